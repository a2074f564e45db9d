"""What the calendars, instruments, requests, revisions, claims and follow-ups of a call are waiting for."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, or_, select

from cmpdesk.domain.due import EVENTS, Due, DueKind, Urgency, urgency
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import baselines, change_requests, outcomes, registers
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _CALL, _CLAIM, _GRANT, _INSTRUMENT, _MILESTONE, _OFFICER, _PROJECT, _PROMOTER = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.Claim, tables.GrantLine, tables.Instrument, tables.Milestone,
                 tables.Officer, tables.Project, tables.Promoter)
)  # fmt: skip
_NOTHING = LocalisedText()
Followed = dict[str, tuple[str, str, tuple[str, str], ProjectState]]
"""By project: number, title, the officer of each side, its state."""
_NOBODY = ("", "", ("", ""), ProjectState.RUNNING)
NOT_STARTED = (ProjectState.RETAINED, ProjectState.AGREED)


Only = Mapping[DueKind, Collection[str]] | None
"""The ids of the records that are looked at, by kind; None for all of a call."""


def of_call(connection: Connection, call_id: str, today: date, days: int, *, only: Only = None,
            projects: Collection[str] | None = None) -> list[Due]:  # fmt: skip
    """Return all that is late, due within `days` or waiting, of the projects of a call, the call and its session.

    With `only` that of some records; `projects` are then theirs.
    """
    followed = _projects(connection, call_id, projects)
    going = {key: one for key, one in followed.items() if one[3] not in OVER}
    parts = {kind: None if only is None else only.get(kind, ()) for kind in DueKind}

    def asked(kind: DueKind) -> bool:
        return parts[kind] is None or bool(parts[kind])

    made: list[Due] = []
    if asked(DueKind.MILESTONE):
        made += _milestones(connection, call_id, going, today, days, parts[DueKind.MILESTONE])
    if asked(DueKind.SIGNATURE):
        made += _signatures(connection, going, parts[DueKind.SIGNATURE])
    if asked(DueKind.ANSWER):
        made += _answers(connection, call_id, going, parts[DueKind.ANSWER])
    if asked(DueKind.APPROVAL):
        made += _approvals(connection, call_id, followed, parts[DueKind.APPROVAL])
    if asked(DueKind.CLAIM):
        made += _claims(connection, call_id, followed, parts[DueKind.CLAIM])
    if asked(DueKind.FOLLOW_UP):
        made += _follow_ups(connection, call_id, followed, today, days, parts[DueKind.FOLLOW_UP])
    if asked(DueKind.AGREEMENT):
        made += _agreements(connection, call_id, followed, today, days)
    return made


def _among(column: ColumnElement[Any], ids: Collection[str] | None) -> list[ColumnElement[bool]]:
    return [] if ids is None else [column.in_(list(ids))]


def _projects(connection: Connection, call_id: str, only: Collection[str] | None) -> Followed:
    wanted = (_PROJECT.c.call_id == call_id, *_among(_PROJECT.c.id, only))
    heads: Any = select(_PROJECT.c.id, _PROJECT.c.state, _APPLICATION.c.number, _APPLICATION.c.title).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    rows = connection.execute(heads.where(*wanted, *seen(connection))).all()
    named: Any = (
        select(_PROMOTER.c.project_id, _PROMOTER.c.side, _OFFICER.c.name)
        .join_from(_PROMOTER, _OFFICER, _PROMOTER.c.officer_id == _OFFICER.c.id)
        .join(_PROJECT, _PROMOTER.c.project_id == _PROJECT.c.id)
        .where(*wanted)
    )
    officers = {(row.project_id, row.side): row.name for row in connection.execute(named)}
    return {
        row.id: (row.number, row.title,
                 (officers.get((row.id, Side.FIRST), ""), officers.get((row.id, Side.SECOND), "")),
                 ProjectState(row.state))
        for row in rows
    }  # fmt: skip


def open_milestones(today: date, days: int) -> list[ColumnElement[bool]]:
    """Return the conditions that a milestone may be due within `days`."""
    return [
        _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.done_on.is_(None), _MILESTONE.c.edtf != "",
        _MILESTONE.c.earliest <= today + timedelta(days=days),
    ]  # fmt: skip


def _milestones(connection: Connection, call_id: str, going: Followed, today: date, days: int,
                only: Collection[str] | None) -> Iterator[Due]:  # fmt: skip
    of_call = select(_CALL.c.session_id).where(_CALL.c.id == call_id)
    projects = select(_PROJECT.c.id).where(_PROJECT.c.call_id == call_id)
    owned = or_(_MILESTONE.c.project_id.in_(projects), _MILESTONE.c.call_id == call_id,
                _MILESTONE.c.session_id.in_(of_call))  # fmt: skip
    whose = [owned] if only is None else _among(_MILESTONE.c.id, only)
    for row in connection.execute(select(_MILESTONE).where(*whose, *open_milestones(today, days))):
        if row.project_id is not None and row.project_id not in going:
            continue
        when, kind = PartialDate.of_edtf(row.edtf), MilestoneKind(row.kind)
        number, title, officers, state = going.get(row.project_id, _NOBODY)
        started = kind is MilestoneKind.START and state not in NOT_STARTED
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


def unsigned() -> list[ColumnElement[bool]]:
    """Return the conditions that the signature of an instrument is awaited."""
    lacking = or_(_INSTRUMENT.c.promoter_signed_on.is_(None), _INSTRUMENT.c.authority_signed_on.is_(None))
    return [_INSTRUMENT.c.sent_on.is_not(None), lacking]


def _signatures(connection: Connection, going: Followed, only: Collection[str] | None) -> Iterator[Due]:
    for row in connection.execute(select(_INSTRUMENT).where(*unsigned(), *_among(_INSTRUMENT.c.id, only))):
        if row.project_id in going:
            yield _waiting(DueKind.SIGNATURE, row.id, row.project_id, going, Side(row.side), row.sent_on,
                           row.official_reference, by_promoter=row.promoter_signed_on is None)  # fmt: skip


def _answers(connection: Connection, call_id: str, going: Followed, only: Collection[str] | None) -> Iterator[Due]:
    for one in change_requests.of_call(connection, call_id, only=only):
        if one.state != "open" or one.project_id not in going:
            continue
        for side, given in zip(Side, one.answers, strict=True):
            if given is None:
                yield _waiting(DueKind.ANSWER, f"{one.id}.{side}", one.project_id, going, side, one.asked_on,
                               one.requester)  # fmt: skip


def _approvals(connection: Connection, call_id: str, followed: Followed,
               only: Collection[str] | None) -> Iterator[Due]:  # fmt: skip
    for one in baselines.revisions(connection, call_id, only=only):
        if one.state != "provisional":
            continue
        for side, given in zip(Side, one.approvals, strict=True):
            if given is None:
                yield _waiting(DueKind.APPROVAL, f"{one.id}.{side}", one.project_id, followed, side, one.decided_on,
                               one.title)  # fmt: skip


def _claims(connection: Connection, call_id: str, followed: Followed, only: Collection[str] | None) -> Iterator[Due]:
    query: Any = (
        select(_CLAIM.c.id, _CLAIM.c.received_on, _GRANT.c.project_id, _GRANT.c.side, _GRANT.c.funder, _GRANT.c.year)
        .join_from(_CLAIM, _GRANT, _CLAIM.c.grant_id == _GRANT.c.id)
        .join(_PROJECT, _GRANT.c.project_id == _PROJECT.c.id)
        .where(_PROJECT.c.call_id == call_id, _CLAIM.c.accepted_cents.is_(None), *_among(_CLAIM.c.id, only))
    )
    for row in connection.execute(query):
        if row.project_id in followed:
            yield _waiting(DueKind.CLAIM, row.id, row.project_id, followed, Side(row.side), row.received_on,
                           f"{row.funder} {row.year}")  # fmt: skip


def _follow_ups(connection: Connection, call_id: str, followed: Followed, today: date, days: int,
                only: Collection[str] | None) -> Iterator[Due]:  # fmt: skip
    for one in outcomes.follow_ups(connection, call_id, carried=False, only=only):
        pressing = one.pressing(today, days)
        if pressing is not None:
            number, title, officers, _ = followed.get(one.project_id or "", _NOBODY)
            watching = (one.officer, "") if one.officer else officers
            said = f"{one.text} ({one.owner})" if one.owner else one.text
            yield Due(one.id, DueKind.FOLLOW_UP, pressing, one.when, None, _NOTHING, None, False, one.project_id,
                      number, title, None, watching, said)  # fmt: skip


def _agreements(connection: Connection, call_id: str, followed: Followed, today: date, days: int) -> Iterator[Due]:
    for row in registers.agreements(connection, call_id, today):
        draft, day = row.draft, row.draft.in_force
        pressing = urgency(PartialDate.of(day), today, days, event=True) if day is not None else None
        if day is not None and pressing is not None:
            number, title, officers, _ = followed.get(draft.project_id or "", _NOBODY)
            yield Due(row.id, DueKind.AGREEMENT, pressing, PartialDate.of(day), None, _NOTHING, None, False,
                      draft.project_id, number, title, draft.side, officers, draft.recipient)  # fmt: skip
