"""Score sheets that came back from office programs: workbooks, and Word documents. Runs in the child.

In a workbook the name of a field stands in a row and its answer three cells after it (`documents.score_tables`). In a
Word document it is hidden text at the end of the first cell of a row, the answer is in the next (`score_docx`).
"""

import html
import re
import zipfile
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as Tree

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returned import Way
from cmpdesk.domain.returns import PREFIX, parse_name
from cmpdesk.intake import sniffing

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KINDS = {sniffing.XLSX: "xlsx", sniffing.XLS: "xlsx", sniffing.ODS: "ods", DOCX: "docx"}
_ANSWER = 3
"""Cells between the name of a field and its answer, in a workbook."""
_LARGEST_PART = 40 * 1024 * 1024
_PROPERTY = re.compile(rf'name="({PREFIX}-\w+)"[^>]*>(?:\s*<[^>]*>)?([^<]*)')
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_UNANSWERED = re.compile(r"‹.*›", re.DOTALL)


def read(data: bytes, media: str) -> dict[str, Any]:
    """Return what a file holds; refused with ``return.encrypted``, ``return.damaged``, or as an archive."""
    try:
        if media != sniffing.XLS:
            sniffing.check_zip(data)
        names = _document(data) if media == DOCX else _workbook(data, media)
        properties = {} if media == sniffing.XLS else _properties(data)
    except Refusal as refused:
        told = {"sheet.password": "return.encrypted", "sheet.damaged": "return.damaged"}.get(refused.code)
        if told is None:
            raise
        raise Refusal(told) from None
    sheets: dict[str, dict[str, Any]] = {}
    for name, answer in names:
        _, code, asked = name.split(".", 2)
        answers = sheets.setdefault(code, {})
        if answer not in (None, ""):
            answers[asked] = answer
    return {"kind": KINDS[media], "way": str(Way.FIELDS), "properties": properties, "sheets": sheets, "pages": {}}


def _workbook(data: bytes, media: str) -> list[tuple[str, Any]]:
    from cmpdesk.intake import workbooks

    found: list[tuple[str, Any]] = []
    for sheet in workbooks.sheets_of(data, media):
        for row in sheet.rows:
            for place, cell in enumerate(row):
                if isinstance(cell, str) and cell.startswith(f"{PREFIX}.") and parse_name(cell) is not None:
                    answer = row[place + _ANSWER] if place + _ANSWER < len(row) else None
                    found.append((cell, str(answer) if isinstance(answer, bool) else answer))
                    break
    return found


def _document(data: bytes) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for row in _tree(_part(data, "word/document.xml")).iter(f"{_WORD}tr"):
        cells = [_text(cell) for cell in row.iter(f"{_WORD}tc")]
        if len(cells) < 2 or not cells[0].split():
            continue
        name, answer = cells[0].split()[-1], cells[1].strip()
        if parse_name(name) is not None:
            found.append((name, None if _UNANSWERED.fullmatch(answer) else answer))
    return found


def _text(cell: Tree.Element) -> str:
    """Return what stands in a cell; text that was deleted while changes were tracked is none."""
    told: list[str] = []
    for one in cell.iter():
        if one.tag == f"{_WORD}p" and told:
            told.append("\n")
        elif one.tag == f"{_WORD}t":
            told.append(one.text or "")
        elif one.tag in (f"{_WORD}br", f"{_WORD}tab"):
            told.append("\n" if one.tag == f"{_WORD}br" else "\t")
    return "".join(told)


def _tree(xml: bytes) -> Tree.Element:
    """Parse XML in which nothing can be declared: no entity can grow, none can name a file."""
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml or b"\x00" in xml:
        raise Refusal("return.damaged")
    try:
        return Tree.fromstring(xml)  # noqa: S314 - nothing is declared, and this is the limited child
    except Tree.ParseError as error:
        raise Refusal("return.damaged") from error


def _part(data: bytes, name: str) -> bytes:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, archive.open(name) as part:
            return part.read(_LARGEST_PART)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise Refusal("return.damaged") from error


def _properties(data: bytes) -> dict[str, str]:
    told = b"\n".join(_part(data, name) for name in ("docProps/custom.xml", "meta.xml")).decode("utf-8", "replace")
    return {name: html.unescape(value).strip() for name, value in _PROPERTY.findall(told)}
