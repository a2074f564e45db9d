"""The columns of the missions; exported, they are the register of travel (who, where, when, why, at what cost)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from cmpdesk.domain import reports as domain
from cmpdesk.domain.missions import DueReport, Mission, MissionState
from cmpdesk.domain.money import Money
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.reports import ReportState
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n import missions as say
from cmpdesk.i18n import partial_dates, reports
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.pages.missions.loading import Line
from cmpdesk.ui.table import Cell, Column, Kind

TONES = {
    MissionState.PLANNED: "muted", MissionState.AUTHORISED: "accent", MissionState.DONE: "good",
    MissionState.CANCELLED: "bad",
}  # fmt: skip


LATE = {ReportState.OVERDUE: "bad", ReportState.PERHAPS_OVERDUE: "warn"}
"""Where a report that is late, or perhaps, stands, with its tone."""


def awaited(report: DueReport | None, today: date) -> ReportState:
    """Return where a report that did not come stands, as the list of reports has it."""
    due = report.due if report is not None and report.received_on is None else None
    return domain.awaited(due, today)


def state(line: Line) -> str:
    """Return where a line stands."""
    return say.state(words(), line.state) if isinstance(line, Mission) else t("To describe")


def title(line: Line) -> str:
    """Return what a line is called."""
    return line.title if isinstance(line, Mission) else words().localised(line.name)


def about(line: Line) -> str:
    """Return number and title of the project of a line, "" for a mission of the whole call."""
    if isinstance(line, Mission):
        return f"{line.project} · {line.project_title}" if line.project else ""
    return f"{line.project} · {line.title}" if line.project else ""


def period(line: Line) -> str:
    """Return when a line takes place."""
    if isinstance(line, Mission):
        return say.period(words(), line)
    return partial_dates.say(words(), line.when) if line.when else ""


def _state(line: Line) -> Cell:
    return Cell(state(line), tone=TONES[line.state] if isinstance(line, Mission) else "warn")


def _of(make: Callable[[Mission], str]) -> Callable[[Line], str]:
    return lambda line: (make(line) or "—") if isinstance(line, Mission) else "—"


def columns(programme: Programme | None = None, today: date | None = None) -> Sequence[Column[Line]]:
    """Return the columns; Parties are those of `programme`."""
    w = words()
    codes = {one.side: one.code for one in programme.parties} if programme else {}

    def sending(line: Line) -> Side | None:
        return line.sending if isinstance(line, Mission) else line.side

    def direction(line: Line) -> Cell:
        side = sending(line)
        return Cell(f"{codes.get(side, '')} → {codes.get(side.other, '')}" if side else "—", tone=str(side or ""))

    def report(line: Line) -> Cell:
        if not isinstance(line, Mission) or today is None:
            return Cell("—")
        held = line.report
        if held is None:
            return Cell("—")
        if held.received_on:
            return Cell(w.tc("report", "Received"), w.date(held.received_on))
        if held.due is None:
            return Cell(t("No date yet"))
        standing = awaited(held, today)
        return Cell(reports.state(w, standing), partial_dates.say(w, held.due), tone=LATE.get(standing, ""))

    return (
        Column("number", t("No."), lambda line: w.number(line.number) if isinstance(line, Mission) else "—",
               Kind.NUMBER, sort="number", width=52, optional=True,
               values=lambda line: (line.number if isinstance(line, Mission) else None,)),
        Column("mission", t("Mission"), lambda line: Cell(title(line), about(line) or t("The whole call")),
               Kind.TWO_LINES, sort="mission", stretch=True,
               values=lambda line: (title(line), about(line)), headings=[t("Mission"), t("Project")]),
        Column("people", t("People"), _who, Kind.TWO_LINES, sort="people", stretch=True, values=_people,
               headings=[t("People"), t("Functions"), t("Place")]),
        Column("direction", t("Direction"), direction, sort="direction", width=76),
        Column("period", t("Period"), _when, Kind.TWO_LINES, sort="period", width=116, values=_days,
               headings=[t("Period"), t("First day"), t("Last day"), t("Days")]),
        Column("purpose", t("Purpose"), _of(purpose), width=160, optional=True),
        Column("planned", t("Planned cost"), _of(lambda line: say.sums(w, line, real=False)), width=120, optional=True,
               values=_amounts(programme, real=False), headings=_of_each(t("Planned cost"), programme)),
        Column("cost", t("Real cost"), _of(lambda line: say.sums(w, line, real=True)), width=120, optional=True,
               values=_amounts(programme, real=True), headings=_of_each(t("Real cost"), programme)),
        Column("co2", t("CO₂e"), _of(lambda line: say.co2(w, _co2(line))), sort="co2", width=96, optional=True,
               values=lambda line: (_co2(line) if isinstance(line, Mission) else None,), headings=[t("CO₂e (kg)")]),
        Column("reference", t("Authorisation"), _of(lambda line: line.reference), width=110, optional=True),
        Column("state", t("State"), _state, Kind.PILL, sort="state", width=92,
               room_for=[*(say.state(w, one) for one in MissionState), t("To describe")]),
        Column("report", t("Report"), report, Kind.TWO_LINES, sort="report", width=144),
    )  # fmt: skip


REGISTER = ("people", "direction", "period", "purpose", "mission", "planned", "cost", "co2", "reference", "state")
"""The columns of the register of travel: traveller, place, days, purpose, cost (domain.md 6.8)."""


def purpose(line: Mission) -> str:
    """Return why people travel: the objectives of the stops, else the title."""
    return "; ".join(one.objectives for one in line.stops if one.objectives) or line.title


def _who(line: Line) -> Cell:
    if not isinstance(line, Mission):
        return Cell("—")
    return Cell(say.people(line) or "—", t("Online") if line.online else say.places(line))


def _people(line: Line) -> tuple[str, ...]:
    if not isinstance(line, Mission):
        return "", "", ""
    functions = "; ".join(one.function for one in line.travellers if one.function)
    return say.people(line), functions, t("Online") if line.online else say.places(line)


def _when(line: Line) -> Cell:
    w = words()
    if not isinstance(line, Mission):
        return Cell(w.date(line.when.exact) if line.when and line.when.exact else period(line) or "—")
    begins = line.begins
    said = w.date(begins) if begins else period(line) or "—"
    return Cell(said, say.length(w, line.days))


def _days(line: Line) -> tuple[str | date | int | None, ...]:
    when = line.ends if isinstance(line, Mission) else line.when
    begins, days = (line.begins, line.days) if isinstance(line, Mission) else (None, None)
    return period(line), begins, when.exact if when else None, days


def _co2(line: Mission) -> int | None:
    return line.planned_co2 if line.co2 is None else line.co2


def _of_each(name: str, programme: Programme | None) -> list[str]:
    return [f"{name} ({one.currency})" for one in programme.parties] if programme else [name]


def _amounts(programme: Programme | None, *, real: bool) -> Callable[[Line], tuple[Money | None, ...]]:
    """Return what makes one amount for the currency of each Party; they are never added."""
    currencies = [one.currency for one in programme.parties] if programme else []

    def made(line: Line) -> tuple[Money | None, ...]:
        costs = line.costs if isinstance(line, Mission) else ()
        found = [money for one in costs if (money := one.real if real else one.planned) is not None]
        sums = {one: [money.cents for money in found if money.currency == one] for one in currencies}
        return tuple(Money(sum(held), one) if held else None for one, held in sums.items())

    return made


def order(rows: list[Line], sort: Sort | None) -> list[Line]:
    """Return the rows as the user sorts them; as they come without."""
    states = list(MissionState)
    far = date.max

    def of(make: Callable[[Mission], Any], missing: Any) -> Callable[[Line], Any]:
        return lambda line: make(line) if isinstance(line, Mission) else missing

    keys: dict[str, Callable[[Line], Any]] = {
        "number": of(lambda line: line.number, 0), "mission": lambda line: sort_key(title(line)),
        "people": of(lambda line: sort_key(say.people(line)), sort_key("")),
        "direction": lambda line: str((line.sending if isinstance(line, Mission) else line.side) or ""),
        "period": lambda line: _last(line) or far,
        "co2": of(lambda line: _co2(line) or 0, 0),
        "state": of(lambda line: states.index(line.state), -1),
        "report": of(lambda line: (line.report.due.latest if line.report and line.report.due else far), far),
    }  # fmt: skip
    if sort is None:
        return list(rows)
    return sorted(rows, key=keys[sort.column], reverse=sort.descending)


def _last(line: Line) -> date | None:
    if isinstance(line, Mission):
        return say.last_of(line)
    return line.when.latest if line.when else None
