"""Excel workbooks of several worksheets: real numbers and dates, no formula, headings repeated on paper."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from cmpdesk.documents.exports import tab
from cmpdesk.domain.exports import printable
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Paper

Value = str | int | float | Fraction | Money | date | None
_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_NARROWEST, _WIDEST = 12, 40
"""Of a column, in characters."""
_LINE, _DEEPEST = 15, 8
"""Height of a line in points, and how many lines a row shows at most."""


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A worksheet: its name, its headings, its rows; the last `sums` of them are sums and stay below the others."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Value]]
    sums: int = 0


def workbook(title: str, tables: Sequence[Worksheet], paper: Paper, head: str, at: datetime) -> bytes:
    """Return a workbook; each worksheet repeats its headings on paper and says `head` at its head."""
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        book.set_properties({"title": printable(title), "created": at.replace(tzinfo=None)})
        styles: dict[str, dict[str, str | bool]] = {
            "exact": {"num_format": "0.00"}, "money": {"num_format": "#,##0.00"}, "whole": {},
            "day": {"num_format": "yyyy-mm-dd"}, "text": {"text_wrap": True},
        }  # fmt: skip
        top = book.add_format({"bold": True, "bg_color": "#DCE3EC", "text_wrap": True, "valign": "top"})
        plain, bold = (
            {name: book.add_format({"valign": "top", **told, **one}) for name, one in styles.items()}
            for told in ({}, {"bold": True, "top": 1})
        )
        for table in tables:
            _write(book, table, (top, plain, bold), paper, head)
    return buffer.getvalue()


def _write(book: Any, table: Worksheet, formats: tuple[Any, dict[str, Any], dict[str, Any]], paper: Paper,
           told: str) -> None:  # fmt: skip
    head, plain, bold = formats
    page = book.add_worksheet(tab(table.name))
    widths = [_width(row[place] for row in table.rows) for place in range(len(table.headings))]
    for place, heading in enumerate(table.headings):
        page.write_string(0, place, printable(heading), head)
        page.set_column(place, place, widths[place])
    page.set_row(0, _height(table.headings, widths))
    page.freeze_panes(1, 2 if len(table.headings) > 4 else 0)
    page.repeat_rows(0)
    page.set_landscape()
    page.set_paper(1 if paper is Paper.LETTER else 9)
    page.fit_to_pages(1, 0)
    page.set_header(f"&L{_plain(table.name)}&R{_plain(told)}")
    page.set_footer("&R&P / &N")
    held = len(table.rows) - table.sums
    if held:
        page.autofilter(0, 0, held, len(table.headings) - 1)
    for line, row in enumerate(table.rows, start=1):
        page.set_row(line, _height(row, widths))
        for place, value in enumerate(row):
            _cell(page, line, place, value, plain if line <= held else bold)


def _width(values: Iterable[Value]) -> int:
    longest = max((len(value) for value in values if isinstance(value, str)), default=0)
    return min(_WIDEST, max(_NARROWEST, longest + 2))


def _height(row: Sequence[Value], widths: Sequence[int]) -> int:
    """Return the height of a row in points, so that its texts are seen whole: not every program finds it by itself."""
    texts = [(value, width) for value, width in zip(row, widths, strict=True) if isinstance(value, str)]
    lines = max((-(-len(value) // (width - 1)) for value, width in texts), default=1)
    return _LINE * min(max(lines, 1), _DEEPEST)


def _plain(text: str) -> str:
    """Return a text for the head of a page, in which ``&`` is a command; it holds 255 characters in all."""
    return printable(text)[:90].replace("&", "&&")


def _cell(page: Any, line: int, place: int, value: Value, formats: dict[str, Any]) -> None:
    if isinstance(value, Money):
        page.write_number(line, place, value.cents / 100, formats["money"])
    elif isinstance(value, Fraction | float):
        page.write_number(line, place, float(value), formats["exact"])
    elif isinstance(value, int):
        page.write_number(line, place, value, formats["whole"])
    elif isinstance(value, date):
        page.write_datetime(line, place, value, formats["day"])
    elif value:
        page.write_string(line, place, printable(value), formats["text"])
