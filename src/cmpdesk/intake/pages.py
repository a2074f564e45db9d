"""Pages of a PDF for the screen and the printer: sizes, pixels, text with its places, outline. Runs in the child.

The child keeps the document of the last question open, by its path: working copies are named after their content, so
that a path never changes its meaning, and a fresh child goes on where one died.
"""

import ctypes
import mmap
import unicodedata
from array import array
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.text import fold
from cmpdesk.runtime.child import Answer

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

MOST_PAGES = 10_000
MOST_BOOKMARKS = 5_000
MOST_HITS = 1_000
MOST_PIXELS = 8_400_000
_OPEN_PAGES = 8
_DEEPEST = 12
_PAPER = (612.0, 792.0)
_TITLE = 200
_UNIT = 100_000
"""PDFium tells places in whole numbers: of a page as many across and down."""
_Box = tuple[float, float, float, float]
_HYPHENS = frozenset((0x02, 0xAD, 0xFFFE))
"""What PDFium puts at the end of a line where a word goes on in the next."""
_PARTED = frozenset((0x0A, 0x0D, 0x20))


@dataclass(slots=True)
class _Words:
    """The text of a page folded for searching; `places` holds, for each letter, the number of its character."""

    text: str
    places: "array[int]"


@dataclass(slots=True)
class _Book:
    path: str
    pdf: "PdfDocument"
    pages: "OrderedDict[int, PdfPage]" = field(default_factory=OrderedDict)
    words: dict[int, _Words] = field(default_factory=dict)

    def page(self, number: int) -> "PdfPage":
        """Return a page; the last few stay open, for its bands and for turning back."""
        from pypdfium2 import PdfiumError

        page = self.pages.pop(number, None)
        if page is None:
            try:
                page = self.pdf[number]
            except PdfiumError as error:
                raise Refusal("preview.page-damaged", page=number + 1) from error
            while len(self.pages) >= _OPEN_PAGES:
                self.pages.popitem(last=False)[1].close()
        self.pages[number] = page
        return page

    def close(self) -> None:
        for page in self.pages.values():
            page.close()
        self.pdf.close()


class Pages:
    """Answers for one document at a time."""

    def __init__(self) -> None:
        self._held: _Book | None = None
        self._mapped: tuple[str, ctypes.Array[ctypes.c_ubyte]] | None = None

    def open(self, params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
        """Return the sizes of all pages and the outline; ``preview.encrypted``, ``preview.damaged``,
        ``preview.too-many-pages``.
        """
        pdf = self._book(params["path"]).pdf
        sizes = [_size(pdf, number) for number in range(len(pdf))]
        return Answer({"sizes": sizes, "bookmarks": _outline(pdf)})

    def draw(self, params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
        """Draw a `Piece` of a page into the file `into`, which both processes map: a pipe is slower than PDFium.

        White where nothing is printed; four bytes a pixel, blue, green, red, unused. Returns how many bytes.
        """
        pdfium = _library()
        book = self._book(params["path"])
        width, height, top, rows = (int(params[name]) for name in ("width", "height", "top", "rows"))
        if width <= 0 or rows <= 0 or width * rows > MOST_PIXELS:
            raise Refusal("file.answer-too-large")
        page = book.page(int(params["page"]))
        size = 4 * width * rows
        flags = pdfium.FPDF_ANNOT | (pdfium.FPDF_PRINTING if params.get("paper") else 0)
        pixels = ctypes.addressof(self._surface(params["into"], size))
        ctypes.memset(pixels, 0xFF, size)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, rows, pdfium.FPDFBitmap_BGRx, pixels, 4 * width)
        if not bitmap:
            raise MemoryError
        try:
            pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, -top, width, height, 0, flags)
            if book.pdf.formenv:
                pdfium.FPDF_FFLDraw(book.pdf.formenv, bitmap, page, 0, -top, width, height, 0, flags)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        return Answer(size)

    def _surface(self, path: str, size: int) -> "ctypes.Array[ctypes.c_ubyte]":
        """Return the mapped file, which holds `size` bytes at least."""
        if self._mapped is None or self._mapped[0] != path or len(self._mapped[1]) < size:
            self._mapped = None
            try:
                with open(path, "r+b") as file:
                    whole = mmap.mmap(file.fileno(), 0)
            except OSError as error:
                raise EnvironmentFailure("file.unreadable", reason=error.strerror or type(error).__name__) from error
            if len(whole) < size:
                raise Refusal("file.answer-too-large")
            self._mapped = path, (ctypes.c_ubyte * len(whole)).from_buffer(whole)
        return self._mapped[1]

    def find(self, params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
        """Return where `text` stands on `count` pages from `first` on: [page, [[left, top, right, bottom], …]],
        in parts of the page from 0 to 1.
        """
        book = self._book(params["path"])
        wanted = fold(str(params["text"]))
        hits: list[tuple[int, list[_Box]]] = []
        first = int(params["first"])
        for number in range(first, min(first + int(params["count"]), len(book.pdf))):
            if not wanted or len(hits) >= MOST_HITS:
                break
            with suppress(Refusal):  # a page that is damaged says so where it is shown
                words = book.words.get(number)
                if words is None:
                    words = book.words[number] = _read(book.page(number))
                spans = _spans(words, wanted, MOST_HITS - len(hits))
                if spans:
                    hits += [(number, boxes) for boxes in _boxes(book.page(number), spans) if boxes]
        return Answer(hits)

    def _book(self, path: str) -> _Book:
        if self._held is not None and self._held.path == path:
            return self._held
        if self._held is not None:
            self._held.close()
            self._held = None
        self._held = _opened(path)
        return self._held


def _library() -> Any:
    """Return the functions of PDFium itself, which are listed nowhere that a type checker could read."""
    import pypdfium2.raw

    return pypdfium2.raw


def _opened(path: str) -> _Book:
    import pypdfium2

    pdfium = _library()
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
        raise Refusal("preview.encrypted" if locked else "preview.damaged") from error
    except OSError as error:
        raise EnvironmentFailure("file.unreadable", reason=error.strerror or type(error).__name__) from error
    pages = len(pdf)
    if not 0 < pages <= MOST_PAGES:
        pdf.close()
        raise Refusal("preview.too-many-pages", limit=MOST_PAGES) if pages else Refusal("preview.damaged")
    pdf.init_forms()
    return _Book(path, pdf)


def _size(pdf: "PdfDocument", number: int) -> tuple[float, float]:
    """Return the size of a page in points; of one that is damaged, that of the first paper at hand."""
    from pypdfium2 import PdfiumError

    try:
        width, height = pdf.get_page_size(number)
    except PdfiumError:
        return _PAPER
    return (width, height) if width > 0 and height > 0 else _PAPER


def _outline(pdf: "PdfDocument") -> list[tuple[str, int, int]]:
    entries: list[tuple[str, int, int]] = []
    for mark in pdf.get_toc(max_depth=_DEEPEST):
        place = mark.get_dest()
        page = place.get_index() if place is not None else None
        title = "".join(letter for letter in mark.get_title() if letter.isprintable())[:_TITLE]
        entries.append((title, -1 if page is None else page, mark.level))
        if len(entries) >= MOST_BOOKMARKS:
            break
    return entries


# -- text


def _read(page: "PdfPage") -> _Words:
    """Return the words of a page as `fold` would, each letter with the character that it comes from."""
    pdfium = _library()
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        codes = [pdfium.FPDFText_GetUnicode(textpage, number) for number in range(count)]
    finally:
        textpage.close()
    letters: list[str] = []
    places = array("l")
    known: dict[int, str] = {}
    joined = parted = False
    for number, code in enumerate(codes):
        if code in _HYPHENS:
            joined = True
            continue
        if joined and code in _PARTED:
            continue
        joined = False
        folded = known.get(code)
        if folded is None:
            folded = known[code] = _folded(code)
        if code == 0x2E and 0 < number < count - 1 and _digit(codes[number - 1]) and _digit(codes[number + 1]):
            folded = "."
        if folded == " ":
            if parted:
                continue
        elif not folded:
            continue
        parted = folded == " "
        letters.append(folded)
        places.extend([number] * len(folded))
    return _Words("".join(letters), places)


def _folded(code: int) -> str:
    """Return a character as `fold` leaves it: letters, one space for what parts words, nothing for a lone accent."""
    letter = chr(code)
    if unicodedata.combining(letter):
        return ""
    return fold(letter) or " "


def _digit(code: int) -> bool:
    return 0x30 <= code <= 0x39


def _spans(words: _Words, wanted: str, most: int) -> list[tuple[int, int]]:
    """Return (first character, number of characters) of each place of `wanted`."""
    spans: list[tuple[int, int]] = []
    at = words.text.find(wanted)
    while at >= 0 and len(spans) < most:
        first, last = words.places[at], words.places[at + len(wanted) - 1]
        spans.append((first, last - first + 1))
        at = words.text.find(wanted, at + len(wanted))
    return spans


def _boxes(page: "PdfPage", spans: list[tuple[int, int]]) -> list[list[_Box]]:
    """Return the rectangles of each span, as the page is shown."""
    pdfium = _library()
    found = []
    edges = [ctypes.c_double() for _ in range(4)]
    left, top, right, bottom = edges
    textpage = page.get_textpage()
    try:
        for first, count in spans:
            boxes = []
            for number in range(pdfium.FPDFText_CountRects(textpage, first, count)):
                if pdfium.FPDFText_GetRect(textpage, number, *edges):
                    one = _place(page, left.value, top.value)
                    other = _place(page, right.value, bottom.value)
                    boxes.append((min(one[0], other[0]), min(one[1], other[1]),
                                  max(one[0], other[0]), max(one[1], other[1])))  # fmt: skip
            found.append(boxes)
    finally:
        textpage.close()
    return found


def _place(page: "PdfPage", across: float, up: float) -> tuple[float, float]:
    """Return a point of the page as it is shown, from its top left corner, in parts of its width and height."""
    pdfium = _library()
    x, y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, _UNIT, _UNIT, 0, across, up, x, y)
    return max(0, min(_UNIT, x.value)) / _UNIT, max(0, min(_UNIT, y.value)) / _UNIT
