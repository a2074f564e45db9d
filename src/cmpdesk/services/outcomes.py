"""What came of missions and projects by axis, and the follow-ups: done, overdue, carried over to the next call."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cmpdesk.domain import outcomes as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Outcome as Done
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.outcomes import FollowUp, FollowUpDraft, Outcome, OutcomeDraft
from cmpdesk.services.reports import AREAS
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import outcomes as queries
from cmpdesk.storage.workspace import Transaction, Workspace

Lines = Sequence[tuple[str | None, OutcomeDraft]]
"""Outcomes as they are to be: those with an id are changed, those without are new, others are removed."""


def of_mission(workspace: Workspace, mission_id: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a mission, by axis."""
    with workspace.read() as connection:
        return queries.of_mission(connection, mission_id)


def of_project(workspace: Workspace, project_id: str) -> tuple[Outcome, ...]:
    """Return the outcomes of a project and of its missions, by axis."""
    with workspace.read() as connection:
        return queries.of_project(connection, project_id)


def report_mission(workspace: Workspace, *, officer: Officer, mission_id: str, seen: int, activities: Mapping[str, str],
                   lines: Lines) -> Done[tuple[Outcome, ...]]:  # fmt: skip
    """Write the report of a mission: what was done at each stop (by its id), and what came of it on each axis.

    Refused with ``outcome.no-text``, and ``record.gone`` for a stop of another mission.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "mission.report") as transaction:
        mission = transaction.lock(tables.Mission, mission_id, seen)
        transaction.params["number"] = mission.number
        stops = {row.id: row for row in transaction.find(tables.MissionStop, mission_id=mission_id)}
        wanted = {*activities, *(draft.stop_id for _, draft in lines if draft.stop_id)}
        if not wanted <= set(stops):
            raise Refusal("record.gone", table="mission_stop")
        for stop_id, done in activities.items():
            stops[stop_id].activities = done.strip()
        held = transaction.find(tables.Outcome, mission_id=mission_id)
        _write(transaction, held, lines, mission_id=mission_id, project_id=mission.project_id)
        transaction.commit()
    return Done(of_mission(workspace, mission_id), AREAS)


def set_of_project(workspace: Workspace, *, officer: Officer, project_id: str, seen: int,
                   lines: Lines) -> Done[tuple[Outcome, ...]]:  # fmt: skip
    """Say what came of a project on each axis; what came of its missions stays. ``outcome.no-text``."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "outcome.set") as transaction:
        project = transaction.lock(tables.Project, project_id, seen)
        transaction.params["number"] = transaction.get(tables.Application, project.application_id).number
        held = transaction.find(tables.Outcome, project_id=project_id, mission_id=None)
        _write(transaction, held, lines, project_id=project_id, mission_id=None)
        transaction.commit()
    return Done(of_project(workspace, project_id), AREAS)


def _write(transaction: Transaction, held: Sequence[tables.Outcome], lines: Lines, **owner: str | None) -> None:
    kept = {key for key, _ in lines if key is not None}
    known = {row.id: row for row in held}
    for key, row in known.items():
        if key not in kept:
            transaction.delete(row)
    for place, (outcome_id, draft) in enumerate(lines):
        rules.check_outcome(draft)
        said: dict[str, Any] = {"position": place, "axis": str(draft.axis), "text": draft.text.strip(),
                                "evidence": draft.evidence.strip(), "stop_id": draft.stop_id}  # fmt: skip
        if outcome_id is None:
            transaction.add(tables.Outcome(**owner, **said))
            continue
        if outcome_id not in known:
            raise Refusal("record.gone", table="outcome")
        for name, value in said.items():
            setattr(known[outcome_id], name, value)


# -- follow-ups


def follow_ups(workspace: Workspace, call_id: str, *, project_id: str = "",
               mission_id: str = "") -> tuple[FollowUp, ...]:  # fmt: skip
    """Return the follow-ups of a call, by date; with the leads that another call handed over to it."""
    with workspace.read() as connection:
        return queries.follow_ups(connection, call_id, project_id=project_id, mission_id=mission_id)


def leads_for(workspace: Workspace, call_id: str) -> tuple[FollowUp, ...]:
    """Return the leads that other calls handed over to a call, by date."""
    return tuple(one for one in follow_ups(workspace, call_id) if one.carried_to == call_id)


def add_follow_up(workspace: Workspace, *, officer: Officer, call_id: str, draft: FollowUpDraft) -> Done[FollowUp]:
    """Note what is still to be done, or what may become a project: by whom, and until when.

    Refused as `domain.outcomes.check_follow_up` says.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check_follow_up(draft)
    with workspace.write(officer, f"follow-up.add-{draft.kind}") as transaction:
        row = tables.FollowUp(call_id=call_id)
        _fill(row, draft, _hold(transaction, call_id, draft.project_id, draft.mission_id))
        made = transaction.add(row)
        transaction.commit()
    return _told(workspace, made.id)


def edit_follow_up(workspace: Workspace, *, officer: Officer, follow_up_id: str,
                   draft: FollowUpDraft) -> Done[FollowUp]:  # fmt: skip
    """Change a follow-up; one that was carried over is the next call's (``lead.carried``)."""
    workspace.require(officer, Right.EDIT_PROJECT)
    rules.check_follow_up(draft)
    with workspace.write(officer, "follow-up.edit") as transaction:
        row = _own(transaction, follow_up_id)
        _fill(row, draft, _hold(transaction, row.call_id, draft.project_id, draft.mission_id))
        transaction.commit()
    return _told(workspace, follow_up_id)


def finish(workspace: Workspace, *, officer: Officer, follow_up_id: str, on: date | None) -> Done[FollowUp]:
    """Note the day on which a follow-up was done, None that it is not."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "follow-up.done" if on else "follow-up.not-done") as transaction:
        _of(transaction, follow_up_id).done_on = on
        transaction.commit()
    return _told(workspace, follow_up_id)


def remove(workspace: Workspace, *, officer: Officer, follow_up_id: str) -> Done[None]:
    """Remove a follow-up; undo brings it back. ``lead.carried`` once it is the next call's."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "follow-up.remove") as transaction:
        transaction.delete(_own(transaction, follow_up_id))
        transaction.commit()
    return Done(None, AREAS)


def next_calls(workspace: Workspace, call_id: str) -> tuple[CallSheet, ...]:
    """Return the calls into which leads of a call can be carried over: of its programme, not closed yet."""
    with workspace.read() as connection:
        here = call_queries.call(connection, call_id)
        return tuple(one for one in call_queries.calls(connection) if _takes(here, one))


_OPEN = (CallState.DRAFT, CallState.AGREED, CallState.PUBLISHED)


def _takes(here: CallSheet, one: CallSheet) -> bool:
    return one.id != here.id and one.programme_id == here.programme_id and one.state in _OPEN


def carry(workspace: Workspace, *, officer: Officer, follow_up_ids: Sequence[str],
          to_call: str) -> Done[tuple[FollowUp, ...]]:  # fmt: skip
    """Carry leads over to a call that is still to come, all in one step; it shows them from then on.

    Refused with ``lead.none``, ``lead.other-programme`` for a call of another programme or one that is closed, and as
    `domain.outcomes.check_carried` says.
    """
    workspace.require(officer, Right.EDIT_PROJECT)
    if not follow_up_ids:
        raise Refusal("lead.none")
    with workspace.write(officer, "lead.carry", count=len(follow_up_ids)) as transaction:
        target = call_queries.call(transaction.connection, to_call)
        for one_id in follow_up_ids:
            row = _of(transaction, one_id)
            rules.check_carried(queries.follow_up(transaction.connection, one_id), to_call)
            if not _takes(call_queries.call(transaction.connection, row.call_id), target):
                raise Refusal("lead.other-programme", call=target.title)
            row.carried_to = to_call
        transaction.params["call"] = target.title.in_("fr")
        transaction.commit()
    with workspace.read() as connection:
        return Done(tuple(queries.follow_up(connection, one) for one in follow_up_ids), AREAS)


def _of(transaction: Transaction, follow_up_id: str) -> tables.FollowUp:
    row = transaction.get(tables.FollowUp, follow_up_id)
    _hold(transaction, row.call_id, row.project_id, row.mission_id)
    return row


def _own(transaction: Transaction, follow_up_id: str) -> tables.FollowUp:
    row = _of(transaction, follow_up_id)
    if row.carried_to is not None:
        target = call_queries.call(transaction.connection, row.carried_to)
        raise Refusal("lead.carried", text=row.text, call=target.title)
    return row


def _hold(transaction: Transaction, call_id: str, project_id: str | None, mission_id: str | None) -> str | None:
    """Lock what a follow-up belongs to and return its project: that of its mission, where it has one.

    ``record.gone`` where it is of another call, or may not be seen.
    """
    call_queries.call(transaction.connection, call_id)
    if mission_id is not None:
        mission = transaction.lock(tables.Mission, mission_id)
        if mission.call_id != call_id or project_id not in (None, mission.project_id):
            raise Refusal("record.gone", table="mission")
        project_id = mission.project_id
    if project_id is not None and transaction.lock(tables.Project, project_id).call_id != call_id:
        raise Refusal("record.gone", table="project")
    return project_id


def _fill(row: tables.FollowUp, draft: FollowUpDraft, project_id: str | None) -> None:
    row.kind, row.text, row.owner = str(draft.kind), draft.text.strip(), draft.owner.strip()
    row.officer_id, row.project_id, row.mission_id = draft.officer_id, project_id, draft.mission_id
    row.edtf = draft.when.edtf if draft.when else ""
    row.earliest = draft.when.earliest if draft.when else None
    row.latest = draft.when.latest if draft.when else None


def _told(workspace: Workspace, follow_up_id: str) -> Done[FollowUp]:
    with workspace.read() as connection:
        return Done(queries.follow_up(connection, follow_up_id), AREAS)
