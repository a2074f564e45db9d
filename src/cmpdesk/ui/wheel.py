"""The wheel changes nothing that has no focus."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QSlider, QWidget

GUARDED = (QComboBox, QAbstractSpinBox, QSlider)


class WheelGuard(QObject):
    """Keeps the wheel from changing a box that has no focus; the page below scrolls instead."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


_GUARD: list[WheelGuard] = []


def guard(root: QWidget) -> None:
    """Guard `root` where it is a box, and every box inside it; doing so twice changes nothing.

    Not a filter of the whole application, which would run Python for each event of each widget.
    """
    if not _GUARD:
        _GUARD.append(WheelGuard())
    boxes = [root, *(box for kind in GUARDED for box in root.findChildren(kind))]
    for box in boxes:
        if isinstance(box, GUARDED):
            box.removeEventFilter(_GUARD[0])
            box.installEventFilter(_GUARD[0])
