"""csv, tsv and txt files: encoding and separator found, no character ever replaced. Runs in the child."""

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO

from cmpdesk.domain.errors import Refusal

SEPARATORS = (";", "\t", ",", "|")
_EXPECTED = frozenset("éèêëàâäçîïôöùûüœæÿñáíóúÉÈÊËÀÂÄÇÎÏÔÖÙÛÜŒÆ«»’‘“”–—…€°ºª²³\u00a0•·½¼©®™£§×")
"""What French, Dutch and English files hold beyond ASCII; each wrong guess of the encoding shows by
something else.
"""

_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
MAX_FIELD = 200_000


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding; ``sheet.encoding`` (with the position of the first bad byte) if
    none fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding, len(mark)), encoding
    if b"\x00" in data[:4096]:
        encoding = "utf-16-le" if data[1:4096:2].count(0) >= data[0:4096:2].count(0) else "utf-16-be"
        return _strict(data, encoding, 0), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        first_bad = error.start
    best: tuple[int, str, str] | None = None
    for encoding in ("cp1252", "latin-1", "mac-roman"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _score(text)
        if best is None or score > best[0]:
            best = (score, text, encoding)
    if best is None or best[0] <= 0:
        raise _undecodable(data, first_bad)
    return best[1], best[2]


def _strict(data: bytes, encoding: str, skipped: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error.start, skipped) from error


def _undecodable(data: bytes, position: int, skipped: int = 0) -> Refusal:
    line = data.count(b"\n", 0, position) + 1
    shown = data[position : position + 1].hex()
    return Refusal("sheet.encoding", position=position + skipped, byte=shown, line=line)


def _score(text: str) -> int:
    score = 0
    for letter, times in Counter(text).items():
        if letter > "\x7f":
            score += times if letter in _EXPECTED else -3 * times
        elif letter < " " and letter not in "\t\r\n\f":
            score -= 3 * times
    return score


def separator_of(text: str) -> str:
    """Return the separator that parts the first lines into most columns, most alike."""
    sample = "\n".join(text.splitlines()[:60])
    best, found = 0.0, ";"
    for separator in SEPARATORS:
        try:
            widths = [len(row) for row in csv.reader(StringIO(sample, newline=""), delimiter=separator) if row]
        except csv.Error:
            continue
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        merit = (width - 1) * times / len(widths)
        if merit > best:
            best, found = merit, separator
    return found


def rows_of(text: str, separator: str) -> Iterator[list[str]]:
    """Yield the rows; ``sheet.damaged`` where quotes or lengths make no sense."""
    csv.field_size_limit(MAX_FIELD)
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Refusal("sheet.damaged") from error
