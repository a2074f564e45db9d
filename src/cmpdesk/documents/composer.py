"""One packet, composed: its own pages and the pieces of its applications, with header and footer on every page."""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from xml.sax.saxutils import escape

import pikepdf

from cmpdesk.documents.flow import HEAD
from cmpdesk.documents.fonts import FILES, face, packed
from cmpdesk.documents.framing import placing
from cmpdesk.documents.house import MARGIN, House
from cmpdesk.documents.markup import RULE, Line, Style, fitted, line, lines
from cmpdesk.documents.page import Link, Page, text
from cmpdesk.documents.pieces import Piece
from cmpdesk.documents.score_forms import Fillable, Forms
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.packets import Manifest, ManifestLine, PacketContent, PacketOrder, PieceKind
from cmpdesk.domain.returns import PREFIX
from cmpdesk.runtime import disk

CATALOG, ROOT, FONTS, INFO, METADATA, OUTLINES, LABELS, FIRST_PAGE = range(1, 9)
_STAMP = Style("sans", 7.5, 10, HEAD.colour)
_HEAD_TEXT, _HEAD_RULE, _FOOT_TEXT = 38.0, 44.0, 33.0


@dataclass(frozen=True, slots=True)
class Section:
    """A run of pages in a packet. `application` is its number ("" for pages of the packet itself), `header` what stands
    at the top left; `bookmark` is the name and depth in the outline, `code` is printed above the number of the page,
    `forms` are the sheets that can be filled on it."""

    kind: PieceKind
    piece: Piece
    application: str = ""
    header: str = ""
    bookmark: tuple[str, int] | None = None
    source: str = ""
    sha256: str = ""
    links: tuple[tuple[Link, ...], ...] = ()
    foot: str = ""
    missing: str = ""
    code: str = ""
    forms: tuple[Fillable, ...] = ()


@dataclass(slots=True)
class _Outline:
    title: str
    page: int
    depth: int
    number: int = 0
    children: list["_Outline"] = field(default_factory=list)


class Book:
    """Writes one document. Objects are numbered in the order of its pages, so equal content gives equal bytes.

    `corner` stands at the top right of each page, `foot` at the bottom left where a section has no other; `identity`
    tells the document from all others, `properties` are noted in it for who reads it back. `repeated` are drawings that
    many of its pages repeat, each by its name in the file; no foreign page is then among them.
    """

    def __init__(self, house: House, title: str, sections: Sequence[Section], *, issued_at: datetime, identity: str,
                 corner: str, foot: str, properties: Mapping[str, str] | None = None,
                 repeated: Mapping[str, Page] | None = None) -> None:  # fmt: skip
        self.house = house
        self.title = title
        self.sections = sections
        self.issued_at = issued_at
        self.identity = identity
        self.corner = corner
        self.foot = foot
        self.properties = properties or {}
        self.repeated = repeated or {}
        self.resources = b"/Font %d 0 R" % FONTS
        self.forms = Forms(FONTS)
        self.total = sum(len(section.piece.pages) for section in sections)
        self.next = FIRST_PAGE + self.total
        self.used: dict[str, set[str]] = {}
        self.outline: list[_Outline] = []
        self.layers: list[int] = []
        self.hidden: list[int] = []

    def write(self, sink: Sink) -> Manifest:
        """Write the document and return what it holds; the file is whole but not yet brought to disk."""
        sink.write([b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"])
        manifest: list[ManifestLine] = []
        page = 1
        stamps: dict[tuple[str, str], int] = {}
        self._repeated(sink)
        for section in self.sections:
            key = (section.header, section.foot)
            if key not in stamps:
                stamps[key] = self._stream(sink, self._stamp(section))
            self._section(sink, section, page, stamps[key])
            count = len(section.piece.pages)
            manifest.append(ManifestLine(section.kind, section.application, section.source, section.sha256, page, count,
                                         section.piece.fonts, section.missing))  # fmt: skip
            if section.bookmark:
                self.outline.append(_Outline(section.bookmark[0], page, section.bookmark[1]))
            page += count
        if page - 1 != self.total:
            raise EnvironmentFailure("packet.pages-differ", packet=sink.path.name, wanted=self.total, found=page - 1)
        fields = self.forms.finish(self, sink)
        self._fonts(sink)
        self._catalog(sink, fields)
        self._trailer(sink)
        return Manifest(tuple(manifest), self.total)

    # -- pages

    def _section(self, sink: Sink, section: Section, first: int, stamp: int) -> None:
        piece, base = section.piece, self.next - 1
        self.next += piece.count
        self.layers += [base + number for number in piece.layers]
        self.hidden += [base + number for number in piece.hidden]
        for key, chars in piece.used.items():
            self.used.setdefault(key, set()).update(chars)
        sink.write(piece.placed(base, sink.offset, sink.offsets))
        width, height = self.house.size
        fields = self._fields(sink, section, first)
        for position, shown in enumerate(piece.pages):
            number = first + position
            own = self._folio(number, section.code)
            resources, contents = self.resources, [stamp]
            if shown.form is not None:
                own = placing(shown.form, width, height) + own
                resources += b"/XObject<</P %d 0 R>>" % (base + shown.number)
            else:
                contents.insert(0, base + shown.number)
            contents.append(self._stream(sink, own, compress=False))
            links = section.links[position] if section.links else ()
            annotations = b"/Annots[%s]" % b"".join(self._link(one) for one in links) if links else b""
            if fields:
                annotations = b"/Tabs/R/Annots[%s]" % b" ".join([b"%d 0 R" % one for one in fields[position]])
            shown_by = b" ".join(b"%d 0 R" % one for one in contents)
            sink.add(
                FIRST_PAGE + number - 1,
                b"<</Type/Page/Parent %d 0 R/MediaBox[0 0 %g %g]/Resources<<%s>>/Contents[%s]%s>>"
                % (ROOT, width, height, resources, shown_by, annotations),
            )

    def _fields(self, sink: Sink, section: Section, first: int) -> list[list[int]]:
        """Write the fields of a section; return the annotations of each page, nothing where there is no field."""
        pages = [FIRST_PAGE + first - 1 + position for position in range(len(section.piece.pages))]
        placed = [self.forms.place(self, sink, sheet, pages) for sheet in section.forms]
        return [[one for sheet in placed for one in sheet[position]] for position in range(len(pages)) if placed]

    def _link(self, link: Link) -> bytes:
        box = b" ".join(b"%.1f" % edge for edge in link.box)
        return b"<</Type/Annot/Subtype/Link/Rect[%s]/Border[0 0 0]/F 4/Dest[%d 0 R/XYZ null null null]>>" % (
            box, FIRST_PAGE + link.page - 1)  # fmt: skip

    def _stamp(self, section: Section) -> bytes:
        """Return the header and footer that all pages of an application share in this document."""
        width, height = self.house.size
        page = Page(width, height)
        edge = width - MARGIN
        right = line(self.corner, _STAMP)
        page.right(right, edge, height - _HEAD_TEXT)
        if section.header:
            told = _on_two_lines(section.header, self.house.width - right.width - 24)
            for above, one in enumerate(reversed(told)):
                page.draw(one, MARGIN, height - _HEAD_TEXT + above * _STAMP.leading)
            page.rule(MARGIN, edge, height - _HEAD_RULE, RULE)
        foot = section.foot or self.foot
        page.draw(fitted(foot, _STAMP, self.house.width - 70), MARGIN, _FOOT_TEXT)
        return self._artifact(page)

    def _folio(self, number: int, code: str) -> bytes:
        width, height = self.house.size
        page = Page(width, height)
        page.right(line(f"{number} / {self.total}", _STAMP), width - MARGIN, _FOOT_TEXT)
        if code:
            page.right(line(code, _STAMP), width - MARGIN, _FOOT_TEXT + _STAMP.leading)
        return self._artifact(page)

    def note(self, used: Mapping[str, set[str]]) -> None:
        """Note which characters of which face the document needs."""
        for key, chars in used.items():
            self.used.setdefault(key, set()).update(chars)

    def _artifact(self, page: Page) -> bytes:
        self.note(page.used)
        return b"/Artifact<</Type/Pagination>>BDC\n%s\nEMC\n" % page.content()

    def _stream(self, sink: Sink, data: bytes, *, compress: bool = True, kind: bytes = b"") -> int:
        self.next += 1
        number = self.next - 1
        if compress:
            data = packed(data)
        sink.add(number, b"<<%s%s/Length %d>>" % (kind, b"/Filter/FlateDecode" if compress else b"", len(data)), data)
        return number

    # -- what the document shares

    def _repeated(self, sink: Sink) -> None:
        """Write what pages repeat, each drawing once."""
        if not self.repeated:
            return
        named = []
        for name, page in self.repeated.items():
            self.note(page.used)
            kind = b"/Type/XObject/Subtype/Form/BBox[0 0 %g %g]/Resources<</Font %d 0 R>>" % (
                page.width, page.height, FONTS)  # fmt: skip
            named.append(b"/%s %d 0 R" % (name.encode(), self._stream(sink, page.content(), kind=kind)))
        self.resources += b"/XObject %d 0 R" % self.next
        sink.add(self.next, b"<<%s>>" % b"".join(named))
        self.next += 1

    def _fonts(self, sink: Sink) -> None:
        entries = []
        for key in FILES:
            if not self.used.get(key):
                continue
            drawn = face(key)
            subset = drawn.subset(self.used[key])
            name = subset.name.encode()
            program = self._stream(sink, subset.program)
            unicode = self._stream(sink, subset.to_unicode)
            descriptor, descendant, font = self.next, self.next + 1, self.next + 2
            self.next += 3
            sink.add(descriptor, (
                b"<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[%s]/ItalicAngle %g/Ascent %g/Descent %g"
                b"/CapHeight %g/StemV %g/FontFile2 %d 0 R>>"
            ) % (name, b" ".join(b"%g" % edge for edge in drawn.bbox), drawn.italic_angle, drawn.ascent, drawn.descent,
                 drawn.cap_height, drawn.stem, program))  # fmt: skip
            sink.add(descendant, (
                b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%s"
                b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
                b"/FontDescriptor %d 0 R/CIDToGIDMap/Identity/DW 0/W[%s]>>"
            ) % (name, descriptor, subset.widths))  # fmt: skip
            sink.add(font, (
                b"<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
            ) % (name, descendant, unicode))  # fmt: skip
            entries.append(b"/%s %d 0 R" % (drawn.resource.encode(), font))
        sink.add(FONTS, b"<<%s>>" % b"".join(entries))

    def _catalog(self, sink: Sink, fields: bytes) -> None:
        kids = b" ".join(b"%d 0 R" % (FIRST_PAGE + position) for position in range(self.total))
        sink.add(ROOT, b"<</Type/Pages/Count %d/Kids[%s]>>" % (self.total, kids))
        when = self.issued_at.astimezone(UTC)
        noted = b"".join(b"/%s%s" % (name.encode(), text(value)) for name, value in self.properties.items())
        sink.add(INFO, b"<</Title%s/Producer(CMP Desk)/CreationDate(D:%sZ)%s>>" % (
            text(self.title), when.strftime("%Y%m%d%H%M%S").encode(), noted))  # fmt: skip
        xmp = _XMP.format(title=escape(self.title), language=self.house.language_tag,
                          when=when.strftime("%Y-%m-%dT%H:%M:%SZ")).encode()  # fmt: skip
        sink.add(METADATA, b"<</Type/Metadata/Subtype/XML/Length %d>>" % len(xmp), xmp)
        self._outlines(sink)
        sink.add(LABELS, b"<</Nums[0<</S/D>>]>>")
        layers = b""
        if self.layers:
            everything = b" ".join(b"%d 0 R" % number for number in self.layers)
            off = b" ".join(b"%d 0 R" % number for number in self.hidden)
            layers = b"/OCProperties<</OCGs[%s]/D<</OFF[%s]/Order[]>>>>" % (everything, off)
        sink.add(CATALOG, (
            b"<</Type/Catalog/Pages %d 0 R/Metadata %d 0 R/Outlines %d 0 R/PageLabels %d 0 R/PageMode/UseOutlines"
            b"/Lang(%s)/ViewerPreferences<</DisplayDocTitle true>>%s%s>>"
        ) % (ROOT, METADATA, OUTLINES, LABELS, self.house.language_tag.encode(), layers, fields))  # fmt: skip

    def _outlines(self, sink: Sink) -> None:
        top = _Outline("", 0, -1, OUTLINES)
        path = [top]
        for one in self.outline:
            one.number = self.next
            self.next += 1
            while path[-1].depth >= one.depth:
                path.pop()
            path[-1].children.append(one)
            path.append(one)
        sink.add(OUTLINES, b"<</Type/Outlines%s>>" % _family(top, opened=True))
        self._items(sink, top)

    def _items(self, sink: Sink, parent: _Outline) -> None:
        for position, one in enumerate(parent.children):
            beside = b""
            if position:
                beside += b"/Prev %d 0 R" % parent.children[position - 1].number
            if position + 1 < len(parent.children):
                beside += b"/Next %d 0 R" % parent.children[position + 1].number
            page = FIRST_PAGE + one.page - 1
            sink.add(one.number, b"<</Title%s/Parent %d 0 R/Dest[%d 0 R/XYZ null null null]%s%s>>" % (
                text(one.title), parent.number, page, beside, _family(one, opened=False)))  # fmt: skip
            self._items(sink, one)

    def _trailer(self, sink: Sink) -> None:
        start, size = sink.offset, self.next
        entries = [b"0000000000 65535 f \n"]
        entries += [b"%010d 00000 n \n" % sink.offsets[number] for number in range(1, size)]
        identity = hashlib.sha256(self.identity.encode()).hexdigest()[:32].encode()
        trailer = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%s><%s>]>>\n" % (
            size, CATALOG, INFO, identity, identity)  # fmt: skip
        sink.write([b"xref\n0 %d\n" % size, *entries, trailer, b"startxref\n%d\n%%%%EOF\n" % start])


class Composer(Book):
    """Writes one packet."""

    def __init__(self, house: House, order: PacketOrder, title: str, mark: str, sections: Sequence[Section],
                 fingerprint: str) -> None:  # fmt: skip
        words, content = house.words, order.content
        copy = words.t("copy {copy}", copy=f"{content.copy:02}")
        reader = words.t("reviewer {code}", code=content.reviewer.code)
        super().__init__(
            house, title, sections, issued_at=order.issued_at,
            identity=f"{fingerprint} {order.issue} {order.issued_at.isoformat()}",
            corner=f"{mark} · {reader} · {copy}", foot=house.session(content.call), properties=properties(content),
        )  # fmt: skip


def properties(content: PacketContent) -> dict[str, str]:
    """Return what a document that comes back is known by, whatever its name; the codes of its sheets say the same."""
    return {
        f"{PREFIX}-call": content.call.id,
        f"{PREFIX}-grid": str(content.grid.version),
        f"{PREFIX}-reviewer": content.reviewer.id,
    }


def _on_two_lines(header: str, width: float) -> tuple[Line, ...]:
    """Return a header on one line, else on two, the second cut where even that is too short."""
    told = lines(header, _STAMP, width)
    if len(told) < 3:
        return told
    rest = " ".join("".join(chunk.text for chunk in one.chunks) for one in told[1:3])
    return told[0], fitted(rest, _STAMP, width)


def _family(parent: _Outline, *, opened: bool) -> bytes:
    if not parent.children:
        return b""
    count = len(parent.children) if opened else -len(parent.children)
    return b"/First %d 0 R/Last %d 0 R/Count %d" % (parent.children[0].number, parent.children[-1].number, count)


def verify(path: Path, pages: int, name: str) -> None:
    """Read the file back and raise where it does not hold as many pages as its manifest says."""
    try:
        with pikepdf.open(path) as pdf:
            found = len(pdf.pages)
    except pikepdf.PdfError as error:
        raise EnvironmentFailure("packet.unreadable", packet=name) from error
    if found != pages:
        raise EnvironmentFailure("packet.pages-differ", packet=name, wanted=pages, found=found)


_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
    ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/">\n'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>\n'
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>\n"
    "<xmp:CreateDate>{when}</xmp:CreateDate><pdf:Producer>CMP Desk</pdf:Producer>\n"
    "</rdf:Description></rdf:RDF></x:xmpmeta>\n"
    '<?xpacket end="r"?>'
)


def written(book: Book, pages: int, name: str) -> bytes:
    """Return the bytes of a document of `pages` pages, read back; ``EnvironmentFailure`` where the disk fails."""
    try:
        with tempfile.TemporaryDirectory(prefix="cmpdesk-") as folder:
            path = Path(folder) / "document.pdf"
            with Sink(path) as sink:
                book.write(sink)
                sink.finish()
                verify(sink.part, pages, name)
                sink.keep()
            return path.read_bytes()
    except OSError as fault:
        raise disk.failure(fault, Path(str(fault.filename or tempfile.gettempdir()))) from fault
