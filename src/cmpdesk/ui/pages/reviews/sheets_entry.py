"""A progress sheet typed from paper, and the objectives of a project that sheets ask about."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QWidget

from cmpdesk.domain import progress as rules
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import AMOUNTS, COUNTS, Change, Objective, ObjectiveDraft, ProjectProgress
from cmpdesk.domain.returned import Value
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.i18n import labels, messages
from cmpdesk.i18n import progress as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import progress, progress_returns
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet

_ONE_LINE = COUNTS | AMOUNTS | {FieldKind.ENDS}


class EntrySheet(Sheet):
    """The answers of one promoter, typed by hand. `saved` brings the project with both sheets."""

    def __init__(self, parent: QWidget | None, desk: Desk, review_id: str, project: ProjectProgress,
                 programme: Programme, side: Side) -> None:  # fmt: skip
        sheet = project.sheet(side)
        if sheet is None:
            raise Refusal("progress.not-sent", number=project.number)
        party = labels.party_name(words(), programme.party(side))
        title = t("Progress sheet of {number} · {party}", number=project.number, party=party)
        explanation = t("Type what stands on the sheet. An answer that is left empty counts as none; the code printed "
                        "on this version is {code}.", code=_grouped(sheet.code))  # fmt: skip
        super().__init__(parent, desk.runner, title, explanation, t("Enter the answers"))
        self._desk, self._review, self._project, self._programme = desk, review_id, project, programme
        self._sheet, self._side = sheet, side
        self.fields: dict[SheetField, QWidget] = {}
        self.form = Form(title)
        for one in sheet.asked.fields():
            self._ask(one)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(760, 700)
        self.filled()
        self.keep_draft(desk, f"progress:{sheet.id}")
        next(iter(self.fields.values())).setFocus()

    def _ask(self, one: SheetField) -> None:
        sheet, w = self._sheet, words()
        given = sheet.answers.get(".".join(one.path()))
        shown = say.answer(w, one.kind, given, self._programme.party(self._side).currency) if given is not None else ""
        name, hint = say.field(w, one, sheet.asked), say.hint(w, one, sheet.asked)
        field: QWidget
        if one.kind is FieldKind.CHANGE:
            field = QComboBox()
            field.addItem("—", "")
            for each in Change:
                field.addItem(say.change(w, each), str(each))
            field.setCurrentIndex(max(0, field.findData(given or "")))
        elif one.kind in _ONE_LINE:
            field = line_edit(shown, name=name)
        else:
            field = text_edit(shown, lines=2, name=name)
        self.fields[one] = field
        above = one.kind is FieldKind.REACHED or one.kind not in _ONE_LINE
        label = t("{question} ({hint})", question=name, hint=hint) if hint and above else name
        self.form.row(label.replace("&", "&&"), field, hint="" if above else hint, check=partial(self._check, one),
                      above=above)  # fmt: skip

    def _value(self, one: SheetField) -> Value:
        field = self.fields[one]
        if isinstance(field, QComboBox):
            return str(field.currentData())
        if isinstance(field, QPlainTextEdit):
            return typed_text(field)
        return field.text() if isinstance(field, QLineEdit) else ""

    def _check(self, one: SheetField) -> str:
        today = self._desk.workspace.today()
        planned = progress_returns.check(self._sheet, self._programme, self._side, {one: self._value(one)}, today)
        fault = next((each.fault for each in planned if each.fault is not None), None)
        return messages.sentence(words(), fault) if fault is not None else ""

    # -- what a sheet of one kind says

    def typed(self) -> object:
        """Return every answer."""
        return tuple(self._value(one) for one in self.fields)

    def first_fault(self) -> QWidget | None:
        """Return the first field that cannot be understood."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the entering."""
        return partial(
            progress_returns.enter, self._desk.workspace, officer=self._desk.officer, review_id=self._review,
            project_id=self._project.project_id, side=self._side, seen=self._sheet.version,
            typed={one: self._value(one) for one in self.fields},
        )  # fmt: skip


def _grouped(code: str) -> str:
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class ObjectivesSheet(Sheet):
    """What a project is to reach, a row each. `saved` brings the objectives."""

    def __init__(self, parent: QWidget | None, desk: Desk, number: str, project_id: str, seen: int,
                 objectives: tuple[Objective, ...]) -> None:  # fmt: skip
        explanation = t("Progress sheets ask about each of them. Sheets that were sent keep asking what they asked: "
                        "open a new version to ask anew.")  # fmt: skip
        super().__init__(parent, desk.runner, t("Objectives of project {number}", number=number), explanation,
                         t("Save the objectives"))  # fmt: skip
        self._desk, self._project, self._seen, self._known = desk, project_id, seen, objectives
        self.rows = RowsEditor(t("Objectives"), (
            Field(t("Objective"), 6), Field(t("Target (empty: in percent)"), 2, right=True, room=8),
            Field(t("Unit"), 2),
        ), t("Add an &objective"))  # fmt: skip
        self.rows.set_values([(one.text, str(one.target or ""), one.unit) for one in objectives] or [("", "", "")])
        self.form = Form(t("Objectives"))
        self.form.block(self.rows, self._check)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(820, 520)
        self.filled()

    def _check(self) -> str:
        for number, (_text, target, _unit) in enumerate(self.rows.values(), start=1):
            if target.strip() and not target.strip().isdecimal():
                return t("Row {number}: the target is a whole number, or nothing.", number=number)
        try:
            rules.check(self.drafts())
        except Refusal as refusal:
            return messages.sentence(words(), refusal)
        return ""

    def drafts(self) -> tuple[ObjectiveDraft, ...]:
        """Return what is typed; a row keeps who it is by its text, else by its place among those that were changed."""
        rows = [(text.strip(), target.strip(), unit.strip()) for text, target, unit in self.rows.values()
                if text.strip() or target.strip() or unit.strip()]  # fmt: skip
        same = {one.text: one.id for one in self._known}
        said = {text for text, _, _ in rows}
        left = [one.id for one in self._known if one.text not in said]
        made = []
        for text, target, unit in rows:
            key = same.get(text) or (left.pop(0) if left else "")
            made.append(ObjectiveDraft(text, int(target) if target.isdecimal() else None, unit, key))
        return tuple(made)

    def typed(self) -> object:
        """Return what stands in the rows."""
        return tuple(self.rows.values())

    def first_fault(self) -> QWidget | None:
        """Return the rows where one is faulty."""
        return self.form.first_fault()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        return partial(progress.set_objectives, self._desk.workspace, officer=self._desk.officer,
                       project_id=self._project, seen=self._seen, objectives=self.drafts())  # fmt: skip
