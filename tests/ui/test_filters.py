"""The filter that is typed: one of thousands is found by a part of its name, with the keyboard or the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.ui.chips import FilterRow, Toggle
from cmpdesk.ui.filters import OneOf
from tests.ui.test_accessibility import unnamed

MANY = [(f"p{number}", f"11.{number:04} · Projet fictif & {number}") for number in range(2000)]
KEY = Qt.Key
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support grabbing")
"""As every list that drops down does."""


@pytest.fixture
def field(qtbot: QtBot) -> Iterator[OneOf]:
    """The filter with two thousand choices, in a window with another field."""
    window = QWidget()
    window.setAccessibleName("Essai")
    column = QVBoxLayout(window)
    made, other = OneOf("Projet", "Projet : tous", MANY), QLineEdit()
    other.setAccessibleName("Autre")
    for part in (made, other):
        column.addWidget(part)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.setFocus()
    yield made
    window.hide()


def heard(field: OneOf) -> list[str]:
    told: list[str] = []
    field.chosen.connect(told.append)
    return told


def test_one_of_thousands_is_found_by_a_part_of_its_name(qtbot: QtBot, field: OneOf) -> None:
    told = heard(field)
    assert unnamed(field.window()) == []
    assert len(field.findChildren(QAction)) < 5, "nothing is made for each of them before it is asked for"
    qtbot.keyClicks(field, "fictif & 1998")
    popup = field.proposals
    assert popup.isVisible()
    assert popup.accessibleName()
    assert popup.model().rowCount() == 1
    qtbot.keyClick(field, KEY.Key_Return)
    assert (told, field.key, popup.isVisible()) == (["p1998"], "p1998", False)
    assert field.text() == MANY[1998][1]
    assert field.accessibleName() == "Projet : 11.1998 · Projet fictif & 1998"
    qtbot.keyClicks(field, "1997")  # in the place of what is chosen
    qtbot.keyClick(field, KEY.Key_Return)
    assert told == ["p1998", "p1997"]
    qtbot.keyClick(field, KEY.Key_Delete)
    assert (told[2:], field.key, field.accessibleName()) == ([""], "", "Projet : Projet : tous")


def test_the_arrows_go_through_all_that_there_is(qtbot: QtBot, field: OneOf) -> None:
    told = heard(field)
    qtbot.keyClick(field, KEY.Key_Down)
    popup = field.proposals
    assert popup.isVisible()
    assert popup.model().rowCount() == len(MANY)
    for key in (KEY.Key_Down, KEY.Key_Down, KEY.Key_Return):
        qtbot.keyClick(popup, key)
    assert told == ["p1"]
    field.choose("")
    qtbot.mouseClick(field, Qt.MouseButton.LeftButton)
    assert popup.isVisible()
    popup.hide()
    assert told == ["p1"], "who chooses by program tells nobody"


def test_what_leads_to_no_choice_is_taken_back(qtbot: QtBot, field: OneOf) -> None:
    told = heard(field)
    field.choose("p7")
    for keys in ((KEY.Key_Escape,), (KEY.Key_Return,), (KEY.Key_Tab,)):
        qtbot.keyClicks(field, "zzz")
        for key in keys:
            qtbot.keyClick(field, key)
        assert (field.text(), field.key) == (MANY[7][1], "p7")
    assert not field.hasFocus()
    assert told == []


def test_a_choice_that_is_not_offered_yet_is_taken_once_it_is(qtbot: QtBot) -> None:
    field, late = OneOf("Projet", "Projet : tous"), Toggle("En retard")
    row = FilterRow(field, late)
    qtbot.addWidget(row)
    changes: list[bool] = []
    row.changed.connect(lambda: changes.append(True))
    row.choose(["p3", "on"])
    field.set_choices(MANY)
    assert (row.keys(), field.text(), changes) == (["p3", "on"], MANY[3][1], [])
    field.set_choices(MANY[:3])
    assert (row.keys(), field.text()) == (["", "on"], "")
    field.setText("0002")
    field.set_choices(MANY[:5])
    assert field.text() == "0002", "what is typed stays while the list is loaded anew"
    qtbot.keyClick(field, KEY.Key_Return)
    assert (row.keys(), changes) == (["p2", "on"], [True])
