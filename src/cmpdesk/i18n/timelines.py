"""Calendars in words: the names of the scale, how far a project moved, what is read out of a drawing."""

from datetime import date
from decimal import Decimal

from cmpdesk.domain.baselines import Distance
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.timeline_scale import Zoom
from cmpdesk.domain.timelines import Adopted, Grouping, Line, Meeting, Point, Reference, Row, Timeline
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.projects import project_state
from cmpdesk.i18n.words import Words

_ZOOMS = {
    Zoom.WEEK: N_("Weeks"),
    Zoom.MONTH: N_("Months"),
    Zoom.QUARTER: N_("Quarters"),
    Zoom.YEAR: N_("Years"),
    Zoom.DECADE: N_("Decades"),
}
_GROUPINGS = {
    Grouping.NONE: N_("Not grouped"),
    Grouping.SECTOR: N_("By sector"),
    Grouping.PARTY: N_("By Party"),
    Grouping.STATE: N_("By state"),
}


def zoom(w: Words, one: Zoom) -> str:
    """Return the name of a step of the zoom."""
    return w.t(_ZOOMS[one])


def grouping(w: Words, by: Grouping) -> str:
    """Return the name of a way to put rows together."""
    return w.t(_GROUPINGS[by])


def mark(w: Words, day: date, of: Zoom) -> str:
    """Return the name of a mark of the scale: ``7 sept.``, ``Juill.``, ``2020``, ``2020–2029``."""
    if of is Zoom.WEEK:
        return f"{day.day}\u00a0{w.conventions.short_months[day.month - 1]}"
    if of in (Zoom.MONTH, Zoom.QUARTER):
        name = w.conventions.short_months[day.month - 1]
        return name[:1].upper() + name[1:]
    return str(day.year) if of is Zoom.YEAR else f"{day.year}–{day.year + 9}"


def above(w: Words, day: date, of: Zoom) -> str:
    """Return the name of a strong mark above the fine ones: ``septembre 2020``, ``2020``."""
    return f"{w.conventions.months[day.month - 1]} {day.year}" if of is Zoom.MONTH else str(day.year)


# -- how far


def span(w: Words, far: Distance) -> str:
    """Return how far, without a direction: ``6 mois``, ``7,4 mois``, ``12 jours``."""
    if abs(far.months) < 1:
        return w.n("{count} day", "{count} days", abs(far.days))
    return months(w, abs(far.months))


def months(w: Words, count: float) -> str:
    """Return a number of months, with a decimal where it is no whole one."""
    tenths = round(count * 10)
    if tenths % 10 == 0:
        return w.n("{count} month", "{count} months", tenths // 10)
    return w.t("{count} months", count=w.number(_decimal(tenths), 1))


def signed(w: Words, far: Distance | None) -> str:
    """Return the shift in months as a figure of a table: ``+6``, ``−2,5``, "" where there is none."""
    if far is None or far.days == 0:
        return ""
    tenths = round(abs(far.months) * 10)
    digits = 0 if tenths % 10 == 0 else 1
    return ("+" if far.days > 0 else w.conventions.minus) + w.number(_decimal(tenths), digits)


def _decimal(tenths: int) -> Decimal:
    return Decimal(tenths) / 10


def moved(w: Words, row: Row) -> str:
    """Say what became of the dates of a project, "" where its start and end stand where they stood."""
    start, end = row.start_shift, row.end_shift
    starts, ends = start is not None and start.days != 0, end is not None and end.days != 0
    if start is not None and end is not None and starts and ends:
        if start.days > 0 and abs(start.months - end.months) < 0.15:
            return w.t("Moved by {span}", span=span(w, end))
        return w.t("{first}, {last}", first=_start(w, start), last=_end(w, end, along=True))
    if starts and start is not None:
        return _start(w, start)
    return _end(w, end, along=False) if ends and end is not None else ""


def _start(w: Words, far: Distance) -> str:
    told = span(w, far)
    return w.t("Starts {span} later", span=told) if far.days > 0 else w.t("Starts {span} earlier", span=told)


def _end(w: Words, far: Distance, *, along: bool) -> str:
    told = span(w, far)
    if along:
        return w.t("ends {span} later", span=told) if far.days > 0 else w.t("ends {span} earlier", span=told)
    return w.t("Extended by {span}", span=told) if far.days > 0 else w.t("Shortened by {span}", span=told)


def note(w: Words, row: Row) -> str:
    """Return the quiet line below the title of a row: its number, its state where it is interrupted, what moved."""
    parts = [row.number, state(w, row.state) if row.interrupted else "", moved(w, row)]
    return " · ".join(part for part in parts if part)


def state(w: Words, one: ProjectState) -> str:
    """Return the name of a state of a project."""
    return project_state(w, one)


# -- what is read out


def when(w: Words, known: PartialDate | None) -> str:
    """Return a date in words, "—" where there is none."""
    return partial_dates.say(w, known) if known is not None else "—"


def point(w: Words, one: Point) -> str:
    """Return a milestone as it is read out: its name, its date, and where it was first."""
    said = f"{w.localised(one.name)} : {when(w, one.when)}" if w.language == "fr" else (
        f"{w.localised(one.name)}: {when(w, one.when)}")  # fmt: skip
    parts = [said]
    if one.when is None:
        parts = [w.t("{milestone}: cancelled", milestone=w.localised(one.name))]
    if one.first is not None and one.first != one.when:
        parts.append(w.t("first {date}", date=when(w, one.first)))
    if one.provisional:
        parts.append(w.t("provisional"))
    if one.done:
        parts.append(w.t("done"))
    return ", ".join(parts)


def row(w: Words, one: Row) -> str:
    """Return a row as it is read out: title, start and end now and first, what moved."""
    now = w.t("from {start} to {end}", start=when(w, one.start.when if one.start else None),
              end=when(w, one.end.when if one.end else None))  # fmt: skip
    parts = [one.title, now]
    first = (one.start.first if one.start else None, one.end.first if one.end else None)
    if any(first) and moved(w, one):
        parts.append(w.t("first from {start} to {end}", start=when(w, first[0]), end=when(w, first[1])))
    return ", ".join([*parts, note(w, one)])


def group(w: Words, line: Line, timeline: Timeline, programme: Programme, by: Grouping) -> str:
    """Return the name of a group."""
    if by is Grouping.PARTY:
        return labels.party_name(w, programme.party(Side(line.key)))
    if by is Grouping.STATE:
        return state(w, ProjectState(line.key))
    found = dict(timeline.sectors).get(line.key)
    return w.localised(found) if found is not None else w.t("No sector")


def meeting(w: Words, one: Meeting) -> str:
    """Return the label of a meeting: its name and when it is, as short as its date allows."""
    known = one.when
    if known.month is None or known.season is not None:
        return f"{w.localised(one.name)} · {when(w, known)}"
    short = f"{w.conventions.short_months[known.month - 1]} {known.year}"
    return f"{w.localised(one.name)} · {known.day}\u00a0{short}" if known.day else f"{w.localised(one.name)} · {short}"


def reference(w: Words, one: Reference) -> str:
    """Return the name of a baseline with the day it was taken."""
    return w.t("{name}, {day}", name=one.label, day=w.date(one.taken_on))


def standing(w: Words, timeline: Timeline) -> str:
    """Return where a cohort stands: its projects and the last revision in force."""
    parts = [w.n("{count} project", "{count} projects", len(timeline.rows))]
    adopted: Adopted | None = timeline.adopted
    if adopted is not None:
        number = w.number(adopted.number)
        parts.append(w.t("revision {number}, {title}", number=number, title=adopted.title))
        if adopted.decided_on is not None:
            parts.append(w.t("adopted on {day}", day=w.long_date(adopted.decided_on)))
    elif timeline.ghost is not None:
        parts.append(w.t("no revision adopted"))
    return " · ".join(parts)
