"""What became of one grant: its instalments, its claims with their pieces, what was carried over."""

import mimetypes
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.grants import CarryOver, Claim, Grant, Instalment, SupportingPiece
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import schedules as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import grants
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.projects.claims import ClaimSheet, DecideSheet, PieceSheet
from cmpdesk.ui.pages.projects.grants_forms import CarrySheet, Make, PaySheet, ReleaseSheet
from cmpdesk.ui.pages.projects.grants_lines import InstalmentsSheet
from cmpdesk.ui.pages.projects.grants_loading import Money
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

Verbs = Sequence[tuple[str, str, Callable[[], None]]]


class Part(QWidget):
    """A part of what became of a grant; each change is saved at once, and can be undone."""

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(name)
        self.desk = desk
        self.held: Money | None = None
        self.grant: Grant | None = None
        self.verbs: dict[str, QPushButton] = {}
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(8)

    @property
    def editable(self) -> bool:
        """Whether the officer may manage the money of this grant."""
        return self.held is not None and self.grant is not None and self.grant.side in self.held.editable

    def add_verbs(self, verbs: Verbs) -> None:
        """Add a row of buttons: their names, words and acts."""
        holder = QWidget()
        holder.setProperty("kind", "plain")
        holder.setAccessibleName(self.accessibleName())
        row = row_in(holder)
        row.setSpacing(8)
        for name, words_, act in verbs:
            button = QPushButton(words_)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self.verbs[name] = button
            row.addWidget(button)
        if isinstance(row, QHBoxLayout):
            row.addStretch(1)
        self.column.addWidget(holder)

    def show_grant(self, held: Money, grant: Grant | None) -> None:
        """Show what became of `grant`."""
        self.held, self.grant = held, grant
        self.fill()
        self.settle()

    def fill(self) -> None:
        """Fill the tables."""
        raise NotImplementedError

    def settle(self, *_: object) -> None:
        """Let what can be done now be done."""
        raise NotImplementedError

    def open(self, make: Make, said: str, item_id: str = "") -> None:
        """Open a form about the grant; `said` is told once it is saved."""
        if self.held is not None and self.grant is not None and self.editable:
            form = make(self.window(), self.desk, self.held, self.grant.id, item_id)
            form.saved.connect(lambda _grant: self.desk.say(said, undo=True))
            form.open()

    def run(self, act: Callable[..., Outcome[Any]], said: str, **asked: Any) -> None:
        """Do something to the grant at once."""
        if self.held is not None and self.grant is not None and self.editable:
            work = partial(act, self.desk.workspace, officer=self.desk.officer, grant_id=self.grant.id,
                           seen=self.held.project.row.version, **asked)  # fmt: skip
            self.desk.runner.run(work, then=lambda _made: self.desk.say(said, undo=True), owner=self)


def _table(model: TableModel[Any], name: str, title: str, desk: Desk) -> Table[Any]:
    return Table(model, name=name, title=title, memory=desk.memory, compact=True)


class InstalmentsPart(Part):
    """The instalments of a grant."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Instalments"))
        self.model: TableModel[Instalment] = TableModel(self._columns(), lambda one: one.id)
        self.table: Table[Instalment] = _table(self.model, "grant-instalments", t("Instalments"), desk)
        self.column.addWidget(self.table, 1)
        self.add_verbs((
            ("plan", t("&Plan…"), lambda: self.open(InstalmentsSheet, t("The instalments are planned."))),
            ("release", t("&Release…"), self.release), ("pay", t("Mark as pai&d…"), self.pay),
            ("back", t("Take &back"), self.take_back),
        ))  # fmt: skip
        self.table.picked.connect(self.settle)

    def _columns(self) -> Sequence[Column[Instalment]]:
        w = words()
        return (
            Column("position", t("No."), lambda one: w.number(one.position), width=50),
            Column("amount", t("Amount"), lambda one: w.money(one.amount), Kind.NUMBER, width=120,
                   values=lambda one: (one.amount,)),
            Column("condition", t("Condition"), lambda one: one.condition, width=150, stretch=True),
            Column("due", t("Due"), self._due, width=230),
            Column("state", t("State"), self._state, Kind.PILL, width=200),
            Column("reference", t("Reference"), lambda one: one.reference, width=110),
        )  # fmt: skip

    def _due(self, one: Instalment) -> str:
        if one.milestone is None:
            return ""
        name = words().localised(one.milestone)
        return f"{name} · {say.when(words(), one.due)}" if one.due else name

    def _state(self, one: Instalment) -> Cell:
        w = words()
        if one.paid_on is not None:
            return Cell(t("Paid on {day}", day=w.date(one.paid_on)), tone="good")
        if one.released_on is not None:
            return Cell(t("Released on {day}", day=w.date(one.released_on)), tone="accent")
        return Cell(t("Planned"), tone="muted")

    def fill(self) -> None:
        """Fill the table."""
        self.model.set_rows(list(self.grant.instalments) if self.grant else [])

    def settle(self, *_: object) -> None:
        """Let what can be done now be done."""
        one = self.table.current_row()
        waits = one is not None and one.paid_on is None
        able = {"plan": True, "release": waits and one is not None and one.released_on is None,
                "pay": waits and one is not None and one.released_on is not None,
                "back": one is not None and bool(one.released_on or one.paid_on)}  # fmt: skip
        for name, button in self.verbs.items():
            button.setEnabled(self.editable and able[name])

    def release(self) -> None:
        """Ask from which day on the instalment may be paid."""
        if (one := self.table.current_row()) is not None:
            self.open(ReleaseSheet, t("The instalment is released."), one.id)

    def pay(self) -> None:
        """Ask when the instalment was paid."""
        if (one := self.table.current_row()) is not None:
            self.open(PaySheet, t("The payment is noted."), one.id)

    def take_back(self) -> None:
        """Take the payment back, or the release where nothing is paid."""
        if (one := self.table.current_row()) is None:
            return
        if one.paid_on is not None:
            self.run(grants.pay, t("The payment is taken back."), instalment_id=one.id, on=None)
        else:
            self.run(grants.release, t("The release is taken back."), instalment_id=one.id, on=None)


class ClaimsPart(Part):
    """The claims of a grant, and the pieces of the one under the cursor."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Claims and pieces"))
        self.model: TableModel[Claim] = TableModel(self._columns(), lambda one: one.id)
        self.table: Table[Claim] = _table(self.model, "grant-claims", t("Claims"), desk)
        self.pieces_model: TableModel[SupportingPiece] = TableModel(self._piece_columns(), lambda one: one.id)
        self.pieces: Table[SupportingPiece] = _table(self.pieces_model, "grant-pieces", t("Supporting pieces"), desk)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.table, 11)
        row.addWidget(self.pieces, 9)
        self.column.addLayout(row, 1)
        self.add_verbs((
            ("claim", t("Re&gister a claim…"), lambda: self.open(ClaimSheet, t("The claim is registered."))),
            ("decide", t("&Decide…"), self.decide), ("reopen", t("Open a&gain"), self.reopen),
            ("piece", t("Add a &piece…"), self.add_piece), ("file", t("Open the &file"), self.open_file),
        ))  # fmt: skip
        self.table.picked.connect(self._picked)
        self.pieces.picked.connect(self.settle)
        self.pieces.opened.connect(lambda _one: self.open_file())
        self.table.opened.connect(lambda _one: self.decide())

    def _columns(self) -> Sequence[Column[Claim]]:
        w = words()
        return (
            Column("number", t("No."), lambda one: w.number(one.number), width=44),
            Column("received", t("Received on"), lambda one: w.date(one.received_on), width=96,
                   values=lambda one: (one.received_on,)),
            Column("claimed", t("Claimed"), lambda one: w.money(one.amount), Kind.NUMBER, width=112,
                   values=lambda one: (one.amount,)),
            Column("accepted", t("Accepted"), lambda one: w.money(one.accepted) if one.accepted else "", Kind.NUMBER,
                   width=112, values=lambda one: (one.accepted,)),
            Column("state", t("State"), self._state, Kind.PILL, width=110, stretch=True,
                   room_for=[t("To decide"), t("Refused"), t("Accepted in part")],
                   values=lambda one: (self._state(one).text, one.reason), headings=[t("State"), t("Reason")]),
        )  # fmt: skip

    def _state(self, one: Claim) -> Cell:
        if one.accepted is None:
            return Cell(t("To decide"), tone="warn")
        if one.accepted.cents == 0:
            return Cell(t("Refused"), tone="bad")
        whole = one.accepted.cents == one.amount.cents
        return Cell(t("Accepted") if whole else t("Accepted in part"), tone="good" if whole else "reserve")

    def _piece_columns(self) -> Sequence[Column[SupportingPiece]]:
        w = words()
        return (
            Column("number", t("No."), lambda one: w.number(one.number), width=44),
            Column("label", t("Piece"), lambda one: one.label, width=120, stretch=True),
            Column("amount", t("Amount"), lambda one: w.money(one.amount), Kind.NUMBER, width=108,
                   values=lambda one: (one.amount,)),
            Column("eligible", t("Eligible"), self._eligible, Kind.PILL, width=96,
                   room_for=[t("Eligible"), t("Not eligible")]),
            Column("file", t("File"), lambda one: one.file_name, width=100),
        )  # fmt: skip

    def _eligible(self, one: SupportingPiece) -> Cell:
        return Cell(t("Eligible"), tone="good") if one.eligible else Cell(t("Not eligible"), tone="bad")

    def fill(self) -> None:
        """Fill the tables."""
        self.model.set_rows(list(self.grant.claims) if self.grant else [])
        self._picked(self.table.current_row())

    def _picked(self, claim: Claim | None) -> None:
        self.pieces_model.set_rows(list(claim.pieces) if claim else [])
        self.settle()

    def settle(self, *_: object) -> None:
        """Let what can be done now be done."""
        one, piece = self.table.current_row(), self.pieces.current_row()
        open_ = one is not None and one.accepted is None
        able = {"claim": True, "decide": open_, "reopen": one is not None and not open_, "piece": open_}
        for name, button in self.verbs.items():
            button.setEnabled(self.editable and able[name] if name in able else bool(piece and piece.sha256))

    def decide(self) -> None:
        """Ask what is accepted of the claim."""
        one = self.table.current_row()
        if one is not None and one.accepted is None:
            self.open(DecideSheet, t("The claim is decided."), one.id)

    def reopen(self) -> None:
        """Take the decision on the claim back."""
        if (one := self.table.current_row()) is not None:
            self.run(grants.decide_claim, t("The claim is open again."), claim_id=one.id, cents=None)

    def add_piece(self) -> None:
        """Add a piece to the claim."""
        if (one := self.table.current_row()) is not None:
            self.open(PieceSheet, t("The piece is added."), one.id)

    def open_file(self) -> None:
        """Show the file of the piece."""
        one = self.pieces.current_row()
        if one is not None and one.sha256 and self.held is not None:
            load = partial(_content, self.desk.workspace, self.held.project.id, one.id)
            media = mimetypes.guess_type(one.file_name)[0] or "application/octet-stream"
            preview.show(self.desk, Document(one.label, one.file_name, load, media, True, t("As received")))


def _content(workspace: Workspace, project_id: str, piece_id: str) -> bytes:
    return grants.piece(workspace, project_id, piece_id)[1]


class CarriedPart(Part):
    """What of a grant may be spent in later years, with the decision on each."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Carried over"))
        self.model: TableModel[CarryOver] = TableModel(self._columns(), lambda one: one.id)
        self.table: Table[CarryOver] = _table(self.model, "grant-carried", t("Carried over"), desk)
        self.column.addWidget(self.table, 1)
        self.add_verbs((
            ("carry", t("Carry &over…"), lambda: self.open(CarrySheet, t("The carry-over is recorded."))),
        ))  # fmt: skip

    def _columns(self) -> Sequence[Column[CarryOver]]:
        w = words()
        return (
            Column("year", t("To the year"), lambda one: str(one.year), width=100),
            Column("amount", t("Amount"), lambda one: w.money(one.amount), Kind.NUMBER, width=120,
                   values=lambda one: (one.amount,)),
            Column("body", t("Decided by"), lambda one: one.deciding_body, width=160),
            Column("on", t("Decided on"), lambda one: w.date(one.decided_on), width=110,
                   values=lambda one: (one.decided_on,)),
            Column("reference", t("Reference"), lambda one: one.reference, width=120),
            Column("reason", t("Reason"), lambda one: one.reason, width=160, stretch=True),
        )  # fmt: skip

    def fill(self) -> None:
        """Fill the table."""
        self.model.set_rows(list(self.grant.carry_overs) if self.grant else [])

    def settle(self, *_: object) -> None:
        """Let what can be done now be done."""
        self.verbs["carry"].setEnabled(self.editable)
