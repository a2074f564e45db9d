"""What reviews decide of instalments, with the money that it is about."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.review_money import Effect, InstalmentEffect
from cmpdesk.domain.revisions import Revision
from cmpdesk.storage import tables
from cmpdesk.storage.queries import baselines
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _DECISION, _GRANT, _INSTALMENT, _MADE, _PROJECT, _REVIEW = (
    kind.__table__
    for kind in (tables.Application, tables.ReviewDecision, tables.GrantLine, tables.Instalment,
                 tables.InstalmentDecision, tables.Project, tables.Review)
)  # fmt: skip


def of_review(connection: Connection, review_id: str) -> dict[str, tuple[InstalmentEffect, ...]]:
    """Return what is decided of instalments at a review, by project; by Party, year, funder and place."""
    query: Any = (
        select(_MADE, _DECISION.c.project_id, _INSTALMENT.c.cents.label("now"), _INSTALMENT.c.released_on,
               _INSTALMENT.c.paid_on, _INSTALMENT.c.position, _INSTALMENT.c.grant_id, _GRANT.c.side, _GRANT.c.funder,
               _GRANT.c.year, _GRANT.c.currency, _APPLICATION.c.sector_id)
        .join_from(_MADE, _DECISION, _DECISION.c.id == _MADE.c.decision_id)
        .join(_INSTALMENT, _INSTALMENT.c.id == _MADE.c.instalment_id)
        .join(_GRANT, _GRANT.c.id == _INSTALMENT.c.grant_id)
        .join(_PROJECT, _PROJECT.c.id == _DECISION.c.project_id)
        .join(_APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id)
        .where(_DECISION.c.review_id == review_id, *seen(connection))
        .order_by(_GRANT.c.side, _GRANT.c.year, _GRANT.c.funder, _INSTALMENT.c.position)
    )  # fmt: skip
    made: dict[str, list[InstalmentEffect]] = {}
    for row in connection.execute(query):
        made.setdefault(row.project_id, []).append(_effect(row))
    return {project: tuple(lines) for project, lines in made.items()}


def _effect(row: Any) -> InstalmentEffect:
    return InstalmentEffect(
        row.id, row.instalment_id, row.grant_id, Side(row.side), row.funder, row.year, Money(row.now, row.currency),
        Effect(row.effect), row.cents, row.condition, row.lifted_on,
        None if row.before_cents is None else Money(row.before_cents, row.currency), row.released_on, row.paid_on,
        row.sector_id, row.position,
    )  # fmt: skip


def revisions(connection: Connection, call_id: str, ids: Iterable[str]) -> dict[str, Revision]:
    """Return the revisions of a call that are wanted, by id."""
    wanted = set(ids)
    return {one.id: one for one in baselines.revisions(connection, call_id) if one.id in wanted} if wanted else {}


def unsealed(connection: Connection, letter_ids: Iterable[str]) -> tuple[int, ...]:
    """Return the numbers of the reviews not yet sealed that letters to promoters tell of."""
    letter: Any = tables.Letter.__table__
    query: Any = select(_REVIEW.c.number).join_from(_REVIEW, letter, letter.c.review_id == _REVIEW.c.id)
    some = list(letter_ids)
    wanted = (letter.c.id.in_(some), letter.c.project_id.is_not(None), _REVIEW.c.sealed_at.is_(None))
    return tuple(connection.execute(query.where(*wanted).distinct().order_by(_REVIEW.c.number)).scalars())


def reasons_of(connection: Connection, revision_id: str) -> dict[tuple[str, Side], str]:
    """Return the reasons of the decisions that a revision carried out, by project and Party."""
    joined = _DECISION.join(_PROJECT, _PROJECT.c.id == _DECISION.c.project_id).join(
        _APPLICATION, _APPLICATION.c.id == _PROJECT.c.application_id
    )
    query: Any = select(_DECISION).select_from(joined).where(_DECISION.c.revision_id == revision_id, *seen(connection))
    return {
        (row.project_id, side): said.strip()
        for row in connection.execute(query)
        for side, said in zip(Side, (row.reasons_first, row.reasons_second), strict=True)
    }
