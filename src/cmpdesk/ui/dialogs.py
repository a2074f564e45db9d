"""The few dialogs: a reason, an error."""

import traceback

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.i18n import messages
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.forms import text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.theme import theme


class ReasonDialog(QDialog):
    """Asks why; the button is the verb of the act."""

    def __init__(
        self, parent: QWidget | None, title: str, verb: str, *, label: str = "", required: bool = True
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(theme().px(440))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(text(title, "heading", wrap=True))
        name = QLabel(label or t("&Reason"))
        self.field: QPlainTextEdit = text_edit(lines=4, name=(label or t("&Reason")).replace("&", ""))
        name.setBuddy(self.field)
        column.addWidget(name)
        column.addWidget(self.field)
        row = QHBoxLayout()
        row.addStretch(1)
        cancel = QPushButton(t("Cancel"))
        cancel.clicked.connect(self.reject)
        self.accept_button = QPushButton(verb)
        self.accept_button.setProperty("kind", "primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.accept)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        column.addLayout(row)
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


def sentence_of(failure: BaseException) -> str:
    """Return the plain sentence for `failure` in the language of the screen."""
    if isinstance(failure, Foreseen):
        return messages.sentence(words(), failure)
    return t("Something went wrong that the program did not foresee. Your data are as last saved.")


class FailureDialog(QDialog):
    """A plain sentence; the details are folded and can be copied."""

    def __init__(self, parent: QWidget | None, failure: BaseException, log: str = "") -> None:
        super().__init__(parent)
        title = self._title(failure)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setMinimumWidth(theme().px(480))
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(8)
        column.addWidget(text(title, "heading"))
        self.sentence = text(sentence_of(failure), wrap=True, select=True)
        column.addWidget(self.sentence)
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
        column.addWidget(self.fold)
        column.addWidget(self.details)
        column.addStretch(1)
        row = QHBoxLayout()
        copy = QPushButton(t("Copy"))
        copy.setToolTip(t("Copy the sentence and the details"))
        copy.clicked.connect(self.copy)
        close = QPushButton(t("Close"))
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        row.addWidget(copy)
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        close.setFocus()

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
