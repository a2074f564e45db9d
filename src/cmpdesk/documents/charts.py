"""Horizontal bars, for the eye beside a table; told apart by fill as well as colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.documents.flow import Flow
from cmpdesk.documents.markup import INK, SOFT, Style, fitted, line

_NAME, _VALUE, _SMALL = Style("sans", 9, 12), Style("sans-bold", 9, 12), Style("sans", 7.5, 10, SOFT)
_BAR, _STEP = 12.0, 20.0


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its name, how long it is, what is written at its end."""

    name: str
    value: int
    said: str
    colour: str = "#3b4a5e"


def bars(flow: Flow, rows: Sequence[Bar], *, names: float = 110, figures: float = 90) -> None:
    """Set bars below each other over the width, on one scale from zero."""
    top = max((one.value for one in rows), default=0)
    room = flow.width - names - figures
    flow.need(len(rows) * _STEP + 4)
    for one in rows:
        y = flow.y - _STEP
        flow.page.draw(fitted(one.name, _NAME, names - 8), flow.left, y + 7)
        long = room * one.value / top if top else 0.0
        if long:
            flow.page.fill(flow.left + names, y + 4, max(long, 0.8), _BAR, one.colour)
        flow.page.draw(line(one.said, _VALUE), flow.left + names + long + 6, y + 7)
        flow.y = y
    flow.page.post(flow.left + names, flow.y, flow.y + len(rows) * _STEP, SOFT, 0.6)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars of one year: `values` beside what is written of each; from hollow to full as they stand."""

    name: str
    values: Sequence[tuple[int, str]]


_THIN = 9.0


def panel(flow: Flow, x: float, width: float, colour: str, groups: Sequence[Group], top: int) -> float:
    """Draw groups of thin bars from `x` on, below the present height, without moving it; return what they take.

    The first bar of a group is hollow, the last full, those between are light.
    """
    page, names, figures = flow.page, 34.0, 74.0
    left, room, y = flow.left + x, width - names - figures, flow.y
    for group in groups:
        count = len(group.values)
        page.draw(line(group.name, _VALUE), left, y - (count * _THIN) / 2 - 3)
        for place, (value, said) in enumerate(group.values):
            bottom = y - (place + 1) * _THIN
            long = room * value / top if top else 0.0
            if long:
                _thin(flow, left + names, bottom + 1.6, max(long, 0.8), place, count, colour)
            page.draw(line(said, _SMALL), left + names + long + 4, bottom + 1.8)
        page.post(left + names, y - count * _THIN, y, SOFT, 0.6)
        y -= count * _THIN + 7
    return flow.y - y


def _thin(flow: Flow, left: float, bottom: float, long: float, place: int, count: int, colour: str) -> None:
    high = _THIN - 3
    if place == 0:
        flow.page.box(left, bottom, long, high, colour, weight=0.8)
    elif place < count - 1:
        flow.page.fill(left, bottom, long, high, "#c3cad3")
        flow.page.box(left, bottom, long, high, colour, weight=0.5)
    else:
        flow.page.fill(left, bottom, long, high, colour)


def legend(flow: Flow, names: Sequence[str]) -> None:
    """Set what the bars of a group mean, on one line."""
    flow.need(14)
    flow.y -= 12
    x = flow.left
    for place, name in enumerate(names):
        _thin(flow, x, flow.y + 2, 16, place, len(names), INK)
        drawn = line(name, _SMALL)
        flow.page.draw(drawn, x + 21, flow.y + 2.4)
        x += drawn.width + 38
