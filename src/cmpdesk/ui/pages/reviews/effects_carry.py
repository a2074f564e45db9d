"""Carrying out what a meeting decided: all that would change is seen first, then it is done in one step."""

from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.review_effects import Plan
from cmpdesk.domain.review_money import Total
from cmpdesk.domain.reviews import Review
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import review_effects
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.chips import ChipRow
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.labels import restyle, text
from cmpdesk.ui.layout import scrolled, split
from cmpdesk.ui.pages.reviews import effects_lines as here
from cmpdesk.ui.pages.reviews.effects_lines import EffectLine
from cmpdesk.ui.pages.schedules.moving_form import DecisionForm
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import CANCELLED
from cmpdesk.ui.theme import theme

TOLD = 3
"""What stands in the way, as long as it is told above the table."""


class CarryOutSheet(Sheet):
    """Shows what carrying out a meeting changes beside the decision of its calendar. `saved` brings the `Plan`."""

    def __init__(self, parent: QWidget | None, desk: Desk, programme: Programme, review: Review) -> None:
        super().__init__(
            parent, desk.runner, t("Carry out decisions"),
            t("All of it is done in one step, or nothing of it; the step can be taken back until the meeting is "
              "sealed."), t("&Carry out"),
        )  # fmt: skip
        self._desk, self._programme, self._review = desk, programme, review
        self.left: set[str] = set()
        self.plan: Plan | None = None
        today, letters = desk.workspace.today(), {"c"}
        self.decision = DecisionForm(_proposed(programme, review), today, letters)
        self.decision.body.setCursorPosition(0)
        self._build()
        self.size_to(1220, 760)
        self.filled()
        self.decision.keep_draft(desk, f"carry-out:{review.id}")
        self.save_button.setEnabled(False)
        self._load()

    def _build(self) -> None:
        asked, inside = scrolled(t("Decision on the calendar"))
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.decision)
        column.addStretch(1)
        asked.setMinimumWidth(theme().px(260))
        self.body.setContentsMargins(0, 4, 0, 4)
        self.body.addWidget(split("carrying-out", self._desk.memory, asked, self._shown(), sizes=(24, 76)), 1)
        self.strip = ProgressStrip(t("Decisions are carried out"))
        self.column.addWidget(self.strip)

    def _shown(self) -> QWidget:
        right = QWidget()
        right.setProperty("kind", "plain")
        right.setAccessibleName(t("What would change"))
        column = QVBoxLayout(right)
        column.setContentsMargins(8, 0, 0, 0)
        self.counts = text(t("Reading what was decided…"), "heading", wrap=True)
        self.way = text("", wrap=True, select=True)
        self.way.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.counts)
        column.addWidget(self.way)
        model: TableModel[EffectLine] = TableModel(here.columns(), lambda one: one.id, self._desk.runner)
        self.table: Table[EffectLine] = Table(model, name="carried-out", title=t("What would change"),
                                              memory=self._desk.memory, many=True)  # fmt: skip
        chips = ChipRow(t("Projects"))
        self.turn = QPushButton(t("&Leave out or take in"))
        self.turn.setToolTip(t("The projects of the chosen rows, as Space does"))
        self.turn.clicked.connect(self.toggle)
        QShortcut(QKeySequence(Qt.Key.Key_Space), self.table, self.toggle,
                  context=Qt.ShortcutContext.WidgetShortcut)  # fmt: skip
        chips.add_right(self.turn)
        column.addWidget(chips)
        column.addWidget(self.table, 3)
        column.addWidget(text(t("What it comes to"), "strong"))
        sums: TableModel[Total] = TableModel(
            here.totals(self._programme), lambda one: f"{one.side}:{one.funder}:{one.year}", self._desk.runner
        )
        self.totals: Table[Total] = Table(sums, name="carried-out-totals", title=t("What it comes to"),
                                          memory=self._desk.memory)  # fmt: skip
        self.table.setMinimumHeight(theme().px(120))
        self.totals.setMinimumHeight(theme().px(120))
        column.addWidget(self.totals, 1)
        return right

    # -- what would change

    def _load(self) -> None:
        every = self.plan.todo if self.plan is not None else ()
        chosen = {one.project_id for one in every} - self.left if self.left else None
        work = partial(_planned, self._desk.workspace, self._desk.officer, self._review.id, chosen)
        self._desk.runner.run(work, then=self._arrived, failed=self._cannot, owner=self, channel="carrying-out")

    def _arrived(self, found: tuple[Plan, Plan]) -> None:
        """Show the plan of all projects, and the sums and obstacles of those that are chosen."""
        self.plan, self.chosen = found
        todo, w = self.chosen.todo, words()
        self.table.rows_model.set_rows(here.lines(self.plan, self._programme, self.left))
        self.totals.rows_model.set_rows(self.chosen.totals)
        said = [n("{count} project", "{count} projects", len(todo))]
        if self.chosen.dates:
            said.append(n("{count} date moves", "{count} dates move", self.chosen.dates))
        self.counts.setText(" · ".join(said) if todo else t("Nothing is left to be carried out."))
        refusals = self.chosen.refusals
        told = [sentence_of(one) for one in refusals[:TOLD]]
        if len(refusals) > TOLD:
            told.append(n("and {count} more", "and {count} more", len(refusals) - TOLD))
        waiting = sorted({self._programme.party(line.side).code for one in self.chosen.projects for line in one.money
                          if not line.carried_out and line.side not in self.chosen.sides})  # fmt: skip
        if waiting and not told:
            told.append(t("The money of {party} is carried out by its own officers.", party=w.listed(waiting)))
        self.way.setText("\n".join(told))
        self.way.setVisible(bool(told))
        restyle(self.way, tone="bad" if refusals else "muted")
        self.save_button.setEnabled(bool(todo) and not refusals)

    def _cannot(self, failure: Foreseen) -> bool:
        self.plan = None
        self.counts.setText(t("Nothing can be carried out."))
        self.say(sentence_of(failure))
        return True

    def toggle(self) -> None:
        """Leave the projects of the chosen rows out, or take them in again."""
        self.left ^= {one.project_id for one in self.table.chosen_rows()}
        self.save_button.setEnabled(False)
        self._load()

    # -- doing it

    def typed(self) -> object:
        """Return what is typed of the decision, and what was left out."""
        return self.decision.draft(), frozenset(self.left)

    def first_fault(self) -> QWidget | None:
        """Check the decision, which the calendar needs."""
        return self.decision.first_fault()

    def work(self) -> "partial[Any]":
        """Return the one step, on the plan that was seen."""
        if self.plan is None:
            raise Refusal("review.nothing-to-do")
        return partial(review_effects.carry_out, self._desk.workspace, officer=self._desk.officer, shown=self.chosen,
                       draft=self.decision.draft())  # fmt: skip

    def save(self) -> None:
        """Carry out, with its progress; Cancel stops it at any moment, and nothing is done then."""
        if not self.save_button.isEnabled():
            return
        faulty = self.first_fault()
        if faulty is not None:
            self.ask_to_repair()
            faulty.setFocus()
            return
        self.say("")
        self.save_button.setEnabled(False)
        task = self._desk.runner.run_watched(self.work(), then=self._saved, failed=self._refused, ended=self._ended,
                                             owner=self)  # fmt: skip
        self.strip.watch(task)

    def _refused(self, failure: Foreseen) -> bool:
        if failure.code == CANCELLED:
            self.say(t("Stopped: nothing was carried out."))
            return True
        told = super()._refused(failure)
        self._load()  # somebody changed something meanwhile: what is shown is read anew
        return told

    def _ended(self) -> None:
        self.save_button.setEnabled(self.plan is not None and bool(self.chosen.todo) and not self.chosen.refusals)


def _planned(workspace: Workspace, officer: Officer, review_id: str,
             chosen: set[str] | None) -> tuple[Plan, Plan]:  # fmt: skip
    """Return the plan of all projects and of those that are chosen, on a thread."""
    every = review_effects.plan(workspace, officer=officer, review_id=review_id)
    if chosen is None:
        return every, every
    return every, review_effects.plan(workspace, officer=officer, review_id=review_id, project_ids=chosen)


def _proposed(programme: Programme, review: Review) -> RevisionDraft:
    w = words()
    title = t("Mid-term meeting {number}", number=w.number(review.number))
    day = review.when.exact if review.when is not None else None
    return RevisionDraft(title, deciding_body=w.localised(programme.name), decided_on=day)
