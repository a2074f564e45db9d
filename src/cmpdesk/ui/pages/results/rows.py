"""The rows of a ranking: where each application stands against the means."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cmpdesk.domain.money import Money
from cmpdesk.domain.rankings import Results
from cmpdesk.domain.results import FlagKind, Placed
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.text import LocalisedText

BELOW = (FlagKind.BELOW_CRITERION, FlagKind.BELOW_TOTAL)
APART = (FlagKind.CRITERION_SPREAD, FlagKind.TOTAL_SPREAD)


class Place(StrEnum):
    """Where an application stands against the line of the envelope."""

    ABOVE = "above"
    TIED = "tied"
    BEYOND = "beyond"
    NOT_PROPOSABLE = "not-proposable"
    UNRANKED = "unranked"
    NO_LINE = "no-line"


@dataclass(frozen=True, slots=True)
class RankRow:
    """An application in its ranking. `asked_so_far` adds up what is asked from the first rank down to it."""

    placed: Placed
    sector: LocalisedText | None
    place: Place
    asked_so_far: Money | None
    grid: Grid
    owed: int
    """Sheets that are still owed on it."""

    @property
    def id(self) -> str:
        """The application."""
        return self.placed.key


def rows(found: Results) -> list[RankRow]:
    """Return the rows of a ranking, in its order."""
    sectors = {one.id: one.name for one in found.call.sectors}
    owed = Counter(missing.application_id for missing in found.material.owed)
    made = []
    cents = 0
    for one in found.ranking.places:
        place = _place(found, one)
        if place is not Place.NOT_PROPOSABLE and one.rank is not None and one.asked is not None:
            cents += one.asked.cents
        so_far = Money(cents, one.asked.currency) if one.asked and one.rank is not None and one.proposable else None
        made.append(RankRow(one, sectors.get(one.sector or ""), place, so_far, found.material.judged.grid,
                            owed[one.key]))  # fmt: skip
    return made


def _place(found: Results, one: Placed) -> Place:
    if one.rank is None:
        return Place.UNRANKED
    if not one.proposable:
        return Place.NOT_PROPOSABLE
    if found.cut is None:
        return Place.NO_LINE
    if one.key in found.cut.tied:
        return Place.TIED
    return Place.ABOVE if one.key in found.cut.above else Place.BEYOND


Keep = Callable[[RankRow], bool]
FILTERS: dict[str, Keep] = {
    "below": lambda row: any(flag.kind in BELOW for flag in row.placed.flags),
    "apart": lambda row: any(flag.kind in APART for flag in row.placed.flags),
    "incomplete": lambda row: row.owed > 0 or row.placed.rank is None,
}
"""What the filters beside the sector keep."""
