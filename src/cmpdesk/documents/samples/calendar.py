"""When the fictional calls were published, closed and read: some weeks before the day on which the story is told."""

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from cmpdesk.documents.samples.bank import load

REFERENCE = date(2026, 4, 22)
"""The day on which tests tell the story."""
_WARMTH = timedelta(days=18), timedelta(days=10)
"""How long ago at least the paired and the single call were closed: their filings have been imported since."""
_THURSDAY, _SUNDAY = 3, 6


@cache
def texts(today: date) -> dict[str, Any]:
    """Return ``call.toml`` as it is told on `today`: its days and hours as wall times, its years as years."""
    raw = load("call.toml")
    paired, single = _told(raw["paired"], paired_closing(today)), _told(raw["single"], single_closing(today))
    year = paired["deadline"].year
    envelopes = [{**one, "year": year + one["year"]} for one in raw["paired"]["envelopes"]]
    years = {"first_year": year, "last_year": year + 2}
    own = {"first_year": single["deadline"].year, "last_year": single["deadline"].year}
    return {
        **raw,
        "session": {**raw["session"], **years},
        "paired": {**paired, "envelopes": envelopes},
        "single": {**single, "session": {**raw["single"]["session"], **own}},
    }


def paired_closing(today: date) -> date:
    """Return the day on which the paired call closed: a Thursday, so that its score sheets are still out."""
    latest = today - _WARMTH[0]
    return latest - timedelta(days=(latest.weekday() - _THURSDAY) % 7)


def single_closing(today: date) -> date:
    """Return the day on which the single call closed: one in the weeks when the two sides are five hours apart."""
    latest = today - _WARMTH[1]
    found = [
        day
        for year in (latest.year, latest.year - 1)
        for day in (_last_sunday(year, 10) + timedelta(days=5), _last_sunday(year, 3) - timedelta(days=9))
    ]
    return max(day for day in found if day <= latest)


def _last_sunday(year: int, month: int) -> date:
    """Return the last Sunday of a month of 31 days."""
    end = date(year, month, 31)
    return end - timedelta(days=(end.weekday() - _SUNDAY) % 7)


def _told(raw: dict[str, Any], closing: date) -> dict[str, Any]:
    years = f"{closing.year}-{closing.year + 2}"
    return {
        **raw,
        **{language: raw[language].replace("{years}", years) for language in ("fr", "en", "nl")},
        "published": datetime.combine(closing - timedelta(days=raw["published_before"]), time(9)),
        "deadline": datetime.combine(closing, raw["deadline"]),
        "return_by": datetime.combine(closing + timedelta(days=raw["returned_after"]), time(17)),
    }
