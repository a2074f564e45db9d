"""Promoters follow their people and organisations: when two are made one, and when a person is erased."""

from datetime import date

import pytest
from sqlalchemy import select

from cmpdesk.domain.directory import Officer, OrganisationDraft, PersonDraft
from cmpdesk.services import directory, privacy, projects, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import check_undone

NAME, FUNCTION = "Hortense Delorme", "Cheffe du laboratoire"


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    made = cohort(workspace, officer, 1, retained_on=date(2019, 6, 14))
    with workspace.write(officer, "test.promoter") as tx:
        home = tx.add(tables.Organisation(name="Institut du Lac", name_key="institut du lac"))
        person = tx.add(tables.Person(name=NAME, name_key="hortense delorme", organisation_id=home.id))
        tx.add(tables.Promoter(project_id=made.projects[0], side="first", organisation_id=home.id,
                               contact_id=person.id, contact_function=FUNCTION, email="hd@lac.example"))  # fmt: skip
        tx.commit()
    return made


def test_a_promoter_goes_with_who_is_made_one(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    kept = directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft("Institut des lacs")).value
    gone = next(one for one in directory.organisations(workspace) if one.name == "Institut du Lac")
    check_undone(workspace, officer, lambda: directory.merge_organisations(
        workspace, officer=officer, kept_id=kept.id, kept_seen=kept.version, gone_id=gone.id, gone_seen=gone.version,
        draft=OrganisationDraft("Institut des lacs"),
    ))  # fmt: skip
    promoter = projects.project(workspace, followed.projects[0]).promoters[0]
    assert promoter is not None
    assert (promoter.organisation, promoter.contact) == ("Institut des lacs", NAME)


def test_a_contact_goes_with_who_is_made_one(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    kept = directory.add_person(workspace, officer=officer, draft=PersonDraft("Hortense Delorme-Roy")).value
    gone = next(one for one in directory.people(workspace) if one.name == NAME)
    check_undone(workspace, officer, lambda: directory.merge_people(
        workspace, officer=officer, kept_id=kept.id, kept_seen=kept.version, gone_id=gone.id, gone_seen=gone.version,
        draft=PersonDraft("Hortense Delorme-Roy"),
    ))  # fmt: skip
    promoter = projects.project(workspace, followed.projects[0]).promoters[0]
    assert promoter is not None
    assert promoter.contact == "Hortense Delorme-Roy"


def test_nothing_is_left_of_an_erased_contact(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    person = next(one for one in directory.people(workspace) if one.name == NAME)
    privacy.erase_person(workspace, officer=officer, person_id=person.id)
    with workspace.read() as connection:
        promoter = connection.execute(select(tables.Promoter.__table__)).one()
        journal = str(connection.execute(select(tables.JournalEntry.__table__.c.fields)).all())
    assert (promoter.contact_function, promoter.email) == ("", "")
    assert [one for one in (NAME, FUNCTION, "hd@lac.example") if one in journal] == []
    assert workspaces.check(workspace).faults == ()
