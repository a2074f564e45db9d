"""Registers of people's data: what was sent to others, incidents, and certificates of what was destroyed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class DataCategory(StrEnum):
    """Which data of people something contains."""

    NAMES = "names"
    FUNCTIONS = "functions"
    CONTACTS = "contacts"
    """E-mail addresses, telephone numbers."""
    CAREERS = "careers"
    """Curricula vitae and other attachments of a filing."""
    OPINIONS = "opinions"
    """Marks, comments and opinions, and who gave them."""
    INTERESTS = "interests"
    """Ties and conflicts of interest."""
    TRAVEL = "travel"
    MONEY = "money"
    AGREEMENT = "agreement"
    """The agreement itself, with the conclusion of the assessment: the authority receives it (art. 68)."""


OF_PEOPLE = tuple(one for one in DataCategory if one is not DataCategory.AGREEMENT)
IN_FORCE_AFTER = timedelta(days=30)
"""How long after its reception by the authority an agreement of art. 68 is in force (domain.md 8)."""


class Sent(StrEnum):
    """What goes to another Party, where the program knows it."""

    DOSSIER = "dossier"
    PACKETS = "packets"
    LETTERS = "letters"
    PROJECTS = "projects"
    MISSIONS = "missions"
    REPORTS = "reports"
    EXPERTS = "experts"
    TABLE = "table"
    AGREEMENT = "agreement"
    WORKSPACE = "workspace"


_D = DataCategory
CONTAINED: Mapping[Sent, tuple[DataCategory, ...]] = {
    Sent.DOSSIER: (_D.NAMES, _D.FUNCTIONS, _D.OPINIONS, _D.MONEY),
    Sent.PACKETS: (_D.NAMES, _D.FUNCTIONS, _D.CONTACTS, _D.CAREERS, _D.MONEY),
    Sent.LETTERS: (_D.NAMES, _D.FUNCTIONS, _D.CONTACTS),
    Sent.PROJECTS: (_D.NAMES, _D.FUNCTIONS, _D.CONTACTS, _D.MONEY),
    Sent.MISSIONS: (_D.NAMES, _D.FUNCTIONS, _D.TRAVEL, _D.MONEY),
    Sent.REPORTS: (_D.NAMES, _D.FUNCTIONS, _D.TRAVEL, _D.MONEY),
    Sent.EXPERTS: (_D.NAMES, _D.FUNCTIONS, _D.CONTACTS),
    Sent.TABLE: (_D.NAMES, _D.CONTACTS),
    Sent.AGREEMENT: (_D.NAMES, _D.FUNCTIONS, _D.AGREEMENT),
    Sent.WORKSPACE: OF_PEOPLE,
}
"""What each may contain: it is proposed, and an officer says what it does contain."""


@dataclass(frozen=True, slots=True)
class CommunicationDraft:
    """A communication as typed. `side` is the Party that sent it; `project_id` None where it is of a whole call."""

    call_id: str
    side: Side
    sent_on: date
    recipient: str
    purpose: str
    legal_basis: str
    categories: tuple[DataCategory, ...]
    contents: str = ""
    project_id: str | None = None

    @property
    def in_force(self) -> date | None:
        """The day on which an agreement that was sent is in force: nothing goes out under it before."""
        return self.sent_on + IN_FORCE_AFTER if DataCategory.AGREEMENT in self.categories else None


@dataclass(frozen=True, slots=True)
class CommunicationRow:
    """A communication in the register; `project` is the number of the one it is about, "" for a whole call."""

    id: str
    draft: CommunicationDraft
    party_code: str
    call: LocalisedText
    session: str
    project: str


def checked_communication(draft: CommunicationDraft, today: date) -> CommunicationDraft:
    """Return what is to be registered, trimmed.

    Refused with ``communication.incomplete`` without a recipient, a purpose, a legal basis or a category of data, and
    with ``communication.ahead`` where it is said to be sent on a day to come.
    """
    texts = {name: getattr(draft, name).strip() for name in ("recipient", "purpose", "legal_basis")}
    missing = next((name for name, text in texts.items() if not text), "" if draft.categories else "categories")
    if missing:
        raise Refusal("communication.incomplete", field=missing)
    if draft.sent_on > today:
        raise Refusal("communication.ahead", on=draft.sent_on)
    order = list(DataCategory)
    return CommunicationDraft(draft.call_id, draft.side, draft.sent_on, **texts, contents=draft.contents.strip(),
                              project_id=draft.project_id,
                              categories=tuple(sorted(set(draft.categories), key=order.index)))  # fmt: skip


class Risk(StrEnum):
    """How serious the harm to people may be."""

    OPEN = "open"
    """Not judged yet."""
    LOW = "low"
    SERIOUS = "serious"


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """An incident as typed. `people` is how many are concerned, None where it is not known."""

    party_code: str
    found_on: date
    nature: str
    happened_on: date | None = None
    categories: tuple[DataCategory, ...] = ()
    people: int | None = None
    risk: Risk = Risk.OPEN
    measures: str = ""
    authority_told_on: date | None = None
    people_told_on: date | None = None
    closed_on: date | None = None


class Waiting(StrEnum):
    """What an open incident still waits for."""

    RISK = "risk"
    AUTHORITY = "authority"
    PEOPLE = "people"
    MEASURES = "measures"


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in the register of a Party, by its number."""

    id: str
    number: int
    draft: IncidentDraft

    @property
    def waiting(self) -> tuple[Waiting, ...]:
        """What is still to be done: a serious risk is told to the authority and to the people concerned."""
        one = self.draft
        if one.closed_on is not None:
            return ()
        serious = one.risk is Risk.SERIOUS
        wanted = (
            (Waiting.RISK, one.risk is Risk.OPEN), (Waiting.AUTHORITY, serious and one.authority_told_on is None),
            (Waiting.PEOPLE, serious and one.people_told_on is None), (Waiting.MEASURES, not one.measures.strip()),
        )  # fmt: skip
        return tuple(what for what, lacking in wanted if lacking)


def checked_incident(draft: IncidentDraft, today: date) -> IncidentDraft:
    """Return what is to be registered, or refuse.

    With ``incident.no-nature``, ``incident.ahead`` for a day to come, ``incident.order`` for one before the day it
    belongs after, ``incident.people`` for a negative number, and ``incident.open`` where what is closed still waits:
    a risk that nobody judged, or a serious one that was not told to the authority.
    """
    if not draft.nature.strip():
        raise Refusal("incident.no-nature")
    for day in (draft.happened_on, draft.found_on, draft.authority_told_on, draft.people_told_on, draft.closed_on):
        if day is not None and day > today:
            raise Refusal("incident.ahead", on=day)
    begun = draft.happened_on or draft.found_on
    for day in (draft.found_on, draft.authority_told_on, draft.people_told_on, draft.closed_on):
        if day is not None and day < begun:
            raise Refusal("incident.order", on=day)
        begun = draft.found_on
    if draft.people is not None and draft.people < 0:
        raise Refusal("incident.people")
    serious = draft.risk is Risk.SERIOUS and draft.authority_told_on is None
    if draft.closed_on is not None and (draft.risk is Risk.OPEN or serious):
        raise Refusal("incident.open")
    return draft


PERSON = "person"
"""The kind of a certificate of a person who was erased at their request; others are kinds of retention rules."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """The proof that something was destroyed: what kinds of things and how many, under which rule and authorisation.

    `counts` is None where strict files are among them: only the paper says how many. `sha256` is "" where the reader
    may not see it.
    """

    id: str
    party_code: str
    number: int
    kind: str
    done_on: date
    authorisation: str
    by: str
    counts: Mapping[str, int] | None
    rule: Mapping[str, Any] = field(default_factory=dict)
    sha256: str = ""
