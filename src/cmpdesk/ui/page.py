"""What every page is made of."""

from __future__ import annotations

from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QTableView, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.i18n.screen import t
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.header import PageHeader
from cmpdesk.ui.theme import theme


class Page(QWidget):
    """A page of the window: header on top, `body` below; it reloads when what it shows has changed.

    A page is made anew when the language changes, so text is set once, in `__init__`; `memory` and `recall`
    carry over what the user had chosen. `reload` is called when the page is shown for the first time, and,
    only while it is visible, whenever one of its `areas` changes; it starts tasks and returns at once.
    """

    name: ClassVar[str] = ""
    areas: ClassVar[Area] = Area.NONE

    def __init__(self, desk: Desk, title: str) -> None:
        super().__init__()
        self.desk = desk
        self.actions_of = Actions(self, lambda: self.waiting)
        self.setObjectName(self.name)
        self.setAccessibleName(title)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._stale, self._failed = True, False
        outer = QVBoxLayout(self._inside())
        outer.setContentsMargins(24, 20, 24, 16)
        outer.setSpacing(16)
        self.header = PageHeader(title)
        outer.addWidget(self.header)
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        outer.addLayout(self.body, 1)
        desk.changes.changed.connect(self._changed)
        desk.call_chosen.connect(self._call_chosen)
        desk.runner.failed.connect(self._not_loaded)

    def _inside(self) -> QWidget:
        """Return what takes the header and the body: the page itself, or where the text is large what scrolls in it."""
        if not theme().large:
            return self
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        area = QScrollArea()
        area.setProperty("kind", "plain")
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(self.accessibleName())
        inside = QWidget()
        inside.setProperty("kind", "plain")
        inside.setAccessibleName(self.accessibleName())
        area.setWidget(inside)
        whole.addWidget(area)
        return inside

    @property
    def loading(self) -> bool:
        """Whether what the page shows is still on its way, and with it why a button is not enabled."""
        return False

    @property
    def waiting(self) -> str:
        """Why no button can tell why it is not enabled, "" where each can."""
        if not self.loading:
            return ""
        failed = self._failed and not self.desk.runner.works_for(self)
        return t("This page could not be loaded.") if failed else t("This page is still loading.")

    def reload(self) -> None:
        """Start loading what the page shows."""

    def show_this(self, what: dict[str, Any]) -> None:
        """Show what another page asked for (`Desk.go`)."""

    def memory(self) -> dict[str, Any]:
        """Return what shall survive a change of language, and the place in the history of places."""
        return {}

    def recall(self, memory: dict[str, Any]) -> None:
        """Take back what `memory` returned."""

    def may_leave(self) -> bool:
        """Tell whether nothing typed would be lost; a page that says no tells the user why."""
        return True

    def may_close(self) -> bool:
        """Tell whether nothing is lost where the page goes for good: it stays while another one is shown."""
        return True

    def take_focus(self) -> None:
        """Put the keyboard where work on this page begins: its table where it has one."""
        table = next((one for one in self.findChildren(QTableView) if one.isVisible()), None)
        (table or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._stale = False
            self.reload()

    def _changed(self, areas: Area) -> None:
        if not areas & self.areas:
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def _not_loaded(self, _failure: object) -> None:
        """Where nothing could be loaded, say so, and try again when the page is shown the next time."""
        if self.loading and not self._stale and not self.desk.runner.works_for(self):
            self._failed = self._stale = True
            self.actions_of.refresh()

    def _call_chosen(self, _call_id: str) -> None:
        if self.isVisible():
            self.reload()
        else:
            self._stale = True
