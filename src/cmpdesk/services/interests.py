"""Conflicts of interest: what people declare, what an officer decides upon it, and the evidence of ties."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.interests import (
    OFFICER_MEASURES,
    REVIEWER_MEASURES,
    ApplicationConflict,
    Asked,
    DeclarationDraft,
    Gate,
    Interest,
    Measure,
    Register,
    Subject,
    TieDraft,
    TieRow,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold
from cmpdesk.services.directory import organisation_named
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import interests as queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.queries import register as register_queries
from cmpdesk.storage.workspace import Transaction, Workspace

_AREAS = Area.JURIES | Area.PACKETS | Area.SCORES | Area.HISTORY
_TIED = Area.JURIES | Area.DIRECTORY | Area.HISTORY


# -- reading


def register(workspace: Workspace, call_id: str) -> Register:
    """Return the conflicts of a call: found, declared or decided."""
    with workspace.read() as connection:
        return register_queries.register(connection, call_queries.call(connection, call_id), workspace.today())


def asked(workspace: Workspace, reviewer_id: str) -> tuple[Asked, ...]:
    """Return the applications in the hands of a reviewer, with what they declared of each."""
    call_id, _ = _home(workspace, reviewer_id)
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        return queries.asked(connection, call, reviewer_id, queries.reference(call, workspace.today()))


def may_open(workspace: Workspace, reviewer_id: str, application_id: str) -> Gate:
    """Return how far an application may be shown to a reviewer: nothing of it before they declared."""
    with workspace.read() as connection:
        return queries.may_open(connection, reviewer_id, application_id)


def gates(workspace: Workspace, reviewer_id: str) -> dict[str, Gate]:
    """Return the gate of each application in the hands of a reviewer."""
    with workspace.read() as connection:
        return queries.gates(connection, reviewer_id)


def doubts(workspace: Workspace, call_id: str, side: Side) -> dict[tuple[str, str], Interest]:
    """Return the conflicts upon which nobody decided and that bar nothing, by (reviewer, application)."""
    with workspace.read() as connection:
        return queries.doubts(connection, call_queries.call(connection, call_id), side, workspace.today())


def before_inviting(workspace: Workspace, person_id: str, call_id: str) -> tuple[ApplicationConflict, ...]:
    """Return the applications of a call with which a person has a conflict on record, to be looked at before asking."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        return queries.of_person(connection, call, person_id, queries.reference(call, workspace.today()))


def ties(workspace: Workspace, person_id: str) -> tuple[TieRow, ...]:
    """Return the ties of a person, those of long ago too."""
    with workspace.read() as connection:
        return queries.ties(connection, person_id)


# -- declaring


def declare(workspace: Workspace, *, officer: Officer, reviewer_id: str,
            drafts: Sequence[DeclarationDraft]) -> Outcome[tuple[Asked, ...]]:  # fmt: skip
    """Record what a reviewer declared, in one step; what they declared anew asks for a new decision.

    A recusal stays until an officer decides otherwise. Refused with ``declaration.no-explanation``.
    """
    call_id, side = _home(workspace, reviewer_id)
    _require_jury(workspace, officer, call_id, side)
    with workspace.write(officer, "interest.declare", count=0) as transaction:
        call_queries.hold(transaction.connection, call_id)
        transaction.params["code"] = transaction.lock(tables.Reviewer, reviewer_id).code
        now = workspace.now()
        for draft in drafts:
            row = transaction.first(tables.Declaration, reviewer_id=reviewer_id, application_id=draft.application_id)
            if _changed(row, draft):
                made = tables.Declaration(application_id=draft.application_id, reviewer_id=reviewer_id)
                _declare(transaction, call_id, row, draft, made, now)
                transaction.params["count"] += 1
        if transaction.params["count"]:
            transaction.commit()
    return Outcome(asked(workspace, reviewer_id), _AREAS)


def declare_own(workspace: Workspace, *, officer: Officer, draft: DeclarationDraft) -> Outcome[None]:
    """Record what the acting officer declares of an application for themselves; another officer decides upon it."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "interest.own") as transaction:
        row = transaction.first(tables.Declaration, officer_id=officer.id, application_id=draft.application_id)
        application = transaction.get(tables.Application, draft.application_id)
        transaction.params["number"] = application.number
        if _changed(row, draft):
            made = tables.Declaration(application_id=draft.application_id, officer_id=officer.id)
            _declare(transaction, application.call_id, row, draft, made, workspace.now())
            transaction.commit()
    return Outcome(None, _AREAS)


def _changed(row: tables.Declaration | None, draft: DeclarationDraft) -> bool:
    if row is None:
        return True
    return (row.answer, row.competent, row.explanation) != (draft.answer, draft.competent, draft.explanation.strip())


def _declare(transaction: Transaction, call_id: str, row: tables.Declaration | None, draft: DeclarationDraft,
             made: tables.Declaration, now: datetime) -> None:  # fmt: skip
    """Write one declaration into `row`, or into `made` where there is none yet."""
    application = transaction.get(tables.Application, draft.application_id)
    if application.call_id != call_id:
        raise Refusal("record.gone", table="application")
    if (draft.answer is not Interest.NONE or not draft.competent) and not draft.explanation.strip():
        raise Refusal("declaration.no-explanation", number=application.number)
    if (row.version if row else None) != draft.seen:
        raise Refusal("record.moved", table="declaration")
    held = made if row is None else transaction.lock(tables.Declaration, row.id, draft.seen)
    if (held.answer, held.competent) != (draft.answer, draft.competent) and held.measure != Measure.RECUSED:
        held.measure, held.measure_reason, held.decided_by, held.decided_at = "", "", None, None
    held.answer, held.competent, held.explanation = str(draft.answer), draft.competent, draft.explanation.strip()
    held.declared_at = now
    if row is None:
        transaction.add(made)


# -- deciding


def decide(workspace: Workspace, *, officer: Officer, subjects: Sequence[Subject], measure: Measure,
           reason: str) -> Outcome[None]:  # fmt: skip
    """Decide a measure upon each of `subjects`, in one step; it may be upon what was found and not declared.

    `Measure.RECUSED` takes the application back from its reviewer, any other gives it back to who was recused; with
    `Measure.HANDOVER` the deciding officer handles the file from now on. Refused with ``declaration.no-reason``,
    ``declaration.measure``, ``declaration.own``, ``declaration.own-conflict``, ``declaration.officer-first``.
    """
    if not reason.strip():
        raise Refusal("declaration.no-reason")
    judged = _check(workspace, officer, subjects, measure)
    with workspace.write(officer, "interest.decide", count=len(subjects)) as transaction:
        for call_id in judged:
            call_queries.hold(transaction.connection, call_id)
        now = workspace.now()
        for one in subjects:
            number = transaction.get(tables.Application, one.application_id).number
            if _has_conflict(transaction, officer, one.application_id):
                raise Refusal("declaration.own-conflict", number=number)
            row = _decided(transaction, one, now)
            row.measure, row.measure_reason = str(measure), reason.strip()
            row.decided_by, row.decided_at = officer.id, now
            if one.reviewer_id is not None:
                _recuse(transaction, one, reason.strip() if measure is Measure.RECUSED else None, now)
        transaction.commit()
    return Outcome(None, _AREAS)


def _check(workspace: Workspace, officer: Officer, subjects: Sequence[Subject], measure: Measure) -> list[str]:
    """Refuse what may not be decided; return the calls of the readers upon whom it is, in order."""
    for one in subjects:
        if measure not in (OFFICER_MEASURES if one.officer_id else REVIEWER_MEASURES):
            raise Refusal("declaration.measure")
        if one.reviewer_id is not None:
            continue
        workspace.require(officer, Right.EDIT_APPLICATION)
        if one.officer_id == officer.id:
            raise Refusal("declaration.own")
        if one.seen is None:
            raise Refusal("declaration.officer-first")
    readers = dict.fromkeys(one.reviewer_id for one in subjects if one.reviewer_id is not None)
    juries = {_home(workspace, one) for one in readers}
    for call_id, side in sorted(juries):
        _require_jury(workspace, officer, call_id, side)
    return sorted({call_id for call_id, _ in juries})


def _has_conflict(transaction: Transaction, officer: Officer, application_id: str) -> bool:
    """Tell whether the deciding officer declared a conflict of their own with the application."""
    own = transaction.first(tables.Declaration, officer_id=officer.id, application_id=application_id)
    return own is not None and own.answer not in ("", Interest.NONE) and own.measure != Measure.NONE


def _decided(transaction: Transaction, one: Subject, now: datetime) -> tables.Declaration:
    """Return the declaration to decide upon, locked; a new one, without an answer, where nothing is declared."""
    if one.reviewer_id is not None:
        transaction.lock(tables.Reviewer, one.reviewer_id)
    whose = {"reviewer_id": one.reviewer_id, "officer_id": one.officer_id, "application_id": one.application_id}
    row = transaction.first(tables.Declaration, **whose)
    if (row.version if row else None) != one.seen:
        raise Refusal("record.moved", table="declaration")
    if row is not None:
        return transaction.lock(tables.Declaration, row.id, one.seen)
    return transaction.add(tables.Declaration(**whose, answer="", declared_at=now))


def _recuse(transaction: Transaction, one: Subject, reason: str | None, now: datetime) -> None:
    """Take the application back from its reviewer for a `reason`, or give it back where that is None."""
    held = transaction.first(tables.Assignment, reviewer_id=one.reviewer_id, application_id=one.application_id)
    if held is None or (held.recused_at is None) is (reason is None):
        return
    row = transaction.lock(tables.Assignment, held.id)
    row.recused_at, row.recusal_reason = (None, "") if reason is None else (now, reason)


# -- ties


def add_tie(workspace: Workspace, *, officer: Officer, person_id: str, draft: TieDraft) -> Outcome[tuple[TieRow, ...]]:
    """Enter evidence of a tie; the value is all ties of the person.

    Refused with ``tie.no-source``, ``tie.one-end``, ``tie.self``, ``tie.dates``, ``tie.unknown-person``,
    ``tie.several-people``.
    """
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "tie.add") as transaction:
        transaction.get(tables.Person, person_id)
        row = tables.Tie(person_id=person_id)
        _fill(transaction, row, draft)
        transaction.add(row)
        transaction.commit()
    return Outcome(ties(workspace, person_id), _TIED)


def edit_tie(workspace: Workspace, *, officer: Officer, person_id: str, tie_id: str, seen: int,
             draft: TieDraft) -> Outcome[tuple[TieRow, ...]]:  # fmt: skip
    """Change evidence of a tie, from either end; refused as `add_tie`."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "tie.edit") as transaction:
        row = transaction.lock(tables.Tie, tie_id, seen)
        row.person_id = person_id
        _fill(transaction, row, draft)
        transaction.commit()
    return Outcome(ties(workspace, person_id), _TIED)


def remove_tie(workspace: Workspace, *, officer: Officer, person_id: str, tie_id: str,
               seen: int) -> Outcome[tuple[TieRow, ...]]:  # fmt: skip
    """Remove evidence of a tie that was entered by mistake; one that is over gets its end instead."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "tie.remove") as transaction:
        transaction.delete(transaction.lock(tables.Tie, tie_id, seen))
        transaction.commit()
    return Outcome(ties(workspace, person_id), _TIED)


def _fill(transaction: Transaction, row: tables.Tie, draft: TieDraft) -> None:
    organisation, person = draft.organisation.strip(), draft.person.strip()
    if not draft.source.strip():
        raise Refusal("tie.no-source")
    if bool(organisation) is bool(person):
        raise Refusal("tie.one-end")
    if draft.since and draft.until and draft.since.earliest > draft.until.latest:
        raise Refusal("tie.dates")
    row.kind, row.source, row.source_on = str(draft.kind), draft.source.strip(), draft.source_on
    row.remarks = draft.remarks.strip()
    row.last(draft.since, draft.until)
    row.organisation_id = organisation_named(transaction, organisation) if organisation else None
    row.other_id = _person(transaction, person) if person else None
    if row.other_id == row.person_id:
        raise Refusal("tie.self")


def _person(transaction: Transaction, typed: str) -> str:
    """Return the person of the directory that is typed: ``name``, or ``name · organisation`` among namesakes."""
    name, _, home = (part.strip() for part in typed.partition("·"))
    found = transaction.find(tables.Person, name_key=fold(name))
    if home:
        homes = {one.id for one in transaction.find(tables.Organisation, name_key=fold(home))}
        found = [one for one in found if one.organisation_id in homes]
    if not found:
        raise Refusal("tie.unknown-person", name=typed)
    if len(found) > 1:
        raise Refusal("tie.several-people", name=name)
    return found[0].id


# -- inside


def _home(workspace: Workspace, reviewer_id: str) -> tuple[str, Side]:
    with workspace.read() as connection:
        row = records.row(connection, tables.Reviewer, reviewer_id)
    return row.call_id, Side(row.side)


def _require_jury(workspace: Workspace, officer: Officer, call_id: str, side: Side) -> CallSheet:
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    workspace.require(officer, Right.EDIT_JURY, programme(workspace, call.programme_id).party(side).code)
    return call
