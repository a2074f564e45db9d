"""Pages of applicants made ready to stand in a frame between our header and footer.

Each page becomes a form XObject: what it draws is untouched, neither its graphics state nor its resources reach ours.
Only cleaned copies come here (intake), so there are no scripts, forms or annotations left to deal with.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import pikepdf

from cmpdesk.documents.fonts import packed
from cmpdesk.documents.pieces import Builder, Form, Piece, PiecePage, references
from cmpdesk.domain.errors import EnvironmentFailure

_STRAY = re.compile(rb"/Type /(?:Page|Pages|Catalog|StructTreeRoot|StructElem)(?![A-Za-z])")
"""Objects that a damaged or odd file can reach from its resources; following them would copy the whole file."""
_PRIVATE = ("/Metadata", "/PieceInfo", "/LastModified", "/StructParent", "/StructParents", "/Thumb")
"""What says who made something, or ties it to a structure that is not copied (safety T32)."""
_LENGTH = re.compile(rb"/Length \d+(?: \d+ R)?(?=[ />])")
_SIMPLE_FONTS = {"/Type1", "/TrueType", "/MMType1", "/CIDFontType0", "/CIDFontType2"}
_LETTER = (0.0, 0.0, 612.0, 792.0)
FRAME_SIDES, FRAME_TOP, FRAME_BOTTOM = 34.0, 54.0, 50.0
"""The frame of foreign pages: how far it stays from the edges of the paper, in points."""


def frame(path: Path) -> Piece:
    """Return the pages of the cleaned PDF at `path` as forms."""
    try:
        with pikepdf.open(path) as pdf:
            return _Framing(pdf).piece()
    except (pikepdf.PdfError, pikepdf.PasswordError, OSError, ValueError, RuntimeError) as error:
        raise EnvironmentFailure("packet.attachment-unreadable", path=path.name) from error


def placing(form: Form, width: float, height: float) -> bytes:
    """Return the operators that draw a foreign page upright in the frame of a page, shrunk only as far as needed."""
    left, bottom, right, top = form.box
    wide, high = (right - left) * form.unit, (top - bottom) * form.unit
    if form.turn in {90, 270}:
        wide, high = high, wide
    room, rise = width - 2 * FRAME_SIDES, height - FRAME_TOP - FRAME_BOTTOM
    shrink = min(1.0, room / wide, rise / high)
    x = FRAME_SIDES + (room - wide * shrink) / 2
    y = FRAME_BOTTOM + (rise - high * shrink) / 2
    scale = shrink * form.unit
    matrix = {
        0: (scale, 0.0, 0.0, scale, x - scale * left, y - scale * bottom),
        90: (0.0, -scale, scale, 0.0, x - scale * bottom, y + scale * right),
        180: (-scale, 0.0, 0.0, -scale, x + scale * right, y + scale * top),
        270: (0.0, scale, -scale, 0.0, x + scale * top, y - scale * left),
    }[form.turn]
    placed = b" ".join(b"%.5f" % value for value in matrix)
    hairline = b"0.8 0.82 0.85 RG 0.4 w %.2f %.2f %.2f %.2f re S" % (x - 1, y - 1, wide * shrink + 2, high * shrink + 2)
    return b"q %s cm /P Do Q\n/Artifact BMC %s EMC\n" % (placed, hairline)


@dataclass
class _Framing:
    pdf: pikepdf.Pdf
    builder: Builder = field(default_factory=Builder)
    numbers: dict[tuple[int, int], int] = field(default_factory=dict)
    waiting: list[tuple[int, int]] = field(default_factory=list)
    fonts: set[str] = field(default_factory=set)

    def piece(self) -> Piece:
        pages = [self._page(page) for page in self.pdf.pages]
        while self.waiting:
            self._copy(self.waiting.pop())
        layers, hidden = self._layers()
        return self.builder.piece(pages, fonts=sorted(self.fonts), layers=layers, hidden=hidden)

    def _page(self, page: pikepdf.Page) -> PiecePage:
        box = _box(page)
        resources = _inherited(page, "/Resources")
        parts = [
            b"<</Type /XObject /Subtype /Form /BBox [%s]" % b" ".join(b"%g" % round(edge, 4) for edge in box),
            b" /Resources ",
            resources.unparse() if isinstance(resources, pikepdf.Dictionary) else b"<< >>",
        ]
        group = page.obj.get("/Group")
        if isinstance(group, pikepdf.Dictionary):
            parts.append(b" /Group " + group.unparse())
        data, coding = _content(page)
        text = b"".join(parts) + coding + b" /Length %d >>" % len(data)
        number = self.builder.number()
        self._write(number, text, data)
        turn = _inherited(page, "/Rotate")
        unit = page.obj.get("/UserUnit")
        return PiecePage(number, Form(box, _number(turn, 0) // 90 * 90 % 360, _scale(unit)))

    def _write(self, number: int, text: bytes, data: bytes | None) -> None:
        for target in references(text):
            if target not in self.numbers:
                self.numbers[target] = self.builder.number()
                self.waiting.append(target)
        self.builder.add(number, text, self.numbers, data)

    def _copy(self, target: tuple[int, int]) -> None:
        """Write the object `target` of the file."""
        found = self.pdf.get_object(target)
        data = None
        if isinstance(found, pikepdf.Stream):
            _strip(found.stream_dict)
            data = found.read_raw_bytes()
            text = _LENGTH.sub(b"/Length %d" % len(data), found.stream_dict.unparse(resolved=True), count=1)
        else:
            _strip(found)
            text = _unparsed(found)
            if _STRAY.search(text):
                text = b"null"
        if b"/BaseFont" in text:
            self._note_font(found)
        self._write(self.numbers[target], text, data)

    def _note_font(self, found: pikepdf.Object) -> None:
        if not isinstance(found, pikepdf.Dictionary) or str(found.get("/Subtype")) not in _SIMPLE_FONTS:
            return
        descriptor = found.get("/FontDescriptor")
        files = ("/FontFile", "/FontFile2", "/FontFile3")
        if not isinstance(descriptor, pikepdf.Dictionary) or not any(name in descriptor for name in files):
            self.fonts.add(str(found.get("/BaseFont")).lstrip("/"))

    def _layers(self) -> tuple[list[int], list[int]]:
        """Return the optional content groups that were copied, and those that the file does not show."""
        properties = self.pdf.Root.get("/OCProperties")
        if not isinstance(properties, pikepdf.Dictionary):
            return [], []
        groups = {one.objgen for one in _listed(properties.get("/OCGs"))}
        default = properties.get("/D")
        on = {one.objgen for one in _listed(default.get("/ON"))} if isinstance(default, pikepdf.Dictionary) else set()
        off = {one.objgen for one in _listed(default.get("/OFF"))} if isinstance(default, pikepdf.Dictionary) else set()
        if isinstance(default, pikepdf.Dictionary) and str(default.get("/BaseState")) == "/OFF":
            off = groups - on
        copied = sorted(group for group in groups if group in self.numbers)
        return [self.numbers[group] for group in copied], [self.numbers[group] for group in copied if group in off]


def _unparsed(found: object) -> bytes:
    """Return an object as text; pikepdf gives plain numbers and truth values as Python's."""
    if isinstance(found, pikepdf.Object):
        return found.unparse(resolved=True)
    if isinstance(found, bool):
        return b"true" if found else b"false"
    return b"null" if found is None else f"{found:f}".encode() if isinstance(found, Decimal) else str(found).encode()


def _strip(found: pikepdf.Object) -> None:
    if isinstance(found, pikepdf.Dictionary):
        for name in _PRIVATE:
            if name in found:
                del found[name]


def _listed(found: object) -> list[pikepdf.Object]:
    return list(found.as_list()) if isinstance(found, pikepdf.Array) else []


def _content(page: pikepdf.Page) -> tuple[bytes, bytes]:
    """Return the content of a page and how it is coded."""
    found = page.obj.get("/Contents")
    if isinstance(found, pikepdf.Stream):
        coding = b""
        for name in ("/Filter", "/DecodeParms"):
            if name in found.stream_dict:
                coding += b" " + name.encode() + b" " + found.stream_dict[name].unparse()
        return found.read_raw_bytes(), coding
    parts = [one.read_bytes() for one in _listed(found) if isinstance(one, pikepdf.Stream)]
    return packed(b"\n".join(parts)), b" /Filter /FlateDecode"


def _inherited(page: pikepdf.Page, name: str) -> pikepdf.Object | None:
    node: pikepdf.Object | None = page.obj
    for _ in range(50):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if name in node:
            return node[name]
        node = node.get("/Parent")
    return None


def _number(found: object, otherwise: int) -> int:
    try:
        return int(found)  # type: ignore[call-overload,no-any-return]  # a pikepdf object or a plain number
    except (TypeError, ValueError):
        return otherwise


def _scale(found: object) -> float:
    try:
        value = float(found)  # type: ignore[arg-type]  # a pikepdf object or a plain number
    except (TypeError, ValueError):
        return 1.0
    return value if value > 0 else 1.0


def _rectangle(found: object) -> tuple[float, float, float, float] | None:
    values = _listed(found)
    if len(values) != 4:
        return None
    try:
        left, bottom, right, top = (float(value) for value in values)
    except (TypeError, ValueError):
        return None
    return min(left, right), min(bottom, top), max(left, right), max(bottom, top)


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    """Return what is shown of a page: its CropBox within its MediaBox."""
    media = _rectangle(_inherited(page, "/MediaBox")) or _LETTER
    crop = _rectangle(_inherited(page, "/CropBox")) or media
    box = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    if box[2] - box[0] < 1 or box[3] - box[1] < 1:
        box = media
    return box if box[2] - box[0] >= 1 and box[3] - box[1] >= 1 else _LETTER
