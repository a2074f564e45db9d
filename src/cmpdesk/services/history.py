"""The journal: reading it, printing it, undo and redo."""

from datetime import datetime
from pathlib import Path
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import (
    HistoryFilter,
    HistoryReport,
    RecordChange,
    RecordRef,
    RecordThen,
    StepKind,
    StepRow,
    Undoable,
)
from cmpdesk.domain.pages import Page
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.text import fold
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.runtime.collector import at_rest
from cmpdesk.services.programmes import programmes
from cmpdesk.services.workspaces import everyone, keep_a_lead
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import history as queries
from cmpdesk.storage.queries import past
from cmpdesk.storage.queries import undoable as undoable_queries
from cmpdesk.storage.undo import take_back
from cmpdesk.storage.workspace import Workspace

_BATCH = 500
"""Steps read at a time while their sentences are searched."""
PRINTED = 2000
"""Steps that a printed history holds at most."""
_ALL = HistoryFilter()


def steps(workspace: Workspace, *, officer: Officer | None = None, before: int | None = None, limit: int = 200,
          wanted: HistoryFilter = _ALL, words: Words | None = None) -> Page[StepRow]:  # fmt: skip
    """Return steps, newest first; `before` is a sequence. `undoable` marks the one that `officer` could take back.

    A search in `wanted` looks at the sentences in the language of `words`, and reads on until a page is full.
    """
    officer_id = officer.id if officer else None
    searched = fold(wanted.search) if words is not None else ""
    found: list[StepRow] = []
    with workspace.read() as connection:
        while True:
            page = queries.steps(connection, officer_id, before, _BATCH if searched else limit, wanted)
            if words is None or not searched:
                return page
            for row in page.rows:
                if searched in fold(f"{messages.step(words, row.label, row.params)} {row.officer}"):
                    found.append(row)
                    if len(found) == limit:
                        return Page(tuple(found), (row.sequence,))
            if page.after is None:
                return Page(tuple(found), None)
            before = page.rows[-1].sequence


def changes(workspace: Workspace, step_id: str) -> tuple[RecordChange, ...]:
    """Return what a step changed, row by row (the first 500)."""
    with workspace.read() as connection:
        return queries.changes(connection, step_id)


def undoable(workspace: Workspace, officer: Officer) -> Undoable:
    """Return what undo and redo would do now for this officer."""
    with workspace.read() as connection:
        return queries.undoable(connection, officer.id)


def obstacle(workspace: Workspace, officer: Officer, step_id: str) -> Refusal | None:
    """Return why this officer cannot take back a step, None where they can."""
    try:
        workspace.require(officer, Right.UNDO)
    except Refusal as refusal:
        return refusal
    with workspace.read() as connection:
        return undoable_queries.obstacle(connection, officer.id, step_id)


def thing(workspace: Workspace, record_id: str) -> RecordRef:
    """Return a thing that the journal knows; refused with ``history.unknown-record``."""
    with workspace.read() as connection:
        found = past.ref(connection, record_id)
    if found is None:
        raise Refusal("history.unknown-record", record=record_id)
    return found


def record_as_of(workspace: Workspace, table: str, record_id: str, at: datetime) -> dict[str, Any] | None:
    """Return a row as it was at `at` (aware), None where it did not exist."""
    with workspace.read() as connection:
        return past.record_as_of(connection, table, record_id, at)


def as_of(workspace: Workspace, record_id: str, at: datetime) -> tuple[RecordThen, ...]:
    """Return a thing and its parts as they were at `at` (aware), beside what they are now.

    Refused with ``history.unknown-record`` where the journal tells nothing of it.
    """
    thing(workspace, record_id)
    with workspace.read() as connection:
        return past.as_of(connection, record_id, at)


def report(workspace: Workspace, *, wanted: HistoryFilter, words: Words) -> HistoryReport:
    """Return what a printed history says: the steps that `wanted` lets pass, and the end of the chain."""
    page = steps(workspace, limit=PRINTED, wanted=wanted, words=words)
    officer = next((one.name for one in everyone(workspace) if one.id == wanted.officer_id), "")
    named = thing(workspace, wanted.record_id).name if wanted.record_id else ""
    with workspace.read() as connection:
        sequence, head = queries.head(connection)
    name = Path(workspace.info.location).name
    return HistoryReport(name, wanted, officer, named, page.rows, page.after is not None, sequence, head,
                         workspace.now())  # fmt: skip


def printed(workspace: Workspace, *, wanted: HistoryFilter, language: str) -> bytes:
    """Return the history as a PDF on the paper of the office's Party, in `language` (a joint office: the first Party).

    Refused with ``history.no-paper`` where there is no programme yet, so that no Party is known.
    """
    from cmpdesk.documents import history as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    here, party = _paper(workspace)
    house = House.of(here, party, language)
    return documents.history(house, report(workspace, wanted=wanted, words=house.words))


def _paper(workspace: Workspace) -> tuple[Programme, Party]:
    code = workspace.info.office.party_code
    for one in programmes(workspace):
        for party in one.parties:
            if code in (None, party.code):
                return one, party
    raise Refusal("history.no-paper")


def undo(workspace: Workspace, *, officer: Officer, watch: Watch | None = None) -> Outcome[StepRow]:
    """Take back the newest step of this officer; `watch` may stop it, and nothing is taken back then.

    Refused with ``undo.nothing``, with ``undo.changed-since`` where somebody changed a row after it, and as
    `domain.mission_checks.check` says where a mission would go back to where it could not be planned any more.
    """
    return _take_back(workspace, officer, StepKind.UNDO, watch)


def redo(workspace: Workspace, *, officer: Officer, watch: Watch | None = None) -> Outcome[StepRow]:
    """Take back the newest undo of this officer, unless they changed something since: ``redo.nothing``."""
    return _take_back(workspace, officer, StepKind.REDO, watch)


def _take_back(workspace: Workspace, officer: Officer, kind: StepKind, watch: Watch | None) -> Outcome[StepRow]:
    from cmpdesk.services import grants, schedules  # all of what is followed: not while the window opens
    from cmpdesk.storage.queries import missions as mission_queries

    workspace.require(officer, Right.UNDO)
    find = undoable_queries.undo_candidate if kind is StepKind.UNDO else undoable_queries.redo_candidate
    with workspace.read() as connection:
        step = find(connection, officer.id)
    if step is None:
        raise Refusal(f"{kind}.nothing")
    with at_rest(), workspace.write(officer, step.label, kind=kind, undoes=step.id, watch=watch,
                                    **step.params) as transaction:  # fmt: skip
        call_queries.hold_all(transaction.connection)  # no seal is put on what is being taken back
        current = find(transaction.connection, officer.id)
        if current is None or current.id != step.id:
            raise Refusal("undo.changed-since")
        before = mission_queries.touched(transaction.connection, step.id)
        take_back(transaction, step.id)
        if any(table == "officer" for table, _ in transaction.touched()):
            keep_a_lead(transaction)
        grants.keep(workspace, transaction, officer=officer)
        for held in before:
            schedules.keep_missions(transaction, held)
        transaction.commit()
    with workspace.read() as connection:
        return Outcome(queries.step(connection, transaction.step_id), Area.ALL)
