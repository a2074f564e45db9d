"""What the dossier of a jury shows beside its ranking: the meeting, and what the jury wrote of each application."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from cmpdesk.domain.dossiers import Meeting
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Recommendation
from cmpdesk.domain.sheets import Consolidation
from cmpdesk.storage import tables
from cmpdesk.storage.queries import clearance


def meeting(connection: Connection, call_id: str, side: Side) -> Meeting:
    """Return the meeting of the jury of `side`, an empty one where nothing was entered."""
    table = tables.Jury.__table__
    row = connection.execute(select(table).where(table.c.call_id == call_id, table.c.side == str(side))).one_or_none()
    if row is None:
        return Meeting()
    return Meeting(row.version, row.meets_on, row.place, row.chair, row.rapporteur, tuple(row.agenda))


def texts(connection: Connection, call_id: str, sides: Iterable[Side]) -> dict[str, Consolidation]:
    """Return what the juries of `sides` wrote, by application; of the first that wrote anything."""
    table = tables.Consolidation.__table__
    query = select(table).where(table.c.call_id == call_id, *clearance.consolidations(connection))
    rows = {(row.application_id, row.side): row for row in connection.execute(query)}
    made: dict[str, Consolidation] = {}
    for side in sides:
        for (application, of), row in rows.items():
            if of == side and application not in made:
                made[application] = Consolidation(
                    row.version, row.strengths, row.weaknesses, row.divergence, row.sector_opinion,
                    row.delegation_opinion, dict(row.marks), Recommendation(row.proposal) if row.proposal else None,
                )  # fmt: skip
    return made


def applications(connection: Connection, call_id: str) -> list[str]:
    """Return the ids of all applications of a call that may be seen, by number."""
    table = tables.Application.__table__
    query = select(table.c.id).where(table.c.call_id == call_id, *clearance.seen(connection))
    return list(connection.execute(query.order_by(table.c.number_key)).scalars())
