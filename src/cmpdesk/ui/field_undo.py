"""Undo inside a form: first what was typed in the field, then the changes of the form's fields, the newest first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import shiboken6
from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from cmpdesk.i18n.screen import t
from cmpdesk.ui import typed
from cmpdesk.ui.actions import Actions

MOST = 200
CTRL_Y = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
UNDO, REDO = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after."""

    field: QWidget
    before: Any
    after: Any


class FieldUndo(QObject):
    """Takes back what was done in the fields inside `host`; the keys never reach the steps of the workspace there."""

    def __init__(self, host: QWidget, say: Callable[[str], None]) -> None:
        super().__init__(host)
        self._host, self._say = host, say
        self._past: list[Change] = []
        self._future: list[Change] = []
        self._known: dict[QWidget, Any] = {}
        self.actions_of = Actions(host)
        add = self.actions_of.add
        add("undo-field", t("Undo in this form"), partial(self._step, forward=False), enabled=lambda: bool(self._past))
        add("redo-field", t("Redo in this form"), partial(self._step, forward=True), enabled=lambda: bool(self._future))
        host.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._focus_moved)

    def begin(self) -> None:
        """Forget what was done: another thing is shown."""
        self._past, self._future = [], []
        self._known = {field: typed.value(field) for field in typed.fields(self._host)}
        self._rename()

    def note(self) -> None:
        """Take note of the fields that have changed since."""
        for field in typed.fields(self._host):
            value = typed.value(field)
            if field in self._known and self._known[field] != value:
                self._past.append(Change(field, self._known[field], value))
                del self._past[:-MOST]
                self._future.clear()
            self._known[field] = value
        self._rename()

    def _step(self, *, forward: bool) -> None:
        self.note()
        source, other = (self._future, self._past) if forward else (self._past, self._future)
        while source:
            change = source.pop()
            wanted = change.after if forward else change.before
            if not shiboken6.isValid(change.field) or typed.value(change.field) == wanted:
                continue
            other.append(change)
            typed.put(change.field, wanted)
            self._known = {field: typed.value(field) for field in typed.fields(self._host)}
            change.field.setFocus()
            name = typed.name_of(change.field)
            self._say(t("Done again: field {name}", name=name) if forward else t("Undone: field {name}", name=name))
            break
        self._rename()

    def _rename(self) -> None:
        for name, changes, plain in (
            ("undo-field", self._past, t("Undo in this form")), ("redo-field", self._future, t("Redo in this form"))
        ):  # fmt: skip
            alive = [one.field for one in changes if shiboken6.isValid(one.field)]
            action = self.actions_of[name]
            if not alive:
                action.setText(plain)
            elif name == "undo-field":
                action.setText(t("Undo: field {name}", name=typed.name_of(alive[-1])))
            else:
                action.setText(t("Redo: field {name}", name=typed.name_of(alive[-1])))
        self.actions_of.refresh()

    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        if not shiboken6.isValid(self._host):  # a list of proposals closes after the form that it was open over
            return
        if old is not None and shiboken6.isValid(old) and self._host.isAncestorOf(old):
            self.note()
        if now is not None and self._host.isAncestorOf(now):
            now.removeEventFilter(self)
            now.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) and isinstance(event, QKeyEvent):
            forward = event.matches(REDO) or event.keyCombination() == CTRL_Y
            if forward or event.matches(UNDO):
                event.accept()
                if event.type() == QEvent.Type.KeyPress and not _by_itself(watched, forward=forward):
                    self._step(forward=forward)
                return True
        return super().eventFilter(watched, event)


def _by_itself(field: QObject, *, forward: bool) -> bool:
    """Take back or do again what was typed in the field itself; tell whether there was something."""
    if isinstance(field, QLineEdit):
        able = field.isRedoAvailable() if forward else field.isUndoAvailable()
    elif isinstance(field, QPlainTextEdit):
        document = field.document()
        able = document.isRedoAvailable() if forward else document.isUndoAvailable()
    else:
        return False
    if able:
        (field.redo if forward else field.undo)()
    return able
