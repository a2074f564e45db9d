"""What is drawn of a row: bars, ghosts, diamonds and the lines between a date and its first place, as spans of x.

The painter chooses the heights: bar and diamonds stand on the upper lane, what the baseline has on the lower one.
"""

from enum import StrEnum
from typing import NamedTuple

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.timeline_scale import Scale
from cmpdesk.domain.timelines import Point, Row, vague

OPEN = 28.0
"""How far a bar fades out whose start or end nobody knows, in pixels."""


class Part(StrEnum):
    """What a shape is, in the order of drawing."""

    GHOST = "ghost"
    FIRST = "first"
    BAR = "bar"
    LINK = "link"
    POINT = "point"


class Shape(NamedTuple):
    """A span from `left` to `right`; the days before `sure_left` and after `sure_right` are possible, not certain.

    Of a diamond the span is what its date can mean. A LINK leads from `left` on the lower lane to `right` on the upper
    one, whichever is further right. `point` is the milestone, "" for the bars.
    """

    part: Part
    left: float
    right: float
    sure_left: float
    sure_right: float
    point: str = ""
    vague: bool = False
    bound: bool = False
    """A link of the start or the end of the bar."""

    @property
    def middle(self) -> float:
        """Where its diamond stands."""
        return (self.left + self.right) / 2


def shapes(row: Row, scale: Scale) -> tuple[Shape, ...]:
    """Return what is drawn of `row`, in the order of drawing."""
    made: list[Shape] = []
    start, end = row.start, row.end
    ghost = _bar(Part.GHOST, start.first if start else None, end.first if end else None, scale, ghosts(row))
    if ghost is not None:
        made.append(ghost)
    firsts = [(one, _diamond(Part.FIRST, one.id, one.first, scale)) for one in row.points if one.first is not None]
    made += [shape for _, shape in firsts]
    held = [one.when for one in row.points if one.when is not None]
    bar = _bar(Part.BAR, start.when if start else None, end.when if end else None, scale, held)
    if bar is not None:
        made.append(bar)
    for bound, last in ((start, False), (end, True)):
        if bound is not None and bound.moved and bar is not None and ghost is not None:
            made.append(_edge(bound, ghost, bar, last=last))
    points = [_diamond(Part.POINT, one.id, one.when, scale) for one in row.points if one.when is not None]
    places = {shape.point: shape.middle for shape in points}
    for one, shape in firsts:
        if one.moved and abs(places[one.id] - shape.middle) > 0.5:
            made.append(_link(one.id, shape.middle, places[one.id]))
    return (*made, *points)


def ghosts(row: Row) -> list[PartialDate]:
    """Return the places that the baseline gives the milestones of `row`."""
    return [one.first for one in row.points if one.first is not None]


def _bar(part: Part, start: PartialDate | None, end: PartialDate | None, scale: Scale,
         inner: list[PartialDate]) -> Shape | None:  # fmt: skip
    """Return a bar; where one end is not known it reaches over what is, and fades out."""
    if start is None and end is None:
        return None
    if start is not None:
        left, sure_left = map(scale.x, start.span)
    else:
        first = min((one.earliest for one in inner), default=None)
        sure_left = min(scale.x(first), scale.x(end.earliest)) if first and end else scale.x(end.earliest) if end else 0
        left = sure_left - OPEN
    if end is not None:
        sure_right, right = map(scale.end, end.span)
    else:
        last = max((one.latest for one in inner), default=None)
        sure_right = max(scale.end(last), sure_left) if last else sure_left
        right = sure_right + OPEN
    middle = (sure_left + sure_right) / 2
    if sure_right < sure_left:  # both can mean the same days: nothing of it is certain
        sure_left = sure_right = min(right, max(left, middle))
    soft = left != sure_left or right != sure_right
    return Shape(part, left, max(left, right), sure_left, sure_right, vague=soft)


def _diamond(part: Part, point: str, when: PartialDate | None, scale: Scale) -> Shape:
    if when is None:
        raise ValueError("a milestone without a place")
    first, last = when.span
    left = scale.middle(first)
    right = left if last == first else scale.middle(last)
    return Shape(part, left, right, left, right, point, vague=vague(when))


def _edge(bound: Point, ghost: Shape, bar: Shape, *, last: bool) -> Shape:
    """Return the line from the old end of the bar to the new one."""
    before, after = (ghost.right, bar.right) if last else (ghost.left, bar.left)
    return Shape(Part.LINK, before, after, before, after, bound.id, bound=True)


def _link(point: str, before: float, after: float) -> Shape:
    return Shape(Part.LINK, before, after, before, after, point)
