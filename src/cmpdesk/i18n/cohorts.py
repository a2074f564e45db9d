"""What is said of a cohort that is imported: what is wrong with a row, and why it is refused as a whole."""

from cmpdesk.i18n.catalogs import N_, Plural

COHORTS: dict[str, str | Plural] = {
    "cohort.call-not-open": N_(
        "The call is “{state}”: a cohort under way is imported into a call in execution, or into a draft that holds "
        "nothing yet."
    ),
}

COHORT_FAULTS: dict[str, str | Plural] = {
    "state.unknown": N_("“{value}” is no state of a project ({known})"),
    "cohort.no-promoter": N_("no promoter is named on either side"),
    "cohort.one-promoter": N_("no promoter on the side of {party}"),
    "cohort.contact-alone": N_("a contact without a promoter on the side of {party}"),
    "cohort.same-organisation": N_(
        "“{first}” and “{second}” are one organisation: a project has a promoter on each side"
    ),
    "cohort.end-before-start": N_("the project ends before it starts"),
    "cohort.signed-before-sent": N_("an instrument of {party} cannot be signed before it is sent"),
    "cohort.no-year": N_("no budget year: name it in the heading, or give the start of the project"),
    "cohort.milestone-unreadable": N_("“{value}” is no milestone with its date, such as Final report: 2022-03-31"),
    "cohort.done-unreadable": N_("“{value}” does not say on which day it was done"),
    "cohort.over-envelope": N_("the envelopes of {party} for {year} leave {left}: this is {over} too much"),
    "cohort.over-envelope-of": N_(
        "the envelope of {funder} ({party}) for {year} leaves {left}: this is {over} too much"
    ),
    "cohort.title-taken": N_("{number} has this title already: give the row that number, or another title"),
    "cohort.title-twice": N_("row {row} has the same title: give each a number"),
    "cohort.not-retained": N_("the application {number} is not retained yet: retain it on its page"),
    # what was found or noticed
    "cohort.followed": N_("{number} is followed already: it is left as it is"),
    "cohort.known-as": N_("“{name}” is registered as “{known}”"),
    "cohort.no-dates": N_("no dates: the milestones of the programme will be given"),
}
