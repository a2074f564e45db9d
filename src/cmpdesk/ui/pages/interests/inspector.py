"""The selected conflict: what is on record, what was declared, what was decided."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from cmpdesk.domain.interests import Measure, RegisterRow
from cmpdesk.i18n import interests as labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import Link, Pill, text
from cmpdesk.ui.pages.interests import words as say
from cmpdesk.ui.plain import caption


class InterestInspector(Inspector):
    """Shows a row of the register. `asked` brings what a button does: decide, declare, ties, application."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__(t("Selected conflict"))
        self.row: RegisterRow | None = None

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.row = None
        self.clear()
        self.paragraph(sentence, tone="muted")

    def show_many(self, count: int, *, may_decide: bool) -> None:
        """Show that several rows are chosen."""
        self.row = None
        self.clear()
        self.title(n("{count} conflict", "{count} conflicts", count))
        if may_decide:
            self._button("decide", t("Decide…"), "primary")

    def show_row(self, row: RegisterRow, *, may_decide: bool, may_declare: bool) -> None:
        """Show `row`."""
        self.row = row
        self.clear()
        self.title(say.who(row), row.organisation if row.side else t("officer"))
        self.add(Pill(say.standing_of(row), say.TONES[row.state]))
        link = Link(f"{row.number} · {row.title}")
        link.clicked.connect(partial(self.asked.emit, "application"))
        self.add(link)
        self._found(row)
        self._declared(row)
        self._decided(row)
        if may_decide:
            self._button("decide", t("Decide…"), "primary")
        if may_declare:
            self._button("declare", t("Edit the declaration…") if row.answer else t("Enter the declaration…"))
        if row.person_id:
            self._button("ties", t("Ties of {name}…", name=row.name))

    def _found(self, row: RegisterRow) -> None:
        self.group(t("On record"))
        if not row.findings:
            self.paragraph(t("Nothing is on record."), tone="muted")
        for one in row.findings:
            proposed = labels.conflict(words(), one.proposed)
            self.add(text(f"{proposed} · {say.evidence(one)}", "strong", wrap=True, select=True))
            if when := say.times(one):
                self.add(text(when, "muted", wrap=True, select=True))

    def _declared(self, row: RegisterRow) -> None:
        self.group(t("Declared"))
        said = row.declaration
        if said is None or said.answer is None:
            self.paragraph(t("Nothing is declared yet."), tone="muted")
            return
        self.add(text(say.declared(row), "strong", wrap=True))
        if said.explanation:
            self.paragraph(said.explanation)
        self.add(text(words().instant(said.declared_at.astimezone()), "muted"))

    def _decided(self, row: RegisterRow) -> None:
        self.group(t("Measure"))
        said = row.declaration
        if row.measure is None:
            self.paragraph(t("Nothing is decided yet."), tone="muted")
            return
        self.add(text(labels.measure(words(), row.measure), "strong", wrap=True))
        reason = (said.reason if said else "") or row.recusal or ""
        if reason:
            self.paragraph(reason)
        if said is not None and said.decided_at is not None:
            when = words().instant(said.decided_at.astimezone())
            handled = t("Handled by {name} since {when}", name=said.decided_by, when=when)
            decided = t("Decided by {name}, {when}", name=said.decided_by, when=when)
            self.add(text(handled if row.measure is Measure.HANDOVER else decided, "muted", wrap=True))

    def _button(self, name: str, words_: str, kind: str = "") -> None:
        button = QPushButton(caption(words_))
        button.setObjectName(f"interest-{name}")
        if kind:
            button.setProperty("kind", kind)
        button.clicked.connect(partial(self.asked.emit, name))
        self.add(button)
