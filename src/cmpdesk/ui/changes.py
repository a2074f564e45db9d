"""The one signal that tells which areas of the workspace changed, here or at a colleague's."""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemView, QApplication

from cmpdesk.domain.areas import Area

SOON_MS = 150
"""Changes of others are gathered for so long, and while somebody is in the midst of something."""


class Changes(QObject):
    """Who shows something listens to `changed` and reloads what it shows. `by_others` while that is not our doing."""

    changed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.by_others = False
        self._heard = Area.NONE
        self._timer = QTimer(self, singleShot=True, interval=SOON_MS)
        self._timer.timeout.connect(self._tell)

    def announce(self, areas: Area) -> None:
        """Tell that `areas` changed."""
        if areas is not Area.NONE:
            self.changed.emit(areas)

    def hear(self, areas: Area) -> None:
        """Tell that others changed `areas`, as soon as no menu, cell or drag is open that would be disturbed."""
        self._heard |= areas
        if not self._timer.isActive():
            self._timer.start()

    def forget(self) -> None:
        """Forget what was heard and not told yet: the workspace is being closed."""
        self._timer.stop()
        self._heard = Area.NONE

    def _tell(self) -> None:
        if in_the_midst():
            self._timer.start()
            return
        heard, self._heard = self._heard, Area.NONE
        self.by_others = True
        try:
            self.announce(heard)
        finally:
            self.by_others = False


def in_the_midst() -> bool:
    """Tell whether a menu or a list is open, a button of the mouse is down, or a cell is being edited."""
    if QApplication.activePopupWidget() is not None or QApplication.mouseButtons() != Qt.MouseButton.NoButton:
        return True
    inside = QApplication.focusWidget()
    while inside is not None and not isinstance(inside, QAbstractItemView):
        inside = inside.parentWidget()
    return inside is not None and inside.state() is QAbstractItemView.State.EditingState
