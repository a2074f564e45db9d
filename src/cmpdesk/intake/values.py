"""Cells read in the convention of a Party: numbers, yes and no, sectors, territories, texts.

A reader takes a cell and gives its value; it raises `Unreadable` with the code of the sentence. What it had
to change or guess it notes in `notes`, which do not refuse the row. Amounts and dates have modules of their
own.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import LANGUAGES, fold
from cmpdesk.intake.tables import Cell, shown

Note = tuple[str, dict[str, str]]
"""Code and parameters of something that was changed or guessed."""

Reader = Callable[[Cell, list[Note]], Any]


class Unreadable(Exception):
    """The cell does not hold what its column should; `code` and `params` make the sentence."""

    def __init__(self, code: str, **params: str) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


def excerpt(text: str) -> str:
    """Return the beginning of a text, for a sentence about it."""
    return text if len(text) <= 60 else text[:59] + "…"


_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff]")
"""Control characters and bidirectional overrides: they show nothing, or show something else than what is
there.
"""

_LANGUAGE_PARTS = re.compile(r"[\s,;/+&]+")
_BREAKS = re.compile(r"\r\n?|\x0b|\x0c|\u2028|\u2029|_x000D_\n?")
_SPACES = re.compile(r"[ \t\n\u00a0\u202f\u2009]*\n[ \t\n\u00a0\u202f\u2009]*|\t| {2,}")
_UNUSUAL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb\ufeff<^]|  |_x000D_")
_RAISED = re.compile(r"(?<=[IVXLC\d])\s?(?:<sup>\s*(\w{1,3})\s*</sup>|\^\{?(\w{1,3})\}?)", re.IGNORECASE)
_ORDINALS = {
    "ème": "e",
    "eme": "e",
    "ième": "e",
    "e": "e",
    "er": "er",
    "re": "re",
    "ère": "re",
    "de": "de",
    "nd": "nd",
}
_BROKEN_WORD = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")


def text_reader(limit: int, lines: bool) -> Reader:
    """Return a reader of texts of at most `limit` characters; `lines` tells that line breaks are kept.

    Nothing is ever cut: ``text.too-long`` refuses. Letters, emoji and marks of direction stay; control
    characters and bidirectional overrides go, with a note.
    """

    def read(cell: Cell, notes: list[Note]) -> str:
        text = cell if isinstance(cell, str) else shown(cell)
        if not _tidy(text):
            text = _multiline(text, notes) if lines else one_line(text, notes)
        text = text.strip()
        if len(text) > limit:
            raise Unreadable("text.too-long", length=str(len(text)), limit=str(limit))
        return text

    return read


def _tidy(text: str) -> bool:
    """Tell whether there is nothing to clean; the tests that run in C come first, for most texts pass them."""
    if text.isprintable() and not ("<" in text or "^" in text or "  " in text or "_x000D_" in text):
        return True
    return _UNUSUAL.search(text) is None


def plain_texts(cells: Sequence[Cell], limit: int) -> list[str] | None:
    """Return the texts of a column in which nothing is to be cleaned or refused; None where each must be looked at."""
    if not {str, type(None)}.issuperset(map(type, cells)):
        return None
    texts = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    return texts if max(map(len, texts), default=0) <= limit and _tidy("|".join(texts)) else None


def one_line(text: str, notes: list[Note]) -> str:
    """Return `text` on one line, cleaned of what a paste left in it: words broken at a line's end, raised
    ordinals.
    """
    text = _without_hidden(_BREAKS.sub("\n", text), notes)
    joined = _BROKEN_WORD.sub("", text)
    typed = _RAISED.sub(_ordinal, joined)
    if typed != text:
        notes.append(("text.paste-cleaned", {"before": excerpt(" ".join(text.split()))}))
    return _SPACES.sub(" ", typed)


def _ordinal(match: re.Match[str]) -> str:
    ending = (match.group(1) or match.group(2)).casefold()
    return _ORDINALS.get(ending, match.group())


def _multiline(text: str, notes: list[Note]) -> str:
    return _without_hidden(_BREAKS.sub("\n", text), notes)


def _without_hidden(text: str, notes: list[Note]) -> str:
    clean, removed = _HIDDEN.subn("", text)
    if removed:
        notes.append(("text.controls-removed", {"count": str(removed)}))
    return clean


_WHOLE = re.compile(r"\s*(\d{1,6})(?:[.,]0+)?\s*[a-zA-ZÀ-ÿ.()]*\s*")


def read_whole(cell: Cell, notes: list[Note]) -> int | None:
    """Read a count such as ``24``, ``24,0`` or ``24 mois``; None for an empty cell."""
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        if cell != int(cell) or not 0 <= cell < 1_000_000:
            raise Unreadable("number.not-whole", value=shown(cell))
        return int(cell)
    text = shown(cell).strip()
    if not text or text in {"-", "–", "—"}:
        return None
    match = _WHOLE.fullmatch(text)
    if match is None:
        raise Unreadable("number.unreadable", value=excerpt(text))
    return int(match.group(1))


_YES = frozenset({"oui", "o", "yes", "y", "ja", "j", "x", "vrai", "true", "waar", "1", "✓", "✔", "☒"})
_NO = frozenset({"non", "n", "no", "nee", "neen", "faux", "false", "onwaar", "0", "☐"})


def read_yes_no(cell: Cell, notes: list[Note]) -> bool | None:
    """Read yes or no in three languages; None for an empty cell."""
    text = shown(cell).strip()
    if not text or text in {"-", "–"}:
        return None
    word = fold(text) or text
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable("yes-no.unreadable", value=excerpt(text))


def read_language(cell: Cell, notes: list[Note]) -> str:
    """Read one of our languages, by its name in any of them or by its code, the first where a cell names several;
    of another one only a note is taken: whoever reads the file finds out.
    """
    text = shown(cell).strip()
    for part in _LANGUAGE_PARTS.split(text):
        code = named_languages().get(fold(part))
        if code:
            return code
    if fold(text):
        notes.append(("language.unknown", {"value": excerpt(text)}))
    return ""


@lru_cache(maxsize=1)
def named_languages() -> dict[str, str]:
    """Return the code of each language by its folded name in all of them, and by itself."""
    from cmpdesk.i18n.labels import language
    from cmpdesk.i18n.words import Words

    names = {fold(language(Words.of(here), code)): code for code in LANGUAGES for here in LANGUAGES}
    return {**names, **{code: code for code in LANGUAGES}}


def sector_reader(sectors: tuple[Sector, ...], code: str) -> Reader:
    """Return a reader of names (three languages, folded) and digits of `sectors`; an unknown one raises
    `code`.
    """
    known: dict[str, str] = {}
    for sector in sectors:
        for name in (str(sector.digit), sector.name.fr, sector.name.en, sector.name.nl):
            if name:
                known.setdefault(fold(name), sector.id)
    digits = {str(sector.digit): sector.id for sector in sectors}
    names = " · ".join(sector.name.in_("fr") for sector in sectors)

    def read(cell: Cell, notes: list[Note]) -> str | None:
        text = shown(cell).strip()
        if not text:
            return None
        key = fold(text)
        found = known.get(key) or known.get(_unlisted(key)) or digits.get(key.partition(" ")[0])
        if found is None:
            raise Unreadable(code, value=excerpt(text), known=names)
        return found

    return read


def _unlisted(key: str) -> str:
    """Return a name without the number of a list before it: "1 culture", "secteur 2 economie"."""
    return re.sub(r"^(?:secteur |sector |volet |luik |strand )?\d+[.)]? *", "", key)


def territory_reader(parties: tuple[Party, Party]) -> Reader:
    """Return a reader of the Party towards which a mission goes; unknown names raise ``territory.unknown``."""
    known: dict[str, Side] = {}
    for party in parties:
        for name in (party.code, party.name.fr, party.name.en, party.name.nl, party.authority):
            if name:
                known.setdefault(fold(name), party.side)
    for aliases, code in (
        (("quebec", "au quebec"), "QC"),
        (("wallonie bruxelles", "belgique", "belgie"), "WB"),
    ):
        for party in parties:
            if party.code == code:
                for alias in aliases:
                    known.setdefault(alias, party.side)
    names = " · ".join(party.name.in_("fr") for party in parties)

    def read(cell: Cell, notes: list[Note]) -> Side | None:
        text = shown(cell).strip()
        if not text or text in {"-", "–"}:
            return None
        key = fold(text)
        found = known.get(key)
        if found is None:
            hits = {side for name, side in known.items() if len(name) > 3 and name in key}
            found = hits.pop() if len(hits) == 1 else None
        if found is None:
            raise Unreadable("territory.unknown", value=excerpt(text), known=names)
        return found

    return read


_NAMES = re.compile(r"\s*[;\n|]\s*")


def file_names(text: str) -> tuple[str, ...]:
    """Return the file names of a list parted by semicolons, bars or lines, in composed form."""
    return tuple(unicodedata.normalize("NFC", name) for name in _NAMES.split(text.strip()) if name)
