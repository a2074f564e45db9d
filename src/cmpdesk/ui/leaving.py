"""Asking whether a copy of the whole workspace is a communication to the other Party, and entering that."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.pages.registers.loading import Asked

    Then = Callable[[Asked | None], None]


def asked(workspace: Workspace, officer: Officer, call_id: str, copy: str, language: str) -> Asked | None:
    """Return what the register would say of a copy, None for who keeps no register, or of a sample; on a thread."""
    from cmpdesk.domain.registers import Sent
    from cmpdesk.services import registers
    from cmpdesk.ui.pages.registers import loading

    if not call_id or workspace.info.sample or not registers.kept_by(workspace, officer):
        return None
    return loading.asked(workspace, officer, call_id, Sent.WORKSPACE, copy, language)


def load(desk: Desk, owner: QWidget, copy: str, then: Then) -> None:
    """Hand what the register would say of the copy called `copy` to `then`; None where nobody here could enter it."""
    said = t("Copy of the whole workspace, of every call: {name}", name=copy)
    work = partial(asked, desk.workspace, desk.officer, desk.call_id, said, words().locale)
    desk.runner.run(work, then=then, owner=owner, channel="leaving")


def offer(desk: Desk, parent: QWidget, copy: str) -> None:
    """Ask whether the copy called `copy` goes to the other Party, where somebody here keeps a register."""

    def ask(found: Asked | None) -> None:
        if found is not None:
            LeavingDialog(parent, desk, found, copy).open()

    load(desk, parent, copy, ask)


class LeavingDialog(Dialog):
    """Says that a copy holds data of people; what goes to the other Party is entered in the register from here."""

    def __init__(self, parent: QWidget, desk: Desk, found: Asked, copy: str) -> None:
        super().__init__(parent, t("Does this copy go to the other Party?"), spacing=10)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setMinimumWidth(theme().px(520))
        self._desk, self._found = desk, found
        self.column.addWidget(text(copy, "strong", wrap=True, select=True))
        self.column.addWidget(text(t(
            "It holds the data of people of every call. If the other Party receives it or can read it, the register of "
            "communications says so, with the purpose and the legal basis."
        ), "muted", wrap=True))  # fmt: skip
        self.column.addStretch(1)
        self.stays = self.button(t("It stays with my Party"), self.reject)
        self.register = self.button(t("Register as sent…"), self.enter, primary=True, default=True)
        self.register.setFocus()

    def enter(self) -> None:
        """Open the form of the register on what is proposed, in place of the question."""
        from cmpdesk.ui.pages.registers import communicating

        parent = self.parentWidget()
        self.accept()
        if parent is not None:
            communicating.open_sheet(parent, self._desk, self._found)
