"""Registers of people's data in words: categories, risks, what is kept and what became of it."""

from collections.abc import Iterable, Mapping, Sequence

from cmpdesk.domain.registers import (
    PERSON,
    Certificate,
    CommunicationRow,
    DataCategory,
    IncidentRow,
    Risk,
    Sent,
    Waiting,
)
from cmpdesk.domain.retention import Fate, Held, Kind, Rule, Start
from cmpdesk.i18n.catalogs import N_, NN_
from cmpdesk.i18n.words import Words

_CATEGORIES = {
    DataCategory.NAMES: N_("Names"),
    DataCategory.FUNCTIONS: N_("Functions and organisations"),
    DataCategory.CONTACTS: N_("E-mail addresses and telephone numbers"),
    DataCategory.CAREERS: N_("Curricula vitae and other attachments"),
    DataCategory.OPINIONS: N_("Marks, comments and opinions"),
    DataCategory.INTERESTS: N_("Ties and conflicts of interest"),
    DataCategory.TRAVEL: N_("Journeys and stays"),
    DataCategory.MONEY: N_("Amounts granted and spent"),
    DataCategory.AGREEMENT: N_("Agreement, in force 30 days after the authority received it (art. 68)"),
}
_SENT = {
    Sent.DOSSIER: N_("Dossier of the commission"),
    Sent.PACKETS: N_("Packets of reviewers"),
    Sent.LETTERS: N_("Copies of letters"),
    Sent.PROJECTS: N_("Sheets of projects and state of the session"),
    Sent.MISSIONS: N_("Orders and programmes of missions"),
    Sent.REPORTS: N_("Reports of missions and projects"),
    Sent.EXPERTS: N_("List of experts"),
    Sent.TABLE: N_("Table of applications or projects"),
    Sent.AGREEMENT: N_("Agreement and conclusion of the assessment (art. 68)"),
    Sent.WORKSPACE: N_("Copy of the whole workspace"),
}
_PURPOSES = {
    Sent.DOSSIER: N_("Joint choice and follow-up of projects by both Parties"),
    Sent.PACKETS: N_("Evaluation of the applications by the jury"),
    Sent.LETTERS: N_("Information of the other Party on what was decided"),
    Sent.PROJECTS: N_("Joint choice and follow-up of projects by both Parties"),
    Sent.MISSIONS: N_("Joint choice and follow-up of projects by both Parties"),
    Sent.REPORTS: N_("Joint choice and follow-up of projects by both Parties"),
    Sent.EXPERTS: N_("Evaluation of the applications by the jury"),
    Sent.TABLE: N_("Joint choice and follow-up of projects by both Parties"),
    Sent.AGREEMENT: N_("Coming into force of the agreement under which data of people are communicated"),
    Sent.WORKSPACE: N_("Joint choice and follow-up of projects by both Parties"),
}
_RISKS = {
    Risk.OPEN: N_("Not judged yet"), Risk.LOW: N_("No serious harm expected"), Risk.SERIOUS: N_("Serious harm possible")
}  # fmt: skip
_WAITING = {
    Waiting.RISK: N_("judge the risk"), Waiting.AUTHORITY: N_("tell the authority"),
    Waiting.PEOPLE: N_("tell the people concerned"), Waiting.MEASURES: N_("note what was done"),
}  # fmt: skip
_KINDS = {
    str(Kind.REFUSED): N_("Applications not retained"),
    str(Kind.PACKETS): N_("Packets issued to reviewers"),
    str(Kind.GRANTED): N_("Files of ended projects, in use"),
    str(Kind.SORTED): N_("Files of ended projects, to be sorted"),
    PERSON: N_("A person, at their request"),
}
_STARTS = {Start.DECIDED: N_("after the decision"), Start.ENDED: N_("after the end of the project")}
_FATES = {
    Fate.ARCHIVE: N_("goes to the archives"),
    Fate.SORT: N_("is sorted: the application and the final reports stay"),
    Fate.DESTROY: N_("is destroyed"),
}
_RULED = {
    Fate.ARCHIVE: N_("{years} {start}, then it goes to the archives"),
    Fate.SORT: N_("{years} {start}, then it is sorted: the application and the final reports stay"),
    Fate.DESTROY: N_("{years} {start}, then it is destroyed"),
}
"""Whole sentences: the verb has another place in each language."""
_STAYS = {
    str(Kind.REFUSED): N_("The list of refusals: number, title, organisation, class and decision"),
    str(Kind.PACKETS): N_("Of each issue its number, its day and its hash"),
    str(Kind.SORTED): N_("The application, the letters and the final reports"),
    PERSON: N_("Of each issue and letter its entry in the register, of each file its hash"),
}
_COUNTS = {
    "people": NN_("{count} person", "{count} people"),
    "filings": NN_("{count} filing", "{count} filings"),
    "attachments": NN_("{count} attachment", "{count} attachments"),
    "packets": NN_("{count} issued packet", "{count} issued packets"),
    "letters": NN_("{count} letter", "{count} letters"),
    "files": NN_("{count} document of a project", "{count} documents of projects"),
    "pieces": NN_("{count} supporting piece", "{count} supporting pieces"),
    "sheets": NN_("{count} returned progress sheet", "{count} returned progress sheets"),
    "contacts": NN_("contact details of {count} promoter", "contact details of {count} promoters"),
}


def category(w: Words, one: DataCategory) -> str:
    """Return a category of data."""
    return w.t(_CATEGORIES[one])


def categories(w: Words, held: Iterable[DataCategory]) -> str:
    """Return categories in one line, "—" for none."""
    return " · ".join(category(w, one) for one in held) or "—"


def sent(w: Words, one: Sent) -> str:
    """Return what goes to another Party."""
    return w.t(_SENT[one])


def purpose(w: Words, one: Sent) -> str:
    """Return why it usually goes there."""
    return w.t(_PURPOSES[one])


def risk(w: Words, one: Risk) -> str:
    """Return a risk."""
    return w.t(_RISKS[one])


def waiting(w: Words, row: IncidentRow) -> str:
    """Return where an incident stands: closed, or what it waits for."""
    if row.draft.closed_on is not None:
        return w.t("Closed on {date}", date=w.date(row.draft.closed_on))
    return w.listed([w.t(_WAITING[one]) for one in row.waiting]) or w.t("to be closed")


def kind(w: Words, one: str) -> str:
    """Return a kind of thing that is kept or was destroyed."""
    return w.t(_KINDS[str(one)])


def fate(w: Words, one: Fate) -> str:
    """Return what becomes of a thing."""
    return w.t(_FATES[one])


def rule(w: Words, one: Rule) -> str:
    """Return a rule in one line."""
    years = w.n("{count} year", "{count} years", one.years)
    return w.t(_RULED[one.fate], years=years, start=w.t(_STARTS[one.starts]))


def stays(w: Words, one: str) -> str:
    """Return what a destruction of a kind leaves."""
    return w.t(_STAYS[one]) if one in _STAYS else "—"


def counts(w: Words, held: Mapping[str, int] | None) -> Sequence[str]:
    """Return how many things of each kind; of strict files only their certificate says it."""
    if held is None:
        return [w.t("The certificate says how many")]
    return [w.n(*_COUNTS[name], count) for name, count in held.items() if count and name in _COUNTS]


def certificate(w: Words, one: Certificate) -> str:
    """Return how a certificate is named."""
    return w.t("Certificate no. {number} of {party}", number=w.number(one.number), party=one.party_code)


def about(w: Words, row: CommunicationRow) -> str:
    """Return what a communication is about: a project, or the whole of a call."""
    return row.project or w.localised(row.call)


def held(w: Words, one: Held) -> str:
    """Return how a thing that is kept is named."""
    return " · ".join(part for part in (one.number, one.title) if part)
