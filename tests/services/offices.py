"""An office that receives filings, and the sheets that are sent to it."""

from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter, ApplicationSheet
from cmpdesk.domain.imports import ImportPlan, ImportResult
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, imports, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.intake import bad_files
from tests.storage.fixtures import Clock, a_call, closed

HEADINGS = ["N° de dossier", "Titre du projet", "Secteur", "Organisme", "Adresse", "Responsable", "Courriel",
            "Montant demandé an 1", "Montant demandé an 2", "Déposé le", "Partenaire", "Mission 1 vers"]  # fmt: skip


def line(number: str | None, title: str, **more: Any) -> list[object]:
    cells: dict[str, object] = {
        "number": number, "title": title, "sector": "Culture", "organisation": "Institut Sphaigne",
        "address": "1, rue des Mousses", "contact": "Odette Lavoie", "email": "o.lavoie@sphaigne.example",
        "first": "12 500,00 $", "second": 8000, "received": "4 mars 2026, 16 h 12", "partner": "Centre de l’eau vive",
        "mission": "Wallonie-Bruxelles",
    }  # fmt: skip
    return list({**cells, **more}.values())


def euro_line(number: str | None, title: str, **more: Any) -> list[object]:
    about = {"organisation": "Centre de l’eau vive", "address": "Quai 2, Lessive", "contact": "Bram Peeters",
             "email": "b.peeters@eauvive.example", "first": "9.800 €", "second": "7.200,00",
             "partner": "Institut Sphaigne",
             "received": "05/03/2026 09:30", "mission": "Québec"}  # fmt: skip
    return line(number, title, **{**about, **more})


def sheet(path: Path, lines: list[list[object]]) -> Path:
    return bad_files.workbook(path, [["Registre"], [], [*HEADINGS], *lines])


class Office:
    """A call that receives filings, and the sheets that its two offices send."""

    def __init__(self, workspace: Workspace, officer: Officer, call: CallSheet, folder: Path) -> None:
        self.workspace = workspace
        self.officer = officer
        self.call = call
        self.folder = folder
        self.count = 0

    def plan(self, lines: list[list[object]], side: Side = Side.FIRST, **more: Any) -> ImportPlan:
        self.count += 1
        path = sheet(self.folder / f"depots{self.count}.xlsx", lines)
        return imports.dry_run(self.workspace, officer=self.officer, call_id=self.call.id, side=side, path=path, **more)

    def take(self, lines: list[list[object]], side: Side = Side.FIRST, **more: Any) -> ImportResult:
        return imports.commit(self.workspace, officer=self.officer, plan=self.plan(lines, side, **more)).value

    def applications(self) -> list[ApplicationSheet]:
        rows = filings.page(self.workspace, ApplicationFilter(self.call.id), Sort("number"), None, 500).rows
        return [filings.application(self.workspace, row.id) for row in rows]

    def head(self) -> str:
        report = workspaces.check(self.workspace)
        assert report.sound
        return report.head


@pytest.fixture
def office(workspace: Workspace, officer: Officer, clock: Clock, tmp_path: Path) -> Office:
    call = closed(workspace, officer, a_call(workspace, officer), clock)
    return Office(workspace, officer, call, tmp_path)


@pytest.fixture
def file_office(file_workspace: Workspace, clock: Clock, tmp_path: Path) -> Office:
    """An office with a workspace in a file, where the database makes no difference."""
    officer = workspaces.officers(file_workspace)[0]
    call = closed(file_workspace, officer, a_call(file_workspace, officer), clock)
    return Office(file_workspace, officer, call, tmp_path)
