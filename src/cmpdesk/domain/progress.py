"""Progress sheets: what each promoter says of a project halfway, what is missing, and where the two sides differ."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.returned import Given
from cmpdesk.domain.returns import FieldKind, SheetCode, SheetField

Answers = Mapping[str, Given]
"""What was answered by the path of its field: counts, cents, texts, a vague date as EDTF."""
COUNTS = frozenset({FieldKind.REACHED, FieldKind.DONE, FieldKind.LEFT, FieldKind.MISSIONS})
AMOUNTS = frozenset({FieldKind.SPENT, FieldKind.FORECAST})
REQUIRED = COUNTS | AMOUNTS | {FieldKind.CHANGE}
"""Without these a sheet is not complete."""
_JOINT = (FieldKind.DONE, FieldKind.LEFT, FieldKind.CHANGE, FieldKind.ENDS)
"""What both promoters say of the same thing; missions and money are each side's own."""
LONGEST_TARGET = 1_000_000


class Change(StrEnum):
    """Whether a promoter asks for another calendar."""

    NONE = "none"
    CALENDAR = "calendar"


class ProgressState(StrEnum):
    """Where the sheet of one promoter stands; what asks for something comes first."""

    NOT_SENT = "not-sent"
    LATE = "late"
    SENT = "sent"
    INCOMPLETE = "incomplete"
    """It came back, and answers that are needed are missing."""
    RECEIVED = "received"


@dataclass(frozen=True, slots=True)
class ObjectiveDraft:
    """What a project is to reach, as typed; `target` counts `unit`s where it can be counted.

    `id` is "" for a new one.
    """

    text: str
    target: int | None = None
    unit: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Objective(ObjectiveDraft):
    """An objective of a project."""


def check(objectives: tuple[ObjectiveDraft, ...]) -> None:
    """Refuse objectives with ``progress.no-text``, ``progress.target`` and ``progress.objective-twice``."""
    said: set[str] = set()
    for place, one in enumerate(objectives, start=1):
        text = " ".join(one.text.split())
        if not text:
            raise Refusal("progress.no-text", number=place)
        if one.target is not None and not 0 < one.target <= LONGEST_TARGET:
            raise Refusal("progress.target", text=text[:80])
        if text.casefold() in said:
            raise Refusal("progress.objective-twice", text=text[:80])
        said.add(text.casefold())


@dataclass(frozen=True, slots=True)
class Asked:
    """What one version of a sheet asks, as it was when it was sent: `granted` is the plan of its Party's money.

    `missions` counts those that were planned for the side. An objective is known in its fields by its place, from 1.
    """

    due: date | None
    objectives: tuple[Objective, ...]
    granted: Money | None
    missions: int | None = None

    def fields(self) -> tuple[SheetField, ...]:
        """Return what is asked, in order."""
        return _fields(len(self.objectives))

    def objective(self, field: SheetField) -> Objective | None:
        """Return the objective that a field is about, None where it is about none."""
        place = int(field.criterion) if field.criterion.isdecimal() else 0
        return self.objectives[place - 1] if 0 < place <= len(self.objectives) else None

    def to_value(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "due": self.due.isoformat() if self.due else None,
            "objectives": [[one.id, one.text, one.target, one.unit] for one in self.objectives],
            "granted": [self.granted.cents, self.granted.currency] if self.granted else None,
            "missions": self.missions,
        }

    @classmethod
    def of_value(cls, value: Mapping[str, Any]) -> "Asked":
        """Return what was asked, from JSON."""
        due, granted = value.get("due"), value.get("granted")
        told = value.get("objectives", ())
        objectives = tuple(Objective(text, target, unit, key) for key, text, target, unit in told)
        return cls(date.fromisoformat(due) if due else None, objectives, Money(*granted) if granted else None,
                   value.get("missions"))  # fmt: skip


@lru_cache
def _fields(objectives: int) -> tuple[SheetField, ...]:
    """Return the fields of a sheet that asks after so many objectives."""
    made: list[SheetField] = []
    for place in range(1, objectives + 1):
        made += [SheetField(FieldKind.REACHED, str(place)), SheetField(FieldKind.REMARK, str(place))]
    made += [SheetField(kind) for kind in (
        FieldKind.DONE, FieldKind.ACTIVITIES, FieldKind.LEFT, FieldKind.REMAINING, FieldKind.MISSIONS,
        FieldKind.SPENT, FieldKind.DIFFICULTIES, FieldKind.CHANGE, FieldKind.CALENDAR, FieldKind.ENDS,
        FieldKind.FORECAST, FieldKind.USE,
    )]  # fmt: skip
    return tuple(made)


@lru_cache
def _needed(objectives: int, calendar: bool) -> tuple[tuple[SheetField, str], ...]:
    """Return the fields that have to be answered, with the names of their answers."""
    wanted = REQUIRED | ({FieldKind.CALENDAR} if calendar else set())
    return tuple((one, path(one)) for one in _fields(objectives) if one.kind in wanted)


@lru_cache
def path(field: SheetField) -> str:
    """Return how an answer is called where it is kept."""
    return ".".join(field.path())


@lru_cache
def _path(kind: FieldKind, criterion: str) -> str:
    return path(SheetField(kind, criterion))


class Doubt(StrEnum):
    """What is doubtful in the money of a sheet."""

    ABOVE_GRANT = "above-grant"
    """More was spent than is granted."""
    FORECAST_ABOVE = "forecast-above"
    """What was spent and what is to be spent come to more than is granted."""


@dataclass(frozen=True, slots=True)
class SideSheet:
    """The newest sheet of one promoter."""

    id: str
    version: int
    side: Side
    number: int
    code: str
    language: str
    issued_at: datetime
    asked: Asked
    answers: Answers
    received_on: date | None

    def value(self, kind: FieldKind, criterion: str = "") -> Given | None:
        """Return an answer, None where there is none."""
        return self.answers.get(_path(kind, criterion))

    def count(self, kind: FieldKind, criterion: str = "") -> int | None:
        """Return a count or an amount in cents."""
        found = self.value(kind, criterion)
        return found if isinstance(found, int) else None

    def text(self, kind: FieldKind, criterion: str = "") -> str:
        """Return a text, "" where there is none."""
        found = self.value(kind, criterion)
        return found if isinstance(found, str) else ""

    @property
    def missing(self) -> tuple[SheetField, ...]:
        """What has to be answered still."""
        asks = self.text(FieldKind.CHANGE) == Change.CALENDAR
        needed = _needed(len(self.asked.objectives), asks)
        return tuple([field for field, named in needed if named not in self.answers])

    @property
    def filled(self) -> tuple[int, int]:
        """How many of the answers that are needed are there, of how many."""
        wanted = sum(one.kind in REQUIRED for one in self.asked.fields())
        gone = sum(one.kind in REQUIRED for one in self.missing)
        return wanted - gone, wanted

    def state(self, today: date) -> ProgressState:
        """Return where it stands on the day `today`."""
        if self.received_on is not None:
            return ProgressState.INCOMPLETE if self.missing else ProgressState.RECEIVED
        late = self.asked.due is not None and self.asked.due < today
        return ProgressState.LATE if late else ProgressState.SENT

    def doubts(self, granted: Money | None) -> tuple[Doubt, ...]:
        """Return what is doubtful of its money, held against what is granted now."""
        spent, forecast = self.count(FieldKind.SPENT), self.count(FieldKind.FORECAST) or 0
        limit = granted.cents if granted else 0
        if spent is not None and spent > limit:
            return (Doubt.ABOVE_GRANT,)
        return (Doubt.FORECAST_ABOVE,) if (spent or 0) + forecast > limit else ()


Pair = tuple[Given | None, Given | None]
"""What the first and what the second side says."""


@dataclass(frozen=True, slots=True)
class ObjectiveProgress:
    """An objective with how much of it each side says is reached, and what they remark."""

    objective: Objective
    reached: tuple[int | None, int | None]
    remarks: tuple[str, str]

    @property
    def shares(self) -> tuple[float | None, float | None]:
        """How much of it is reached for each side, from 0 to 1."""
        whole = self.objective.target or 100
        first, second = [None if one is None else min(1.0, one / whole) for one in self.reached]
        return first, second


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What the two sides say differently of the same thing; `objective` where it is about one."""

    kind: FieldKind
    said: tuple[Given, Given]
    objective: Objective | None = None


@dataclass(frozen=True, slots=True)
class ProjectProgress:
    """A project with the sheets of both promoters. Pairs are (first side, second side); `granted` is what is now."""

    project_id: str
    number: str
    title: str
    state: ProjectState
    organisations: tuple[str | None, str | None]
    granted: tuple[Money | None, Money | None]
    sheets: tuple[SideSheet | None, SideSheet | None]

    def sheet(self, side: Side) -> SideSheet | None:
        """Return the sheet of one side."""
        return self.sheets[list(Side).index(side)]

    def state_of(self, side: Side, today: date) -> ProgressState:
        """Return where the sheet of one side stands."""
        found = self.sheet(side)
        return found.state(today) if found else ProgressState.NOT_SENT

    @property
    def asked_sides(self) -> tuple[Side, ...]:
        """The sides that have a promoter, and so a sheet to fill."""
        return tuple(side for side, name in zip(Side, self.organisations, strict=True) if name is not None)

    @property
    def complete(self) -> bool:
        """Whether every promoter has sent a sheet with all that is needed."""
        return bool(self.asked_sides) and all(
            (one := self.sheet(side)) is not None and one.received_on is not None and not one.missing
            for side in self.asked_sides
        )

    @property
    def received_on(self) -> date | None:
        """When the last sheet came in; None while one is missing."""
        found = [one.received_on if (one := self.sheet(side)) else None for side in self.asked_sides]
        days = [one for one in found if one is not None]
        return max(days) if days and len(days) == len(found) else None

    def objectives(self) -> tuple[ObjectiveProgress, ...]:
        """Return the objectives that were asked about, those of the first side first, each once."""
        known: dict[str, Objective] = {}
        places: dict[tuple[str, int], str] = {}
        for side, sheet in enumerate(self.sheets):
            for place, one in enumerate(sheet.asked.objectives if sheet else (), start=1):
                known.setdefault(one.id, one)
                places[one.id, side] = str(place)
        made = []
        for key, one in known.items():
            reached, remarks = [], []
            for side, sheet in enumerate(self.sheets):
                at = places.get((key, side))
                reached.append(sheet.count(FieldKind.REACHED, at) if sheet and at else None)
                remarks.append(sheet.text(FieldKind.REMARK, at) if sheet and at else "")
            made.append(ObjectiveProgress(one, (reached[0], reached[1]), (remarks[0], remarks[1])))
        return tuple(made)

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return what the two sides say differently of the same thing, where both said something."""
        return tuple(self._contradictions())

    def _contradictions(self) -> Iterator[Contradiction]:
        for one in self.objectives():
            first, second = one.reached
            if first is not None and second is not None and first != second:
                yield Contradiction(FieldKind.REACHED, (first, second), one.objective)
        first_sheet, second_sheet = self.sheets
        if first_sheet is None or second_sheet is None:
            return
        for kind in _JOINT:
            here, there = first_sheet.value(kind), second_sheet.value(kind)
            if here is not None and there is not None and here != there:
                yield Contradiction(kind, (here, there))

    def doubts(self) -> tuple[tuple[Side, Doubt], ...]:
        """Return what is doubtful of the money of each side."""
        return tuple(
            (side, one)
            for side, sheet, granted in zip(Side, self.sheets, self.granted, strict=True)
            if sheet is not None and sheet.answers
            for one in sheet.doubts(granted)
        )


@dataclass(frozen=True, slots=True)
class BlankSheet:
    """A sheet as it goes out to the promoter of one side: all that stands on it."""

    code: SheetCode
    programme: Programme
    party: Party
    call: CallSheet
    review: int
    language: str
    number: str
    title: str
    organisation: str
    contact: str
    email: str
    asked: Asked


@dataclass(frozen=True, slots=True)
class ReturnedProgress:
    """A file that came back, and what was made of it."""

    name: str
    sha256: str
    outcome: str
    reason: str
    read_at: datetime
    side: Side | None
    number: int
