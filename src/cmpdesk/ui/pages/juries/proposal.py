"""The proposal of who reads what beside what holds now: looked at, changed by hand, made anew, adopted or given up."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.assignment import Relaxation, Rule
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.juries import Balance
from cmpdesk.domain.proposals import Proposal
from cmpdesk.i18n import assignment as labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import assignment
from cmpdesk.ui.chips import Segments, Toggle
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState, ProgressStrip
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import Elided, text
from cmpdesk.ui.layout import clear_layout, row_in, scrolled, split
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.proposal_columns import load_columns, load_order, row_columns, row_order
from cmpdesk.ui.pages.juries.proposal_panel import ProposalPanel
from cmpdesk.ui.pages.juries.proposed import (
    Change,
    ProposedLoad,
    ProposedRow,
    Shown,
    changed,
    shown,
    sought,
)
from cmpdesk.ui.plain import caption
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import Task
from cmpdesk.ui.theme import theme

APPLICATIONS, LOADS = "applications", "loads"
HIGHEST = 170
"""Pixels of what a proposal comes to."""
MOST_WAYS = 6
"""Relaxations that are offered as buttons at a time: each that is granted asks for the rest anew."""


class Summary(Card):
    """What a proposal comes to: as high as its sentences, up to a bound; beyond that it scrolls."""

    def __init__(self) -> None:
        super().__init__(name=t("What the proposal comes to"))
        self.body.setContentsMargins(16, 10, 8, 10)
        self._area, self._inside = scrolled(t("What the proposal comes to"))
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # arrows scroll it
        self._lines = QVBoxLayout(self._inside)
        self._lines.setContentsMargins(0, 0, 8, 0)
        self._lines.setSpacing(4)
        self.body.addWidget(self._area)

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Show these, from top to bottom."""
        clear_layout(self._lines)
        for part in parts:
            self._lines.addWidget(part)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = self._lines.totalHeightForWidth(max(1, self._area.viewport().width()))
        self._inside.setFixedHeight(max(1, needed))  # what wraps would ask for more
        self._area.setFixedHeight(max(1, min(needed, theme().px(HIGHEST))))


def _line(sentence: str, tone: str) -> QWidget:
    return text(sentence, tone=tone, wrap=True, select=True)


class ProposalView(QWidget):
    """Holds one proposal at a time. `arrived` tells that there is one, `over` that it was adopted or given up,
    `reviewer_wanted` that only another reviewer helps.
    """

    arrived = Signal()
    over = Signal()
    reviewer_wanted = Signal()

    def __init__(self, desk: Desk, propose: QAction) -> None:
        """`propose` is the action that makes a proposal."""
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Proposal"))
        self.desk = desk
        self.made: Proposal | None = None
        self.scene: Scene | None = None
        self.shown: Shown | None = None
        self.rows: tuple[ProposedRow, ...] = ()
        self._changes: tuple[Change, ...] = ()
        """What was asked by hand and is not shown yet."""
        self._task: Task[Shown] | None = None
        self.strip = ProgressStrip(t("Seeking the best assignment…"))
        self.empty = EmptyState(t("No proposal is open: propose an assignment, nothing is written by that."), propose)
        self.whole = QStackedWidget()
        self.whole.addWidget(self.empty)
        self.whole.addWidget(self._build())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.strip)
        column.addWidget(self.whole, 1)

    # -- building

    def _build(self) -> QWidget:
        inside = QWidget()
        inside.setProperty("kind", "plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.told = Summary()
        column.addWidget(self.told)
        column.addWidget(self._build_choices())
        memory = self.desk.memory
        self.model: TableModel[ProposedRow] = TableModel(row_columns(), lambda row: row.id)
        self.model.sort_locally(row_order)
        self.table: Table[ProposedRow] = Table(self.model, name="proposal", title=t("Proposal"), memory=memory)
        self.load_model: TableModel[ProposedLoad] = TableModel(load_columns(), lambda row: row.id)
        self.load_model.sort_locally(load_order)
        self.load_table: Table[ProposedLoad] = Table(self.load_model, name="proposed-loads", title=t("Loads"),
                                                     memory=memory)  # fmt: skip
        self.left = QStackedWidget()
        self.left.addWidget(self.table)
        self.left.addWidget(self.load_table)
        self.panel = ProposalPanel()
        column.addWidget(split("proposal", memory, self.left, self.panel, sizes=(67, 33)), 1)
        self.table.picked.connect(self._picked)
        self.load_table.picked.connect(self._load_picked)
        self.panel.put_in.connect(self.put)
        self.panel.taken_out.connect(self.take_out)
        self.panel.held.connect(self.hold)
        return inside

    def _build_choices(self) -> QWidget:
        choices = QWidget()
        choices.setProperty("kind", "plain")
        row = row_in(choices)
        self.views = Segments(t("Proposal by"), [(APPLICATIONS, t("Applications")), (LOADS, t("Loads"))])
        self.views.chosen.connect(self._show_view)
        self.changed_only = Toggle(t("Only what changes"))
        self.changed_only.toggled.connect(self._fill)
        self.compared = Elided("", "muted")
        self.adopt_button = QPushButton(t("A&dopt the proposal"))
        self.adopt_button.setProperty("kind", "primary")
        self.adopt_button.setObjectName("adopt")
        self.adopt_button.clicked.connect(self.adopt)
        self.anew_button = QPushButton(t("&Make anew"))
        self.anew_button.setToolTip(t("Keeps what you locked, put in and took out here."))
        self.anew_button.setObjectName("anew")
        self.anew_button.clicked.connect(self.anew)
        self.drop_button = QPushButton(t("&Give up"))
        self.drop_button.setObjectName("give-up")
        self.drop_button.clicked.connect(self.give_up)
        row.addWidget(self.views)
        row.addWidget(self.changed_only)
        row.addWidget(self.compared)
        if isinstance(row, QHBoxLayout):
            row.setStretchFactor(self.compared, 1)
        for button in (self.drop_button, self.anew_button, self.adopt_button):
            row.addWidget(button)
        return choices

    # -- making it

    def start(self, scene: Scene, seed: int, *, repair: bool, before: Proposal | None = None) -> None:
        """Seek a proposal for the jury of `scene`; what an officer chose in `before` is kept."""
        self.scene = scene
        work = partial(
            assignment.repair if repair else assignment.proposal,
            self.desk.workspace,
            officer=self.desk.officer,
            call_id=scene.call.id,
            side=scene.side,
            seed=seed,
            put=before.put if before else assignment.NONE,
            out=before.out if before else assignment.NONE,
        )
        self._changes = ()
        self._task = self.desk.runner.run_watched(partial(sought, work, scene), then=self._arrived, owner=self,
                                                  channel="proposal")  # fmt: skip
        self.strip.watch(self._task)

    def anew(self) -> None:
        """Seek it again, with what was chosen by hand."""
        if self.made is not None and self.scene is not None:
            self.start(self.scene, self.made.seed, repair=self.made.repaired, before=self.made)

    def show_scene(self, scene: Scene | None) -> None:
        """Take note of the jury as it is now; that of another side or call has no proposal."""
        self.scene = scene
        made = self.made
        if made is None:
            return
        if scene is None or (scene.call.id, scene.side) != (made.call_id, made.side):
            self._forget()
        else:
            self._arrange(made, scene)

    def _arrange(self, made: Proposal, scene: Scene) -> None:
        """Show it beside the jury as it is now."""
        self.desk.runner.run(partial(shown, made, scene), then=self._arranged, owner=self, channel="proposal-rows")

    def _arranged(self, found: Shown) -> None:
        if found.made is self.made and found.scene is self.scene:
            self._show(found)

    def _arrived(self, found: Shown) -> None:
        self._take(found)
        if self.made is found.made:
            self.arrived.emit()

    def _take(self, found: Shown) -> None:
        """Hold a proposal and show it, unless it is of another jury than the one that is shown."""
        made, scene = found.made, self.scene
        if scene is not None and (scene.call.id, scene.side) == (made.call_id, made.side):
            self.made, self._changes = made, ()
            self._show(found)
            if found.scene is not scene:
                self._arrange(made, scene)

    @property
    def moved(self) -> bool:
        """Something that the proposal was made of has changed since."""
        return self.shown is not None and self.shown.moved

    # -- showing it

    def _show(self, found: Shown) -> None:
        self.shown, self.rows = found, found.rows
        self._tell(found)
        self.compared.setText(found.compared)
        self._enable()
        self.load_model.set_rows(found.loads)
        self._fill()
        self.whole.setCurrentIndex(1)

    def _enable(self) -> None:
        self.adopt_button.setEnabled(not self.moved and not self._changes)
        self.anew_button.setEnabled(not self._changes)

    def _fill(self, *_: object) -> None:
        here = self.table.current_row()
        shown = [row for row in self.rows if row.changes] if self.changed_only.isChecked() else self.rows
        self.model.set_rows(shown)
        if not (here is not None and self.table.pick(here.id)) and shown:
            self.table.setCurrentIndex(self.table.model().index(0, 0))
        self._show_view(self.views.key)

    def _show_view(self, view: str) -> None:
        self.left.setCurrentWidget(self.load_table if view == LOADS else self.table)
        self.changed_only.setEnabled(view != LOADS)
        if view == LOADS:
            if not self.load_table.currentIndex().isValid() and self.load_model.rows:
                self.load_table.setCurrentIndex(self.load_table.model().index(0, 0))
            self._load_picked(self.load_table.current_row())
        else:
            self._picked(self.table.current_row())

    def _tell(self, found: Shown) -> None:
        parts: list[QWidget] = []
        if found.moved:
            parts.append(_line(t("Something it was made of has changed since: make it anew."), "warn"))
        came, *more = (_line(*one) for one in found.goals)
        parts.append(came)
        if found.obstacles:
            parts += [_line(found.obstacles, "bad"), self._ways(found.made, found.scene)]
        self.told.show_parts([*parts, *more])

    def _ways(self, made: Proposal, scene: Scene) -> QWidget:
        codes, numbers = say.names(scene)
        holder = QWidget()
        holder.setProperty("kind", "plain")
        row = Flow(holder)
        row.setContentsMargins(0, 2, 0, 4)
        row.setSpacing(8)
        for one in made.solution.relaxations[:MOST_WAYS]:
            said = labels.relaxation(words(), one, codes, numbers)
            button = QPushButton(caption(said + "…" if one.rule is Rule.COVERAGE else said))
            button.setObjectName(f"grant-{one.rule}")
            button.setAccessibleName(said)
            button.clicked.connect(partial(self._grant, one))
            row.addWidget(button)
        return holder

    def _picked(self, row: ProposedRow | None) -> None:
        if self.made is None or self.scene is None or self.left.currentWidget() is not self.table:
            return
        if row is None:
            self.panel.show_nothing()
        else:
            self.panel.show_row(row, self.made, self.scene)

    def _load_picked(self, row: ProposedLoad | None) -> None:
        if row is not None and self.left.currentWidget() is self.load_table:
            self.panel.show_load(row, self.rows)

    # -- changing it by hand

    def put(self, reviewer_id: str, application_id: str) -> None:
        """Put a pair in."""
        self._change(partial(assignment.put, pair=(reviewer_id, application_id)))

    def take_out(self, reviewer_id: str, application_id: str) -> None:
        """Take a pair out."""
        self._change(partial(assignment.take_out, pair=(reviewer_id, application_id)))

    def hold(self, reviewer_id: str, application_id: str, locked: bool) -> None:
        """Lock a pair in the proposal, or open it again."""
        self._change(partial(assignment.hold, pair=(reviewer_id, application_id), locked=locked))

    def toggle_locks(self) -> None:
        """Lock every reader of the application that is shown; where all are locked, open them."""
        readers = self.panel.lockable()
        row = self.panel.row
        if row is None or not readers:
            return
        locked = not all(one.locked for one in readers)
        self._change(*(partial(assignment.hold, pair=(one.reviewer.id, row.id), locked=locked)
                       for one in readers if one.locked is not locked))  # fmt: skip

    def _change(self, *changes: Change) -> None:
        """Change the proposal on a thread; what is asked before that is done is done with it."""
        if self.made is not None and self.scene is not None:
            self._changes += changes
            self._enable()
            work = partial(changed, self.made, self._changes, self.scene)
            self.desk.runner.run(work, then=self._take, failed=self._not_changed, owner=self, channel="proposal")

    def _not_changed(self, _failure: Foreseen) -> bool:
        self._changes = ()
        self._enable()
        return False

    def _grant(self, one: Relaxation, _checked: bool = False) -> None:
        made, scene = self.made, self.scene
        if made is None or scene is None:
            return
        if one.rule is Rule.COVERAGE:
            self.reviewer_wanted.emit()
        elif one.rule in (Rule.LANGUAGE, Rule.ORGANISATION):
            chosen = replace(made, put=made.put | {(one.reviewer, one.application)})
            self.start(scene, made.seed, repair=made.repaired, before=chosen)
        else:
            said = labels.relaxation(words(), one, *say.names(scene))
            work = partial(assignment.grant, self.desk.workspace, officer=self.desk.officer, call_id=made.call_id,
                           side=made.side, relaxation=one)  # fmt: skip
            self.desk.runner.run(work, then=partial(self._granted, said), owner=self)

    def _granted(self, said: str, _outcome: Outcome[Any]) -> None:
        self.desk.say(t("Done: {what}.", what=said), undo=True)
        self.anew()

    # -- its end

    def adopt(self) -> None:
        """Write the proposal."""
        if self.made is not None and self.adopt_button.isEnabled():
            self.adopt_button.setEnabled(False)
            work = partial(assignment.adopt, self.desk.workspace, officer=self.desk.officer, proposal=self.made)
            task = self.desk.runner.run_watched(work, then=self._adopted, ended=self._enable, owner=self)
            self.strip.watch(task, t("Adopting the proposal…"))

    def _adopted(self, outcome: Outcome[Balance]) -> None:
        self._forget()
        self.desk.say(say.assigned(outcome.value), undo=True)
        self.over.emit()

    def give_up(self) -> None:
        """Leave things as they are."""
        self._forget()
        self.over.emit()

    def _forget(self) -> None:
        if self._task is not None:
            self._task.cancel()  # nobody waits for another one
        self.made, self.shown, self.rows, self._changes = None, None, (), ()
        self.model.set_rows(())
        self.load_model.set_rows(())
        self.panel.show_nothing()
        self.whole.setCurrentIndex(0)
