"""User text stays text."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.ui.labels import Elided
from cmpdesk.ui.plain import caption, tip

HOSTILE = '<b>Eaux</b> & <img src="file:///etc/hostname">'


def test_markup_in_a_tooltip_is_shown_as_typed() -> None:
    assert tip(HOSTILE) == "<span>&lt;b&gt;Eaux&lt;/b&gt; &amp; &lt;img src=&quot;file:///etc/hostname&quot;&gt;</span>"


@pytest.mark.parametrize("plain", ["Eaux & forêts", "a < b", ""])
def test_plain_text_stays_as_it_is(plain: str) -> None:
    assert tip(plain) == plain


def test_a_cut_line_tells_hostile_text_harmlessly(qtbot: QtBot) -> None:
    label = Elided(HOSTILE * 20)
    qtbot.addWidget(label)
    label.resize(100, 20)
    label.show()
    assert label.toolTip().startswith("<span>&lt;b&gt;")


def test_an_ampersand_on_a_button_is_no_mnemonic(qtbot: QtBot) -> None:
    button = QPushButton(caption("Eaux & forêts.pdf"))
    qtbot.addWidget(button)
    assert button.text() == "Eaux && forêts.pdf"
    assert button.shortcut().isEmpty()
