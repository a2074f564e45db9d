"""The chip that chooses one session or several."""

from collections.abc import Collection, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton

from cmpdesk.domain.glance import Session
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.labels import restyle


class SessionsChip(QToolButton):
    """A menu of sessions to tick; the last ticked one stays. `chosen` brings the ids of those ticked."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "chip")
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(t("Sessions"))
        self.setMenu(self._menu)
        self._actions: dict[str, QAction] = {}

    def show_sessions(self, every: Sequence[Session], ticked: Collection[str]) -> None:
        """Offer these sessions, the newest first, and tick some."""
        self._menu.clear()
        self._actions = {}
        for one in reversed(every):
            action = QAction(words().localised(one.name) or t("Without a session"), self._menu)
            action.setCheckable(True)
            action.setChecked(one.id in ticked)
            action.triggered.connect(self._tell)
            self._actions[one.id] = action
            self._menu.addAction(action)
        self._menu.addSeparator()
        self._menu.addAction(t("All sessions"), self._all)
        named = [words().localised(one.name) or t("Without a session") for one in every if one.id in ticked]
        said = named[0] if len(named) == 1 else n("{count} session", "{count} sessions", len(named))
        if len(named) == len(every) > 1:
            said = t("All sessions")
        self.setText(t("{label}: {value}", label=t("Sessions"), value=said) + "  ▾")
        self.setAccessibleName(t("{label}: {value}", label=t("Sessions"), value=", ".join(named)))
        restyle(self, chosen="true" if len(named) > 1 else "false")

    def ticked(self) -> list[str]:
        """Return the ids of the ticked sessions."""
        return [key for key, action in self._actions.items() if action.isChecked()]

    def _tell(self, _checked: bool = False) -> None:
        if not self.ticked():
            sender = self.sender()
            if isinstance(sender, QAction):
                sender.setChecked(True)
            return
        self.chosen.emit(self.ticked())

    def _all(self) -> None:
        self.chosen.emit(list(self._actions))
