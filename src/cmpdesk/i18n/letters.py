"""Letters in words: their kinds and states, the headings of their tables, and values as their Party writes them."""

from collections.abc import Sequence
from datetime import date

from cmpdesk.domain.letters import Decision, LetterKind, LetterState, LetterTable, Value
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

_KINDS = {
    LetterKind.RETAINED: N_("Announcement"),
    LetterKind.CALENDAR: N_("New calendar"),
    LetterKind.AMENDMENT: N_("Amendment accepted"),
    LetterKind.REFUSAL: N_("Change refused"),
    LetterKind.SUSPENSION: N_("Suspension"),
    LetterKind.WITHDRAWAL: N_("Withdrawal"),
    LetterKind.REMINDER: N_("Reminder"),
    LetterKind.FAVOURABLE: N_("Year two: favourable"),
    LetterKind.CONDITIONAL: N_("Year two: on conditions"),
    LetterKind.UNFAVOURABLE: N_("Year two: unfavourable"),
    LetterKind.MINUTES: N_("Minutes"),
}
_STATES = {
    LetterState.DRAFT: N_("Draft"),
    LetterState.SEALED: N_("Sealed"),
    LetterState.SENT: N_("Sent"),
    LetterState.DESTROYED: N_("Destroyed"),
}
_HEADINGS = {
    LetterTable.DATES: (N_("Milestone"), N_("Date agreed so far"), N_("New date")),
    LetterTable.CHANGES: (N_("What changes"), N_("Before"), N_("After")),
    LetterTable.AMOUNTS: (N_("Year"), N_("Funder"), N_("Amount")),
    LetterTable.REPORTS: (N_("Report"), N_("Due on")),
    LetterTable.INSTALMENTS: (N_("Year and funder"), N_("Planned"), N_("Decided"), N_("Decision")),
    LetterTable.ACCOUNT: (N_("Year and funder"), N_("Granted"), N_("Paid"), N_("Spent"), N_("To be paid back")),
}
_FACTS = {
    "reason": N_("Reason"), "requester": N_("Requested by"), "request_date": N_("Requested on"),
    "amendment": N_("Number of the amendment"), "since": N_("From"), "until": N_("Expected to resume"),
    "start": N_("Start of the project"), "end": N_("End of the project"), "months": N_("Months"),
    "conditions": N_("Conditions"), "old_start": N_("Start before"), "new_start": N_("New start"),
    "old_end": N_("End before"), "new_end": N_("New end"), "due": N_("What was expected"),
    "due_date": N_("Expected by"), "days_late": N_("Days late"), "new_date": N_("New time limit"),
    "consequence": N_("Consequence"), "review": N_("Meeting"), "review_date": N_("Date of the meeting"),
    "contact": N_("Who follows the project"),
}  # fmt: skip
DATES = frozenset({"request_date", "since", "until", "start", "end", "old_start", "new_start", "old_end", "new_end",
                   "due_date", "new_date", "review_date"})  # fmt: skip
"""Facts that are dates."""
_LANGUAGES = {"fr": N_("French"), "en": N_("English"), "nl": N_("Dutch")}


def kind(w: Words, one: LetterKind) -> str:
    """Return what a kind of letter is called."""
    return coded(w, _KINDS, one)


def state(w: Words, one: LetterState) -> str:
    """Return where a letter stands."""
    return coded(w, _STATES, one)


def fact(w: Words, name: str) -> str:
    """Return what a placeholder stands for; its own name where nobody types it."""
    return coded(w, _FACTS, name)


def language(w: Words, code: str) -> str:
    """Return the name of a language."""
    return coded(w, _LANGUAGES, code)


def told(w: Words, value: Value) -> str:
    """Return a value as it stands in a letter: a long date, an amount with its currency, "—" for what is not known."""
    if value is None:
        return "—"
    if isinstance(value, PartialDate):
        return partial_dates.say(w, value)
    if isinstance(value, date):
        return w.long_date(value)
    if isinstance(value, Money):
        return w.money(value, cents=False, precise=True)
    if isinstance(value, LocalisedText):
        return w.localised(value)
    if isinstance(value, Decision):
        return _decision(w, value)
    return str(value)


def expanded(w: Words, name: str, value: Value) -> dict[str, str | None]:
    """Return the placeholders that a value fills; what is None is left to who edits the letter."""
    if value is None:
        return {name: None}
    if not isinstance(value, Decision):
        return {name: told(w, value).strip()}
    return {
        name: _decision(w, value) or None,
        f"{name}_body": value.body.strip() or None,
        f"{name}_date": w.long_date(value.on) if value.on else None,
        f"{name}_reference": value.official_reference.strip() or None,
    }


def _decision(w: Words, value: Decision) -> str:
    parts = [value.body.strip()]
    if value.on is not None:
        parts.append(w.long_date(value.on))
    if value.official_reference.strip():
        parts.append(w.t("reference {reference}", reference=value.official_reference.strip()))
    return ", ".join(part for part in parts if part)


def table(w: Words, name: LetterTable, rows: Sequence[Sequence[Value]]) -> tuple[tuple[str, ...], ...]:
    """Return a table as it is printed, its headings first."""
    headings = tuple(w.t(heading) for heading in _HEADINGS[name])
    return (headings, *(tuple(told(w, cell) for cell in row) for row in rows))


def dateline(w: Words, zone: str, day: date) -> str:
    """Return the place and the date of a letter as each language sets them: ``Québec, le 4 mai 2027``."""
    return f"{w.place(zone)}, {'le ' if w.language == 'fr' else ''}{w.long_date(day)}"
