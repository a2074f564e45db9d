"""The disk is full while an officer works in the window: what was typed stays on screen, and a second try saves it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.services import calls, filings, workspaces
from cmpdesk.ui.dialogs import FailureDialog
from cmpdesk.ui.drafts import WRITE_AFTER_MS
from cmpdesk.ui.pages.applications.form import ApplicationForm
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.pages.imports.state import Step
from tests.stories.acting import Person
from tests.stories.full_disks import SmallDisk, mounted
from tests.ui.conftest import Opener
from tests.ui.pages.support import Made, numbers, sheets

TITLE, BENEFITS = "Atlas des deux rives", "Des retombées pour les deux rives. " * 3000


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with mounted(tmp_path / "disque") as made:
        yield made


def on(disk: SmallDisk, source: Path) -> Path:
    """Return a copy of a workspace on the small disk."""
    path = disk.path / "bureau.cmpdesk"
    path.write_bytes(source.read_bytes())
    return path


def form_of(person: Person) -> ApplicationForm:
    """Open the form of an application with its button, and type."""
    page = person.page(ApplicationsPage)
    assert person.window.desk is not None
    page.show_application(numbers(person.window.desk)["12.101"])
    person.wait()
    button = page.inspector.findChild(QPushButton, "edit-application")
    assert isinstance(button, QPushButton)
    button.click()
    person.wait()
    form = page.findChildren(ApplicationForm)[-1]
    form.title.setText(TITLE)
    assert form.cards[0] is not None
    form.cards[0].benefits.edit.setPlainText(BENEFITS)
    return form


def head(person: Person) -> str:
    assert person.window.desk is not None
    report = workspaces.check(person.window.desk.workspace)
    assert report.sound
    return report.head


def test_a_form_keeps_what_was_typed_until_it_can_be_saved(
    qtbot: QtBot, opened: Opener, made: Made, disk: SmallDisk
) -> None:
    path = on(disk, made.filled)
    person = Person(qtbot, opened(path))
    person.go("applications", ApplicationsPage)
    form, before = form_of(person), head(person)
    disk.fill()
    form.save_button.click()
    person.wait()
    assert form.isVisible()
    assert str(path) in form.fault.text()
    assert "(0\u00a0octets libres)" in form.fault.text()
    assert form.cards[0] is not None
    assert (form.title.text(), form.cards[0].benefits.edit.toPlainText()) == (TITLE, BENEFITS)
    assert head(person) == before
    disk.clear()
    form.save_button.click()
    person.wait()
    assert not person.window.findChildren(ApplicationForm)
    assert person.window.desk is not None
    workspace = person.window.desk.workspace
    assert filings.application(workspace, numbers(person.window.desk)["12.101"]).title == TITLE


def test_an_import_stays_at_its_checked_rows_until_it_can_be_written(
    qtbot: QtBot, opened: Opener, made: Made, disk: SmallDisk, tmp_path: Path
) -> None:
    path = on(disk, made.empty)
    person = Person(qtbot, opened(path))
    page = person.go("imports", ImportsPage)
    page.choose_file(sheets(tmp_path)[0])
    for _ in range(2):
        page.advance()
        person.wait()
    assert page.step is Step.CHECK
    plan, before = page.draft.plan, head(person)
    disk.fill()
    page.advance()
    person.wait()
    told = [one for one in QApplication.topLevelWidgets() if isinstance(one, FailureDialog) and one.isVisible()]
    assert len(told) == 1
    assert str(path) in told[0].sentence.text()
    assert "libre" in told[0].sentence.text()
    told[0].accept()
    person.wait()
    assert (page.step, page.draft.plan) == (Step.CHECK, plan)
    assert head(person) == before
    disk.clear()
    page.advance()
    person.wait()
    desk = person.window.desk
    assert desk is not None
    assert calls.counts(desk.workspace, desk.call_id).filings == (5, 0)


def test_a_draft_that_finds_no_room_is_told_once_and_hinders_nobody(
    qtbot: QtBot, opened: Opener, made: Made, disk: SmallDisk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMPDESK_PROFILE", str(disk.path))
    path = tmp_path / "bureau.cmpdesk"
    path.write_bytes(made.filled.read_bytes())
    person = Person(qtbot, opened(path))
    person.go("applications", ApplicationsPage)
    disk.fill()
    form = form_of(person)
    qtbot.waitUntil(lambda: "disque" in person.toast.sentence.text(), timeout=WRITE_AFTER_MS + 20_000)
    assert str(disk.path) in person.toast.sentence.text()
    person.toast.hide()
    form.title.setText(TITLE + " encore")
    qtbot.wait(WRITE_AFTER_MS + 100)
    person.wait()
    assert not person.toast.isVisible()
    form.save_button.click()
    person.wait()
    assert not person.window.findChildren(ApplicationForm)
    disk.clear()
