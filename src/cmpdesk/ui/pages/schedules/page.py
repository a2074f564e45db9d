"""The calendars of a cohort: what was promised, what stands now, how far it went; printed, and moved."""

from cmpdesk.i18n.screen import t
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.schedules.moving import Moving
from cmpdesk.ui.pages.schedules.printing import Printing
from cmpdesk.ui.pages.schedules.view import CalendarsView


class SchedulesPage(CalendarsView):
    """The page: what is seen, and what is done with it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.printing = Printing(self)
        self.actions_of.add("print-calendars", t("&Print…"), self.printing.ask, shortcut="Ctrl+P",
                            enabled=self.has_rows, why=t("There is no calendar to print yet."))  # fmt: skip
        self.header.add_secondary(self.actions_of["print-calendars"])
        self.moving = Moving(self)
