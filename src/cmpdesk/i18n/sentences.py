"""The sentence of each code of `Refusal` and `EnvironmentFailure`: what, where, and what to do.

Adding a code is one line here. Placeholders are the parameters of the error.
"""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

_ACCESS = {
    "access.see-applications": N_("{officer} may not see the applications."),
    "access.register-filings": N_(
        "{officer} may not register filings of {party}: ask an officer of that Party."
    ),
    "access.edit-jury": N_(
        "{officer} may not change the jury of {party}: it belongs to the office of that Party."
    ),
    "access.produce-packets": N_(
        "{officer} may not produce the packets of {party}: they belong to the office of that Party."
    ),
    "access.see-marks": N_("The marks of {party} stay closed until both rankings are frozen."),
    "access.edit-call": N_("{officer} may not change the call."),
    "access.decide-call": N_("{officer} may not decide on the call: ask a lead officer."),
    "access.edit-application": N_("{officer} may not change applications."),
    "access.edit-programme": N_("{officer} may not change programmes: ask a lead officer."),
    "access.edit-officers": N_("{officer} may not change the list of officers: ask a lead officer."),
    "access.erase-person": N_("{officer} may not erase a person: ask a lead officer."),
    "access.undo": N_("{officer} may not undo."),
}
_CALLS: dict[str, str | Plural] = {
    "call.no-such-move": N_("“{action}” is not possible for a call in the state “{state}”."),
    "call.guard.sectors": N_("The call has no sector yet: add at least one."),
    "call.guard.deadline": N_("The call has no deadline: enter one, or make it a rolling call."),
    "call.guard.approvals": N_("Both Parties must approve the text first: record the day of each approval."),
    "call.guard.grid": N_("The call has no scoring grid yet."),
    "call.guard.deadline-ahead": N_("The deadline has passed: a call is published before its deadline."),
    "call.guard.deadline-passed": N_("The deadline has not passed yet: the call closes after it."),
    "call.guard.filings": N_("The call holds no filing yet: import them first."),
    "call.guard.no-filings": NN_(
        "The call already holds {filings} filing: it can no longer be cancelled.",
        "The call already holds {filings} filings: it can no longer be cancelled.",
    ),
    "call.guard.decided": NN_(
        "{undecided} application has no decision on admissibility yet.",
        "{undecided} applications have no decision on admissibility yet.",
    ),
    "call.number-template": N_(
        "“{template}” is not a number template: its parts are session, sector and seq between braces."
    ),
    "call.not-found": N_("No call answers to “{text}”: give its title, its session or its identifier."),
    "deadline.hour-missing": N_(
        "{local} does not exist in {zone}: the clocks go forward over that hour. Choose another hour."
    ),
    "deadline.hour-twice": N_(
        "{local} exists twice in {zone}: the clocks go back over that hour. Choose another hour."
    ),
    "money.two-currencies": N_("Amounts in {first} and in {second} are never added."),
}
_APPLICATIONS = {
    "application.no-such-move": N_("“{action}” is not possible for an application in the state “{state}”."),
    "application.guard.call-decides": N_("Admissibility is decided once the call is closed."),
    "application.guard.both-filed": N_(
        "Only one Party received a filing: pair it first, or declare it not admissible."
    ),
    "application.guard.reason": N_("Enter the reason: it is kept with the decision."),
}
_WORKSPACE = {
    "workspace.address": N_(
        "“{location}” is not a workspace: choose a .cmpdesk file or a postgresql:// address."
    ),
    "workspace.still-used": N_("The workspace is still at work: try again in a moment."),
    "workspace.missing": N_("{path} does not exist."),
    "workspace.exists": N_("{path} exists already: choose another name."),
    "workspace.unreadable": N_("{path} cannot be read: check its permissions."),
    "workspace.empty": N_("{path} is empty (0 bytes): it is not a workspace. Restore it from a backup."),
    "workspace.foreign": N_("{path} is not a workspace of CMP Desk."),
    "workspace.damaged": N_("{path} is damaged: it was left as it is. Restore it from a backup."),
    "workspace.newer": N_("{path} was written by a newer version of CMP Desk: update the program."),
    "workspace.read-only": N_(
        "{path} cannot be written: copy it to a folder of your own, or ask for permission."
    ),
    "workspace.network-folder": N_(
        "{path} is on a network folder, where it could be damaged: copy it to this computer."
    ),
    "workspace.locked": N_("{path} is already open on {host} (process {pid}): close it there first."),
    "server.unreachable": N_("The server {location} does not answer: check the network and the address."),
    "disk.full": N_(
        "The disk is full: {path} could not be written. Nothing was changed; free some space, try again."
    ),
    "task.cancelled": N_("Stopped. Nothing was changed."),
    "record.moved": N_("Somebody changed it meanwhile: look at it again, then repeat."),
}

SENTENCES: dict[str, str | Plural] = {**_ACCESS, **_CALLS, **_APPLICATIONS, **_WORKSPACE}
"""Whole sentences, by code."""

COUNTED = {"call.guard.no-filings": "filings", "call.guard.decided": "undecided"}
"""The parameter that chooses between singular and plural, where it is not `count`."""
