"""The selected application: both promoters side by side, and all that was filed."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.filings import (
    APPLICATION_MOVES,
    ApplicationAction,
    ApplicationRow,
    ApplicationSheet,
    ApplicationState,
    FilingSheet,
    PairingProposal,
)
from cmpdesk.domain.money import total
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector, column
from cmpdesk.ui.labels import Elided, Link, Pill, side_name, text
from cmpdesk.ui.pages.applications import words as say
from cmpdesk.ui.pages.applications.loading import Scene
from cmpdesk.ui.plain import tip
from cmpdesk.ui.theme import theme

CHECKS = {True: ("✓", "good"), False: ("!", "warn")}


class ApplicationInspector(Inspector):
    """Shows one application, or the proposed pairs.

    `asked` brings the action wanted, `edit_asked` that the form is wanted; `pair_asked` both applications of a
    proposal; `file_asked` an attachment; `shown_asked` the application to show; `many_asked` those to declare
    admissible.
    """

    asked = Signal(object)
    edit_asked = Signal()
    pair_asked = Signal(str, str)
    file_asked = Signal(object)
    shown_asked = Signal(str)
    many_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(t("Selected application"))
        self.sheet: ApplicationSheet | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.sheet = None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_sheet(self, sheet: ApplicationSheet, scene: Scene) -> None:
        """Show `sheet`."""
        self.sheet = sheet
        self.clear()
        w = words()
        parts = [sheet.number, *(w.localised(one) for one in (sheet.sector, sheet.strand) if one)]
        self.title(sheet.title, " · ".join(part for part in parts if part))
        if scene.may_edit:
            edit = QPushButton(t("&Edit the application…"))
            edit.setObjectName("edit-application")
            edit.clicked.connect(self._edit)
            self.add(edit)
        parties = scene.programme.parties
        shown = [
            (party, filing)
            for party, filing in zip(parties, sheet.filings, strict=True)
            if filing or scene.call.pairing is Pairing.PAIRED
        ]
        self.sides([self._promoter(party, filing, scene) for party, filing in shown])
        self.pairs([(t("Class of the file"), labels.confidentiality(w, sheet.confidentiality))])
        self._years(sheet, parties)
        self._admissibility(sheet, scene)
        mine = [one for one in scene.proposals if sheet.id in (one.first.id, one.second.id)]
        if mine:
            self._proposals(mine, scene, t("Proposed pair"))
        self._texts(sheet, parties)
        self._missions(sheet, scene)
        self._more(sheet, parties)
        self._attachments(sheet, parties)

    def show_many(self, rows: Sequence[ApplicationRow], scene: Scene) -> None:
        """Show what can be done with several applications at once."""
        self.sheet = None
        self.clear()
        w = words()
        self.title(n("{count} application chosen", "{count} applications chosen", len(rows)))
        lines = []
        for place, party in enumerate(scene.programme.parties):
            asked = total((money for row in rows if (money := row.amounts[place]) is not None), party.currency)
            lines.append((t("Requested of {party}", party=labels.party_name(w, party)), w.money(asked)))
        self.pairs(lines)
        open_ = [row for row in rows if say.can_declare(row, scene.call)]
        if not scene.may_edit or not open_:
            return
        button = QPushButton(n("Declare {count} admissible", "Declare {count} admissible", len(open_)))
        button.setObjectName("declare-many")
        button.clicked.connect(partial(self._declare_many, tuple(row.id for row in open_)))
        self.add(button)

    def show_proposals(self, scene: Scene) -> None:
        """Show every proposed pair."""
        self.sheet = None
        self.clear()
        self.title(t("Proposed pairs"))
        self.paragraph(
            t("These orphans look like the same project. Pairing can be undone."),
            tone="muted",
        )
        self._proposals(scene.proposals, scene, "")

    # -- parts

    def _promoter(self, party: Party, filing: FilingSheet | None, scene: Scene) -> QWidget:
        w = words()
        name = side_name(party.side, labels.party_name(w, party))
        if filing is None:
            return column(name, text(t("No filing yet"), tone="muted", wrap=True))
        parts: list[QWidget] = [
            name,
            text(filing.organisation, "strong", wrap=True, select=True),
            text(labels.promoter_term(w, party), "muted", wrap=True),
        ]
        contact = " · ".join(part for part in (filing.contact, filing.contact_function) if part)
        if contact:
            parts.append(text(contact, "muted", wrap=True, select=True))
        if filing.organisation_address:
            parts.append(text(filing.organisation_address, "muted", wrap=True, select=True))
        parts += [Elided(line, "muted") for line in (filing.email, filing.phone) if line]
        if filing.requested is not None:
            parts.append(text(w.money(filing.requested), select=True))
        return column(*parts)

    def _years(self, sheet: ApplicationSheet, parties: Sequence[Party]) -> None:
        w = words()
        held = [{one.year: one.amount for one in filing.amounts} if filing else {} for filing in sheet.filings]
        years = sorted({year for side in held for year in side})
        if not years:
            return
        self.group(t("Amounts requested per year"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setColumnStretch(0, 1)
        for place, party in enumerate(parties, 1):
            grid.addWidget(side_name(party.side, party.code), 0, place, Qt.AlignmentFlag.AlignRight)
        for line, year in enumerate(years, 1):
            grid.addWidget(text(t("Year {year}", year=year), tone="muted"), line, 0)
            for place, side in enumerate(held, 1):
                amount = text(w.money(side[year]) if year in side else "—", select=True)
                grid.addWidget(amount, line, place, Qt.AlignmentFlag.AlignRight)
        self.add(grid)

    def _admissibility(self, sheet: ApplicationSheet, scene: Scene) -> None:
        w = words()
        self.group(t("Admissibility"))
        row = QHBoxLayout()
        row.addWidget(Pill(labels.application_state(w, sheet.state), say.TONES[sheet.state]))
        row.addStretch(1)
        self.add(row)
        if sheet.state_reason:
            self.paragraph(sheet.state_reason)
        for good, sentence in self._checks(sheet, scene):
            self.add(_check_line(good, sentence))
        if not scene.may_edit:
            return
        buttons: list[QPushButton] = []
        for move in APPLICATION_MOVES:
            if move.state is not sheet.state:
                continue
            plain = move.action is not ApplicationAction.WITHDRAW
            button = QPushButton(labels.application_action(w, move.action))
            button.setObjectName(f"action-{move.action}")
            button.setProperty("kind", "" if plain else "link")
            button.clicked.connect(partial(self._ask, move.action))
            if (refusal := say.refused(sheet, scene.call, move.action)) is not None:
                from cmpdesk.i18n import messages  # late: no row waits for the sentences

                button.setEnabled(False)
                button.setToolTip(tip(messages.sentence(w, refusal)))
            buttons.append(button)
        if sheet.state is ApplicationState.RETAINED:
            button = QPushButton(t("Open the project"))
            button.setProperty("kind", "link")
            button.clicked.connect(partial(self._ask, ApplicationAction.RETAIN))
            buttons.append(button)
        # Of three the first stands alone: French words are long, and the pane is narrow.
        for group in (buttons[:1], buttons[1:]) if len(buttons) > 2 else (buttons,):
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in group:
                row.addWidget(button)
            row.addStretch(1)
            self.add(row)

    def _checks(self, sheet: ApplicationSheet, scene: Scene) -> list[tuple[bool, str]]:
        lines = []
        if scene.call.pairing is Pairing.PAIRED:
            both = all(sheet.filings)
            lines.append((both, t("Two promoters, one per Party") if both else t("One Party has no filing")))
        for filing in sheet.filings:
            if filing is None or filing.received_at is None:
                continue
            when = say.received(filing, scene.programme)
            party = labels.party_name(words(), scene.programme.party(filing.side))
            sentence = (
                t("{party}: late, received on {when}", party=party, when=when)
                if filing.late
                else t("{party}: received in time, on {when}", party=party, when=when)
            )
            lines.append((not filing.late, sentence))
        bad = [row for _, row in sheet.attachments() if row.status is not AttachmentStatus.PRINTABLE]
        if bad:
            lines.append((False, t("A placeholder page stands in for: {names}",
                                   names=words().listed([row.name for row in bad]))))  # fmt: skip
        return lines

    def _proposals(self, proposals: Sequence[PairingProposal], scene: Scene, name: str) -> None:
        if name:
            self.group(name)
        for proposal in proposals:
            for party, row in zip(scene.programme.parties, (proposal.first, proposal.second), strict=True):
                self.add(self._orphan(party, row))
            foot = QHBoxLayout()
            foot.addWidget(text(t("Likeness {score}", score=words().percent(proposal.score)), "muted"), 1)
            button = QPushButton(t("Pair"))
            button.setAccessibleName(
                t("Pair {first} with {second}", first=proposal.first.title, second=proposal.second.title)
            )
            button.setEnabled(scene.may_edit)
            button.clicked.connect(partial(self._pair, proposal.first.id, proposal.second.id))
            foot.addWidget(button)
            self.add(foot)

    def _orphan(self, party: Party, row: ApplicationRow) -> QWidget:
        link = Link(" · ".join(part for part in (row.number, row.title) if part))
        link.clicked.connect(partial(self._show_row, row.id))
        return column(
            side_name(party.side, labels.party_name(words(), party)),
            link,
            text(row.organisations[0] or row.organisations[1] or "", "muted", wrap=True),
        )

    def _texts(self, sheet: ApplicationSheet, parties: Sequence[Party]) -> None:
        for field, name in (("summary", t("Summary")), ("benefits", t("Expected benefits"))):
            found = say.text_of(sheet.filings, field)
            if not found:
                continue
            self.group(name)
            for side, content in found:
                if len(found) > 1:
                    self.add(side_name(side, labels.party_name(words(), _of(parties, side))))
                self.paragraph(content)

    def _missions(self, sheet: ApplicationSheet, scene: Scene) -> None:
        found = [
            sentence
            for filing in sheet.filings
            for one in (filing.missions if filing else ())
            if (sentence := say.mission(one, scene.programme))
        ]
        if found:
            self.group(t("Planned missions"))
        for sentence in dict.fromkeys(found):
            self.paragraph(sentence)

    def _more(self, sheet: ApplicationSheet, parties: Sequence[Party]) -> None:
        w = words()
        for filing in sheet.filings:
            if filing is None:
                continue
            lines = [
                (t("File reference"), filing.reference),
                (t("Partner named"), filing.partner),
                (t("Duration (months)"), w.number(filing.months) if filing.months else ""),
                (
                    t("Renewed project"),
                    "" if filing.renewed is None else t("yes") if filing.renewed else t("no"),
                ),
                (t("Other funding"), filing.other_funding),
                (t("Keywords"), filing.keywords),
                (t("Language"), labels.language(w, filing.language) if filing.language else ""),
                (t("Source"), filing.source),
            ]
            kept = [line for line in lines if line[1]]
            if kept:
                self.group(t("Filing: {party}", party=labels.party_name(w, _of(parties, filing.side))))
                self.pairs(kept)

    def _attachments(self, sheet: ApplicationSheet, parties: Sequence[Party]) -> None:
        self.group(t("Attachments"))
        held = sheet.attachments()
        if not held:
            self.paragraph(t("No attachment was filed."), tone="muted")
        last = None
        for side, row in held:
            if side is not last:
                self.add(side_name(side, labels.party_name(words(), _of(parties, side))))
                last = side
            self.add(self._attachment(row))

    def _attachment(self, row: AttachmentRow) -> QWidget:
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        good = row.status is AttachmentStatus.PRINTABLE
        link = Link(row.name, 260)
        link.setAccessibleName(t("Open {name}", name=row.name))
        link.setToolTip(tip(f"{row.name} · {words().size(row.size)}"))
        link.clicked.connect(partial(self._file, row))
        layout.addWidget(link)
        layout.addWidget(Elided(("" if good else "▲ ") + say.attachment(row), tone="muted" if good else "warn"), 1)
        return line

    # -- what was clicked

    def _edit(self, _checked: bool = False) -> None:
        self.edit_asked.emit()

    def _ask(self, action: ApplicationAction) -> None:
        self.asked.emit(action)

    def _declare_many(self, application_ids: tuple[str, ...]) -> None:
        self.many_asked.emit(application_ids)

    def _pair(self, first: str, second: str) -> None:
        self.pair_asked.emit(first, second)

    def _show_row(self, application_id: str) -> None:
        self.shown_asked.emit(application_id)

    def _file(self, row: AttachmentRow) -> None:
        self.file_asked.emit(row)


def _of(parties: Sequence[Party], side: object) -> Party:
    return next(party for party in parties if party.side is side)


def _check_line(good: bool, sentence: str) -> QWidget:
    line = QWidget()
    line.setProperty("kind", "plain")
    layout = QHBoxLayout(line)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    sign, tone = CHECKS[good]
    mark = text(sign, "strong", tone=tone)
    mark.setFixedWidth(theme().px(14))
    mark.setAccessibleName(t("in order") if good else t("to check"))
    layout.addWidget(mark)
    layout.addWidget(text(sentence, wrap=True, select=True), 1)
    return line
