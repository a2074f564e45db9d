"""The milestones that a programme gives to new projects, calls and sessions: a list, and the chosen one in a form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QListWidget, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.access import Right, require
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.schedule_templates import TemplateLine, as_plan, check, new_key
from cmpdesk.domain.schedules import MilestoneKind, OwnerKind
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.labels import party_name
from cmpdesk.i18n.letters import language
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import programmes, schedule_templates
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.layout import row_in, scrolled, split
from cmpdesk.ui.milestones.editing import RuleFields
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.page import Page


@dataclass(frozen=True, slots=True)
class Given:
    """What a programme gives; `refusal` says why the officer may not change it."""

    programme: Programme
    lines: tuple[TemplateLine, ...]
    refusal: Refusal | None


def show(page: Page, programme_id: str) -> None:
    """Open the dialog over `page`."""
    desk = page.desk
    work = partial(_load, desk.workspace, desk.officer, programme_id)
    desk.runner.run(work, then=partial(_open, page), owner=page, channel="programme-milestones")


def _load(workspace: Workspace, officer: Officer, programme_id: str) -> Given:
    refusal = None
    try:
        require(officer, Right.EDIT_PROGRAMME, office=workspace.info.office)
    except Refusal as why:
        refusal = why
    lines = schedule_templates.lines(workspace, programme_id)
    return Given(programmes.programme(workspace, programme_id), lines, refusal)


def _open(page: Page, given: Given) -> None:
    sheet = TemplateSheet(page, page.desk, given)
    sheet.saved.connect(lambda _lines: page.desk.say(t("The milestones of the programme are saved."), undo=True))
    sheet.open()


class LineForm(QWidget):
    """One milestone of the list. `reshaped` tells that it has to be made anew: it belongs to another calendar."""

    reshaped = Signal()

    def __init__(self, programme: Programme, lines: Sequence[TemplateLine], line: TemplateLine) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Milestone"))
        self._line = line
        w, letters, column = words(), set[str](), QVBoxLayout(self)
        column.setContentsMargins(0, 0, 8, 0)
        self.form, self.counted, self.last = (Form(t("Milestone"), letters) for _ in range(3))
        for form in (self.form, self.counted, self.last):
            form.grid.setColumnMinimumWidth(0, theme().px(150))
            column.addWidget(form)
        column.addStretch(1)
        self.names = {code: line_edit(getattr(line.name, code)) for code in LANGUAGES}
        for code, field in self.names.items():
            self.form.row(t("Name ({language})", language=language(w, code)), field)
        self.of = _box([(str(OwnerKind.PROJECT), t("each project")), (str(OwnerKind.CALL), t("each call")),
                        (str(OwnerKind.SESSION), t("each session"))], str(line.of))  # fmt: skip
        self.form.row(t("Given to"), self.of)
        self.kind = _box([(str(kind), say.kind(w, kind)) for kind in MilestoneKind], str(line.kind))
        self.form.row(t("Kind"), self.kind)
        sides = [("", t("Both Parties")), *((str(side), party_name(w, programme.party(side))) for side in Side)]
        self.side = _box(sides, str(line.side or ""))
        self.form.row(t("Concerns"), self.side)
        self.way = _box([("typed", t("typed later")), ("counted", t("counted from another milestone"))],
                        "counted" if line.rule else "typed")  # fmt: skip
        self.form.row(t("Date"), self.way)
        plan = as_plan(lines, line.of)
        self.rule = RuleFields(plan, plan.find(line.key))
        self.counted.row(t("How far"), self.rule)
        self.counted.row(t("Counted from"), self.rule.anchor)
        self.counted.row(t("On a day off"), self.rule.roll)
        self.counted.row(t("Working days of"), self.rule.calendar)
        self.duration = _tick(t("The longest duration of the call takes the place of the months"), line.duration)
        self.counted.wide(self.duration)
        self.each = _tick(t("One for each planned mission"), line.each == "mission")
        self.provisional = _tick(t("Provisional: foreseen, not confirmed"), line.provisional)
        self.source = line_edit(line.source)
        self.source.setCursorPosition(0)
        for one in (self.each, self.provisional):
            self.last.wide(one)
        self.last.row(t("Source"), self.source, hint=t("Where it is written; without one it is a proposal."))
        self.way.currentIndexChanged.connect(self._counted)
        self.of.currentIndexChanged.connect(lambda _index: self.reshaped.emit())
        self._counted()

    def _counted(self, _index: int = 0) -> None:
        self.counted.setVisible(self.way.currentData() == "counted")

    def line(self) -> TemplateLine:
        """Return what is typed."""
        counted, side = self.way.currentData() == "counted", self.side.currentData()
        return replace(
            self._line, of=OwnerKind(self.of.currentData()), kind=MilestoneKind(self.kind.currentData()),
            name=LocalisedText(**{code: field.text().strip() for code, field in self.names.items()}),
            after=(self.rule.anchor_id() or self._line.after) if counted else "",
            rule=self.rule.rule() if counted else None,
            duration=counted and self.duration.isChecked(), each="mission" if self.each.isChecked() else "",
            side=Side(side) if side else None, provisional=self.provisional.isChecked(),
            source=self.source.text().strip(),
        )  # fmt: skip


class TemplateSheet(Sheet):
    """The list and the form; `saved` brings the lines."""

    def __init__(self, parent: QWidget | None, desk: Desk, given: Given) -> None:
        super().__init__(parent, desk.runner, t("Milestones of the programme"),
                         t("What new projects, calls and sessions are given. Calendars that hold milestones already "
                           "keep theirs."), t("&Save"))  # fmt: skip
        self._desk, self._programme = desk, given.programme
        self.lines = list(given.lines)
        self._at = -1
        self.form: LineForm | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(t("Milestones of the programme"))
        self.list.setWordWrap(True)
        self.list.setSpacing(2)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        left, self.bar = QWidget(), QWidget()
        column, row = QVBoxLayout(left), row_in(self.bar)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)
        self.buttons = {}
        for name, act in ((t("A&dd"), self.add), (t("&Remove"), self.remove), (t("Move &up"), partial(self.shift, -1)),
                          (t("Move do&wn"), partial(self.shift, 1))):  # fmt: skip
            button = QPushButton(name)
            button.clicked.connect(lambda _checked=False, act=act: act())
            row.addWidget(button)
            self.buttons[name] = button
        area, self.holder = scrolled(t("Milestone"))
        self.right = QVBoxLayout(self.holder)
        self.right.setContentsMargins(8, 0, 0, 0)
        self.panes = split("programme-milestones", desk.memory, left, area, sizes=(45, 55))
        self.body.addWidget(self.panes, 1)
        self.list.currentRowChanged.connect(self._chosen)
        self.size_to(1060, 740)
        self._fill(0)
        self.filled()
        if given.refusal is not None:
            self.read_only(sentence_of(given.refusal))
        self.list.setFocus()

    def read_only(self, sentence: str) -> None:
        """Let every line be chosen and read, and nothing be changed."""
        super().read_only(sentence)
        self.panes.setEnabled(True)
        for part in (self.bar, self.holder):
            part.setEnabled(False)

    # -- the list

    def _fill(self, at: int) -> None:
        """List the lines anew, and choose one."""
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([self._told(one) for one in self.lines])
        self.list.blockSignals(False)
        self._at = -1
        self.list.setCurrentRow(min(at, len(self.lines) - 1))
        if not self.lines:
            self._show()

    def _told(self, one: TemplateLine) -> str:
        w = words()
        anchor = next((w.localised(each.name) for each in self.lines if each.key == one.after), "")
        parts = [w.localised(one.name) or "—", _GIVEN_TO[one.of]()]
        parts += [say.rule(w, one.rule, anchor)] if one.rule and anchor else []
        return " · ".join([*parts, *([t("proposal")] if one.proposal else [])])

    def _chosen(self, row: int) -> None:
        self._take()
        self._at = row
        self._show()

    def _take(self) -> None:
        """Keep what is typed of the line that is shown."""
        if self.form is None or not 0 <= self._at < len(self.lines):
            return
        self.lines[self._at] = self.form.line()
        item = self.list.item(self._at)
        if item is not None:
            item.setText(self._told(self.lines[self._at]))

    def _show(self) -> None:
        self._drop()
        if 0 <= self._at < len(self.lines):
            self.form = LineForm(self._programme, self.lines, self.lines[self._at])
            self.form.reshaped.connect(self._reshape)
            self.right.addWidget(self.form)

    def _reshape(self) -> None:
        self._take()
        self._show()

    def add(self) -> None:
        """Add a line after the chosen one."""
        self._take()
        place = self._at + 1
        key = new_key([one.key for one in self.lines])
        self.lines.insert(place, TemplateLine(key, OwnerKind.PROJECT, MilestoneKind.OTHER, LocalisedText()))
        self._fill(place)
        if self.form is not None:
            self.form.names[LANGUAGES[0]].setFocus()

    def remove(self) -> None:
        """Remove the chosen line; what was counted from it is typed later."""
        if not 0 <= self._at < len(self.lines):
            return
        gone = self.lines.pop(self._at)
        self._drop()
        self.lines = [replace(one, after="", rule=None, duration=False) if one.after == gone.key else one
                      for one in self.lines]  # fmt: skip
        self._fill(max(self._at, 0))

    def _drop(self) -> None:
        if self.form is not None:
            self.right.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def shift(self, way: int) -> None:
        """Move the chosen line up or down."""
        self._take()
        here, there = self._at, self._at + way
        if 0 <= here < len(self.lines) and 0 <= there < len(self.lines):
            self.lines[here], self.lines[there] = self.lines[there], self.lines[here]
            self._fill(there)

    # -- saving

    def typed(self) -> object:
        """Return the lines as they are typed."""
        self._take()
        return tuple(self.lines)

    def first_fault(self) -> QWidget | None:
        """Choose the first line without a name."""
        self._take()
        for place, one in enumerate(self.lines):
            if not one.name:
                self.list.setCurrentRow(place)
                return self.form.names[LANGUAGES[0]] if self.form is not None else self.list
        return None

    def work(self) -> partial[Any]:
        """Return the saving; what cannot be counted is refused here."""
        check(self.lines)
        return partial(schedule_templates.write, self._desk.workspace, officer=self._desk.officer,
                       programme_id=self._programme.id, seen=self._programme.version,
                       lines=tuple(self.lines))  # fmt: skip


_GIVEN_TO = {
    OwnerKind.PROJECT: lambda: t("each project"),
    OwnerKind.CALL: lambda: t("each call"),
    OwnerKind.SESSION: lambda: t("each session"),
}


def _box(choices: list[tuple[str, str]], chosen: str) -> QComboBox:
    box = QComboBox()
    for key, shown in choices:
        box.addItem(shown, key)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def _tick(sentence: str, on: bool) -> QCheckBox:
    box = QCheckBox(sentence)
    box.setChecked(on)
    return box
