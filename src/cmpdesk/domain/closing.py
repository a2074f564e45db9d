"""Closing a project: what has to be settled first, and what each Party judges of it in the end."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from cmpdesk.domain.change_requests import ChangeRequest, RequestState
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.outcomes import FollowUp
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, signed_sides
from cmpdesk.domain.reports import ReportKind, ReportRow, ReportState
from cmpdesk.domain.schedules import Milestone, MilestoneKind


class Rating(StrEnum):
    """What a Party judges of a project that has ended; a proposal, which no source fixes."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PARTIAL = "partial"
    POOR = "poor"


class Item(StrEnum):
    """A line of the checklist, in its order; those from `ORIGINALS` on are ticked by hand."""

    REPORTS = "reports"
    FINAL_REPORT = "final-report"
    CLAIMS = "claims"
    PAYMENTS = "payments"
    MILESTONES = "milestones"
    INSTRUMENTS = "instruments"
    REQUESTS = "requests"
    FOLLOW_UPS = "follow-ups"
    EVALUATIONS = "evaluations"
    ORIGINALS = "originals"
    PROMOTERS = "promoters"
    PUBLISHED = "published"


BY_HAND = (Item.ORIGINALS, Item.PROMOTERS, Item.PUBLISHED)
"""What only an officer knows: originals are filed, promoters were told, results were published."""
ADVICE = (Item.FOLLOW_UPS, Item.PUBLISHED)
"""What may still be open when a project is closed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A line of the checklist as it stands; `open` counts what is not settled, `of` what there is."""

    item: Item
    open: int
    of: int

    @property
    def settled(self) -> bool:
        """Whether nothing is open."""
        return self.open == 0

    @property
    def blocking(self) -> bool:
        """Whether it keeps the project from being closed without a reason."""
        return not self.settled and self.item not in ADVICE


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The final evaluation of a project by one Party; None and "" where it gave none yet."""

    rating: Rating | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Closing:
    """The closing of a project; `ticked` are the items that were ticked by hand.

    `version` is 0 where nothing of it is stored yet.
    """

    project_id: str
    version: int = 0
    ticked: frozenset[Item] = frozenset()
    evaluations: tuple[Evaluation, Evaluation] = (Evaluation(), Evaluation())
    closed_on: date | None = None

    def evaluation(self, side: Side) -> Evaluation:
        """Return what a Party judged."""
        return self.evaluations[list(Side).index(side)]


def ticks(value: Mapping[str, Any]) -> frozenset[Item]:
    """Return what is stored as ticked; what another version of the program ticked is left out."""
    known = {str(one): one for one in BY_HAND}
    return frozenset(known[name] for name in value.get("ticked", ()) if name in known)


def checks(closing: Closing, *, reports: Sequence[ReportRow], grants: Iterable[Grant], milestones: Iterable[Milestone],
           instruments: Sequence[InstrumentDraft], requests: Sequence[ChangeRequest], follow_ups: Sequence[FollowUp],
           sides: frozenset[Side]) -> tuple[Check, ...]:  # fmt: skip
    """Return the checklist of a project as it stands; `sides` are those that have a promoter.

    Milestones that bear a report are counted as reports only; a frozen or vague date has to be done like any other.
    """
    money = tuple(grants)
    claims = [claim for grant in money for claim in grant.claims]
    released = [one for grant in money for one in grant.instalments if one.released_on or one.paid_on]
    dates = [one for one in milestones
             if not one.cancelled and one.kind not in (MilestoneKind.REPORT, MilestoneKind.PAYMENT)]  # fmt: skip
    sent = [one for one in instruments if one.kind is InstrumentKind.AMENDMENT and not one.signed]
    unsigned = len(sides - signed_sides(instruments)) + len(sent)
    finals = [row for row in reports if row.kind is ReportKind.FINAL and row.state is ReportState.ACCEPTED]
    judged = sum(one.rating is not None for one in closing.evaluations)
    found = {
        Item.REPORTS: (sum(row.state is not ReportState.ACCEPTED for row in reports), len(reports)),
        Item.FINAL_REPORT: (0 if finals else 1, 1),
        Item.CLAIMS: (sum(one.accepted is None for one in claims), len(claims)),
        Item.PAYMENTS: (sum(one.paid_on is None for one in released), len(released)),
        Item.MILESTONES: (sum(one.done_on is None for one in dates), len(dates)),
        Item.INSTRUMENTS: (unsigned, len(sides) + len(sent)),
        Item.REQUESTS: (sum(one.state is RequestState.OPEN for one in requests), len(requests)),
        Item.FOLLOW_UPS: (sum(one.open and not one.owned for one in follow_ups), len(follow_ups)),
        Item.EVALUATIONS: (len(Side) - judged, len(Side)),
        **{one: (0 if one in closing.ticked else 1, 1) for one in BY_HAND},
    }  # fmt: skip
    return tuple(Check(item, *found[item]) for item in Item)


def check_closed(number: str, found: Sequence[Check], reason: str) -> None:
    """Refuse to close a project while blocking items are open, unless a `reason` is given: ``closing.open``."""
    waiting = [one for one in found if one.blocking]
    if waiting and not reason.strip():
        raise Refusal("closing.open", number=number, count=len(waiting))


def check_evaluation(evaluation: Evaluation) -> None:
    """Refuse an evaluation without its rating (``closing.no-rating``) or without reasons (``closing.no-text``)."""
    if evaluation.rating is None:
        raise Refusal("closing.no-rating")
    if not evaluation.text.strip():
        raise Refusal("closing.no-text")
