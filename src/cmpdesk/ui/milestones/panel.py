"""The milestones of one project, call or session as a list with all that can be done to them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmpdesk.domain.access import may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.plans import Plan
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.schedule_templates import TemplateLine
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import calls, programmes, schedule_templates, schedules
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.actions import ActionButton, Actions
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout, scrolled
from cmpdesk.ui.milestones.done import DoneSheet
from cmpdesk.ui.milestones.editing import MilestoneSheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the panel shows: a calendar, and the programme to whose Parties it belongs."""

    plan: Plan
    programme: Programme
    lines: tuple[TemplateLine, ...] = ()
    """All that the programme gives, where this calendar is empty."""

    @property
    def offered(self) -> tuple[TemplateLine, ...]:
        """What the programme would give to this calendar."""
        return tuple(one for one in self.lines if one.of is self.plan.owner.kind)


def load(workspace: Workspace, owner: Owner) -> Loaded:
    """Load a calendar; runs on a thread."""
    plan = schedules.plan(workspace, owner)
    if plan.call_id is not None:
        programme = calls.programme_of(workspace, calls.call(workspace, plan.call_id))
    else:
        programme = _of_session(workspace, plan.session_id or "")
    lines = () if plan.milestones else schedule_templates.lines(workspace, programme.id)
    return Loaded(plan, programme, lines)


def _of_session(workspace: Workspace, session_id: str) -> Programme:
    known = programmes.programmes(workspace)
    held = {session.id: one for one in known for session in programmes.sessions(workspace, one.id)}
    return held[session_id]


class MilestonePanel(QWidget):
    """The calendar of `owner` as a list. `shown` comes with each load."""

    shown = Signal(object)
    areas = Area.PROJECTS

    def __init__(self, desk: Desk, owner: Owner) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Milestones"))
        self.setObjectName("milestones")
        self._desk, self.owner = desk, owner
        self.loaded: Loaded | None = None
        right = schedules.right_over(owner)
        self._may = may(desk.officer, right, office=desk.workspace.info.office)
        self.actions_of = Actions(self)
        self._declare()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.sentence = text("", "muted", wrap=True)
        column.addWidget(self.sentence)
        self.model: TableModel[Milestone] = TableModel(self._columns(), lambda one: one.id)
        self.table: Table[Milestone] = Table(self.model, name="milestones", title=t("Milestones"), memory=desk.memory)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.edit())
        self.table.setMinimumHeight(theme().px(180))
        column.addWidget(self.table, 1)
        self.offer_area, inside = scrolled(t("Milestones of the programme"))
        self.offer = QVBoxLayout(inside)
        self.offer.setContentsMargins(0, 0, 8, 0)
        self.offer.setSpacing(2)
        self.offer_area.hide()
        column.addWidget(self.offer_area, 1)
        self.warning = text("", tone="warn", wrap=True, select=True)
        self.warning.hide()
        column.addWidget(self.warning)
        holder = QWidget()
        holder.setProperty("kind", "plain")
        holder.setAccessibleName(t("Milestones"))
        row = Flow(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.buttons = {name: ActionButton(self.actions_of[name]) for name in (
            "add", "apply", "edit", "done", "cancel", "freeze", "confirm", "remove")}  # fmt: skip
        for button in self.buttons.values():
            row.addWidget(button)
        column.addWidget(holder)
        desk.changes.changed.connect(self._heard)
        self.reload()

    def _declare(self) -> None:
        add, chosen = self.actions_of.add, t("Choose a milestone first; your rights have to allow it.")
        one = partial(self._able, lambda _one: True)
        add("add", t("&Add a milestone…"), self.add, shortcut="Insert", enabled=lambda: self._may)
        add("apply", t("&Take those of the programme"), self.apply, enabled=self._may_apply,
            why=t("This calendar holds milestones already."))  # fmt: skip
        add("edit", t("Ed&it…"), self.edit, shortcut="F2", enabled=one, why=chosen)
        add("done", t("D&one…"), self.finish, enabled=self._able_to_finish, why=chosen)
        add("cancel", t("&Cancel it…"), self.cancel, enabled=one, why=chosen)
        add("freeze", t("&Freeze"), self.freeze, enabled=one, why=chosen)
        add("confirm", t("Con&firm"), self.confirm, enabled=one, why=chosen)
        add("remove", t("&Remove"), self.remove, shortcut="Del", enabled=one, why=chosen)
        add("up", t("Move &up"), partial(self.put, -1), shortcut="Alt+Up", enabled=one, why=chosen)
        add("down", t("Move do&wn"), partial(self.put, 1), shortcut="Alt+Down", enabled=one, why=chosen)

    def _columns(self) -> tuple[Column[Milestone], ...]:
        return (
            Column("name", t("Milestone"), self._name, Kind.TWO_LINES, width=200, stretch=True),
            Column("when", t("Date"), self._when, Kind.TWO_LINES, width=300),
        )

    def _name(self, one: Milestone) -> Cell:
        w, below = words(), []
        if self.loaded is not None and one.side is not None:
            below.append(self.loaded.programme.party(one.side).code)
        below.append(say.kind(w, one.kind))
        return Cell(w.localised(one.name), " · ".join(below), tone="muted" if one.cancelled else "")

    def _when(self, one: Milestone) -> Cell:
        w, below = words(), say.states(words(), one)
        anchor = self.loaded.plan.find(one.anchor_id) if self.loaded else None
        if one.rule is not None and anchor is not None:
            below.append(say.rule(w, one.rule, w.localised(anchor.name)))
        missing = self.loaded.plan.uncovered(one) if self.loaded else ()
        if missing:
            below.append(t("holidays not known"))
        return Cell(say.when(w, one.when), " · ".join(below), tone="muted" if one.cancelled else "")

    # -- showing

    def reload(self) -> None:
        """Load the calendar."""
        self._desk.runner.run(partial(load, self._desk.workspace, self.owner), then=self._show, owner=self,
                              failed=self._gone, channel=f"milestones-{self.owner.id}")  # fmt: skip

    def _gone(self, _failure: object) -> bool:
        self.model.set_rows(())
        self.loaded = None
        self.actions_of.refresh()
        return True

    def _heard(self, areas: Area) -> None:
        if areas & self.areas:
            self.reload()

    def _show(self, loaded: Loaded) -> None:
        self.loaded = loaded
        rows = loaded.plan.milestones
        self.model.set_rows(rows)
        if rows and self.table.current_row() is None:
            self.table.pick(rows[0].id)
        self.buttons["apply"].setVisible(bool(loaded.offered))
        self._offer(loaded)
        undated = sum(one.when is None for one in rows)
        said = n("{count} milestone", "{count} milestones", len(rows)) if rows else t("No milestone yet.")
        if undated:
            said += ", " + n("{count} without a date", "{count} without a date", undated)
        self.sentence.setText(said)
        years = tuple(sorted({year for one in rows for year in loaded.plan.uncovered(one)}))
        self.warning.setVisible(bool(years))
        if years:
            self.warning.setText(t(
                "The working-day calendars do not reach {years}: dates that count working days there take weekends "
                "alone into account.", years=words().listed([str(year) for year in years]),
            ))  # fmt: skip
        self._picked(self.table.current_row())
        self.shown.emit(loaded)

    def _offer(self, loaded: Loaded) -> None:
        """Show what the programme would give, and where each line comes from, in the place of an empty list."""
        clear_layout(self.offer)
        lines = loaded.offered
        self.table.setVisible(not lines)
        self.offer_area.setVisible(bool(lines))
        w, named = words(), {one.key: words().localised(one.name) for one in loaded.lines}
        if lines:
            self.offer.addWidget(text(t("The programme would give:"), "caps"))
        for one in lines:
            said = w.localised(one.name)
            if one.rule is not None:
                said += f" · {say.rule(w, one.rule, named.get(one.after, one.after))}"
            self.offer.addWidget(text(said, "strong", wrap=True, select=True))
            source = t("source: {source}", source=one.source) if one.source else t("a proposal, without a source")
            self.offer.addWidget(text(source, "muted", wrap=True, select=True))
        self.offer.addStretch(1)

    def _picked(self, one: Milestone | None) -> None:
        frozen, cancelled, done = (one.frozen, one.cancelled, one.done_on) if one else (False, False, None)
        self.actions_of["freeze"].setText(t("&Let go") if frozen else t("&Freeze"))
        self.actions_of["cancel"].setText(t("Take u&p again") if cancelled else t("&Cancel it…"))
        self.actions_of["done"].setText(t("N&ot done after all") if done else t("D&one…"))
        self.actions_of["confirm"].setText(t("Con&firm") if one and one.provisional else t("Make pro&visional"))
        self.actions_of.refresh()

    def _able(self, which: Callable[[Milestone], bool]) -> bool:
        one = self.table.current_row() if self.loaded is not None else None
        return self._may and one is not None and which(one)

    def _able_to_finish(self) -> bool:
        return self._able(lambda one: not one.cancelled)

    def _may_apply(self) -> bool:
        return self._may and self.loaded is not None and not self.loaded.plan.milestones

    # -- acting

    def _act(self, act: Callable[..., Outcome[Any]], said: str, **values: Any) -> None:
        work = partial(act, self._desk.workspace, officer=self._desk.officer, **values)
        self._desk.runner.run(work, then=lambda _outcome: self._desk.say(said, undo=True), owner=self)

    def _on(self, act: Callable[..., Outcome[Plan]], said: str, **values: Any) -> None:
        one = self.table.current_row()
        if one is not None and self.loaded is not None:
            self._act(act, said, milestone_id=one.id, seen=self.loaded.plan.version, **values)

    def add(self) -> None:
        """Open the form of a new milestone."""
        self._open(None)

    def edit(self) -> None:
        """Open the form of the chosen milestone."""
        one = self.table.current_row()
        if one is not None and self._may:
            self._open(one)

    def _open(self, one: Milestone | None) -> None:
        if self.loaded is None:
            return
        sheet = MilestoneSheet(self.window(), self._desk, self.loaded.plan, self.loaded.programme, one)
        sheet.saved.connect(lambda _plan: self._desk.say(t("The milestone is saved."), undo=True))
        sheet.open()

    def apply(self) -> None:
        """Take the milestones that the programme gives."""
        if self.owner.kind is OwnerKind.PROJECT:
            self._act(schedule_templates.apply, t("The milestones of the programme are there."),
                      project_ids=(self.owner.id,))  # fmt: skip
        else:
            self._act(schedule_templates.apply_to, t("The milestones of the programme are there."), owner=self.owner)

    def finish(self) -> None:
        """Ask for the day on which it was done, or take it back."""
        one = self.table.current_row()
        if one is None or self.loaded is None:
            return
        if one.done_on is not None:
            self._on(schedules.finish, t("The milestone is open again."), on=None)
            return
        sheet = DoneSheet(self.window(), self._desk, self.loaded.plan, one)
        sheet.saved.connect(lambda _plan: self._desk.say(t("The milestone is done."), undo=True))
        sheet.open()

    def cancel(self) -> None:
        """Ask why, and cancel; or take it up again."""
        one = self.table.current_row()
        if one is not None and one.cancelled:
            self._on(schedules.restore, t("The milestone is taken up again."))
        elif one is not None:
            title = t("Cancel “{name}”", name=words().localised(one.name))
            reason = ask_reason(self.window(), title, t("Cancel it"))
            if reason is not None:
                self._on(schedules.cancel, t("The milestone is cancelled."), reason=reason)

    def freeze(self) -> None:
        """Hold it where it is, or let it go."""
        one = self.table.current_row()
        if one is not None:
            said = t("The milestone moves again with what it is counted from.") if one.frozen else t(
                "The milestone is frozen: it does not move.")  # fmt: skip
            self._on(schedules.freeze, said, frozen=not one.frozen)

    def confirm(self) -> None:
        """Confirm a provisional date, or make it provisional."""
        one = self.table.current_row()
        if one is not None:
            said = t("The date is confirmed.") if one.provisional else t("The date is provisional.")
            self._on(schedules.confirm, said, provisional=not one.provisional)

    def remove(self) -> None:
        """Remove it; what is counted from it stays where it is."""
        self._on(schedules.remove, t("The milestone is removed."))

    def put(self, by: int) -> None:
        """Move it up or down in the list."""
        one = self.table.current_row()
        if one is None or self.loaded is None:
            return
        order = [row.id for row in self.loaded.plan.milestones]
        here = order.index(one.id)
        if 0 <= here + by < len(order):
            order.insert(here + by, order.pop(here))
            self._act(schedules.reorder, t("The order of the milestones is changed."), owner=self.owner,
                      seen=self.loaded.plan.version, order=order)  # fmt: skip
