"""The journal: steps, what each changed, undo and redo."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.history import RecordChange, StepKind, StepRow, Undoable
from cmpdesk.domain.pages import Page as RowPage
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels, messages
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.i18n.words import Words
from cmpdesk.services import history
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import session
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.history.changes import change_block, tells
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

TONES = {StepKind.UNDO: "warn", StepKind.REDO: "accent", StepKind.RECORD: "reserve", StepKind.SEAL: "bad"}
SHOWN_RECORDS = 40
BATCH = 200


def steps(workspace: Workspace, officer: Officer, search: str, locale: str, _sort: Sort | None,
          after: tuple[Any, ...] | None, limit: int) -> RowPage[StepRow]:  # fmt: skip
    """Return steps whose words hold `search`, newest first; runs on a thread, and reads on until a page is
    full.
    """
    found: list[StepRow] = []
    wanted, w = fold(search), Words.of(locale)
    before = after[0] if after else None
    while True:
        page = history.steps(workspace, officer=officer, before=before, limit=limit if not wanted else BATCH)
        found += [step for step in page.rows if not wanted or wanted in fold(sentence(w, step))]
        before = page.rows[-1].sequence if page.rows else None
        if page.after is None or len(found) >= limit:
            return RowPage(tuple(found), None if page.after is None else (before,))


def sentence(w: Words, step: StepRow) -> str:
    """Return what a step did and who did it, as it is searched."""
    return f"{messages.step(w, step.label, step.params)} {step.officer}"


class HistoryPage(Page):
    """Every step with its officer and time; the inspector shows what the selected one changed."""

    name: ClassVar[str] = "history"
    areas: ClassVar[Area] = Area.HISTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("History"))
        self._undoable = Undoable(None, None)
        add = self.actions_of.add
        add("undo", t("&Undo"), partial(self._take_back, history.undo), enabled=lambda: bool(self._undoable.undo))
        add("redo", t("&Redo"), partial(self._take_back, history.redo), enabled=lambda: bool(self._undoable.redo))
        self.header.add_search(t("Search in the history"))
        self.header.searched.connect(self._search)
        self.header.add_secondary(self.actions_of["redo"])
        self.header.add_primary(self.actions_of["undo"])
        self.model: TableModel[StepRow] = TableModel(self._columns(), lambda step: step.id, desk.runner)
        self.table: Table[StepRow] = Table(
            self.model, name="history", title=t("Steps"), memory=desk.memory, compact=False
        )
        self.table.picked.connect(self._picked)
        self.model.loaded.connect(self._begin_on_newest)
        self.inspector = Inspector(t("What this step changed"))
        self.body.addWidget(split("history", desk.memory, self.table, self.inspector, sizes=(5, 3)))
        self._wanted = ""
        self._fetched = False

    def reload(self) -> None:
        """Load the newest steps and what can be undone."""
        desk = self.desk
        if self._fetched:
            self.model.reload()
        else:
            self._fetched = True
            self._fetch()
        work = partial(history.undoable, desk.workspace, desk.officer)
        desk.runner.run(work, then=self._show_undoable, owner=self, channel="history-undoable")

    def memory(self) -> dict[str, Any]:
        """Keep the search."""
        return {"search": self._wanted}

    def recall(self, memory: dict[str, Any]) -> None:
        """Search again for what was searched."""
        if self.header.search is not None and memory.get("search"):
            self.header.search.setText(str(memory["search"]))

    def _columns(self) -> Sequence[Column[StepRow]]:
        w = words()

        def what(step: StepRow) -> Cell:
            rows = n("{count} row", "{count} rows", step.rows)
            who = f"{step.officer} · {rows}"
            return Cell(messages.step(w, step.label, step.params), who, "muted" if step.undone else "")

        def kind(step: StepRow) -> Cell:
            if step.undone:
                return Cell(t("Undone"), tone="muted")
            if step.kind is StepKind.CHANGE:
                return Cell(" ")
            return Cell(labels.step_kind(w, step.kind), tone=TONES[step.kind])

        def when(step: StepRow) -> Cell:
            at = step.at.astimezone()
            return Cell(w.date(at.date()), w.clock(at))

        return (
            Column("at", t("When"), when, Kind.TWO_LINES, width=120),
            Column("what", t("What"), what, Kind.TWO_LINES, stretch=True),
            Column("kind", t("State"), kind, Kind.PILL, width=140),
        )

    def _fetch(self) -> None:
        desk = self.desk
        self.model.fetch_from(partial(steps, desk.workspace, desk.officer, self._wanted, words().locale))

    def _begin_on_newest(self) -> None:
        if self.table.current_row() is None and self.model.rows:
            self.table.pick(self.model.rows[0].id)

    def _search(self, typed: str) -> None:
        self._wanted = typed
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
        work = partial(history.changes, self.desk.workspace, step.id)
        self.desk.runner.run(work, then=partial(self._show_changes, step), owner=self, channel="history-changes")

    def _show_changes(self, step: StepRow, changes: tuple[RecordChange, ...]) -> None:
        w = words()
        panel = self.inspector
        panel.clear()
        panel.title(messages.step(w, step.label, step.params), f"{w.instant(step.at.astimezone())} · {step.officer}")
        changes = tuple(change for change in changes if tells(change))
        if not changes:
            panel.paragraph(t("This step changed no row."), "muted")
        for change in changes[:SHOWN_RECORDS]:
            panel.add(change_block(w, change))
        if len(changes) > SHOWN_RECORDS:
            rest = n("and {count} more row", "and {count} more rows", len(changes) - SHOWN_RECORDS)
            panel.add(text(rest, "muted"))

    def _take_back(self, use_case: Any) -> None:
        work = partial(use_case, self.desk.workspace, officer=self.desk.officer)
        self.desk.runner.run(work, then=self._taken_back, owner=self, channel="take-back")

    def _taken_back(self, outcome: Outcome[StepRow]) -> None:
        self.desk.say(session.taken_back(outcome.value))
