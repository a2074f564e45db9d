"""The officer who follows a project for a Party."""

from dataclasses import replace

import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import Promoter
from cmpdesk.services import history, projects, workspaces
from cmpdesk.services.programmes import programme
from cmpdesk.storage.workspace import Workspace
from tests.services.following import cohort


def test_who_follows_a_project_acts_for_that_party(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 1)
    project_id = made.projects[0]
    party = programme(workspace, made.call.programme_id).party(Side.SECOND)
    named = {
        (role, code): workspaces.add_officer(workspace, officer=officer, name=f"{role} {code}", role=role,
                                             party_code=code).value
        for role, code in ((Role.OFFICER, "QC"), (Role.OFFICER, "WB"), (Role.READER, "WB"))
    }  # fmt: skip
    mine, theirs = named[Role.OFFICER, "WB"], named[Role.OFFICER, "QC"]
    offered = {one.id for one in projects.followers(workspace, party)}
    assert mine.id in offered
    assert not {theirs.id, named[Role.READER, "WB"].id} & offered
    promoter = Promoter(Side.SECOND, "Maison des cartes", officer_id=mine.id)

    def seen() -> int:
        return projects.project(workspace, project_id).row.version

    with pytest.raises(Refusal, match=r"project\.officer-not-of-party"):
        projects.edit_promoter(workspace, officer=officer, project_id=project_id, seen=seen(),
                               promoter=replace(promoter, officer_id=theirs.id))  # fmt: skip
    told = projects.edit_promoter(workspace, officer=officer, project_id=project_id, seen=seen(),
                                  promoter=promoter).value.promoters[1]  # fmt: skip
    assert told is not None
    assert (told.officer_id, told.officer) == (mine.id, "officer WB")
    now = workspaces.edit_officer(workspace, officer=officer, officer_id=mine.id, seen=mine.version, name=mine.name,
                                  email="", active=False, party_code="WB", role=Role.OFFICER, cleared=False).value
    assert not now.active
    kept = projects.edit_promoter(workspace, officer=officer, project_id=project_id, seen=seen(),
                                  promoter=replace(promoter, phone="081 1")).value.promoters[1]  # fmt: skip
    assert kept is not None
    assert kept.officer_id == mine.id
    projects.edit_promoter(workspace, officer=officer, project_id=project_id, seen=seen(),
                           promoter=replace(promoter, officer_id=None))  # fmt: skip
    history.undo(workspace, officer=officer)
    back = projects.project(workspace, project_id).promoters[1]
    assert back is not None
    assert back.officer == "officer WB"
