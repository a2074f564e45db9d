"""What to do today: the read model of the dashboard."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.due import Due, DueKind, Urgency
from cmpdesk.domain.filings import Counts
from cmpdesk.domain.history import StepKind, StepRow
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


@dataclass(frozen=True, slots=True)
class Todo:
    """Something that waits: `code` names its sentence, `count` fills it, `page` is where it is done.

    `days` is how long there is left (0 today, negative when late), None where nothing presses. `what` tells the page
    what to show (`Page.show_this`).
    """

    code: str
    count: int
    page: str
    days: int | None
    examples: tuple[str, ...] = ()
    what: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline of the call, named by `code`."""

    code: str
    deadline: Deadline


@dataclass(frozen=True, slots=True)
class Change:
    """What was done alike, once or several times: `count` things in all, by `officers`, the last time at `at`.

    `step` is the newest of the steps.
    """

    label: str
    count: int
    step: StepRow
    officers: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class OtherCall:
    """Another call that is under way, with its next deadline."""

    id: str
    title: LocalisedText
    state: CallState
    due: DueDate | None


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What one call asks of an officer now."""

    call: CallSheet
    counts: Counts
    packets_ready: int
    packets: int
    todo: tuple[Todo, ...]
    """What presses most comes first."""
    due: tuple[DueDate, ...]
    since: tuple[Change, ...]
    """What changed since the last working day began, newest first."""
    others: tuple[OtherCall, ...] = ()


def last_working_day(today: date) -> date:
    """Return the working day before `today`; holidays are not known here."""
    return today - timedelta(days={0: 3, 6: 2}.get(today.weekday(), 1))


def pressing(todo: Iterable[Todo]) -> tuple[Todo, ...]:
    """Return what waits with what presses most first; what does not press keeps its order behind."""
    return tuple(sorted(todo, key=lambda one: (one.days is None, one.days or 0)))


def followed(rows: Iterable[Due], today: date, sides: Collection[Side]) -> list[Todo]:
    """Return what waits once projects run, for who acts for `sides`: dates first, then what a Party owes.

    A vague date of which a part has passed is counted among the late ones, as the page of what is due shows it.
    """
    here = [one for one in rows if one.side is None or one.side in sides]
    dated = [one for one in here if one.when is not None]
    late = [one for one in dated if one.urgency in (Urgency.LATE, Urgency.PERHAPS_LATE)]
    soon = [one for one in dated if one.urgency is Urgency.NOW]
    found = [_dated("due-late", late, today, ("late", "1")), _dated("due-soon", soon, today, ("days", str(WEEK)))]
    for code, kind in _OWED.items():
        owed = [one for one in here if one.kind is kind]
        first = next((one.project_id for one in owed if one.project_id), "")
        what = {
            "approvals": ("schedules", ()), "answers": ("projects", (("project_id", first),)),
        }.get(code, ("due", (("kind", str(kind)),)))  # fmt: skip
        count = len({one.id.partition(".")[0] for one in owed})
        found.append(Todo(code, count, what[0], None, _named(owed), what[1]))
    return [one for one in found if one.count]


def _dated(code: str, rows: list[Due], today: date, what: tuple[str, str]) -> Todo:
    days = min(((one.when.latest - today).days for one in rows if one.when), default=None)
    return Todo(code, len(rows), "due", days, _named(rows), (what,))


def _named(rows: Iterable[Due]) -> tuple[str, ...]:
    """Return the numbers of the projects, once each; what belongs to no project has none."""
    return tuple(dict.fromkeys(one.number or one.detail for one in rows if one.number or one.detail))


def grouped(steps: Iterable[StepRow]) -> tuple[Change, ...]:
    """Return what `steps` (newest first) did, alike with alike; what was taken back is left out, and the taking too."""
    found: dict[str, list[StepRow]] = {}
    for step in steps:
        if not step.undone and step.kind in (StepKind.CHANGE, StepKind.RECORD, StepKind.SEAL):
            found.setdefault(_ALIKE.get(step.label, step.label), []).append(step)
    return tuple(
        Change(label, sum(_number(one.params) for one in alike), alike[0],
               tuple(dict.fromkeys(one.officer for one in alike)), alike[0].at)
        for label, alike in found.items()
    )  # fmt: skip


WEEK = 7
"""How many days ahead of its date something is named."""
_OWED = {"approvals": DueKind.APPROVAL, "answers": DueKind.ANSWER, "signatures": DueKind.SIGNATURE,
         "claims": DueKind.CLAIM}  # fmt: skip
_ALIKE = {"application.declare-all": "application.declare-admissible"}


def _number(params: dict[str, Any]) -> int:
    count = params.get("count", 1)
    return count if isinstance(count, int) else 1
