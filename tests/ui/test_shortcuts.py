"""What every keyboard can type: shortcuts on QWERTY, Canadian French and Belgian AZERTY; digits by place."""

import re
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from pytestqt.qtbot import QtBot

from cmpdesk.ui import digits
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.catalogue import PAGES
from tests.ui.conftest import Opener, settle

SOURCE = Path(__file__).parents[2] / "src" / "cmpdesk" / "ui"
DECLARED = re.compile(r'"((?:(?:Ctrl|Alt|Shift|Meta)\+)+[^"\s]+|F\d+)"')
_KEY = Qt.Key
TYPED = {
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", *(f"F{number}" for number in range(1, 13)), "Left", "Right", "Up", "Down", "PgUp",
    "PgDown", "Home", "End", "Return", "Enter", "Esc", "Tab", "Space", "Ins", "Del", "Backspace", ",", "-", "=",
}  # fmt: skip
"""Keys that are where their name says, without Shift and without AltGr, on all three keyboards."""

ALIASES = {"Ctrl++": "Ctrl+=", "Ctrl+0": "Ctrl+L"}
"""What people expect from elsewhere, beside a shortcut of the same action that can be typed everywhere."""


def fault_of(keys: str) -> str:
    """Say why `keys` cannot be typed everywhere, "" where they can."""
    *held, key = QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText).split("+")
    if key not in TYPED:
        return "needs Shift or AltGr on another keyboard"
    if {"Ctrl", "Alt"} <= set(held):
        return "is AltGr"
    return "is typed into fields" if len(key) == 1 and "Ctrl" not in held else ""


@pytest.mark.parametrize(("keys", "said"), [
    ("Ctrl+Alt+A", "is AltGr"), ("Ctrl+1", "needs"), ("Ctrl+.", "needs"), ("Ctrl+[", "needs"), ("Alt+A", "is typed"),
    ("Ctrl+Shift+E", ""), ("Alt+Left", ""), ("F6", ""), ("Ctrl+Alt+Down", "is AltGr"),
])  # fmt: skip
def test_the_rule_knows_what_a_keyboard_cannot_type(keys: str, said: str) -> None:
    assert fault_of(keys).startswith(said)
    assert bool(fault_of(keys)) == bool(said)


def test_every_declared_shortcut_can_be_typed_on_every_keyboard() -> None:
    found = {(path.name, keys) for path in SOURCE.rglob("*.py") for keys in DECLARED.findall(path.read_text("utf-8"))}
    assert len(found) > 15
    faults = {(path, keys) for path, keys in found if fault_of(keys) and (path, ALIASES.get(keys)) not in found}
    assert faults == set()


def test_no_page_takes_a_shortcut_twice_or_from_the_window(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    taken = [action.shortcut().toString() for action in window.actions_of.all() if not action.shortcut().isEmpty()]
    assert len(set(taken)) == len(taken)
    for spec in PAGES:
        window.go(spec.name)
        settle(qtbot, window)
        assert window.pages.page is not None
        own = Counter(taken)
        holders = window.pages.page.findChildren(Actions)
        keys = {holder: [used for one in holder.all() if (used := one.shortcut().toString())] for holder in holders}
        own.update(one for holder in holders if holder.host is window.pages.page for one in keys[holder])
        for holder in holders:
            if holder.host is not window.pages.page:  # two tables beside each other may share theirs
                assert not set(keys[holder]) & set(own), spec.name
        assert [keys for keys, times in own.items() if times > 1] == [], spec.name


def pressed(key: int, scan: int = 0, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, scan, 0, 0)


def test_digits_are_read_by_place_on_azerty_and_by_sign_elsewhere() -> None:
    first = digits._FIRST
    belgian = (
        _KEY.Key_Ampersand, _KEY.Key_Eacute, _KEY.Key_QuoteDbl, _KEY.Key_Apostrophe, _KEY.Key_ParenLeft,
        _KEY.Key_section, _KEY.Key_Egrave, _KEY.Key_Exclam, _KEY.Key_Ccedilla, _KEY.Key_Agrave,
    )  # fmt: skip
    for place, key in enumerate(belgian):
        assert digits.digit(pressed(key, first + place)) == (place + 1) % 10
        assert digits.digit(pressed(key)) == (place + 1) % 10
    assert digits.digit(pressed(_KEY.Key_7)) == 7
    assert digits.digit(pressed(_KEY.Key_3, 81, Qt.KeyboardModifier.KeypadModifier)) == 3
    assert digits.digit(pressed(_KEY.Key_1, first, Qt.KeyboardModifier.ControlModifier)) is None
    assert digits.digit(pressed(_KEY.Key_A, 38)) is None
    assert digits.is_beside_zero(pressed(_KEY.Key_ParenRight, first + 10))
    assert digits.is_beside_zero(pressed(_KEY.Key_Minus))
    assert not digits.is_beside_zero(pressed(_KEY.Key_Agrave, first + 9))
