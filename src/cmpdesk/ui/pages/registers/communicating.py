"""Registering what goes to the other Party: the data contained, to whom, why and on which legal basis."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.registers import CONTAINED, CommunicationDraft, CommunicationRow, DataCategory, Sent
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import registers
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.registers import loading
from cmpdesk.ui.pages.registers.loading import Asked
from cmpdesk.ui.pages.registers.parts import CategoryBoxes, day_fault
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class CommunicationSheet(Sheet):
    """Registers a communication, or corrects one: `row`. `saved` brings its id."""

    def __init__(self, parent: QWidget | None, desk: Desk, asked: Asked, row: CommunicationRow | None = None) -> None:
        title = t("Correct a communication") if row else t("Register a communication")
        super().__init__(
            parent, desk.runner, title,
            t("What goes to the other Party with data of people enters the register of your Party. Tick only what it "
              "contains, and send no more than the purpose needs."), t("Save") if row else t("Register"),
        )  # fmt: skip
        self._desk, self._row = desk, row
        self._draft = draft = row.draft if row else asked.draft
        w = words()
        self.form = Form(title)
        self.sent_on = line_edit(w.long_date(draft.sent_on))
        self.contents = QComboBox()
        self.contents.setEditable(True)
        self.contents.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for one in Sent:
            self.contents.addItem(say.sent(w, one), one)
        self.contents.setEditText(draft.contents)
        if (line := self.contents.lineEdit()) is not None:
            line.setAccessibleName(t("What was sent"))
        self.contents.activated.connect(self._take)
        self.project = QComboBox()
        self.project.addItem(t("the whole call"), None)
        for key, name in asked.projects:
            self.project.addItem(name, key)
        self.project.setCurrentIndex(max(0, self.project.findData(draft.project_id)))
        self.project.setEnabled(row is None)
        self.data = CategoryBoxes(draft.categories, tuple(DataCategory))
        self.in_force = text("", "muted", wrap=True)
        self.recipient = line_edit(draft.recipient)
        self.purpose = text_edit(draft.purpose, lines=2)
        self.legal_basis = text_edit(draft.legal_basis, lines=2)
        self.keep = QCheckBox(t("Propose this legal basis for this call from now on"))
        form = self.form
        form.row(t("&What was sent"), self.contents)
        form.row(t("&About"), self.project)
        form.row(t("&Data contained"), self.data, check=self._check_data, required=True)
        form.row(t("&Recipient"), self.recipient, check=partial(_needed, self.recipient.text), required=True)
        form.row(t("&Purpose"), self.purpose, check=partial(_needed, partial(typed_text, self.purpose)), required=True)
        form.row(t("&Legal basis"), self.legal_basis,
                 check=partial(_needed, partial(typed_text, self.legal_basis)), required=True)  # fmt: skip
        form.row(t("&Sent on"), self.sent_on, check=self._check_day, required=True)
        form.wide(self.in_force)
        if row is None:
            form.wide(self.keep)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.size_to(720, 700)
        self.data.changed.connect(self._tell)
        self.sent_on.textChanged.connect(self._tell)
        self._tell()
        self.filled()
        self.contents.setFocus()

    def _tell(self, *_typed: object) -> None:
        """Say from when an agreement is in force, which follows from the day on which the authority received it."""
        day = self.draft.in_force
        self.in_force.setVisible(day is not None)
        if day is not None:
            self.in_force.setText(t(
                "The day above is that on which the authority received the agreement: in force on {day}. The dashboard "
                "and the list of what is due remind of it; until then nothing goes out under it.",
                day=words().long_date(day),
            ))  # fmt: skip

    def _take(self, place: int) -> None:
        """Propose what such a thing contains and why it usually goes."""
        sent = Sent(self.contents.itemData(place))
        for one, box in self.data.boxes.items():
            box.setChecked(one in CONTAINED[sent])
        if not typed_text(self.purpose).strip():
            self.purpose.setPlainText(say.purpose(words(), sent))
        if sent is Sent.AGREEMENT and self.recipient.text() == self._draft.recipient:
            self.recipient.clear()  # it goes to the authority

    @property
    def draft(self) -> CommunicationDraft:
        """What stands in the fields."""
        today = self._desk.workspace.today()
        return CommunicationDraft(
            self._draft.call_id, self._draft.side, read_date(self.sent_on.text(), today) or self._draft.sent_on,
            self.recipient.text(), typed_text(self.purpose), typed_text(self.legal_basis), self.data.chosen,
            self.contents.currentText(), self.project.currentData(),
        )  # fmt: skip

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.draft, self.sent_on.text(), self.keep.isChecked()

    def first_fault(self) -> QWidget | None:
        """Check every field."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the registering."""
        acting: dict[str, Any] = {"officer": self._desk.officer, "draft": self.draft}
        if self._row is not None:
            return partial(registers.correct, self._desk.workspace, row=self._row, **acting)
        return partial(registers.record, self._desk.workspace, keep_basis=self.keep.isChecked(), **acting)

    def _check_data(self) -> str:
        return "" if self.data.chosen else t("Tick which data of people it contains.")

    def _check_day(self) -> str:
        return day_fault(self.sent_on.text(), self._desk.workspace.today())


def _needed(read: Any) -> str:
    return "" if str(read()).strip() else t("The register needs this.")


def ask(page: Page, sent: Sent | None = None, contents: str = "") -> None:
    """Propose to register what goes to the other Party; whoever registers nothing is not held up."""
    desk = page.desk
    if not desk.call_id:
        return
    load = partial(loading.asked, desk.workspace, desk.officer, desk.call_id, sent, contents, words().locale)
    failed = _silent if sent else None
    desk.runner.run(load, then=partial(_opened, page), failed=failed, owner=page, channel="registers")


def _opened(page: Page, asked: Asked) -> None:
    open_sheet(page, page.desk, asked)


def open_sheet(parent: QWidget, desk: Desk, asked: Asked) -> CommunicationSheet:
    """Open the form on what is proposed, over `parent`."""
    sheet = CommunicationSheet(parent, desk, asked)
    sheet.saved.connect(lambda _key: desk.say(t("The communication is in the register."), undo=True))
    sheet.open()
    return sheet


def _silent(_failure: Foreseen) -> bool:
    return True
