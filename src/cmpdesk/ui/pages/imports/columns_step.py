"""Step 2: which column fills which field."""

from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QLabel,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from cmpdesk.domain.imports import ANY_FIELD, FIELDS, ImportField
from cmpdesk.domain.programmes import Party
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui import tokens
from cmpdesk.ui.chips import ChipRow
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.forms import line_edit
from cmpdesk.ui.inspector import Inspector
from cmpdesk.ui.layout import split
from cmpdesk.ui.pages.imports import words as say
from cmpdesk.ui.pages.imports.state import ImportDraft
from cmpdesk.ui.theme import theme

COLUMN, HEADING, FIELD_PLACE, VALUES = range(4)


def letters(column: int) -> str:
    """Return the letters of a column counted from 0: A, B, …, AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


class ColumnsStep(QWidget):
    """A row per column of the sheet: heading, field, first values.

    `mapped` brings (column counted from 0, field name or ""); `sheet_chosen` a sheet; `header_chosen` a row.
    """

    mapped = Signal(int, str)
    sheet_chosen = Signal(str)
    header_chosen = Signal(int)

    def __init__(self, memory: Memory) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        self.setAccessibleName(t("Columns"))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(self._place())
        self.table = self._table()
        self.inspector = Inspector(t("Fields"))
        self.panes = split("imports-columns", memory, self.table, self.inspector, sizes=(72, 28))
        outer.addWidget(self.panes, 1)
        self.boxes: list[QComboBox] = []
        self._fields: tuple[ImportField, ...] = FIELDS
        self._parties: tuple[Party, Party] | None = None

    def show_draft(self, draft: ImportDraft, parties: tuple[Party, Party]) -> None:
        """Show the mapping of `draft`, which has one; fields of one side are named by their Party."""
        self._parties = parties
        if draft.mapping is None:
            return
        with QSignalBlocker(self.sheet):
            self.sheet.clear()
            self.sheet.addItems(draft.sheets)
            self.sheet.setCurrentText(draft.mapping.sheet)
        self.sheet.setEnabled(len(draft.sheets) > 1)
        self.header.setText(str(draft.mapping.header_row))
        if self.table.rowCount() != len(draft.mapping.columns) or self._fields is not draft.fields:
            self._fields = draft.fields
            self._make_rows(len(draft.mapping.columns))
        for row, (heading, name) in enumerate(draft.mapping.columns):
            self._item(row, COLUMN).setText(letters(row))
            self._item(row, HEADING).setText(heading or "—")
            self._item(row, VALUES).setText("  ·  ".join(draft.samples(row)) or "—")
            box = self.boxes[row]
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(name))
            box.setAccessibleName(t("Field of column {column}: {heading}", column=letters(row), heading=heading))
        self._show_fields(draft)

    # -- inside

    def _place(self) -> QWidget:
        self.sheet = QComboBox()
        self.sheet.setAccessibleName(t("Sheet"))
        self.sheet.setMinimumWidth(180)
        self.sheet.textActivated.connect(self.sheet_chosen)
        self.header = line_edit(name=t("Row of the headings"))
        self.header.setValidator(QIntValidator(1, 1_048_576, self.header))
        self.header.setFixedWidth(72)
        self.header.editingFinished.connect(self._header_typed)
        parts: list[QWidget] = []
        for word, field in ((t("S&heet"), self.sheet), (t("&Row of the headings"), self.header)):
            label = QLabel(word)
            label.setBuddy(field)
            parts += [label, field]
        return ChipRow(t("Where the headings are"), *parts)

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, 4)
        table.setAccessibleName(t("Columns of the sheet"))
        table.setHorizontalHeaderLabels([t("Column"), t("Heading"), t("Field"), t("First values")])
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme().px(tokens.ROW_COMPACT) + 6)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setTabKeyNavigation(False)
        table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setAccessibleName(t("Column headings"))
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(VALUES, QHeaderView.ResizeMode.Stretch)
        for place, width in ((COLUMN, 72), (HEADING, 210), (FIELD_PLACE, 230)):
            header.resizeSection(place, theme().px(width))
        return table

    def _make_rows(self, count: int) -> None:
        named = [(field.name, say.field(field.name, self._parties)) for field in self._fields]
        choices = [("", t("ignored")), *named]
        self.table.setRowCount(0)
        self.table.setRowCount(count)
        self.boxes = []
        for row in range(count):
            for place in (COLUMN, HEADING, VALUES):
                item = QTableWidgetItem()
                item.setFlags(Qt.ItemFlag.ItemIsEnabled)
                self.table.setItem(row, place, item)
            box = QComboBox()
            for name, word in choices:
                box.addItem(word, name)
            box.setMaxVisibleItems(20)
            box.activated.connect(partial(self._chosen, row))
            self.table.setCellWidget(row, FIELD_PLACE, box)
            self.boxes.append(box)

    def _item(self, row: int, place: int) -> QTableWidgetItem:
        item = self.table.item(row, place)
        if item is None:
            item = QTableWidgetItem()
            self.table.setItem(row, place, item)
        return item

    def _show_fields(self, draft: ImportDraft) -> None:
        if draft.mapping is None:
            return
        w = words()
        held = {name for _, name in draft.mapping.columns if name}
        self.inspector.clear()
        self.inspector.title(
            n("{count} column is recognised", "{count} columns are recognised", len(held)),
        )
        if draft.missing:
            names = w.listed([labels.import_field(w, name).lower() for name in draft.missing])
            self.inspector.paragraph(t("Still to find: {fields}.", fields=names), tone="bad")
        unread = [heading for heading, name in draft.mapping.columns if heading.strip() and not name]
        if unread:
            self.inspector.group(t("Not read"))
            self.inspector.paragraph(" · ".join(unread), tone="muted")
        free = [say.field(field.name, self._parties) for field in draft.fields
                if field.name not in held and not (draft.cohort and any(map(str.isdigit, field.name)))]  # fmt: skip
        if free:
            self.inspector.group(t("Fields without a column"))
            self.inspector.paragraph(" · ".join(free), tone="muted")

    def _chosen(self, row: int, _place: int) -> None:
        name = str(self.boxes[row].currentData())
        if not name or name in ANY_FIELD:
            self.mapped.emit(row, name)

    def _header_typed(self) -> None:
        typed = self.header.text()
        if typed:
            self.header_chosen.emit(int(typed))
