"""The one gate by which text that somebody typed reaches paper.

There is no markup behind it: ``<b>``, ``&`` and ``=1+1`` are characters like others. What is decided here is which face
draws each character, which letters are raised, and where lines break.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from cmpdesk.documents.fonts import FALLBACK, UNKNOWN, face

INK = "#1c2430"
SOFT = "#5c6673"
RULE = "#cfd4db"

_ORDINAL = re.compile(r"(?<![^\W_])((?:[IVX]{2,7}|\d{1,3}))(es?)(?![^\W_])|(?<![^\W_])([I1])(ers?|res?)(?![^\W_])")
"""XIIe, 69e, 1er, Ire: the letter is raised by the typesetter (print.md). Ve and Xe are left: they may be words."""

SMALL, RISE = 0.66, 0.33
"""Size and rise of a raised letter, as shares of the size of its line."""

_REMOVED = {"Cc", "Cf", "Cs"}
_BREAKS = str.maketrans({"\r": "\n", "\t": " ", "\u2028": "\n", "\u2029": "\n", "\x0b": "\n", "\x0c": "\n"})
_RARE = re.compile("[^\n -~\u00a0-\u00ac\u00ae-\u05ff\u2010-\u2027\u202f-\u205e\u20a0-\u2fff\u3000-\ud7ff]")
"""Whatever may be a control character, a mark of direction or a lone surrogate, and is looked at one by one."""
_SPACES = re.compile(" +")
_SET_OFF = re.compile(r" (?=[;:!?»%€$](?:\s|$))")
"""Spaces at which French typography breaks no line, as most people type them; so is one after an opening guillemet."""
_WORD_MEMORY = 100_000
_HAIR = 1e-6
"""What the sums of widths may be off by."""


class Style(NamedTuple):
    """How a line is set. Sizes and leading in points; `raised` tells whether ordinals are raised."""

    face: str
    size: float
    leading: float
    colour: str = INK
    raised: bool = True


class Chunk(NamedTuple):
    """Glyphs of one face in a row: `codes` in hexadecimal, `width` in thousandths of the size of the line."""

    face: str
    small: bool
    codes: str
    text: str
    width: float


class Line(NamedTuple):
    """A line that is ready to be drawn; `width` in points, `shown` the operators of PDF that show its text."""

    chunks: tuple[Chunk, ...]
    width: float
    style: Style
    shown: str

    @classmethod
    def of(cls, chunks: Sequence[Chunk], style: Style) -> "Line":
        """Return `chunks` in a row."""
        size, parts, wide = style.size, [], 0.0
        for chunk in chunks:
            wide += chunk.width
            told = f"/{face(chunk.face).resource} {size * SMALL if chunk.small else size:g} Tf"
            parts.append(f"{told} {size * RISE:.2f} Ts <{chunk.codes}> Tj 0 Ts" if chunk.small
                         else f"{told} <{chunk.codes}> Tj")  # fmt: skip
        return cls(tuple(chunks), wide * size / 1000, style, f"{rgb(style.colour)} rg {' '.join(parts)}")


@lru_cache(maxsize=256)
def rgb(colour: str) -> str:
    """Return ``#rrggbb`` as three numbers of PDF, from 0 to 1."""
    return " ".join(f"{int(colour[start : start + 2], 16) / 255:.3g}" for start in (1, 3, 5))


def clean(text: str) -> str:
    """Return `text` composed (NFC), without control characters, bidirectional marks and invisible formatting.

    Line ends of every kind become ``\\n``; a tab becomes a space.
    """
    if text.isascii() and text.isprintable():
        return text
    flat = unicodedata.normalize("NFC", text)
    if not _RARE.search(flat):
        return flat
    flat = flat.replace("\r\n", "\n").translate(_BREAKS)
    return "".join(char for char in flat if char == "\n" or unicodedata.category(char) not in _REMOVED)


def missing(text: str) -> tuple[str, ...]:
    """Return the characters of `text` that no face of ours has, each once: they are drawn as `UNKNOWN`."""
    fallback = face(FALLBACK)
    serif = face("serif")
    return tuple(dict.fromkeys(
        char for char in clean(text) if char != "\n" and char not in fallback.glyphs and char not in serif.glyphs
    ))  # fmt: skip


def line(text: str, style: Style) -> Line:
    """Return `text` on one line, however long."""
    shapes = [_shape(word, style.face, style.raised) for word in _SPACES.split(clean(text).replace("\n", " ")) if word]
    return _joined(shapes, style)


def fitted(text: str, style: Style, width: float) -> Line:
    """Return `text` on one line of at most `width` points, cut with an ellipsis where it is longer."""
    whole = line(text, style)
    if whole.width <= width:
        return whole
    words = [word for word in _SPACES.split(clean(text[:400]).replace("\n", " ")) if word]
    text = " ".join(words)
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if line(text[:middle].rstrip() + "…", style).width <= width:
            low = middle
        else:
            high = middle - 1
    return line(text[:low].rstrip() + "…", style)


@lru_cache(maxsize=1024)
def label(text: str, style: Style, width: float | None = None) -> Line:
    """Return `text` on one line, of at most `width` points: one of those that stand on many pages."""
    return line(text, style) if width is None else fitted(text, style, width)


def lines(text: str, style: Style, width: float) -> tuple[Line, ...]:
    """Return `text` broken into lines of at most `width` points; words that are too long for a line are cut.

    No line begins with a sign that French sets off by a space, nor ends with an opening guillemet.
    """
    return Broken.of(text, style, width).lines()


class Broken(NamedTuple):
    """A text broken into lines of at most `width` points, which are put together only where they are shown."""

    rows: "Sequence[Sequence[_Shape]]"
    style: Style
    width: float

    @classmethod
    def of(cls, text: str, style: Style, width: float) -> "Broken":
        """Return `text` broken as `lines` says."""
        rows: list[Sequence[_Shape]] = []
        key, raised = style.face, style.raised
        room = width * 1000 / style.size
        space = face(key).widths[" "]
        for part in _SET_OFF.sub("\u00a0", clean(text)).replace("« ", "«\u00a0").split("\n"):
            shapes = [_shape(word, key, raised) for word in part.split(" ") if word]
            widths = [shape.width for shape in shapes]
            if sum(widths) + len(widths) * space <= room:
                rows += [shapes] if shapes or part == "" else []
            elif max(widths) > room:
                rows += _rows([one for shape in shapes for one in _cut(shape, key, room)], room, space)
            else:
                rows += _rows(shapes, room, space)
        while rows and not rows[-1]:
            del rows[-1]
        return cls(rows, style, width)

    def lines(self, most: int | None = None) -> tuple[Line, ...]:
        """Return the lines, or the first ones."""
        return tuple([_joined(row, self.style) for row in self.rows[:most]])

    def within(self, most: int) -> tuple[Line, ...]:
        """Return at most `most` lines; where there are more the last one ends in an ellipsis after a whole word."""
        if len(self.rows) <= most:
            return self.lines()
        words, style = list(self.rows[most - 1]), self.style
        space, room = face(style.face).widths[" "], self.width * 1000 / style.size
        end = _shape("…", style.face, style.raised)
        wide = sum([one.width for one in words]) + (len(words) - 1) * space + end.width
        while wide > room and len(words) > 1:
            wide -= words.pop().width + space
        last = _joined(_cut_off(words, style), style)
        if wide > room and words:
            last = fitted(f"{words[0].text}…", style, self.width)
        return (*self.lines(most - 1), last)


def _rows(shapes: Sequence["_Shape"], room: float, space: float) -> list[Sequence["_Shape"]]:
    """Return the words of each line, as many as find room."""
    ends = list(accumulate([shape.width + space for shape in shapes]))
    start, before, limit = 0, 0.0, room + space + _HAIR
    rows = []
    while start < len(shapes) and ends[-1] - before > limit:
        end = max(start + 1, bisect_right(ends, before + limit, start))
        rows.append(shapes[start:end])
        start, before = end, ends[end - 1]
    return [*rows, shapes[start:]] if start < len(shapes) else rows


def within(text: str, style: Style, width: float, most: int) -> tuple[Line, ...]:
    """Return `text` on at most `most` lines, cut with an ellipsis where it is longer."""
    whole = lines(text, style, width)
    low, high = 0, len(text)
    while len(whole) > most and low < high:
        middle = (low + high + 1) // 2
        if len(lines(text[:middle].rstrip() + "…", style, width)) <= most:
            low = middle
        else:
            high = middle - 1
    return whole if len(whole) <= most else lines(text[:low].rstrip() + "…", style, width)


def characters(drawn: Iterable[Line]) -> dict[str, set[str]]:
    """Return which characters of which face `drawn` needs."""
    told: dict[str, list[str]] = {}
    for one in drawn:
        for chunk in one.chunks:
            told.setdefault(chunk.face, []).append(chunk.text)
    return {key: set("".join(texts)) for key, texts in told.items()}


@dataclass(frozen=True, slots=True)
class _Shape:
    """A word as a face draws it; `plain` where it is one chunk of that face. `width` in thousandths of the size."""

    chunks: tuple[Chunk, ...]
    width: float
    plain: bool
    codes: str
    text: str


def _joined(shapes: Sequence[_Shape], style: Style) -> Line:
    """Return words in a line, neighbours of the same face joined."""
    base = face(style.face)
    space_code, space_width = base.codes[" "], base.widths[" "]
    if shapes and not [shape for shape in shapes if not shape.plain]:
        codes, text = space_code.join([shape.codes for shape in shapes]), " ".join([shape.text for shape in shapes])
        wide = sum([shape.width for shape in shapes]) + (len(shapes) - 1) * space_width
        shown = f"{rgb(style.colour)} rg /{base.resource} {style.size:g} Tf <{codes}> Tj"
        return Line((Chunk(style.face, False, codes, text, wide),), wide * style.size / 1000, style, shown)
    chunks: list[Chunk] = []
    run: list[_Shape] = []
    opened = False
    for shape in shapes:
        if shape.plain:
            run.append(shape)
            continue
        chunks += _run(run, style.face, space_code, space_width, opened, closed=True)
        if not run and opened:
            chunks.append(Chunk(style.face, False, space_code, " ", space_width))
        chunks += shape.chunks
        run, opened = [], True
    chunks += _run(run, style.face, space_code, space_width, opened, closed=False)
    return Line.of(chunks, style)


def _run(run: Sequence[_Shape], key: str, code: str, width: float, before: bool, *, closed: bool) -> tuple[Chunk, ...]:
    """Return neighbours of one face as one chunk; a space stands before and after where other words do."""
    if not run:
        return ()
    codes = code.join([shape.codes for shape in run])
    text = " ".join([shape.text for shape in run])
    spaces = len(run) - 1 + before + closed
    wide = sum([shape.width for shape in run]) + spaces * width
    codes = (code if before else "") + codes + (code if closed else "")
    return (Chunk(key, False, codes, (" " if before else "") + text + (" " if closed else ""), wide),)


def _cut(shape: _Shape, key: str, room: float) -> list[_Shape]:
    """Return a word in pieces, none wider than a line."""
    if shape.width <= room:
        return [shape]
    pieces: list[_Shape] = []
    start, used, word = 0, 0.0, shape.text
    for position, char in enumerate(word):
        wide = _shape(char, key, False).width
        if position > start and used + wide > room:
            pieces.append(_shape(word[start:position], key, False))
            start, used = position, 0.0
        used += wide
    pieces.append(_shape(word[start:], key, False))
    return pieces


def _cut_off(words: Sequence[_Shape], style: Style) -> list[_Shape]:
    """Return `words` with an ellipsis at the end of the last one."""
    end = _shape("…", style.face, style.raised)
    if not words:
        return [end]
    last = words[-1]
    text = last.text + end.text
    if last.plain and end.plain:
        codes, width = last.codes + end.codes, last.width + end.width
        return [*words[:-1], _Shape((Chunk(style.face, False, codes, text, width),), width, True, codes, text)]
    return [*words[:-1], _shape(text, style.face, style.raised)]


@lru_cache(maxsize=_WORD_MEMORY)
def _shape(word: str, key: str, raised: bool) -> _Shape:
    """Return how a cleaned word is drawn."""
    chunks = _chunks(word, key, raised)
    plain = len(chunks) == 1 and chunks[0].face == key and not chunks[0].small
    width = sum(chunk.width for chunk in chunks)
    return _Shape(chunks, width, plain, chunks[0].codes if plain else "", word)


def _chunks(word: str, key: str, raised: bool) -> tuple[Chunk, ...]:
    """Return the chunks of a cleaned word: one, but for fallback faces and raised letters."""
    if raised and (found := _ORDINAL.search(word)):
        start = found.end(1) if found.group(1) else found.end(3)
        ending = found.group(2) or found.group(4)
        stop = start + len(ending)
        head, tail = word[:start], word[stop:]
        middle = tuple(
            Chunk(chunk.face, True, chunk.codes, chunk.text, chunk.width * SMALL) for chunk in _plain(ending, key)
        )
        return (*_plain(head, key), *middle, *(_chunks(tail, key, raised) if tail else ()))
    return _plain(word, key)


def _plain(word: str, key: str) -> tuple[Chunk, ...]:
    base = face(key)
    if base.has(word):
        return (_chunk(word, key),)
    fallback = face(FALLBACK)
    chunks: list[Chunk] = []
    current, start = "", ""
    for char in word:
        chosen = key if char in base.glyphs else FALLBACK
        drawn = char if chosen == key or char in fallback.glyphs else UNKNOWN
        if chosen != current and start:
            chunks.append(_chunk(start, current))
            start = ""
        current, start = chosen, start + drawn
    if start:
        chunks.append(_chunk(start, current))
    return tuple(chunks)


def _chunk(text: str, key: str) -> Chunk:
    drawn = face(key)
    return Chunk(key, False, "".join([drawn.codes[char] for char in text]), text, drawn.width(text))
