"""The sentence of each code of `Refusal` and `EnvironmentFailure`: what, where, and what to do.

Adding a code is one line here. Placeholders are the parameters of the error.
"""

from cmpdesk.i18n.assignment import ASSIGNMENT
from cmpdesk.i18n.calls import CALLS
from cmpdesk.i18n.catalogs import N_, Plural
from cmpdesk.i18n.cells import CELLS
from cmpdesk.i18n.due import DUE
from cmpdesk.i18n.experts import EXPERTS
from cmpdesk.i18n.glance_sentences import GLANCE
from cmpdesk.i18n.interests import INTERESTS
from cmpdesk.i18n.midterm_papers import SENTENCES as MIDTERM_PAPERS
from cmpdesk.i18n.mission_sentences import MISSIONS
from cmpdesk.i18n.progress_sentences import PROGRESS
from cmpdesk.i18n.projects import PROJECTS
from cmpdesk.i18n.register_sentences import REGISTERS
from cmpdesk.i18n.report_sentences import REPORTS
from cmpdesk.i18n.rescheduling import RESCHEDULING
from cmpdesk.i18n.result_sentences import RESULTS
from cmpdesk.i18n.review_effects import REVIEW_EFFECTS
from cmpdesk.i18n.reviews import REVIEWS
from cmpdesk.i18n.scores import SCORES

_ACCESS = {
    "access.see-applications": N_("{officer} may not see the applications."),
    "access.register-filings": N_("{officer} may not register filings of {party}: ask an officer of that Party."),
    "access.edit-jury": N_("{officer} may not change the jury of {party}: it belongs to the office of that Party."),
    "access.produce-packets": N_(
        "{officer} may not produce the documents of the jury of {party}: they belong to the office of that Party."
    ),
    "access.give-opinion": N_(
        "{officer} may not give the opinion of {party} or enter its progress sheets: ask an officer of that Party."
    ),
    "access.see-marks": N_("The marks of {party} stay closed until both rankings are frozen."),
    "access.see-strict": N_("This touches strict files, and {officer} may not see them: ask a lead officer."),
    "access.by-server": N_("The server does not let you do this: your role in the workspace does not allow it."),
    "access.edit-call": N_("{officer} may not change the call."),
    "access.decide-call": N_("{officer} may not decide on the call: ask a lead officer."),
    "access.edit-application": N_("{officer} may not change applications."),
    "access.edit-project": N_("{officer} may not change projects."),
    "access.manage-grants": N_("{officer} may not change the grants of {party}: ask an officer of that Party."),
    "access.approve-revision": N_(
        "{officer} may not record what {party} approves: ask an officer of that Party."
    ),
    "access.write-letters": N_(
        "{officer} may not write the letters of {party}: they belong to the office of that Party."
    ),
    "access.edit-programme": N_("{officer} may not change programmes: ask a lead officer."),
    "access.edit-officers": N_("{officer} may not change the list of officers: ask a lead officer."),
    "access.erase-person": N_("{officer} may not erase a person: ask a lead officer."),
    "access.undo": N_("{officer} may not undo."),
}
_APPLICATIONS = {
    "application.no-title": N_("Give the application a title."),
    "application.not-of-call": N_("The sector or the strand is not one of this call: choose another one."),
    "filing.incomplete": N_("Each filing needs a title and the organisation that filed it."),
    "filing.year-twice": N_("Year {year} stands twice among the amounts: keep one."),
    "application.not-two-orphans": N_("{first} and {second} are not two orphans of the two Parties."),
    "application.no-such-move": N_("“{action}” is not possible for an application in the state “{state}”."),
    "application.guard.call-decides": N_("Admissibility is decided once the call is closed."),
    "application.guard.both-filed": N_(
        "Only one Party received a filing: pair it first, or declare it not admissible."
    ),
    "application.guard.call-retains": N_("Applications are retained once the call is closed."),
    "application.retain-apart": N_("An application is retained with its grants: use “Retain…”."),
    "application.guard.reason": N_("Enter the reason: it is kept with the decision."),
    "note.empty": N_("The note is empty: write it, or remove it."),
    "note.not-yours": N_("This note is {author}’s: only its author changes it. Add a note of your own."),
}
_USAGE = {
    "usage.no-verb": N_("There is no verb “{verb}”: {help} lists those there are."),
    "usage.no-option": N_("There is no option {option} here: {help} lists those there are."),
    "usage.needs-value": N_("The option {option} needs a value after it."),
    "usage.takes-no-value": N_("The option {option} takes no value."),
    "usage.missing": N_("{name} is missing: {help} says what to give."),
    "usage.no-file": N_("The file given for {name} does not exist: check its path."),
    "usage.bad-value": N_("The value given for {name} is not allowed: {help} says which are."),
    "usage.too-much": N_("There is more than the verb takes: {text}. Put a name that has spaces between quotes."),
    "usage.as-of-alone": N_("--as-of needs --record."),
    "usage.no-kind": N_("Not a kind of thing: {kind}. Known are {known}."),
    "usage.bad": N_("This cannot be understood: {help} says what to give."),
}
_JURIES = {
    "reviewer.unknown": N_("No reviewer of this jury has the code {code}."),
    "reviewer.incomplete": N_("Give the reviewer a code and a name."),
    "reviewer.load-limit": N_("The load limit must be above zero."),
    "reviewer.code-taken": N_("The code {code} belongs to another reviewer."),
    "reviewer.load-below": N_("{code} already reads {load} applications: the limit cannot be lower."),
    "reviewer.has-packet": N_("{code} was given a packet: a reviewer with a packet is not removed."),
    "assignment.not-readable": N_("Only admissible applications of this call are given to reviewers."),
    "assignment.full": N_("{code} already reads {limit} applications, which is the limit."),
    "assignment.exists": N_("{code} already has this application."),
    "assignment.no-reason": N_("Enter the reason of the recusal."),
    "assignment.no-reviewers": N_("This jury has no reviewer yet: add them first."),
    "assignment.nothing-to-read": N_("No application is admissible yet: there is nothing to assign."),
}
_PACKETS = {
    "packets.would-overwrite": N_("{folder} already holds other files of these names: {names}."),
    "packets.nothing-assigned": N_("Nobody chosen reads anything yet: assign applications first."),
    "packet.attachment-unreadable": N_("The print copy {path} cannot be read: produce the packets again."),
    "packet.spool-damaged": N_("A working copy was damaged ({path}): produce the packets again."),
    "packet.unreadable": N_("The packet {packet} could not be read back: it was not given out. Produce it again."),
    "packet.pages-differ": N_(
        "The packet {packet} has {found} pages where {wanted} were planned: it was not given out. Produce it again."
    ),
    "worker.died": N_("The work on {packet} broke off. Nothing was registered: produce the packets again."),
}
_RETURNS = {
    "reminder.nobody-late": N_("No reviewer of {party} is late: there is nobody to remind."),
    "return.code-invalid": N_("“{code}” is not the code of a score sheet: check each of its sixteen characters."),
    "return.mark-unreadable": N_("“{value}” is not a mark that this form can give: enter the mark by hand."),
    "return.mark-date": N_("A spreadsheet made a date of this mark ({typed}): enter the mark by hand."),
    "return.no-such-answer": N_("“{typed}” is none of the answers that the sheet offers: enter the answer by hand."),
    "return.text-long": N_("This text has more than {limit} characters: shorten it, and enter it by hand."),
    "return.encrypted": N_("{name} is protected by a password: ask its reader for a copy without one."),
    "return.damaged": N_("{name} is damaged and was not read: ask its reader to send it again."),
    "return.foreign": N_("{name} is no score sheet that was handed out: no code of a sheet is found in it."),
    "return.file-changed": N_("{name} was changed since it was read: choose the files again."),
    "return.no-files": N_("There is no score sheet there: choose PDF files, workbooks or Word documents."),
    "return.nothing": N_("Nothing was taken over: choose at least one sheet that brings something new."),
    "return.unknown-call": N_("The sheet {code} belongs to a call that is not in this workspace."),
    "return.other-call": N_("The sheet {code} belongs to another call: {call}. Import it there."),
    "return.other-grid": N_(
        "The sheet {code} asks by version {version} of the grid; version {newest} is in force: hand it out again."
    ),
    "return.other-party": N_("The sheet of {code} on {number} belongs to the jury of the other Party."),
    "return.other-reader": N_("The sheet of {code} on {number} lies in a file of another reader ({owner}): ask both."),
    "return.reader-gone": N_("The reader of the sheet {code} is no longer in the jury: nothing can be entered."),
    "return.nobody": N_(
        "The sheet {code} belongs to a reader or an application that is no longer in this call, or is closed to you."
    ),
    "return.withdrawn": N_("Application {number} is no longer judged: nothing can be entered for it."),
    "return.conflict": N_(
        "{code} declares an interest on application {number}: this is entered, and no mark before it is decided upon."
    ),
}

_PAPER = {
    "preview.encrypted": N_("{name} is protected by a password: ask its sender for a copy without one."),
    "preview.damaged": N_("{name} is damaged: its pages cannot be shown. Save it as received, or ask for it again."),
    "preview.page-damaged": N_("Page {page} of {name} is damaged and cannot be shown."),
    "preview.too-many-pages": N_("{name} has more than {limit} pages: it is not shown here."),
    "preview.not-shown": N_("{name} is not shown here: open it in another program, or save it."),
    "preview.not-kept": N_("{name} was not kept when it was filed: there is nothing to show."),
    "preview.not-for-system": N_(
        "{name} is not given to another program: its content or its kind could do harm. Save it to keep it."
    ),
    "printer.absent": N_("The printer {printer} is not there: switch it on, or choose another one."),
    "printer.stopped": N_("The printer stopped at page {page} of {packet}: look at its paper, then go on from there."),
    "printer.no-such-page": N_("{packet} has none of the pages that you chose: choose others, then print again."),
    "printer.no-paper": N_("{packet} is on {paper}, which the printer does not have: load it, or shrink to {offered}."),
}
_WORKSPACE = {
    "workspace.not-sample": N_("{path} does not hold sample data: it was left as it is."),
    "settings.not-written": N_("The settings could not be written to {path}: look whether the disk is full or locked."),
    "workspace.address": N_("“{location}” is not a workspace: choose a .cmpdesk file or a postgresql:// address."),
    "workspace.busy": N_("{path} is in use at the moment: nothing was changed, try again."),
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
    "workspace.cloud-folder": N_(
        "{path} is in a folder that a cloud service synchronises, which can damage it: move it out of there."
    ),
    "workspace.locked": N_("The workspace is already open: {user}, on {host}. Close it there first."),
    "check.not-all": N_(
        "Your login does not see the whole workspace: ask who is cleared for strict files to check it."
    ),
    "server.login": N_(
        "The server at {location} does not let you in: check name, password and database, or ask its administrator."
    ),
    "server.unreachable": N_("The server {location} does not answer: check the network and the address."),
    "move.unsound": N_("The copy would not be sound ({detail}), so nothing was kept: check the workspace first."),
    "server.not-owner": N_("Only the owner of a workspace on a server gives logins: use the owner’s address."),
    "server.certificate": N_(
        "The server {location} cannot prove who it is, so nothing was sent to it: check its name, and ask its "
        "administrator for the certificate that proves it (the file root.crt)."
    ),
    "server.no-tls": N_("The server {location} does not encrypt what is sent: ask its administrator to change that."),
    "server.was-written": N_(
        "What you saved is written, but the server {location} went away before it could be shown: do not repeat it."
    ),
    "server.outcome-unknown": N_(
        "The server {location} went away while it was saving: look whether your change is there before you repeat it."
    ),
    "disk.full": N_("The disk is full: {path} could not be written ({free} free). Make room, then try again."),
    "disk.error": N_("The disk reports an error at {path}: check it before you go on. Nothing is half done."),
    "disk.unwritable": N_("{path} cannot be written: choose another folder."),
    "folder.not-writable": N_("The folder {path} cannot be written: choose another one."),
    "file.not-written": N_("{path} could not be written: {reason}."),
    "font.unreadable": N_("The font {path} cannot be read: install the program again."),
    "task.cancelled": N_("Stopped. Nothing was changed."),
    "record.moved": N_("Somebody changed it meanwhile: look at it again, then repeat."),
    "text.not-kept": N_("This text holds a character that cannot be kept, such as a null: type it again."),
    "record.exists": N_("There is already one with the same name or number."),
    "record.still-used": N_("Something else depends on it: take that away first."),
    "record.gone": N_("It no longer exists: somebody removed it meanwhile."),
    "blob.altered": N_("A stored file is no longer what was received ({sha256}): restore the workspace from a backup."),
    "blob.missing": N_("A stored file is missing ({sha256}): restore the workspace from a backup."),
    "undo.nothing": N_("There is nothing to undo."),
    "redo.nothing": N_("There is nothing to redo."),
    "undo.changed-since": N_("What this step changed has been changed again since: it can no longer be undone."),
    "undo.erased": N_("This step holds data erased at a person’s request: it can no longer be undone."),
    "undo.changed-by": N_("{officer} changed this again on {at}: it can no longer be undone."),
    "undo.is-undo": N_("This step took another one back: Redo does that one again."),
    "undo.not-newest": N_("You took other steps after this one: undo those first, the newest first."),
    "undo.not-yours": N_("This is a step of {officer}: everybody undoes their own steps only."),
    "undo.older-version": N_("An older version of the program took this step: it can no longer be undone."),
    "undo.recorded": N_("This step stays on record: it is never undone."),
    "undo.seal": N_("This step is a seal: it is never undone."),
    "undo.taken-back": N_("This step has been undone already."),
    "history.no-paper": N_("No Party says yet on which paper to print: create a call first."),
    "history.unknown-record": N_("The history tells nothing of {record}: take an identifier that it shows."),
    "undo.sealed": N_("A seal protects what came before it: this step can no longer be undone."),
}
_BACKUPS = {
    "backup.folder-gone": N_(
        "The backup folder {path} is not there: plug in its disk, or choose another folder in the settings."
    ),
    "backup.busy": N_("Another program is at work on the backups in {path}: try again in a moment."),
    "backup.unverified": N_("What was written to {path} is not complete when read back: check the disk, then repeat."),
    "backup.none": N_("There is no backup of {path}."),
    "backup.unknown": N_("No backup is called {backup}: list the backups, then choose one of them."),
    "backup.damaged": N_("This backup cannot be used: {path} is damaged or missing. Choose another backup."),
    "backup.of-server": N_(
        "{location} is on a server: the backup of its administrator (pg_dump, or a base backup) covers all of it, "
        "attachments and history included, but for the logins. Export a copy to keep one of your own."
    ),
    "migration.no-backup": N_(
        "{path} must be brought to the form of this version, and the backup before that could not be written to "
        "{folder}: make room there, or choose another backup folder. The file was left as it is."
    ),
    "repair.nothing": N_("Nothing could be saved from {path}: restore it from a backup."),
}
_FILES = {
    "file.missing": N_("{name} was not found: choose it again."),
    "file.unreadable": N_("{name} cannot be read: {reason}."),
    "file.too-large": N_("{name} is too large: {size}, where {limit} are allowed."),
    "file.breaks-reader": N_("{name} cannot be read: it made the reader fail. Nothing was changed."),
    "file.takes-too-long": N_("{name} takes more than {seconds} seconds to read: it was given up."),
    "file.answer-too-large": N_("{name} holds more than can be read at once: split it."),
    "child.cannot-start": N_("The reader of foreign files could not start: {reason}."),
    "import.call-not-open": N_("Filings are imported once the call is published; it is “{state}”."),
    "import.nothing": N_("There is no row to import."),
    "import.unknown-field": N_("“{field}” is not a field of a filing."),
    "import.heading-missing": N_("{name} has no column “{heading}”: choose the columns again."),
    "import.field-twice": N_("“{field}” is filled by two columns, {first} and {second}: keep one."),
    "import.field-unmapped": N_("No column fills “{field}”: choose the one that does."),
    "import.mapping-file": N_("{name} is not a mapping of columns ({place})."),
    "attachments.no-folder": N_("The folder of attachments {name} does not exist: choose it again."),
    "attachments.too-many": N_("The folder {name} holds more than {limit} files: choose the one of this call only."),
    "attachment.moved": N_("{name} changed while it was read: import again."),
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
    **CALLS,
    **_APPLICATIONS,
    **_JURIES,
    **ASSIGNMENT,
    **EXPERTS,
    **DUE,
    **PROJECTS,
    **PROGRESS,
    **GLANCE,
    **REGISTERS,
    **REPORTS,
    **MISSIONS,
    **RESCHEDULING,
    **SCORES,
    **INTERESTS,
    **RESULTS,
    **REVIEWS,
    **MIDTERM_PAPERS,
    **REVIEW_EFFECTS,
    **CELLS,
    **_PACKETS,
    **_RETURNS,
    **_PAPER,
    **_WORKSPACE,
    **_BACKUPS,
    **_FILES,
    **_USAGE,
}
"""Whole sentences, by code."""

COUNTED = {"call.guard.no-filings": "filings", "call.guard.decided": "undecided"}
"""The parameter that chooses between singular and plural, where it is not `count`."""

BARE = {
    "disk.full": N_("The disk is full. Make room, then try again."),
    "file.unreadable": N_("A file cannot be read: check its permissions."),
    "officer.none-for-party": N_("No officer of this workspace may do this."),
    "worker.died": N_("The work broke off. Nothing was registered: produce the packets again."),
    "workspace.locked": N_("The workspace is already open elsewhere: close it there first."),
}
"""What is said where a parameter of the sentence is not known."""
