"""The sentences and steps of reports, outcomes, follow-ups and closing."""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

REPORTS: dict[str, str | Plural] = {
    "report.project-stopped": N_(
        "Project {number} was stopped and owes no report: reopen it first if it is to go on. Reason: {reason}"
    ),
    "report.project-withdrawn": N_(
        "Project {number} was withdrawn and owes no report: reopen it first if it is to go on. Reason: {reason}"
    ),
    "report.too-early": N_("{on} is still to come: enter the day on which it was."),
    "report.other-party": N_(
        "This date asks only the promoter of {party} for a report: choose that Party, or no date."
    ),
    "report.here-already": N_(
        "A report for this date came on {on}: return it with a remark, or change it, before another one is registered."
    ),
    "report.no-remark": N_("Enter what is to be mended: the report is returned with this remark."),
    "report.accepted": N_("This report was accepted on {on}: take that back first."),
    "report.returned": N_("This report was returned on {on}: register the new one when it comes."),
    "report.before-received": N_("The report came on {on}: choose that day or a later one."),
    "report.money-negative": N_("{party}: what was spent cannot be below zero."),
    "report.over-grant": N_(
        "{party}: {spent} of the grant cannot be spent where {granted} are granted. Enter the {over} above it as other "
        "money."
    ),
    "outcome.no-text": N_("Say what came of it, or remove the line."),
    "follow-up.no-text": N_("Say what is to be done."),
    "follow-up.no-owner": N_("Say who does it: a follow-up has an owner."),
    "follow-up.no-date": N_("Say until when, as precisely as it is known: a follow-up has a date."),
    "lead.none": N_("Choose one lead at least."),
    "lead.not-a-lead": N_("“{text}” is an action: only leads are carried over to another call."),
    "lead.done": N_("“{text}” is done: it is not carried over."),
    "lead.carried": N_("“{text}” was carried over already: {call}"),
    "lead.same-call": N_("Choose another call: these leads come from this one."),
    "lead.other-programme": N_("Leads go to a call of the same programme that is not closed yet, not to “{call}”."),
    "closing.open": NN_(
        "{count} line of the checklist of project {number} is open: settle it, or enter why the project is closed "
        "nevertheless.",
        "{count} lines of the checklist of project {number} are open: settle them, or enter why the project is closed "
        "nevertheless.",
    ),
    "closing.closed": N_("This project is closed: reopen it before it is judged again."),
    "closing.no-rating": N_("Choose what the Party judges of the project."),
    "closing.no-text": N_("Enter the reasons of this judgement: they stand in the closing sheet."),
    "mission-report.none": N_("There is no mission to report on: enter it on the page Missions first."),
}

REPORT_STEPS: dict[str, str | Plural] = {
    "report.receive": N_("Report of project {number} received"),
    "report.edit": N_("Report of project {number} changed"),
    "report.return": N_("Report of project {number} returned with a remark"),
    "report.accept": N_("Report of project {number} accepted"),
    "report.not-accepted": N_("Report of project {number} not accepted after all"),
    "report.remove": N_("Report of project {number} removed"),
    "report.receive-call": N_("Report of the whole call received: {name}"),
    "report.edit-call": N_("Report of the whole call changed: {name}"),
    "report.return-call": N_("Report of the whole call returned with a remark: {name}"),
    "report.accept-call": N_("Report of the whole call accepted: {name}"),
    "report.not-accepted-call": N_("Report of the whole call not accepted after all: {name}"),
    "report.remove-call": N_("Report of the whole call removed: {name}"),
    "mission.report": N_("Report of mission {number} written"),
    "outcome.set": N_("Outcomes of project {number} changed"),
    "follow-up.add-action": N_("Follow-up added"),
    "follow-up.add-lead": N_("Lead added"),
    "follow-up.edit": N_("Follow-up changed"),
    "follow-up.done": N_("Follow-up done"),
    "follow-up.not-done": N_("Follow-up not done after all"),
    "follow-up.remove": N_("Follow-up removed"),
    "lead.carry": NN_("{count} lead carried over: {call}", "{count} leads carried over: {call}"),
    "closing.tick": N_("Checklist of project {number} changed"),
    "closing.evaluate": N_("Final evaluation of project {number} by {party}"),
}
