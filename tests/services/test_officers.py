"""Changing officers: the list is the leads', and a lead always remains."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.services import history, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, check_refused, check_undone


def add(workspace: Workspace, officer: Officer, name: str, role: Role = Role.OFFICER) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name=name, party_code="QC", role=role).value


def edit(workspace: Workspace, officer: Officer, to: Officer) -> Outcome[Officer]:
    """Save `to` as the form does: with the version that was seen."""
    return workspaces.edit_officer(
        workspace, officer=officer, officer_id=to.id, seen=to.version, name=to.name, party_code=to.party_code,
        role=to.role, email=to.email, active=to.active,
    )  # fmt: skip


def test_changing_an_officer(workspace: Workspace, officer: Officer) -> None:
    colleague = add(workspace, officer, "Benoît Tremblay")
    to = replace(colleague, name=" Benoît Tremblay-Roy ", party_code="WB", role=Role.LEAD, email="b@exemple.test")
    made = check_undone(workspace, officer, lambda: edit(workspace, officer, to))
    assert made.areas & Area.WORKSPACE
    found = next(one for one in workspaces.officers(workspace) if one.id == colleague.id)
    assert found == replace(to, name="Benoît Tremblay-Roy", version=found.version)
    assert made.value.version < found.version, "the redo raised it again"


def test_who_leaves_is_kept_but_may_no_longer_work(workspace: Workspace, officer: Officer) -> None:
    colleague = add(workspace, officer, "Benoît Tremblay", Role.LEAD)
    edit(workspace, officer, replace(colleague, active=False))
    assert [one.name for one in workspaces.officers(workspace)] == [LEAD]
    assert {one.name for one in workspaces.everyone(workspace)} == {LEAD, "Benoît Tremblay"}
    assert add(workspace, officer, "Benoît Tremblay").id != colleague.id, "the name is free again"


@pytest.mark.parametrize("change", [
    lambda one: replace(one, role=Role.OFFICER),
    lambda one: replace(one, role=Role.READER),
    lambda one: replace(one, active=False),
])  # fmt: skip
def test_the_last_lead_stays(workspace: Workspace, officer: Officer, change: Callable[[Officer], Officer]) -> None:
    add(workspace, officer, "Benoît Tremblay")
    with check_refused(workspace, "officer.last-lead"):
        edit(workspace, officer, change(officer))
    second = add(workspace, officer, "Chantal Roy", Role.LEAD)
    edit(workspace, officer, change(officer))
    assert [one.id for one in workspaces.officers(workspace) if one.role is Role.LEAD] == [second.id]


def test_an_undo_leaves_a_lead_too(workspace: Workspace, officer: Officer) -> None:
    second = edit(workspace, officer, replace(add(workspace, officer, "Chantal Roy"), role=Role.LEAD)).value
    edit(workspace, second, replace(officer, role=Role.OFFICER))
    with check_refused(workspace, "officer.last-lead"):
        history.undo(workspace, officer=officer)
    assert [one.id for one in workspaces.officers(workspace) if one.role is Role.LEAD] == [second.id]


def test_who_may_not_change_officers(workspace: Workspace, officer: Officer) -> None:
    colleague = add(workspace, officer, "Benoît Tremblay")
    with check_refused(workspace, "access.edit-officers"):
        edit(workspace, colleague, replace(colleague, role=Role.LEAD))


@pytest.mark.parametrize(("name", "code"), [(" ", "officer.no-name"), ("odile GARNEAU", "officer.name-taken")])
def test_names_stay_unique(workspace: Workspace, officer: Officer, name: str, code: str) -> None:
    colleague = add(workspace, officer, "Benoît Tremblay")
    with check_refused(workspace, code):
        edit(workspace, officer, replace(colleague, name=name))


def test_what_somebody_changed_meanwhile_is_not_overwritten(workspace: Workspace, officer: Officer) -> None:
    seen = add(workspace, officer, "Benoît Tremblay")
    edit(workspace, officer, replace(seen, email="b@exemple.test"))
    with check_refused(workspace, "record.moved"):
        edit(workspace, officer, replace(seen, role=Role.READER))
    with check_refused(workspace, "record.gone"):
        edit(workspace, officer, replace(seen, id="0" * 32, name="Personne"))


def test_in_the_office_of_a_party_nobody_changes_sides(location: str, clock: Clock) -> None:
    made = workspaces.create(location, office="WB", officer_name=LEAD, clock=clock)
    (lead,) = workspaces.officers(made)
    changed = edit(made, lead, replace(lead, party_code="QC", email="o@exemple.test")).value
    made.close()
    assert (changed.party_code, changed.email) == ("WB", "o@exemple.test")
