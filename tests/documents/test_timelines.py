"""Printed calendars: every row and every day on some page, on each size of paper, in each locale."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product

import pypdfium2
import pytest

from cmpdesk.documents.house import House
from cmpdesk.documents.timelines import SIZES, Hung, calendars, cuts
from cmpdesk.domain.timelines import Grouping, PrintOrder, Sheet, Timeline
from cmpdesk.i18n import timelines as say
from tests.documents.contents import CALL, CMP, QUEBEC, WALLONIE
from tests.domain.calendars import timeline

AT = datetime(2020, 10, 12, 9, tzinfo=UTC)


def read(data: bytes) -> tuple[list[tuple[float, float]], list[str]]:
    """Return the sizes and the texts of pages."""
    document = pypdfium2.PdfDocument(data)
    try:
        return [page.get_size() for page in document], [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()


def made(held: Timeline, order: PrintOrder, locale: str = "fr") -> bytes:
    return calendars(House.of(CMP, QUEBEC, locale), CALL, held, order, AT)


@pytest.mark.parametrize(("sheet", "landscape"), list(product(Sheet, (True, False))))
def test_every_project_is_on_a_page_with_scale_and_legend(sheet: Sheet, landscape: bool) -> None:
    held = timeline(50)
    sizes, pages = read(made(held, PrintOrder(sheet, landscape), "en"))
    short, long = SIZES[sheet]
    wanted = (long, short) if landscape else (short, long)
    assert all(size == pytest.approx(wanted, abs=0.1) for size in sizes)
    whole = "".join(pages)
    assert [row.number for row in held.rows if row.number not in whole] == []
    for number, page in enumerate(pages, 1):
        assert f"{number} / {len(pages)}" in page
        assert all(word in page for word in ("2020", "current calendar", "vague date", "Today"))
    assert len(pages) > 1


@pytest.mark.parametrize(("party", "language", "word"), [
    (QUEBEC, "fr", "Juill."), (WALLONIE, "fr", "Juil."), (WALLONIE, "nl", "Jul"), (QUEBEC, "en", "Jul"),
])  # fmt: skip
def test_the_scale_speaks_the_language_of_the_reader(party: object, language: str, word: str) -> None:
    del party
    house = House.of(CMP, QUEBEC if word == "Juill." else WALLONIE, language)
    _, pages = read(calendars(house, CALL, timeline(), PrintOrder(Sheet.A4), AT))
    assert word in pages[0]


def test_more_days_than_a_page_holds_go_on_over_the_next_with_the_names() -> None:
    held = replace(timeline(), today=date(1990, 1, 1))
    order = PrintOrder(Sheet.A4, first=date(2010, 1, 1), last=date(2029, 12, 31))
    house = Hung(CMP, QUEBEC, "fr", SIZES[Sheet.A4])
    parts = cuts(house, held, order)
    assert len(parts) > 2
    assert parts[0].first == date(2010, 1, 1)
    assert parts[-1].last >= date(2029, 12, 31)
    assert all(one.last + timedelta(days=1) == then.first for one, then in pairwise(parts))
    _, pages = read(made(held, replace(order, landscape=False)))
    assert all("11.014" in page for page in pages)


def test_each_page_repeats_the_head_of_the_group_it_goes_on_with() -> None:
    held = timeline(60)
    house = Hung(CMP, QUEBEC, "fr", SIZES[Sheet.LETTER])
    parts = cuts(house, held, PrintOrder(Sheet.LETTER, landscape=False, by=Grouping.SECTOR))
    assert len(parts) > 1
    for part in parts:
        assert part.lines[0].row is None
        assert part.lines[-1].row is not None
    ids = [line.row.id for part in parts for line in part.lines if line.row is not None]
    assert sorted(ids) == sorted(row.id for row in held.rows)


def test_nothing_to_draw_is_one_page() -> None:
    _, pages = read(made(replace(timeline(), rows=()), PrintOrder(Sheet.A4), "en"))
    assert len(pages) == 1


def test_equal_calendars_give_equal_bytes() -> None:
    assert made(timeline(), PrintOrder(Sheet.A3)) == made(timeline(), PrintOrder(Sheet.A3))


def test_an_interrupted_project_is_told_in_words_too() -> None:
    _, pages = read(made(timeline(), PrintOrder(Sheet.A4), "en"))
    words = House.of(CMP, QUEBEC, "en").words
    stopped = next(row for row in timeline().rows if row.interrupted)
    assert say.note(words, stopped) in " ".join(pages[0].split())
