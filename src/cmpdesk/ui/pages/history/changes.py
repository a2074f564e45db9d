"""What a step did to one row, before and after."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from cmpdesk.domain.history import RecordChange
from cmpdesk.i18n import labels, stored
from cmpdesk.i18n.screen import t
from cmpdesk.i18n.words import Words
from cmpdesk.ui.labels import text

LONGEST = 300
HIDDEN = {"id", "version"}


def change_block(w: Words, change: RecordChange) -> QWidget:
    """Return a row's name, what was done to it, and its fields before and after."""
    block = QWidget()
    block.setProperty("kind", "plain")
    title = change.name or t("Row of {table}", table=labels.table(w, change.table))
    block.setAccessibleName(title)
    grid = QGridLayout(block)
    grid.setContentsMargins(0, 8, 0, 4)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.addWidget(
        text(f"{labels.operation(w, change.operation)} · {labels.table(w, change.table)}", "caps"), 0, 0, 1, 2
    )
    grid.addWidget(text(title, "strong", wrap=True, select=True), 1, 0, 1, 2)
    place = 2
    for field in change.fields:
        if field.column in HIDDEN:
            continue
        grid.addWidget(text(labels.column(w, field.column), "muted"), place, 0, Qt.AlignmentFlag.AlignTop)
        if field.erased:
            grid.addWidget(text(t("erased at a person's request"), "muted", wrap=True), place, 1)
        elif change.operation == "update":
            both = t(
                "{before} → {after}",
                before=shown(w, field.column, field.before),
                after=shown(w, field.column, field.after),
            )
            grid.addWidget(text(both, wrap=True, select=True), place, 1)
        else:
            value = field.before if change.operation == "delete" else field.after
            grid.addWidget(text(shown(w, field.column, value), wrap=True, select=True), place, 1)
        place += 1
    return block


def tells(change: RecordChange) -> bool:
    """Tell whether there is anything to show: the version of a parent alone says nothing."""
    return any(field.column not in HIDDEN for field in change.fields)


def shown(w: Words, column: str, value: Any) -> str:
    """Return a stored value as people read it, cut where it is very long."""
    flat = stored.value(w, column, value)
    return flat if len(flat) <= LONGEST else flat[:LONGEST] + "…"
