"""What both promoters of a project say, side by side: their sheets, where they differ, what is doubtful."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.preview import PDF, Document
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import ProgressState, ProjectProgress, ReturnedProgress, SideSheet
from cmpdesk.domain.returns import OF_OBJECTIVE, FieldKind
from cmpdesk.i18n import labels
from cmpdesk.i18n import progress as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import progress, progress_returns
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.labels import text
from cmpdesk.ui.table import Cell, Column, TableModel
from cmpdesk.ui.table_view import Table


@dataclass(frozen=True, slots=True)
class Line:
    """A question with what each side answers; `tone` colours answers that differ, or that are doubtful."""

    key: str
    asked: str
    said: tuple[str, str]
    tones: tuple[str, str] = ("", "")
    note: str = ""


def lines_of(project: ProjectProgress, programme: Programme, states: Sequence[ProgressState]) -> list[Line]:
    """Return the lines of a project: the sheets themselves, the objectives, then every other answer."""
    w = words()
    made = [_both("state", t("Progress sheet"), [say.state(w, one) for one in states])]
    made.append(_both("version", t("Version"), [w.number(one.number) if one else "" for one in project.sheets]))
    due = [w.date(one.asked.due) if one and one.asked.due else "" for one in project.sheets]
    received = [w.date(one.received_on) if one and one.received_on else "" for one in project.sheets]
    made += [_both("due", t("To be returned by"), due), _both("received", t("Received on"), received)]
    differing = {(one.kind, one.objective.id if one.objective else "") for one in project.contradictions()}
    for objective in project.objectives():
        target = objective.objective.target
        told = [say.reached(w, count, target) if count is not None else "" for count in objective.reached]
        told = [" · ".join(part for part in (said, remark) if part)
                for said, remark in zip(told, objective.remarks, strict=True)]  # fmt: skip
        name = objective.objective.text
        made.append(_both(f"objective {objective.objective.id}", name, told,
                          differs=(FieldKind.REACHED, objective.objective.id) in differing))  # fmt: skip
    made.append(_both("granted", t("Money granted"), [w.money(one) if one else "" for one in project.granted]))
    made += _answers(project, programme, differing)
    return made


def _answers(project: ProjectProgress, programme: Programme, differing: set[tuple[FieldKind, str]]) -> list[Line]:
    w, made = words(), []
    doubts = {side: say.doubt(w, one) for side, one in project.doubts()}
    for kind in [one for one in FieldKind if one in _SHOWN]:
        told = [_told(sheet, kind, programme) for sheet in project.sheets]
        money = kind is FieldKind.SPENT
        note = " · ".join(_named(programme, side, doubt) for side, doubt in doubts.items()) if money else ""
        line = _both(str(kind), say.kind(w, kind), told, differs=(kind, "") in differing, note=note)
        if money:
            first, second = ("bad" if side in doubts else "" for side in Side)
            line = Line(line.key, line.asked, line.said, (first, second), line.note)
        made.append(line)
    return made


_SHOWN = frozenset(
    {FieldKind.DONE, FieldKind.ACTIVITIES, FieldKind.LEFT, FieldKind.REMAINING, FieldKind.MISSIONS, FieldKind.SPENT,
     FieldKind.DIFFICULTIES, FieldKind.CHANGE, FieldKind.CALENDAR, FieldKind.ENDS, FieldKind.FORECAST, FieldKind.USE}
) - OF_OBJECTIVE  # fmt: skip


def _told(sheet: SideSheet | None, kind: FieldKind, programme: Programme) -> str:
    if sheet is None or (given := sheet.value(kind)) is None:
        return ""
    return say.answer(words(), kind, given, programme.party(sheet.side).currency)


def _named(programme: Programme, side: Side, said: str) -> str:
    return t("{label}: {value}", label=programme.party(side).code, value=said)


def _both(key: str, asked: str, said: Sequence[str], *, differs: bool = False, note: str = "") -> Line:
    first, second = said
    tone = "warn" if differs else ""
    return Line(key, asked, (first, second), (tone, tone), note or (t("They differ") if differs else ""))


class BothSides(QWidget):
    """A project with the sheets of both promoters; `show_project` fills it."""

    def __init__(self, desk: Desk, programme: Programme) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self._desk, self._programme = desk, programme
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.summary = text("", "strong", wrap=True, select=True)
        column.addWidget(self.summary)
        first, second = (labels.party_name(words(), party) for party in programme.parties)
        model: TableModel[Line] = TableModel((
            Column("asked", t("Question"), lambda line: line.asked, width=220),
            Column("first", first, lambda line: Cell(line.said[0], tone=line.tones[0]), width=260),
            Column("second", second, lambda line: Cell(line.said[1], tone=line.tones[1]), width=260),
            Column("note", t("To be looked at"), lambda line: line.note, stretch=True),
        ), lambda line: line.key)  # fmt: skip
        self.table: Table[Line] = Table(model, name="progress-sides", title=t("Answers of both promoters"),
                                        memory=desk.memory, compact=True)  # fmt: skip
        self.whole = text("", wrap=True, select=True)
        column.addWidget(self.table, 1)
        column.addWidget(self.whole)
        self.table.picked.connect(self._picked)

    def show_project(self, project: ProjectProgress) -> None:
        """Show a project."""
        today = self._desk.workspace.today()
        states = [project.state_of(side, today) for side in Side]
        self.table.rows_model.set_rows(lines_of(project, self._programme, states))
        found = [say.contradiction(words(), one, self._codes()) for one in project.contradictions()]
        found += [_named(self._programme, side, say.doubt(words(), one)) for side, one in project.doubts()]
        self.summary.setText(" · ".join(found))
        self.summary.setVisible(bool(found))
        self.table.pick("state")

    def _codes(self) -> tuple[str, str]:
        first, second = (party.code for party in self._programme.parties)
        return first, second

    def _picked(self, line: Line | None) -> None:
        """Say below in full what a line may cut."""
        said = line.said if line else ("", "")
        told = [_named(self._programme, side, one) for side, one in zip(Side, said, strict=True) if one]
        self.whole.setText("\n".join(told))


class SidesDialog(Dialog):
    """Both sheets of a project with what came back; sheets are typed from here too."""

    def __init__(self, parent: QWidget, desk: Desk, review_id: str, project: ProjectProgress, programme: Programme,
                 files: Sequence[ReturnedProgress], enter: Callable[[Side], None]) -> None:  # fmt: skip
        super().__init__(parent, t("Progress sheets of {number}", number=project.number))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk, self._review, self._project = desk, review_id, project
        self.column.addWidget(text(project.title, "muted", wrap=True))
        self.sides = BothSides(desk, programme)
        self.column.addWidget(self.sides, 1)
        row = QHBoxLayout()
        self.files = []
        for one in files:
            code = programme.party(one.side).code if one.side else ""
            button = QPushButton(t("Show {name}", name=f"{code} · {one.name}"))
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._show_file, one))
            row.addWidget(button)
            self.files.append(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.enter_buttons: list[QPushButton] = []
        for side, party in zip(Side, programme.parties, strict=True):
            button = self.button(t("Enter by hand: {party}…", party=labels.party_name(words(), party)),
                                 partial(self._enter, enter, side), left=True)  # fmt: skip
            button.setEnabled(project.sheet(side) is not None)
            self.enter_buttons.append(button)
        self.button(t("Close"), self.accept, default=True)
        self.size_to(1080, 700)
        self.sides.show_project(project)
        self.sides.table.setFocus()

    def _enter(self, enter: Callable[[Side], None], side: Side) -> None:
        self.accept()
        enter(side)

    def _show_file(self, one: ReturnedProgress, _checked: bool = False) -> None:
        load = partial(progress_returns.original, self._desk.workspace, review_id=self._review,
                       project_id=self._project.project_id, sha256=one.sha256)  # fmt: skip
        media = PDF if one.name.casefold().endswith(".pdf") else ""
        preview.show(self._desk, Document(one.name, one.name, load, media=media, foreign=True))


def loaded(workspace: Workspace, review_id: str,
           project_id: str) -> tuple[ProjectProgress, tuple[ReturnedProgress, ...]]:  # fmt: skip
    """Return what the dialog shows; on a thread."""
    return progress.of_project(workspace, review_id, project_id), progress.files(workspace, review_id, project_id)
