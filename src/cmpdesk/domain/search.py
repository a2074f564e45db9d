"""Search everywhere: what is asked for, what is found, and the passage that shows why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from cmpdesk.domain.text import LocalisedText, fold

LONGEST_WORD = 100
"""Letters of a word that are looked at; PostgreSQL takes no word of 2 kB."""
_BEFORE, _AFTER = 60, 100
_PIECE = re.compile(r'(-?)"([^"]*)("?)|(\S+)')
_STRETCH = re.compile(r".{1,600}\S*", re.DOTALL)
_TOKEN = re.compile(r"\S+")


class Kind(StrEnum):
    """What can be found, each named like its table, in the order in which results are shown."""

    APPLICATION = "application"
    ATTACHMENT = "attachment"
    ORGANISATION = "organisation"
    PERSON = "person"
    REVIEWER = "reviewer"
    NOTE = "note"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand one after the other. `begun`: the last may go on; `excluded`: what has it is not wanted."""

    words: tuple[str, ...]
    begun: bool = True
    excluded: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """What was typed: every term that is not excluded is asked for."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """The terms that what is found has; none where nothing is asked for."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """The terms that what is found has not."""
        return tuple(term for term in self.terms if term.excluded)


@dataclass(frozen=True, slots=True)
class Passage:
    """A hit in running text, with what stands around it."""

    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found. `at` says where it belongs (a number, a Party), `in_` to what, by name.

    `call_id` and `application_id` lead to its place, `project_id` to the project of an application that is retained;
    "" where it has none.
    """

    kind: Kind
    id: str
    title: LocalisedText
    at: str = ""
    in_: LocalisedText | None = None
    call_id: str = ""
    application_id: str = ""
    side: str = ""
    passage: Passage | None = None
    project_id: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The first hits of a kind; `more`: there are others."""

    kind: Kind
    hits: tuple[Hit, ...]
    more: bool


def words(text: str) -> list[str]:
    """Return the words of `text` as they are indexed and sought; names of files part theirs by ``_``."""
    return [word[:LONGEST_WORD] for word in fold(text.replace("_", " ")).split()]


def parse(typed: str) -> Query:
    """Return what `typed` asks for: words by their beginning, ``"words in a row"``, ``-word`` for what has it not."""
    terms: list[Term] = []
    for match in _PIECE.finditer(typed):
        sign, quoted, closed, plain = match.groups()
        if plain is None:
            if row := tuple(words(quoted)):
                terms.append(Term(row, begun=not closed, excluded=bool(sign)))
            continue
        excluded = len(plain) > 1 and plain.startswith("-")
        terms += [Term((word,), excluded=excluded) for word in words(plain)]
    return Query(tuple(dict.fromkeys(terms)))


def passage(text: str, query: Query) -> Passage | None:
    """Return a place of `text` that answers to a term of `query`, the first at best; None where there is none."""
    rows = [(term.words, term.begun) for term in query.wanted]
    single = [((word,), True) for row, _ in rows if len(row) > 1 for word in row]
    found = (
        _at_sight(text, rows) or _first_place(text, rows) or _at_sight(text, single) or _first_place(text, single)
    )
    if found is None:
        return None
    start, end = found
    return Passage(_line(text[max(0, start - 2 * _BEFORE) : start], last=True), _flat(text[start:end]),
                   _line(text[end : end + 2 * _AFTER], last=False))  # fmt: skip


_Rows = Sequence[tuple[tuple[str, ...], bool]]


def _at_sight(text: str, rows: _Rows) -> tuple[int, int] | None:
    """Return the place of a single word written in letters of one accent each, which needs no folding of the text."""
    found = []
    for row, begun in rows:
        match = _sighted(row[0]).search(text) if len(row) == 1 else None
        if match is not None and any(_stands([word], row, begun=begun) for word in words(match.group())):
            found.append(match.span())
    return min(found, default=None)


@lru_cache(maxsize=64)
def _sighted(word: str) -> re.Pattern[str]:
    letters = "".join(f"[{re.escape(_variants().get(letter, letter))}]" for letter in word)
    return re.compile(rf"(?<!\w){letters}\S*")


@lru_cache(maxsize=1)
def _variants() -> dict[str, str]:
    """Return the letters of our languages by the one into which they are folded."""
    made: dict[str, str] = {}
    for code in (*range(0x30, 0x7B), *range(0xC0, 0x100)):
        folded = fold(chr(code))
        if len(folded) == 1:
            made[folded] = made.get(folded, "") + chr(code)
    return made


def _first_place(text: str, rows: _Rows) -> tuple[int, int] | None:
    """Return the first place of one of `rows`, stretch by stretch: most of a long text is not looked at closely."""
    for stretch in _STRETCH.finditer(text) if rows else ():
        folded = f" {' '.join(words(stretch.group()))} "
        here = [(row, begun) for row, begun in rows if f" {' '.join(row)}{'' if begun else ' '}" in folded]
        if not here:
            continue
        tokens = [
            (word, stretch.start() + token.start(), stretch.start() + token.end())
            for token in _TOKEN.finditer(stretch.group())
            for word in words(token.group())
        ]
        for place in range(len(tokens)):
            for row, begun in here:
                if _stands([word for word, _, _ in tokens[place : place + len(row)]], row, begun=begun):
                    return tokens[place][1], tokens[place + len(row) - 1][2]
    return None


def _stands(spoken: Sequence[str], row: tuple[str, ...], *, begun: bool) -> bool:
    if len(spoken) < len(row) or tuple(spoken[:-1]) != row[:-1]:
        return False
    return spoken[-1].startswith(row[-1]) if begun else spoken[-1] == row[-1]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _line(text: str, *, last: bool) -> str:
    """Return the end or the beginning of `text` in one line, cut between words; an ellipsis says that it goes on."""
    flat = _flat(text)
    open_ = " " if flat and text[-1 if last else 0].isspace() else ""
    room = _BEFORE if last else _AFTER
    if len(flat) <= room:
        return flat + open_ if last else open_ + flat
    if last:
        return f"…{flat[-room:].partition(' ')[2]}{open_}"
    return f"{open_}{flat[:room].rpartition(' ')[0]}…"
