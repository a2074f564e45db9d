"""The selected packet: what differs, what it holds, what is replaced, and the proof of its pages."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QWidget

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.labels import Elided, restyle, text
from cmpdesk.ui.pages.packets import words as say
from cmpdesk.ui.pages.packets.content import ContentRun, prove, runs


class PacketInspector(Inspector):
    """Shows the packet of one reviewer."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        """`actions` are those on the last issue of the packet that is shown."""
        super().__init__(t("Selected packet"))
        self._actions = tuple(actions)
        self.proof = text("", "muted", wrap=True)
        self.foot.addWidget(self.proof)

    def show_nothing(self, sentence: str) -> None:
        """Say in one sentence why nothing is shown."""
        self.clear()
        self._prove("", "")
        self.paragraph(sentence, tone="muted")

    def show_packet(self, row: PacketRow, titles: Mapping[str, str], zone: str) -> None:
        """Show `row`; `titles` are those of applications by number, `zone` that of the reviewer's Party."""
        self.clear()
        w = words()
        state = labels.packet_state(w, row.state)
        self.title(f"{row.reviewer.code} · {state.lower()}", row.reviewer.name)
        self._why(row, zone)
        if row.manifest is None:
            self._prove("", "")
        else:
            self.group(t("Content"))
            for run in runs(row.manifest):
                self.add(self._run(run, dict(titles)))
            proof = prove(row.manifest)
            self._prove(say.proof(proof), "muted" if proof.complete else "bad")
        if row.placeholders:
            self.group(t("Placeholder pages"))
        for number, name, status in row.placeholders:
            reason = labels.attachment_status(w, AttachmentStatus(status))
            self.paragraph(t("▲ {number}: {name}, {reason}", number=number, name=name, reason=reason), "warn")

        for line in row.manifest.lines if row.manifest else ():
            if line.missing:
                characters = " ".join(line.missing)
                self.paragraph(t("▲ {number}: no font has {characters}, which print as �", number=line.application,
                                 characters=characters), "warn")  # fmt: skip

    def _why(self, row: PacketRow, zone: str) -> None:
        if row.state is PacketState.NOTHING:
            self.paragraph(t("No application is assigned to this reviewer."))
        elif row.state is PacketState.TO_PRODUCE:
            self.paragraph(t("This packet has not been produced yet."))
        elif row.erased_at is not None:
            made = say.issue(row.issue, row.issued_at, zone)
            self.paragraph(t("Issue {issue} was destroyed, because it named a person who was erased: produce it again.",
                             issue=made), "warn")  # fmt: skip
        elif row.differences:
            self.paragraph(say.difference(row))
        elif row.state is PacketState.READY:
            made = say.issue(row.issue, row.issued_at, zone)
            self.paragraph(t("Issue {issue}: it holds what is assigned now.", issue=made))
            if changed := say.last_difference(row):
                self.paragraph(changed)
        if row.held_back:
            self.paragraph(n(
                "▲ {count} application is held back: enter what the reviewer declares of it under Conflicts of "
                "interest, then produce the packet again.",
                "▲ {count} applications are held back: enter what the reviewer declares of them under Conflicts of "
                "interest, then produce the packet again.", row.held_back), "warn")  # fmt: skip
        if row.sha256:
            made = say.issue(row.issue, row.issued_at, zone)
            row_of_buttons = QHBoxLayout()
            row_of_buttons.setSpacing(8)
            for action in self._actions:
                row_of_buttons.addWidget(ActionButton(action))
            row_of_buttons.addStretch(1)
            self.add(row_of_buttons)
            self.pairs([(t("Issue"), made), (t("Fingerprint"), (row.fingerprint or row.sha256)[:16])])

    def _run(self, run: ContentRun, titles: dict[str, str]) -> QWidget:
        line = QWidget()
        line.setProperty("kind", "plain")
        layout = QHBoxLayout(line)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(Elided(say.run(run, titles), tone="muted" if run.recused else ""), 1)
        layout.addWidget(text(say.pages(run.pages), tone="muted"))
        return line

    def _prove(self, sentence: str, tone: str) -> None:
        self.proof.setText(sentence)
        self.proof.setVisible(bool(sentence))
        restyle(self.proof, tone=tone)
