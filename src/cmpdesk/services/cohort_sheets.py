"""The cohort of a call as a spreadsheet that can be imported again: promoters, instruments, grants and dates."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cmpdesk.domain.exports import ExportSheet, Value
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, Promoter
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.i18n import cohort_fields, partial_dates
from cmpdesk.i18n.projects import project_state
from cmpdesk.i18n.words import Words
from cmpdesk.intake.cohorts import heading
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import cohorts as queries
from cmpdesk.storage.queries import grants as grant_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.workspace import Workspace

MISSIONS = 3
_PARTS = {"": "reference", "sent": "sent_on", "promoter": "promoter_signed_on", "authority": "authority_signed_on"}
_PLAIN = str.maketrans({";": ",", "|": "/", "\n": " "})
"""Signs that part what stands together in one cell."""


@dataclass(frozen=True, slots=True)
class _Row:
    """All that is told of a project."""

    head: queries.Followed
    promoters: Mapping[Side, Promoter]
    instruments: Sequence[InstrumentDraft]
    dates: Sequence[Milestone]

    def of_kind(self, kind: MilestoneKind) -> list[Milestone]:
        return [one for one in self.dates if one.kind is kind]


def sheet(workspace: Workspace, call_id: str, words: Words) -> ExportSheet:
    """Return the projects of a call that may be seen, a row each, under headings that an import understands.

    Dates stand as they are, not what they are counted from; amounts under their year, funder and budget line.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        home = programme(workspace, call.programme_id)
        heads = queries.followed(connection, call_id)
        promoters = project_queries.promoters(connection, [one.id for one in heads])
        bonds = queries.instruments(connection, call_id)
        grants = grant_queries.of_call(connection, call_id)
        plan = [one for one in schedule_queries.of_cohort(connection, call_id)
                if one.owner.kind is OwnerKind.PROJECT and not one.cancelled]  # fmt: skip
    dates: dict[str, list[Milestone]] = {}
    for one in plan:
        dates.setdefault(one.owner.id, []).append(one)
    rows = [
        _Row(each, {side: promoters[each.id, side] for side in Side if (each.id, side) in promoters},
             bonds.get(each.id, ()), dates.get(each.id, ()))
        for each in heads
    ]  # fmt: skip
    columns = [*_plain(rows, words), *_sided(rows, words, home), *_granted(grants, rows, words, home),
               *_dated(rows, words)]  # fmt: skip
    kept = [(title, cells) for title, needed, cells in columns if needed or any(cell for cell in cells)]
    return ExportSheet(
        words.t("Projects of {call}", call=words.localised(call.title)), tuple(title for title, _ in kept),
        tuple(zip(*(cells for _, cells in kept), strict=True)),
    )  # fmt: skip


Column = tuple[str, bool, list[Value]]
"""Heading, whether it stands also where it is empty, a cell for each project."""


def _plain(rows: Sequence[_Row], w: Words) -> Iterable[Column]:
    heads = [one.head for one in rows]
    yield heading("number", w.language), True, [one.number for one in heads]
    yield heading("title", w.language), True, [one.title for one in heads]
    yield heading("sector", w.language), False, [w.localised(one.sector) if one.sector else "" for one in heads]
    yield heading("state", w.language), True, [project_state(w, one.state) for one in heads]
    yield heading("retained_on", w.language), False, [one.retained_on for one in heads]


def _sided(rows: Sequence[_Row], w: Words, home: Programme) -> Iterable[Column]:
    codes = {str(party.side): party.code for party in home.parties}
    for side in Side:
        for part in ("organisation", "contact", "email"):
            cells: list[Value] = [getattr(one.promoters[side], part) if side in one.promoters else "" for one in rows]
            yield cohort_fields.field(w, f"{part}_{side}", codes), part == "organisation", cells
    for side in Side:
        for kind in InstrumentKind:
            held = [[each for each in one.instruments if (each.side, each.kind) == (side, kind)] for one in rows]
            for part, name in _PARTS.items():
                field = "_".join(each for each in ("instrument", str(side), str(kind), part) if each)
                yield cohort_fields.field(w, field, codes), False, [_told(each, name) for each in held]


def _told(held: Sequence[InstrumentDraft], name: str) -> str:
    """Return what is said of the instruments of one kind, in their order; "" where nothing is."""
    told = [getattr(one, name) for one in held]
    if not any(told):
        return ""
    said = [one.translate(_PLAIN) if isinstance(one, str) else one.isoformat() if one else "" for one in told]
    return "; ".join(one or "–" for one in said)


def _granted(grants: Iterable[Grant], rows: Sequence[_Row], w: Words, home: Programme) -> Iterable[Column]:
    keys = {(one.side, one.year, one.funder, one.line, one.amount.currency) for one in grants}
    for side, year, funder, line, currency in sorted(keys):
        place = {one.project_id: one.amount for one in grants
                 if (one.side, one.year, one.funder, one.line, one.amount.currency)
                 == (side, year, funder, line, currency)}  # fmt: skip
        party = home.party(side).code
        title = w.t("Grant, {party}, {year} ({currency}): {funder}", party=party, year=year, currency=currency,
                    funder=" / ".join(part for part in (funder.replace(" / ", "/"), line) if part))  # fmt: skip
        yield title, True, [place.get(one.head.id) for one in rows]


def _dated(rows: Sequence[_Row], w: Words) -> Iterable[Column]:
    for name, kind in (("start", MilestoneKind.START), ("end", MilestoneKind.END)):
        yield heading(name, w.language), False, [_day(w, one.of_kind(kind)[:1]) for one in rows]
    for n in range(MISSIONS):
        cells: list[Value] = [_day(w, one.of_kind(MilestoneKind.MISSION)[n : n + 1]) for one in rows]
        yield heading("mission_end", w.language).format(n=n + 1), False, cells
    yield heading("milestones", w.language), False, ["; ".join(_named(w, one)) for one in rows]


def _day(w: Words, found: Sequence[Milestone]) -> Value:
    when = found[0].when if found else None
    if when is None:
        return ""
    return when.exact or partial_dates.say(w, when)


def _named(w: Words, row: _Row) -> Iterable[str]:
    """Yield the dates that have no column of their own: ``Rapport final: mars 2022``, with the day of what was done."""
    apart = {one.id for kind in (MilestoneKind.START, MilestoneKind.END) for one in row.of_kind(kind)[:1]}
    apart |= {one.id for one in row.of_kind(MilestoneKind.MISSION)[:MISSIONS]}
    for one in row.dates:
        if one.id in apart or one.when is None:
            continue
        name = w.localised(one.name).translate(_PLAIN)
        if one.done_on is not None:
            yield w.t("{milestone}: done {day}", milestone=name, day=one.done_on.isoformat())
        else:
            day = one.when.exact
            yield f"{name}: {day.isoformat() if day else partial_dates.say(w, one.when)}"
