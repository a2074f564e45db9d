"""Sentences of what is refused of a programme at a glance."""

from cmpdesk.i18n.catalogs import N_, Plural

GLANCE: dict[str, str | Plural] = {
    "glance.no-programme": N_("There is no programme “{code}” with a call; there are {known}."),
    "glance.no-session": N_("The programme has no session “{name}” with a call: see the list of its sessions."),
    "glance.other-kind": N_("{name} is neither a PDF nor a workbook: give a name that ends in .pdf or .xlsx."),
}
