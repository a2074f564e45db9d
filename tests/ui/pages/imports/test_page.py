"""The import page on a real workspace and real files."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLineEdit

from cmpdesk.domain.imports import RowResult
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, imports
from cmpdesk.services import history as journal
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.pages.imports.state import Step
from tests.ui.pages.support import DeskOn, Made, Stage, sheets

FAULTY = """N° de dossier;Titre du projet;Secteur;Organisme coordonnateur;Montant demandé ($ CA);Reçu le
12.201;Forges;Culture;Atelier des forges;6.400 ou 6.800;2026-03-03 16:12
12.202;Verres;Culture;Atelier du verre;5 000,00 $;2026-03-03 16:12
"""


@pytest.fixture
def page(desk_on: DeskOn, made: Made, stage: Stage) -> ImportsPage:
    """The page on a call that has received nothing."""
    shown = ImportsPage(desk_on(made.empty))
    stage.show(shown)
    return shown


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "fautes.csv"
    path.write_text(FAULTY, encoding="utf-8")
    return path


def chosen(page: ImportsPage, stage: Stage, path: Path) -> None:
    page.choose_file(path)
    stage.settle()
    stage.settle()


def checked(page: ImportsPage, stage: Stage, path: Path) -> None:
    chosen(page, stage, path)
    page.advance()
    stage.settle()
    stage.settle()


def test_a_file_opens_the_columns_with_what_was_recognised(page: ImportsPage, stage: Stage, tmp_path: Path) -> None:
    first, _ = sheets(tmp_path)
    chosen(page, stage, first)
    assert page.step is Step.COLUMNS
    assert page.columns_step.boxes[0].currentData() == "number"
    assert page.columns_step.boxes[3].currentData() == "organisation"
    assert "depots_quebec.csv" in page.header.status.text()


def test_a_mapping_is_corrected_by_hand(page: ImportsPage, stage: Stage, tmp_path: Path) -> None:
    first, _ = sheets(tmp_path)
    chosen(page, stage, first)
    box = page.columns_step.boxes[1]
    box.setCurrentIndex(box.findData(""))
    box.activated.emit(box.currentIndex())
    assert page.draft.missing == ("title",)
    assert not page.actions_of["next"].isEnabled()
    page.map_column(1, "title")
    assert page.actions_of["next"].isEnabled()


def test_both_parties_are_imported_and_each_is_one_step_to_undo(
    page: ImportsPage, stage: Stage, tmp_path: Path
) -> None:
    desk = page.desk
    for side, path in zip(Side, sheets(tmp_path), strict=True):
        page.show_this({"side": str(side)})
        checked(page, stage, path)
        assert page.step is Step.CHECK
        assert page.actions_of["next"].text() == "&Import 5 rows"
        page.advance()
        stage.settle()
        stage.settle()
        assert stage.gone[-1] == ("applications", {})
        assert stage.said[-1][1]
    counts = calls.counts(desk.workspace, desk.call_id)
    assert (counts.filings, counts.paired, counts.orphans) == ((5, 5), 4, 2)
    journal.undo(desk.workspace, officer=desk.officer)
    assert calls.counts(desk.workspace, desk.call_id).filings == (5, 0)


def test_a_refused_cell_is_repaired_in_place(page: ImportsPage, stage: Stage, faulty: Path) -> None:
    checked(page, stage, faulty)
    assert page.draft.plan is not None
    assert page.draft.plan.count(RowResult.REFUSED) == 1
    assert page.check_step.inspector.findChild(QLineEdit, "repair-amount") is not None
    field = page.check_step.inspector.findChild(QLineEdit, "repair-amount")
    assert isinstance(field, QLineEdit)
    stage.qtbot.keyClicks(field, "6400")
    stage.qtbot.keyClick(field, Qt.Key.Key_Return)
    stage.settle()
    stage.settle()
    assert page.draft.plan is not None
    assert page.draft.plan.count(RowResult.REFUSED) == 0
    assert page.draft.plan.count(RowResult.NEW) == 2


def test_the_rows_can_be_narrowed_to_the_refused(page: ImportsPage, stage: Stage, faulty: Path) -> None:
    checked(page, stage, faulty)
    page.check_step.result.choose(str(RowResult.REFUSED))
    page.check_step.result.chosen.emit(str(RowResult.REFUSED))
    assert [row.checked.row for row in page.check_step.model.rows] == [2]
    assert page.check_step.tally.text() == "1 of 2 rows"


def test_an_unreadable_file_is_refused_beside_its_field(page: ImportsPage, stage: Stage, tmp_path: Path) -> None:
    broken = tmp_path / "casse.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    chosen(page, stage, broken)
    assert page.step is Step.FILE
    assert page.file_step.file_field.accessibleDescription()
    assert not stage.failures


def test_a_remembered_mapping_serves_the_next_file(page: ImportsPage, stage: Stage, tmp_path: Path) -> None:
    path = tmp_path / "entetes.csv"
    path.write_text("Q1;Q2;Q3\n12.101;Atlas;Atelier\n12.102;Quai;Compagnie\n", encoding="utf-8")
    chosen(page, stage, path)
    for column, name in enumerate(("number", "title", "organisation")):
        page.map_column(column, name)
    page.advance()
    stage.settle()
    stage.settle()
    page.remember()
    stage.settle()
    desk = page.desk
    again = imports.preview(desk.workspace, desk.call_id, Side.FIRST, path)
    assert [name for _, name in again.mapping.columns] == ["number", "title", "organisation"]


def test_a_dropped_file_is_chosen_and_a_dropped_folder_holds_attachments(
    page: ImportsPage, stage: Stage, tmp_path: Path
) -> None:
    first, _ = sheets(tmp_path)
    for path in (tmp_path, first):
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(str(path))])
        drop = QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )  # fmt: skip
        page.dropEvent(drop)
    stage.settle()
    stage.settle()
    assert (page.draft.folder, page.draft.path) == (tmp_path, first)


def test_what_was_chosen_survives_a_new_page(page: ImportsPage, stage: Stage, faulty: Path) -> None:
    checked(page, stage, faulty)
    again = ImportsPage(page.desk)
    again.recall(page.memory())
    stage.show(again)
    assert again.step is Step.CHECK
    assert len(again.check_step.model.rows) == 2


def test_cancel_forgets_and_leads_back(page: ImportsPage, stage: Stage, faulty: Path) -> None:
    checked(page, stage, faulty)
    page.cancel()
    assert page.draft.path is None
    assert stage.gone[-1] == ("applications", {})


def test_an_officer_registers_only_what_they_may(desk: Desk, stage: Stage) -> None:
    from dataclasses import replace

    desk.officer = replace(desk.officer, party_code="WB")
    page = ImportsPage(desk)
    stage.show(page)
    assert page.scene is not None
    assert page.scene.allowed == frozenset({Side.SECOND})
    assert page.draft.side is Side.SECOND
