"""The top of a page: title, where things stand, search, actions."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.theme import theme

SETTLE_MS = 30


class PageHeader(QWidget):
    """Title and status line on the left; search, secondary actions and one primary action on the right.

    `searched` brings the text of the search box as it is typed.
    """

    searched = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        words = QVBoxLayout()
        words.setSpacing(0)
        self.title = text(title, "title")
        self.status = Elided("", "muted")
        self.status.setMinimumHeight(20)
        words.addWidget(self.title)
        words.addWidget(self.status)
        self._row: QHBoxLayout | Flow
        if theme().large:
            below = QVBoxLayout(self)
            below.setContentsMargins(0, 0, 0, 0)
            below.addLayout(words)
            self._row = Flow()
            below.addLayout(self._row)
        else:
            self._row = QHBoxLayout(self)
            self._row.setContentsMargins(0, 0, 0, 0)
            self._row.addLayout(words, 1)
        self._row.setSpacing(12)
        self.search: QLineEdit | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._search)

    def set_status(self, sentence: str) -> None:
        """Say where things stand, in one line."""
        self.status.setText(sentence)

    def add_search(self, hint: str = "") -> QLineEdit:
        """Add the search box; Ctrl+F leads to it, Escape empties it."""
        box = QLineEdit()
        box.setProperty("kind", "bare")
        box.setPlaceholderText(hint or t("Search…"))
        box.setAccessibleName(hint or t("Search"))
        box.setClearButtonEnabled(True)
        box.setMinimumWidth(180)
        box.setMaximumWidth(theme().px(300))
        box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        box.textChanged.connect(lambda _text: self._timer.start())
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), box, context=Qt.ShortcutContext.WidgetShortcut)
        away.activated.connect(box.clear)  # given to the constructor beside the context, it would lose the context
        for action in box.findChildren(QAction):
            action.setToolTip(t("Clear the search"))
        for button in box.findChildren(QWidget):
            button.setAccessibleName(t("Clear the search"))
        if isinstance(self._row, QHBoxLayout):
            self._row.addWidget(box, 1)
        else:
            box.setMinimumWidth(theme().px(200))
            self._row.addWidget(box)
        self.search = box
        return box

    @property
    def typed(self) -> str:
        """What is in the search box, "" where there is none."""
        return self.search.text() if self.search is not None else ""

    def type_in(self, words: str) -> None:
        """Put `words` into the search box, where there is one."""
        if self.search is not None:
            self.search.setText(words)

    def add_secondary(self, action: QAction) -> ActionButton:
        """Add a button for `action`."""
        return self._add(action, "")

    def add_primary(self, action: QAction) -> ActionButton:
        """Add the one button that stands out; add it last."""
        return self._add(action, "primary")

    def _add(self, action: QAction, kind: str) -> ActionButton:
        button = ActionButton(action, kind)
        self._row.addWidget(button)
        return button

    def _search(self) -> None:
        self.searched.emit(self.typed)
