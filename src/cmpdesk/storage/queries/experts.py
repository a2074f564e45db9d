"""The reviewer directory as it is listed, with what each expert was asked and did across sessions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, case, func, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import (
    Absence,
    Affiliation,
    Answer,
    ExpertDraft,
    ExpertRow,
    ExpertSheet,
    PastCall,
    Standing,
    Tally,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText, sort_key
from cmpdesk.storage import tables
from cmpdesk.storage.queries import directory
from cmpdesk.storage.queries.clearance import among, sheets

_AFFILIATION, _ASSIGNMENT, _CALL, _EXPERT, _INVITATION, _ORGANISATION, _PARTY, _PERSON, _REVIEWER, _SHEET = (
    kind.__table__
    for kind in (
        tables.Affiliation, tables.Assignment, tables.Call, tables.Expert, tables.Invitation, tables.Organisation,
        tables.Party, tables.Person, tables.Reviewer, tables.ScoreSheet,
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Seat:
    """A seat in a jury with what was read and returned in it."""

    person_id: str
    party_code: str
    call_id: str
    call: LocalisedText
    side: str
    code: str
    read: int
    returned: int
    late: int


def experts(connection: Connection, party_codes: Iterable[str], call_id: str = "",
            ids: Sequence[str] | None = None) -> tuple[ExpertRow, ...]:  # fmt: skip
    """Return the experts of some Parties by name, with their standing in the call `call_id`; `ids` None means all."""
    query = (
        select(_EXPERT, _PERSON.c.name, _PERSON.c.email, _PERSON.c.phone, _ORGANISATION.c.name.label("organisation"))
        .join_from(_EXPERT, _PERSON, _EXPERT.c.person_id == _PERSON.c.id)
        .join(_ORGANISATION, _PERSON.c.organisation_id == _ORGANISATION.c.id, isouter=True)
        .where(_EXPERT.c.party_code.in_(list(party_codes)), _PERSON.c.name_key != "")
    )
    if ids is not None:
        query = query.where(_EXPERT.c.id.in_(ids))
    rows = connection.execute(query).all()
    people = None if ids is None else [row.person_id for row in rows]
    sat: dict[tuple[str, str], list[_Seat]] = {}
    for seat in _seats(connection, people):
        sat.setdefault((seat.person_id, seat.party_code), []).append(seat)
    invitations: dict[str, list[Row[Any]]] = {}
    for one in connection.execute(_invited(ids)):
        invitations.setdefault(one.expert_id, []).append(one)
    places = _places(connection, people)
    made = [
        _row(row, sat.get((row.person_id, row.party_code), ()), invitations.get(row.id, ()),
             places.get(row.person_id, ()), call_id)
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda one: (sort_key(one.name), one.party_code, one.id)))


def expert(connection: Connection, expert_id: str) -> ExpertSheet:
    """Return an expert with all that is known of them, or refuse with ``record.gone``."""
    found = connection.execute(select(_EXPERT).where(_EXPERT.c.id == expert_id)).one_or_none()
    rows = experts(connection, [found.party_code], ids=[expert_id]) if found is not None else ()
    if found is None or not rows:
        raise Refusal("record.gone", table="expert")
    (person,) = directory.people(connection, [found.person_id])
    row = rows[0]
    return ExpertSheet(row, drafts(connection, rows)[row.id], person.former_names, _history(connection, row))


def drafts(connection: Connection, rows: Sequence[ExpertRow]) -> dict[str, ExpertDraft]:
    """Return what an officer edits of each of some experts, by their id."""
    places = affiliations(connection, [row.person_id for row in rows])
    return {
        row.id: ExpertDraft(
            row.name, row.email, row.phone, places.get(row.person_id, ()), row.sectors, row.keywords, row.languages,
            row.load_limit, row.absences, row.agreement_on, row.remarks,
        )
        for row in rows
    }  # fmt: skip


def affiliations(connection: Connection, person_ids: Sequence[str] | None) -> dict[str, tuple[Affiliation, ...]]:
    """Return where people work and worked, present first; None means all.

    Where a person works now is known from their entry in the directory too, without any date.
    """
    query = (
        select(_AFFILIATION, _ORGANISATION.c.name)
        .join_from(_AFFILIATION, _ORGANISATION, _AFFILIATION.c.organisation_id == _ORGANISATION.c.id)
        .order_by(_AFFILIATION.c.until.is_(None).desc(), _AFFILIATION.c.until.desc(), _AFFILIATION.c.since.desc(),
                  _ORGANISATION.c.name)
    )  # fmt: skip
    home = select(_PERSON.c.id, _PERSON.c.organisation_id, _PERSON.c.function, _ORGANISATION.c.name).join_from(
        _PERSON, _ORGANISATION, _PERSON.c.organisation_id == _ORGANISATION.c.id
    )
    if person_ids is not None:
        query, home = query.where(_AFFILIATION.c.person_id.in_(person_ids)), home.where(_PERSON.c.id.in_(person_ids))
    made: dict[str, list[Affiliation]] = {}
    known: dict[str, set[str]] = {}
    for row in connection.execute(query):
        dates = [PartialDate.of_edtf(text) if text else None for text in (row.since_edtf, row.until_edtf)]
        made.setdefault(row.person_id, []).append(Affiliation(row.name, row.role, *dates))
        known.setdefault(row.person_id, set()).add(row.organisation_id)
    for row in connection.execute(home):
        if row.organisation_id not in known.get(row.id, ()):
            made.setdefault(row.id, []).insert(0, Affiliation(row.name, row.function))
        else:  # where they work stands first
            made[row.id].sort(key=lambda one: (one.until is not None, one.organisation != row.name))
    return {person: tuple(found) for person, found in made.items()}


def codes(connection: Connection, call_id: str) -> dict[str, str]:
    """Return the side of each Party of a call, by the code of the Party."""
    query = select(_PARTY.c.code, _PARTY.c.side).join_from(
        _PARTY, _CALL, _PARTY.c.programme_id == _CALL.c.programme_id
    )
    return {row.code: row.side for row in connection.execute(query.where(_CALL.c.id == call_id))}


def seats(connection: Connection, call_id: str, side: Side) -> dict[str, int]:
    """Return the load limit of each seat in the jury of one side, by its code."""
    query = select(_REVIEWER.c.code, _REVIEWER.c.load_limit).where(
        _REVIEWER.c.call_id == call_id, _REVIEWER.c.side == str(side)
    )
    return {row.code: row.load_limit for row in connection.execute(query)}


def _row(row: Row[Any], sat: Iterable[_Seat], invitations: Iterable[Row[Any]], places: Iterable[str],
         call_id: str) -> ExpertRow:  # fmt: skip
    here = next((one for one in sat if one.call_id == call_id), None)
    asked = list(invitations)
    return ExpertRow(
        id=row.id, version=row.version, party_code=row.party_code, person_id=row.person_id, name=row.name,
        email=row.email, organisation=row.organisation or "", sectors=tuple(row.sectors), keywords=tuple(row.keywords),
        languages=tuple(row.languages), load_limit=row.load_limit, absences=_absences(row.unavailable),
        agreement_on=row.agreement_on, tally=_tally(list(sat), asked), standing=_standing(here, asked, call_id),
        code=here.code if here else "", places=tuple(dict.fromkeys([row.organisation or "", *places])),
        phone=row.phone, remarks=row.remarks,
    )  # fmt: skip


def _absences(stored: Iterable[Any]) -> tuple[Absence, ...]:
    return tuple(
        Absence(date.fromisoformat(first), date.fromisoformat(last), reason) for first, last, reason in stored
    )


def _tally(sat: Sequence[_Seat], asked: Sequence[Row[Any]]) -> Tally:
    answers = [Answer(one.answer) for one in asked]
    return Tally(
        len(asked), answers.count(Answer.ACCEPTED), answers.count(Answer.DECLINED), len(sat),
        sum(one.read for one in sat), sum(one.late for one in sat),
    )  # fmt: skip


def _standing(seat: _Seat | None, asked: Iterable[Row[Any]], call_id: str) -> Standing:
    if seat is not None:
        return Standing.IN_JURY
    answer = next((one.answer for one in asked if one.call_id == call_id), None)
    if answer is None:
        return Standing.NOT_ASKED
    return Standing(answer) if answer else Standing.ASKED


def _invited(expert_ids: Sequence[str] | None) -> Any:
    query = select(_INVITATION, _CALL.c.title, _CALL.c.deadline).join_from(
        _INVITATION, _CALL, _INVITATION.c.call_id == _CALL.c.id
    )
    return query if expert_ids is None else query.where(_INVITATION.c.expert_id.in_(expert_ids))


def _seats(connection: Connection, person_ids: Sequence[str] | None) -> list[_Seat]:
    """Return the seats in juries, of all people where None; files and sheets that may not be seen do not count."""
    query = (
        select(_REVIEWER.c.id, _REVIEWER.c.person_id, _REVIEWER.c.call_id, _REVIEWER.c.side, _REVIEWER.c.code,
               _PARTY.c.code.label("party_code"), _CALL.c.title)
        .join_from(_REVIEWER, _CALL, _REVIEWER.c.call_id == _CALL.c.id)
        .join(_PARTY, (_PARTY.c.programme_id == _CALL.c.programme_id) & (_PARTY.c.side == _REVIEWER.c.side))
    )  # fmt: skip
    given = (
        select(_ASSIGNMENT.c.reviewer_id, func.count())
        .where(_ASSIGNMENT.c.recused_at.is_(None), *among(connection, _ASSIGNMENT.c.application_id))
        .group_by(_ASSIGNMENT.c.reviewer_id)
    )
    returned = (
        select(_SHEET.c.reviewer_id, func.count(),
               func.sum(case((_SHEET.c.returned_at > _CALL.c.return_by, 1), else_=0)))
        .join_from(_SHEET, _REVIEWER, _SHEET.c.reviewer_id == _REVIEWER.c.id)
        .join(_CALL, _REVIEWER.c.call_id == _CALL.c.id)
        .where(_SHEET.c.entry == 1, _SHEET.c.returned_at.is_not(None), *sheets(connection))
        .group_by(_SHEET.c.reviewer_id)
    )  # fmt: skip
    if person_ids is not None:
        query = query.where(_REVIEWER.c.person_id.in_(person_ids))
    read: dict[str, int] = {row[0]: row[1] for row in connection.execute(given)}
    back = {reviewer: (number, int(late or 0)) for reviewer, number, late in connection.execute(returned)}
    return [
        _Seat(row.person_id, row.party_code, row.call_id, row.title, row.side, row.code, read.get(row.id, 0),
              *back.get(row.id, (0, 0)))
        for row in connection.execute(query)
    ]  # fmt: skip


def _places(connection: Connection, person_ids: Sequence[str] | None) -> dict[str, list[str]]:
    query = select(_AFFILIATION.c.person_id, _ORGANISATION.c.name).join_from(
        _AFFILIATION, _ORGANISATION, _AFFILIATION.c.organisation_id == _ORGANISATION.c.id
    )
    if person_ids is not None:
        query = query.where(_AFFILIATION.c.person_id.in_(person_ids))
    query = query.order_by(_ORGANISATION.c.name)
    made: dict[str, list[str]] = {}
    for person, name in connection.execute(query):
        made.setdefault(person, []).append(name)
    return made


def _history(connection: Connection, row: ExpertRow) -> tuple[PastCall, ...]:
    """Return what an expert was asked and did in each call, the latest first."""
    sat = {one.call_id: one for one in _seats(connection, [row.person_id]) if one.party_code == row.party_code}
    asked = {one.call_id: one for one in connection.execute(_invited([row.id]))}
    order = {
        one.id: str(one.deadline or "9999")
        for one in connection.execute(select(_CALL.c.id, _CALL.c.deadline).where(_CALL.c.id.in_([*sat, *asked])))
    }
    made = []
    for call_id in sorted({*sat, *asked}, key=lambda one: (order[one], one), reverse=True):
        seat, invitation = sat.get(call_id), asked.get(call_id)
        past = PastCall(call_id, seat.call if seat else asked[call_id].title, Side(seat.side) if seat else None)
        made.append(_past(past, seat, invitation))
    return tuple(made)


def _past(bare: PastCall, seat: _Seat | None, invitation: Row[Any] | None) -> PastCall:
    told: dict[str, Any] = {}
    if seat is not None:
        told |= {"code": seat.code, "read": seat.read, "returned": seat.returned, "late": seat.late}
    if invitation is not None:
        told |= {
            "invitation_id": invitation.id, "version": invitation.version, "asked_on": invitation.asked_on,
            "answer": Answer(invitation.answer), "answered_on": invitation.answered_on, "reason": invitation.reason,
        }  # fmt: skip
    return PastCall(bare.call_id, bare.call, bare.side, **told)
