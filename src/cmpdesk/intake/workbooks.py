"""xlsx, xls and ods files: python-calamine for the values, our own eyes for what it does not tell.

calamine gives error cells and formulas without a saved result as empty cells: a dry run must name them, so
the XML of the sheet is searched for them. Runs in the child.
"""

import datetime
import html
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.intake.oldsheets import error_cells
from cmpdesk.intake.sniffing import LOCKED, ODS, XLS, XLSX, check_zip
from cmpdesk.intake.tables import Cell, Spot, address, spot

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_ROWS = 100_000
MAX_COLUMNS = 702
MAX_CELLS = 8_000_000
MAX_SHEETS = 60
_PLAIN = frozenset((str, float, bool, int))

Marks = tuple[dict[Spot, str], dict[Spot, str]]
"""Error cells with what they show, and covered cells with the range that hides them."""


@dataclass(slots=True)
class Sheet:
    """One sheet of a workbook: `rows` begin at A1; see `tables.Table` for `errors` and `merged`."""

    name: str
    rows: Iterator[list[Cell]]
    errors: dict[Spot, str] = field(default_factory=dict)
    merged: dict[Spot, str] = field(default_factory=dict)


def sheets_of(data: bytes, media: str) -> Iterator[Sheet]:
    """Yield the sheets of a workbook, one at a time; each is parsed when it is reached.

    Refused: ``sheet.password``, ``sheet.damaged``, ``sheet.bomb``, ``sheet.trap``, ``sheet.too-many-rows``,
    ``sheet.too-many-columns``.
    """
    import python_calamine as calamine

    if media == LOCKED:
        raise Refusal("sheet.password")
    if media in {XLSX, ODS}:
        check_zip(data)
    try:
        with calamine.load_workbook(BytesIO(data)) as book:
            shown = [
                one for one in book.sheets_metadata if str(one.visible).endswith(".Visible")
            ] or book.sheets_metadata
            worksheets = [one.name for one in shown if str(one.typ).endswith(".WorkSheet")]
            parts = _parts(data, media)
            old = error_cells(data) if media == XLS else {}
            for name in worksheets[:MAX_SHEETS]:
                yield _sheet(book, name, media, parts.get(name, b""), old.get(name, {}))
    except calamine.PasswordError as error:
        raise Refusal("sheet.password") from error
    except calamine.CalamineError as error:
        raise Refusal("sheet.damaged") from error


def _sheet(book: "CalamineWorkbook", name: str, media: str, xml: bytes, old: dict[Spot, str]) -> Sheet:
    if media == XLSX:
        _refuse_far_cells(xml, name)
    looking = _Looking(_MARKS[media], xml)
    sheet = book.get_sheet_by_name(name)
    end = sheet.end
    if end is not None:
        _refuse_size(name, end[0] + 1, end[1] + 1)
    errors, merged = looking.found()
    errors = errors or old
    for first, last in sheet.merged_cell_ranges or ():
        _cover(merged, first, last, end)
    return Sheet(name, _rows(sheet), errors, merged)


class _Looking(threading.Thread):
    """Looks for what calamine does not tell, while calamine reads the same sheet beside."""

    def __init__(self, marks: Callable[[bytes], Marks], xml: bytes) -> None:
        super().__init__(name="cmpdesk-marks", daemon=True)
        self._marks, self._xml = marks, xml
        self._result: Marks | None = None
        self.start()

    def run(self) -> None:
        self._result = self._marks(self._xml)

    def found(self) -> Marks:
        """Return the errors and the covered cells; MemoryError where looking for them took too much."""
        self.join()
        if self._result is None:
            raise MemoryError
        return self._result


def _refuse_size(sheet: str, rows: int, columns: int) -> None:
    if columns > MAX_COLUMNS:
        raise Refusal("sheet.too-many-columns", sheet=sheet, columns=columns, limit=MAX_COLUMNS)
    if rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise Refusal("sheet.too-many-rows", sheet=sheet, rows=rows, limit=min(MAX_ROWS, MAX_CELLS // columns))


def _rows(sheet: "CalamineSheet") -> Iterator[list[Cell]]:
    if sheet.start is None:
        return
    margin: list[Cell] = [None] * sheet.start[1]
    rows: Any = sheet.iter_rows()
    for row in rows:
        # most cells are texts and numbers: they are left as they are
        if _PLAIN.issuperset(map(type, row)):
            yield margin + row
        else:
            yield margin + [cell if type(cell) in _PLAIN else _tagged(cell) for cell in row]


def _tagged(cell: object) -> Cell:
    if isinstance(cell, datetime.datetime | datetime.date):
        return {"d": cell.isoformat()}
    if isinstance(cell, datetime.time):
        return {"t": cell.isoformat()}
    if isinstance(cell, datetime.timedelta):
        return cell.total_seconds() / 86400
    return None if cell is None else str(cell)


def _cover(merged: dict[Spot, str], first: Spot, last: Spot, end: Spot | None) -> None:
    """Note the hidden cells of a merged range, as far as the sheet reaches."""
    if end is None:
        return
    name = f"{address(*first)}:{address(*last)}"
    for row in range(first[0], min(last[0], end[0]) + 1):
        for column in range(first[1], min(last[1], MAX_COLUMNS) + 1):
            if (row, column) != first:
                merged[row, column] = name


_SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^>]*>")
_NAME = re.compile(rb"""\bname=["']([^"']*)""")
_REFERENCE = re.compile(rb"""\w+:id=["']([^"']*)""")
_ID = re.compile(rb"""\bId=["']([^"']*)""")
_TARGET = re.compile(rb"""\bTarget=["']([^"']*)""")


def _parts(data: bytes, media: str) -> dict[str, bytes]:
    """Return the XML of each sheet by its name (the whole content for an ods)."""
    if media == XLS:
        return {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        try:
            if media == ODS:
                return _ods_tables(archive.read("content.xml"))
            book = archive.read("xl/workbook.xml")
            relations = archive.read("xl/_rels/workbook.xml.rels")
            targets = {_first(_ID, one): _first(_TARGET, one) for one in _RELATION.findall(relations)}
            found: dict[str, bytes] = {}
            for one in _SHEET.findall(book):
                target = targets.get(_first(_REFERENCE, one), "")
                path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if path in archive.namelist():
                    found[html.unescape(_first(_NAME, one))] = archive.read(path)
            return found
        except (
            KeyError,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
            OSError,
            ValueError,
        ) as error:
            raise Refusal("sheet.damaged") from error


def _first(pattern: re.Pattern[bytes], text: bytes) -> str:
    match = pattern.search(text)
    return match.group(1).decode("utf-8", "backslashreplace") if match else ""


_FAR_COLUMN = re.compile(rb'<c r="([A-Z]{3,})\d')
_FAR_COLUMN_OTHERWISE = re.compile(rb"""<(?:\w+:)?c r=["']([A-Z]{3,})\d""")
_LAST_ROW = re.compile(rb"""\br=["'][A-Z]{1,3}(\d+)["']""")


def _refuse_far_cells(xml: bytes, sheet: str) -> None:
    """Refuse a cell so far away that the block up to it would not fit in memory."""
    usual = b'<c r="' in xml and b"<c r='" not in xml and b":c r=" not in xml  # what is literal is found sooner
    if (far := (_FAR_COLUMN if usual else _FAR_COLUMN_OTHERWISE).search(xml)) is not None:
        column = spot(far.group(1).decode("ascii") + "1")[1] + 1
        raise Refusal("sheet.too-many-columns", sheet=sheet, columns=column, limit=MAX_COLUMNS)
    at = max(xml.rfind(b"<v>"), xml.rfind(b"<is>"), xml.rfind(b":v>"))
    cell = xml.rfind(b"<c ", 0, at) if at >= 0 else -1
    if cell >= 0 and (last := _LAST_ROW.search(xml, cell, at)) is not None:
        _refuse_size(sheet, int(last.group(1)), 1)


_ERROR = re.compile(rb"""<(?:\w+:)?c\b([^>]*\bt=["']e["'][^>]*)>(.*?)</(?:\w+:)?c>""", re.DOTALL)
_VALUE = re.compile(rb"<(?:\w+:)?v>([^<]*)<")
_UNSAVED = re.compile(
    rb"<c\b([^>]*)>\s*<f\b[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>",
)
_UNSAVED_ENDS = (b"</f></c>", b"<v/></c>", b"<v></v></c>", b"<v /></c>")
_AT = re.compile(rb"""\br=["']([A-Z]{1,3}\d+)["']""")


def _xlsx_marks(xml: bytes) -> Marks:
    errors: dict[Spot, str] = {}
    if b't="e"' in xml or b"t='e'" in xml:
        for match in _ERROR.finditer(xml):
            value = _VALUE.search(match.group(2))
            _mark(errors, match.group(1), value.group(1).decode("ascii", "replace") if value else "#")
    if any(end in xml for end in _UNSAVED_ENDS):
        for match in _UNSAVED.finditer(xml):
            if b't="str"' not in match.group(1):  # an empty text is a result too
                _mark(errors, match.group(1), "=")
    return errors, {}


def _mark(errors: dict[Spot, str], attributes: bytes, shown: str) -> None:
    if (place := _AT.search(attributes)) is not None:
        errors[spot(place.group(1).decode("ascii"))] = shown


_ODS_TABLE = re.compile(rb'<table:table\b[^>]*\btable:name="([^"]*)"[^>]*>')
_ODS_PART = re.compile(rb"<table:(table-row|table-cell|covered-table-cell)\b([^>]*)>")
_ODS_REPEAT = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_ODS_SHOWN = re.compile(rb"<text:p>([^<]*)<")


def _ods_tables(content: bytes) -> dict[str, bytes]:
    starts = list(_ODS_TABLE.finditer(content))
    ends = [one.start() for one in starts[1:]] + [len(content)]
    return {
        html.unescape(one.group(1).decode("utf-8", "backslashreplace")): content[one.start() : end]
        for one, end in zip(starts, ends, strict=True)
    }


def _ods_marks(xml: bytes) -> Marks:
    """Walk the cells of an ods sheet, only where it has an error or a covered cell at all."""
    errors: dict[Spot, str] = {}
    merged: dict[Spot, str] = {}
    if b'value-type="error"' not in xml and b"<table:covered-table-cell" not in xml:
        return errors, merged
    row, column, height = -1, 0, 1
    for match in islice(_ODS_PART.finditer(xml), MAX_CELLS):
        kind, attributes = match.groups()
        repeat = _ODS_REPEAT.search(attributes)
        times = int(repeat.group(1)) if repeat else 1
        if kind == b"table-row":
            row, column, height = row + height, 0, times
            continue
        if b'value-type="error"' in attributes:
            value = _ODS_SHOWN.search(xml, match.end(), match.end() + 200)
            errors[row, column] = value.group(1).decode("utf-8", "replace") if value else "#"
        elif kind == b"covered-table-cell":
            for covered in range(column, min(column + times, MAX_COLUMNS)):
                merged[row, covered] = address(row, covered)
        column += times
    return errors, merged


def _no_marks(_xml: bytes) -> Marks:
    return {}, {}


_MARKS = {XLSX: _xlsx_marks, ODS: _ods_marks, XLS: _no_marks}
