"""Pieces: runs of pages, ready to be copied into any packet.

A piece holds PDF objects one after another with every object number cut out. A packet puts its own numbers in, so the
bytes of a packet depend on what it holds and on nothing else: not on which packets were made with it, nor by how many
processes.
"""

import json
import os
import re
import struct
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cmpdesk.documents.fonts import packed
from cmpdesk.documents.markup import characters
from cmpdesk.documents.page import Page
from cmpdesk.domain.errors import EnvironmentFailure

_MAGIC = b"CMPDESK PIECE 1\n"
_REFERENCE = re.compile(
    rb"\((?:[^()\\]|\\.)*\)|<[0-9A-Fa-f]*>|(?<![^\s\[\]<>()])(\d+) (\d+) R(?![^\s\[\]<>()/])", re.DOTALL
)
"""A reference outside of strings, as qpdf writes them."""


@dataclass(frozen=True, slots=True)
class Form:
    """A foreign page: the box that is shown of it (left, bottom, right, top), and its turn in degrees clockwise."""

    box: tuple[float, float, float, float]
    turn: int
    unit: float


@dataclass(frozen=True, slots=True)
class PiecePage:
    """A page: the content stream or form XObject that it shows, by its number within the piece (from 1)."""

    number: int
    form: Form | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Pages and their objects. `marks` are (position in `body`, number within the piece); a negative number begins an
    object. `used` says which characters of which face are drawn; `fonts` names foreign fonts that are not embedded;
    `layers` and `hidden` are the numbers of optional content groups, and of those that are not to be shown."""

    pages: tuple[PiecePage, ...]
    count: int
    positions: "array[int]"
    numbers: "array[int]"
    body: bytes
    used: Mapping[str, str]
    fonts: tuple[str, ...] = ()
    layers: tuple[int, ...] = ()
    hidden: tuple[int, ...] = ()

    def placed(self, base: int, offset: int, offsets: dict[int, int]) -> list[bytes | memoryview]:
        """Return the objects with numbers from `base` + 1, to be written at `offset`; note where each begins."""
        chunks: list[bytes | memoryview] = []
        view = memoryview(self.body)
        last, extra = 0, offset
        for position, number in zip(self.positions, self.numbers, strict=True):
            if position > last:
                chunks.append(view[last:position])
                last = position
            placed = base + abs(number)
            if number < 0:
                offsets[placed] = position + extra
            digits = b"%d" % placed
            chunks.append(digits)
            extra += len(digits)
        if last < len(self.body):
            chunks.append(view[last:])
        return chunks


class Builder:
    """Puts a piece together."""

    def __init__(self) -> None:
        self.count = 0
        self._body = bytearray()
        self._positions: array[int] = array("Q")
        self._numbers: array[int] = array("q")

    def number(self) -> int:
        """Reserve the number of an object."""
        self.count += 1
        return self.count

    def add(self, number: int, text: bytes, numbers: Mapping[tuple[int, int], int] | None = None,
            data: bytes | None = None) -> None:  # fmt: skip
        """Write object `number`; references in `text` are renumbered by `numbers`, `data` is its stream if any."""
        self._mark(-number)
        self._body += b" 0 obj\n"
        last = 0
        for match in _REFERENCE.finditer(text) if numbers else ():
            if match.group(1) is None or numbers is None:
                continue
            self._body += text[last : match.start()]
            self._mark(numbers[int(match.group(1)), int(match.group(2))])
            self._body += b" 0 R"
            last = match.end()
        self._body += text[last:]
        if data is not None:
            self._body += b"\nstream\n"
            self._body += data
            self._body += b"\nendstream"
        self._body += b"\nendobj\n"

    def _mark(self, number: int) -> None:
        self._positions.append(len(self._body))
        self._numbers.append(number)

    def piece(self, pages: Sequence[PiecePage], *, used: Mapping[str, str] | None = None, fonts: Sequence[str] = (),
              layers: Sequence[int] = (), hidden: Sequence[int] = ()) -> Piece:  # fmt: skip
        """Return what was put together."""
        return Piece(tuple(pages), self.count, self._positions, self._numbers, bytes(self._body), used or {},
                     tuple(fonts), tuple(layers), tuple(hidden))  # fmt: skip


def references(text: bytes) -> list[tuple[int, int]]:
    """Return the objects (number, generation) to which an unparsed object refers."""
    return [(int(found.group(1)), int(found.group(2))) for found in _REFERENCE.finditer(text) if found.group(1)]


def of_pages(pages: Sequence[Page], *, quick: bool = False) -> Piece:
    """Return the piece of pages of ours; `quick` packs them a little larger."""
    builder = Builder()
    made = []
    for page in pages:
        data = packed(page.content(), quick=quick)
        number = builder.number()
        builder.add(number, b"<</Filter/FlateDecode/Length %d>>" % len(data), data=data)
        made.append(PiecePage(number))
    used = characters([drawn for page in pages for drawn in page.drawn])
    return builder.piece(made, used={key: "".join(chars) for key, chars in used.items()})


def save(piece: Piece, path: Path) -> None:
    """Keep `piece` in the spool; a file that is there is whole."""
    head = json.dumps({
        "pages": [[page.number, [*page.form.box, page.form.turn, page.form.unit] if page.form else None]
                  for page in piece.pages],
        "count": piece.count, "used": {key: "".join(sorted(chars)) for key, chars in sorted(piece.used.items())},
        "fonts": piece.fonts, "layers": piece.layers, "hidden": piece.hidden, "marks": len(piece.positions),
    }).encode()  # fmt: skip
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as handle:
            handle.write(_MAGIC + struct.pack("<I", len(head)) + head)
            handle.write(piece.positions.tobytes())
            handle.write(piece.numbers.tobytes())
            handle.write(piece.body)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(path: Path) -> Piece:
    """Return a piece that was kept."""
    data = path.read_bytes()
    start = len(_MAGIC) + 4
    if not data.startswith(_MAGIC):
        raise EnvironmentFailure("packet.spool-damaged", path=str(path))
    size = struct.unpack("<I", data[start - 4 : start])[0]
    head = json.loads(data[start : start + size])
    at, length = start + size, 8 * head["marks"]
    positions: array[int] = array("Q")
    positions.frombytes(data[at : at + length])
    numbers: array[int] = array("q")
    numbers.frombytes(data[at + length : at + 2 * length])
    pages = tuple(
        PiecePage(number, Form((form[0], form[1], form[2], form[3]), int(form[4]), form[5]) if form else None)
        for number, form in head["pages"]
    )
    return Piece(pages, head["count"], positions, numbers, data[at + 2 * length :], head["used"], tuple(head["fonts"]),
                 tuple(head["layers"]), tuple(head["hidden"]))  # fmt: skip
