"""The juries of both Parties: reviewers, who reads what, balance."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.cells import Offers
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.juries import AssignmentRow, ReviewerDraft, ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n.screen import t
from cmpdesk.services import assignment, juries
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
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
from cmpdesk.ui.pages.juries.proposal import ProposalView
from cmpdesk.ui.pages.juries.reading_panel import ReadingPanel
from cmpdesk.ui.pages.juries.readings import ReadApplication, Reading, broken
from cmpdesk.ui.pages.juries.reviewer_panel import ReviewerPanel
from cmpdesk.ui.pages.juries.rules import open_rules
from cmpdesk.ui.pages.juries.wishes import open_wishes
from cmpdesk.ui.parties import PartyChoice
from cmpdesk.ui.past import add_ways, application
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_edit import Editing
from cmpdesk.ui.table_view import Table

REVIEWERS, READINGS, PROPOSAL = "reviewers", "readings", "proposal"


class JuriesPage(ListPage[Scene]):
    """One jury at a time; two views of it."""

    name: ClassVar[str] = "juries"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Juries"))
        self._pick = ""
        add = self.actions_of.add
        add("add", t("A&dd a reviewer…"), self.add_reviewer, enabled=self._may_edit)
        add("propose", t("&Propose an assignment"), self.propose, enabled=self._may_propose,
            why=t("Add reviewers to this jury first."))  # fmt: skip
        add("repair", t("Re&pair"), self.repair, enabled=self._may_repair,
            why=t("Every application has its readers, and nobody reads what a conflict closes to them."))  # fmt: skip
        add("rules", t("R&ules…"), self.edit_rules, enabled=self._may_edit)
        add("wishes", t("Wishes of the reviewer…"), self.edit_wishes, enabled=self._may_edit)
        add("lock", t("Lock the readers, or unlock them"), self.toggle_locks, shortcut="Ctrl+L", enabled=self._may_edit)
        add("edit", t("Edit the reviewer"), self.edit_reviewer, shortcut="Ctrl+E", enabled=self._may_edit)
        for secondary in ("add", "rules", "repair"):
            self.header.add_secondary(self.actions_of[secondary])
        self.header.add_primary(self.actions_of["propose"])
        self._build_choices()
        self.cards = BalanceCards()
        self._build_tables()
        add_ways(self, self._selected, self.reviewer_table, self.reading_table)
        self._connect()

    # -- building

    def _build_choices(self) -> None:
        self.parties = PartyChoice()
        self.views = Segments(t("View"), [(REVIEWERS, t("Reviewers")), (READINGS, t("Who reads what")),
                                         (PROPOSAL, t("Proposal"))])  # fmt: skip
        self.seed = line_edit("0", name=t("Seed of the proposal"))
        self.seed.setValidator(QIntValidator(0, 9999, self.seed))
        self.seed.setFixedWidth(64)
        self.seed.setToolTip(t("The same seed gives the same proposal; another seed another one as good."))
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

    def _build_tables(self) -> None:
        memory = self.desk.memory
        self.closed: dict[str, int] = {}
        self.reviewers: TableModel[ReviewerRow] = TableModel(reviewer_columns(self.closed), lambda row: row.id)
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
        self.proposal = ProposalView(self.desk, self.actions_of["propose"])
        self.hold(self.panes, self.proposal, above=[self.choices, self.cards])
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
        self.reading_panel.lock_asked.connect(lambda one, locked: self._lock([one.assignment], locked))
        self.reviewer_panel.wishes_asked.connect(self.edit_wishes)
        self.proposal.arrived.connect(partial(self._choose_view, PROPOSAL))
        self.proposal.over.connect(partial(self._choose_view, READINGS))
        self.proposal.reviewer_wanted.connect(self.add_reviewer)
        for panel in (self.reviewer_panel, self.reading_panel):
            panel.recuse_asked.connect(self._recuse)
            panel.take_back_asked.connect(self._take_back)

    def _selected(self) -> RecordRef | None:
        if self.views.key == PROPOSAL:
            proposed = self.proposal.table.current_row()
            return application(proposed.application) if proposed else None
        if self.views.key == READINGS:
            read = self.reading_table.current_row()
            return application(read.application) if read else None
        row = self.reviewer_table.current_row()
        return RecordRef("reviewer", row.id, f"{row.code} · {row.name}") if row else None

    # -- loading

    def reload(self) -> None:
        if not self.desk.call_id:
            self.proposal.show_scene(None)
        super().reload()

    def load(self) -> None:
        self.desk.runner.run(self._load(), then=self._arrived, owner=self, channel="juries-scene")

    def _load(self) -> "partial[Scene]":
        return partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side)

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(scene))
        self.parties.name(scene.programme.parties)
        self.cards.show_balance(scene.balance, scene.strain, say.names(scene)[1])
        self.closed.clear()
        self.closed.update(scene.strain.closed)
        self.reviewers.set_rows(scene.reviewers)
        self.readings.set_rows(scene.readings)
        self.proposal.show_scene(scene)
        self._show_view(self.views.key)

    def _party_chosen(self, _key: str) -> None:
        self.reviewer_panel.show_nothing(t("Choose a reviewer."))
        self.reading_panel.show_nothing(t("Choose an application."))
        self.reload()

    def _choose_view(self, view: str) -> None:
        self.views.choose(view)
        self._show_view(view)

    def _show_view(self, view: str) -> None:
        self.cards.setVisible(view != PROPOSAL and self.scene is not None)
        self.whole.setCurrentWidget(self.proposal if view == PROPOSAL else self.panes)
        if view == PROPOSAL:
            self.actions_of.refresh()
            return
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
        else:
            table.settle()
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
        self._choose_view(REVIEWERS)
        self.reviewer_table.clearSelection()
        self.reviewer_panel.show_new(self.scene)

    def edit_reviewer(self, *_: object) -> None:
        """Open the form of the current reviewer in the inspector."""
        if self._may_edit() and self.views.key == REVIEWERS:
            self.reviewer_panel.edit()

    def propose(self) -> None:
        """Seek the best assignment with the seed shown; nothing is written before it is adopted."""
        self._seek(repair=False)

    def repair(self) -> None:
        """Seek the fewest changes after which the assignment is valid again."""
        self._seek(repair=True)

    def _seek(self, *, repair: bool) -> None:
        if self._may_propose() and self.scene is not None:
            self._choose_view(PROPOSAL)
            self.proposal.start(self.scene, int(self.seed.text() or 0), repair=repair)

    def _may_repair(self) -> bool:
        return self._may_propose() and self.scene is not None and broken(self.scene)

    def edit_rules(self) -> None:
        """Open the rules by which this jury is assigned."""
        if self._may_edit() and self.scene is not None:
            open_rules(self, self.desk, self.scene)

    def edit_wishes(self) -> None:
        """Open what the current reviewer wants to read and rather not."""
        row = self.reviewer_table.current_row()
        if self.scene is not None and self._may_edit() and self.views.key == REVIEWERS and row is not None:
            open_wishes(self, self.desk, row, [one.application for one in self.scene.readings])

    def toggle_locks(self) -> None:
        """Lock who reads the application that is shown, or open it where all are locked."""
        if self.views.key == PROPOSAL:
            self.proposal.toggle_locks()
            return
        row = self.reading_panel.row
        if self.views.key == READINGS and row is not None and self._may_edit():
            held = [one.assignment for one in row.readings if not one.recused]
            locked = not all(one.stays for one in held)
            self._lock([one for one in held if one.stays is not locked], locked)

    def _lock(self, held: Sequence[AssignmentRow], locked: bool) -> None:
        if held:
            pairs = [(one.id, one.version) for one in held]
            said = t("Locked.") if locked else t("No longer locked.")
            self._run(self._use(assignment.lock, pairs=pairs, locked=locked), said)

    def _save(self, row: ReviewerRow | None, draft: ReviewerDraft) -> None:
        if row is None:
            work = self._use(juries.add_reviewer, call_id=self.desk.call_id, side=self.parties.side, draft=draft)
        else:
            work = self._use(juries.edit_reviewer, reviewer_id=row.id, seen=row.version, draft=draft)
        self.desk.runner.run(work, then=self._saved, failed=self._not_saved, owner=self)

    def _not_saved(self, failure: Foreseen) -> bool:
        return self.reviewer_panel.settle(failure, self._load())

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
        self._run(self._use(juries.remove_reviewer, reviewer_id=row.id, seen=row.version),
                  t("{code} is removed.", code=row.code))  # fmt: skip

    def _give(self, reviewer_id: str, application_id: str) -> None:
        self._run(self._use(juries.assign, reviewer_id=reviewer_id, application_id=application_id), t("Given."))

    def _take_back(self, reading: Reading) -> None:
        self._run(self._about(juries.unassign, reading), t("Taken back from {code}.", code=reading.reviewer.code))

    def _recuse(self, reading: Reading) -> None:
        code = reading.reviewer.code
        reason = ask_reason(self, t("Recuse {code}", code=code), t("Recuse"))
        if reason is not None:
            said = t("{code} is recused: repair proposes another reader.", code=code)
            self._run(partial(self._about(juries.recuse, reading), reason=reason), said)

    def _about(self, work: Callable[..., Outcome[None]], reading: Reading) -> "partial[Any]":
        return self._use(work, assignment_id=reading.assignment.id, seen=reading.assignment.version)

    def _use(self, work: Callable[..., Outcome[Any]], **what: Any) -> "partial[Any]":
        return partial(work, self.desk.workspace, officer=self.desk.officer, **what)

    def _run(self, work: Callable[[], Outcome[Any]], said: str) -> None:
        self.desk.runner.run(work, then=partial(self._told, said), owner=self)

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
