"""The dossier of a mid-term meeting: what its members read of each project, and what they are asked to decide.

Pairs are (first side, second side); money is of one Party each.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cmpdesk.domain.baselines import BaselineEntry
from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.grants import Grant, GrantTotal
from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import ObjectiveProgress, ProgressState, ProjectProgress
from cmpdesk.domain.projects import ProjectRow
from cmpdesk.domain.returns import FieldKind
from cmpdesk.domain.reviews import (
    OPEN,
    Opinion,
    OpinionCode,
    ProposedDate,
    Review,
    ReviewDecision,
    ReviewOutcome,
    ReviewRow,
    Stage,
    Standing,
)
from cmpdesk.domain.schedules import Milestone
from cmpdesk.domain.timelines import Row, bounded, points


@dataclass(frozen=True, slots=True)
class PartyMoney:
    """Money of one Party: `planned` is of the budget years so far, `told` what the promoter says that it spent."""

    side: Side
    granted: Money
    planned: Money
    paid: Money
    spent: Money
    told: Money | None = None
    forecast: Money | None = None

    @property
    def used(self) -> Money:
        """What is spent: as told by the promoter, else as accepted."""
        return self.spent if self.told is None else self.told

    @property
    def share(self) -> float | None:
        """What is spent of what is granted: 1 is all of it, more is too much."""
        return self.used.cents / self.granted.cents if self.granted.cents else None

    @property
    def above(self) -> bool:
        """Whether more is spent than granted."""
        return self.used.cents > self.granted.cents


@dataclass(frozen=True, slots=True)
class MidtermProject:
    """A project as the meeting judges it. `objectives` are those of the sheets, else those of the project.

    `calendar` is drawn with the ghost of the baseline, `proposed` the same with the dates that are proposed. `leaving`
    are the members who leave the room.
    """

    row: ProjectRow
    review: ReviewRow
    progress: ProjectProgress | None = None
    objectives: tuple[ObjectiveProgress, ...] = ()
    money: tuple[PartyMoney, ...] = ()
    missions: tuple[Mission, ...] = ()
    opinions: tuple[Opinion | None, Opinion | None] = (None, None)
    decision: ReviewDecision | None = None
    calendar: Row | None = None
    proposed: Row | None = None
    leaving: tuple[str, ...] = ()

    @property
    def standing(self) -> Standing:
        """Where it stands in the portfolio."""
        return self.review.standing

    @property
    def stage(self) -> Stage:
        """How far the Parties are with it."""
        return self.review.stage

    @property
    def outcome(self) -> ReviewOutcome | None:
        """What both Parties decided, None while it is open."""
        return self.review.outcome

    @property
    def open(self) -> bool:
        """Whether the meeting has still to decide."""
        return self.stage in OPEN

    @property
    def missing(self) -> tuple[Side, ...]:
        """The Parties that have not given their opinion."""
        return tuple(side for side, given in zip(Side, self.opinions, strict=True) if given is None)

    @property
    def differs(self) -> bool:
        """Whether both Parties gave an opinion, and not the same."""
        return self.stage is Stage.DIFFERENT

    @property
    def dates(self) -> tuple[ProposedDate, ...]:
        """The dates that are proposed, where they are other ones."""
        return tuple(one for one in self.decision.dates if one.old != one.new) if self.decision else ()

    @property
    def reached(self) -> int:
        """How many objectives all who tell of them say are reached."""
        told = [[share for share in one.shares if share is not None] for one in self.objectives]
        return sum(bool(shares) and min(shares) >= 1 for shares in told)

    @property
    def done(self) -> int:
        """How many missions were done."""
        return sum(one.state is MissionState.DONE for one in self.missions)


@dataclass(frozen=True, slots=True)
class MidtermContent:
    """All that the dossier shows of a meeting of a call on the day `on`.

    `hidden` tells that strict files are left out of the pages and of every figure. `baseline` names the ghost.
    """

    programme: Programme
    call: CallSheet
    review: Review
    projects: tuple[MidtermProject, ...]
    money: tuple[GrantTotal, ...]
    on: date
    baseline: str = ""
    hidden: bool = False

    @property
    def sealed(self) -> bool:
        """Whether nothing of it changes any more."""
        return self.review.sealed_at is not None

    @property
    def confidentiality(self) -> Confidentiality:
        """The class of the whole, which both delegations read: shared, or strict where its call or one project is."""
        classes = {self.call.confidentiality, *(one.row.confidentiality for one in self.projects)}
        return Confidentiality.STRICT if Confidentiality.STRICT in classes else Confidentiality.SHARED

    @property
    def undecided(self) -> tuple[MidtermProject, ...]:
        """The projects that the meeting has still to decide."""
        return tuple(one for one in self.projects if one.open)

    def standings(self) -> tuple[tuple[Standing, int], ...]:
        """Return how many projects stand where."""
        found = Counter(one.standing for one in self.projects)
        order = (Standing.ON_TRACK, Standing.LATE, Standing.SHEET_MISSING, Standing.STOPPED)
        return tuple((one, found[one]) for one in order)

    def opinions(self) -> tuple[tuple[OpinionCode | None, tuple[int, int]], ...]:
        """Return how many projects each Party gives each opinion; None: those of which it has not given one."""
        found = [Counter(one.review.opinions[place] for one in self.projects
                         if one.open or one.review.opinions[place] is not None) for place in (0, 1)]  # fmt: skip
        return tuple((code, (found[0][code], found[1][code])) for code in (*OpinionCode, None))

    def received(self, side: Side) -> tuple[int, int]:
        """Return how many promoters of a side have returned their sheet, of how many to whom one was sent."""
        asked = [one.progress for one in self.projects if one.progress and one.progress.sheet(side) is not None]
        came = (one.state_of(side, self.on) in (ProgressState.RECEIVED, ProgressState.INCOMPLETE) for one in asked)
        return sum(came), len(asked)


# -- what it is made of


def party_money(grants: Sequence[Grant], progress: ProjectProgress | None, year: int) -> tuple[PartyMoney, ...]:
    """Return the money of a project for each Party and currency, seen in `year`, with what its sheet tells."""
    made = []
    for side in Side:
        own = [one for one in grants if one.side is side]
        for currency in dict.fromkeys(one.amount.currency for one in own):
            here = [one for one in own if one.amount.currency == currency]
            sums = [one.sums(year) for one in here]
            planned = sum(one.amount.cents for one in here if one.year <= year)
            sheet = progress.sheet(side) if progress else None
            of_sheet = sheet is not None and (sheet.asked.granted is None or sheet.asked.granted.currency == currency)
            told = [sheet.count(kind) if sheet and of_sheet else None for kind in (FieldKind.SPENT, FieldKind.FORECAST)]
            made.append(PartyMoney(
                side, *(Money(cents, currency) for cents in (
                    sum(one.granted.cents for one in sums), planned, sum(one.paid.cents for one in sums),
                    sum(one.spent.cents for one in sums))),
                *(None if cents is None else Money(cents, currency) for cents in told),
            ))  # fmt: skip
    return tuple(made)


def calendars(row: Row, milestones: Sequence[Milestone], entry: BaselineEntry | None,
              dates: Sequence[ProposedDate]) -> tuple[Row, Row | None]:  # fmt: skip
    """Return the calendar of a project beside its baseline, and the one that is proposed.

    None where nothing else is proposed than what is in force, as once it was carried out.
    """
    known = points(milestones, entry)
    moved = {one.milestone_id: one.new for one in dates if one.old != one.new}
    then = tuple(replace(one, when=moved.get(one.id, one.when)) for one in known)
    return bounded(row, known), bounded(row, then) if then != known else None
