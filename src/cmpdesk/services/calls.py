"""Calls: opening, editing, approving and moving them."""

from dataclasses import replace
from datetime import date
from typing import cast

from cmpdesk.domain import calls as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import (
    CallAction,
    CallDraft,
    CallSheet,
    CallState,
    Confidentiality,
    EnvelopeDraft,
    Pairing,
    SectorDraft,
)
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import Counts
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.scoring import EvaluationMode, Grid, check_grid
from cmpdesk.domain.text import LocalisedText, fold
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as queries
from cmpdesk.storage.queries import clearance, records
from cmpdesk.storage.workspace import Transaction, Workspace

SIZE_LIMIT = 100 * 1024 * 1024
"""Bytes that an attachment may have unless the call says otherwise."""

_AREAS = Area.CALLS | Area.HISTORY


def calls(workspace: Workspace) -> tuple[CallSheet, ...]:
    """Return all calls, newest deadline first."""
    with workspace.read() as connection:
        return queries.calls(connection)


def call(workspace: Workspace, call_id: str) -> CallSheet:
    """Return a call, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.call(connection, call_id)


def find(workspace: Workspace, text: str) -> CallSheet:
    """Return the call whose id, title (any language) or session label is `text`; refused where none or several are."""
    wanted = fold(text)
    here = calls(workspace) if wanted else ()
    named = [one for one in here if one.id == text or wanted in (
        fold(one.session_label), *(fold(title) for title in one.title.to_dict().values()))]  # fmt: skip
    near = named or [one for one in here if any(wanted in fold(title) for title in one.title.to_dict().values())]
    if len(near) != 1:
        raise Refusal("call.not-found" if not near else "call.ambiguous", text=text)
    return near[0]


def programme_of(workspace: Workspace, sheet: CallSheet) -> Programme:
    """Return the programme of a call."""
    return programme(workspace, sheet.programme_id)


def grid(workspace: Workspace, call_id: str) -> Grid | None:
    """Return the grid of a call, None where it has none."""
    with workspace.read() as connection:
        return queries.grid(connection, call_id)


def marked(workspace: Workspace, call_id: str) -> bool:
    """Tell whether anybody ever marked in a call, also where who asks may not see it."""
    with workspace.read() as connection:
        return clearance.holds_marks(connection, call_id)


def counts(workspace: Workspace, call_id: str) -> Counts:
    """Return how many filings and applications a call holds."""
    with workspace.read() as connection:
        return queries.counts(connection, queries.call(connection, call_id))


def blank(workspace: Workspace, programme_id: str, session_id: str | None = None) -> CallDraft:
    """Return a draft with the defaults of the programme, for the form of a new call."""
    with workspace.read() as connection:
        defaults = records.row(connection, tables.Programme, programme_id).defaults
    return CallDraft(
        title=LocalisedText(), session_id=session_id, pairing=Pairing(defaults["pairing"]), rolling=False,
        deadline=None, return_by=None, number_template=defaults["number_template"], max_months=defaults["max_months"],
        confidentiality=Confidentiality(defaults["confidentiality"]), reviewers_per_application=3,
        size_limit=SIZE_LIMIT, contact="",
        sectors=tuple(SectorDraft(None, digit, LocalisedText.of(name)) for digit, name in defaults["sectors"]),
        strands=tuple(SectorDraft(None, digit, LocalisedText.of(name)) for digit, name in defaults["strands"]),
        envelopes=(),
    )  # fmt: skip


def draft_of(sheet: CallSheet) -> CallDraft:
    """Return what an officer edits of a call."""
    digits = {sector.id: sector.digit for sector in sheet.sectors}
    return CallDraft(
        title=sheet.title, session_id=sheet.session_id, pairing=sheet.pairing, rolling=sheet.rolling,
        deadline=sheet.deadline, return_by=sheet.return_by, number_template=sheet.number_template,
        max_months=sheet.max_months, confidentiality=sheet.confidentiality,
        reviewers_per_application=sheet.reviewers_per_application, size_limit=sheet.size_limit, contact=sheet.contact,
        sectors=tuple(SectorDraft(one.id, one.digit, one.name) for one in sheet.sectors),
        strands=tuple(SectorDraft(one.id, one.digit, one.name) for one in sheet.strands),
        envelopes=tuple(
            EnvelopeDraft(one.side, one.funder, one.year, digits.get(one.sector_id or ""), one.amount.cents)
            for one in sheet.envelopes
        ),
        summary_words=sheet.summary_words, evaluation=sheet.evaluation, lead=sheet.lead,
        project_start=sheet.project_start, legal_basis=sheet.legal_basis,
    )  # fmt: skip


def create(workspace: Workspace, *, officer: Officer, programme_id: str, draft: CallDraft) -> Outcome[CallSheet]:
    """Open a call as a draft, with the grid of its programme."""
    workspace.require(officer, Right.EDIT_CALL)
    _check(draft)
    parties = programme(workspace, programme_id)
    with workspace.write(officer, "call.create", title=draft.title.in_("fr")) as transaction:
        home = transaction.get(tables.Programme, programme_id)
        row = tables.Call(programme_id=programme_id, state=str(CallState.DRAFT))
        _fill(row, draft)
        transaction.add(row)
        _sectors(transaction, row.id, draft)
        _envelopes(transaction, row.id, draft, parties)
        if home.defaults["grid"]:
            transaction.add(tables.GridVersion(call_id=row.id, number=1, value=home.defaults["grid"]))
        transaction.commit()
    return Outcome(call(workspace, row.id), _AREAS)


def edit(workspace: Workspace, *, officer: Officer, call_id: str, seen: int, draft: CallDraft) -> Outcome[CallSheet]:
    """Change a call. Once agreed its deadline, sectors and pairing stay: ``call.text-agreed`` (reopen the text).

    Whose jury judges stays as it is once anybody has marked: ``call.marked``.
    """
    workspace.require(officer, Right.EDIT_CALL)
    _check(draft)
    before = call(workspace, call_id)
    parties = programme_of(workspace, before)
    classes = {before.confidentiality, draft.confidentiality}
    if len(classes) > 1 and Confidentiality.STRICT in classes:
        workspace.require(officer, Right.SEE_STRICT)
    if before.state is not CallState.DRAFT and _agreed_text(draft_of(before)) != _agreed_text(draft):
        raise Refusal("call.text-agreed", state=before.state)
    with workspace.write(officer, "call.edit", title=draft.title.in_("fr")) as transaction:
        row = transaction.lock(tables.Call, call_id, seen)
        if _judging(row) != _judging(draft) and clearance.holds_marks(transaction.connection, call_id):
            raise Refusal("call.marked")  # marks of the other Party would be open
        _fill(row, draft)
        _sectors(transaction, call_id, draft)
        _envelopes(transaction, call_id, draft, parties)
        transaction.commit()
    return Outcome(call(workspace, call_id), _AREAS | Area.APPLICATIONS | Area.PACKETS)


def _agreed_text(draft: CallDraft) -> tuple[object, ...]:
    return (draft.pairing, draft.rolling, draft.deadline, draft.sectors, draft.strands, draft.max_months)


def _judging(call: CallDraft | tables.Call) -> tuple[str, str]:
    """Return whose jury judges."""
    return str(call.evaluation), str(call.lead or "") if call.evaluation == EvaluationMode.DELEGATED else ""


def _check(draft: CallDraft) -> None:
    if not draft.title:
        raise Refusal("call.no-title")
    if not draft.rolling and draft.deadline is None:
        raise Refusal("call.no-deadline")
    if draft.reviewers_per_application < 1 or draft.size_limit < 1 or (draft.summary_words or 1) < 1:
        raise Refusal("call.not-positive")
    if draft.evaluation is EvaluationMode.DELEGATED and draft.lead is None:
        raise Refusal("call.no-lead")
    rules.number(draft.number_template, session=1, sector=1, sequence=1)
    for drafts in (draft.sectors, draft.strands):
        digits = [one.digit for one in drafts]
        if len(set(digits)) != len(digits):
            raise Refusal("call.digit-twice", digit=max(digits, key=digits.count))
        if not all(one.name for one in drafts):
            raise Refusal("call.sector-no-name")
    if any(one.cents < 0 for one in draft.envelopes):
        raise Refusal("call.envelope-negative")
    known = {one.digit for one in draft.sectors} | {None}
    if any(one.sector not in known for one in draft.envelopes):
        raise Refusal("call.envelope-sector")


def _fill(row: tables.Call, draft: CallDraft) -> None:
    row.title = draft.title
    row.session_id = draft.session_id
    row.pairing = str(draft.pairing)
    row.rolling = draft.rolling
    row.deadline = None if draft.rolling or draft.deadline is None else draft.deadline.instant
    row.deadline_zone = draft.deadline.zone if draft.deadline else "UTC"
    row.return_by = draft.return_by.instant if draft.return_by else None
    row.return_zone = draft.return_by.zone if draft.return_by else "UTC"
    row.number_template = draft.number_template
    row.max_months = draft.max_months
    row.confidentiality = str(draft.confidentiality)
    row.reviewers_per_application = draft.reviewers_per_application
    row.size_limit = draft.size_limit
    row.contact, row.legal_basis = draft.contact, draft.legal_basis
    row.summary_words = draft.summary_words
    row.evaluation, row.lead = _judging(draft)
    row.project_start = str(draft.project_start)


def _sectors(transaction: Transaction, call_id: str, draft: CallDraft) -> None:
    session = transaction.session
    here = {row.id: row for row in transaction.find(tables.Sector, call_id=call_id)}
    wanted = [(kind, one) for kind, drafts in (("sector", draft.sectors), ("strand", draft.strands)) for one in drafts]
    kept = {one.id: one.digit for _, one in wanted if one.id in here}
    for row in here.values():
        if row.id not in kept:
            transaction.delete(row)
        elif row.digit != kept[row.id]:
            row.digit = -1 - row.digit  # out of the way of whoever takes its digit
    session.flush()
    for kind, one in wanted:
        if one.id in here:
            here[one.id].digit, here[one.id].name = one.digit, one.name
        else:
            transaction.add(tables.Sector(call_id=call_id, kind=kind, digit=one.digit, name=one.name))
    session.flush()


def _envelopes(transaction: Transaction, call_id: str, draft: CallDraft, parties: Programme) -> None:
    here: dict[tuple[str, str, int, str | None], list[tables.Envelope]] = {}
    for row in transaction.find(tables.Envelope, call_id=call_id):
        here.setdefault((row.side, row.funder, row.year, row.sector_id), []).append(row)
    sectors = transaction.find(tables.Sector, call_id=call_id, kind="sector")
    digits = {row.digit: row.id for row in sectors}
    for one in draft.envelopes:
        sector_id = digits.get(one.sector) if one.sector is not None else None
        same = here.get((str(one.side), one.funder, one.year, sector_id))
        if same:
            same.pop().cents = one.cents
            continue
        transaction.add(
            tables.Envelope(call_id=call_id, side=str(one.side), funder=one.funder, year=one.year, sector_id=sector_id,
                            cents=one.cents, currency=parties.party(one.side).currency)
        )  # fmt: skip
    for left in here.values():
        for row in left:
            transaction.delete(row)


def edit_grid(workspace: Workspace, *, officer: Officer, call_id: str, seen: int, grid: Grid) -> Outcome[Grid]:
    """Give a call a new version of its grid; the version of `grid` is ignored, the next one is given.

    No version is ever changed: score sheets and packets name the one they were made by. The sheets that hold an older
    one are then to be redone (`services.scoring.stale`): where nothing changed there is no new one. Refused as
    `domain.scoring.check_grid` says, and with ``grid.frozen`` once a ranking is frozen.
    """
    workspace.require(officer, Right.EDIT_CALL)
    check_grid(grid)
    with workspace.write(officer, "grid.edit") as transaction:
        transaction.lock(tables.Call, call_id, seen)
        if any(queries.call(transaction.connection, call_id).frozen):
            raise Refusal("grid.frozen")
        before = queries.grid(transaction.connection, call_id)
        if before is not None and before == replace(grid, version=before.version):
            return Outcome(before, Area.NONE)
        number = (before.version if before else 0) + 1
        transaction.add(tables.GridVersion(call_id=call_id, number=number, value=queries.grid_value(grid)))
        transaction.commit()
    with workspace.read() as connection:
        made = queries.grid(connection, call_id)
    return Outcome(cast("Grid", made), _AREAS | Area.PACKETS | Area.SCORES)


def approve(workspace: Workspace, *, officer: Officer, call_id: str, seen: int, side: Side,
            on: date | None) -> Outcome[CallSheet]:  # fmt: skip
    """Record the day on which a Party approved the text of a draft, or take it back (None)."""
    workspace.require(officer, Right.DECIDE_CALL)
    party = programme_of(workspace, call(workspace, call_id)).party(side).code
    with workspace.write(officer, "call.approve", party=party) as transaction:
        row = transaction.lock(tables.Call, call_id, seen)
        if row.state != CallState.DRAFT:
            raise Refusal("call.text-agreed", state=row.state)
        if side is Side.FIRST:
            row.approved_first = on
        else:
            row.approved_second = on
        transaction.commit()
    return Outcome(call(workspace, call_id), _AREAS)


def move(workspace: Workspace, *, officer: Officer, call_id: str, seen: int, action: CallAction) -> Outcome[CallSheet]:
    """Move a call to its next state by the table of `domain.calls`; an illegal move is refused with its reason."""
    with workspace.write(officer, f"call.{action}") as transaction:
        row = transaction.lock(tables.Call, call_id, seen)
        sheet = queries.call(transaction.connection, call_id)
        cell = rules.move(sheet.state, action, queries.facts(transaction.connection, sheet, workspace.now()))
        workspace.require(officer, cell.right)
        transaction.params["title"] = sheet.title.in_("fr")
        row.state = str(cell.to)
        if action is CallAction.REOPEN_TEXT:
            row.approved_first = row.approved_second = None
        transaction.commit()
    return Outcome(call(workspace, call_id), _AREAS)


def moves(workspace: Workspace, *, officer: Officer, call_id: str) -> tuple[tuple[CallAction, Refusal | None], ...]:
    """Return the actions that the present state knows, each with the reason why it cannot be taken now, or None."""
    with workspace.read() as connection:
        sheet = queries.call(connection, call_id)
        facts = queries.facts(connection, sheet, workspace.now())
    made: list[tuple[CallAction, Refusal | None]] = []
    for cell in rules.MOVES:
        if cell.state is sheet.state:
            try:
                rules.move(sheet.state, cell.action, facts)
                workspace.require(officer, cell.right)
                made.append((cell.action, None))
            except Refusal as refusal:
                made.append((cell.action, refusal))
    return tuple(made)
