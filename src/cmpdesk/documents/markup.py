"""The one gate by which text that somebody typed reaches paper.

There is no markup behind it: ``<b>``, ``&`` and ``=1+1`` are characters like others. What is decided here is which face
draws each character, which letters are raised, and where lines break.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from cmpdesk.documents.fonts import FALLBACK, UNKNOWN, face

INK = "#1c2430"
SOFT = "#5c6673"
RULE = "#cfd4db"

_ORDINAL = re.compile(r"(?<![^\W_])((?:[IVX]{2,7}|\d{1,3}))(es?)(?![^\W_])|(?<![^\W_])([I1])(ers?|res?)(?![^\W_])")
"""XIIe, 69e, 1er, Ire: the letter is raised by the typesetter (print.md). Ve and Xe are left: they may be words."""

_SMALL, _RISE = 0.66, 0.33
_REMOVED = {"Cc", "Cf", "Cs"}
_SPACES = re.compile(r"[ \t]+")
_WORD_MEMORY = 100_000


@dataclass(frozen=True, slots=True)
class Style:
    """How a line is set. Sizes and leading in points; `raised` tells whether ordinals are raised."""

    face: str
    size: float
    leading: float
    colour: str = INK
    raised: bool = True


@dataclass(frozen=True, slots=True)
class Chunk:
    """Glyphs of one face in a row: `codes` in hexadecimal, `width` in thousandths of the size of the line."""

    face: str
    small: bool
    codes: str
    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is ready to be drawn; `width` in points."""

    chunks: tuple[Chunk, ...]
    width: float
    style: Style


def clean(text: str) -> str:
    """Return `text` composed (NFC), without control characters, bidirectional marks and invisible formatting.

    Line ends of every kind become ``\\n``; a tab becomes a space.
    """
    flat = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    if flat.isascii() and flat.isprintable():
        return flat
    kept = []
    for char in unicodedata.normalize("NFC", flat):
        if char == "\n" or unicodedata.category(char) in {"Zl", "Zp"}:
            kept.append("\n")
        elif unicodedata.category(char) not in _REMOVED:
            kept.append(char)
    return "".join(kept)


def missing(text: str) -> tuple[str, ...]:
    """Return the characters of `text` that no face of ours has, each once: they are drawn as `UNKNOWN`."""
    fallback = face(FALLBACK)
    serif = face("serif")
    return tuple(dict.fromkeys(
        char for char in clean(text) if char != "\n" and char not in fallback.glyphs and char not in serif.glyphs
    ))  # fmt: skip


def line(text: str, style: Style) -> Line:
    """Return `text` on one line, however long."""
    words = [word for word in _SPACES.split(clean(text).replace("\n", " ")) if word]
    return _joined([_word(word, style.face, style.raised) for word in words], style)


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


def lines(text: str, style: Style, width: float, first_indent: float = 0) -> tuple[Line, ...]:
    """Return `text` broken into lines of at most `width` points; words that are too long for a line are cut."""
    result: list[Line] = []
    space = _word_width(" ", style.face) * style.size / 1000
    for part in clean(text).split("\n"):
        row: list[tuple[Chunk, ...]] = []
        used, room = 0.0, width - (first_indent if not result else 0)
        for word in part.split(" "):
            if not word:
                continue
            for chunks in _fitting(word, style, width):
                wide = sum(chunk.width for chunk in chunks) * style.size / 1000
                if row and used + space + wide > room:
                    result.append(_joined(row, style))
                    row, used, room = [], 0.0, width
                used += wide + (space if row else 0)
                row.append(chunks)
        if row or part == "":
            result.append(_joined(row, style))
    while result and not result[-1].chunks:
        result.pop()
    return tuple(result)


def runs(parts: Sequence[tuple[str, Style]]) -> Line:
    """Return several texts in one line, each with its face; size and colour are those of the first."""
    first = parts[0][1]
    chunks = [chunk for text, style in parts for chunk in line(text, replace(style, size=first.size)).chunks]
    return Line(tuple(chunks), sum(chunk.width for chunk in chunks) * first.size / 1000, first)


def characters(drawn: Iterable[Line]) -> dict[str, set[str]]:
    """Return which characters of which face `drawn` needs."""
    used: dict[str, set[str]] = {}
    for one in drawn:
        for chunk in one.chunks:
            used.setdefault(chunk.face, set()).update(chunk.text)
    return used


def _joined(words: Sequence[tuple[Chunk, ...]], style: Style) -> Line:
    """Return words in a line, neighbours of the same face joined."""
    base = face(style.face)
    space_code, space_width = base.codes[" "], base.widths[" "]
    chunks: list[Chunk] = []
    codes: list[str] = []
    text: list[str] = []
    width = 0.0
    for position, word in enumerate(words):
        if position:
            codes.append(space_code)
            text.append(" ")
            width += space_width
        for chunk in word:
            if chunk.face == style.face and not chunk.small:
                codes.append(chunk.codes)
                text.append(chunk.text)
                width += chunk.width
                continue
            if codes:
                chunks.append(Chunk(style.face, False, "".join(codes), "".join(text), width))
                codes, text, width = [], [], 0.0
            chunks.append(chunk)
    if codes:
        chunks.append(Chunk(style.face, False, "".join(codes), "".join(text), width))
    return Line(tuple(chunks), sum(chunk.width for chunk in chunks) * style.size / 1000, style)


def _fitting(word: str, style: Style, width: float) -> list[tuple[Chunk, ...]]:
    """Return the chunks of a word, cut into pieces where it is wider than a whole line."""
    whole = _word(word, style.face, style.raised)
    if sum(chunk.width for chunk in whole) * style.size / 1000 <= width:
        return [whole]
    pieces: list[tuple[Chunk, ...]] = []
    start, used = 0, 0.0
    for position, char in enumerate(word):
        wide = _word_width(char, style.face) * style.size / 1000
        if position > start and used + wide > width:
            pieces.append(_word(word[start:position], style.face, False))
            start, used = position, 0.0
        used += wide
    pieces.append(_word(word[start:], style.face, False))
    return pieces


@lru_cache(maxsize=1000)
def _word_width(text: str, key: str) -> float:
    return sum(chunk.width for chunk in _word(text, key, False))


@lru_cache(maxsize=_WORD_MEMORY)
def _word(word: str, key: str, raised: bool) -> tuple[Chunk, ...]:
    """Return the chunks of a cleaned word: one, but for fallback faces and raised letters."""
    if raised and (found := _ORDINAL.search(word)):
        start = found.end(1) if found.group(1) else found.end(3)
        ending = found.group(2) or found.group(4)
        stop = start + len(ending)
        head, tail = word[:start], word[stop:]
        middle = tuple(
            Chunk(chunk.face, True, chunk.codes, chunk.text, chunk.width * _SMALL) for chunk in _plain(ending, key)
        )
        return (*_plain(head, key), *middle, *(_word(tail, key, raised) if tail else ()))
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


SMALL = _SMALL
RISE = _RISE
