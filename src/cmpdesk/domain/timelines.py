"""Calendars of projects as rows of a drawing: what was promised, what stands now, what is shown and in what order.

Where each day lies is in `domain/timeline_scale.py`, what is drawn of a row in `domain/timeline_shapes.py`; the screen
and the paper draw the same shapes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cmpdesk.domain.baselines import BaselineEntry, Change, Comparison, Distance, distance
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.schedules import Milestone, MilestoneKind
from cmpdesk.domain.text import LocalisedText, fold, sort_key

INTERRUPTED = (ProjectState.SUSPENDED, ProjectState.WITHDRAWN, ProjectState.STOPPED)


def vague(when: PartialDate) -> bool:
    """Tell whether a date can mean several days, or is approximate."""
    return when.day is None or when.approximate


@dataclass(frozen=True, slots=True)
class Point:
    """A milestone: where it is now (None: cancelled), and where the chosen baseline has it (None: it has not)."""

    id: str
    name: LocalisedText
    when: PartialDate | None
    first: PartialDate | None = None
    kind: MilestoneKind = MilestoneKind.OTHER
    side: Side | None = None
    """The Party that it concerns, None for both."""
    provisional: bool = False
    held: bool = False
    """It never moves: frozen, done or cancelled."""
    done: bool = False

    @property
    def moved(self) -> bool:
        """It stands elsewhere than in the baseline."""
        return self.when is not None and self.first is not None and self.when != self.first

    @property
    def shift(self) -> Distance | None:
        """How far it moved, None where one of both places is not known."""
        if self.when is None or self.first is None:
            return None
        return distance(self.first, self.when)


@dataclass(frozen=True, slots=True)
class Row:
    """A project: its bar from `start` to `end`, its milestones in order, its promoters by side ("" where none)."""

    id: str
    number: str
    title: str
    sector: str
    state: ProjectState
    start: Point | None
    end: Point | None
    points: tuple[Point, ...] = ()
    promoters: tuple[str, str] = ("", "")
    strict: bool = False
    """Its file is strictly confidential."""

    @property
    def interrupted(self) -> bool:
        """It was suspended, given up or ended early."""
        return self.state in INTERRUPTED

    def steps(self) -> tuple[Point, ...]:
        """Return start, milestones and end that have a place, by date."""
        every = [one for one in (self.start, *self.points, self.end) if one is not None and one.when is not None]
        return tuple(sorted(every, key=lambda one: (_early(one), one is self.end)))

    @property
    def start_shift(self) -> Distance | None:
        """How far the start moved, None where one of both is not known."""
        return self.start.shift if self.start is not None else None

    @property
    def end_shift(self) -> Distance | None:
        """How far the end moved, None where one of both is not known."""
        return self.end.shift if self.end is not None else None

    @property
    def moved(self) -> bool:
        """Something of it stands elsewhere than in the baseline, or was not in it."""
        return any(one.moved or (one.first is not None and one.when is None)
                   for one in (self.start, *self.points, self.end) if one is not None)  # fmt: skip

    @property
    def dated(self) -> bool:
        """It has something to draw."""
        return bool(self.points or self.start or self.end)

    def days(self) -> tuple[date, date] | None:
        """Return the first and the last day that it needs in a drawing, its ghost included."""
        known = [when for one in (self.start, *self.points, self.end) if one is not None
                 for when in (one.when, one.first) if when is not None]  # fmt: skip
        spans = [one.span for one in known]
        return (min([first for first, _ in spans]), max([last for _, last in spans])) if spans else None


def _early(point: Point) -> date:
    return point.when.earliest if point.when is not None else date.max


@dataclass(frozen=True, slots=True)
class Meeting:
    """A date that concerns the whole cohort: a meeting that reviews it (`review`), or the opening of the next call."""

    id: str
    name: LocalisedText
    when: PartialDate
    review: bool = True


@dataclass(frozen=True, slots=True)
class Reference:
    """A baseline that can be the ghost."""

    id: str
    label: str
    taken_on: date


@dataclass(frozen=True, slots=True)
class Adopted:
    """The last revision that is in force."""

    number: int
    title: str
    decided_on: date | None


@dataclass(frozen=True, slots=True)
class Timeline:
    """The calendars of a cohort as they are drawn; `ghost` is the baseline below the bars, None before there is one."""

    rows: tuple[Row, ...]
    meetings: tuple[Meeting, ...]
    sectors: tuple[tuple[str, LocalisedText], ...]
    today: date
    references: tuple[Reference, ...] = ()
    ghost: Reference | None = None
    comparison: Comparison | None = None
    """With that baseline."""
    adopted: Adopted | None = None

    def days(self) -> tuple[date, date]:
        """Return the first and the last day that anything in it needs; the year of today where there is nothing."""
        held = [days for row in self.rows if (days := row.days()) is not None]
        held += [(one.when.earliest, one.when.latest) for one in self.meetings]
        if not held:
            return date(self.today.year, 1, 1), date(self.today.year, 12, 31)
        return min(first for first, _ in held), max(last for _, last in held)

    @property
    def next_meeting(self) -> Meeting | None:
        """The first review meeting that is not past for certain."""
        coming = [one for one in self.meetings if one.review and one.when.latest >= self.today]
        return min(coming, key=lambda one: (one.when.earliest, one.when.latest), default=None)


# -- the cohort in four figures


@dataclass(frozen=True, slots=True)
class Figures:
    """How the cohort stands beside the baseline; `mean` is the mean shift of the ends that moved, in months."""

    projects: int
    prolonged: int
    mean: float | None
    interrupted: int


def figures(rows: Sequence[Row], comparison: Comparison | None) -> Figures:
    """Return the figures of all `rows`; what `comparison` with the baseline counts is nothing where there is none."""
    interrupted = sum(row.interrupted for row in rows)
    if comparison is None:
        return Figures(len(rows), 0, None, interrupted)
    return Figures(len(rows), comparison.counts.get(Change.LATER_END, 0), comparison.mean_shift, interrupted)


# -- what is shown, in which order


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows are shown: those of a sector, of a state, those that moved, those with all the words searched."""

    sector: str = ""
    state: str = ""
    moved: bool = False
    interrupted: bool = False
    search: str = ""

    def keeps(self, row: Row) -> bool:
        """Tell whether `row` is shown."""
        if (self.sector and row.sector != self.sector) or (self.state and row.state != self.state):
            return False
        if (self.moved and not row.moved) or (self.interrupted and not row.interrupted):
            return False
        held = fold(" ".join((row.number, row.title, *row.promoters))) if self.search else ""
        return all(word in held for word in fold(self.search).split())


class Grouping(StrEnum):
    """By what rows stand together."""

    NONE = ""
    SECTOR = "sector"
    PARTY = "party"
    STATE = "state"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the drawing: a project, or the head of a group (`row` is None) with how many follow.

    `key` is the sector, state or side of the group. By Party each project stands once for each that has a promoter,
    with the milestones that concern that Party.
    """

    row: Row | None
    key: str = ""
    count: int = 0
    side: Side | None = None

    @property
    def id(self) -> str:
        """What tells it from the other lines."""
        return f"{self.row.id}:{self.side or ''}" if self.row is not None else f"group:{self.key}"


def lines(rows: Sequence[Row], by: Grouping, order: Sequence[str] = ()) -> tuple[Line, ...]:
    """Return `rows` by number, under the heads of their groups; `order` is that of the keys of groups."""
    held = sorted(rows, key=lambda row: (sort_key(row.number), sort_key(row.title)))
    if by is Grouping.NONE:
        return tuple(Line(row) for row in held)
    if by is Grouping.PARTY:
        return tuple(one for side in Side for one in _group(str(side), _of_party(held, side), side))
    groups: dict[str, list[Row]] = {key: [] for key in order}
    for row in held:
        groups.setdefault(row.sector if by is Grouping.SECTOR else row.state, []).append(row)
    return tuple(one for key, under in groups.items() for one in _group(key, under))


def _group(key: str, rows: Sequence[Row], side: Side | None = None) -> tuple[Line, ...]:
    if not rows:
        return ()
    return (Line(None, key, len(rows), side), *(Line(row, key, side=side) for row in rows))


def _of_party(rows: Sequence[Row], side: Side) -> list[Row]:
    place = 0 if side is Side.FIRST else 1
    return [replace(row, points=tuple(one for one in row.points if one.side in (None, side)))
            for row in rows if row.promoters[place] or not any(row.promoters)]  # fmt: skip


# -- on paper


class Sheet(StrEnum):
    """A size of paper for a drawing."""

    A4 = "a4"
    A3 = "a3"
    LETTER = "letter"
    TABLOID = "tabloid"


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """How calendars are printed: on what, which rows in which groups, and of which days (None: all that is held)."""

    sheet: Sheet
    landscape: bool = True
    wanted: Wanted = field(default_factory=Wanted)
    by: Grouping = Grouping.NONE
    first: date | None = None
    last: date | None = None


# -- what it is made of


def points(milestones: Sequence[Milestone], entry: BaselineEntry | None) -> tuple[Point, ...]:
    """Return the milestones of a project beside the places that a baseline gives them.

    One that was cancelled or is gone is left with its first place, where it had one.
    """
    first = {one.id: one.when for one in entry.milestones if not one.cancelled} if entry is not None else {}
    made = [
        Point(one.id, one.name, None if one.cancelled else one.when, first.pop(one.id, None), one.kind, one.side,
              one.provisional, one.held, one.done_on is not None)
        for one in milestones
    ]  # fmt: skip
    gone = [one for one in entry.milestones if one.id in first] if entry is not None else []
    made += [Point(one.id, one.name, None, one.when, one.kind, one.side, held=True) for one in gone]
    return tuple(one for one in made if one.when is not None or one.first is not None)


def bounded(row: Row, held: Sequence[Point]) -> Row:
    """Return `row` with `held`: the first start and end among them that were not cancelled bound its bar."""
    start, end = _bound(held, MilestoneKind.START), _bound(held, MilestoneKind.END)
    inner = tuple(one for one in held if one is not start and one is not end)
    return replace(row, start=start, end=end, points=inner)


def _bound(held: Sequence[Point], kind: MilestoneKind) -> Point | None:
    found = [one for one in held if one.kind is kind]
    return next((one for one in found if one.when is not None), found[0] if found else None)
