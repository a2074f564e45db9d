"""What each step of the journal did, by its label."""

from cmpdesk.i18n.catalogs import N_, NN_, Plural

STEPS: dict[str, str | Plural] = {
    "workspace.create": N_("Workspace created"),
    "officer.add": N_("Officer added: {name}"),
    "officer.edit": N_("Officer changed: {name}"),
    "programme.adopt": N_("Programme adopted: {code}"),
    "programme.edit": N_("Programme changed: {code}"),
    "session.open": N_("Session opened: {label}"),
    "call.create": N_("Call created: {title}"),
    "call.edit": N_("Call changed: {title}"),
    "call.approve": N_("Approval of the text recorded: {party}"),
    "call.agree": N_("Agreement of both Parties recorded: {title}"),
    "call.reopen-text": N_("Text reopened: {title}"),
    "call.publish": N_("Call published: {title}"),
    "call.close": N_("Call closed: {title}"),
    "call.start-evaluation": N_("Evaluation started: {title}"),
    "call.cancel": N_("Call cancelled: {title}"),
    "grid.edit": N_("New version of the scoring grid"),
    "application.declare-admissible": N_("Application {number} declared admissible"),
    "application.declare-all": NN_(
        "{count} application declared admissible", "{count} applications declared admissible"
    ),
    "application.declare-inadmissible": N_("Application {number} declared not admissible"),
    "application.reconsider": N_("Admissibility of application {number} reconsidered"),
    "application.withdraw": N_("Application {number} withdrawn"),
    "application.pair": N_("Filings {number} and {other} paired"),
    "import.commit": NN_("Import of {count} filing from {file}", "Import of {count} filings from {file}"),
    "import.remember": N_("Mapping of columns remembered"),
    "reviewer.add": N_("Reviewer {code} added"),
    "reviewer.edit": N_("Reviewer {code} changed"),
    "reviewer.remove": N_("Reviewer {code} removed"),
    "assignment.add": N_("Application {number} given to {code}"),
    "assignment.remove": N_("Application {number} taken back from {code}"),
    "assignment.recuse": N_("{code} recused from application {number}"),
    "assignment.propose": N_("Automatic assignment: {party}"),
    "packets.produce": NN_("{count} packet produced", "{count} packets produced"),
    "organisation.rename": N_("Organisation renamed: {name}"),
    "person.rename": N_("Person renamed"),
    "person.erase": N_("Person erased at their request"),
}
