"""The results of a jury as a workbook: numbers are numbers, texts are never formulas, headings stay in sight."""

import re
import zipfile
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from cmpdesk.compute.statistics import statistics
from cmpdesk.documents import dossier_tables
from cmpdesk.domain.results import Judged, Sheet
from cmpdesk.i18n.words import Words
from tests.documents import contents as fiction
from tests.documents import dossiers as fictional

WORDS = Words.of("fr_CA")


def judged() -> Judged:
    content = fictional.dossier()
    entries = tuple(fictional.entry(one) for one in content.applications.values())
    sheets: tuple[Sheet, ...] = tuple(fictional.given(row) for held in content.sheets.values() for row in held)
    return Judged(content.grid, content.ranking.side, entries, sheets)


@pytest.fixture(scope="module")
def book() -> bytes:
    return dossier_tables.workbook(fictional.dossier(), statistics(judged()), fictional.AT)


def rows(book: bytes, place: int) -> list[list[object]]:
    return [list(row) for row in CalamineWorkbook.from_filelike(BytesIO(book)).get_sheet_by_index(place).to_python()]


def test_equal_contents_give_equal_bytes(book: bytes) -> None:
    assert dossier_tables.workbook(fictional.dossier(), statistics(judged()), fictional.AT) == book


def test_nothing_is_a_formula_or_a_link(book: bytes) -> None:
    with zipfile.ZipFile(BytesIO(book)) as parts:
        for name in parts.namelist():
            text = parts.read(name).decode()
            if name.startswith("xl/worksheets/"):
                assert "<f>" not in text
                assert "hyperlink" not in text
    assert any("=CMD|'/c calc'!A1 & <b>Archives</b> sonores" in row for row in rows(book, 0))


def test_every_worksheet_keeps_its_head_in_sight_and_repeats_it_on_paper(book: bytes) -> None:
    with zipfile.ZipFile(BytesIO(book)) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)]
        for name in names:
            text = parts.read(name).decode()
            assert 'ySplit="1"' in text
            assert 'state="frozen"' in text
            assert WORDS.t("Draft, ranking not frozen") in text, "in the head of each page"
        assert parts.read("xl/workbook.xml").decode().count("_xlnm.Print_Titles") == len(names) == 7


def test_totals_and_marks_are_real_numbers(book: bytes) -> None:
    table = rows(book, 0)
    total = table[0].index(WORDS.t("Total"))
    content = fictional.dossier()
    for row, placed in zip(table[1:], content.ranking.places, strict=True):
        assert row[total] == (pytest.approx(float(placed.total)) if placed.total is not None else "")
    assert table[1][6] == 12_000.0, "the amount asked, without its currency"
    marks = [row for row in rows(book, 2)[1:] if row[0] == "12.101"]
    assert [row[3:10] for row in marks] == [[float(one or 0) for one in given] for given in fictional.MARKS["12.101"]]


def test_reviewers_are_known_by_code_alone(book: bytes) -> None:
    workbook = CalamineWorkbook.from_filelike(BytesIO(book))
    text = str([workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names])
    assert "QC-01" in text
    assert "Membre" not in text


def test_statistics_stand_in_their_own_worksheets(book: bytes) -> None:
    found = statistics(judged())
    assert [row[:3] for row in rows(book, 3)[1:-1]] == [
        [f"C{place}", fiction.grid().criteria[place - 1].name.fr, float(one.count)]
        for place, one in enumerate(found.distributions, start=1)
    ]
    severity = {str(row[0]): row[4] for row in rows(book, 4)[1:]}
    for one in found.reviewers:
        code = one.reviewer.removeprefix("r-")
        assert severity[code] == (pytest.approx(one.severity.value) if one.severity else "")
    assert [row[3] for row in rows(book, 5)[1:]] == [float(one.scores[0].rank) for one in found.standings]


def test_without_statistics_the_rest_stands() -> None:
    made = dossier_tables.workbook(fictional.dossier(frozen=True), None, fictional.AT)
    workbook = CalamineWorkbook.from_filelike(BytesIO(made))
    assert len(workbook.sheet_names) == 4
    assert fictional.dossier(frozen=True).ranking.places[0].number in str(rows(made, 1))
