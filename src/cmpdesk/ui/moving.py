"""Moving the workspace of a file to a server, journal and all; the way back is `Export a copy…`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import CheckReport
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui import leaving
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.pages.welcome.connect import ServerFields
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.pages.registers.loading import Asked
    from cmpdesk.ui.window import MainWindow


def move(workspace: Workspace, officer: Officer, address: str, *, watch: Watch) -> CheckReport:
    """Copy a workspace to an empty database, where `officer` is who owns it from now on; on a thread."""
    from cmpdesk.services import sharing, workspaces

    report = sharing.copy(workspace, location=address, watch=watch)
    there = workspaces.open_workspace(address)
    try:
        here = workspaces.everyone(there)
        me = next(one for one in here if one.id == officer.id)
        for one in here:  # a login of another server means nobody here
            if one.login == there.info.login and one.id != me.id:
                workspaces.edit_officer(there, officer=me, officer_id=one.id, seen=one.version, name=one.name,
                                        party_code=one.party_code, role=one.role, email=one.email, active=one.active,
                                        login="")  # fmt: skip
        if me.login != there.info.login:
            workspaces.edit_officer(there, officer=me, officer_id=me.id, seen=me.version, name=me.name,
                                    party_code=me.party_code, role=me.role, email=me.email, active=True,
                                    login=there.info.login)  # fmt: skip
    finally:
        there.close()
    return report


class MoveDialog(Dialog):
    """Asks for the server, copies with progress and a way to stop, and then offers to work there."""

    def __init__(self, window: MainWindow, desk: Desk) -> None:
        title = t("Move to a server")
        super().__init__(window, title, spacing=10)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme().px(600))
        self._main, self._desk, self._address = window, desk, ""
        self._entered = ""  # the place that the register names
        said = t("The whole workspace with its history is copied to an empty database and verified. "
                 "The file stays as it is: from then on work in one of the two only.")  # fmt: skip
        self.column.addWidget(text(said, "muted", wrap=True))
        self.fields = ServerFields(desk.runner, title)
        self.column.addWidget(self.fields)
        self.shared = QCheckBox(t("The other Party will receive the address, or work there too"))
        self.shared.setToolTip(t("It is then entered in the register of communications before anything is copied, with "
                                 "the purpose and the legal basis."))  # fmt: skip
        self.shared.setAccessibleDescription(self.shared.toolTip())
        self.shared.setVisible(bool(desk.call_id))
        self.column.addWidget(self.shared)
        self.strip = ProgressStrip(t("Copying to the server"))
        self.column.addWidget(self.strip)
        self.said = text("", wrap=True, select=True)
        self.said.hide()
        self.column.addWidget(self.said)
        self.column.addStretch(1)
        self.close_button = self.button(t("Cancel"), self.reject)
        self.move_button = self.button(t("Copy to the server"), self.begin, primary=True, default=True)
        self.open_button = self.button(t("Work on the server"), self._open, primary=True)
        self.open_button.hide()
        self.fields.begin()

    def begin(self) -> None:
        """Copy, unless a field is faulty; what the other Party receives is entered in the register before."""
        if not self.fields.valid():
            return
        address = urlsplit(self.fields.whole())  # what is written in a register holds no password
        place = f"{address.hostname or ''}{address.path}"
        if self.shared.isChecked() and self._entered != place:
            leaving.load(self._desk, self, place, partial(self._enter, place))
        else:
            self._copy()

    def _enter(self, place: str, found: Asked | None) -> None:
        if found is None:
            self._say(t("Only who keeps the register of their Party enters it there. Untick the box, and ask them to."),
                      "bad")  # fmt: skip
            return
        from cmpdesk.ui.pages.registers import communicating

        communicating.open_sheet(self, self._desk, found).saved.connect(partial(self._went_in, place))

    def _went_in(self, place: str, _key: object) -> None:
        self._entered = place
        self._copy()

    def _copy(self) -> None:
        self._address = self.fields.whole()
        self.move_button.setEnabled(False)
        self.fields.setEnabled(False)
        self.shared.setEnabled(False)
        self.said.hide()
        work = partial(move, self._desk.workspace, self._desk.officer, self._address)
        task = self._desk.runner.run_watched(work, then=self._done, failed=self._refused, ended=self._ended, owner=self)
        self.strip.watch(task)

    def reject(self) -> None:
        """Stop what is being copied, or close."""
        if self.strip.isVisible():
            self.strip.cancel.click()
        else:
            super().reject()

    def _say(self, sentence: str, tone: str = "") -> None:
        self.said.setText(sentence)
        restyle(self.said, tone=tone)
        self.said.show()

    def _done(self, report: CheckReport) -> None:
        w = words()
        self._say(t("Copied and verified: {steps} steps, {blobs} stored files. Give your colleagues logins, then work "
                    "on the server.", steps=w.number(report.steps), blobs=w.number(report.blobs)))  # fmt: skip
        self.fields.remember()
        self.move_button.hide()
        self.open_button.show()
        self.open_button.setDefault(True)
        self.close_button.setText(t("Close"))

    def _refused(self, failure: Foreseen) -> bool:
        self._say(sentence_of(failure), "bad")
        return True

    def _ended(self) -> None:
        self.move_button.setEnabled(True)
        self.fields.setEnabled(not self.open_button.isVisible())
        self.shared.setEnabled(not self._entered)

    def _open(self) -> None:
        self.accept()
        if self._main.pages.may_leave():
            self._main.open(self._address)


def show(window: MainWindow) -> None:
    """Open the dialog on the workspace of `window`."""
    if window.desk is not None:
        MoveDialog(window, window.desk).open()
