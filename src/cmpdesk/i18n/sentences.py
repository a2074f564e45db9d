"""The sentence of each code of `Refusal` and `EnvironmentFailure`: what, where, and what to do.

Adding a code is one line here. Placeholders are the parameters of the error.
"""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

_ACCESS = {
    "access.see-applications": N_("{officer} may not see the applications."),
    "access.register-filings": N_("{officer} may not register filings of {party}: ask an officer of that Party."),
    "access.edit-jury": N_("{officer} may not change the jury of {party}: it belongs to the office of that Party."),
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
    "workspace.address": N_("“{location}” is not a workspace: choose a .cmpdesk file or a postgresql:// address."),
    "workspace.still-used": N_("The workspace is still at work: try again in a moment."),
    "workspace.missing": N_("{path} does not exist."),
    "workspace.no-folder": N_("The folder {path} does not exist: create it or choose another one."),
    "workspace.exists": N_("{path} exists already: choose another name, or open it."),
    "workspace.unreadable": N_("{path} cannot be read: check its permissions."),
    "workspace.empty": N_("{path} is empty (0 bytes): it is not a workspace. Restore it from a backup."),
    "workspace.foreign": N_("{path} is not a workspace of CMP Desk."),
    "workspace.damaged": N_("{path} is damaged: it was left as it is. Restore it from a backup."),
    "workspace.newer": N_("{path} was written by a newer version of CMP Desk: update the program."),
    "workspace.read-only": N_("{path} cannot be written: copy it to a folder of your own, or ask for permission."),
    "workspace.network-folder": N_(
        "{path} is on a network folder, where it could be damaged: copy it to this computer."
    ),
    "workspace.locked": N_("The workspace is already open: {user}, on {host}. Close it there first."),
    "server.unreachable": N_("The server {location} does not answer: check the network and the address."),
    "disk.full": N_("The disk is full: {path} could not be written ({free} free). Make room, then try again."),
    "file.not-written": N_("{path} could not be written: {reason}."),
    "folder.not-written": N_("The folder {path} cannot be written: choose another one."),
    "font.unreadable": N_("The font {path} cannot be read: install the program again."),
    "task.cancelled": N_("Stopped. Nothing was changed."),
    "record.moved": N_("Somebody changed it meanwhile: look at it again, then repeat."),
    "record.gone": N_("It no longer exists: somebody removed it meanwhile."),
    "blob.altered": N_("A stored file is no longer what was received ({sha256}): restore the workspace from a backup."),
    "blob.missing": N_("A stored file is missing ({sha256}): restore the workspace from a backup."),
    "undo.nothing": N_("There is nothing to undo."),
    "redo.nothing": N_("There is nothing to redo."),
    "undo.changed-since": N_("What this step changed has been changed again since: it can no longer be undone."),
    "undo.erased": N_("This step holds data erased at a person’s request: it can no longer be undone."),
    "undo.sealed": N_("A seal protects what came before it: this step can no longer be undone."),
}
_CHECK = {
    "check.blob-altered": N_("stored file {sha256}: its content is no longer what was received"),
    "check.blob-missing": N_("stored file {sha256}: missing"),
    "check.entry-altered": N_("step {sequence} of the journal: the entry for {table} {record} was altered"),
    "check.step-missing": N_("step {sequence} of the journal is missing"),
    "check.step-altered": N_("step {sequence} of the journal was altered"),
    "check.chain-broken": N_("step {sequence} of the journal does not follow the one before it"),
    "check.tail-cut": N_("the journal was cut: {found} steps of {expected}"),
    "check.database": N_("the database says: {reason}"),
}
_FILES = {
    "file.missing": N_("{name} was not found: choose it again."),
    "file.unreadable": N_("{name} cannot be read: {reason}."),
    "file.too-large": N_("{name} is too large: {size}, where {limit} are allowed."),
    "file.breaks-reader": N_("{name} cannot be read: it made the reader fail. Nothing was changed."),
    "file.takes-too-long": N_("{name} takes more than {seconds} seconds to read: it was given up."),
    "file.answer-too-large": N_("{name} holds more than can be read at once: split it."),
    "child.cannot-start": N_("The reader of foreign files could not start: {reason}."),
    "sheet.empty": N_("{name} is empty: there is no sheet or row in it."),
    "sheet.foreign": N_("{name} is not a spreadsheet: give an xlsx, xls, ods or csv file."),
    "sheet.damaged": N_("{name} is damaged: open it in your spreadsheet program and save it again."),
    "sheet.password": N_("{name} is protected by a password: save a copy without one."),
    "sheet.bomb": N_("{name} unfolds to {size}, more than a spreadsheet of filings can need: it was not opened."),
    "sheet.trap": N_("{name} holds a part that has no place in a spreadsheet ({entry}): it was not opened."),
    "sheet.too-much": N_("{name} asks for more memory or time than a spreadsheet of filings can need."),
    "sheet.too-many-rows": N_(
        "{name} declares {rows} rows, where {limit} are allowed: delete the empty ones and save it."
    ),
    "sheet.too-many-columns": N_(
        "{name} declares {columns} columns, where {limit} are allowed: delete the empty ones and save it."
    ),
    "sheet.encoding": N_("{name} mixes character encodings (byte {byte}, line {line}): save it again as CSV in UTF-8."),
    "sheet.no-such-sheet": N_("{name} has no sheet “{sheet}”."),
    "sheet.no-header": N_(
        "{name}: no row of headings was found. Choose the row, or check that this is the right sheet."
    ),
    "sheet.merged": N_("{name}: merged cells stand among the data. Separate them and save the file."),
}

SENTENCES: dict[str, str | Plural] = {
    **_ACCESS,
    **_CALLS,
    **_APPLICATIONS,
    **_WORKSPACE,
    **_CHECK,
    **_FILES,
}
"""Whole sentences, by code."""

COUNTED = {"call.guard.no-filings": "filings", "call.guard.decided": "undecided"}
"""The parameter that chooses between singular and plural, where it is not `count`."""
