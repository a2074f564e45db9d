"""The journal: steps, what each changed, undo and redo."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QPushButton

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import HistoryFilter, RecordChange, RecordRef, StepKind, StepRow, Undoable
from cmpdesk.domain.pages import Page as RowPage
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import labels, messages
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.i18n.words import Words
from cmpdesk.services import history
from cmpdesk.services.workspaces import Workspace, everyone
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.history.changes import change_block, tells
from cmpdesk.ui.pages.history.filters import Filters
from cmpdesk.ui.pages.history.then import show_then
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.taking_back import take_back

TONES = {StepKind.UNDO: "warn", StepKind.REDO: "accent", StepKind.RECORD: "reserve", StepKind.SEAL: "bad"}
SHOWN_RECORDS = 40


@dataclass(frozen=True, slots=True)
class Look:
    """What a step changed, and why it cannot be taken back (None where it can)."""

    changes: tuple[RecordChange, ...]
    obstacle: Refusal | None


def steps(workspace: Workspace, officer: Officer, wanted: HistoryFilter, locale: str, _sort: Sort | None,
          after: tuple[Any, ...] | None, limit: int) -> RowPage[StepRow]:  # fmt: skip
    """Return steps, newest first; runs on a thread."""
    return history.steps(workspace, officer=officer, before=after[0] if after else None, limit=limit, wanted=wanted,
                         words=Words.of(locale))  # fmt: skip


def look(workspace: Workspace, officer: Officer, step_id: str) -> Look:
    """Look at one step; runs on a thread."""
    return Look(history.changes(workspace, step_id), history.obstacle(workspace, officer, step_id))


class HistoryPage(Page):
    """Every step with its officer and time; the inspector shows what the selected one changed."""

    name: ClassVar[str] = "history"
    areas: ClassVar[Area] = Area.HISTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("History"))
        self._undoable = Undoable(None, None)
        add = self.actions_of.add
        add("undo", t("&Undo"), partial(take_back, self, desk, "undo"), enabled=lambda: bool(self._undoable.undo))
        add("redo", t("&Redo"), partial(take_back, self, desk, "redo"), enabled=lambda: bool(self._undoable.redo))
        add("print", t("&Print…"), self.print, shortcut="Ctrl+P")
        self.header.add_search(t("Search in the history"))
        self.header.searched.connect(self._search)
        self.header.add_secondary(self.actions_of["print"])
        self.header.add_secondary(self.actions_of["redo"])
        self.header.add_primary(self.actions_of["undo"])
        self.model: TableModel[StepRow] = TableModel(self._columns(), lambda step: step.id, desk.runner)
        self.table: Table[StepRow] = Table(
            self.model, name="history", title=t("Steps"), memory=desk.memory, compact=False
        )
        self.table.picked.connect(self._picked)
        self.model.loaded.connect(self._begin_on_newest)
        self.inspector = Inspector(t("What this step changed"))
        self.filters = Filters(desk.workspace.today)
        self.filters.changed.connect(self._fetch)
        self.body.addWidget(self.filters)
        self.body.addWidget(split("history", desk.memory, self.table, self.inspector, sizes=(6, 5)), 1)
        self._search_text = ""
        self._recalled: dict[str, Any] = {}
        self._fetched = False

    def reload(self) -> None:
        """Load the newest steps, what can be undone, and who worked here."""
        desk = self.desk
        if self._fetched:
            self.model.reload()
        else:
            self._fetched = True
            self._fetch()
        work = partial(history.undoable, desk.workspace, desk.officer)
        desk.runner.run(work, then=self._show_undoable, owner=self, channel="history-undoable")
        desk.runner.run(partial(everyone, desk.workspace), then=self._take_officers, owner=self, channel="history-who")

    def show_this(self, what: dict[str, Any]) -> None:
        """Show the steps of one thing with ``record`` (a `RecordRef`), and it as it was with ``then`` besides."""
        ref = what.get("record")
        if isinstance(ref, RecordRef):
            if what.get("then"):
                self.show_then(ref)
            self._only(ref)

    def memory(self) -> dict[str, Any]:
        """Keep the search and the filters."""
        return {"search": self._search_text, "filters": self.filters.memory()}

    def recall(self, memory: dict[str, Any]) -> None:
        """Search and filter again as before."""
        self._recalled = memory.get("filters", {})
        if self._recalled:
            self.filters.recall(self._recalled)
            self._fetch()
        if memory.get("search"):
            self.header.type_in(str(memory["search"]))

    def show_then(self, ref: RecordRef) -> None:
        """Show a thing as it was on the day of the selected step; another day can be chosen there."""
        step = self.table.current_row()
        show_then(self.desk, self, ref, step.at.astimezone().date() if step else None)

    def print(self) -> None:
        """Show the steps that the filters let pass as they are printed."""
        from cmpdesk.ui import preview

        work = partial(history.printed, self.desk.workspace, wanted=self._wanted(), language=words().language)
        preview.show(self.desk, Document(t("History"), t("history.pdf"), work))

    def _only(self, ref: RecordRef) -> None:
        self.filters.set_thing(ref)
        self._fetch()

    def _wanted(self) -> HistoryFilter:
        return self.filters.wanted(self._search_text)

    def _take_officers(self, officers: tuple[Officer, ...]) -> None:
        self.filters.set_officers(officers)
        if self._recalled.get("officer"):
            self.filters.officer.choose(str(self._recalled["officer"]))
            self._recalled = {}
            self._fetch()

    def _columns(self) -> Sequence[Column[StepRow]]:
        w = words()

        def what(step: StepRow) -> Cell:
            rows = n("{count} row", "{count} rows", step.rows)
            who = f"{step.officer} · {rows}"
            return Cell(messages.step(w, step.label, step.params), who, "muted" if step.undone else "")

        def kind(step: StepRow) -> Cell:
            if step.undone:
                return Cell(t("Taken back"), tone="muted")
            if step.kind is StepKind.CHANGE:
                return Cell(" ")
            return Cell(labels.step_kind(w, step.kind), tone=TONES[step.kind])

        def when(step: StepRow) -> Cell:
            at = step.at.astimezone()
            return Cell(w.date(at.date()), w.clock(at))

        states = [t("Taken back"), *(labels.step_kind(w, one) for one in TONES)]
        return (
            Column("at", t("When"), when, Kind.TWO_LINES, width=104),
            Column("what", t("What"), what, Kind.TWO_LINES, stretch=True),
            Column("kind", t("State"), kind, Kind.PILL, width=100, room_for=states),
        )

    def _fetch(self) -> None:
        desk = self.desk
        self.model.fetch_from(partial(steps, desk.workspace, desk.officer, self._wanted(), words().locale))

    def _begin_on_newest(self) -> None:
        if self.table.current_row() is None and self.model.rows:
            self.table.pick(self.model.rows[0].id)

    def _search(self, typed: str) -> None:
        self._search_text = typed
        self._fetch()

    def _show_undoable(self, undoable: Undoable) -> None:
        self._undoable = undoable
        self.actions_of.refresh()
        w = words()
        if undoable.undo is not None:
            named = messages.step(w, undoable.undo.label, undoable.undo.params)
            self.header.set_status(t("Undo would take back: {step}", step=named))
        else:
            self.header.set_status(t("Nothing that you could take back."))

    def _picked(self, step: StepRow | None) -> None:
        if step is None:
            self.inspector.clear()
            self.inspector.paragraph(t("Select a step to see what it changed."), "muted")
            return
        work = partial(look, self.desk.workspace, self.desk.officer, step.id)
        self.desk.runner.run(work, then=partial(self._show_step, step), owner=self, channel="history-changes")

    def _show_step(self, step: StepRow, found: Look) -> None:
        w = words()
        panel = self.inspector
        panel.clear()
        panel.title(messages.step(w, step.label, step.params), f"{w.instant(step.at.astimezone())} · {step.officer}")
        if found.obstacle is not None:
            panel.paragraph(sentence_of(found.obstacle), "muted")
        else:
            button = QPushButton(t("Undo this step"))
            button.clicked.connect(self.actions_of["undo"].trigger)
            panel.add(button)
        changes = tuple(change for change in found.changes if tells(change))
        if not changes:
            panel.paragraph(t("This step changed no row."), "muted")
        for change in changes[:SHOWN_RECORDS]:
            panel.add(change_block(w, change, only=self._only, then=self.show_then))
        if len(changes) > SHOWN_RECORDS:
            rest = n("and {count} more row", "and {count} more rows", len(changes) - SHOWN_RECORDS)
            panel.add(text(rest, "muted"))
