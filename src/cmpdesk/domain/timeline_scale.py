"""Where a day lies in a drawing, and which days name the scale, from weeks to decades."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Zoom(StrEnum):
    """What the finest marks of the scale part, the finest first."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    DECADE = "decade"


DENSITY = {Zoom.WEEK: 12.0, Zoom.MONTH: 2.6, Zoom.QUARTER: 0.74, Zoom.YEAR: 0.2, Zoom.DECADE: 0.02}
"""Pixels for a day at each step of the zoom, at the usual size of text."""
LEAST, MOST = 0.01, 40.0
_NARROWEST = {Zoom.WEEK: 60.0, Zoom.MONTH: 42.0, Zoom.QUARTER: 42.0, Zoom.YEAR: 42.0, Zoom.DECADE: 80.0}
"""Pixels between two marks, so that their names do not touch."""
_DAYS = {Zoom.WEEK: 7.0, Zoom.MONTH: 30.4375, Zoom.QUARTER: 91.3125, Zoom.YEAR: 365.25, Zoom.DECADE: 3652.5}
_MONTHS = {Zoom.MONTH: 1, Zoom.QUARTER: 3, Zoom.YEAR: 12, Zoom.DECADE: 120}
ABOVE = {Zoom.WEEK: Zoom.MONTH, Zoom.MONTH: Zoom.YEAR, Zoom.QUARTER: Zoom.YEAR}
"""What the strong marks above the fine ones part, where there are any."""
_FIRST, _LAST = date(1000, 1, 1).toordinal(), date(9998, 12, 31).toordinal()


@dataclass(frozen=True, slots=True)
class Scale:
    """Pixels of a drawing: `origin` is the day (an ordinal, fractions allowed) at x = 0, `density` the pixels of a day.

    Days are counted, not hours: a week of the change to summer time is as wide as any other.
    """

    origin: float
    density: float

    @classmethod
    def fitting(cls, first: date, last: date, width: float) -> "Scale":
        """Return the scale that shows the days from `first` to `last` in `width` pixels."""
        days = (last - first).days + 1
        return cls(float(first.toordinal()), min(MOST, max(LEAST, width / days)))

    def x(self, day: date) -> float:
        """Return where `day` begins."""
        return (day.toordinal() - self.origin) * self.density

    def end(self, day: date) -> float:
        """Return where `day` ends."""
        return (day.toordinal() + 1 - self.origin) * self.density

    def middle(self, day: date) -> float:
        """Return the middle of `day`: the place of a diamond."""
        return (day.toordinal() + 0.5 - self.origin) * self.density

    def day(self, x: float) -> date:
        """Return the day at `x`."""
        number = int((x / self.density + self.origin) // 1)
        return date.fromordinal(min(_LAST, max(_FIRST, number)))

    def moved(self, pixels: float) -> "Scale":
        """Return the scale after what it shows went `pixels` to the left."""
        return self.starting(self.origin + pixels / self.density)

    def starting(self, origin: float) -> "Scale":
        """Return the scale with another day at x = 0."""
        return Scale(min(float(_LAST), max(float(_FIRST), origin)), self.density)

    def zoomed(self, density: float, at: float) -> "Scale":
        """Return the scale with another density; the day at the pixel `at` stays there."""
        wanted = min(MOST, max(LEAST, density))
        held = self.origin + at / self.density
        return Scale(held - at / wanted, wanted).moved(0.0)


def unit(density: float, size: float = 1.0) -> Zoom:
    """Return the finest marks that have room at `density`; `size` is that of the text, 1 as usual."""
    return next((one for one in Zoom if _DAYS[one] * density >= _NARROWEST[one] * size), Zoom.DECADE)


def stepped(density: float, finer: bool, size: float = 1.0) -> float:
    """Return the density of the next finer or coarser step of the zoom; `size` is that of the text, 1 as usual."""
    steps = sorted(one * size for one in DENSITY.values())
    if finer:
        return next((one for one in steps if one > density * 1.02), steps[-1])
    return next((one for one in reversed(steps) if one < density * 0.98), steps[0])


def floor(day: date, of: Zoom) -> date:
    """Return the day on which the week, month, quarter, year or decade of `day` begins; weeks begin on Monday."""
    if of is Zoom.WEEK:
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    months = day.year * 12 + day.month - 1
    months -= months % _MONTHS[of]
    return date(max(1, months // 12), months % 12 + 1, 1)


def following(day: date, of: Zoom) -> date:
    """Return the mark after the mark `day`."""
    if of is Zoom.WEEK:
        return day + timedelta(days=7)
    months = day.year * 12 + day.month - 1 + _MONTHS[of]
    return date(months // 12, months % 12 + 1, 1)


def marks(first: date, last: date, of: Zoom) -> Iterator[date]:
    """Yield the marks from the one at or before `first` to the last one not after `last`."""
    day = floor(first, of)
    while day <= last and day.toordinal() < _LAST - 3653:
        yield day
        day = following(day, of)
