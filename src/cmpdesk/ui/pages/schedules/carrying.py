"""A milestone on its way in the drawing: what would move with it, and what would break, said while it is carried."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from cmpdesk.domain.asked_moves import Asked, Tried, tally
from cmpdesk.domain.date_shifts import holding, middle
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.moves import Set
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.i18n import rescheduling as told
from cmpdesk.i18n import timelines as drawn
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import rescheduling

if TYPE_CHECKING:
    from datetime import date

    from cmpdesk.domain.revisions import Ground
    from cmpdesk.ui.pages.schedules.loading import Scene
    from cmpdesk.ui.pages.schedules.view import CalendarsView

SETTLE_MS = 80


def there(day: date, when: PartialDate | None) -> PartialDate:
    """Return the date of a milestone that is let go on `day`: as vague as it was."""
    if when is None or when.exact is not None:
        return PartialDate.of(day)
    return holding(day, when, approximate=when.approximate)


class Carrying(QObject):
    """Says in the line below the title what would move, found off the GUI thread, and draws where it would go;
    nothing is written.
    """

    def __init__(self, page: CalendarsView) -> None:
        super().__init__(page)
        self._page = page
        self._scene: Scene | None = None
        self._ground: Ground | None = None
        self._held: tuple[str, date] | None = None
        self._timer = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._timer.timeout.connect(self._try)
        page.move_shown.connect(self._carried)

    def _carried(self, milestone_id: str, day: date | None) -> None:
        scene = self._page.scene
        if day is None or scene is None:
            self._held = None
            self._timer.stop()
            self._draw(None)
            if scene is not None:
                self._page.header.set_status(drawn.standing(words(), scene.timeline))
            return
        if scene is not self._scene:
            self._scene, self._ground = scene, None
        self._held = (milestone_id, day)
        self._timer.start()

    def _try(self) -> None:
        scene = self._page.scene
        if self._held is None or scene is None:
            return
        milestone_id, day = self._held
        points = (each for row in scene.timeline.rows for each in row.steps())
        when = next((each.when for each in points if each.id == milestone_id), None)
        asked = Asked(Set(there(day, when)), milestone_id=milestone_id)
        desk = self._page.desk
        work = partial(rescheduling.tried, desk.workspace, scene.call.id, asked, self._ground)
        desk.runner.run(work, then=self._arrived, failed=self._cannot, owner=self, channel="carried-date")

    def _arrived(self, tried: Tried) -> None:
        self._ground = tried.ground
        if self._held is None:
            return
        self._draw(tried)
        w, figures = words(), tally(tried)
        new = next((one.new for one in tried.lines if one.milestone.id == tried.asked.milestone_id), None)
        what = " · ".join(told.counts(w, figures))
        self._page.header.set_status(t("{day}: {what}", day=told.when(w, new), what=what))

    def _draw(self, tried: Tried | None) -> None:
        picture, preview = self._page.drawing.picture, tried.forecast.preview if tried is not None else None
        moved, breaks = (preview.moved, preview.breaks) if preview is not None else ((), ())
        picture.following = {one.milestone_id: middle(one.new) for one in moved if one.new is not None}
        picture.broken = frozenset(one.milestone_id for one in breaks if not one.already)
        self._page.drawing.viewport().update()

    def _cannot(self, _refusal: Foreseen) -> bool:
        self._draw(None)
        return True  # dropping it says why
