"""A milestone that is carried in the drawing: what follows it is drawn and told before anything is written."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from cmpdesk.domain.timelines import Row
from cmpdesk.services import rescheduling
from cmpdesk.ui.pages.schedules.moving import MoveSheet
from cmpdesk.ui.pages.schedules.page import SchedulesPage
from tests.ui.pages.schedules.test_moving import Followed, followed, opened, page
from tests.ui.pages.support import Stage

__all__ = ["followed", "page"]
KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


def taken(page: SchedulesPage, followed: Followed, name: str) -> str:
    """Put the cursor on a milestone of the first project."""
    point = followed.cohort.at(0, name)
    assert page.drawing.pick(followed.cohort.projects[0], point)
    page.drawing.setFocus()
    return point


def test_what_follows_is_drawn_where_it_would_go(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    at, drawing = followed.cohort.at, page.drawing
    standing = page.header.status.text()
    start = taken(page, followed, "Début")
    for _ in range(12):
        QTest.keyClick(drawing, KEY.Key_Right, CTRL)
    stage.qtbot.waitUntil(lambda: bool(drawing.picture.following))
    stage.settle()
    following = drawing.picture.following
    assert {start, at(0, "Mi-étape"), at(0, "Fin"), at(0, "Rapport final")} == set(following)
    assert following[at(0, "Mi-étape")].isoformat() == "2020-09-14"
    assert "4 dates" in page.header.status.text()
    QTest.keyClick(drawing, KEY.Key_Escape)
    assert drawing.picture.held is None
    assert drawing.picture.following == {}
    assert page.header.status.text() == standing
    assert rescheduling.revisions(followed.workspace, followed.call_id) == ()


def test_what_would_break_is_marked(page: SchedulesPage, followed: Followed, stage: Stage) -> None:
    mission = taken(page, followed, "Fin de la mission")
    QTest.keyClick(page.drawing, KEY.Key_Right, CTRL)  # a Saturday
    stage.qtbot.waitUntil(lambda: mission in page.drawing.picture.broken)
    assert "on a weekend" in page.header.status.text()
    QTest.keyClick(page.drawing, KEY.Key_Escape)
    assert page.drawing.picture.broken == frozenset()


def test_what_is_carried_is_found_again_after_a_reload_or_given_up(page: SchedulesPage, followed: Followed,
                                                                   stage: Stage) -> None:  # fmt: skip
    def row(line: int) -> Row | None:
        return page.drawing.picture.lines[line].row

    taken(page, followed, "Fin")
    QTest.keyClick(page.drawing, KEY.Key_Right, CTRL)
    page.filters.group._take("state")
    held = page.drawing.picture.held
    assert held is not None
    found = row(held.line)
    assert found is not None
    assert found.id == followed.cohort.projects[0]
    page._searched("projet 2")
    assert page.drawing.picture.held is None


def test_several_rows_chosen_in_the_table_do_not_take_the_day_of_one_that_was_dropped(
    page: SchedulesPage, followed: Followed, stage: Stage
) -> None:
    page.table.selectAll()
    assert len(page.table.chosen_rows()) == 3
    point = taken(page, followed, "Fin")
    QTest.keyClick(page.drawing, KEY.Key_Right, CTRL)
    QTest.keyClick(page.drawing, KEY.Key_Return)
    sheet = opened(page, stage, MoveSheet)
    assert isinstance(sheet, MoveSheet)
    assert sheet.moving.asked(frozenset()).milestone_id == point
    sheet.give_up()
