"""The drawing of calendars by keyboard, by mouse and by ear; what is out of sight is not painted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPainter, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cmpdesk.domain.timeline_scale import LEAST, MOST, Zoom
from cmpdesk.domain.timelines import Grouping, Line, lines
from cmpdesk.i18n import screen
from cmpdesk.ui.pages.schedules.drawing import Drawing
from cmpdesk.ui.pages.schedules.reading import announce
from cmpdesk.ui.theme import Appearance, theme
from tests.domain.calendars import timeline

KEY = Qt.Key


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


def drawn(qtbot: QtBot, count: int = 6, by: Grouping = Grouping.NONE) -> Drawing:
    """Return a drawing of so many projects."""
    announce()
    made, held = Drawing(), timeline(count)
    qtbot.addWidget(made)
    made.resize(1100, 560)
    made.show()
    made.show_timeline(held, lines(held.rows, by, [key for key, _ in held.sectors]), lambda line: line.key)
    return made


@pytest.fixture
def six(qtbot: QtBot) -> Drawing:
    return drawn(qtbot)


def press(one: Drawing, *keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    for key in keys:
        QTest.keyClick(one, key, held)


def place(one: Drawing, line: int, day: date) -> QPoint:
    """Return where a day of the bar of a line is."""
    view = one.viewport().rect()
    rect = one.picture.rect(line, view)
    x = one.picture.names(view.width()) + one.picture.scale.middle(day)
    return QPoint(round(x), rect.center().y() - theme().px(8))


def test_everything_is_seen_at_first_at_any_width(six: Drawing) -> None:
    for wide in (1100, 700, 1500):
        six.resize(wide, 560)
        first, last = six.in_sight()
        assert first < date(2019, 7, 1)
        assert last > date(2021, 12, 20)
    six.set_zoom(2.0)
    density = six.density
    six.resize(1000, 560)
    assert six.density == density  # somebody chose it


def test_rows_and_milestones_are_walked_through_by_arrows(qtbot: QtBot, six: Drawing) -> None:
    press(six, KEY.Key_Down)
    row = six.current_row()
    assert row is not None
    assert row.number == "11.022"
    seen = []
    for _ in range(7):
        press(six, KEY.Key_Right)
        point = six.current_point()
        assert point is not None
        seen.append(point.id)
    assert seen == ["11-022-start", "11-022-0", "11-022-1", "11-022-2", *["11-022-end"] * 3]
    with qtbot.waitSignal(six.opened) as opened:
        press(six, KEY.Key_Return)
    assert opened.args == ["11-022", "11-022-end"]
    with qtbot.waitSignal(six.picked) as picked:
        press(six, KEY.Key_Up)
    assert picked.args == ["11-014", ""]
    with qtbot.waitSignal(six.opened) as opened:
        press(six, KEY.Key_Return)
    assert opened.args == ["11-014", ""]
    press(six, KEY.Key_Left)
    assert six.current_point() is not None
    press(six, KEY.Key_Home, held=Qt.KeyboardModifier.ControlModifier)
    press(six, *[KEY.Key_Up] * 3)
    assert six.picture.current == 0
    press(six, KEY.Key_End, held=Qt.KeyboardModifier.ControlModifier)
    press(six, KEY.Key_Down)
    assert six.picture.current == 5


def test_a_far_row_comes_into_sight(qtbot: QtBot) -> None:
    many = drawn(qtbot, 300)
    press(many, KEY.Key_End, held=Qt.KeyboardModifier.ControlModifier)
    view = many.viewport().rect()
    assert many.picture.body(view).contains(many.picture.rect(299, view).center())
    press(many, KEY.Key_PageUp)
    assert 280 < many.picture.current < 299
    assert many.pick("p3")
    assert many.picture.body(view).contains(many.picture.rect(3, view).center())


def test_home_end_and_today(six: Drawing) -> None:
    press(six, *[KEY.Key_Plus] * 3)
    press(six, KEY.Key_Home)
    first, last = six.in_sight()
    assert first < date(2019, 7, 1) < last < date(2021, 1, 1)
    press(six, KEY.Key_End)
    first, last = six.in_sight()
    assert date(2020, 6, 1) < first < date(2021, 12, 20) < last
    press(six, KEY.Key_T)
    first, last = six.in_sight()
    assert abs((first - six.picture.today).days + (last - six.picture.today).days) <= 2
    press(six, KEY.Key_Right, held=Qt.KeyboardModifier.ShiftModifier)
    assert six.in_sight()[0] > first
    press(six, KEY.Key_0)
    assert six.in_sight()[1] > date(2021, 12, 20)


def test_keys_zoom_from_week_to_decade(six: Drawing) -> None:
    press(six, *[KEY.Key_Plus] * 6)
    assert six.zoom_step() is Zoom.WEEK
    seen = []
    for _ in range(6):
        press(six, KEY.Key_Minus)
        seen.append(six.zoom_step())
    assert seen == [Zoom.MONTH, Zoom.QUARTER, Zoom.YEAR, Zoom.DECADE, Zoom.DECADE, Zoom.DECADE]
    for wanted in (0.0, 1e9):
        six.set_zoom(wanted)
        assert LEAST <= six.density <= MOST


def wheel(one: Drawing, at: QPointF, turned: int, held: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(at, one.viewport().mapToGlobal(at), QPoint(), QPoint(0, turned), Qt.MouseButton.NoButton, held,
                        Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
    QApplication.sendEvent(one.viewport(), event)


def test_the_wheel_zooms_around_the_mouse_with_ctrl_and_scrolls_without(qtbot: QtBot) -> None:
    many = drawn(qtbot, 300)
    at = QPointF(800, 300)
    inside = 800 - many.picture.names(many.viewport().width())
    under, density = many.picture.scale.day(inside), many.density
    wheel(many, at, 120, Qt.KeyboardModifier.ControlModifier)
    assert many.density > density
    assert many.picture.scale.day(inside) == under
    assert many.picture.top == 0
    wheel(many, at, -240, Qt.KeyboardModifier.NoModifier)
    assert many.picture.top == 2 * theme().px(54)
    wheel(many, at, -120, Qt.KeyboardModifier.ShiftModifier)
    assert many.picture.scale.day(inside) > under


def test_the_scroll_bar_moves_the_dates(six: Drawing) -> None:
    six.set_zoom(5.0)
    before = six.in_sight()[0]
    bar = six.horizontalScrollBar()
    bar.setValue(bar.value() + 500)
    assert (six.in_sight()[0] - before).days == 100


def test_a_milestone_is_dragged_and_only_told(qtbot: QtBot, six: Drawing) -> None:
    view, over = six.viewport(), []
    six.dragging.connect(lambda point, day: over.append((point, day)))
    begin, end = place(six, 0, date(2020, 9, 1)), place(six, 0, date(2020, 12, 1))
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    point = six.current_point()
    assert point is not None
    assert point.id == "11-014-1"
    QTest.mouseMove(view, (begin + end) / 2)
    QTest.mouseMove(view, end)
    with qtbot.waitSignal(six.dragged) as dragged:
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
    name, day = dragged.args
    assert name == "11-014-1"
    assert abs((day - date(2020, 12, 1)).days) <= 2
    assert over[-1] == ("11-014-1", None)
    assert len(over) > 1
    assert six.current_point() == point  # nothing moves by itself


@pytest.mark.parametrize(("day", "name"), [(date(2019, 7, 1), "11-014-start"), (date(2021, 6, 30), "11-014-end")])
def test_both_ends_of_a_bar_can_be_taken(six: Drawing, day: date, name: str) -> None:
    _, found = six.at(place(six, 0, day))
    assert found is not None
    assert found.id == name


def test_what_is_done_stays_and_who_may_not_move_moves_nothing(six: Drawing) -> None:
    view, over = six.viewport(), []
    six.dragging.connect(lambda point, day: over.append((point, day)))
    for line, day in ((0, date(2019, 10, 1)), (1, date(2021, 9, 1))):  # done; then without the right
        six.may_move = line == 0
        begin = place(six, line, day)
        QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
        assert six.current_point() is not None
        QTest.mouseMove(view, begin + QPoint(60, 0))
        QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin + QPoint(60, 0))
        press(six, KEY.Key_Right, held=Qt.KeyboardModifier.ControlModifier)
    assert over == []


def test_a_milestone_is_carried_by_keys_dropped_or_given_up(qtbot: QtBot, six: Drawing) -> None:
    press(six, KEY.Key_Right, KEY.Key_Right, KEY.Key_Right)
    press(six, *[KEY.Key_Right] * 3, held=Qt.KeyboardModifier.ControlModifier)
    assert six.picture.held is not None
    assert six.picture.held.day == date(2020, 9, 4)
    assert "4" in six.accessibleDescription()
    press(six, KEY.Key_Escape)
    assert six.picture.held is None
    press(six, KEY.Key_Left, held=Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(six.dragged) as dragged:
        press(six, KEY.Key_Return)
    assert dragged.args == ["11-014-1", date(2020, 8, 31)]


def test_the_ground_is_pulled(six: Drawing) -> None:
    view = six.viewport()
    before = six.in_sight()[0]
    begin = QPoint(900, six.picture.rect(2, view.rect()).bottom() - 3)
    QTest.mousePress(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin)
    QTest.mouseMove(view, begin - QPoint(120, 0))
    QTest.mouseRelease(view, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, begin - QPoint(120, 0))
    assert six.in_sight()[0] > before


def test_lines_are_read_out_with_their_dates(qtbot: QtBot) -> None:
    one = drawn(qtbot, by=Grouping.SECTOR)
    read = QAccessible.queryAccessibleInterface(one)
    assert read is not None
    assert (read.role(), read.childCount()) == (QAccessible.Role.List, 9)
    group, project = read.child(0), read.child(1)
    assert (group.role(), group.text(QAccessible.Text.Name)) == (QAccessible.Role.Heading, "env (2)")
    assert project.text(QAccessible.Text.Name) == "Hydrogène vert : stockage en aquifère salin"
    value = project.text(QAccessible.Text.Value).replace("\N{NO-BREAK SPACE}", " ")
    assert "from 1 July 2019 to 30 June 2021" in value
    assert "first from 1 July 2019 to 31 December 2020" in value
    assert "Extended by 6 months" in value
    points = project.text(QAccessible.Text.Description).replace("\N{NO-BREAK SPACE}", " ")
    assert "Mi-étape: 1 September 2020, first 1 March 2020" in points
    assert read.indexOfChild(project) == 1
    assert project.rect().height() == one.picture.rect(1, one.viewport().rect()).height()
    one.setFocus()
    press(one, KEY.Key_Down, KEY.Key_Right)
    current = read.focusChild()
    assert current.text(QAccessible.Text.Value) == one.said() == one.accessibleDescription()
    assert current.state().selected


def pixels(one: Drawing) -> QImage:
    image = QImage(one.viewport().size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    one.picture.paint(painter, image.rect())
    painter.end()
    return image


def test_an_interrupted_bar_is_red_and_a_vague_end_fades(six: Drawing) -> None:
    six.picture.current = -1
    image = pixels(six)
    for line, day, name in ((5, date(2019, 12, 1), "bad"), (2, date(2020, 4, 1), "accent")):
        colour = image.pixelColor(place(six, line, day))
        wanted = theme().colour(name)
        assert abs(colour.red() - wanted.red()) + abs(colour.blue() - wanted.blue()) < 90, name
    lightness = [image.pixelColor(place(six, 3, day)).lightness()
                 for day in (date(2021, 6, 1), date(2021, 10, 20), date(2021, 12, 10))]  # fmt: skip
    assert lightness == sorted(lightness)
    assert lightness[2] - lightness[0] > 60


@pytest.mark.parametrize("appearance", [Appearance.DARK, Appearance.CONTRAST])
def test_every_appearance_and_large_text(qtbot: QtBot, appearance: Appearance) -> None:
    one = drawn(qtbot)
    light, row = pixels(one), one.picture.rect(0, one.viewport().rect()).height()
    theme().wear(appearance, 2.0)
    try:
        assert one.picture.rect(0, one.viewport().rect()).height() == 2 * row
        image = pixels(one)
        assert image != light
        corner = QPoint(4, one.viewport().height() - 4)
        assert image.pixelColor(corner) == QColor(theme().tokens.surface)
    finally:
        theme().wear(Appearance.LIGHT, 1.0)


def test_what_is_chosen_stays_when_rows_are_loaded_anew(six: Drawing) -> None:
    press(six, KEY.Key_Down, KEY.Key_Down)
    held = timeline()
    fewer = lines(held.rows[1:], Grouping.NONE)
    six.show_timeline(held, fewer, lambda line: line.key)
    row = six.current_row()
    assert row is not None
    assert row.number == "11.027"
    six.show_timeline(replace(held, rows=()), (), lambda line: line.key)
    assert (six.current_row(), six.said()) == (None, "")
    press(six, *KEYS)
    assert isinstance(fewer[0], Line)


KEYS = (KEY.Key_Down, KEY.Key_Right, KEY.Key_Return, KEY.Key_PageDown, KEY.Key_Home, KEY.Key_T, KEY.Key_Plus)
"""Pressed where there is nothing."""
