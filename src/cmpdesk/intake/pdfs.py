"""Foreign PDF files: counted, cleaned and set upright for print. Runs in the child.

What is printed is a new file that takes over pages and nothing else: no script, form, link, attachment,
metadata or outline survives, because the new file never had any.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.intake.comments import draw_missing

if TYPE_CHECKING:
    from pikepdf import Object, Page, Pdf

PAGE_CAP = 2000
_DEEPEST = 64
_NESTED = 6
_LONGEST_LIST = 5000
_MOST_CONTENT = 400 * 1024 * 1024
_LARGEST_PAGE = 14_400.0
"""In points: 200 inches, the limit of the format itself."""

_ACTIONS = {
    "/JavaScript": "javascript",
    "/Rendition": "multimedia",
    "/Sound": "multimedia",
    "/Movie": "multimedia",
}
_RUNNING = frozenset({"/Launch", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/ResetForm", "/URI"})
_MEDIA = frozenset({"/RichMedia", "/Screen", "/Movie", "/Sound", "/3D"})
_KEPT = ("/Contents", "/Resources", "/Group", "/UserUnit")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What became of a file; `data` only where `status` is PRINTABLE."""

    status: AttachmentStatus
    pages: int = 0
    data: bytes | None = None
    removed: tuple[str, ...] = ()


class _Unusable(Exception):
    """The file opens, but a page of it cannot be shown."""


def clean(data: bytes) -> Cleaned:
    """Return the file cleaned and upright: each page has its box at the origin and no rotation.

    Equal bytes give equal bytes. A file cut short is DAMAGED even where its beginning can be read: half a
    dossier must not look like a whole one.
    """
    import pikepdf

    if b"%%EOF" not in data[-4096:]:
        return Cleaned(AttachmentStatus.DAMAGED)
    if _swarming(data):
        return Cleaned(AttachmentStatus.TOO_MANY_PAGES)
    try:
        with pikepdf.open(BytesIO(data)) as pdf:
            status, pages = _examined(pdf)
            if status is not AttachmentStatus.PRINTABLE:
                return Cleaned(status, pages)
            removed = _found(pdf)
            removed |= _flattened(pdf)
            return Cleaned(AttachmentStatus.PRINTABLE, pages, _rebuilt(pdf), tuple(sorted(removed)))
    except pikepdf.PasswordError:
        return Cleaned(AttachmentStatus.ENCRYPTED)
    except (pikepdf.PikepdfError, _Unusable, RuntimeError, ValueError, TypeError, KeyError, AttributeError):
        # a malformed object shows itself as any of these; the file is unusable either way
        return Cleaned(AttachmentStatus.DAMAGED)


def _swarming(data: bytes) -> bool:
    """Tell whether a list of pages is far too long, by the bytes alone: qpdf needs gigabytes for millions
    of entries.
    """
    at = data.find(b"/Kids")
    while at >= 0:
        end = data.find(b"]", at)
        near = data[max(0, at - 200) : at] + data[end : end + 200]
        if end - at > PAGE_CAP * 6 and b"/Pages" in near and data.count(b"R", at, end) > PAGE_CAP:
            return True
        at = data.find(b"/Kids", max(at + 5, end))
    return False


def _examined(pdf: "Pdf") -> tuple[AttachmentStatus, int]:
    """Count the pages without building the list of them: a small file can claim millions."""
    pages = 0
    for _ in _leaves(pdf):
        pages += 1
        if pages > PAGE_CAP:
            return AttachmentStatus.TOO_MANY_PAGES, 0
    form = pdf.Root.get("/AcroForm")
    if form is not None and "/XFA" in form:
        return AttachmentStatus.XFA, pages
    return (AttachmentStatus.PRINTABLE if pages else AttachmentStatus.DAMAGED), pages


def _leaves(pdf: "Pdf") -> Iterator["Object"]:
    from pikepdf import Array

    waiting: list[tuple[Object, int]] = [(pdf.Root.Pages, 0)]
    while waiting:
        node, depth = waiting.pop()
        kids = node.get("/Kids")
        if kids is None:
            yield node
            continue
        if not isinstance(kids, Array) or depth > _DEEPEST:
            raise _Unusable
        for index in range(min(len(kids), PAGE_CAP + 1)):
            waiting.append((kids[index], depth + 1))


def _found(pdf: "Pdf") -> set[str]:
    """Name what a reader will not find in the printed copy."""
    from pikepdf import Dictionary

    removed: set[str] = set()
    names = pdf.Root.get("/Names", Dictionary())
    if "/JavaScript" in names:
        removed.add("javascript")
    if "/EmbeddedFiles" in names or "/AF" in pdf.Root or "/Collection" in pdf.Root:
        removed.add("embedded-files")
    if "/AA" in pdf.Root:
        removed.add("actions")
    for thing in _dictionaries(pdf):
        kind = str(thing.get("/S", ""))
        if kind in _ACTIONS:
            removed.add(_ACTIONS[kind])
        elif kind in _RUNNING:
            removed.add("actions")
        if "/JS" in thing:
            removed.add("javascript")
        if "/EF" in thing:
            removed.add("embedded-files")
        if str(thing.get("/Subtype", "")) in _MEDIA:
            removed.add("multimedia")
    return removed


def _dictionaries(pdf: "Pdf") -> Iterator["Object"]:
    """Yield every dictionary of the file, those written inside others included."""
    from pikepdf import Array, Dictionary

    waiting: list[tuple[Object, int]] = [(thing, 0) for thing in pdf.objects if isinstance(thing, Dictionary | Array)]
    while waiting:
        thing, depth = waiting.pop()
        inside: list[object] = []
        if isinstance(thing, Dictionary):
            yield thing
            inside = list(thing.values())
        elif len(thing) < _LONGEST_LIST:
            inside = list(thing)
        for one in inside:
            if depth < _NESTED and isinstance(one, Dictionary | Array) and not one.is_indirect:
                waiting.append((one, depth + 1))


def _flattened(pdf: "Pdf") -> set[str]:
    """Draw form fields and comments into their pages, so that what was typed is printed."""
    from pikepdf import Dictionary, Name

    form = pdf.Root.get("/AcroForm")
    widgets = False
    if isinstance(form, Dictionary):
        for thing in pdf.objects:
            if isinstance(thing, Dictionary) and thing.get("/Subtype") == Name.Widget:
                widgets = True
                if "/AP" not in thing and _typed_in(thing):
                    form.NeedAppearances = True
        if form.get("/NeedAppearances"):
            pdf.generate_appearance_streams()
    for page in pdf.pages:
        draw_missing(pdf, page)
    pdf.flatten_annotations("all")
    return {"forms-flattened"} if widgets else set()


def _typed_in(widget: "Object") -> bool:
    """Tell whether a text or a choice was entered in a field."""
    parent = widget.get("/Parent", widget)
    kind = str(widget.get("/FT", parent.get("/FT", "")))
    return kind in {"/Tx", "/Ch"} and ("/V" in widget or "/V" in parent)


def _rebuilt(pdf: "Pdf") -> bytes:
    import pikepdf

    content = 0
    with pikepdf.new() as fresh:
        for page in pdf.pages:
            content += _weight(page)
            if content > _MOST_CONTENT:
                raise _Unusable
        fresh.pages.extend(pdf.pages)
        for page in fresh.pages:
            _set_upright(fresh, page)
        _forget(fresh)
        out = BytesIO()
        fresh.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
            fix_metadata_version=False,
        )
        return out.getvalue()


def _weight(page: "Page") -> int:
    """Return how large the content of a page is once inflated; PikepdfError where it cannot be read."""
    return sum(len(stream.read_bytes()) for stream in _streams(page))


def _streams(page: "Page") -> list["Object"]:
    from pikepdf import Array

    contents = page.obj.get("/Contents")
    if contents is None:
        return []
    return list(contents) if isinstance(contents, Array) else [contents]


def _set_upright(pdf: "Pdf", page: "Page") -> None:
    """Move the visible part of the page to the origin, turn it as it is shown, and keep nothing beside its
    content.
    """
    from pikepdf import Array, Dictionary, Name

    left, bottom, right, top = _visible(page)
    unit = float(page.obj.get("/UserUnit", 1))
    turn = int(_inherited(page, "/Rotate", 0)) % 360
    resources = _inherited(page, "/Resources", None)
    if resources is not None:
        page.obj.Resources = resources
    width, height = right - left, top - bottom
    if not (0 < width * unit <= _LARGEST_PAGE and 0 < height * unit <= _LARGEST_PAGE) or turn % 90:
        raise _Unusable
    across, up = (height, width) if turn in {90, 270} else (width, height)
    if turn or unit != 1 or abs(left) > 0.001 or abs(bottom) > 0.001:
        matrix = {
            0: (1, 0, 0, 1, -left, -bottom),
            90: (0, -1, 1, 0, -bottom, right),
            180: (-1, 0, 0, -1, right, top),
            270: (0, 1, -1, 0, top, -left),
        }[turn]
        shown = pdf.make_stream(b"\n".join(stream.read_bytes() for stream in _streams(page)))
        shown.Type, shown.Subtype = Name.XObject, Name.Form
        shown.BBox = Array([left, bottom, right, top])
        for key in ("/Resources", "/Group"):
            if key in page.obj:
                shown[key] = page.obj[key]
        numbers = " ".join(f"{number * unit:.5f}" for number in matrix)
        page.obj.Contents = pdf.make_stream(f"q {numbers} cm /Shown Do Q\n".encode("ascii"))
        page.obj.Resources = Dictionary(XObject=Dictionary(Shown=shown))
    for key in list(page.obj.keys()):
        if key not in {*_KEPT, "/Type", "/Parent"} or key == "/UserUnit":
            del page.obj[key]
    page.obj.MediaBox = Array([0, 0, round(across * unit, 3), round(up * unit, 3)])
    page.obj.Type = Name.Page


def _visible(page: "Page") -> tuple[float, float, float, float]:
    """Return the part of the media box that is shown: left, bottom, right, top."""
    media = _box(_inherited(page, "/MediaBox", None), (0.0, 0.0, 612.0, 792.0))
    crop = _box(_inherited(page, "/CropBox", None), media)
    left, bottom = max(media[0], crop[0]), max(media[1], crop[1])
    right, top = min(media[2], crop[2]), min(media[3], crop[3])
    return (left, bottom, right, top) if left < right and bottom < top else media


def _box(value: object, default: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    if value is None:
        return default
    one, two, three, four = (float(number) for number in value)  # type: ignore[attr-defined]  # an array of PDF
    return min(one, three), min(two, four), max(one, three), max(two, four)


def _inherited(page: "Page", key: str, default: object) -> "Object":
    """Return an entry of the page or of the page tree above it."""
    node: Object | None = page.obj
    for _ in range(_DEEPEST):
        if node is None:
            break
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return default  # type: ignore[return-value]  # None and numbers stand in for objects


def _forget(pdf: "Pdf") -> None:
    """Drop what tells of authors and programs, and what embeds files, from everything the pages use."""
    from pikepdf import Dictionary, Stream

    for thing in pdf.objects:
        if isinstance(thing, Dictionary | Stream):
            for key in ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/OPI"):
                if key in thing:
                    del thing[key]
    for key in list(pdf.Root.keys()):
        if key not in {"/Type", "/Pages"}:
            del pdf.Root[key]
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
