"""Mid-term reviews as they are shown: the meetings of a call, the list of one, and one project with all its facts."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
)

from cmpdesk.domain import reviews as rules
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.pages import Page
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.reviews import (
    Delegate,
    DelegateRole,
    Missions,
    Opinion,
    OpinionCode,
    Portfolio,
    ProposedDate,
    Review,
    ReviewDecision,
    ReviewFilter,
    ReviewOutcome,
    ReviewRow,
    ReviewSubject,
    SecondYear,
    Spending,
    Withdrawal,
)
from cmpdesk.domain.schedules import Milestone, MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries import grants, schedules
from cmpdesk.storage.queries.clearance import seen
from cmpdesk.storage.queries.progress import asked_at

(_APPLICATION, _CALL, _DECISION, _DELEGATE, _INSTALMENT_DECISION, _MILESTONE, _OPINION, _PERSON, _PROJECT, _RECUSAL,
 _REVIEW, _SHEET) = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.ReviewDecision, tables.Delegate, tables.InstalmentDecision,
                 tables.Milestone, tables.Opinion, tables.Person, tables.Project, tables.Recusal, tables.Review,
                 tables.ProgressSheet)
)  # fmt: skip
_OVER = [str(state) for state in OVER]
_OWED = [str(kind) for kind in (MilestoneKind.END, MilestoneKind.MISSION, MilestoneKind.REPORT, MilestoneKind.OTHER)]
"""What promoters owe by a date; a start is owed while the project has not begun."""
_WAITING = [str(state) for state in (ProjectState.RETAINED, ProjectState.AGREED)]
_HEADS = (_PROJECT.c.id, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.sector_id)
_BREAK = "|"


# -- meetings


def hold(connection: Connection, review_id: str) -> Review:
    """Let nobody seal a review, nor give another opinion at it, until the transaction ends, and return it."""
    connection.execute(select(_REVIEW.c.id).where(_REVIEW.c.id == review_id).with_for_update())
    return review(connection, review_id)


def of_call(connection: Connection, call_id: str) -> tuple[Review, ...]:
    """Return the reviews of a call in their order."""
    return _reviews(connection, _REVIEW.c.call_id == call_id)


def review(connection: Connection, review_id: str) -> Review:
    """Return a review with its delegations, or refuse with ``record.gone``."""
    found = _reviews(connection, _REVIEW.c.id == review_id)
    if not found:
        raise Refusal("record.gone", table="review")
    return found[0]


def _reviews(connection: Connection, wanted: ColumnElement[bool]) -> tuple[Review, ...]:
    query: Any = (
        select(_REVIEW, _MILESTONE.c.edtf, _MILESTONE.c.provisional)
        .join_from(_REVIEW, _MILESTONE, _MILESTONE.c.id == _REVIEW.c.milestone_id, isouter=True)
        .where(wanted)
        .order_by(_REVIEW.c.number)
    )
    rows = connection.execute(query).all()
    seats: dict[str, list[Delegate]] = {}
    held: Any = (
        select(_DELEGATE, _PERSON.c.name)
        .join_from(_DELEGATE, _PERSON, _PERSON.c.id == _DELEGATE.c.person_id)
        .where(_DELEGATE.c.review_id.in_([row.id for row in rows]))
        .order_by(_DELEGATE.c.side, _DELEGATE.c.position)
    )
    for row in connection.execute(held):
        seats.setdefault(row.review_id, []).append(Delegate(
            Side(row.side), row.name, DelegateRole(row.role), row.function, row.person_id, row.id, row.present
        ))  # fmt: skip
    return tuple(
        Review(
            row.id, row.version, row.call_id, row.number, row.milestone_id,
            PartialDate.of_edtf(row.edtf) if row.edtf else None, bool(row.provisional), row.place, row.online,
            tuple(row.agenda), tuple(map(LocalisedText.of, row.themes)), dict(row.minutes),
            tuple(seats.get(row.id, ())), row.sealed_at, row.sealed_by,
        )
        for row in rows
    )  # fmt: skip


def meetings(connection: Connection, call_id: str) -> tuple[Milestone, ...]:
    """Return the dates in the calendars of a call and its session that a review can be held on, and none has yet."""
    taken = set(connection.execute(select(_REVIEW.c.milestone_id).where(_REVIEW.c.call_id == call_id)).scalars())
    session_id = connection.execute(select(_CALL.c.session_id).where(_CALL.c.id == call_id)).scalar()
    wanted = _MILESTONE.c.call_id == call_id
    if session_id is not None:
        wanted = or_(wanted, _MILESTONE.c.session_id == session_id)
    kinds = [str(kind) for kind in rules.MEETINGS]
    query = select(_MILESTONE.c.id).where(wanted, _MILESTONE.c.kind.in_(kinds), _MILESTONE.c.cancelled.is_(False))
    free = [one for one in connection.execute(query).scalars() if one not in taken]
    return schedules.some(connection, free)


# -- the list


def _sheet_in(held: Review, side: Side) -> ColumnElement[str]:
    sheet = _SHEET.alias("came")
    came = exists().where(
        sheet.c.review_id == asked_at(held, _PROJECT.c.id), sheet.c.project_id == _PROJECT.c.id,
        sheet.c.side == str(side), sheet.c.received_on.is_not(None),
    )  # fmt: skip
    return case((came, "1"), else_="0")


def _overdue(today: date) -> ColumnElement[str]:
    owed = or_(
        _MILESTONE.c.kind.in_(_OWED),
        and_(_MILESTONE.c.kind == str(MilestoneKind.START), _PROJECT.c.state.in_(_WAITING)),
    )
    late = exists().where(
        _MILESTONE.c.project_id == _PROJECT.c.id, owed, _MILESTONE.c.latest < today, _MILESTONE.c.done_on.is_(None),
        _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.edtf.not_like("%~"),
    )  # fmt: skip
    return case((late, "1"), else_="0")


def _base(connection: Connection, held: Review, today: date, wanted: ReviewFilter,
          *more: ColumnElement[Any]) -> tuple[Select[Any], ColumnElement[str]]:  # fmt: skip
    """Return the query of the projects of a review, and the column that tells all that their standing follows from."""
    first, second = _OPINION.alias("opinion_first"), _OPINION.alias("opinion_second")
    told: ColumnElement[str] = cast(_PROJECT.c.state, String)
    for part in (func.coalesce(first.c.opinion, ""), func.coalesce(second.c.opinion, ""),
                 func.coalesce(_DECISION.c.outcome, ""), _sheet_in(held, Side.FIRST),
                 _sheet_in(held, Side.SECOND), _overdue(today)):  # fmt: skip
        told = told.concat(literal(_BREAK)).concat(part)
    joined: Any = _PROJECT.join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
    for one, side in ((first, Side.FIRST), (second, Side.SECOND)):
        joined = joined.outerjoin(
            one, and_(one.c.review_id == held.id, one.c.project_id == _PROJECT.c.id, one.c.side == str(side))
        )
    joined = joined.outerjoin(
        _DECISION, and_(_DECISION.c.review_id == held.id, _DECISION.c.project_id == _PROJECT.c.id)
    )
    query: Any = select(*more).select_from(joined).where(_PROJECT.c.call_id == held.call_id, *seen(connection))
    if held.number > 1:
        opined = or_(first.c.id.is_not(None), second.c.id.is_not(None), _DECISION.c.id.is_not(None))
        query = query.where(or_(opined, and_(~_settled_before(held), _PROJECT.c.state.not_in(_OVER))))
    if wanted.search:
        from cmpdesk.storage import search

        found = search.matching(connection, wanted.search, _APPLICATION.c.id, first_page=False)
        if found is not None:
            query = query.where(found)
    return query, told


def _settled_before(held: Review) -> ColumnElement[bool]:
    """Return the condition that an earlier meeting decided of a project, and did not postpone it."""
    decided, meeting = _DECISION.alias("decided"), _REVIEW.alias("meeting")
    query = select(decided.c.id).join_from(decided, meeting, meeting.c.id == decided.c.review_id)
    return query.where(
        meeting.c.call_id == held.call_id, meeting.c.number < held.number, decided.c.project_id == _PROJECT.c.id,
        decided.c.outcome.not_in(["", str(ReviewOutcome.POSTPONED)]),
    ).exists()  # fmt: skip


def _told(text: str) -> dict[str, Any]:
    state, first, second, outcome, came_first, came_second, overdue = text.split(_BREAK)
    held, sheets = ProjectState(state), (came_first == "1", came_second == "1")
    return {
        "state": held, "sheets": sheets, "standing": rules.standing(held, sheets, overdue=overdue == "1"),
        "opinions": tuple(OpinionCode(one) if one else None for one in (first, second)),
        "outcome": ReviewOutcome(outcome) if outcome else None,
    }  # fmt: skip


def _counted(connection: Connection, held: Review, today: date, wanted: ReviewFilter) -> list[tuple[str, int]]:
    query, told = _base(connection, held, today, wanted)
    found = query.add_columns(told.label("told")).subquery()
    rows = connection.execute(select(found.c.told, func.count()).group_by(found.c.told))
    return [(row[0], row[1]) for row in rows]


def _passes(wanted: ReviewFilter, told: dict[str, Any]) -> bool:
    stage = rules.stage(told["state"], told["opinions"], told["outcome"])
    return (not wanted.standings or told["standing"] in wanted.standings) and (
        not wanted.stages or stage in wanted.stages
    )


def page(connection: Connection, call: CallSheet, held: Review, wanted: ReviewFilter, today: date,
         after: tuple[Any, ...] | None, limit: int) -> Page[ReviewRow]:  # fmt: skip
    """Return some projects of a review by their number. A second meeting shows what no earlier one settled."""
    query, told = _base(connection, held, today, wanted)
    key = _APPLICATION.c.number_key
    query = query.add_columns(*_HEADS, key.label("sort_key"), told.label("told"), _DECISION.c.applied_at)
    if wanted.standings or wanted.stages:
        passing = [text for text, _ in _counted(connection, held, today, wanted) if _passes(wanted, _told(text))]
        query = query.where(told.in_(passing))
    if after is not None:
        query = query.where(or_(key > after[0], and_(key == after[0], _PROJECT.c.id > after[1])))
    found = connection.execute(query.order_by(key, _PROJECT.c.id).limit(limit + 1)).all()
    shown = found[:limit]
    following = (shown[-1].sort_key, shown[-1].id) if len(found) > limit else None
    return Page(tuple(_row(call, row) for row in shown), following)


def _row(call: CallSheet, row: Row[Any]) -> ReviewRow:
    sector = next((one.name for one in call.sectors if one.id == row.sector_id), None)
    return ReviewRow(row.id, row.number, row.title, sector, **_told(row.told), applied=row.applied_at is not None)


def row(connection: Connection, call: CallSheet, held: Review, project_id: str, today: date) -> ReviewRow:
    """Return one project of a review; refused with ``record.gone`` where it is not on its list or not to be seen."""
    found = _one(connection, call, held, _PROJECT.c.id == project_id, today)
    if found is None:
        raise Refusal("record.gone", table="project")
    return found


def numbered(connection: Connection, call: CallSheet, held: Review, number: str, today: date) -> ReviewRow | None:
    """Return the project of a review that bears a number, None where there is none to be seen."""
    return _one(connection, call, held, _APPLICATION.c.number == number, today)


def _one(connection: Connection, call: CallSheet, held: Review, wanted: ColumnElement[bool],
         today: date) -> ReviewRow | None:  # fmt: skip
    query, told = _base(connection, held, today, ReviewFilter(held.id))
    query = query.add_columns(*_HEADS, told.label("told"), _DECISION.c.applied_at)
    found = connection.execute(query.where(wanted)).first()
    return None if found is None else _row(call, found)


def portfolio(connection: Connection, held: Review, wanted: ReviewFilter, today: date) -> Portfolio:
    """Return how many projects of a review stand where; the filters but the search are left aside."""
    made = Portfolio(0, 0, {}, {})
    projects = sheets = 0
    for text, number in _counted(connection, held, today, wanted):
        told = _told(text)
        stage = rules.stage(told["state"], told["opinions"], told["outcome"])
        projects, sheets = projects + number, sheets + number * all(told["sheets"])
        made.standings[told["standing"]] = made.standings.get(told["standing"], 0) + number
        made.stages[stage] = made.stages.get(stage, 0) + number
    return Portfolio(projects, sheets, made.standings, made.stages)


# -- what was said


def withdrawals(connection: Connection, review_id: str, project_id: str | None = None) -> tuple[Withdrawal, ...]:
    """Return who is recused from which project at a review, by project; of strict files only to who may see them."""
    query: Any = (
        select(_RECUSAL, _DELEGATE.c.side, _DELEGATE.c.present, _PERSON.c.name, _APPLICATION.c.number)
        .join_from(_RECUSAL, _DELEGATE, _DELEGATE.c.id == _RECUSAL.c.delegate_id)
        .join(_PERSON, _PERSON.c.id == _DELEGATE.c.person_id)
        .join(_PROJECT, _PROJECT.c.id == _RECUSAL.c.project_id)
        .join(_APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id)
        .where(_DELEGATE.c.review_id == review_id, *seen(connection))
        .order_by(_APPLICATION.c.number_key, _DELEGATE.c.side, _DELEGATE.c.position)
    )
    if project_id is not None:
        query = query.where(_RECUSAL.c.project_id == project_id)
    return tuple(
        Withdrawal(one.id, one.delegate_id, one.project_id, Side(one.side), one.name, one.reason, one.left_at,
                   one.back_at, one.present, one.number)
        for one in connection.execute(query)
    )  # fmt: skip


def opinions(connection: Connection, review_id: str, project_id: str | None = None) -> dict[tuple[str, Side], Opinion]:
    """Return the opinions given at a review by (project, side), with the withdrawals of that Party."""
    query: Any = _of_seen(connection, _OPINION).where(_OPINION.c.review_id == review_id)
    if project_id is not None:
        query = query.where(_OPINION.c.project_id == project_id)
    left = withdrawals(connection, review_id, project_id)
    return {
        (one.project_id, Side(one.side)): Opinion(
            one.id, one.version, Side(one.side), OpinionCode(one.opinion), one.reasons, one.given_on,
            tuple(who for who in left if who.project_id == one.project_id and who.side == one.side),
        )
        for one in connection.execute(query)
    }  # fmt: skip


def decisions(connection: Connection, review_id: str, project_id: str | None = None) -> tuple[ReviewDecision, ...]:
    """Return what is decided, or only proposed, at a review, by the numbers of the projects."""
    query: Any = _of_seen(connection, _DECISION).where(_DECISION.c.review_id == review_id)
    if project_id is not None:
        query = query.where(_DECISION.c.project_id == project_id)
    rows = connection.execute(query.order_by(_APPLICATION.c.number_key)).all()
    wanted = {one["milestone_id"] for found in rows for one in found.dates}
    names = {one.id: one.name for one in schedules.some(connection, wanted)}
    return tuple(
        ReviewDecision(
            one.id, one.version, one.review_id, one.project_id, ReviewOutcome(one.outcome) if one.outcome else None,
            (one.reasons_first, one.reasons_second), one.conditions, tuple(
                ProposedDate(said["milestone_id"], names.get(said["milestone_id"], LocalisedText.of(said["name"])),
                             PartialDate.of_edtf(said["old"]) if said["old"] else None,
                             PartialDate.of_edtf(said["new"]))
                for said in one.dates
            ), one.decided_on, one.revision_id, one.request_id, one.applied_at,
        )
        for one in rows
    )  # fmt: skip


def _of_seen(connection: Connection, table: Any) -> Any:
    joined = table.join(_PROJECT, table.c.project_id == _PROJECT.c.id).join(
        _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    return select(table).select_from(joined).where(*seen(connection))


# -- one project


def subject(connection: Connection, call: CallSheet, held: Review, project_id: str, today: date) -> ReviewSubject:
    """Return one project of a review with its facts, or refuse with ``record.gone``."""
    shown = row(connection, call, held, project_id, today)
    said = opinions(connection, held.id, project_id)
    decided = decisions(connection, held.id, project_id)
    given = grants.of_project(connection, project_id)
    effects: dict[str, str] = {}
    if decided:
        query = select(_INSTALMENT_DECISION).where(_INSTALMENT_DECISION.c.decision_id == decided[0].id)
        effects = {one.instalment_id: one.effect for one in connection.execute(query)}
    asked: Any = connection.execute(select(asked_at(held, literal(project_id)))).scalar()
    sheets: Any = select(_SHEET.c.side, func.max(_SHEET.c.received_on).label("received_on")).where(
        _SHEET.c.review_id == asked, _SHEET.c.project_id == project_id
    )
    came = {one.side: one.received_on for one in connection.execute(sheets.group_by(_SHEET.c.side))}
    return ReviewSubject(
        shown, (said.get((project_id, Side.FIRST)), said.get((project_id, Side.SECOND))),
        decided[0] if decided else None, withdrawals(connection, held.id, project_id),
        (_spending(given, Side.FIRST), _spending(given, Side.SECOND)), _missions(connection, project_id, today),
        tuple(SecondYear(side, one, effects.get(one.id, "released" if one.released_on else ""))
              for side, one in rules.second_year(given)),
        (_day(came.get(Side.FIRST)), _day(came.get(Side.SECOND))), asked or held.id,
    )  # fmt: skip


def _day(value: Any) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _spending(given: Iterable[Any], side: Side) -> Spending | None:
    own = [one for one in given if one.side is side]
    if not own:
        return None
    spent = sum(claim.accepted.cents for one in own for claim in one.claims if claim.accepted)
    return Spending(side, sum(one.amount.cents for one in own), spent, own[0].amount.currency)


def _missions(connection: Connection, project_id: str, today: date) -> Missions:
    own = (_MILESTONE.c.project_id == project_id, _MILESTONE.c.kind == str(MilestoneKind.MISSION))
    done = postponed = planned = 0
    for one in connection.execute(select(_MILESTONE).where(*own)):
        if one.done_on is not None:
            done += 1
        elif one.cancelled or (one.latest is not None and one.latest < today):
            postponed += 1
        else:
            planned += 1
    return Missions(done, postponed, planned)
