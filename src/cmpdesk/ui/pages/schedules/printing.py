"""Calendars on paper: what size, which way, which days; then the pages as they will be printed."""

from functools import partial

from PySide6.QtWidgets import QComboBox, QWidget

from cmpdesk.domain.preview import Document
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.domain.timelines import PrintOrder, Sheet, Wanted
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import schedule_documents
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import Form
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.schedules.view import CalendarsView

REMEMBERED = "schedules.print"


def names() -> list[tuple[Sheet, str]]:
    """Return the sizes of paper with their names."""
    return [(Sheet.A4, t("A4")), (Sheet.A3, t("A3")), (Sheet.LETTER, t("Letter")), (Sheet.TABLOID, t("Tabloid"))]


class PrintCalendars(Dialog):
    """Asks how calendars are printed; `show_pages` gets the order."""

    def __init__(self, parent: QWidget, desk: Desk, usual: Sheet) -> None:
        super().__init__(parent, t("Print the calendars"))
        self._desk = desk
        self.column.addWidget(text(t("The rows that the filters show, in their groups, beside the chosen baseline."),
                                   "muted", wrap=True))  # fmt: skip
        form = Form(t("Print the calendars"))
        kept = desk.memory.get(REMEMBERED)
        held = kept if isinstance(kept, dict) else {}
        self.sheet = QComboBox()
        for key, name in names():
            self.sheet.addItem(name, str(key))
        self.sheet.setCurrentIndex(max(0, self.sheet.findData(str(held.get("sheet") or usual))))
        self.way = QComboBox()
        self.way.addItem(t("Landscape"), True)
        self.way.addItem(t("Portrait"), False)
        self.way.setCurrentIndex(0 if held.get("landscape", True) else 1)
        self.days = QComboBox()
        self.days.addItem(t("All dates"), False)
        self.days.addItem(t("The dates in sight"), True)
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem(labels.language(words(), code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(words().language)))
        form.row(t("&Paper"), self.sheet)
        form.row(t("&Orientation"), self.way)
        form.row(t("&Dates"), self.days)
        form.row(t("&Language"), self.language)
        self.column.addWidget(form)
        self.column.addStretch(1)
        self.button(t("Cancel"), self.reject)
        self.button(t("&Show the pages"), self.accept, primary=True, default=True)
        self.accepted.connect(self._remember)

    @property
    def paper(self) -> Sheet:
        """The size that was chosen."""
        return Sheet(str(self.sheet.currentData()))

    def _remember(self) -> None:
        self._desk.memory.set(REMEMBERED, {"sheet": str(self.paper), "landscape": bool(self.way.currentData())})


class Printing:
    """What the page of calendars does to print."""

    def __init__(self, page: CalendarsView) -> None:
        self.page = page

    def ask(self) -> None:
        """Load the usual paper, and ask how to print."""
        desk = self.page.desk
        if self.page.timeline is not None:
            work = partial(schedule_documents.usual, desk.workspace, desk.call_id)
            desk.runner.run(work, then=self._ask, owner=self.page, channel="schedules-paper")

    def _ask(self, usual: Sheet) -> None:
        dialog = PrintCalendars(self.page, self.page.desk, usual)
        dialog.accepted.connect(lambda: self._show(dialog))
        dialog.open()

    def order(self, dialog: PrintCalendars) -> PrintOrder:
        """Return what was asked, with the filters of the page."""
        page = self.page
        chips = page.filters
        first, last = page.drawing.in_sight() if dialog.days.currentData() else (None, None)
        wanted = Wanted(chips.sector.key, chips.state.key, chips.moved.isChecked(), search=page.searched)
        return PrintOrder(dialog.paper, bool(dialog.way.currentData()), wanted, chips.by, first, last)

    def _show(self, dialog: PrintCalendars) -> None:
        desk = self.page.desk
        ghost = self.page.timeline.ghost if self.page.timeline is not None else None
        work = partial(
            schedule_documents.calendars, desk.workspace, call_id=desk.call_id, order=self.order(dialog),
            language=str(dialog.language.currentData()), baseline_id=ghost.id if ghost is not None else "",
        )  # fmt: skip
        preview.show(desk, Document(t("Calendars"), t("calendars.pdf"), lambda: work()[1]))
