"""Erasing a person: what would be destroyed, the files to choose, and the name typed to confirm. It is never undone."""

from functools import partial
from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.privacy import ErasableFile, ErasurePreview, IssuedPacket, Mention, MentionKind
from cmpdesk.domain.text import fold
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import privacy
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import column, pairs
from cmpdesk.ui.labels import text
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.tasks import TaskRunner


class EraseDialog(Sheet):
    """Shows what erasing a person would reach, and erases them. `saved` brings the `Erasure`."""

    def __init__(self, parent: QWidget | None, workspace: Workspace, officer: Officer, runner: TaskRunner,
                 person_id: str) -> None:  # fmt: skip
        explanation = t("This is never undone, and nothing done before can be undone after it.")
        super().__init__(parent, runner, t("Erase a person"), explanation, t("&Erase for good"))
        self._workspace, self._officer, self._person_id = workspace, officer, person_id
        self.preview: ErasurePreview | None = None
        self.boxes: dict[str, QCheckBox] = {}
        self.packets = text("", wrap=True)
        self.name = line_edit()
        self.save_button.setProperty("kind", "danger")
        self.save_button.setEnabled(False)
        self.size_to(680, 640)
        self.filled()
        load = partial(privacy.preview, workspace, officer=officer, person_id=person_id)
        runner.run(load, then=self._show, failed=self._unknown, owner=self)

    def _show(self, preview: ErasurePreview) -> None:
        self.preview = preview
        w = words()
        lines = [(t("Person"), preview.name)]
        if preview.former_names:
            lines.append((t("Former names"), w.listed(preview.former_names)))
        lines.append((t("Contact of"), w.listed(preview.applications) or t("no filing")))
        if preview.juries:
            lines.append((t("Reviewer"), t("{codes}: the code stays, the name goes", codes=w.listed(preview.juries))))
        if preview.experts:
            lines.append((t("Expert"), t("{parties}: invitations, affiliations and ties go with the name",
                                         parties=w.listed(preview.experts))))  # fmt: skip
        self.body.addWidget(pairs(lines))
        self._add(t("What goes"), text(t(
            "The name, the former names, function, e-mail and telephone, in the directory and in the filings, in the "
            "search and in the whole journal."
        ), wrap=True), self.packets)  # fmt: skip
        self._say_packets()
        if preview.juries:
            self._add(t("What a reviewer leaves"), text(t(
                "The texts of declarations, the reasons of recusals and the files that the reviewer sent back go. "
                "Score sheets stay under the code."
            ), wrap=True))  # fmt: skip
        if preview.files:
            self._add(t("Attachments of these filings: choose those to destroy"), *map(self._file, preview.files))
        if preview.mentions:
            told = text("\n".join(map(_mention, preview.mentions)), wrap=True, select=True)
            self._add(t("Texts that name the person stay: correct them yourself"), told)
        self._add(t("Beyond this workspace"), text(t(
            "Backups made before keep the person until they are thinned, and whoever restores one must erase again. "
            "What was printed, saved elsewhere or sent stays with whoever has it."
        ), "muted", wrap=True))  # fmt: skip
        form = Form(t("Confirmation"))
        form.row(t("Type the &name to confirm"), self.name, required=True, above=True)
        self.body.addWidget(form)
        self.body.addStretch(1)
        self.name.textChanged.connect(self._typed)
        (next(iter(self.boxes.values()), None) or self.name).setFocus()

    def _add(self, title: str, *widgets: QWidget) -> None:
        self.body.addWidget(column(text(title, "strong", wrap=True), *widgets))

    def _file(self, file: ErasableFile) -> QCheckBox:
        w = words()
        where = w.listed(file.applications) or t("replaced since by a corrected file")
        box = QCheckBox(f"{file.name} · {w.size(file.size)} · {where}".replace("&", "&&"))
        box.setAccessibleName(f"{file.name}, {where}")
        box.toggled.connect(self._say_packets)
        self.boxes[file.sha256] = box
        return box

    @property
    def chosen(self) -> frozenset[str]:
        """The files to destroy."""
        return frozenset(sha256 for sha256, box in self.boxes.items() if box.isChecked())

    def _say_packets(self) -> None:
        if self.preview is not None:
            gone = self.preview.packets_to_go(self.chosen)
            told = [_packets(gone) if gone else t("No issued packet names the person.")]
            if letters := self.preview.letters:
                told.append(n("{count} letter: {letters}. Of a sealed one the register keeps the number and the day.",
                              "{count} letters: {letters}. Of sealed ones the register keeps the numbers and the days.",
                              len(letters), letters=words().listed(letters)))  # fmt: skip
            self.packets.setText("\n".join(told))

    def _typed(self) -> None:
        self.save_button.setEnabled(self.preview is not None and fold(self.name.text()) == fold(self.preview.name))

    def _unknown(self, failure: Foreseen) -> bool:
        self.save_button.hide()
        self.cancel_button.setText(t("Close"))
        self.say(sentence_of(failure))
        return True

    # -- as every sheet

    def typed(self) -> object:
        return self.name.text()

    def first_fault(self) -> QWidget | None:
        return None

    def work(self) -> "partial[Any]":
        if self.preview is None:
            raise ValueError("nothing is shown yet")
        return partial(privacy.erase_person, self._workspace, officer=self._officer, person_id=self._person_id,
                       seen=self.preview.version, files=self.chosen)  # fmt: skip

    def reject(self) -> None:
        """Close on Escape: nothing is lost."""
        self.give_up()


def _packets(gone: tuple[IssuedPacket, ...]) -> str:
    w = words()
    told = w.listed([t("{reviewer}, issue {issue}", reviewer=one.reviewer, issue=w.number(one.issue)) for one in gone])
    return n("{count} issued packet: {packets}. The register keeps its number, its date and its hash.",
             "{count} issued packets: {packets}. The register keeps their numbers, their dates and their hashes.",
             len(gone), packets=told)  # fmt: skip


def _mention(one: Mention) -> str:
    if one.kind is MentionKind.NOTE:
        return t("{number}: a note", number=one.application)
    if one.kind is MentionKind.RECUSAL_REASON:
        return t("{number}: the reason of a recusal", number=one.application)
    if one.kind is MentionKind.DECLARATION:
        return t("{number}: a declaration, or what was decided upon it", number=one.application)
    if one.kind is MentionKind.STATE_REASON:
        return t("{number}: the reason of a decision", number=one.application)
    if one.kind is MentionKind.SCORE_SHEET:
        return t("{number}: a score sheet", number=one.application)
    if one.kind is MentionKind.RANKING:
        return t("{call}: why a ranking was frozen or reopened (this stays)", call=words().localised(one.call))
    if one.kind in (MentionKind.FOLLOWED, MentionKind.COMMUNICATION):
        where = one.application or words().localised(one.call)
        if one.kind is MentionKind.FOLLOWED:
            return t("{number}: a text on a mission, a report or a review", number=where)
        return t("{number}: the register of communications", number=where)
    if one.kind is MentionKind.INCIDENT:
        return t("{number}: the register of incidents", number=one.application)
    if one.kind is MentionKind.CONSOLIDATION:
        return t("{number}: a text of the jury", number=one.application)
    return t("{number}: a text of the filing", number=one.application)
