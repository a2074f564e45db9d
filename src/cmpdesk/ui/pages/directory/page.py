"""The directory: organisations, people, and those that were entered twice."""

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QStackedWidget, QWidget

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import (
    DirectoryKind,
    DirectoryLine,
    DirectorySheet,
    Duplicate,
    FiledPlace,
    JuryPlace,
    OrganisationRow,
    PersonRow,
)
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.pages import Page as Lines
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import n, t
from cmpdesk.services import directory
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import presence
from cmpdesk.ui.chips import Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.directory import columns
from cmpdesk.ui.pages.directory.editing import OrganisationSheet, PersonSheet
from cmpdesk.ui.pages.directory.inspector import DirectoryInspector
from cmpdesk.ui.pages.directory.merging import MergeSheet
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

ORGANISATION, PERSON = DirectoryKind.ORGANISATION, DirectoryKind.PERSON
TWICE = "twice"


class DirectoryPage(Page):
    """Two lists with search, the pairs that may be one, and the inspector."""

    name: ClassVar[str] = "directory"
    areas: ClassVar[Area] = Area.DIRECTORY | Area.APPLICATIONS | Area.JURIES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Directory"))
        office = desk.workspace.info.office
        self._may_edit = may(desk.officer, Right.EDIT_APPLICATION, office=office)
        self._may_erase = may(desk.officer, Right.ERASE_PERSON, office=office)
        self._pair: Duplicate | None = None
        self._wanted = ""
        self.views = Segments(
            t("Directory"), [(ORGANISATION, t("Organisations")), (PERSON, t("People")), (TWICE, t("Entered twice?"))]
        )
        self.views.chosen.connect(self._turn)
        self.body.addWidget(self.views)
        self.tables: dict[DirectoryKind, Table[DirectoryLine]] = {
            ORGANISATION: self._table(ORGANISATION, t("Organisations")), PERSON: self._table(PERSON, t("People")),
        }  # fmt: skip
        pairs: TableModel[Duplicate] = TableModel(columns.duplicates(), _pair_id)
        self.pairs: Table[Duplicate] = Table(pairs, name="duplicates", title=t("Entered twice?"), memory=desk.memory)
        self.pairs.picked.connect(self._pair_picked)
        self.pairs.opened.connect(lambda _pair: self.merge())
        self.inspector = DirectoryInspector()
        self.inspector.asked.connect(self._asked)
        self.inspector.filing_asked.connect(self._go_to_filing)
        self.inspector.jury_asked.connect(self._go_to_jury)
        self.inspector.shown_asked.connect(self.show_record)
        self._declare_actions()
        self._build_body()

    # -- building

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        add("edit", t("&Edit…"), self.edit, shortcut="F2", enabled=self._editable)
        add("merge", t("&Merge…"), self.merge, enabled=self._mergeable)
        add("apart", t("They are two"), self.tell_apart, enabled=lambda: self._may_edit and self._pair is not None,
            why=t("Choose a pair under “Entered twice?” first."))  # fmt: skip
        add("offer-again", t("Offer again what was told apart"), self.offer_again, enabled=lambda: self._may_edit)
        add("new-organisation", t("New &organisation…"), partial(self.begin, ORGANISATION),
            enabled=lambda: self._may_edit)  # fmt: skip
        add("new", t("&New person…"), partial(self.begin, PERSON), shortcut="Ctrl+N", enabled=lambda: self._may_edit)
        add("erase", t("Erase a person…"), self.erase, enabled=self._erasable)
        offering.offer(self, Sent.TABLE)
        add("ties", t("Ties of the person…"), self.ties, enabled=lambda: isinstance(
            self.inspector.sheet and self.inspector.sheet.row, PersonRow))  # fmt: skip
        add_ways(self, self._selected, *self.tables.values())
        self.header.add_search(t("Search the directory…"))
        self.header.searched.connect(self._search)
        for name in ("merge", "new-organisation"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["new"])

    def _selected(self) -> RecordRef | None:
        for kind, table in self.tables.items():
            line = table.current_row() if table.isVisible() else None
            if line is not None:
                return RecordRef(str(kind), line.row.id, line.row.name)
        return None

    def _table(self, kind: DirectoryKind, title: str) -> Table[DirectoryLine]:
        shown = columns.organisations() if kind is ORGANISATION else columns.people()
        model: TableModel[DirectoryLine] = TableModel(shown, lambda line: line.row.id, self.desk.runner)
        table: Table[DirectoryLine] = Table(model, name=f"directory-{kind}", title=title, memory=self.desk.memory,
                                            many=True)  # fmt: skip
        table.picked.connect(self._picked)
        table.opened.connect(lambda _line: self.edit())
        table.selectionModel().selectionChanged.connect(self._chosen)
        model.loaded.connect(self._loaded)
        return table

    def _build_body(self) -> None:
        self.left = QStackedWidget()
        self.nothing = EmptyState(t("Nobody here yet: an import fills the directory, and so do you."),
                                  self.actions_of["new"])  # fmt: skip
        self.no_pair = EmptyState(t("Nothing in the directory looks as if it had been entered twice."))
        parts: list[QWidget] = [*self.tables.values(), self.pairs, self.nothing, self.no_pair]
        for part in parts:
            self.left.addWidget(part)
        self.body.addWidget(split("directory", self.desk.memory, self.left, self.inspector, sizes=(68, 32)), 1)
        self.inspector.show_nothing(t("Choose an entry to see what it is linked to."))
        self.editors = presence.below(self.inspector.foot, self.desk)

    # -- loading

    @property
    def kind(self) -> DirectoryKind | None:
        """Which list is shown, None for the pairs."""
        return None if self.views.key == TWICE else DirectoryKind(self.views.key)

    def reload(self) -> None:
        """Load the list that is shown, and how many entries there are."""
        self._count()
        if self.kind is None:
            load = partial(_both, self.desk.workspace)
            self.desk.runner.run(load, then=self._show_pairs, owner=self, channel="directory-pairs")
            return
        table = self.tables[self.kind]
        table.rows_model.fetch_from(partial(_fetch, self.desk.workspace, self.kind, self.header.typed.strip()))

    def _count(self) -> None:
        load = partial(directory.counts, self.desk.workspace, self.header.typed.strip())
        self.desk.runner.run(load, then=self._show_counts, owner=self, channel="directory-count")

    def _search(self, _text: str) -> None:
        if self.kind is None:
            self.views.choose(ORGANISATION)
        self.reload()

    def _turn(self, _key: str) -> None:
        self._pair = None
        self.inspector.show_nothing(t("Choose an entry to see what it is linked to."))
        self.reload()
        self.actions_of.refresh()

    def _show_counts(self, counts: tuple[int, int]) -> None:
        organisations = n("{count} organisation", "{count} organisations", counts[0])
        people = n("{count} person", "{count} people", counts[1])
        self.header.set_status(f"{organisations}, {people}")

    def _loaded(self) -> None:
        if self.kind is None:
            return
        table = self.tables[self.kind]
        empty = not table.rows_model.rows
        self.left.setCurrentWidget(self.nothing if empty else table)
        if empty:
            self.inspector.show_nothing(t("Choose an entry to see what it is linked to."))
        else:
            table.settle(self._wanted)
            self._wanted = ""

    def _show_pairs(self, pairs: tuple[Duplicate, ...]) -> None:
        self.pairs.rows_model.set_rows(pairs)
        if not pairs and self.kind is None:
            self._pair = None
            self.inspector.show_nothing(t("Choose an entry to see what it is linked to."))
        if self.kind is None:
            self.left.setCurrentWidget(self.pairs if pairs else self.no_pair)
        self.pairs.settle()

    # -- what is selected

    def _picked(self, line: DirectoryLine | None) -> None:
        if line is not None and self.kind is not None and isinstance(line.row, _ROWS[self.kind]):
            self._load_sheet(self.kind, line.row.id)

    def _load_sheet(self, kind: DirectoryKind, record_id: str) -> None:
        load = partial(directory.sheet, self.desk.workspace, kind, record_id)
        self.desk.runner.run(load, then=self._show_sheet, failed=self._gone, owner=self, channel="directory-sheet")

    def _show_sheet(self, sheet: DirectorySheet) -> None:
        self.editors.follow(sheet.row.id)
        if self.kind is not None and len(self._rows()) < 2:
            self.inspector.show_sheet(sheet, may_edit=self._may_edit, may_erase=self._may_erase)
        self.actions_of.refresh()

    def _gone(self, _failure: Foreseen) -> bool:
        self.inspector.show_nothing(t("Choose an entry to see what it is linked to."))
        return True

    def _rows(self) -> list[DirectoryLine]:
        return self.tables[self.kind].chosen_rows() if self.kind is not None else []

    def _chosen(self) -> None:
        rows = self._rows()
        if len(rows) > 1:
            self.inspector.show_two([line.row.name for line in rows], may_edit=self._may_edit)
        elif len(rows) == 1 and self.inspector.sheet is None and self.kind is not None:
            self._load_sheet(self.kind, rows[0].row.id)
        self.actions_of.refresh()

    def _pair_picked(self, pair: Duplicate | None) -> None:
        self._pair = pair
        if pair is not None and self.kind is None:
            self.inspector.show_pair(pair, may_edit=self._may_edit)
        self.actions_of.refresh()

    # -- acting

    def _editable(self) -> bool:
        return self._may_edit and self.inspector.sheet is not None

    def _erasable(self) -> bool:
        return self._may_erase and self.inspector.sheet is not None and isinstance(self.inspector.sheet.row, PersonRow)

    def _mergeable(self) -> bool:
        return self._may_edit and (len(self._rows()) == 2 if self.kind is not None else self._pair is not None)

    def _asked(self, name: str) -> None:
        self.actions_of[name].trigger()

    def tell_apart(self) -> None:
        """Say that the pair that is selected are two."""
        pair, desk = self._pair, self.desk
        if pair is not None and self._may_edit:
            kind = PERSON if isinstance(pair.first.row, PersonRow) else ORGANISATION
            work = partial(directory.tell_apart, desk.workspace, officer=desk.officer, kind=kind,
                           first_id=pair.first.row.id, second_id=pair.second.row.id)  # fmt: skip
            desk.runner.run(work, then=self._told_apart, owner=self)

    def _told_apart(self, _outcome: object) -> None:
        self.desk.say(t("They are two, and are not asked about again."))

    def offer_again(self) -> None:
        """Ask again about those that were told apart."""
        work = partial(directory.offer_again, self.desk.workspace, officer=self.desk.officer)
        self.desk.runner.run(work, then=self._offered, owner=self)

    def _offered(self, _outcome: object) -> None:
        self.views.choose(TWICE)
        self._turn(TWICE)

    def begin(self, kind: DirectoryKind) -> None:
        """Open the form of a new organisation or person."""
        if kind is ORGANISATION:
            self._open_form(OrganisationSheet(self, self.desk, None), kind)
        else:
            self._with_organisations(None, "")

    def edit(self) -> None:
        """Open the form of what is selected."""
        sheet = self.inspector.sheet
        if sheet is None or not self._may_edit:
            return
        if isinstance(sheet.row, PersonRow):
            self._with_organisations(sheet.row, sheet.organisation)
        else:
            self._open_form(OrganisationSheet(self, self.desk, sheet.row), ORGANISATION)

    def _with_organisations(self, row: PersonRow | None, organisation: str) -> None:
        load = partial(directory.organisations, self.desk.workspace)
        self.desk.runner.run(load, then=partial(self._edit_person, row, organisation), owner=self,
                             channel="directory-form")  # fmt: skip

    def _edit_person(self, row: PersonRow | None, organisation: str, known: tuple[OrganisationRow, ...]) -> None:
        names = [one.name for one in known]
        self._open_form(PersonSheet(self, self.desk, row, organisation, names), PERSON)

    def _open_form(self, form: OrganisationSheet | PersonSheet | MergeSheet, kind: DirectoryKind) -> None:
        form.saved.connect(partial(self._saved, kind, isinstance(form, MergeSheet)))
        form.open()

    def _saved(self, kind: DirectoryKind, merged: bool, row: OrganisationRow | PersonRow) -> None:
        said = t("Merged: {name}", name=row.name) if merged else t("Saved: {name}", name=row.name)
        self.desk.say(said, undo=True)
        if self.kind is not None:
            self.show_record(kind, row.id)

    def merge(self) -> None:
        """Open the merge of the two chosen rows, or of the pair."""
        if not self._mergeable():
            return
        first, second = (self._pair.first, self._pair.second) if self._pair and self.kind is None else self._rows()
        kind = PERSON if isinstance(first.row, PersonRow) else ORGANISATION
        load = partial(_two, self.desk.workspace, kind, first.row.id, second.row.id)
        self.desk.runner.run(load, then=partial(self._open_merge, kind), owner=self, channel="directory-form")

    def _open_merge(self, kind: DirectoryKind, two: tuple[DirectorySheet, DirectorySheet]) -> None:
        self._open_form(MergeSheet(self, self.desk, *two), kind)

    def ties(self) -> None:
        """Open the ties of the selected person to organisations and other people."""
        sheet = self.inspector.sheet
        if sheet is not None and isinstance(sheet.row, PersonRow):
            from cmpdesk.ui.pages.interests.ties import open_ties  # late: seldom needed

            open_ties(self, self.desk, sheet.row.id, sheet.row.name)

    def erase(self) -> None:
        """Ask what shall be erased of the selected person."""
        sheet = self.inspector.sheet
        if sheet is not None and isinstance(sheet.row, PersonRow):
            from cmpdesk.ui.erasure import EraseDialog  # late: seldom needed

            desk = self.desk
            EraseDialog(self, desk.workspace, desk.officer, desk.runner, sheet.row.id).open()

    def _go_to_filing(self, place: FiledPlace) -> None:
        self.desk.choose_call(place.call_id)
        self.desk.go("applications", application_id=place.application_id)

    def _go_to_jury(self, place: JuryPlace) -> None:
        self.desk.choose_call(place.call_id)
        self.desk.go("juries", side=str(place.side))

    # -- places

    def show_record(self, kind: DirectoryKind, record_id: str) -> None:
        """Put the cursor on an entry, and show it even where the list has not come to it yet."""
        self.views.choose(kind)
        self.header.type_in("")
        self._wanted = record_id
        self._pair = None
        self.reload()
        self._load_sheet(kind, record_id)

    def show_this(self, what: dict[str, Any]) -> None:
        """Show the entry ``organisation_id`` or ``person_id``, the list ``view``, or what ``search`` leaves."""
        for key, kind in (("organisation_id", ORGANISATION), ("person_id", PERSON)):
            if key in what:
                self.show_record(kind, str(what[key]))
        if "view" in what:
            self.views.choose(str(what["view"]))
            self._turn(self.views.key)
        if "search" in what:
            self.header.type_in(str(what["search"]))

    def memory(self) -> dict[str, Any]:
        sheet = self.inspector.sheet
        return {"view": self.views.key, "search": self.header.typed.strip(), "record": sheet.row.id if sheet else ""}

    def recall(self, memory: dict[str, Any]) -> None:
        self.views.choose(str(memory.get("view") or ORGANISATION))
        self.header.type_in(str(memory.get("search", "")))
        self._wanted = str(memory.get("record", ""))


_ROWS = {ORGANISATION: OrganisationRow, PERSON: PersonRow}


def _pair_id(pair: Duplicate) -> str:
    return f"{pair.first.row.id} {pair.second.row.id}"


def _fetch(workspace: Workspace, kind: DirectoryKind, search: str, sort: Sort | None, after: tuple[Any, ...] | None,
           limit: int) -> Lines[DirectoryLine]:  # fmt: skip
    return directory.page(workspace, kind, search, sort or Sort("name"), after, limit)


def _both(workspace: Workspace) -> tuple[Duplicate, ...]:
    return tuple(pair for kind in DirectoryKind for pair in directory.duplicates(workspace, kind))


def _two(workspace: Workspace, kind: DirectoryKind, first: str, second: str) -> tuple[DirectorySheet, DirectorySheet]:
    return directory.sheet(workspace, kind, first), directory.sheet(workspace, kind, second)
