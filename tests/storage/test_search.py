"""Search: the same hits on both databases, whatever is typed, and always of what is there now."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.search import words
from cmpdesk.domain.text import fold
from cmpdesk.services import directory, filings, history, workspaces
from cmpdesk.storage import search, tables
from cmpdesk.storage.tables import SearchEntry
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill

TITLES = [
    "Cœur de métier : l’œnologie québécoise",
    "L’Été à Liège",
    "Nappe phréatique (H₂O, m²)",
    "100 % renouvelable",
    "Sous_titre et C:\\chemin",
    "Dites « oui » \"toujours\"",
    "Straße, Ærø, Łódź",
    "Marché O'Brien",
    "Réseau 5G AND NEAR(lac) OR NOT *",
    "Ville sans fin",
    "Ville durable",
]


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    made = a_call(workspace, officer)
    fill(workspace, officer, made, TITLES)
    return made


def hits(workspace: Workspace, call: CallSheet, typed: str) -> list[str]:
    wanted = ApplicationFilter(call.id, search=typed)
    rows = filings.page(workspace, wanted, Sort("number")).rows
    assert filings.count(workspace, wanted) == len(rows)
    return [row.title for row in rows]


FOUND: list[tuple[str, Sequence[int]]] = [
    ("coeur", [0]), ("CŒUR", [0]), ("oenolog", [0]), ("quebecoise", [0]), ("Québécoise cœur", [0]),
    ("ete", [1]), ("liège été", [1]), ("l'été", [1]), ("l’ete", [1]), ("h2o", [2]), ("m2", [2]), ("m²", [2]),
    ("100", [3]), ("100 %", [3]), ("%", range(len(TITLES))), ("_", range(len(TITLES))), ("sous_titre", [4]),
    ("sous", [4]),
    ("titre", [4]), ("c:\\chemin", [4]), ("\"toujours\"", [5]), ("oui toujours", [5]), ("strasse", [6]),
    ("aero", [6]), ("lodz", [6]), ("o'brien", [7]), ("brien", [7]), ("near(lac)", [8]), ("not", [8]),
    ("ville", [9, 10]), ("ville dur", [10]), ("vil fin", [9]), ("durable ville", [10]), ("villes", []),
    ("lle", []), ("ville*", [9, 10]), ("ville OR été", []), ("", range(len(TITLES))), ("  ", range(len(TITLES))),
    ("body:ville", []), ("-ville", [9, 10]), ("^ville", [9, 10]), ("'; DROP TABLE filing; --", []),
    ("ville & !fin", [9]), ("ville:*", [9, 10]), ("ville <-> durable", [10]), ("\x00", range(len(TITLES))),
    ("\\", range(len(TITLES))), ("😀", range(len(TITLES))),
]  # fmt: skip


def test_what_is_found(workspace: Workspace, call: CallSheet) -> None:
    found = {typed: sorted(hits(workspace, call, typed)) for typed, _ in FOUND}
    assert found == {typed: sorted(TITLES[place] for place in places) for typed, places in FOUND}


def test_numbers_are_found_as_they_are_printed(workspace: Workspace, call: CallSheet) -> None:
    number = filings.page(workspace, ApplicationFilter(call.id), Sort("number")).rows[0].number
    assert "." in number
    assert len(hits(workspace, call, number)) == 1
    assert len(hits(workspace, call, number[:4])) >= 1
    assert hits(workspace, call, number.partition(".")[2]) == []


@settings(max_examples=60)
@given(st.text(max_size=40))
@example("'")
@example('"')
@example("' || body || '")
@example("a.b 1.2.3 .5 5. 1,5")
@example("ﬁn ĳ №5 ½ ſ ǆ")
def test_any_text_is_folded_into_words_that_hold(typed: str) -> None:
    found = words(typed)
    assert " ".join(found) == fold(typed.replace("_", " ")) == fold(" ".join(found))
    assert not [word for word in found if set(word) & set(" '\"\\%*()")]


def test_nothing_typed_breaks_the_search(workspace: Workspace, call: CallSheet) -> None:
    @settings(max_examples=60)
    @given(st.text(min_size=1, max_size=20))
    @example("ǅ ß ŉ İ ﷺ")
    @example("a\x01b")
    @example("ǃ")
    def found(typed: str) -> None:
        assert set(hits(workspace, call, typed)) <= set(TITLES)
        assert "Été" not in typed or "L’Été à Liège" not in hits(workspace, call, "zzz " + typed)

    found()


def test_frequent_words_are_found_like_rare_ones(workspace: Workspace, officer: Officer, call: CallSheet,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    every = ("ville", "ville dur", "oenolog", "cœur québec", "m²", "14.1", "institut", "zzz", "o'brien", "sous_titre")
    sparse = {typed: hits(workspace, call, typed) for typed in every}
    monkeypatch.setattr(search, "SPARSE", 0)
    assert {typed: hits(workspace, call, typed) for typed in every} == sparse
    assert len(sparse["institut"]) == len(TITLES)


def test_more_hits_than_are_sorted_at_once_are_all_found(file_workspace: Workspace) -> None:
    workspace = file_workspace
    (officer,) = workspaces.officers(workspace)
    call = a_call(workspace, officer)
    titles = [f"Projet {'rare' if place % 400 == 0 else 'commun'} {place}" for place in range(search.SPARSE + 200)]
    fill(workspace, officer, call, titles, (Side.FIRST,))
    assert filings.count(workspace, ApplicationFilter(call.id, search="projet")) == len(titles)
    assert filings.count(workspace, ApplicationFilter(call.id, search="commun proj")) == len(titles) - 8
    seen: list[str] = []
    after = None
    while True:
        page = filings.page(workspace, ApplicationFilter(call.id, search="projet"), Sort("title"), after, 1000)
        seen += [row.title for row in page.rows]
        if (after := page.after) is None:
            break
    assert sorted(seen) == sorted(titles)
    assert len(hits(workspace, call, "rare")) == 8


def indexed(workspace: Workspace) -> int:
    with workspace.read() as connection:
        entries = SearchEntry.__table__
        return len(connection.execute(entries.select().where(entries.c.kind == "application")).all())


def test_search_follows_undo_and_redo(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    fill(workspace, officer, call, ["Tourbières boréales"])
    assert hits(workspace, call, "tourb") == ["Tourbières boréales"]
    history.undo(workspace, officer=officer)
    assert hits(workspace, call, "tourb") == []
    assert indexed(workspace) == len(TITLES)
    history.redo(workspace, officer=officer)
    assert hits(workspace, call, "tourb") == ["Tourbières boréales"]


def test_search_follows_the_names_of_organisations_people_and_sectors(workspace: Workspace, officer: Officer,
                                                                        call: CallSheet) -> None:  # fmt: skip
    boreal = next(one for one in directory.organisations(workspace) if "boréal" in one.name)
    assert len(hits(workspace, call, "boreal")) == len(TITLES)
    directory.rename_organisation(workspace, officer=officer, organisation_id=boreal.id, seen=boreal.version,
                                  name="Centre du Saint-Laurent", until=None)  # fmt: skip
    assert hits(workspace, call, "boreal") == []
    assert len(hits(workspace, call, "saint laurent")) == len(TITLES)
    history.undo(workspace, officer=officer)
    assert len(hits(workspace, call, "boreal")) == len(TITLES)
    assert hits(workspace, call, "laurent") == []
    with workspace.write(officer, "test.contact") as transaction:
        person = directory.person_named(transaction, "Ursuline Vandebroucke", None)
        filing = transaction.session.query(tables.Filing).filter_by(title="Ville durable").first()
        assert filing is not None
        filing.contact_id = person
        transaction.commit()
    assert hits(workspace, call, "vandebr") == ["Ville durable"]
    with workspace.write(officer, "test.sector") as transaction:
        sector = transaction.session.query(tables.Sector).filter_by(id=call.sectors[0].id).one()
        sector.name = type(sector.name)(fr="Forêts et tourbières")
        transaction.commit()
    assert len(hits(workspace, call, "tourb")) == len(
        filings.page(workspace, ApplicationFilter(call.id, sector_ids=(call.sectors[0].id,)), Sort("number")).rows
    )
