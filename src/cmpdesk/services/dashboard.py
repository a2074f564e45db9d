"""What one call asks of an officer now."""

from datetime import datetime

from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.dashboard import Dashboard, DueDate, Todo
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.packets import PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.services import juries, packets
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import history as history_queries
from cmpdesk.storage.workspace import Workspace


def dashboard(workspace: Workspace, *, officer: Officer, call_id: str) -> Dashboard:
    """Return the dashboard of a call: figures, what waits, deadlines, last steps."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        counts = call_queries.counts(connection, call)
        facts = call_queries.facts(connection, call, workspace.now())
        steps = history_queries.steps(connection, officer.id, None, 8).rows
    sides = _sides(workspace, call, officer)
    rows = [row for side in sides for row in packets.packets(workspace, officer=officer, call_id=call_id, side=side)]
    ready = sum(row.state is PacketState.READY for row in rows)
    stale = [row.reviewer.code for row in rows if row.state in (PacketState.TO_PRODUCE, PacketState.OUTDATED)]
    short = sorted({number for side in sides for number in _short(workspace, call, side)})
    due = tuple(
        DueDate(code, deadline)
        for code, deadline in (("filing", call.deadline), ("return", call.return_by))
        if deadline is not None
    )
    waiting = (
        _todo("orphans", counts.orphans, "applications", None),
        _todo("to-check", counts.to_check, "applications", None),
        _todo("undecided", facts.undecided - counts.orphans if _closed(call) else 0, "applications", None),
        _todo("short", len(short) if rows else 0, "juries", _days(call.return_by, workspace.now()), tuple(short[:6])),
        _todo("packets", len(stale), "packets", _days(call.return_by, workspace.now()), tuple(stale[:6])),
        _todo("nothing-filed", int(counts.applications == 0 and call.state is not CallState.DRAFT), "imports", None),
        _todo("approve", int(call.state is CallState.DRAFT), "calls", None),
    )
    todo = tuple(one for one in waiting if one is not None)
    return Dashboard(call, counts, ready, len(rows), todo, due, steps)


def _sides(workspace: Workspace, call: CallSheet, officer: Officer) -> tuple[Side, ...]:
    code = officer.party_code or workspace.info.office.party_code
    parties = programme(workspace, call.programme_id).parties
    return tuple(party.side for party in parties if code in (None, party.code))


def _short(workspace: Workspace, call: CallSheet, side: Side) -> tuple[str, ...]:
    found = juries.balance(workspace, call.id, side)
    return found.short if found.reviewers else ()


def _closed(call: CallSheet) -> bool:
    return call.rolling or call.state in (CallState.CLOSED, CallState.EVALUATION)


def _days(deadline: Deadline | None, now: datetime) -> int | None:
    return None if deadline is None else (deadline.local().date() - now.astimezone(deadline.local().tzinfo).date()).days


def _todo(code: str, count: int, page: str, days: int | None, examples: tuple[str, ...] = ()) -> Todo | None:
    return Todo(code, count, page, days, examples) if count > 0 else None
