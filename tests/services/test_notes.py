"""Notes on applications: written, changed by their author alone, undone, and kept when filings are paired."""

import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, notes, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, fill


@pytest.fixture
def application(workspace: Workspace, officer: Officer) -> str:
    return fill(workspace, officer, a_call(workspace, officer), ["Atlas de la Semois"])[0]


def test_a_note_is_written_changed_and_removed(workspace: Workspace, officer: Officer, application: str) -> None:
    check_undone(workspace, officer, lambda: notes.add(
        workspace, officer=officer, application_id=application, text=" Rappeler  \n"))  # fmt: skip
    (note,) = notes.notes(workspace, application)
    assert (note.text, note.author, note.officer_id) == ("Rappeler", officer.name, officer.id)
    check_undone(workspace, officer, lambda: notes.edit(
        workspace, officer=officer, note_id=note.id, text="Rappelé hier"))  # fmt: skip
    notes.add(workspace, officer=officer, application_id=application, text="Seconde")
    assert [one.text for one in notes.notes(workspace, application)] == ["Seconde", "Rappelé hier"]
    check_undone(workspace, officer, lambda: notes.delete(workspace, officer=officer, note_id=note.id))
    assert [one.text for one in notes.notes(workspace, application)] == ["Seconde"]


def test_what_is_refused(workspace: Workspace, officer: Officer, application: str) -> None:
    note = notes.add(workspace, officer=officer, application_id=application, text="À moi").value[0]
    other = workspaces.add_officer(workspace, officer=officer, name="Bram Peeters", party_code="WB",
                                   role=Role.OFFICER).value  # fmt: skip
    reader = workspaces.add_officer(workspace, officer=officer, name="Noor Claes", party_code="WB",
                                    role=Role.READER).value  # fmt: skip
    with check_refused(workspace, "note.empty"):
        notes.add(workspace, officer=officer, application_id=application, text=" \n ")
    with check_refused(workspace, "note.empty"):
        notes.edit(workspace, officer=officer, note_id=note.id, text="")
    with check_refused(workspace, "note.not-yours"):
        notes.edit(workspace, officer=other, note_id=note.id, text="À lui")
    with check_refused(workspace, "note.not-yours"):
        notes.delete(workspace, officer=other, note_id=note.id)
    with check_refused(workspace, "access.edit-application"):
        notes.add(workspace, officer=reader, application_id=application, text="Lu")
    with check_refused(workspace, "record.gone"):
        notes.add(workspace, officer=officer, application_id="0" * 32, text="Nulle part")
    with check_refused(workspace, "record.gone"):
        notes.edit(workspace, officer=officer, note_id="0" * 32, text="Nulle part")
    with pytest.raises(Refusal, match=r"record\.gone"):
        notes.notes(workspace, "0" * 32)


def test_notes_of_both_orphans_stay_when_they_are_paired(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    (first,) = fill(workspace, officer, call, ["Atlas"], (Side.FIRST,))
    (second,) = fill(workspace, officer, call, ["Atlas"], (Side.SECOND,))
    for application, text in ((first, "D’ici"), (second, "De là-bas")):
        notes.add(workspace, officer=officer, application_id=application, text=text)
    check_undone(workspace, officer, lambda: filings.pair(
        workspace, officer=officer, first_id=first, second_id=second))  # fmt: skip
    assert [one.text for one in notes.notes(workspace, first)] == ["De là-bas", "D’ici"]
