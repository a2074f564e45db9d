"""What a reviewer wants to read and rather not: typed, or pasted from a table."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.juries import ReviewerRow, Wish, read_wishes
from cmpdesk.domain.text import fold
from cmpdesk.i18n.screen import t
from cmpdesk.services import assignment
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class WishesSheet(Sheet):
    """Asks for a line for each application: its number, and a number from −2 (rather not) to 2."""

    def __init__(self, parent: QWidget | None, desk: Desk, reviewer: ReviewerRow, wishes: Sequence[Wish],
                 titles: Mapping[str, str]) -> None:  # fmt: skip
        """`titles` names what can be wished for, by number."""
        title = t("Wishes of {name}", name=f"{reviewer.code} · {reviewer.name}")
        explanation = t(
            "One line for each application: its number, then −2 (rather not), −1, 0, 1 or 2 (gladly). Two columns of a "
            "spreadsheet can be pasted. An application that is not named has no wish."
        )
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._reviewer, self._titles = desk, reviewer, titles
        self.form = Form(title)
        self.body.addWidget(self.form)
        told = (f"{one.number}\t{one.value}\t{titles.get(one.number, '')}".rstrip() for one in wishes)
        self.lines = text_edit("\n".join(told), lines=12)
        self.form.row(t("&Wishes"), self.lines, check=self._check, above=True)
        self.every = QPushButton(t("List all applications"))
        self.every.setToolTip(t("Adds those that are not named yet: type a number behind those that are wished for."))
        self.every.clicked.connect(self.list_all)
        self.body.addWidget(self.every)
        self.body.addStretch(1)
        self.size_to(520, 520)
        self.filled()
        self.lines.setFocus()

    def list_all(self) -> None:
        """Add a line for each application that is not named yet, with its title and no wish."""
        here = typed_text(self.lines).splitlines()
        cells = [line.split("\t")[0] for line in here if line.strip()]
        named = {fold(one) for cell in cells for one in (cell, re.split(r"[\s;,:]+[+\-−–]?\d$", cell.strip())[0])}
        more = [f"{number}\t\t{title}" for number, title in self._titles.items() if fold(number) not in named]
        self.lines.setPlainText("\n".join([*here, *more]))
        self.lines.setFocus()

    def typed(self) -> object:
        """Return what stands in the field."""
        return typed_text(self.lines)

    def first_fault(self) -> QWidget | None:
        """Check what is typed."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving of the wishes."""
        return partial(assignment.set_preferences, self._desk.workspace, officer=self._desk.officer,
                       reviewer_id=self._reviewer.id, wishes=read_wishes(typed_text(self.lines)))  # fmt: skip

    def _check(self) -> str:
        try:
            read_wishes(typed_text(self.lines))
        except Refusal as refusal:
            return sentence_of(refusal)
        return ""


def open_wishes(parent: QWidget, desk: Desk, reviewer: ReviewerRow, offered: Sequence[ApplicationRow]) -> None:
    """Open the wishes of a reviewer; `offered` is what can be wished for."""
    titles = {one.number: one.title for one in offered}

    def arrived(wishes: tuple[Wish, ...]) -> None:
        sheet = WishesSheet(parent, desk, reviewer, wishes, titles)
        sheet.saved.connect(lambda _: desk.say(t("Wishes of {code} saved.", code=reviewer.code), undo=True))
        sheet.open()

    load = partial(assignment.preferences, desk.workspace, reviewer.id)
    desk.runner.run(load, then=arrived, owner=parent, channel="wishes")
