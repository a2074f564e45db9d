"""Strips of calendars on the pages of a dossier: a bar above the ghost of the baseline for each, today across."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from cmpdesk.documents.flow import Flow
from cmpdesk.documents.house import MARGIN
from cmpdesk.documents.markup import SOFT, Style, label, line
from cmpdesk.documents.midterm_measure import Fixed
from cmpdesk.documents.timeline_strokes import LINE, Lanes, row_shapes, today
from cmpdesk.domain.timeline_scale import ABOVE, Scale, following, marks, unit
from cmpdesk.domain.timeline_shapes import shapes
from cmpdesk.domain.timelines import Row
from cmpdesk.i18n import timelines as say

_HEAD, _ROW, _NAMES = 21.0, 27.0, 96.0
"""Heights of the scale and of a row, width of the names, in points."""
_NAME, _MARK, _ABOVE = Style("sans-bold", 7.5, 10), Style("sans", 6.5, 8, SOFT), Style("sans-bold", 7, 9)
_SMALL = 0.56
"""The size of text here beside that of the screen."""


class Strips:
    """The strips of a document, all on one scale, so that calendars compare from page to page."""

    def __init__(self, fixed: Fixed, rows: Iterable[Row], on: date) -> None:
        """`rows` are all that will be set, over the width of the pages of `fixed`; `on` is today."""
        known = [days for row in rows if (days := row.days()) is not None]
        first, last = (min(one for one, _ in known), max(one for _, one in known)) if known else (on, on)
        edge = timedelta(days=max(8, (last - first).days // 40))
        self.fixed, self._on, self._first, self._last = fixed, on, first - edge, last + edge
        self._left, self._right = MARGIN + _NAMES, MARGIN + fixed.house.width
        self._scale = Scale.fitting(self._first, self._last, self._right - self._left).moved(-self._left)

    def set(self, flow: Flow, rows: Sequence[tuple[str, Row]]) -> bool:
        """Set `rows`, each under its name, over the width of the page; return whether there was any date to set."""
        if not any(row.dated for _, row in rows):
            return False
        high = len(rows) * _ROW
        flow.space(8)
        flow.need(_HEAD + high + 4)
        page, left, scale = flow.page, self._left, self._scale
        self.fixed.put(flow, f"scale{len(rows)}", lambda part: self._marks(part, high))
        for name, row in rows:
            page.draw(label(name, _NAME, _NAMES - 8), flow.left, flow.y - 15)
            page.clip(left, flow.y - _ROW, self._right - left, _ROW)
            done = frozenset([point.id for point in row.points if point.done])
            lanes = Lanes(flow.y - 7, flow.y - 20)
            row_shapes(page, shapes(row, scale), lanes, interrupted=row.interrupted, done=done)
            page.unclip()
            flow.y -= _ROW
        if self._first <= self._on <= self._last:
            today(page, scale.middle(self._on), flow.y + high, flow.y)
        flow.y -= 4
        return True

    def _marks(self, flow: Flow, high: float) -> None:
        """Draw the scale, years above their parts, with rules down through rows that take `high`, and below each."""
        page, words, left, right = flow.page, flow.house.words, self._left, self._right
        scale, top, under = self._scale, flow.y, flow.y - _HEAD - high
        of = unit(scale.density, _SMALL)
        above = ABOVE.get(of)
        page.clip(left, 0, right - left, page.height)
        fine = [(day, scale.x(day)) for day in marks(self._first, self._last, of)]
        page.posts([x for _, x in fine], under, top - _HEAD / 2, LINE, 0.5)
        for day, x in fine:
            told = line(say.mark(words, day, of), _MARK)
            if left <= x + 2 and x + 2 + told.width <= right:
                page.draw(told, x + 2, top - _HEAD + 3)
        strong = [(day, scale.x(day)) for day in marks(self._first, self._last, above)] if above is not None else []
        page.posts([x for _, x in strong], under, top, LINE, 0.9)
        for day, x in strong:
            told = line(say.above(words, day, above or of), _ABOVE)
            begin = min(max(x, left), scale.x(following(day, above or of)) - told.width - 4) + 2
            if left <= begin and begin + told.width <= right:
                page.draw(told, begin, top - _HEAD / 2 + 3)
        page.unclip()
        page.rule(flow.left, right, top - _HEAD, LINE, 0.6)
        flow.y -= _HEAD
        for row in range(1, round(high / _ROW) + 1):
            page.rule(flow.left, right, flow.y - row * _ROW, LINE, 0.5)
