"""Registers of people's data: communications to others, incidents, certificates, each on screen, as PDF and as xlsx.

What an office sent is recorded by hand, or proposed where the program knows that something goes to another Party
(`proposed`); ordinary work never waits for it. Rules of retention and destruction are in `services.retention`.
"""

from dataclasses import replace

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.registers import (
    CONTAINED,
    Certificate,
    CommunicationDraft,
    CommunicationRow,
    IncidentDraft,
    IncidentRow,
    Sent,
    checked_communication,
    checked_incident,
)
from cmpdesk.domain.text import fold
from cmpdesk.i18n import labels
from cmpdesk.i18n import registers as say
from cmpdesk.i18n.words import Words
from cmpdesk.services.programmes import programme
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import programmes as programme_queries
from cmpdesk.storage.queries import registers as queries
from cmpdesk.storage.workspace import Workspace

AREAS = Area.PRIVACY | Area.HISTORY


def parties(workspace: Workspace) -> tuple[Party, ...]:
    """Return each Party of the workspace once, as its oldest programme knows it, by code."""
    with workspace.read() as connection:
        held = programme_queries.programmes(connection)
    found: dict[str, Party] = {}
    for one in (party for home in held for party in home.parties):
        found.setdefault(one.code, one)
    return tuple(found[code] for code in sorted(found))


def party(workspace: Workspace, code: str) -> Party:
    """Return the Party with this code, in any case; refused with ``party.unknown``."""
    known = parties(workspace)
    for one in known:
        if one.code.casefold() == code.casefold():
            return one
    raise Refusal("party.unknown", code=code, known=[one.code for one in known])


def kept_by(workspace: Workspace, officer: Officer) -> tuple[Party, ...]:
    """Return the Parties whose registers `officer` keeps, their own one first."""
    office = workspace.info.office
    return tuple(one for one in parties(workspace)
                 if may(officer, Right.PROTECT_DATA, office=office, party_code=one.code))  # fmt: skip


# -- communications


def communications(workspace: Workspace, party_code: str, call_id: str = "") -> tuple[CommunicationRow, ...]:
    """Return what a Party sent, of one call or of all, the newest first."""
    with workspace.read() as connection:
        return queries.communications(connection, party_code, call_id)


def proposed(workspace: Workspace, *, officer: Officer, call_id: str, sent: Sent | None = None, contents: str = "",
             language: str = "") -> CommunicationDraft:  # fmt: skip
    """Return what the register would say of something that goes to the other Party now: to be looked at and completed.

    `language` is that of the texts proposed, that of the sending Party where "". The legal basis is that of the call,
    else that of its programme.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        basis = queries.legal_basis(connection, call_id)
    home = programme(workspace, call.programme_id)
    codes = {one.code for one in kept_by(workspace, officer)}
    side = next((one.side for one in home.parties if one.code in codes), Side.FIRST)
    words = Words.of(language or home.party(side).locale)
    other = home.party(side.other)
    return CommunicationDraft(
        call_id, side, workspace.today(), other.authority or labels.party_name(words, other),
        purpose=say.purpose(words, sent) if sent else "", legal_basis=basis or words.localised(home.legal_basis),
        categories=CONTAINED[sent] if sent else (), contents=contents or (say.sent(words, sent) if sent else ""),
    )  # fmt: skip


def record(workspace: Workspace, *, officer: Officer, draft: CommunicationDraft,
           keep_basis: bool = False) -> Outcome[str]:  # fmt: skip
    """Enter a communication into the register and return its id; with `keep_basis` the call proposes its legal basis.

    Refused as `domain.registers.checked_communication` says, and with ``access.protect-data`` for another Party's.
    """
    wanted = checked_communication(draft, workspace.today())
    code = _require(workspace, officer, wanted)
    with workspace.write(officer, "communication.record", party=code, recipient=wanted.recipient) as transaction:
        if wanted.project_id is not None:
            transaction.get(tables.Project, wanted.project_id)
        if keep_basis:
            transaction.lock(tables.Call, wanted.call_id).legal_basis = wanted.legal_basis
        made = transaction.add(tables.Communication(
            call_id=wanted.call_id, project_id=wanted.project_id, side=str(wanted.side), **_texts(wanted)
        ))  # fmt: skip
        transaction.commit()
    return Outcome(made.id, AREAS | (Area.CALLS if keep_basis else Area.NONE))


def correct(workspace: Workspace, *, officer: Officer, row: CommunicationRow,
            draft: CommunicationDraft) -> Outcome[str]:  # fmt: skip
    """Correct a communication; call, side and project stay. `row` is as it was seen: else ``record.moved``."""
    wanted = checked_communication(
        replace(draft, call_id=row.draft.call_id, side=row.draft.side, project_id=row.draft.project_id),
        workspace.today(),
    )
    code = _require(workspace, officer, wanted)
    with workspace.write(officer, "communication.correct", party=code, recipient=wanted.recipient) as transaction:
        held = transaction.get(tables.Communication, row.id)
        seen = _texts(row.draft)
        if any(getattr(held, name) != value for name, value in seen.items()):
            raise Refusal("record.moved", table="communication")
        for name, value in _texts(wanted).items():
            setattr(held, name, value)
        transaction.commit()
    return Outcome(row.id, AREAS)


def _texts(draft: CommunicationDraft) -> dict[str, object]:
    return {
        "sent_on": draft.sent_on, "recipient": draft.recipient, "purpose": draft.purpose,
        "legal_basis": draft.legal_basis, "categories": " ".join(draft.categories), "contents": draft.contents,
    }  # fmt: skip


def _require(workspace: Workspace, officer: Officer, draft: CommunicationDraft) -> str:
    with workspace.read() as connection:
        call = call_queries.call(connection, draft.call_id)
    code = programme(workspace, call.programme_id).party(draft.side).code
    workspace.require(officer, Right.PROTECT_DATA, code)
    return code


# -- incidents


def incidents(workspace: Workspace, party_code: str) -> tuple[IncidentRow, ...]:
    """Return the incidents of a Party, the newest first."""
    with workspace.read() as connection:
        return queries.incidents(connection, party_code)


def report(workspace: Workspace, *, officer: Officer, draft: IncidentDraft) -> Outcome[IncidentRow]:
    """Enter an incident, numbered by Party; refused as `domain.registers.checked_incident` says."""
    wanted = checked_incident(draft, workspace.today())
    workspace.require(officer, Right.PROTECT_DATA, wanted.party_code)
    with workspace.write(officer, "incident.report", party=wanted.party_code) as transaction:
        number = transaction.next_number(f"incident:{wanted.party_code}")
        transaction.params["number"] = number
        made = transaction.add(tables.Incident(party_code=wanted.party_code, number=number, **_of(wanted)))
        transaction.commit()
    return Outcome(IncidentRow(made.id, number, wanted), AREAS)


def follow(workspace: Workspace, *, officer: Officer, row: IncidentRow,
           draft: IncidentDraft) -> Outcome[IncidentRow]:  # fmt: skip
    """Change an incident: what was done, who was told, that it is closed. ``record.moved`` where it moved since."""
    wanted = checked_incident(replace(draft, party_code=row.draft.party_code), workspace.today())
    workspace.require(officer, Right.PROTECT_DATA, wanted.party_code)
    label = "incident.follow"
    with workspace.write(officer, label, party=wanted.party_code, number=row.number) as transaction:
        held = transaction.get(tables.Incident, row.id)
        if any(getattr(held, name) != value for name, value in _of(row.draft).items()):
            raise Refusal("record.moved", table="incident")
        for name, value in _of(wanted).items():
            setattr(held, name, value)
        transaction.commit()
    return Outcome(IncidentRow(row.id, row.number, wanted), AREAS)


def _of(draft: IncidentDraft) -> dict[str, object]:
    return {
        "happened_on": draft.happened_on, "found_on": draft.found_on, "nature": draft.nature.strip(),
        "categories": " ".join(draft.categories), "people": draft.people, "risk": str(draft.risk),
        "measures": draft.measures.strip(), "authority_told_on": draft.authority_told_on,
        "people_told_on": draft.people_told_on, "closed_on": draft.closed_on,
    }  # fmt: skip


# -- certificates


def certificates(workspace: Workspace, party_code: str) -> tuple[Certificate, ...]:
    """Return the certificates of a Party, the newest first."""
    with workspace.read() as connection:
        return queries.certificates(connection, party_code)


def certificate_pdf(workspace: Workspace, one: Certificate) -> bytes:
    """Return the pages of a certificate, as they were kept; refused with ``certificate.closed`` without a digest."""
    if not one.sha256:
        raise Refusal("certificate.closed", number=one.number)
    with workspace.read() as connection:
        return blobs.get(connection, one.sha256)


def file_stem(text: str) -> str:
    """Return a name for a file."""
    return "-".join(fold(text).split())


def document(workspace: Workspace, title: str, one: Certificate) -> Document:
    """Return a certificate as a document to be shown."""
    return Document(title, f"{file_stem(title)}.pdf", lambda: certificate_pdf(workspace, one))
