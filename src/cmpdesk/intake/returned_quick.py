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
_SPACE, _AFTER = rb"[\x00\t\n\x0c\r ]", rb"(?=[\x00\t\n\x0c\r /<>\[\]()]|\Z)"
_BLANK = b"\x00\t\n\x0c\r "
_NAME = rb"/[A-Za-z0-9_.+-]++" + _AFTER
_PLAIN = rb"[^()\\]|\\."
_STRING = rb"\((?:%s|\((?:%s|\((?:%s)*+\))*+\))*+\)" % (_PLAIN, _PLAIN, _PLAIN)
_REFERENCE = rb"\d++%s++\d++%s++R%s" % (_SPACE, _SPACE, _AFTER)
_SINGLE = rb"%s|%s|[+-]?\d++(?:\.\d*+)?+%s|%s|<[0-9A-Fa-f]*+>|(?:true|false)%s" % (
    _NAME, _REFERENCE, _AFTER, _STRING, _AFTER
)  # fmt: skip


def _nested(depth: int) -> bytes:
    """Return what lists and dictionaries look like that hold others to a depth."""
    inside = _SINGLE + rb"|null" + _AFTER + (rb"|" + _nested(depth - 1) if depth else b"")
    return rb"\[(?:%s++|%s)*+\]|<<(?:%s++|%s)*+>>" % (_SPACE, inside, _SPACE, inside)


_ENTRY = re.compile(rb"%s*+(?:(%s)%s*+(%s|%s)%s*+|.)" % (_SPACE, _NAME, _SPACE, _SINGLE, _nested(3), _SPACE), re.DOTALL)
"""A name with its value; what is none that is expected leaves both empty."""
_OBJECT = re.compile(rb"(\d++) 0 obj%s*+<<" % _SPACE)
_KIDS = re.compile(rb"\[(?:%s*+\d++%s++0%s++R%s)*+%s*+\]" % (_SPACE, _SPACE, _SPACE, _AFTER, _SPACE))
_ASCII = re.compile(rb"\([ -'*-\[\]-~]*+\)")
_TO_OBJECT = re.compile(rb"(\d++)%s++0%s++R" % (_SPACE, _SPACE))
_OTHER = rb"(?:/(?!(?:FT|Kids|T|V)%s)[A-Za-z0-9_.+-]++%s%s*+(?:%s|%s)%s*+)*+" % (
    _AFTER, _AFTER, _SPACE, _SINGLE, _nested(3), _SPACE
)  # fmt: skip
_FIELD = re.compile(
    rb"(\d++) 0 obj%s*+<<%s*+" % (_SPACE, _SPACE)
    + _OTHER.join(
        (b"", *(rb"(?:/%s%s%s*+(%s)%s*+)?+" % (name, _AFTER, _SPACE, value, _SPACE) for name, value in (
            (b"FT", _NAME), (b"Kids", _KIDS.pattern), (b"T", _ASCII.pattern), (b"V", _SINGLE),
        )), b"")
    )
    + rb">>%s*+endobj" % _SPACE,
    re.DOTALL,
)  # fmt: skip
"""A field whose entries stand in the order in which most programs write them: what matters of it, in one look."""
_END = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")
_SECTION = re.compile(rb"xref[ \r]?\n0 (\d+)[ \r]?\n")
_ROW = 20
_ROWS = re.compile(rb"(?:\d{10} \d{5} [nf](?: \r| \n|\r\n))*+")
_READER = b"/%s-reviewer" % PREFIX.encode()
_ELSEWHERE = frozenset((b"/Prev", b"/XRefStm", b"/Encrypt"))
_DEEPEST = 8
_MOST_FIELDS = 10_000
_LONGEST = 1 << 20
"""Bytes of an object."""
Object = dict[bytes, bytes]
"""Each value as it is written, by its name."""


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
        self._trailer = _dictionary(data[last + 7 : end.start()])
        if not _ELSEWHERE.isdisjoint(self._trailer):
            raise _Unusual

    def read(self) -> tuple[Sheets, str]:
        root = self._object(_reference(self._trailer.get(b"/Root", b"")))
        if b"/Kids" not in self._object(_reference(root.get(b"/Pages", b""))):
            raise _Unusual
        form = root.get(b"/AcroForm", b"")
        fields = (_dictionary(form) if form[:2] == b"<<" else self._object(_reference(form))).get(b"/Fields", b"")
        found: Sheets = {}
        self._walk(fields, "", 0, found)
        named = self._object(_reference(self._trailer.get(b"/Info", b""))).get(_READER)
        return found, _text(named) if named else ""

    def _walk(self, kids: bytes, above: str, depth: int, found: Sheets) -> None:
        if depth > _DEEPEST or not _KIDS.fullmatch(kids):
            raise _Unusual
        for number in _TO_OBJECT.findall(kids):
            kind, below, part, value = self._field(int(number))
            if part is None and depth:
                return  # the buttons of one field
            if part is None or not _ASCII.fullmatch(part):
                raise _Unusual
            said = part[1:-1].decode()
            name = f"{above}.{said}" if above else said
            if value is None and kind is None and below is not None:
                self._walk(below, name, depth + 1, found)
            else:
                _note(found, name, value)

    def _field(self, number: int) -> Sequence[bytes | None]:
        """Return kind, kids, name and value of a field, None for what it has not."""
        begin = self._begin(number)
        plain = _FIELD.match(self._data, begin, begin + _LONGEST)
        if plain is not None and int(plain[1]) == number:
            return plain.groups()[1:]
        return tuple(map(self._object_at(begin, number).get, (b"/FT", b"/Kids", b"/T", b"/V")))

    def _begin(self, number: int) -> int:
        """Return where an object begins; each is looked at once: nothing goes in circles."""
        if number in self._seen or len(self._seen) > _MOST_FIELDS:
            raise _Unusual
        self._seen.add(number)
        row = self._rows[_ROW * number : _ROW * (number + 1)]
        if row[10:18] != b" 00000 n":
            raise _Unusual
        return int(row[:10])

    def _object(self, number: int) -> Object:
        """Return what stands in an object that is no stream."""
        return self._object_at(self._begin(number), number)

    def _object_at(self, begin: int, number: int) -> Object:
        data = self._data
        head = _OBJECT.match(data, begin)
        if head is None or int(head[1]) != number:
            raise _Unusual
        first = head.end()
        end = data.index(b"endobj", first, first + _LONGEST)
        last = data.rfind(b">>", first, end)
        if last < 0 or data[last + 2 : end].strip(_BLANK):
            raise _Unusual
        return _parsed(data, first, last)


def _dictionary(text: bytes) -> Object:
    """Return the values of a dictionary that is nothing else, by their names."""
    text = text.strip(_BLANK)
    if text[:2] != b"<<" or text[-2:] != b">>" or len(text) < 4:
        raise _Unusual
    return _parsed(text, 2, len(text) - 2)


def _parsed(text: bytes, first: int, last: int) -> Object:
    """Return the values of what stands between the brackets of a dictionary, by their names."""
    entries = _ENTRY.findall(text, first, last)
    made = dict(entries)
    if b"" in made or len(made) != len(entries):
        raise _Unusual  # such as a comment, an escaped name, a string that is cut, a stream
    return made


def _reference(word: bytes) -> int:
    found = _TO_OBJECT.fullmatch(word)
    if found is None:
        raise _Unusual
    return int(found[1])


def _note(found: Sheets, name: str, value: bytes | None) -> None:
    prefix, code, asked = name.split(".", 2)
    answers = found.get(code)
    if prefix != PREFIX or (answers is None and not is_code(code)):
        raise _Unusual
    if answers is None:
        answers = found[code] = {}
    if value is None:
        return
    if asked in answers:
        raise _Unusual
    said = value[1:].decode() if value[:1] == b"/" else _text(value)
    if said not in ("", "Off"):
        answers[asked] = said


def _text(token: bytes) -> str:
    if _ASCII.fullmatch(token):
        return token[1:-1].decode()
    if token[:1] not in (b"(", b"<") or token[:2] == b"<<":
        raise _Unusual
    from pikepdf import Object, PdfError

    try:
        return str(Object.parse(token))
    except PdfError:
        raise _Unusual from None
