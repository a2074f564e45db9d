"""The way to the server of a shared workspace: what others change is heard, and a server that is gone is told.

While it is gone a bar says so above the pages, only what reads is enabled, and open forms stay as they are. It is
tried again by itself; when the server is back everything is loaded anew.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.actions import CHANGES, LOCKED, ActionButton, Actions
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import caption, tip

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtWidgets import QMainWindow

    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.services.sharing import Listener
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk

GONE, WRITTEN = "server.unreachable", "server.was-written"
AGAIN_MS = 2000


class _News(QObject):
    """Carries what the listener hears to the GUI thread."""

    changed = Signal(object)
    reachable = Signal(bool)


class Bar(QFrame):
    """Says above the pages that the server does not answer."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "alert")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        self.sentence = text("", tone="bad", wrap=True, select=True)
        row.addWidget(self.sentence)
        self.hide()

    def say(self, sentence: str) -> None:
        """Show `sentence`; "" hides the bar."""
        self.sentence.setText(sentence)
        self.setAccessibleName(caption(sentence))
        self.setVisible(bool(sentence))


class Connection(QObject):
    """Follows the server of the workspace that `window` shows; in a local file it has nothing to do."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._desk: Desk | None = None
        self._listener: Listener | None = None
        self._news: _News | None = None
        self._since: datetime | None = None
        self.bar = Bar()
        self._timer = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._timer.timeout.connect(self._try)

    @property
    def gone(self) -> bool:
        """The server does not answer."""
        return self._since is not None

    def above(self, pages: QWidget) -> QWidget:
        """Return `pages` below the bar, made anew with them."""
        whole = QWidget()
        whole.setProperty("kind", "plain")
        whole.setAccessibleName(pages.accessibleName())
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.bar = Bar()
        column.addWidget(self.bar)
        column.addWidget(pages, 1)
        self._show()
        return whole

    def watch(self, desk: Desk) -> None:
        """Hear from now on what others change in the workspace of `desk`."""
        self.close()
        self._desk = desk
        if desk.workspace.info.shared:
            from cmpdesk.services import sharing

            news = self._news = _News(self)
            news.changed.connect(desk.changes.hear, Qt.ConnectionType.QueuedConnection)
            news.reachable.connect(self._reached, Qt.ConnectionType.QueuedConnection)
            self._listener = sharing.listen(desk.workspace, news.changed.emit, news.reachable.emit)

    def close(self) -> None:
        """Hear no more; before the workspace is closed."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        if self._news is not None:
            self._news.deleteLater()
        if self._desk is not None:
            self._desk.changes.forget()
        self._news = self._desk = self._since = None
        self._timer.stop()
        self._show()

    def tell(self, failure: BaseException) -> bool:
        """Take note of a failure that nobody told; True where it says that the server is gone, which is told here."""
        here = self._desk is not None and self._desk.workspace.info.shared
        if self._desk is None or not here or not isinstance(failure, EnvironmentFailure):
            return False
        if failure.code == WRITTEN:
            from cmpdesk.i18n import messages

            self._desk.say(messages.sentence(words(), failure))
        elif failure.code != GONE:
            return False
        self._reached(False)
        return True

    def _reached(self, there: bool) -> None:
        desk = self._desk
        if desk is None or there is not self.gone:
            return
        self._since = None if there else desk.workspace.now().astimezone()
        self._show()
        if there:
            self._timer.stop()
            desk.changes.hear(Area.ALL)
        else:
            self._timer.start()

    def _show(self) -> None:
        said = ""
        if self._since is not None:
            said = t("The server does not answer since {time}. You can read what is shown; what you typed is kept.",
                     time=words().clock(self._since))  # fmt: skip
        self.bar.say(said)
        self._window.setProperty(LOCKED, said)
        for actions in self._window.findChildren(Actions):
            actions.refresh()
        lock_buttons(self._window, said)

    def _try(self) -> None:
        desk = self._desk
        if desk is not None and self.gone and not desk.runner.closed:
            desk.runner.run(partial(_ask, desk.workspace), then=self._answered, failed=self._silent, owner=desk,
                            channel="server")  # fmt: skip

    def _answered(self, _done: None) -> None:
        self._reached(True)

    def _silent(self, _failure: Foreseen) -> bool:
        if self.gone:
            self._timer.start()
            lock_buttons(self._window, self.bar.sentence.text())  # what was shown meanwhile
        return True


def lock_buttons(window: QWidget, reason: str) -> None:
    """Disable what changes something in the inspectors of `window`, for `reason`; with "" enable it again.

    Buttons that are actions follow those; what looks like a link leads somewhere, unless it has the property CHANGES.
    """
    for button in window.findChildren(QPushButton):
        if button.property(LOCKED) and not reason:
            button.setProperty(LOCKED, None)
            button.setEnabled(True)
            button.setToolTip("")
            button.setAccessibleDescription("")
        elif reason and button.isEnabled() and _changes(button):
            button.setProperty(LOCKED, reason)
            button.setEnabled(False)
            button.setToolTip(tip(reason))
            button.setAccessibleDescription(reason)


def _changes(button: QPushButton) -> bool:
    if isinstance(button, ActionButton) or (button.property("kind") == "link" and not button.property(CHANGES)):
        return False
    from cmpdesk.ui.inspector import Inspector  # late: the first frame does not wait for it

    above = button.parentWidget()
    while above is not None and not isinstance(above, Inspector):
        above = above.parentWidget()
    return above is not None


def _ask(workspace: Workspace) -> None:
    """Fail with ``server.unreachable`` where the server does not answer; on a thread."""
    from cmpdesk.services import workspaces

    workspaces.everyone(workspace)
