"""The dialog that erases a person: what it shows, what it asks, what it does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import screen
from cmpdesk.services import calls, directory, juries, privacy, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import tables
from cmpdesk.ui.erasure import EraseDialog
from cmpdesk.ui.tasks import TaskRunner
from tests.storage.fixtures import fill
from tests.ui.conftest import LONG

NAME = "Ursuline Quévillon"


@pytest.fixture
def workspace(workspace_file: Path) -> Iterator[Workspace]:
    """A person who is the contact of a filing with a file, is in a jury, and is named in a note."""
    made = workspaces.open_workspace(str(workspace_file))
    officer = workspaces.officers(made)[0]
    call = calls.calls(made)[0]
    (application,) = fill(made, officer, call, ["Tourbières en ville"])
    with made.write(officer, "test.contact") as transaction:
        filing = transaction.find(tables.Filing, application_id=application, side=str(Side.FIRST))[0]
        filing.contact_id = directory.person_named(transaction, NAME, filing.organisation_id, email="u@exemple.test")
        filing.email = "u@exemple.test"
        data = b"Parcours"
        transaction.add(tables.Attachment(
            filing_id=filing.id, position=0, name="parcours & cv.txt", size=len(data), media="text/plain",
            sha256=transaction.put_blob(data), status="other-format", pages=0, print_sha256=None, cleaned=[],
        ))  # fmt: skip
        transaction.add(tables.Note(application_id=application, officer_id=officer.id, written_at=made.now(),
                                    text=f"Rappeler {NAME}."))  # fmt: skip
        transaction.commit()
    draft = ReviewerDraft("QC-01", "Basile Ndour", "", "", (), ("fr",), 3)
    juries.add_reviewer(made, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
    screen.set_language("en")
    yield made
    made.close()
    screen.set_language("fr")


def shown(qtbot: QtBot, workspace: Workspace, runner: TaskRunner, name: str = NAME,
          officer: Officer | None = None) -> EraseDialog:  # fmt: skip
    person = privacy.person_named(workspace, name)
    made = EraseDialog(None, workspace, officer or workspaces.officers(workspace)[0], runner, person.id)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: runner.running == 0, timeout=LONG)
    return made


def said(dialog: EraseDialog) -> str:
    return "\n".join(label.text() for label in dialog.inside.findChildren(QLabel))


def test_a_person_is_erased_once_the_name_is_typed(qtbot: QtBot, workspace: Workspace, runner: TaskRunner) -> None:
    dialog = shown(qtbot, workspace, runner)
    told = said(dialog)
    for part in ("14.1", "a note", "No issued packet names the person", "Backups made before"):
        assert part in told
    (box,) = dialog.boxes.values()
    assert box.text().startswith("parcours && cv.txt · 8")
    QTest.keyClick(box, Qt.Key.Key_Space)
    assert dialog.chosen
    assert not dialog.save_button.isEnabled()
    dialog.save()
    assert [one.name for one in directory.people(workspace)].count(NAME) == 1
    QTest.keyClicks(dialog.name, "ursuline quevillon")
    with qtbot.waitSignal(dialog.saved, timeout=LONG) as brought:
        QTest.keyClick(dialog.name, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert (brought.args[0].files, brought.args[0].packets) == (1, 0)
    assert NAME not in [one.name for one in directory.people(workspace)]
    assert not dialog.isVisible()
    assert workspaces.check(workspace).sound


def test_a_reviewer_keeps_the_code_and_escape_gives_up(qtbot: QtBot, workspace: Workspace, runner: TaskRunner) -> None:
    dialog = shown(qtbot, workspace, runner, "Basile Ndour")
    assert "QC-01: the code stays" in said(dialog)
    QTest.keyClicks(dialog.name, "Basile Ndour")
    assert dialog.save_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert "Basile Ndour" in [one.name for one in directory.people(workspace)]


def test_who_may_not_erase_is_told_so(qtbot: QtBot, workspace: Workspace, runner: TaskRunner) -> None:
    lead = workspaces.officers(workspace)[0]
    colleague = workspaces.add_officer(workspace, officer=lead, name="Bram", party_code=None, role=Role.OFFICER).value
    dialog = shown(qtbot, workspace, runner, officer=colleague)
    assert "Bram may not erase a person" in dialog.fault.text()
    assert not dialog.save_button.isVisible()


def test_a_person_who_changed_meanwhile_is_looked_at_again(qtbot: QtBot, workspace: Workspace,
                                                           runner: TaskRunner) -> None:  # fmt: skip
    dialog = shown(qtbot, workspace, runner)
    person = privacy.person_named(workspace, NAME)
    directory.rename_person(workspace, officer=workspaces.officers(workspace)[0], person_id=person.id,
                            seen=person.version, name="Ursuline Roy", until=None)  # fmt: skip
    dialog.name.setText(NAME)
    dialog.save()
    qtbot.waitUntil(lambda: bool(dialog.fault.text()), timeout=LONG)
    assert dialog.isVisible()
    assert "Ursuline Roy" in [one.name for one in directory.people(workspace)]
