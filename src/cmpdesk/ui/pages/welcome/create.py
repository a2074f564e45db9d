"""The form of a new workspace."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from cmpdesk.app import SUFFIX
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui import session
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.tasks import TaskRunner

_INSIDE = Qt.ShortcutContext.WidgetWithChildrenShortcut


class CreateForm(Card):
    """Asks where the workspace lies, whose it is, and who works there first."""

    accepted = Signal(str, object, str)
    cancelled = Signal()

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__(t("Create a workspace"))
        self._runner = runner
        self._office = ""
        """The office to choose once they are known."""
        self.form = Form(t("Create a workspace"))
        self.file = line_edit(name=t("File"))
        self.choose = QPushButton(t("Choose…"))
        self.choose.clicked.connect(self._choose)
        where = QWidget()
        where.setAccessibleName(t("File"))
        row = QHBoxLayout(where)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.file, 1)
        row.addWidget(self.choose)
        where.setFocusProxy(self.file)
        self.form.row(
            t("&File"),
            where,
            check=self._check_file,
            required=True,
            hint=t("On this computer; network folders are refused. Several officers share a server instead."),
        )
        self.office = QComboBox()
        self.office.addItem(t("Joint: both Parties work here"), None)
        self.form.row(t("&Office"), self.office, hint=t("Whose juries and packets are prepared here."))
        self.officer = line_edit()
        self.form.row(t("&Your name"), self.officer, check=self._check_officer, required=True)
        self.body.addWidget(self.form)
        self.body.addLayout(buttons(t("Create"), self._accept, self.cancelled.emit))
        self.body.addStretch(1)
        for field in (self.file, self.officer):
            field.returnPressed.connect(self._accept)
        away = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, context=_INSIDE)
        away.activated.connect(self.cancelled)

    def begin(self) -> None:
        """Offer the offices, which are read from the programmes."""
        if not self.file.text():
            self.file.setText(str(Path.home() / f"{t('workspace')}{SUFFIX}"))
        self.officer.setFocus()
        if self.office.count() == 1:
            self._runner.run(session.offices, then=self._show_offices, owner=self)

    def memory(self) -> dict[str, str]:
        """Return what is typed, to be typed again where the form is made anew."""
        return {"file": self.file.text(), "office": self.office.currentData() or self._office,
                "officer": self.officer.text()}  # fmt: skip

    def recall(self, memory: dict[str, str]) -> None:
        """Type again what was typed; the office is chosen once the offices are known."""
        self.file.setText(memory["file"])
        self.officer.setText(memory["officer"])
        self._office = memory["office"]

    def _show_offices(self, parties: tuple[Party, ...]) -> None:
        w = words()
        for party in parties:
            self.office.addItem(f"{labels.party_name(w, party)} · {party.authority}", party.code)
        self.office.setCurrentIndex(max(0, self.office.findData(self._office)))

    def _choose(self) -> None:
        pattern = t("Workspaces ({pattern})", pattern=f"*{SUFFIX}")
        chosen = QFileDialog.getSaveFileName(self, t("Create a workspace"), self.file.text(), pattern)[0]
        if chosen:
            self.file.setText(chosen if chosen.endswith(SUFFIX) else chosen + SUFFIX)

    def _check_file(self) -> str:
        typed = self.file.text().strip()
        if "://" in typed:
            return ""
        if not typed:
            return t("Choose where the file shall lie.")
        return "" if Path(typed).parent.is_dir() else t("This folder does not exist: {path}", path=Path(typed).parent)

    def _check_officer(self) -> str:
        return "" if self.officer.text().strip() else t("Type the name under which the history shall know you.")

    def _accept(self) -> None:
        if self.form.valid():
            typed = self.file.text().strip()
            location = typed if "://" in typed or typed.endswith(SUFFIX) else typed + SUFFIX
            self.accepted.emit(location, self.office.currentData(), self.officer.text().strip())


def buttons(verb: str, accept: Callable[[], object], cancel: Callable[[], object]) -> QHBoxLayout:
    """Return Cancel and the primary button of a form."""
    row = QHBoxLayout()
    row.addStretch(1)
    back = QPushButton(t("Cancel"))
    back.clicked.connect(partial(_do, cancel))
    go = QPushButton(verb)
    go.setProperty("kind", "primary")
    go.clicked.connect(partial(_do, accept))
    row.addWidget(back)
    row.addWidget(go)
    return row


def _do(act: Callable[[], object], _checked: bool = False) -> None:
    act()
