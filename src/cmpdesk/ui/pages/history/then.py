"""A thing as it was on a date, beside what it is now."""

from datetime import date, datetime, time, timedelta
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import RecordRef, RecordThen
from cmpdesk.i18n import labels, stored
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import history
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.inspector import Inspector, lined
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.history.differences import pair
from cmpdesk.ui.theme import theme


def show_then(desk: Desk, parent: QWidget, ref: RecordRef, on: date | None = None) -> "ThenDialog":
    """Show `ref` as it was at the end of a day (today where none is given); other days can be chosen there."""
    dialog = ThenDialog(desk, parent, ref, on or desk.workspace.today())
    dialog.open()
    return dialog


class ThenDialog(Dialog):
    """The fields of a thing and of its parts on a day, and now; what differs is marked."""

    enter_presses = False

    def __init__(self, desk: Desk, parent: QWidget, ref: RecordRef, on: date) -> None:
        title = t("{name}: as it was", name=ref.name or labels.table(words(), ref.table))
        super().__init__(parent, title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._desk, self._ref = desk, ref
        self._found: tuple[RecordThen, ...] = ()
        self._at = desk.workspace.now()
        form = Form(title)
        self.day = line_edit(on.isoformat(), hint="2027-03-01")
        form.row(t("&Day"), self.day, check=self._check, hint=t("As it was at the end of that day, here."))
        self.day.editingFinished.connect(self.reload)
        self.column.addWidget(form)
        self.only = QCheckBox(t("Only what &differs"))
        self.only.toggled.connect(self._show)
        self.column.addWidget(self.only)
        self.panel = Inspector(title)
        self.column.addWidget(self.panel, 1)
        self.button(t("Close"), self.accept)
        self.resize(theme().px(820), theme().px(640))
        self.reload()

    def reload(self) -> None:
        """Look up the day that is typed."""
        day = self._typed()
        if day is None:
            return
        self._at = datetime.combine(day + timedelta(days=1), time()).astimezone()
        work = partial(history.as_of, self._desk.workspace, self._ref.id, self._at)
        self._desk.runner.run(work, then=self._take, failed=self._refused, owner=self, channel="history-then")

    def _typed(self) -> date | None:
        return read_date(self.day.text(), self._desk.workspace.today())

    def _check(self) -> str:
        return "" if self._typed() else t("Type the day as 2027-03-01 or 1/3/27.")

    def _refused(self, failure: Foreseen) -> bool:
        self.panel.clear()
        self.panel.paragraph(sentence_of(failure), "bad")
        return True

    def _take(self, found: tuple[RecordThen, ...]) -> None:
        self._found = found
        self._show()

    def _show(self, _only: bool = False) -> None:
        w, panel = words(), self.panel
        panel.clear()
        shown = [one for one in self._found if one.was or one.exists]
        if not any(one.was for one in shown):
            panel.paragraph(t("This did not exist yet, or was gone."), "muted")
            return
        hidden = 0
        for one in shown:
            block = self._block(one)
            if block is None:
                hidden += 1
                continue
            panel.group(f"{labels.table(w, one.table)} · {one.name}" if one.name else labels.table(w, one.table))
            panel.add(block)
        if hidden == len(shown):
            panel.paragraph(t("Nothing has changed since that day."), "muted")

    def _block(self, one: RecordThen) -> QWidget | None:
        if not one.was:
            return text(t("This came after that day."), tone="warn", wrap=True)
        if one.exists and self.only.isChecked() and all(field.then == field.now for field in one.fields):
            return None
        return self._fields(one, gone=not one.exists)

    def _fields(self, one: RecordThen, *, gone: bool) -> QWidget:
        w = words()
        block, grid = lined(2, 3, 3, between=16, lines=4)
        grid.setContentsMargins(0, 0, 0, 8)
        grid.addWidget(text(t("Then"), "muted"), 0, 1)
        grid.addWidget(text(t("Gone now") if gone else t("Now"), "muted"), 0, 2)
        for field in one.fields:
            if self.only.isChecked() and field.then == field.now and not gone:
                continue
            row = grid.rowCount()
            grid.addWidget(text(labels.column(w, field.column), "muted", wrap=True), row, 0, Qt.AlignmentFlag.AlignTop)
            then = t("erased at a person's request") if field.erased else stored.value(w, field.column, field.then)
            now = "" if gone else stored.value(w, field.column, field.now)
            differs = field.then != field.now and not gone
            for place, label in enumerate(pair(then, now), 1):
                if differs:
                    label.setProperty("kind", "strong")
                grid.addWidget(label, row, place, Qt.AlignmentFlag.AlignTop)
        return block
