"""The officers of a workspace, in the real window."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.i18n import screen
from cmpdesk.services import history, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.officers import OfficersDialog
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.test_accessibility import unnamed


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


def dialog_of(qtbot: QtBot, window: MainWindow) -> OfficersDialog:
    """Open the dialog by the action of the menu."""
    window.actions_of["officers"].trigger()
    settle(qtbot, window)
    dialog = window.findChildren(OfficersDialog)[-1]
    dialog.activateWindow()
    return dialog


def here(window: MainWindow) -> dict[str, Officer]:
    return {one.name: one for one in workspaces.everyone(workspace_of(window))}


def workspace_of(window: MainWindow) -> Workspace:
    assert window.desk is not None
    return window.desk.workspace


def type_into(dialog: OfficersDialog, name: str, email: str, party: str, role: Role) -> None:
    form = dialog.form
    form.name.setText(name)
    form.email.setText(email)
    form.party.setCurrentIndex(form.party.findData(party))
    form.role.setCurrentIndex(form.role.findData(str(role)))


def test_a_lead_lets_an_officer_see_strict_files(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    dialog = dialog_of(qtbot, window)
    assert dialog.form.cleared.isChecked(), "who made the workspace sees everything"
    assert not dialog.form.login.isVisible(), "a file has no logins"
    QTest.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.form.name.text() == "", timeout=LONG)
    assert not dialog.form.cleared.isChecked()
    type_into(dialog, "Bram Wauters", "", "WB", Role.OFFICER)
    dialog.form.cleared.setFocus()
    QTest.keyClick(dialog.form.cleared, Qt.Key.Key_Space)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Bram Wauters" in here(window), timeout=LONG)
    settle(qtbot, window)
    assert here(window)["Bram Wauters"].cleared
    dialog.close()


def test_an_officer_is_added_and_taken_back(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    dialog = dialog_of(qtbot, window)
    assert dialog.form.name.text() == "Nadine Courtemanche", "the acting officer is shown first"
    assert dialog.table.hasFocus()
    QTest.keyClick(dialog, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: dialog.form.name.text() == "", timeout=LONG)  # a button pressed by key clicks a bit later
    assert [dialog.form.party.itemData(row) for row in range(dialog.form.party.count())] == [None, "QC", "WB"]
    type_into(dialog, "Bram Wauters", "bram@exemple.test", "WB", Role.READER)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Bram Wauters" in here(window), timeout=LONG)
    settle(qtbot, window)
    made = here(window)["Bram Wauters"]
    assert (made.party_code, made.role, made.email) == ("WB", Role.READER, "bram@exemple.test")
    row = dialog.table.current_row()
    assert row is not None
    assert row.id == made.id
    assert made.name in [name for _, name in window.colleagues.choices()]
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "Bram Wauters" not in here(window), timeout=LONG)
    settle(qtbot, window)
    assert dialog.form.name.text() == "Nadine Courtemanche"
    assert made.name not in [name for _, name in window.colleagues.choices()]
    dialog.accept()
    settle(qtbot, window)


def test_faults_stand_beside_their_fields(qtbot: QtBot, opened: Opener, two_officers: Path) -> None:
    window = opened(two_officers, ready=False)
    enter(qtbot, window, "Nadine")
    dialog = dialog_of(qtbot, window)
    dialog.begin()
    type_into(dialog, "bram WAUTERS", "nowhere", "QC", Role.OFFICER)
    before = len(history.steps(workspace_of(window)).rows)
    dialog.save()
    settle(qtbot, window)
    assert "choose another name" in dialog.form.name.accessibleDescription()
    assert dialog.form.email.accessibleDescription()
    assert len(history.steps(workspace_of(window)).rows) == before
    dialog.reject()
    assert dialog.isVisible(), "Escape does not lose what was typed"
    dialog.discard()
    dialog.reject()
    assert not dialog.isVisible()


def test_the_last_lead_cannot_step_down(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    dialog = dialog_of(qtbot, window)
    dialog.form.role.setCurrentIndex(dialog.form.role.findData(str(Role.OFFICER)))
    dialog.save()
    settle(qtbot, window)
    assert "lead" in dialog.form.fault.text()
    assert dialog.form.fault.isVisible()
    assert here(window)["Nadine Courtemanche"].role is Role.LEAD
    dialog.discard()
    dialog.accept()


def test_who_steps_down_may_do_less_at_once(qtbot: QtBot, opened: Opener, two_officers: Path) -> None:
    window = opened(two_officers, ready=False)
    enter(qtbot, window, "Nadine")
    dialog = dialog_of(qtbot, window)
    for name, role in (("Bram Wauters", Role.LEAD), ("Nadine Courtemanche", Role.READER)):
        dialog.table.pick(here(window)[name].id)
        dialog.form.role.setCurrentIndex(dialog.form.role.findData(str(role)))
        dialog.save()
        settle(qtbot, window)
    assert window.desk is not None
    assert window.desk.officer.role is Role.READER
    assert not dialog.form.isEnabled()
    assert "may not change the list of officers" in dialog.refusal.text()
    dialog.accept()


def test_who_is_no_lead_sees_the_list_and_why_it_is_closed(qtbot: QtBot, opened: Opener, two_officers: Path) -> None:
    window = opened(two_officers, ready=False)
    enter(qtbot, window, "Bram")
    dialog = dialog_of(qtbot, window)
    assert len(dialog.model.rows) == 2
    assert dialog.refusal.isVisible()
    assert "Bram Wauters may not change the list of officers" in dialog.refusal.text()
    assert not dialog.form.isEnabled()
    assert not dialog.new_button.isEnabled()
    dialog.begin()
    dialog.save()
    settle(qtbot, window)
    assert len(here(window)) == 2
    dialog.accept()


def test_in_the_office_of_a_party_the_party_is_fixed(qtbot: QtBot, opened: Opener, tmp_path: Path) -> None:
    path = tmp_path / "wbi.cmpdesk"
    workspaces.create(str(path), office="WB", officer_name="Bram Wauters").close()
    window = opened(path)
    dialog = dialog_of(qtbot, window)
    dialog.begin()
    assert [dialog.form.party.itemData(row) for row in range(dialog.form.party.count())] == ["WB"]
    assert not dialog.form.party.isEnabled()
    dialog.form.name.setText("Lise Moreau")
    dialog.save()
    settle(qtbot, window)
    assert here(window)["Lise Moreau"].party_code == "WB"
    dialog.accept()


def test_every_widget_of_the_dialog_has_a_name(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    dialog = dialog_of(qtbot, window)
    assert unnamed(dialog) == []
    dialog.begin()
    dialog.save()
    assert unnamed(dialog) == []
    assert dialog.form.name.hasFocus(), "the first faulty field has the keyboard"
    dialog.discard()
    dialog.accept()
    settle(qtbot, window)
    assert not any(one.isVisible() for one in window.findChildren(QDialog))


def enter(qtbot: QtBot, window: MainWindow, name: str) -> None:
    """Choose who works, on the first page."""
    qtbot.waitUntil(lambda: window.welcome._waiting is not None, timeout=LONG)
    buttons = [one for one in window.welcome._officers.findChildren(QPushButton) if one.text().startswith(name)]
    buttons[-1].click()
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
