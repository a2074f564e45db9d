"""The reviewer directory of each Party: whoever joins a jury is in it, and stays there for the next session."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import Affiliation, ExpertDraft, ExpertRow, ExpertSheet
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import fold
from cmpdesk.services.directory import organisation_named
from cmpdesk.services.programmes import programmes
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import experts as queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.DIRECTORY | Area.JURIES | Area.HISTORY


# -- reading


def parties(workspace: Workspace) -> tuple[Party, ...]:
    """Return the Parties whose experts are kept here, each code once: that of the office, both where it is joint."""
    found: dict[str, Party] = {}
    for one in programmes(workspace):
        for party in one.parties:
            if workspace.info.office.party_code in (None, party.code):
                found.setdefault(party.code, party)
    return tuple(found.values())


def party(workspace: Workspace, code: str) -> Party:
    """Return the Party of that code, in any case; refused with ``party.unknown``."""
    known = parties(workspace)
    for one in known:
        if one.code.casefold() == code.casefold():
            return one
    raise Refusal("party.unknown", code=code, known=[one.code for one in known])


def experts(workspace: Workspace, call_id: str = "", party_code: str = "") -> tuple[ExpertRow, ...]:
    """Return the experts by name, of one Party or of all kept here, with their standing in the call `call_id`."""
    wanted = [party_code] if party_code else [one.code for one in parties(workspace)]
    with workspace.read() as connection:
        return queries.experts(connection, wanted, call_id)


def sheet(workspace: Workspace, expert_id: str) -> ExpertSheet:
    """Return an expert with all that is known of them, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.expert(connection, expert_id)


def drafts(workspace: Workspace, rows: Sequence[ExpertRow]) -> dict[str, ExpertDraft]:
    """Return what an officer edits of each of some experts, by their id."""
    with workspace.read() as connection:
        return queries.drafts(connection, rows)


# -- changing


def add(workspace: Workspace, *, officer: Officer, party_code: str, draft: ExpertDraft) -> Outcome[ExpertSheet]:
    """Enter an expert of a Party; who is in the directory already keeps their entry there.

    Refused with ``expert.exists`` where they are an expert of that Party already.
    """
    code = party(workspace, party_code).code
    workspace.require(officer, Right.EDIT_JURY, code)
    with workspace.write(officer, "expert.add", party=code) as transaction:
        made = write(transaction, code, draft)
        transaction.commit()
    return Outcome(sheet(workspace, made), AREAS)


def edit(workspace: Workspace, *, officer: Officer, expert_id: str, seen: int,
         draft: ExpertDraft) -> Outcome[ExpertSheet]:  # fmt: skip
    """Change an expert, and what the directory says of the person."""
    code = _party_of(workspace, officer, expert_id)
    with workspace.write(officer, "expert.edit", party=code) as transaction:
        change(transaction, expert_id, seen, draft)
        transaction.commit()
    return Outcome(sheet(workspace, expert_id), AREAS)


def remove(workspace: Workspace, *, officer: Officer, expert_id: str, seen: int) -> Outcome[None]:
    """Take an expert out of the list with what they were asked; the person stays in the directory.

    Refused with ``expert.in-jury`` where they sit or sat in a jury.
    """
    code = _party_of(workspace, officer, expert_id)
    with workspace.write(officer, "expert.remove", party=code) as transaction:
        row = transaction.lock(tables.Expert, expert_id, seen)
        seat = next((one for one in transaction.find(tables.Reviewer, person_id=row.person_id)
                     if queries.codes(transaction.connection, one.call_id).get(code) == one.side), None)  # fmt: skip
        if seat is not None:
            raise Refusal("expert.in-jury", code=seat.code, call=transaction.get(tables.Call, seat.call_id).title)
        for invitation in transaction.find(tables.Invitation, expert_id=expert_id):
            transaction.delete(invitation)
        transaction.session.flush()
        transaction.delete(row)
        transaction.commit()
    return Outcome(None, AREAS)


def gather(workspace: Workspace, *, officer: Officer) -> Outcome[int]:
    """Let whoever sits in a jury be an expert of its Party, as far as `officer` may say so; return how many were added.

    Workspaces that are older than the list of experts hold such juries. Refused with ``experts.all-there``.
    """
    office = workspace.info.office
    own = {one.code for one in parties(workspace)
           if may(officer, Right.EDIT_JURY, office=office, party_code=one.code)}  # fmt: skip
    with workspace.write(officer, "expert.gather", count=0) as transaction:
        before = len(transaction.find(tables.Expert))
        for call in call_queries.calls(transaction.connection):
            sides = queries.codes(transaction.connection, call.id)
            for one in parties(workspace):
                for seat in transaction.find(tables.Reviewer, call_id=call.id, side=sides.get(one.code, "")):
                    if one.code in own:
                        joined(transaction, call, one, seat)
        added = len(transaction.find(tables.Expert)) - before
        if not added:
            raise Refusal("experts.all-there")
        transaction.params["count"] = added
        transaction.commit()
    return Outcome(added, AREAS)


def _party_of(workspace: Workspace, officer: Officer, expert_id: str) -> str:
    """Return the Party of an expert, whose list `officer` must be allowed to change."""
    with workspace.read() as connection:
        code = str(records.row(connection, tables.Expert, expert_id).party_code)
    workspace.require(officer, Right.EDIT_JURY, code)
    return code


# -- inside a transaction


def joined(transaction: Transaction, call: CallSheet, party: Party, seat: tables.Reviewer) -> None:
    """Let whoever takes a seat in a jury be an expert of its Party, with what the seat says of them."""
    if transaction.first(tables.Expert, party_code=party.code, person_id=seat.person_id) is not None:
        return
    language = party.languages[0] if party.languages else "fr"
    names = {one.id: one.name.in_(language) for one in call.sectors}
    transaction.add(
        tables.Expert(
            party_code=party.code, person_id=seat.person_id, languages=list(seat.languages), unavailable=[],
            sectors=[names[one] for one in seat.sector_ids if one in names], keywords=list(seat.keywords or ()),
            load_limit=seat.load_limit, remarks="",
        )
    )  # fmt: skip


def write(transaction: Transaction, party_code: str, draft: ExpertDraft) -> str:
    """Enter an expert and return their id."""
    _check(draft)
    home = _home(transaction, draft)
    person = _known(transaction, draft, home)
    if person is None:
        person = transaction.add(tables.Person(name="", name_key="", organisation_id=home, email="", phone=""))
    elif transaction.first(tables.Expert, party_code=party_code, person_id=person.id) is not None:
        raise Refusal("expert.exists", name=draft.name.strip(), party=party_code)
    else:
        transaction.lock(tables.Person, person.id)
    draft = replace(draft, email=draft.email.strip() or person.email, phone=draft.phone.strip() or person.phone)
    row = tables.Expert(party_code=party_code, person_id=person.id)
    _fill(transaction, row, person, draft, home)
    _place(transaction, person.id, draft.affiliations, whole=False)
    return transaction.add(row).id


def change(transaction: Transaction, expert_id: str, seen: int | None, draft: ExpertDraft) -> None:
    """Change an expert and their person."""
    _check(draft)
    row = transaction.lock(tables.Expert, expert_id, seen)
    person = transaction.lock(tables.Person, row.person_id)
    home = _home(transaction, draft)
    namesakes = transaction.find(tables.Person, name_key=fold(draft.name), organisation_id=home)
    if any(one.id != person.id for one in namesakes):
        raise Refusal("person.name-taken")
    _fill(transaction, row, person, draft, home)
    _place(transaction, person.id, draft.affiliations, whole=True)


def _check(draft: ExpertDraft) -> None:
    if not fold(draft.name):
        raise Refusal("person.no-name")
    if draft.load_limit < 0:
        raise Refusal("expert.load-limit")
    for one in draft.absences:
        if one.last < one.first:
            raise Refusal("expert.absence", first=one.first, last=one.last)
    for place in draft.affiliations:
        if place.since and place.until and place.until.latest < place.since.earliest:
            raise Refusal("expert.affiliation", organisation=place.organisation)


def _home(transaction: Transaction, draft: ExpertDraft) -> str | None:
    """Return the id of the organisation for which they work, None where there is none now."""
    today = transaction.workspace.today()
    place = next((one for one in draft.affiliations if one.organisation.strip() and one.present(today)), None)
    return organisation_named(transaction, place.organisation) if place else None


def _known(transaction: Transaction, draft: ExpertDraft, home: str | None) -> tables.Person | None:
    """Return the person of the directory who is meant: of that name, and in that organisation or at that address."""
    named = transaction.find(tables.Person, name_key=fold(draft.name))
    email = draft.email.strip().casefold()
    near = [one for one in named if one.organisation_id == home]
    return next(iter(near or [one for one in named if email and one.email.casefold() == email]), None)


def _fill(transaction: Transaction, row: tables.Expert, person: tables.Person, draft: ExpertDraft,
          home: str | None) -> None:  # fmt: skip
    person.name, person.name_key, person.organisation_id = draft.name.strip(), fold(draft.name), home
    person.email, person.phone = draft.email.strip(), draft.phone.strip()
    row.sectors, row.keywords = _words(draft.sectors), _words(draft.keywords)
    row.languages, row.load_limit = list(draft.languages), draft.load_limit
    row.unavailable = [[one.first.isoformat(), one.last.isoformat(), one.reason.strip()] for one in draft.absences]
    row.agreement_on, row.remarks = draft.agreement_on, draft.remarks.strip()


def _words(typed: Iterable[str]) -> list[str]:
    """Return words without blanks around them, each once."""
    found: dict[str, str] = {}
    for one in typed:
        if fold(one):
            found.setdefault(fold(one), one.strip())
    return list(found.values())


def _place(transaction: Transaction, person_id: str, wanted: Iterable[Affiliation], *, whole: bool) -> None:
    """Keep the affiliations that are wanted as they are, add those that are new; `whole` deletes the others."""
    left = {
        (organisation_named(transaction, one.organisation), one.role.strip(), _edtf(one.since), _edtf(one.until)): one
        for one in wanted
        if one.organisation.strip()
    }
    for row in transaction.find(tables.Affiliation, person_id=person_id):
        if left.pop((row.organisation_id, row.role, row.since_edtf, row.until_edtf), None) is None and whole:
            transaction.delete(row)
    for (organisation_id, role, _, _), one in left.items():
        made = tables.Affiliation(person_id=person_id, organisation_id=organisation_id, role=role)
        made.last(one.since, one.until)
        transaction.add(made)


def _edtf(when: PartialDate | None) -> str:
    return when.edtf if when else ""


def side_of(workspace: Workspace, party_code: str, call_id: str) -> Side:
    """Return the side of a Party in a call; refused with ``invitation.other-call`` where it is none of its Parties."""
    with workspace.read() as connection:
        side = queries.codes(connection, call_id).get(party_code)
    if side is None:
        raise Refusal("invitation.other-call", party=party_code)
    return Side(side)
