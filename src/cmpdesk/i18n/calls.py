"""The sentences of calls, their grids and programmes."""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

CALLS: dict[str, str | Plural] = {
    "call.no-such-move": N_("“{action}” is not possible for a call in the state “{state}”."),
    "call.guard.sectors": N_("The call has no sector yet: add at least one."),
    "call.guard.deadline": N_("The call has no deadline: enter one, or make it a rolling call."),
    "call.guard.approvals": N_("Both Parties must approve the text first: record the day of each approval."),
    "call.guard.grid": N_("The call has no scoring grid yet."),
    "call.guard.deadline-ahead": N_("The deadline has passed: a call is published before its deadline."),
    "call.guard.deadline-passed": N_("The deadline has not passed yet: the call closes after it."),
    "call.guard.filings": N_("The call holds no filing yet: import them first."),
    "call.guard.projects": N_("No application is retained yet: retain at least one first."),
    "call.guard.no-filings": NN_(
        "The call already holds {filings} filing: it can no longer be cancelled.",
        "The call already holds {filings} filings: it can no longer be cancelled.",
    ),
    "call.guard.decided": NN_(
        "{undecided} application has no decision on admissibility yet.",
        "{undecided} applications have no decision on admissibility yet.",
    ),
    "call.guard.all-frozen": N_("The rankings are not all frozen: freeze them on the page of rankings first."),
    "call.number-template": N_(
        "“{template}” is not a number template: its parts are session, sector and seq between braces."
    ),
    "call.no-title": N_("Give the call a title."),
    "call.no-deadline": N_("Enter the deadline, or make it a rolling call."),
    "call.not-positive": N_("Duration, readers per application and size limit must be above zero."),
    "call.digit-twice": N_("Two sectors have the digit {digit}: give each its own."),
    "call.sector-no-name": N_("Give each sector a name."),
    "call.envelope-sector": N_("An envelope names a sector that the call does not have."),
    "call.sector-digit": N_("“{digit}” is not the digit of a sector: type a whole number."),
    "call.envelope-unreadable": N_("The envelope {year}, {amount} cannot be read: type a year and an amount."),
    "call.envelope-negative": N_("An envelope cannot be below zero."),
    "call.text-agreed": N_("The text is agreed: reopen it before you change it."),
    "call.ambiguous": N_("Several calls answer to “{text}”: give the identifier."),
    "grid.incomplete": N_("The grid needs a name, and each criterion a name and a code of its own."),
    "grid.marks": N_("The marks must run from 0 without a gap, two at least."),
    "grid.weight": N_("The weight of “{criterion}” must not be below zero, and the total must be above it."),
    "grid.threshold": N_("The threshold of “{criterion}” must lie between 0 and {highest}."),
    "call.no-lead": N_("Say whose jury judges for both Parties, or choose another way of evaluation."),
    "programme.incomplete": N_("Give the programme and both Parties a name, and each Party its authority."),
    "programme.party-fixed": N_("Code and currency of the Party {party} cannot change: filings hang on them."),
    "programme.zone": N_("“{zone}” is no time zone for the Party {party}: give one such as Europe/Brussels."),
    "programme.locale": N_("“{locale}” is not a way of writing that this program knows, for the Party {party}."),
    "programme.exists": N_("The programme {code} is already in this workspace."),
    "template.unreadable": N_("{file} is not a programme that can be read."),
    "template.syntax": N_("{file}, line {line}, column {column}: this is not TOML. Correct that line."),
    "template.key-missing": N_("{file}, line {line}: “{key}” is missing. Add it there."),
    "template.not-text": N_("{file}, line {line}: “{key}” must be a text that is not empty, between quotation marks."),
    "template.not-number": N_("{file}, line {line}: “{key}” must be a whole number, without quotation marks."),
    "template.not-list": N_("{file}, line {line}: “{key}” must be a list."),
    "template.not-localised": N_("{file}, line {line}: “{key}” must be a text in fr, en or nl."),
    "template.not-allowed": N_("{file}, line {line}: “{key}” is {value}, where only {allowed} can stand."),
    "template.currency": N_("{file}, line {line}: “{key}” is {value}, which is no currency such as CAD or EUR."),
    "template.zone": N_("{file}, line {line}: “{key}” is {value}, which is no time zone such as Europe/Brussels."),
    "template.numbers": N_(
        "{file}, line {line}: “{value}” is not a number template: its parts are session, sector and seq between braces."
    ),
    "template.grid": N_("{file}, line {line}: “{key}” is neither a shipped grid nor a whole one."),
    "template.parties": N_("{file}, line {line}: a programme has two Parties, one first and one second."),
    "party.unknown": N_("No Party has the code {code}: the codes are {known}."),
    "session.number-taken": N_("The programme already has a session number {number}."),
    "session.incomplete": N_("Give the session a label, a number above zero and years in order."),
    "officer.no-name": N_("Enter a name."),
    "officer.name-taken": N_("There is already an officer named {name}."),
    "officer.no-login": N_(
        "“{login}” is not the login of an officer of the workspace at {location}: ask its administrator."
    ),
    "officer.not-yours": N_("You are logged in as {name}: on a server each officer acts by their own login."),
    "officer.login-taken": N_("Another officer already has the login “{login}”."),
    "officer.unknown": N_("No officer is named {name}."),
    "officer.last-lead": N_("The workspace needs a lead officer: make somebody else a lead first."),
    "officer.none-for-party": N_("No officer of this workspace may act for {party}."),
    "organisation.no-name": N_("Give the organisation a name."),
    "organisation.name-taken": N_("The directory already has {name}, under this name or a former one: merge the two."),
    "person.no-name": N_("Give the person a name."),
    "person.name-taken": N_("The organisation already has a person of that name: merge the two."),
    "person.twice-in-jury": N_("Both sit in one jury, the second as {code}: take one of them out of it first."),
    "directory.same": N_("These are one already: choose two."),
    "person.unknown": N_("Nobody in the directory bears or bore the name “{name}”: check how it is written."),
    "person.ambiguous": N_("{count} people bear or bore the name “{name}”: erase the right one in the directory."),
    "packet.erased": N_(
        "This issue was destroyed because it named a person who was erased: produce the packet again."
    ),
    "attachment.erased": N_("This file was destroyed because it concerned a person who was erased."),
    "erasure.marks-closed": N_(
        "The person sits in a jury as {code}, and the marks of that jury are closed to you. Nothing was erased. Ask a "
        "lead of that Party who may see strict files."
    ),
    "erasure.not-theirs": N_(
        "A file to destroy is not one of this person’s filings any more: look again at what would be destroyed."
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
