"""Officers, organisations and people as they are shown."""

from collections.abc import Iterable

from sqlalchemy import Connection, select

from cmpdesk.domain.directory import FormerName, Officer, OrganisationRow, PersonRow, Role
from cmpdesk.storage import tables


def officers(connection: Connection) -> tuple[Officer, ...]:
    """Return all officers by name, those who left included."""
    rows = connection.execute(select(tables.Officer.__table__).order_by(tables.Officer.__table__.c.name))
    return tuple(
        Officer(
            row.id, row.version, row.name, row.party_code, Role(row.role), row.email, row.active, row.cleared, row.login
        )
        for row in rows
    )


def organisations(connection: Connection, ids: Iterable[str] | None = None) -> tuple[OrganisationRow, ...]:
    """Return organisations with their former names, by name; `ids` None means all."""
    names: dict[str, list[FormerName]] = {}
    former = tables.OrganisationName
    for row in connection.execute(select(former.organisation_id, former.name, former.until).order_by(former.name)):
        names.setdefault(row.organisation_id, []).append(FormerName(row.name, row.until))
    query = select(tables.Organisation.__table__).order_by(tables.Organisation.name_key)
    if ids is not None:
        query = query.where(tables.Organisation.id.in_(list(ids)))
    return tuple(
        OrganisationRow(row.id, row.version, row.name, row.kind, row.address, tuple(names.get(row.id, ())))
        for row in connection.execute(query)
    )


def people(connection: Connection, ids: Iterable[str] | None = None) -> tuple[PersonRow, ...]:
    """Return people with their former names, by name; `ids` None means all."""
    names: dict[str, list[FormerName]] = {}
    former = tables.PersonName
    for row in connection.execute(select(former.person_id, former.name, former.until).order_by(former.name)):
        names.setdefault(row.person_id, []).append(FormerName(row.name, row.until))
    query = select(tables.Person.__table__).order_by(tables.Person.name_key)
    if ids is not None:
        query = query.where(tables.Person.id.in_(list(ids)))
    return tuple(
        PersonRow(row.id, row.version, row.name, row.function, row.email, row.phone, row.organisation_id,
                  tuple(names.get(row.id, ())))
        for row in connection.execute(query)
    )  # fmt: skip
