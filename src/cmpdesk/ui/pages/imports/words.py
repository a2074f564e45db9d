"""Sentences of the import page about rows and counts."""

from collections.abc import Mapping
from datetime import date, datetime

from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.filings import PlannedMission, YearAmount
from cmpdesk.domain.imports import (
    ANY_FIELD,
    Change,
    FieldKind,
    ImportPlan,
    ImportResult,
    PlannedRow,
    RowResult,
)
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.projects import InstrumentDraft
from cmpdesk.i18n import cohort_fields, labels, messages, partial_dates
from cmpdesk.i18n import projects as followed
from cmpdesk.i18n.screen import n, t, words

TONES = {
    RowResult.NEW: "good",
    RowResult.CHANGED: "warn",
    RowResult.SAME: "muted",
    RowResult.REFUSED: "bad",
}


def count_caption(result: RowResult, count: int, *, cohort: bool = False) -> str:
    """Return what stands under the number on the card of `result`."""
    if result is RowResult.NEW and cohort:
        return n("new project", "new projects", count)
    if result is RowResult.SAME and cohort:
        return t("followed already")
    if result is RowResult.NEW:
        return n("new filing", "new filings", count)
    if result is RowResult.CHANGED:
        return n("changed filing", "changed filings", count)
    if result is RowResult.SAME:
        return t("without change")
    return n("refused row", "refused rows", count)


def value(held: object) -> str:
    """Return one side of a change as this language writes it; "—" for nothing."""
    w = words()
    if held is None or held == "":
        return "—"
    if isinstance(held, bool):
        return t("yes") if held else t("no")
    if isinstance(held, Money):
        return w.money(held)
    if isinstance(held, datetime):
        return w.instant(held)
    if isinstance(held, date):
        return w.date(held)
    if isinstance(held, int):
        return w.number(held)
    if isinstance(held, tuple):
        return "; ".join(value(one) for one in held) or "—"
    if isinstance(held, YearAmount):
        return f"{t('Year {year}', year=held.year)} {w.money(held.amount)}"
    if isinstance(held, PlannedMission):
        people = "" if held.people is None else n("{count} person", "{count} people", held.people)
        days = "" if held.days is None else n("{count} day", "{count} days", held.days)
        return " · ".join(part for part in (people, days, held.period) if part) or "—"
    text = " ".join(str(held).split())
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def change(held: Change, names: Mapping[str, str]) -> str:
    """Return ``amount: 9 400,00 € → 9 800,00 €``; `names` are those of sectors and strands by id."""
    before, after = (names.get(one, one) if isinstance(one, str) else one for one in (held.before, held.after))
    return t(
        "{field}: {before} → {after}",
        field=labels.import_field(words(), held.field),
        before=value(before),
        after=value(after),
    )


def why(row: PlannedRow, other_party: str, names: Mapping[str, str]) -> str:
    """Return the reason of the result of `row` in one line; `other_party` names the facing side."""
    w = words()
    if row.checked.faults:
        return " · ".join(messages.fault(w, fault) for fault in row.checked.faults)
    parts = [change(one, names) for one in row.changes]
    if row.result is RowResult.NEW:
        parts.extend(_place(row, other_party))
    if row.checked.project is not None and row.result is RowResult.NEW:
        parts.append(project(row.checked.project))
    if row.result is RowResult.SAME and row.checked.project is None:
        parts.append(t("as it is registered"))
    parts.extend(messages.fault(w, fault) for fault in row.checked.warnings)
    return " · ".join(parts)


def _place(row: PlannedRow, other_party: str) -> list[str]:
    if row.pairs_with:
        return [t("paired with the filing {number} of {party}", number=row.pairs_with, party=other_party)]
    parts = []
    if row.orphan:
        parts.append(t("no filing of {party} faces it: orphan", party=other_party))
    if row.given_number:
        parts.append(t("will get the number {number}", number=row.given_number))
    return parts


def field(name: str, parties: tuple[Party, Party] | None) -> str:
    """Return the label of a field; that of one side names its Party, where it is known."""
    codes = {str(party.side): party.code for party in parties or ()}
    return cohort_fields.field(words(), name, codes) or labels.import_field(words(), name)


def project(told: CohortProject) -> str:
    """Return the state of a project and how much of it is told, in one line."""
    w = words()
    span = [partial_dates.say(w, when) if when else "…" for when in (told.start, told.end)]
    dates = len(told.milestones) + len(told.missions)
    parts = [
        followed.project_state(w, told.state),
        " → ".join(span) if told.start or told.end else "",
        n("{count} more date", "{count} more dates", dates) if dates else "",
        *(_instrument(one) for one in told.instruments),
    ]
    return " · ".join(part for part in parts if part)


def _instrument(one: InstrumentDraft) -> str:
    """Return an instrument with its number, and the day on which both had signed it."""
    name = " ".join(part for part in (followed.instrument(words(), one.kind), one.reference) if part)
    days = [day for day in (one.promoter_signed_on, one.authority_signed_on) if day is not None]
    return t("{instrument}, signed {day}", instrument=name, day=words().date(max(days))) if one.signed else name


def status(file: str, sheet: str, header_row: int, rows: int | None) -> str:
    """Return the line under the title once a file was looked into."""
    return " · ".join(
        part
        for part in (
            file,
            t("sheet “{sheet}”", sheet=sheet) if sheet else "",
            t("headings on row {row}", row=words().number(header_row)),
            "" if rows is None else n("{count} row", "{count} rows", rows),
        )
        if part
    )


def attachments(plan: ImportPlan) -> str:
    """Return the line about the files of the attachments folder."""
    if not plan.attachment_files:
        return t("No attachment was found.")
    found = n("{count} file found", "{count} files found", plan.attachment_files)
    if not plan.unmatched_files:
        return found
    lost = n("{count} belongs to no row", "{count} belong to no row", len(plan.unmatched_files))
    return f"{found} · {lost}"


def done(result: ImportResult, *, cohort: bool = False) -> str:
    """Return what an import did, for the toast."""
    if cohort:
        return t("Imported: {what}", what=n("{count} new project", "{count} new projects", result.new))
    parts = [n("{count} new filing", "{count} new filings", result.new)]
    if result.changed:
        parts.append(n("{count} changed", "{count} changed", result.changed))
    if result.orphans:
        parts.append(n("{count} orphan", "{count} orphans", result.orphans))
    if result.unprintable:
        lost = result.unprintable
        parts.append(n("{count} attachment cannot be printed", "{count} attachments cannot be printed", lost))
    return t("Imported: {what}", what=" · ".join(parts))


def tally(shown: int, whole: int) -> str:
    """Return ``3 of 64 rows``, or how many there are."""
    if shown == whole:
        return n("{count} row", "{count} rows", whole)
    w = words()
    # French and Dutch agree with the number that is shown, English with the whole.
    agreed, told = whole if w.language == "en" else shown, {"shown": w.number(shown), "count": w.number(whole)}
    return n("{shown} of {count} row", "{shown} of {count} rows", agreed, **told)


def hint(name: str, party: Party | None) -> str:
    """Return what a repair of the field `name` looks like; amounts show the sign of the Party's currency."""
    field = ANY_FIELD[name]
    label = labels.import_field(words(), name)
    if field.kind is FieldKind.AMOUNT and party is not None:
        return f"{label} ({words().sign(party.currency)})"
    if field.kind is FieldKind.DATE and name != "retained_on":
        return t("{field}, for example 2021-03-31 or autumn 2021", field=label)
    if field.kind is FieldKind.INSTANT:
        return t("{field}, for example 2026-03-04 17:59", field=label)
    return label
