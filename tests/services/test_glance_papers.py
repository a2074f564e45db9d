"""A glance on paper and as a workbook, read back by other libraries; numbers are those of the tables."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.documents import glance as documents
from cmpdesk.documents.house import House
from cmpdesk.domain.glance import By, Glance, Theme, cut
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import glance as say
from cmpdesk.services import glance, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.documented import documented
from tests.storage.fixtures import Clock

AT = datetime(2021, 3, 4, 15, 0, tzinfo=UTC)


@pytest.fixture
def shown(file_workspace: Workspace, clock: Clock) -> Glance:
    made = documented(file_workspace, workspaces.officers(file_workspace)[0], clock)
    return glance.of(file_workspace, made.call.programme_id)


def house(shown: Glance, side: Side) -> House:
    party: Party = shown.programme.party(side)
    return House.of(shown.programme, party, "en")


def test_the_paper_tells_every_theme_in_the_usage_of_its_party(shown: Glance) -> None:
    for side, size in ((Side.FIRST, (612, 792)), (Side.SECOND, (595, 842))):
        data = documents.pdf(house(shown, side), shown, at=AT)
        reader = PdfReader(io.BytesIO(data))
        pages = reader.pages
        assert (round(pages[0].mediabox.width), round(pages[0].mediabox.height)) == size
        text = " ".join(" ".join(page.extract_text().split()) for page in pages)
        marks = reader.outline[1]
        assert isinstance(marks, list)
        for theme, mark in zip(Theme, marks, strict=True):
            named = say.theme(house(shown, side).words, theme)
            assert mark["/Title"] == named  # type: ignore[call-overload]  # a mark
            at = reader.get_destination_page_number(mark)  # type: ignore[arg-type]  # a mark
            assert at is not None
            assert named in " ".join(pages[at].extract_text().split())
        for part in ("Filed Admissible Retained Completed", "5 · 100%", "Sessions: 11e", "as of 1 December 2020"):
            assert part in text
        assert data == documents.pdf(house(shown, side), shown, at=AT)


def test_a_total_stands_below_a_line_that_it_counts(shown: Glance) -> None:
    for count in range(1, 24):
        sectors = [LocalisedText(f"S{place}", f"S{place}") for place in range(count)]
        session = replace(shown.sessions[0], sectors=tuple(sectors))
        data = documents.pdf(house(shown, Side.FIRST), replace(shown, sessions=(session,)), at=AT)
        for page in PdfReader(io.BytesIO(data)).pages:
            lines = [line.strip() for line in page.extract_text(extraction_mode="layout").splitlines() if line.strip()]
            for head, line in pairwise(lines):
                assert not (head.startswith("Sector ") and line.startswith("Total ")), "a total alone on its page"


def test_the_workbook_holds_numbers_and_the_records_behind_them(shown: Glance) -> None:
    one = house(shown, Side.FIRST)
    book = CalamineWorkbook.from_filelike(io.BytesIO(documents.workbook(one, shown, AT)))
    for theme in Theme:
        rows = book.get_sheet_by_name(say.theme(one.words, theme)).to_python()
        assert (rows[0][2] == "QC · Granted (CA$)") == (theme is Theme.MONEY), "numbers say their currency in the head"
        expected = [line for by in By for line in cut(shown, theme, by).lines]
        assert len(rows) == len(expected) + 2
        total = cut(shown, theme, By.SESSION).total
        cents = 100 if theme is Theme.MONEY else 1
        assert [round(float(str(value or 0)) * cents) for value in rows[-1][2:]] == [
            figure.value for figure in total.figures if figure]  # fmt: skip
    applications = book.get_sheet_by_name("Applications").to_python()
    assert [sum(float(str(row[place])) for row in applications[1:]) for place in range(6, 10)] == [5, 4, 3, 1]
    granted = cut(shown, Theme.MONEY, By.SESSION).total.figures[0]
    assert granted
    assert round(sum(float(str(row[11] or 0)) for row in applications[1:]) * 100) == granted.value > 0
    assert len(book.get_sheet_by_name("List of reports").to_python()) == len(shown.reports) + 1
