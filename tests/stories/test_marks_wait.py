"""Marks while the server is gone: nothing more is marked, and what was typed is saved once it is back."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Role
from cmpdesk.i18n import screen
from cmpdesk.services import scoring
from cmpdesk.storage import lifeline, notices
from cmpdesk.ui import connection
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.pages.evaluation.page import EvaluationPage
from tests.services.marking import marking
from tests.storage.logins import server
from tests.storage.proxies import proxy
from tests.ui.conftest import LONG, Opener, settle

LATER = "Écrit pendant la panne"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English, and a loopback that answers at once."""
    monkeypatch.setattr(lifeline, "PATIENCE", 0.3)
    monkeypatch.setattr(lifeline, "ANSWER", 0.5)
    monkeypatch.setattr(notices, "PAUSE", 0.4)
    monkeypatch.setattr(connection, "AGAIN_MS", 300)
    screen.set_language("en")
    yield
    screen.set_language("fr")


def stay() -> None:
    """Answer the question of whether to leave by the button that has the focus."""
    dialog = QApplication.activeModalWidget()
    if not isinstance(dialog, Dialog) or QApplication.focusWidget() is None:
        QTimer.singleShot(50, stay)
        return
    assert "wait" in " ".join(label.text() for label in dialog.findChildren(QLabel))
    QTest.keyClick(dialog, Qt.Key.Key_Return)


def test_what_is_typed_while_the_server_is_gone_is_saved_afterwards(
    qtbot: QtBot, postgres_database: str, opened: Opener
) -> None:
    with server(postgres_database) as made, proxy(postgres_database) as (way, _):
        ground = marking(made.owner, made.lead)
        aline = made.officer("Aline Gervais", Role.LEAD, party="QC", cleared=True)
        host = made.address.rpartition("@")[2].split("/")[0]
        window = opened(made.of(aline.login).replace(host, f"127.0.0.1:{way.port}"))
        assert window.connection._listener is not None
        assert window.connection._listener.wait(10)
        window.choose_call(ground.call.id)
        window.go("evaluation")
        settle(qtbot, window)
        page = window.pages.page
        assert isinstance(page, EvaluationPage)
        first, second, *_ = page.panel.rows
        text = page.panel.texts["strengths"]
        text.setFocus()
        text.setPlainText(LATER)
        try:
            way.cut()
            first.set_halves(8)
            qtbot.waitUntil(window.connection.bar.isVisible, timeout=LONG)
            qtbot.waitUntil(lambda: "does not answer" in page.panel.fault.text(), timeout=LONG)
            assert not any(one.isEnabled() for one in (*first.buttons, *page.panel.advice.values()))
            second.setFocus()
            QTest.keyClick(second, Qt.Key.Key_3)
            assert second.halves is None
            page.table.pick(ground.applications[1])
            assert not any(one.isEnabled() for one in first.buttons), "nor is the next application marked"
            page.table.pick(ground.applications[0])
            QTimer.singleShot(0, stay)
            assert not window.close()
            assert window.isVisible()
            assert page.saver.waiting >= 1
        finally:
            way.mend()
        qtbot.waitUntil(lambda: not window.connection.gone and not page.saver.busy, timeout=LONG)
        settle(qtbot, window)
        assert (first.halves, text.toPlainText(), page.panel.fault.text()) == (8, LATER, "")
        assert first.buttons[0].isEnabled()
        made.owner.acts_for(ground.officer)
        row = scoring.sheet(made.owner, officer=ground.officer, at=ground.key())
        assert row is not None
        assert (row.halves(first.criterion.code), row.texts.strengths) == (8, LATER)
        window.close()
