"""Mending the first page of a database file whose bytes are otherwise there: its header, and the root of its schema."""

from pathlib import Path

MAGIC = b"SQLite format 3\x00"
PAGES = (4096, 16_384)
"""Sizes of a page: of a new workspace, and of a large one that was restored."""
_LEAF, _INNER = 0x0D, 0x05
_KINDS = (b"table", b"index", b"trigger", b"view")


def mend(path: Path) -> None:
    """Make the header of a file agree with its length; where the header is gone, make the first page anew.

    The first page is then an inner page over the leaves of the schema, which are found by what they look like. Changes
    the file: give it a copy.
    """
    size = path.stat().st_size
    with path.open("r+b") as file:
        head = file.read(110)
        if head.startswith(MAGIC) and head[100:101] in (bytes([_LEAF]), bytes([_INNER])):
            page = int.from_bytes(head[16:18], "big")
            page = 65536 if page == 1 else page
            if page >= 512 and int.from_bytes(head[28:32], "big") > size // page:
                file.seek(28)
                file.write((size // page).to_bytes(4, "big"))
            return
        for page in PAGES:
            if leaves := _schema_leaves(path, page, size // page):
                file.seek(0)
                file.write(_first_page(leaves, page, size // page))
                break
    path.with_name(path.name + "-wal").unlink(missing_ok=True)


def _schema_leaves(path: Path, size: int, pages: int) -> list[tuple[int, int]]:
    """Return (last row, page) of the leaves of the schema, in the order of their rows."""
    found = []
    with path.open("rb") as file:
        for number in range(2, pages + 1):
            file.seek((number - 1) * size)
            page = file.read(size)
            if len(page) == size and page[0] == _LEAF and (row := _last_row(page)):
                found.append((row, number))
    return sorted(found)


def _last_row(page: bytes) -> int:
    """Return the highest row number of a leaf whose every cell is a row of the schema, else 0."""
    count = int.from_bytes(page[3:5], "big")
    last = 0
    for place in range(count):
        start = int.from_bytes(page[8 + 2 * place : 10 + 2 * place], "big")
        if not 8 <= start < len(page) - 8:
            return 0
        _length, after = _varint(page, start)
        row, after = _varint(page, after)
        header, first = _varint(page, after)
        kind, _rest = _varint(page, first)
        text = page[after + header : after + header + max((kind - 13) // 2, 0)]
        if text not in _KINDS or row <= last:
            return 0
        last = row
    return last


def _varint(page: bytes, at: int) -> tuple[int, int]:
    value = 0
    for step in range(9):
        if at + step >= len(page):
            return 0, len(page)
        byte = page[at + step]
        if step == 8:
            return (value << 8) | byte, at + 9
        value = (value << 7) | (byte & 0x7F)
        if byte < 0x80:
            return value, at + step + 1
    return value, at + 9


def _encoded(value: int) -> bytes:
    out = [value & 0x7F]
    while value := value >> 7:
        out.append((value & 0x7F) | 0x80)
    return bytes(reversed(out))


def _first_page(leaves: list[tuple[int, int]], size: int, pages: int) -> bytes:
    page = bytearray(size)
    page[0:16] = MAGIC
    page[16:18] = size.to_bytes(2, "big")
    page[18:24] = bytes((1, 1, 0, 64, 32, 32))
    for place, value in ((24, 1), (28, pages), (40, 1), (44, 4), (56, 1), (92, 1), (96, 3_040_001)):
        page[place : place + 4] = value.to_bytes(4, "big")
    cells, end = [], size
    for row, number in leaves[:-1]:
        cell = number.to_bytes(4, "big") + _encoded(row)
        end -= len(cell)
        page[end : end + len(cell)] = cell
        cells.append(end)
    page[100] = _INNER
    page[103:105] = len(cells).to_bytes(2, "big")
    page[105:107] = end.to_bytes(2, "big")
    page[108:112] = leaves[-1][1].to_bytes(4, "big")
    for place, start in enumerate(cells):
        page[112 + 2 * place : 114 + 2 * place] = start.to_bytes(2, "big")
    return bytes(page)
