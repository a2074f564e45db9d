"""The missions of a call: what is planned, authorised, done and to be described; quotas, papers, reports."""

from collections import Counter
from functools import partial
from typing import Any, ClassVar

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.missions import Mission, MissionAction, MissionState, Undescribed
from cmpdesk.domain.preview import Document
from cmpdesk.domain.registers import Sent
from cmpdesk.domain.reports import ReportState
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import mission_papers, missions
from cmpdesk.services.missions import Standing
from cmpdesk.ui import presence, preview, table_export
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.missions import loading
from cmpdesk.ui.pages.missions.columns import REGISTER, awaited, columns, order
from cmpdesk.ui.pages.missions.doing import AuthoriseSheet, FinishSheet
from cmpdesk.ui.pages.missions.filters import Filters
from cmpdesk.ui.pages.missions.form import MissionSheet
from cmpdesk.ui.pages.missions.inspector import MissionInspector
from cmpdesk.ui.pages.missions.loading import Begun, Line, Scene, line_id
from cmpdesk.ui.pages.missions.quotas import QuotaBar, RulesSheet
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table


class MissionsPage(ListPage[Scene]):
    """A table with chips and an inspector; above it what each Party has used of its quotas in a year."""

    name: ClassVar[str] = "missions"
    areas: ClassVar[Area] = Area.REVIEWS | Area.PROJECTS | Area.CALLS | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Missions"))
        self._wanted = ""
        self.model: TableModel[Line] = TableModel(columns(), line_id)
        self.model.sort_locally(order)
        self.table: Table[Line] = Table(self.model, name="missions", title=t("Missions"), memory=desk.memory)
        self._declare_actions()
        shown = ("edit", "papers", "report", *map(str, MissionAction))
        self.inspector = MissionInspector([self.actions_of[one] for one in shown])
        self._build()

    def _declare_actions(self) -> None:
        add, chosen = self.actions_of.add, t("Choose a mission that stands so.")
        add("new", t("&New mission…"), self.begin, shortcut="Ctrl+N", enabled=self._may_edit)
        add("edit", t("&Edit…"), self.edit, shortcut="F2", enabled=self._may_edit_line,
            why=t("Choose a mission that you may change."))  # fmt: skip
        add("papers", t("&Order and programme…"), self.show_papers, shortcut="Ctrl+P",
            enabled=lambda: self._mission() is not None, why=t("Choose a mission first."))  # fmt: skip
        for action, text, run in (
            (MissionAction.AUTHORISE, t("&Authorise…"), self.authorise),
            (MissionAction.FINISH, t("Note as &done…"), self.finish),
            (MissionAction.CANCEL, t("&Cancel the mission…"), self.cancel),
            (MissionAction.REOPEN, t("&Reopen"), self.reopen),
        ):
            add(str(action), text, run, enabled=partial(self._may, action), why=chosen)
        add("report", t("&Mission report…"), self.go_to_report, enabled=self._may_report,
            why=t("Choose a mission that was not cancelled."))  # fmt: skip
        add("rules", t("&Quotas and caps…"), self.edit_rules,
            enabled=lambda: self.scene is not None and self.scene.may_rule)  # fmt: skip
        add("project", t("Open the project"), self.go_to_project, enabled=self._of_project,
            why=t("Choose a mission of a project."))  # fmt: skip
        add("register", t("Register of &travel…"), self.export_register,
            enabled=lambda: self.scene is not None and bool(self.model.rows), why=t("The list is empty."))  # fmt: skip
        offering.offer(self, Sent.MISSIONS)
        for name in ("edit", "papers", "report", *map(str, MissionAction), "project"):
            self.table.addAction(self.actions_of[name])
        add_ways(self, self._selected, self.table)
        self.header.add_search(t("Title, person, city, project…"))
        self.header.searched.connect(self.narrow)
        self.header.add_secondary(self.actions_of["register"])
        self.header.add_primary(self.actions_of["new"])

    def _build(self) -> None:
        self.filters = Filters()
        self.quotas = QuotaBar(self.actions_of["rules"])
        nothing = EmptyState(t("No mission yet: enter who travels, or import a cohort with its missions."),
                             self.actions_of["new"])  # fmt: skip
        self.left = self.listed(self.table, t("No mission answers to these filters."), nothing)
        self.panes = split("missions", self.desk.memory, self.left, self.inspector, sizes=(70, 30))
        self.hold(self.panes, filters=self.filters, above=[self.quotas])
        self.editors = presence.below(self.inspector.foot, self.desk)
        self.inspector.show_nothing(t("Choose a mission."))
        self.table.picked.connect(lambda _row: self._show_chosen())
        self.table.opened.connect(lambda _row: self.edit() if self._may_edit_line() else None)

    # -- loading

    def load(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="missions")

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.filters.show_scene(scene)
        self.model.columns = tuple(columns(scene.board.programme, scene.board.today))
        self.whole.setCurrentWidget(self.panes)
        reports = Counter(awaited(one.report, scene.board.today) for one in scene.board.missions)
        said = [n("{count} mission", "{count} missions", len(scene.board.missions))]
        if scene.board.undescribed:
            said.append(n("{count} to describe", "{count} to describe", len(scene.board.undescribed)))
        if late := reports[ReportState.OVERDUE]:
            said.append(n("{count} report late", "{count} reports late", late))
        if perhaps := reports[ReportState.PERHAPS_OVERDUE]:
            said.append(n("{count} report perhaps overdue", "{count} reports perhaps overdue", perhaps))
        self.header.set_status(" · ".join(said))
        self.narrow()

    def narrow(self, *_typed: str) -> None:
        if self.scene is None:
            return
        picked = self._wanted or (line_id(row) if (row := self.table.current_row()) else "")
        self.model.set_rows(self.filters.among(self.scene, self.header.typed))
        self.left.show_rows(some=bool(self.scene.lines))
        if not (picked and self.table.pick(picked)):
            self.table.settle()
        self._wanted = ""
        board = self.scene.board
        self.quotas.show_year(board, self.filters.year or _year(board.missions, board.today.year))
        self._show_chosen()

    def _show_chosen(self) -> None:
        line = self.table.current_row() if self.model.rows else None
        if isinstance(line, Mission):
            load = partial(missions.standing, self.desk.workspace, line)
            self.desk.runner.run(load, then=self._show_mission, owner=self, channel="mission")
            self.editors.follow(line.id)
        elif isinstance(line, Undescribed):
            self.inspector.show_undescribed(line)
        else:
            self.inspector.show_nothing(t("Choose a mission."))
        self.actions_of.refresh()

    def _show_mission(self, standing: Standing) -> None:
        line = self.table.current_row()
        if self.scene is not None and line is not None and line_id(line) == standing.mission.id:
            self.inspector.show_mission(standing, self.scene.board)
            self.actions_of.refresh()

    # -- what may be done

    def _mission(self) -> Mission | None:
        line = self.table.current_row() if self.model.rows else None
        return line if isinstance(line, Mission) else None

    def _may_edit(self) -> bool:
        return self.scene is not None and self.scene.may_edit

    def _may_edit_line(self) -> bool:
        return self._may_edit() and bool(self.model.rows) and self.table.current_row() is not None

    def _may(self, action: MissionAction) -> bool:
        one = self._mission()
        return one is not None and self._may_edit() and action in one.actions()

    def _may_report(self) -> bool:
        one = self._mission()
        return one is not None and one.state is not MissionState.CANCELLED

    def _of_project(self) -> bool:
        line = self.table.current_row() if self.model.rows else None
        return line is not None and line.project_id is not None

    def _selected(self) -> RecordRef | None:
        one = self._mission()
        return RecordRef("mission", one.id, one.title) if one is not None else None

    # -- what a user does

    def begin(self) -> None:
        """Open the form of a new mission."""
        load = partial(loading.begin, self.desk.workspace, self.desk.call_id)
        self.desk.runner.run(load, then=partial(self._open, None), owner=self, channel="mission-form")

    def edit(self) -> None:
        """Open the form of the mission under the cursor; what a calendar holds is described in it."""
        line = self.table.current_row()
        if line is None:
            return
        missing = line if isinstance(line, Undescribed) else None
        load = partial(loading.begin, self.desk.workspace, self.desk.call_id, "" if missing else line_id(line))
        self.desk.runner.run(load, then=partial(self._open, missing), owner=self, channel="mission-form")

    def _open(self, missing: Undescribed | None, begun: Begun) -> None:
        if self.scene is None:
            return
        sheet = MissionSheet(self, self.desk, self.scene.board, begun, missing)
        sheet.saved.connect(partial(self._told, t("The mission is saved.")))
        sheet.open()

    def authorise(self) -> None:
        """Ask for the decision."""
        if (one := self._mission()) is not None:
            sheet = AuthoriseSheet(self, self.desk, one)
            sheet.saved.connect(partial(self._told, t("The mission is authorised.")))
            sheet.open()

    def finish(self) -> None:
        """Ask for the day on which it ended."""
        if (one := self._mission()) is not None:
            sheet = FinishSheet(self, self.desk, one)
            sheet.saved.connect(partial(self._told, t("The mission is noted as done.")))
            sheet.open()

    def cancel(self) -> None:
        """Ask why, and cancel the mission with its dates."""
        one = self._mission()
        reason = ask_reason(self, t("Cancel the mission"), t("Cancel the mission")) if one is not None else None
        if one is not None and reason is not None:
            self._do(t("The mission is cancelled."), partial(
                missions.cancel, self.desk.workspace, officer=self.desk.officer, mission_id=one.id, seen=one.version,
                reason=reason,
            ))  # fmt: skip

    def reopen(self) -> None:
        """Take back that it was done or cancelled."""
        if (one := self._mission()) is not None:
            self._do(t("The mission is open again."), partial(
                missions.reopen, self.desk.workspace, officer=self.desk.officer, mission_id=one.id, seen=one.version,
            ))  # fmt: skip

    def _do(self, sentence: str, work: "partial[Outcome[Mission]]") -> None:
        self.desk.runner.run(work, then=lambda outcome: self._told(sentence, outcome.value), owner=self)

    def _told(self, sentence: str, mission: Mission) -> None:
        self._wanted = mission.id
        self.desk.say(sentence, undo=True)

    def edit_rules(self) -> None:
        """Open the quotas and caps of the call."""
        if self.scene is not None:
            sheet = RulesSheet(self, self.desk, self.scene.board)
            sheet.saved.connect(lambda _: self.desk.say(t("The quotas are saved."), undo=True))
            sheet.open()

    def show_papers(self) -> None:
        """Show the order and the programme of the mission under the cursor."""
        if (one := self._mission()) is not None:
            work = partial(mission_papers.documents, self.desk.workspace, one.id)
            self.desk.runner.run(work, then=self._show_documents, owner=self, channel="mission-papers")

    def _show_documents(self, found: tuple[Document, ...]) -> None:
        preview.show(self.desk, *found)

    def export_register(self) -> None:
        """Write the missions that are shown as the register of travel, which is published each quarter."""
        ids = [column.id for column in self.model.columns]
        table_export.ask(self.table, self.model, [ids.index(one) for one in REGISTER])

    # -- places

    def go_to_report(self) -> None:
        """Open what was done at each stop, and what came of it."""
        if (one := self._mission()) is not None:
            self.desk.go("reports", mission_id=one.id)

    def go_to_project(self) -> None:
        """Open the project of the line under the cursor."""
        line = self.table.current_row()
        if line is not None and line.project_id is not None:
            self.desk.go("projects", project_id=line.project_id)

    def show_this(self, what: dict[str, Any]) -> None:
        """Show those of a project (``project_id``), in ``state``, of a ``year``, or one mission (``mission_id``)."""
        if not {"project_id", "state", "year"}.isdisjoint(what):
            self.filters.choose(str(what.get(one) or "") for one in ("side", "state", "year", "project_id", "late"))
        self._wanted = str(what.get("mission_id", ""))
        self.reload()


def _year(found: tuple[Mission, ...], now: int) -> int:
    """Return this year, or the last one in which something takes place where nothing does in this one."""
    years = {one.year for one in found if one.year is not None}
    return now if now in years or not years else max(years)
