"""Entering declarations: all of one reviewer as they came back on paper, or one of the officer's own."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLineEdit, QPushButton, QWidget

from cmpdesk.domain.interests import Asked, DeclarationDraft, Interest, RegisterRow
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import interests
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.fields import propose
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.labels import Elided, restyle, text
from cmpdesk.ui.pages.interests import loading
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.pages.interests.loading import Answers, Choice
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.wheel import guard


def _answers(name: str, chosen: Interest | None, *, blank: bool) -> QComboBox:
    """Return a choice of answers; the first letter of each chooses it."""
    box = QComboBox()
    box.setAccessibleName(name)
    if blank:
        box.addItem("—", None)
    for answer in Interest:
        box.addItem(labels.conflict(words(), answer), str(answer))
    box.setCurrentIndex(max(0, box.findData(str(chosen) if chosen is not None else None)))
    guard(box)
    return box


class _Line:
    """The fields of one application."""

    def __init__(self, asked: Asked) -> None:
        said = asked.declaration
        self.asked = asked
        self.answer = _answers(t("Declared for {number}", number=asked.number), said.answer if said else None,
                               blank=said is None or said.answer is None)  # fmt: skip
        self.competent = QCheckBox(t("Competent"))
        self.competent.setAccessibleName(t("Competent for {number}", number=asked.number))
        self.competent.setChecked(said.competent if said else True)
        self.why = line_edit(said.explanation if said else "", name=t("Explanation for {number}", number=asked.number),
                             hint=t("Explanation"))  # fmt: skip
        self.why.setCursorPosition(0)

    def typed(self) -> tuple[str, bool, str]:
        """Return what stands in the fields."""
        return str(self.answer.currentData() or ""), self.competent.isChecked(), self.why.text().strip()

    def fault(self) -> str:
        """Return what is wrong, "" where nothing is."""
        answer, competent, why = self.typed()
        if not answer:
            return t("Choose what is declared.") if why or not competent else ""
        return t("Type the explanation.") if (answer != Interest.NONE or not competent) and not why else ""

    def draft(self) -> DeclarationDraft | None:
        """Return what is declared, None where nothing is."""
        answer, competent, why = self.typed()
        said = self.asked.declaration
        if not answer:
            return None
        return DeclarationDraft(self.asked.application_id, Interest(answer), competent, why,
                                said.version if said else None)  # fmt: skip


class DeclareSheet(Sheet):
    """The declarations of one reviewer, a line for each application; what stays blank is not declared yet."""

    def __init__(self, parent: QWidget | None, desk: Desk, answers: Answers, application_id: str = "") -> None:
        """The keyboard begins at `application_id`, else at the first that is not declared."""
        reviewer = answers.reviewer
        title = t("Declarations of {name}", name=f"{reviewer.code} · {reviewer.name}")
        explanation = t("One line per application, as on the page that came back. A conflict needs an explanation.")
        super().__init__(parent, desk.runner, title, explanation, t("Save"))
        self._desk, self._reviewer = desk, reviewer
        self.lines = [_Line(one) for one in answers.asked]
        self.rest = QPushButton(t("&Declare no conflict for those left blank"))
        self.rest.setProperty("kind", "link")
        self.rest.clicked.connect(self.declare_rest)
        self.body.addWidget(self.rest)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(3, 2)
        for line in self.lines:
            self._place(grid, line)
        self.body.addLayout(grid)
        if not self.lines:
            self.body.addWidget(text(t("No application is in their hands yet."), "muted", wrap=True))
        self.body.addStretch(1)
        self.size_to(940, 600)
        self.filled()
        blank = [one for one in self.lines if one.asked.application_id == application_id]
        blank += [one for one in self.lines if not one.typed()[0]]
        if blank or self.lines:
            (blank or self.lines)[0].answer.setFocus()

    def _place(self, grid: QGridLayout, line: _Line) -> None:
        row = grid.rowCount()
        grid.addWidget(Elided(f"{line.asked.number} · {line.asked.title}", "strong"), row, 0)
        for column, field in enumerate((line.answer, line.competent, line.why), start=1):
            grid.addWidget(field, row, column)
        below = " · ".join(line.asked.organisations)
        grid.addWidget(Elided(below, "muted"), row + 1, 0)
        if line.asked.findings:
            found = t("On record: {evidence}", evidence=say.evidence(line.asked.findings[0]))
            grid.addWidget(Elided(found, tone="warn"), row + 1, 1, 1, 3)

    def declare_rest(self) -> None:
        """Declare no conflict for every line that is blank and has nothing on record."""
        for line in self.lines:
            if not line.typed()[0] and not line.asked.findings:
                line.answer.setCurrentIndex(line.answer.findData(str(Interest.NONE)))

    def typed(self) -> object:
        """Return what stands in the fields."""
        return [line.typed() for line in self.lines]

    def first_fault(self) -> QWidget | None:
        """Check every line, say what is wrong with the first, and return its field."""
        faulty: QLineEdit | QComboBox | None = None
        for line in self.lines:
            fault = line.fault()
            field = line.answer if fault and not line.typed()[0] else line.why
            for one in (line.answer, line.why):
                restyle(one, fault="true" if fault and one is field else "false")
            field.setAccessibleDescription(fault)
            field.setToolTip(fault)
            faulty = faulty or (field if fault else None)
        return faulty

    def work(self) -> "partial[Any]":
        """Return the saving of what is declared."""
        drafts = [draft for line in self.lines if (draft := line.draft()) is not None]
        return partial(interests.declare, self._desk.workspace, officer=self._desk.officer,
                       reviewer_id=self._reviewer.id, drafts=drafts)  # fmt: skip


def open_declarations(parent: QWidget, desk: Desk, reviewer: ReviewerRow, application_id: str = "") -> None:
    """Open the declarations of a reviewer, at an application where one is given."""

    def arrived(answers: Answers) -> None:
        sheet = DeclareSheet(parent, desk, answers, application_id)
        sheet.saved.connect(lambda _: desk.say(t("Declarations of {code} saved.", code=reviewer.code), undo=True))
        sheet.open()

    load = partial(loading.answers, desk.workspace, reviewer)
    desk.runner.run(load, then=arrived, owner=parent, channel="declarations")


class OwnSheet(Sheet):
    """What the officer declares of an application for themselves."""

    def __init__(self, parent: QWidget | None, desk: Desk, applications: Sequence[Choice], own: Sequence[RegisterRow],
                 application_id: str = "") -> None:  # fmt: skip
        """`own` are the rows of the register that are about this officer."""
        title = t("Declare for myself")
        explanation = t("Another officer decides what follows and handles the file; both are kept in the register.")
        super().__init__(parent, desk.runner, title, explanation, t("Declare"))
        self._desk = desk
        self._choices = {one.label: one.id for one in applications}
        self._own = {row.application_id: row.declaration for row in own}
        self.form = Form(title)
        self.body.addWidget(self.form)
        self.application = line_edit()
        propose(self.application, list(self._choices))
        self.answer = _answers(t("Conflict"), None, blank=True)
        self.why = text_edit(lines=3)
        self.form.row(t("Application"), self.application, check=self._check_application, required=True)
        self.form.row(t("Conflict"), self.answer, check=self._check_answer, required=True)
        self.form.row(t("Explanation"), self.why, check=self._check_why, above=True)
        self.body.addStretch(1)
        self.application.editingFinished.connect(self._show_before)
        self.application.setText(next((one.label for one in applications if one.id == application_id), ""))
        self._show_before()
        self.size_to(600, 420)
        self.filled()
        (self.answer if self.application.text() else self.application).setFocus()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.application.text(), self.answer.currentData(), typed_text(self.why)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving of what is declared."""
        before = self._own.get(self._application())
        draft = DeclarationDraft(self._application(), Interest(self.answer.currentData()),
                                 explanation=typed_text(self.why), seen=before.version if before else None)  # fmt: skip
        return partial(interests.declare_own, self._desk.workspace, officer=self._desk.officer, draft=draft)

    def _application(self) -> str:
        """Return the application that is typed: as it is proposed, or its number alone."""
        typed = self.application.text().strip()
        if typed in self._choices:
            return self._choices[typed]
        return next((key for label, key in self._choices.items() if typed and label.startswith(f"{typed} · ")), "")

    def _show_before(self) -> None:
        before = self._own.get(self._application())
        if before is not None and before.answer is not None and self.answer.currentData() is None:
            self.answer.setCurrentIndex(self.answer.findData(str(before.answer)))
            self.why.setPlainText(before.explanation)

    def _check_application(self) -> str:
        return "" if self._application() else t("Type the number of an application of this call.")

    def _check_answer(self) -> str:
        return "" if self.answer.currentData() else t("Choose what is declared.")

    def _check_why(self) -> str:
        conflict = self.answer.currentData() not in (None, str(Interest.NONE))
        return t("Type the explanation.") if conflict and not typed_text(self.why).strip() else ""
