"""Digits by the place of their key, so that the unshifted top row of AZERTY gives marks as that of QWERTY does."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

_FIRST = 2 if sys.platform == "win32" else 10
"""Scan code of the key of 1; those of 2 to 9, of 0 and of the key beside 0 follow."""
_BESIDE = _FIRST + 10
_KEY = Qt.Key
_AZERTY = {
    _KEY.Key_Ampersand: 1, _KEY.Key_Eacute: 2, _KEY.Key_QuoteDbl: 3, _KEY.Key_Apostrophe: 4, _KEY.Key_ParenLeft: 5,
    _KEY.Key_section: 6, _KEY.Key_Egrave: 7, _KEY.Key_Exclam: 8, _KEY.Key_Ccedilla: 9, _KEY.Key_Agrave: 0,
}  # fmt: skip
"""What the top row of a Belgian keyboard types without Shift."""
_MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def digit(event: QKeyEvent) -> int | None:
    """Return the digit that `event` stands for, None for another key.

    What the key types as a digit counts first (top row, Shift on AZERTY, numeric pad), then where the key is, and last
    what a Belgian keyboard types there, for systems that do not tell where.
    """
    key = event.key()
    if event.modifiers() & _MODIFIERS:
        return None
    if _KEY.Key_0 <= key <= _KEY.Key_9:
        return key - _KEY.Key_0
    place = event.nativeScanCode() - _FIRST
    if not event.modifiers() & Qt.KeyboardModifier.KeypadModifier and 0 <= place <= 9:
        return (place + 1) % 10
    return None if event.nativeScanCode() else _AZERTY.get(_KEY(key))


def is_beside_zero(event: QKeyEvent) -> bool:
    """Tell whether `event` is the key on the right of 0, which gives the half mark."""
    if event.modifiers() & _MODIFIERS:
        return False
    if event.nativeScanCode():
        return event.nativeScanCode() == _BESIDE
    return event.key() in (_KEY.Key_Minus, _KEY.Key_ParenRight)
