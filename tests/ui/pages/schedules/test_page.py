"""The page of calendars on a real workspace: figures, chips, the table twin, paper, and the way to a milestone."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.timelines import Grouping, Sheet
from cmpdesk.i18n import labels, screen
from cmpdesk.services import schedule_documents, workspaces
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.milestones.editing import MilestoneSheet
from cmpdesk.ui.pages.schedules.page import SchedulesPage
from cmpdesk.ui.pages.schedules.printing import PrintCalendars
from cmpdesk.ui.theme import Appearance, theme
from tests.services.calendars import Moved, moved_cohort
from tests.ui.pages.support import DeskOn, Made, Stage
from tests.ui.test_accessibility import small, unnamed


@pytest.fixture(scope="module")
def cohort_file(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Moved]:
    """A workspace with a cohort of six that moved after its original calendar was kept."""
    path = tmp_path_factory.mktemp("calendars") / "cohort.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Claire Dubuc")
    made = moved_cohort(workspace, workspaces.officers(workspace)[0], 6)
    workspace.close()
    return path, made


@pytest.fixture
def page(desk_on: DeskOn, stage: Stage, cohort_file: tuple[Path, Moved]) -> SchedulesPage:
    desk = desk_on(cohort_file[0])
    desk.choose_call(cohort_file[1].cohort.call.id)
    made = SchedulesPage(desk)
    stage.show(made)
    return made


def titles(page: SchedulesPage) -> list[str]:
    return [line.row.title for line in page.drawing.picture.lines if line.row is not None]


def test_the_head_and_the_figures_tell_how_the_cohort_stands(page: SchedulesPage) -> None:
    assert page.header.status.text() == (
        "6 projects · revision 1, mi-étape de septembre 2020 · adopted on 24\N{NO-BREAK SPACE}September 2020"
    )
    cards = page.figures
    shown = [card._figure.text() for card in (cards.prolonged, cards.mean, cards.interrupted, cards.meeting)]
    assert shown == ["6", "6 months", "1", "—"]
    assert cards.interrupted.accessibleName() == "project interrupted"
    assert len(titles(page)) == 6
    assert unnamed(page) == []
    assert small(page) == []


def test_chips_leave_and_group_rows_in_drawing_and_table_alike(page: SchedulesPage, stage: Stage) -> None:
    page.filters.state._take("stopped")
    assert titles(page) == ["Projet 3"] == [row.title for row in page.model.rows]
    assert page.filters.tally.text() == "1 of 6 projects"
    page.filters.state._take("")
    page.filters.group._take(str(Grouping.STATE))
    heads = [page.drawing.picture.name(line) for line in page.drawing.picture.lines if line.row is None]
    assert heads == ["Running", "Stopped"]
    page.filters.group._take(str(Grouping.SECTOR))
    page.filters.group._take(str(Grouping.PARTY))
    heads = [page.drawing.picture.name(line) for line in page.drawing.picture.lines if line.row is None]
    assert page.scene is not None
    assert heads == [labels.party_name(screen.words(), party) for party in page.scene.programme.parties]
    assert page.header.search is not None
    page.header.search.setText(f"projet {page.model.rows[4].number}")
    stage.qtbot.waitUntil(lambda: page.filters.tally.text() == "1 of 6 projects")
    page.header.search.setText("xyz")
    stage.qtbot.waitUntil(lambda: page.whole.currentWidget() is page.no_row)
    assert not page.actions_of["print-calendars"].isEnabled()


def test_the_table_says_the_same_with_the_same_row_chosen(page: SchedulesPage) -> None:
    assert page.drawing.pick(page.model.rows[3].id)
    page._drawn_picked(page.model.rows[3].id, "")
    page.actions_of["as-table"].trigger()
    assert page.whole.currentWidget() is page.table
    row = page.table.current_row()
    assert row is not None
    assert row.id == page.model.rows[3].id
    moved = next(n for n, one in enumerate(page.model.rows) if one.title == "Projet 2")
    shown = [page.model.cell(moved, column).plain.replace("\N{NO-BREAK SPACE}", " ") for column in range(1, 7)]
    assert shown == ["4 November 2019", "2 March 2022", "2 September 2019", "2 September 2021", "+6", "Running"]
    page.table.pick(page.model.rows[1].id)
    page.actions_of["as-table"].trigger()
    drawn = page.drawing.current_row()
    assert drawn is not None
    assert drawn.id == page.model.rows[1].id
    text = page.table.copy_text()
    assert "First end" in text


def test_the_zoom_of_the_chip_is_that_of_the_drawing(page: SchedulesPage) -> None:
    page.filters.zoom._take("month")
    assert page.drawing.zoom_step() == "month"
    page.drawing.step_zoom(-1)
    assert page.filters.zoom.key == "quarter"
    page.drawing.set_zoom(page.drawing.density * 1.2)
    assert page.filters.zoom.key == ""
    page.filters.zoom._take("")
    first, last = page.drawing.in_sight()
    assert first < date(2019, 6, 12) < date(2022, 6, 2) < last


def test_a_milestone_opens_in_its_form_and_a_project_on_its_page(page: SchedulesPage, stage: Stage) -> None:
    page.drawing.setFocus()
    page.drawing._along(1)
    page.drawing._enter()
    stage.settle()
    (sheet,) = page.findChildren(MilestoneSheet)
    assert sheet.isVisible()
    sheet.reject()
    row = page.drawing.current_row()
    assert row is not None
    page.drawing.opened.emit(row.id, "")
    assert stage.gone == [("projects", {"project_id": row.id})]


def test_what_is_dropped_is_asked_of_the_page(page: SchedulesPage, qtbot: QtBot) -> None:
    page.move_wanted.disconnect()
    with qtbot.waitSignal(page.move_wanted) as wanted:
        page.drawing.dragged.emit("m", date(2021, 3, 1))
    assert wanted.args == ["m", date(2021, 3, 1)]


def test_the_pages_are_shown_as_they_are_printed(page: SchedulesPage, stage: Stage,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    shown: list[object] = []
    monkeypatch.setattr(preview, "show", lambda _desk, document: shown.append(document.load()))
    page.filters.state._take("stopped")
    page.actions_of["print-calendars"].trigger()
    stage.settle()
    dialog = next(one for one in page.findChildren(QDialog) if isinstance(one, PrintCalendars))
    assert dialog.paper is Sheet.LETTER
    dialog.sheet.setCurrentIndex(dialog.sheet.findData("tabloid"))
    dialog.days.setCurrentIndex(1)
    order = page.printing.order(dialog)
    assert (order.sheet, order.landscape, order.wanted.state) == (Sheet.TABLOID, True, "stopped")
    assert (order.first, order.last) == page.drawing.in_sight()
    assert unnamed(dialog) == []
    dialog.accept()
    (data,) = shown
    assert isinstance(data, bytes)
    assert data.startswith(b"%PDF")
    page.printing.ask()
    stage.settle()
    again = [one for one in page.findChildren(QDialog) if isinstance(one, PrintCalendars) and one.isVisible()]
    assert again[-1].paper is Sheet.TABLOID  # remembered
    again[-1].reject()
    assert schedule_documents.usual(page.desk.workspace, page.desk.call_id) is Sheet.LETTER


def test_a_call_without_projects_says_what_would_be_here(desk: Desk, stage: Stage, made: Made) -> None:
    page = SchedulesPage(desk)
    stage.show(page)
    assert page.whole.currentWidget() is page.none_yet
    assert not page.filters.isVisible()
    desk.choose_call("")
    stage.settle()
    assert page.whole.currentWidget() is page.no_call


@pytest.mark.parametrize("language", ["fr", "en", "nl"])
def test_large_text_in_each_language(desk_on: DeskOn, stage: Stage, cohort_file: tuple[Path, Moved],
                                     language: str) -> None:  # fmt: skip
    screen.set_language(language)
    theme().wear(Appearance.DARK, 2.0)
    try:
        desk = desk_on(cohort_file[0])
        desk.choose_call(cohort_file[1].cohort.call.id)
        page = SchedulesPage(desk)
        stage.show(page)
        assert unnamed(page) == []
        assert small(page) == []
        assert page.drawing.viewport().height() > theme().px(54)
    finally:
        theme().wear(Appearance.LIGHT, 1.0)


def test_what_was_chosen_is_kept_when_the_page_is_made_anew(page: SchedulesPage, stage: Stage) -> None:
    page.filters.group._take(str(Grouping.STATE))
    page.filters.twin.setChecked(True)
    row = page.model.rows[2]
    page.table.pick(row.id)
    again = SchedulesPage(page.desk)
    again.recall(page.memory())
    stage.show(again)
    assert again.whole.currentWidget() is again.table
    assert again.filters.by is Grouping.STATE
    current = again.table.current_row()
    assert current is not None
    assert current.id == row.id
