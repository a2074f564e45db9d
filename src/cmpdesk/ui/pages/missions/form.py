"""The form of a mission, in sections: what and where, when, who, stop by stop, costs, authorisation."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.missions import Mission, MissionDraft, Undescribed, spanned
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import messages
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import missions
from cmpdesk.services.missions import Board
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import VagueDateField, propose
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.pages.missions.loading import Begun
from cmpdesk.ui.pages.missions.parts import CostRows, PeopleRows, StopRows
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class MissionSheet(Sheet):
    """Describes a mission: a new one, one of a calendar (`missing`), or one that is there. `saved` brings it."""

    def __init__(self, parent: QWidget | None, desk: Desk, board: Board, begun: Begun,
                 missing: Undescribed | None = None) -> None:  # fmt: skip
        mission = begun.mission
        title = t("Mission {number}", number=words().number(mission.number)) if mission else t("New mission")
        super().__init__(parent, desk.runner, title,
                         t("Its end becomes a date of the calendar, and its activity report is due after that."),
                         t("Save"))  # fmt: skip
        self._desk, self._board, self._begun = desk, board, begun
        self.mission, self.missing = mission, missing
        self._today = board.today
        self.form = Form(title)
        self._what()
        self._when()
        self._rows()
        self._decision()
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(900, 760)
        self.filled()
        if mission is not None:
            again = partial(missions.mission, desk.workspace, mission.id)
            self.edits(desk, Subject("mission", mission.id, mission.version, again, self._again))
        key = mission.id if mission else missing.milestone_id if missing else ""
        self.keep_draft(desk, f"mission:{board.call.id}:{key}")
        self.title.setFocus()

    def _again(self, mission: Mission) -> QWidget:
        return MissionSheet(self.parentWidget(), self._desk, self._board, replace(self._begun, mission=mission))

    # -- sections

    def _what(self) -> None:
        w, held, missing = words(), self.mission, self.missing
        self.title = line_edit(held.title if held else w.localised(missing.name) if missing else "")
        self.form.row(t("Mission"), self.title, check=self._check_title, required=True)
        self.project = QComboBox()
        self.project.addItem(t("The whole call"), "")
        for one in self._begun.projects:
            self.project.addItem(one.label, one.id)
        of = held.project_id if held else missing.project_id if missing else None
        self.project.setCurrentIndex(max(0, self.project.findData(of or "")))
        self.project.setEnabled(held is None and missing is None)
        self.form.row(t("Project"), self.project)
        self.sending = QComboBox()
        for side in Side:
            self.sending.addItem(say.direction(w, side, self._board.programme), str(side))
        side_of = held.sending if held else missing.side if missing else None
        self.sending.setCurrentIndex(max(0, self.sending.findData(str(side_of or Side.FIRST))))
        self.form.row(t("Direction"), self.sending)
        self.online = QCheckBox(t("&Online: nobody travels"))
        self.online.setChecked(held is not None and held.online)
        self.form.wide(self.online)
        self.host = line_edit(held.host if held else "")
        propose(self.host, self._begun.organisations)
        self.form.row(t("Host"), self.host)

    def _when(self) -> None:
        w, held = words(), self.mission
        self.form.heading(t("Period"))
        self.starts = line_edit(w.long_date(held.begins) if held and held.begins else "", hint=t("2027-03-01"))
        self.form.row(t("First day"), self.starts, check=self._check_start,
                      hint=t("Where it is known; the days are counted then."))  # fmt: skip
        when = held.ends if held else self.missing.when if self.missing else None
        self.ends = VagueDateField(t("Last day"), self._today, when)
        self.form.row(t("Last day"), self.ends, check=self._check_end,
                      hint=t("As precisely as it is known: autumn 2027."))  # fmt: skip
        self.days = line_edit(str(held.days) if held else "")
        self.form.row(t("Days"), self.days, check=self._check_days)

    def _rows(self) -> None:
        held = self.mission
        parties = self._board.programme.parties
        self.people = PeopleRows(held.travellers if held else (), self._begun.people, self._begun.organisations)
        self.stops = StopRows(held.stops if held else (), self._today)
        self.costs = CostRows(held.costs if held else (), parties)
        for heading, rows in ((t("People"), self.people), (t("Stops"), self.stops), (t("Costs"), self.costs)):
            self.form.heading(heading)
            self.form.block(rows, rows.fault)
        self.elsewhere = QCheckBox(t("Another &programme pays: the mission does not count"))
        self.elsewhere.setChecked(held is not None and held.paid_elsewhere)
        self.form.wide(self.elsewhere)
        self.planned_co2, self.co2 = (line_edit("" if value is None else str(value)) for value in
                                      ((held.planned_co2, held.co2) if held else (None, None)))  # fmt: skip
        self.co2_source = line_edit(held.co2_source if held else "")
        for label, field in ((t("Planned CO₂e (kg)"), self.planned_co2), (t("Real CO₂e (kg)"), self.co2)):
            self.form.row(label, field, check=partial(_whole, field))
        self.form.row(t("Source of the weight"), self.co2_source)

    def _decision(self) -> None:
        held = self.mission
        self.form.heading(t("Authorisation"))
        self.reference = line_edit(held.reference if held else "")
        day = words().long_date(held.authorised_on) if held and held.authorised_on else ""
        self.decided = line_edit(day, hint=t("2027-03-01"))
        self.form.row(t("Reference"), self.reference)
        self.form.row(t("Decided on"), self.decided, check=self._check_decision)
        self.derogation = text_edit(held.derogation if held else "", lines=2)
        self.form.row(t("Why it may go beyond a quota"), self.derogation)

    # -- checks

    def _check_title(self) -> str:
        return "" if self.title.text().strip() else t("Enter what the mission is about.")

    def _check_start(self) -> str:
        return _day_fault(self.starts, self._today)

    def _check_end(self) -> str:
        if self.ends.fault() or self._check_start():
            return self.ends.fault()
        try:
            self._spanned()
        except Refusal as refusal:  # without its days: that stands below their own field
            return "" if refusal.code == "mission.no-days" else messages.sentence(words(), refusal)
        return ""

    def _spanned(self) -> tuple[PartialDate | None, int]:
        days = self.days.text().strip()
        starts = read_date(self.starts.text(), self._today)
        return spanned(starts, self.ends.when(), int(days) if days.isdecimal() else 0)

    def _check_days(self) -> str:
        typed = self.days.text().strip()
        counted = read_date(self.starts.text(), self._today) is not None and (when := self.ends.when()) and when.exact
        if counted or (typed.isdecimal() and 1 <= int(typed) <= 999):
            return ""
        return t("Enter how many days it takes, or its first and its last day.")

    def _check_decision(self) -> str:
        if fault := _day_fault(self.decided, self._today):
            return fault
        if bool(self.decided.text().strip()) is not bool(self.reference.text().strip()):
            return t("An authorisation has a day and a reference: enter both, or neither.")
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    # -- saving

    def typed(self) -> object:
        """Return what stands in the fields."""
        lines = (self.title, self.host, self.starts, self.ends.line, self.days, self.planned_co2, self.co2,
                 self.co2_source, self.reference, self.decided)  # fmt: skip
        boxes = (self.online.isChecked(), self.elsewhere.isChecked())
        chosen = (self.project.currentData(), self.sending.currentData())
        rows = (self.people.values(), self.stops.values(), self.costs.values())
        return [line.text() for line in lines], boxes, chosen, rows, typed_text(self.derogation)

    def draft(self) -> MissionDraft:
        """Return what is typed."""
        ends, days = self._spanned()
        return MissionDraft(
            self.title.text(), Side(self.sending.currentData()), ends, days, self.project.currentData() or None,
            self.online.isChecked(), self.host.text(), self.people.travellers(), self.stops.stops(),
            self.costs.costs(), self.elsewhere.isChecked(), read_date(self.decided.text(), self._today),
            self.reference.text(), _number(self.planned_co2), _number(self.co2), self.co2_source.text(),
            typed_text(self.derogation), self.missing.milestone_id if self.missing else None,
        )  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the saving."""
        act: dict[str, Any] = {"officer": self._desk.officer, "draft": self.draft()}
        if self.mission is None:
            return partial(missions.add, self._desk.workspace, call_id=self._board.call.id, **act)
        return partial(missions.edit, self._desk.workspace, mission_id=self.mission.id, seen=self.mission.version,
                       **act)  # fmt: skip


def _day_fault(field: QLineEdit, today: Any) -> str:
    if not field.text().strip() or read_date(field.text(), today) is not None:
        return ""
    return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")


def _whole(field: QLineEdit) -> str:
    typed = field.text().strip()
    return "" if not typed or typed.isdecimal() else t("Type a whole number.")


def _number(field: QLineEdit) -> int | None:
    typed = field.text().strip()
    return int(typed) if typed.isdecimal() else None
