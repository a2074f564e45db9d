"""The packets of one jury: who gets what, production, register of issues."""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.packets import PacketRow, PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.runtime import settings
from cmpdesk.services import packets
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import EmptyState, ProgressStrip
from cmpdesk.ui.files import write_whole
from cmpdesk.ui.layout import split
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.packets import loading
from cmpdesk.ui.pages.packets import words as say
from cmpdesk.ui.pages.packets.columns import columns
from cmpdesk.ui.pages.packets.inspector import PacketInspector
from cmpdesk.ui.pages.packets.loading import Scene
from cmpdesk.ui.pages.packets.sheets import HandingOut
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.parties import PartyChoice
from cmpdesk.ui.table import TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import Task

FOLDER = "packets.folder"


class PacketsPage(ListPage[Scene]):
    """One jury at a time: its packets, what is in them, and their production into a folder."""

    name: ClassVar[str] = "packets"
    areas: ClassVar[Area] = Area.CALLS | Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.PROGRAMMES

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, t("Reviewer packets"))
        self._task: Task[Any] | None = None
        self._folder: Path | None = None
        self._declare_actions()
        self.parties = PartyChoice()
        self.progress = ProgressStrip(t("Producing the packets"))
        self.handing_out = HandingOut(self, self.progress)
        self.model: TableModel[PacketRow] = TableModel(columns("UTC"), lambda row: row.reviewer.id)
        self.table: Table[PacketRow] = Table(
            self.model, name="packets", title=t("Reviewer packets"), memory=desk.memory, many=True
        )
        self.inspector = PacketInspector([self.actions_of["open"], self.actions_of["save"]])
        self.panes = split("packets", desk.memory, self.table, self.inspector, sizes=(68, 32))
        self.nobody = EmptyState(
            t("No reviewer in this jury yet: add them, then give them applications."), self.actions_of["juries"]
        )
        self.hold(self.panes, self.nobody, above=[self.parties])
        self.body.insertWidget(1, self.progress)
        self.inspector.show_nothing(t("Choose a reviewer to see what the packet holds."))
        self.parties.chosen.connect(self._party_chosen)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._open_row)
        self.table.selectionModel().selectionChanged.connect(self._selection_changed)

    def _declare_actions(self) -> None:
        add = self.actions_of.add
        add("open", t("&Open"), self.open_packet, shortcut="Ctrl+Shift+O", enabled=self._has_issue)
        add("save", t("&Save as…"), self.save_packet, shortcut="Ctrl+Shift+S", enabled=self._has_issue)
        add("chosen", t("Produce the chosen ones…"), self.produce_chosen, enabled=self._can_produce_chosen)
        add("produce", t("&Produce the packets…"), self.produce, shortcut="Ctrl+P", enabled=self._can_produce)
        add("print", t("P&rint…"), self.print, shortcut="Ctrl+Shift+P", enabled=self._has_issues)
        add("save-all", t("Save a&ll as…"), self.save_all, enabled=self._has_issues)
        add("sheets", t("&Hand out score sheets…"), self.hand_out, enabled=self._can_hand_out,
            why=t("No reviewer has declared upon what they are given to read yet."))  # fmt: skip
        add("folder", t("Show the folder"), self.show_folder)
        offering.offer(self, Sent.PACKETS)
        add("juries", t("Juries"), partial(self.desk.go, "juries"))
        self.folder_button = self.header.add_secondary(self.actions_of["folder"])
        self.folder_button.hide()
        for name in ("sheets", "save-all", "print", "chosen"):
            self.header.add_secondary(self.actions_of[name])
        self.header.add_primary(self.actions_of["produce"])

    # -- loading

    def load(self) -> None:
        self.desk.runner.run(
            partial(loading.scene, self.desk.workspace, self.desk.officer, self.desk.call_id, self.parties.side),
            then=self._arrived,
            owner=self,
            channel="packets-scene",
        )

    def _arrived(self, scene: Scene) -> None:
        self.scene = scene
        self.header.set_status(say.standing(scene))
        self.parties.name(scene.programme.parties)
        self.model.columns = tuple(columns(self._zone()))
        self.model.set_rows(scene.rows)
        self.table.settle()
        self.whole.setCurrentWidget(self.panes if scene.rows else self.nobody)
        waiting = len(scene.waiting)
        self.actions_of["produce"].setText(
            n("&Produce {count} packet…", "&Produce {count} packets…", waiting)
            if waiting
            else t("&Produce the packets…")
        )
        self.actions_of.refresh()

    def _party_chosen(self, _key: str) -> None:
        self.inspector.show_nothing(t("Choose a reviewer to see what the packet holds."))
        self.reload()

    def _zone(self) -> str:
        return self.scene.programme.party(self.parties.side).zone if self.scene else "UTC"

    def _picked(self, row: PacketRow | None) -> None:
        if row is not None and self.scene is not None:
            self.inspector.show_packet(row, self.scene.titles, self._zone())
        self.actions_of.refresh()

    def _selection_changed(self) -> None:
        self.actions_of.refresh()

    # -- what can be done

    def _may(self) -> bool:
        return self.scene is not None and self.scene.may_produce and self._task is None

    def _can_produce(self) -> bool:
        return (
            self._may()
            and self.scene is not None
            and any(row.state is not PacketState.NOTHING for row in self.scene.rows)
        )

    def _can_hand_out(self) -> bool:
        return self._may() and self.scene is not None and any(row.applications for row in self.scene.rows)

    def _can_produce_chosen(self) -> bool:
        return self._may() and any(row.state is not PacketState.NOTHING for row in self.table.chosen_rows())

    def _has_issue(self) -> bool:
        row = self.table.current_row() if self.scene is not None else None
        return row is not None and row.sha256 is not None

    # -- what a user does

    def produce(self) -> None:
        """Ask for a folder, and write every packet of the jury there; unchanged ones keep their issue."""
        self._produce(None)

    def produce_chosen(self) -> None:
        """Ask for a folder, and write the chosen packets there."""
        rows = self.table.chosen_rows()
        self._produce(tuple(row.reviewer.id for row in rows if row.state is not PacketState.NOTHING))

    def _first_folder(self) -> str:
        """Return the folder that is offered first: that of the settings, else the last one."""
        return settings.load().folders.get("packets") or str(self.desk.memory.get(FOLDER, ""))

    def _produce(self, reviewer_ids: tuple[str, ...] | None) -> None:
        before = self._first_folder()
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the packets"), before)
        if chosen:
            self.desk.memory.set(FOLDER, chosen)
            self.produce_into(Path(chosen), reviewer_ids)

    def produce_into(self, folder: Path, reviewer_ids: tuple[str, ...] | None = None) -> None:
        """Write packets into `folder`, those of `reviewer_ids` or all; shows progress, and can be cancelled."""
        work = partial(
            packets.produce,
            self.desk.workspace,
            officer=self.desk.officer,
            call_id=self.desk.call_id,
            side=self.parties.side,
            out=folder,
            reviewer_ids=reviewer_ids,
        )
        self._task = self.desk.runner.run_watched(
            work, then=partial(self._produced, folder), ended=self._ended, owner=self
        )
        self.progress.watch(self._task)
        self.actions_of.refresh()

    def hand_out(self) -> None:
        """Ask how, and write the score sheets of the chosen reviewers alone, or of all where one is chosen or none."""
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else (self.scene.rows if self.scene is not None else ())
        reading = tuple(row.reviewer.id for row in rows if row.applications)
        self.handing_out.ask(self.parties.side, reading, self._first_folder())

    def show_folder(self) -> None:
        """Show the folder of the last packets in the system's file manager."""
        if self._folder is not None:
            _open(self._folder)

    def _produced(self, folder: Path, outcome: Outcome[tuple[PacketRow, ...]]) -> None:
        self._folder = folder
        self.folder_button.show()
        self.desk.say(say.produced(len(outcome.value), folder.name))

    def _ended(self) -> None:
        self._task = None
        self.actions_of.refresh()

    def open_packet(self) -> None:
        """Show the pages of the last issue of the current packet."""
        row = self.table.current_row()
        if row is not None:
            self._open_row(row)

    def _open_row(self, row: PacketRow) -> None:
        if row.sha256 is not None:
            preview.show(self.desk, say.document(self.desk.workspace, row))

    def print(self) -> None:
        """Print the last issues of the chosen packets, or of all where one is chosen or none, in their order."""
        from cmpdesk.ui.print_dialog import PrintDialog

        rows = self._issued()
        if self.scene is not None and rows:
            title = words().localised(self.scene.call.title)
            sheaves = [say.sheaf(self.desk.workspace, row, title) for row in rows]
            PrintDialog(self, self.desk, sheaves, f"printed.{self.scene.call.id}.{self.parties.key}").open()

    def save_all(self) -> None:
        """Ask for a folder, and write the last issues of the chosen packets there, or of all."""
        before = self._first_folder()
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the packets"), before)
        if chosen:
            self.desk.memory.set(FOLDER, chosen)
            self.save_all_into(Path(chosen))

    def save_all_into(self, folder: Path, *, replace: bool = False) -> None:
        """Write the last issues into `folder`; other files of the same names are replaced only on request."""
        issues = tuple((row.sha256, row.file_name) for row in self._issued() if row.sha256 and row.file_name)
        work = partial(packets.save_all, self.desk.workspace, officer=self.desk.officer, issues=issues, out=folder,
                       replace=replace)  # fmt: skip
        task = self.desk.runner.run_watched(
            work, then=partial(self._all_saved, folder), failed=partial(self._not_saved, folder), owner=self
        )
        self.progress.watch(task, t("Saving the packets"))

    def _all_saved(self, folder: Path, paths: tuple[Path, ...]) -> None:
        self.desk.say(say.produced(len(paths), folder.name))

    def _not_saved(self, folder: Path, failure: Foreseen) -> bool:
        if failure.code != "packets.would-overwrite":
            return False
        box = QMessageBox(QMessageBox.Icon.Question, t("Save all as…"), sentence_of(failure), parent=self)
        box.setTextFormat(Qt.TextFormat.PlainText)
        replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        replace.clicked.connect(partial(self._replace, folder))
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return True

    def _replace(self, folder: Path, _checked: bool = False) -> None:
        self.save_all_into(folder, replace=True)

    def _issued(self) -> list[PacketRow]:
        chosen = self.table.chosen_rows()
        rows = chosen if len(chosen) > 1 else (self.scene.rows if self.scene is not None else ())
        return [row for row in rows if row.sha256 is not None]

    def _has_issues(self) -> bool:
        return self.scene is not None and any(row.sha256 for row in self.scene.rows)

    def save_packet(self) -> None:
        """Ask for a place, and write the last issue of the current packet there."""
        row = self.table.current_row()
        if row is None or row.sha256 is None:
            return
        before = Path(self._first_folder()) / (row.file_name or "")
        chosen, _ = QFileDialog.getSaveFileName(self, t("Save the packet"), str(before), t("PDF (*.pdf)"))
        if chosen:
            self._write(row.sha256, Path(chosen), then=self._saved)

    def _write(self, sha256: str, target: Path, then: Any) -> None:
        load = partial(packets.issue_bytes, self.desk.workspace, sha256)
        self.desk.runner.run(partial(write_whole, load, target), then=then, owner=self)

    def _saved(self, path: Path) -> None:
        self.desk.say(t("Saved: {name}", name=path.name))

    # -- places

    def show_this(self, what: dict[str, Any]) -> None:
        if "side" in what:
            self.parties.choose(str(what["side"]))
        if "reviewer_id" in what:
            self.table.pick(str(what["reviewer_id"]))
        self.reload()

    def memory(self) -> dict[str, Any]:
        return {"side": self.parties.key}

    def recall(self, memory: dict[str, Any]) -> None:
        self.parties.choose(str(memory.get("side", Side.FIRST)))
        if self.scene is not None:
            self.reload()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
