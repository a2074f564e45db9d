"""Dates and hours as offices write them, in three languages, read to one instant in the zone of the Party."""

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cmpdesk.domain.partial_dates import MONTHS
from cmpdesk.domain.programmes import Party
from cmpdesk.intake.tables import Cell, shown
from cmpdesk.intake.values import Note, Reader, Unreadable, excerpt

_PLAIN = str.maketrans("éèêëàâùûüôîïçÉÈÊÀÂÛÔÎ", "eeeeaauuuoiiceeeaauoi")
_CLOCK = (
    r"(?:(?:a|om|at|,|-|t)?\s*(?P<hour>\d{1,2})\s*(?:h|u|heures?|uur|:|\.)\s*(?P<minute>\d{1,2})?"
    r"(?:\s*(?::|m|min)\s*(?P<second>\d{1,2})?(?:\.\d+)?)?\s*(?:uur|s)?\s*(?P<half>[ap]\.?m\.?)?)?"
)
_ZONE = r"\s*(?P<zone>z|utc|[+-]\d{2}:?\d{2})?"
_WEEKDAY = r"(?:le\s+)?(?:[a-z]+dag|[a-z]+di|dimanche|[a-z]+day)?\s*,?\s*(?:le|de|den|op)?\s*"
_FORMS = (
    re.compile(rf"(?P<year>\d{{4}})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\s*{_CLOCK}{_ZONE}"),
    re.compile(
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:er|e|st|nd|rd|th)?\s*(?P<name>[a-z]+)\.?,?\s*(?P<year>\d{{4}}),?\s*{_CLOCK}"
    ),
    re.compile(rf"{_WEEKDAY}(?P<name>[a-z]+)\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s*(?P<year>\d{{4}}),?\s*{_CLOCK}"),
    re.compile(rf"(?P<day>\d{{1,2}})[/.-](?P<month>\d{{1,2}})[/.-](?P<year>\d{{4}}),?\s*{_CLOCK}"),
)
_NUMERIC = 3
_EARLIEST, _LATEST = 1990, 2100
_LONGEST = 80
_SERIALS = (32874, 73051)  # 1990 to 2100 in the count of days of Excel and LibreOffice


def instant_reader(party: Party) -> Reader:
    """Return a reader of dates with or without an hour: cells to aware instants (UTC; typed in the zone of
    `party`), None if empty.

    A date without an hour is its midnight. Raises ``date.unreadable``, ``date.does-not-exist`` (with `day`,
    `month` and `year` as numbers), ``date.hour-does-not-exist``, ``date.out-of-range``; notes
    ``date.ambiguous`` where a Québec office writes day and month by numbers that could be the other way
    round (read day first).
    """
    zone = ZoneInfo(party.zone)

    def read(cell: Cell, notes: list[Note]) -> datetime | None:
        if isinstance(cell, dict) and "d" in cell:
            return _placed(datetime.fromisoformat(cell["d"]), zone, cell["d"])
        if isinstance(cell, float | int) and not isinstance(cell, bool):
            return _serial(float(cell), zone)
        text = shown(cell).strip()
        if not text or text in {"-", "–", "—"}:
            return None
        if len(text) > _LONGEST:
            raise Unreadable("date.unreadable", value=excerpt(text))
        return _typed(text, party, zone, notes)

    return read


def _serial(number: float, zone: ZoneInfo) -> datetime:
    if not _SERIALS[0] <= number <= _SERIALS[1]:
        raise Unreadable("date.unreadable", value=shown(number))
    moment = datetime(1899, 12, 30) + timedelta(days=number)  # noqa: DTZ001 (the count knows no zone)
    return _placed((moment + timedelta(milliseconds=500)).replace(microsecond=0), zone, shown(number))


def _typed(text: str, party: Party, zone: ZoneInfo, notes: list[Note]) -> datetime:
    plain = " ".join(text.replace("\u237d", " ").translate(_PLAIN).casefold().split())
    for index, form in enumerate(_FORMS):
        match = form.fullmatch(plain)
        if match is None:
            continue
        parts = match.groupdict()
        month = MONTHS.get(parts["name"], 0) if parts.get("name") else int(parts["month"])
        if month == 0:
            break
        day = _day(int(parts["year"]), month, int(parts["day"]), text)
        if index == _NUMERIC and party.locale in {"fr_CA", "en_CA"} and day.day <= 12 and day.day != day.month:
            notes.append(("date.ambiguous", {"value": excerpt(text), "read": day.isoformat()}))
        moment = datetime.combine(day, _clock(parts, text))
        if parts.get("zone"):
            return _with_offset(moment, parts["zone"], text)
        return _placed(moment, zone, text)
    raise Unreadable("date.unreadable", value=excerpt(text))


def _day(year: int, month: int, day: int, text: str) -> date:
    if not _EARLIEST <= year <= _LATEST:
        raise Unreadable("date.out-of-range", value=excerpt(text))
    if not 1 <= month <= 12:
        raise Unreadable("date.unreadable", value=excerpt(text))
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Unreadable(
            "date.does-not-exist", value=excerpt(text), day=str(day), month=str(month), year=str(year)
        ) from error


def _clock(parts: dict[str, str | None], text: str) -> time:
    if not parts.get("hour"):
        return time(0)
    hour, minute, second = (int(parts.get(name) or 0) for name in ("hour", "minute", "second"))
    half = (parts.get("half") or "")[:1]
    if half and not 1 <= hour <= 12:
        raise Unreadable("date.hour-does-not-exist", value=excerpt(text))
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute, second)
    except ValueError as error:
        raise Unreadable("date.hour-does-not-exist", value=excerpt(text)) from error


def _with_offset(moment: datetime, zone: str, text: str) -> datetime:
    if zone in {"z", "utc"}:
        return moment.replace(tzinfo=UTC)
    try:
        return datetime.fromisoformat(f"{moment.isoformat()}{zone[:3]}:{zone[-2:]}").astimezone(UTC)
    except ValueError as error:
        raise Unreadable("date.unreadable", value=excerpt(text)) from error


def _placed(moment: datetime, zone: ZoneInfo, text: str) -> datetime:
    """Return a wall time as an instant; refused where the clocks skipped it, the first of two where they
    went back.
    """
    if not _EARLIEST <= moment.year <= _LATEST:
        raise Unreadable("date.out-of-range", value=excerpt(text))
    aware = moment.replace(tzinfo=zone)
    if aware.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != moment:
        raise Unreadable("date.hour-does-not-exist", value=excerpt(text))
    return aware.astimezone(UTC)
