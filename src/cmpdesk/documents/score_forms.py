"""The fields of score sheets, so that they can be filled on screen: AcroForm, without scripts.

What a reader fills is where a pen would be: a mark is one of the boxes that are drawn (radio buttons), half a point
more is the box ½ beside them (a check box of its own, as on paper: every viewer has it, and 4 with ½ reads back as 4.5
without doubt, where a typed "4,5" could be a date or text). Comments are texts of several lines at 9 points that
scroll. A pressed box shows its figure white on black, so that it is seen on a print in black and white.

What all sheets share is in the file once: the appearance of each box, the tooltips, the ground of texts, the font in
which viewers set what is typed (a TrueType font with the encoding of Windows, which more viewers can write with than
with the fonts of our pages). How it is set is said once for each sheet, from which its fields inherit it: the shorter a
field is, the sooner it is read when it comes back. Each field has a dictionary of appearances of its own: viewers
replace what is in it. They are written like pages are: an outline of the sheet is prepared once per document, and each
application puts its object numbers in.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from cmpdesk.documents.fonts import Subset, face, packed
from cmpdesk.documents.markup import INK, Style, line
from cmpdesk.documents.page import Field, Page, text
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.returns import OF_CRITERION, PREFIX, FieldKind, SheetCode

_FONT = "CmpSans"
_TYPED = b"/DA(/%s 9 Tf 0.11 0.14 0.19 rg)" % _FONT.encode()
_GROUND = b"<</BG[0.96 0.97 0.99]>>"
"""Painted by viewers below what is typed, so that the lines for the pen do not run through it."""
_MULTILINE, _RADIO = 1 << 12, 1 << 15
_END = re.compile(b"endobj\n")
_PRESSED = Style("sans-bold", 8.5, 10, "#ffffff")


@dataclass(frozen=True, eq=False, slots=True)
class FieldSet:
    """The fields of a run of pages, (position of the page, field), the same for each sheet that is laid out alike."""

    fields: tuple[tuple[int, Field], ...]

    @classmethod
    def of_pages(cls, pages: Sequence[Page]) -> "FieldSet":
        """Return the fields of pages that were drawn."""
        return cls(tuple((position, one) for position, page in enumerate(pages) for one in page.fields))


@dataclass(frozen=True, slots=True)
class Fillable:
    """The fields of one sheet in a section."""

    code: SheetCode
    held: FieldSet


@dataclass(frozen=True, slots=True)
class _Object:
    """An object of a sheet: `text` with places for numbers, which `wants` names.

    From 0 they count the objects of the sheet, -1 is its field in the document, -2 its first page, -3 the second…
    """

    text: bytes
    wants: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Outline:
    """A sheet of which only the numbers are missing: the text of its `count` objects, and what they want."""

    text: bytes
    wants: tuple[int, ...]
    count: int
    kids: tuple[int, ...]
    widgets: tuple[tuple[int, int], ...]
    """(position of the page, object)"""


class Book(Protocol):
    """The document that is being written: `next` is the number of its next object."""

    next: int

    def note(self, used: Mapping[str, set[str]]) -> None:
        """Note which characters of which face the document needs."""


class Forms:
    """The fields of one document, the fonts of which are the object `fonts`."""

    def __init__(self, fonts: int) -> None:
        self._fonts = fonts
        self._top = 0
        self._sheets: dict[SheetCode, tuple[int, list[int]]] = {}
        self._outlines: dict[FieldSet, _Outline] = {}
        self._shared: dict[object, int] = {}

    def place(self, book: Book, sink: Sink, sheet: Fillable, pages: Sequence[int]) -> list[list[int]]:
        """Write the fields of a sheet whose pages are the objects `pages`; return the annotations of each page."""
        outline = self._outlines.get(sheet.held)
        if outline is None:
            outline = self._outlines[sheet.held] = self._outline(book, sink, sheet.held)
        number, kids = self._sheet(book, sheet.code)
        base = book.next
        book.next += outline.count
        places = [*range(base, book.next), *reversed(pages), number]
        objects = outline.text % tuple([places[place] for place in outline.wants])
        offset, begins = sink.offset, [0, *(one.end() for one in _END.finditer(objects))]
        sink.offsets.update((base + place, offset + start) for place, start in enumerate(begins[:-1]))
        sink.write((objects,))
        kids += [base + one for one in outline.kids]
        shown: list[list[int]] = [[] for _ in pages]
        for page, widget in outline.widgets:
            shown[page].append(base + widget)
        return shown

    def finish(self, book: Book, sink: Sink) -> bytes:
        """Write what holds the fields together; return what the catalogue says of them ("" where there are none)."""
        if not self._sheets:
            return b""
        for code, (number, kids) in self._sheets.items():
            named = b"/T(%s)/Parent %d 0 R" % (code.plain.encode(), self._top)
            sink.add(number, b"<<%s%s/Kids[%s]>>" % (named, _TYPED, _listed(kids)))
        numbers = [number for number, _ in self._sheets.values()]
        sink.add(self._top, b"<</T(%s)/Kids[%s]>>" % (PREFIX.encode(), _listed(numbers)))
        font = _font(book, sink)
        return b"/AcroForm<</Fields[%d 0 R]%s/DR<</Font<</%s %d 0 R>>>>>>" % (self._top, _TYPED, _FONT.encode(), font)

    def _sheet(self, book: Book, code: SheetCode) -> tuple[int, list[int]]:
        if not self._top:
            self._top, book.next = book.next, book.next + 1
        if code not in self._sheets:
            self._sheets[code] = (book.next, [])
            book.next += 1
        return self._sheets[code]

    # -- the outline of a sheet

    def _outline(self, book: Book, sink: Sink, held: FieldSet) -> _Outline:
        objects: list[_Object] = []
        kids: list[int] = []
        widgets: list[tuple[int, int]] = []
        groups: dict[FieldKind, int] = {}
        members: dict[int, list[int]] = {}
        buttons: dict[tuple[str, ...], int] = {}

        def reserved() -> int:
            objects.append(_Object(b"", ()))
            return len(objects) - 1

        def joined(own: int, kind: FieldKind) -> int:
            """Enter field `own` where its name says; return its parent."""
            if kind not in OF_CRITERION:
                kids.append(own)
                return -1
            if kind not in groups:
                groups[kind] = reserved()
                kids.append(groups[kind])
            members.setdefault(groups[kind], []).append(own)
            return groups[kind]

        for page, one in held.fields:
            kind, path, tip = one.field.kind, one.field.path(), self._tip(book, sink, one.tip)
            named = b"/T(%s)/TU %d 0 R" % (path[-1].encode(), tip)
            own = reserved()
            widgets.append((page, own))
            if not one.state or kind is FieldKind.HALF:
                parent = joined(own, kind)
                about = self._text(book, sink, one) if not one.state else b"/FT/Btn" + self._button(book, sink, one)
                objects[own] = _object(b"%s%s/Parent \0 0 R" % (named, about), one, (parent,), page)
                continue
            if path not in buttons:
                buttons[path] = field = reserved()
                parent = joined(field, kind)
                group_tip = self._tip(book, sink, one.group_tip)
                about = b"/FT/Btn/Ff %d/T(%s)/TU %d 0 R" % (_RADIO, path[-1].encode(), group_tip)
                objects[field] = _Object(about, (parent,))
            members.setdefault(buttons[path], []).append(own)
            about = b"/TU %d 0 R%s/Parent \0 0 R" % (tip, self._button(book, sink, one))
            objects[own] = _object(about, one, (buttons[path],), page)
        for kind, group in groups.items():
            objects[group] = _Object(b"/T(%s)" % kind.encode(), (-1,))
        for parent, below in members.items():
            text, wants = objects[parent].text, objects[parent].wants
            listed = b" ".join([b"\0 0 R"] * len(below))
            objects[parent] = _Object(b"<<%s/Parent \0 0 R/Kids[%s]>>" % (text, listed), (*wants, *below))
        whole = b"".join([b"\0 0 obj\n%s\nendobj\n" % one.text for one in objects])
        wants = tuple(want for own, one in enumerate(objects) for want in (own, *one.wants))
        ready = whole.replace(b"%", b"%%").replace(b"\0", b"%d")
        return _Outline(ready, wants, len(objects), tuple(kids), tuple(widgets))

    def _text(self, book: Book, sink: Sink, one: Field) -> bytes:
        empty = self._look(book, sink, one, "")
        return b"/FT/Tx/Ff %d/MK %d 0 R/AP<</N %d 0 R>>" % (_MULTILINE, self._ground(book, sink), empty)

    def _button(self, book: Book, sink: Sink, one: Field) -> bytes:
        pressed, empty = self._look(book, sink, one, one.state), self._look(book, sink, one, "")
        return b"/AS/Off/AP<</N<</%s %d 0 R/Off %d 0 R>>>>" % (one.state.encode(), pressed, empty)

    # -- what sheets share

    def _ground(self, book: Book, sink: Sink) -> int:
        if "ground" not in self._shared:
            self._shared["ground"] = number = book.next
            book.next += 1
            sink.add(number, _GROUND)
        return self._shared["ground"]

    def _tip(self, book: Book, sink: Sink, tip: str) -> int:
        if ("tip", tip) not in self._shared:
            self._shared["tip", tip] = number = book.next
            book.next += 1
            sink.add(number, text(tip))
        return self._shared["tip", tip]

    def _look(self, book: Book, sink: Sink, one: Field, state: str) -> int:
        """Return the appearance of a field, empty unless it is a button in its `state`."""
        left, bottom, right, top = one.box
        width, height = round(right - left, 2), round(top - bottom, 2)
        key = (one.label if state else None, width, height)
        if key not in self._shared:
            drawn = Page(width, height)
            if state and one.label:
                drawn.box(0, 0, width, height, INK, radius=3, filled=True)
                drawn.centre(line(one.label, _PRESSED), width / 2, height / 2 - 3)
            elif state:
                drawn.cross(1.8, 1.8, width - 1.8, height - 1.8, INK)
            fonts = b"/Font %d 0 R" % self._fonts if state and one.label else b""
            book.note(drawn.used)
            data = packed(drawn.content()) if state else b""
            self._shared[key] = number = book.next
            book.next += 1
            sink.add(number, b"<</Type/XObject/Subtype/Form/BBox[0 0 %g %g]/Resources<<%s>>%s/Length %d>>" % (
                width, height, fonts, b"/Filter/FlateDecode" if state else b"", len(data)), data)  # fmt: skip
        return self._shared[key]


def _object(about: bytes, one: Field, wants: tuple[int, ...], page: int) -> _Object:
    box = b" ".join(b"%.2f" % edge for edge in one.box)
    return _Object(b"<</Subtype/Widget%s/Rect[%s]/F 4/P \0 0 R>>" % (about, box), (*wants, -2 - page))


def _listed(numbers: Sequence[int]) -> bytes:
    return b" ".join([b"%d 0 R" % number for number in numbers])


@lru_cache(maxsize=1)
def _windows() -> tuple[Subset, bytes, bytes]:
    made = face("sans").windows()
    return made, packed(made.program), packed(made.to_unicode)


def _font(book: Book, sink: Sink) -> int:
    """Write the font of what is typed: every character of the encoding of Windows, so that it carries no subset tag."""
    drawn = face("sans")
    made, data, mapped = _windows()
    program, unicode, descriptor, font = range(book.next, book.next + 4)
    book.next += 4
    sink.add(program, b"<</Filter/FlateDecode/Length %d/Length1 %d>>" % (len(data), len(made.program)), data)
    sink.add(unicode, b"<</Filter/FlateDecode/Length %d>>" % len(mapped), mapped)
    name = made.name.encode()
    sink.add(descriptor, (
        b"<</Type/FontDescriptor/FontName/%s/Flags 32/FontBBox[%s]/ItalicAngle 0/Ascent %g/Descent %g/CapHeight %g"
        b"/StemV %g/FontFile2 %d 0 R>>"
    ) % (name, b" ".join(b"%g" % edge for edge in drawn.bbox), drawn.ascent, drawn.descent, drawn.cap_height,
         drawn.stem, program))  # fmt: skip
    sink.add(font, (
        b"<</Type/Font/Subtype/TrueType/BaseFont/%s/Encoding/WinAnsiEncoding/FirstChar 32/LastChar 255/Widths[%s]"
        b"/FontDescriptor %d 0 R/ToUnicode %d 0 R>>"
    ) % (name, made.widths, descriptor, unicode))  # fmt: skip
    return font
