"""Spreadsheets: opened in the child, handed on as plain data."""

import os
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from stat import S_ISREG
from typing import Any

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.tasks import Watch
from cmpdesk.intake.tables import Cell, SheetHead, Spot, Table
from cmpdesk.runtime.child import Answer, Child

SIZE_LIMIT = 100 * 1024 * 1024
_CHUNK = 1000
"""Rows per byte string: small enough that reading one never holds up the window."""

Found = tuple[str, list[list[Cell]], dict[Spot, str], dict[Spot, str]]


def serve_sheet(params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
    """Read a spreadsheet (in the child): parameters `path`, `sheet` ("" to choose), `remembered`."""
    from pydantic_core import to_json

    from cmpdesk.intake import sniffing

    data = sniffing.read_bytes(params["path"])
    if not data:
        raise Refusal("sheet.empty")
    media = sniffing.media_of(data)
    encoding = separator = ""
    if media in {sniffing.XLSX, sniffing.XLS, sniffing.ODS, sniffing.LOCKED}:
        heads, chosen = _choose(_workbook(data, media), params)
    elif media == sniffing.TEXT:
        from cmpdesk.intake import delimited

        text, encoding = delimited.decoded(data)
        separator = delimited.separator_of(text)
        heads, chosen = _choose(_delimited(text, separator), params)
    else:
        damaged = media == "application/x-damaged-zip" or media.startswith("application/x-ole")
        raise Refusal("sheet.damaged" if damaged else "sheet.foreign", media=media)
    name, rows, errors, merged = chosen
    value = {
        "sheet": name,
        "heads": heads,
        "errors": [(row, column, shown) for (row, column), shown in errors.items()],
        "merged": [(row, column, shown) for (row, column), shown in merged.items()],
        "encoding": encoding,
        "separator": separator,
    }
    return Answer(value, (to_json(rows[at : at + _CHUNK]) for at in range(0, len(rows), _CHUNK)))


def _workbook(data: bytes, media: str) -> Iterator[Found]:
    from cmpdesk.intake import workbooks

    for sheet in workbooks.sheets_of(data, media):
        yield sheet.name, list(sheet.rows), sheet.errors, sheet.merged


def _delimited(text: str, separator: str) -> Iterator[Found]:
    from cmpdesk.intake import delimited, workbooks

    rows: list[list[Cell]] = []
    for row in islice(delimited.rows_of(text, separator), workbooks.MAX_ROWS + 1):
        rows.append(list(row))
    if len(rows) > workbooks.MAX_ROWS:
        raise Refusal("sheet.too-many-rows", sheet="", rows=len(rows), limit=workbooks.MAX_ROWS)
    yield "", rows, {}, {}


def _choose(sheets: Iterator[Found], params: dict[str, Any]) -> tuple[list[dict[str, Any]], Found]:
    """Return the heads of all sheets, and the wanted sheet or the one with most known headings."""
    from cmpdesk.intake import headers

    heads: list[dict[str, Any]] = []
    best, chosen = -1, None
    for found in sheets:
        name, rows, _, _ = found
        head = rows[: headers.HEAD_ROWS]
        header_row, hits = headers.header_of(head, params.get("remembered", {}))
        heads.append({"name": name, "rows": head, "header_row": header_row})
        if not any(_filled(cell) for row in rows for cell in row):
            continue
        merit = 1000 if name == params["sheet"] else hits + (header_row is not None)
        if merit > best:
            best, chosen = merit, found
    if chosen is None:
        raise Refusal("sheet.empty")
    if params["sheet"] and chosen[0] != params["sheet"]:
        raise Refusal("sheet.no-such-sheet", sheet=params["sheet"])
    return heads, chosen


def _filled(cell: Cell) -> bool:
    return cell is not None and (not isinstance(cell, str) or bool(cell.strip()))


def read_table(
    child: Child,
    path: Path,
    *,
    sheet: str = "",
    remembered: Mapping[str, str] | None = None,
    watch: Watch | None = None,
    size_limit: int = SIZE_LIMIT,
) -> Table:
    """Read one sheet of `path` in the child: the one named `sheet`, else the one whose header is known best.

    Refused before reading: ``file.missing``, ``file.too-large``. Refused by the child: ``sheet.empty``,
    ``sheet.foreign``, ``sheet.password``, ``sheet.damaged``, ``sheet.bomb``, ``sheet.trap``,
    ``sheet.encoding``,
    ``sheet.too-many-rows``, ``sheet.too-many-columns``, ``sheet.too-much``, ``sheet.no-such-sheet`` and what
    `Child.ask` names. Every one has `name`. Blocking: call it off the GUI thread.
    """
    from pydantic_core import from_json

    name = path.name
    refuse_size(path, size_limit)
    try:
        answer = child.ask(
            "sheet", read=from_json, path=str(path), sheet=sheet, remembered=dict(remembered or {}), watch=watch
        )
    except Refusal as refused:
        # a library that aborts on a sheet does so for want of memory: some cell lies far away
        code = "sheet.too-much" if refused.code == "file.breaks-reader" else refused.code
        raise Refusal(code, **{**refused.params, "name": name}) from refused
    value = answer.value
    rows: list[list[Cell]] = [row for chunk in answer.blobs for row in chunk]
    heads = tuple(
        SheetHead(one["name"], tuple(tuple(row) for row in one["rows"]), one["header_row"]) for one in value["heads"]
    )
    return Table(
        name=name,
        sheet=value["sheet"],
        heads=heads,
        header_row=next(one.header_row for one in heads if one.name == value["sheet"]),
        rows=rows,
        errors={(row, column): shown for row, column, shown in value["errors"]},
        merged={(row, column): shown for row, column, shown in value["merged"]},
        encoding=value["encoding"],
        separator=value["separator"],
    )


def refuse_size(path: Path, limit: int) -> os.stat_result:
    """Return what the system knows of `path`; refused with ``file.missing`` or ``file.too-large`` before it is
    opened.
    """
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise Refusal("file.missing", name=path.name) from error
    except OSError as error:
        raise EnvironmentFailure("file.unreadable", name=path.name, reason=error.strerror or "") from error
    if not S_ISREG(found.st_mode):
        raise Refusal("file.missing", name=path.name)
    if found.st_size > limit:
        raise Refusal("file.too-large", name=path.name, size=found.st_size, limit=limit)
    return found
