"""The few dialogs: a reason, an error."""

import traceback

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.i18n import messages
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme


class ReasonDialog(Dialog):
    """Asks why; the button is the verb of the act."""

    def __init__(
        self, parent: QWidget | None, title: str, verb: str, *, label: str = "", required: bool = True
    ) -> None:
        super().__init__(parent, title)
        self.setMinimumWidth(theme().px(440))
        name = QLabel(label or t("&Reason"))
        self.field: QPlainTextEdit = text_edit(lines=4, name=(label or t("&Reason")).replace("&", ""))
        name.setBuddy(self.field)
        self.column.addWidget(name)
        self.column.addWidget(self.field)
        self.button(t("Cancel"), self.reject)
        self.accept_button = self.button(verb, self.accept, primary=True, default=True)
        self._required = required
        self.field.textChanged.connect(self._typed)
        self._typed()

    @property
    def reason(self) -> str:
        """What was typed, without blanks around it."""
        return typed_text(self.field).strip()

    def _typed(self) -> None:
        self.accept_button.setEnabled(bool(self.reason) or not self._required)


def ask_reason(parent: QWidget, title: str, verb: str, *, label: str = "", required: bool = True) -> str | None:
    """Ask for a reason; return it, or None where the user gave up. `verb` is the text of the button."""
    dialog = ReasonDialog(parent, title, verb, label=label, required=required)
    try:
        return dialog.reason if dialog.exec() == QDialog.DialogCode.Accepted else None
    finally:
        dialog.deleteLater()


def agreed(parent: QWidget, title: str, said: str, verb: str) -> bool:
    """Ask whether to go on although something would be lost; staying is the default."""
    dialog = Dialog(parent, title)
    dialog.column.addWidget(text(said, wrap=True))
    dialog.button(verb, dialog.accept)
    dialog.button(t("Stay here"), dialog.reject, primary=True, default=True).setFocus()
    try:
        return dialog.exec() == QDialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()


def sentence_of(failure: BaseException) -> str:
    """Return the plain sentence for `failure` in the language of the screen."""
    if isinstance(failure, Foreseen):
        return messages.sentence(words(), failure)
    return t("Something went wrong that the program did not foresee. Your data are as last saved.")


class FailureDialog(Dialog):
    """A plain sentence; the details are folded and can be copied."""

    def __init__(self, parent: QWidget | None, failure: BaseException, log: str = "") -> None:
        super().__init__(parent, self._title(failure))
        self.setMinimumWidth(theme().px(480))
        self.sentence = text(sentence_of(failure), wrap=True, select=True)
        self.column.addWidget(self.sentence)
        self.fold = QToolButton()
        self.fold.setText(t("Details"))
        self.fold.setProperty("kind", "chip")
        self.fold.setCheckable(True)
        self.details = QPlainTextEdit(details_of(failure, log))
        self.details.setReadOnly(True)
        self.details.setAccessibleName(t("Details"))
        self.details.setVisible(False)
        self.details.setMinimumHeight(160)
        self.fold.toggled.connect(self.details.setVisible)
        self.column.addWidget(self.fold)
        self.column.addWidget(self.details)
        self.column.addStretch(1)
        self.button(t("Copy"), self.copy, left=True).setToolTip(t("Copy the sentence and the details"))
        self.button(t("Close"), self.accept, primary=True, default=True).setFocus()

    def copy(self) -> None:
        """Put the sentence and the details on the clipboard."""
        QGuiApplication.clipboard().setText(f"{self.sentence.text()}\n\n{self.details.toPlainText()}")

    @staticmethod
    def _title(failure: BaseException) -> str:
        if isinstance(failure, EnvironmentFailure):
            return t("The surroundings say no")
        return t("This cannot be done") if isinstance(failure, Foreseen) else t("Unforeseen error")


def details_of(failure: BaseException, log: str = "") -> str:
    """Return what support needs: the code and its parameters, or where a bug was met."""
    if isinstance(failure, Foreseen):
        lines = [failure.code, *(f"{name} = {value}" for name, value in failure.params.items())]
    else:
        lines = [line.rstrip() for line in traceback.format_exception(failure)]
    return "\n".join([*lines, *([t("Log: {path}", path=log)] if log else [])])


def show_failure(failure: BaseException, log: str = "") -> None:
    """Show `failure` over the active window; returns at once."""
    # Without a parent it would be gone at once: the window, also while another program is in front of it.
    windows = [one for one in QApplication.topLevelWidgets() if isinstance(one, QMainWindow) and one.isVisible()]
    dialog = FailureDialog(QApplication.activeWindow() or next(iter(windows), None), failure, log)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.open()
