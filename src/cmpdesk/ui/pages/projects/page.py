"""The projects of the chosen call."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from shiboken6 import isValid

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import (
    Instrument,
    ProjectAction,
    ProjectFile,
    ProjectFilter,
    ProjectRow,
    ProjectSheet,
    ProjectState,
    asks_reason,
)
from cmpdesk.domain.totals import of_pairs
from cmpdesk.i18n import projects as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import projects
from cmpdesk.ui import presence
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ask_reason
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.footer import Footer, by_party
from cmpdesk.ui.inspector import column
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.applications.notes import NotesPart, Unsaved
from cmpdesk.ui.pages.projects import documents, forms, loading
from cmpdesk.ui.pages.projects.cohort_export import add_export
from cmpdesk.ui.pages.projects.columns import columns, counted, reason_label
from cmpdesk.ui.pages.projects.filters import Filters
from cmpdesk.ui.pages.projects.following import Following
from cmpdesk.ui.pages.projects.host import ProjectsHost
from cmpdesk.ui.pages.projects.inspector import ProjectInspector
from cmpdesk.ui.pages.projects.loading import Detail, Scene
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table


class ProjectsPage(ProjectsHost):
    """Table, chips, search, and the inspector of the selected project."""

    name: ClassVar[str] = "projects"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.PROJECTS | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Projects"))
        self._wanted: ProjectFilter | None = None
        self._pick = self._wanted_application = ""
        self._unsaved = Unsaved(desk, self)
        self._notes: NotesPart | None = None
        self.filters = Filters()
        self.model: TableModel[ProjectRow] = TableModel(columns(None), lambda row: row.id, desk.runner)
        self.table: Table[ProjectRow] = Table(self.model, name="projects", title=t("Projects"), memory=desk.memory,
                                              many=True)  # fmt: skip
        self.inspector = ProjectInspector()
        self._declare_actions()
        self._build_body()
        self._connect()

    # -- building

    def _declare_actions(self) -> None:
        add, chosen = self.actions_of.add, t("Choose a project that you may change.")
        not_now = t("The state of the project does not allow this.")
        add("edit", t("&Edit the decision…"), self.edit, shortcut="F2", enabled=self._editable, why=chosen)
        for side in Side:
            text = t("Change the &first promoter…") if side is Side.FIRST else t("Change the &second promoter…")
            add(f"promoter-{side}", text, partial(self.change_promoter, side), enabled=self._editable, why=chosen)
        add("instrument", t("Add an &instrument…"), self.add_instrument, shortcut="Ctrl+I", enabled=self._editable,
            why=chosen)  # fmt: skip
        add("documents", t("Add &documents…"), self.add_documents, enabled=self._editable, why=chosen)
        add("calendar", t("Cal&endar…"), self.open_calendar, enabled=self._chosen)
        add("milestones", t("Give the &milestones of the programme"), self.give_milestones, enabled=self._editable,
            why=chosen)  # fmt: skip
        for action in ProjectAction:
            add(f"move-{action}", say.project_action(words(), action), partial(self.move_project, action),
                enabled=partial(self._movable, action), why=not_now)  # fmt: skip
        add("application", t("Open the application"), self._go_to_application, enabled=self._chosen)
        add("applications", t("&Applications"), partial(self.desk.go, "applications"))
        add("cohort", t("Import a co&hort…"), partial(self.desk.go, "imports", side="cohort"))
        for name in ("edit", "instrument", "documents", "calendar", "milestones", "application"):
            self.table.addAction(self.actions_of[name])
        add_export(self)
        self.following = Following(self)
        add_ways(self, self._selected, self.table)
        self.header.add_search(t("Search the projects…"))
        self.header.add_secondary(self.actions_of["call-grants"])
        self.header.add_secondary(self.actions_of["cohort"])
        self.header.add_secondary(self.actions_of["applications"])

    def _build_body(self) -> None:
        self.left = self.listed(self.table, t("No project answers to these filters."))
        self.footer = Footer(t("Totals"))
        left = column(self.left, self.footer)
        self.panes = split("projects", self.desk.memory, left, self.inspector, sizes=(69, 31))
        none = t("No project yet: retain an admissible application and it is followed here.")
        self.nothing = EmptyState(none, self.actions_of["applications"])
        self.hold(self.panes, self.nothing, filters=self.filters)
        self.inspector.show_nothing(t("Choose a project."))
        self.editors = presence.below(self.inspector.foot, self.desk)

    def _connect(self) -> None:
        if self.header.search is not None:
            self.header.search.textChanged.connect(self.narrow)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.edit())
        self.model.loaded.connect(self._loaded)
        self.table.selectionModel().selectionChanged.connect(self._show_totals)
        inspector = self.inspector
        inspector.asked.connect(lambda name: self.actions_of[name].trigger())
        inspector.moved.connect(self.move_project)
        inspector.instrument_asked.connect(self._edit_instrument)
        inspector.instrument_unwanted.connect(self._remove_instrument)
        inspector.file_asked.connect(partial(documents.show, self))
        inspector.file_edited.connect(self._edit_file)
        inspector.file_unwanted.connect(partial(documents.remove, self))

    # -- loading

    def load(self) -> None:
        """Load what stands around the table, and its first rows."""
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="projects-scene")

    def _arrived(self, scene: Scene) -> None:
        other = self.scene is None or self.scene.call.id != scene.call.id
        self.scene = scene
        w = words()
        parts = [t("{result}: {count}", result=say.project_state(w, state), count=w.number(scene.states[state]))
                 for state in ProjectState if scene.states.get(state)]  # fmt: skip
        self.header.set_status(" · ".join([n("{count} project", "{count} projects", scene.count), *parts]))
        self.filters.show_scene(scene)
        self.filters.setVisible(bool(scene.count))
        self.whole.setCurrentWidget(self.panes if scene.count else self.nothing)
        if other:
            self.model.columns = tuple(columns(scene.programme))
            self.model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.model.columns) - 1)
            self.inspector.show_nothing(t("Choose a project."))
        self.narrow(force=True)
        if self._wanted_application:
            find = partial(projects.of_application, self.desk.workspace, self._wanted_application)
            self._wanted_application = ""
            self.desk.runner.run(find, then=self._found, owner=self)

    def _found(self, project_id: str | None) -> None:
        if project_id:
            self.show_project(project_id)

    def narrow(self, *_: Any, force: bool = False) -> None:
        wanted = self.filters.wanted(self.desk.call_id, self.header.typed)
        if not wanted.call_id or (wanted == self._wanted and not force):
            return
        if wanted == self._wanted:
            self.model.reload()
        else:
            self._wanted = wanted
            self.model.fetch_from(partial(loading.page, self.desk.workspace, wanted))
        count = partial(projects.count, self.desk.workspace, wanted)
        self.desk.runner.run(count, then=self._show_tally, owner=self, channel="projects-count")

    def _show_tally(self, shown: int) -> None:
        self.filters.tally.setText(n("{count} shown", "{count} shown", shown))

    def _loaded(self) -> None:
        self.left.show_rows()
        if self.table.settle(self._pick):
            self._pick = ""
        row = self.table.current_row()
        if row is not None:
            self._load_detail(row.id)
        elif not self.model.rows:
            self.inspector.show_nothing(t("Choose a project."))
        self._show_totals()

    def _show_totals(self, *_: Any) -> None:
        if self.scene is None:
            return
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else self.model.rows
        what = counted(rows)
        if not self.model.complete and rows is self.model.rows:
            what = t("{what} read so far", what=what)
        self.footer.show_totals(what, by_party(self.scene.programme, of_pairs(row.granted for row in rows)))

    def _picked(self, row: ProjectRow | None) -> None:
        if row is not None:
            self._load_detail(row.id)
        self.actions_of.refresh()

    def _load_detail(self, project_id: str) -> None:
        load = partial(loading.detail, self.desk.workspace, self.desk.officer, project_id)
        self.desk.runner.run(load, then=self._show_detail, failed=self._gone, owner=self, channel="projects-detail")

    def _show_detail(self, detail: Detail) -> None:
        if self.scene is None or self.scene.call.id != detail.sheet.row.call_id:
            return
        before, place = self.inspector.sheet, self.inspector.place()
        part = self._notes if self._notes is not None and isValid(self._notes) else None
        application = detail.sheet.row.application_id
        writing = part is not None and part.application_id == application and part.box.hasFocus()
        self.editors.follow(detail.sheet.id)
        self.inspector.show_project(detail, self.scene)
        self.inspector.group(t("Notes"))
        self._notes = NotesPart(self.desk, application, self._unsaved, may_edit=self.scene.may_edit)
        self.inspector.add(self._notes)
        if before is not None and before.id == detail.sheet.id:
            self.inspector.take_place(place)
        if writing:
            self._notes.write()
        self.actions_of.refresh()

    def _gone(self, failure: Foreseen) -> bool:
        self.inspector.show_nothing(t("Choose a project."))
        return failure.code == "record.gone"

    # -- what may be done

    def _chosen(self) -> bool:
        return self.inspector.sheet is not None

    def _editable(self) -> bool:
        return self.scene is not None and self.scene.may_edit and self._chosen()

    def _movable(self, action: ProjectAction) -> bool:
        detail = self.inspector.detail
        return detail is not None and self._editable() and any(
            one is action and why is None for one, why in detail.moves
        )  # fmt: skip

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("project", row.id, f"{row.number} · {row.title}") if row else None

    # -- acting

    def _open(self, form: Sheet) -> None:
        form.saved.connect(self._saved)
        form.open()

    def _saved(self, sheet: ProjectSheet) -> None:
        self.desk.say(t("Saved: {name}", name=sheet.row.number), undo=True)

    def _told(self, sentence: str, _outcome: Outcome[ProjectSheet]) -> None:
        self.desk.say(sentence, undo=True)

    def edit(self) -> None:
        """Open the form of the decision."""
        sheet = self.inspector.sheet
        if sheet is not None and self._editable():
            self._open(forms.DecisionForm(self, self.desk, sheet))

    def change_promoter(self, side: Side) -> None:
        """Open the form of the promoter of one side."""
        sheet = self.inspector.sheet
        if sheet is not None and self.scene is not None and self._editable():
            self._open(forms.PromoterForm(self, self.desk, sheet, self.scene.programme.party(side)))

    def add_instrument(self) -> None:
        """Open the form of a new instrument, of the side that has none yet."""
        sheet = self.inspector.sheet
        if sheet is not None and self._editable():
            there = {one.side for one in sheet.instruments}
            side = next((one for one in Side if one not in there), Side.FIRST)
            self._instrument_form(None, side)

    def _edit_instrument(self, instrument: Instrument) -> None:
        self._instrument_form(instrument, instrument.side)

    def _instrument_form(self, instrument: Instrument | None, side: Side) -> None:
        sheet = self.inspector.sheet
        if sheet is not None and self.scene is not None:
            self._open(forms.InstrumentForm(self, self.desk, sheet, self.scene.programme, instrument, side))

    def _remove_instrument(self, instrument: Instrument) -> None:
        sheet = self.inspector.sheet
        if sheet is not None:
            work = partial(projects.remove_instrument, self.desk.workspace, officer=self.desk.officer,
                           project_id=sheet.id, seen=sheet.row.version, instrument_id=instrument.id)  # fmt: skip
            self.desk.runner.run(work, then=partial(self._told, t("The instrument is removed.")), owner=self)

    def move_project(self, action: ProjectAction) -> None:
        """Move the selected project; a reason is asked for where one is owed."""
        sheet = self.inspector.sheet
        if sheet is None or not self._movable(action):
            return
        if action is ProjectAction.COMPLETE:  # by its checklist
            return self.desk.go("reports", closing=sheet.id)
        asked: str | None = ""
        if asks_reason(sheet.row.state, action):
            label = say.project_action(words(), action).removesuffix("…")
            asked = ask_reason(self, f"{label} · {sheet.row.number}", label, label=reason_label(action))
        if asked is None:
            return
        work = partial(projects.move, self.desk.workspace, officer=self.desk.officer, project_id=sheet.id,
                       seen=sheet.row.version, action=action, reason=asked)  # fmt: skip
        self.desk.runner.run(work, then=self._moved, owner=self)

    def _moved(self, outcome: Outcome[ProjectSheet]) -> None:
        row = outcome.value.row
        state = say.project_state(words(), row.state).lower()
        self.desk.say(t("{number}: {state}", number=row.number, state=state), undo=True)

    def open_calendar(self) -> None:
        """Show the calendar of the project, with all that can be done to its milestones."""
        sheet = self.inspector.sheet
        if sheet is not None:
            from cmpdesk.ui.pages.projects.dates import CalendarDialog  # late: the list does not wait for it

            CalendarDialog(self, self.desk, sheet).open()

    def give_milestones(self) -> None:
        """Give the chosen projects the milestones of their programme; who has some already keeps them."""
        from cmpdesk.ui.pages.projects import calendar  # late, too

        calendar.give(self, self.desk, [row.id for row in self.table.chosen_rows()])

    def add_documents(self) -> None:
        """Choose files and add them to the documents of the project."""
        sheet = self.inspector.sheet
        if sheet is not None and self._editable():
            documents.add(self, sheet)

    def _edit_file(self, file: ProjectFile) -> None:
        sheet = self.inspector.sheet
        if sheet is not None and self.scene is not None:
            self._open(forms.DocumentForm(self, self.desk, sheet, self.scene.programme, file))

    # -- places

    def show_project(self, project_id: str) -> None:
        """Put the cursor on a project, and show it even where the filters hide it."""
        self._pick = "" if self.table.pick(project_id) else project_id
        self._load_detail(project_id)

    def _go_to_application(self) -> None:
        sheet = self.inspector.sheet
        if sheet is not None:
            self.desk.go("applications", application_id=sheet.row.application_id)

    def show_this(self, what: dict[str, Any]) -> None:
        """Show a project by ``project_id`` or ``application_id``, those in ``state``, or what ``search`` leaves."""
        if "state" in what:
            self.filters.choose(["", str(what["state"])])
        if "search" in what:
            self.header.type_in(str(what["search"]))
        if "project_id" in what:
            self.show_project(str(what["project_id"]))
        if "application_id" in what:
            self._wanted_application = str(what["application_id"])
        self.reload()

    def memory(self) -> dict[str, Any]:
        sheet = self.inspector.sheet
        return {**super().memory(), "project_id": sheet.id if sheet else ""}

    def recall(self, memory: dict[str, Any]) -> None:
        self._pick = str(memory.get("project_id", ""))
        super().recall(memory)
