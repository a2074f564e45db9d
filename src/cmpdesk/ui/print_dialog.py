"""Printing one document or a batch: what is sent, how far it is, and where to go on after the printer failed."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QCloseEvent, QPageSize
from PySide6.QtPrintSupport import QAbstractPrintDialog, QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.domain.preview import Document
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import printing
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.labels import text
from cmpdesk.ui.printing import DPI, Order, Sheaf
from cmpdesk.ui.tasks import Task
from cmpdesk.ui.theme import theme

SEPARATORS = "print.separators"
_KEY = Qt.ItemDataRole.UserRole


class PrintDialog(Dialog):
    """Prints the documents that are ticked, in their order. `remembered` names where is kept what was sent wholly.

    A run that stops leaves ticked what is still to be sent: the button then says where it goes on.
    """

    def __init__(self, parent: QWidget | None, desk: Desk, sheaves: Sequence[Sheaf], remembered: str = "") -> None:
        many = len(sheaves) > 1
        super().__init__(parent, t("Print the packets") if many else t("Print {name}", name=sheaves[0].document.title))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.desk = desk
        self.sheaves = tuple(sheaves)
        self.page = 0
        self._remembered = remembered
        self._sent: dict[str, str] = self._recall()
        self._run: list[str] = []
        self._task: Task[int] | None = None
        self._printer: QPrinter | None = None
        self._stopped = False
        self._lacking = ""
        self._closing = False
        self._build()
        self._show_state()

    def _build(self) -> None:
        many = len(self.sheaves) > 1
        self.setMinimumWidth(theme().px(520))
        hint = t("Each page is printed on the paper of its document, at its own size.")
        self.column.addWidget(text(hint, "muted", wrap=True))
        self.list = QListWidget()
        self.list.setAccessibleName(t("Documents to print, in order"))
        self.list.setMinimumHeight(theme().px(260))
        for sheaf in self.sheaves:
            item = QListWidgetItem()
            item.setData(_KEY, sheaf.key)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            left_out = self._was_sent(sheaf) or bool(sheaf.note)
            item.setCheckState(Qt.CheckState.Unchecked if left_out else Qt.CheckState.Checked)
            self.list.addItem(item)
        self.list.model().dataChanged.connect(self._ticked)
        self.list.setVisible(many)
        self.column.addWidget(self.list, 1)
        self.separators = QCheckBox(t("A separator &sheet before each packet"))
        self.separators.setChecked(many and bool(self.desk.memory.get(SEPARATORS, True)))
        self.separators.setVisible(many)
        self.column.addWidget(self.separators)
        self.fault = text("", tone="bad", wrap=True, select=True)
        self.column.addWidget(self.fault)
        self.progress = ProgressStrip(t("Printing"))
        self.column.addWidget(self.progress)
        self.close_button = self.button(t("Close"), self.reject)
        self.shrink_button = self.button("", self.shrink)
        self.print_button = self.button("", self.ask_printer, primary=True, default=True)

    # -- what is to be sent

    @property
    def under_way(self) -> bool:
        """It prints, or it stopped and says why."""
        return self._task is not None or bool(self.fault.text())

    @property
    def chosen(self) -> tuple[Sheaf, ...]:
        """The documents that are ticked, in their order."""
        return tuple(
            sheaf for place, sheaf in enumerate(self.sheaves)
            if self.list.item(place).checkState() is Qt.CheckState.Checked
        )  # fmt: skip

    def _recall(self) -> dict[str, str]:
        held = self.desk.memory.get(self._remembered, {}) if self._remembered else {}
        known = {sheaf.key for sheaf in self.sheaves}
        sent = {str(key): str(when) for key, when in held.items() if key in known} if isinstance(held, dict) else {}
        self._old = len(sent) == len(known)
        """Everything was sent before: the next run is a new one."""
        return sent

    def _was_sent(self, sheaf: Sheaf) -> bool:
        return sheaf.key in self._sent and not self._old

    def _line(self, sheaf: Sheaf) -> str:
        parts = [sheaf.label, *sheaf.lines[:1]]
        if sheaf.pages:
            parts.append(n("{count} page", "{count} pages", sheaf.pages))
        if sheaf.note:
            parts.append(f"▲ {sheaf.note}")
        if sheaf.key in self._sent:
            when = datetime.fromisoformat(self._sent[sheaf.key])
            parts.append(t("sent on {when}", when=words().short_instant(when)))
        return " · ".join(parts)

    def _show_state(self) -> None:
        for place, sheaf in enumerate(self.sheaves):
            self.list.item(place).setText(self._line(sheaf))
        chosen = self.chosen
        self.shrink_button.hide()
        if chosen and len(self.sheaves) > 1 and (self._stopped or (self._sent and not self._old)):
            number = self.sheaves.index(chosen[0]) + 1
            label = t("&Resume at packet {number} ({code})…", number=words().number(number), code=chosen[0].label)
        elif self._stopped:
            label = t("&Try again…")
        else:
            label = t("&Print…")
        self.print_button.setText(label)
        self.print_button.setEnabled(bool(chosen) and self._task is None)
        self.list.setEnabled(self._task is None)
        self.separators.setEnabled(self._task is None)
        self.fault.setVisible(bool(self.fault.text()))

    def _ticked(self, _first: QModelIndex, _last: QModelIndex, roles: Sequence[int] = ()) -> None:
        if Qt.ItemDataRole.CheckStateRole in roles and self._task is None:
            self.print_button.setEnabled(bool(self.chosen))

    # -- printing

    def ask_printer(self) -> None:
        """Ask the system which printer, how many copies, which pages; then print."""
        printer = self._printer or new_printer()
        dialog = QPrintDialog(printer, self)
        single = len(self.sheaves) == 1
        option = QAbstractPrintDialog.PrintDialogOption
        dialog.setOption(option.PrintPageRange, single)
        dialog.setOption(option.PrintCurrentPage, single)
        if single and self.sheaves[0].pages:
            dialog.setMinMax(1, self.sheaves[0].pages)
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        if accepted:
            self.start(printer)
        elif single and not self.isVisible():
            self.close()

    def start(self, printer: QPrinter, *, shrink: bool = False) -> None:
        """Send what is ticked to `printer`, as its settings say; progress is shown, and can be cancelled."""
        self._printer = printer
        self.fault.setText("")
        self.desk.memory.set(SEPARATORS, self.separators.isChecked())
        try:
            papers = papers_of(printer)
        except EnvironmentFailure as failure:
            self._refused(failure)
            self._ended()
            return
        copies, single = max(1, printer.copyCount()), len(self.sheaves) == 1
        order = Order(
            self.chosen,
            copies=copies,
            separators=self.separators.isChecked(),
            two_sided=printer.duplex() is not QPrinter.DuplexMode.DuplexNone,
            pages=wanted_pages(printer, self.page, self.sheaves[0].pages) if single else None,
            papers=papers,
            shrink=shrink,
        )
        printer.setCopyCount(1)  # each copy is a job with a separator of its own
        self._run = []
        work = partial(printing.print_all, self.desk.workspace, printer, order, self._run)
        self._task = self.desk.runner.run_watched(
            work, failed=self._refused, ended=partial(self._ended, copies), owner=self
        )
        self.progress.watch(self._task)
        self._show_state()

    def shrink(self) -> None:
        """Go on, drawing pages smaller where the printer lacks their paper."""
        if self._printer is not None:
            self.start(self._printer, shrink=True)

    def _refused(self, failure: Foreseen) -> bool:
        self.fault.setText(sentence_of(failure))
        self._lacking = str(failure.params.get("offered", ""))  # the paper that it would have to be shrunk to
        return True

    def _ended(self, copies: int = 1) -> None:
        self._task = None
        if self._printer is not None:
            self._printer.setCopyCount(copies)
        now = self.desk.workspace.now().isoformat()
        self._old = False
        for key in self._run:
            self._sent[key] = now
        if self._remembered and self._run:
            self.desk.memory.set(self._remembered, self._sent)
        for place in range(self.list.count()):
            if self.list.item(place).data(_KEY) in self._run:
                self.list.item(place).setCheckState(Qt.CheckState.Unchecked)
        done = bool(self._run) and not self.chosen
        self._stopped = not done
        self._show_state()
        if done:
            self.desk.say(n("{count} document was sent to the printer.", "{count} documents were sent to the printer.",
                            len(self._run)))  # fmt: skip
            self.accept()
        elif self._closing:
            super().reject()
        elif self.fault.text() and self._lacking:
            self.shrink_button.setText(t("Shrink to {paper} and go on", paper=self._lacking))
            self.shrink_button.show()

    def reject(self) -> None:
        """Close; what is under way is cancelled first, so that what was sent is remembered."""
        if self._task is not None:
            self._closing = True
            self._task.cancel()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._task is not None:
            event.ignore()
            self.reject()
        else:
            super().closeEvent(event)


def new_printer() -> QPrinter:
    """Return the system's printer at the resolution that we draw in."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setResolution(DPI)
    return printer


def papers_of(printer: QPrinter) -> tuple[printing.Size, ...]:
    """Return the sizes of paper that a printer has, in points, none for a file, which has any.

    ``printer.absent`` where it is not there any more.
    """
    if printer.outputFileName():
        return ()
    info = QPrinterInfo.printerInfo(printer.printerName())
    if info.isNull() or not printer.isValid():
        raise EnvironmentFailure("printer.absent", printer=printer.printerName())
    sizes = (one.size(QPageSize.Unit.Point) for one in info.supportedPageSizes())
    return tuple((size.width(), size.height()) for size in sizes)


def wanted_pages(printer: QPrinter, current: int, count: int) -> tuple[int, ...] | None:
    """Return the pages (from 0) that the system's dialog was told to print; None for all of them."""
    chosen = printer.printRange()
    if chosen is QPrinter.PrintRange.CurrentPage:
        return (current,)
    if chosen is not QPrinter.PrintRange.PageRange:
        return None
    ranges: Any = printer.pageRanges()
    if not ranges.isEmpty():
        return tuple(page for page in range(count) if ranges.contains(page + 1))
    return tuple(range(max(0, printer.fromPage() - 1), min(count, printer.toPage())))


def print_document(parent: QWidget | None, desk: Desk, document: Document, pages: int, current: int) -> PrintDialog:
    """Ask for the printer, then print one document; `current` is the page (from 0) that is shown."""
    dialog = PrintDialog(parent, desk, [Sheaf("document", document, document.title, (), pages)])
    dialog.page = current
    dialog.ask_printer()
    if dialog.under_way:
        dialog.open()
    return dialog
