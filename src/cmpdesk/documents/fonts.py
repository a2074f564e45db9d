"""The typefaces of our paper: metrics to set lines with, and subsets to embed.

Glyphs keep their numbers in a subset (Identity-H), so that a line of text is the same bytes in every packet and only
the font programs differ. That is what lets a section be laid out once and copied into many packets.
"""

import hashlib
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime.resources import resource

FILES = {
    "serif": "SourceSerif4-Regular.ttf",
    "serif-bold": "SourceSerif4-Semibold.ttf",
    "sans": "SourceSans3-Regular.ttf",
    "sans-bold": "SourceSans3-Semibold.ttf",
    "sans-italic": "SourceSans3-It.ttf",
    "fallback": "DejaVuSans.ttf",
}
FALLBACK = "fallback"
UNKNOWN = "\ufffd"
"""Drawn, from the fallback face, for a character that no face has."""

_KEPT_TABLES = ("cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep")
_ARGS_ARE_WORDS, _HAS_SCALE, _MORE, _HAS_XY_SCALE, _HAS_MATRIX = 0x01, 0x08, 0x20, 0x40, 0x80


@dataclass(frozen=True, slots=True)
class Subset:
    """What a PDF needs of a face: `program` is the TrueType file, `widths` the body of /W or of /Widths, `to_unicode`
    the CMap."""

    name: str
    program: bytes
    widths: bytes
    to_unicode: bytes


class Face:
    """One font file. Widths are in thousandths of the size."""

    def __init__(self, key: str) -> None:
        from reportlab.pdfbase.ttfonts import TTFError, TTFontFile

        path = resource("fonts", FILES[key])
        try:
            font: Any = TTFontFile(str(path))
        except (TTFError, OSError) as error:
            raise EnvironmentFailure("font.unreadable", path=str(path)) from error
        self.key = key
        self.resource = f"F{list(FILES).index(key)}"
        self.name = font.name.decode("ascii")
        self.ascent, self.descent, self.cap_height = font.ascent, font.descent, font.capHeight
        self.bbox, self.italic_angle, self.stem = tuple(font.bbox), font.italicAngle, font.stemV
        self.glyphs: dict[str, int] = {chr(code): glyph for code, glyph in font.charToGlyph.items() if glyph}
        self.widths: dict[str, float] = {chr(code): width for code, width in font.charWidths.items()}
        self.codes: dict[str, str] = {char: f"{glyph:04X}" for char, glyph in self.glyphs.items()}
        self._tables = {tag: bytes(font.get_table(tag)) for tag in _KEPT_TABLES if tag in font.table}
        self._first: dict[int, str] = {}
        for char in sorted(self.glyphs, key=_commonness, reverse=True):
            self._first[self.glyphs[char]] = char

    def has(self, text: str) -> bool:
        """Tell whether there is a glyph for every character."""
        glyphs = self.glyphs
        return all(char in glyphs for char in text)

    def width(self, text: str) -> float:
        """Return the width of `text`, every character of which the face has."""
        widths = self.widths
        return sum(widths[char] for char in text)

    def subset(self, chars: Iterable[str]) -> Subset:
        """Return the face cut down to `chars`, the same bytes for the same characters."""
        used = {self.glyphs[char] for char in chars if char in self.glyphs}
        return _subset(self, frozenset(used))

    def build(self, used: frozenset[int]) -> Subset:
        """Return the subset that holds the glyphs `used`; asked through `subset`, which remembers."""
        letters = hashlib.sha256(repr(sorted(used)).encode()).digest()
        tag = "".join(chr(ord("A") + byte % 26) for byte in letters[:6])
        widths = b" ".join(b"%d[%g]" % (glyph, self.widths[self._first[glyph]]) for glyph in sorted(used))
        program = _sfnt(self._cut(used))
        return Subset(f"{tag}+{self.name}", program, widths, self._to_unicode(sorted(used)))

    def windows(self) -> Subset:
        """Return the face with the characters of Windows-1252 at the codes that they have there, from 32 to 255."""
        chars = {code: bytes([code]).decode("cp1252", "replace") for code in range(32, 256)}
        chars = {code: char for code, char in chars.items() if char in self.glyphs}
        glyphs = {char: self.glyphs[char] for char in chars.values()}
        tables = {**self._cut(frozenset(glyphs.values())), "cmap": _character_map(glyphs)}
        widths = b" ".join(b"%g" % self.widths[chars[code]] if code in chars else b"0" for code in range(32, 256))
        codes = [(f"{code:02X}", char) for code, char in chars.items()]
        return Subset(self.name, _sfnt(tables), widths, _unicode_map("<00> <FF>", codes))

    def _cut(self, used: frozenset[int]) -> dict[str, bytes]:
        """Return the tables of the face with the glyphs `used` and those of which they are made."""
        offsets = self._offsets()
        wanted = _with_parts(self._tables["glyf"], offsets, used | {0})
        last = max(wanted)
        glyf, loca = bytearray(), [0]
        for glyph in range(last + 1):
            if glyph in wanted:
                glyf += self._tables["glyf"][offsets[glyph] : offsets[glyph + 1]]
                glyf += bytes(-len(glyf) % 4)
            loca.append(len(glyf))
        head = bytearray(self._tables["head"])
        head[8:12] = bytes(4)
        head[50:52] = struct.pack(">h", 1)
        hhea = bytearray(self._tables["hhea"])
        hhea[34:36] = struct.pack(">H", last + 1)
        maxp = bytearray(self._tables["maxp"])
        maxp[4:6] = struct.pack(">H", last + 1)
        metrics = b"".join(self._metric(glyph) if glyph in wanted else bytes(4) for glyph in range(last + 1))
        return {**self._tables, "glyf": bytes(glyf), "loca": struct.pack(f">{len(loca)}I", *loca),
                "head": bytes(head), "hhea": bytes(hhea), "maxp": bytes(maxp), "hmtx": metrics}  # fmt: skip

    def _offsets(self) -> tuple[int, ...]:
        loca = self._tables["loca"]
        if struct.unpack(">h", self._tables["head"][50:52])[0]:
            return struct.unpack(f">{len(loca) // 4}I", loca)
        return tuple(2 * offset for offset in struct.unpack(f">{len(loca) // 2}H", loca))

    def _metric(self, glyph: int) -> bytes:
        count = struct.unpack(">H", self._tables["hhea"][34:36])[0]
        hmtx = self._tables["hmtx"]
        if glyph < count:
            return hmtx[4 * glyph : 4 * glyph + 4]
        bearing = 4 * count + 2 * (glyph - count)
        return hmtx[4 * count - 4 : 4 * count - 2] + hmtx[bearing : bearing + 2]

    def _to_unicode(self, glyphs: list[int]) -> bytes:
        return _unicode_map("<0000> <FFFF>", [(f"{one:04X}", self._first[one]) for one in glyphs])


def _unicode_map(space: str, codes: list[tuple[str, str]]) -> bytes:
    """Return the CMap that tells the characters of `codes` (in hexadecimal)."""
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
        f"1 begincodespacerange {space} endcodespacerange",
    ]
    for start in range(0, len(codes), 100):
        block = codes[start : start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{code}> <{char.encode('utf-16-be').hex().upper()}>" for code, char in block]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def _character_map(glyphs: Mapping[str, int]) -> bytes:
    """Return the table by which a TrueType file knows its characters (format 4, one segment each)."""
    known = [*sorted((ord(char), glyph) for char, glyph in glyphs.items()), (0xFFFF, 0)]
    count = len(known)
    power = 1 << (count.bit_length() - 1)
    codes = [code for code, _ in known]
    deltas = [(glyph - code) % 0x10000 for code, glyph in known]
    segments = struct.pack(f">{count}H2x{count}H{count}H{count}H", *codes, *codes, *deltas, *[0] * count)
    head = struct.pack(">HHHHHHH", 4, 14 + len(segments), 0, 2 * count, 2 * power, power.bit_length() - 1,
                       2 * (count - power))  # fmt: skip
    return struct.pack(">HHHHI", 0, 1, 3, 1, 12) + head + segments


def _commonness(char: str) -> tuple[bool, str]:
    """Return by what the characters of one glyph are told apart when text is copied: ’ rather than U+02BC."""
    return not (char < "\u0180" or "\u2010" <= char < "\u20d0"), char


def _with_parts(glyf: bytes, offsets: tuple[int, ...], used: frozenset[int]) -> set[int]:
    """Return `used` and the glyphs of which composite ones (accented letters) are made."""
    wanted: set[int] = set()
    waiting = list(used)
    while waiting:
        glyph = waiting.pop()
        if glyph in wanted:
            continue
        wanted.add(glyph)
        start, end = offsets[glyph], offsets[glyph + 1]
        if end - start < 10 or struct.unpack(">h", glyf[start : start + 2])[0] >= 0:
            continue
        position, flags = start + 10, _MORE
        while flags & _MORE:
            flags, part = struct.unpack(">HH", glyf[position : position + 4])
            waiting.append(part)
            position += 8 if flags & _ARGS_ARE_WORDS else 6
            position += 2 if flags & _HAS_SCALE else 4 if flags & _HAS_XY_SCALE else 8 if flags & _HAS_MATRIX else 0
    return wanted


def _sfnt(tables: dict[str, bytes]) -> bytes:
    """Return a TrueType file of `tables`."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = struct.pack(">IHHHH", 0x00010000, count, 16 * power, power.bit_length() - 1, 16 * (count - power))
    offset = 12 + 16 * count
    body = bytearray()
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + bytes(-len(data) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        head += struct.pack(">4sIII", tag.encode("ascii"), checksum, offset + len(body), len(data))
        body += padded
    return head + bytes(body)


@lru_cache(maxsize=64)
def _subset(face: Face, used: frozenset[int]) -> Subset:
    return face.build(used)


@lru_cache(maxsize=16)
def face(key: str) -> Face:
    """Return the face `key` of `FILES`; read once per process, on first use."""
    return Face(key)


def packed(data: bytes, *, quick: bool = False) -> bytes:
    """Return `data` as FlateDecode wants it; `quick` trades a little size for speed."""
    return zlib.compress(data, 1, 14) if quick else zlib.compress(data, 6)
