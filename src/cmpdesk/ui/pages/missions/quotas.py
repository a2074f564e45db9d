"""What each side has used of the quotas of a year, and the form of the quotas and caps of a call."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget

from cmpdesk.domain.mission_rules import Limits, MissionRules, imbalance, usage
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.travel_caps import Cap, Reading
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import missions
from cmpdesk.services.missions import Board
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.labels import restyle, side_name, text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme


class QuotaBar(QWidget):
    """A line for each side: used, planned and left of missions, people and days; below, where they are out of balance.

    People and days are counted for the whole call; what a project or a single mission may, is in the form that `change`
    opens.
    """

    def __init__(self, change: QAction) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Quotas"))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._names = [side_name(one, "") for one in Side]
        self._said = [text("", wrap=True) for _ in Side]
        for place, (name, said) in enumerate(zip(self._names, self._said, strict=True)):
            grid.addWidget(name, place, 0)
            grid.addWidget(said, place, 1)
        where = (len(self._said) + 1, 0, 1, 2) if theme().large else (0, 2, len(self._said), 1)
        grid.addWidget(ActionButton(change), *where, Qt.AlignmentFlag.AlignLeft)
        self.warning = text("", tone="warn", wrap=True)
        grid.addWidget(self.warning, len(self._said), 0, 1, 2)

    def show_year(self, board: Board, year: int) -> None:
        """Show what is used in a year."""
        w = words()
        of_year = [one for one in board.missions if one.year == year]
        sides = [usage(of_year, board.rules.party, side) for side in Side]
        for one, name, said in zip(sides, self._names, self._said, strict=True):
            name.setText(f"{w.localised(board.programme.party(one.side).name)} · {year}")
            said.setText(say.usage(w, one))
            left = [held.remaining for held in (one.missions, one.persons, one.days)]
            restyle(said, tone="bad" if any(count is not None and count < 0 for count in left) else "")
        difference = imbalance(sides)
        self.warning.setText(f"▲ {say.unbalanced(w, difference, board.programme)}" if difference else "")
        self.warning.setVisible(bool(difference))


_SCOPES = ("each", "project", "party")
_COUNTS = ("missions", "persons", "days")


class RulesSheet(Sheet):
    """What a call allows of missions. `saved` brings the `MissionRules`."""

    def __init__(self, parent: QWidget | None, desk: Desk, board: Board) -> None:
        title = t("Quotas and caps of missions")
        super().__init__(parent, desk.runner, title,
                         t("No official figures are known: enter your own, and leave empty what is not limited."),
                         t("Save"))  # fmt: skip
        self._desk, self._board = desk, board
        self.form = Form(title)
        self.fields: dict[tuple[str, str], Any] = {}
        headings = {"each": t("Each mission"), "project": t("Each project and Party, in a year"),
                    "party": t("Each Party, in a year")}  # fmt: skip
        labels = {"missions": t("Missions"), "persons": t("People"), "days": t("Days")}
        for scope in _SCOPES:
            self.form.heading(headings[scope])
            held: Limits = getattr(board.rules, scope)
            for what in _COUNTS[1:] if scope == "each" else _COUNTS:
                value = getattr(held, what)
                field = line_edit("" if value is None else str(value))
                hint = t("One person for one day counts as one.") if what == "days" and scope != "each" else ""
                self.form.row(labels[what], field, check=partial(self._check, field), hint=hint)
                field.setAccessibleName(t("{label}: {value}", label=headings[scope], value=labels[what]))
                self.fields[scope, what] = field
        self.form.heading(t("Activity report"))
        self.weeks = line_edit(str(board.rules.report_weeks))
        self.form.row(t("Due so many weeks after the mission"), self.weeks, check=lambda: self._check(self.weeks))
        self._cap(board.rules.cap)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(640, 700)
        self.filled()
        self.fields["each", "persons"].setFocus()

    def _cap(self, cap: Cap | None) -> None:
        self.form.heading(t("Cap on the trips of an enterprise"))
        self.reading = QComboBox()
        self.reading.addItem(t("No cap"), "")
        for one in Reading:
            self.reading.addItem(say.reading(words(), one), str(one))
        self.reading.setCurrentIndex(max(0, self.reading.findData(str(cap.reading) if cap else "")))
        held = cap or Cap()
        self.trips, self.persons, self.months = (line_edit(str(one)) for one in (held.trips, held.persons, held.months))
        self.form.row(t("Reading of the period"), self.reading)
        for label, field in ((t("Trips"), self.trips), (t("People on a trip"), self.persons),
                             (t("Months"), self.months)):  # fmt: skip
            self.form.row(label, field, check=partial(self._check, field))
        self.convention = text("", "muted", wrap=True)
        self.form.wide(self.convention)
        self.reading.currentIndexChanged.connect(lambda _: self._tell())
        for field in (self.trips, self.persons, self.months):
            field.textChanged.connect(lambda _: self._tell())
        self._tell()

    def _tell(self) -> None:
        numbers = (self.trips, self.persons, self.months)
        on = bool(self.reading.currentData())
        for field in numbers:
            field.setEnabled(on)
        readable = on and all(field.text().strip().isdecimal() for field in numbers)
        self.convention.setText(say.convention(words(), self._chosen_cap()) if readable else "")

    def _chosen_cap(self) -> Cap:
        trips, persons, months = (int(one.text()) for one in (self.trips, self.persons, self.months))
        return Cap(trips, persons, months, Reading(self.reading.currentData()))

    def _check(self, field: Any) -> str:
        typed = field.text().strip()
        least = 0 if field in self.fields.values() else 1
        if not field.isEnabled() or (not typed and least == 0):
            return ""
        if typed.isdecimal() and least <= int(typed) <= 9999:
            return ""
        return t("Type a whole number.") if least == 0 else t("Type a whole number, 1 or more.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (*self.fields.values(), self.weeks, self.trips, self.persons, self.months)
        return [line.text() for line in lines], self.reading.currentData()

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def rules(self) -> MissionRules:
        """Return what is typed."""
        limits = {scope: Limits(**{what: int(field.text()) for (of, what), field in self.fields.items()
                                   if of == scope and field.text().strip()}) for scope in _SCOPES}  # fmt: skip
        cap = self._chosen_cap() if self.reading.currentData() else None
        return MissionRules(limits["each"], limits["project"], limits["party"], int(self.weeks.text()), cap)

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(missions.set_rules, self._desk.workspace, officer=self._desk.officer,
                       call_id=self._board.call.id, seen=self._board.call.version, allowed=self.rules())  # fmt: skip
