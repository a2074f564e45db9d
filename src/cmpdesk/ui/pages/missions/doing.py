"""The small forms of a mission: the decision that authorises it, the day on which it ended."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from cmpdesk.domain.missions import Mission
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import missions
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.sheets import Sheet


class _DaySheet(Sheet):
    """Asks for a day, and more where a kind needs it. `saved` brings the mission."""

    def __init__(self, parent: QWidget | None, desk: Desk, mission: Mission, explanation: str, verb: str,
                 label: str, day: str) -> None:  # fmt: skip
        super().__init__(parent, desk.runner, mission.title, explanation, verb)
        self._desk, self.mission = desk, mission
        self._today = desk.workspace.today()
        self.form = Form(mission.title)
        self.day = line_edit(day, hint=t("2027-03-01"))
        self.form.row(label, self.day, check=self._check_day, required=True)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(560, 320)

    def _check_day(self) -> str:
        if read_date(self.day.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return [field.text() for field in self.form.findChildren(QLineEdit)]

    def act(self) -> dict[str, Any]:
        """Return what each use case needs."""
        on = read_date(self.day.text(), self._today) or self._today
        return {"officer": self._desk.officer, "mission_id": self.mission.id, "seen": self.mission.version, "on": on}


class AuthoriseSheet(_DaySheet):
    """Records the decision that lets people travel."""

    def __init__(self, parent: QWidget | None, desk: Desk, mission: Mission) -> None:
        super().__init__(parent, desk, mission, t("The day and the reference of the decision stand on the mission "
                                                  "order."), t("Authorise"), t("Decided on"),
                         words().long_date(desk.workspace.today()))  # fmt: skip
        self.reference = line_edit(mission.reference)
        self.form.row(t("Reference"), self.reference, check=self._check_reference, required=True)
        self.filled()
        self.reference.setFocus()

    def _check_reference(self) -> str:
        return "" if self.reference.text().strip() else t("Enter the reference of the decision.")

    def work(self) -> "partial[Any]":
        """Return the recording."""
        return partial(missions.authorise, self._desk.workspace, reference=self.reference.text(), **self.act())


class FinishSheet(_DaySheet):
    """Records that a mission took place."""

    def __init__(self, parent: QWidget | None, desk: Desk, mission: Mission) -> None:
        ended = mission.ends.exact if mission.ends else None
        super().__init__(parent, desk, mission, t("Its activity report is due after it, as the calendar says."),
                         t("Note as done"), t("Ended on"), words().long_date(ended) if ended else "")  # fmt: skip
        self.filled()
        self.day.setFocus()

    def work(self) -> "partial[Any]":
        """Return the recording."""
        return partial(missions.finish, self._desk.workspace, **self.act())
