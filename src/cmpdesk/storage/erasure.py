"""Erasing a person: what holds them, present and past, and the destruction of values that only the journal keeps."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, cast, or_, select, update

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.text import fold
from cmpdesk.storage.tables import (
    Attachment,
    Filing,
    JournalEntry,
    JournalStep,
    Packet,
    Person,
    PersonName,
    Reviewer,
)

_ENTRY = JournalEntry.__table__
_CHUNK = 200
_OF_LETTER = ("recipient", "subject", "body", "facts")
Erased = dict[tuple[str, str], tuple[str, ...]]
"""(table, id) to the columns of which the journal forgets every value."""


@dataclass(frozen=True, slots=True)
class Version:
    """An attachment as it is or once was."""

    id: str
    filing_id: str
    name: str
    sha256: str
    print_sha256: str | None


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a person stands or once stood: rows that are gone live on in the journal."""

    names: tuple[str, ...]
    """The present one, then the former ones."""
    people: frozenset[str]
    """The person, and those of the same name that an undo or a merge took away."""
    former_names: frozenset[str]
    filings: frozenset[str]
    reviewers: frozenset[str]
    numbers: frozenset[tuple[str, str]]
    """(call id, number) of the applications of these filings."""
    attachments: tuple[Version, ...]
    rows: Mapping[str, frozenset[str]]
    """By table, what else speaks of the person: as an expert, of their ties, as a reviewer."""
    columns: tuple[tuple[str, str], ...]
    """(jury id, column) where they are named as chair or rapporteur."""


def reach(connection: Connection, person_id: str) -> Reach:
    """Return all that holds a person, or refuse with ``record.gone``."""
    person = connection.execute(select(Person.name).where(Person.id == person_id)).scalar_one_or_none()
    if person is None:
        raise Refusal("record.gone", table="person")
    former = connection.execute(select(PersonName.name).where(PersonName.person_id == person_id)).scalars()
    names = (str(person), *map(str, former))
    people = {person_id, *_namesakes_gone(connection, {key for name in names if (key := fold(name))})}
    filings = _ever(connection, Filing.__tablename__, "contact_id", people)
    reviewers = _ever(connection, Reviewer.__tablename__, "person_id", people)
    experts = _ever(connection, "expert", "person_id", people)
    delegates = _ever(connection, "delegate", "person_id", people)
    return Reach(
        names=names,
        people=frozenset(people),
        former_names=frozenset(_ever(connection, PersonName.__tablename__, "person_id", people)),
        filings=frozenset(filings),
        reviewers=frozenset(reviewers),
        numbers=frozenset(_numbers(connection, filings)),
        attachments=tuple(_versions(connection, _ever(connection, Attachment.__tablename__, "filing_id", filings))),
        rows={
            "expert": frozenset(experts),
            "invitation": frozenset(_ever(connection, "invitation", "expert_id", experts)),
            "affiliation": frozenset(_ever(connection, "affiliation", "person_id", people)),
            "tie": frozenset().union(*(_ever(connection, "tie", one, people) for one in ("person_id", "other_id"))),
            "declaration": frozenset(_ever(connection, "declaration", "reviewer_id", reviewers)),
            "reviewer": frozenset(reviewers),
            "assignment": frozenset(_ever(connection, "assignment", "reviewer_id", reviewers)),
            "returned_file": frozenset(_ever(connection, "returned_file", "reviewer_id", reviewers)),
            "letter": frozenset(_letters_naming(connection, people)),
            "promoter": frozenset(_ever(connection, "promoter", "contact_id", people)),
            "traveller": frozenset(_ever(connection, "traveller", "person_id", people)),
            "delegate": frozenset(delegates),
            "recusal": frozenset(_ever(connection, "recusal", "delegate_id", delegates)),
        },
        columns=tuple((one, column) for column in ("chair", "rapporteur")
                      for one in sorted(_ever(connection, "jury", column, names))),
    )  # fmt: skip


def _namesakes_gone(connection: Connection, keys: set[str]) -> set[str]:
    """Return the people who bore one of the names and of whom no row is left."""
    found = _ever(connection, Person.__tablename__, "name_key", keys)
    here: set[str] = set()
    for some in _chunks(found):
        here |= set(connection.execute(select(Person.id).where(Person.id.in_(some))).scalars())
    return found - here


def _ever(connection: Connection, table: str, column: str, values: Collection[str]) -> set[str]:
    """Return the rows of `table` that hold or once held one of `values` in `column`."""
    found: set[str] = set()
    for some in _chunks(values):
        told = or_(*(cast(_ENTRY.c.fields, Text).contains(json.dumps(value), autoescape=True) for value in some))
        rows = connection.execute(
            select(_ENTRY.c.record_id, _ENTRY.c.fields).where(_ENTRY.c.table_name == table, told)
        )
        found |= {row.record_id for row in rows if set(row.fields.get(column, ())[2:]) & set(some)}
    return found


def _letters_naming(connection: Connection, people: Collection[str]) -> set[str]:
    """Return the letters that name, or once named, one of `people` by a name or an address of theirs."""
    held = {value for column in ("name", "email") for value in _held(connection, Person.__tablename__, people, column)}
    held |= _held(connection, PersonName.__tablename__,
                  _ever(connection, PersonName.__tablename__, "person_id", people), "name")  # fmt: skip
    wanted = [f" {key} " for value in held if (key := fold(str(value)))]
    if not wanted:
        return set()
    rows = connection.execute(select(_ENTRY.c.record_id, _ENTRY.c.fields).where(_ENTRY.c.table_name == "letter"))
    return {row.record_id for row in rows if any(key in _said(row.fields) for key in wanted)}


def _said(fields: Mapping[str, Any]) -> str:
    """Return the texts of a journalled letter, folded, each word between spaces."""
    texts = (str(value) for name in _OF_LETTER for value in fields.get(name, ())[2:] if value)
    return f" {fold(' '.join(texts))} "


def _held(connection: Connection, table: str, ids: Iterable[str], column: str) -> set[Any]:
    """Return what the rows `ids` hold or once held in `column`."""
    return {
        value
        for _, fields in _told(connection, table, ids)
        for value in fields.get(column, ())[2:] if value is not None
    }  # fmt: skip


def _told(connection: Connection, table: str, ids: Iterable[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield (id, fields) of what the journal tells of the rows `ids`, an id after the other, in order of time."""
    step = JournalStep.__table__
    for some in _chunks(ids):
        for row in connection.execute(
            select(_ENTRY.c.record_id, _ENTRY.c.fields)
            .join_from(_ENTRY, step, _ENTRY.c.step_id == step.c.id)
            .where(_ENTRY.c.table_name == table, _ENTRY.c.record_id.in_(some))
            .order_by(_ENTRY.c.record_id, step.c.sequence)
        ):
            yield row.record_id, row.fields


def _numbers(connection: Connection, filings: Iterable[str]) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for application in _held(connection, "filing", filings, "application_id"):
        calls = _held(connection, "application", [application], "call_id")
        numbers = _held(connection, "application", [application], "number")
        found |= {(call, number) for call in calls for number in numbers}
    return found


def _versions(connection: Connection, attachments: Iterable[str]) -> Iterator[Version]:
    """Yield what attachments are and were, each content once."""
    states: dict[str, dict[str, Any]] = {}
    seen: set[Version] = set()
    for attachment, fields in _told(connection, "attachment", attachments):
        state = states.setdefault(attachment, {})
        state.update({name: field[3] for name, field in fields.items() if len(field) > 1 and field[3] is not None})
        if "print_sha256" in fields and fields["print_sha256"][3:] == [None]:
            state.pop("print_sha256", None)
        if state.get("sha256"):
            version = Version(attachment, state.get("filing_id", ""), state.get("name", ""), state["sha256"],
                              state.get("print_sha256"))  # fmt: skip
            if version not in seen:
                seen.add(version)
                yield version


def of_content(connection: Connection, versions: Iterable[Version],
               chosen: Collection[str]) -> tuple[set[str], set[str]]:  # fmt: skip
    """Return (digests, ids of the attachments that hold one) of the files `chosen`.

    Their copies for print are among them, and whatever else is filed with the same bytes.
    """
    digests = set(chosen)
    digests |= {one.print_sha256 for one in versions if one.sha256 in digests and one.print_sha256}
    table = Attachment.__table__
    while True:
        same = or_(table.c.sha256.in_(digests), table.c.print_sha256.in_(digests))
        rows = connection.execute(select(table.c.id, table.c.sha256, table.c.print_sha256).where(same)).all()
        wider = digests | {row.sha256 for row in rows} | {row.print_sha256 for row in rows if row.print_sha256}
        if wider == digests:
            return digests, {row.id for row in rows}
        digests = wider


def packets_naming(connection: Connection, found: Reach) -> set[str]:
    """Return the issues, still held, of a reviewer who is the person, or with a page on one of their filings."""
    return {
        row.id
        for row in _packets(connection)
        if row.reviewer_id in found.reviewers
        or any((row.call_id, number) in found.numbers and digest != "recused" for number, digest in row.outline[1])
    }


def packets_printing(connection: Connection, digests: Collection[str]) -> dict[str, set[str]]:
    """Return for each of `digests` the issues, still held, that print this attachment."""
    made: dict[str, set[str]] = {digest: set() for digest in digests}
    for row in _packets(connection):
        for line in row.manifest:
            if line[3] in made:
                made[line[3]].add(row.id)
    return made


def _packets(connection: Connection) -> Iterator[Any]:
    table, reviewer = Packet.__table__, Reviewer.__table__
    yield from connection.execute(
        select(table.c.id, table.c.reviewer_id, table.c.outline, table.c.manifest, reviewer.c.call_id)
        .join_from(table, reviewer, table.c.reviewer_id == reviewer.c.id)
        .where(table.c.erased_at.is_(None))
    )


def erase_fields(connection: Connection, records: Erased) -> int:
    """Destroy what the journal holds of fields. Return how many fields were destroyed.

    Only the digest of each field stays, by which the chain still proves that nothing else was touched.
    """
    erased = 0
    for (table, record_id), columns in records.items():
        rows = connection.execute(
            select(_ENTRY.c.step_id, _ENTRY.c.ordinal, _ENTRY.c.fields).where(
                _ENTRY.c.table_name == table, _ENTRY.c.record_id == record_id
            )
        ).all()
        for row in rows:
            fields: dict[str, Any] = dict(row.fields)
            for column in columns:
                if len(fields.get(column, ())) > 1:
                    fields[column] = fields[column][:1]
                    erased += 1
            where = (JournalEntry.step_id == row.step_id, JournalEntry.ordinal == row.ordinal)
            connection.execute(update(JournalEntry).where(*where).values(fields=fields))
    return erased


def _chunks(values: Iterable[str]) -> Iterator[list[str]]:
    every = sorted(values)
    for start in range(0, len(every), _CHUNK):
        yield every[start : start + _CHUNK]
