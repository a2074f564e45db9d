"""Drafts of open forms and undo inside them: on real forms, in the real window, and after a real crash."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.services import calls
from cmpdesk.ui import drafts, typed
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.drafts import DraftBar
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.pages.calls.form import CallForm
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, idle, settle

CONTROL = Qt.KeyboardModifier.ControlModifier


class Small(QWidget):
    """A form of each kind of field."""

    def __init__(self, desk: Desk, key: str = "test:1") -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.form = Form("Essai")
        self.title, self.summary = line_edit("Avant"), text_edit("Un résumé")
        self.kind, self.box = QComboBox(), QCheckBox("Oui")
        for code in ("a", "b", "c"):
            self.kind.addItem(code.upper(), code)
        self.rows = RowsEditor("Rangs", (Field("Un"), Field("Deux")), "Ajouter")
        self.rows.set_values([("1", "2")])
        for label, field in (("&Title", self.title), ("&Summary", self.summary), ("&Kind", self.kind),
                             ("&Rows", self.rows)):  # fmt: skip
            self.form.row(label, field)
        self.form.wide(self.box)
        column.addWidget(self.form)
        self.keeper = self.form.keep_draft(desk, key)
        self.bar = self.form.findChild(DraftBar)

    def fill(self) -> None:
        self.title.setText("Après")
        self.summary.setPlainText("Un autre résumé\nen deux lignes")
        self.kind.setCurrentIndex(2)
        self.box.setChecked(True)
        self.rows.set_values([("1", "2"), ("3", "é")])
        self.rows.changed.emit()


@pytest.fixture
def desk(qtbot: QtBot, opened: Opener, workspace_file: Path) -> Desk:
    window = opened(workspace_file)
    assert window.desk is not None
    return window.desk


def show(qtbot: QtBot, desk: Desk) -> Small:
    form = Small(desk)
    qtbot.addWidget(form)
    form.show()
    quiet(qtbot, desk)
    return form


def quiet(qtbot: QtBot, desk: Desk) -> None:
    idle(qtbot, desk.runner)


def written(qtbot: QtBot, desk: Desk, form: Small) -> None:
    form.keeper._timer.stop()
    form.keeper._write()
    quiet(qtbot, desk)


def close(qtbot: QtBot, form: QWidget) -> None:
    with qtbot.waitSignal(form.destroyed):
        form.deleteLater()


def files(profile: Path) -> list[Path]:
    return sorted((profile / "data" / "drafts").glob("*.json"))


def test_each_kind_of_field_is_kept_and_restored(qtbot: QtBot, desk: Desk, profile: Path) -> None:
    first = show(qtbot, desk)
    assert first.bar is not None
    assert not first.bar.isVisible()
    first.fill()
    expected = typed.read(first.form)
    written(qtbot, desk, first)
    kept = files(profile)[0].read_bytes()
    close(qtbot, first)
    assert files(profile) == [], "who closes a form has saved it or given it up"
    (profile / "data" / "drafts" / Path(kept_name(desk))).write_bytes(kept)

    second = show(qtbot, desk)
    assert second.bar is not None
    qtbot.waitUntil(second.bar.isVisible, timeout=LONG)
    second.bar.restore.click()
    assert typed.read(second.form) == expected
    assert second.rows.values() == [("1", "2"), ("3", "é")]
    assert not second.bar.isVisible()


def kept_name(desk: Desk) -> str:
    from cmpdesk.runtime.drafts import DraftKey, _path

    return _path(DraftKey(desk.workspace.info.id, desk.officer.id, "test:1")).name


def crashed(qtbot: QtBot, desk: Desk, profile: Path) -> None:
    """Leave a draft as a crash leaves it."""
    form = show(qtbot, desk)
    form.fill()
    written(qtbot, desk, form)
    (path,) = files(profile)
    kept = path.read_bytes()
    close(qtbot, form)
    path.write_bytes(kept)


def test_a_discarded_draft_is_gone_and_an_undecided_one_stays(qtbot: QtBot, desk: Desk, profile: Path) -> None:
    crashed(qtbot, desk, profile)
    second = show(qtbot, desk)
    assert second.bar is not None
    qtbot.waitUntil(second.bar.isVisible, timeout=LONG)
    close(qtbot, second)
    assert len(files(profile)) == 1
    third = show(qtbot, desk)
    assert third.bar is not None
    qtbot.waitUntil(third.bar.isVisible, timeout=LONG)
    third.title.setText("Autre chose")
    written(qtbot, desk, third)
    third.bar.discard.click()
    quiet(qtbot, desk)
    assert not third.bar.isVisible()
    assert third.title.text() == "Autre chose"
    close(qtbot, third)
    assert files(profile) == []


def test_a_form_as_it_was_leaves_no_draft(qtbot: QtBot, desk: Desk, profile: Path) -> None:
    form = show(qtbot, desk)
    form.title.setText("Après")
    written(qtbot, desk, form)
    assert len(files(profile)) == 1
    form.title.setText("Avant")
    written(qtbot, desk, form)
    assert files(profile) == []


def test_undo_in_a_form_goes_back_field_by_field_and_leaves_the_workspace_alone(
    qtbot: QtBot, opened: Opener, workspace_file: Path
) -> None:
    window = opened(workspace_file)
    page, form = edit_call(qtbot, window)
    assert window.desk is not None
    before = calls.call(window.desk.workspace, window.desk.call_id)
    heard: list[str] = []
    window.desk.said.connect(lambda sentence, _undo: heard.append(sentence))
    title, english = form.titles[0], form.titles[1]
    was = title.text()
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, "Nouveau titre")
    english.setFocus()
    QTest.keyClicks(english, "New title")
    QTest.keyClick(english, Qt.Key.Key_Z, CONTROL)
    assert english.text() == ""
    for _ in range(3):
        if title.text() == was:
            break
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Z, CONTROL)
    assert title.text() == was
    assert QApplication.focusWidget() is title
    assert any("Titre" in sentence for sentence in heard)
    form.rules.rolling.setFocus()
    form.rules.rolling.setChecked(not form.rules.rolling.isChecked())
    changed = form.rules.rolling.isChecked()
    QTest.keyClick(form.rules.rolling, Qt.Key.Key_Z, CONTROL)
    assert form.rules.rolling.isChecked() is not changed
    QTest.keyClick(form.rules.rolling, Qt.Key.Key_Y, CONTROL)
    assert form.rules.rolling.isChecked() is changed
    settle(qtbot, window)
    assert calls.call(window.desk.workspace, window.desk.call_id) == before
    page.give_up()


def edit_call(qtbot: QtBot, window: MainWindow) -> tuple[CallsPage, CallForm]:
    window.activateWindow()
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    page.edit()
    qtbot.waitUntil(lambda: page.findChild(CallForm) is not None, timeout=LONG)
    settle(qtbot, window)
    form = page.findChild(CallForm)
    assert isinstance(form, CallForm)
    return page, form


CHILD = """
    import os, signal, sys
    from pathlib import Path
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication
    from cmpdesk.runtime.resources import resource
    from cmpdesk.ui.pages.calls.form import CallForm
    from cmpdesk.ui.theme import theme
    from cmpdesk.ui.window import MainWindow

    app = QApplication([])
    theme().load_fonts(resource("fonts"))
    window = MainWindow()
    window.show()
    window.open(sys.argv[1])
    timer = QTimer(interval=30)

    def go():
        page = window.pages.page
        if page is None or window.runner.running:
            return
        if page.name != "calls":
            window.go("calls")
            return
        form = page.findChild(CallForm)
        if form is None:
            page.edit()
        elif form.titles[0].text() != "Titre pas encore enregistré":
            form.titles[0].setText("Titre pas encore enregistré")
            form.sectors.set_values([("7", "Sylviculture", "Forestry", "Bosbouw")])
            form.sectors.changed.emit()
        elif list(Path(sys.argv[2]).glob("*.json")):
            print("kept", flush=True)
            timer.stop()

    timer.timeout.connect(go)
    timer.start()
    sys.exit(app.exec())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills with a signal")
def test_what_was_typed_survives_a_kill(qtbot: QtBot, opened: Opener, workspace_file: Path, profile: Path) -> None:
    folder = profile / "data" / "drafts"
    child = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CHILD), str(workspace_file), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "CMPDESK_PROFILE": str(profile), "CMPDESK_LANG": "fr"},
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == "kept\n"
    finally:
        child.send_signal(signal.SIGKILL)
        child.communicate(timeout=30)
    window = opened(workspace_file)
    page, form = edit_call(qtbot, window)
    bar = form.findChild(DraftBar)
    assert bar is not None
    qtbot.waitUntil(bar.isVisible, timeout=LONG)
    assert form.titles[0].text() == "Rendez-vous d’essai"
    bar.restore.click()
    assert form.titles[0].text() == "Titre pas encore enregistré"
    assert form.sectors.values() == [("7", "Sylviculture", "Forestry", "Bosbouw")]
    assert form.touched
    form.save()
    qtbot.waitUntil(lambda: page._form is None, timeout=LONG)
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not list(folder.glob("*.json")), timeout=LONG)
    assert window.desk is not None
    assert calls.call(window.desk.workspace, window.desk.call_id).title.fr == "Titre pas encore enregistré"


def test_the_keeper_of_a_form_is_found_from_inside(qtbot: QtBot, desk: Desk) -> None:
    form = show(qtbot, desk)
    assert drafts.keeper_of(form.title) is form.keeper
    assert drafts.keeper_of(form) is None
    assert drafts.keeper_of(None) is None
