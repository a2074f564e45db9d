"""The one signal that tells which areas of the workspace changed."""

from PySide6.QtCore import QObject, Signal

from cmpdesk.domain.areas import Area


class Changes(QObject):
    """Who shows something listens to `changed` and reloads what it shows."""

    changed = Signal(object)

    def announce(self, areas: Area) -> None:
        """Tell that `areas` changed."""
        if areas is not Area.NONE:
            self.changed.emit(areas)
