"""What one call asks of an officer now."""

from collections.abc import Sequence
from datetime import datetime, time

from cmpdesk.domain.access import Right, marks_frozen, marks_open, may
from cmpdesk.domain.calls import CallFacts, CallSheet, CallState, Pairing
from cmpdesk.domain.dashboard import (
    WEEK,
    Dashboard,
    DueDate,
    OtherCall,
    Todo,
    followed,
    grouped,
    last_working_day,
    pressing,
)
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.due import DueKind
from cmpdesk.domain.filings import Counts
from cmpdesk.domain.history import HistoryFilter
from cmpdesk.domain.interests import Register, RegisterState
from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.domain.programmes import Party
from cmpdesk.services import interests, juries, packets, scoring
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import due as due_queries
from cmpdesk.storage.queries import history as history_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import registers as register_queries
from cmpdesk.storage.workspace import Workspace

STEPS = 500
"""So many steps are looked at for what changed; an import is one."""
_OVER = (CallState.CANCELLED,)


def dashboard(workspace: Workspace, *, officer: Officer, call_id: str) -> Dashboard:
    """Return the dashboard of a call: figures, what waits, deadlines, what changed since the last working day."""
    now = workspace.now()
    since = datetime.combine(last_working_day(workspace.today()), time(0)).astimezone()
    with workspace.read() as connection:
        calls = call_queries.calls(connection)
        call = call_queries.call(connection, call_id)
        counts = call_queries.counts(connection, call)
        facts = call_queries.facts(connection, call, now)
        running = project_queries.states(connection, call_id)
        owed = due_queries.of_call(connection, call_id, workspace.today(), WEEK) if running else []
        steps = history_queries.steps(connection, None, None, STEPS, HistoryFilter(since=since)).rows
    parties = programme(workspace, call.programme_id).parties
    code = officer.party_code or workspace.info.office.party_code
    mine = tuple(party for party in parties if code in (None, party.code))
    undecided = facts.undecided - counts.orphans if _closed(call) else 0
    todo = [*_of_call(call, facts, counts, parties, now), *_of_filings(call, counts, undecided, parties, now)]
    rows: list[PacketRow] = []
    conflicts = interests.register(workspace, call_id) if _closed(call) else None
    for party in mine:
        found = packets.packets(workspace, officer=officer, call_id=call_id, side=party.side)
        todo += _of_jury(workspace, call, party, found, now)
        rows += found
        if conflicts is not None:
            todo += _of_interests(call, party, found, conflicts, now)
            todo += _of_sheets(workspace, officer, call, party, now)
    followable = [one for one in owed if one.kind is not DueKind.AGREEMENT]
    todo += followed(followable, workspace.today(), {party.side for party in mine})
    todo += _of_agreements(workspace, call_id, mine)
    todo += _of_review(workspace, call_id) if running else []
    todo += _of_incidents(workspace, officer, mine)
    ready = sum(row.state is PacketState.READY for row in rows)
    others = tuple(_other(one, now) for one in calls if one.id != call_id and one.state not in _OVER)
    return Dashboard(call, counts, ready, len(rows), pressing(todo), _due(call), grouped(steps), others)


def _of_call(call: CallSheet, facts: CallFacts, counts: Counts, parties: Sequence[Party],
             now: datetime) -> list[Todo]:  # fmt: skip
    found: list[Todo] = []
    if call.state is CallState.DRAFT:
        missing = tuple(party.code for party, day in zip(parties, call.approvals, strict=True) if day is None)
        found.append(Todo("approve", 1, "calls", _days(call.deadline, now), missing))
    if call.state is CallState.AGREED:
        found.append(Todo("publish", 1, "calls", _days(call.deadline, now)))
    if call.state is CallState.PUBLISHED and call.deadline is not None and call.deadline.passed(now):
        found.append(Todo("close", 1, "calls", _days(call.deadline, now)))
    if call.state is CallState.CLOSED and counts.admissible:
        found.append(Todo("evaluate", 1, "calls", None))
    if call.state is CallState.EVALUATION and facts.all_frozen:
        found.append(Todo("prepare", 1, "calls", None))
    if call.state is CallState.JOINT_PREPARATION and facts.projects:
        found.append(Todo("execute", 1, "calls", None))
    return found


def _of_filings(call: CallSheet, counts: Counts, undecided: int, parties: Sequence[Party],
                now: datetime) -> list[Todo]:  # fmt: skip
    found = []
    days = _days(call.deadline, now)
    open_to_filings = call.state not in (CallState.DRAFT, CallState.AGREED)
    silent = [party for party, filed in zip(parties, counts.filings, strict=True) if not filed]
    if open_to_filings and not counts.applications:
        found.append(Todo("nothing-filed", 1, "imports", days))
    elif open_to_filings and call.pairing is Pairing.PAIRED and silent and (days is None or days <= WEEK):
        codes = tuple(party.code for party in silent)
        found.append(Todo("silent", len(silent), "imports", days, codes, (("side", str(silent[0].side)),)))
    found.append(Todo("orphans", counts.orphans, "applications", None, (), (("state", "orphan"),)))
    found.append(Todo("to-check", counts.to_check, "applications", None, (), (("check", "1"), ("state", ""))))
    state = "paired" if call.pairing is Pairing.PAIRED else "received"
    found.append(Todo("undecided", undecided, "applications", None, (), (("state", state),)))
    return [one for one in found if one.count > 0]


def _of_jury(workspace: Workspace, call: CallSheet, party: Party, rows: Sequence[PacketRow],
             now: datetime) -> list[Todo]:  # fmt: skip
    if not rows:
        return []
    days = _days(call.return_by, now)
    side = ("side", str(party.side))
    balance = juries.balance(workspace, call.id, party.side)
    short = tuple(sorted(balance.short)) if balance.reviewers else ()
    fresh = tuple(row.reviewer.code for row in rows if row.state is PacketState.TO_PRODUCE)
    stale = tuple(row.reviewer.code for row in rows if row.state is PacketState.OUTDATED)
    found = (
        Todo("short", len(short), "juries", days, short, (side, ("view", "readings"))),
        Todo("packets", len(fresh), "packets", days, fresh, (side,)),
        Todo("outdated", len(stale), "packets", days, stale, (side,)),
    )
    return [one for one in found if one.count > 0]


def _of_interests(call: CallSheet, party: Party, rows: Sequence[PacketRow], conflicts: Register,
                  now: datetime) -> list[Todo]:  # fmt: skip
    days = _days(call.return_by, now)
    owe = dict(conflicts.awaited)
    silent = tuple(row.reviewer.code for row in rows if row.reviewer.id in owe)
    settled = (RegisterState.CLEAR, RegisterState.DECIDED)
    waits = tuple(dict.fromkeys(
        one.number for one in conflicts.rows if one.side is party.side and one.assigned and one.state not in settled
    ))  # fmt: skip
    found = (
        Todo("undeclared", len(silent), "interests", days, silent),
        Todo("conflicts", len(waits), "interests", days, waits),
    )
    return [one for one in found if one.count > 0]


def _of_sheets(workspace: Workspace, officer: Officer, call: CallSheet, party: Party, now: datetime) -> list[Todo]:
    opened = marks_open(call.evaluation, call.lead, call.frozen)
    if not may(officer, Right.SEE_MARKS, office=workspace.info.office, party_code=party.code, both_frozen=opened):
        return []
    days = _days(call.return_by, now)
    readers = scoring.progress(workspace, officer=officer, call_id=call.id, side=party.side)
    side = ("side", str(party.side))
    late, redo = [one for one in readers if one.late], [one for one in readers if one.outdated]
    found = [
        Todo(code, len(waits), "evaluation", days, tuple(one.code for one in waits),
             (side, ("reviewer_id", waits[0].reviewer_id)))
        for code, waits in (("late", late), ("redo", redo)) if waits
    ]  # fmt: skip
    complete = any(one.assigned for one in readers) and all(one.returned == one.assigned for one in readers)
    if complete and call.state is CallState.EVALUATION and not marks_frozen(call.evaluation, party.side, call.frozen):
        found.append(Todo("freeze", 1, "results", days, (party.code,), (side,)))
    return found


def _of_review(workspace: Workspace, call_id: str) -> list[Todo]:
    """Return what the first meeting at mid-term that is not sealed waits for: the projects without a decision."""
    from cmpdesk.domain.reviews import ReviewFilter, ReviewState  # loaded for nobody before projects run
    from cmpdesk.services import reviews

    held = next((one for one in reviews.of_call(workspace, call_id) if one.state is ReviewState.OPEN), None)
    if held is None:
        return []
    count = reviews.portfolio(workspace, ReviewFilter(held.id)).open
    days = (held.when.latest - workspace.today()).days if held.when else None
    return [Todo("mid-term", count, "reviews", days, (), (("review_id", held.id),))] if count else []


def _of_incidents(workspace: Workspace, officer: Officer, parties: Sequence[Party]) -> list[Todo]:
    """Return what incidents wait for, of those Parties whose register `officer` keeps."""
    found = []
    with workspace.read() as connection:
        for party in parties:
            if may(officer, Right.PROTECT_DATA, office=workspace.info.office, party_code=party.code):
                waits = [one.number for one in register_queries.incidents(connection, party.code) if one.waiting]
                where = (("register", "incidents"), ("party", party.code))
                numbers = tuple(f"{party.code} {number}" for number in sorted(waits))
                found.append(Todo("incidents", len(waits), "registers", None, numbers, where))
    return [one for one in found if one.count]


def _of_agreements(workspace: Workspace, call_id: str, parties: Sequence[Party]) -> list[Todo]:
    """Return the agreements on data of people of which the days are still running, by Party."""
    today, found = workspace.today(), []
    with workspace.read() as connection:
        waiting = register_queries.agreements(connection, call_id, today)
    for party in parties:
        own = [one for one in waiting if one.party_code == party.code and one.draft.in_force != today]
        days = min(((one.draft.in_force - today).days for one in own if one.draft.in_force), default=None)
        where = (("register", "communications"), ("party", party.code), ("entry", own[0].id if own else ""))
        found.append(Todo("agreements", len(own), "registers", days, tuple(one.draft.recipient for one in own), where))
    return [one for one in found if one.count]


def _due(call: CallSheet) -> tuple[DueDate, ...]:
    return tuple(
        DueDate(code, deadline)
        for code, deadline in (("filing", call.deadline), ("return", call.return_by))
        if deadline is not None
    )


def _other(call: CallSheet, now: datetime) -> OtherCall:
    coming = [due for due in _due(call) if not due.deadline.passed(now)]
    return OtherCall(call.id, call.title, call.state, coming[0] if coming else None)


def _closed(call: CallSheet) -> bool:
    return call.rolling or call.state in (CallState.CLOSED, CallState.EVALUATION)


def _days(deadline: Deadline | None, now: datetime) -> int | None:
    return None if deadline is None else (deadline.local().date() - now.astimezone(deadline.local().tzinfo).date()).days
