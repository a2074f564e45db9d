"""What documents of projects say: signatures, answers, what became of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n import change_requests, partial_dates
from cmpdesk.i18n import projects as told
from cmpdesk.i18n.catalogs import N_, NC_
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:
    from cmpdesk.domain.change_requests import Answered, ChangeRequest
    from cmpdesk.domain.partial_dates import PartialDate
    from cmpdesk.domain.projects import Instrument

_ANSWERS = {"accepted": N_("accepted on {date}"), "refused": N_("refused on {date}")}
STAGES = (NC_("funnel", "Filed"), NC_("funnel", "Admissible"), NC_("funnel", "Retained"), NC_("funnel", "Completed"))
"""How far applications came."""


def date(w: Words, when: PartialDate | None) -> str:
    """Return a date in words, vague ones as vague; "—" for none."""
    return "—" if when is None else partial_dates.say(w, when)


def answer(w: Words, one: Answered | None) -> str:
    """Return what a Party answered, and when."""
    return w.t("no answer yet") if one is None else w.t(_ANSWERS[str(one.answer)], date=w.long_date(one.on))


def outcome(w: Words, one: ChangeRequest) -> str:
    """Return what became of a request: the amendment that it became, else where it stands."""
    if one.amendment is not None:
        return w.t("amendment no. {number}", number=w.number(one.amendment))
    return change_requests.state(w, one.state).lower()


def named(w: Words, one: Instrument) -> str:
    """Return the kind and the reference of an instrument."""
    return " ".join(part for part in (told.instrument(w, one.kind), one.reference) if part)


def signed(w: Words, one: Instrument) -> str:
    """Return an instrument with the signatures that it bears and those that it lacks."""
    name = named(w, one)
    promoter, authority = one.promoter_signed_on, one.authority_signed_on
    if promoter and authority:
        return w.t(
            "{instrument}: signed by both on {date}", instrument=name, date=w.long_date(max(promoter, authority))
        )
    if promoter:
        return w.t("{instrument}: signed by the promoter on {date}, not by the authority yet", instrument=name,
                   date=w.long_date(promoter))  # fmt: skip
    if authority:
        return w.t("{instrument}: signed by the authority on {date}, not by the promoter yet", instrument=name,
                   date=w.long_date(authority))  # fmt: skip
    if one.sent_on:
        return w.t("{instrument}: sent on {date}, not signed yet", instrument=name, date=w.long_date(one.sent_on))
    return w.t("{instrument}: not sent yet", instrument=name)
