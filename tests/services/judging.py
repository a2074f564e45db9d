"""A call under evaluation whose two juries read everything, and have declared: what rankings are computed from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.rankings import FrozenRanking, Results
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.sheets import SheetKey
from cmpdesk.domain.text import fold
from cmpdesk.services import calls, results, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, a_call, fill

FIRST, SECOND = Side.FIRST, Side.SECOND
TITLES = ("Serres", "Forêts", "Sons", "Digues")
FULL = {0: (8, 8, 8), 1: (6, 6, 6), 2: (9, 9, 9), 3: (5, 5, 5)}
"""Marks in half points of three readers on each application: Sons, Serres, Forêts, Digues."""


@dataclass
class Judging:
    """The two juries; `officer` and `other` are leads of the two Parties, `lead` one of the secretariat."""

    workspace: Workspace
    lead: Officer
    officer: Officer
    other: Officer
    call: CallSheet
    applications: list[str]
    readers: dict[Side, list[str]]

    def acts(self, side: Side) -> Officer:
        return self.officer if side is FIRST else self.other

    @property
    def grid(self) -> Grid:
        grid = calls.grid(self.workspace, self.call.id)
        assert grid is not None
        return grid

    def key(self, side: Side, reader: int, place: int) -> SheetKey:
        return SheetKey(self.readers[side][reader], self.applications[place])

    def edit_grid(self, grid: Grid) -> Grid:
        sheet = calls.call(self.workspace, self.call.id)
        return calls.edit_grid(self.workspace, officer=self.lead, call_id=sheet.id, seen=sheet.version,
                               grid=grid).value  # fmt: skip

    def change_call(self, **columns: Any) -> None:
        """Change columns of the call past all guards."""
        with self.workspace.write(self.lead, "call.edit", title="") as transaction:
            row = transaction.lock(tables.Call, self.call.id)
            for name, value in columns.items():
                setattr(row, name, value)
            transaction.commit()

    def enter(self, side: Side, marks: Mapping[int, Sequence[int | None]]) -> None:
        """Give applications (by place) one mark of each reader on every criterion; None: no sheet."""
        with self.workspace.write(self.acts(side), "score.enter", count=len(marks), code="") as transaction:
            for place, given in marks.items():
                for reader, halves in enumerate(given):
                    if halves is not None:
                        self._put(transaction, self.key(side, reader, place), self.codes(side), halves)
            transaction.commit()

    def mark(self, at: SheetKey, halves: int, codes: Sequence[str]) -> None:
        """Give one sheet one mark on each of `codes`."""
        side = next(side for side, held in self.readers.items() if at.reviewer_id in held)
        with self.workspace.write(self.acts(side), "score.enter", count=1, code="") as transaction:
            self._put(transaction, at, codes, halves)
            transaction.commit()

    def codes(self, side: Side) -> list[str]:
        return [one.code for one in self.grid.criteria_of(side) if one.scored]

    def _put(self, transaction: Any, at: SheetKey, codes: Sequence[str], halves: int) -> None:
        sheet = transaction.add(tables.ScoreSheet(
            reviewer_id=at.reviewer_id, application_id=at.application_id, entry=at.entry,
            grid_number=self.grid.version, waived={}, source="screen", saved_at=self.workspace.now(), version=1,
        ))  # fmt: skip
        rows = [{"sheet_id": sheet.id, "criterion": code, "halves": halves, "comment": ""} for code in codes]
        transaction.bulk_insert(tables.Mark, rows)

    def declare(self, reviewer_id: str, application_id: str, answer: str = "none", measure: str = "") -> None:
        """Enter what a reader declared in place of what they declared before."""
        with self.workspace.write(self.lead, "interest.declare", count=1, code="") as transaction:
            row = transaction.first(tables.Declaration, reviewer_id=reviewer_id, application_id=application_id)
            assert row is not None
            row.answer, row.measure = answer, measure
            transaction.commit()

    def shown(self, side: Side = FIRST, officer: Officer | None = None, **more: bool) -> Results:
        return results.results(self.workspace, officer=officer or self.acts(side), call_id=self.call.id, side=side,
                               **more)  # fmt: skip

    def freeze(self, side: Side = FIRST, **more: Any) -> FrozenRanking:
        seen = {"seen": self.shown(side).digest, **more}
        return results.freeze(self.workspace, officer=self.acts(side), call_id=self.call.id, side=side, **seen).value

    def reopen(self, side: Side = FIRST, reason: str = "Une note était mal recopiée") -> FrozenRanking:
        held = results.frozen(self.workspace, officer=self.acts(side), call_id=self.call.id, side=side)
        return results.reopen(self.workspace, officer=self.acts(side), call_id=self.call.id, side=side,
                              seen=held.version if held else 0, reason=reason).value  # fmt: skip

    def state(self) -> CallState:
        return calls.call(self.workspace, self.call.id).state


def judging(workspace: Workspace, lead: Officer, titles: Sequence[str] = TITLES, readers: int = 3) -> Judging:
    """Make a call under evaluation, with so many readers of each side."""
    people = {
        side: workspaces.add_officer(workspace, officer=lead, name=f"Agente {party}", party_code=party, role=Role.LEAD,
                                     cleared=True).value
        for side, party in ((FIRST, "QC"), (SECOND, "WB"))
    }  # fmt: skip
    call = a_call(workspace, lead)
    applications = fill(workspace, lead, call, list(titles))
    made: dict[Side, list[str]] = {side: [] for side in Side}
    for side, who in people.items():
        with workspace.write(who, "reviewer.add", code="") as transaction:
            for place in range(readers):
                code = f"{'QC' if side is FIRST else 'WB'}-{place + 1:02}"
                person = transaction.add(tables.Person(name=f"Lectrice {code}", name_key=fold(f"Lectrice {code}"),
                                                       email="", version=1))  # fmt: skip
                row = transaction.add(tables.Reviewer(call_id=call.id, side=str(side), code=code, person_id=person.id,
                                                      sector_ids=[], languages=["fr"], load_limit=99,
                                                      version=1))  # fmt: skip
                made[side].append(row.id)
                for one in applications:
                    transaction.add(tables.Assignment(reviewer_id=row.id, application_id=one, origin="hand", version=1))
                    transaction.add(tables.Declaration(
                        reviewer_id=row.id, application_id=one, declared_at=workspace.now(), answer="none",
                        competent=True, explanation="", measure="", measure_reason="", version=1,
                    ))  # fmt: skip
            transaction.commit()
    jury = Judging(workspace, lead, people[FIRST], people[SECOND], call, applications, made)
    jury.change_call(state=str(CallState.EVALUATION))
    return jury


@pytest.fixture(scope="session")
def judging_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Judging]:
    """A jury in a file, closed: to be copied."""
    path = tmp_path_factory.mktemp("judging") / "jury.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name=LEAD, clock=Clock())
    made = judging(workspace, workspaces.officers(workspace)[0])
    workspace.close()
    return path, made
