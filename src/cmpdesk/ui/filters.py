"""Filters that are typed: one of many, which no menu could hold."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QLineEdit, QListView, QToolButton

from cmpdesk.i18n.screen import t
from cmpdesk.ui.fields import propose
from cmpdesk.ui.lookup import ENTER
from cmpdesk.ui.plain import tip
from cmpdesk.ui.theme import theme

WIDTH, PROPOSED = 190, 420


class OneOf(QLineEdit):
    """A filter that is found by typing a part of its name: Enter takes the first proposal, an empty field all.

    It stands among chips: `chosen` brings the key of the choice, "" for all. What leads to no choice is taken back
    once the field is left.
    """

    chosen = Signal(str)

    def __init__(self, name: str, every: str, choices: Sequence[tuple[str, str]] = ()) -> None:
        """`every` is shown while nothing is chosen, and stands for the key ""; `choices` are (key, text)."""
        super().__init__()
        self._name, self._every = name, every
        self.key = ""
        self.setProperty("kind", "bare")
        self._keys: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self.setPlaceholderText(every)
        self.setClearButtonEnabled(True)
        for action in self.findChildren(QAction):
            action.setToolTip(every)
        for button in self.findChildren(QToolButton):
            button.setAccessibleName(every)
        self.setFixedWidth(theme().px(WIDTH))
        propose(self, ())
        self._known, self.proposals = QStringListModel(self), QListView()
        self.proposals.setAccessibleName(t("Proposals"))
        self.proposals.setMinimumWidth(theme().px(PROPOSED))
        self.proposals.setUniformItemSizes(True)  # else thousands are measured before the first is seen
        self.completer().setModel(self._known)
        self.completer().setPopup(self.proposals)
        self.completer().activated.connect(self._take)
        self.textChanged.connect(self._emptied)
        self.set_choices(choices)
        self._show()

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer other choices; the chosen one stays where it is still among them."""
        texts, before = dict(choices), self._texts.get(self.key, "")
        if texts != self._texts:
            self._texts = texts
            self._keys = {said: key for key, said in choices}
            self._known.setStringList([*self._keys])
        if self.key and self.key not in texts:
            self.choose("")
        elif texts.get(self.key, "") != before:  # else what is being typed stays
            self._show()

    def choose(self, key: str) -> None:
        """Choose `key` without telling anybody."""
        if not key or key in self._texts:
            self.key = key
            self._show()

    def _show(self) -> None:
        said = self._texts.get(self.key, "")
        self.setText(said)
        self.setToolTip(tip(said))
        self._select()
        self.setAccessibleName(f"{self._name} : {said or self._every}")

    def _select(self) -> None:
        """Let what is typed next take the place of what is chosen, of which the beginning stays in sight."""
        if self.hasFocus():
            self.setSelection(len(self.text()), -len(self.text()))
        else:
            self.setCursorPosition(0)

    def _take(self, said: str) -> None:
        key = self._keys.get(said, self.key)
        told, self.key = key != self.key, key
        self._show()
        if told:
            self.chosen.emit(key)

    def _emptied(self, typed: str) -> None:
        if not typed and self.key:
            self.key = ""
            self._show()
            self.chosen.emit("")

    def _offer(self, part: str) -> None:
        """Propose what holds `part` in its name."""
        self.completer().setCompletionPrefix(part)
        self.completer().complete()

    # -- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        popup, typed = self.proposals, self.text().strip()
        settled = typed == self._texts.get(self.key, "")
        if event.key() in ENTER and not (popup.isVisible() and popup.currentIndex().isValid()):
            self.completer().setCompletionPrefix(typed)
            popup.hide()
            if not settled:
                self._take(self.completer().currentCompletion())
        elif event.key() == Qt.Key.Key_Down and settled and not popup.isVisible():
            self._offer("")
        elif event.key() == Qt.Key.Key_Escape and not settled:
            self._show()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if not self.text():
            self._offer("")
        elif not self.hasSelectedText():
            self._select()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._select()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self._show()
