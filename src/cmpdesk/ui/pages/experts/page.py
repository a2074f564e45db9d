"""The page of experts: the list with its filters, and the inspector."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.experts import Answer, ExpertRow, ExpertSheet, PastCall, Standing
from cmpdesk.domain.history import RecordRef
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import experts, invitations
from cmpdesk.ui import presence
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.feedback import EmptyState
from cmpdesk.ui.footer import Footer, Total
from cmpdesk.ui.inspector import column
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.experts import lists, loading
from cmpdesk.ui.pages.experts.asking import AnswerSheet, InviteSheet
from cmpdesk.ui.pages.experts.columns import columns, order
from cmpdesk.ui.pages.experts.filters import Filters
from cmpdesk.ui.pages.experts.form import ExpertForm
from cmpdesk.ui.pages.experts.inspector import ExpertInspector
from cmpdesk.ui.pages.experts.loading import Asking, Scene
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.past import add_ways
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table


class ExpertsPage(ListPage[Scene]):
    """One list of the experts kept here, of both Parties in a joint workspace."""

    name: ClassVar[str] = "experts"
    areas: ClassVar[Area] = Area.DIRECTORY | Area.JURIES | Area.CALLS | Area.SCORES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Experts"))
        self._may_erase = may(desk.officer, Right.ERASE_PERSON, office=desk.workspace.info.office)
        self._pick = ""
        model: TableModel[ExpertRow] = TableModel(columns(), lambda row: row.id)
        model.sort_locally(order)
        self.table: Table[ExpertRow] = Table(model, name="experts", title=t("Experts"), memory=desk.memory)
        self.filters = Filters()
        self.inspector = ExpertInspector()
        self._declare_actions()
        self._build_body()
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _row: self.edit())
        self.inspector.asked.connect(lambda name: self.actions_of[name].trigger())
        self.inspector.call_asked.connect(self._go_to_call)

    # -- building

    def _declare_actions(self) -> None:
        add, chosen = self.actions_of.add, t("Choose an expert whom you may change.")
        add("new", t("&New expert…"), self.begin, shortcut="Ctrl+N", enabled=lambda: bool(self.parties()))
        add("edit", t("&Edit…"), self.edit, shortcut="F2", enabled=self._editable, why=chosen)
        add("invite", t("As&k to review…"), self.invite, shortcut="Ctrl+I", enabled=self._askable,
            why=t("Choose an expert who was not asked for this call yet."))  # fmt: skip
        add("answer", t("Record the &answer…"), self.answer, enabled=self._answerable,
            why=t("Choose an expert who was asked, and is not in the jury."))  # fmt: skip
        add("message", t("Save the message of the invitation…"), self.save_message, enabled=self._writable,
            why=t("Choose an expert who was asked for this call."))  # fmt: skip
        add("take-back", t("Take the invitation back"), self.take_back, enabled=self._answerable, why=chosen)
        add("import", t("&Import experts…"), self.import_list, enabled=lambda: bool(self.parties()))
        add("export-list", t("Export the e&xperts…"), self.export_list, enabled=self._listed)
        offering.offer(self, Sent.EXPERTS)
        add("gather", t("Take over the &members of the juries"), self.gather, enabled=lambda: bool(self.parties()))
        add("person", t("Open in the directory"), self._go_to_person, enabled=self._chosen)
        add("remove", t("Remove this expert"), self.remove, enabled=self._editable, why=chosen)
        add("erase", t("Erase a person…"), self.erase, enabled=lambda: self._may_erase and self._chosen())
        for name in ("edit", "invite", "answer", "message", "take-back", "person", "remove"):
            self.table.addAction(self.actions_of[name])
        add_ways(self, self._selected, self.table)
        self.header.add_search(t("Search name, organisation, keyword…"))
        self.header.searched.connect(self.narrow)
        for name in ("import", "invite"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["new"])

    def _build_body(self) -> None:
        nobody = EmptyState(
            t("No expert yet: enter those who may be asked, or import a list. Who joins a jury is listed by itself."),
            self.actions_of["gather"],
        )
        self.left = self.listed(self.table, t("No expert answers to the search and the filters."), nobody)
        self.footer = Footer(t("Totals"))
        left = column(self.left, self.footer)
        self.hold(split("experts", self.desk.memory, left, self.inspector, sizes=(68, 32)), filters=self.filters)
        self.inspector.show_nothing(t("Choose an expert."))
        self.editors = presence.below(self.inspector.foot, self.desk)

    # -- loading

    def reload(self) -> None:
        """Load the experts with their standing in the call at hand, or without one."""
        load = partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id)
        self.desk.runner.run(load, then=self._arrived, owner=self, channel="experts-scene")

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.filters.show_scene(scene)
        self.narrow()
        self.actions_of.refresh()

    def narrow(self, *_typed: str) -> None:
        if self.scene is None:
            return
        rows = self.filters.wanted(self.header.typed).keep(self.scene.rows)
        self.table.rows_model.set_rows(rows)
        whole = self.scene.rows
        self.left.show_rows(some=bool(whole))
        said = n("{count} expert", "{count} experts", len(whole))
        if self.scene.call is not None:
            seated = sum(one.standing is Standing.IN_JURY for one in whole)
            asked = sum(one.standing is Standing.ASKED for one in whole)
            juries = n("{count} in juries", "{count} in juries", seated)
            said = " · ".join((said, juries, n("{count} without an answer", "{count} without an answer", asked)))
        self.header.set_status(said)
        self.filters.tally.setText(n("{count} shown", "{count} shown", len(rows)))
        self._show_totals(rows)
        if self._pick and self.table.pick(self._pick):
            self._pick = ""
        else:
            self.table.settle()
        if not rows:
            self.inspector.show_nothing(t("Choose an expert."))
        self.actions_of.refresh()

    def _show_totals(self, rows: tuple[ExpertRow, ...]) -> None:
        w = words()
        sums = [(t("Asked"), sum(one.tally.asked for one in rows)), (t("Read"), sum(one.tally.read for one in rows)),
                (t("Late"), sum(one.tally.late for one in rows))]  # fmt: skip
        what = n("{count} expert", "{count} experts", len(rows))
        self.footer.show_totals(what, [Total(name, w.number(value)) for name, value in sums])

    def _picked(self, row: ExpertRow | None) -> None:
        if row is not None:
            load = partial(experts.sheet, self.desk.workspace, row.id)
            self.desk.runner.run(load, then=self._show_sheet, failed=self._gone, owner=self, channel="experts-sheet")
        self.actions_of.refresh()

    def _show_sheet(self, sheet: ExpertSheet) -> None:
        row = self.table.current_row()
        if self.scene is None or row is None or row.id != sheet.row.id:
            return
        self.editors.follow(row.id)
        self.inspector.show_expert(sheet, self.scene, row.standing, row.code, may_edit=self._editable(),
                                   may_erase=self._may_erase)  # fmt: skip
        self.actions_of.refresh()

    def _gone(self, _failure: Foreseen) -> bool:
        self.inspector.show_nothing(t("Choose an expert."))
        return True

    # -- what may be done

    def parties(self) -> list[Party]:
        """Return the Parties whose experts this officer may change."""
        return [one for one in self.scene.parties if one.code in self.scene.editable] if self.scene else []

    def _row(self) -> ExpertRow | None:
        return self.table.current_row()

    def _chosen(self) -> bool:
        return self._row() is not None

    def _listed(self) -> bool:
        return self.scene is not None and bool(self.scene.rows)

    def _editable(self) -> bool:
        row = self._row()
        return row is not None and self.scene is not None and row.party_code in self.scene.editable

    def _of_call(self) -> ExpertRow | None:
        """Return the chosen expert where their Party is one of the call, and they may be changed."""
        row = self._row()
        here = row is not None and self.scene is not None and row.party_code in self.scene.of_call
        return row if here and self._editable() else None

    def _askable(self) -> bool:
        row = self._of_call()
        return row is not None and row.standing is Standing.NOT_ASKED

    def _answerable(self) -> bool:
        row = self._of_call()
        return row is not None and row.standing in (Standing.ASKED, Standing.ACCEPTED, Standing.DECLINED)

    def _writable(self) -> bool:
        row = self._of_call()
        return row is not None and row.standing is not Standing.NOT_ASKED

    def _selected(self) -> RecordRef | None:
        row = self._row()
        return RecordRef("expert", row.id, row.name) if row else None

    # -- acting

    def begin(self) -> None:
        """Open the form of a new expert."""
        if self.parties():
            self._open(ExpertForm(self, self.desk, None, self.parties()), self._saved)

    def edit(self) -> None:
        """Open the form of the chosen expert."""
        row = self._row()
        if row is not None and self._editable():
            load = partial(experts.sheet, self.desk.workspace, row.id)
            self.desk.runner.run(load, then=self._edit, owner=self, channel="experts-form")

    def _edit(self, sheet: ExpertSheet) -> None:
        self._open(ExpertForm(self, self.desk, sheet, self.parties()), self._saved)

    def _open(self, sheet: Sheet, then: Any) -> None:
        sheet.saved.connect(then)
        sheet.open()

    def _saved(self, sheet: ExpertSheet) -> None:
        self._pick = sheet.row.id
        self.desk.say(t("Saved: {name}", name=sheet.row.name), undo=True)

    def invite(self) -> None:
        """Show what speaks against asking the chosen expert, and record that they are asked."""
        if self._askable():
            self._ask_about(self._invite)

    def _ask_about(self, then: Any) -> None:
        row = self._row()
        if row is not None:
            load = partial(loading.asking, self.desk.workspace, row.id, self.desk.call_id)
            self.desk.runner.run(load, then=then, owner=self, channel="experts-form")

    def _invite(self, asking: Asking) -> None:
        self._open(InviteSheet(self, self.desk, asking), self._invited)

    def _invited(self, sheet: ExpertSheet) -> None:
        self._pick = sheet.row.id
        self.desk.say(t("Recorded: {name} is asked to review.", name=sheet.row.name), undo=True)
        self._save_message(sheet.row)

    def save_message(self) -> None:
        """Save the message to the chosen expert as a draft."""
        row = self._of_call()
        if row is not None:
            self._save_message(row)

    def _save_message(self, row: ExpertRow) -> None:
        proposed = str(Path.home() / f"{t('Invitation')} {row.name}.eml".replace("/", "-"))
        chosen, _ = QFileDialog.getSaveFileName(self, t("Save the message of the invitation"), proposed,
                                                t("Message (*.eml)"))  # fmt: skip
        if chosen:
            path = Path(chosen) if chosen.lower().endswith(".eml") else Path(f"{chosen}.eml")
            work = partial(loading.save_message, self.desk.workspace, self.desk.officer, row.id, self.desk.call_id,
                           path)  # fmt: skip
            self.desk.runner.run(work, then=self._written, owner=self)

    def _written(self, path: Path) -> None:
        self.desk.say(t("Saved as {name}: open it in your mail program, read it and send it.", name=path.name))

    def answer(self) -> None:
        """Record what the chosen expert answered."""
        if self._answerable():
            self._ask_about(self._answer)

    def _answer(self, asking: Asking) -> None:
        past = self._invitation()
        if past is not None:
            self._open(AnswerSheet(self, self.desk, asking, past), self._answered)

    def _invitation(self) -> PastCall | None:
        sheet = self.inspector.sheet
        found = sheet.history if sheet else ()
        return next((one for one in found if one.call_id == self.desk.call_id and one.invitation_id), None)

    def _answered(self, sheet: ExpertSheet) -> None:
        self._pick = sheet.row.id
        past = next((one for one in sheet.history if one.call_id == self.desk.call_id), None)
        if past is not None and past.answer is Answer.ACCEPTED:
            self.desk.say(t("{name} is in the jury as {code}.", name=sheet.row.name, code=past.code), undo=True)
        else:
            self.desk.say(t("{name} declined.", name=sheet.row.name), undo=True)

    def take_back(self) -> None:
        """Take the invitation of the chosen expert out of the record."""
        past = self._invitation()
        if past is not None:
            work = partial(invitations.take_back, self.desk.workspace, officer=self.desk.officer,
                           invitation_id=past.invitation_id, seen=past.version)  # fmt: skip
            self.desk.runner.run(work, then=partial(self._told, t("The invitation is taken back.")), owner=self)

    def remove(self) -> None:
        """Take the chosen expert out of the list."""
        row = self._row()
        if row is not None and self._editable():
            work = partial(experts.remove, self.desk.workspace, officer=self.desk.officer, expert_id=row.id,
                           seen=row.version)  # fmt: skip
            self.desk.runner.run(work, then=partial(self._told, t("Removed: {name}", name=row.name)), owner=self)

    def _told(self, sentence: str, _outcome: Outcome[Any]) -> None:
        self.desk.say(sentence, undo=True)

    def gather(self) -> None:
        """Let whoever sits in a jury be in the list."""
        work = partial(experts.gather, self.desk.workspace, officer=self.desk.officer)
        self.desk.runner.run(work, then=self._gathered, owner=self)

    def _gathered(self, outcome: Outcome[int]) -> None:
        self.desk.say(n("{count} expert added.", "{count} experts added.", outcome.value), undo=True)

    def erase(self) -> None:
        """Ask what shall be erased of the chosen person."""
        row = self._row()
        if row is not None:
            from cmpdesk.ui.erasure import EraseDialog  # late: seldom needed

            desk = self.desk
            EraseDialog(self, desk.workspace, desk.officer, desk.runner, row.person_id).open()

    def import_list(self) -> None:
        """Choose a list of experts, and show what would become of its rows."""
        lists.import_list(self, self.parties())

    def export_list(self) -> None:
        """Save the experts of a Party as a list that can be imported again."""
        lists.export_list(self, self.scene.parties if self.scene else ())

    # -- places

    def _go_to_person(self) -> None:
        row = self._row()
        if row is not None:
            self.desk.go("directory", person_id=row.person_id)

    def _go_to_call(self, call_id: str) -> None:
        self.desk.choose_call(call_id)
        self.desk.go("juries")

    def show_this(self, what: dict[str, Any]) -> None:
        """Show the expert ``expert_id``, or what ``search`` leaves."""
        self.header.type_in(str(what.get("search", "")))
        if "expert_id" in what:
            self.filters.choose(())
            self._pick = str(what["expert_id"])
        self.narrow()

    def memory(self) -> dict[str, Any]:
        row = self.table.current_row()
        return {**super().memory(), "expert": row.id if row else ""}

    def recall(self, memory: dict[str, Any]) -> None:
        self._pick = str(memory.get("expert", ""))
        super().recall(memory)
