"""The register of conflicts of interest of a call."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QMenu

from cmpdesk.domain.areas import Area
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.interests import RegisterRow
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.i18n.screen import n, t
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.interests import loading
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.pages.interests.columns import columns, order
from cmpdesk.ui.pages.interests.deciding import DecideSheet
from cmpdesk.ui.pages.interests.declaring import OwnSheet, open_declarations
from cmpdesk.ui.pages.interests.filters import Filters
from cmpdesk.ui.pages.interests.inspector import InterestInspector
from cmpdesk.ui.pages.interests.loading import Choice, Scene
from cmpdesk.ui.pages.interests.ties import open_ties
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.plain import caption
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table


class InterestsPage(ListPage[Scene]):
    """Every pair of a person and an application with something found, declared or decided."""

    name: ClassVar[str] = "interests"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.DIRECTORY

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Conflicts of interest"))
        self.model: TableModel[RegisterRow] = TableModel(columns(), lambda row: row.id)
        self.model.sort_locally(order)
        self.table: Table[RegisterRow] = Table(
            self.model, name="interests", title=t("Conflicts of interest"), memory=self.desk.memory, many=True
        )
        self.inspector = InterestInspector()
        add = self.actions_of.add
        none = t("Choose conflicts that you may decide upon: of the jury of your Party, or of another officer.")
        add("decide", t("&Decide…"), self.decide, shortcut="Ctrl+D", enabled=self._may_decide, why=none)
        add("declare", t("&Enter declarations…"), self.declare, shortcut="Ctrl+E", enabled=self._may_enter,
            why=t("There is no reviewer of your Party yet."))  # fmt: skip
        add("own", t("Declare for &myself…"), self.declare_own, enabled=self._may_declare)
        add("ties", t("Ties of the person…"), self.open_ties, enabled=self._has_person,
            why=t("Choose a reviewer first."))  # fmt: skip
        add("juries", t("Juries"), partial(self.desk.go, "juries"))
        self.header.add_search(t("Application, reviewer, organisation…"))
        self.header.searched.connect(self.narrow)
        for name in ("own", "declare"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["decide"])
        self._build()
        add_ways(self, self._selected, self.table)

    def _build(self) -> None:
        self.filters = Filters()
        self.table.addAction(self.actions_of["decide"])
        self.table.picked.connect(lambda _row: self._show_chosen())
        self.table.opened.connect(lambda _row: self.decide())
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
        self.inspector.asked.connect(self._asked)
        nothing = EmptyState(t("No conflict of interest is on record, and none is declared."),
                             self.actions_of["declare"])  # fmt: skip
        self.left = self.listed(self.table, t("No conflict answers to these filters."), nothing)
        self.panes = split("interests", self.desk.memory, self.left, self.inspector, sizes=(68, 32))
        self.hold(self.panes, filters=self.filters)
        self.inspector.show_nothing(t("Choose a conflict."))

    # -- loading

    def load(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="interests")

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(scene))
        self.filters.show_scene(scene)
        self.whole.setCurrentWidget(self.panes)
        self.narrow()

    def narrow(self, *_typed: str) -> None:
        if self.scene is None:
            return
        typed = self.header.typed
        self.model.set_rows(self.filters.among(self.scene.register.rows, typed))
        self.left.show_rows(some=bool(typed) or any(self.filters.keys()))
        self.table.settle()
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self.table.chosen_rows()
        may = self._may_decide()
        if len(rows) > 1:
            self.inspector.show_many(len(rows), may_decide=may)
        elif rows:
            self.inspector.show_row(rows[0], may_decide=may, may_declare=self._may_declare_for(rows[0]))
        else:
            self.inspector.show_nothing(t("Choose a conflict."))
        self.actions_of.refresh()

    def _selected(self) -> RecordRef | None:
        row = self.table.current_row()
        return RecordRef("application", row.application_id, f"{row.number} · {row.title}") if row else None

    # -- what may be done

    def _mine(self, row: RegisterRow) -> bool:
        """Tell whether the officer may decide upon a row: never upon their own."""
        if self.scene is None:
            return False
        if row.side is not None:
            return row.side in self.scene.mine
        return self.scene.may_declare and row.declaration is not None and row.officer_id != self.desk.officer.id

    def _may_decide(self) -> bool:
        rows = self.table.chosen_rows()
        alike = len({row.side is None for row in rows}) == 1
        return alike and all(self._mine(row) for row in rows)

    def _may_declare(self) -> bool:
        return self.scene is not None and self.scene.may_declare

    def _may_declare_for(self, row: RegisterRow) -> bool:
        if row.officer_id is not None:
            return self._may_declare() and row.officer_id == self.desk.officer.id
        return self.scene is not None and row.side in self.scene.mine and (row.assigned or row.declaration is not None)

    def _may_enter(self) -> bool:
        return bool(self._reviewers())

    def _has_person(self) -> bool:
        return self.inspector.row is not None and self.inspector.row.person_id is not None

    def _reviewers(self) -> list[ReviewerRow]:
        return [one for one in self.scene.reviewers if one.side in self.scene.mine] if self.scene else []

    # -- what a user does

    def decide(self) -> None:
        """Ask for a measure upon the rows chosen."""
        rows = self.table.chosen_rows()
        if rows and self._may_decide():
            sheet = DecideSheet(self, self.desk, rows)
            said = n("{count} conflict is decided.", "{count} conflicts are decided.", len(rows))
            sheet.saved.connect(lambda _: self.desk.say(said, undo=True))
            sheet.open()

    def declare(self) -> None:
        """Ask whose declarations came back."""
        menu = self.reviewer_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.header.mapToGlobal(self.header.rect().bottomLeft()))
        menu.setActiveAction(menu.actions()[0])

    def reviewer_menu(self) -> QMenu:
        """Return a menu of the reviewers, with how many declarations each still owes; who owes the most comes first."""
        owed = dict(self.scene.register.awaited) if self.scene else {}
        menu = QMenu(self)
        menu.setAccessibleName(t("Reviewers"))
        for one in sorted(self._reviewers(), key=lambda row: -owed.get(row.id, 0)):
            label = f"{one.code} · {one.name}"
            if owed.get(one.id):
                label += " · " + n("{count} awaited", "{count} awaited", owed[one.id])
            menu.addAction(caption(label), partial(open_declarations, self, self.desk, one))
        return menu

    def declare_own(self, application_id: str = "") -> None:
        """Open what the officer declares for themselves."""
        load = partial(loading.applications, self.desk.workspace, self.desk.call_id)
        self.desk.runner.run(load, then=partial(self._open_own, application_id), owner=self, channel="own")

    def _open_own(self, application_id: str, applications: tuple[Choice, ...]) -> None:
        rows = self.scene.register.rows if self.scene else ()
        own = [row for row in rows if row.officer_id == self.desk.officer.id]
        sheet = OwnSheet(self, self.desk, applications, own, application_id)
        sheet.saved.connect(lambda _: self.desk.say(t("Your declaration is saved."), undo=True))
        sheet.open()

    def open_ties(self) -> None:
        """Open the ties of the reviewer of the row."""
        row = self.inspector.row
        if row is not None and row.person_id is not None:
            open_ties(self, self.desk, row.person_id, row.name)

    def _asked(self, name: str) -> None:
        row = self.inspector.row
        if name == "decide":
            self.decide()
        elif row is not None and name == "ties":
            self.open_ties()
        elif row is not None and name == "application":
            self.desk.go("applications", application_id=row.application_id)
        elif row is not None and row.officer_id is not None:
            self.declare_own(row.application_id)
        elif row is not None:
            reviewer = next(one for one in self._reviewers() if one.id == row.reviewer_id)
            open_declarations(self, self.desk, reviewer, row.application_id)

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        """Show what ``search`` leaves, or the state ``state``."""
        if "state" in what:
            self.filters.choose(["", str(what["state"]), ""])
        if "search" in what:
            self.header.type_in(str(what["search"]))
        self.reload()
