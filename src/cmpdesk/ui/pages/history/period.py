"""The period of a filter: from one day to another."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.forms import Form, line_edit, read_date


class PeriodDialog(Dialog):
    """Asks for two days, either of which may be left open. `chosen` brings them (None where open)."""

    chosen = Signal(object, object)

    def __init__(self, parent: QWidget, today: date, first: date | None, last: date | None) -> None:
        super().__init__(parent, t("Period"), heading=False)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._today = today
        self.form = Form(t("Period"))
        self.first = line_edit(first.isoformat() if first else "", hint="2027-03-01")
        self.last = line_edit(last.isoformat() if last else "", hint="2027-03-31")
        self.form.row(t("&From"), self.first, check=lambda: self._fault(self.first.text()))
        self.form.row(t("&To"), self.last, check=self._check_last)
        self.column.addWidget(self.form)
        self.button(t("Cancel"), self.reject)
        self.button(t("Show"), self.accept, primary=True, default=True)

    def accept(self) -> None:
        """Hand over the days, unless one cannot be read."""
        if self.form.valid():
            self.chosen.emit(self._read(self.first.text()), self._read(self.last.text()))
            super().accept()

    def _read(self, typed: str) -> date | None:
        return read_date(typed, self._today)

    def _fault(self, typed: str) -> str:
        return t("Type the day as 2027-03-01 or 1/3/27, or nothing.") if typed.strip() and not self._read(typed) else ""

    def _check_last(self) -> str:
        first, last = self._read(self.first.text()), self._read(self.last.text())
        if first and last and last < first:
            return t("The period ends before it begins.")
        return self._fault(self.last.text())
