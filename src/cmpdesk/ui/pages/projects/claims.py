"""The forms of claims: what a promoter claims, the pieces that support it, what is accepted of it."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Claim, Grant
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import grants
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import line_edit, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.projects.grants_forms import GrantSheet
from cmpdesk.ui.pages.projects.grants_loading import Money
from cmpdesk.ui.plain import typed_text


class ClaimSheet(GrantSheet):
    """Registers what a promoter claims of a grant."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str = "") -> None:
        super().__init__(parent, desk, held, grant_id, item_id, t("Register a claim"),
                         t("It gets the next number; its supporting pieces are added to it then."),
                         t("Register"))  # fmt: skip
        self.amount = self.amount_row(t("Claimed"), None)
        self.on = self.day_row(t("Received on"), self._today)
        self.finish(520, 300, self.amount)

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.amount.text(), self.on.text()

    def work(self) -> "partial[Any]":
        """Return the registering."""
        return partial(grants.claim, self._desk.workspace, **self.act(), cents=self.cents(self.amount),
                       received_on=self.day(self.on))  # fmt: skip


class PieceSheet(GrantSheet):
    """Adds a numbered piece to a claim, with its file where there is one."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str) -> None:
        claim = claim_of(held, grant_id, item_id)
        number = max((one.number for one in claim.pieces), default=0) + 1
        title = t("Piece {piece} of claim {claim}", piece=words().number(number), claim=words().number(claim.number))
        super().__init__(parent, desk, held, grant_id, item_id, title,
                         t("Only eligible pieces support what is accepted."), t("Add"))  # fmt: skip
        self.label = line_edit(hint=t("Train tickets"))
        self.form.row(t("What it is"), self.label, check=self._check_label, required=True)
        self.amount = self.amount_row(t("Amount"), None)
        self.eligible = QCheckBox(t("El&igible"))
        self.eligible.setChecked(True)
        self.form.wide(self.eligible)
        self.file = line_edit(hint=t("On paper only"))
        self.file.textChanged.connect(self._chosen)
        choose = QPushButton(t("Choose a &file…"))
        choose.setAutoDefault(False)
        choose.clicked.connect(self.choose)
        self.form.row(t("File"), self.file, check=self._check_file)
        line = QHBoxLayout()
        line.addWidget(choose)
        line.addStretch(1)
        self.body.addLayout(line)
        self.finish(600, 380, self.label)

    def choose(self) -> None:
        """Choose the file of the piece."""
        chosen, _ = QFileDialog.getOpenFileName(self, t("File of the piece"), str(Path.home()))
        if chosen:
            self.file.setText(chosen)

    def _chosen(self, typed: str) -> None:
        if typed and not self.label.text():
            self.label.setText(Path(typed).stem)

    def _check_label(self) -> str:
        return "" if self.label.text().strip() else t("Say what the piece is.")

    def _check_file(self) -> str:
        typed = self.file.text().strip()
        return "" if not typed or Path(typed).is_file() else t("There is no such file: choose it again.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.label.text(), self.amount.text(), self.eligible.isChecked(), self.file.text()

    def work(self) -> "partial[Any]":
        """Return the adding; the file is read on the thread."""
        return partial(add_piece, self._desk.workspace, **self.act(), claim_id=self.item_id, label=self.label.text(),
                       cents=self.cents(self.amount), eligible=self.eligible.isChecked(),
                       path=self.file.text().strip())  # fmt: skip


class DecideSheet(GrantSheet):
    """Says what is accepted of a claim."""

    def __init__(self, parent: QWidget | None, desk: Desk, held: Money, grant_id: str, item_id: str) -> None:
        claim = claim_of(held, grant_id, item_id)
        w = words()
        title = t("Decide claim {number}", number=w.number(claim.number))
        super().__init__(parent, desk, held, grant_id, item_id, title,
                         t("What is accepted counts as spent; less than was claimed owes a reason."),
                         t("Decide"))  # fmt: skip
        self.claim = claim
        said = [t("Claimed: {amount}", amount=w.money(claim.amount))]
        if claim.pieces:
            said.append(t("supported by eligible pieces: {amount}", amount=w.money(claim.eligible)))
        self.form.wide(text(" · ".join(said), "muted", wrap=True))
        supported = claim.eligible if claim.pieces and claim.eligible.cents < claim.amount.cents else claim.amount
        self.amount = self.amount_row(t("Accepted"), claim.accepted or supported, zero=True)
        self.on = self.day_row(t("Decided on"), claim.decided_on or self._today)
        self.reason = text_edit(claim.reason, lines=3)
        self.form.row(t("Reason"), self.reason, check=self._check_reason)
        self.finish(560, 400, self.amount)

    def _check_reason(self) -> str:
        if self.amount.fault() or typed_text(self.reason).strip() or self.cents(self.amount) >= self.claim.amount.cents:
            return ""
        return t("Enter why less is accepted than was claimed.")

    def typed(self) -> object:
        """Return what stands in the fields."""
        return self.amount.text(), self.on.text(), typed_text(self.reason)

    def work(self) -> "partial[Any]":
        """Return the decision."""
        return partial(grants.decide_claim, self._desk.workspace, **self.act(), claim_id=self.item_id,
                       cents=self.cents(self.amount), on=self.day(self.on),
                       reason=typed_text(self.reason))  # fmt: skip


def claim_of(held: Money, grant_id: str, claim_id: str) -> Claim:
    """Return a claim of a grant, or refuse with ``record.gone``."""
    found = next((one for one in held.grant(grant_id).claims if one.id == claim_id), None)
    if found is None:
        raise Refusal("record.gone", table="claim")
    return found


def add_piece(workspace: Workspace, *, officer: Officer, grant_id: str, seen: int, claim_id: str, label: str,
              cents: int, eligible: bool, path: str) -> Outcome[Grant]:  # fmt: skip
    """Add a piece with the bytes of its file; refused with ``project.file-missing`` where it is gone by now."""
    name, content = "", b""
    if path:
        name = Path(path).name
        try:
            if Path(path).stat().st_size > grants.MOST_BYTES:
                raise Refusal("piece.too-large", file=name)
            content = Path(path).read_bytes()
        except OSError as fault:
            raise Refusal("project.file-missing", file=name) from fault
        if not content:
            raise Refusal("project.file-empty", file=name)
    return grants.support(workspace, officer=officer, grant_id=grant_id, seen=seen, claim_id=claim_id, label=label,
                          cents=cents, eligible=eligible, file_name=name, content=content)  # fmt: skip
