"""Evaluation: one reader at a time, their applications, the real pages, and the grid that is filled by keyboard."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from PySide6.QtGui import QHideEvent, QKeySequence

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.domain.sheets import (
    FIRST_ENTRY,
    SECOND_ENTRY,
    EntryDifference,
    ReadingRow,
    SheetKey,
    SheetRow,
    SheetSource,
    SheetState,
    SheetTexts,
    differences,
)
from cmpdesk.i18n import scores
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import scoring
from cmpdesk.ui.actions import LOCKED
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import agreed, sentence_of
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.evaluation import loading
from cmpdesk.ui.pages.evaluation import words as say
from cmpdesk.ui.pages.evaluation.handling import Handling
from cmpdesk.ui.pages.evaluation.loading import Scene
from cmpdesk.ui.pages.evaluation.panes import Choices, Panes
from cmpdesk.ui.pages.evaluation.returning import Returning
from cmpdesk.ui.pages.evaluation.saver import Saver
from cmpdesk.ui.past import add_ways

_CHANGING = (SheetState.NONE, SheetState.STARTED, SheetState.COMPLETE, SheetState.OUTDATED)


class EvaluationPage(ListPage[Scene]):
    """The scoring screen; each mark is saved at once."""

    name: ClassVar[str] = "evaluation"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.SCORES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Evaluation"))
        self.reading: ReadingRow | None = None
        self._reviewer = ""
        self._pick = ""
        self._begin = False
        self._stale_scene = False
        self.saver = Saver(desk, self)
        self._declare_actions()
        self.choices = Choices(*(self.actions_of[name] for name in ("late", "import-sheets", "hand-in-all")))
        self.parties, self.readers, self.second = self.choices.parties, self.choices.readers, self.choices.second
        self.panes = Panes(desk, [self.actions_of[name] for name in ("hand-in", "take-back", "renew", "stale")],
                           self.actions_of["declare"])  # fmt: skip
        self.model, self.table, self.pages = self.panes.model, self.panes.table, self.panes.pages
        self.panel, self.differences = self.panes.panel, self.panes.differences
        self.nothing = EmptyState("", self.actions_of["juries"])
        self.hold(self.panes.whole, self.nothing, above=[self.choices])
        self._connect()

    # -- building

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        following = add("following", t("&Save and next"), self.go_on, shortcut="Ctrl+Return", enabled=self._has_reading)
        following.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        add("hand-in", t("&Hand in the sheet"), self.hand_in, shortcut="Ctrl+Shift+H",
            enabled=partial(self._is, SheetState.COMPLETE), why=t("This sheet is not complete yet."))  # fmt: skip
        add("take-back", t("&Take the sheet back"), self.take_back, enabled=partial(self._is, SheetState.RETURNED))
        add("renew", t("&Redo by the grid in force"), self.renew, enabled=partial(self._is, SheetState.OUTDATED))
        add("grid", t("To the grid"), self.take_grid, shortcut="F8", enabled=self._has_reading)
        add("juries", t("Juries"), partial(self.desk.go, "juries"))
        self.handling = Handling(self, self)
        self.returning = Returning(self, lambda: self.scene, lambda: self.panes)
        for name in ("declare", "summary"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(following)

    def _connect(self) -> None:
        self.parties.chosen.connect(self._party_chosen)
        self.readers.activated.connect(self._reader_chosen)
        self.second.toggled.connect(self._second_toggled)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self.take_grid)
        self.panel.left.connect(self.table.setFocus)
        self.panel.marked.connect(self._mark)
        self.panel.commented.connect(self._comment)
        self.panel.written.connect(self._write)
        self.panel.advised.connect(self._advise)
        self.differences.kept.connect(self.handling.keep)
        self.saver.saved.connect(self._saved)
        self.saver.refused.connect(self._refused)
        self.saver.idle.connect(self._idle)
        self.actions_of["waive"].changed.connect(self._let_mark)  # as where the server goes and comes back
        add_ways(self, self._selected, self.table)

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("application", row.application_id, f"{row.number} · {row.title}") if row else None

    # -- loading

    def reload(self) -> None:
        if not self.desk.call_id:
            self.reading = None
        super().reload()

    def load(self) -> None:
        if self.saver.busy:
            self._stale_scene = True  # what comes back would be older than what is on its way
            return
        work = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side,
                       self._reviewer)  # fmt: skip
        self.desk.runner.run(work, then=self._arrived, owner=self, channel="evaluation-scene")

    def _show_nothing(self, sentence: str) -> None:
        self.scene = self.reading = None
        self._at_rest = True
        self.nothing.say(sentence)
        self.whole.setCurrentWidget(self.nothing)
        self.actions_of.refresh()

    def _arrived(self, scene: Scene) -> None:
        if self.saver.busy:
            self._stale_scene = True
            return
        self.parties.name(scene.programme.parties)
        self.header.set_status(say.standing(scene))
        if scene.closed is not None:
            self._show_nothing(sentence_of(scene.closed))
            return
        if not scene.readers or not scene.grids:
            self._show_nothing(t("No reviewer yet: add those who will read for this Party.") if scene.grids
                               else t("The call has no grid yet."))  # fmt: skip
            return
        self.scene, self._reviewer = scene, scene.reviewer_id
        self.saver.know(scene.reviewer_id, scene.readings)
        self.choices.show_readers(scene)
        self.model.set_rows(scene.readings)
        self.whole.setCurrentWidget(self.panes.whole)
        if self._pick and self.table.pick(self._pick):
            self._pick = ""
        else:
            self.table.settle()
        if not scene.readings:
            self._picked(None)
        self.actions_of.refresh()
        if self._begin:
            self._begin = False
            self.panel.begin()

    def _party_chosen(self, _key: str) -> None:
        self._choose_reader("")

    def _reader_chosen(self, place: int) -> None:
        self._choose_reader(str(self.readers.itemData(place)))

    def _choose_reader(self, reviewer_id: str) -> None:
        self.panel.flush()
        self._reviewer, self.reading = reviewer_id, None
        self.table.clearSelection()
        self.reload()

    def show_this(self, what: dict[str, Any]) -> None:
        if "side" in what:
            self.parties.choose(str(Side(what["side"])))
        self._reviewer = str(what.get("reviewer_id", self._reviewer))
        self._pick = str(what.get("application_id", ""))
        self.reload()

    def memory(self) -> dict[str, Any]:
        return {"side": self.parties.key, "reviewer": self._reviewer,
                "application": self.reading.application_id if self.reading else ""}  # fmt: skip

    def recall(self, memory: dict[str, Any]) -> None:
        if memory.get("side"):
            self.parties.choose(memory["side"])
        self._reviewer, self._pick = memory.get("reviewer", ""), memory.get("application", "")

    def hideEvent(self, event: QHideEvent) -> None:
        self.panel.flush()
        super().hideEvent(event)

    # -- what is shown

    @property
    def key(self) -> SheetKey | None:
        """The sheet that is shown: the second typing where that is on."""
        if self.reading is None:
            return None
        entry = SECOND_ENTRY if self.second.isChecked() else FIRST_ENTRY
        return SheetKey(self._reviewer, self.reading.application_id, entry)

    @property
    def sheet(self) -> SheetRow | None:
        """What is saved of the sheet that is shown."""
        if self.reading is None:
            return None
        return self.reading.second if self.second.isChecked() else self.reading.sheet

    def grid(self) -> Grid | None:
        """Return the grid of the sheet that is shown."""
        if self.scene is None or self.reading is None:
            return None
        return self.scene.grid_for(self.reading, second=self.second.isChecked())

    def _picked(self, row: ReadingRow | None) -> None:
        if self.reading is not None and (row is None or row.application_id != self.reading.application_id):
            self.panel.flush()
        self.reading = row
        self._show_reading()
        self.actions_of.refresh()

    def _show_reading(self) -> None:
        row, scene, grid = self.reading, self.scene, self.grid()
        if row is None or scene is None or grid is None or scene.reader is None:
            self.pages.say(t("Nothing is assigned to this reviewer."))
            self.panel.hide()
            self.differences.hide()
            return
        undeclared = row.state is SheetState.UNDECLARED
        self.actions_of["declare"].setText(t("Enter the &declaration…") if undeclared else t("&Declare a conflict…"))
        if not row.open:
            self.pages.lock(say.locked(row, scene.reader.code))
            self.panel.hide()
            self.differences.hide()
            return
        self.panel.show()
        self.pages.show_application(SheetKey(self._reviewer, row.application_id), f"{row.number} · {row.title}")
        word, tone = scores.sheet_state(words(), row.state), say.tone_of(row.state) or "accent"
        self.panel.show_sheet(self.sheet, grid, scene.side, editable=self.may_mark(), word=word, tone=tone)
        found: tuple[EntryDifference, ...] = ()
        if row.sheet is not None and row.second is not None:
            found = differences(row.sheet, row.second, grid, scene.side)
        if self.second.isChecked():  # who types blindly sees nothing of the first typing before
            found = tuple(one for one in found if one.second.halves is not None or one.second.comment)
        self.differences.show_differences(found, grid)

    def _second_toggled(self, _on: bool) -> None:
        self.panel.flush()
        self._show_reading()
        self.panel.begin()

    # -- what may be done

    def _has_reading(self) -> bool:
        return self.reading is not None

    def _is(self, state: SheetState) -> bool:
        return self.reading is not None and self.reading.state is state and bool(self.scene and self.scene.may_edit)

    def may_mark(self) -> bool:
        """Tell whether marks of the sheet that is shown may be changed."""
        may = self.reading is not None and self.reading.state in _CHANGING and bool(self.scene and self.scene.may_edit)
        return may and not self.window().property(LOCKED)

    def _let_mark(self) -> None:
        """Keep what is typed while the server is gone, let nothing be added to it, and save it afterwards."""
        if self.window().property(LOCKED):
            self.panel.flush()
        elif self.saver.held:
            self.panel.say("")
            self.saver.go_on()
        self.panel.set_editable(self.may_mark())
        self.differences.setEnabled(not self.window().property(LOCKED))

    # -- saving

    def may_leave(self) -> bool:
        """Ask before marks are lost that could not be saved while the server is gone."""
        if not self.saver.held:
            return True
        said = n("{count} change waits for the server and would be lost.",
                 "{count} changes wait for the server and would be lost.", self.saver.waiting)  # fmt: skip
        if not agreed(self, t("Leave without saving?"), said, t("Leave without saving")):
            return False
        self.saver.give_up()
        return True

    def _put(self, use_case: Callable[..., Outcome[SheetRow]], **params: Any) -> None:
        if self.key is not None:
            source = SheetSource.PAPER if self.second.isChecked() else SheetSource.SCREEN
            self.saver.put(self.key, use_case, source=source, **params)

    def _mark(self, code: str, halves: int | None) -> None:
        grid = self.grid()
        self._put(scoring.save_mark, criterion=code, halves=halves, grid_version=grid.version if grid else None)

    def _comment(self, code: str, comment: str) -> None:
        self._put(scoring.save_comment, criterion=code, comment=comment)

    def _write(self, texts: SheetTexts) -> None:
        self._put(scoring.save_texts, texts=texts)

    def _advise(self, value: Recommendation | None) -> None:
        self._put(scoring.recommend, recommendation=value)

    def _saved(self, _sheet: SheetRow) -> None:
        self._stale_scene = True

    def _refused(self, failure: Foreseen) -> None:
        self.panel.say(sentence_of(failure))
        self._stale_scene = True

    def _idle(self) -> None:
        if self._stale_scene:
            self._stale_scene = False
            self.reload()

    # -- what an officer does

    def take_grid(self, *_: object) -> None:
        """Put the keyboard into the grid."""
        self.panel.begin()

    def go_on(self) -> None:
        """Save what is typed, and show the next application that can be marked and is not complete."""
        self.panel.flush()
        rows = self.model.rows
        here = self.table.currentIndex().row()
        following = [*rows[here + 1 :], *rows[:here]]
        wanted = (SheetState.NONE, SheetState.STARTED)
        row = next((one for one in following if one.state in wanted), next(iter(rows[here + 1 :]), None))
        if row is not None:
            self.table.pick(row.application_id)
        self.panel.begin()

    def hand_in(self) -> None:
        """Hand the sheet in."""
        self.panel.flush()
        self._put_first(scoring.return_sheet)

    def _put_first(self, use_case: Callable[..., Outcome[SheetRow]]) -> None:
        if self.reading is not None:
            self.saver.put(SheetKey(self._reviewer, self.reading.application_id), use_case)

    def take_back(self) -> None:
        """Open a sheet again that was handed in."""
        self._put_first(scoring.take_back)

    def renew(self) -> None:
        """Bring the sheet to the grid in force."""
        self._put_first(scoring.renew)

    def take_focus(self) -> None:
        if self.panel.isVisible() and self.panel.rows:
            self.panel.begin()
        else:
            super().take_focus()
