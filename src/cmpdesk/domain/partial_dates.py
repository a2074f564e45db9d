"""Vague dates: a year, a season, a month or a day; approximate or confirmed."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum

_EDTF = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(~?)")

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "janvier janv jan january januari",
            "fevrier fevr fev february feb februari",
            "mars march mar maart mrt",
            "avril avr april apr",
            "mai may mei",
            "juin june jun juni",
            "juillet juil july jul juli",
            "aout august aug augustus",
            "septembre sept september sep",
            "octobre oct october oktober okt",
            "novembre nov november",
            "decembre dec december",
        ),
        start=1,
    )
    for name in names.split()
}
"""Months by their names and short names in French, English and Dutch, folded."""


class Season(IntEnum):
    """A season of the north, by its number in ISO 8601-2."""

    SPRING = 21
    SUMMER = 22
    AUTUMN = 23
    WINTER = 24


_BEGINS = {Season.SPRING: 3, Season.SUMMER: 6, Season.AUTUMN: 9, Season.WINTER: 12}
_FIRST_DAY = 21


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date as precise as it is known. `season` excludes `month`; a `day` needs its month.

    A season runs from the 21st of its first month (March, June, September, December) to the 20th three months later;
    winter has the year of its January. What is not a date raises ValueError.
    """

    year: int
    season: Season | None = None
    month: int | None = None
    day: int | None = None
    approximate: bool = False

    def __post_init__(self) -> None:
        if not 1000 <= self.year <= 9998 or (self.season and self.month) or (self.day and not self.month):
            raise ValueError("not a date")
        if self.month is not None:
            date(self.year, self.month, self.day or 1)

    @classmethod
    def of(cls, day: date) -> "PartialDate":
        """Return a whole day."""
        return cls(day.year, month=day.month, day=day.day)

    @classmethod
    def of_edtf(cls, text: str) -> "PartialDate":
        """Return what EDTF text (level 1: ``2021``, ``2021-23``, ``2021-10``, ``2021-10-04~``) says."""
        found = _EDTF.fullmatch(text)
        if found is None:
            raise ValueError("not a date in EDTF")
        year, middle, day = (int(part) if part else None for part in found.group(1, 2, 3))
        about = bool(found.group(4))
        if middle is not None and middle > 12:
            if day is not None:
                raise ValueError("a season has no day")
            return cls(year or 0, season=Season(middle), approximate=about)
        return cls(year or 0, month=middle, day=day, approximate=about)

    @property
    def edtf(self) -> str:
        """The date as it is stored; the text does not sort, `earliest` and `latest` do."""
        middle = self.season or self.month
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (middle, self.day) if part)]
        return "-".join(parts) + ("~" if self.approximate else "")

    @property
    def earliest(self) -> date:
        """The first day that it can mean."""
        if self.season is not None:
            return date(self.year - (self.season is Season.WINTER), _BEGINS[self.season], _FIRST_DAY)
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        """The last day that it can mean."""
        if self.season is Season.WINTER:
            return date(self.year, 3, _FIRST_DAY) - timedelta(days=1)
        if self.season is not None:
            return date(self.year, _BEGINS[self.season] + 3, _FIRST_DAY) - timedelta(days=1)
        if self.day is not None:
            return self.earliest
        month = self.month or 12
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day that it can mean."""
        if self.day is not None:
            found = self.earliest
            return found, found
        return self.earliest, self.latest

    @property
    def exact(self) -> date | None:
        """The day, where it is known and confirmed."""
        return self.earliest if self.day and not self.approximate else None
