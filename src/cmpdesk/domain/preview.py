"""Documents on screen and on their way to a printer: what is shown, its pages, and what was found in them."""

from collections.abc import Callable
from dataclasses import dataclass

PDF = "application/pdf"
PIECE_PIXELS = 4_000_000
"""How large a piece of a page is at most, so that memory stays small."""
_LETTER_LIKE = "application/vnd.openxmlformats-officedocument."
_OPENED = {
    ".pdf": (PDF,),
    ".docx": (f"{_LETTER_LIKE}wordprocessingml.document",),
    ".xlsx": (f"{_LETTER_LIKE}spreadsheetml.sheet",),
    ".odt": ("application/vnd.oasis.opendocument.text",),
    ".ods": ("application/vnd.oasis.opendocument.spreadsheet",),
    ".png": ("image/png",),
    ".jpg": ("image/jpeg",),
    ".txt": ("text/plain",),
}
"""Endings of files that may be given to a program of the system, each with what the content must then be."""


@dataclass(frozen=True, slots=True)
class Document:
    """A document to show. `load` returns its bytes, on a thread, and may refuse.

    `media` is what the content is, as found by the reader of foreign files. `foreign` documents were made by somebody
    else; `version` tells two versions of one document apart ("as received"); `notice` says what a reader must know
    before they trust it.
    """

    title: str
    file_name: str
    load: Callable[[], bytes]
    media: str = PDF
    foreign: bool = False
    version: str = ""
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline; `page` counts from 0, -1 where it leads nowhere."""

    title: str
    page: int
    depth: int


@dataclass(frozen=True, slots=True)
class Layout:
    """The pages of a document: width and height of each as it is shown, in points."""

    sizes: tuple[tuple[float, float], ...]
    bookmarks: tuple[Bookmark, ...] = ()


@dataclass(frozen=True, slots=True)
class Piece:
    """A band of a page as pixels: the page drawn `width` × `height`, of which `rows` lines from `top` on.

    Pages count from 0.
    """

    page: int
    width: int
    height: int
    top: int
    rows: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A place of the words searched for: rectangles (left, top, right, bottom), in parts of the page from 0 to 1."""

    page: int
    boxes: tuple[tuple[float, float, float, float], ...]


def opened_by_system(name: str, media: str) -> bool:
    """Tell whether a program of the system may have a file: a harmless ending, and a content that keeps to it."""
    dot = name.rfind(".")
    return dot > 0 and media in _OPENED.get(name[dot:].lower(), ())


def pieces(page: int, width: int, height: int) -> tuple[Piece, ...]:
    """Return the bands in which a page of so many pixels is drawn, from its top; most pages are one."""
    rows = min(height, max(1, PIECE_PIXELS // width))
    return tuple(Piece(page, width, height, top, min(rows, height - top)) for top in range(0, height, rows))
