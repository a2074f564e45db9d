"""The juries of both Parties: reviewers, who reads what, balance."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.cells import Offers
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.juries import Balance, ReviewerDraft, ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n.screen import t
from cmpdesk.services import juries
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.juries import loading
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.balance import BalanceCards
from cmpdesk.ui.pages.juries.columns import (
    LOAD_COLUMN,
    LoadDelegate,
    reading_columns,
    reading_order,
    reviewer_columns,
    reviewer_order,
)
from cmpdesk.ui.pages.juries.loading import Scene
from cmpdesk.ui.pages.juries.reading_panel import ReadingPanel
from cmpdesk.ui.pages.juries.readings import ReadApplication, Reading
from cmpdesk.ui.pages.juries.reviewer_panel import ReviewerPanel
from cmpdesk.ui.parties import PartyChoice
from cmpdesk.ui.past import add_ways, application
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_edit import Editing
from cmpdesk.ui.table_view import Table

REVIEWERS, READINGS = "reviewers", "readings"


class JuriesPage(Page):
    """One jury at a time; two views of it."""

    name: ClassVar[str] = "juries"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Juries"))
        self.scene: Scene | None = None
        self._pick = ""
        add = self.actions_of.add
        add("add", t("A&dd a reviewer…"), self.add_reviewer, enabled=self._may_edit)
        add("propose", t("&Assign automatically"), self.propose, enabled=self._may_propose)
        add("edit", t("Edit the reviewer"), self.edit_reviewer, shortcut="Ctrl+E", enabled=self._may_edit)
        add("calls", t("Calls"), partial(self.desk.go, "calls"))
        self.header.add_secondary(self.actions_of["add"])
        self.header.add_primary(self.actions_of["propose"])
        self._build_choices()
        self.cards = BalanceCards()
        self.body.addWidget(self.cards)
        self._build_tables()
        add_ways(self, self._selected, self.reviewer_table, self.reading_table)
        self._connect()

    # -- building

    def _build_choices(self) -> None:
        self.parties = PartyChoice()
        self.views = Segments(t("View"), [(REVIEWERS, t("Reviewers")), (READINGS, t("Who reads what"))])
        self.seed = line_edit("0", name=t("Seed of the automatic assignment"))
        self.seed.setValidator(QIntValidator(0, 9999, self.seed))
        self.seed.setFixedWidth(64)
        self.seed.setToolTip(t("The same seed gives the same assignment; another seed another one as good."))
        label = QLabel(t("S&eed"))
        label.setBuddy(self.seed)
        self.choices = QWidget()
        self.choices.setProperty("kind", "plain")
        row = QHBoxLayout(self.choices)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.parties)
        row.addSpacing(36)
        row.addWidget(self.views)
        row.addStretch(1)
        row.addWidget(label)
        row.addWidget(self.seed)
        row.setSpacing(12)
        self.body.addWidget(self.choices)

    def _build_tables(self) -> None:
        memory = self.desk.memory
        self.reviewers: TableModel[ReviewerRow] = TableModel(reviewer_columns(), lambda row: row.id)
        self.reviewers.sort_locally(reviewer_order)
        self.reviewer_table: Table[ReviewerRow] = Table(
            self.reviewers, name="reviewers", title=t("Reviewers"), memory=memory
        )
        Editing(self.reviewer_table, self.desk, version=lambda row: row.version, may=self._may_edit,
                offers=lambda: Offers.of(self.scene.call.sectors if self.scene else ()))  # fmt: skip
        self.reviewer_table.setItemDelegateForColumn(LOAD_COLUMN, LoadDelegate(self.reviewer_table))
        self.readings: TableModel[ReadApplication] = TableModel(reading_columns(), lambda row: row.id)
        self.readings.sort_locally(reading_order)
        self.reading_table: Table[ReadApplication] = Table(
            self.readings, name="readings", title=t("Who reads what"), memory=memory
        )
        self.reviewer_panel = ReviewerPanel(self.desk)
        self.reading_panel = ReadingPanel()
        self.no_reviewer = EmptyState(
            t("No reviewer yet: add those who will read for this Party."), self.actions_of["add"]
        )
        self.left = QStackedWidget()
        for part in (self.reviewer_table, self.reading_table, self.no_reviewer):
            self.left.addWidget(part)
        self.right = QStackedWidget()
        for panel in (self.reviewer_panel, self.reading_panel):
            self.right.addWidget(panel)
        self.panes = split("juries", memory, self.left, self.right, sizes=(66, 34))
        self.no_call = EmptyState(t("Choose or create a call first."), self.actions_of["calls"])
        self.whole = QStackedWidget()
        for whole in (self.panes, self.no_call):
            self.whole.addWidget(whole)
        self.body.addWidget(self.whole, 1)
        self.reviewer_panel.show_nothing(t("Choose a reviewer."))
        self.reading_panel.show_nothing(t("Choose an application."))

    def _connect(self) -> None:
        self.parties.chosen.connect(self._party_chosen)
        self.views.chosen.connect(self._show_view)
        self.reviewer_table.picked.connect(self._reviewer_picked)
        self.reviewer_table.opened.connect(self.edit_reviewer)
        self.reading_table.picked.connect(self._reading_picked)
        self.reviewer_panel.saved.connect(self._save)
        self.reviewer_panel.removed.connect(self._remove)
        self.reviewer_panel.discarded.connect(self._discarded)
        self.reading_panel.given.connect(self._give)
        for panel in (self.reviewer_panel, self.reading_panel):
            panel.recuse_asked.connect(self._recuse)
            panel.take_back_asked.connect(self._take_back)

    def _selected(self) -> RecordRef | None:
        if self.views.key == READINGS:
            read = self.reading_table.current_row()
            return application(read.application) if read else None
        row = self.reviewer_table.current_row()
        return RecordRef("reviewer", row.id, f"{row.code} · {row.name}") if row else None

    # -- loading

    def reload(self) -> None:
        if not self.desk.call_id:
            self.whole.setCurrentWidget(self.no_call)
            self.choices.hide()
            self.cards.hide()
            return
        self.desk.runner.run(
            partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side),
            then=self._arrived,
            owner=self,
            channel="juries-scene",
        )

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(scene))
        self.parties.name(scene.programme.parties)
        self.choices.show()
        self.cards.show()
        self.cards.show_balance(scene.balance)
        self.reviewers.set_rows(scene.reviewers)
        self.readings.set_rows(scene.readings)
        self._show_view(self.views.key)
        self.whole.setCurrentWidget(self.panes)

    def _party_chosen(self, _key: str) -> None:
        self.reviewer_panel.show_nothing(t("Choose a reviewer."))
        self.reading_panel.show_nothing(t("Choose an application."))
        self.reload()

    def _show_view(self, view: str) -> None:
        if view == READINGS:
            self.left.setCurrentWidget(self.reading_table)
            self.right.setCurrentWidget(self.reading_panel)
        else:
            empty = not self.reviewers.rows
            self.left.setCurrentWidget(self.no_reviewer if empty else self.reviewer_table)
            self.right.setCurrentWidget(self.reviewer_panel)
        table = self.reading_table if view == READINGS else self.reviewer_table
        if self._pick and table.pick(self._pick):
            self._pick = ""
        elif table.model().rowCount() and not table.currentIndex().isValid():
            table.setCurrentIndex(table.model().index(0, 0))
        self.actions_of.refresh()

    def _reviewer_picked(self, row: ReviewerRow | None) -> None:
        panel = self.reviewer_panel
        if self.scene is None:
            return
        if panel.dirty:
            # What was typed is saved when the cursor moves on, as in any list edited in place.
            if row is not None and (panel.row is None or panel.row.id != row.id):
                panel.save()
            return
        if panel.form is not None and row is not None and panel.row is not None and panel.row.id == row.id:
            return  # the form is open: it stays, whatever else is loaded anew
        if row is None:
            if self.reviewer_panel.row is not None:
                self.reviewer_panel.show_nothing(t("Choose a reviewer."))
            return
        mine = [
            (f"{one.application.number} · {one.application.title}", reading)
            for one in self.scene.readings
            for reading in one.readings
            if reading.reviewer.id == row.id
        ]
        self.reviewer_panel.show_reviewer(row, self.scene, mine)

    def _reading_picked(self, row: ReadApplication | None) -> None:
        if self.scene is not None and row is not None:
            self.reading_panel.show_application(row, self.scene)

    # -- what a user does

    def _may_edit(self) -> bool:
        return self.scene is not None and self.scene.may_edit

    def _may_propose(self) -> bool:
        return self.scene is not None and self.scene.may_edit and bool(self.scene.reviewers)

    def add_reviewer(self) -> None:
        """Open an empty form in the inspector."""
        if self.scene is None:
            return
        self.views.choose(REVIEWERS)
        self._show_view(REVIEWERS)
        self.reviewer_table.clearSelection()
        self.reviewer_panel.show_new(self.scene)

    def edit_reviewer(self, *_: object) -> None:
        """Open the form of the current reviewer in the inspector."""
        if self._may_edit() and self.views.key == REVIEWERS:
            self.reviewer_panel.edit()

    def propose(self) -> None:
        """Assign the whole jury automatically with the seed shown."""
        seed = int(self.seed.text() or 0)
        self._run(
            partial(
                loading.assigned,
                self.desk.workspace,
                officer=self.desk.officer,
                call_id=self.desk.call_id,
                side=self.parties.side,
                seed=seed,
            ),
            then=partial(self._proposed, seed),
        )

    def _proposed(self, seed: int, outcome: Outcome[Balance]) -> None:
        self.desk.say(say.assigned(outcome.value, seed), undo=True)

    def _save(self, row: ReviewerRow | None, draft: ReviewerDraft) -> None:
        if row is None:
            work = partial(
                juries.add_reviewer,
                self.desk.workspace,
                officer=self.desk.officer,
                call_id=self.desk.call_id,
                side=self.parties.side,
                draft=draft,
            )
        else:
            work = partial(
                juries.edit_reviewer,
                self.desk.workspace,
                officer=self.desk.officer,
                reviewer_id=row.id,
                seen=row.version,
                draft=draft,
            )
        self.desk.runner.run(work, then=self._saved, failed=self._not_saved, owner=self)

    def _not_saved(self, failure: Foreseen) -> bool:
        side = self.parties.side
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, side)
        return self.reviewer_panel.settle(failure, load)

    def _saved(self, outcome: Outcome[ReviewerRow]) -> None:
        self.reviewer_panel.dirty, self.reviewer_panel.form = False, None
        here = self.reviewer_table.current_row()
        if here is None or self.reviewer_panel.row is None:
            self._pick = outcome.value.id
        self.desk.say(t("{code} is saved.", code=outcome.value.code), undo=True)

    def _discarded(self) -> None:
        self._reviewer_picked(self.reviewer_table.current_row())
        if self.reviewer_panel.row is None:
            self.reviewer_panel.show_nothing(t("Choose a reviewer."))

    def _remove(self, row: ReviewerRow) -> None:
        self.reviewer_panel.dirty = False
        self._run(
            partial(
                juries.remove_reviewer,
                self.desk.workspace,
                officer=self.desk.officer,
                reviewer_id=row.id,
                seen=row.version,
            ),
            said=t("{code} is removed.", code=row.code),
        )

    def _give(self, reviewer_id: str, application_id: str) -> None:
        self._run(
            partial(
                juries.assign,
                self.desk.workspace,
                officer=self.desk.officer,
                reviewer_id=reviewer_id,
                application_id=application_id,
            ),
            said=t("Given."),
        )

    def _take_back(self, reading: Reading) -> None:
        self._run(self._about(juries.unassign, reading), said=t("Taken back from {code}.", code=reading.reviewer.code))

    def _recuse(self, reading: Reading) -> None:
        title = t("Recuse {code}", code=reading.reviewer.code)
        reason = ask_reason(self, title, t("Recuse"))
        if reason is not None:
            said = t("{code} is recused.", code=reading.reviewer.code)
            self._run(partial(self._about(juries.recuse, reading), reason=reason), said=said)

    def _about(self, work: Callable[..., Outcome[None]], reading: Reading) -> Callable[..., Outcome[None]]:
        return partial(
            work,
            self.desk.workspace,
            officer=self.desk.officer,
            assignment_id=reading.assignment.id,
            seen=reading.assignment.version,
        )

    def _run(
        self,
        work: Callable[[], Outcome[Any]],
        *,
        then: Callable[[Outcome[Any]], None] | None = None,
        said: str = "",
    ) -> None:
        done = then or partial(self._told, said)
        self.desk.runner.run(work, then=done, owner=self)

    def _told(self, sentence: str, _outcome: Outcome[Any]) -> None:
        self.desk.say(sentence, undo=True)

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        if "side" in what:
            self.parties.choose(str(what["side"]))
        if "view" in what:
            self.views.choose(str(what["view"]))
        if "reviewer_id" in what:
            self.views.choose(REVIEWERS)
            self._pick = str(what["reviewer_id"])
        self.reload()

    def memory(self) -> dict[str, Any]:
        return {"side": self.parties.key, "view": self.views.key, "seed": self.seed.text()}

    def recall(self, memory: dict[str, Any]) -> None:
        self.parties.choose(str(memory.get("side", Side.FIRST)))
        self.views.choose(str(memory.get("view", REVIEWERS)))
        self.seed.setText(str(memory.get("seed", "0")))
        if self.scene is not None:
            self.reload()

    def may_leave(self) -> bool:
        if not self.reviewer_panel.dirty:
            return True
        self.desk.say(t("Save or discard what is typed of the reviewer first."))
        return False
