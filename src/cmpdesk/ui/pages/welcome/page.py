"""The first page: create a workspace, open one, connect to a shared one, or try with sample data."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.app import SUFFIX
from cmpdesk.i18n.screen import t, words
from cmpdesk.runtime import settings
from cmpdesk.runtime.paths import data_dir
from cmpdesk.ui import session
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import Elided, rule, text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.pages.welcome.parts import BigButton, recent_row, restore_button
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.pages.welcome.connect import ConnectForm
    from cmpdesk.ui.pages.welcome.create import CreateForm

COLUMN = 640


class WelcomePage(QWidget):
    """What is shown while no workspace is open.

    `open_wanted` brings a location; `create_wanted` location, office (None: joint) and name of the first
    officer;
    `entered` an opened workspace and the officer who was chosen.
    """

    open_wanted = Signal(str)
    create_wanted = Signal(str, object, str)
    entered = Signal(object, object)
    restore_wanted = Signal(str)
    """Brings the workspace whose backups are wanted, "" for any."""

    def __init__(self, runner: TaskRunner) -> None:
        super().__init__()
        self._runner = runner
        self._waiting: session.Opened | None = None
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(t("Welcome"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        scroll = QScrollArea()
        scroll.setProperty("kind", "plain")
        scroll.setWidgetResizable(True)
        scroll.setAccessibleName(t("Welcome"))
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        outer.addWidget(scroll)
        inner = QWidget()
        inner.setProperty("kind", "plain")
        inner.setAccessibleName(t("Welcome"))
        scroll.setWidget(inner)
        row = QHBoxLayout(inner)
        row.setContentsMargins(24, 40, 24, 24)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(12)
        row.addLayout(column, 10)
        row.addStretch(1)
        self._head(column)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        column.addWidget(self.fault)
        self._damaged = ""
        self.mend = restore_button(lambda: self.restore_wanted.emit(self._damaged))
        self.mend.hide()
        column.addWidget(self.mend, 0, Qt.AlignmentFlag.AlignLeft)
        self.strip = ProgressStrip(t("Preparing the sample data"))
        column.addWidget(self.strip)
        self._steps = QStackedWidget()
        self._steps.setAccessibleName(t("Welcome"))
        self._steps.setMaximumWidth(theme().px(COLUMN))
        column.addWidget(self._steps, 1)
        self._make_start()
        self._create: CreateForm | None = None
        self._connect: ConnectForm | None = None
        self._officers = Card(name=t("Officers"))
        self._loading = Card(name=t("Opening"))
        self._loading_text = Elided(t("Opening…"))
        self._loading.body.addWidget(self._loading_text)
        self._loading.body.addStretch(1)
        for step in (self._officers, self._loading):
            self._steps.addWidget(step)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._steps.currentWidget() is self._start:
            self._choices[0].setFocus()

    # -- steps

    def start(self) -> None:
        """Show the choices and the recent workspaces."""
        self._steps.setCurrentWidget(self._start)
        if self.isVisible():
            self._choices[0].setFocus()
        self._runner.run(session.recent, then=self._show_recent, owner=self, channel="recent")

    def go_back(self, form: str) -> None:
        """Show the form `form` (create, connect) as it was left, or the start for ""."""
        if form == "create" and self._create is not None:
            self.show_create()
        elif form == "connect" and self._connect is not None:
            self.show_connect()
        else:
            self.start()

    def memory(self) -> dict[str, str]:
        """Return what is typed in the form that is shown; empty where none is."""
        shown = self._steps.currentWidget()
        if self._create is not None and shown is self._create:
            return {"form": "create", **self._create.memory()}
        if self._connect is not None and shown is self._connect:
            return {"form": "connect", "address": self._connect.address.text()}
        return {}

    def recall(self, memory: dict[str, str]) -> None:
        """Show the form of before with what was typed in it, else the start."""
        form = memory.get("form", "")
        if form == "create":
            self.show_create(memory)
        elif form == "connect":
            self.show_connect(memory["address"])
        else:
            self.start()

    def show_fault(self, sentence: str, damaged: str = "") -> None:
        """Say why a workspace could not be opened; a backup of the `damaged` one is offered."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))
        self._damaged = damaged
        self.mend.setVisible(bool(damaged))

    def show_loading(self, location: str) -> None:
        """Say that `location` is being opened."""
        self.show_fault("")
        self._loading_text.setText(t("Opening {name}…", name=session.shown_name(location)))
        self._steps.setCurrentWidget(self._loading)

    def show_create(self, typed: dict[str, str] | None = None) -> None:
        """Show the form of a new workspace, with what was `typed` in one before."""
        self.show_fault("")
        if self._create is None:
            from cmpdesk.ui.pages.welcome.create import CreateForm

            self._create = CreateForm(self._runner)
            self._create.cancelled.connect(self.start)
            self._create.accepted.connect(self.create_wanted)
            self._steps.addWidget(self._create)
        if typed:
            self._create.recall(typed)
        self._create.begin()
        self._steps.setCurrentWidget(self._create)

    def show_connect(self, typed: str = "") -> None:
        """Ask for the address of a server; `typed` was typed before."""
        self.show_fault("")
        if self._connect is None:
            from cmpdesk.ui.pages.welcome.connect import ConnectForm

            self._connect = ConnectForm(self._runner)
            self._connect.cancelled.connect(self.start)
            self._connect.accepted.connect(self.open_wanted)
            self._steps.addWidget(self._connect)
        if typed:
            self._connect.form.fill(typed)
        self._steps.setCurrentWidget(self._connect)
        self._connect.form.begin()

    def ask_officer(self, opened: session.Opened) -> None:
        """Ask who works here; the workspace stays open meanwhile."""
        self._waiting = opened
        clear_layout(self._officers.body)
        self._officers.body.addWidget(text(t("Who are you?"), "heading"))
        self._officers.body.addWidget(
            text(t("What you do is written in the history under this name."), "muted", wrap=True)
        )
        from cmpdesk.i18n import labels

        w = words()
        for officer in opened.officers:
            button = QPushButton(labels.officer(w, officer).replace("&", "&&"))
            button.clicked.connect(partial(self._enter, officer.id))
            self._officers.body.addWidget(button)
        self._officers.body.addStretch(1)
        self._steps.setCurrentWidget(self._officers)

    def take_waiting(self) -> session.Opened | None:
        """Return the workspace that waits for an officer, and forget it."""
        waiting, self._waiting = self._waiting, None
        return waiting

    def ask_file(self) -> str:
        """Ask for a workspace file; "" where the user gave up."""
        pattern = t("Workspaces ({pattern})", pattern=f"*{SUFFIX}")
        return QFileDialog.getOpenFileName(self, t("Open a workspace"), str(Path.home()), pattern)[0]

    def try_sample(self) -> None:
        """Build the sample workspace where there is none yet, and open it."""
        self.show_fault("")
        location = str(data_dir() / f"exemple{SUFFIX}")
        self.show_loading(location)
        work = partial(session.build_sample, location)
        task = self._runner.run_watched(
            work, then=self._sample_built, failed=self._sample_failed, ended=self._sample_ended, owner=self
        )
        self.strip.watch(task)

    # -- inside

    def _head(self, column: QVBoxLayout) -> None:
        column.addWidget(text("CMP Desk", "title"))
        column.addWidget(
            text(t("Calls for projects of two Parties, from filings to reviewer packets."), "muted", wrap=True)
        )

    def _make_start(self) -> None:
        self._start = QWidget()
        self._start.setAccessibleName(t("Welcome"))
        column = QVBoxLayout(self._start)
        column.setContentsMargins(0, 8, 0, 0)
        column.setSpacing(10)
        self._choices: list[BigButton] = []
        for title, explanation, symbol, act in (
            (t("&Create a workspace"), t("A new file for your office, or shared by both."), "plus", self.show_create),
            (t("&Open a workspace…"), t("A file that exists already."), "file", self._open_file),
            (t("C&onnect to a shared workspace"), t("A PostgreSQL server that several officers use."), "database",
             self.show_connect),
            (t("&Try with sample data"), t("Two calls with fictional filings, juries and packets. Nothing real."),
             "applications", self.try_sample),
        ):  # fmt: skip
            button = BigButton(title, explanation, symbol)
            button.clicked.connect(act)
            column.addWidget(button)
            self._choices.append(button)
        self._recent_title = text(t("Recent"), "caps")
        self._recent_title.setContentsMargins(0, 12, 0, 0)
        column.addWidget(self._recent_title)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(0)
        column.addLayout(self._recent)
        column.addWidget(restore_button(lambda: self.restore_wanted.emit("")), 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)
        self._steps.addWidget(self._start)

    def _open_recent(self, location: str) -> None:
        if "://" in location:  # its password is not remembered with it
            self.show_connect(location)
        else:
            self.open_wanted.emit(location)

    def _show_recent(self, recent: tuple[tuple[str, bool], ...]) -> None:
        clear_layout(self._recent)
        self._recent_title.setVisible(bool(recent))
        for location, there in recent:
            self._recent.addWidget(recent_row(location, there, self._open_recent, self._forget))
            self._recent.addWidget(rule())

    def _forget(self, location: str) -> None:
        self._runner.run(partial(settings.forget_workspace, location), then=lambda _kept: self.start(), owner=self)

    def _open_file(self) -> None:
        if location := self.ask_file():
            self.open_wanted.emit(location)

    def _enter(self, officer_id: str, _checked: bool = False) -> None:
        opened = self.take_waiting()
        if opened is not None:
            chosen = next(one for one in opened.officers if one.id == officer_id)
            self.entered.emit(opened, chosen)

    def _sample_built(self, opened: session.Opened) -> None:
        if len(opened.officers) == 1:
            self.entered.emit(opened, opened.officers[0])
        else:
            self.ask_officer(opened)

    def _sample_failed(self, failure: Exception) -> bool:
        from cmpdesk.ui.dialogs import sentence_of

        self.show_fault(sentence_of(failure))
        return True

    def _sample_ended(self) -> None:
        if self._steps.currentWidget() is self._loading:
            self.start()
