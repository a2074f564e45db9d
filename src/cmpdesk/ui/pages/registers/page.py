"""Registers of people's data: what was sent to whom, what is kept how long, what was destroyed, what went wrong."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog, QStackedWidget

from cmpdesk.domain.areas import Area
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.registers import Certificate, CommunicationRow, IncidentRow
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import register_papers, registers
from cmpdesk.services.register_papers import Register
from cmpdesk.ui import preview
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.chips import Chip, ChipRow, Segments
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import split
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.registers import communicating, loading
from cmpdesk.ui.pages.registers.columns import columns, order
from cmpdesk.ui.pages.registers.communicating import CommunicationSheet
from cmpdesk.ui.pages.registers.destroying import DestroySheet, RuleSheet
from cmpdesk.ui.pages.registers.incident import IncidentSheet
from cmpdesk.ui.pages.registers.inspector import RegisterInspector
from cmpdesk.ui.pages.registers.loading import Asked, Line, Row, Scene
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table

FOLDER = "registers.folder"
_TABLES = {Register.COMMUNICATIONS: "communication", Register.INCIDENTS: "incident"}


def titles() -> dict[Register, str]:
    """Return the registers by name, in the order in which they stand."""
    return {
        Register.COMMUNICATIONS: t("Communications"), Register.DUE: t("Retention"),
        Register.CERTIFICATES: t("Certificates"), Register.INCIDENTS: t("Incidents"),
    }  # fmt: skip


class RegistersPage(Page):
    """One register at a time, of one Party: its rows, the one chosen, and what can be done."""

    name: ClassVar[str] = "registers"
    areas: ClassVar[Area] = Area.PRIVACY | Area.CALLS | Area.APPLICATIONS | Area.PROJECTS | Area.PACKETS

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Personal data"))
        self.scene: Scene | None = None
        self._wanted, self._pick = "", ""
        self.segments = Segments(t("Registers"), [(str(one), title) for one, title in titles().items()])
        self._declare_actions()
        self.models: dict[Register, TableModel[Row]] = {}
        self.tables: dict[Register, Table[Row]] = {}
        for register, title in titles().items():
            model: TableModel[Row] = TableModel(columns(register), lambda row: row.id)
            model.sort_locally(order)
            table: Table[Row] = Table(
                model, name=f"registers.{register}", title=title, memory=desk.memory, many=register is Register.DUE
            )
            self.models[register], self.tables[register] = model, table
        self.inspector = RegisterInspector([self.actions_of[name] for name in ("edit", "open", "destroy")])
        self._build()
        for register in _TABLES:
            add_ways(self, partial(self._ref, register), self.tables[register])

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        theirs = t("The registers of a Party are kept by its own office.")
        add("edit", t("&Edit…"), self.edit, shortcut="Ctrl+E", enabled=self._may_edit, why=theirs)
        add("open", t("&Open the certificate"), self.open_certificate, shortcut="Ctrl+Shift+O",
            enabled=lambda: bool(self._certificate()), why=t("Choose a certificate that you may see."))  # fmt: skip
        add("destroy", t("&Destroy…"), self.dispose, shortcut="Ctrl+D", enabled=self._may_destroy,
            why=t("Choose what is due to be destroyed, of one kind; a lead officer who may see strict files does it."),
            )  # fmt: skip
        add("print", t("&Print…"), self.print, shortcut="Ctrl+P", enabled=self._has_party)
        add("save", t("&Workbook…"), self.save, shortcut="Ctrl+Shift+S", enabled=self._has_party)
        add("incident", t("&Report an incident…"), self.report, shortcut="Ctrl+Shift+N", enabled=self._mine,
            why=theirs)  # fmt: skip
        add("new", t("Re&gister a communication…"), self.record, shortcut="Ctrl+N",
            enabled=lambda: self._mine() and bool(self.desk.call_id), why=t("Choose a call and your own Party first."))
        add("clear", t("Clear the search"), lambda: self.header.type_in(""))
        self.header.add_search(t("Recipient, number, words…"))
        self.header.searched.connect(lambda _typed: self._filter())
        self.header.add_secondary(self.actions_of["incident"])
        self.header.add_primary(self.actions_of["new"])

    def _build(self) -> None:
        self.segments.chosen.connect(lambda _key: self._turn())
        self.body.addWidget(self.segments)
        self.party = Chip(t("Party"), t("My Party"))
        self.party.chosen.connect(self._choose_party)
        self.tally = text("", "muted")
        chips = ChipRow(t("Filters"), self.party)
        chips.add_right(self.tally)
        for name in ("print", "save"):  # above, they would leave no room for what is searched
            chips.add_right(ActionButton(self.actions_of[name]))
        self.body.addWidget(chips)
        self.left = QStackedWidget()
        fills = {Register.COMMUNICATIONS: self.actions_of["new"], Register.INCIDENTS: self.actions_of["incident"]}
        self.empty = {one: EmptyState(_empty(one), fills.get(one)) for one in Register}
        self.no_row = EmptyState(t("No entry answers to this search."), self.actions_of["clear"])
        for table in self.tables.values():
            table.picked.connect(lambda _row: self._show_chosen())
            table.opened.connect(lambda _row: self.open_certificate() if self._certificate() else self.edit())
            table.selectionModel().selectionChanged.connect(lambda *_: self._show_chosen())
            self.left.addWidget(table)
        for state in (*self.empty.values(), self.no_row):
            self.left.addWidget(state)
        self.panes = split("registers", self.desk.memory, self.left, self.inspector, sizes=(66, 34))
        self.body.addWidget(self.panes, 1)
        self._offer()

    # -- loading

    @property
    def register(self) -> Register:
        """The register that is shown."""
        return Register(self.segments.key)

    @property
    def table(self) -> Table[Row]:
        """Its table."""
        return self.tables[self.register]

    @property
    def loading(self) -> bool:
        return self.scene is None or self.scene.register is not self.register

    def _turn(self) -> None:
        self._offer()
        self.reload()

    def _offer(self) -> None:
        """Show the buttons of the register that is shown; rules are edited rather than lines."""
        rules = self.register is Register.DUE
        self.actions_of["edit"].setText(t("Retention &rules…") if rules else t("&Edit…"))
        self.inspector.offer(self.register)

    def _choose_party(self, key: str) -> None:
        self._wanted = key
        self.reload()

    def reload(self) -> None:
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.register, self._wanted)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="registers-scene")

    def _arrived(self, scene: Scene) -> None:
        if scene.register is not self.register:
            return
        self.scene = scene
        self.party.set_choices([(one.code, labels.party_name(words(), one)) for one in scene.parties])
        self.party.choose(scene.party.code if scene.party else "")
        self.header.set_status(self._standing(scene))
        self._filter()

    def _standing(self, scene: Scene) -> str:
        if scene.party is None:
            return ""
        if scene.register is Register.DUE:
            due = sum(isinstance(row, Line) and row.is_due for row in scene.rows)
            return n("{count} thing is due", "{count} things are due", due)
        if scene.register is Register.INCIDENTS:
            waiting = sum(isinstance(row, IncidentRow) and row.draft.closed_on is None for row in scene.rows)
            return n("{count} incident is open", "{count} incidents are open", waiting)
        return n("{count} entry", "{count} entries", len(scene.rows))

    def _filter(self) -> None:
        if self.scene is None or self.loading:  # the rows of one register are not those of the next
            return
        wanted = fold(self.header.typed).split()
        rows = [row for row in self.scene.rows if not wanted or all(word in _words(row) for word in wanted)]
        model = self.models[self.register]
        model.set_rows(rows)
        self.tally.setText(n("{count} entry", "{count} entries", len(rows)))
        empty = self.no_row if self.scene.rows else self.empty[self.register]
        self.left.setCurrentWidget(self.table if rows else empty)
        self.inspector.setVisible(bool(rows) or self.scene.dry is not None)
        if self._pick and self.table.pick(self._pick):
            self._pick = ""
        elif rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(model.index(0, 0))
        self._show_chosen()

    def _show_chosen(self) -> None:
        rows = self._chosen()
        self.inspector.show_rows(rows, self.scene.dry if self.scene else None)
        self.actions_of.refresh()

    def _chosen(self) -> Sequence[Row]:
        return self.table.chosen_rows() if self.scene is not None and self.models[self.register].rows else []

    def _one(self) -> Row | None:
        rows = self._chosen()
        return rows[0] if len(rows) == 1 else None

    def _ref(self, register: Register) -> RecordRef | None:
        row = self._one() if register is self.register else None
        if isinstance(row, CommunicationRow):
            return RecordRef("communication", row.id, row.draft.recipient)
        return RecordRef("incident", row.id, words().number(row.number)) if isinstance(row, IncidentRow) else None

    # -- what may be done

    def _has_party(self) -> bool:
        return self.scene is not None and self.scene.party is not None

    def _mine(self) -> bool:
        scene = self.scene
        return scene is not None and scene.party is not None and scene.party.code in scene.mine

    def _may_edit(self) -> bool:
        if self.register is Register.DUE:
            return self._mine()
        return self._mine() and isinstance(self._one(), CommunicationRow | IncidentRow)

    def _certificate(self) -> Certificate | None:
        row = self._one()
        return row if isinstance(row, Certificate) and row.sha256 else None

    def _lines(self) -> list[Line]:
        return [row for row in self._chosen() if isinstance(row, Line)]

    def _may_destroy(self) -> bool:
        lines = self._lines()
        may = self._mine() and self.scene is not None and self.scene.may_destroy
        return may and bool(lines) and all(one.destroyable for one in lines) and len({
            one.held.kind for one in lines
        }) == 1  # fmt: skip

    # -- what a user does

    def record(self) -> None:
        """Ask for what was sent to another Party."""
        communicating.ask(self)

    def report(self) -> None:
        """Ask for an incident."""
        if self.scene is not None and self.scene.party is not None:
            self._open(IncidentSheet(self, self.desk, self.scene.party.code), t("The incident is in the register."))

    def edit(self) -> None:
        """Correct the entry chosen; in the retention, set the rules."""
        row, scene = self._one(), self.scene
        if scene is None or scene.party is None or not self._may_edit():
            return
        if scene.dry is not None:
            kind = row.held.kind if isinstance(row, Line) else None
            self._open(RuleSheet(self, self.desk, scene.party, scene.dry.rules, kind), t("The rule is saved."))
        elif isinstance(row, IncidentRow):
            self._open(IncidentSheet(self, self.desk, scene.party.code, row), t("The incident is saved."))
        elif isinstance(row, CommunicationRow):
            about = ((row.draft.project_id, row.project),) if row.draft.project_id else ()
            sheet = CommunicationSheet(self, self.desk, Asked(row.draft, about), row)
            self._open(sheet, t("The communication is corrected."))

    def _open(self, sheet: CommunicationSheet | IncidentSheet | RuleSheet, said: str) -> None:
        sheet.saved.connect(lambda _: self.desk.say(said, undo=True))
        sheet.open()

    def dispose(self) -> None:
        """Ask for the authorisation, and destroy what is chosen."""
        if self._may_destroy() and self.scene is not None and self.scene.party is not None:
            sheet = DestroySheet(self, self.desk, self.scene.party, self._lines())
            sheet.saved.connect(self._destroyed)
            sheet.open()

    def _destroyed(self, one: Certificate) -> None:
        self.desk.say(t("Destroyed: {certificate}", certificate=say.certificate(words(), one)))

    def open_certificate(self) -> None:
        """Show the pages of the certificate chosen."""
        one = self._certificate()
        if one is not None:
            title = say.certificate(words(), one)
            preview.show(self.desk, registers.document(self.desk.workspace, title, one))

    def print(self) -> None:
        """Show the register as it is printed."""
        if self.scene is not None and self.scene.party is not None:
            preview.show(self.desk, register_papers.document(
                self.desk.workspace, self.register, self.scene.party, titles()[self.register], words().language
            ))  # fmt: skip

    def save(self) -> None:
        """Ask for a file, and write the register into it as a workbook."""
        if self.scene is None or self.scene.party is None:
            return
        name = f"{registers.file_stem(titles()[self.register])}-{self.scene.party.code}.xlsx"
        before = Path(str(self.desk.memory.get(FOLDER, str(Path.home())))) / name
        chosen, _ = QFileDialog.getSaveFileName(self, t("Workbook"), str(before), t("Excel workbook (*.xlsx)"))
        if chosen:
            path = Path(chosen).with_suffix(".xlsx")
            self.desk.memory.set(FOLDER, str(path.parent))
            self.save_as(path)

    def save_as(self, path: Path) -> None:
        """Write the register as a workbook."""
        if self.scene is None or self.scene.party is None:
            return
        make = partial(register_papers.workbook, self.desk.workspace, self.register, self.scene.party, words().language)
        self.desk.runner.run(partial(write_whole, make, path), owner=self,
                             then=lambda done: self.desk.say(t("Written: {path}", path=done.name)))  # fmt: skip

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        """Show the register that ``register`` names, of the Party ``party``, and choose its ``entry``."""
        if "register" in what:
            self.segments.choose(str(what["register"]))
            self._offer()
        self._wanted = str(what.get("party", self._wanted))
        self._pick = str(what.get("entry", ""))
        self.reload()

    def memory(self) -> dict[str, Any]:
        return {"register": str(self.register), "party": self._wanted, "search": self.header.typed}

    def recall(self, memory: dict[str, Any]) -> None:
        if memory.get("register") in set(Register):
            self.segments.choose(str(memory["register"]))
            self._offer()
        self._wanted = str(memory.get("party", ""))
        self.header.type_in(str(memory.get("search", "")))


def _empty(register: Register) -> str:
    return {
        Register.COMMUNICATIONS: t("No communication is registered yet."),
        Register.DUE: t("Nothing is kept yet that a retention rule counts."),
        Register.CERTIFICATES: t("Nothing was destroyed yet."),
        Register.INCIDENTS: t("No incident is registered."),
    }[register]  # fmt: skip


def _words(row: Row) -> str:
    w = words()
    if isinstance(row, CommunicationRow):
        draft = row.draft
        return fold(f"{say.about(w, row)} {draft.recipient} {draft.purpose} {draft.contents} {draft.legal_basis}")
    if isinstance(row, IncidentRow):
        return fold(f"{row.number} {row.draft.nature} {row.draft.measures}")
    if isinstance(row, Certificate):
        return fold(f"{row.number} {say.kind(w, row.kind)} {row.authorisation} {row.by}")
    return fold(f"{say.held(w, row.held)} {say.kind(w, row.held.kind)}")
