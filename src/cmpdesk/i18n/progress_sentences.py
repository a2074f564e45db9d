"""The sentences of what is refused of progress sheets and objectives."""

from cmpdesk.i18n.catalogs import N_, Plural

PROGRESS: dict[str, str | Plural] = {
    "progress.no-text": N_("Objective {number} says nothing: write it, or take it out."),
    "progress.target": N_("The target of “{text}” has to be a whole number above 0, or nothing."),
    "progress.objective-twice": N_("“{text}” stands there twice: keep one."),
    "progress.no-review": N_("The call {call} has no mid-term review {number}: open it first."),
    "progress.nothing-to-send": N_(
        "There is no sheet to send: the sheets of these projects came back, or the projects are over."
    ),
    "progress.nobody-late": N_("No progress sheet is late: no reminder was made."),
    "progress.no-files": N_("There is no progress sheet there: choose PDF files, workbooks or Word documents."),
    "progress.nothing": N_("Nothing was entered: choose at least one progress sheet that brings something new."),
    "progress.encrypted": N_("{name} is protected by a password: ask its promoter for a copy without one."),
    "progress.damaged": N_("{name} is damaged and was not read: ask its promoter to send it again."),
    "progress.foreign": N_("{name} is no progress sheet that was sent out: no code of a sheet is found in it."),
    "progress.other-party": N_("The sheet of project {number} is that of the promoter of {party}: it is read there."),
    "progress.other-version": N_(
        "Version {version} of the sheet of project {number} is no longer asked for: version {newest} was sent since."
    ),
    "progress.score-sheet": N_("{code} is a score sheet of the call {call}, no progress sheet."),
    "progress.other-review": N_(
        "The sheet {code} belongs to another session, mid-term review {number} of {call}: read it there."
    ),
    "progress.unknown-review": N_("The sheet {code} belongs to a session that is not in this workspace."),
    "progress.nobody": N_(
        "The sheet {code} is of no project of this review: it was taken back, or its project is gone."
    ),
    "progress.other-project": N_("That sheet is of project {number}, not of {wanted}: choose its project."),
    "progress.not-sent": N_("Project {number} has no progress sheet on that side yet: send it first."),
    "progress.not-a-number": N_("“{typed}” is no whole number: write figures only."),
    "progress.percent": N_("“{typed}” is more than 100 percent."),
    "progress.count-date": N_("The spreadsheet made a date of what was typed ({typed}): ask what was meant."),
    "progress.not-a-date": N_("“{typed}” is no date: write a day, a month, a season or a year."),
}
"""Whole sentences, by code."""
