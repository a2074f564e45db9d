"""Organisations and people, and their former names."""

from datetime import date

import pytest

from cmpdesk.domain.directory import FormerName, Officer, Role
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.services import directory, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import check_refused, check_undone

UNTIL = PartialDate.of(date(2025, 12, 31))


@pytest.fixture
def people(workspace: Workspace, officer: Officer) -> tuple[str, str]:
    """An organisation and one of its people."""
    with workspace.write(officer, "test.people") as transaction:
        organisation = directory.organisation_named(transaction, "Institut boréal", "Québec")
        person = directory.person_named(transaction, "Ursuline Quévillon", organisation, email="u@exemple.test")
        transaction.commit()
    return organisation, person


@pytest.fixture
def reader(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value


def rename(workspace: Workspace, officer: Officer, organisation: str, name: str, seen: int = 1) -> None:
    directory.rename_organisation(workspace, officer=officer, organisation_id=organisation, seen=seen, name=name,
                                  until=UNTIL)  # fmt: skip


def named(workspace: Workspace, officer: Officer, name: str) -> str:
    with workspace.write(officer, "test.named") as transaction:
        found = directory.organisation_named(transaction, name)
        transaction.commit()
    return found


def test_an_organisation_is_found_by_every_name_it_bore(workspace: Workspace, officer: Officer,
                                                        people: tuple[str, str]) -> None:  # fmt: skip
    check_undone(workspace, officer, lambda: rename(workspace, officer, people[0], " Centre des deux rives "))
    (row,) = directory.organisations(workspace)
    assert (row.name, row.address) == ("Centre des deux rives", "Québec")
    assert row.former_names == (FormerName("Institut boréal", UNTIL),)
    for name in ("INSTITUT BOREAL", "centre  des deux rives"):
        assert named(workspace, officer, name) == people[0]
    assert named(workspace, officer, "Institut mosan") != people[0]


def test_people_are_told_apart_by_their_organisation(workspace: Workspace, officer: Officer,
                                                     people: tuple[str, str]) -> None:  # fmt: skip
    with workspace.write(officer, "test.people") as transaction:
        same = directory.person_named(transaction, "URSULINE QUEVILLON", people[0], phone="418 555-0101")
        other = directory.person_named(transaction, "Ursuline Quévillon", None)
        again = directory.person_named(transaction, "ursuline quévillon", None)
        transaction.commit()
    assert same == people[1]
    assert other == again != same
    row = next(one for one in directory.people(workspace) if one.id == same)
    assert (row.name, row.email, row.phone) == ("Ursuline Quévillon", "u@exemple.test", "418 555-0101")


def test_renaming_a_person(workspace: Workspace, officer: Officer, people: tuple[str, str]) -> None:
    check_undone(workspace, officer, lambda: directory.rename_person(
        workspace, officer=officer, person_id=people[1], seen=1, name="Ursuline Roy", until=None))  # fmt: skip
    (row,) = directory.people(workspace)
    assert (row.name, row.former_names) == ("Ursuline Roy", (FormerName("Ursuline Quévillon", None),))


def test_renamings_that_are_refused(workspace: Workspace, officer: Officer, reader: Officer,
                                    people: tuple[str, str]) -> None:  # fmt: skip
    with check_refused(workspace, "organisation.no-name"):
        rename(workspace, officer, people[0], " ")
    with check_refused(workspace, "record.moved"):
        rename(workspace, officer, people[0], "Autre", seen=4)
    with check_refused(workspace, "record.gone"):
        rename(workspace, officer, "nulle-part", "Autre")
    with check_refused(workspace, "access.edit-application"):
        rename(workspace, reader, people[0], "Autre")
    for name, who, code in ((" ", officer, "person.no-name"), ("Autre", reader, "access.edit-application")):
        with check_refused(workspace, code):
            directory.rename_person(workspace, officer=who, person_id=people[1], seen=1, name=name, until=None)
