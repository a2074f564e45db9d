"""Names of the kinds of things that a search finds."""

from cmpdesk.domain.search import Kind
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

_KINDS = {
    Kind.APPLICATION: N_("Applications"),
    Kind.ATTACHMENT: N_("Attachments"),
    Kind.ORGANISATION: N_("Organisations"),
    Kind.PERSON: N_("People"),
    Kind.REVIEWER: N_("Reviewers"),
    Kind.NOTE: N_("Notes"),
    Kind.CALL: N_("Calls"),
}


def kind(w: Words, found: Kind) -> str:
    """Return the name of a group of hits."""
    return coded(w, _KINDS, found)
