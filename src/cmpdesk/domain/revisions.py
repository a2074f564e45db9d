"""Revisions: decisions to move dates, provisional until both Parties have approved them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from cmpdesk.domain.baselines import BaselineKind
from cmpdesk.domain.breaks import Break, Limits
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.moves import Move, Preview, preview
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import Days
from cmpdesk.domain.schedules import Milestone, MilestoneKind
from cmpdesk.domain.text import LocalisedText

if TYPE_CHECKING:
    from cmpdesk.domain.mission_rules import MissionRules
    from cmpdesk.domain.missions import Mission


class RevisionState(StrEnum):
    """Whether the new dates hold."""

    PROVISIONAL = "provisional"
    ADOPTED = "adopted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class RevisionDraft:
    """A revision as typed: who asked for it and why; which body decided it, when, under which reference."""

    title: str
    requester: str = ""
    reason: str = ""
    deciding_body: str = ""
    decided_on: date | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class DateChange:
    """A date that a revision moved, with its owner's number ("" for a call or session)."""

    milestone_id: str
    project_id: str | None
    number: str
    kind: MilestoneKind
    name: LocalisedText
    before: PartialDate | None
    after: PartialDate | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Revision(RevisionDraft):
    """A revision of the calendar of a cohort, or of the project `project_id`.

    `approvals` holds the day on which each Party approved it (first side, second side). `before_id` and `after_id` are
    the baselines around it; the second is taken when both have approved.
    """

    id: str = ""
    version: int = 1
    call_id: str = ""
    number: int = 1
    project_id: str | None = None
    approvals: tuple[date | None, date | None] = (None, None)
    refused_on: date | None = None
    before_id: str | None = None
    after_id: str | None = None
    projects: int = 0
    """How many projects it touched."""
    moved: int = 0
    """How many milestones have another date, or were cancelled."""

    @property
    def state(self) -> RevisionState:
        """Whether the new dates hold."""
        if self.refused_on is not None:
            return RevisionState.REFUSED
        return RevisionState.PROVISIONAL if None in self.approvals else RevisionState.ADOPTED

    def require_open(self) -> None:
        """Refuse with ``revision.closed`` where it was adopted or refused."""
        if self.state is not RevisionState.PROVISIONAL:
            raise Refusal("revision.closed", number=self.number)


@dataclass(frozen=True, slots=True)
class BaselineRow:
    """A baseline in a list; `projects` is how many it holds that can be seen."""

    id: str
    number: int
    kind: BaselineKind
    label: str
    taken_at: datetime
    by: str
    projects: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What moves are tried on: the milestones of a cohort, its call and its session, by id; `numbers` and `titles` name
    its projects by id, in their order.
    """

    milestones: dict[str, Milestone]
    numbers: dict[str, str]
    titles: dict[str, str]
    days: Days
    limits: Limits
    missions: tuple[Mission, ...] = ()
    """Those of the programme, beside which a mission that moves is held against caps, quotas and overlaps."""
    mission_rules: MissionRules | None = None

    def forecast(self, moves: Sequence[Move], *, breaks: bool = True) -> Forecast:
        """Return all that `moves` would change, and what would break, unless it was seen before."""
        tried = preview(self.milestones.values(), moves, self.limits if breaks else None, self.days)
        if breaks and (found := self.against(tried)):
            tried = replace(tried, breaks=(*tried.breaks, *found))
        versions = dict.fromkeys((one.owner.id for one in tried.after.values()), 0)
        versions |= {one.owner.id: one.version for one in tried.before.values() if one.owner.id in versions}
        return Forecast(tried, self.milestones, self.numbers, self.titles, self.days, versions)

    def against(self, tried: Preview) -> tuple[Break, ...]:
        """Return what of missions would break: each that does so anew refuses the move, as planning it would be."""
        if not self.missions:
            return ()
        from cmpdesk.domain import mission_checks  # late: most readers of revisions have no mission, as the dashboard

        rules = self.mission_rules
        calls = dict.fromkeys((one.call_id for one in self.missions), rules) if rules else {}
        return tuple(mission_checks.breaks(self.missions, tried.after, calls))


@dataclass(frozen=True, slots=True)
class Forecast:
    """What moves would do to the calendar of a cohort, before anything is written.

    `milestones` are all of the plan by id; `numbers` names the projects by id.
    """

    preview: Preview
    milestones: dict[str, Milestone]
    numbers: dict[str, str]
    titles: dict[str, str]
    days: Days
    seen: dict[str, int]
    """Versions of the projects, the call and the session whose calendars would change, by id."""

    @property
    def new_breaks(self) -> tuple[Break, ...]:
        """What would break that holds now."""
        return tuple(one for one in self.preview.breaks if not one.already)
