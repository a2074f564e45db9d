"""Tables as spreadsheets: Excel, OpenDocument and CSV. Nothing in them is a formula or a link."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from cmpdesk.domain.exports import LONGEST, ExportKind, ExportSheet, Value, number, printable, safe
from cmpdesk.domain.money import Money
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n.words import Words

_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}  # fmt: skip
_CHECK_EVERY = 500
_NAME = 31
"""Characters of the name of a sheet; some are not allowed in it."""
_NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_WIDEST = 60


def write(sheet: ExportSheet, kind: ExportKind, w: Words, watch: Watch) -> bytes:
    """Return `sheet` as a file of `kind`; CSV is written as the language of `w` expects it."""
    return {ExportKind.XLSX: _xlsx, ExportKind.ODS: _ods, ExportKind.CSV: _csv}[kind](sheet, w, watch)


def tab(title: str) -> str:
    """Return the name of a worksheet as Excel takes it: cut after a whole word, and without some signs."""
    text = " ".join(printable(title).translate(_NOT_IN_NAMES).split())
    cut = text[:_NAME]
    if text[_NAME : _NAME + 1].isalnum():
        cut = cut.rpartition(" ")[0] or cut
    return cut.rstrip(" ,;·–—-") or "1"


def _xlsx(sheet: ExportSheet, _w: Words, watch: Watch) -> bytes:
    import xlsxwriter

    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _OPTIONS) as book:
        page = book.add_worksheet(tab(sheet.title))
        head = book.add_format({"bold": True, "bg_color": "#DCE3EC", "text_wrap": True, "valign": "top"})
        formats = {
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "instant": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            "money": book.add_format({"num_format": "#,##0.00"}),
        }
        for place, heading in enumerate(sheet.headings):
            page.write_string(0, place, printable(heading), head)
            page.set_column(place, place, _width(sheet, place))
        page.freeze_panes(1, 0)
        if sheet.rows and sheet.headings:
            page.autofilter(0, 0, len(sheet.rows), len(sheet.headings) - 1)
        for line, row in enumerate(sheet.rows, 1):
            _step(watch, sheet.title, line, len(sheet.rows))
            for place, value in enumerate(row):
                _xlsx_cell(page, line, place, value, formats)
    return buffer.getvalue()


def _xlsx_cell(page: Any, line: int, place: int, value: Value, formats: dict[str, Any]) -> None:
    figure = number(value)
    if figure is not None:
        page.write_number(line, place, figure, formats["money"] if isinstance(value, Money) else None)
    elif isinstance(value, datetime):
        page.write_datetime(line, place, value, formats["instant"])
    elif isinstance(value, date):
        page.write_datetime(line, place, value, formats["day"])
    elif value:
        page.write_string(line, place, printable(str(value)))


def _width(sheet: ExportSheet, place: int) -> int:
    longest = max((len(str(row[place] or "")) for row in sheet.rows[:200]), default=0)
    return min(_WIDEST, max(8, len(sheet.headings[place]) + 2, longest + 1))


def _ods(sheet: ExportSheet, _w: Words, watch: Watch) -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.style import Style, TextProperties
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    head = Style(name="head", family="table-cell")
    head.addElement(TextProperties(fontweight="bold"))
    document.automaticstyles.addElement(head)
    table = Table(name=tab(sheet.title))
    first = TableRow()
    for heading in sheet.headings:
        cell = TableCell(valuetype="string", stylename=head)
        cell.addElement(P(text=printable(heading)))
        first.addElement(cell)
    table.addElement(first)
    for line, row in enumerate(sheet.rows, 1):
        _step(watch, sheet.title, line, len(sheet.rows))
        made = TableRow()
        for value in row:
            made.addElement(_ods_cell(value))
        table.addElement(made)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    return buffer.getvalue()


def _ods_cell(value: Value) -> Any:
    from odf.table import TableCell
    from odf.text import P

    figure = number(value)
    if figure is not None:
        cell = TableCell(valuetype="float", value=str(figure), check_grammar=False)
        cell.addElement(P(text=str(figure)), check_grammar=False)
    elif isinstance(value, date):  # an instant is one too
        cell = TableCell(valuetype="date", datevalue=value.isoformat(), check_grammar=False)
        cell.addElement(P(text=value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()))
    elif value:
        cell = TableCell(valuetype="string", check_grammar=False)
        for paragraph in printable(str(value)).splitlines():
            cell.addElement(P(text=paragraph), check_grammar=False)
    else:
        cell = TableCell(check_grammar=False)
    return cell


def _csv(sheet: ExportSheet, w: Words, watch: Watch) -> bytes:
    """A mark of the encoding, and the separator that Excel expects where a comma marks the decimals."""
    point = w.conventions.decimal
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if point == "," else ",", lineterminator="\r\n")
    writer.writerow([safe(heading) for heading in sheet.headings])
    for line, row in enumerate(sheet.rows, 1):
        _step(watch, sheet.title, line, len(sheet.rows))
        writer.writerow([_csv_cell(value, point) for value in row])
    return buffer.getvalue().encode("utf-8-sig")


def _csv_cell(value: Value, point: str) -> str:
    figure = number(value)
    if figure is not None:
        return f"{figure:f}".replace(".", point) if isinstance(figure, Decimal) else str(figure)
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return safe(str(value or "")[:LONGEST])


def _step(watch: Watch, title: str, done: int, total: int) -> None:
    if done % _CHECK_EVERY == 0:
        watch.check()
        watch.report(Progress(title, done, total))
