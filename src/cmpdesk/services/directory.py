"""Organisations and people: found again by name, so that none is entered twice; former names kept."""

from collections.abc import Iterable
from typing import Any

from cmpdesk.compute import likeness
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import (
    DirectoryKind,
    DirectoryLine,
    DirectorySheet,
    Duplicate,
    FormerName,
    Officer,
    OrganisationDraft,
    OrganisationRow,
    PersonDraft,
    PersonRow,
)
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import fold
from cmpdesk.services import merging
from cmpdesk.storage import tables
from cmpdesk.storage.queries import directory as queries
from cmpdesk.storage.workspace import Transaction, Workspace

_AREAS = Area.DIRECTORY | Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.HISTORY


# -- reading


def organisations(workspace: Workspace) -> tuple[OrganisationRow, ...]:
    """Return all organisations by name, with their former names."""
    with workspace.read() as connection:
        return queries.organisations(connection)


def people(workspace: Workspace) -> tuple[PersonRow, ...]:
    """Return all people by name, with their former names."""
    with workspace.read() as connection:
        return queries.people(connection)


def page(workspace: Workspace, kind: DirectoryKind, search: str, sort: Sort, after: tuple[Any, ...] | None = None,
         limit: int = 128) -> Page[DirectoryLine]:  # fmt: skip
    """Return some lines in French order; `sort.column` is name, organisation, kind or filings."""
    with workspace.read() as connection:
        return queries.page(connection, kind, search, sort, after, limit)


def counts(workspace: Workspace, search: str = "") -> tuple[int, int]:
    """Return how many organisations and people a search leaves."""
    with workspace.read() as connection:
        first, second = (queries.count(connection, kind, search) for kind in DirectoryKind)
        return first, second


def sheet(workspace: Workspace, kind: DirectoryKind, record_id: str) -> DirectorySheet:
    """Return an organisation or a person with all that is linked to it, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.sheet(connection, kind, record_id)


def duplicates(workspace: Workspace, kind: DirectoryKind) -> tuple[Duplicate, ...]:
    """Return those that may have been entered twice, most alike first, without those that were told apart."""
    with workspace.read() as connection:
        named = [likeness.Named(*one) for one in queries.names(connection, kind)]
        apart = queries.told_apart(connection)
        pairs = [pair for pair in likeness.alike(named) if frozenset(pair[:2]) not in apart]
        ids = dict.fromkeys(key for first, second, _ in pairs for key in (first, second))
        found = {line.row.id: line for line in queries.lines(connection, kind, list(ids))}
    return tuple(Duplicate(found[first], found[second], score) for first, second, score in pairs)


# -- found again by name


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


# -- changing


def add_organisation(workspace: Workspace, *, officer: Officer,
                     draft: OrganisationDraft) -> Outcome[OrganisationRow]:  # fmt: skip
    """Enter an organisation; one that bears or bore its name already is refused with ``organisation.name-taken``."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "organisation.add", name=draft.name.strip()) as transaction:
        row = tables.Organisation()
        _fill_organisation(transaction, row, draft)
        transaction.commit()
    return _organisation(workspace, row.id)


def edit_organisation(workspace: Workspace, *, officer: Officer, organisation_id: str, seen: int,
                      draft: OrganisationDraft) -> Outcome[OrganisationRow]:  # fmt: skip
    """Change an organisation and its former names; what filings said of it stays as it was received."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "organisation.edit", name=draft.name.strip()) as transaction:
        _fill_organisation(transaction, transaction.lock(tables.Organisation, organisation_id, seen), draft)
        transaction.commit()
    return _organisation(workspace, organisation_id)


def rename_organisation(workspace: Workspace, *, officer: Officer, organisation_id: str, seen: int, name: str,
                        until: PartialDate | None) -> Outcome[OrganisationRow]:  # fmt: skip
    """Give an organisation a new name and keep the old one, borne until `until` (None: unknown)."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "organisation.rename", name=name.strip()) as transaction:
        row = transaction.lock(tables.Organisation, organisation_id, seen)
        kept = (*_kept(transaction.find(tables.OrganisationName, organisation_id=row.id)), FormerName(row.name, until))
        _fill_organisation(transaction, row, OrganisationDraft(name, row.kind, row.address, kept))
        transaction.commit()
    return _organisation(workspace, organisation_id)


def add_person(workspace: Workspace, *, officer: Officer, draft: PersonDraft) -> Outcome[PersonRow]:
    """Enter a person; refused with ``person.name-taken`` where the organisation has one of that name."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "person.add") as transaction:
        row = tables.Person()
        _fill_person(transaction, row, draft)
        transaction.commit()
    return _person(workspace, row.id)


def edit_person(workspace: Workspace, *, officer: Officer, person_id: str, seen: int,
                draft: PersonDraft) -> Outcome[PersonRow]:  # fmt: skip
    """Change a person and their former names; what filings said of them stays as it was received."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, "person.edit") as transaction:
        _fill_person(transaction, transaction.lock(tables.Person, person_id, seen), draft)
        transaction.commit()
    return _person(workspace, person_id)


def rename_person(workspace: Workspace, *, officer: Officer, person_id: str, seen: int, name: str,
                  until: PartialDate | None) -> Outcome[PersonRow]:  # fmt: skip
    """Give a person a new name and keep the old one, borne until `until` (None: unknown)."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    if not name.strip():
        raise Refusal("person.no-name")
    with workspace.write(officer, "person.rename") as transaction:
        row = transaction.lock(tables.Person, person_id, seen)
        former = tables.PersonName(person_id=row.id, name=row.name)
        former.bear_until(until)
        transaction.add(former)
        row.name, row.name_key = name.strip(), fold(name)
        transaction.commit()
    return _person(workspace, person_id)


# -- merging


def tell_apart(workspace: Workspace, *, officer: Officer, kind: DirectoryKind, first_id: str,
               second_id: str) -> Outcome[None]:  # fmt: skip
    """Note in the journal that two entries are two: nobody is asked about them any more, until `offer_again`."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    _two(first_id, second_id)
    table = tables.Person if kind is DirectoryKind.PERSON else tables.Organisation
    with workspace.write(officer, queries.TOLD_APART, kind=StepKind.RECORD, first=first_id, second=second_id) as step:
        for record_id in (first_id, second_id):
            step.get(table, record_id)
        step.commit()
    return Outcome(None, Area.DIRECTORY | Area.HISTORY)


def offer_again(workspace: Workspace, *, officer: Officer) -> Outcome[None]:
    """Offer again what was told apart."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    with workspace.write(officer, queries.OFFERED_AGAIN, kind=StepKind.RECORD) as step:
        step.commit()
    return Outcome(None, Area.DIRECTORY | Area.HISTORY)


def merge_organisations(workspace: Workspace, *, officer: Officer, kept_id: str, kept_seen: int, gone_id: str,
                        gone_seen: int, draft: OrganisationDraft) -> Outcome[OrganisationRow]:  # fmt: skip
    """Make one organisation of two, as `draft` describes it: filings, people and seats move, both names stay known."""
    workspace.require(officer, Right.EDIT_APPLICATION)
    _two(kept_id, gone_id)
    with workspace.write(officer, "organisation.merge", name=draft.name.strip()) as transaction:
        kept = transaction.lock(tables.Organisation, kept_id, kept_seen)
        gone = transaction.lock(tables.Organisation, gone_id, gone_seen)
        transaction.params["other"] = gone.name if fold(gone.name) != fold(draft.name) else kept.name
        for filing in transaction.find(tables.Filing, organisation_id=gone_id):
            filing.organisation_id = kept_id
            transaction.lock(tables.Application, filing.application_id)
        for person in transaction.find(tables.Person, organisation_id=gone_id):
            transaction.lock(tables.Person, person.id).organisation_id = kept_id
        for seat in _seats(workspace, transaction, officer, organisation_id=gone_id):
            seat.organisation_id = kept_id
        merging.move_organisation(transaction, kept_id, gone_id)
        bore = transaction.find(tables.OrganisationName, organisation_id=gone_id)
        names = _all_names(draft.former_names, _kept(bore), (kept.name, gone.name), draft.name)
        for former in bore:
            transaction.delete(former)
        transaction.delete(gone)
        transaction.session.flush()
        draft = OrganisationDraft(draft.name, draft.kind, draft.address, names)
        _fill_organisation(transaction, kept, draft)
        transaction.commit()
    return _organisation(workspace, kept_id)


def merge_people(workspace: Workspace, *, officer: Officer, kept_id: str, kept_seen: int, gone_id: str,
                 gone_seen: int, draft: PersonDraft) -> Outcome[PersonRow]:  # fmt: skip
    """Make one person of two, as `draft` describes them: filings, seats and what makes them experts move.

    Refused with ``person.twice-in-jury`` where both sit in one jury.
    """
    workspace.require(officer, Right.EDIT_APPLICATION)
    _two(kept_id, gone_id)
    with workspace.write(officer, "person.merge") as transaction:
        kept = transaction.lock(tables.Person, kept_id, kept_seen)
        gone = transaction.lock(tables.Person, gone_id, gone_seen)
        for filing in transaction.find(tables.Filing, contact_id=gone_id):
            filing.contact_id = kept_id
            transaction.lock(tables.Application, filing.application_id)
        taken = {(seat.call_id, seat.side) for seat in transaction.find(tables.Reviewer, person_id=kept_id)}
        for seat in _seats(workspace, transaction, officer, person_id=gone_id):
            if (seat.call_id, seat.side) in taken:
                raise Refusal("person.twice-in-jury", code=seat.code)
            seat.person_id = kept_id
        merging.move_person(workspace, transaction, officer, kept_id, gone_id)
        bore = transaction.find(tables.PersonName, person_id=gone_id)
        names = _all_names(draft.former_names, _kept(bore), (kept.name, gone.name), draft.name)
        for former in bore:
            transaction.delete(former)
        transaction.delete(gone)
        transaction.session.flush()
        draft = PersonDraft(draft.name, draft.function, draft.email, draft.phone, draft.organisation, names)
        _fill_person(transaction, kept, draft)
        transaction.commit()
    return _person(workspace, kept_id)


def _two(kept_id: str, gone_id: str) -> None:
    if kept_id == gone_id:
        raise Refusal("directory.same")


def _seats(workspace: Workspace, transaction: Transaction, officer: Officer,
           **equal: str) -> Iterable[tables.Reviewer]:  # fmt: skip
    """Yield the seats in juries, locked; the jury of each Party belongs to its office."""
    for seat in transaction.find(tables.Reviewer, **equal):
        call = transaction.get(tables.Call, seat.call_id)
        party = transaction.first(tables.Party, programme_id=call.programme_id, side=seat.side)
        workspace.require(officer, Right.EDIT_JURY, party.code if party else None)
        yield transaction.lock(tables.Reviewer, seat.id)


def _all_names(wanted: Iterable[FormerName], moved: Iterable[FormerName], borne: tuple[str, str],
               name: str) -> tuple[FormerName, ...]:  # fmt: skip
    """Return every name that is not the one kept, each once: that with a date before that without."""
    every = [*wanted, *moved, *(FormerName(one, None) for one in borne)]
    dated = sorted(every, key=lambda one: one.until is None)
    found: dict[str, FormerName] = {}
    for one in dated:
        if fold(one.name) != fold(name):
            found.setdefault(fold(one.name), one)
    return tuple(found.values())


# -- inside


def _fill_organisation(transaction: Transaction, row: tables.Organisation, draft: OrganisationDraft) -> None:
    name, key = draft.name.strip(), fold(draft.name)
    if not key:
        raise Refusal("organisation.no-name")
    others = [one.id for one in transaction.find(tables.Organisation, name_key=key)]
    others += [one.organisation_id for one in transaction.find(tables.OrganisationName, name_key=key)]
    if any(one != row.id for one in others):
        raise Refusal("organisation.name-taken", name=name)
    row.name, row.name_key, row.kind, row.address = name, key, draft.kind.strip(), draft.address.strip()
    transaction.add(row)
    here = transaction.find(tables.OrganisationName, organisation_id=row.id)
    for former in _former(transaction, here, draft.former_names):
        made = tables.OrganisationName(organisation_id=row.id, name=former.name.strip(), name_key=fold(former.name))
        made.bear_until(former.until)
        transaction.add(made)


def _fill_person(transaction: Transaction, row: tables.Person, draft: PersonDraft) -> None:
    name, key = draft.name.strip(), fold(draft.name)
    if not key:
        raise Refusal("person.no-name")
    home = organisation_named(transaction, draft.organisation) if draft.organisation.strip() else None
    if any(one.id != row.id for one in transaction.find(tables.Person, name_key=key, organisation_id=home)):
        raise Refusal("person.name-taken")
    row.name, row.name_key, row.organisation_id = name, key, home
    row.function, row.email, row.phone = draft.function.strip(), draft.email.strip(), draft.phone.strip()
    transaction.add(row)
    here = transaction.find(tables.PersonName, person_id=row.id)
    for former in _former(transaction, here, draft.former_names):
        made = tables.PersonName(person_id=row.id, name=former.name.strip())
        made.bear_until(former.until)
        transaction.add(made)


def _former(transaction: Transaction, here: Iterable[tables.OrganisationName | tables.PersonName],
            wanted: Iterable[FormerName]) -> list[FormerName]:  # fmt: skip
    """Delete the former names that are no longer wanted and return those to add."""
    left = [one for one in wanted if one.name.strip()]
    for row in here:
        (same,) = _kept([row])
        if same in left:
            left.remove(same)
        else:
            transaction.delete(row)
    return left


def _kept(rows: Iterable[tables.OrganisationName | tables.PersonName]) -> tuple[FormerName, ...]:
    return tuple(FormerName(row.name, PartialDate.of_edtf(row.until_edtf) if row.until_edtf else None) for row in rows)


def _organisation(workspace: Workspace, record_id: str) -> Outcome[OrganisationRow]:
    with workspace.read() as connection:
        return Outcome(queries.organisations(connection, [record_id])[0], _AREAS)


def _person(workspace: Workspace, record_id: str) -> Outcome[PersonRow]:
    with workspace.read() as connection:
        return Outcome(queries.people(connection, [record_id])[0], _AREAS)
