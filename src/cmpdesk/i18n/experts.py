"""What is said of experts: their standing, the fields of a sheet of them, and why something is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_, NC_, NN_, Plural
from cmpdesk.i18n.coded import coded
from cmpdesk.i18n.words import Words

if TYPE_CHECKING:  # their codes are written out below, as in `labels`
    from cmpdesk.domain.experts import Answer, Standing

_STANDINGS = {
    "not-asked": N_("Not asked"),
    "asked": NC_("expert", "Asked"),
    "accepted": NC_("expert", "Accepted"),
    "declined": NC_("expert", "Declined"),
    "in-jury": N_("In the jury"),
}
_ANSWERS = {
    "": N_("No answer yet"),
    "accepted": NC_("expert", "Accepted"),
    "declined": NC_("expert", "Declined"),
}
FIELDS = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "organisation": N_("Organisation"),
    "role": N_("Function"),
    "since": N_("Since"),
    "former": N_("Other organisations"),
    "sectors": N_("Sectors"),
    "keywords": N_("Keywords"),
    "languages": N_("Languages"),
    "load_limit": N_("Load limit"),
    "absences": N_("Not available"),
    "agreement_on": N_("Confidentiality agreement"),
    "remarks": N_("Remarks"),
}
"""The columns of a sheet of experts, in their order; the headings by which one is read again are theirs too."""


def standing(w: Words, standing: Standing) -> str:
    """Return where an expert stands in a call."""
    return coded(w, _STANDINGS, standing)


def answer(w: Words, answer: Answer) -> str:
    """Return what an expert said when they were asked."""
    return coded(w, _ANSWERS, answer)


def field(w: Words, name: str) -> str:
    """Return the heading of a column of a sheet of experts."""
    return coded(w, FIELDS, name)


def change(w: Words, name: str) -> str:
    """Return what an import changes of an expert: a field of `ExpertDraft`."""
    return w.t("Organisations") if name == "affiliations" else field(w, name)


EXPERTS: dict[str, str | Plural] = {
    "expert.exists": N_("{name} is an expert of {party} already: change that entry."),
    "expert.in-jury": N_("This expert is {code} in the jury of “{call}”: whoever sat in a jury stays in the list."),
    "expert.load-limit": N_("The load limit cannot be below zero: leave it empty where it is not known."),
    "expert.absence": N_("From {first} to {last} is no period: the last day comes before the first."),
    "expert.affiliation": N_("The work for {organisation} would end before it begins: correct its dates."),
    "experts.no-name-column": N_("{file} has no column that holds the names of experts: give it the heading “Name”."),
    "experts.all-there": N_("Whoever sits in a jury is in the list already."),
    "experts.nothing": N_("There is nothing to import: no row is new or changed."),
    "invitation.other-call": N_("{party} is no Party of this call: choose another call."),
    "invitation.conflicts": NN_(
        "There is a conflict of interest on record between {name} and {count} application: look at it before you ask.",
        "There are conflicts of interest on record between {name} and {count} applications: look at them before you"
        " ask.",
    ),
    "invitation.asked": N_("{name} was asked for this call already: record the answer."),
    "invitation.not-asked": N_(
        "{name} was not asked for this call yet: record the invitation first, which shows the conflicts of interest."
    ),
    "invitation.in-jury": N_("{name} is in the jury of this call already."),
    "invitation.no-reason": N_("Enter the reason for which the expert declines."),
    "invitation.sits": N_("This expert is {code} in the jury: remove the reviewer from the jury first."),
}
