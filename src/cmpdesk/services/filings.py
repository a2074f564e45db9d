"""Applications: reading them, deciding their admissibility, pairing orphans."""

from typing import Any

from cmpdesk.domain import filings as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallSheet, CallState, Confidentiality, Pairing
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import (
    ApplicationAction,
    ApplicationFacts,
    ApplicationFilter,
    ApplicationRow,
    ApplicationSheet,
    ApplicationState,
    PairingProposal,
)
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance, records
from cmpdesk.storage.queries import filings as queries
from cmpdesk.storage.queries import programmes as programme_queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.HISTORY
_DECIDES = (CallState.CLOSED, CallState.EVALUATION)


def page(workspace: Workspace, wanted: ApplicationFilter, sort: Sort, after: tuple[Any, ...] | None = None,
         limit: int = 128) -> Page[ApplicationRow]:  # fmt: skip
    """Return a keyset page of applications; `sort.column` is number, title, sector, state, amount_first or _second."""
    with workspace.read() as connection:
        call = call_queries.call(connection, wanted.call_id)
        return queries.page(connection, call, wanted, sort, after, limit)


def count(workspace: Workspace, wanted: ApplicationFilter) -> int:
    """Return how many applications pass the filter."""
    with workspace.read() as connection:
        return queries.count(connection, call_queries.call(connection, wanted.call_id), wanted)


def application(workspace: Workspace, application_id: str) -> ApplicationSheet:
    """Return an application with both filings, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.call_of(connection, application_id))
        return queries.application(connection, call, _parties(connection, call), application_id)


def numbered(workspace: Workspace, call_id: str, number: str) -> str:
    """Return the id of the application `number` of a call, or refuse with ``application.unknown``."""
    with workspace.read() as connection:
        found = queries.numbered(connection, call_id, number)
    if found is None:
        raise Refusal("application.unknown", number=number)
    return found


def _parties(connection: Any, call: CallSheet) -> tuple[Party, Party]:
    return next(one.parties for one in programme_queries.programmes(connection) if one.id == call.programme_id)


def attachment(workspace: Workspace, attachment_id: str, *, printable: bool = False) -> bytes:
    """Return the bytes of an attachment as received, or its copy cleaned for print."""
    from cmpdesk.storage import blobs

    with workspace.read() as connection:
        row = records.row(connection, tables.Attachment, attachment_id)
        if row.status == AttachmentStatus.ERASED:
            raise Refusal("attachment.erased")
        return blobs.get(connection, (row.print_sha256 if printable else None) or row.sha256)


def classify(workspace: Workspace, *, officer: Officer, application_id: str, seen: int,
             level: Confidentiality | None) -> Outcome[ApplicationSheet]:  # fmt: skip
    """Give an application a class of its own, or that of its call (None); for who may see strict files only."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    workspace.require(officer, Right.SEE_STRICT)
    with workspace.write(officer, "application.classify") as transaction:
        row = transaction.lock(tables.Application, application_id, seen)
        transaction.params["number"] = row.number
        give_class(transaction, row, level)
        transaction.commit()
    return Outcome(application(workspace, application_id), AREAS)


def give_class(transaction: Transaction, row: tables.Application, level: Confidentiality | None) -> None:
    """Give a locked application a class of its own, or that of its call (None)."""
    row.confidentiality = str(level or "")
    if level is Confidentiality.STRICT:
        transaction.next_number(clearance.strict_scope(row.call_id))


def move(workspace: Workspace, *, officer: Officer, application_id: str, seen: int, action: ApplicationAction,
         reason: str = "") -> Outcome[ApplicationSheet]:  # fmt: skip
    """Decide on an application by the table of `domain.filings`; an illegal move is refused with its reason.

    To retain one brings money and conditions: ``application.retain-apart``, see `services.projects`.
    """
    workspace.require(officer, Right.EDIT_APPLICATION)
    if action is ApplicationAction.RETAIN:
        raise Refusal("application.retain-apart")
    with workspace.write(officer, f"application.{action}") as transaction:
        row = transaction.lock(tables.Application, application_id, seen)
        call = call_queries.call(transaction.connection, row.call_id)
        parties = _parties(transaction.connection, call)
        sheet = queries.application(transaction.connection, call, parties, application_id)
        transaction.params["number"] = sheet.number
        row.state = str(rules.move(sheet.state, action, facts(call, sheet, reason)))
        row.state_reason = reason.strip()
        transaction.commit()
    return Outcome(application(workspace, application_id), AREAS)


def facts(call: CallSheet, sheet: ApplicationSheet, reason: str = "") -> ApplicationFacts:
    """Return what the guards of an application look at."""
    return ApplicationFacts(
        reason=reason,
        call_decides=call.rolling or call.state in _DECIDES,
        call_retains=call.rolling or call.state in rules.RETAINING,
        sides=(sheet.filings[0] is not None, sheet.filings[1] is not None),
        paired_call=call.pairing is Pairing.PAIRED,
    )


def declare_admissible(workspace: Workspace, *, officer: Officer, application_ids: tuple[str, ...]) -> Outcome[int]:
    """Declare several applications admissible in one step; those whose state does not allow it are refused by name."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    if not application_ids:
        return Outcome(0, Area.NONE)
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.call_of(connection, application_ids[0]))
        sheets = queries.applications(connection, call, _parties(connection, call), application_ids)
    for sheet in sheets:
        rules.move(sheet.state, ApplicationAction.DECLARE_ADMISSIBLE, facts(call, sheet))
    with workspace.write(officer, "application.declare-all", count=len(sheets)) as transaction:
        for sheet in sheets:
            row = transaction.lock(tables.Application, sheet.id, sheet.version)
            row.state, row.state_reason = str(ApplicationState.ADMISSIBLE), ""
        transaction.commit()
    return Outcome(len(sheets), AREAS)


def proposals(workspace: Workspace, call_id: str) -> tuple[PairingProposal, ...]:
    """Return the orphans of the two sides that look like one project, best first."""
    from cmpdesk.compute import pairing  # late: no list needs it

    orphans = ApplicationFilter(call_id, states=(ApplicationState.ORPHAN,))
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        parties = _parties(connection, call)
        page = queries.page(connection, call, orphans, Sort("number"), None, 1000)
        rows, sheets = [*page.rows], list[ApplicationSheet]()
        while True:
            sheets += queries.applications(connection, call, parties, [row.id for row in page.rows])
            if page.after is None:
                break
            page = queries.page(connection, call, orphans, Sort("number"), page.after, 1000)
            rows += page.rows
    by_id = {row.id: row for row in rows}
    sides: tuple[list[pairing.Orphan], list[pairing.Orphan]] = ([], [])
    for sheet in sheets:
        for place, filing in enumerate(sheet.filings):
            if filing is not None:
                sides[place].append(pairing.Orphan(sheet.id, filing.title, filing.organisation, filing.partner))
    return tuple(
        PairingProposal(by_id[first], by_id[second], score) for first, second, score in pairing.proposals(*sides)
    )


def pair(workspace: Workspace, *, officer: Officer, first_id: str, second_id: str) -> Outcome[ApplicationSheet]:
    """Make one application of two orphans; it keeps the number of the first side's.

    Refused with ``application.not-two-orphans`` where they are not orphans of two sides of one call.
    """
    workspace.require(officer, Right.EDIT_APPLICATION)
    one, two = application(workspace, first_id), application(workspace, second_id)
    if one.filings[0] is None:
        one, two = two, one
    halves = one.filings[1] is None and two.filings[0] is None and one.filings[0] and two.filings[1]
    if not halves or one.call_id != two.call_id or {one.state, two.state} != {ApplicationState.ORPHAN}:
        raise Refusal("application.not-two-orphans", first=one.number, second=two.number)
    with workspace.write(officer, "application.pair", number=one.number, other=two.number) as transaction:
        kept = transaction.lock(tables.Application, one.id, one.version)
        gone = transaction.lock(tables.Application, two.id, two.version)
        join(transaction, kept, gone)
        transaction.commit()
    return Outcome(application(workspace, one.id), AREAS)


def join(transaction: Transaction, kept: tables.Application, gone: tables.Application) -> None:
    """Give the filing of `gone` to `kept` and delete `gone`, assignments, declarations and all; both are locked."""
    taken = {row.reviewer_id for row in transaction.find(tables.Assignment, application_id=kept.id)}
    for row in transaction.find(tables.Assignment, application_id=gone.id):
        if row.reviewer_id in taken:
            transaction.delete(row)
        else:
            row.application_id = kept.id
    said = {(row.reviewer_id, row.officer_id) for row in transaction.find(tables.Declaration, application_id=kept.id)}
    for declared in transaction.find(tables.Declaration, application_id=gone.id):
        if (declared.reviewer_id, declared.officer_id) in said:
            transaction.delete(declared)
        else:
            declared.application_id = kept.id
    for note in transaction.find(tables.Note, application_id=gone.id):
        note.application_id = kept.id
    for filing in transaction.find(tables.Filing, application_id=gone.id):
        filing.application_id = kept.id
        if filing.side == Side.SECOND:
            kept.amount_second = gone.amount_second
        else:
            kept.amount_first = gone.amount_first
    if Confidentiality.STRICT in (kept.confidentiality, gone.confidentiality):
        kept.confidentiality = str(Confidentiality.STRICT)
    kept.state = str(ApplicationState.PAIRED)
    transaction.delete(gone)
