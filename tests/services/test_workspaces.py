"""Officers of a workspace, and its check."""

from pathlib import Path

import pytest

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.services import history, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, check_refused, check_undone


def add(workspace: Workspace, officer: Officer, name: str, party: str | None = "QC",
        role: Role = Role.OFFICER) -> Officer:  # fmt: skip
    return workspaces.add_officer(workspace, officer=officer, name=name, party_code=party, role=role).value


def test_a_new_workspace_has_a_lead_and_a_sound_journal(workspace: Workspace) -> None:
    (officer,) = workspaces.officers(workspace)
    assert (officer.name, officer.role, officer.party_code) == (LEAD, Role.LEAD, None)
    report = workspaces.check(workspace)
    assert report.sound
    assert report.steps == 1


def test_the_creation_is_never_undone(workspace: Workspace, officer: Officer) -> None:
    with check_refused(workspace, "undo.nothing"):
        history.undo(workspace, officer=officer)
    assert workspaces.officers(workspace) == (officer,)


def test_adding_an_officer(workspace: Workspace, officer: Officer) -> None:
    made = check_undone(workspace, officer, lambda: workspaces.add_officer(
        workspace, officer=officer, name=" Benoît Tremblay ", party_code="QC", role=Role.READER,
        email="b.tremblay@exemple.test"))  # fmt: skip
    assert made.areas & Area.WORKSPACE
    found = next(one for one in workspaces.officers(workspace) if one.id == made.value.id)
    assert (found.name, found.party_code, found.role, found.email) == (
        "Benoît Tremblay", "QC", Role.READER, "b.tremblay@exemple.test",
    )  # fmt: skip


def test_who_may_not_add_an_officer(workspace: Workspace, officer: Officer) -> None:
    colleague = add(workspace, officer, "Benoît Tremblay")
    with check_refused(workspace, "access.edit-officers"):
        add(workspace, colleague, "Chantal Roy")


@pytest.mark.parametrize(("name", "code"), [("  ", "officer.no-name"), ("odile GARNEAU ", "officer.name-taken")])
def test_names_of_officers(workspace: Workspace, officer: Officer, name: str, code: str) -> None:
    with check_refused(workspace, code):
        add(workspace, officer, name)


def test_in_the_office_of_a_party_all_belong_to_it(location: str, clock: Clock) -> None:
    made = workspaces.create(location, office="WB", officer_name=LEAD, clock=clock)
    (lead,) = workspaces.officers(made)
    colleague = add(made, lead, "Benoît Tremblay", party="QC")
    made.close()
    assert (lead.party_code, colleague.party_code) == ("WB", "WB")


def test_the_officer_who_acts_for_a_party(file_workspace: Workspace) -> None:
    workspace = file_workspace
    (officer,) = workspaces.officers(workspace)
    quebec = add(workspace, officer, "Benoît Tremblay", "QC")
    chief = add(workspace, officer, "Zoé Gagnon", "QC", Role.LEAD)
    add(workspace, officer, "Aline Dubois", "WB", Role.READER)
    assert workspaces.officer_for(workspace, "QC") == chief
    assert workspaces.officer_for(workspace, "WB") == officer
    assert workspaces.officer_for(workspace, None, "benoît tremblay") == quebec
    with pytest.raises(Refusal) as unknown:
        workspaces.officer_for(workspace, "QC", "Personne")
    assert unknown.value.code == "officer.unknown"


def test_no_officer_for_a_party(location: str, clock: Clock) -> None:
    made = workspaces.create(location, office=None, officer_name=LEAD, clock=clock)
    (secretariat,) = workspaces.officers(made)
    add(made, secretariat, "Aline Dubois", "WB", Role.READER)
    assert workspaces.officer_for(made, "WB") == secretariat
    made.close()
    assert secretariat.party_code is None


def test_the_day_is_that_of_this_computer(workspace: Workspace, clock: Clock) -> None:
    assert workspace.today() == clock.at.astimezone().date()
    assert workspace.now().tzinfo is not None


def test_a_folder_of_a_cloud_service_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive - Ministère"
    folder.mkdir()
    for place, cloud in ((folder, True), (tmp_path, False)):
        workspace = workspaces.create(str(place / "a.cmpdesk"), office=None, officer_name="Nadine Courtemanche")
        workspace.close()
        assert workspace.info.cloud is cloud
