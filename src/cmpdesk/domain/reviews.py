"""Mid-term reviews: the meeting, its delegations, what each Party thinks of a project, where the portfolio stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant, Instalment
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText, fold

MEETINGS = (MilestoneKind.MIDTERM, MilestoneKind.MEETING)
"""Milestones of a call, or of its session, that can be the date of a review."""


class ReviewState(StrEnum):
    """Whether a review may still change."""

    OPEN = "open"
    SEALED = "sealed"


class DelegateRole(StrEnum):
    """What somebody is in the delegation of a Party."""

    CO_CHAIR = "co-chair"
    MEMBER = "member"
    SECRETARY = "secretary"
    OBSERVER = "observer"


class OpinionCode(StrEnum):
    """What a Party thinks should become of a project, in the order of their keys."""

    CONTINUE = "continue"
    RESCHEDULE = "reschedule"
    REVISE = "revise"
    STOP = "stop"


class ReviewOutcome(StrEnum):
    """What both Parties decide: the opinion that they share, or to come back to it at the next meeting."""

    CONTINUE = "continue"
    RESCHEDULE = "reschedule"
    REVISE = "revise"
    STOP = "stop"
    POSTPONED = "postponed"


class Standing(StrEnum):
    """Where a project of the portfolio stands, the first that is true (domain.md MI-01)."""

    STOPPED = "stopped"
    """Given up, or ended by the Parties."""
    SHEET_MISSING = "sheet-missing"
    """A promoter has not returned its progress sheet."""
    LATE = "late"
    """It is suspended, or something that its promoters owe is overdue."""
    ON_TRACK = "on-track"


class Stage(StrEnum):
    """How far the two Parties are with a project."""

    AWAITED = "awaited"
    """No opinion yet."""
    HALF = "half"
    """One Party alone has given its opinion."""
    DIFFERENT = "different"
    """The Parties differ."""
    DECIDED = "decided"
    POSTPONED = "postponed"
    NOTHING = "nothing"
    """The project is over: no opinion is waited for."""


@dataclass(frozen=True, slots=True)
class ReviewDraft:
    """A review as typed. Its date is `when` for a milestone made or moved, or that of the milestone `milestone_id`."""

    when: PartialDate | None = None
    milestone_id: str | None = None
    provisional: bool = False
    place: str = ""
    online: bool = False
    agenda: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DelegateDraft:
    """A member of a delegation as typed; `id` is None for a new seat.

    `person_id` is who was chosen in the directory; without one `person` is looked for there, and entered if need be.
    """

    side: Side
    person: str
    role: DelegateRole = DelegateRole.MEMBER
    function: str = ""
    person_id: str = ""
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Delegate(DelegateDraft):
    """A member of a delegation; `present` is None until presence was taken."""

    present: bool | None = None


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A delegate who is recused from a project; the instants at which they left the room and came back."""

    id: str
    delegate_id: str
    project_id: str
    side: Side
    person: str
    reason: str
    left_at: datetime | None = None
    back_at: datetime | None = None
    present: bool | None = None
    number: str = ""
    """The number of the project."""

    @property
    def awaited(self) -> bool:
        """Whether they sit there and have not been seen to leave."""
        return self.present is not False and self.left_at is None


@dataclass(frozen=True, slots=True)
class Review:
    """A mid-term meeting; `when` is the date of its milestone, `number` counts the meetings of the call."""

    id: str
    version: int
    call_id: str
    number: int
    milestone_id: str | None
    when: PartialDate | None
    provisional: bool
    place: str
    online: bool
    agenda: tuple[str, ...]
    themes: tuple[LocalisedText, ...]
    minutes: dict[str, str]
    delegates: tuple[Delegate, ...] = ()
    sealed_at: datetime | None = None
    sealed_by: str | None = None

    @property
    def state(self) -> ReviewState:
        """Whether it may still change."""
        return ReviewState.OPEN if self.sealed_at is None else ReviewState.SEALED

    def delegation(self, side: Side) -> tuple[Delegate, ...]:
        """Return the delegation of a Party in its order."""
        return tuple(one for one in self.delegates if one.side is side)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one Party thinks of a project, and why. `withdrawals` are those of its delegates for this project."""

    id: str
    version: int
    side: Side
    code: OpinionCode
    reasons: str
    given_on: date
    withdrawals: tuple[Withdrawal, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedDate:
    """A milestone of the project with its date when the new one was proposed, and the new one."""

    milestone_id: str
    name: LocalisedText
    old: PartialDate | None
    new: PartialDate


@dataclass(frozen=True, slots=True)
class ReviewDecision:
    """What both Parties decide; `outcome` is None while they differ. `reasons` are of the first and the second side."""

    id: str
    version: int
    review_id: str
    project_id: str
    outcome: ReviewOutcome | None
    reasons: tuple[str, str]
    conditions: str
    dates: tuple[ProposedDate, ...]
    decided_on: date | None
    revision_id: str | None = None
    request_id: str | None = None
    applied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """A project in the list of a review. Pairs are of the first and the second side."""

    project_id: str
    number: str
    title: str
    sector: LocalisedText | None
    state: ProjectState
    standing: Standing
    sheets: tuple[bool, bool]
    """Whether the sheet of each promoter has come back."""
    opinions: tuple[OpinionCode | None, OpinionCode | None]
    outcome: ReviewOutcome | None
    applied: bool = False

    @property
    def stage(self) -> Stage:
        """How far the Parties are."""
        return stage(self.state, self.opinions, self.outcome)


@dataclass(frozen=True, slots=True)
class Spending:
    """Money of a project on one side, in cents of its currency: granted, and spent as accepted so far."""

    side: Side
    granted: int
    spent: int
    currency: str


@dataclass(frozen=True, slots=True)
class Missions:
    """The missions of a project by its calendar: done, put off (vague, cancelled or overdue) and still planned."""

    done: int = 0
    postponed: int = 0
    planned: int = 0


@dataclass(frozen=True, slots=True)
class SecondYear:
    """An instalment of the second year of a project, with what is decided of it ("" while nothing is).

    One that was released before is as good as decided so.
    """

    side: Side
    instalment: Instalment
    effect: str = ""


@dataclass(frozen=True, slots=True)
class ReviewSubject:
    """All that a review shows of one project but the progress sheets, which `progress` reads."""

    row: ReviewRow
    opinions: tuple[Opinion | None, Opinion | None]
    decision: ReviewDecision | None
    withdrawals: tuple[Withdrawal, ...]
    spending: tuple[Spending | None, Spending | None]
    missions: Missions
    second_year: tuple[SecondYear, ...]
    received_on: tuple[date | None, date | None]
    """When the progress sheet of each promoter came back."""
    asked_at: str
    """The meeting of which its progress sheets count: this one, or an earlier one where this one asks for none."""


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """What the list of a review shows; empty fields let everything pass."""

    review_id: str
    search: str = ""
    standings: tuple[Standing, ...] = ()
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Portfolio:
    """How a review stands: its projects, sheets that came back on both sides, and how many of each kind there are."""

    projects: int
    sheets: int
    standings: dict[Standing, int]
    stages: dict[Stage, int]

    @property
    def given(self) -> int:
        """How many projects have the opinion of both Parties, or were decided otherwise."""
        return sum(self.stages.get(one, 0) for one in (Stage.DIFFERENT, Stage.DECIDED, Stage.POSTPONED))

    @property
    def open(self) -> int:
        """How many are still without a decision."""
        return sum(self.stages.get(one, 0) for one in OPEN)


OPEN = (Stage.AWAITED, Stage.HALF, Stage.DIFFERENT)
"""What keeps a project open."""


# -- rules


def stage(state: ProjectState, opinions: Sequence[OpinionCode | None], outcome: ReviewOutcome | None) -> Stage:
    """Return how far the Parties are with a project: one opinion keeps it open, and so do two that differ."""
    if outcome is not None:
        return Stage.POSTPONED if outcome is ReviewOutcome.POSTPONED else Stage.DECIDED
    if state in OVER:
        return Stage.NOTHING
    given = [one for one in opinions if one is not None]
    if not given:
        return Stage.AWAITED
    return Stage.HALF if len(given) < len(Side) else Stage.DIFFERENT


def shared(opinions: Sequence[OpinionCode | None]) -> ReviewOutcome | None:
    """Return what both Parties agree on, None where one is silent or they differ."""
    first, second = opinions
    return ReviewOutcome(first) if first is not None and first is second else None


def standing(state: ProjectState, sheets: tuple[bool, bool], *, overdue: bool) -> Standing:
    """Return where a project of the portfolio stands; one that is completed owes nothing any more."""
    if state in (ProjectState.WITHDRAWN, ProjectState.STOPPED):
        return Standing.STOPPED
    if state is not ProjectState.COMPLETED and not all(sheets):
        return Standing.SHEET_MISSING
    late = state is ProjectState.SUSPENDED or (overdue and state is not ProjectState.COMPLETED)
    return Standing.LATE if late else Standing.ON_TRACK


def require_open(review: Review) -> None:
    """Refuse with ``review.sealed`` to change a review that was sealed."""
    if review.state is ReviewState.SEALED:
        raise Refusal("review.sealed", number=review.number)


def check_delegates(drafts: Sequence[DelegateDraft]) -> None:
    """Refuse a seat without a name (``delegate.no-name``), somebody who sits twice (``delegate.twice``), and two who
    preside for one Party (``delegate.two-chairs``).
    """
    names: set[str] = set()
    for one in drafts:
        if not one.person.strip():
            raise Refusal("delegate.no-name")
        if fold(one.person) in names:
            raise Refusal("delegate.twice", name=one.person.strip())
        names.add(fold(one.person))
    for side in Side:
        if sum(one.side is side and one.role is DelegateRole.CO_CHAIR for one in drafts) > 1:
            raise Refusal("delegate.two-chairs")


def check_opinion(row: ReviewRow, decision: ReviewDecision | None, side: Side,
                  withdrawals: Sequence[Withdrawal]) -> None:  # fmt: skip
    """Refuse an opinion on a project that is over (``opinion.project-over``) or of which the decision was carried out
    (``review.applied``), or while a recused delegate of the Party still sits there (``opinion.not-withdrawn``).
    """
    if row.state in OVER:
        raise Refusal("opinion.project-over", number=row.number, state=row.state)
    if decision is not None and decision.applied_at is not None:
        raise Refusal("review.applied", number=row.number)
    waits = next((one for one in withdrawals if one.side is side and one.awaited), None)
    if waits is not None:
        raise Refusal("opinion.not-withdrawn", number=row.number, name=waits.person)


def check_times(left_at: datetime | None, back_at: datetime | None) -> None:
    """Refuse who comes back without having left, or before (``recusal.times``)."""
    if back_at is not None and (left_at is None or back_at < left_at):
        raise Refusal("recusal.times")


def second_year(grants: Sequence[Grant]) -> tuple[tuple[Side, Instalment], ...]:
    """Return the instalments of the second year of a project, by Party.

    They are those of the budget years after the first of the Party; where it granted everything from one year, all but
    the first instalment of each grant.
    """
    made: list[tuple[Side, Instalment]] = []
    for side in Side:
        own = [one for one in grants if one.side is side]
        years = {one.year for one in own}
        for grant in own:
            for place, instalment in enumerate(grant.instalments):
                if (grant.year > min(years)) if len(years) > 1 else place:
                    made.append((side, instalment))
    return tuple(made)
