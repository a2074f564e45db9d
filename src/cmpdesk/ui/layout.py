"""Panes side by side, and other help with layouts."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QSplitter, QWidget

from cmpdesk.ui.desk import Memory
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.theme import theme

LEAST = 150
"""Height of one of two panes that stand one above the other; the page scrolls where the window has less."""


def row_in(parent: QWidget) -> QHBoxLayout | Flow:
    """Return a row of controls in `parent`, which goes on in the next line where the text is large."""
    row: QHBoxLayout | Flow = Flow(parent) if theme().large else QHBoxLayout(parent)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    return row


def split(name: str, memory: Memory | None, *widgets: QWidget, sizes: tuple[int, ...] = (3, 1)) -> QSplitter:
    """Return `widgets` side by side, or one above the other where the text is large, with handles between
    them; their sizes are remembered under `name`.

    `sizes` are shares at first.
    """
    below = theme().large  # side by side there would be room for neither
    panes = QSplitter(Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal)
    name = f"{name}.below" if below else name
    panes.setChildrenCollapsible(False)
    panes.setHandleWidth(8)
    for widget, share in zip(widgets, sizes, strict=True):
        panes.addWidget(widget)
        if below:
            widget.setMinimumHeight(max(theme().px(LEAST), widget.minimumSizeHint().height()))
        panes.setStretchFactor(panes.count() - 1, share)
    remembered = memory.get(f"split.{name}") if memory else None
    if isinstance(remembered, list) and len(remembered) == len(widgets):
        panes.setSizes([int(size) for size in remembered])
    else:
        panes.setSizes([share * 1000 for share in sizes])
    if memory is not None:
        panes.splitterMoved.connect(partial(_remember, panes, name, memory))
    return panes


def clear_layout(layout: QLayout) -> None:
    """Take everything out of `layout` and destroy it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear_layout(inner)
            inner.deleteLater()


def _remember(panes: QSplitter, name: str, memory: Memory, _place: int, _index: int) -> None:
    memory.set(f"split.{name}", panes.sizes())


def scrolled(name: str) -> tuple[QScrollArea, QWidget]:
    """Return an area that scrolls up and down, and the empty widget in it."""
    area = QScrollArea()
    area.setProperty("kind", "plain")
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setAccessibleName(name)
    inside = QWidget()
    inside.setProperty("kind", "plain")
    inside.setAccessibleName(name)
    area.setWidget(inside)
    return area, inside
