"""Open forms survive a crash, and what was typed in them can be taken back field by field.

One call for a form: ``keep(desk, host, "call:…", layout)`` once its fields are filled, or `Form.keep_draft`,
`Sheet.keep_draft`. The form needs nothing else: its draft goes when it is closed, whether it was saved or given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QGridLayout, QHBoxLayout, QLayout, QPushButton, QWidget

from cmpdesk.domain.errors import EnvironmentFailure, Foreseen
from cmpdesk.i18n import messages
from cmpdesk.i18n.screen import t, words
from cmpdesk.runtime import drafts
from cmpdesk.runtime.drafts import Draft, DraftKey
from cmpdesk.ui import typed
from cmpdesk.ui.field_undo import FieldUndo
from cmpdesk.ui.labels import text
from cmpdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from cmpdesk.ui.desk import Desk

WRITE_AFTER_MS = 1000
_RESTING: list[bool] = []


@contextmanager
def at_rest() -> Iterator[None]:
    """Let forms that are made meanwhile keep no draft: they stand in for one that does (`ui.conflicts`)."""
    _RESTING.append(True)
    try:
        yield
    finally:
        _RESTING.pop()



class DraftBar(QFrame):
    """Says that a draft was kept, with buttons to restore and to discard it."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self.setObjectName(typed.DRAFT_BAR)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.setSpacing(8)
        self.sentence = text("", wrap=True)
        self.restore = QPushButton(t("Restore the draft"))
        self.discard = QPushButton(t("Discard the draft"))
        row.addWidget(self.sentence, 1)
        for button in (self.restore, self.discard):
            button.setAutoDefault(False)
            row.addWidget(button)
        self.hide()

    def say(self, draft: Draft, *, moved: bool) -> None:
        """Say when `draft` was kept; `moved` where something else stood in the form then."""
        w, at = words(), datetime.fromtimestamp(draft.at).astimezone()
        when = w.clock(at) if at.date() == datetime.now().astimezone().date() else w.instant(at)
        said = t("A draft of {time} was kept.", time=when)
        if moved:
            said += " " + t("What is saved has changed since.")
        self.sentence.setText(said)
        self.setAccessibleName(said)
        self.restore.setAccessibleName(f"{self.restore.text()} · {said}")
        self.discard.setAccessibleName(f"{self.discard.text()} · {said}")
        self.show()


class _Open:
    """What is to be done with the draft when the form closes; outlives its widgets."""

    def __init__(self) -> None:
        self.key: DraftKey | None = None
        self.offered: list[Draft] = []
        self.known = False
        """Whether a draft was kept before is known by now."""

    def end(self) -> None:
        """Remove the draft of a form that was saved or given up, but not one that nobody decided upon."""
        key, self.key = self.key, None
        if key is None or not self.known or QCoreApplication.closingDown():
            return
        if self.offered:
            with suppress(EnvironmentFailure):  # nobody is at the form any more
                drafts.keep(key, self.offered, drafts.ticket())
        else:
            drafts.drop(key, drafts.ticket())


class Keeper(QObject):
    """Keeps the draft of what is typed inside `host`, soon after each change and off the GUI thread."""

    def __init__(self, host: QWidget, bar: DraftBar, runner: TaskRunner, whose: tuple[str, str],
                 say: Callable[[str], None]) -> None:  # fmt: skip
        """`whose` are the ids of the workspace and of the officer; `say` tells what was undone."""
        super().__init__(host)
        self._host, self._bar, self._runner, self._whose, self._say = host, bar, runner, whose, say
        self._open = _Open()
        self._base: typed.Values = []
        self._heard: set[int] = set()
        self._told = False
        self.undo = FieldUndo(host, say)
        self._timer = QTimer(self, singleShot=True, interval=WRITE_AFTER_MS)
        self._timer.timeout.connect(self._write)
        bar.restore.clicked.connect(self._restore)
        bar.discard.clicked.connect(self._discard)
        host.destroyed.connect(partial(_closed, self._open))

    def begin(self, form: str) -> None:
        """Take what stands in the fields as what is saved of `form`, and offer the draft that was kept of it.

        For a form that shows one thing after another: the draft of the one before goes.
        """
        self._timer.stop()
        self._open.end()
        self._bar.hide()
        key = self._open.key = DraftKey(*self._whose, form)
        self._open.offered, self._open.known = [], False
        self._told = False
        self._base = typed.read(self._host)
        self.undo.begin()
        self._listen()
        load = partial(drafts.load, key)
        self._runner.run(load, then=partial(self._offer, key), owner=self, channel=f"draft:{id(self)}")

    def _listen(self) -> None:
        for field in typed.fields(self._host):
            if id(field) not in self._heard:
                self._heard.add(id(field))
                typed.on_change(field, self._changed)
                field.destroyed.connect(partial(self._heard.discard, id(field)))

    def _changed(self, *_value: object) -> None:
        self._timer.start()

    def _write(self) -> None:
        key, values = self._open.key, typed.read(self._host)
        self._listen()
        if key is None or not self._host.window().isVisible():
            return
        if not self._open.known:
            self._timer.start()
            return
        kept = [*self._open.offered]
        if values != self._base:
            kept.insert(0, Draft(datetime.now().astimezone().timestamp(), values, self._base))
        if kept:
            keep = partial(drafts.keep, key, kept[:2], drafts.ticket())
            self._runner.run(keep, then=self._was_kept, failed=self._not_kept, owner=self)
        else:
            drafts.drop(key, drafts.ticket())

    def _was_kept(self, _done: None) -> None:
        self._told = False

    def _not_kept(self, failure: Foreseen) -> bool:
        """Say once that what is typed is not kept, and let the officer go on."""
        if not self._told:
            self._say(messages.sentence(words(), failure))
        self._told = True
        return True

    def _offer(self, key: DraftKey, found: tuple[Draft, ...]) -> None:
        if key == self._open.key:
            self._open.known = True
            self._open.offered = [one for one in found if one.values != self._base]
            self._show()

    def _show(self) -> None:
        offered = self._open.offered
        if offered:
            self._bar.say(offered[0], moved=offered[0].base != self._base)
        else:
            self._bar.hide()

    def _restore(self) -> None:
        draft = self._open.offered.pop(0)
        self._open.offered = []
        self._bar.hide()
        if typed.write(self._host, draft.values):
            self.undo.note()
            first = typed.fields(self._host)
            if first:
                first[0].setFocus()
        else:
            self._say(t("The form has changed since: this draft no longer fits into it."))

    def _discard(self) -> None:
        self._open.offered.pop(0)
        self._show()
        self._write()


def _closed(form: _Open, _host: QObject | None = None) -> None:
    form.end()


def keep(desk: Desk, host: QWidget, form: str, layout: QLayout) -> Keeper:
    """Keep the draft of `form` (``call:…``), whose filled fields are inside `host`; `layout` takes the bar on top."""
    bar = DraftBar()
    if isinstance(layout, QGridLayout):
        layout.addWidget(bar, 0, 0, 1, -1)
    elif isinstance(layout, QBoxLayout):
        layout.insertWidget(0, bar)
    made = Keeper(host, bar, desk.runner, (desk.workspace.info.id, desk.officer.id), desk.say)
    if _RESTING:
        made.undo.begin()
    else:
        made.begin(form)
    return made


def field_actions(inside: QWidget | None) -> list[QAction]:
    """Return Undo and Redo of the form in which a widget is, where there is something to take back or do again."""
    keeper = keeper_of(inside)
    return [action for action in keeper.undo.actions_of.all() if action.isEnabled()] if keeper else []


def keeper_of(inside: QWidget | None) -> Keeper | None:
    """Return the keeper of the form in which a widget is, None where it is in none."""
    while inside is not None:
        found = [one for one in inside.children() if isinstance(one, Keeper)]
        if found:
            return found[0]
        inside = cast("QWidget | None", inside.parent())
    return None
