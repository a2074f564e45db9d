"""Colours: what is written can be read."""

import pytest
from PySide6.QtGui import QPalette

from cmpdesk.ui.theme import palette
from cmpdesk.ui.tokens import DARK, LIGHT, Tokens, contrast, mix, text_pairs


@pytest.mark.parametrize("worn", [LIGHT, DARK], ids=["light", "dark"])
def test_every_text_has_a_contrast_of_four_and_a_half(worn: Tokens) -> None:
    faint = {name: round(contrast(text, ground), 2) for name, text, ground in text_pairs(worn)
             if contrast(text, ground) < 4.5}  # fmt: skip
    assert faint == {}


@pytest.mark.parametrize("worn", [LIGHT, DARK], ids=["light", "dark"])
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


@pytest.mark.parametrize("worn", [LIGHT, DARK], ids=["light", "dark"])
def test_focus_and_the_colours_of_the_parties_stand_out(worn: Tokens) -> None:
    for colour in (worn.accent, worn.first, worn.second):
        for ground in (worn.page, worn.surface, worn.selection):
            assert contrast(colour, ground) >= 3


def test_contrast_and_mixing_follow_their_definitions() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert mix("#000000", "#FFFFFF", 0.10) == "#E6E6E6"
