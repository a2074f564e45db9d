"""The scoring grid of a call: shown in the inspector, changed in a dialog; each change is a new version."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QGridLayout, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.access import Right, marks_open, may, require
from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.scoring import HUNDRED, Aggregation, Criterion, Grid, normalised
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.i18n import labels, scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import calls, scoring
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.inspector import Card, Inspector
from cmpdesk.ui.labels import Pill, restyle, text
from cmpdesk.ui.pages.calls.criteria import CriteriaEditor, points_said, threshold_text
from cmpdesk.ui.pages.calls.marks import MarksEditor, language_heads
from cmpdesk.ui.pages.calls.result_card import ResultCard
from cmpdesk.ui.sheets import Checks, Sheet
from cmpdesk.ui.theme import theme


@dataclass(frozen=True, slots=True)
class GridScene:
    """The grid of a call, None where it has none; `refusal` says why who looks may not change it."""

    sheet: CallSheet
    grid: Grid | None
    refusal: Refusal | None
    programme: Programme
    marked: int = 0
    """How many score sheets that who looks may see hold the version in force: they would have to be redone."""
    marked_unseen: bool = False
    """There may be more of them in a jury whose marks who looks does not see."""


def load_grid(workspace: Workspace, officer: Officer, call_id: str) -> GridScene:
    """Load the grid of a call."""
    refusal = None
    call = calls.call(workspace, call_id)
    try:
        require(officer, Right.EDIT_CALL, office=workspace.info.office)
        if any(call.frozen):
            raise Refusal("grid.frozen")
    except Refusal as why:
        refusal = why
    programme, marked, unseen = calls.programme_of(workspace, call), 0, False
    for side in Side:
        frozen = marks_open(call.evaluation, call.lead, call.frozen)
        if may(officer, Right.SEE_MARKS, office=workspace.info.office, party_code=programme.party(side).code,
               both_frozen=frozen):  # fmt: skip
            jury = scoring.progress(workspace, officer=officer, call_id=call_id, side=side)
            marked += sum(one.started - one.outdated for one in jury)
        else:
            unseen = calls.marked(workspace, call_id)
    return GridScene(call, calls.grid(workspace, call_id), refusal, programme, marked, unseen)


def show_grid(inspector: Inspector, grid: Grid | None, edit: Callable[[], object], *, may_edit: bool) -> None:
    """Show `grid` in the inspector: criteria with points and threshold, version, and whether it is a proposal."""
    w = words()
    inspector.group(t("Scoring grid"))
    if grid is None:
        inspector.paragraph(t("The call has no grid yet."), "muted")
    else:
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(text(w.localised(grid.name), "strong", wrap=True), 1)
        if grid.proposal:
            line.addWidget(Pill(t("Proposal"), "reserve"))
        inspector.add(line)
        halves = t("with half marks") if grid.half_marks else t("whole marks")
        marks = t("marks from 0 to {highest}, {halves}", highest=grid.highest, halves=halves)
        version = t("version {number}", number=grid.version)
        inspector.add(text(" · ".join((version, points_said(grid.points), marks)), "muted", wrap=True))
        inspector.add(text(" · ".join(_result(grid)), "muted", wrap=True))
        inspector.add(_criteria(grid.criteria))
    if may_edit:
        button = QPushButton(t("Edit the grid…") if grid else t("Give the call a grid…"))
        button.setObjectName("edit-grid")
        button.clicked.connect(partial(_call, edit))
        inspector.add(button)


def _result(grid: Grid) -> list[str]:
    """Return how the marks become a result, a few words each."""
    w = words()
    told = [scores.aggregation(w, grid.aggregation)]
    if grid.threshold is not None:
        told.append(t("threshold {points} points", points=threshold_text(grid.threshold)))
    names = [w.localised(one.name) for code in grid.ties if (one := grid.criterion(code))]
    if names:
        told.append(t("equal totals: {criteria}", criteria=" > ".join(names)))
    return told


def _criteria(criteria: Sequence[Criterion]) -> QWidget:
    """Return the criteria with points and threshold in columns."""
    w = words()
    holder = QWidget()
    holder.setProperty("kind", "plain")
    holder.setAccessibleName(t("Criteria"))
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(0, 1)
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
    for place, heading in enumerate((t("Criterion"), t("Points"), t("Threshold"))):
        grid.addWidget(text(heading, "muted"), 0, place, Qt.AlignmentFlag.AlignLeft if place == 0 else right)
    for row, one in enumerate(criteria, 1):
        threshold = "—" if one.threshold is None else w.number(one.threshold)
        name = w.localised(one.name) + (f" ({labels.side(w, one.side)})" if one.side else "")
        grid.addWidget(text(name, wrap=True, select=True), row, 0)
        grid.addWidget(text(w.number(one.weight) if one.scored else t("text"), "strong"), row, 1, right)
        grid.addWidget(text(threshold, "strong"), row, 2, right)
    return holder


class GridSheet(Sheet):
    """Edits the grid of a call; saving makes its next version."""

    def __init__(self, parent: QWidget | None, desk: Desk, scene: GridScene) -> None:
        w = words()
        version = (scene.grid.version if scene.grid else 0) + 1
        told = t("Saving makes version {number}. Packets that hold another version must be produced again.",
                 number=version)  # fmt: skip
        if scene.marked:
            told += " " + n("{count} score sheet keeps its version and is to be redone.",
                            "{count} score sheets keep their version and are to be redone.", scene.marked)  # fmt: skip
        if scene.marked_unseen:
            told += " " + t("So it is with sheets of the other Party, if there are any.")
        title = t("Scoring grid · {call}", call=w.localised(scene.sheet.title))
        super().__init__(parent, desk.runner, title, told, t("Save the grid"))
        self._desk, self._scene = desk, scene
        grid = scene.grid
        self.checks = Checks(self)
        self.body.addWidget(self._name_card(grid))
        self.marks = MarksEditor(grid.marks if grid else (), self.checks)
        criteria = Card(t("Criteria"))
        names = {party.side: labels.party_name(w, party) for party in scene.programme.parties}
        self.criteria = CriteriaEditor(grid.criteria if grid else (), lambda: self.marks.highest, self.checks,
                                       grid.ties if grid else (), names)  # fmt: skip
        self.total = text("", "strong")
        self.normalise = QPushButton(t("&Bring to 100 points"))
        self.normalise.setAutoDefault(False)
        self.normalise.clicked.connect(self.criteria.normalise)
        criteria.body.addWidget(self.criteria)
        self.body.addWidget(criteria)
        self.outcome = ResultCard(grid, self.checks)
        self.body.addWidget(self.outcome)
        marks = Card(t("Marks"))
        self.halves = QCheckBox(t("Half marks may be given"))
        self.halves.setChecked(grid.half_marks if grid else False)
        marks.body.addWidget(self.halves)
        marks.body.addWidget(self.marks)
        self.body.addWidget(marks)
        self.body.addStretch(1)
        self.foot.insertWidget(0, self.total)
        self.foot.insertWidget(1, self.normalise)
        self.criteria.changed.connect(self._show_total)
        self._show_total()
        self.size_to(1040, 720)
        self.filled()
        if scene.refusal is not None:
            self.read_only(sentence_of(scene.refusal))
        else:
            again = partial(load_grid, desk.workspace, desk.officer, scene.sheet.id)
            self.edits(desk, Subject("call", scene.sheet.id, scene.sheet.version, again,
                                     partial(GridSheet, parent, desk)))  # fmt: skip
            self.keep_draft(desk, f"grid:{scene.sheet.id}")
            self.names[0].setFocus()

    def _name_card(self, grid: Grid | None) -> Card:
        w = words()
        card = Card(t("Name"))
        card.body.addLayout(language_heads(0))
        layout = QGridLayout()
        layout.setHorizontalSpacing(8)
        name = grid.name if grid else LocalisedText()
        self.names = tuple(line_edit(getattr(name, language)) for language in LANGUAGES)
        for place, (language, field) in enumerate(zip(LANGUAGES, self.names, strict=True)):
            field.setAccessibleName(f"{t('Name of the grid')} : {labels.language(w, language)}")
            field.setCursorPosition(0)
            layout.addWidget(field, 0, place)
        fault = text("", tone="bad", wrap=True)
        layout.addWidget(fault, 1, 0, 1, 3)
        self.checks.add(self.names[0], self._check_name, fault)
        card.body.addLayout(layout)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.own = QCheckBox(t("This is our &own grid"))
        self.own.setChecked(grid is None or not grid.proposal)
        self.own.setMinimumWidth(theme().px(200))
        self.label = Pill(t("Proposal: no source gives this grid"), "reserve")
        self.own.toggled.connect(self._show_label)
        row.addWidget(self.own)
        row.addWidget(self.label)
        row.addStretch(1)
        card.body.addLayout(row)
        self._show_label(self.own.isChecked())
        return card

    # -- what is typed

    def grid(self) -> Grid:
        """Return what is typed; its version is that of the grid before."""
        return Grid(
            version=self._scene.grid.version if self._scene.grid else 0,
            name=LocalisedText(*(field.text().strip() for field in self.names)),
            criteria=self.criteria.criteria(),
            marks=self.marks.marks(),
            half_marks=self.halves.isChecked(),
            proposal=not self.own.isChecked(),
            aggregation=Aggregation(self.outcome.aggregation.currentData()),
            threshold=self.outcome.total(),
            ties=self.criteria.ties(),
            least_reviews=self.outcome.least.value(),
            recommendation=self.outcome.recommendation.isChecked(),
        )

    def typed(self) -> object:
        """Return what stands in the fields."""
        names = tuple(field.text() for field in self.names)
        return (names, self.own.isChecked(), self.halves.isChecked(), self.criteria.typed(), self.marks.typed(),
                self.outcome.typed())  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        return self.checks.first_fault()

    def work(self) -> "partial[Outcome[Grid]]":
        """Return the saving of what is typed."""
        sheet = self._scene.sheet
        return partial(calls.edit_grid, self._desk.workspace, officer=self._desk.officer, call_id=sheet.id,
                       seen=sheet.version, grid=self.grid())  # fmt: skip

    def _check_name(self) -> str:
        named = any(field.text().strip() for field in self.names)
        return "" if named else t("Give the grid a name, in one language at least.")

    def _show_total(self) -> None:
        """Show the sum as it is; it is brought to 100 only where somebody asks for it."""
        sums = {side: self.criteria.points(side) for side in Side}
        if len(set(sums.values())) == 1:
            self.total.setText(points_said(sums[Side.FIRST]))
        else:
            w = words()
            self.total.setText(" · ".join(f"{labels.party_name(w, self._scene.programme.party(side))} : {w.number(one)}"
                                          for side, one in sums.items()))  # fmt: skip
        off = any(one != HUNDRED for one in sums.values())
        restyle(self.total, tone="warn" if off else "")
        self.normalise.setVisible(off)
        self.normalise.setEnabled(normalised(self.criteria.weights()) is not None)

    def _show_label(self, own: bool) -> None:
        self.label.setVisible(not own)


def _call(act: Callable[[], object], _checked: bool = False) -> None:
    act()
