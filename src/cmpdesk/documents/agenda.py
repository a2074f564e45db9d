"""Calendar files (iCalendar, RFC 5545) that any agenda reads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

SUFFIX = ".ics"


@dataclass(frozen=True, slots=True)
class Entry:
    """A whole day or several, both included; `uid` stays the same each time it is written."""

    uid: str
    title: str
    first: date
    last: date
    remark: str
    tentative: bool


def agenda(entries: Iterable[Entry], at: datetime) -> bytes:
    """Return the entries as a calendar file written at the aware instant `at`."""
    calendar = Calendar()
    calendar.add("prodid", "-//CMP Desk//cmpdesk//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for one in entries:
        event = Event()
        event.add("uid", one.uid)
        event.add("dtstamp", at)
        event.add("summary", one.title)
        event.add("dtstart", one.first)
        event.add("dtend", one.last + timedelta(days=1))  # the first day that is free again
        event.add("transp", "TRANSPARENT")
        event.add("status", "TENTATIVE" if one.tentative else "CONFIRMED")
        if one.remark:
            event.add("description", one.remark)
        calendar.add_component(event)
    return bytes(calendar.to_ical())
