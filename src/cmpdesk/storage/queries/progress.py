"""Objectives of projects, and the progress sheets of their promoters."""

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Asked, Objective, ProjectProgress, ReturnedProgress, SideSheet
from cmpdesk.domain.projects import OVER, ProjectRow, ProjectState
from cmpdesk.domain.reviews import Review
from cmpdesk.storage import tables
from cmpdesk.storage.queries import projects
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _FILE, _MILESTONE, _MISSION, _OBJECTIVE, _PROJECT, _REVIEW, _SHEET = (
    kind.__table__
    for kind in (tables.Application, tables.ProgressFile, tables.Milestone, tables.Mission, tables.Objective,
                 tables.Project, tables.Review, tables.ProgressSheet)
)  # fmt: skip


def review(connection: Connection, review_id: str) -> Any:
    """Return the row of a review, or refuse with ``record.gone``."""
    found = connection.execute(select(_REVIEW).where(_REVIEW.c.id == review_id)).first()
    if found is None:
        raise Refusal("record.gone", table="review")
    return found


def review_numbered(connection: Connection, call_id: str, number: int | None) -> Any:
    """Return the row of a review of a call by its number, the newest where none is given; None where there is none."""
    wanted: Any = select(_REVIEW).where(_REVIEW.c.call_id == call_id).order_by(_REVIEW.c.number.desc())
    if number is not None:
        wanted = wanted.where(_REVIEW.c.number == number)
    return connection.execute(wanted).first()


def reviews(connection: Connection) -> list[Any]:
    """Return the rows of all reviews."""
    return list(connection.execute(select(_REVIEW).order_by(_REVIEW.c.number)))


def objectives(connection: Connection, project_ids: Iterable[str]) -> dict[str, tuple[Objective, ...]]:
    """Return the objectives of projects in their order, by project; those that may not be seen are left out."""
    made: dict[str, list[Objective]] = {}
    query: Any = (
        select(_OBJECTIVE)
        .join_from(_OBJECTIVE, _PROJECT, _OBJECTIVE.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_OBJECTIVE.c.project_id.in_(list(project_ids)), *seen(connection))
    )
    for row in connection.execute(query.order_by(_OBJECTIVE.c.position, _OBJECTIVE.c.id)):
        made.setdefault(row.project_id, []).append(Objective(row.text, row.target, row.unit, row.id))
    return {key: tuple(found) for key, found in made.items()}


def missions(connection: Connection, call_id: str) -> dict[tuple[str, Side], int]:
    """Return how many missions are planned for each project and sending side; those that were given up do not count."""
    query: Any = (
        select(_MISSION.c.project_id, _MISSION.c.sending, func.count().label("planned"))
        .join_from(_MISSION, _MILESTONE, _MISSION.c.milestone_id == _MILESTONE.c.id)
        .join(_PROJECT, _MISSION.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_MISSION.c.call_id == call_id, _MILESTONE.c.cancelled.is_(False), *seen(connection))
    )
    rows = connection.execute(query.group_by(_MISSION.c.project_id, _MISSION.c.sending))
    return {(row.project_id, Side(row.sending)): int(row.planned) for row in rows if row.sending in set(Side)}


def of_review(connection: Connection, call: CallSheet, review_id: str,
              project_ids: Iterable[str] | None = None) -> tuple[ProjectProgress, ...]:  # fmt: skip
    """Return the projects that a review looks at, by number, each with the newest sheets of both promoters.

    They are those of the call that are not over, and those that have a sheet anyway.
    """
    wanted: Any = select(_PROJECT.c.id).where(_PROJECT.c.call_id == call.id)
    if project_ids is None:
        asked = select(_SHEET.c.project_id).where(_SHEET.c.review_id == review_id)
        wanted = wanted.where(_PROJECT.c.state.not_in([str(one) for one in OVER]) | _PROJECT.c.id.in_(asked))
        ids = list(connection.execute(wanted).scalars())
    else:
        ids = list(connection.execute(wanted.where(_PROJECT.c.id.in_(list(project_ids)))).scalars())
    rows = _rows(connection, call, ids)
    newest: dict[tuple[str, str], SideSheet] = {}
    for project_id, one in _sheets(connection, _SHEET.c.review_id == review_id):
        newest[project_id, one.side] = one
    return tuple(
        ProjectProgress(
            row.id, row.number, row.title, ProjectState(row.state), row.organisations, row.granted,
            (newest.get((row.id, Side.FIRST)), newest.get((row.id, Side.SECOND))),
        )
        for row in rows
    )  # fmt: skip


def _rows(connection: Connection, call: CallSheet, ids: list[str]) -> list[ProjectRow]:
    made = [row for at in range(0, len(ids), 500) for row in projects.rows_of(connection, call, ids[at : at + 500])]
    if len(ids) <= 500:
        return made
    keys = dict(connection.execute(select(_APPLICATION.c.id, _APPLICATION.c.number_key)
                                   .where(_APPLICATION.c.call_id == call.id)).tuples())  # fmt: skip
    return sorted(made, key=lambda row: keys[row.application_id])


def _sheets(connection: Connection, wanted: ColumnElement[bool]) -> Iterator[tuple[str, SideSheet]]:
    """Yield sheets that may be seen with their project, the newest version last."""
    query: Any = (
        select(_SHEET)
        .join_from(_SHEET, _PROJECT, _SHEET.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(wanted, *seen(connection))
        .order_by(_SHEET.c.number, _SHEET.c.id)
    )
    for row in connection.execute(query):
        yield row.project_id, SideSheet(
            row.id, row.version, Side(row.side), row.number, row.code, row.language, row.issued_at,
            Asked.of_value(row.questions), row.answers, row.received_on,
        )  # fmt: skip


def asked_at(held: Review, project: ColumnElement[str]) -> ColumnElement[str]:
    """Return the meeting of which the progress sheets count for a project at `held`: the last that asked for some."""
    if held.number == 1:
        return literal(held.id)
    query = select(_REVIEW.c.id).join_from(_REVIEW, _SHEET, _SHEET.c.review_id == _REVIEW.c.id).where(
        _REVIEW.c.call_id == held.call_id, _REVIEW.c.number <= held.number, _SHEET.c.project_id == project,
    )  # fmt: skip
    return query.order_by(_REVIEW.c.number.desc()).limit(1).correlate_except(_REVIEW, _SHEET).scalar_subquery()


def versions(connection: Connection, review_id: str) -> dict[str, tuple[str, SideSheet]]:
    """Return every sheet of a review that was ever sent, with its project, by code."""
    return {one.code: (project_id, one) for project_id, one in _sheets(connection, _SHEET.c.review_id == review_id)}


def files(connection: Connection, review_id: str, project_id: str | None = None) -> tuple[ReturnedProgress, ...]:
    """Return the files that came back to a review, or of one project of it, the newest last."""
    query: Any = (
        select(_FILE, _SHEET.c.side, _SHEET.c.number)
        .join_from(_FILE, _SHEET, _FILE.c.sheet_id == _SHEET.c.id)
        .join(_PROJECT, _SHEET.c.project_id == _PROJECT.c.id)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        .where(_FILE.c.review_id == review_id, *seen(connection))
        .order_by(_FILE.c.read_at, _FILE.c.name, _FILE.c.id)
    )
    if project_id is not None:
        query = query.where(_SHEET.c.project_id == project_id)
    return tuple(
        ReturnedProgress(row.name, row.sha256, row.outcome, row.reason, row.read_at, Side(row.side), row.number)
        for row in connection.execute(query)
    )
