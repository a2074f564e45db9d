"""The calendar of a project in a window of its own."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.projects import ProjectSheet
from cmpdesk.i18n.screen import t
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.pages.projects.calendar import ProjectCalendar
from cmpdesk.ui.theme import theme


class CalendarDialog(Dialog):
    """Shows the milestones of `sheet`; what is done to them is saved at once."""

    def __init__(self, parent: QWidget | None, desk: Desk, sheet: ProjectSheet) -> None:
        super().__init__(parent, t("Calendar · {number} {title}", number=sheet.row.number, title=sheet.row.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.calendar = ProjectCalendar(desk, sheet.id)
        self.column.addWidget(self.calendar, 1)
        self.button(t("Close"), self.accept, default=True)
        self.resize(theme().px(900), theme().px(560))
