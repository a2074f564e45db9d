"""Programmes, their two Parties and their commission sessions."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cmpdesk.domain.text import LocalisedText


class Side(StrEnum):
    """The place of a Party in its programme: first (Québec in all known programmes) or second."""

    FIRST = "first"
    SECOND = "second"

    @property
    def other(self) -> "Side":
        """The facing side."""
        return Side.SECOND if self is Side.FIRST else Side.FIRST


class Paper(StrEnum):
    """Paper on which a Party prints."""

    LETTER = "letter"
    A4 = "a4"


@dataclass(frozen=True, slots=True)
class Party:
    """One of the two sovereign sides of a programme, with all that its documents and money need.

    `code` is short and stable (``QC``, ``WB``) and is the same in each programme of that government; `locale` is a
    Babel name such as ``fr_CA``; `zone` an IANA name; `languages` are those of its documents, preferred first.
    """

    id: str
    programme_id: str
    side: Side
    code: str
    name: LocalisedText
    authority: str
    funders: tuple[str, ...]
    currency: str
    languages: tuple[str, ...]
    locale: str
    paper: Paper
    zone: str
    promoter_term: LocalisedText
    """What this Party calls the lead organisation: coordonnateur, opérateur, promoteur."""
    letterhead: str = ""
    """Lines that stand at the top of what this Party prints."""
    signatories: str = ""
    """Who signs, a line each: name, function."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A programme of calls between two Parties."""

    id: str
    version: int
    code: str
    name: LocalisedText
    legal_basis: LocalisedText
    parties: tuple[Party, Party]
    """First side, then second side."""

    def party(self, side: Side) -> Party:
        """Return the Party of `side`."""
        return self.parties[0 if side is Side.FIRST else 1]


@dataclass(frozen=True, slots=True)
class CommissionSession:
    """A numbered meeting of a programme's commission, which carries its cohort of projects.

    `number` is unique in its programme only; `label` is free (``XIIe``, ``2024-2025``), dates are kept apart from it.
    """

    id: str
    programme_id: str
    number: int
    label: str
    place: str
    first_year: int
    last_year: int


@dataclass(frozen=True, slots=True)
class ProgrammeTemplate:
    """A programme as shipped in `resources/programmes`, before it is put into a workspace.

    `proposals` names the keys that no source gives: they are ours, labelled as proposals on screen and editable.
    """

    code: str
    name: LocalisedText
    legal_basis: LocalisedText
    parties: tuple[Party, Party]
    pairing: str
    number_template: str
    sectors: tuple[tuple[str, LocalisedText], ...]
    strands: tuple[tuple[str, LocalisedText], ...]
    max_months: int | None
    confidentiality: str
    grid: str | dict[str, Any] | None
    """The name of a shipped grid, or a whole one in its stored form."""
    sources: tuple[str, ...]
    proposals: tuple[str, ...]
    milestones: tuple[dict[str, Any], ...] = ()
    """What its projects, calls and sessions are given, in stored form (`domain.schedule_templates`)."""
