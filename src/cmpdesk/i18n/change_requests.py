"""What is said of changes asked for: their kinds, where they stand, what a Party answers."""

from cmpdesk.domain.change_requests import Answer, ChangeRequest, RequestKind, RequestState
from cmpdesk.i18n.catalogs import NC_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

_KINDS = {
    "calendar": NC_("change request", "Calendar"),
    "partner": NC_("change request", "Partner"),
    "budget": NC_("change request", "Budget"),
    "content": NC_("change request", "Content"),
    "withdrawal": NC_("change request", "Withdrawal"),
    "suspension": NC_("change request", "Suspension"),
}
_STATES = {
    "open": NC_("change request", "To answer"),
    "accepted": NC_("change request", "Accepted"),
    "refused": NC_("change request", "Refused"),
    "taken-back": NC_("change request", "Taken back"),
}
_ANSWERS = {"accepted": NC_("change request", "Accepted"), "refused": NC_("change request", "Refused")}


def kind(w: Words, one: RequestKind) -> str:
    """Return what is to change."""
    return coded(w, _KINDS, one)


def state(w: Words, one: RequestState) -> str:
    """Return where a request stands."""
    return coded(w, _STATES, one)


def answer(w: Words, one: Answer) -> str:
    """Return what a Party answered."""
    return coded(w, _ANSWERS, one)


def titled(w: Words, one: ChangeRequest) -> str:
    """Return what a request is called: ``Request 2 · Calendar``."""
    return w.t("Request {number} · {kind}", number=w.number(one.number), kind=kind(w, one.kind))


def amended(w: Words, one: ChangeRequest) -> str:
    """Return the amendment that a request became, "" where it became none."""
    return w.t("Amendment {number}", number=w.number(one.amendment)) if one.amendment else ""

