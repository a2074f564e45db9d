"""Horizontal bars, for the eye beside a table; told apart by fill as well as colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from cmpdesk.documents.flow import Flow
from cmpdesk.documents.markup import INK, SOFT, Style, fitted, line

_NAME, _VALUE, _SMALL = Style("sans", 9, 12), Style("sans-bold", 9, 12), Style("sans", 7.5, 10, SOFT)
_BAR, STEP = 12.0, 20.0


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
    flow.need(len(rows) * STEP + 4)
    for one in rows:
        y = flow.y - STEP
        flow.page.draw(fitted(one.name, _NAME, names - 8), flow.left, y + 7)
        long = room * one.value / top if top else 0.0
        if long:
            flow.page.fill(flow.left + names, y + 4, max(long, 0.8), _BAR, one.colour)
        flow.page.draw(line(one.said, _VALUE), flow.left + names + long + 6, y + 7)
        flow.y = y
    flow.page.post(flow.left + names, flow.y, flow.y + len(rows) * STEP, SOFT, 0.6)


@dataclass(frozen=True, slots=True)
class Group:
    """Bars of one year: `values` beside what is written of each; from hollow to full as they stand."""

    name: str
    values: Sequence[tuple[int, str]]


_THIN = 9.0
GROUP = 3 * _THIN + 7
"""Height of a group of three bars."""


def panel(flow: Flow, x: float, width: float, colour: str, group: Group, top: int) -> None:
    """Draw a group of thin bars from `x` on, below the present height, without moving it; `top` fills the width.

    The first bar of a group is hollow, the last full, those between are light.
    """
    page, names, figures, count = flow.page, 34.0, 74.0, len(group.values)
    left, room = flow.left + x, width - names - figures
    page.draw(line(group.name, _VALUE), left, flow.y - 1.5 * _THIN - 3)
    page.post(left + names, flow.y - 3 * _THIN, flow.y, SOFT, 0.6)
    if not group.values:
        page.draw(line("—", _SMALL), left + names + 4, flow.y - 1.5 * _THIN - 2)
    for place, (value, said) in enumerate(group.values):
        bottom = flow.y - (place + 1) * _THIN
        long = room * value / top if top else 0.0
        if long:
            _thin(flow, left + names, bottom + 1.6, max(long, 0.8), place, count, colour)
        page.draw(line(said, _SMALL), left + names + long + 4, bottom + 1.8)


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
