"""The menu at the bottom of the side bar, and the choices of language and appearance."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from cmpdesk.i18n.screen import LANGUAGES, NAMES, t
from cmpdesk.ui.theme import Appearance

SIZES = (100, 125, 150, 200)
"""Text sizes in per cent."""


def choice(menu: QMenu, title: str, options: Sequence[tuple[str, str]], chosen: str,
           take: Callable[[str], None]) -> QMenu:  # fmt: skip
    """Add a submenu of which one option (key, text) is chosen."""
    made = menu.addMenu(title)
    made.setAccessibleName(title.replace("&", ""))
    group = QActionGroup(made)
    for key, words in options:
        action = made.addAction(words)
        action.setCheckable(True)
        action.setChecked(key == chosen)
        action.setActionGroup(group)
        action.setData(partial(take, key))
        action.triggered.connect(partial(_take, take, key))
    return made


Choice = tuple[str, Callable[[str], None]]
"""What is chosen, and who hears of another choice."""


def fill(menu: QMenu, *, files: Sequence[QAction], edits: Sequence[QAction], ends: Sequence[QAction],
         officers: tuple[Sequence[tuple[str, str]], str, Callable[[str], None]], language: Choice,
         appearance: Choice, size: Choice) -> None:  # fmt: skip
    """Fill `menu` anew; `officers` are those who may work here, who does, and who hears of a change."""
    menu.clear()
    menu.setAccessibleName(t("Menu"))
    menu.addActions(list(files))
    if len(officers[0]) > 1:
        choice(menu, t("Work &as"), *officers)
    menu.addSeparator()
    menu.addActions(list(edits))
    menu.addSeparator()
    choice(menu, t("&Language"), [(code, NAMES[code]) for code in LANGUAGES], *language)
    appearances = [
        (str(Appearance.SYSTEM), t("Like the system")),
        (str(Appearance.LIGHT), t("Light")),
        (str(Appearance.DARK), t("Dark")),
        (str(Appearance.CONTRAST), t("High contrast")),
    ]
    choice(menu, t("A&ppearance"), appearances, *appearance)
    choice(menu, t("&Text size"), [(str(one), f"{one} %") for one in SIZES], *size)
    menu.addSeparator()
    menu.addActions(list(ends))


def _take(take: Callable[[str], None], key: str, _checked: bool = False) -> None:
    take(key)
