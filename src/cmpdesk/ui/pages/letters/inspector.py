"""The selected letter: where it stands, to whom it goes, and its real pages."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cmpdesk.domain.letters import LetterRow, LetterState
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import labels as names
from cmpdesk.i18n import letters as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.layout import row_in
from cmpdesk.ui.pages.letters import words as say
from cmpdesk.ui.pages.letters.pages import PagesPane
from cmpdesk.ui.theme import theme

_FACTS = 262
"""Height of the facts, in pixels at the usual text size; the pages take the rest."""


class LetterInspector(QWidget):
    """Facts and actions above, the pages below."""

    def __init__(self, desk: Desk, actions: Sequence[QAction]) -> None:
        super().__init__()
        self._desk = desk
        self.facts = Inspector(t("Selected letter"))
        self.facts.setFixedHeight(theme().px(_FACTS))
        buttons = QWidget()
        line = row_in(buttons)
        self._buttons = {action.objectName(): ActionButton(action) for action in actions}
        for button in self._buttons.values():
            line.addWidget(button)
        self.facts.foot.addWidget(buttons)
        self.pages = PagesPane(desk)
        self._shown: tuple[str, int] = ("", 0)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(8)
        whole.addWidget(self.facts)
        whole.addWidget(self.pages, 1)

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.facts.clear()
        self.facts.paragraph(sentence, tone="muted")
        self._shown = ("", 0)
        self.pages.say("")
        self._offer()

    def _offer(self, *rows: LetterRow) -> None:
        """Show the buttons of what can be done with rows as they stand."""
        drafts = any(row.state is LetterState.DRAFT for row in rows)
        sealed = any(row.state in (LetterState.SEALED, LetterState.SENT) for row in rows)
        shown = {"edit": drafts and len(rows) == 1, "discard": drafts, "sent": sealed, "open": len(rows) == 1}
        for name, button in self._buttons.items():
            button.setVisible(shown[name])

    def show_many(self, rows: Sequence[LetterRow]) -> None:
        """Say how many letters are chosen, and what their drafts lack."""
        self.show_nothing(n("{count} letter chosen", "{count} letters chosen", len(rows)))
        self._offer(*rows)
        lacking = sum(bool(say.unresolved(row)) for row in rows if row.state is LetterState.DRAFT)
        if lacking:
            told = n("{count} draft is not complete yet", "{count} drafts are not complete yet", lacking)
            self.facts.paragraph(f"▲ {told}", "warn")

    def show_letter(self, row: LetterRow, party: Party) -> None:
        """Show a letter of `party`."""
        w = words()
        self.facts.clear()
        self.facts.title(row.subject or say.name(row), f"{say.name(row)} · {labels.kind(w, row.kind)}")
        if row.state is LetterState.DRAFT and (lacking := say.unresolved(row)):
            self.facts.paragraph(f"▲ {lacking}", "warn")
        version = (t("proposal that comes with the program") if row.template_number == 0
                   else t("version {number}", number=w.number(row.template_number)))  # fmt: skip
        whose = names.party_name(w, party) if row.side else t("Both Parties")
        lines = [(t("State"), labels.state(w, row.state)), (t("Party"), whose),
                 (t("Recipient"), row.to or "—"), (t("Email"), row.email or "—"),
                 (t("Text"), f"{labels.language(w, row.language)}, {version}")]  # fmt: skip
        if row.sealed_at is not None:
            sealed = w.instant(row.sealed_at.astimezone(ZoneInfo(party.zone)))
            lines += [(t("Sealed on"), f"{sealed}, {row.sealed_by}"), (t("Fingerprint"), row.sha256[:16])]
        if row.sent_on is not None:
            lines.append((t("Sent on"), w.long_date(row.sent_on)))
        self.facts.pairs(lines)
        self._offer(row)
        if self._shown != (row.id, row.version):
            self._shown = (row.id, row.version)
            self.pages.show_document(say.document(self._desk.workspace, row))
