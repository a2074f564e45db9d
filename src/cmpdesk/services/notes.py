"""Notes of officers on an application: for the office, never printed. Each is its author's to change."""

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.notes import Note
from cmpdesk.storage import tables
from cmpdesk.storage.queries import notes as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.APPLICATIONS | Area.HISTORY


def notes(workspace: Workspace, application_id: str) -> tuple[Note, ...]:
    """Return the notes on an application, the newest first."""
    with workspace.read() as connection:
        return queries.of(connection, application_id)


def add(workspace: Workspace, *, officer: Officer, application_id: str, text: str) -> Outcome[tuple[Note, ...]]:
    """Write a note on an application; the value is all its notes. Refused with ``note.empty``."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    written = _written(text)
    with workspace.write(officer, "note.add") as transaction:
        queries.of(transaction.connection, application_id)
        number = transaction.get(tables.Application, application_id).number
        transaction.params["number"] = number
        transaction.add(tables.Note(application_id=application_id, officer_id=officer.id,
                                    written_at=workspace.now(), text=written))  # fmt: skip
        transaction.commit()
    return Outcome(notes(workspace, application_id), AREAS)


def edit(workspace: Workspace, *, officer: Officer, note_id: str, text: str) -> Outcome[tuple[Note, ...]]:
    """Change a note of one's own; refused with ``note.not-yours``, ``note.empty``."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    written = _written(text)
    with workspace.write(officer, "note.edit") as transaction:
        row = _own(transaction, officer, note_id)
        if row.text != written:
            row.text, row.written_at = written, workspace.now()
        application_id = row.application_id
        transaction.commit()
    return Outcome(notes(workspace, application_id), AREAS)


def delete(workspace: Workspace, *, officer: Officer, note_id: str) -> Outcome[tuple[Note, ...]]:
    """Remove a note of one's own; refused with ``note.not-yours``."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "note.delete") as transaction:
        row = _own(transaction, officer, note_id)
        application_id = row.application_id
        transaction.delete(row)
        transaction.commit()
    return Outcome(notes(workspace, application_id), AREAS)


def _written(text: str) -> str:
    if not (written := text.strip()):
        raise Refusal("note.empty")
    return written


def _own(transaction: Transaction, officer: Officer, note_id: str) -> tables.Note:
    row = transaction.get(tables.Note, note_id)
    queries.of(transaction.connection, row.application_id)
    if row.officer_id != officer.id:
        raise Refusal("note.not-yours", author=transaction.get(tables.Officer, row.officer_id).name)
    transaction.params["number"] = transaction.get(tables.Application, row.application_id).number
    return row
