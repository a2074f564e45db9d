"""Two changed one record: what stood there, what I typed and what is stored now, field by field.

A form that is refused with ``record.moved`` or ``record.gone`` calls `settle` with its `Subject`. A second form is made
for what is stored now: its fields are what the other one wrote, and once everything is decided it takes the place of
the first with the values that were chosen, and saves. Until then the first form stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication, QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QWidget,
)

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.sharing import Conflict, FieldConflict, compare
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import history, sharing
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import drafts, typed
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.labels import text
from cmpdesk.ui.layout import scrolled
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from cmpdesk.ui.desk import Desk

CODES = ("record.moved", "record.gone")


@dataclass(frozen=True, slots=True)
class Subject:
    """The record that a form edits, at the version with which it began.

    `load` returns what a form of it begins with now (on a thread: plain data only), `make` such a form, not yet shown.
    """

    table: str
    record_id: str
    seen: int
    load: Callable[[], Any]
    make: Callable[[Any], QWidget]


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in a field: its value, and as it can be read."""

    value: Any
    shown: str = field(compare=False, default="")


Read = Mapping[str, Held]


def read(host: QWidget) -> dict[str, Held]:
    """Return what stands in the fields inside `host`, by the card and the name of each."""
    found: dict[str, Held] = {}
    for name, one in _named(host):
        found[name] = Held(typed.value(one), typed.said(one))
    return found


def write(host: QWidget, values: Mapping[str, Any]) -> None:
    """Put `values` into the fields inside `host`; twice, because a choice may fill other fields anew."""
    for _ in range(2):
        for name, one in _named(host):
            if name in values:
                typed.put(one, values[name])


def _named(host: QWidget) -> list[tuple[str, QWidget]]:
    found: list[tuple[str, QWidget]] = []
    taken: dict[str, int] = {}
    for one in typed.fields(host):
        parts = [typed.name_of(one)]
        above = one.parentWidget()
        while above is not None and above is not host:
            if isinstance(above, Card) and above.accessibleName():
                parts.insert(0, above.accessibleName())
            above = above.parentWidget()
        name = " · ".join(parts)
        taken[name] = taken.get(name, 0) + 1
        found.append((name if taken[name] == 1 else f"{name} ({taken[name]})", one))
    return found


@dataclass(frozen=True, slots=True)
class Found:
    """What became of the record: `fresh` is what a form of it begins with now, None where it is gone.

    `back` is ``undo`` or ``redo`` where that would bring back what the officer took away, else "".
    """

    conflict: Conflict
    fresh: Any
    back: str = ""


def look(workspace: Workspace, officer: Officer, subject: tuple[str, str, int], load: Callable[[], Any]) -> Found:
    """Look what became of a record; on a thread."""
    table, record_id, seen = subject
    found = sharing.conflict(workspace, table=table, record_id=record_id, seen=seen, mine={})
    if not found.gone:
        try:
            return Found(found, load())
        except Refusal as refusal:
            if refusal.code != "record.gone":
                raise
            found = replace(found, gone=True)
    mine = history.undoable(workspace, officer)
    steps = {"undo": mine.undo, "redo": mine.redo}
    return Found(found, None, next((way for way, one in steps.items() if one is not None and one.at == found.at), ""))


class Settlement(QObject):
    """Settles one conflict of the form `form`, whose fields are inside `host(form)` and held `base` at first.

    `take_over` shows the form that is made in place of this one and saves it; `say` shows a sentence in this one.
    """

    def __init__(self, form: QWidget, desk: Desk, subject: Subject, base: Read, *, host: Callable[[QWidget], QWidget],
                 take_over: Callable[[QWidget], None], say: Callable[[str], None]) -> None:  # fmt: skip
        super().__init__(form)
        self._form, self._desk, self._subject, self._base = form, desk, subject, base
        self._host, self._take_over, self._say = host, take_over, say

    def begin(self) -> None:
        """Look what became of the record, and ask where somebody has to choose."""
        one = self._subject
        work = partial(look, self._desk.workspace, self._desk.officer, (one.table, one.record_id, one.seen), one.load)
        self._desk.runner.run(work, then=self._found, failed=self._failed, owner=self)

    def _failed(self, failure: Foreseen) -> bool:
        from cmpdesk.ui.dialogs import sentence_of

        self._say(sentence_of(failure))
        return True

    def _found(self, found: Found) -> None:
        mine = read(self._host(self._form))
        if found.fresh is None:
            gone = GoneDialog(self._form, found, changed_lines(self._base, mine), self._desk.officer)
            gone.back_asked.clicked.connect(partial(self._bring_back, found.back, gone))
            gone.open()
            return
        with drafts.at_rest():
            rival = self._subject.make(found.fresh)
        rival.hide()
        fields = compare(self._base, mine, read(self._host(rival)))
        if all(one.theirs in (one.base, one.mine) for one in fields):  # nothing that I would not have as it is
            self._go_on(rival, {one.name: one.mine.value for one in fields if one.mine is not None})
            return
        dialog = ConflictDialog(self._form, replace(found.conflict, fields=fields), self._desk.officer)
        dialog.accepted.connect(lambda: self._go_on(rival, dialog.values()))
        dialog.rejected.connect(rival.deleteLater)
        dialog.open()

    def _go_on(self, rival: QWidget, values: Mapping[str, Any]) -> None:
        write(self._host(rival), values)
        self._take_over(rival)

    def _bring_back(self, way: str, dialog: GoneDialog) -> None:
        from cmpdesk.ui import session

        dialog.accept()
        work = partial(session.take_back, self._desk.workspace, self._desk.officer, way)
        self._desk.runner.run(work, then=lambda _outcome: self.begin(), failed=self._failed, owner=self)


def changed_lines(base: Read, mine: Read) -> str:
    """Return what was typed as text, a line for each field that differs; all of it where none does."""
    changed = [(name, held.shown) for name, held in mine.items() if base.get(name) != held]
    return "\n".join(f"{name}: {shown}" for name, shown in changed or [(name, one.shown) for name, one in mine.items()])


def who(conflict: Conflict, officer: Officer) -> str:
    """Return who changed or removed it, and when, as a sentence."""
    if conflict.at is None:
        return t("It is gone.") if conflict.gone else t("It was changed since you opened it.")
    at, today = conflict.at.astimezone(), datetime.now().astimezone().date()
    when = words().clock(at) if at.date() == today else words().instant(at)
    if conflict.officer in ("", officer.name):
        if conflict.gone:
            return t("You removed it elsewhere: {time}.", time=when)
        return t("You changed it elsewhere: {time}.", time=when)
    if conflict.gone:
        return t("{name} removed it: {time}.", name=conflict.officer, time=when)
    return t("{name} changed it: {time}.", name=conflict.officer, time=when)


class _Choice(QFrame):
    """One of the two values of a field: the whole of it can be clicked."""

    def __init__(self, name: str, shown: str) -> None:
        super().__init__()
        self.setProperty("kind", "plain")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.button = QRadioButton()
        self.button.setAccessibleName(f"{name}: {shown}")
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        label = text(shown or "—", wrap=True)
        label.setMinimumWidth(1)
        row.addWidget(label, 1)

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        self.button.setChecked(True)
        self.button.setFocus()


class _Dialog(Dialog):
    """What both dialogs share: a sentence, and the copying of what was typed."""

    enter_presses = False

    def __init__(self, parent: QWidget, title: str, sentence: str, typed_text: str) -> None:
        super().__init__(parent.window(), title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self._text = typed_text
        self.sentence = text(sentence, wrap=True, select=True)
        self.column.addWidget(self.sentence)

    def buttons(self, verb: str, act: Callable[[], object]) -> QPushButton:
        """Fill the foot; return the button that saves."""
        self.copy_button = self.button(t("Copy what I typed"), self.copy, left=True)
        self.back_button = self.button(t("Back to the form"), self.reject)
        return self.button(verb, act, primary=True)

    def copy(self) -> None:
        """Put what was typed on the clipboard."""
        QGuiApplication.clipboard().setText(self._text)
        self.copy_button.setText(t("Copied"))


class GoneDialog(_Dialog):
    """Says that the record is gone, and keeps what was typed within reach."""

    def __init__(self, parent: QWidget, found: Found, typed_text: str, officer: Officer) -> None:
        said = who(found.conflict, officer)
        lost = t("What you typed cannot be saved there. The form stays open: copy what you want to keep.")
        super().__init__(parent, t("It no longer exists"), f"{said} {lost}", typed_text)
        self.setMinimumWidth(theme().px(480))
        self.back_asked = self.buttons(t("Bring it back and save"), lambda: None)
        self.back_asked.setVisible(bool(found.back))
        self.copy_button.setFocus()


class ConflictDialog(_Dialog):
    """Lets an officer choose field by field. `values` are those to save, by the name of the field."""

    def __init__(self, parent: QWidget, conflict: Conflict, officer: Officer) -> None:
        typed_text = "\n".join(f"{one.name}: {_shown(one.mine)}" for one in conflict.fields if one.mine != one.base)
        told = t("Nothing of yours is saved yet. Choose what shall stand; what one alone changed is chosen already.")
        super().__init__(parent, t("Somebody changed it meanwhile"), f"{who(conflict, officer)} {told}", typed_text)
        self.conflict = conflict
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        area, inside = scrolled(self.windowTitle())
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 8, 8, 8)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for place, heading in enumerate((t("Field"), t("Before"), t("Mine"), t("Theirs"))):
            grid.addWidget(text(heading, "caps"), 0, place)
            grid.setColumnStretch(place, 3 if place else 2)
        for place, one in enumerate(conflict.fields, 1):
            self._add(grid, place, one)
        grid.setRowStretch(len(conflict.fields) + 1, 1)
        self.column.addWidget(area, 1)
        both = QHBoxLayout()
        both.setSpacing(8)
        self.mine_button, self.theirs_button = (QPushButton(verb) for verb in (t("All mine"), t("All theirs")))
        for which, button in enumerate((self.mine_button, self.theirs_button)):
            button.setAutoDefault(False)
            button.clicked.connect(partial(self._all, which))
            both.addWidget(button)
        both.addStretch(1)
        self.left = text("", "muted")
        both.addWidget(self.left)
        self.column.addLayout(both)
        self.save_button = self.buttons(t("Save"), self.accept)
        room = parent.window().size()
        height = theme().px(260 + 60 * len(conflict.fields))
        self.resize(min(theme().px(920), room.width() - 40), min(height, room.height() - 40))
        self._chosen()
        next((pair[0] for pair in self.choices.values() if not any(one.isChecked() for one in pair)),
             self.save_button).setFocus()  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return what was chosen for each field."""
        chosen = ((one, self.choices[one.name][0].isChecked()) for one in self.conflict.fields)
        held = {one.name: one.mine if mine else one.theirs for one, mine in chosen}
        return {name: one.value for name, one in held.items() if one is not None}

    def _add(self, grid: QGridLayout, place: int, one: FieldConflict) -> None:
        name = text(one.name, "strong", wrap=True)
        name.setMinimumWidth(1)
        before = text(_shown(one.base) or "—", "muted", wrap=True)
        before.setMinimumWidth(1)
        pair = [_Choice(f"{one.name}, {whose}", _shown(held))
                for whose, held in ((t("Mine"), one.mine), (t("Theirs"), one.theirs))]  # fmt: skip
        group = QButtonGroup(self)
        for column, part in enumerate((name, before, *pair)):
            grid.addWidget(part, place, column, Qt.AlignmentFlag.AlignTop)
        for choice in pair:
            group.addButton(choice.button)
            choice.button.toggled.connect(self._chosen)
        if one.theirs is None:  # nothing there any more to put it into
            pair[0].button.setEnabled(False)
            pair[1].button.setChecked(True)
        elif not one.clashes:
            pair[0 if one.theirs == one.base else 1].button.setChecked(True)
        self.choices[one.name] = (pair[0].button, pair[1].button)

    def _all(self, which: int, _checked: bool = False) -> None:
        for pair in self.choices.values():
            if pair[which].isEnabled():
                pair[which].setChecked(True)

    def _chosen(self, _on: bool = False) -> None:
        if not hasattr(self, "save_button"):
            return
        left = sum(not any(one.isChecked() for one in pair) for pair in self.choices.values())
        self.save_button.setEnabled(not left)
        self.left.setText(t("Still to choose: {count}", count=words().number(left)) if left else "")


def _shown(held: Held | None) -> str:
    return held.shown if held is not None else t("no longer there")


def settle(form: QWidget, desk: Desk, failure: Foreseen, subject: Subject | None, base: Read, *,
           host: Callable[[QWidget], QWidget], take_over: Callable[[QWidget], None],
           say: Callable[[str], None]) -> bool:  # fmt: skip
    """Settle the conflict that `failure` tells of; False where it is none."""
    if subject is None or failure.code not in CODES:
        return False
    Settlement(form, desk, subject, base, host=host, take_over=take_over, say=say).begin()
    return True

