"""What the minutes of a mid-term meeting are made of (domain.md 6.6): their parts, tables and facts, by their codes."""

from enum import StrEnum


class MinutesPart(StrEnum):
    """A part of the minutes, in their order; each stands in their text as ``# {part:opening}`` and its title."""

    HEADING = "heading"
    DELEGATIONS = "delegations"
    OPENING = "opening"
    AGENDA = "agenda"
    EXCHANGE = "exchange"
    PREVIOUS = "previous"
    SELECTION = "selection"
    DECISIONS = "decisions"
    CALENDAR = "calendar"
    THEMES = "themes"
    EDITION = "edition"
    """The Grands Rendez-vous."""
    NEXT = "next"
    SIGNATURES = "signatures"
    ADOPTED = "adopted"
    """Annex I."""
    RESERVE = "reserve"
    """Annex II: what stays open or is put off."""
    MILESTONES = "milestones"
    """Annex III."""


ANNEXES = (MinutesPart.ADOPTED, MinutesPart.RESERVE, MinutesPart.MILESTONES)


class MinutesTable(StrEnum):
    """The tables of the minutes, named in their text as ``{table:decisions}``."""

    DELEGATIONS = "delegations"
    STANDINGS = "standings"
    MONEY = "money"
    WITHDRAWALS = "withdrawals"
    DECISIONS = "decisions"
    SECOND_YEAR = "second_year"
    """What was decided of the money of the second year, by project and Party."""
    DATES = "dates"
    MEETINGS = "meetings"
    SIGNATURES = "signatures"
    """The blocks in which both co-chairs sign: Party, person, function."""
    ADOPTED = "adopted"
    RESERVE = "reserve"
    MILESTONES = "milestones"


FACTS = frozenset({
    "meeting", "meeting_date", "place", "programme", "session", "call", "legal_basis", "first", "second",
    "first_authority", "second_authority", "first_chair", "second_chair", "agenda", "projects", "filed", "admissible",
    "retained", "themes", "signed_at", "signed_on",
})  # fmt: skip
"""What the text of the minutes can be filled with; ``agenda`` and ``themes`` become lists."""
NEEDED = frozenset(f"part:{one}" for one in MinutesPart) | {"table:decisions", "table:signatures"}
PLACEHOLDERS = FACTS | NEEDED | {f"table:{one}" for one in MinutesTable}
