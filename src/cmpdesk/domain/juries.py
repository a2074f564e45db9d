"""Juries: the reviewers of each Party, and who reads what."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText, fold

_VALUE = re.compile(r"\s*[+\-−–]?\d+\s*")
_WISH = re.compile(r"\s*(?P<number>\S.*?)[\s;,:]+(?P<value>[+\-−–]?[0-2])\s*")


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """A reviewer in the jury of one Party. `code` (``QC-04``) stands for the name on paper; load in applications."""

    id: str
    version: int
    call_id: str
    side: Side
    code: str
    name: str
    email: str
    organisation_id: str | None
    organisation: str
    sectors: tuple[LocalisedText, ...]
    sector_ids: tuple[str, ...]
    languages: tuple[str, ...]
    load_limit: int
    assigned: int = 0
    """Applications that they read, recused ones not counted."""
    recused: int = 0
    load_floor: int = 0
    """How many they should read at least."""
    keywords: tuple[str, ...] = ()


class AssignmentOrigin(StrEnum):
    """Who put it there: an officer's hand (kept by the automatic assignment) or the solver."""

    HAND = "hand"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One application in the hands of one reviewer; `recused_at` is set where a conflict took it back."""

    id: str
    version: int
    reviewer_id: str
    application_id: str
    origin: AssignmentOrigin
    recused_at: datetime | None
    recusal_reason: str
    locked: bool = False

    @property
    def stays(self) -> bool:
        """No proposal takes it apart: an officer gave it, or locked it."""
        return self.recused_at is None and (self.locked or self.origin is AssignmentOrigin.HAND)


@dataclass(frozen=True, slots=True)
class Balance:
    """How the reading is spread over the jury of one Party."""

    reviewers: int
    applications: int
    assigned: int
    wanted: int
    """Applications × reviewers per application."""
    lowest: int
    highest: int
    short: tuple[str, ...]
    """Numbers of the applications that have fewer reviewers than wanted."""


def conflict_keys(organisation_ids: tuple[str | None, ...], names: tuple[str, ...]) -> frozenset[str]:
    """Return the keys by which two sides share an organisation: ids and folded names, empty ones left out."""
    return frozenset(key for key in (*organisation_ids, *names) if key)


@dataclass(frozen=True, slots=True)
class ReviewerDraft:
    """What an officer types of a reviewer: see `ReviewerRow`; `organisation` is a name."""

    code: str
    name: str
    email: str
    organisation: str
    sector_ids: tuple[str, ...]
    languages: tuple[str, ...]
    load_limit: int
    load_floor: int = 0
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wish:
    """How much a reviewer wants to read the application of that number, from −2 (rather not) to 2."""

    number: str
    value: int


def read_wishes(typed: str) -> tuple[Wish, ...]:
    """Return what is typed or pasted: on each line the number of an application and −2 to 2.

    Of cells parted by tabs the third and those after it say nothing; an empty second one is no wish.
    Refused with ``preference.unreadable``, ``preference.twice``.
    """
    found: dict[str, Wish] = {}
    for place, line in enumerate(typed.splitlines(), start=1):
        if not line.strip():
            continue
        number, *cells = line.split("\t")
        if number.strip() and cells and not cells[0].strip() and not any(map(_VALUE.fullmatch, cells)):
            continue
        told = _WISH.fullmatch("\t".join((number, *cells[:1])) if number.strip() else line)
        if told is None:
            raise Refusal("preference.unreadable", line=place, typed=line.strip()[:60])
        number, value = told["number"].strip(), told["value"].replace("−", "-").replace("–", "-")
        if fold(number) in found:
            raise Refusal("preference.twice", line=place, number=number[:60])
        found[fold(number)] = Wish(number, int(value))
    return tuple(found.values())
