"""Changes asked for, of a project or of a call: the list, the one under the cursor, and what is done with it."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.change_requests import ChangeRequest, RequestKind, RequestState
from cmpdesk.domain.letters import LetterRow
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import change_requests as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import change_requests, project_documents, request_letters
from cmpdesk.ui import preview
from cmpdesk.ui.chips import Chip, ChipRow
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.labels import restyle
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.projects import requests_loading
from cmpdesk.ui.pages.projects.requests_detail import TONES, RequestInspector
from cmpdesk.ui.pages.projects.requests_forms import AnswerSheet, AskSheet, Proposals, TieSheet
from cmpdesk.ui.pages.projects.requests_loading import Asked
from cmpdesk.ui.pages.projects.requests_out import CarryOut
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table


class RequestsDialog(Dialog):
    """Lists the requests of a project, or of all projects of a call; each change is saved at once."""

    enter_presses = False

    def __init__(self, parent: QWidget | None, desk: Desk, held: Asked, project_id: str = "") -> None:
        title = t("Changes asked for")
        if project_id:
            row = held.projects[project_id]
            title = t("Changes asked for · {number} {title}", number=row.number, title=row.title)
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._project_id, self.held = desk, project_id, held
        self.out = CarryOut(self, desk)
        w = words()
        states = [(str(one), say.state(w, one)) for one in RequestState]
        self.state = Chip(t("State"), t("State: all"), states)
        self.kind = Chip(t("Kind"), t("All kinds"), [(str(one), say.kind(w, one)) for one in RequestKind])
        self.chips = ChipRow(t("Filters"), self.state, self.kind)
        self.chips.setVisible(not project_id)
        self.column.addWidget(self.chips)
        self.model: TableModel[ChangeRequest] = TableModel(self._columns(), lambda one: one.id)
        name = "requests" if project_id else "call-requests"
        self.table: Table[ChangeRequest] = Table(self.model, name=name, title=t("Changes asked for"),
                                                 memory=desk.memory, compact=True)  # fmt: skip
        self.detail = RequestInspector()
        self.column.addWidget(split(name, desk.memory, self.table, self.detail, sizes=(52, 48)), 1)
        self._verbs()
        if project_id:
            self.button(t("Those of the &call…"), self.show_call, left=True)
        self.button(t("Close"), self.accept, primary=True)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(lambda _one: self.edit())
        for chip in (self.state, self.kind):
            chip.chosen.connect(self._show_rows)
        desk.changes.changed.connect(self._heard)
        self.size_to(1140, 680)
        self._show(held)
        self.table.setFocus()

    def _columns(self) -> Sequence[Column[ChangeRequest]]:
        w = words()
        project = Column[ChangeRequest]("project", t("Project"), self._number, width=70)
        return (
            *(() if self._project_id else (project,)),
            Column("number", t("No."), lambda one: w.number(one.number), width=48),
            Column("kind", t("Kind"), lambda one: say.kind(w, one.kind), width=110, stretch=True),
            Column("asked", t("Asked on"), lambda one: w.date(one.asked_on), width=94,
                   values=lambda one: (one.asked_on,)),
            Column("state", t("State"), lambda one: Cell(say.state(w, one.state), tone=TONES[one.state]), Kind.PILL,
                   width=110, room_for=[say.state(w, one) for one in RequestState]),
            Column("amendment", t("Amendment"), lambda one: w.number(one.amendment) if one.amendment else "",
                   width=78, values=lambda one: (one.amendment,)),
        )  # fmt: skip

    def _number(self, one: ChangeRequest) -> str:
        row = self.held.projects.get(one.project_id)
        return row.number if row else ""

    def _verbs(self) -> None:
        parties = self.held.programme.parties
        row = Flow()
        row.setSpacing(8)
        self.verbs: dict[str, QPushButton] = {}
        acts: list[tuple[str, str, Callable[[], None]]] = [
            ("ask", t("&Ask for a change…"), self.ask), ("edit", t("&Edit…"), self.edit),
            *((f"answer-{one.side}", t("Answer of {party}…", party=one.code), partial(self.answer, one))
              for one in parties),
            ("back", t("&Take back"), self.take_back), ("out", t("Carry &out…"), self.carry_out),
            ("tie", t("Name the &revision…"), self.tie), ("letters", t("Draft the &letters"), self.draft_letters),
            ("paper", t("Show the a&mendment…"), self.show_amendment),
        ]  # fmt: skip
        for name, verb, act in acts:
            button = QPushButton(verb)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.verbs[name] = button
            row.addWidget(button)
        self.verbs["ask"].setVisible(bool(self._project_id))
        self.column.addLayout(row)

    # -- showing

    def reload(self) -> None:
        """Load the requests again."""
        load = partial(requests_loading.asked, self._desk.workspace, self._desk.officer, self.held.call_id,
                       self._project_id)  # fmt: skip
        self._desk.runner.run(load, then=self._show, owner=self, channel="requests")

    def _heard(self, areas: Area) -> None:
        if areas & Area.PROJECTS:
            self.reload()

    def _show(self, held: Asked) -> None:
        self.held = held
        self._show_rows()

    def _show_rows(self, _key: str = "") -> None:
        rows = [one for one in self.held.requests
                if self.state.key in ("", one.state) and self.kind.key in ("", one.kind)]  # fmt: skip
        self.model.set_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.setCurrentIndex(self.model.index(0, 0))
        self._picked(self.table.current_row())

    def _picked(self, one: ChangeRequest | None) -> None:
        if one is None:
            filtered = bool(self.held.requests)
            self.detail.show_nothing(t("No change answers to these filters.") if filtered else
                                     t("No change was asked for yet."))  # fmt: skip
        else:
            self.detail.show_request(one, self.held, self._number(one) if not self._project_id else "")
        self._settle(one)

    def _settle(self, one: ChangeRequest | None) -> None:
        may, state = self.held.may_edit, one.state if one else None
        open_ = state is RequestState.OPEN
        able = {
            "ask": may and bool(self._project_id), "edit": may and one is not None and open_ and not any(one.answers),
            "back": may and open_, "out": may and one is not None and self.out.can(one),
            "tie": may and one is not None and state is RequestState.ACCEPTED and one.kind is RequestKind.CALENDAR,
            "letters": one is not None and request_letters.kind_of(one) is not None and bool(self.held.writing),
            "paper": one is not None and one.amendment is not None,
        }  # fmt: skip
        for place, side in enumerate(Side):
            mine = side in self.held.answering and one is not None and one.answers[place] is None
            able[f"answer-{side}"] = open_ and mine
        for name, button in self.verbs.items():
            button.setEnabled(bool(able[name]))
        restyle(self.verbs["out"], kind="primary" if able["out"] else "")

    # -- acting

    def _run(self, work: "partial[Outcome[Any]]", said: str) -> None:
        self._desk.runner.run(work, then=lambda _made: self._desk.say(said, undo=True), owner=self)

    def _open(self, form: Sheet, said: str) -> None:
        form.saved.connect(lambda made: self._saved(made, said))
        form.open()

    def _saved(self, made: ChangeRequest, said: str) -> None:
        if made.amendment:
            said = t("Both Parties accept: {amendment}. Carry it out now.", amendment=say.amended(words(), made))
        self.table.pick(made.id)
        self._desk.say(said, undo=True)

    def ask(self) -> None:
        """Open the form of a new request, with how things are now."""
        if self._project_id:
            load = partial(requests_loading.proposals, self._desk.workspace, self._project_id)
            self._desk.runner.run(load, then=self._ask, owner=self, channel="requests-ask")

    def _ask(self, proposals: Proposals) -> None:
        row = self.held.projects[self._project_id]
        self._open(AskSheet(self, self._desk, row, proposals), t("The request is registered."))

    def show_call(self) -> None:
        """Open the requests of all projects of the call instead."""
        parent = self.parentWidget()
        self.accept()
        if parent is not None:
            show(parent, self._desk, self.held.call_id)

    def edit(self) -> None:
        """Open the form of the request under the cursor, while nobody has answered it."""
        one = self.table.current_row()
        if one is not None and self.verbs["edit"].isEnabled():
            row = self.held.projects[one.project_id]
            self._open(AskSheet(self, self._desk, row, {}, one), t("The request is changed."))

    def answer(self, party: Party) -> None:
        """Ask what a Party answers."""
        one = self.table.current_row()
        if one is not None:
            self._open(AnswerSheet(self, self._desk, one, party), t("The answer is recorded."))

    def take_back(self) -> None:
        """Record that who asked takes the request back today."""
        one = self.table.current_row()
        if one is not None:
            self._run(partial(change_requests.take_back, self._desk.workspace, officer=self._desk.officer,
                              request_id=one.id, seen=one.version, on=self._desk.workspace.today()),
                      t("The request is taken back."))  # fmt: skip

    def carry_out(self) -> None:
        """Open what carries out the request."""
        one = self.table.current_row()
        if one is not None:
            self.out.start(one, self.held)

    def tie(self) -> None:
        """Ask by which revision the request was carried out."""
        one = self.table.current_row()
        if one is not None:
            self._open(TieSheet(self, self._desk, one, self.held.revisions), t("The revision is named."))

    def show_amendment(self) -> None:
        """Show the amendment that the request became, for the instrument of each Party."""
        one = self.table.current_row()
        if one is not None:
            work = partial(project_documents.amendments, self._desk.workspace, one.project_id, one.id)
            self._desk.runner.run(work, then=self._show_papers, owner=self)

    def _show_papers(self, made: tuple[Document, ...]) -> None:
        preview.show(self._desk, *made)

    def draft_letters(self) -> None:
        """Draft the letters of the answer for each Party whose letters the officer writes."""
        one = self.table.current_row()
        if one is None:
            return
        work = partial(request_letters.draft, self._desk.workspace, officer=self._desk.officer, request_id=one.id,
                       dated_on=self._desk.workspace.today())  # fmt: skip
        self._desk.runner.run(work, then=self._drafted, owner=self)

    def _drafted(self, made: "Outcome[tuple[LetterRow, ...]]") -> None:
        said = n("{count} letter is drafted: it waits on the page of letters.",
                 "{count} letters are drafted: they wait on the page of letters.", len(made.value))  # fmt: skip
        self._desk.say(said, undo=True)


def show(parent: QWidget, desk: Desk, call_id: str, project_id: str = "") -> None:
    """Open the requests of a project, or of a call, once they are loaded."""
    load = partial(requests_loading.asked, desk.workspace, desk.officer, call_id, project_id)
    desk.runner.run(load, then=lambda held: RequestsDialog(parent, desk, held, project_id).open(), owner=parent,
                    channel="requests-open")  # fmt: skip
