"""The editor of working-day calendars: the days on which nobody works, by territory and year."""

from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import schedules, working_calendars
from cmpdesk.services.working_calendars import HolidayRow, Years
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import Form, NumberField, line_edit, read_date
from cmpdesk.ui.labels import text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme

AHEAD = 5
"""Years that are proposed to be filled."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the editor shows: the holidays of both territories, and the years that they hold."""

    rows: tuple[HolidayRow, ...]
    years: dict[CalendarCode, Years]


def load(workspace: Workspace) -> Held:
    """Load the calendars; runs on a thread."""
    return Held(working_calendars.holidays(workspace, CalendarCode.COMMON), working_calendars.years(workspace))


class HolidaysDialog(Dialog):
    """Shows the days off of a territory in a year; each change is saved at once, and can be undone."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent, t("Working-day calendars"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._held = desk, Held((), {})
        self._may = may(desk.officer, Right.EDIT_PROJECT, office=desk.workspace.info.office)
        self.column.addWidget(text(t("Days on which nobody works, beside Saturdays and Sundays. On common working days "
                                     "both administrations work."), "muted", wrap=True))  # fmt: skip
        self.calendar, self.year = QComboBox(), QComboBox()
        for code in (CalendarCode.QC, CalendarCode.BE, CalendarCode.COMMON):
            self.calendar.addItem(say.calendar(words(), code), str(code))
        self._choices()
        self.covered = text("", wrap=True)
        self.column.addWidget(self.covered)
        self.model: TableModel[HolidayRow] = TableModel(self._columns(), lambda row: row.id)
        self.table: Table[HolidayRow] = Table(self.model, name="holidays", title=t("Days off"), compact=True)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.picked.connect(self._picked)
        self.column.addWidget(self.table, 1)
        self.add_button = self._verb(t("&Add a day…"), self.add)
        self.edit_button = self._verb(t("&Edit…"), self.edit)
        self.remove_button = self._verb(t("&Remove"), self.remove)
        self.fill_button = self._verb(t("&Fill years…"), self.fill)
        self.count_button = self._verb(t("Count dates a&new"), self.recount)
        self.count_button.setToolTip(t("Relative dates of the chosen call keep what the former calendar made of them "
                                       "until then."))  # fmt: skip
        self.button(t("Close"), self.accept, primary=True)
        self.resize(theme().px(760), theme().px(600))
        for box in (self.calendar, self.year):
            box.currentIndexChanged.connect(self._show)
        desk.changes.changed.connect(self._heard)
        self.reload()

    def _choices(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(8)
        for name, box in ((t("&Calendar"), self.calendar), (t("&Year"), self.year)):
            label = QLabel(name)
            label.setBuddy(box)
            box.setAccessibleName(name.replace("&", ""))
            row.addWidget(label)
            row.addWidget(box)
        row.addStretch(1)
        self.column.addLayout(row)

    def _verb(self, word: str, act: Any) -> QPushButton:
        made = self.button(word, act, left=True)
        made.setEnabled(self._may)
        return made

    def _columns(self) -> tuple[Column[HolidayRow], ...]:
        w = words()
        return (
            Column("day", t("Day"), lambda row: w.full_date(row.holiday.day), width=230),
            Column("name", t("Name"), lambda row: Cell(w.localised(row.holiday.name)), width=240, stretch=True),
            Column("calendar", t("Calendar"), lambda row: say.calendar(w, row.calendar), width=110),
        )

    # -- showing

    def reload(self) -> None:
        """Load the calendars."""
        self._desk.runner.run(partial(load, self._desk.workspace), then=self._take, owner=self, channel="holidays")

    def _heard(self, areas: Area) -> None:
        if areas & Area.PROJECTS:
            self.reload()

    def _take(self, held: Held) -> None:
        self._held = held
        wanted = self.year.currentData() or self._desk.workspace.today().year
        known = {year for years in held.years.values() for year in years.years} | {self._desk.workspace.today().year}
        self.year.blockSignals(True)
        self.year.clear()
        for year in sorted(known | {wanted}):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(self.year.findData(wanted))
        self.year.blockSignals(False)
        self._show()

    def _show(self, _index: int = 0) -> None:
        code, year = CalendarCode(self.calendar.currentData()), self.year.currentData()
        self.model.set_rows([
            row for row in self._held.rows
            if row.holiday.day.year == year and code in (row.calendar, CalendarCode.COMMON)
        ])  # fmt: skip
        covered = self._held.years[code].covered if code in self._held.years else None
        if covered is None:
            said = t("No year is known yet: fill some from the rules.")
        else:
            said = t("Covered without a gap from {first} to {last}.", first=str(covered[0]), last=str(covered[1]))
        if covered is not None and not covered[0] <= year <= covered[1]:
            said += " " + t("{year} is not covered: dates there take weekends alone into account.", year=str(year))
        self.covered.setText(said)
        self.add_button.setEnabled(self._may and code is not CalendarCode.COMMON)
        self.count_button.setEnabled(self._may and bool(self._desk.call_id))
        self._picked(self.table.current_row())

    def _picked(self, row: HolidayRow | None) -> None:
        for button in (self.edit_button, self.remove_button):
            button.setEnabled(self._may and row is not None)

    # -- acting

    def add(self) -> None:
        """Open the form of a new day."""
        HolidaySheet(self, self._desk, CalendarCode(self.calendar.currentData()), self.year.currentData()).open()

    def edit(self) -> None:
        """Open the form of the chosen day."""
        row = self.table.current_row()
        if row is not None and self._may:
            HolidaySheet(self, self._desk, row.calendar, row.holiday.day.year, row).open()

    def remove(self) -> None:
        """Make the chosen day a working day again."""
        row = self.table.current_row()
        if row is not None:
            self._run(partial(working_calendars.remove, self._desk.workspace, officer=self._desk.officer,
                              holiday_id=row.id), lambda _value: t("It is a working day again."))  # fmt: skip

    def fill(self) -> None:
        """Ask for the years to be filled from the rules."""
        FillSheet(self, self._desk).open()

    def recount(self) -> None:
        """Count the relative dates of the chosen call anew."""
        self._run(partial(schedules.recompute, self._desk.workspace, officer=self._desk.officer,
                          call_id=self._desk.call_id), _recounted)  # fmt: skip

    def _run(self, work: "partial[Outcome[Any]]", said: Any) -> None:
        def then(outcome: Outcome[Any]) -> None:
            self._desk.say(said(outcome.value), undo=True)

        self._desk.runner.run(work, then=then, owner=self)


def _recounted(count: int) -> str:
    return n("{count} date moved.", "{count} dates moved.", count) if count else t("No date moved.")


class HolidaySheet(Sheet):
    """A day on which nobody works."""

    def __init__(self, parent: QWidget | None, desk: Desk, calendar: CalendarCode, year: int,
                 row: HolidayRow | None = None) -> None:  # fmt: skip
        named = say.calendar(words(), calendar)
        super().__init__(parent, desk.runner, t("Day off in {calendar}", calendar=named),
                         t("The administrations of this territory do not work on it."), t("Save"))  # fmt: skip
        self._desk, self._calendar, self._row, self._year = desk, calendar, row, year
        self._today = desk.workspace.today()
        self.form = Form(named)
        self.day = line_edit(words().long_date(row.holiday.day) if row else "", hint=f"{year}-12-24")
        self.form.row(t("Day"), self.day, check=self._check_day, required=True)
        self.name = line_edit(words().localised(row.holiday.name) if row else "", hint=t("Closing between the feasts"))
        self.form.row(t("Name"), self.name, check=self._check_name, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(480, 300)
        self.filled()
        self.day.setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.day.text(), self.name.text()

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving of the day."""
        before = self._row.holiday.name if self._row else LocalisedText()
        language = words().language if words().language in LANGUAGES else "fr"
        typed = self.name.text().strip()
        name = before if typed == words().localised(before) else LocalisedText(**{**before.to_dict(), language: typed})
        day = read_date(self.day.text(), self._today)
        act: dict[str, Any] = {"officer": self._desk.officer, "day": day, "name": name}
        if self._row is None:
            return partial(working_calendars.add, self._desk.workspace, calendar=self._calendar, **act)
        return partial(working_calendars.edit, self._desk.workspace, holiday_id=self._row.id, **act)

    def _check_day(self) -> str:
        return "" if read_date(self.day.text(), self._today) else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _check_name(self) -> str:
        return "" if self.name.text().strip() else t("Give the day a name.")


class FillSheet(Sheet):
    """Asks for the years that the rules fill; what is there already stays."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        super().__init__(parent, desk.runner, t("Fill years from the rules"),
                         t("Days that are there already stay as they are."), t("Fill"))  # fmt: skip
        self._desk = desk
        year = desk.workspace.today().year
        self.form = Form(t("Years"))
        self.calendars = QComboBox()
        self.calendars.addItem(t("Québec and Belgium"), "")
        for code in working_calendars.TERRITORIES:
            self.calendars.addItem(say.calendar(words(), code), str(code))
        self.calendars.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.form.row(t("Calendar"), self.calendars)
        self.first, self.last = NumberField(1900, 2200), NumberField(1900, 2200)
        self.first.set_value(year)
        self.last.set_value(year + AHEAD)
        self.form.row(t("First year"), self.first)
        self.form.row(t("Last year"), self.last, check=self._check)
        self.body.addWidget(self.form)
        self.sources = text(_sources(), "muted", wrap=True, select=True)
        self.body.addWidget(self.sources)
        self.body.addStretch(1)
        self.size_to(560, 440)
        self.filled()
        self.first.setFocus()
        self.saved.connect(self._told)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.calendars.currentData(), self.first.text(), self.last.text()

    def first_fault(self) -> QWidget | None:
        """Check the years."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the filling."""
        chosen = self.calendars.currentData()
        wanted = (CalendarCode(chosen),) if chosen else working_calendars.TERRITORIES
        return partial(working_calendars.fill, self._desk.workspace, officer=self._desk.officer, calendars=wanted,
                       first_year=self.first.value(), last_year=self.last.value())  # fmt: skip

    def _check(self) -> str:
        return "" if self.first.value() <= self.last.value() else t("The last year comes before the first.")

    def _told(self, count: int) -> None:
        said = n("{count} day off filled in.", "{count} days off filled in.", count)
        self._desk.say(said if count else t("Nothing was missing."), undo=bool(count))


def _sources() -> str:
    """Return where the rules come from, and which of them are our proposal."""
    w, lines = words(), []
    for code, one in working_calendars.shipped().items():
        if one.sources:
            named = say.calendar(w, code)
            lines.append(t("{calendar}, by: {sources}", calendar=named, sources="; ".join(one.sources)))
        if one.proposals:
            names = [w.localised(LocalisedText.of(rule["name"])) for rule in one.rules if rule["code"] in one.proposals]
            lines.append(t("Without a source, a proposal: {names}", names=w.listed(names)))
    return "\n".join(lines)
