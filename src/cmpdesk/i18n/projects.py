"""The sentences of what is followed: projects, grants, calendars, letters."""

from cmpdesk.i18n.catalogs import N_, Plural

PROJECTS: dict[str, str | Plural] = {
    "project.exists": N_("The application {number} is retained already."),
    "project.no-such-move": N_("This is not possible in the present state of the project."),
    "project.guard.signed": N_("An agreement or order must be signed on each side: record the days of its signatures."),
    "project.guard.may-start": N_(
        "By its call the project starts once both Parties have signed: record the days of the signatures."
    ),
    "project.guard.one-signed": N_(
        "By its call the project starts once one Party has signed: record the days of the signatures."
    ),
    "project.guard.reason": N_("Enter the reason: it is kept with the decision."),
    "project.no-organisation": N_("Give the promoter of {party} an organisation."),
    "project.signed-before-sent": N_("{party}: an instrument cannot be signed before it is sent."),
    "project.file-empty": N_("{file} is empty: it was not added."),
    "project.file-too-large": N_("{file} is over the size limit of the call: it was not added."),
    "grant.not-positive": N_("{party}, {year}: a grant must be above zero."),
    "grant.no-funder": N_("{party}, {year}: say which funder grants the money."),
    "grant.over-envelope": N_(
        "The envelopes of {party} for {year} leave {left}: this is {over} too much. Grant less or enlarge an envelope."
    ),
    "grant.over-envelope-of": N_(
        "The envelope of {funder} ({party}) for {year} leaves {left}: this is {over} too much. "
        "Grant less or enlarge it."
    ),
    "money.wrong-currency": N_("{party} grants in {currency}, not in {given}."),
}
