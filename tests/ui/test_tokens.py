"""Colours: what is written can be read."""

import gc

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QListWidget, QListWidgetItem, QRadioButton
from pytestqt.qtbot import QtBot

from cmpdesk.ui.theme import Appearance, Theme, palette, theme
from cmpdesk.ui.tokens import DARK, HIGH_DARK, HIGH_LIGHT, LIGHT, Tokens, contrast, mix, text_pairs

EVERY = pytest.mark.parametrize(
    "worn", [LIGHT, DARK, HIGH_LIGHT, HIGH_DARK], ids=["light", "dark", "high-light", "high-dark"]
)


@pytest.mark.parametrize("worn", [HIGH_LIGHT, HIGH_DARK], ids=["light", "dark"])
def test_high_contrast_is_seven_to_one_and_shows_borders(worn: Tokens) -> None:
    faint = {name: round(contrast(text, ground), 2) for name, text, ground in text_pairs(worn)
             if contrast(text, ground) < 7}  # fmt: skip
    assert faint == {}
    assert min(contrast(worn.line, ground) for ground in (worn.page, worn.surface)) >= 3


def test_high_contrast_can_be_worn(qapp: QApplication) -> None:
    del qapp
    before = theme().appearance
    theme().wear(Appearance.CONTRAST)
    assert theme().high
    assert theme().tokens.ink in {"#000000", "#FFFFFF"}
    theme().wear(before)
    assert not theme().high


@EVERY
def test_every_text_has_a_contrast_of_four_and_a_half(worn: Tokens) -> None:
    faint = {name: round(contrast(text, ground), 2) for name, text, ground in text_pairs(worn)
             if contrast(text, ground) < 4.5}  # fmt: skip
    assert faint == {}


@EVERY
def test_the_palette_of_qt_can_be_read_too(worn: Tokens) -> None:
    made, role, group = palette(worn), QPalette.ColorRole, QPalette.ColorGroup
    pairs = [
        (role.WindowText, role.Window), (role.Text, role.Base), (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight), (role.PlaceholderText, role.Base), (role.ToolTipText, role.ToolTipBase),
        (role.Link, role.Base),
    ]  # fmt: skip
    for state in (group.Active, group.Inactive, group.Disabled):
        for text, ground in pairs:
            found = contrast(made.color(state, text).name(), made.color(state, ground).name())
            assert found >= 4.5, (state, text, ground, found)


@EVERY
def test_focus_and_the_colours_of_the_parties_stand_out(worn: Tokens) -> None:
    for colour in (worn.accent, worn.first, worn.second):
        for ground in (worn.page, worn.surface, worn.selection):
            assert contrast(colour, ground) >= 3


def test_contrast_and_mixing_follow_their_definitions() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert mix("#000000", "#FFFFFF", 0.10) == "#E6E6E6"


def test_the_wishes_of_the_system_can_be_asked_again_and_again(qapp: QApplication) -> None:
    del qapp
    made = Theme()
    made.follow_system()
    for _ in range(3):
        gc.collect()
        made.wear(Appearance.SYSTEM)
    assert not made.high
    theme().wear(theme().appearance)


@pytest.mark.parametrize("appearance", list(Appearance))
def test_what_can_be_ticked_or_chosen_is_seen_before_it_is(qtbot: QtBot, appearance: Appearance) -> None:
    theme().wear(appearance)
    listed = QListWidget()
    item = QListWidgetItem("")
    item.setCheckState(Qt.CheckState.Unchecked)
    listed.addItem(item)
    for empty in (QRadioButton(), QCheckBox(), listed):
        qtbot.addWidget(empty)
        empty.resize(60, 40)
        empty.show()
        picture = empty.grab().toImage()
        inside = {picture.pixelColor(x, y).name() for x in range(4, 30) for y in range(3, 36)}
        assert max(contrast(drawn, theme().tokens.surface) for drawn in inside) >= 3, type(empty).__name__
