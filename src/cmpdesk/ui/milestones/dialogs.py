"""The calendar of the call that is chosen, or of its commission session, in a dialog; and that of working days."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import calls
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.milestones.holidays import HolidaysDialog
from cmpdesk.ui.milestones.panel import Loaded, MilestonePanel
from cmpdesk.ui.theme import theme


class MilestonesDialog(Dialog):
    """The milestones of a call or a session; each change is saved at once, and can be undone."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, owner: Owner) -> None:
        title = t("Milestones of the session") if owner.kind is OwnerKind.SESSION else t("Milestones of the call")
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.whose = text("", "muted", wrap=True)
        self.column.addWidget(self.whose)
        self.panel = MilestonePanel(desk, owner)
        self.panel.shown.connect(self._shown)
        self.column.addWidget(self.panel, 1)
        self.button(t("Working-day calendars…"), partial(show_working_days, self, desk), left=True)
        self.button(t("Close"), self.accept, primary=True)
        self.resize(theme().px(760), theme().px(640))

    def _shown(self, loaded: Loaded) -> None:
        self.whose.setText(words().localised(loaded.plan.title))


def show_call(parent: QWidget, desk: Desk) -> None:
    """Open the calendar of the call that is chosen."""
    if desk.call_id:
        MilestonesDialog(parent, desk, Owner(OwnerKind.CALL, desk.call_id)).open()
    else:
        desk.say(t("Choose a call first."))


def show_session(parent: QWidget, desk: Desk) -> None:
    """Open the calendar of the commission session to which the chosen call belongs."""

    def arrived(session_id: str | None) -> None:
        if session_id is None:
            desk.say(t("The call belongs to no commission session: choose one in the form of the call."))
        else:
            MilestonesDialog(parent, desk, Owner(OwnerKind.SESSION, session_id)).open()

    if not desk.call_id:
        desk.say(t("Choose a call first."))
        return
    work = partial(_session_of, desk.workspace, desk.call_id)
    desk.runner.run(work, then=arrived, owner=parent, channel="session-milestones")


def _session_of(workspace: Workspace, call_id: str) -> str | None:
    return calls.call(workspace, call_id).session_id


def show_working_days(parent: QWidget, desk: Desk) -> None:
    """Open the calendars of working days."""
    HolidaysDialog(parent, desk).open()
