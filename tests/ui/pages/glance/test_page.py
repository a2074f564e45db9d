"""The programme at a glance on a real workspace: every bar and number opens what it counts, by mouse and keyboard."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.glance import By, Measure, Theme, cut
from cmpdesk.domain.money import Money
from cmpdesk.services import filings, workspaces
from cmpdesk.storage import tables
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.glance.opened import OpenedDialog, records
from cmpdesk.ui.pages.glance.page import GlancePage
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import fill
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed


@pytest.fixture
def followed(desk: Desk) -> Cohort:
    """Two projects of the 11e session with money and a mission, an application beside them, and a 9e session."""
    made = cohort(desk.workspace, desk.officer, 2)
    fill(desk.workspace, desk.officer, made.call, ["Sans suite"])
    cohort(desk.workspace, desk.officer, 1, number=9)
    with desk.workspace.write(desk.officer, "test.money") as tx:
        for place, project in enumerate(made.projects):
            tx.add(tables.GrantLine(project_id=project, side="second", funder="WBI", year=2020, cents=700_000 + place,
                                    currency="EUR"))  # fmt: skip
        end = tx.add(tables.Milestone(project_id=made.projects[0], position=30, kind="mission", name={"fr": "Fin"},
                                      edtf="2021-05", earliest=date(2021, 5, 1), latest=date(2021, 5, 31),
                                      rule={}))  # fmt: skip
        tx.add(tables.Mission(call_id=made.call.id, project_id=made.projects[0], milestone_id=end.id, number=1,
                              title="Repérage", sending="first", days=4, co2_kg=1200))  # fmt: skip
        tx.commit()
    desk.choose_call(made.call.id)
    return made


@pytest.fixture
def page(desk: Desk, stage: Stage, followed: Cohort) -> GlancePage:
    made = GlancePage(desk)
    stage.show(made)
    return made


def tile(page: GlancePage, measure: Measure) -> str:
    return next(one.accessibleName() for one in page.tiles if one.measure is measure)


def dialog(page: GlancePage, qtbot: QtBot) -> OpenedDialog:
    qtbot.waitUntil(lambda: any(one.isVisible() for one in page.findChildren(OpenedDialog)))
    return next(one for one in page.findChildren(OpenedDialog) if one.isVisible())


def test_it_begins_with_the_session_of_the_call(page: GlancePage) -> None:
    assert "11e" in page.header.status.text()
    assert tile(page, Measure.FILED) == "Filed: 3"
    assert tile(page, Measure.CO2) == "kg of CO₂e: 1,200"
    assert list(page.cards) == list(Theme)
    assert unnamed(page) == []


def test_every_figure_opens_as_many_rows_as_it_counts(page: GlancePage) -> None:
    assert page.scene
    counted = 0
    for theme in Theme:
        for by in By:
            table = cut(page.scene.shown, theme, by)
            for line in (*table.lines, table.total):
                for column, figure in zip(table.columns, line.figures, strict=True):
                    rows, places = records(page.scene.shown, theme, column, figure) if figure else ([], {})
                    assert [row.id for row in rows] == list(places)
                    assert {row.id for row in rows} == set(figure.ids if figure else ())
                    counted += len(rows)
    assert counted > 50


def test_a_bar_is_opened_by_keyboard_and_by_mouse(page: GlancePage, stage: Stage, qtbot: QtBot,
                                                  followed: Cohort) -> None:  # fmt: skip
    plot = page.cards[Theme.FUNNEL].plot
    assert plot.accessibleDescription() == "11e: 3 · Filed, 2 · Admissible, 2 · Retained, 0 · Completed"
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    place = {"state": "", "search": "", "call_id": followed.call.id}
    assert stage.gone[-1] == ("applications", place)
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    assert plot.accessibleDescription() == "11e: 2 · Admissible"
    qtbot.keyClick(plot, Qt.Key.Key_Down)
    qtbot.keyClick(plot, Qt.Key.Key_Space)
    assert stage.gone[-1] == ("projects", place)
    qtbot.keyClick(plot, Qt.Key.Key_End)
    qtbot.keyClick(plot, Qt.Key.Key_Return)
    assert stage.said[-1][0] == "Nothing is counted here."
    before = QPixmap(plot.size())
    plot.render(before)
    assert not before.toImage().isNull()
    admissible = plot._band(0, 1).center().toPoint()
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=admissible)
    assert dialog(page, qtbot).table.rows_model.rowCount() == 2


def test_a_number_of_a_table_opens_a_list_of_what_it_sums(page: GlancePage, stage: Stage, qtbot: QtBot,
                                                         followed: Cohort) -> None:  # fmt: skip
    card = page.cards[Theme.MONEY]
    card.switch.click()
    assert card.both.currentWidget() is card.table
    at = [(one.measure, one.currency) for one in card.columns].index((Measure.GRANTED, "EUR"))
    card.table.setCurrentIndex(card.table.rows_model.index(1, at + 1))  # the total
    qtbot.keyClick(card.table, Qt.Key.Key_Return)
    opened = dialog(page, qtbot)
    assert [row.values[-1] for row in opened.table.rows_model.rows] == [Money(700_000, "EUR"), Money(700_001, "EUR")]
    assert unnamed(opened) == []
    opened.table.pick(followed.applications[1])
    opened.go()
    assert stage.gone[-1] == ("projects", {"project_id": followed.projects[1], "call_id": followed.call.id})
    assert opened.result() == QDialog.DialogCode.Accepted


def test_sessions_and_lines_are_chosen_and_remembered(page: GlancePage, stage: Stage, desk: Desk) -> None:
    assert page.scene
    held = {one.name.fr: one for one in page.scene.sessions}
    page.sessions.chosen.emit([held["9e"].id, held["11e"].id])
    stage.settle()
    assert page.cards[Theme.FUNNEL].plot.names == ["9e", "11e"]
    assert tile(page, Measure.RETAINED) == "Retained: 3"
    page.by.choose(str(By.PARTY))
    page.reload()
    stage.settle()
    assert page.cards[Theme.FUNNEL].plot.names == ["Québec", "Wallonia-Brussels"]
    again = GlancePage(desk)
    again.recall(page.memory())
    stage.show(again)
    assert tile(again, Measure.RETAINED) == "Retained: 3"
    assert again.cards[Theme.FUNNEL].plot.names == ["Québec", "Wallonia-Brussels"]
    desk.choose_call(held["9e"].call_ids[0])
    stage.settle()
    assert tile(again, Measure.RETAINED) == "Retained: 1"  # of another call its own session is shown


def test_strict_files_are_counted_only_for_who_is_cleared(page: GlancePage, stage: Stage, desk: Desk,
                                                          followed: Cohort) -> None:  # fmt: skip
    assert page.strict.isHidden()
    sheet = filings.application(desk.workspace, followed.applications[0])
    filings.classify(desk.workspace, officer=desk.officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    page.reload()
    stage.settle()
    assert (tile(page, Measure.FILED), page.strict.isHidden()) == ("Filed: 3", False)
    assert page.told.text() == "Strict files are counted: for cleared readers only."
    page.strict.click()
    stage.settle()
    assert (tile(page, Measure.FILED), page.strict.isHidden()) == ("Filed: 2", False)
    page.cards[Theme.FUNNEL].plot.opened.emit(0, 0)  # the list of applications would show the strict one
    assert page.findChildren(OpenedDialog)
    colleague = next((one for one in workspaces.officers(desk.workspace) if not one.cleared), None)
    desk.act_as(colleague or workspaces.add_officer(desk.workspace, officer=desk.officer, name="Benoît Tremblay",
                                                    party_code=None, role=desk.officer.role).value)  # fmt: skip
    page.strict.setChecked(True)
    page.reload()
    stage.settle()
    assert (tile(page, Measure.FILED), page.strict.isHidden()) == ("Filed: 2", True)
    assert page.told.text() == "Strict files are left out of all these figures."


def test_the_workbook_is_saved(page: GlancePage, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bilan.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.actions_of["workbook"].trigger()
    stage.settle()
    assert CalamineWorkbook.from_path(path).sheet_names[0] == "From filing to completion"
    assert stage.said[-1][0] == "Saved: bilan.xlsx"
