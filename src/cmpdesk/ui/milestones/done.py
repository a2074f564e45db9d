"""The day on which a milestone was done."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.plans import Plan
from cmpdesk.domain.schedules import Milestone
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import schedules
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.sheets import Sheet


class DoneSheet(Sheet):
    """Asks for the day, today at first; `saved` brings the `Plan`."""

    def __init__(self, parent: QWidget | None, desk: Desk, plan: Plan, one: Milestone) -> None:
        name = words().localised(one.name)
        explanation = t("It keeps the date that was promised, and does not move any more.")
        super().__init__(parent, desk.runner, t("“{name}” is done", name=name), explanation, t("Save"))
        self._desk, self._plan, self._one = desk, plan, one
        self._today = desk.workspace.today()
        self.form = Form(name)
        self.day = line_edit(words().long_date(self._today), hint=t("2027-03-01"))
        self.form.row(t("Done on"), self.day, check=self._check, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(460, 260)
        self.filled()
        self.day.setFocus()
        self.day.selectAll()

    def typed(self) -> object:
        """Return what stands in the field."""
        return self.day.text()

    def first_fault(self) -> QWidget | None:
        """Check the field."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving of the day."""
        return partial(schedules.finish, self._desk.workspace, officer=self._desk.officer, milestone_id=self._one.id,
                       seen=self._plan.version, on=read_date(self.day.text(), self._today))  # fmt: skip

    def _check(self) -> str:
        said = read_date(self.day.text(), self._today)
        return "" if said else t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")
