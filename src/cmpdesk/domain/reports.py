"""Reports that projects owe: what is due when, what was received, returned and accepted, and what a report says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmpdesk.domain.due import Urgency, urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.report_contents import ReportContent
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText, fold

ENDED = (ProjectState.WITHDRAWN, ProjectState.STOPPED)
"""States of a project that owes no report any more."""


class ReportKind(StrEnum):
    """What a report is about."""

    ACTIVITY = "activity"
    """Of a mission."""
    PROGRESS = "progress"
    FINANCIAL = "financial"
    FINAL = "final"


_NAMED = {"financ": ReportKind.FINANCIAL, "final": ReportKind.FINAL, "activit": ReportKind.ACTIVITY,
          "mission": ReportKind.ACTIVITY}  # fmt: skip
"""Parts of names of dates that tell the kind of the report."""


class ReportState(StrEnum):
    """Where a report stands."""

    OVERDUE = "overdue"
    PERHAPS_OVERDUE = "perhaps"
    """A vague date of which a part has passed."""
    RETURNED = "returned"
    """It came, and was sent back with a remark: it is awaited again."""
    RECEIVED = "received"
    """It came, and is not read yet."""
    DUE = "due"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Report:
    """A report as it came; `side` is None where both promoters answer for it.

    `file_id` is the document of the project that it is, `file` the title of that. Of a report of the whole call, which
    has no project, `file` is the name of its file, `sha256` and `media` its bytes and what they are.
    """

    id: str
    version: int
    call_id: str
    project_id: str | None
    mission_id: str | None
    milestone_id: str | None
    kind: ReportKind
    side: Side | None
    received_on: date
    returned_on: date | None
    accepted_on: date | None
    remark: str
    file_id: str | None
    file: str
    sha256: str
    media: str
    content: ReportContent

    @property
    def has_file(self) -> bool:
        """Whether its file is here."""
        return self.file_id is not None or bool(self.sha256)

    @property
    def state(self) -> ReportState:
        """Where it stands by itself."""
        if self.accepted_on is not None:
            return ReportState.ACCEPTED
        return ReportState.RETURNED if self.returned_on is not None else ReportState.RECEIVED


@dataclass(frozen=True, slots=True)
class ReportDate:
    """A date on which a project owes a report. `promised` is the date that was promised first, `side` None for both.

    `anchor` is what the date is counted from.
    """

    milestone_id: str
    project_id: str
    name: LocalisedText
    side: Side | None
    when: PartialDate | None
    promised: PartialDate | None
    provisional: bool
    anchor: MilestoneKind | None
    mission_id: str | None = None
    mission: str = ""
    done_on: date | None = None

    @property
    def kind(self) -> ReportKind:
        """The kind of report that is proposed, by what it is counted from and by its name."""
        named = fold(f"{self.name.fr} {self.name.en}")
        if self.mission_id is not None or self.anchor is MilestoneKind.MISSION:
            return ReportKind.ACTIVITY
        for part, kind in _NAMED.items():
            if part in named:
                return kind
        return ReportKind.FINAL if self.anchor is MilestoneKind.END else ReportKind.PROGRESS


@dataclass(frozen=True, slots=True)
class Owing:
    """The project that owes reports, as lists name it; `officers` follow it for the first and the second Party."""

    id: str
    number: str
    title: str
    state: ProjectState
    version: int
    officers: tuple[str, str] = ("", "")
    organisations: tuple[str, str] = ("", "")


WHOLE_CALL = Owing("", "", "", ProjectState.RUNNING, 0)
"""Stands for a project where the whole call owes a report, as one of its missions does."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report that is due or came. `side` is None where both promoters answer for it.

    `reports` are what came for it, the last one last; `due` is None for a report that no date asked for.
    """

    project: Owing
    kind: ReportKind
    side: Side | None
    due: ReportDate | None
    reports: tuple[Report, ...]
    state: ReportState

    @property
    def id(self) -> str:
        """What tells it from other rows: the date and side, else the report."""
        return f"{self.due.milestone_id}.{self.side or ''}" if self.due else self.reports[-1].id

    @property
    def mission_id(self) -> str | None:
        """The mission that it is about, None where it is about none."""
        return (self.due.mission_id if self.due else None) or (self.last.mission_id if self.last else None)

    @property
    def of_call(self) -> bool:
        """Whether it is owed for the whole call, and for no project."""
        return self.project is WHOLE_CALL

    @property
    def last(self) -> Report | None:
        """The report that came last."""
        return self.reports[-1] if self.reports else None

    @property
    def when(self) -> PartialDate | None:
        """When it is due by the calendar in force."""
        return self.due.when if self.due else None

    @property
    def moved(self) -> bool:
        """Whether another date was promised first."""
        return self.due is not None and self.due.promised is not None and self.due.promised != self.due.when

    @property
    def days_late(self) -> int | None:
        """How many days after its last possible day it came; None where it did not come, or has no day."""
        last = self.last
        if last is None or self.when is None:
            return None
        return (self.reports[0].received_on - self.when.latest).days


def rows(projects: Mapping[str, Owing], dates: Iterable[ReportDate], reports: Iterable[Report],
         today: date) -> tuple[ReportRow, ...]:  # fmt: skip
    """Return what is owed and what came, by project and date.

    A date for both Parties is one row, unless one promoter reported alone: then it is a row of each. What came from one
    promoter for a date that only the other is asked for by now is a row of its own.
    """
    dates = tuple(dates)
    asking = {one.milestone_id: one for one in dates}
    came: dict[str, list[Report]] = {}
    loose: dict[tuple[str, str, str, str], list[Report]] = {}
    for one in reports:
        due = asking.get(one.milestone_id or "")
        if one.milestone_id is not None and (due is None or due.side in (None, one.side) or one.side is None):
            came.setdefault(one.milestone_id, []).append(one)
        else:
            key = (one.project_id or "", str(one.kind), str(one.side or ""), one.mission_id or "")
            loose.setdefault(key, []).append(one)
    made: list[ReportRow] = []
    for due in dates:
        project = projects.get(due.project_id)
        if project is None:
            continue
        held = came.pop(due.milestone_id, [])
        sides: Sequence[Side | None] = [due.side]
        if due.side is None and any(one.side is not None for one in held):
            sides = list(Side)
        for side in sides:
            mine = sorted((one for one in held if one.side in (None, side) or side is None), key=_order)
            state = _state(project, due, mine, today)
            if state is not None:
                made.append(ReportRow(project, mine[-1].kind if mine else due.kind, side, due, tuple(mine), state))
    for left in (*came.values(), *loose.values()):  # dates that are gone, and reports that no date asked for
        project = projects.get(left[0].project_id or "")
        if project is not None:
            mine = sorted(left, key=_order)
            made.append(ReportRow(project, mine[-1].kind, mine[-1].side, None, tuple(mine), mine[-1].state))
    return tuple(sorted(made, key=_listed))


def _order(one: Report) -> tuple[date, bool, str]:
    return one.received_on, one.returned_on is None, one.id


def _listed(row: ReportRow) -> tuple[int, date, str, str]:
    pressing = list(ReportState).index(row.state)
    day = row.when.latest if row.when else row.reports[-1].received_on if row.reports else date.max
    return pressing, day, row.project.number, row.id


def _state(project: Owing, due: ReportDate, came: Sequence[Report], today: date) -> ReportState | None:
    """Return where a report stands, None where it is not owed any more and never came."""
    if came and came[-1].state is not ReportState.RETURNED:
        return came[-1].state
    if not came and due.done_on is not None:
        return ReportState.ACCEPTED  # noted as done in the calendar, without a report of its own
    if project.state in OVER:
        return came[-1].state if came else None
    if came:
        return ReportState.RETURNED
    return awaited(due.when, today)


def awaited(due: PartialDate | None, today: date) -> ReportState:
    """Return where a report stands that did not come."""
    pressing = urgency(due, today, 0) if due else None
    return {Urgency.LATE: ReportState.OVERDUE, Urgency.PERHAPS_LATE: ReportState.PERHAPS_OVERDUE}.get(
        pressing or Urgency.NOW, ReportState.DUE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report as it is received; `milestone_id` is the date that asked for it, `file_id` a document of the project."""

    kind: ReportKind
    received_on: date
    side: Side | None = None
    milestone_id: str | None = None
    mission_id: str | None = None
    file_id: str | None = None
    content: ReportContent = field(default_factory=ReportContent)


def check_owed(number: str, state: ProjectState, reason: str) -> None:
    """Refuse a report of a project that was stopped or withdrawn (``report.project-stopped``, ``-withdrawn``)."""
    if state in ENDED:
        raise Refusal(f"report.project-{state}", number=number, reason=reason or "—")


def check_asked(draft: ReportDraft, asked: Side, party: str) -> None:
    """Refuse a report of one promoter for a date that asks only the other, of `party` (``report.other-party``)."""
    if draft.side not in (None, asked):
        raise Refusal("report.other-party", party=party)


def check_received(draft: ReportDraft, today: date) -> None:
    """Refuse a report of a day to come (``report.too-early``)."""
    if draft.received_on > today:
        raise Refusal("report.too-early", on=draft.received_on)


@dataclass(frozen=True, slots=True)
class ReportFilter:
    """What a list of reports shows; empty fields let everything pass."""

    call_id: str
    project_id: str = ""
    kinds: tuple[ReportKind, ...] = ()
    states: tuple[ReportState, ...] = ()
    side: Side | None = None


def passes(row: ReportRow, wanted: ReportFilter) -> bool:
    """Tell whether a row passes a filter; what both promoters answer for passes for each."""
    return (
        wanted.project_id in ("", row.project.id)
        and (not wanted.kinds or row.kind in wanted.kinds)
        and (not wanted.states or row.state in wanted.states)
        and (wanted.side is None or row.side in (None, wanted.side))
    )
