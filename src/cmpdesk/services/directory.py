"""Organisations and people: found again by name, so that none is entered twice; former names kept."""

from datetime import date

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, OrganisationRow, PersonRow
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.text import fold
from cmpdesk.storage import tables
from cmpdesk.storage.queries import directory as queries
from cmpdesk.storage.workspace import Transaction, Workspace


def organisations(workspace: Workspace) -> tuple[OrganisationRow, ...]:
    """Return all organisations by name, with their former names."""
    with workspace.read() as connection:
        return queries.organisations(connection)


def people(workspace: Workspace) -> tuple[PersonRow, ...]:
    """Return all people by name, with their former names."""
    with workspace.read() as connection:
        return queries.people(connection)


def organisation_named(transaction: Transaction, name: str, address: str = "") -> str:
    """Return the id of the organisation that bears or bore `name`, made where there is none."""
    key = fold(name)
    found = transaction.first(tables.Organisation, name_key=key)
    if found is not None:
        return found.id
    former = transaction.first(tables.OrganisationName, name_key=key)
    if former is not None:
        return former.organisation_id
    return transaction.add(tables.Organisation(name=name.strip(), name_key=key, address=address)).id


def person_named(transaction: Transaction, name: str, organisation_id: str | None, *, email: str = "",
                 function: str = "", phone: str = "") -> str:  # fmt: skip
    """Return the id of the person called `name` at that organisation, made where there is none, brought up to date."""
    key = fold(name)
    found = transaction.first(tables.Person, name_key=key, organisation_id=organisation_id)
    if found is None:
        found = transaction.add(tables.Person(name=name.strip(), name_key=key, organisation_id=organisation_id))
    for field, value in (("email", email), ("function", function), ("phone", phone)):
        if value and getattr(found, field, None) != value:
            setattr(found, field, value)
    return found.id


def rename_organisation(workspace: Workspace, *, officer: Officer, organisation_id: str, seen: int, name: str,
                        until: date | None) -> Outcome[OrganisationRow]:  # fmt: skip
    """Give an organisation a new name and keep the old one, borne until `until` (None: unknown day)."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    if not name.strip():
        raise Refusal("organisation.no-name")
    with workspace.write(officer, "organisation.rename", name=name.strip()) as transaction:
        row = transaction.lock(tables.Organisation, organisation_id, seen)
        transaction.add(
            tables.OrganisationName(organisation_id=row.id, name=row.name, name_key=row.name_key, until=until)
        )
        row.name, row.name_key = name.strip(), fold(name)
        transaction.commit()
    with workspace.read() as connection:
        return Outcome(queries.organisations(connection, [organisation_id])[0], _AREAS)


def rename_person(workspace: Workspace, *, officer: Officer, person_id: str, seen: int, name: str,
                  until: date | None) -> Outcome[PersonRow]:  # fmt: skip
    """Give a person a new name and keep the old one, borne until `until` (None: unknown day)."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    if not name.strip():
        raise Refusal("person.no-name")
    with workspace.write(officer, "person.rename") as transaction:
        row = transaction.lock(tables.Person, person_id, seen)
        transaction.add(tables.PersonName(person_id=row.id, name=row.name, until=until))
        row.name, row.name_key = name.strip(), fold(name)
        transaction.commit()
    with workspace.read() as connection:
        return Outcome(queries.people(connection, [person_id])[0], _AREAS)


_AREAS = Area.DIRECTORY | Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.HISTORY
