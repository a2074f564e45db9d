"""The notes at the end of the inspector of an application."""

from pathlib import Path

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Role
from cmpdesk.runtime import drafts
from cmpdesk.services import history, notes, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.notes import NotesPart
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from tests.ui.pages.support import Stage


def shown(desk: Desk, stage: Stage) -> ApplicationsPage:
    page = ApplicationsPage(desk)
    stage.show(page)
    return page


def part_of(page: ApplicationsPage) -> NotesPart:
    """Return the part that is shown now: an older one may wait to be destroyed."""
    found = page.notes._part
    assert found is not None
    return found


def verbs(part: NotesPart) -> list[str]:
    return [one.text() for one in part.findChildren(QPushButton) if one.property("kind") == "link" and one.isVisible()]


def click(part: NotesPart, verb: str) -> None:
    next(one for one in part.findChildren(QPushButton) if one.text() == verb).click()


def test_a_note_is_added_changed_removed_and_taken_back(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    part = part_of(page)
    assert not part.add.isEnabled()
    part.box.setPlainText("Rappeler la trésorière")
    assert part.add.isEnabled()
    part.add.click()
    stage.settle()
    application = part.application_id
    assert [one.text for one in notes.notes(desk.workspace, application)] == ["Rappeler la trésorière"]
    assert stage.said == [("Note saved", True)]
    part = part_of(page)
    assert part.box.toPlainText() == ""
    click(part, "Edit")
    assert part.box.toPlainText() == "Rappeler la trésorière"
    assert part.add.text() == "Save the note"
    part.box.setPlainText("Rappelée")
    part.add.click()
    stage.settle()
    assert [one.text for one in notes.notes(desk.workspace, application)] == ["Rappelée"]
    click(part_of(page), "Remove")
    stage.settle()
    assert notes.notes(desk.workspace, application) == ()
    history.undo(desk.workspace, officer=desk.officer)
    assert [one.text for one in notes.notes(desk.workspace, application)] == ["Rappelée"]


def test_what_is_typed_stays_with_its_application(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    first = part_of(page).application_id
    part_of(page).box.setPlainText("À demi")
    page._step(1)
    stage.settle()
    assert part_of(page).application_id != first
    assert part_of(page).box.toPlainText() == ""
    page._step(-1)
    stage.settle()
    assert part_of(page).box.toPlainText() == "À demi"
    click(part_of(page), "Give up")
    page.reload()
    stage.settle()
    assert part_of(page).box.toPlainText() == ""


def test_what_is_typed_survives_a_crash(qtbot: QtBot, desk: Desk, stage: Stage, profile: Path) -> None:
    page = shown(desk, stage)
    application = part_of(page).application_id
    part_of(page).box.setPlainText("À demi écrit")
    folder = profile / "data" / "drafts"
    qtbot.waitUntil(lambda: len(list(folder.glob("*.json"))) == 1)
    stage.settle()
    # The next page knows nothing of this one, as after a crash.
    part = part_of(shown(desk, stage))
    assert (part.application_id, part.box.toPlainText()) == (application, "À demi écrit")
    assert "Give up" in verbs(part)
    part.add.click()
    stage.settle()
    assert [one.text for one in notes.notes(desk.workspace, application)] == ["À demi écrit"]
    assert list(folder.glob("*.json")) == []
    assert part_of(shown(desk, stage)).box.toPlainText() == ""


def test_what_is_typed_last_is_kept_when_the_page_is_left(desk: Desk, stage: Stage, profile: Path) -> None:
    page = shown(desk, stage)
    saved = notes.add(desk.workspace, officer=desk.officer, application_id=part_of(page).application_id, text="Un")
    page.reload()
    stage.settle()
    click(part_of(page), "Edit")
    part_of(page).box.setPlainText("Un et demi")
    page.hide()
    part = part_of(shown(desk, stage))
    assert (part.box.toPlainText(), part.add.text()) == ("Un et demi", "Save the note")
    click(part, "Give up")
    assert list((profile / "data" / "drafts").glob("*.json")) == []
    assert [one.text for one in saved.value] == ["Un"]


def test_a_draft_that_is_no_note_is_left_alone(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    key = page.notes._typed.key(part_of(page).application_id)
    drafts.keep(key, [drafts.Draft(1.0, {"x": 1}, [])], drafts.ticket())
    assert part_of(shown(desk, stage)).box.toPlainText() == ""


def test_a_note_of_somebody_else_is_read_only(desk: Desk, stage: Stage) -> None:
    workspace = desk.workspace
    other = workspaces.add_officer(workspace, officer=desk.officer, name="Bram Peeters", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    page = shown(desk, stage)
    application = part_of(page).application_id
    notes.add(workspace, officer=other, application_id=application, text="Vu à Namur")
    page.reload()
    stage.settle()
    part = part_of(page)
    assert part._notes[0].author == "Bram Peeters"
    assert verbs(part) == []


def test_who_may_only_read_writes_no_note(desk: Desk, stage: Stage) -> None:
    desk.officer = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Noor Claes", party_code="WB",
                                          role=Role.READER).value  # fmt: skip
    part = part_of(shown(desk, stage))
    assert not part.box.isVisible()
    assert not part.add.isVisible()
