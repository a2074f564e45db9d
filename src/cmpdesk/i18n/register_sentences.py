"""The sentences of registers of people's data and of retention, and the steps that they leave in the journal."""

from cmpdesk.i18n.catalogs import N_

REGISTERS = {
    "communication.incomplete": N_(
        "The register needs the recipient, the purpose, the legal basis and which data are contained: fill them in."
    ),
    "communication.ahead": N_("A communication is registered once it was sent: {on} is still to come."),
    "incident.no-nature": N_("Say what happened."),
    "incident.ahead": N_("{on} is still to come: enter the day on which it happened."),
    "incident.order": N_("{on} comes before the day that it follows: correct one of the days."),
    "incident.people": N_("How many people are concerned is a number, or is left empty where it is not known."),
    "incident.open": N_(
        "This incident cannot be closed yet: judge the risk, and where it is serious tell the authority first."
    ),
    "retention.years": N_("Years are a whole number from 0 to {most}."),
    "retention.fate": N_("This kind of thing cannot be dealt with in this way: choose another one."),
    "retention.no-authorisation": N_("Nothing is destroyed without the reference of the authorisation: enter it."),
    "retention.none-chosen": N_("Choose one line at least of what is due."),
    "retention.not-due": N_("{number} is not due to be destroyed: make the dry run again and choose anew."),
    "retention.mixed": N_("A certificate speaks of one kind of thing: choose lines of the same kind."),
    "retention.nothing": N_("Nothing is left to destroy of what you chose."),
    "usage.dry-run": N_("This verb destroys nothing, it lists what is due: add --dry-run. Destroy in the desktop."),
    "certificate.closed": N_("Certificate {number} is about strict files: ask a lead officer who may see them."),
    "access.protect-data": N_(
        "{officer} may not keep the registers of {party}: they belong to the office of that Party."
    ),
}
REGISTER_STEPS = {
    "communication.record": N_("Communication of {party} to {recipient} registered"),
    "communication.correct": N_("Communication of {party} to {recipient} corrected"),
    "incident.report": N_("Incident {number} of {party} registered"),
    "incident.follow": N_("Incident {number} of {party} changed"),
    "retention.rule": N_("Retention rule of {party} changed"),
    "retention.dispose": N_("Destroyed under a retention rule: certificate {number} of {party}"),
}
