"""What the jury makes of an application: the marks of its readers side by side, and what the rapporteur writes."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QPlainTextEdit, QWidget

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Aggregation, Recommendation, read_mark
from cmpdesk.domain.sheets import Consolidation, sheet_total
from cmpdesk.i18n import labels, scores
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import consolidation
from cmpdesk.services.consolidation import Opinions
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit, text_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.evaluation import words as say
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Checks, Sheet
from cmpdesk.ui.theme import theme


def open_summary(parent: QWidget, desk: Desk, application_id: str, side: Side, *, may_edit: bool) -> None:
    """Load what the jury has before it of an application, and show it."""
    work = partial(consolidation.opinions, desk.workspace, officer=desk.officer, application_id=application_id,
                   side=side)  # fmt: skip
    shown = partial(_show, parent, desk, application_id, side, may_edit)
    desk.runner.run(work, then=shown, owner=parent, channel="evaluation-summary")


def _show(parent: QWidget, desk: Desk, application_id: str, side: Side, may_edit: bool, opinions: Opinions) -> None:
    sheet = SummarySheet(parent, desk, application_id, side, opinions)
    if not may_edit:
        sheet.read_only(t("The sheets of this jury cannot be changed now."))
    sheet.saved.connect(partial(_saved, desk, opinions.number))
    sheet.open()


def _saved(desk: Desk, number: str, _written: Consolidation) -> None:
    desk.say(t("The summary of {number} is saved.", number=number), undo=True)


class SummarySheet(Sheet):
    """The summary of one application."""

    def __init__(self, parent: QWidget, desk: Desk, application_id: str, side: Side, opinions: Opinions) -> None:
        party = labels.party_name(words(), opinions.programme.party(side))
        super().__init__(
            parent, desk.runner, f"{opinions.number} · {opinions.title}",
            t("What the jury of {party} makes of this application, as its rapporteur writes it.", party=party),
            t("Save"),
        )  # fmt: skip
        self._desk, self._application_id, self._side, self._opinions = desk, application_id, side, opinions
        self.checks = Checks(self)
        self.marks: dict[str, QLineEdit] = {}
        self.body.addWidget(self._marks_card())
        self.texts: dict[str, QPlainTextEdit] = {}
        self.body.addWidget(self._opinions_card())
        self.body.addWidget(self._texts_card())
        self.size_to(820, 700)
        self.filled()
        self.keep_draft(desk, f"summary:{side}:{application_id}")
        next(iter(self.marks.values()), self.texts["strengths"]).setFocus()
        next(iter((*self.marks.values(), *self.texts.values()))).setFocus()

    def _marks_card(self) -> Card:
        opinions, w = self._opinions, words()
        card = Card(t("Marks of the readers"))
        holder = QWidget()
        holder.setProperty("kind", "plain")
        holder.setAccessibleName(t("Marks of the readers"))
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(14)
        grid.setColumnStretch(0, 1)
        right = Qt.AlignmentFlag.AlignRight
        for column, (code, _, state) in enumerate(opinions.sheets, 1):
            grid.addWidget(text(code, "muted"), 0, column, right)
            grid.addWidget(text(scores.sheet_state(w, state), "muted"), 1, column, right)
        last = len(opinions.sheets) + 1
        consensus = opinions.grid.aggregation is Aggregation.CONSENSUS
        if consensus:
            grid.addWidget(text(t("Consensus"), "strong"), 0, last, right)
        written = opinions.written.marks or {}
        scored = [one for one in opinions.grid.criteria_of(self._side) if one.scored]
        for place, one in enumerate(scored, 2):
            grid.addWidget(text(say.criterion(one), wrap=True), place, 0)
            for column, (_, sheet, _) in enumerate(opinions.sheets, 1):
                grid.addWidget(text(scores.mark(w, sheet.halves(one.code)), "strong"), place, column, right)
            if consensus:
                halves = written.get(one.code)
                field = line_edit("" if halves is None else scores.mark(w, halves), hint="—")
                field.setAccessibleName(t("Consensus on {criterion}", criterion=w.localised(one.name)))
                field.setAlignment(right)
                field.setFixedWidth(theme().px(72))
                self.marks[one.code] = field
                grid.addWidget(field, place, last)
        self._add_ends(grid, len(scored) + 2)
        card.body.addWidget(holder)
        fault = text("", tone="bad", wrap=True)
        fault.hide()
        card.body.addWidget(fault)
        for field in self.marks.values():
            self.checks.add(field, partial(self._check, field), fault)
        if not opinions.sheets:
            card.body.addWidget(text(t("No sheet has come in yet."), "muted"))
        return card

    def _add_ends(self, grid: QGridLayout, place: int) -> None:
        """Add below the marks what each reader comes to, and what they advise."""
        opinions, right = self._opinions, Qt.AlignmentFlag.AlignRight
        ends = [(t("Total"), [say.total(sheet_total(sheet, opinions.grid, self._side))[0]
                              for _, sheet, _ in opinions.sheets])]  # fmt: skip
        if opinions.grid.recommendation:
            ends.append((t("Recommendation"), [scores.recommendation(words(), sheet.recommendation)
                                               if sheet.recommendation else "—" for _, sheet, _ in opinions.sheets]))
        for row, (name, told) in enumerate(ends, place):
            grid.addWidget(text(name, "strong"), row, 0)
            for column, one in enumerate(told, 1):
                grid.addWidget(text(one, "strong"), row, column, right)

    def _opinions_card(self) -> Card:
        """Return what the readers wrote, which the rapporteur sums up."""
        card, w = Card(t("Opinions of the readers")), words()
        criteria = self._opinions.grid.criteria_of(self._side)
        for code, sheet, _ in self._opinions.sheets:
            written = sheet.texts
            told = [(t("Strengths"), written.strengths), (t("Weaknesses"), written.weaknesses),
                    (t("Questions to the other Party"), written.questions),
                    (t("Comment to the committee"), written.comment),
                    *((w.localised(one.name), sheet.comment(one.code)) for one in criteria)]  # fmt: skip
            parts = [(name, said) for name, said in told if said]
            if parts:
                card.body.addWidget(text(code, "strong"))
            for name, said in parts:
                card.body.addWidget(text(t("{label}: {value}", label=name, value=said), wrap=True, select=True))
        card.setVisible(card.body.count() > 1)
        return card

    def _texts_card(self) -> Card:
        card = Card(t("Summary of the jury"))
        form = Form(t("Summary of the jury"))
        written = self._opinions.written
        for name, label in (
            ("strengths", t("Strengths")), ("weaknesses", t("Weaknesses")), ("divergence", t("Divergence")),
            ("sector_opinion", t("Opinion of the sector")), ("delegation_opinion", t("Opinion of the delegation")),
        ):  # fmt: skip
            field = text_edit(getattr(written, name), lines=2)
            self.texts[name] = field
            form.row(label, field)
        self.proposal = QComboBox()
        self.proposal.addItem("—", None)
        for value in Recommendation:
            self.proposal.addItem(scores.recommendation(words(), value), str(value))
        self.proposal.setCurrentIndex(max(0, self.proposal.findData(str(written.proposal))))
        form.row(t("Proposal of the jury"), self.proposal)
        card.body.addWidget(form)
        return card

    # -- what is typed

    def typed(self) -> object:
        """Return what stands in the fields."""
        return (*(field.text() for field in self.marks.values()), *map(typed_text, self.texts.values()),
                self.proposal.currentData())  # fmt: skip

    def first_fault(self) -> QWidget | None:
        """Check the marks."""
        return self.checks.first_fault()

    def work(self) -> "partial[Outcome[Consolidation]]":
        """Return the saving of what is typed."""
        typed = {code: field.text() for code, field in self.marks.items() if field.text().strip()}
        marks = {code: read_mark(said, self._opinions.grid) for code, said in typed.items()}
        proposal = self.proposal.currentData()
        kept = marks if self.marks else dict(self._opinions.written.marks or {})
        written = Consolidation(
            self._opinions.written.version, marks=kept, proposal=Recommendation(proposal) if proposal else None,
            **{name: typed_text(field) for name, field in self.texts.items()},
        )  # fmt: skip
        return partial(consolidation.consolidate, self._desk.workspace, officer=self._desk.officer,
                       application_id=self._application_id, side=self._side, written=written)  # fmt: skip

    def _check(self, field: QLineEdit) -> str:
        try:
            if field.text().strip():
                read_mark(field.text(), self._opinions.grid)
        except Refusal as refusal:
            return sentence_of(refusal)
        return ""
