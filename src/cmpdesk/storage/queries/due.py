"""What the calendars, instruments, requests, revisions and claims of a call are waiting for."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from cmpdesk.domain.due import EVENTS, Due, DueKind, Urgency, urgency
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import baselines, change_requests, grants
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _CALL, _INSTRUMENT, _MILESTONE, _OFFICER, _PROJECT, _PROMOTER, _SESSION = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.Instrument, tables.Milestone, tables.Officer, tables.Project,
                 tables.Promoter, tables.CommissionSession)
)  # fmt: skip
_NOTHING = LocalisedText()
Followed = dict[str, tuple[str, str, tuple[str, str], ProjectState]]
"""By project: number, title, the officer of each side, its state."""
_NOBODY = ("", "", ("", ""), ProjectState.RUNNING)
_NOT_STARTED = (ProjectState.RETAINED, ProjectState.AGREED)


def of_call(connection: Connection, call_id: str, today: date, days: int) -> list[Due]:
    """Return all that is late, due within `days` or waiting, of the projects of a call, the call and its session."""
    followed = _projects(connection, call_id)
    going = {key: one for key, one in followed.items() if one[3] not in OVER}
    return [
        *_milestones(connection, call_id, going, today, days),
        *_signatures(connection, going),
        *_answers(connection, call_id, going),
        *_approvals(connection, call_id, followed),
        *_claims(connection, call_id, followed),
    ]


def _projects(connection: Connection, call_id: str) -> Followed:
    heads: Any = select(_PROJECT.c.id, _PROJECT.c.state, _APPLICATION.c.number, _APPLICATION.c.title).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    rows = connection.execute(heads.where(_PROJECT.c.call_id == call_id, *seen(connection))).all()
    named: Any = (
        select(_PROMOTER.c.project_id, _PROMOTER.c.side, _OFFICER.c.name)
        .join_from(_PROMOTER, _OFFICER, _PROMOTER.c.officer_id == _OFFICER.c.id)
        .join(_PROJECT, _PROMOTER.c.project_id == _PROJECT.c.id)
        .where(_PROJECT.c.call_id == call_id)
    )
    officers = {(row.project_id, row.side): row.name for row in connection.execute(named)}
    return {
        row.id: (row.number, row.title,
                 (officers.get((row.id, Side.FIRST), ""), officers.get((row.id, Side.SECOND), "")),
                 ProjectState(row.state))
        for row in rows
    }  # fmt: skip


def _milestones(connection: Connection, call_id: str, going: Followed, today: date, days: int) -> Iterator[Due]:
    of_call = select(_CALL.c.session_id).where(_CALL.c.id == call_id)
    projects = select(_PROJECT.c.id).where(_PROJECT.c.call_id == call_id)
    query = select(_MILESTONE).where(
        or_(_MILESTONE.c.project_id.in_(projects), _MILESTONE.c.call_id == call_id,
            _MILESTONE.c.session_id.in_(of_call)),
        _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.done_on.is_(None), _MILESTONE.c.edtf != "",
        _MILESTONE.c.earliest <= today + timedelta(days=days),
    )  # fmt: skip
    for row in connection.execute(query):
        if row.project_id is not None and row.project_id not in going:
            continue
        when, kind = PartialDate.of_edtf(row.edtf), MilestoneKind(row.kind)
        number, title, officers, state = going.get(row.project_id, _NOBODY)
        started = kind is MilestoneKind.START and state not in _NOT_STARTED
        pressing = urgency(when, today, days, event=kind in EVENTS or started)
        if pressing is not None:
            yield Due(row.id, DueKind.MILESTONE, pressing, when, None, row.name, kind,
                      row.provisional, row.project_id, number, title, Side(row.side) if row.side else None,
                      officers, by_promoter=kind is not MilestoneKind.PAYMENT)  # fmt: skip


def _waiting(kind: DueKind, key: str, project_id: str | None, going: Followed, side: Side | None, since: date | None,
             detail: str = "", name: LocalisedText = _NOTHING, by_promoter: bool = False) -> Due:  # fmt: skip
    number, title, officers, _ = going.get(project_id or "", _NOBODY)
    return Due(key, kind, Urgency.WAITING, None, since, name, None, False, project_id, number, title, side, officers,
               detail, by_promoter)  # fmt: skip


def _signatures(connection: Connection, going: Followed) -> Iterator[Due]:
    unsigned = or_(_INSTRUMENT.c.promoter_signed_on.is_(None), _INSTRUMENT.c.authority_signed_on.is_(None))
    query = select(_INSTRUMENT).where(_INSTRUMENT.c.sent_on.is_not(None), unsigned)
    for row in connection.execute(query):
        if row.project_id in going:
            yield _waiting(DueKind.SIGNATURE, row.id, row.project_id, going, Side(row.side), row.sent_on,
                           row.official_reference, by_promoter=row.promoter_signed_on is None)  # fmt: skip


def _answers(connection: Connection, call_id: str, going: Followed) -> Iterator[Due]:
    for one in change_requests.of_call(connection, call_id):
        if one.state != "open" or one.project_id not in going:
            continue
        for side, given in zip(Side, one.answers, strict=True):
            if given is None:
                yield _waiting(DueKind.ANSWER, f"{one.id}.{side}", one.project_id, going, side, one.asked_on,
                               one.requester)  # fmt: skip


def _approvals(connection: Connection, call_id: str, followed: Followed) -> Iterator[Due]:
    for one in baselines.revisions(connection, call_id):
        if one.state != "provisional":
            continue
        for side, given in zip(Side, one.approvals, strict=True):
            if given is None:
                yield _waiting(DueKind.APPROVAL, f"{one.id}.{side}", one.project_id, followed, side, one.decided_on,
                               one.title)  # fmt: skip


def _claims(connection: Connection, call_id: str, followed: Followed) -> Iterator[Due]:
    for grant in grants.of_call(connection, call_id):
        for claim in grant.claims:
            if claim.accepted is None:
                yield _waiting(DueKind.CLAIM, claim.id, grant.project_id, followed, grant.side, claim.received_on,
                               f"{grant.funder} {grant.year}")  # fmt: skip
