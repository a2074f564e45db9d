"""Putting a backup back: the backups of a workspace, and beside them the present file and the one chosen."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFileDialog, QHBoxLayout, QScrollArea, QVBoxLayout

from cmpdesk.app import SUFFIX
from cmpdesk.domain.backups import Glimpse, Manifest, Reason, Restored
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import messages
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import backups
from cmpdesk.ui import session
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.inspector import Card, pairs
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import clear_layout
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.window import MainWindow

REASONS = {
    Reason.MIGRATION: N_("before a new version"),
    Reason.CLOSE: N_("on closing"),
    Reason.TIMER: N_("automatic"),
    Reason.ASKED: N_("asked for"),
}
COUNTED = {
    "application": N_("Applications"),
    "filing": N_("Filings"),
    "attachment": N_("Attachments"),
    "reviewer": N_("Reviewers"),
}
Choice = tuple[tuple[str, ...], str, tuple[Manifest, ...], Glimpse]


def load(location: str) -> Choice:
    """Return the workspaces that have backups, the one meant, its backups as offered, and its present state."""
    known = backups.places()
    meant = location or (known[0] if known else "")
    every = known if meant in known or not meant else (meant, *known)
    return every, meant, backups.listed(meant) if meant else (), backups.glimpse(meant) if meant else Glimpse(None)


def put_back(location: str, backup_id: str, *, watch: Watch) -> Restored:
    """Put a backup back; called on a thread."""
    return backups.restore(location, backup_id=backup_id, watch=watch)


def columns() -> list[Column[Manifest]]:
    """Return the columns of the list of backups."""
    w = words()
    return [
        Column("at", t("Date"), lambda one: Cell(w.instant(one.at.astimezone()), _remark(one)), Kind.TWO_LINES,
               width=260, stretch=True),
        Column("size", t("Size"), lambda one: w.size(one.size), Kind.NUMBER, width=90),
        Column("applications", t("Applications"), lambda one: w.number(one.counts.get("application", 0)), Kind.NUMBER,
               width=110),
    ]  # fmt: skip


def _remark(manifest: Manifest) -> str:
    made = t(REASONS[manifest.reason])
    return t("{reason} · holds less than the one before", reason=made) if manifest.suspicious else made


class StateCard(Card):
    """A workspace in one of its states: date, size, counts, and what was done last."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self.setAccessibleName(title)
        self._place = QVBoxLayout()
        self._place.setSpacing(6)
        self.body.addLayout(self._place)
        self.body.addStretch(1)

    def show_state(self, found: Glimpse | None) -> None:
        """Show a state; None empties the card."""
        clear_layout(self._place)
        if found is None:
            return
        w = words()
        if found.at is not None:
            lines = [(t("Date"), w.instant(found.at.astimezone())), (t("Size"), w.size(found.size))]
            counts = found.counts
            lines += [(t(name), w.number(counts[table])) for table, name in COUNTED.items() if table in counts]
            self._place.addWidget(pairs(lines))
        if found.fault:
            self._place.addWidget(text(_fault(found), tone="bad", wrap=True))
        if found.steps:
            heading = text(t("Last steps"), "caps")
            heading.setContentsMargins(0, 8, 0, 0)
            self._place.addWidget(heading)
        for step in found.steps:
            self._place.addWidget(text(messages.step(w, step.label, step.params), wrap=True))
            when = " · ".join(part for part in (w.instant(step.at.astimezone()), step.officer) if part)
            self._place.addWidget(text(when, "muted", wrap=True))


def _fault(found: Glimpse) -> str:
    if found.fault == "workspace.missing":
        return t("This file is no longer there.")
    return t("This file is damaged and cannot be opened.")


class RestoreDialog(Dialog):
    """Lists the backups of a workspace, the newest good one chosen; the button puts it back and opens it."""

    def __init__(self, window: MainWindow, location: str = "") -> None:
        super().__init__(window, t("Restore a backup"), spacing=10)
        self._window, self._runner = window, window.runner
        self.location = location
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.resize(min(theme().px(1080), window.width() - 40), min(theme().px(640), window.height() - 40))
        kept = t("The file that is replaced stays beside it, under a name with the date.")
        self.column.addWidget(text(kept, "muted", wrap=True))
        self.which = QComboBox()
        self.which.setAccessibleName(t("Workspace"))
        self.which.setMinimumContentsLength(20)
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.which.activated.connect(self._chosen)
        self.column.addWidget(self.which)
        self.column.addLayout(self._middle(), 1)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.fault.hide()
        self.strip = ProgressStrip(t("Restoring"))
        self.column.addWidget(self.fault)
        self.column.addWidget(self.strip)
        self.button(t("Cancel"), self.reject)
        self.restore_button = self.button(t("&Restore"), self.restore, primary=True, default=True)
        self.restore_button.setEnabled(False)
        self._load()

    def _middle(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(12)
        self.model: TableModel[Manifest] = TableModel(columns(), lambda one: one.id)
        self.table: Table[Manifest] = Table(self.model, name="backups", title=t("Backups"))
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._picked)
        row.addWidget(self.table, 5)
        self.present = StateCard(t("Present file"))
        self.backup = StateCard(t("Backup"))
        for card in (self.present, self.backup):
            scroll = QScrollArea()
            scroll.setProperty("kind", "plain")
            scroll.setWidgetResizable(True)
            scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            scroll.setAccessibleName(card.accessibleName())
            scroll.setWidget(card)
            row.addWidget(scroll, 4)
        return row

    # -- showing

    def _load(self) -> None:
        self._runner.run(partial(load, self.location), then=self._show, failed=self._refused, owner=self,
                         channel="backups")  # fmt: skip

    def _show(self, found: Choice) -> None:
        every, self.location, rows, present = found
        self.which.clear()
        for one in every:
            self.which.addItem(session.shown_name(one), one)
            self.which.setItemData(self.which.count() - 1, one, Qt.ItemDataRole.ToolTipRole)
        self.which.setCurrentIndex(max(0, self.which.findData(self.location)))
        self.which.setVisible(len(every) > 1)
        self.present.show_state(present)
        self.backup.show_state(None)
        self.say("" if rows else self._nothing())
        self.restore_button.setEnabled(bool(rows))
        self.model.set_rows(rows)
        if rows:
            self.table.pick(rows[0].id)
            self.table.setFocus()

    def _nothing(self) -> str:
        if not self.location:
            return t("There is no backup yet.")
        return t("There is no backup of {path}.", path=self.location)

    def _chosen(self, place: int) -> None:
        self.location = str(self.which.itemData(place))
        self._load()

    def _picked(self, manifest: Manifest | None) -> None:
        if manifest is None:
            self.backup.show_state(None)
            return
        work = partial(backups.glimpse, self.location, manifest)
        self._runner.run(work, then=self.backup.show_state, failed=self._refused, owner=self, channel="backup-glimpse")

    def say(self, sentence: str) -> None:
        """Show why it cannot be done; "" takes it away."""
        self.fault.setText(sentence)
        self.fault.setVisible(bool(sentence))

    # -- acting

    def restore(self) -> None:
        """Put the chosen backup back: the workspace is closed for it if it is open, and opened afterwards."""
        manifest = self.table.current_row()
        desk = self._window.desk
        if manifest is None or self.strip.isVisible():
            return
        target = self._target()
        if not target:
            return
        if desk is not None and desk.workspace.info.location == self.location:
            self._window.leave()
            if self._window.desk is not None:
                return
        self.say("")
        self.restore_button.setEnabled(False)
        work = partial(put_back, target, manifest.id)
        task = self._runner.run_watched(work, then=self._restored, failed=self._refused, ended=self._ended, owner=self)
        self.strip.watch(task)

    def _target(self) -> str:
        """Return where the workspace lay; where that folder is not on this computer, ask for another ("": none)."""
        here = Path(self.location)
        if here.parent.is_dir():
            return self.location
        pattern = t("Workspaces ({pattern})", pattern=f"*{SUFFIX}")
        wanted = str(Path.home() / here.name)
        chosen = QFileDialog.getSaveFileName(self, t("Restore a backup"), wanted, pattern)[0]
        return chosen if not chosen or chosen.endswith(SUFFIX) else chosen + SUFFIX

    def _restored(self, done: Restored) -> None:
        window = self._window
        at = words().instant(done.manifest.at.astimezone())
        said = t("The workspace is again as it was on {at}.", at=at)
        if done.replaced is not None:
            said += " " + t("The file that it replaces is kept as {name}.", name=done.replaced.name)
        self.accept()
        window.open(str(done.path))
        window.say(said)

    def _refused(self, failure: Foreseen) -> bool:
        self.say(sentence_of(failure))
        return True

    def _ended(self) -> None:
        self.restore_button.setEnabled(True)
