"""A short way through forms that are plainly written: one table of objects, none of them packed or encrypted.

Batches have thousands of sheets, and each question to an object of pikepdf takes microseconds. The table says where
each object is, as in any reader; of those on the way to a value the words are read, each object once. Whatever is not
plainly as expected (`None`) is left to pikepdf. Damage that is nowhere on that way is not seen.
"""

import re
from collections.abc import Sequence
from typing import Any

from cmpdesk.domain.returns import PREFIX, is_code

Sheets = dict[str, dict[str, Any]]
"""Answers by code, then by what stands below it in the name of a field."""
_SPACE, _AFTER = rb"[\x00\t\n\x0c\r ]", rb"(?=[\x00\t\n\x0c\r /<>\[\]()])"
_PLAIN = rb"[^()\\]|\\."
_STRING = rb"\((?:%s|\((?:%s|\((?:%s)*\))*\))*\)" % (_PLAIN, _PLAIN, _PLAIN)
_EXPECTED = (
    rb"<<", rb">>", rb"[\[\]]", rb"/[A-Za-z0-9_.+-]+" + _AFTER, rb"[+-]?\d+(?:\.\d*)?" + _AFTER,
    rb"(?<=[\n\r ])R" + _AFTER, _STRING, rb"<[0-9A-Fa-f]*>", rb"(?:true|false|null)" + _AFTER,
)  # fmt: skip
_WORD = re.compile(_SPACE + rb"*(?:(%s)|[^\x00\t\n\x0c\r ])" % b"|".join(_EXPECTED), re.DOTALL)
"""A word of an object; what begins none of those that are expected leaves it empty."""
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"xref[ \r]?\n0 (\d+)[ \r]?\n")
_ROW = 20
_ROWS = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*")
_OBJECT = re.compile(rb"(\d+) 0 obj(?=[\n\r <])")
_NUMBER = re.compile(rb"\d+")
_ASCII = re.compile(rb"\([ -'*-\[\]-~]*\)")
_READER = b"/%s-reviewer" % PREFIX.encode()
_ELSEWHERE = frozenset((b"/Prev", b"/XRefStm", b"/Encrypt"))
_DEEPEST = 8
_MOST_FIELDS = 10_000
_LONGEST = 1 << 20
"""Bytes of an object."""
Object = dict[bytes, Sequence[bytes]]
"""The words of each value by its name."""


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
        self._data, self._seen = data, set[int]()
        end = _END.search(data, max(0, len(data) - 1024))
        section = _SECTION.match(data, int(end[1])) if end else None
        if end is None or section is None or not data.startswith(b"%PDF-"):
            raise _Unusual
        first, last = section.end(), section.end() + _ROW * int(section[1])
        self._rows = data[first:last]
        if data[last : last + 7] != b"trailer" or end.start() - last > 4096 or not _ROWS.fullmatch(self._rows):
            raise _Unusual
        self._trailer = _parsed(data[last + 7 : end.start()])
        if not _ELSEWHERE.isdisjoint(self._trailer):
            raise _Unusual

    def read(self) -> tuple[Sheets, str]:
        root = self._object(_reference(self._trailer.get(b"/Root", ())))
        if b"/Kids" not in self._object(_reference(root.get(b"/Pages", ()))):
            raise _Unusual
        form = root.get(b"/AcroForm", ())
        fields = (_inside(form) if len(form) > 3 else self._object(_reference(form))).get(b"/Fields", ())
        found: Sheets = {}
        self._walk(fields, "", 0, found)
        named = self._object(_reference(self._trailer.get(b"/Info", ()))).get(_READER)
        return found, _text(named) if named else ""

    def _walk(self, kids: Sequence[bytes], above: str, depth: int, found: Sheets) -> None:
        if depth > _DEEPEST or len(kids) % 3 != 2 or kids[0] != b"[" or kids[-1] != b"]":
            raise _Unusual
        for place in range(1, len(kids) - 1, 3):
            field = self._object(_reference(kids[place : place + 3]))
            part = field.get(b"/T")
            if part is None and depth:
                return  # the buttons of one field
            if part is None or not _ASCII.fullmatch(part[0]):
                raise _Unusual
            said = part[0][1:-1].decode()
            name = f"{above}.{said}" if above else said
            if b"/V" in field:
                _note(found, name, field[b"/V"])
            elif b"/FT" not in field and b"/Kids" in field:
                self._walk(field[b"/Kids"], name, depth + 1, found)
            else:
                _note(found, name, None)

    def _object(self, number: int) -> Object:
        """Return what stands in an object that is no stream; each is looked at once: nothing goes in circles."""
        if number in self._seen or len(self._seen) > _MOST_FIELDS:
            raise _Unusual
        self._seen.add(number)
        row = self._rows[_ROW * number : _ROW * (number + 1)]
        if row[10:18] != b" 00000 n":
            raise _Unusual
        begin = _OBJECT.match(self._data, int(row[:10]))
        if begin is None or int(begin[1]) != number:
            raise _Unusual
        return _parsed(self._data[begin.end() : self._data.index(b"endobj", begin.end(), begin.end() + _LONGEST)])


def _parsed(text: bytes) -> Object:
    """Return the values of a dictionary by their names."""
    words = _WORD.findall(text)
    if words[0] != b"<<" or words[-1] != b">>" or b"" in words:
        raise _Unusual  # such as a comment, an escaped name, a string that is cut, a stream
    return _inside(words)


def _inside(words: Sequence[bytes]) -> Object:
    if words[0] != b"<<" or words[-1] != b">>":
        raise _Unusual
    made: Object = {}
    place, last = 1, len(words) - 1
    while place < last:
        name, start = words[place], place + 1
        if name[:1] != b"/" or name in made or start == last:
            raise _Unusual
        place = start + 1
        word = words[start]
        if word in (b"<<", b"["):
            place = _closing(words, start)
        elif words[start + 2 : start + 3] == [b"R"]:
            if not (word.isdigit() and words[start + 1].isdigit()):
                raise _Unusual
            place = start + 3
        elif word in (b">>", b"]", b"R", b"null"):
            raise _Unusual
        made[name] = words[start:place]
    if place != last:
        raise _Unusual
    return made


def _closing(words: Sequence[bytes], start: int) -> int:
    """Return where what opens at `start` has ended."""
    open_ = []
    for place in range(start, len(words)):
        word = words[place]
        if word in (b"<<", b"["):
            open_.append(word)
        elif word in (b">>", b"]"):
            if open_.pop() != (b"<<" if word == b">>" else b"["):
                raise _Unusual
            if not open_:
                return place + 1
    raise _Unusual


def _reference(words: Sequence[bytes]) -> int:
    if len(words) != 3 or words[1] != b"0" or words[2] != b"R" or not _NUMBER.fullmatch(words[0]):
        raise _Unusual
    return int(words[0])


def _note(found: Sheets, name: str, value: Sequence[bytes] | None) -> None:
    prefix, code, asked = name.split(".", 2)
    if prefix != PREFIX or not is_code(code):
        raise _Unusual
    answers = found.setdefault(code, {})
    if value is None:
        return
    if asked in answers:
        raise _Unusual
    said = value[0][1:].decode() if value[0][:1] == b"/" else _text(value)
    if said not in ("", "Off"):
        answers[asked] = said


def _text(words: Sequence[bytes]) -> str:
    token = words[0]
    if len(words) != 1 or not token.endswith((b")", b">")):
        raise _Unusual
    if _ASCII.fullmatch(token):
        return token[1:-1].decode()
    from pikepdf import Object, PdfError

    try:
        return str(Object.parse(token))
    except PdfError:
        raise _Unusual from None
