"""The import page for projects that are under way, in the real window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from cmpdesk.domain.imports import RowResult
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.services import sample_cohort, schedules, workspaces
from cmpdesk.ui.pages.imports.check_step import GRANTED, REQUESTED
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.pages.imports.state import Step
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle

LINES = [
    "N° de projet;Titre;Coordonnateur;Opérateur;Subvention MRIF 2019;Début;Fin;Q1",
    "11.101;Atlas des rives;Atelier des rives;Cartes et canaux;5 000 $;2019-09-02;automne 2021;2020-09-24",
    "11.102;Théâtre du quai;Compagnie du quai;Scène du port;5 000 EUR;2019-09-02;août 2021;2020-09-24",
]


@pytest.fixture
def window(qtbot: QtBot, opened: Opener, tmp_path: Path) -> MainWindow:
    """The window on the page of projects of a call that was made for a cohort."""
    path = tmp_path / "xi.cmpdesk"
    made = workspaces.create(str(path), office=None, officer_name="Rosalie Montpetit")
    try:
        sample_cohort.session(made, workspaces.officers(made)[0])
    finally:
        made.close()
    window = opened(path)
    window.go("projects")
    settle(qtbot, window)
    return window


def test_a_cohort_is_imported_from_the_page_of_projects(qtbot: QtBot, window: MainWindow, tmp_path: Path) -> None:
    sheet = tmp_path / "cohorte.csv"
    sheet.write_text("\n".join(LINES), encoding="utf-8")
    projects = window.pages.page
    assert isinstance(projects, ProjectsPage)
    projects.actions_of["cohort"].trigger()
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, ImportsPage)
    assert page.draft.cohort
    assert not page.file_step.folder_field.isEnabled()
    page.choose_file(sheet)
    settle(qtbot, window)
    settle(qtbot, window)
    assert page.step is Step.COLUMNS
    assert page.columns_step.boxes[2].currentText().endswith(", QC")
    assert page.columns_step.boxes[-1].currentData() == ""
    page.map_column(7, "milestone_1")
    page.advance()
    settle(qtbot, window)
    settle(qtbot, window)
    table = page.check_step.table
    assert (table.isColumnHidden(REQUESTED), table.isColumnHidden(GRANTED)) == (True, False)
    assert page.draft.plan is not None
    assert [row.result for row in page.draft.plan.rows] == [RowResult.NEW, RowResult.REFUSED]
    field = page.check_step.inspector.findChild(QLineEdit, "repair-grant_first_1")
    assert isinstance(field, QLineEdit)
    assert "$" in field.placeholderText()
    field.clear()
    qtbot.keyClicks(field, "5 000 $")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    settle(qtbot, window)
    settle(qtbot, window)
    assert page.draft.importable == 2
    page.advance()
    settle(qtbot, window)
    settle(qtbot, window)
    shown = window.pages.page
    assert isinstance(shown, ProjectsPage)
    assert shown.scene is not None
    assert shown.scene.count == 2
    held = schedules.plan(shown.desk.workspace, Owner(OwnerKind.PROJECT, shown.model.rows[0].id)).milestones
    assert [one.name.in_("fr") for one in held] == ["Début du projet", "Q1", "Fin du projet"]
