"""What is chosen in a register, or the rules of a Party where nothing is."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from cmpdesk.domain.registers import Certificate, CommunicationRow, IncidentRow
from cmpdesk.domain.retention import DryRun, Rule
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services.register_papers import Register
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.flow import Flow
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.pages.registers.columns import standing
from cmpdesk.ui.pages.registers.loading import Line, Row

_OFFERED = {
    Register.COMMUNICATIONS: ("edit",), Register.INCIDENTS: ("edit",), Register.CERTIFICATES: ("open",),
    Register.DUE: ("edit", "destroy"),
}  # fmt: skip


class RegisterInspector(Inspector):
    """Facts above, what can be done with them at the foot."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__(t("Selected entry"))
        buttons = QWidget()
        buttons.setProperty("kind", "plain")
        line = Flow(buttons)
        line.setSpacing(8)
        self._buttons = {
            action.objectName(): ActionButton(action, "danger" if action.objectName() == "destroy" else "")
            for action in actions
        }
        for button in self._buttons.values():
            line.addWidget(button)
        self.foot.addWidget(buttons)

    def offer(self, register: Register) -> None:
        """Show the buttons of a register."""
        for name, button in self._buttons.items():
            button.setVisible(name in _OFFERED[register])

    def show_rows(self, rows: Sequence[Row], dry: DryRun | None) -> None:
        """Show what is chosen; with a dry run also the rules that it follows."""
        self.clear()
        if len(rows) == 1:
            self._show(rows[0])
        elif rows:
            self.paragraph(n("{count} entry chosen", "{count} entries chosen", len(rows)))
        elif dry is None:
            self.paragraph(t("Choose an entry to see it."), tone="muted")
        if dry is not None:
            self._rules(dry.rules)

    def _show(self, row: Row) -> None:
        if isinstance(row, CommunicationRow):
            self._communication(row)
        elif isinstance(row, IncidentRow):
            self._incident(row)
        elif isinstance(row, Certificate):
            self._certificate(row)
        else:
            self._line(row)

    def _communication(self, row: CommunicationRow) -> None:
        w, draft = words(), row.draft
        self.title(draft.recipient, w.long_date(draft.sent_on))
        self.pairs([(t("About"), say.about(w, row)), (t("What was sent"), draft.contents or "—"),
                    (t("Purpose"), draft.purpose), (t("Legal basis"), draft.legal_basis)])  # fmt: skip
        if draft.in_force is not None:
            self.pairs([(t("In force on"), w.long_date(draft.in_force))])
        self.group(t("Data contained"))
        self.paragraph("\n".join(say.category(w, one) for one in draft.categories))

    def _incident(self, row: IncidentRow) -> None:
        w, draft = words(), row.draft
        self.title(" ".join(draft.nature.split()), t("Incident no. {number}", number=w.number(row.number)))
        if row.waiting:
            self.paragraph("▲ " + t("Still to do: {what}", what=say.waiting(w, row)), "warn")

        def day(value: date | None) -> str:
            return w.long_date(value) if value else "—"

        self.pairs([
            (t("Happened on"), day(draft.happened_on)), (t("Found on"), day(draft.found_on)),
            (t("Risk"), say.risk(w, draft.risk)),
            (t("People concerned"), "—" if draft.people is None else w.number(draft.people)),
            (t("Authority told on"), day(draft.authority_told_on)), (t("People told on"), day(draft.people_told_on)),
            (t("Closed on"), day(draft.closed_on)),
        ])  # fmt: skip
        self.group(t("Data concerned"))
        self.paragraph("\n".join(say.category(w, one) for one in draft.categories) or "—")
        self.group(t("Measures"))
        self.paragraph(draft.measures or "—")

    def _certificate(self, one: Certificate) -> None:
        w = words()
        self.title(say.kind(w, one.kind), say.certificate(w, one))
        self.pairs([
            (t("Destroyed on"), w.long_date(one.done_on)), (t("How many"), w.listed(list(say.counts(w, one.counts)))),
            (t("Authorisation"), one.authorisation or "—"), (t("Carried out by"), one.by),
            (t("Source of the rule"), str(one.rule.get("source", "")) or "—"),
            (t("What stays"), say.stays(w, one.kind)), (t("Fingerprint"), one.sha256[:16] or "—"),
        ])  # fmt: skip

    def _line(self, line: Line) -> None:
        w, held = words(), line.held
        self.title(held.title or held.number, f"{held.number} · {standing(line)}" if held.number else standing(line))
        self.pairs([
            (t("Kind"), say.kind(w, held.kind)),
            (t("Counted from"), partial_dates.say(w, held.started) if held.started else t("not known")),
            (t("Due since") if line.is_due else t("Due on"), w.long_date(line.told.since) if line.told else "—"),
            (t("What becomes of it"), say.fate(w, line.told.rule.fate) if line.told else "—"),
            (t("What stays"), say.stays(w, held.kind)), (t("Files kept"), w.number(held.count)),
        ])  # fmt: skip

    def _rules(self, rules: Sequence[Rule]) -> None:
        w = words()
        self.group(t("Retention rules"))
        for one in rules:
            status = t("proposal, to be confirmed") if one.proposed else t("confirmed")
            self.paragraph(f"{say.kind(w, one.kind)} – {say.rule(w, one)} ({status})")
            if one.source:
                self.paragraph(one.source, "muted")
