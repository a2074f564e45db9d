"""Conflicts of interest: what is on record, what was declared and decided, and how far a reviewer's gate is open.

Of a strict file nothing is found, listed or counted for who may not see it.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, or_, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.detection import Body, Case, Link, Party, Place, Who, detect, expiry
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.interests import (
    ApplicationConflict,
    Asked,
    Declaration,
    Finding,
    Gate,
    Interest,
    Measure,
    TieKind,
    TieRow,
    bars,
    doubt,
    gate,
    gravest,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import among, seen

_APPLICATION, _FILING, _PERSON, _ORGANISATION = (
    kind.__table__ for kind in (tables.Application, tables.Filing, tables.Person, tables.Organisation)
)
_DECLARATION, _REVIEWER, _ASSIGNMENT, _TIE, _OFFICER = (
    kind.__table__ for kind in (tables.Declaration, tables.Reviewer, tables.Assignment, tables.Tie, tables.Officer)
)
_OUT = [str(one) for one in (ApplicationState.INADMISSIBLE, ApplicationState.WITHDRAWN)]
_BETWEEN = re.compile(r"\s*[;\n]\s*")
Found = dict[str, dict[str, tuple[Finding, ...]]]
"""Findings by the key of the person, then by application."""


def reference(call: CallSheet, today: date) -> date:
    """Return the day from which ties are looked back upon: that of the deadline, else today."""
    return call.deadline.local().date() if call.deadline else today


# -- what is on record


def bodies(connection: Connection) -> dict[str, Body]:
    """Return every organisation with the names that it bears and bore."""
    name = tables.OrganisationName.__table__
    names = {row.id: [row.name] for row in connection.execute(select(_ORGANISATION.c.id, _ORGANISATION.c.name))}
    for row in connection.execute(select(name.c.organisation_id, name.c.name)):
        names.setdefault(row.organisation_id, []).append(row.name)
    return {key: Body(key, tuple(held)) for key, held in names.items()}


def cases(connection: Connection, call_id: str, known: Mapping[str, Body]) -> tuple[Case, ...]:
    """Return the applications of a call that are still judged, as detection sees them."""
    query: Any = (
        select(_FILING.c.application_id, _FILING.c.organisation_id, _FILING.c.partner, _FILING.c.contact_id,
               _FILING.c.email)
        .join_from(_FILING, _APPLICATION, _FILING.c.application_id == _APPLICATION.c.id)
        .where(_APPLICATION.c.call_id == call_id, _APPLICATION.c.state.not_in(_OUT), *seen(connection))
        .order_by(_APPLICATION.c.number_key, _FILING.c.side)
    )  # fmt: skip
    rows = connection.execute(query).all()
    contacts = select(_FILING.c.contact_id).where(_FILING.c.call_id == call_id)
    people = _people(connection, _PERSON.c.id.in_(contacts))
    filed: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        filed[row.application_id].append(row)
    return tuple(
        Case(
            key,
            tuple(known[row.organisation_id] for row in held if row.organisation_id in known),
            tuple(Body(None, (one,)) for row in held for one in _BETWEEN.split(row.partner) if one.strip()),
            tuple(_contact(people[row.contact_id], row.email) for row in held if row.contact_id in people),
        )
        for key, held in filed.items()
    )


def _contact(who: Who, email: str) -> Who:
    return Who(who.id, who.names, (*who.emails, email)) if email else who


def _people(connection: Connection, which: ColumnElement[bool]) -> dict[str, Who]:
    name = tables.PersonName.__table__
    names: dict[str, list[str]] = {}
    mails: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(select(_PERSON.c.id, _PERSON.c.name, _PERSON.c.email).where(which)):
        names[row.id] = [row.name]
        mails[row.id] = (row.email,) if row.email else ()
    former: Any = select(name.c.person_id, name.c.name).join_from(name, _PERSON, name.c.person_id == _PERSON.c.id)
    for row in connection.execute(former.where(which)):
        names[row.person_id].append(row.name)
    return {key: Who(key, tuple(held), mails[key]) for key, held in names.items()}


def parties(connection: Connection, members: Mapping[str, Iterable[str]], known: Mapping[str, Body],
            seats: Mapping[str, str | None]) -> list[Party]:  # fmt: skip
    """Return people as detection sees them: `members` are the ids of the person behind each key.

    `seats` says to which organisation somebody belongs beside what the directory says.
    """
    ids = {one for held in members.values() for one in held}
    linked = select(_TIE).where(or_(_TIE.c.person_id.in_(ids), _TIE.c.other_id.in_(ids)))
    ties = connection.execute(linked.order_by(_TIE.c.id)).all()
    every = ids | {row.person_id for row in ties} | {row.other_id for row in ties if row.other_id}
    people = _people(connection, _PERSON.c.id.in_(every))
    places = _places(connection, every, known)
    links: dict[str, list[Link]] = defaultdict(list)
    for row in ties:
        for mine, theirs in ((row.person_id, row.other_id), (row.other_id, row.person_id)):
            if mine in ids:
                links[mine].append(
                    Link(TieKind(row.kind), row.source, known.get(row.organisation_id or ""), people.get(theirs or ""),
                         tuple(places.get(theirs or "", ())), row.since, row.until)
                )  # fmt: skip
    made = []
    for key, held in members.items():
        own = [place for one in held for place in places.get(one, ())]
        _settle(own, known.get(seats.get(key) or ""))
        made.append(Party(key, tuple(people[one] for one in held if one in people), tuple(own),
                          tuple(link for one in held for link in links.get(one, ()))))  # fmt: skip
    return made


def _places(connection: Connection, ids: set[str], known: Mapping[str, Body]) -> dict[str, list[Place]]:
    """Return where people belong: their affiliations with dates, and what the directory says now beside them."""
    spell = tables.Affiliation.__table__
    found: dict[str, list[Place]] = defaultdict(list)
    dated: Any = select(spell.c.person_id, spell.c.organisation_id, spell.c.since, spell.c.until)
    for row in connection.execute(dated.where(spell.c.person_id.in_(ids)).order_by(spell.c.id)):
        if row.organisation_id in known:
            found[row.person_id].append(Place(known[row.organisation_id], row.since, row.until))
    here = select(_PERSON.c.id, _PERSON.c.organisation_id).where(_PERSON.c.id.in_(ids))
    for row in connection.execute(here):
        _settle(found[row.id], known.get(row.organisation_id or ""))
    return found


def _settle(places: list[Place], body: Body | None) -> None:
    """Let somebody belong to `body` without any date, unless it is known since when, or until when, they do."""
    if body is not None and all(one.body.id != body.id for one in places):
        places.append(Place(body))


def of_reviewers(connection: Connection, call: CallSheet, on: date, side: Side | None = None,
                 reviewer_id: str | None = None) -> Found:  # fmt: skip
    """Return what is found for the reviewers of a call, of one side or one of them."""
    query = select(_REVIEWER.c.id, _REVIEWER.c.person_id, _REVIEWER.c.organisation_id).where(
        _REVIEWER.c.call_id == call.id
    )
    if side is not None:
        query = query.where(_REVIEWER.c.side == str(side))
    if reviewer_id is not None:
        query = query.where(_REVIEWER.c.id == reviewer_id)
    rows = connection.execute(query.order_by(_REVIEWER.c.id)).all()
    known = bodies(connection)
    members = {row.id: (row.person_id,) for row in rows}
    seats = {row.id: row.organisation_id for row in rows}
    return detect(parties(connection, members, known, seats), cases(connection, call.id, known), on)


def of_officers(connection: Connection, call: CallSheet, on: date) -> Found:
    """Return what is found for the officers: they are the people of the directory with their name or address."""
    officers = connection.execute(
        select(_OFFICER.c.id, _OFFICER.c.name, _OFFICER.c.email).where(_OFFICER.c.active).order_by(_OFFICER.c.id)
    ).all()
    named = {fold(row.name): row.id for row in officers}
    mailed = {row.email.strip().casefold(): row.id for row in officers if "@" in row.email}
    people = select(_PERSON.c.id, _PERSON.c.name_key, _PERSON.c.email)
    mails = [row.email for row in officers if "@" in row.email]
    people = people.where(or_(_PERSON.c.name_key.in_(named), _PERSON.c.email.in_(mails)))
    members: dict[str, list[str]] = {row.id: [] for row in officers}
    for row in connection.execute(people.order_by(_PERSON.c.id)):
        whose = mailed.get(row.email.strip().casefold()) or named.get(row.name_key)
        if whose:
            members[whose].append(row.id)
    known = bodies(connection)
    made = {one.key: one for one in parties(connection, members, known, {})}
    whole = [
        Party(row.id, (Who(row.id, (row.name,), (row.email,)), *made[row.id].who), made[row.id].places,
              made[row.id].links)
        for row in officers
    ]  # fmt: skip
    return detect(whole, cases(connection, call.id, known), on)


def of_person(connection: Connection, call: CallSheet, person_id: str, on: date) -> tuple[ApplicationConflict, ...]:
    """Return the applications of a call with which a person of the directory has a conflict on record, by number."""
    known = bodies(connection)
    found = detect(parties(connection, {person_id: (person_id,)}, known, {}), cases(connection, call.id, known), on)
    mine = found.get(person_id, {})
    query = select(_APPLICATION.c.id, _APPLICATION.c.number, _APPLICATION.c.title)
    rows = connection.execute(
        query.where(_APPLICATION.c.call_id == call.id, *seen(connection)).order_by(_APPLICATION.c.number_key)
    )
    return tuple(ApplicationConflict(row.id, row.number, row.title, mine[row.id]) for row in rows if row.id in mine)


# -- what was declared and decided


def declarations(connection: Connection, *which: ColumnElement[bool]) -> list[Declaration]:
    """Return the declarations that may be seen, of those that `which` says."""
    query = (
        select(_DECLARATION, _OFFICER.c.name.label("decider"))
        .join_from(_DECLARATION, _OFFICER, _DECLARATION.c.decided_by == _OFFICER.c.id, isouter=True)
        .where(*which, *among(connection, _DECLARATION.c.application_id))
        .order_by(_DECLARATION.c.id)
    )
    return [
        Declaration(
            row.id, row.version, row.application_id, row.reviewer_id, row.officer_id,
            Interest(row.answer) if row.answer else None, row.competent, row.explanation, row.declared_at,
            Measure(row.measure) if row.measure else None, row.measure_reason, row.decider or "", row.decided_at,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def of_call(call_id: str) -> ColumnElement[bool]:
    """Return the condition that a declaration is about an application of a call."""
    return _DECLARATION.c.application_id.in_(select(_APPLICATION.c.id).where(_APPLICATION.c.call_id == call_id))


def barred(connection: Connection, call: CallSheet, side: Side, today: date) -> frozenset[tuple[str, str]]:
    """Return the pairs (reviewer, application) that must not be assigned in the jury of one side.

    Real conflicts found or declared that no measure allows, recusals and reviewers who only observe.
    """
    weighed = _weighed(connection, call, side, today)
    return frozenset(pair for pair, (said, found) in weighed.items() if bars(said, found))


def doubts(connection: Connection, call: CallSheet, side: Side, today: date) -> dict[tuple[str, str], Interest]:
    """Return the conflicts by which a pair (reviewer, application) of the jury of one side is not barred, yet doubtful:
    nobody decided upon them.
    """
    weighed = _weighed(connection, call, side, today)
    open_ = {pair: doubt(said, found) for pair, (said, found) in weighed.items() if not bars(said, found)}
    return {pair: grave for pair, grave in open_.items() if grave is not Interest.NONE}


def _weighed(connection: Connection, call: CallSheet, side: Side,
             today: date) -> dict[tuple[str, str], tuple[Declaration | None, Interest]]:  # fmt: skip
    """Return what was declared and the gravest class that is found, by (reviewer, application)."""
    found = of_reviewers(connection, call, reference(call, today), side)
    said = {(one.reviewer_id or "", one.application_id): one for one in declarations(connection, of_call(call.id))}
    jury = set(connection.scalars(select(_REVIEWER.c.id).where(
        _REVIEWER.c.call_id == call.id, _REVIEWER.c.side == str(side))))  # fmt: skip
    pairs = {(key, application) for key, held in found.items() for application in held}
    pairs |= {pair for pair in said if pair[0] in jury}
    return {
        (key, application): (said.get((key, application)), gravest(found.get(key, {}).get(application, ())))
        for key, application in pairs
    }


def gates(connection: Connection, reviewer_id: str) -> dict[str, Gate]:
    """Return how far the gate of each application in the hands of a reviewer is open."""
    found = _gates(connection, _ASSIGNMENT.c.reviewer_id == reviewer_id, _DECLARATION.c.reviewer_id == reviewer_id)
    return {application: opened for (_, application), opened in found.items()}


def jury_gates(connection: Connection, call_id: str, side: Side) -> dict[tuple[str, str], Gate]:
    """Return how far each application in the hands of a jury is open to its reviewer: (reviewer, application)."""
    jury = select(_REVIEWER.c.id).where(_REVIEWER.c.call_id == call_id, _REVIEWER.c.side == str(side))
    return _gates(connection, _ASSIGNMENT.c.reviewer_id.in_(jury), _DECLARATION.c.reviewer_id.in_(jury))


def _gates(connection: Connection, held_by: ColumnElement[bool],
           said_by: ColumnElement[bool]) -> dict[tuple[str, str], Gate]:  # fmt: skip
    held = select(_ASSIGNMENT.c.reviewer_id, _ASSIGNMENT.c.application_id, _ASSIGNMENT.c.recused_at).where(
        held_by, *among(connection, _ASSIGNMENT.c.application_id)
    )
    said = {(one.reviewer_id, one.application_id): one for one in declarations(connection, said_by)}
    return {
        (row.reviewer_id, row.application_id): gate(said.get((row.reviewer_id, row.application_id)),
                                                    recused=row.recused_at is not None)
        for row in connection.execute(held)
    }  # fmt: skip


def may_open(connection: Connection, reviewer_id: str, application_id: str) -> Gate:
    """Return how far the gate of an application is open to a reviewer, whether it was given to them or not."""
    said = declarations(connection, _DECLARATION.c.reviewer_id == reviewer_id,
                        _DECLARATION.c.application_id == application_id)  # fmt: skip
    return gates(connection, reviewer_id).get(application_id) or gate(said[0] if said else None)


def asked(connection: Connection, call: CallSheet, reviewer_id: str, on: date) -> tuple[Asked, ...]:
    """Return the applications that a reviewer is to judge and those that they declared upon, by number."""
    held = set(connection.scalars(select(_ASSIGNMENT.c.application_id).where(
        _ASSIGNMENT.c.reviewer_id == reviewer_id)))  # fmt: skip
    said = {one.application_id: one for one in declarations(connection, _DECLARATION.c.reviewer_id == reviewer_id)}
    query = select(_APPLICATION.c.id, _APPLICATION.c.number, _APPLICATION.c.title).where(
        _APPLICATION.c.call_id == call.id, _APPLICATION.c.id.in_(held | set(said)), *seen(connection),
        or_(_APPLICATION.c.state.not_in(_OUT), _APPLICATION.c.id.in_(said)),
    )
    found = of_reviewers(connection, call, on, reviewer_id=reviewer_id).get(reviewer_id, {})
    filed: dict[str, list[str]] = defaultdict(list)
    names = select(_FILING.c.application_id, _ORGANISATION.c.name).join_from(
        _FILING, _ORGANISATION, _FILING.c.organisation_id == _ORGANISATION.c.id
    )
    for row in connection.execute(names.where(_FILING.c.application_id.in_(held | set(said))).order_by(_FILING.c.side)):
        filed[row.application_id].append(row.name)
    return tuple(
        Asked(row.id, row.number, row.title, tuple(filed[row.id]), said.get(row.id), found.get(row.id, ()))
        for row in connection.execute(query.order_by(_APPLICATION.c.number_key))
    )


# -- ties


def ties(connection: Connection, person_id: str) -> tuple[TieRow, ...]:
    """Return the ties of a person, entered at either end; newest first."""
    query = select(_TIE).where(or_(_TIE.c.person_id == person_id, _TIE.c.other_id == person_id))
    rows = connection.execute(query).all()
    whom = {row.other_id if row.person_id == person_id else row.person_id for row in rows} - {None}
    people = _people(connection, _PERSON.c.id.in_(whom))
    homes = select(_ORGANISATION.c.id, _ORGANISATION.c.name).where(
        _ORGANISATION.c.id.in_([row.organisation_id for row in rows if row.organisation_id])
    )
    names = {row.id: row.name for row in connection.execute(homes)}
    made = []
    for row in rows:
        other = None if row.organisation_id else row.other_id if row.person_id == person_id else row.person_id
        name = names.get(row.organisation_id, "") if row.organisation_id else people[other].names[0] if other else ""
        made.append(TieRow(
            row.id, row.version, TieKind(row.kind), name, row.organisation_id, other, _vague(row.since_edtf),
            _vague(row.until_edtf), row.source, row.source_on, row.remarks, expiry(TieKind(row.kind), row.until),
        ))  # fmt: skip
    return tuple(sorted(made, key=lambda one: (one.since.earliest if one.since else date.min, one.id), reverse=True))


def _vague(edtf: str) -> PartialDate | None:
    return PartialDate.of_edtf(edtf) if edtf else None
