"""The forms of outcomes: of a mission by stop and axis, of a project by axis."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from cmpdesk.domain.outcomes import Axis, Outcome, OutcomeDraft
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import outcomes
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.reports import loading
from cmpdesk.ui.pages.reports.loading import Told
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import Field, RowsEditor
from cmpdesk.ui.sheets import Sheet


class OutcomesSheet(Sheet):
    """What was done at each stop of a mission, and what came of it, or of a project, on each axis."""

    def __init__(self, parent: QWidget | None, desk: Desk, told: Told) -> None:
        title = t("Mission report · {title}", title=told.label) if told.mission else t("Outcomes · {title}",
                                                                                       title=told.label)  # fmt: skip
        super().__init__(parent, desk.runner, title, t("An outcome stands on one axis, with what shows it."), t("Save"))
        self._desk, self.told = desk, told
        self.form = Form(title)
        self.activities: dict[str, QPlainTextEdit] = {}
        for stop in told.mission.stops if told.mission else ():
            self.form.heading(stop.city)
            if stop.objectives:
                said = t("Objectives: {objectives}", objectives=stop.objectives)
                self.form.wide(text(said, "muted", wrap=True, select=True))
            field = text_edit(stop.activities, lines=3)
            self.form.row(t("What was done in {city}", city=stop.city), field)
            self.activities[stop.id] = field
        self.form.heading(t("Outcomes"))
        self.lines = RowsEditor(t("Outcomes"), self._fields(), t("Add an outcome"))
        self.lines.set_values([
            (str(one.axis), *([one.stop_id or ""] if told.mission else []), one.text, one.evidence)
            for one in told.outcomes
        ])  # fmt: skip
        self.form.block(self.lines, self._check_lines)
        self.body.addWidget(self.form)
        self.body.addStretch(1)
        self.size_to(860, 640)
        self.filled()
        self.keep_draft(desk, f"outcomes:{told.mission.id if told.mission else told.project_id}")
        next(iter(self.activities.values()), self.lines.add_button).setFocus()

    def _fields(self) -> Sequence[Field]:
        axes = tuple((str(one), say.axis(words(), one)) for one in Axis)
        stops: list[Field] = []
        if self.told.mission:
            choices = tuple((one.id, one.city) for one in self.told.mission.stops)
            stops = [Field(t("Stop"), 2, (("", t("All of it")), *choices))]
        return (Field(t("Axis"), 2, axes), *stops, Field(t("What came of it"), 5), Field(t("Evidence"), 3))

    def _check_lines(self) -> str:
        for number, value in enumerate(self.lines.values(), start=1):
            if not value[-2]:
                return t("Row {row}: say what came of it, or take the row out.", row=number)
        return ""

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.form.first_fault()

    def typed(self) -> object:
        """Return what stands in the fields."""
        return [typed_text(one) for one in self.activities.values()], self.lines.values()

    def work(self) -> "partial[Any]":
        """Return the saving."""
        drafts = [OutcomeDraft(Axis(value[0]), value[-2], value[-1], (value[1] or None) if self.told.mission else None)
                  for value in self.lines.values()]  # fmt: skip
        lines = matched(drafts, self.told.outcomes)
        act: dict[str, Any] = {"officer": self._desk.officer, "seen": self.told.version, "lines": lines}
        if self.told.mission is None:
            return partial(outcomes.set_of_project, self._desk.workspace, project_id=self.told.project_id, **act)
        done = {key: typed_text(field) for key, field in self.activities.items()}
        return partial(outcomes.report_mission, self._desk.workspace, mission_id=self.told.mission.id, activities=done,
                       **act)  # fmt: skip


def matched(drafts: Sequence[OutcomeDraft], held: Sequence[Outcome]) -> list[tuple[str | None, OutcomeDraft]]:
    """Return each line with the id of the outcome that says the same, so that only what is new or gone is written."""
    left = list(held)
    made: list[tuple[str | None, OutcomeDraft]] = []
    for draft in drafts:
        same = next((one for one in left if one.text == draft.text), None)
        if same is not None:
            left.remove(same)
        made.append((same.id if same else None, draft))
    return made


def open_mission(parent: QWidget, desk: Desk, mission_id: str) -> None:
    """Open the report of a mission, once it is loaded."""
    _open(parent, desk, partial(loading.of_mission, desk.workspace, mission_id), t("The mission report is saved."))


def open_project(parent: QWidget, desk: Desk, project_id: str) -> None:
    """Open the outcomes of a project, once they are loaded."""
    _open(parent, desk, partial(loading.of_project, desk.workspace, project_id), t("The outcomes are saved."))


def _open(parent: QWidget, desk: Desk, load: "partial[Told]", said: str) -> None:
    def show(told: Told) -> None:
        form = OutcomesSheet(parent, desk, told)
        form.saved.connect(lambda _made: desk.say(said, undo=True))
        form.open()

    desk.runner.run(load, then=show, owner=parent, channel="outcomes")
