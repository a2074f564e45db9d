"""What is printed of projects: the sheet of one, the state of a session, an amendment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.change_requests import ChangeRequest
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.grants import Grant, GrantTotal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import CommissionSession, Party, Programme, Side
from cmpdesk.domain.projects import Instrument, InstrumentKind, ProjectSheet, ProjectState
from cmpdesk.domain.revisions import Revision
from cmpdesk.domain.schedules import Milestone
from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class PromisedDate:
    """A milestone beside the date that was promised first; `promised` is None where none was."""

    milestone: Milestone
    promised: PartialDate | None

    @property
    def moved(self) -> bool:
        """Whether another date was promised first, or the milestone was cancelled since."""
        return self.promised is not None and (self.milestone.cancelled or self.promised != self.milestone.when)


@dataclass(frozen=True, slots=True)
class ProjectPaper:
    """A project as its sheet shows it, on the day `on`; `grants` are summed as of that year."""

    programme: Programme
    call: CallSheet
    project: ProjectSheet
    application: ApplicationSheet
    grants: Sequence[Grant]
    dates: Sequence[PromisedDate]
    requests: Sequence[ChangeRequest]
    on: date


@dataclass(frozen=True, slots=True)
class Funnel:
    """How many applications of a sector (None: without one) came how far; each stage holds those after it."""

    sector: LocalisedText | None
    filed: int
    admissible: int
    retained: int
    completed: int

    @property
    def stages(self) -> tuple[int, int, int, int]:
        """Return the four numbers in their order."""
        return self.filed, self.admissible, self.retained, self.completed

    def __add__(self, other: "Funnel") -> "Funnel":
        return Funnel(None, *(mine + theirs for mine, theirs in zip(self.stages, other.stages, strict=True)))


@dataclass(frozen=True, slots=True)
class LateReport:
    """A report that is late; `certain` unless only a part of a vague date has passed.

    Number and title are those of its project, "" for a report of the whole call.
    """

    number: str
    title: str
    name: LocalisedText
    side: Side | None
    when: PartialDate
    certain: bool


@dataclass(frozen=True, slots=True)
class SessionState:
    """Where a session stands on a day. `hidden` tells that strict files are left out of all its figures."""

    programme: Programme
    call: CallSheet
    session: CommissionSession | None
    on: date
    filed: tuple[int, int]
    funnels: Sequence[Funnel]
    money: Sequence[GrantTotal]
    dates: Sequence[PromisedDate]
    states: Mapping[ProjectState, int]
    late: Sequence[LateReport]
    hidden: bool = False

    @property
    def whole(self) -> Funnel:
        """The sum of all sectors."""
        made = Funnel(None, 0, 0, 0, 0)
        for one in self.funnels:
            made += one
        return made


@dataclass(frozen=True, slots=True)
class Amendment:
    """An amendment to the instrument of one Party, as both Parties accepted it.

    `instrument` is what it amends, None where none is registered; `revision` the decision that carried it out.
    """

    programme: Programme
    call: CallSheet
    party: Party
    project: ProjectSheet
    request: ChangeRequest
    revision: Revision | None

    @property
    def instrument(self) -> Instrument | None:
        """The instrument of the Party that is amended: its first agreement or order."""
        return next((one for one in self.project.instruments
                     if one.side is self.party.side and one.kind is not InstrumentKind.AMENDMENT), None)  # fmt: skip
