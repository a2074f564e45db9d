"""What a figure counts: on the page of these records where it has such a filter, else as a table in a dialog."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.glance import KILOGRAMS, By, Column, Cut, Figure, Glance, Line, Measure, Theme, brought
from cmpdesk.domain.money import Money
from cmpdesk.i18n import glance as say
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n import projects as told
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.results.cards import Line as Shown
from cmpdesk.ui.pages.results.cards import lines
from cmpdesk.ui.table import Kind
from cmpdesk.ui.table_view import Table


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what to show on it."""

    page: str
    what: dict[str, Any] = field(default_factory=dict)


def filtered(shown: Glance, table: Cut, line: Line, column: Column, *, without_strict: bool) -> Place | None:
    """Return the page that shows exactly what a figure counts, None where none has such a filter.

    That is so for the applications and projects of one call, all of them or those completed; not `without_strict`
    files, which the lists show to who is cleared.
    """
    one = line is table.total or table.by is By.SESSION
    calls = [call for session in shown.sessions for call in session.call_ids
             if line is table.total or table.by is not By.SESSION or line.key == f":{session.id}"]  # fmt: skip
    if not one or len(calls) != 1 or without_strict:
        return None
    pages = {
        Measure.FILED: Place("applications", {"state": "", "search": ""}),
        Measure.RETAINED: Place("projects", {"state": "", "search": ""}),
        Measure.COMPLETED: Place("projects", {"state": "completed", "search": ""}),
    }
    found = pages.get(column.measure)
    return Place(found.page, {**found.what, "call_id": calls[0]}) if found else None


class OpenedDialog(Dialog):
    """The records that a figure counts; Enter opens one where it lives."""

    def __init__(self, parent: QWidget, desk: Desk, shown: Glance, table: Cut, line: Line, number: int) -> None:
        self.desk = desk
        column = table.columns[number]
        figure = line.figures[number] or Figure()
        name = f"{say.line(words(), shown, table, line)} · {say.column(words(), shown, column)}"
        super().__init__(parent, name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rows, self.places = records(shown, table.theme, column, figure)
        counted = n("{count} line", "{count} lines", len(rows))
        summed = say.figure(words(), column, figure.value, unit=True)
        self.column.addWidget(text(counted if _is_count(column) else f"{counted} · {summed}", "muted"))
        self.table: Table[Shown] = lines(f"glance-opened-{table.theme}", name, _headings(table.theme, column),
                                         desk.memory)  # fmt: skip
        self.table.rows_model.set_rows(rows)
        self.table.setCurrentIndex(self.table.rows_model.index(0, 0))
        self.table.opened.connect(lambda _row: self.go())
        self.column.addWidget(self.table)
        self.button(t("Close"), self.reject)
        self.button(t("Open"), self.go, primary=True, default=True)
        self.size_to(820, 520)

    def go(self) -> None:
        """Open the current record on its page."""
        row = self.table.current_row()
        if row is not None:
            place = self.places[row.id]
            self.accept()
            self.desk.go(place.page, **place.what)


def _is_count(column: Column) -> bool:
    summed = (Measure.TRAVELLERS, Measure.DAYS, *KILOGRAMS)
    return column.side is None and column.measure not in summed


def _headings(theme: Theme, column: Column) -> list[tuple[str, Kind, int]]:
    head = {
        Theme.MISSIONS: (t("No."), t("Mission"), t("Project")), Theme.REPORTS: (t("No."), t("Project"), t("Report")),
    }.get(theme, (t("No."), t("Project"), t("State")))  # fmt: skip
    made = [(t("Session"), Kind.TEXT, 90), (head[0], Kind.TEXT, 84), (head[1], Kind.TEXT, 0), (head[2], Kind.TEXT, 170)]
    if theme is Theme.REPORTS:
        made.append((t("Due"), Kind.TEXT, 130))
    if not _is_count(column):
        made.append((say.measure(words(), column.measure), Kind.NUMBER, 120))
    return made


def records(shown: Glance, theme: Theme, column: Column, figure: Figure) -> tuple[list[Shown], dict[str, Place]]:
    """Return a row for each record that a figure counts, and where each is opened."""
    make = {Theme.MISSIONS: _missions, Theme.REPORTS: _reports}.get(theme, _entries)
    wanted, values = set(figure.ids), brought(shown, theme, column)
    sessions = {call: words().localised(one.name) for one in shown.sessions for call in one.call_ids}
    rows, places = [], {}
    for key, call_id, cells, place in make(shown, column):
        if key not in wanted:
            continue
        told_of: tuple[str, ...] = (sessions[call_id], *cells)
        typed: tuple[Any, ...] = told_of
        if not _is_count(column):
            typed = (*told_of, Money(values[key], column.currency) if column.side else values[key])
            told_of = (*told_of, say.figure(words(), column, values[key]))
        rows.append(Shown(key, told_of, typed))
        places[key] = Place(place.page, {**place.what, "call_id": call_id})
    return rows, places


_Record = tuple[str, str, tuple[str, ...], Place]


def _entries(shown: Glance, column: Column) -> Sequence[_Record]:
    filed = column.measure in (Measure.FILED, Measure.ADMISSIBLE)
    made = []
    for one in shown.entries:
        if one.project_id is None or one.project_state is None or filed:
            state = labels.application_state(words(), one.state)
            place = Place("applications", {"application_id": one.id})
        else:
            state, place = told.project_state(words(), one.project_state), _project(one.project_id)
        made.append((one.id, one.call_id, (one.number, one.title, state), place))
    return made


def _missions(shown: Glance, _column: Column) -> Sequence[_Record]:
    made = []
    for one in shown.missions:
        entry = shown.of_project(one.project_id)
        place = Place("missions", {"mission_id": one.id})
        of = f"{entry.number} · {entry.title}" if entry else t("of the whole call")
        made.append((one.id, one.call_id, (words().number(one.number), one.title, of), place))
    return made


def _reports(shown: Glance, _column: Column) -> Sequence[_Record]:
    made = []
    for one in shown.reports:
        entry = shown.of_project(one.project_id)
        place = Place("reports", {"report": one.id})
        whose = (entry.number, entry.title) if entry else ("—", t("of the whole call"))
        cells = (*whose, words().localised(one.name), partial_dates.say(words(), one.when))
        made.append((one.id, one.call_id, cells, place))
    return made


def _project(project_id: str | None) -> Place:
    return Place("projects", {"project_id": project_id} if project_id else {})
