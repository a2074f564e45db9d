"""Parts of the first page."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.icons import icon
from cmpdesk.ui.labels import Elided
from cmpdesk.ui.theme import theme


class BigButton(QPushButton):
    """A button of two lines: what it does, and what that means. `title` holds a mnemonic."""

    def __init__(self, title: str, explanation: str, symbol: str) -> None:
        super().__init__()
        plain = title.replace("&", "")
        self.setAccessibleName(plain)
        self.setAccessibleDescription(explanation)
        self.setMinimumHeight(theme().px(64))
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 16, 8)
        row.setSpacing(14)
        picture = QLabel()
        picture.setPixmap(icon(symbol, theme().tokens.accent).pixmap(QSize(20, 20)))
        picture.setAccessibleName(plain)
        row.addWidget(picture)
        column = QVBoxLayout()
        column.setSpacing(0)
        name = QLabel(title)
        name.setProperty("kind", "strong")
        name.setBuddy(self)
        column.addWidget(name)
        column.addWidget(Elided(explanation, "muted"))
        row.addLayout(column, 1)
        for inner in self.findChildren(QWidget):
            inner.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def sizeHint(self) -> QSize:
        return QSize(theme().px(420), theme().px(64))


def recent_row(location: str, there: bool, opened: Callable[[str], object], forget: Callable[[str], object]) -> QWidget:
    """Return a recent workspace as a button, greyed with a way to take it off the list where it is gone."""
    holder = QWidget()
    holder.setAccessibleName(location)
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 2, 0, 2)
    server = "://" in location
    name = location if server else Path(location).name
    button = QPushButton(name.replace("&", "&&"))
    button.setProperty("kind", "link")
    button.setEnabled(there)
    button.setToolTip(location)
    button.clicked.connect(partial(_call, opened, location))
    row.addWidget(button)
    folder = "" if server else str(Path(location).parent)
    row.addWidget(Elided(folder if there else t("This file is no longer there."), "muted"), 1)
    if not there:
        remove = QPushButton(t("Remove"))
        remove.setAccessibleName(t("Remove {name} from the list", name=name))
        remove.clicked.connect(partial(_call, forget, location))
        row.addWidget(remove)
    return holder


def restore_button(act: Callable[[], object]) -> QPushButton:
    """Return the button that offers the backups."""
    button = QPushButton(t("Restore a backup…"))
    button.setProperty("kind", "link")
    button.clicked.connect(partial(_do, act))
    return button


def _do(act: Callable[[], object], _checked: bool = False) -> None:
    act()


def _call(act: Callable[[str], object], location: str, _checked: bool = False) -> None:
    act(location)
