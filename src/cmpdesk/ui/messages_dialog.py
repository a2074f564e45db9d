"""The list of messages, newest first."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.messages import Message, Messages
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


class MessagesDialog(Dialog):
    """What was said since the workspace was opened; Undo belongs to the message whose step comes next."""

    enter_presses = False

    def __init__(self, parent: QWidget, messages: Messages, undo: Callable[[], None]) -> None:
        super().__init__(parent, t("Messages"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._messages, self._take_back = messages, undo
        self.sentence = text("", "muted", wrap=True)
        self.column.addWidget(self.sentence)
        self.model: TableModel[Message] = TableModel(self._columns(), lambda one: str(one.number))
        self.table: Table[Message] = Table(self.model, name="messages", title=t("Messages"))
        self.table.picked.connect(self._picked)
        self.column.addWidget(self.table, 1)
        self.whole = text("", wrap=True, select=True)
        self.column.addWidget(self.whole)
        self.undo_button = self.button(t("&Undo"), self._undo, left=True)
        self.copy_button = self.button(t("&Copy"), self._copy, left=True)
        self.button(t("Close"), self.accept)
        self.resize(theme().px(720), theme().px(480))
        self._messages.changed.connect(self._show)
        self._show()

    def _columns(self) -> tuple[Column[Message], ...]:
        w = words()

        def state(one: Message) -> Cell:
            if one.bad:
                return Cell(t("Failed"), tone="bad")
            return Cell(t("Undo"), tone="accent") if self._messages.applies(one) else Cell(" ")

        return (
            Column("at", t("When"), lambda one: w.clock(one.at), width=90),
            Column("said", t("Message"), lambda one: Cell(" ".join(one.sentence.split())), stretch=True),
            Column("state", t("State"), state, Kind.PILL, width=110),
        )

    def _show(self) -> None:
        rows = list(reversed(self._messages.all))
        self.model.set_rows(rows)
        said = t("What was said since the workspace was opened.")
        self.sentence.setText(said if rows else t("Nothing was said yet."))
        if rows and self.table.current_row() is None:
            self.table.pick(str(rows[0].number))
        self._picked(self.table.current_row())

    def _picked(self, one: Message | None) -> None:
        self.whole.setText(one.sentence if one else "")
        self.copy_button.setEnabled(one is not None)
        self.undo_button.setEnabled(one is not None and self._messages.applies(one))

    def _undo(self) -> None:
        self.undo_button.setEnabled(False)
        self._take_back()

    def _copy(self) -> None:
        if (one := self.table.current_row()) is not None:
            QGuiApplication.clipboard().setText(one.sentence)
