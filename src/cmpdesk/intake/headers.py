"""Which row is the header, and which column fills which field, by the words that offices use."""

import re
import tomllib
from collections.abc import Mapping as Dict
from collections.abc import Sequence
from functools import lru_cache

from cmpdesk.domain.imports import FIELD, FIELDS
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import LANGUAGES, fold
from cmpdesk.intake.tables import Cell, shown
from cmpdesk.runtime.resources import resource

HEAD_ROWS = 30
"""How far down a header is looked for."""

_PARENTHESES = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_LONGEST_HEADING = 120


@lru_cache(maxsize=1)
def shipped() -> dict[str, dict[str, list[str]]]:
    """Return the headings of each field by language, as `resources/imports/synonyms.toml` has them."""
    return tomllib.loads(resource("imports", "synonyms.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def synonyms() -> dict[str, str]:
    """Return folded heading to field name, in the three languages.

    The first field that claims a heading keeps it.
    """
    found: dict[str, str] = {}
    for field in FIELDS:
        words = shipped().get(field.name, {})
        for language in LANGUAGES:
            for heading in words.get(language, ()):
                found.setdefault(fold(heading), field.name)
    return found


def header_of(rows: Sequence[Sequence[Cell]], remembered: Dict[str, str]) -> tuple[int | None, int]:
    """Return the row (from 1) that looks most like a header, and by how many known headings.

    Where no row has two known headings, the first row of distinct texts without digits will do, with 0; None
    where there is no such row either.
    """
    best, found = 1, None
    known = {**synonyms(), **remembered}
    for index, row in enumerate(rows[:HEAD_ROWS]):
        hits = {field for cell in row if isinstance(cell, str) and (field := _exact(cell, known))}
        if len(hits) > best:
            best, found = len(hits), index + 1
    if found is not None:
        return found, best
    for index, row in enumerate(rows[:HEAD_ROWS]):
        if _could_head(row):
            return index + 1, 0
    return None, 0


def _could_head(row: Sequence[Cell]) -> bool:
    filled = [cell for cell in row if cell not in {None, ""}] if all(_plain(cell) for cell in row) else []
    texts = [cell for cell in filled if isinstance(cell, str)]
    if len(texts) < 3 or len(texts) != len(filled):
        return False
    return len({fold(text) for text in texts}) == len(texts) and not any(
        len(text) > _LONGEST_HEADING or any(letter.isdigit() for letter in text) for text in texts
    )


def _plain(cell: Cell) -> bool:
    return not isinstance(cell, dict)


def _exact(heading: str, known: Dict[str, str]) -> str:
    if not heading or len(heading) > _LONGEST_HEADING:
        return ""
    return known.get(fold(heading)) or known.get(fold(_PARENTHESES.sub(" ", heading))) or ""


def guess_fields(
    headings: Sequence[str], remembered: Dict[str, str], parties: tuple[Party, Party], party: Party
) -> tuple[str, ...]:
    """Return the field of each heading, "" for none; a field is given once, to its surest heading.

    What an officer corrected before (`remembered`: folded heading to field, "" to ignore) comes first, then
    headings that name the other Party and mean its lead organisation, then the synonyms.
    """
    claims: list[tuple[int, int, str]] = []
    for index, heading in enumerate(headings):
        key = fold(heading)
        if key in remembered:
            if remembered[key] in FIELD:
                claims.append((0, index, remembered[key]))
        elif key and (field := _partner_or_own(key, parties, party)):
            claims.append((1, index, field))
        elif key and (field := _exact(heading, synonyms())):
            claims.append((2, index, field))
        elif key and (field := _beginning(key)):
            claims.append((3, index, field))
    taken: set[str] = set()
    fields = [""] * len(headings)
    for _, index, field in sorted(claims):
        if field not in taken:
            taken.add(field)
            fields[index] = field
    return tuple(fields)


def _beginning(key: str) -> str:
    """Return the field of the longest synonym of two words or more with which the heading begins."""
    fitting = [word for word in synonyms() if " " in word and key.startswith(f"{word} ")]
    return synonyms()[max(fitting, key=len)] if fitting else ""


_LEADS = frozenset(
    {
        *("coordonnateur", "coordonnatrice", "operateur", "operatrice", "promoteur", "promotrice", "porteur"),
        *("organisme", "beneficiaire", "demandeur", "coordinator", "operator", "promoter", "organisation"),
        *("organization", "applicant", "beneficiary", "lead", "promotor", "organisatie", "aanvrager"),
    }
)
_LITTLE = frozenset(
    {
        *(
            "de",
            "du",
            "des",
            "la",
            "le",
            "les",
            "l",
            "d",
            "et",
            "ou",
            "au",
            "aux",
            "en",
            "a",
            "nom",
            "projet",
        ),
        *("of", "and", "or", "the", "project", "name", "side", "cote", "van", "uit", "het", "naam"),
    }
)
_ADJECTIVES = {"flamand": "flandre", "flamande": "flandre", "flemish": "flanders"}


def _partner_or_own(key: str, parties: tuple[Party, Party], party: Party) -> str:
    """Return organisation or partner for headings such as "Opérateur wallon", by the Party that they name."""
    words = set(key.split()) - _LITTLE
    leads = words & _LEADS
    rest = words - _LEADS
    if not leads or not rest:
        return ""
    for one in parties:
        if all(any(_akin(word, name) for name in _names(one)) for word in rest):
            return "organisation" if one.side is party.side else "partner"
    return ""


def named_side(heading: str, parties: tuple[Party, Party]) -> Side | None:
    """Return the side that a heading names: by its Party, authority, funder, promoter or currency; None for none or
    both.
    """
    words = set(fold(heading).split()) - _LITTLE
    found: dict[Side, int] = {}
    for party in parties:
        term = {word for text in party.promoter_term.to_dict().values() for word in fold(text).split()}
        names = _names(party) | {fold(one) for one in party.funders} | (term - _LITTLE)
        told = sum(any(_akin(word, name) for name in names) for word in words)
        told += fold(party.currency) in words or any(sign in heading for sign in _SIGNS.get(party.currency, ()))
        if told:
            found[party.side] = told
    best = max(found.values(), default=0)
    named = [side for side, told in found.items() if told == best]
    return named[0] if len(named) == 1 else None


_SIGNS = {"EUR": ("€",), "CAD": ("$",)}


def _akin(word: str, name: str) -> bool:
    """Tell whether a word is a Party's name or an adjective of it (québécois, wallon, bruxelloise)."""
    word = _ADJECTIVES.get(word, word)
    return word == name or (min(len(word), len(name)) > 4 and word[:4] == name[:4])


@lru_cache(maxsize=16)
def _names(party: Party) -> frozenset[str]:
    texts = (party.code, party.authority, party.name.fr, party.name.en, party.name.nl)
    words = frozenset(word for text in texts for word in fold(text).split()) - _LITTLE
    return words


def headings_of(rows: Sequence[Sequence[Cell]], header_row: int) -> tuple[str, ...]:
    """Return the headings of the row `header_row` (from 1) as written, on one line each, without empty ones
    at the end.
    """
    row = rows[header_row - 1] if 0 < header_row <= len(rows) else ()
    headings = [" ".join(shown(cell).split()) for cell in row]
    while headings and not headings[-1]:
        headings.pop()
    return tuple(headings)
