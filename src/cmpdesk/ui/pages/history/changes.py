"""What a step did to one row, before and after, side by side."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from cmpdesk.domain.history import FieldChange, RecordChange, RecordRef
from cmpdesk.i18n import labels, stored
from cmpdesk.i18n.screen import t
from cmpdesk.i18n.words import Words
from cmpdesk.ui.inspector import lined
from cmpdesk.ui.labels import text
from cmpdesk.ui.pages.history.differences import LONGEST, pair

HIDDEN = {"id", "version"}
Wanted = Callable[[RecordRef], None]


def change_block(w: Words, change: RecordChange, *, only: Wanted | None = None, then: Wanted | None = None) -> QWidget:
    """Return a row's name, what was done to it, and its fields before and after.

    `only` hears that the steps of this thing are wanted, `then` that it is to be shown as it was.
    """
    block, grid = lined(1, 1, lines=4)
    title = change.name or t("Row of {table}", table=labels.table(w, change.table))
    block.setAccessibleName(title)
    grid.setContentsMargins(0, 8, 0, 4)
    head = f"{labels.operation(w, change.operation)} · {labels.table(w, change.table)}"
    grid.addWidget(text(head, "caps"), 0, 0, 1, 2)
    grid.addWidget(text(title, "strong", wrap=True, select=True), 1, 0, 1, 2)
    ref = RecordRef(change.table, change.record_id, title)
    asked = [(t("Only this"), only), (t("As it was on…"), then)]
    grid.addLayout(_links(ref, [(words, wanted) for words, wanted in asked if wanted is not None]), 2, 0, 1, 2)
    if change.operation == "update" and tells(change):
        grid.addWidget(text(t("Before"), "muted"), 3, 0)
        grid.addWidget(text(t("After"), "muted"), 3, 1)
    for field in change.fields:
        if field.column not in HIDDEN:
            _show(w, grid, change, field)
    return block


def _links(ref: RecordRef, asked: list[tuple[str, Wanted]]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(4)
    for words, wanted in asked:
        button = QPushButton(words)
        button.setProperty("kind", "link")
        button.setAccessibleName(f"{words.removesuffix('…')} · {ref.name}")
        button.clicked.connect(partial(_ask, wanted, ref))
        row.addWidget(button)
    row.addStretch(1)
    return row


def _ask(wanted: Wanted, ref: RecordRef, _checked: bool = False) -> None:
    wanted(ref)


def _show(w: Words, grid: QGridLayout, change: RecordChange, field: FieldChange) -> None:
    place = grid.rowCount()
    name = text(labels.column(w, field.column), "caps")
    top = Qt.AlignmentFlag.AlignTop
    if field.erased:
        grid.addWidget(name, place, 0, 1, 2)
        grid.addWidget(text(t("erased at a person's request"), "muted", wrap=True), place + 1, 0, 1, 2)
    elif change.operation == "update":
        grid.addWidget(name, place, 0, 1, 2)
        before, after = pair(shown(w, field.column, field.before), shown(w, field.column, field.after))
        grid.addWidget(before, place + 1, 0, top)
        grid.addWidget(after, place + 1, 1, top)
    else:
        value = field.before if change.operation == "delete" else field.after
        grid.addWidget(text(labels.column(w, field.column), "muted"), place, 0, top)
        grid.addWidget(text(shown(w, field.column, value), wrap=True, select=True), place, 1, top)


def tells(change: RecordChange) -> bool:
    """Tell whether there is anything to show: the version of a parent alone says nothing."""
    return any(field.column not in HIDDEN for field in change.fields)


def shown(w: Words, column: str, value: Any) -> str:
    """Return a stored value as people read it, cut where it is very long."""
    flat = stored.value(w, column, value)
    return flat if len(flat) <= LONGEST else flat[:LONGEST] + "…"
