"""What stands in the fields of a form, whatever they are: read as plain values, and put back.

A field is a line, a text, a choice or a box; or a widget with `values()`, `set_values(values)` and a signal `changed`
(a table of rows), which counts as one.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, cast

from PySide6.QtWidgets import QAbstractButton, QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QRadioButton, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.rows import RowsEditor

_PLAIN = (QLineEdit, QPlainTextEdit, QComboBox, QCheckBox, QRadioButton)
DRAFT_BAR = "draft-bar"
Values = list[list[Any]]
"""The kind of each field and what stands in it."""


def fields(host: QWidget) -> list[QWidget]:
    """Return the fields inside `host`, in the order in which they were made; what only shows is none."""
    return list(_inside(host))


def _inside(host: QWidget) -> Iterator[QWidget]:
    for child in host.children():
        if not isinstance(child, QWidget) or child.objectName() == DRAFT_BAR:
            continue
        if _block(child) is not None or isinstance(child, _PLAIN):
            if not (isinstance(child, QLineEdit | QPlainTextEdit) and child.isReadOnly()):
                yield child
        elif not child.isWindow():
            yield from _inside(child)


class Block(Protocol):
    """A widget of several fields that counts as one."""

    changed: Any

    def values(self) -> Sequence[Sequence[str]]:
        """Return what stands in it."""

    def set_values(self, values: Sequence[Sequence[str]]) -> None:
        """Show something else."""


def _block(field: QWidget) -> Block | None:
    whole = callable(getattr(field, "values", None)) and callable(getattr(field, "set_values", None))
    return cast("Block", field) if whole else None


def value(field: QWidget) -> Any:
    """Return what stands in a field, as JSON can hold it."""
    if (block := _block(field)) is not None:
        return [list(row) for row in block.values()]
    if isinstance(field, QLineEdit):
        return field.text()
    if isinstance(field, QPlainTextEdit):
        return typed_text(field)
    if isinstance(field, QComboBox):
        key = field.currentData()
        return [key] if isinstance(key, str | int | None) else field.currentIndex()
    return field.isChecked() if isinstance(field, QAbstractButton) else None


def said(field: QWidget) -> str:
    """Return what stands in a field as it can be read."""
    if (block := _block(field)) is not None:
        rows = field.said() if isinstance(field, RowsEditor) else block.values()
        return "\n".join(" · ".join(part for part in row if part) for row in rows)
    if isinstance(field, QComboBox):
        return field.currentText()
    if isinstance(field, QAbstractButton):
        return t("Yes") if field.isChecked() else t("No")
    return str(value(field))


def put(field: QWidget, kept: Any) -> None:
    """Put a value into a field, as if it were typed or chosen there; what cannot stand there leaves it as it is."""
    if kept == value(field):
        return
    if (block := _block(field)) is not None:
        block.set_values(kept)
        block.changed.emit()
    elif isinstance(field, QLineEdit):
        field.setText(str(kept))
        field.textEdited.emit(str(kept))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(kept))
    elif isinstance(field, QComboBox):
        place = field.findData(kept[0]) if isinstance(kept, list) else int(kept)
        if 0 <= place < field.count():
            field.setCurrentIndex(place)
            field.activated.emit(place)
    elif isinstance(field, QAbstractButton):
        field.setChecked(bool(kept))


def read(host: QWidget) -> Values:
    """Return what stands in all fields inside `host`."""
    return [[_kind(field), value(field)] for field in fields(host)]


def write(host: QWidget, kept: Values) -> bool:
    """Put `kept` back into the fields inside `host`; tell whether they are the fields that it was read from.

    Twice: a choice may fill other fields anew.
    """
    for _ in range(2):
        found = fields(host)
        if [_kind(field) for field in found] != [kind for kind, _ in kept]:
            return False
        for field, (_, was) in zip(found, kept, strict=True):
            put(field, was)
    return True


def on_change(field: QWidget, tell: Callable[..., object]) -> None:
    """Let `tell` hear of each change of a field."""
    if (block := _block(field)) is not None:
        block.changed.connect(tell)
    elif isinstance(field, QLineEdit | QPlainTextEdit):
        field.textChanged.connect(tell)
    elif isinstance(field, QComboBox):
        field.currentIndexChanged.connect(tell)
    elif isinstance(field, QAbstractButton):
        field.toggled.connect(tell)


def name_of(field: QWidget) -> str:
    """Return what a field is called on the screen."""
    return field.accessibleName().partition(" (")[0] or t("field without a name")


def _kind(field: QWidget) -> str:
    return type(field).__name__
