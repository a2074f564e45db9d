"""Opinions by the keys of the list and by the panel: each is saved at once, and the next open project is shown."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OPEN, OpinionCode, ReviewRow, Stage
from cmpdesk.i18n.screen import t
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.digits import digit
from cmpdesk.ui.pages.reviews import words as here
from cmpdesk.ui.pages.reviews.ahead import ENTER, REASONS, Ahead
from cmpdesk.ui.pages.reviews.host import ReviewsHost
from cmpdesk.ui.pages.reviews.opinion_panel import OpinionPanel
from cmpdesk.ui.pages.reviews.saver import Change, Saver


class Keys(QObject):
    """Keys of the list: digits give opinions, R opens the reasons, Enter goes on."""

    pressed = Signal(int)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            found = digit(event)
            if found is not None and found > 0:
                self.pressed.emit(found)
                return True
            plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
            keys = {Qt.Key.Key_R: REASONS, Qt.Key.Key_Return: ENTER, Qt.Key.Key_Enter: ENTER}
            if plain and (key := keys.get(Qt.Key(event.key()))) is not None:
                self.pressed.emit(key)
                return True
        return super().eventFilter(watched, event)


class Opining:
    """Gives opinions on `page`; `moved` hears that what it shows of them is no longer what is stored."""

    def __init__(self, page: ReviewsHost, panel: OpinionPanel, saver: Saver, moved: Callable[[], None]) -> None:
        self._page, self._panel, self._saver, self._moved = page, panel, saver, moved
        self._ahead, self._keys = Ahead(), Keys(page)
        page.table.installEventFilter(self._keys)
        page.table.opened.connect(partial(self._key, REASONS))
        self._keys.pressed.connect(self._key)
        panel.opined.connect(self._opined)
        saver.saved.connect(self._saved)
        saver.refused.connect(self._refused)

    def catch_up(self) -> None:
        """Do what was typed before the project was shown."""
        self._ahead.act(self._shown, self._act)

    def go_on(self) -> None:
        """Give what is typed, and show the next project that is still open."""
        self._panel.flush()
        page = self._page
        rows, at = page.table.rows_model.rows, max(page.table.currentIndex().row(), 0)
        following = [*rows[at + 1 :], *rows[:at]]
        mine = page.scene.may_opine if page.scene else frozenset()
        row = next((one for one in following if _waits(one, mine)), None)
        row = row or next((one for one in following if one.stage in OPEN), None)
        if row is not None:
            page.table.pick(row.project_id)
            self._ahead.follow(row.project_id)
        elif page.detail is not None:
            page.desk.say(t("No other project of this list is open."))
        page.table.setFocus()

    def _shown(self) -> str:
        page = self._page
        row, shown = page.table.current_row(), page.detail.subject.row.project_id if page.detail else ""
        return shown if row is not None and row.project_id == shown else ""

    def _key(self, key: int, *_row: object) -> None:
        if self._shown():
            self._act(key)
        elif (row := self._page.table.current_row()) is not None:
            self._ahead.add(row.project_id, key)

    def _act(self, key: int) -> None:
        scene = self._page.scene
        if key == ENTER:
            self.go_on()
        elif scene is not None and key == REASONS:
            self._panel.open_reasons(scene.may_opine)
        elif scene is not None and (found := here.chosen(key, scene.may_opine)):
            self._panel.give(*found)

    def _opined(self, side: Side, code: OpinionCode | None, reasons: str) -> None:
        page = self._page
        if page.meeting is not None and page.detail is not None:
            self._saver.put(Change(page.meeting.id, page.detail.subject.row.project_id, side, code, reasons))

    def _saved(self, change: Change) -> None:
        self._panel.settled(change.project_id, change.side, change.reasons if change.opinion else "")
        self._moved()

    def _refused(self, change: Change | None, failure: Foreseen) -> None:
        if change is not None and change.opinion is not None and change.reasons:
            self._panel.keep(change.project_id, change.side, change.reasons)
        self._panel.say(sentence_of(failure))
        self._moved()


def _waits(row: ReviewRow, sides: frozenset[Side]) -> bool:
    """Tell whether a project waits for an opinion of one of `sides`."""
    given = dict(zip(Side, row.opinions, strict=True))
    return row.stage in (Stage.AWAITED, Stage.HALF) and any(given[side] is None for side in sides)
