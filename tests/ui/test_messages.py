"""The log of what was said, with Undo where it still applies."""

from pathlib import Path

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, history
from cmpdesk.ui.messages_dialog import MessagesDialog
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle


def approve(qtbot: QtBot, window: MainWindow, sentence: str) -> None:
    """Do something and say so, as pages do."""
    assert window.desk is not None
    desk = window.desk
    call = calls.call(desk.workspace, desk.call_id)
    on = None if call.approvals[0] else desk.workspace.today()
    outcome = calls.approve(desk.workspace, officer=desk.officer, call_id=call.id, seen=call.version, side=Side.FIRST,
                            on=on)  # fmt: skip
    desk.say(sentence, undo=True)
    desk.changes.announce(outcome.areas)
    settle(qtbot, window)


def dialog_of(qtbot: QtBot, window: MainWindow) -> MessagesDialog:
    window.actions_of["messages"].trigger()
    qtbot.waitUntil(lambda: window.findChild(MessagesDialog) is not None, timeout=LONG)
    dialog = window.findChild(MessagesDialog)
    assert isinstance(dialog, MessagesDialog)
    return dialog


def test_messages_are_kept_and_undo_belongs_to_the_newest_step(qtbot: QtBot, opened: Opener,
                                                               workspace_file: Path) -> None:  # fmt: skip
    window = opened(workspace_file)
    approve(qtbot, window, "Première approbation")
    approve(qtbot, window, "Approbation retirée")
    window.say("Rien à reprendre")
    dialog = dialog_of(qtbot, window)
    assert [one.sentence for one in dialog.model.rows] == [
        "Rien à reprendre", "Approbation retirée", "Première approbation",
    ]  # fmt: skip
    assert [window.messages.applies(one) for one in dialog.model.rows] == [False, True, False]
    assert not dialog.undo_button.isEnabled()
    dialog.table.pick("2")
    assert dialog.undo_button.isEnabled()
    dialog.undo_button.click()
    settle(qtbot, window)
    assert window.desk is not None
    assert history.steps(window.desk.workspace, limit=1).rows[0].kind == "undo"
    assert calls.call(window.desk.workspace, window.desk.call_id).approvals[0] is not None
    assert [one.sentence for one in dialog.model.rows if window.messages.applies(one)] == ["Première approbation"]
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Approbation retirée"
    dialog.accept()


def test_failures_are_kept_and_another_workspace_begins_anew(qtbot: QtBot, opened: Opener,
                                                             workspace_file: Path) -> None:  # fmt: skip
    window = opened(workspace_file)
    window.messages.note_failure(Refusal("undo.nothing"))
    window.messages.note_failure(ValueError("a bug is told elsewhere"))
    assert [(one.sentence != "", one.bad) for one in window.messages.all] == [(True, True)]
    window.leave()
    assert window.messages.all == []
    assert not window.actions_of["messages"].isEnabled()
