"""The calendars of the session, of the call and of working days, opened in the real window and undone there."""

from datetime import date
from pathlib import Path

from pytestqt.qtbot import QtBot

from cmpdesk.i18n import screen
from cmpdesk.services import calls
from cmpdesk.ui.milestones.dialogs import MilestonesDialog
from cmpdesk.ui.milestones.editing import MilestoneSheet
from cmpdesk.ui.milestones.holidays import HolidaysDialog
from tests.ui.conftest import Opener, settle


def test_the_calendar_of_a_session_from_the_palette(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    screen.set_language("en")
    window = opened(workspace_file)
    assert window.desk is not None
    call_id = calls.find(window.desk.workspace, "Appel d’essai").id
    window.choose_call(call_id)
    settle(qtbot, window)
    window.actions_of["session-milestones"].trigger()
    qtbot.waitUntil(lambda: window.findChild(MilestonesDialog) is not None)
    settle(qtbot, window)
    shown = window.findChild(MilestonesDialog)
    assert shown is not None
    shown.panel.actions_of["apply"].trigger()
    settle(qtbot, window)
    names = [one.name.fr for one in shown.panel.model.rows]
    assert names[0] == "Réunion de la Commission"
    shown.panel.edit()
    sheet = next(one for one in window.findChildren(MilestoneSheet) if one.isVisible())
    sheet.when.line.setText("2026-06-10")
    sheet.save()
    settle(qtbot, window)
    assert [one.when.earliest for one in shown.panel.model.rows if one.when] == [
        date(2026, 6, 10), date(2027, 6, 10), date(2028, 6, 10), date(2028, 1, 10)]  # fmt: skip
    shown.reject()
    for _ in range(2):
        window.actions_of["undo"].trigger()
        settle(qtbot, window)
    window.actions_of["call-milestones"].trigger()
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(MilestonesDialog)))
    settle(qtbot, window)
    call = next(one for one in window.findChildren(MilestonesDialog) if one.isVisible())
    assert call.panel.loaded is not None
    assert not call.panel.loaded.plan.around  # undone
    call.reject()
    window.actions_of["working-days"].trigger()
    qtbot.waitUntil(lambda: window.findChild(HolidaysDialog) is not None)
    settle(qtbot, window)
    days = window.findChild(HolidaysDialog)
    assert days is not None
    days.reject()
    settle(qtbot, window)
