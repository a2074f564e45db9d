"""What a call asks for and where it stands."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.calls import CallAction, CallState
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Pill, side_name, text
from cmpdesk.ui.pages.calls.drafts import MEGABYTE
from cmpdesk.ui.pages.calls.grid import show_grid
from cmpdesk.ui.pages.calls.loading import CallScene

FORWARD = (CallAction.AGREE, CallAction.PUBLISH, CallAction.CLOSE, CallAction.START_EVALUATION,
           CallAction.PREPARE)  # fmt: skip


MOST_LEADS = 5


class CallInspector(Inspector):
    """The selected call. `moved` brings an action, `approved` a side and whether it approves; `grid_asked` asks
    for its grid, `leads_asked` for the follow-ups that it takes over.
    """

    moved = Signal(object)
    approved = Signal(object, bool)
    grid_asked = Signal()
    leads_asked = Signal()

    def __init__(self) -> None:
        super().__init__(t("The selected call"))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say that nothing is selected."""
        self.clear()
        self.paragraph(t("Select a call to see what it asks for."), "muted")

    def show_call(self, scene: CallScene) -> None:
        """Show a call."""
        w = words()
        sheet = scene.sheet
        self.clear()
        self.title(w.localised(sheet.title), w.localised(scene.programme.name))
        self._moves(scene)
        self.group(t("Deadlines"))
        zones = [party.zone for party in scene.programme.parties]
        if sheet.rolling:
            self.paragraph(t("Rolling call: no deadline."))
        for name, deadline in ((t("Filings"), sheet.deadline), (t("Score sheets"), sheet.return_by)):
            if deadline is not None:
                self.paragraph(t("{name}: {when}", name=name, when=w.both_times(deadline, zones)))
                warning = w.offset_warning(deadline, zones[0], zones[-1])
                if warning:
                    self.paragraph(warning, "warn")
        self._leads(scene)
        self._approvals(scene)
        self._rules(scene)
        show_grid(self, scene.grid, self.grid_asked.emit, may_edit=scene.may_edit)
        self._lists(scene)

    def _leads(self, scene: CallScene) -> None:
        """Name what earlier calls handed over, with the way to it."""
        if not scene.leads:
            return
        self.group(t("Leads from earlier calls"))
        for one in scene.leads[:MOST_LEADS]:
            self.paragraph(f"{one.number} · {one.text}" if one.number else one.text)
        button = QPushButton(n("Show the lead…", "Show the {count} leads…", len(scene.leads)))
        button.clicked.connect(lambda _checked=False: self.leads_asked.emit())
        self.add(button)

    def _moves(self, scene: CallScene) -> None:
        w = words()
        row = QWidget()
        row.setProperty("kind", "plain")
        row.setAccessibleName(t("State"))
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        line.addWidget(Pill(labels.call_state(w, scene.sheet.state), "accent"))
        line.addStretch(1)
        self.add(row)
        for action, refusal in scene.moves:
            button = QPushButton(labels.call_action(w, action))
            if action is CallAction.CANCEL:
                button.setProperty("kind", "danger")
            elif action in FORWARD and refusal is None:
                button.setProperty("kind", "primary")
            button.setEnabled(refusal is None)
            button.clicked.connect(partial(self._move, action))
            self.add(button)
            if refusal is not None:
                reason = sentence_of(refusal)
                button.setAccessibleDescription(reason)
                self.add(text(reason, "muted", wrap=True))

    def _approvals(self, scene: CallScene) -> None:
        w = words()
        self.group(t("Approval of the text"))
        columns: list[QWidget] = []
        for party, on in zip(scene.programme.parties, scene.sheet.approvals, strict=True):
            said = t("Approved on {day}", day=w.date(on)) if on else t("Not yet approved")
            parts: list[QWidget] = [side_name(party.side, labels.party_name(w, party)), text(said, wrap=True)]
            if scene.sheet.state is CallState.DRAFT and scene.may_decide:
                button = QPushButton(t("Take back") if on else t("Record approval"))
                button.setAccessibleName(f"{button.text()} · {labels.party_name(w, party)}")
                button.clicked.connect(partial(self._approve, party.side, on is None))
                parts.append(button)
            columns.append(column(*parts))
        self.sides(columns)

    def _rules(self, scene: CallScene) -> None:
        w = words()
        sheet, counts = scene.sheet, scene.counts
        self.group(t("Rules"))
        months = n("{count} month", "{count} months", sheet.max_months) if sheet.max_months else t("no limit")
        lines = [
            (t("Session"), sheet.session_label),
            (t("Pairing"), labels.pairing(w, sheet.pairing)),
            (t("Numbers"), sheet.number_template),
            (t("Longest project"), months),
            (t("Confidentiality"), labels.confidentiality(w, sheet.confidentiality)),
            (t("Reviewers per application"), w.number(sheet.reviewers_per_application)),
            (t("Largest attachment"), t("{size} MB", size=w.number(sheet.size_limit // MEGABYTE))),
            (t("Longest summary (words)"), w.number(sheet.summary_words) if sheet.summary_words else t("no limit")),
            (t("Contact"), sheet.contact),
            *([(t("Legal basis"), sheet.legal_basis)] if sheet.legal_basis else []),
            (t("Filings"), " / ".join(w.number(one) for one in counts.filings)),
        ]
        self.pairs(lines)
        if scene.proposals:
            self.add(text(t("No source gives some of these values: they are proposals, to be confirmed."), "muted",
                          wrap=True))  # fmt: skip

    def _lists(self, scene: CallScene) -> None:
        w = words()
        for name, sectors in ((t("Sectors"), scene.sheet.sectors), (t("Strands"), scene.sheet.strands)):
            if sectors:
                self.group(name)
                self.pairs([(w.localised(one.name), w.number(one.digit)) for one in sectors])
        if scene.sheet.envelopes:
            self.group(t("Envelopes"))
            self.sides([self._envelopes(scene, party) for party in scene.programme.parties])

    def _envelopes(self, scene: CallScene, party: Party) -> QWidget:
        w = words()
        parts: list[QWidget] = [side_name(party.side, labels.party_name(w, party))]
        parts += [
            text(t("{year} · {funder} · {amount}", year=one.year, funder=one.funder,
                   amount=w.money(one.amount, cents=False)), wrap=True)
            for one in scene.sheet.envelopes if one.side is party.side
        ]  # fmt: skip
        return column(*parts)

    def _move(self, action: CallAction, _checked: bool = False) -> None:
        self.moved.emit(action)

    def _approve(self, side: Side, approves: bool, _checked: bool = False) -> None:
        self.approved.emit(side, approves)
