"""Error cells of xls files, which calamine gives as empty cells: found in the records themselves. Runs in
the child.

An xls file is a small file system (compound file) with one stream of records (BIFF8), each with a kind and
a length.
"""

import struct
from collections.abc import Iterator

from cmpdesk.intake.tables import Spot

_END = 0xFFFFFFFA
"""Sector numbers from here on mark the end of a chain."""

_BOUNDSHEET, _BOOLERR, _FORMULA, _EOF = 0x0085, 0x0205, 0x0006, 0x000A
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


def error_cells(data: bytes) -> dict[str, dict[Spot, str]]:
    """Return the error cells of each sheet by its name; nothing where the file is too small or too odd to
    tell.
    """
    try:
        stream = _workbook(data)
        return {name: _errors(stream, start) for name, start in _sheets(stream)}
    except (struct.error, IndexError, UnicodeDecodeError):
        return {}


def _workbook(data: bytes) -> bytes:
    """Return the stream of records, b"" where there is none of the usual size."""
    shift = struct.unpack_from("<H", data, 30)[0]
    size = 1 << min(shift, 16)
    count, directory = struct.unpack_from("<II", data, 44)
    tables = list(struct.unpack_from("<109I", data, 76))
    following = struct.unpack_from("<I", data, 68)[0]
    while following < _END and len(tables) < count + 128:
        more = struct.unpack_from(f"<{size // 4}I", data, (following + 1) * size)
        tables.extend(more[:-1])
        following = more[-1]
    chain: list[int] = []
    for sector in tables[:count]:
        if sector < _END:
            chain.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))

    def read(sector: int) -> bytes:
        parts: list[bytes] = []
        while sector < _END and len(parts) <= len(chain):
            parts.append(data[(sector + 1) * size : (sector + 2) * size])
            sector = chain[sector]
        return b"".join(parts)

    entries = read(directory)
    for at in range(0, len(entries) - 127, 128):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(0, length - 2)].decode("utf-16-le")
        start, stream_size = struct.unpack_from("<II", entries, at + 116)
        if name in {"Workbook", "Book"} and stream_size >= 4096:
            return read(start)[:stream_size]
    return b""


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield kind, stream[at + 4 : at + 4 + length]
        if kind == _EOF:
            return
        at += 4 + length


def _sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == _BOUNDSHEET:
            start, _, length, wide = struct.unpack_from("<IHBB", body, 0)
            text = body[8:]
            yield (text[: 2 * length].decode("utf-16-le") if wide & 1 else text[:length].decode("latin-1")), start


def _errors(stream: bytes, start: int) -> dict[Spot, str]:
    found: dict[Spot, str] = {}
    for kind, body in _records(stream, start):
        if kind == _BOOLERR and len(body) >= 8 and body[7]:
            found[struct.unpack_from("<HH", body)] = _ERRORS.get(body[6], "#")
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            found[struct.unpack_from("<HH", body)] = _ERRORS.get(body[8], "#")
    return found
