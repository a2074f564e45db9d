"""A few calendars on a strip of a page: one scale, a bar above the ghost of the baseline for each, today across."""

from collections.abc import Sequence
from datetime import date, timedelta

from cmpdesk.documents.flow import Flow
from cmpdesk.documents.markup import SOFT, Style, label
from cmpdesk.documents.timeline_strokes import LINE, Lanes, row_shapes, today
from cmpdesk.domain.timeline_scale import ABOVE, Scale, following, marks, unit
from cmpdesk.domain.timeline_shapes import shapes
from cmpdesk.domain.timelines import Row
from cmpdesk.i18n import timelines as say

_HEAD, _ROW = 21.0, 27.0
_NAME, _MARK, _ABOVE = Style("sans-bold", 7.5, 10), Style("sans", 6.5, 8, SOFT), Style("sans-bold", 7, 9)
_SMALL = 0.56
"""The size of text here beside that of the screen."""


def height(rows: int) -> float:
    """Return what a strip of so many rows takes."""
    return _HEAD + rows * _ROW + 4


def strip(flow: Flow, rows: Sequence[tuple[str, Row]], on: date, *, names: float = 96.0) -> None:
    """Set `rows`, each under its name, over the width of the page; without any date nothing is set."""
    known = [days for _, row in rows if (days := row.days()) is not None]
    if not known:
        return
    flow.need(height(len(rows)))
    first, last = min(one for one, _ in known), max(one for _, one in known)
    edge = timedelta(days=max(8, (last - first).days // 40))
    first, last = first - edge, last + edge
    page, left, right = flow.page, flow.left + names, flow.left + flow.width
    scale = Scale.fitting(first, last, right - left).moved(-left)
    top = flow.y
    under = top - _HEAD - len(rows) * _ROW
    _marks(flow, scale, first, last, top, under, left)
    y = top - _HEAD
    for name, row in rows:
        page.draw(label(name, _NAME, names - 8), flow.left, y - 15)
        page.clip(left, y - _ROW, right - left, _ROW)
        done = frozenset(point.id for point in row.points if point.done)
        row_shapes(page, shapes(row, scale), Lanes(y - 7, y - 20), interrupted=row.interrupted, done=done)
        page.unclip()
        y -= _ROW
        page.rule(flow.left, right, y, LINE, 0.5)
    if first <= on <= last:
        today(page, scale.middle(on), top - _HEAD, under)
    flow.y = under - 4


def _marks(flow: Flow, scale: Scale, first: date, last: date, top: float, under: float, left: float) -> None:
    """Draw the scale: years above, their parts below."""
    page, words, right = flow.page, flow.house.words, flow.left + flow.width
    of = unit(scale.density, _SMALL)
    above = ABOVE.get(of)
    page.clip(left, 0, right - left, page.height)
    for day in marks(first, last, of):
        x = scale.x(day)
        page.post(x, under, top - _HEAD / 2, LINE, 0.5)
        told = label(say.mark(words, day, of), _MARK)
        if x + 2 + told.width <= right:
            page.draw(told, x + 2, top - _HEAD + 3)
    for day in marks(first, last, above) if above is not None else ():
        told = label(say.above(words, day, above), _ABOVE) if above is not None else label("", _ABOVE)
        x = min(max(scale.x(day), left), scale.x(following(day, above or of)) - told.width - 4)
        page.post(scale.x(day), under, top, LINE, 0.9)
        if left <= x + 2 and x + 2 + told.width <= right:
            page.draw(told, x + 2, top - _HEAD / 2 + 3)
    page.unclip()
    page.rule(flow.left, right, top - _HEAD, LINE, 0.6)
