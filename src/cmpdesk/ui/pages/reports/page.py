"""The reports of a call: what is due, overdue, received, returned and accepted; outcomes, follow-ups and closing."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QMenu

from cmpdesk.domain.areas import Area
from cmpdesk.domain.due import Urgency
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.registers import Sent
from cmpdesk.domain.reports import ENDED, Report, ReportRow, ReportState
from cmpdesk.i18n import reports as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import report_papers, reports
from cmpdesk.services.reports import ReportCase
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.pages.reports import closing, follow_ups, loading, outcomes, papers
from cmpdesk.ui.pages.reports.choosing import ProjectDialog
from cmpdesk.ui.pages.reports.columns import columns, order
from cmpdesk.ui.pages.reports.filters import Filters
from cmpdesk.ui.pages.reports.inspector import ReportInspector
from cmpdesk.ui.pages.reports.loading import Detail, Scene
from cmpdesk.ui.pages.reports.receiving import ReceiveSheet, ReturnSheet
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

_HERE = ("receive", "accept", "return", "undo", "edit", "file", "remove", "close")
"""Actions on the report itself and on its project, in the inspector."""


class ReportsPage(ListPage[Scene]):
    """A list of reports with the selected one beside it."""

    name: ClassVar[str] = "reports"
    areas: ClassVar[Area] = Area.REVIEWS | Area.PROJECTS | Area.CALLS | Area.APPLICATIONS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Reports"))
        self.detail: Detail | None = None
        self._wanted = ""
        self._declare_actions()
        self.model: TableModel[ReportRow] = TableModel(columns(), lambda row: row.id)
        self.model.sort_locally(order)
        self.table: Table[ReportRow] = Table(self.model, name="reports", title=t("Reports"), memory=desk.memory)
        self.inspector = ReportInspector([self.actions_of[one] for one in _HERE])
        self._build()
        add_ways(self, self._selected, self.table)

    def _declare_actions(self) -> None:
        add, none = self.actions_of.add, t("Choose a report first.")
        add("receive", t("&Receive…"), self.receive, shortcut="Ctrl+N", enabled=self._may_receive,
            why=t("Choose a report that is due, of a project that goes on."))  # fmt: skip
        add("receive-other", t("Receive for another pro&ject…"), self.receive_other, shortcut="Ctrl+Shift+N",
            enabled=self._may_receive_other, why=t("No project of this call goes on."))  # fmt: skip
        add("accept", t("&Accept"), self.accept, shortcut="Ctrl+L", enabled=partial(self._is, ReportState.RECEIVED),
            why=t("Choose a report that came and is not returned."))  # fmt: skip
        add("return", t("Re&turn…"), self.hand_back, enabled=partial(self._is, ReportState.RECEIVED),
            why=t("Choose a report that came and is not accepted."))  # fmt: skip
        add("undo", t("Not accepted after all"), self.not_accepted, enabled=partial(self._is, ReportState.ACCEPTED),
            why=t("Choose a report that is accepted."))  # fmt: skip
        add("edit", t("&Change…"), self.edit, shortcut="Ctrl+E", enabled=self._may_change,
            why=t("Choose a report that came and is not accepted."))  # fmt: skip
        add("file", t("Open the &file"), self.open_file, enabled=self._has_file, why=t("This report has no file."))
        add("remove", t("Remo&ve"), self.remove, enabled=self._may_change,
            why=t("Choose a report that came and is not accepted."))  # fmt: skip
        add("outcomes", t("&Outcomes…"), self.tell_outcomes, enabled=self._may_tell, why=none)
        add("follow-ups", t("Follow-&ups…"), self.show_follow_ups, shortcut="Ctrl+U", enabled=self._has_call)
        add("close", t("C&lose the project…"), self.close_project, enabled=self._of_project, why=none)
        add("mission-paper", t("Mission &report…"), self.show_mission_report, enabled=self._has_mission,
            why=t("Choose a report of a project that has a mission."))  # fmt: skip
        add("closing-paper", t("Closing &sheet…"), self.show_closing_sheet, shortcut="Ctrl+P", enabled=self._of_project,
            why=none)  # fmt: skip
        add("project", t("Open the project"), self.go_to_project, enabled=self._of_project, why=none)
        offering.offer(self, Sent.REPORTS)
        self.header.add_search(t("Number, project, organisation…"))
        self.header.searched.connect(self.narrow)
        for name in ("outcomes", "follow-ups"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["receive"])

    def _build(self) -> None:
        self.filters = Filters()
        self.table.picked.connect(lambda _row: self._show_chosen())
        self.table.opened.connect(lambda _row: self.receive() if self._may_receive() else self.edit())
        for name in ("receive-other", "outcomes", "mission-paper", "closing-paper", "close", "project",
                     "communicated"):
            self.table.addAction(self.actions_of[name])
        nothing = EmptyState(t("No report is due: reports are dates in the calendars of the projects."),
                             self.actions_of["receive-other"])  # fmt: skip
        self.left = self.listed(self.table, t("No report answers to these filters."), nothing)
        self.panes = split("reports", self.desk.memory, self.left, self.inspector, sizes=(64, 36))
        self.hold(self.panes, filters=self.filters)
        self.inspector.show_nothing(t("Choose a report to see what came of it."))

    # -- loading

    def load(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="reports")

    def _arrived(self, scene: Scene) -> None:
        self.scene, self.detail = scene, None
        self.header.set_status(_standing(scene))
        self.filters.show_scene(scene.programme, scene.rows)
        self.model.columns = tuple(columns(scene.programme))
        self.whole.setCurrentWidget(self.panes)
        self.narrow()

    def narrow(self, *_typed: str) -> None:
        if self.scene is None:
            return
        before = self.table.current_row()
        self.model.set_rows(self.filters.among(self.scene.rows, self.header.typed))
        self.left.show_rows(some=bool(self.scene.rows))
        asked = (row.id for row in self.model.rows if self._wanted and self._wanted in (row.project.id, row.id))
        wanted = next(asked, "")
        self._wanted = ""
        if not (wanted and self.table.pick(wanted)) and not (before and self.table.pick(before.id)):
            self.table.settle()
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self.table.current_row() if self.left.currentWidget() is self.table else None
        if row is None:
            self.inspector.show_nothing(t("Choose a report to see what came of it."))
        else:
            known = self.detail if self.detail and self.detail.key == loading.key(row) else None
            self.inspector.show_report(row, known)
            if known is None:
                load = partial(loading.detail, self.desk.workspace, self.desk.call_id, row)
                self.desk.runner.run(load, then=self._detailed, owner=self, channel="report")
        self.actions_of.refresh()

    def _detailed(self, detail: Detail) -> None:
        self.detail = detail
        row = self.table.current_row()
        if row is not None and detail.key == loading.key(row):
            self.inspector.show_report(row, detail)
        self.actions_of.refresh()

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        if row is None:
            return None
        name = " · ".join(part for part in (row.project.number, say.name(words(), row)) if part)
        if row.last is not None:
            return RecordRef("report", row.last.id, name)
        return RecordRef("call", self.desk.call_id, name) if row.of_call else RecordRef("project", row.project.id, name)

    # -- what may be done

    def _has_call(self) -> bool:
        return self.scene is not None

    def _may_edit(self) -> bool:
        return self.scene is not None and self.scene.may_edit and self._chosen()

    def _chosen(self) -> bool:
        return self.scene is not None and self.table.current_row() is not None

    def _of_project(self) -> bool:
        row = self.table.current_row() if self._chosen() else None
        return row is not None and not row.of_call

    def _may_tell(self) -> bool:
        row = self.table.current_row() if self._may_edit() else None
        return row is not None and (not row.of_call or row.mission_id is not None)

    def _may_receive_other(self) -> bool:
        return self.scene is not None and self.scene.may_edit and bool(self.scene.projects)

    def _is(self, *states: ReportState) -> bool:
        row = self.table.current_row() if self._may_edit() else None
        return row is not None and row.last is not None and row.state in states

    def _may_receive(self) -> bool:
        row = self.table.current_row() if self._may_edit() else None
        return row is not None and row.project.state not in ENDED

    def _may_change(self) -> bool:
        return self._is(ReportState.RECEIVED, ReportState.RETURNED)

    def _has_file(self) -> bool:
        row = self.table.current_row() if self._chosen() else None
        return row is not None and row.last is not None and row.last.has_file

    def _has_mission(self) -> bool:
        row = self.table.current_row() if self._chosen() else None
        missions = self.detail.missions if self.detail else ()
        return row is not None and (row.mission_id is not None or bool(missions))

    # -- what a user does

    def _open(self, form: Sheet, said: str) -> None:
        form.saved.connect(lambda _made: self.desk.say(said, undo=True))
        form.open()

    def receive(self) -> None:
        """Ask for a report of the project under the cursor, first of all for the one that is chosen."""
        row = self.table.current_row()
        if row is not None and self._may_receive():
            self._ask(row.project.id, t("The report is received."), row)

    def receive_other(self) -> None:
        """Ask for which project a report came, also one that owes none, and then for the report."""
        if self.scene is not None and self._may_receive_other():
            said = t("The report is received.")
            ProjectDialog(self, self.scene.projects, lambda project_id: self._ask(project_id, said)).open()

    def _ask(self, project_id: str, said: str, row: ReportRow | None = None, report: Report | None = None) -> None:
        """Ask what a report of a project, or of the whole call where there is none, says."""
        work: Callable[[], ReportCase] = partial(reports.case, self.desk.workspace, project_id)
        if not project_id:
            work = partial(reports.case_of_call, self.desk.workspace, self.desk.call_id)
        self.desk.runner.run(work, then=lambda case: self._open(
            ReceiveSheet(self, self.desk, case, row, report), said), owner=self, channel="report-case")  # fmt: skip

    def edit(self) -> None:
        """Open the report that came."""
        row = self.table.current_row()
        if row is not None and row.last is not None and self._may_change():
            self._ask(row.project.id, t("The report is changed."), row, row.last)

    def accept(self) -> None:
        """Accept the report that came, as of today."""
        if self.scene is not None:
            self._accept(self.scene.today, t("The report is accepted."))

    def not_accepted(self) -> None:
        """Take back that the report was accepted."""
        self._accept(None, t("The report is no longer accepted."))

    def _accept(self, on: date | None, said: str) -> None:
        row = self.table.current_row()
        if row is not None and row.last is not None:
            work = partial(reports.accept, self.desk.workspace, officer=self.desk.officer, report_id=row.last.id,
                           seen=row.last.version, on=on)  # fmt: skip
            self.desk.runner.run(work, then=lambda _made: self.desk.say(said, undo=True), owner=self)

    def hand_back(self) -> None:
        """Ask with which remark the report is returned."""
        row = self.table.current_row()
        if row is not None and row.last is not None:
            named = " · ".join(part for part in (row.project.number, say.name(words(), row)) if part)
            self._open(ReturnSheet(self, self.desk, row.last, named), t("The report is returned: it is awaited again."))

    def remove(self) -> None:
        """Take the report out; its date is due again."""
        row = self.table.current_row()
        if row is not None and row.last is not None:
            work = partial(reports.remove, self.desk.workspace, officer=self.desk.officer, report_id=row.last.id,
                           seen=row.last.version)  # fmt: skip
            said = t("The report is removed.") if row.of_call else t(
                "The report is removed; its file stays among the documents of the project.")  # fmt: skip
            self.desk.runner.run(work, then=lambda _made: self.desk.say(said, undo=True), owner=self)

    def open_file(self) -> None:
        """Show the file of the report."""
        row = self.table.current_row()
        if row is not None and row.last is not None and self.detail is not None:
            papers.show_file(self, row.last, self.detail.case)

    def tell_outcomes(self) -> None:
        """Open what came of the mission of the report; of the project, or of which mission, where that is open."""
        row = self.table.current_row()
        if row is None:
            return
        if row.mission_id is not None:
            outcomes.open_mission(self, self.desk, row.mission_id)
        elif self.detail is None or not self.detail.missions:
            outcomes.open_project(self, self.desk, row.project.id)
        else:
            papers.pop(self, self.outcomes_menu(row, self.detail))

    def outcomes_menu(self, row: ReportRow, detail: Detail) -> QMenu:
        """Return a menu of the project and its missions."""
        whole = (t("Of the project"), partial(outcomes.open_project, self, self.desk, row.project.id))
        act = partial(outcomes.open_mission, self, self.desk)
        return papers.mission_menu(self, t("Outcomes…"), detail.missions, act, whole)

    def show_follow_ups(self) -> None:
        """Open the follow-ups of the call."""
        if self.desk.call_id:
            follow_ups.show(self, self.desk, self.desk.call_id)

    def close_project(self) -> None:
        """Open the closing of the project under the cursor."""
        row = self.table.current_row()
        if row is not None:
            closing.show(self, self.desk, row.project.id)

    def show_closing_sheet(self) -> None:
        """Show the closing sheet of the project as each Party prints it."""
        row = self.table.current_row()
        if row is not None and not row.of_call:
            papers.show(self, partial(report_papers.closing_sheets, self.desk.workspace, row.project.id))

    def show_mission_report(self) -> None:
        """Show the report of the mission of this row, or of the only one; where there are several, which is asked."""
        row, missions = self.table.current_row(), self.detail.missions if self.detail else ()
        if row is not None:
            papers.show_mission(self, row.mission_id, missions)

    def go_to_project(self) -> None:
        """Open the project of the current line."""
        row = self.table.current_row()
        if row is not None:
            self.desk.go("projects", project_id=row.project.id)

    def show_this(self, what: dict[str, Any]) -> None:
        """Show a project (``project_id``), a row (``report``), what is late only (``late``), a ``state``, follow-ups
        (``follow_ups``), the closing of a project (``closing``) or the report of a mission (``mission_id``).
        """
        self._wanted = str(what.get("project_id") or what.get("closing") or what.get("report") or "")
        self.filters.choose([str(what.get("state", "")), "", "", "", "late" if what.get("late") else ""])
        self.narrow()
        if what.get("closing"):
            closing.show(self, self.desk, str(what["closing"]))
        elif what.get("mission_id"):
            outcomes.open_mission(self, self.desk, str(what["mission_id"]))
        elif what.get("follow_ups"):
            self.show_follow_ups()


def _standing(scene: Scene) -> str:
    """Return how many reports press, and how many follow-ups."""
    w = words()
    counts = [(one, sum(row.state is one for row in scene.rows)) for one in ReportState]
    parts = [t("{result}: {count}", result=say.state(w, one), count=w.number(count)) for one, count in counts if count]
    late = sum(one.pressing(scene.today, 0) is Urgency.LATE for one in scene.follow_ups)
    if late:
        parts.append(n("{count} follow-up overdue", "{count} follow-ups overdue", late))
    return " · ".join(parts)


