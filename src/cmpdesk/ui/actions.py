"""Actions declared once: they feed menus, buttons and shortcuts."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.ui.plain import tip

LOCKED = "locked"
"""The property of a window that says why nothing may be changed in it now, "" or None where it may."""
CHANGES = "changes"
"""The property of a button that looks like a link and yet changes something."""
_READING = frozenset(
    ("about", "back", "calls", "columns", "copy", "export", "find", "finder", "forward", "help", "keyboard", "leave",
     "menu", "messages", "next", "open", "palette", "pane", "pane-back", "previous", "quit", "settings")
)  # fmt: skip
"""Actions that change nothing, by name: they stay enabled then."""


class Actions(QObject):
    """The actions of one widget and of what is inside it; each knows when it is enabled.

    `waiting` says why nobody knows yet why one is not, "" where that is known: the host is still loading.
    """

    def __init__(self, host: QWidget, waiting: Callable[[], str] = lambda: "") -> None:
        super().__init__(host)
        self._host = host
        self._waiting = waiting
        self._actions: dict[str, QAction] = {}
        self._enabled: dict[str, Callable[[], bool]] = {}
        self._why: dict[str, str] = {}

    @property
    def host(self) -> QWidget:
        """The widget in which these actions are at work."""
        return self._host

    def add(self, name: str, text: str, run: Callable[[], object], *, shortcut: str = "",
            enabled: Callable[[], bool] | None = None, everywhere: bool = False, why: str = "") -> QAction:  # fmt: skip
        """Declare the action `name`; `text` is a verb, with an ellipsis where a dialog follows.

        `shortcut` in portable form (``Ctrl+Z``), letters, function keys and arrows only, never Ctrl+Alt: what every
        keyboard can type. It works while the focus is inside the host, or in the whole window with `everywhere`.
        `why` says why it is not enabled, as a sentence.
        """
        action = QAction(text, self._host)
        action.setObjectName(name)
        if shortcut:
            action.setShortcut(QKeySequence(shortcut))
            scope = Qt.ShortcutContext.WindowShortcut if everywhere else Qt.ShortcutContext.WidgetWithChildrenShortcut
            action.setShortcutContext(scope)
            plain = text.replace("&", "")
            action.setToolTip(f"{plain} ({action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)})")
        action.triggered.connect(partial(_call, run))
        self._host.addAction(action)
        self._actions[name] = action
        if enabled is not None:
            self._enabled[name] = enabled
            action.setEnabled(enabled())
        self._why[name] = why
        action.setStatusTip(self.why(action))
        if self._locked():
            self.refresh()
        return action

    def why(self, action: QAction) -> str:
        """Say why `action` is not enabled, "" where nobody told."""
        if action.isEnabled():
            return ""
        told = self._why.get(action.objectName(), "")
        return self._locked() or (told and self._waiting()) or told

    def at_once(self, action: QAction) -> bool:
        """Tell whether `action` changes what is chosen at once: no dialog follows, and it is not always enabled."""
        name = action.objectName()
        return name in self._enabled and name not in _READING and not action.text().endswith("…")

    def __getitem__(self, name: str) -> QAction:
        return self._actions[name]

    def all(self) -> tuple[QAction, ...]:
        """Return every action in the order of declaration."""
        return tuple(self._actions.values())

    def discard(self) -> None:
        """Take every action off the host: they are about to be declared anew."""
        for action in self._actions.values():
            self._host.removeAction(action)
            action.deleteLater()
        self._actions.clear()
        self._enabled.clear()
        self.deleteLater()

    def refresh(self) -> None:
        """Ask each action again whether it is enabled."""
        locked = bool(self._locked())
        for name, action in self._actions.items():
            enabled = self._enabled.get(name)
            if enabled is not None or locked or action.property(LOCKED):
                may = not locked or name in _READING
                action.setProperty(LOCKED, not may)
                action.setEnabled(may and (enabled is None or enabled()))
            action.setStatusTip(self.why(action))

    def _locked(self) -> str:
        return str(self._host.window().property(LOCKED) or "")


def _call(run: Callable[[], object], _checked: bool = False) -> None:
    run()


class ActionButton(QPushButton):
    """A button that is an action. `kind` is primary, danger, link or "" (secondary). It says why it is not enabled."""

    def __init__(self, action: QAction, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._action = action
        if kind:
            self.setProperty("kind", kind)
        self.clicked.connect(action.trigger)
        action.changed.connect(self._take)
        self._take()

    @property
    def action(self) -> QAction:
        """What it does."""
        return self._action

    def _take(self) -> None:
        self.setText(self._action.text())
        self.setEnabled(self._action.isEnabled())
        why = self._action.statusTip()
        usual = "" if self._action.shortcut().isEmpty() else self._action.toolTip()
        self.setToolTip(tip(why) if why else usual)
        self.setAccessibleDescription(why)
