"""The programme at a glance: how far the applications of sessions came, money, missions, calendars, reports.

Every figure is a sum over records of `Glance` and keeps their ids: what it opens is what it counts.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.reports import ReportRow, ReportState
from cmpdesk.domain.text import LocalisedText, sort_key

NOT_STATED = LocalisedText()
"""The region or sector of what has none, and the session of calls without one."""


class Theme(StrEnum):
    """What is counted."""

    FUNNEL = "funnel"
    MONEY = "money"
    MISSIONS = "missions"
    CALENDARS = "calendars"
    REPORTS = "reports"


class By(StrEnum):
    """What the lines of a table are."""

    SESSION = "session"
    SECTOR = "sector"
    REGION = "region"
    PARTY = "party"


class Measure(StrEnum):
    """A column of a table."""

    FILED = "filed"
    ADMISSIBLE = "admissible"
    RETAINED = "retained"
    COMPLETED = "completed"
    GRANTED = "granted"
    PAID = "paid"
    SPENT = "spent"
    MISSIONS = "missions"
    DONE = "done"
    TRAVELLERS = "travellers"
    DAYS = "days"
    CO2_PLANNED = "co2-planned"
    CO2 = "co2"
    KEPT = "kept"
    MOVED = "moved"
    NO_ORIGINAL = "no-original"
    IN_TIME = "in-time"
    RECEIVED_LATE = "received-late"
    PERHAPS_LATE = "perhaps-late"
    LATE = "late"


STAGES = (Measure.FILED, Measure.ADMISSIBLE, Measure.RETAINED, Measure.COMPLETED)
CALENDARS = (Measure.KEPT, Measure.MOVED, Measure.NO_ORIGINAL)
REPORTS = (Measure.IN_TIME, Measure.RECEIVED_LATE, Measure.PERHAPS_LATE, Measure.LATE)
OVERDUE = (Measure.PERHAPS_LATE, Measure.LATE)
_MISSIONS = (Measure.MISSIONS, Measure.DONE, Measure.TRAVELLERS, Measure.DAYS, Measure.CO2_PLANNED, Measure.CO2)
_AMOUNTS = (Measure.GRANTED, Measure.PAID, Measure.SPENT)
KILOGRAMS = (Measure.CO2_PLANNED, Measure.CO2)


@dataclass(frozen=True, slots=True)
class Amounts:
    """What one Party grants to a project in one currency, what is paid of it and what was spent, in cents."""

    side: Side
    currency: str
    granted: int
    paid: int = 0
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """An application, with the project that it became. `regions` are of (first side, second side): None where it was
    not filed there, `NOT_STATED` where the address names none. `calendar` is one of `CALENDARS` for a project.
    """

    id: str
    call_id: str
    number: str
    title: str
    state: ApplicationState
    sector: LocalisedText = NOT_STATED
    regions: tuple[LocalisedText | None, LocalisedText | None] = (NOT_STATED, NOT_STATED)
    project_id: str | None = None
    project_state: ProjectState | None = None
    calendar: Measure | None = None
    money: tuple[Amounts, ...] = ()

    @property
    def stages(self) -> tuple[bool, bool, bool, bool]:
        """Whether it was filed, is admissible, was retained, is completed; each holds those after it."""
        retained = self.project_id is not None
        admitted = self.state in (ApplicationState.ADMISSIBLE, ApplicationState.RETAINED)
        return True, retained or admitted, retained, self.project_state is ProjectState.COMPLETED


@dataclass(frozen=True, slots=True)
class MissionEntry:
    """A mission that was not cancelled; without `project_id` it is one of the call. Kilograms are None if unknown."""

    id: str
    call_id: str
    project_id: str | None
    number: int
    title: str
    sending: Side
    done: bool
    days: int
    travellers: int
    co2_planned: int | None = None
    co2: int | None = None


@dataclass(frozen=True, slots=True)
class ReportEntry:
    """A report whose day has come, or that was received; `standing` is one of `REPORTS`.

    `project_id` is "" where the whole call owes it.
    """

    id: str
    call_id: str
    project_id: str
    name: LocalisedText
    side: Side | None
    when: PartialDate
    standing: Measure


def report_entry(call_id: str, row: ReportRow) -> ReportEntry | None:
    """Return a row of the reports as it is counted, None where it is not due yet, or no date asked for it.

    What was sent back for correction has been received all the same.
    """
    if row.due is None or row.due.when is None or row.state is ReportState.DUE:
        return None
    when = row.due.when
    standing = {ReportState.OVERDUE: Measure.LATE, ReportState.PERHAPS_OVERDUE: Measure.PERHAPS_LATE}.get(row.state)
    if standing is None:
        day = row.reports[0].received_on if row.reports else row.due.done_on
        standing = Measure.IN_TIME if day is None or day <= when.latest else Measure.RECEIVED_LATE
    return ReportEntry(row.id, call_id, row.project.id, row.due.name, row.side, when, standing)


@dataclass(frozen=True, slots=True)
class Session:
    """A commission session with its calls; `id` is "" for the calls of a programme that belong to none."""

    id: str
    name: LocalisedText
    call_ids: tuple[str, ...]
    sectors: tuple[LocalisedText, ...] = ()


@dataclass(frozen=True, slots=True)
class Glance:
    """The records of some sessions, oldest session first, on the day `on`.

    `strict` tells that strict files are counted, for who is cleared; `hidden` that some are, or were, left out.
    """

    programme: Programme
    on: date
    sessions: tuple[Session, ...]
    entries: tuple[Entry, ...]
    missions: tuple[MissionEntry, ...] = ()
    reports: tuple[ReportEntry, ...] = ()
    strict: bool = False
    hidden: bool = False
    _projects: Mapping[str, Entry] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        held = {one.project_id: one for one in self.entries if one.project_id is not None}
        object.__setattr__(self, "_projects", held)

    def of_project(self, project_id: str | None) -> Entry | None:
        """Return the application that became a project."""
        return self._projects.get(project_id) if project_id is not None else None


@dataclass(frozen=True, slots=True)
class Column:
    """What a column sums; money is of one side and currency."""

    measure: Measure
    side: Side | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the ids of the records that make it: their count, or the sum of what each brings."""

    value: int = 0
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table. A figure is None where the column belongs to the other Party than the line."""

    key: str
    name: LocalisedText
    side: Side | None
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True)
class Cut:
    """A table: each line of the total once. Lines by region or Party may share records, where both sides filed."""

    theme: Theme
    by: By
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line

    def figure(self, line: Line, measure: Measure) -> Figure:
        """Return the figure of a measure that is not money."""
        found = line.figures[[one.measure for one in self.columns].index(measure)]
        return found or Figure()


@dataclass(frozen=True, slots=True)
class _Fact:
    """What a record brings to each column, and the lines that it may stand in."""

    id: str
    call_id: str
    sector: LocalisedText
    places: tuple[tuple[Side, LocalisedText], ...]
    values: tuple[tuple[Column, int], ...]


_Key = tuple[Side | None, str]


def cut(glance: Glance, theme: Theme, by: By) -> Cut:
    """Return the table of a theme. A figure that no record brings anything to is zero and opens nothing."""
    columns, names = _columns(glance, theme), _names(glance, by)
    sessions = {call_id: one.id for one in glance.sessions for call_id in one.call_ids}
    held: dict[tuple[_Key | None, Column], tuple[list[int], list[str]]] = {}
    for fact in _facts(glance, theme):
        keys: list[_Key | None] = [None]
        for key, name in _keys(fact, by, sessions[fact.call_id]):
            names.setdefault(key, name)
            keys.append(key)
        for column, value in fact.values:
            for one in keys:
                if one is None or column.side is None or one[0] in (None, column.side):
                    values, ids = held.setdefault((one, column), ([], []))
                    values.append(value)
                    ids.append(fact.id)

    def line(key: _Key | None, name: LocalisedText) -> Line:
        side = key[0] if key else None
        found = [held.get((key, column), ([], [])) for column in columns]
        figures = tuple(
            None if side and column.side and column.side is not side else Figure(sum(values), tuple(ids))
            for column, (values, ids) in zip(columns, found, strict=True)
        )
        return Line(f"{side or ''}:{key[1]}" if key else "", name, side, figures)

    order: Iterable[_Key] = sorted(names, key=_region_order) if by is By.REGION else _unnamed_last(names, by)
    return Cut(theme, by, columns, tuple(line(key, names[key]) for key in order), line(None, NOT_STATED))


def brought(glance: Glance, theme: Theme, column: Column) -> dict[str, int]:
    """Return what each record brings to a column, by its id: 1, or its amount, days, kilograms."""
    return {fact.id: value for fact in _facts(glance, theme) for one, value in fact.values if one == column}


def _region_order(key: _Key) -> tuple[str, bool, str]:
    return str(key[0] or ""), not key[1], sort_key(key[1])


def _unnamed_last(names: Iterable[_Key], by: By) -> list[_Key]:
    return sorted(names, key=lambda key: not key[1]) if by is not By.PARTY else list(names)


def _names(glance: Glance, by: By) -> dict[_Key, LocalisedText]:
    """Return the lines that are there whatever is counted, in their order."""
    if by is By.SESSION:
        return {(None, one.id): one.name for one in glance.sessions}
    if by is By.SECTOR:
        newest = (name for one in reversed(glance.sessions) for name in one.sectors)
        return {(None, key): name for key, name in {one.in_("fr"): one for one in newest}.items()}
    return {(side, ""): NOT_STATED for side in Side} if by is By.PARTY else {}


def _keys(fact: _Fact, by: By, session: str) -> Iterator[tuple[_Key, LocalisedText]]:
    if by is By.SESSION:
        yield (None, session), NOT_STATED
    elif by is By.SECTOR:
        yield (None, fact.sector.in_("fr")), fact.sector
    else:
        for side, region in fact.places:
            yield ((side, region.in_("fr")), region) if by is By.REGION else ((side, ""), NOT_STATED)


def _columns(glance: Glance, theme: Theme) -> tuple[Column, ...]:
    if theme is Theme.MONEY:
        seen = {(one.side, one.currency) for entry in glance.entries for one in entry.money}
        return tuple(
            Column(measure, party.side, currency)
            for party in glance.programme.parties
            for currency in sorted({party.currency, *(code for side, code in seen if side is party.side)})
            for measure in _AMOUNTS
        )
    told = {Theme.FUNNEL: STAGES, Theme.MISSIONS: _MISSIONS, Theme.CALENDARS: CALENDARS, Theme.REPORTS: REPORTS}
    return tuple(Column(one) for one in told[theme])


def _facts(glance: Glance, theme: Theme) -> Iterator[_Fact]:
    if theme is Theme.MISSIONS:
        yield from (_mission(glance, one) for one in glance.missions)
    elif theme is Theme.REPORTS:
        yield from (_report(glance, one) for one in glance.reports)
    else:
        for entry in glance.entries:
            values = _VALUES[theme](entry)
            if values:
                sides = {one.side for one, _ in values if one.side}
                yield _Fact(entry.id, entry.call_id, entry.sector, _places(entry, sides), values)


def _places(entry: Entry | None, also: Iterable[Side] = ()) -> tuple[tuple[Side, LocalisedText], ...]:
    """Return the sides on which an application was filed with their regions, and those `also` concerned."""
    found = dict.fromkeys(also, NOT_STATED)
    if entry is not None:
        found |= {side: region for side, region in zip(Side, entry.regions, strict=True) if region is not None}
    return tuple(found.items())


def _values_of_funnel(entry: Entry) -> tuple[tuple[Column, int], ...]:
    return tuple((Column(stage), 1) for stage, reached in zip(STAGES, entry.stages, strict=True) if reached)


def _values_of_money(entry: Entry) -> tuple[tuple[Column, int], ...]:
    return tuple(
        (Column(measure, one.side, one.currency), cents)
        for one in entry.money
        for measure, cents in zip(_AMOUNTS, (one.granted, one.paid, one.spent), strict=True)
        if cents
    )


def _values_of_calendar(entry: Entry) -> tuple[tuple[Column, int], ...]:
    return ((Column(entry.calendar), 1),) if entry.calendar else ()


_VALUES = {Theme.FUNNEL: _values_of_funnel, Theme.MONEY: _values_of_money, Theme.CALENDARS: _values_of_calendar}


def _mission(glance: Glance, one: MissionEntry) -> _Fact:
    entry = glance.of_project(one.project_id)
    region = dict(_places(entry)).get(one.sending, NOT_STATED)
    brought = (1, one.done, one.travellers, one.days, one.co2_planned, one.co2)
    values = tuple((Column(what), int(value)) for what, value in zip(_MISSIONS, brought, strict=True) if value)
    return _Fact(one.id, one.call_id, entry.sector if entry else NOT_STATED, ((one.sending, region),), values)


def _report(glance: Glance, one: ReportEntry) -> _Fact:
    entry = glance.of_project(one.project_id)
    filed = dict(_places(entry))
    sides: Sequence[Side] = (one.side,) if one.side else tuple(filed or Side)
    places = tuple((side, filed.get(side, NOT_STATED)) for side in sides)
    return _Fact(one.id, one.call_id, entry.sector if entry else NOT_STATED, places, ((Column(one.standing), 1),))
