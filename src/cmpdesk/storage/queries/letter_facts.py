"""What is known of projects that a letter can say: amounts, dates, what is due, reasons."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _GRANT, _MILESTONE, _PROJECT = (
    kind.__table__ for kind in (tables.Application, tables.GrantLine, tables.Milestone, tables.Project)
)
_MANY = 500


@dataclass(frozen=True, slots=True)
class KnownDate:
    """A milestone that is not cancelled and has a date; `side` None where it concerns both Parties."""

    kind: str
    name: LocalisedText
    side: Side | None
    when: PartialDate
    latest: date
    done: bool


@dataclass(slots=True)
class Known:
    """What is known of a project."""

    reason: str
    conditions: str
    state_reason: str
    amounts: dict[Side, list[tuple[int, str, Money]]] = field(default_factory=dict)
    dates: list[KnownDate] = field(default_factory=list)

    def of(self, side: Side, *kinds: str) -> list[KnownDate]:
        """Return the milestones of some kinds that concern a side, in their order."""
        return [one for one in self.dates if one.kind in kinds and one.side in (None, side)]


def known(connection: Connection, project_ids: Collection[str]) -> dict[str, Known]:
    """Return what is known of projects, by id, without those that may not be seen."""
    made: dict[str, Known] = {}
    every = list(dict.fromkeys(project_ids))
    for start in range(0, len(every), _MANY):
        _read(connection, every[start : start + _MANY], made)
    return made


def _read(connection: Connection, ids: Sequence[str], made: dict[str, Known]) -> None:
    heads: Any = select(_PROJECT.c.id, _PROJECT.c.reason, _PROJECT.c.conditions, _PROJECT.c.state_reason).join_from(
        _PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id
    )
    for row in connection.execute(heads.where(_PROJECT.c.id.in_(ids), *seen(connection))):
        made[row.id] = Known(row.reason, row.conditions, row.state_reason)
    shown = [one for one in ids if one in made]
    grants: Any = select(_GRANT).where(_GRANT.c.project_id.in_(shown)).order_by(_GRANT.c.year, _GRANT.c.funder)
    for row in connection.execute(grants):
        held = made[row.project_id].amounts.setdefault(Side(row.side), [])
        held.append((row.year, " · ".join(part for part in (row.funder, row.line) if part),
                     Money(int(row.cents), row.currency)))  # fmt: skip
    milestones: Any = select(_MILESTONE).where(
        _MILESTONE.c.project_id.in_(shown), _MILESTONE.c.cancelled.is_(False), _MILESTONE.c.latest.is_not(None)
    )
    for row in connection.execute(milestones.order_by(_MILESTONE.c.latest, _MILESTONE.c.position)):
        when = PartialDate.of_edtf(row.edtf) if row.edtf else PartialDate.of(row.latest)
        made[row.project_id].dates.append(KnownDate(
            row.kind, row.name, Side(row.side) if row.side else None, when, row.latest, row.done_on is not None
        ))  # fmt: skip
