"""The mid-term dossier read back by other programs: pypdf, poppler and qpdf."""

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import cast

import pytest
from pypdf import PdfReader
from pypdf.generic import Destination

from cmpdesk.documents import midterm_dossier
from cmpdesk.documents.house import House
from cmpdesk.documents.midterm_measure import Fixed
from cmpdesk.documents.midterm_pages import projects
from cmpdesk.documents.timeline_strip import Strips
from cmpdesk.domain.midterm_dossier import MidtermContent, MidtermProject
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, ProposedDate, ReviewOutcome, Standing
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.domain.text import LocalisedText
from tests.documents import contents as fiction
from tests.documents import midterms as fictional

HOUSES = {"qc": (fiction.QUEBEC, "fr"), "be": (fiction.WALLONIE, "fr"), "nl": (fiction.FLANDERS, "nl"),
          "en": (fiction.QUEBEC, "en")}  # fmt: skip


def made(house: str = "qc", **changes: object) -> tuple[bytes, MidtermContent]:
    party, language = HOUSES[house]
    content = fictional.content(party, **changes)
    home = House.of(content.programme, party, language)
    return midterm_dossier.pdf(home, content, at=fictional.AT, watch=Unwatched()), content


def texts(data: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(data)).pages]


def bare(text: str) -> str:
    """Return a text without spaces, whichever they are."""
    return "".join(text.split())


def outline(reader: PdfReader) -> list[tuple[int, str, int]]:
    found: list[tuple[int, str, int]] = []

    def walk(entries: list[object], depth: int) -> None:
        for one in entries:
            if isinstance(one, list):
                walk(one, depth + 1)
            else:
                mark = cast(Destination, one)
                found.append((depth, str(mark.title), cast(int, reader.get_destination_page_number(mark)) + 1))

    walk(cast(list[object], reader.outline), 0)
    return found


@pytest.mark.parametrize("house", HOUSES)
def test_each_page_is_of_its_house_numbered_and_marked(house: str) -> None:
    data, content = made(house)
    reader = PdfReader(BytesIO(data))
    size = (595.28, 841.89) if house in ("be", "nl") else (612.0, 792.0)
    party, language = HOUSES[house]
    words = House.of(content.programme, party, language).words
    assert len(reader.pages) == 4 + len(content.projects) + 1
    for number, page in enumerate(reader.pages, start=1):
        assert tuple(round(float(one), 2) for one in page.mediabox[2:]) == size
        text = page.extract_text()
        assert f"{number} / {len(reader.pages)}" in text
        assert words.t("Confidential") in text


def test_each_project_has_one_page_with_a_bookmark_and_a_line_that_leads_to_it() -> None:
    data, content = made()
    reader = PdfReader(BytesIO(data))
    marks = outline(reader)
    pages = {title.partition(" · ")[0]: page for depth, title, page in marks if depth == 1}
    assert list(pages) == [one.row.number for one in content.projects]
    assert list(pages.values()) == list(range(5, 5 + len(content.projects)))
    for number, page in pages.items():
        assert number in reader.pages[page - 1].extract_text()
    links = [one.get_object() for one in reader.pages[3]["/Annots"]]  # type: ignore[attr-defined]  # an array of links
    led = [cast(int, reader.get_page_number(one["/Dest"][0].get_object())) + 1 for one in links]
    assert led == list(pages.values())
    assert [depth for depth, _, _ in marks if depth == 0] == [0] * 5


def test_a_page_tells_progress_money_requests_opinions_and_dates() -> None:
    text = PdfReader(BytesIO(made("be")[0])).pages[5].extract_text().replace("\n", " ")
    for said in (
        "Théâtre jeune public en tournée croisée", "Deux résidences croisées", "QC", "salles fermées",
        "Reporter la tournée croisée", "Les salles sont fermées depuis mars 2020.",
        "La compagnie a tenu ses ateliers en ligne", "Les objectifs demeurent", "Résidence de Liège", "mars 2020",
        "printemps 2021", "30 avril 2022", "Calendrier d’origine",
    ):  # fmt: skip
        assert said in text, said
    words = House.of(fictional.content().programme, fiction.WALLONIE, "fr").words
    for amount in fictional.GRANTED:
        assert bare(words.money(amount, cents=False, precise=True)) in bare(text)
    both = Money(sum(one.cents for one in fictional.GRANTED), "EUR")
    assert bare(words.money(both, cents=False, precise=True)) not in bare(text)
    assert "2 septembre 2019" not in text, "a date that stays is not proposed"


def test_old_dates_are_struck_and_the_calendar_is_drawn_with_its_ghost() -> None:
    with_dates, without = fictional.project(), fictional.project(dates=())
    content = fictional.content()
    home = House.of(content.programme, fiction.QUEBEC, "fr")
    strips = Strips(Fixed(home), [row for row in (with_dates.calendar, with_dates.proposed) if row], content.on)
    gone_too = replace(without, calendar=None)
    (page,), (bare,), (gone,) = projects(home, content, (with_dates, without, gone_too), strips)
    dashed = [one for one in page.operators if "] 0 d" in one]
    assert len([one for one in bare.operators if "] 0 d" in one]) < len(dashed), "a second calendar is drawn"
    assert dashed
    assert len(gone.operators) < len(bare.operators)


@pytest.mark.parametrize("house", HOUSES)
def test_no_standing_opinion_or_decision_is_cut_in_the_portfolio(house: str) -> None:
    rows = []
    for place, outcome in enumerate(ReviewOutcome):
        one = fictional.project(f"11.10{place}", list(Standing)[place % len(Standing)])
        code = list(OpinionCode)[place % len(OpinionCode)]
        rows.append(replace(one, review=replace(one.review, outcome=outcome), opinions=(
            fictional.opinion(Side.FIRST, code, ""), fictional.opinion(Side.SECOND, code, ""))))  # fmt: skip
    assert "…" not in texts(made(house, projects=tuple(rows))[0])[3]


def test_the_calendars_of_all_projects_stand_on_one_scale() -> None:
    short, long = fictional.project("11.014"), fictional.project("11.022", dates=())
    long = replace(long, calendar=fictional.calendar("11.022", "2024-09-30"))
    data, _ = made(projects=(short, long))
    places: list[dict[str, float]] = []
    for page in PdfReader(BytesIO(data)).pages:
        held: dict[str, float] = {}
        page.extract_text(visitor_text=lambda text, cm, tm, *_, held=held: held.setdefault(text.strip(), tm[4] + cm[4]))
        if "CALENDRIER EN VIGUEUR" in " ".join(held).upper():
            places.append({year: x for year, x in held.items() if year in ("2020", "2021", "2022", "2023", "2024")})
            assert "2019" not in held, "the name of a mark before the first day is left out, not cut"
    first, second = places
    assert first == second
    assert set(first) == {"2020", "2021", "2022", "2023", "2024"}


def test_what_the_meeting_has_to_decide_stands_at_the_end_with_room_to_write() -> None:
    data, content = made()
    pages = texts(data)
    assert [one.row.number for one in content.undecided] == ["11.027", "11.031", "11.051"]
    last = pages[-1]
    assert last.index("11.031") < last.index("11.027") < last.index("11.051"), "where the Parties differ comes first"
    assert "11.022" not in last
    assert "Le partenaire ne répond plus depuis six mois." in last


def test_money_spent_above_the_grant_is_told_on_its_page_alone() -> None:
    data, content = made("en")
    pages = texts(data)
    told = [number for number, text in enumerate(pages, start=1) if "More is spent than Québec granted." in text]
    assert told == [5 + [one.row.number for one in content.projects].index("11.031")]


def test_the_page_of_a_project_says_who_leaves_the_room() -> None:
    alone, two = (fictional.project(number, leaving=names) for number, names in (
        ("11.014", ("Maude Lafrenière",)), ("11.022", ("Maude Lafrenière", "Noé Servais"))))  # fmt: skip
    pages = texts(made("en", projects=(alone, two))[0])
    assert "Leaves the room before the discussion: Maude Lafrenière" in pages[4]
    assert "Leave the room before the discussion: Maude Lafrenière and Noé Servais" in pages[5]


def _hostile() -> tuple[MidtermProject, ...]:
    opinions = (fictional.opinion(Side.FIRST, OpinionCode.REVISE, "Motif <i>& sans fin</i> " * 200), None)
    long = fictional.project("11.900", Standing.LATE, opinions, tuple(
        ProposedDate(f"m{place}", LocalisedText("Étape " * 40), fictional.day("2020-03"), fictional.day("2021-21"))
        for place in range(40)
    ))  # fmt: skip
    title = "Très long titre &amp; <b>gras</b> " * 60
    held = fictional.progress("11.900", asks="Nous demandons\nbeaucoup de temps. " * 150)
    objectives = tuple(replace(one, objective=replace(one.objective, text="Objectif " * 60))
                       for one in held.objectives() * 8)  # fmt: skip
    long = replace(long, row=replace(long.row, title=title), progress=held, objectives=objectives,
                   missions=long.missions * 12, leaving=("Personne Inventée",) * 30)  # fmt: skip
    arabic = fictional.project("11.901")
    arabic = replace(arabic, row=replace(arabic.row, title="مسرح \u200fالطفل\u200e \u202eevil\u202c \x07 🎭 ⚠"))
    return long, arabic


def test_hostile_titles_and_texts_without_end_stay_on_one_page_each() -> None:
    data, _ = made(projects=_hostile())
    reader = PdfReader(BytesIO(data))
    pages = texts(data)
    titled = [title.partition(" · ")[0] for depth, title, _ in outline(reader) if depth == 1]
    assert titled == ["11.900", "11.901"]
    assert len(pages) == 4 + 2 + 1
    assert "<b>gras</b>" in pages[4]
    assert not {"\u202e", "\u200f", "\x07"} & set(pages[5])


def test_an_empty_meeting_gives_a_dossier_that_says_so() -> None:
    empty = replace(fictional.REVIEW, delegates=(), agenda=(), when=None, place="", online=False)
    pages = texts(made("en", review=empty, projects=(), money=(), baseline="")[0])
    assert len(pages) == 5
    assert "Nothing is left to decide." in pages[-1]
    assert "No project is on the table of this meeting." in pages[3]


def test_what_is_left_out_is_told() -> None:
    assert "Strictly confidential files are left out" in texts(made("en", hidden=True)[0])[0]
    assert "Strictly confidential files are left out" not in texts(made("en")[0])[0]


def test_equal_content_gives_equal_bytes() -> None:
    assert made()[0] == made()[0]


@pytest.mark.skipif(not (shutil.which("qpdf") and shutil.which("pdffonts")), reason="qpdf and poppler are needed")
def test_the_file_is_clean_and_embeds_its_fonts(tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    path.write_bytes(made("be")[0])
    subprocess.run(["qpdf", "--check", str(path)], check=True, capture_output=True)
    fonts = subprocess.run(["pdffonts", str(path)], check=True, capture_output=True, text=True).stdout
    rows = fonts.splitlines()[2:]
    assert {row.split()[-5] for row in rows} == {"yes"}
