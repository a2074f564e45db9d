"""What came of missions and projects, by axis; what is still to be done, and what may become a project."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from cmpdesk.domain.due import Urgency, urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import LocalisedText


class Axis(StrEnum):
    """The axes by which a mission is reported (Ville de Québec: rayonner, apprendre, attirer), in their order."""

    SHINE = "shine"
    LEARN = "learn"
    ATTRACT = "attract"


@dataclass(frozen=True, slots=True)
class OutcomeDraft:
    """An outcome as typed; `evidence` is what shows it, `stop_id` where it came about, None for the whole."""

    axis: Axis
    text: str
    evidence: str = ""
    stop_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a mission, of one of its stops, or of a project."""

    id: str
    axis: Axis
    text: str
    evidence: str
    project_id: str | None
    mission_id: str | None
    stop_id: str | None
    position: int


def check_outcome(draft: OutcomeDraft) -> None:
    """Refuse an outcome that says nothing (``outcome.no-text``)."""
    if not draft.text.strip():
        raise Refusal("outcome.no-text")


def by_axis(outcomes: Iterable[Outcome]) -> tuple[tuple[Axis, tuple[Outcome, ...]], ...]:
    """Return the outcomes of each axis, in the order of the axes; an axis without any is there too."""
    held = tuple(outcomes)
    return tuple((axis, tuple(one for one in held if one.axis is axis)) for axis in Axis)


class FollowUpKind(StrEnum):
    """What a follow-up is."""

    ACTION = "action"
    LEAD = "lead"
    """Something that may become a project of a later call."""


@dataclass(frozen=True, slots=True)
class FollowUpDraft:
    """A follow-up as typed. `owner` is who does it; `officer_id` which officer watches over it."""

    kind: FollowUpKind
    text: str
    owner: str = ""
    officer_id: str | None = None
    when: PartialDate | None = None
    project_id: str | None = None
    mission_id: str | None = None


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up of a mission, a project or a call; `number` and `title` are those of its project, if any.

    `carried_to` is the call into which a lead was taken over, `carried` how that call is named.
    """

    id: str
    call_id: str
    kind: FollowUpKind
    text: str
    owner: str
    officer_id: str | None
    officer: str
    when: PartialDate | None
    done_on: date | None
    project_id: str | None
    number: str
    title: str
    mission_id: str | None
    mission: str
    carried_to: str | None
    carried: LocalisedText

    @property
    def draft(self) -> FollowUpDraft:
        """Return it as it would be typed."""
        return FollowUpDraft(self.kind, self.text, self.owner, self.officer_id, self.when, self.project_id,
                             self.mission_id)  # fmt: skip

    @property
    def owned(self) -> bool:
        """Whether it has an owner and a date, as each follow-up has to."""
        return bool(self.owner or self.officer_id) and self.when is not None

    @property
    def open(self) -> bool:
        """Whether something is still to be done about it: a lead that was carried over is the next call's."""
        return self.done_on is None and self.carried_to is None

    def pressing(self, today: date, days: int) -> Urgency | None:
        """Return how pressing it is, None where it is not open, or its date is further away than `days`."""
        if not self.open:
            return None
        return Urgency.WAITING if self.when is None else urgency(self.when, today, days)


def check_follow_up(draft: FollowUpDraft) -> None:
    """Refuse a follow-up that says nothing, has no owner or no date.

    ``follow-up.no-text``, ``follow-up.no-owner``, ``follow-up.no-date``; a date may be as vague as it is known.
    """
    if not draft.text.strip():
        raise Refusal("follow-up.no-text")
    if not draft.owner.strip() and draft.officer_id is None:
        raise Refusal("follow-up.no-owner")
    if draft.when is None:
        raise Refusal("follow-up.no-date")


def check_carried(lead: FollowUp, to_call: str) -> None:
    """Refuse to carry over what is no lead, is done, or was carried over before.

    ``lead.not-a-lead``, ``lead.done``, ``lead.carried`` with the name of the call, ``lead.same-call``.
    """
    if lead.kind is not FollowUpKind.LEAD:
        raise Refusal("lead.not-a-lead", text=lead.text)
    if lead.done_on is not None:
        raise Refusal("lead.done", text=lead.text)
    if lead.carried_to is not None:
        raise Refusal("lead.carried", text=lead.text, call=lead.carried)
    if lead.call_id == to_call:
        raise Refusal("lead.same-call")
