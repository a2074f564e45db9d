"""Sentences and tones of the applications page."""

from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import CallSheet, CallState, Pairing
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import (
    RETAINING,
    ApplicationAction,
    ApplicationFacts,
    ApplicationRow,
    ApplicationSheet,
    ApplicationState,
    Counts,
    FilingSheet,
    PlannedMission,
    move,
)
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words

TONES = {
    ApplicationState.ORPHAN: "warn",
    ApplicationState.PAIRED: "accent",
    ApplicationState.RECEIVED: "accent",
    ApplicationState.ADMISSIBLE: "good",
    ApplicationState.INADMISSIBLE: "bad",
    ApplicationState.RETAINED: "reserve",
    ApplicationState.WITHDRAWN: "muted",
}


def call_name(call: CallSheet) -> str:
    """Return the title of a call."""
    return words().localised(call.title)


def standing(call: CallSheet, counts: Counts) -> str:
    """Return where the applications of a call stand, for the line under the title."""
    parts = [
        n("{count} application", "{count} applications", counts.applications),
        n("{count} admissible", "{count} admissible", counts.admissible),
    ]
    if call.pairing is Pairing.PAIRED and counts.orphans:
        parts.append(n("{count} orphan", "{count} orphans", counts.orphans))
    if counts.to_check:
        parts.append(t("{count} to check", count=words().number(counts.to_check)))
    return f"{', '.join(parts)} · {call_name(call)}"


def states_of(call: CallSheet) -> tuple[ApplicationState, ...]:
    """Return the states that an application of `call` can have."""
    absent = (
        {ApplicationState.RECEIVED}
        if call.pairing is Pairing.PAIRED
        else {ApplicationState.ORPHAN, ApplicationState.PAIRED}
    )
    return tuple(state for state in ApplicationState if state not in absent)


def tally(shown: int | None, whole: int) -> str:
    """Return ``12 of 64`` for the foot of the table; `shown` None while it is being counted."""
    w = words()
    if shown is None or shown == whole:
        return n("{count} application", "{count} applications", whole)
    # French and Dutch agree with the number that is shown, English with the whole.
    agreed, told = whole if w.language == "en" else shown, {"shown": w.number(shown), "count": w.number(whole)}
    return n("{shown} of {count} application", "{shown} of {count} applications", agreed, **told)


def mission(held: PlannedMission, programme: Programme) -> str:
    """Return a planned journey in one line: direction, people, days, period."""
    w = words()
    parts = []
    if held.towards is not None:
        host = programme.party(held.towards)
        home = programme.party(held.towards.other)
        parts.append(f"{labels.party_name(w, home)} → {labels.party_name(w, host)}")
    if held.people is not None:
        parts.append(n("{count} person", "{count} people", held.people))
    if held.days is not None:
        parts.append(n("{count} day", "{count} days", held.days))
    if held.period:
        parts.append(held.period)
    return " · ".join(parts)


def received(filing: FilingSheet, programme: Programme) -> str:
    """Return when a filing was received, in the time of its Party; "—" where the sheet did not say."""
    if filing.received_at is None:
        return "—"
    return words().instant(filing.received_at, programme.party(filing.side).zone)


def attachment(row: AttachmentRow) -> str:
    """Return what is told beside the name of an attachment: pages, or why a page stands in for it."""
    w = words()
    if row.status is AttachmentStatus.PRINTABLE:
        return n("{count} p.", "{count} pp.", row.pages)
    return labels.attachment_status(w, row.status)


def pages(attachments: int, count: int) -> str:
    """Return ``3 · 27 p.`` for the table; "" where there is nothing."""
    if not attachments:
        return ""
    return n("{files} · {count} p.", "{files} · {count} pp.", count, files=words().number(attachments))


def refused(sheet: ApplicationSheet, call: CallSheet, action: ApplicationAction) -> Refusal | None:
    """Return why `action` is not possible now, None where it is; a reason is asked for later."""
    sides = (sheet.filings[0] is not None, sheet.filings[1] is not None)
    return _refusal(sheet.state, call, action, sides)


def can_declare(row: ApplicationRow, call: CallSheet) -> bool:
    """Tell whether `row` can be declared admissible now."""
    sides = (row.organisations[0] is not None, row.organisations[1] is not None)
    return _refusal(row.state, call, ApplicationAction.DECLARE_ADMISSIBLE, sides) is None


def _refusal(
    state: ApplicationState, call: CallSheet, action: ApplicationAction, sides: tuple[bool, bool]
) -> Refusal | None:
    facts = ApplicationFacts(
        reason="-",
        call_decides=call.rolling or call.state in (CallState.CLOSED, CallState.EVALUATION),
        call_retains=call.rolling or call.state in RETAINING,
        sides=sides,
        paired_call=call.pairing is Pairing.PAIRED,
    )
    try:
        move(state, action, facts)
    except Refusal as refusal:
        return refusal
    return None


def text_of(filings: tuple[FilingSheet | None, FilingSheet | None], field: str) -> tuple[tuple[Side, str], ...]:
    """Return the long text `field` of each filing that has one; once where both sides filed the same."""
    found = [(filing.side, str(getattr(filing, field)).strip()) for filing in filings if filing]
    found = [(side, text) for side, text in found if text]
    return tuple(found[:1] if len({text for _, text in found}) == 1 else found)
