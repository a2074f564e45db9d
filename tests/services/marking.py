"""A jury that reads and has declared: what marks are given to."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.sheets import SheetKey
from cmpdesk.services import calls, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, a_call, fill

CODES = ("adequation", "innovation", "partenariat", "retombees", "faisabilite", "financement", "durable")
"""The common criteria of the grid of projects."""


@dataclass
class Marking:
    """A call with one reviewer of the first side, who reads `applications`; `officer` acts for that Party."""

    workspace: Workspace
    lead: Officer
    officer: Officer
    other: Officer
    call: CallSheet
    reviewer_id: str
    applications: list[str]

    def key(self, place: int = 0) -> SheetKey:
        return SheetKey(self.reviewer_id, self.applications[place])

    @property
    def grid(self) -> Grid:
        grid = calls.grid(self.workspace, self.call.id)
        assert grid is not None
        return grid

    def edit_grid(self, **change: Any) -> Grid:
        sheet = calls.call(self.workspace, self.call.id)
        wanted = replace(self.grid, **change)
        return calls.edit_grid(self.workspace, officer=self.lead, call_id=sheet.id, seen=sheet.version,
                               grid=wanted).value  # fmt: skip

    def change_call(self, **columns: Any) -> None:
        """Change columns of the call as a use case would, past all guards."""
        with self.workspace.write(self.lead, "call.edit", title="") as transaction:
            row = transaction.lock(tables.Call, self.call.id)
            for name, value in columns.items():
                setattr(row, name, value)
            transaction.commit()


def add_reader(workspace: Workspace, officer: Officer, call: CallSheet, applications: list[str],
               side: Side = Side.FIRST, code: str = "QC-04") -> str:  # fmt: skip
    """Add a reviewer who reads `applications` and has declared no interest in any; return their id."""
    draft = ReviewerDraft(code, f"Lectrice {code}", f"{code}@exemple.test", "", (), ("fr",), max(1, len(applications)))
    row = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=side, draft=draft).value
    for application in applications:
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application)
        declare(workspace, officer, row.id, application)
    return row.id


def declare(workspace: Workspace, officer: Officer, reviewer_id: str, application_id: str, answer: str = "none",
            **more: Any) -> None:  # fmt: skip
    """Enter what a reader declared, in place of what they declared before."""
    with workspace.write(officer, "interest.declare") as transaction:
        row = transaction.first(tables.Declaration, reviewer_id=reviewer_id, application_id=application_id)
        row = row or transaction.add(tables.Declaration(
            reviewer_id=reviewer_id, application_id=application_id, declared_at=workspace.now(), answer=answer,
            competent=True, explanation="", measure="", measure_reason="",
        ))  # fmt: skip
        row.answer = answer
        for name, value in more.items():
            setattr(row, name, value)
        transaction.commit()


def marking(workspace: Workspace, lead: Officer, titles: tuple[str, ...] = ("Serres", "Forêts", "Sons")) -> Marking:
    """Make a call, its applications, and one reader of the first side."""
    made = [
        workspaces.add_officer(workspace, officer=lead, name=f"Agente {party}", party_code=party, role=Role.LEAD,
                               cleared=True).value
        for party in ("QC", "WB")
    ]  # fmt: skip
    call = a_call(workspace, lead)
    applications = fill(workspace, lead, call, list(titles))
    reader = add_reader(workspace, made[0], call, applications)
    return Marking(workspace, lead, made[0], made[1], call, reader, applications)


@pytest.fixture(scope="session")
def marked_file(tmp_path_factory: pytest.TempPathFactory) -> Marking:
    """A ground in a file, closed: to be copied."""
    path = tmp_path_factory.mktemp("marking") / "jury.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock())
    made = marking(workspace, workspaces.officers(workspace)[0])
    workspace.close()
    return made


@pytest.fixture
def ground(marked_file: Marking, tmp_path: Path, clock: Clock) -> Iterator[Marking]:
    """A copy of a ground that was made once, in a file."""
    path = shutil.copy(marked_file.workspace.info.location, tmp_path / "jury.cmpdesk")
    workspace = workspaces.open_workspace(str(path), clock=clock)
    yield replace(marked_file, workspace=workspace)
    workspace.close()
