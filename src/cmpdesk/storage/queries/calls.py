"""Calls as they are shown, and the facts that their guards look at."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, select

from cmpdesk.domain.access import all_frozen
from cmpdesk.domain.calls import (
    CallFacts,
    CallSheet,
    CallState,
    Confidentiality,
    Envelope,
    Pairing,
    ProjectStart,
    Sector,
)
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationState, Counts
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Aggregation, Criterion, EvaluationMode, Grid, MarkMeaning
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import among, seen
from cmpdesk.storage.tables import Application, Attachment, Filing

_OPEN = (ApplicationState.ORPHAN, ApplicationState.PAIRED, ApplicationState.RECEIVED)
_ADMITTED = (ApplicationState.ADMISSIBLE, ApplicationState.RETAINED)


def calls(connection: Connection, call_id: str | None = None) -> tuple[CallSheet, ...]:
    """Return all calls, or the one of `call_id`, newest deadline first."""
    call, session = tables.Call.__table__, tables.CommissionSession.__table__
    query = select(call, session.c.number.label("session_number"), session.c.label.label("session_label")).join_from(
        call, session, call.c.session_id == session.c.id, isouter=True
    )
    if call_id is not None:
        query = query.where(call.c.id == call_id)
    rows = connection.execute(query).all()
    sectors = _sectors(connection)
    envelopes = _envelopes(connection)
    made = [_call(row, sectors.get(row.id, []), envelopes.get(row.id, ())) for row in rows]
    return tuple(sorted(made, key=lambda one: -one.deadline.instant.timestamp() if one.deadline else 0))


def call(connection: Connection, call_id: str) -> CallSheet:
    """Return a call, or refuse with ``record.gone``."""
    found = calls(connection, call_id)
    if not found:
        raise Refusal("record.gone", table="call")
    return found[0]


def hold(connection: Connection, call_id: str) -> None:
    """Let nobody change a call until the transaction ends: a ranking is not frozen while a mark, a declaration or a
    recusal is on its way.

    What is read of the call afterwards still holds at the end. In a file there is one writer anyway.
    """
    call = tables.Call.__table__
    connection.execute(select(call.c.id).where(call.c.id == call_id).with_for_update(read=True))


def hold_all(connection: Connection) -> None:
    """Let nobody change a call, nor what a ranking is made of, until the transaction ends."""
    call = tables.Call.__table__
    connection.execute(select(call.c.id).order_by(call.c.id).with_for_update(key_share=True))


def _sectors(connection: Connection) -> dict[str, list[tuple[str, Sector]]]:
    made: dict[str, list[tuple[str, Sector]]] = {}
    table = tables.Sector.__table__
    for row in connection.execute(select(table).order_by(table.c.digit)):
        made.setdefault(row.call_id, []).append((row.kind, Sector(row.id, row.digit, row.name)))
    return made


def _envelopes(connection: Connection) -> dict[str, tuple[Envelope, ...]]:
    made: dict[str, list[Envelope]] = {}
    table = tables.Envelope.__table__
    for row in connection.execute(select(table).order_by(table.c.side, table.c.year, table.c.funder)):
        envelope = Envelope(row.id, Side(row.side), row.funder, row.year, row.sector_id, Money(row.cents, row.currency))
        made.setdefault(row.call_id, []).append(envelope)
    return {key: tuple(value) for key, value in made.items()}


def _deadline(instant: datetime | None, zone: str) -> Deadline | None:
    return None if instant is None else Deadline(instant, zone)


def _call(row: Row[Any], sectors: list[tuple[str, Sector]], envelopes: tuple[Envelope, ...]) -> CallSheet:
    return CallSheet(
        id=row.id, version=row.version, programme_id=row.programme_id, session_id=row.session_id,
        session_number=row.session_number or 0, session_label=row.session_label or "", title=row.title,
        pairing=Pairing(row.pairing), state=CallState(row.state), rolling=row.rolling,
        deadline=_deadline(row.deadline, row.deadline_zone), return_by=_deadline(row.return_by, row.return_zone),
        number_template=row.number_template, max_months=row.max_months,
        confidentiality=Confidentiality(row.confidentiality),
        reviewers_per_application=row.reviewers_per_application, size_limit=row.size_limit, contact=row.contact,
        sectors=tuple(sector for kind, sector in sectors if kind == "sector"),
        strands=tuple(sector for kind, sector in sectors if kind == "strand"),
        envelopes=envelopes, approvals=(row.approved_first, row.approved_second), summary_words=row.summary_words,
        evaluation=EvaluationMode(row.evaluation), lead=Side(row.lead) if row.lead else None,
        project_start=ProjectStart(row.project_start), legal_basis=row.legal_basis,
        frozen=(row.frozen_first, row.frozen_second),
    )  # fmt: skip


def grid(connection: Connection, call_id: str) -> Grid | None:
    """Return the newest version of the grid of a call."""
    table = tables.GridVersion.__table__
    newest = select(table).where(table.c.call_id == call_id).order_by(table.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return None if row is None else grid_of(row.number, row.value)


def grids(connection: Connection, call_id: str) -> dict[int, Grid]:
    """Return every version of the grid of a call, by number."""
    table = tables.GridVersion.__table__
    rows = connection.execute(select(table).where(table.c.call_id == call_id).order_by(table.c.number))
    return {row.number: grid_of(row.number, row.value) for row in rows}


def grid_of(version: int, value: dict[str, Any]) -> Grid:
    """Return a grid from its stored form, which is also that of `resources/grids`."""
    return Grid(
        version=version,
        name=LocalisedText.of(value["name"]),
        criteria=tuple(
            Criterion(
                one["code"], LocalisedText.of(one["name"]), LocalisedText.of(one.get("question")), one["weight"],
                _threshold(one), comment_required=one.get("comment_required", False),
                side=Side(one["side"]) if one.get("side") else None, scored=one.get("scored", True),
            )
            for one in value["criteria"]
        ),
        marks=tuple(MarkMeaning(one["mark"], LocalisedText.of(one["meaning"])) for one in value["marks"]),
        half_marks=value["half_marks"],
        proposal=value["proposal"],
        aggregation=Aggregation(value.get("aggregation", Aggregation.MEAN)),
        threshold=_threshold(value),
        ties=tuple(value.get("ties", ())),
        least_reviews=value.get("least_reviews", 3),
        recommendation=value.get("recommendation", True),
    )  # fmt: skip


def _threshold(value: dict[str, Any]) -> Decimal | None:
    return Decimal(str(value["threshold"])) if value.get("threshold") is not None else None


def grid_value(value: Grid) -> dict[str, Any]:
    """Return the stored form of a grid; the inverse of `grid_of`."""
    return {
        "name": value.name.to_dict(),
        "half_marks": value.half_marks,
        "proposal": value.proposal,
        "aggregation": str(value.aggregation),
        "threshold": None if value.threshold is None else str(value.threshold),
        "ties": list(value.ties),
        "least_reviews": value.least_reviews,
        "recommendation": value.recommendation,
        "marks": [{"mark": one.mark, "meaning": one.meaning.to_dict()} for one in value.marks],
        "criteria": [
            {"code": one.code, "name": one.name.to_dict(), "question": one.question.to_dict(), "weight": one.weight,
             "threshold": None if one.threshold is None else str(one.threshold),
             "comment_required": one.comment_required, "side": None if one.side is None else str(one.side),
             "scored": one.scored}
            for one in value.criteria
        ],
    }  # fmt: skip


def facts(connection: Connection, sheet: CallSheet, now: datetime) -> CallFacts:
    """Return what the guards of a call look at."""
    states = _states(connection, sheet.id)
    here = (Filing.call_id == sheet.id, *among(connection, Filing.__table__.c.application_id))
    filings = connection.execute(select(func.count()).where(*here)).scalar_one()
    return CallFacts(
        sectors=len(sheet.sectors),
        has_deadline=sheet.deadline is not None,
        rolling=sheet.rolling,
        deadline_passed=sheet.deadline is not None and sheet.deadline.passed(now),
        approved=(sheet.approvals[0] is not None, sheet.approvals[1] is not None),
        has_grid=grid(connection, sheet.id) is not None,
        filings=filings,
        projects=states.get(ApplicationState.RETAINED, 0),
        undecided=sum(states.get(state, 0) for state in _OPEN),
        all_frozen=all_frozen(sheet.evaluation, sheet.lead, sheet.frozen),
    )


def _states(connection: Connection, call_id: str) -> dict[str, int]:
    here = (Application.call_id == call_id, *seen(connection))
    query = select(Application.state, func.count()).where(*here).group_by(Application.state)
    return {row[0]: row[1] for row in connection.execute(query)}


def counts(connection: Connection, sheet: CallSheet) -> Counts:
    """Return how many filings and applications a call holds."""
    states = _states(connection, sheet.id)
    filed = (Filing.call_id == sheet.id, *among(connection, Filing.__table__.c.application_id))
    by_side = {
        row[0]: row[1]
        for row in connection.execute(
            select(Filing.side, func.count()).where(*filed).group_by(Filing.side)
        )
    }
    filed_twice = (
        select(Filing.application_id).where(*filed)
        .group_by(Filing.application_id).having(func.count() == 2).subquery()
    )  # fmt: skip
    return Counts(
        filings=(by_side.get(Side.FIRST, 0), by_side.get(Side.SECOND, 0)),
        applications=sum(states.values()),
        paired=connection.execute(select(func.count()).select_from(filed_twice)).scalar_one(),
        orphans=states.get(ApplicationState.ORPHAN, 0),
        admissible=sum(states.get(state, 0) for state in _ADMITTED),
        to_check=connection.execute(
            select(func.count()).where(
                Application.call_id == sheet.id, to_check(sheet.deadline), *seen(connection)
            )
        ).scalar_one(),
    )


def to_check(deadline: Deadline | None) -> Any:
    """Return the condition that an application has an attachment that cannot be printed, or a late filing."""
    unprintable = (
        select(Attachment.id)
        .join_from(Attachment, Filing, Attachment.filing_id == Filing.id)
        .where(Filing.application_id == Application.id, Attachment.status != "printable")
    )
    if deadline is None:
        return unprintable.exists()
    late = select(Filing.id).where(
        Filing.application_id == Application.id, Filing.received_at > deadline.instant
    )
    return unprintable.exists() | late.exists()
