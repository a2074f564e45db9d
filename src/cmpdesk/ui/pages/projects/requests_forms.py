"""The forms of a change asked for: what is asked, and what a Party answers."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from cmpdesk.domain.change_requests import AMENDING, Answer, ChangeRequest, Line, RequestDraft, RequestKind
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.projects import ProjectRow
from cmpdesk.i18n import change_requests as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import change_requests
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import propose
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet

Proposals = Mapping[RequestKind, tuple[Line, ...]]


class BeforeAfter(RowsEditor):
    """The table before and after; Alt+Insert adds a row, Alt+Delete takes the current one out."""

    def __init__(self) -> None:
        fields = (Field(t("What changes"), 4), Field(t("Before"), 3), Field(t("After"), 3))
        super().__init__(t("Before and after"), fields, t("Add a line"))
        self.add_button.setToolTip(t("Alt+Insert adds a line, Alt+Delete takes the current one out."))
        for keys, act in (("Alt+Ins", self._add_empty), ("Alt+Del", self.take_out)):
            QShortcut(QKeySequence(keys), self, act)

    def take_out(self) -> None:
        """Take out the row in which the keyboard is."""
        now = self.window().focusWidget()
        row = next((row for row in self._rows if now in row), None)
        if row is not None:
            self._remove(row)

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        """Show other lines."""
        w = words()
        self.set_values([(w.localised(one.subject), w.localised(one.before), w.localised(one.after)) for one in lines])

    def lines(self) -> tuple[Line, ...]:
        """Return the lines that say what is to be; what was proposed and left as it is, is not among them."""
        return tuple(Line(*value) for value in self.values() if value[2] or (value[0] and not value[1]))


class AskSheet(Sheet):
    """Registers what is asked of a project, or changes it while nobody has answered. `saved` brings the request."""

    def __init__(self, parent: QWidget | None, desk: Desk, row: ProjectRow, proposals: Proposals,
                 request: ChangeRequest | None = None) -> None:  # fmt: skip
        w = words()
        title = say.titled(w, request) if request else t("Ask for a change")
        whole = f"{row.number} · {title}"
        super().__init__(parent, desk.runner, whole,
                         t("What is asked, as it is now and as it is to be; each Party answers then."),
                         t("Register") if request is None else t("Save"))  # fmt: skip
        self._desk, self.row, self.proposals, self.request = desk, row, proposals, request
        self._today = desk.workspace.today()
        self.form = Form(whole)
        self.kind = QComboBox()
        for kind in RequestKind:
            self.kind.addItem(say.kind(w, kind), str(kind))
        self.form.row(t("Kind"), self.kind)
        self.requester = line_edit(request.requester if request else "")
        propose(self.requester, [name for name in row.organisations if name])
        self.form.row(t("Asked by"), self.requester, check=self._check_requester, required=True)
        self.on = line_edit(w.long_date(request.asked_on if request else self._today), hint=t("2027-03-01"))
        self.form.row(t("Asked on"), self.on, check=self._check_day, required=True)
        self.reason = text_edit(request.reason if request else "", lines=2)
        self.form.row(t("Reason"), self.reason, check=self._check_reason, required=True)
        self.form.heading(t("Before and after"))
        self.hint = text("", "muted", wrap=True)
        self.form.wide(self.hint)
        self.lines = BeforeAfter()
        self.form.block(self.lines, self._check_lines)
        self.more_money = QCheckBox(t("It asks for &more money"))
        self.new_actions = QCheckBox(t("It brings new a&ctions"))
        for box in (self.more_money, self.new_actions):
            self.form.wide(box)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self._fill()
        self.kind.currentIndexChanged.connect(self._other_kind)
        self.size_to(820, 700)
        self.filled()
        if request is not None:
            again = partial(change_requests.request, desk.workspace, request.id)
            self.edits(desk, Subject("change_request", request.id, request.version, again, self._again))
        self.keep_draft(desk, f"request:{row.id}:{request.id if request else ''}")
        (self.kind if request is None else self.reason).setFocus()

    def _fill(self) -> None:
        if self.request is not None:
            self.kind.setCurrentIndex(self.kind.findData(str(self.request.kind)))
            self.lines.show_lines(self.request.lines)
            self.more_money.setChecked(self.request.more_money)
            self.new_actions.setChecked(self.request.new_actions)
            self._proposed: list[tuple[str, ...]] = []
            self._tell()
        else:
            self._propose()

    def _again(self, request: ChangeRequest) -> QWidget:
        return AskSheet(self.parentWidget(), self._desk, self.row, self.proposals, request)

    def kind_chosen(self) -> RequestKind:
        """Return the kind that is chosen."""
        return RequestKind(self.kind.currentData())

    def _propose(self) -> None:
        self.lines.show_lines(self.proposals.get(self.kind_chosen(), ()))
        self._proposed = self.lines.values()
        self._tell()

    def _other_kind(self, _index: int) -> None:
        if self.lines.values() == self._proposed:
            self._propose()
        self._tell()

    def _tell(self) -> None:
        kind = self.kind_chosen()
        if kind not in AMENDING:
            said = t("A table is not needed: the project ends or waits.")
        elif self.proposals.get(kind):
            said = t("Type what is to be in the lines that change; the others are left out.")
        else:
            said = t("Say line by line what changes.")
        self.hint.setText(said)

    # -- checks

    def _check_requester(self) -> str:
        return "" if self.requester.text().strip() else t("Enter who asks for the change.")

    def _check_day(self) -> str:
        if read_date(self.on.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _check_reason(self) -> str:
        return "" if typed_text(self.reason).strip() else t("Enter why the change is asked for.")

    def _check_lines(self) -> str:
        for number, (subject, before, after) in enumerate(self.lines.values(), start=1):
            if after and not subject:
                return t("Row {row}: say what changes.", row=number)
            if after and before == after:
                return t("Row {row}: it is the same before and after.", row=number)
        if self.kind_chosen() in AMENDING and not self.lines.lines():
            return t("Enter what is to change: how it is, and how it is to be.")
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    # -- saving

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (self.kind.currentData(), self.requester.text(), self.on.text(), typed_text(self.reason),
                self.lines.values(), self.more_money.isChecked(), self.new_actions.isChecked())  # fmt: skip

    def draft(self) -> RequestDraft:
        """Return what is typed."""
        return RequestDraft(
            self.kind_chosen(), self.requester.text(), read_date(self.on.text(), self._today) or self._today,
            typed_text(self.reason), self.lines.lines(), self.more_money.isChecked(), self.new_actions.isChecked(),
        )  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the registering, or the change."""
        act: dict[str, Any] = {"officer": self._desk.officer, "draft": self.draft()}
        if self.request is None:
            return partial(change_requests.ask, self._desk.workspace, project_id=self.row.id, **act)
        return partial(change_requests.edit, self._desk.workspace, request_id=self.request.id,
                       seen=self.request.version, **act)  # fmt: skip


class AnswerSheet(Sheet):
    """Records what a Party answers. `saved` brings the request."""

    def __init__(self, parent: QWidget | None, desk: Desk, request: ChangeRequest, party: Party) -> None:
        w = words()
        title = t("Answer of {party} · {request}", party=party_name(w, party), request=say.titled(w, request))
        super().__init__(parent, desk.runner, title,
                         t("Both Parties have to accept; one refusal is enough to refuse."), t("Save"))  # fmt: skip
        self._desk, self.request, self.party = desk, request, party
        self._today = desk.workspace.today()
        self.form = Form(title)
        self.answer = QComboBox()
        for one in Answer:
            self.answer.addItem(say.answer(w, one), str(one))
        self.form.row(t("Answer"), self.answer)
        self.on = line_edit(w.long_date(self._today), hint=t("2027-03-01"))
        self.form.row(t("Answered on"), self.on, check=self._check_day, required=True)
        self.reason = text_edit(lines=3)
        self.form.row(t("Reason"), self.reason, check=self._check_reason, hint=t("It stands in the letter."))
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(560, 400)
        self.filled()
        again = partial(change_requests.request, desk.workspace, request.id)
        self.edits(desk, Subject("change_request", request.id, request.version, again, self._again))
        self.keep_draft(desk, f"answer:{request.id}:{party.side}")
        self.answer.setFocus()

    def _again(self, request: ChangeRequest) -> QWidget:
        return AnswerSheet(self.parentWidget(), self._desk, request, self.party)

    def _check_day(self) -> str:
        if read_date(self.on.text(), self._today) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _check_reason(self) -> str:
        if self.answer.currentData() == Answer.ACCEPTED or typed_text(self.reason).strip():
            return ""
        return t("Enter why the Party refuses: it stands in the letter.")

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.answer.currentData(), self.on.text(), typed_text(self.reason)

    def work(self) -> "partial[Any]":
        """Return the answer."""
        return partial(
            change_requests.answer, self._desk.workspace, officer=self._desk.officer, request_id=self.request.id,
            seen=self.request.version, side=self.party.side, given=Answer(self.answer.currentData()),
            on=read_date(self.on.text(), self._today) or self._today, reason=typed_text(self.reason),
        )  # fmt: skip


class TieSheet(Sheet):
    """Names the revision of the calendar by which a request was carried out."""

    def __init__(self, parent: QWidget | None, desk: Desk, request: ChangeRequest,
                 revisions: Mapping[str, str]) -> None:  # fmt: skip
        super().__init__(parent, desk.runner, t("Name the revision"),
                         t("The revision of the calendar by which the request was carried out."),
                         t("Save"))  # fmt: skip
        self._desk, self.request = desk, request
        self.form = Form(t("Revision"))
        self.revision = QComboBox()
        self.revision.addItem("—", "")
        for key, name in revisions.items():
            self.revision.addItem(name, key)
        self.revision.setCurrentIndex(max(0, self.revision.findData(request.revision_id or "")))
        self.form.row(t("Revision"), self.revision)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(520, 260)
        self.filled()
        self.revision.setFocus()

    def typed(self) -> object:
        """Return what is chosen."""
        return self.revision.currentData()

    def first_fault(self) -> QWidget | None:
        """Return nothing: each choice is right."""
        return None

    def work(self) -> "partial[Any]":
        """Return the naming."""
        return partial(change_requests.tie, self._desk.workspace, officer=self._desk.officer,
                       request_id=self.request.id, seen=self.request.version,
                       revision_id=self.revision.currentData() or None)  # fmt: skip
