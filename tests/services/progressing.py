"""A cohort whose promoters are asked for progress sheets, and sheets filled as they would."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import ObjectiveDraft, ProjectProgress, SideSheet
from cmpdesk.domain.progress_returns import PlannedProgress, ProgressPlan
from cmpdesk.domain.returned import AnswerState
from cmpdesk.domain.returns import FieldKind, SheetField, SheetFile, parse_code
from cmpdesk.services import progress, progress_out, progress_returns, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.returned import fill

DUE = date(2020, 8, 28)
OBJECTIVES = (
    ObjectiveDraft("Deux résidences croisées", 2, "résidences"), ObjectiveDraft("Huit représentations", 8, "dates"),
    ObjectiveDraft("Carnet pédagogique commun"),
)  # fmt: skip
GRANTED = 2_500_000


def asked(kind: FieldKind, place: int = 0) -> SheetField:
    return SheetField(kind, str(place) if place else "")


FULL: dict[SheetField, str] = {
    asked(FieldKind.REACHED, 1): "1", asked(FieldKind.REACHED, 2): "0", asked(FieldKind.REACHED, 3): "60 %",
    asked(FieldKind.REMARK, 2): "Salles fermées — « reporté »", asked(FieldKind.DONE): "3",
    asked(FieldKind.LEFT): "5", asked(FieldKind.ACTIVITIES): "Une résidence\nDeux ateliers",
    asked(FieldKind.MISSIONS): "2", asked(FieldKind.SPENT): "10 250,50",
    asked(FieldKind.DIFFICULTIES): "Frontières", asked(FieldKind.CHANGE): "calendar",
    asked(FieldKind.CALENDAR): "Reporter la tournée", asked(FieldKind.ENDS): "automne 2021",
    asked(FieldKind.FORECAST): "12 000", asked(FieldKind.USE): "Tournée",
}  # fmt: skip


@dataclass
class Asking:
    """A call of which one mid-term review asks; `folder` takes what is sent and what comes back."""

    workspace: Workspace
    officer: Officer
    cohort: Cohort
    review_id: str
    folder: Path

    def send(self, kind: SheetFile = SheetFile.PDF, **more: Any) -> list[Path]:
        made = progress_out.send(self.workspace, officer=self.officer, review_id=self.review_id,
                                 out=self.folder / "out", kind=kind, due=DUE, replace=True, **more).value  # fmt: skip
        return [one for one in made.paths if one.suffix != ".eml"]

    def project(self, place: int = 0) -> ProjectProgress:
        return progress.of_project(self.workspace, self.review_id, self.cohort.projects[place])

    def sheet(self, place: int = 0, side: Side = Side.FIRST) -> SideSheet:
        found = self.project(place).sheet(side)
        assert found is not None
        return found

    def blank(self, place: int = 0, side: Side = Side.FIRST, suffix: str = "pdf") -> Path:
        one = self.project(place)
        party = "QC" if side is Side.FIRST else "WB"
        stem = f"{one.number.replace('.', '-')}_{party}_"
        return next(path for path in sorted((self.folder / "out").glob(f"{stem}*.{suffix}"), reverse=True))

    def filled(self, answers: Mapping[SheetField, str] = FULL, *, place: int = 0, side: Side = Side.FIRST,
               name: str = "rendu.pdf") -> Path:  # fmt: skip
        """Return a PDF form of one promoter with `answers`."""
        code = parse_code(self.sheet(place, side).code)
        return fill(self.blank(place, side), self.folder / name,
                    {one.name(code): value for one, value in answers.items()})  # fmt: skip

    def preview(self, *paths: Path) -> ProgressPlan:
        return progress_returns.preview(self.workspace, officer=self.officer, review_id=self.review_id, paths=paths)

    def accept(self, plan: ProgressPlan, **more: Any) -> Any:
        return progress_returns.accept(self.workspace, officer=self.officer, plan=plan, **more).value

    def read(self, *paths: Path) -> Any:
        return self.accept(self.preview(*paths))


def asking(workspace: Workspace, officer: Officer, folder: Path, count: int = 1, **more: Any) -> Asking:
    """Return a followed cohort with promoters, grants and objectives, and an open mid-term review."""
    made = cohort(workspace, officer, count, **more)
    review_id = new_id()
    with workspace.write(officer, "test.review") as transaction:
        transaction.add(tables.Review(id=review_id, call_id=made.call.id, number=1, state="open", agenda=[], themes=[],
                                      minutes={}))  # fmt: skip
        home = transaction.find(tables.Organisation)[0]
        for project_id in made.projects:
            for side in Side:
                transaction.add(tables.Promoter(project_id=project_id, side=str(side), organisation_id=home.id,
                                                email=f"{side}@institut.example"))  # fmt: skip
                transaction.add(tables.GrantLine(
                    project_id=project_id, side=str(side), funder="Fonds", year=2019, cents=GRANTED,
                    currency="CAD" if side is Side.FIRST else "EUR",
                ))  # fmt: skip
        transaction.commit()
    for project_id in made.projects:
        progress.set_objectives(workspace, officer=officer, project_id=project_id, seen=None, objectives=OBJECTIVES)
    return Asking(workspace, officer, made, review_id, folder)


def states(sheet: PlannedProgress) -> dict[str, AnswerState]:
    """Return what would become of each answer, by the kind of its field and its objective."""
    return {".".join(one.field.path()): one.state for one in sheet.answers}


@pytest.fixture
def ground(workspace: Workspace, officer: Officer, tmp_path: Path) -> Asking:
    return asking(workspace, officer, tmp_path)


@pytest.fixture
def alone(file_workspace: Workspace, tmp_path: Path) -> Asking:
    """The same in a file only."""
    return asking(file_workspace, workspaces.officers(file_workspace)[0], tmp_path)


def check_full(ground: Asking, side: Side = Side.FIRST) -> None:
    found = ground.sheet(side=side)
    assert found.received_on is not None
    assert [found.count(FieldKind.REACHED, str(place)) for place in (1, 2, 3)] == [1, 0, 60]
    assert (found.count(FieldKind.SPENT), found.count(FieldKind.FORECAST)) == (1_025_050, 1_200_000)
    assert found.text(FieldKind.REMARK, "2") == "Salles fermées — « reporté »"
    assert (found.text(FieldKind.CHANGE), found.text(FieldKind.ENDS)) == ("calendar", "2021-23")
    assert (found.missing, found.filled[0]) == ((), found.filled[1])


def enter(ground: Asking, typed: dict[SheetField, str], side: Side = Side.FIRST) -> object:
    return progress_returns.enter(
        ground.workspace, officer=ground.officer, review_id=ground.review_id, project_id=ground.cohort.projects[0],
        side=side, seen=ground.sheet(side=side).version, typed=typed,
    )  # fmt: skip
