"""A short way through forms that are plainly written: one table of objects, none of them packed or encrypted.

Batches have thousands of sheets, and each question to an object of pikepdf takes microseconds. The table says where
each object is, as in any reader; of a field only its name, its value and its place are looked at. Whatever is not
plainly as expected (`None`) is left to pikepdf.
"""

import re
from typing import Any

from cmpdesk.domain.returns import PREFIX, is_code

Sheets = dict[str, dict[str, Any]]
"""Answers by code, then by what stands below it in the name of a field."""
_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<[0-9A-Fa-f\s]*>"
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_SECTION = re.compile(rb"xref\s+0 (\d+)\s*?\r?\n")
_ROW = 20
_ROOT, _INFO = (re.compile(rb"/%s\s+(\d+) 0 R" % name) for name in (b"Root", b"Info"))
_ACROFORM = re.compile(rb"/AcroForm\s+(\d+) 0 R")
_FIELDS, _KIDS = (re.compile(rb"/%s\s*\[([\d\sR]*)\]" % name) for name in (b"Fields", b"Kids"))
_REFERENCE = re.compile(rb"(\d+) 0 R")
_OBJECT = re.compile(rb"\s*(\d+) 0 obj\b")
_PART = re.compile(rb"/T(?![A-Za-z])\s*(?:\(([\w.%+-]+)\))?")
_VALUE = re.compile(rb"/V(?![A-Za-z])\s*(?:/([\w.-]+)|(" + _STRING + rb"))?", re.DOTALL)
_READER = re.compile(rb"/%s-reviewer\s*(%s)" % (PREFIX.encode(), _STRING), re.DOTALL)
_ASCII = re.compile(rb"\([ -'*-\[\]-~]*\)")
_DEEPEST = 8


class _Unusual(Exception):
    """Something is not plainly as expected."""


def read(data: bytes) -> tuple[Sheets, str] | None:
    """Return the answers of each sheet in a form, and the reviewer whom its properties name ("" for none)."""
    try:
        return _Plain(data).read()
    except (_Unusual, ValueError, IndexError):
        return None


class _Plain:
    def __init__(self, data: bytes) -> None:
        self._data = data
        end = _END.search(data[-1024:])
        section = _SECTION.match(data, int(end[1])) if end else None
        if section is None:
            raise _Unusual
        first, count = section.end(), int(section[1])
        self._rows = data[first : first + _ROW * count]
        self._trailer = data[first + _ROW * count :]
        odd = (b"/Prev", b"/XRefStm", b"/Encrypt")
        if len(self._trailer) > 4096 or any(one in self._trailer for one in odd):
            raise _Unusual

    def read(self) -> tuple[Sheets, str]:
        root = self._object(_number(_ROOT, self._trailer))
        apart = _ACROFORM.search(root)
        fields = _FIELDS.findall(self._object(int(apart[1])) if apart else root)
        if len(fields) != 1:
            raise _Unusual
        found: Sheets = {}
        self._walk(fields[0], "", 0, found)
        named = _READER.findall(self._object(_number(_INFO, self._trailer)))
        return found, _text(named[0]) if named else ""

    def _walk(self, kids: bytes, above: str, depth: int, found: Sheets) -> None:
        references = _REFERENCE.findall(kids)
        if depth > _DEEPEST or len(kids.split()) != 3 * len(references):
            raise _Unusual
        for reference in references:
            text = self._object(int(reference))
            parts = _PART.findall(text)
            if not parts and depth:
                return  # the buttons of one field
            if len(parts) != 1 or not parts[0]:
                raise _Unusual
            name = f"{above}.{parts[0].decode()}" if above else parts[0].decode()
            if b"/FT" in text or b"/Kids" not in text:
                _note(found, name, text)
                continue
            below = _KIDS.findall(text)
            if len(below) != 1 or _VALUE.search(text):
                raise _Unusual
            self._walk(below[0], name, depth + 1, found)

    def _object(self, number: int) -> bytes:
        """Return what stands in an object that is no stream."""
        row = self._rows[_ROW * number : _ROW * (number + 1)]
        if row[10:18] != b" 00000 n":
            raise _Unusual
        begin = _OBJECT.match(self._data, int(row[:10]))
        if begin is None or int(begin[1]) != number:
            raise _Unusual
        end = self._data.index(b"endobj", begin.end())
        text = self._data[begin.end() : end]
        if b"stream" in text:
            raise _Unusual
        return text


def _note(found: Sheets, name: str, text: bytes) -> None:
    prefix, code, asked = name.split(".", 2)
    if prefix != PREFIX or not is_code(code):
        raise _Unusual
    answers = found.setdefault(code, {})
    values = _VALUE.findall(text)
    if not values:
        return
    pressed, typed = values[0]
    if len(values) != 1 or asked in answers or not (pressed or typed):
        raise _Unusual  # such as a text in which somebody speaks of fields
    said = pressed.decode() if pressed else _text(typed)
    if said not in ("", "Off"):
        answers[asked] = said


def _text(token: bytes) -> str:
    if _ASCII.fullmatch(token):
        return token[1:-1].decode()
    from pikepdf import Object

    return str(Object.parse(token))


def _number(pattern: re.Pattern[bytes], text: bytes) -> int:
    numbers = pattern.findall(text)
    if len(numbers) != 1:
        raise _Unusual
    return int(numbers[0])
