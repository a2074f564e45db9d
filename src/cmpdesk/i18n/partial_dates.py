"""Vague dates as people type and read them, in French, English and Dutch alike."""

import re
from datetime import date, timedelta

from cmpdesk.domain.partial_dates import MONTHS, PartialDate, Season
from cmpdesk.domain.text import fold
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.words import Words

_SEASONS = {
    name: season
    for season, names in (
        (Season.SPRING, "printemps spring lente voorjaar"),
        (Season.SUMMER, "ete summer zomer"),
        (Season.AUTUMN, "automne aut autumn fall herfst najaar"),
        (Season.WINTER, "hiver winter"),
    )
    for name in names.split()
}
_WORDS = {
    word: part
    for part, words in (
        ("about", "vers environ env autour ca circa about around approximately omstreeks rond ongeveer"),
        ("filler", "le la l de du des d en au a dans the of in on op het van den"),
        ("beginning", "debut early beginning begin"),
        ("middle", "mi mid middle milieu half medio"),
        ("end", "fin late end eind einde"),
    )
    for word in words.split()
}
_PARTS = {"beginning": 1, "middle": 6, "end": 12}
"""Parts of a year and their month; what they name is approximate, like a part of a month."""
_AHEAD = re.compile(r"([+-])\s*(\d{1,4})\s*(j|jours?|d|days?|dag|dagen|sem|semaines?|w|weeks?|weken)?\.?")
_ORDINAL = re.compile(r"(\d{1,2})(?:er|re|e|st|nd|rd|th|ste|de)")
_SAID = {
    Season.SPRING: N_("spring {year}"),
    Season.SUMMER: N_("summer {year}"),
    Season.AUTUMN: N_("autumn {year}"),
    Season.WINTER: N_("winter {year}"),
}


def say(w: Words, when: PartialDate) -> str:
    """Return a vague date in words: ``automne 2027``, ``mars 2027``, ``1er mars 2027``; `read` gives it back."""
    if when.season is not None:
        said = w.t(_SAID[when.season], year=when.year)
    elif when.day is not None:
        said = w.long_date(when.earliest)
    elif when.month is not None:
        said = f"{w.conventions.months[when.month - 1]} {when.year}"
    else:
        said = str(when.year)
    return w.t("around {when}", when=said) if when.approximate else said


def read(typed: str, today: date) -> PartialDate | None:
    """Return the date that was typed, None where it is none.

    ``2027-03-01``, ``1/3/27``, ``+10 j``, ``1er mars 2027``, ``mars 2027``, ``automne 2027``, ``fin 2027``, ``2027``,
    ``vers 2027``. A season, a month or a day (``15 mars``) without a year is the one under way or the next; three
    numbers are day, month, year unless the year comes first.
    """
    try:
        return _ahead(typed, today) or _read(typed, today)
    except (ValueError, OverflowError):
        return None


def _ahead(typed: str, today: date) -> PartialDate | None:
    found = _AHEAD.fullmatch(typed.strip().lower())
    if found is None:
        return None
    sign, count, unit = found.groups()
    days = int(count) * (7 if unit and unit[0] in "sw" else 1)
    return PartialDate.of(today + timedelta(days=days if sign == "+" else -days))


def _read(typed: str, today: date) -> PartialDate | None:
    about = "~" in typed
    season: Season | None = None
    month: int | None = None
    part = ""
    first = False
    numbers: list[str] = []
    for word in fold(typed).replace(".", " ").split():
        if word.isdecimal() and len(word) in (1, 2, 4):
            numbers.append(word)
        elif found := _ORDINAL.fullmatch(word):
            numbers.append(found.group(1))
        elif word in _SEASONS and season is None:
            season = _SEASONS[word]
        elif word in MONTHS and month is None:
            month, first = MONTHS[word], not numbers
        elif (kind := _WORDS.get(word)) is None or (part and kind in _PARTS):
            return None
        elif kind in _PARTS:
            part = kind
        else:
            about = about or kind == "about"
    if season is not None:
        made = None if month else _season(season, numbers, today)
    elif month is not None:
        made = _month(month, numbers, today, first=first)
    else:
        made = _numbers(numbers)
    if made is None or (part and (made.day or made.season)):
        return None
    month = made.month or _PARTS.get(part)
    return PartialDate(made.year, made.season, month, made.day, about or bool(part))


def _season(season: Season, numbers: list[str], today: date) -> PartialDate | None:
    if not numbers:
        coming = (PartialDate(today.year + later, season) for later in (0, 1))
        return next(one for one in coming if one.latest >= today)
    years = [_year(one) for one in numbers]
    if len(years) == 2 and season is Season.WINTER and years[1] - years[0] == 1:
        return PartialDate(years[1], season)
    return PartialDate(years[0], season) if len(years) == 1 else None


def _month(month: int, numbers: list[str], today: date, *, first: bool) -> PartialDate | None:
    """Return a month or a day in it; `first` tells that the month stands before the numbers."""
    if not numbers:
        return PartialDate(today.year + (month < today.month), month=month)
    if len(numbers) == 1 and len(numbers[0]) < 3 and not first:
        coming = _day(numbers[0])
        return PartialDate(today.year + ((month, coming) < (today.month, today.day)), month=month, day=coming)
    if len(numbers) == 1:
        return PartialDate(_year(numbers[0]), month=month)
    if len(numbers) == 2:
        day, year = numbers
        return PartialDate(_year(year), month=month, day=_day(day))
    return None


def _numbers(numbers: list[str]) -> PartialDate | None:
    if len(numbers) == 3:
        year, month, day = numbers if len(numbers[0]) == 4 else reversed(numbers)
        return PartialDate(_year(year), month=_day(month), day=_day(day))
    if len(numbers) == 2:
        year, middle = numbers if len(numbers[0]) == 4 else reversed(numbers)
        if len(year) != 4 or len(middle) > 2:
            return None
        return PartialDate.of_edtf(f"{year}-{int(middle):02}")
    return PartialDate(int(numbers[0])) if len(numbers) == 1 and len(numbers[0]) == 4 else None


def _year(typed: str) -> int:
    return int(typed) + (2000 if len(typed) < 3 else 0)


def _day(typed: str) -> int:
    """Return a day or a month; 0 is none, but would pass for a date that lacks it."""
    number = int(typed)
    if number < 1:
        raise ValueError("no such day")
    return number
