"""The fields that only a cohort has, as they are called."""

from collections.abc import Mapping

from cmpdesk.domain.projects import InstrumentKind
from cmpdesk.i18n.catalogs import N_
from cmpdesk.i18n.projects import instrument
from cmpdesk.i18n.words import Words

_FIELDS = {
    "state": N_("State"),
    "retained_on": N_("Retained on"),
    "start": N_("Start"),
    "end": N_("End"),
    "milestones": N_("Milestones, each with its date"),
}
_SIDED = {
    "organisation": N_("Promoter, {party}"),
    "contact": N_("Contact person, {party}"),
    "email": N_("E-mail, {party}"),
    "funder": N_("Funder, {party}"),
    "grant": N_("Grant {number}, {party}"),
}
_INSTRUMENT_PARTS = {
    "sent": N_("{instrument}, {party}: sent on"),
    "promoter": N_("{instrument}, {party}: signed by the promoter"),
    "authority": N_("{instrument}, {party}: signed by the authority"),
    "signed": N_("{instrument}, {party}: signed by both"),
}
_SIDES = {"first": N_("First Party"), "second": N_("Second Party")}


def field(w: Words, name: str, parties: Mapping[str, str] | None = None) -> str:
    """Return the label of a field that only a cohort has, "" where it is another one.

    `parties` gives what stands for each side where a field belongs to one.
    """
    if name in _FIELDS:
        return w.t(_FIELDS[name])
    base, *rest = name.split("_")
    if base == "instrument" and len(rest) > 1:
        party = (parties or {}).get(rest[0]) or w.t(_SIDES[rest[0]])
        kind = instrument(w, InstrumentKind(rest[1]))
        part = _INSTRUMENT_PARTS.get(rest[-1], N_("{instrument}, {party}"))
        return w.t(part, instrument=kind, party=party)
    if base in _SIDED and rest and rest[0] in _SIDES:
        party = (parties or {}).get(rest[0]) or w.t(_SIDES[rest[0]])
        return w.t(_SIDED[base], party=party, number=rest[-1])
    return w.t(N_("Milestone {number}: date"), number=rest[0]) if base == "milestone" and rest else ""
