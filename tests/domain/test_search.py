"""What can be typed into the search, and the passage that shows why something was found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.search import LONGEST_WORD, Passage, Query, Term, parse, passage, words

TEXT = (
    "La coopérative du Saint-Laurent étudie l’œnologie nordique depuis dix ans.\n\n"
    "Son atelier réunit des chercheuses et des vignerons de deux rives ; le budget de la deuxième année couvre "
    "l’achat de cuves en grès, la location d’un pressoir et trois missions de quatre jours en Wallonie, ainsi que "
    "la traduction des fiches techniques."
)


@pytest.mark.parametrize(
    ("typed", "terms"),
    [
        ("Été  œuvre", [Term(("ete",)), Term(("oeuvre",))]),
        ("l’été", [Term(("l",)), Term(("ete",))]),
        ('"deux rives"', [Term(("deux", "rives"), begun=False)]),
        ('"deux riv', [Term(("deux", "riv"))]),
        ('budget -"deux rives"', [Term(("budget",)), Term(("deux", "rives"), begun=False, excluded=True)]),
        ("budget -cuve", [Term(("budget",)), Term(("cuve",), excluded=True)]),
        ("14-101 Saint-Laurent", [Term(("14",)), Term(("101",)), Term(("saint",)), Term(("laurent",))]),
        ("- -- \"\" -\"\" '", []),
        ("plan_de_travail.pdf", [Term(("plan",)), Term(("de",)), Term(("travail",)), Term(("pdf",))]),
        ("ville ville", [Term(("ville",))]),
    ],
)
def test_what_is_typed_is_taken_apart(typed: str, terms: list[Term]) -> None:
    assert list(parse(typed).terms) == terms


def test_what_is_only_excluded_asks_for_nothing() -> None:
    assert parse("-budget").wanted == ()
    assert parse("-budget").unwanted == (Term(("budget",), excluded=True),)


@pytest.mark.parametrize(
    ("typed", "hit"),
    [
        ("OENOLOG", "l’œnologie"), ("cuves", "cuves"), ('"cuves en gres"', "cuves en grès,"),
        ('"deux rives"', "deux rives"), ("trad", "traduction"), ("inconnu miss", "missions"),
        ('"grès cuves"', "cuves"),
    ],
)  # fmt: skip
def test_a_passage_shows_the_first_hit(typed: str, hit: str) -> None:
    found = passage(TEXT, parse(typed))
    assert found is not None
    assert found.hit == hit
    assert f"{found.before}{found.hit}{found.after}".replace("…", "") in " ".join(TEXT.split())


def test_a_passage_says_where_the_text_goes_on() -> None:
    found = passage(TEXT, parse("cuves"))
    assert found == Passage("…rives ; le budget de la deuxième année couvre l’achat de ", "cuves",
                            " en grès, la location d’un pressoir et trois missions de quatre jours en Wallonie, "
                            "ainsi que la…")  # fmt: skip
    whole = passage("Un budget court", parse("budget"))
    assert whole == Passage("Un ", "budget", " court")


def test_no_hit_no_passage() -> None:
    assert passage(TEXT, parse("zzz")) is None
    assert passage("", parse("budget")) is None
    assert passage(TEXT, Query(())) is None
    assert passage(TEXT, parse("-budget")) is None


@given(st.text(max_size=200), st.integers(0, 50))
def test_every_word_of_a_text_is_found_in_it(text: str, which: int) -> None:
    tokens = [word for token in text.split() for word in words(token)]
    if tokens:
        row = (tokens[which % len(tokens)],)
        found = passage(text, Query((Term(row, begun=False),)))
        assert found is not None
        assert row[0] in words(found.hit)


def test_a_hit_far_down_a_long_text_is_found() -> None:
    text = "mousse et tourbe " * 12_000
    found = passage(text + "échéancier fluvial", parse("echeanc"))
    assert found is not None
    assert (found.hit, found.after) == ("échéancier", " fluvial")


def test_an_endless_word_is_cut() -> None:
    assert words("a" * 5000) == ["a" * LONGEST_WORD]
