"""What a screen reader, a keyboard and large text meet, on every page and dialog, with data and without."""

from collections.abc import Iterator
from pprint import pformat

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from cmpdesk.domain.errors import Refusal
from cmpdesk.i18n import screen
from cmpdesk.ui import dialogs
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.labels import Elided
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.juries.page import JuriesPage
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle
from tests.ui.pages.support import Made, made

__all__ = ["made"]
LANGUAGES = ("fr", "en", "nl")
TARGET = 24
_ROLE = QAccessible.Role
QUIET = {
    _ROLE.Client, _ROLE.LayeredPane, _ROLE.Splitter, _ROLE.Grip, _ROLE.ScrollBar, _ROLE.Pane, _ROLE.Separator,
    _ROLE.Border, _ROLE.StaticText, _ROLE.ToolTip,
}  # fmt: skip
"""What needs no name while it takes no keyboard."""


def shown(root: QWidget) -> Iterator[QWidget]:
    """Yield what can be seen inside `root`, Qt's own inner parts left out."""
    for widget in (root, *root.findChildren(QWidget)):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def told(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.accessibleName()!r} in {type(widget.parent()).__name__}"


def unnamed(root: QWidget) -> list[str]:
    found = []
    for widget in shown(root):
        interface = QAccessible.queryAccessibleInterface(widget)
        if interface is None:
            continue
        quiet = interface.role() in QUIET and widget.focusPolicy() == Qt.FocusPolicy.NoFocus
        if not quiet and not interface.text(QAccessible.Text.Name).strip():
            found.append(f"{told(widget)}: {interface.role().name}")
    return found


def small(root: QWidget) -> list[str]:
    """Return the targets below 24 pixels; an inner part of a box is no target of its own."""
    kinds = (QAbstractButton, QComboBox, QLineEdit, QAbstractSpinBox)
    return [
        f"{told(widget)}: {widget.width()}×{widget.height()}"
        for widget in shown(root)
        if isinstance(widget, kinds)
        and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit)
        and min(widget.width(), widget.height()) < TARGET
    ]


def clipped(root: QWidget) -> list[str]:
    """Return the texts that are cut: no room for them, or outside of what can be seen or scrolled to."""
    found = []
    for widget in shown(root):
        if not isinstance(widget, QLabel | QAbstractButton) or isinstance(widget, Elided) or not widget.text():
            continue
        needed = widget.minimumSizeHint()
        room = widget.size()
        if isinstance(widget, QLabel) and widget.wordWrap():
            cut = widget.heightForWidth(room.width()) > room.height()
        else:
            cut = needed.width() > room.width() or needed.height() > room.height()
        if not cut and not scrolls(widget):
            cut = widget.visibleRegion().boundingRect().size() != room
        if cut:
            found.append(f"{told(widget)} {widget.text()[:40]!r}: {room.toTuple()} of {needed.toTuple()}")
    return found


def lastingly_clipped(qtbot: QtBot, root: QWidget) -> list[str]:
    """Return what is still cut when all that was about to be laid out has had its time."""
    for _ in range(40):
        if not (found := clipped(root)):
            break
        qtbot.wait(50)
    return found


def scrolls(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    return above is not None


def places(qtbot: QtBot, window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Show every page, one after the other, and the dialogs of each."""
    for spec in PAGES:
        window.go(spec.name)
        settle(qtbot, window)
        page = window.pages.page
        assert page is not None
        yield spec.name, window
        for name in page_dialogs(page):
            settle(qtbot, window)
            dialog = top_dialog()
            yield f"{spec.name}: {name}", dialog or window
            if dialog is not None:
                close(qtbot, dialog)


def page_dialogs(page: QWidget) -> Iterator[str]:
    """Open the dialogs of a page, one after the other."""
    table = next((one for one in page.findChildren(Table) if one.isVisible()), None)
    if table is not None:
        table.choose_columns()
        yield "columns"
    if isinstance(page, CallsPage) and page.table.current_row() is not None:
        page.edit_grid()
        yield "grid"
        page.edit_programme()
        yield "programme"
    if isinstance(page, JuriesPage) and page.scene is not None:
        page.add_reviewer()
        yield "reviewer"
        page._discarded()


def frame_dialogs(window: MainWindow) -> Iterator[str]:
    """Open the dialogs of the frame, one after the other."""
    for name in ("palette", "keyboard", "about", "officers"):
        if window.actions_of[name].isEnabled():
            window.actions_of[name].trigger()
            yield name
    dialogs.show_failure(Refusal("record.moved"))
    yield "failure"
    dialogs.ReasonDialog(window, "A title", "Withdraw").open()
    yield "reason"


def top_dialog() -> QDialog | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()]
    assert len(found) < 2, found
    return found[0] if found else None


def close(qtbot: QtBot, dialog: QDialog) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    give_up = getattr(dialog, "give_up", dialog.reject)
    give_up()
    qtbot.waitUntil(lambda: top_dialog() is None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("filled", [True, False], ids=["filled", "empty"])
def test_everything_has_a_name_and_is_large_enough(
    qtbot: QtBot, opened: Opener, made: Made, language: str, filled: bool
) -> None:
    window = opened(made.filled if filled else made.empty)
    screen.set_language(language)
    window._rebuild()
    settle(qtbot, window)
    faults = {}
    for name, place in places(qtbot, window):
        if found := [*unnamed(place), *small(place)]:
            faults[name] = found
    for name in frame_dialogs(window):
        settle(qtbot, window)
        dialog = top_dialog()
        assert dialog is not None, name
        if found := unnamed(dialog) + ([] if isinstance(dialog, QMessageBox) else small(dialog)):
            faults[name] = found
        close(qtbot, dialog)
    assert not faults, pformat(faults, width=200)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_has_names_and_room_at_twice_the_size(qtbot: QtBot, opened: Opener, language: str) -> None:
    screen.set_language(language)
    theme().wear(Appearance.LIGHT, 2.0)
    window = opened()
    window.resize(1280, 800)
    settle(qtbot, window)
    faults = {}
    welcome = window.welcome
    for name, show in (("create", welcome.show_create), ("connect", welcome.show_connect), ("start", welcome.start)):
        show()
        settle(qtbot, window)
        if found := [*unnamed(window), *small(window), *lastingly_clipped(qtbot, window)]:
            faults[name] = found
    assert not faults, pformat(faults, width=200)


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_nothing_is_cut_at_twice_the_size(qtbot: QtBot, opened: Opener, made: Made, language: str) -> None:
    screen.set_language(language)
    theme().wear(Appearance.LIGHT, 2.0)
    window = opened(made.filled)
    window.resize(1280, 800)
    settle(qtbot, window)
    faults = {}
    for name, place in places(qtbot, window):
        if found := lastingly_clipped(qtbot, place):
            faults[name] = found
    assert not faults, pformat(faults, width=200)


def test_the_focus_can_be_seen_on_everything_that_takes_it(qtbot: QtBot, opened: Opener, made: Made) -> None:
    window = opened(made.filled)
    window.activateWindow()
    unseen: dict[str, list[str]] = {}
    for name, place in places(qtbot, window):
        place.activateWindow()
        for widget in list(shown(place)):
            if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
                continue
            widget.clearFocus()
            before = widget.grab().toImage()
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            if widget.hasFocus() and widget.grab().toImage() == before:
                unseen.setdefault(name, []).append(told(widget))
    assert not unseen, pformat(unseen, width=200)
