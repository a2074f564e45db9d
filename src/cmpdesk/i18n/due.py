"""What is due, in words: on screen, in calendar files, messages and mail-merge tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.catalogs import N_, NC_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.due import Due, DueKind, Urgency

DUE: dict[str, str | Plural] = {
    "due.nothing": N_("Nothing in this list has a date: no calendar file was made."),
    "due.nobody": N_("No promoter owes anything in this list: no message was made."),
}
_KINDS = {
    "milestone": N_("Date"),
    "signature": N_("Signature of an instrument"),
    "answer": N_("Answer to a change request"),
    "approval": N_("Approval of a revision"),
    "claim": N_("Decision on a claim"),
    "follow-up": N_("Follow-up"),
    "agreement": N_("Agreement on personal data in force (art. 68)"),
}
_URGENCIES = {
    "late": NC_("due", "Late"),
    "perhaps-late": N_("Perhaps late"),
    "now": N_("Due soon"),
    "waiting": N_("Waiting"),
}


def kind(w: Words, one: DueKind) -> str:
    """Return what is waited for, in general."""
    return coded(w, _KINDS, one)


def urgency(w: Words, one: Urgency) -> str:
    """Return how pressing it is."""
    return coded(w, _URGENCIES, one)


def name(w: Words, one: Due) -> str:
    """Return what is waited for: the name of a milestone, else the kind with its detail."""
    said = w.localised(one.name)
    if said:
        return said
    return f"{kind(w, one.kind)} · {one.detail}" if one.detail else kind(w, one.kind)


def date(w: Words, one: Due) -> str:
    """Return when it is due; since when it is waited for, where it has no date; "" where neither is known."""
    if one.when is not None:
        return partial_dates.say(w, one.when)
    return w.t("since {day}", day=w.full_date(one.since)) if one.since is not None else ""


def headline(w: Words, one: Due) -> str:
    """Return the title of an entry of an agenda."""
    return f"{one.number} · {name(w, one)}" if one.number else name(w, one)


def remark(w: Words, one: Due) -> str:
    """Return what an entry of an agenda says besides: the project, a vague or provisional date in words."""
    parts = [one.title] if one.title else []
    if one.when is not None and one.when.exact is None:
        parts.append(date(w, one))
    if one.provisional:
        parts.append(w.t("provisional"))
    return " · ".join(parts)


def line(w: Words, one: Due) -> str:
    """Return one line of a message."""
    told = date(w, one)
    return f"{name(w, one)} ({told})" if told else name(w, one)


def merge_headings(w: Words) -> tuple[str, ...]:
    """Return the headings of a mail-merge table."""
    return (
        w.t("Party"), w.t("Number"), w.t("Project"), w.t("Organisation"), w.t("Contact person"), w.t("Function"),
        w.t("E-mail"), w.t("What is due"), w.t("Date"), w.t("State"),
    )  # fmt: skip
