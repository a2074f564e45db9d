"""What is seen of the calendars of a cohort: figures, chips, the drawing and its table twin."""

from datetime import date
from functools import partial
from typing import Any, ClassVar, cast

from PySide6.QtCore import Signal

from cmpdesk.domain.areas import Area
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.plans import Plan
from cmpdesk.domain.timeline_scale import DENSITY, Zoom
from cmpdesk.domain.timelines import Line, Row, Timeline
from cmpdesk.i18n import timelines as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.schedules import loading
from cmpdesk.ui.pages.schedules.cards import Figures, Legend
from cmpdesk.ui.pages.schedules.columns import columns, order
from cmpdesk.ui.pages.schedules.drawing import Drawing
from cmpdesk.ui.pages.schedules.filters import Filters
from cmpdesk.ui.pages.schedules.loading import Scene
from cmpdesk.ui.pages.schedules.reading import announce
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme


class CalendarsView(ListPage[Scene]):
    """The drawing and its table twin show the same rows with the same one chosen.

    `move_wanted` brings a milestone and the day on which somebody dropped it, `move_shown` the same while it is carried
    (None: given up).
    """

    name: ClassVar[str] = "schedules"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.PROJECTS
    move_wanted = Signal(str, object)
    move_shown = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Calendars"))
        self.kept: tuple[Row, ...] = ()
        self.searched = ""
        self._pick = ""
        self.model: TableModel[Row] = TableModel(columns(), lambda row: row.id)
        self.model.sort_locally(order)
        self.table: Table[Row] = Table(self.model, name="schedules", title=t("Calendars"), memory=desk.memory,
                                       many=True)  # fmt: skip
        announce()
        self.drawing = Drawing()
        add = self.actions_of.add
        add("as-table", t("Show as a table or as a drawing"), self._turn, shortcut="Ctrl+Shift+T")
        add("projects", t("Projects"), partial(self.desk.go, "projects"))
        search = self.header.add_search(t("Search the projects"))
        search.setMaximumWidth(theme().px(200))
        self.header.searched.connect(self._searched)
        self._build()
        add_ways(self, self._selected, self.table, self.drawing)

    def _build(self) -> None:
        self.figures, self.filters, self.legend = Figures(), Filters(), Legend()
        self.filters.changed.connect(self._filter)
        self.filters.asked.connect(self.reload)
        self.filters.zoomed.connect(self._zoom)
        self.filters.twin.toggled.connect(self._show_twin)
        frame = Card(name=t("Calendars"))
        frame.body.setContentsMargins(2, 2, 2, 2)
        frame.body.addWidget(self.drawing)
        self.drawing.setMinimumHeight(theme().px(220))
        self.frame = frame
        self.no_row = EmptyState(t("No project answers to these filters."))
        self.none_yet = EmptyState(t("Projects and their milestones are drawn here once applications are retained."),
                                   self.actions_of["projects"])  # fmt: skip
        self.hold(frame, self.table, self.no_row, self.none_yet, above=[self.figures, self.filters])
        self.body.addWidget(self.legend)
        self.drawing.picked.connect(self._drawn_picked)
        self.drawing.opened.connect(self._open)
        self.drawing.zoomed.connect(self._zoomed)
        self.drawing.dragged.connect(self.move_wanted)
        self.drawing.dragging.connect(self.move_shown)
        self.table.picked.connect(self._table_picked)
        self.table.opened.connect(lambda row: self._open(row.id, ""))

    # -- loading

    def reload(self) -> None:
        super().reload()
        if not self.desk.call_id:
            self._show(self.no_call)

    def load(self) -> None:
        work = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.filters.ghost.key)
        self.desk.runner.run(work, then=self._arrived, owner=self, channel="schedules")

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(words(), scene.timeline))
        self.figures.show_timeline(scene.timeline)
        self.filters.show_timeline(scene.timeline)
        self.drawing.may_move = scene.may_move
        self._filter()

    def _searched(self, typed: str) -> None:
        self.searched = typed
        self._filter()

    def _filter(self) -> None:
        scene = self.scene
        if scene is None:
            return
        self.kept = self.filters.kept(scene.timeline, self.searched)
        self.model.set_rows(list(self.kept))
        self.drawing.show_timeline(scene.timeline, self.filters.lines(scene.timeline, self.kept), self._group)
        if self._pick and self.drawing.pick(self._pick):
            self.table.pick(self._pick)
            self._pick = ""
        self._show_twin(self.filters.twin.isChecked())

    def _show_twin(self, table: bool) -> None:
        if self.scene is None:
            return
        if not self.scene.timeline.rows:
            self._show(self.none_yet)
        elif not self.kept:
            self._show(self.no_row)
        else:
            self._show(self.table if table else self.frame)

    def _show(self, part: Any) -> None:
        focused = self.drawing.hasFocus() or self.table.hasFocus()
        self.whole.setCurrentWidget(part)
        drawn, some = part is self.frame, part not in (self.no_call, self.none_yet)
        self.legend.setVisible(drawn)
        self.filters.setVisible(some)
        self.figures.setVisible(some)
        self.filters.zoom.setVisible(drawn)
        if part is self.no_call:
            self.header.set_status("")
        if focused and part in (self.frame, self.table):
            self.take_focus()
        self.actions_of.refresh()

    def _turn(self) -> None:
        self.filters.twin.setChecked(not self.filters.twin.isChecked())
        self.take_focus()

    def _group(self, line: Line) -> str:
        scene = self.scene
        if scene is None:
            return line.key
        return say.group(words(), line, scene.timeline, scene.programme, self.filters.by)

    def take_focus(self) -> None:
        part = self.drawing if self.whole.currentWidget() is self.frame else self.table
        if self.scene is None or not self.kept:
            super().take_focus()
        else:
            part.setFocus()

    # -- the zoom

    def _zoom(self, step: str) -> None:
        if step:
            self.drawing.set_zoom(DENSITY[Zoom(step)] * theme().scale)
        else:
            self.drawing.fit()

    def _zoomed(self) -> None:
        near = DENSITY[self.drawing.zoom_step()] * theme().scale
        exact = abs(self.drawing.density / near - 1) < 0.02
        self.filters.show_zoom(self.drawing.zoom_step() if exact else None)

    # -- what is chosen

    @property
    def timeline(self) -> Timeline | None:
        """What is shown."""
        return self.scene.timeline if self.scene is not None else None

    def current(self) -> Row | None:
        """Return the project under the cursor."""
        if self.whole.currentWidget() is self.table:
            return self.table.current_row()
        return self.drawing.current_row()

    def _drawn_picked(self, project_id: str, _point: str) -> None:
        if project_id:
            self.table.pick(project_id)
        self.actions_of.refresh()

    def _table_picked(self, row: Row | None) -> None:
        drawn = self.drawing.current_row()
        if row is not None and self.whole.currentWidget() is self.table and (drawn is None or drawn.id != row.id):
            self.drawing.pick(row.id)
        self.actions_of.refresh()

    def _selected(self) -> RecordRef | None:
        row = self.current()
        return RecordRef("project", row.id, f"{row.number} · {row.title}") if row is not None else None

    def has_rows(self) -> bool:
        """Tell whether there is a calendar to look at."""
        return bool(self.kept)

    def _open(self, project_id: str, milestone_id: str) -> None:
        """Open the milestone in its form, or the project on its page, where a reader looks too."""
        if not milestone_id or self.scene is None or not self.scene.may_move:
            self.desk.go("projects", project_id=project_id)
            return
        work = partial(loading.plan, self.desk.workspace, project_id)
        self.desk.runner.run(work, then=partial(self._edit, milestone_id), owner=self, channel="schedules-plan")

    def _edit(self, milestone_id: str, plan: Plan) -> None:
        one = next((one for one in plan.milestones if one.id == milestone_id), None)
        if self.scene is not None and one is not None:
            from cmpdesk.ui.milestones.editing import MilestoneSheet

            sheet = MilestoneSheet(self, self.desk, plan, self.scene.programme, one)
            sheet.saved.connect(lambda _plan: self.desk.say(t("The milestone is saved."), undo=True))
            sheet.open()

    def show_this(self, what: dict[str, Any]) -> None:
        self._pick = str(what.get("project_id", ""))
        day = what.get("day")
        if isinstance(day, date):
            self.drawing.go_to(day)
        if self.scene is not None:
            self._filter()

    def memory(self) -> dict[str, Any]:
        row = self.current()
        return {"filters": self.filters.keys(), "project_id": row.id if row is not None else "",
                "search": self.searched}  # fmt: skip

    def recall(self, memory: dict[str, Any]) -> None:
        self.filters.choose(cast("dict[str, object]", memory.get("filters", {})))
        self._pick = str(memory.get("project_id", ""))
        if memory.get("search"):
            self.header.type_in(str(memory["search"]))
