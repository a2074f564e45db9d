"""The dashboard: figures, what to do with its delay, deadlines in both times, what changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.dashboard import Dashboard, last_working_day
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Programme
from cmpdesk.i18n import changes, labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import backups, calls, dashboard
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Card, FigureCard
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.dashboard.parts import DueRow, LeadRow
from cmpdesk.ui.theme import theme

SOON_DAYS = 3
EXAMPLES = 6


@dataclass(frozen=True, slots=True)
class Scene:
    """What the page shows, loaded at once."""

    board: Dashboard
    programme: Programme
    backup: datetime | None
    """When the last backup was made and verified; None where there is none, or on a server."""


def load(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Load the dashboard; runs on a thread."""
    board = dashboard.dashboard(workspace, officer=officer, call_id=call_id)
    kept = () if workspace.info.shared else backups.listed(workspace.info.location)
    newest = max((one.at for one in kept if not one.suspicious), default=None)
    return Scene(board, calls.programme_of(workspace, board.call), newest)


class DashboardPage(Page):
    """What one call asks of the officer today; each line leads to its place."""

    name: ClassVar[str] = "dashboard"
    areas: ClassVar[Area] = Area.ALL

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Dashboard"))
        self.scene: Scene | None = None
        add = self.actions_of.add
        add("import", t("&Import…"), partial(desk.go, "imports"), enabled=self._has_call)
        add("packets", t("&Produce packets…"), partial(desk.go, "packets"), enabled=self._has_call)
        add("new", t("&New call…"), partial(desk.go, "calls", new=True))
        self.header.add_secondary(self.actions_of["import"])
        self.header.add_primary(self.actions_of["packets"])
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(t("Dashboard"))
        self.body.addWidget(self._stack)
        self._empty = EmptyState(
            t("No call yet. Create one: its deadline, filings and packets will be followed here."),
            self.actions_of["new"],
        )
        self._stack.addWidget(self._empty)
        self._build()

    def reload(self) -> None:
        """Load what the chosen call asks."""
        self.actions_of.refresh()
        if not self.desk.call_id:
            self._stack.setCurrentWidget(self._empty)
            return
        work = partial(load, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(work, then=self._show, owner=self, channel="dashboard")

    def _has_call(self) -> bool:
        return bool(self.desk.call_id)

    def _build(self) -> None:
        whole = QWidget()
        whole.setProperty("kind", "plain")
        whole.setAccessibleName(t("Dashboard"))
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        large = theme().large
        figures: QHBoxLayout | Flow = Flow() if large else QHBoxLayout()
        figures.setSpacing(12)
        self.figures = [FigureCard(meaning) for meaning in
                        (t("filings of each Party"), t("paired applications"), t("orphan filings"),
                         t("admissible applications"), t("packets ready"))]  # fmt: skip
        for card in self.figures:
            figures.addWidget(card)
            if isinstance(figures, QHBoxLayout):
                figures.setStretchFactor(card, 1)
        column.addLayout(figures)
        grid = QGridLayout()
        grid.setSpacing(12)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 0 if large else 2)
        grid.setRowStretch(2 if large else 1, 1)
        self.todo = Card(t("To do"))
        self._todo_lines = QVBoxLayout()
        self._todo_lines.setSpacing(0)
        self.todo.body.addLayout(self._todo_lines)
        self.todo.body.addStretch(1)
        self.due = Card(t("Deadlines"))
        self._due_lines = QVBoxLayout()
        self._due_lines.setSpacing(8)
        self.due.body.addLayout(self._due_lines)
        self.since = Card(name=t("What changed"))
        self._since_title = text("", "heading")
        self.since.body.addWidget(self._since_title)
        self._since_lines = QVBoxLayout()
        self._since_lines.setSpacing(0)
        self.since.body.addLayout(self._since_lines)
        self.since.body.addStretch(1)
        self.others = Card(t("Other calls"))
        self._other_lines = QVBoxLayout()
        self._other_lines.setSpacing(0)
        self.others.body.addLayout(self._other_lines)
        grid.addWidget(self.todo, 0, 0, 1 if large else 3, 1)
        for place, told in enumerate((self.due, self.since, self.others)):
            grid.addWidget(told, place + large, 0 if large else 1)
        column.addLayout(grid, 1)
        scroll = QScrollArea()
        scroll.setProperty("kind", "plain")
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setAccessibleName(t("Dashboard"))
        scroll.setWidget(whole)
        self._stack.addWidget(scroll)

    def _show(self, scene: Scene) -> None:
        self.scene = scene
        board = scene.board
        w = words()
        today = w.full_date(self.desk.workspace.now().astimezone().date())
        title = board.call.session_label or w.localised(board.call.title)
        state = labels.call_state(w, board.call.state)
        self.header.set_status(f"{today[:1].upper()}{today[1:]} · {title}, {state[:1].lower()}{state[1:]}")
        self._show_figures(scene)
        self._show_todo(board)
        self._show_due(scene)
        self._show_since(board)
        self._show_backup(scene)
        self._show_others(board)
        self._stack.setCurrentIndex(1)
        self.actions_of.refresh()

    def _show_figures(self, scene: Scene) -> None:
        board, w = scene.board, words()
        counts = board.counts
        first, second = counts.filings
        filed, paired, orphans, admissible, ready = self.figures
        if board.call.pairing is Pairing.SINGLE:
            meaning = n("candidature received", "candidatures received", first + second)
            filed.show_figure(w.number(first + second), meaning=meaning)
        elif first == second:
            meaning = n("filing of each Party", "filings of each Party", first)
            filed.show_figure(w.number(first), meaning=meaning)
        else:
            codes = " / ".join(party.code for party in scene.programme.parties)
            filed.show_figure(f"{w.number(first)} / {w.number(second)}", meaning=t("filings {codes}", codes=codes))
        paired.setVisible(board.call.pairing is Pairing.PAIRED)
        orphans.setVisible(board.call.pairing is Pairing.PAIRED)
        meaning = n("paired application", "paired applications", counts.paired)
        paired.show_figure(w.number(counts.paired), meaning=meaning)
        meaning = n("orphan filing", "orphan filings", counts.orphans)
        orphans.show_figure(w.number(counts.orphans), "warn" if counts.orphans else "", meaning=meaning)
        meaning = n("admissible application", "admissible applications", counts.admissible)
        admissible.show_figure(w.number(counts.admissible), "good" if counts.admissible else "", meaning=meaning)
        meaning = n("packet ready", "packets ready", board.packets)
        ready.show_figure(f"{w.number(board.packets_ready)} / {w.number(board.packets)}", meaning=meaning)

    def _show_todo(self, board: Dashboard) -> None:
        clear_layout(self._todo_lines)
        w = words()
        for todo in board.todo:
            tone = "muted"
            if todo.days is not None and todo.days <= 0:
                tone = "bad"
            elif todo.days is not None and todo.days <= SOON_DAYS:
                tone = "warn"
            some = w.listed(todo.examples[:EXAMPLES]) + (" …" if len(todo.examples) > EXAMPLES else "")
            row = LeadRow(labels.todo(w, todo), some, labels.days_left(w, todo.days), tone)
            row.clicked.connect(partial(self._lead, todo.page, dict(todo.what)))
            self._todo_lines.addWidget(row)
        if not board.todo:
            self._todo_lines.addWidget(text(t("Nothing waits."), tone="muted"))

    def _show_due(self, scene: Scene) -> None:
        clear_layout(self._due_lines)
        w = words()
        zones = list(dict.fromkeys(party.zone for party in scene.programme.parties))
        for due in scene.board.due:
            first, *others = [f"{w.short_instant(due.deadline.local(zone))} · {w.place(zone)}" for zone in zones]
            warning = w.offset_warning(due.deadline, zones[0], zones[-1])
            self._due_lines.addWidget(DueRow(labels.due(w, due), first, others, warning))
        if not scene.board.due:
            rolling = scene.board.call.rolling
            said = t("Rolling call: no deadline.") if rolling else t("No deadline yet.")
            self._due_lines.addWidget(text(said, tone="muted"))

    def _show_since(self, board: Dashboard) -> None:
        clear_layout(self._since_lines)
        w = words()
        today = self.desk.workspace.now().astimezone().date()
        since = last_working_day(today)
        yesterday = since == today - timedelta(days=1)
        day = f"{w.conventions.days[since.weekday()]} {w.day_month(since)}"
        self._since_title.setText(t("Since yesterday") if yesterday else t("Since {day}", day=day))
        for change in board.since:
            at = change.at.astimezone()
            when = w.clock(at) if at.date() == today else w.short_instant(at)
            row = LeadRow(changes.change(w, change), f"{when} · {w.listed(change.officers)}")
            row.clicked.connect(partial(self._lead, "history", {}))
            self._since_lines.addWidget(row)
        if not board.since:
            self._since_lines.addWidget(text(t("Nothing has changed."), tone="muted"))

    def _show_backup(self, scene: Scene) -> None:
        info, w = self.desk.workspace.info, words()
        if info.sample:
            said = ""
        elif info.shared:
            said = t("Backups are made by the administrator of the server.")
        elif scene.backup is None:
            said = t("No backup yet: one is made on closing.")
        else:
            said = t("Last backup: {when} · verified", when=w.short_instant(scene.backup.astimezone()))
        self._since_lines.addSpacing(8)
        self._since_lines.addWidget(text(said, "muted", wrap=True))

    def _show_others(self, board: Dashboard) -> None:
        clear_layout(self._other_lines)
        w = words()
        self.others.setVisible(bool(board.others))
        for call in board.others:
            parts = [labels.call_state(w, call.state)]
            if call.due is not None:
                parts.append(f"{labels.due(w, call.due)} {w.short_instant(call.due.deadline.local())}")
            row = LeadRow(w.localised(call.title), " · ".join(parts))
            row.clicked.connect(partial(self._choose_call, call.id))
            self._other_lines.addWidget(row)

    def _choose_call(self, call_id: str, _checked: bool = False) -> None:
        self.desk.choose_call(call_id)

    def _lead(self, page: str, what: dict[str, str], _checked: bool = False) -> None:
        self.desk.go(page, **what)
