"""Writing the registers of the two offices as spreadsheets."""

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cmpdesk.documents.samples.filings import SampleFiling
from cmpdesk.documents.samples.layouts import Cell, Layout

STAMP = (2026, 4, 3, 9, 0, 0)
"""The date inside the files: fixed, so that the same content gives the same bytes."""


def write_xlsx(path: Path, layout: Layout, filings: Sequence[SampleFiling]) -> None:
    """Write a register as an Excel workbook: bold title lines, a shaded header, frozen panes."""
    import xlsxwriter

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": datetime(*STAMP)})  # noqa: DTZ001 the format keeps no zone
        sheet = book.add_worksheet(layout.sheet)
        strong = book.add_format({"bold": True, "font_size": 13})
        header = book.add_format({"bold": True, "bg_color": "#DCE3EC", "text_wrap": True, "valign": "top"})
        date = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        money = book.add_format({"num_format": "# ##0.00"})
        for row, line in enumerate(layout.above):
            sheet.write_string(row, 0, line, strong if row == 0 else None)
        top = len(layout.above)
        for place, column in enumerate(layout.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(top, place, column.heading, header)
        sheet.freeze_panes(top + 1, 1)
        for row, filing in enumerate(filings, start=top + 1):
            for place, column in enumerate(layout.columns):
                value = column.show(filing)
                if isinstance(value, datetime):
                    sheet.write_datetime(row, place, value, date)
                elif isinstance(value, float):
                    sheet.write_number(row, place, value, money)
                elif value is not None and value != "":
                    sheet.write(row, place, value)


def write_ods(path: Path, layout: Layout, filings: Sequence[SampleFiling]) -> None:
    """Write a register as an OpenDocument spreadsheet."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableRow

    document = OpenDocumentSpreadsheet()
    table = Table(name=layout.sheet)
    rows: list[list[Cell]] = [[line] for line in layout.above]
    rows.append([column.heading for column in layout.columns])
    rows += [[column.show(filing) for column in layout.columns] for filing in filings]
    for cells in rows:
        line = TableRow()
        for value in cells:
            line.addElement(_ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    buffer = io.BytesIO()
    document.write(buffer)
    path.write_bytes(_with_fixed_dates(buffer.getvalue()))


def _ods_cell(value: Cell) -> object:
    from odf.table import TableCell
    from odf.text import P

    if value is None or value == "":
        return TableCell()
    if isinstance(value, datetime):
        cell = TableCell(valuetype="date", datevalue=value.isoformat())
        cell.addElement(P(text=f"{value:%d/%m/%Y %H:%M}"))
    elif isinstance(value, int | float):
        cell = TableCell(valuetype="float", value=str(value))
        cell.addElement(P(text=str(value).replace(".", ",")))
    else:
        cell = TableCell(valuetype="string")
        cell.addElement(P(text=value))
    return cell


def _with_fixed_dates(data: bytes) -> bytes:
    """Return the archive `data` with the same entries, dated `STAMP`; `mimetype` stays first and unpacked."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, STAMP)
            entry.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
