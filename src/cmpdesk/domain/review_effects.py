"""What a mid-term review does once it is carried out: money, calendar, amendment, end; and what a seal waits for.

Nothing of it happens by itself: a plan is made of what was decided, looked at, and carried out whole or not at all.
What is decided of money is in `domain.review_money`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cmpdesk.domain.asked_moves import MoveLine
from cmpdesk.domain.change_requests import Line
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectAction, ProjectState
from cmpdesk.domain.review_money import AccountLine, Effect, InstalmentEffect, Total
from cmpdesk.domain.reviews import OPEN, ReviewDecision, ReviewOutcome, Stage
from cmpdesk.domain.text import fold


@dataclass(frozen=True, slots=True)
class ProjectEffects:
    """What becomes of one project: in the order in which it is told."""

    project_id: str
    number: str
    title: str
    state: ProjectState
    decision: ReviewDecision
    money: tuple[InstalmentEffect, ...] = ()
    dates: tuple[MoveLine, ...] = ()
    amendment: tuple[Line, ...] = ()
    account: tuple[AccountLine, ...] = ()
    undecided: int = 0
    """Instalments of the second year of which nothing was decided: they stay as they are."""
    awaits: frozenset[Side] = frozenset()
    """The Parties that have yet to approve the revision that moved its dates."""
    sheets: tuple[bool, bool] = (True, True)
    """Whether the progress sheet of each promoter came back (domain.md MI-01)."""
    obstacles: tuple[Refusal, ...] = ()

    @property
    def action(self) -> ProjectAction | None:
        """What moves the project to another state, if that is still to be done."""
        stops = self.decision.outcome is ReviewOutcome.STOP and self.decision.applied_at is None
        return ProjectAction.STOP if stops else None

    def left(self, sides: Iterable[Side]) -> bool:
        """Tell whether something is still to be carried out by who acts for `sides`."""
        wanted = set(sides)
        if self.decision.outcome in (None, ReviewOutcome.POSTPONED):
            return False
        if self.decision.applied_at is None or any(one.side in wanted and not one.carried_out for one in self.money):
            return True
        return bool(wanted & self.awaits)

    @property
    def done(self) -> bool:
        """Whether all that was decided is carried out."""
        return self.decision.applied_at is not None and all(one.carried_out for one in self.money)


@dataclass(frozen=True, slots=True)
class Plan:
    """All that carrying out a review would change, before anything is written.

    `sides` are those whose money the reader may move, `versions` those of the projects by id.
    """

    review_id: str
    call_id: str
    number: int
    version: int
    sealed: bool
    projects: tuple[ProjectEffects, ...]
    totals: tuple[Total, ...]
    sides: frozenset[Side]
    versions: Mapping[str, int] = field(default_factory=dict)
    obstacles: tuple[Refusal, ...] = ()
    """What stands in the way of all of it."""

    @property
    def todo(self) -> tuple[ProjectEffects, ...]:
        """Return the projects of which something is still to be carried out."""
        return tuple(one for one in self.projects if one.left(self.sides))

    @property
    def dates(self) -> int:
        """How many dates would move."""
        return sum(line.changes for one in self.projects for line in one.dates)

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Return everything that stands in the way."""
        return (*self.obstacles, *(each for one in self.todo for each in one.obstacles))


# -- letters


def letter_kind(one: ProjectEffects, side: Side) -> LetterKind:
    """Return which letter of year two a Party writes: unfavourable where the project ends or all its money is refused.

    What is only held is no refusal: both decided that the project goes on, and its letter must not say otherwise.
    """
    own = [each.effect for each in one.money if each.side is side]
    if one.decision.outcome is ReviewOutcome.STOP or set(own) == {Effect.REFUSED}:
        return LetterKind.UNFAVOURABLE
    if one.decision.conditions.strip() or set(own) - {Effect.RELEASED}:
        return LetterKind.CONDITIONAL
    return LetterKind.FAVOURABLE


# -- sealing


@dataclass(frozen=True, slots=True)
class Judged:
    """A project as the seal looks at it; `decision` is None where nothing was decided."""

    number: str
    stage: Stage
    decision: ReviewDecision | None
    carried_out: bool = False


def check_sealable(judged: Sequence[Judged], parties: Mapping[Side, str]) -> None:
    """Refuse to seal a review that is not finished, naming the projects.

    ``review.projects-open`` where Parties differ or an opinion is missing and nothing carries the project to the next
    meeting; what `unreasoned` says; ``review.not-carried-out``.
    """
    still = [one.number for one in judged if one.stage in OPEN]
    if still:
        raise Refusal("review.projects-open", count=len(still), numbers=", ".join(still))
    decided = [one for one in judged if one.stage is Stage.DECIDED and one.decision is not None]
    for refusal in unreasoned(decided, parties).values():
        raise refusal
    owed = [one.number for one in decided if not one.carried_out]
    if owed:
        raise Refusal("review.not-carried-out", count=len(owed), numbers=", ".join(owed))


def unreasoned(decided: Sequence[Judged], parties: Mapping[Side, str]) -> dict[str, Refusal]:
    """Return what is wrong with the reasons of decisions, by the number of the project.

    ``review.no-reasons`` and ``review.same-reasons`` (Belgian law of 29 July 1991: the reasons of a decision are its
    own). Of two that say the same, the one that can still be changed is wrong: that which is not carried out.
    """
    said: dict[str, str] = {}
    wrong: dict[str, Refusal] = {}
    for one in sorted(decided, key=lambda one: one.decision is None or one.decision.applied_at is None):
        for side in Side:
            reasons = plain(_reasons(one, side))
            if not reasons:
                refusal = Refusal("review.no-reasons", party=parties[side], count=1, numbers=one.number)
                wrong.setdefault(one.number, refusal)
            elif (other := said.setdefault(reasons, one.number)) != one.number:
                refusal = Refusal("review.same-reasons", party=parties[side], number=one.number, other=other)
                wrong.setdefault(one.number, refusal)
    return wrong


def _reasons(one: Judged, side: Side) -> str:
    return one.decision.reasons[list(Side).index(side)] if one.decision is not None else ""


def plain(text: str) -> str:
    """Return a text without case, accents, spaces and punctuation: two that differ in nothing else say the same."""
    return "".join(letter for letter in fold(text) if letter.isalnum())
