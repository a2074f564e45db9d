"""Projects: retaining applications, who carries them, what binds them, their states and documents."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from cmpdesk.domain import closing as closing_rules
from cmpdesk.domain import filings as application_rules
from cmpdesk.domain import projects as rules
from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationAction, ApplicationState
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import (
    ComingMilestone,
    GrantDraft,
    Granted,
    InstrumentDraft,
    Left,
    ProjectAction,
    ProjectFacts,
    ProjectFilter,
    ProjectRow,
    ProjectSheet,
    ProjectState,
    Promoter,
)
from cmpdesk.domain.text import fold
from cmpdesk.services import filings, schedule_templates, schedules
from cmpdesk.services.directory import organisation_named, person_named
from cmpdesk.services.programmes import programme
from cmpdesk.services.workspaces import officers
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import closing as closing_queries
from cmpdesk.storage.queries import filings as filing_queries
from cmpdesk.storage.queries import projects as queries
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY


def page(workspace: Workspace, wanted: ProjectFilter, sort: Sort, after: tuple[Any, ...] | None = None,
         limit: int = 128) -> Page[ProjectRow]:  # fmt: skip
    """Return a keyset page of projects; `sort.column` is number, title, sector, state, granted_first or _second, starts
    or ends.
    """
    with workspace.read() as connection:
        return queries.page(connection, call_queries.call(connection, wanted.call_id), wanted, sort, after, limit)


def count(workspace: Workspace, wanted: ProjectFilter) -> int:
    """Return how many projects pass the filter."""
    with workspace.read() as connection:
        return queries.count(connection, wanted)


def states(workspace: Workspace, call_id: str) -> dict[ProjectState, int]:
    """Return how many projects of a call there are in each state."""
    with workspace.read() as connection:
        return queries.states(connection, call_id)


def project(workspace: Workspace, project_id: str) -> ProjectSheet:
    """Return a project with all that its inspector shows, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        call = call_queries.call(connection, queries.call_of(connection, project_id))
        return queries.project(connection, call, project_id)


def of_application(workspace: Workspace, application_id: str) -> str | None:
    """Return the id of the project of an application, None where it has none."""
    with workspace.read() as connection:
        return queries.of_application(connection, application_id)


def coming(workspace: Workspace, project_id: str, limit: int = 4) -> tuple[ComingMilestone, ...]:
    """Return the next dates of a project."""
    with workspace.read() as connection:
        queries.call_of(connection, project_id)
        return queries.coming(connection, project_id, workspace.today(), limit)


def left(workspace: Workspace, call_id: str) -> tuple[Left, ...]:
    """Return what is left of the envelopes of a call, per Party and year, funder and sector."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        return rules.left(call.envelopes, queries.granted(connection, call_id))


# -- retaining


def retain(workspace: Workspace, *, officer: Officer, application_id: str, seen: int,
           grants: Sequence[GrantDraft] = (), reason: str, conditions: str = "",
           on: date | None = None) -> Outcome[ProjectSheet]:  # fmt: skip
    """Make a project of an admissible application: its promoters are those of the filings, its money is granted, and
    it is given the milestones of its programme.

    Refused with ``project.exists``, ``application.no-such-move``, ``application.guard.<name>`` and as
    `domain.projects.check_money` says. `on` is the day of the decision, today by default.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "application.retain") as transaction:
        row = transaction.lock(tables.Application, application_id, seen)
        transaction.params["number"] = row.number
        call = call_queries.call(transaction.connection, row.call_id)
        parties = programme(workspace, call.programme_id)
        if row.state == ApplicationState.RETAINED:
            raise Refusal("project.exists", number=row.number)
        sheet = filing_queries.application(transaction.connection, call, parties.parties, application_id)
        facts = filings.facts(call, sheet, reason)
        row.state = str(application_rules.move(sheet.state, ApplicationAction.RETAIN, facts))
        made = found(transaction, row, reason=reason, conditions=conditions, on=on or workspace.today())
        check_grants(workspace, transaction, officer=officer, call=call, parties=parties, grants=grants,
                     sector_id=row.sector_id)  # fmt: skip
        add_grants(workspace, transaction, officer=officer, parties=parties, project_id=made.id, grants=grants)
        schedule_templates.fill(transaction, [made.id])
        transaction.commit()
    return Outcome(project(workspace, made.id), AREAS | filings.AREAS)


def found(transaction: Transaction, application: tables.Application, *, reason: str, conditions: str = "",
          on: date | None, state: ProjectState = ProjectState.RETAINED) -> tables.Project:  # fmt: skip
    """Enter the project of an application that is retained, with the promoters that its filings name."""
    made = transaction.add(tables.Project(
        call_id=application.call_id, application_id=application.id, state=str(state), retained_on=on,
        reason=reason.strip(), conditions=conditions.strip(),
    ))  # fmt: skip
    for filing in transaction.find(tables.Filing, application_id=application.id):
        transaction.add(tables.Promoter(
            project_id=made.id, side=filing.side, organisation_id=filing.organisation_id,
            organisation_address=filing.organisation_address, contact_id=filing.contact_id,
            contact_function=filing.contact_function, email=filing.email, phone=filing.phone,
        ))  # fmt: skip
    return made


def check_grants(workspace: Workspace, transaction: Transaction, *, officer: Officer, call: CallSheet,
                 parties: Programme, grants: Sequence[GrantDraft], sector_id: str | None,
                 apart_from: Sequence[str] = ()) -> None:  # fmt: skip
    """Refuse what cannot be granted of the envelopes of a call, beside what is granted without the lines `apart_from`.

    As `domain.projects.check_money` says; who may not see strict files does not know what is left where a call held
    one.
    """
    wanted = [Granted(one.side, one.funder.strip(), one.year, sector_id, one.amount) for one in grants]
    check_granted(workspace, transaction, officer=officer, call=call, parties=parties, wanted=wanted,
                  apart_from=apart_from)  # fmt: skip


def check_granted(workspace: Workspace, transaction: Transaction, *, officer: Officer, call: CallSheet,
                  parties: Programme, wanted: Sequence[Granted], apart_from: Sequence[str] = ()) -> None:  # fmt: skip
    """Refuse as `check_grants` does what is wanted for several projects at once."""
    if not wanted:
        return
    if call.envelopes and clearance.holds_strict(transaction.connection, call.id):
        workspace.require(officer, Right.SEE_STRICT)
    queries.hold_money(transaction.connection, call.id)
    rules.check_money(
        call.envelopes, queries.granted(transaction.connection, call.id, apart_from), wanted,
        {side: parties.party(side).currency for side in Side}, {side: parties.party(side).code for side in Side},
    )  # fmt: skip


def add_grants(workspace: Workspace, transaction: Transaction, *, officer: Officer, parties: Programme, project_id: str,
               grants: Sequence[GrantDraft]) -> None:  # fmt: skip
    """Enter lines of grants, which `officer` has to be allowed for each Party."""
    for side in {one.side for one in grants}:
        workspace.require(officer, Right.MANAGE_GRANTS, parties.party(side).code)
    for one in grants:
        transaction.add(tables.GrantLine(
            project_id=project_id, side=str(one.side), funder=one.funder.strip(), year=one.year, line=one.line.strip(),
            cents=one.amount.cents, currency=one.amount.currency,
        ))  # fmt: skip


# -- states


def move(workspace: Workspace, *, officer: Officer, project_id: str, seen: int, action: ProjectAction,
         reason: str = "") -> Outcome[ProjectSheet]:  # fmt: skip
    """Move a project by the table of `domain.projects`; an illegal move is refused with its reason.

    One that runs is given the first day that its call allows, where its calendar has no start yet: it may have been
    suspended before it started. One that is completed is closed: without a reason only where its checklist is settled
    (``closing.open``).
    """
    with workspace.write(officer, f"project.{action}") as transaction:
        row = transaction.lock(tables.Project, project_id, seen)
        transaction.params["number"] = moved(transaction, row, action, reason).row.number
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def moved(transaction: Transaction, row: tables.Project, action: ProjectAction, reason: str) -> ProjectSheet:
    """Move a project that is locked as `move` does, inside a step of somebody else; return it as it was."""
    sheet = _sheet(transaction, row)
    cell = rules.move(sheet.row.state, action, facts(sheet, reason))
    transaction.workspace.require(transaction.officer, cell.right)
    if cell.to is ProjectState.COMPLETED:
        _close(transaction, sheet, reason)
    row.state, row.state_reason = str(cell.to), reason.strip()
    day = rules.first_day(sheet) if cell.to is ProjectState.RUNNING else None
    if day is not None:
        schedules.begin(transaction, row.id, day)
    return sheet


def _close(transaction: Transaction, sheet: ProjectSheet, reason: str) -> None:
    """Note the day on which a project is closed; ``closing.open`` where its checklist is not settled, nor explained."""
    today = transaction.workspace.today()
    held = closing_queries.closing(transaction.connection, sheet.id)
    found = closing_queries.checks(transaction.connection, held, today)
    closing_rules.check_closed(sheet.row.number, found, reason)
    row = transaction.first(tables.Closing, project_id=sheet.id)
    if row is None:
        row = transaction.add(tables.Closing(project_id=sheet.id, checklist={}))
    else:
        transaction.lock(tables.Closing, row.id)
    row.closed_on = today


def facts(sheet: ProjectSheet, reason: str = "") -> ProjectFacts:
    """Return what the guards of a project look at."""
    sides = frozenset(one.side for one in sheet.promoters if one is not None)
    return ProjectFacts(sheet.start_rule, sides, rules.signed_sides(sheet.instruments), reason)


def moves(workspace: Workspace, *, officer: Officer,
          project_id: str) -> tuple[tuple[ProjectAction, Refusal | None], ...]:  # fmt: skip
    """Return the actions that the present state knows, each with the reason why it cannot be taken now, or None."""
    sheet = project(workspace, project_id)
    known = facts(sheet, reason="-")
    made: list[tuple[ProjectAction, Refusal | None]] = []
    for cell in rules.PROJECT_MOVES:
        if cell.state is sheet.row.state:
            try:
                rules.move(sheet.row.state, cell.action, known)
                workspace.require(officer, cell.right)
                made.append((cell.action, None))
            except Refusal as refusal:
                made.append((cell.action, refusal))
    return tuple(made)


def _sheet(transaction: Transaction, row: tables.Project) -> ProjectSheet:
    connection = transaction.connection
    return queries.project(connection, call_queries.call(connection, row.call_id), row.id)


# -- what is told of it, and who carries it


def edit(workspace: Workspace, *, officer: Officer, project_id: str, seen: int, reason: str, conditions: str,
         on: date | None) -> Outcome[ProjectSheet]:  # fmt: skip
    """Change why and when a project was retained, and under which conditions; refused with ``project.guard.reason``."""
    workspace.require(officer, Right.EDIT_PROJECT)
    if not reason.strip():
        raise Refusal("project.guard.reason")
    with workspace.write(officer, "project.edit") as transaction:
        row = transaction.lock(tables.Project, project_id, seen)
        transaction.params["number"] = _sheet(transaction, row).row.number
        row.reason, row.conditions, row.retained_on = reason.strip(), conditions.strip(), on
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def edit_promoter(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
                  promoter: Promoter) -> Outcome[ProjectSheet]:  # fmt: skip
    """Say who carries a project on one side now, and which officer follows it there; its filing stays.

    Organisation and person are found again by name, or entered in the directory. Refused with
    ``project.no-organisation``, and ``project.officer-not-of-party`` for one who does not act for that Party.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "project.promoter") as transaction:
        row = transaction.lock(tables.Project, project_id, seen)
        sheet = _sheet(transaction, row)
        call = call_queries.call(transaction.connection, row.call_id)
        party = programme(workspace, call.programme_id).party(promoter.side)
        transaction.params.update(number=sheet.row.number, party=party.code)
        if not fold(promoter.organisation):
            raise Refusal("project.no-organisation", party=party.code)
        follows = next((one for one in followers(workspace, party) if one.id == promoter.officer_id), None)
        held = transaction.first(tables.Promoter, project_id=project_id, side=str(promoter.side))
        kept = held is not None and held.officer_id == promoter.officer_id
        if promoter.officer_id is not None and follows is None and not kept:
            raise Refusal("project.officer-not-of-party", party=party.code)
        if held is None:
            held = tables.Promoter(project_id=project_id, side=str(promoter.side))
        _carry(transaction, held, promoter)
        transaction.add(held)
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS | Area.DIRECTORY)


def followers(workspace: Workspace, party: Party) -> tuple[Officer, ...]:
    """Return the officers who may follow projects for a Party, by name."""
    office = workspace.info.office
    return tuple(one for one in officers(workspace)
                 if may(one, Right.MANAGE_GRANTS, office=office, party_code=party.code))  # fmt: skip


def _carry(transaction: Transaction, held: tables.Promoter, wanted: Promoter) -> None:
    held.organisation_id = organisation_named(transaction, wanted.organisation, wanted.organisation_address.strip())
    held.contact_id = None
    if wanted.contact.strip():
        known = transaction.first(tables.Person, name_key=fold(wanted.contact), organisation_id=held.organisation_id)
        about = {"email": wanted.email, "function": wanted.contact_function, "phone": wanted.phone}
        if known is not None:  # the directory keeps what it says of them
            about = {}
        held.contact_id = person_named(transaction, wanted.contact, held.organisation_id, **about)
    held.officer_id = wanted.officer_id
    for name in ("organisation_address", "contact_function", "email", "phone"):
        setattr(held, name, getattr(wanted, name).strip())


# -- instruments


def write_instrument(workspace: Workspace, *, officer: Officer, project_id: str, seen: int, draft: InstrumentDraft,
                     instrument_id: str = "") -> Outcome[ProjectSheet]:  # fmt: skip
    """Enter an instrument of one Party, or change `instrument_id`: its number, when it was sent and signed.

    Refused with ``project.signed-before-sent``.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "project.instrument") as transaction:
        row = transaction.lock(tables.Project, project_id, seen)
        call = call_queries.call(transaction.connection, row.call_id)
        party = programme(workspace, call.programme_id).party(draft.side)
        transaction.params.update(number=_sheet(transaction, row).row.number, party=party.code)
        rules.check_instrument(draft, party.code)
        held = _instrument(transaction, project_id, instrument_id) if instrument_id else tables.Instrument()
        held.project_id, held.side, held.kind = project_id, str(draft.side), str(draft.kind)
        held.official_reference, held.sent_on = draft.reference.strip(), draft.sent_on
        held.promoter_signed_on, held.authority_signed_on = draft.promoter_signed_on, draft.authority_signed_on
        transaction.add(held)
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def remove_instrument(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
                      instrument_id: str) -> Outcome[ProjectSheet]:  # fmt: skip
    """Take an instrument out of a project."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "project.instrument-remove") as transaction:
        row = transaction.lock(tables.Project, project_id, seen)
        transaction.params["number"] = _sheet(transaction, row).row.number
        transaction.delete(_instrument(transaction, project_id, instrument_id))
        transaction.commit()
    return Outcome(project(workspace, project_id), AREAS)


def _instrument(transaction: Transaction, project_id: str, instrument_id: str) -> tables.Instrument:
    held = transaction.get(tables.Instrument, instrument_id)
    if held.project_id != project_id:
        raise Refusal("record.gone", table="instrument")
    return held
