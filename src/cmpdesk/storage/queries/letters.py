"""Letters as they are shown, the texts of a Party, and to whom a project is written."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, or_, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import (
    PATTERN,
    LetterFilter,
    LetterKind,
    LetterRow,
    LetterSheet,
    LetterTemplate,
    unresolved,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

NUMBERING = "numbering"
"""The kind of template that holds the pattern of numbers of a Party."""
_MANY = 500

_APPLICATION, _FILING, _LETTER, _OFFICER, _ORGANISATION, _PERSON, _PROJECT, _PROMOTER, _TEMPLATE, _COUNTER = (
    kind.__table__
    for kind in (tables.Application, tables.Filing, tables.Letter, tables.Officer, tables.Organisation, tables.Person,
                 tables.Project, tables.Promoter, tables.LetterTemplate, tables.NumberCounter)
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom a Party writes about a project: its own promoter, else who filed on its side."""

    number: str
    title: str
    organisation: str
    recipient: str
    """A line for each line of the address; "" where nobody is known."""
    email: str
    language: str


def templates(connection: Connection, party_code: str) -> tuple[LetterTemplate, ...]:
    """Return every version that a Party adopted, by kind, language and number."""
    own = _TEMPLATE.c
    query = select(_TEMPLATE).where(own.party_code == party_code, own.kind != NUMBERING)
    rows = connection.execute(query.order_by(own.kind, own.language, own.number))
    return tuple(LetterTemplate(LetterKind(row.kind), row.language, row.number, row.subject, row.body) for row in rows)


def pattern(connection: Connection, party_code: str) -> tuple[int, str]:
    """Return (version, pattern) of the numbers of a Party's letters; version 0 where it set none."""
    own = _TEMPLATE.c
    query = select(own.number, own.subject).where(own.party_code == party_code, own.kind == NUMBERING)
    row = connection.execute(query.order_by(own.number.desc()).limit(1)).first()
    return (int(row.number), str(row.subject)) if row else (0, PATTERN)


def hold(connection: Connection, about: Mapping[str, str]) -> None:
    """Let nobody else draft letters of a revision, a request or a review until the transaction ends."""
    owners: dict[str, Any] = {"revision_id": tables.Revision, "request_id": tables.ChangeRequest,
                              "review_id": tables.Review}  # fmt: skip
    for name, value in about.items():
        owner = owners[name].__table__
        connection.execute(select(owner.c.id).where(owner.c.id == value).with_for_update())


def given(connection: Connection, scope: str) -> int:
    """Return the last number that was given in `scope`, 0 where there was none."""
    found = connection.execute(select(_COUNTER.c.value).where(_COUNTER.c.scope == scope)).scalar_one_or_none()
    return int(found or 0)


def rows(connection: Connection, wanted: LetterFilter) -> tuple[LetterRow, ...]:
    """Return the letters that pass a filter, those that may be seen: drafts first, then the newest numbers."""
    made = [_row(row) for row in _found(connection, wanted)]
    kept = [one for one in made if wanted.state in (None, one.state)]
    return tuple(sorted(kept, key=lambda one: (one.sealed_at is not None, -_instant(one), one.number)))


def sheets(connection: Connection, letter_ids: Sequence[str]) -> tuple[LetterSheet, ...]:
    """Return letters with all that they say, in the order of `letter_ids`, or refuse with ``record.gone``."""
    made = {row.id: _sheet(row) for row in _found(connection, LetterFilter(letter_ids=tuple(letter_ids)))}
    if not set(letter_ids) <= set(made):
        raise Refusal("record.gone", table="letter")
    return tuple(made[one] for one in letter_ids)


def of_review(connection: Connection, review_id: str) -> frozenset[str]:
    """Return the ids of the letters of a review, its minutes among them."""
    return frozenset(connection.execute(select(_LETTER.c.id).where(_LETTER.c.review_id == review_id)).scalars())


def _found(connection: Connection, wanted: LetterFilter) -> Iterator[Row[Any]]:
    """Yield rows of letters with the number and title of their project; strict files are left out."""
    query: Any = (
        select(_LETTER, _APPLICATION.c.number.label("project_number"), _APPLICATION.c.title,
               _OFFICER.c.name.label("officer"))
        .join_from(_LETTER, _PROJECT, _LETTER.c.project_id == _PROJECT.c.id, isouter=True)
        .join(_APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id, isouter=True)
        .join(_OFFICER, _LETTER.c.sealed_by == _OFFICER.c.id, isouter=True)
        .where(*_visible(connection))
        .order_by(_APPLICATION.c.number_key, _LETTER.c.side, _LETTER.c.id)
    )  # fmt: skip
    if wanted.call_id:
        query = query.where(_LETTER.c.call_id == wanted.call_id)
    if wanted.side is not None:
        query = query.where(_LETTER.c.side == str(wanted.side))
    if wanted.kind is not None:
        query = query.where(_LETTER.c.kind == str(wanted.kind))
    if wanted.project_id:
        query = query.where(_LETTER.c.project_id == wanted.project_id)
    if wanted.letter_ids is None:
        yield from connection.execute(query)
        return
    for some in _some(wanted.letter_ids):
        yield from connection.execute(query.where(_LETTER.c.id.in_(some)))


def _visible(connection: Connection) -> list[ColumnElement[bool]]:
    conditions = seen(connection)
    return [or_(_LETTER.c.project_id.is_(None), and_(*conditions))] if conditions else []


def _row(row: Row[Any]) -> LetterRow:
    held = row.facts.get("tables", {})
    draft = row.sealed_at is None and row.erased_at is None
    return LetterRow(
        id=row.id, version=row.version, call_id=row.call_id, project_id=row.project_id,
        number=row.project_number or "", title=row.title or "", side=Side(row.side) if row.side else None,
        kind=LetterKind(row.kind),
        language=row.language, template_number=row.template_number, recipient=row.recipient,
        email=row.facts.get("email", ""), subject=row.subject, dated_on=row.dated_on, official_number=row.number,
        sealed_at=row.sealed_at, sealed_by=row.officer or "", sha256=row.sha256, sent_on=row.sent_on,
        erased_at=row.erased_at, unresolved=unresolved(row.subject, row.body, held) if draft else (),
    )  # fmt: skip


def _sheet(row: Row[Any]) -> LetterSheet:
    held = {name: tuple(map(tuple, lines)) for name, lines in row.facts.get("tables", {}).items()}
    return LetterSheet(_row(row), row.body, held)


def _instant(one: LetterRow) -> float:
    return one.sealed_at.timestamp() if one.sealed_at else 0.0


def addressees(connection: Connection, project_ids: Iterable[str]) -> dict[tuple[str, Side], Addressee]:
    """Return to whom each Party writes about projects: by (project id, side), without what may not be seen."""
    made: dict[tuple[str, Side], Addressee] = {}
    for some in _some(project_ids):
        heads: Any = select(
            _PROJECT.c.id, _PROJECT.c.application_id, _APPLICATION.c.number, _APPLICATION.c.title
        ).join_from(_PROJECT, _APPLICATION, _PROJECT.c.application_id == _APPLICATION.c.id)
        found: Iterable[Any] = connection.execute(heads.where(_PROJECT.c.id.in_(some), *seen(connection)))
        projects: dict[str, Any] = {row.id: row for row in found}
        promoters = _contacts(connection, _PROMOTER, _PROMOTER.c.project_id, list(projects))
        filed = _contacts(connection, _FILING, _FILING.c.application_id, [one.application_id for one in
                                                                         projects.values()])  # fmt: skip
        for project_id, head in projects.items():
            for side in Side:
                row = promoters.get((project_id, side)) or filed.get((head.application_id, side))
                language = getattr(filed.get((head.application_id, side)), "language", "")
                made[project_id, side] = _addressee(head, row, language)
    return made


def _contacts(connection: Connection, table: Any, owner: Any, ids: Sequence[str]) -> dict[tuple[str, str], Row[Any]]:
    query = (
        select(table, owner.label("owner"), _ORGANISATION.c.name.label("organisation"),
               _ORGANISATION.c.address.label("address"), _PERSON.c.name.label("person"),
               _PERSON.c.function.label("person_function"), _PERSON.c.email.label("person_email"))
        .join_from(table, _ORGANISATION, table.c.organisation_id == _ORGANISATION.c.id)
        .join(_PERSON, table.c.contact_id == _PERSON.c.id, isouter=True)
        .where(owner.in_(ids))
    )  # fmt: skip
    found: Iterable[Any] = connection.execute(query)
    return {(row.owner, row.side): row for row in found}


def _addressee(head: Row[Any], row: Row[Any] | None, language: str) -> Addressee:
    if row is None:
        return Addressee(head.number, head.title, "", "", "", language)
    lines = (row.person, row.contact_function or (row.person and row.person_function), row.organisation,
             row.organisation_address or row.address)  # fmt: skip
    recipient = "\n".join(line.strip() for line in lines if line and line.strip())
    email = row.email or row.person_email or ""
    return Addressee(head.number, head.title, row.organisation, recipient, email, language)


def _some(values: Iterable[str]) -> Iterator[list[str]]:
    every = list(dict.fromkeys(values))
    for start in range(0, len(every), _MANY):
        yield every[start : start + _MANY]
