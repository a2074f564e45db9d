"""The page that tells what the program is, and the bar after a bad end."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk import __version__
from cmpdesk.runtime.sittings import Stop
from cmpdesk.ui.about import AboutDialog
from cmpdesk.ui.stopped import ReportDialog, StoppedBar
from tests.ui.conftest import Opener


def test_about_names_every_part_with_its_licence(opened: Opener, qtbot: QtBot) -> None:
    window = opened()
    window.about()
    shown = window.findChild(AboutDialog)
    assert shown is not None
    qtbot.waitUntil(lambda: shown.list.count() > 20)
    names = [shown.list.item(row).text() for row in range(shown.list.count())]
    assert names[0] == f"cmpdesk {__version__} · EUPL-1.2"
    assert any(name.startswith("SQLAlchemy") and name.endswith("MIT") for name in names)
    row = next(row for row, name in enumerate(names) if name.startswith("Source Sans 3"))
    shown.list.setCurrentRow(row)
    assert "SIL" in shown.licence.toPlainText()
    shown.copy()
    assert "SQLite" in QGuiApplication.clipboard().text()
    shown.accept()


def test_a_bad_end_is_told_with_its_report_and_can_be_dismissed(opened: Opener, tmp_path: Path, qtbot: QtBot) -> None:
    window = opened()
    report = tmp_path / "crash-1.txt"
    report.write_text("ValueError\n  storage/undo.py:12", encoding="utf-8")
    bar = StoppedBar(window, Stop(datetime.now(UTC), report))
    assert [button.text() for button in bar.findChildren(QPushButton)][-1]
    bar.show_report()
    dialog = window.findChild(ReportDialog)
    assert dialog is not None
    assert "undo.py:12" in dialog.shown.toPlainText()
    dialog.accept()
    bar.findChildren(QPushButton)[-1].click()
    assert bar.isHidden()
    alone = StoppedBar(window, Stop(datetime.now(UTC), None))
    assert len(alone.findChildren(QPushButton)) == 1
    alone.hide()
