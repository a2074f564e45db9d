"""F6: the keyboard goes from pane to pane."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QSplitter, QWidget

from cmpdesk.ui.page import Page


def of(page: Page) -> list[QWidget]:
    """Return the panes of a page: its header, then what its splitter parts, else its whole body."""
    splitter = next((one for one in page.findChildren(QSplitter) if one.isVisible()), None)
    places = range(splitter.count()) if splitter is not None else ()
    inner = [pane for place in places if splitter is not None and (pane := splitter.widget(place)) is not None]
    return [page.header, *(inner or [page])]


def cross(panes: Sequence[QWidget], step: int) -> None:
    """Move the keyboard from the pane that has it to the next (1) or previous (-1) that can take it."""
    focused = QApplication.focusWidget()
    here = next((n for n in reversed(range(len(panes))) if _inside(panes[n], focused)), -1 if step > 0 else 0)
    for distance in range(1, len(panes) + 1):
        target = first_focusable(panes[(here + step * distance) % len(panes)], outside=panes)
        if target is not None:
            target.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return


def first_focusable(pane: QWidget, outside: Sequence[QWidget] = ()) -> QWidget | None:
    """Return the first widget of `pane` that takes the keyboard by Tab; those of other panes `outside` left
    out.
    """
    others = [one for one in outside if one is not pane and pane.isAncestorOf(one)]
    for widget in (pane, *pane.findChildren(QWidget)):
        inside_other = any(_inside(other, widget) for other in others)
        tabs = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if tabs and widget.isVisible() and widget.isEnabled() and not inside_other:
            return widget
    return None


def _inside(pane: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (pane is widget or pane.isAncestorOf(widget))
