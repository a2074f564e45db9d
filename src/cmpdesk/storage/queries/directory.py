"""Officers, organisations and people as they are shown."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, func, select

from cmpdesk.domain.directory import (
    DirectoryKind,
    DirectoryLine,
    DirectorySheet,
    FiledPlace,
    FormerName,
    JuryPlace,
    Officer,
    OrganisationRow,
    PersonRow,
    Role,
)
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold, sort_key
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen

_APPLICATION, _CALL, _FILING, _ORGANISATION, _PERSON, _REVIEWER = (
    kind.__table__
    for kind in (tables.Application, tables.Call, tables.Filing, tables.Organisation, tables.Person, tables.Reviewer)
)
TOLD_APART, OFFERED_AGAIN = "directory.told-apart", "directory.offered-again"
"""The steps that say of two entries that they are two, and that every pair is to be looked at again."""
_ROWS: Final = {DirectoryKind.ORGANISATION: _ORGANISATION, DirectoryKind.PERSON: _PERSON}
_FORMER: Final = {
    DirectoryKind.ORGANISATION: tables.OrganisationName.__table__.c.organisation_id,
    DirectoryKind.PERSON: tables.PersonName.__table__.c.person_id,
}
_FILED: Final = {
    DirectoryKind.ORGANISATION: _FILING.c.organisation_id, DirectoryKind.PERSON: _FILING.c.contact_id
}  # fmt: skip
_SEATED: Final = {
    DirectoryKind.ORGANISATION: _REVIEWER.c.organisation_id, DirectoryKind.PERSON: _REVIEWER.c.person_id
}  # fmt: skip


def officers(connection: Connection) -> tuple[Officer, ...]:
    """Return all officers by name, those who left included."""
    rows = connection.execute(select(tables.Officer.__table__).order_by(tables.Officer.__table__.c.name))
    return tuple(
        Officer(
            row.id, row.version, row.name, row.party_code, Role(row.role), row.email, row.active, row.cleared, row.login
        )
        for row in rows
    )


def organisations(connection: Connection, ids: Iterable[str] | None = None) -> tuple[OrganisationRow, ...]:
    """Return organisations with their former names, by name; `ids` None means all."""
    wanted = None if ids is None else list(ids)
    names = _former_names(connection, DirectoryKind.ORGANISATION, wanted)
    query = select(_ORGANISATION).order_by(_ORGANISATION.c.name_key)
    if wanted is not None:
        query = query.where(_ORGANISATION.c.id.in_(wanted))
    return tuple(
        OrganisationRow(row.id, row.version, row.name, row.kind, row.address, tuple(names.get(row.id, ())))
        for row in connection.execute(query)
    )


def people(connection: Connection, ids: Iterable[str] | None = None) -> tuple[PersonRow, ...]:
    """Return people with their former names, by name; `ids` None means all."""
    wanted = None if ids is None else list(ids)
    names = _former_names(connection, DirectoryKind.PERSON, wanted)
    query = select(_PERSON).order_by(_PERSON.c.name_key)
    if wanted is not None:
        query = query.where(_PERSON.c.id.in_(wanted))
    return tuple(
        PersonRow(row.id, row.version, row.name, row.function, row.email, row.phone, row.organisation_id,
                  tuple(names.get(row.id, ())))
        for row in connection.execute(query)
    )  # fmt: skip


def _former_names(connection: Connection, kind: DirectoryKind, ids: list[str] | None) -> dict[str, list[FormerName]]:
    owner = _FORMER[kind]
    former = owner.table
    query = select(owner.label("owner"), former.c.name, former.c.until_edtf).order_by(former.c.until, former.c.name)
    if ids is not None:
        query = query.where(owner.in_(ids))
    names: dict[str, list[FormerName]] = {}
    for row in connection.execute(query):
        until = PartialDate.of_edtf(row.until_edtf) if row.until_edtf else None
        names.setdefault(row.owner, []).append(FormerName(row.name, until))
    return names


# -- the directory


def page(connection: Connection, kind: DirectoryKind, search: str, sort: Sort, after: tuple[Any, ...] | None,
         limit: int) -> Page[DirectoryLine]:  # fmt: skip
    """Return some lines in French order; `sort.column` is name, organisation (or kind) or filings.

    The names alone are read whole and put in order here: no stored key tells accents apart.
    """
    keys = sorted(_keys(connection, kind, search, sort.column), reverse=sort.descending)
    if after is not None:
        keys = [key for key in keys if (key < after if sort.descending else key > after)]
    shown = keys[:limit]
    return Page(lines(connection, kind, [key[-1] for key in shown]), shown[-1] if len(keys) > limit else None)


def count(connection: Connection, kind: DirectoryKind, search: str) -> int:
    """Return how many organisations or people a search leaves."""
    return len(_keys(connection, kind, search, "name"))


def _keys(connection: Connection, kind: DirectoryKind, search: str, column: str) -> list[tuple[Any, ...]]:
    table = _ROWS[kind]
    second = _ORGANISATION.c.name if kind is DirectoryKind.PERSON else _ORGANISATION.c.kind
    query: Any = select(table.c.id, table.c.name, second.label("second")).where(table.c.name_key != "")
    if kind is DirectoryKind.PERSON:
        query = query.add_columns(_PERSON.c.email)
        query = query.join_from(_PERSON, _ORGANISATION, _PERSON.c.organisation_id == _ORGANISATION.c.id, isouter=True)
    rows = connection.execute(query).all()
    hidden = _hidden(connection, kind)
    wanted = [f" {word}" for word in fold(search).split()]
    former = _former_names(connection, kind, None) if wanted else {}
    filed = _counts(connection, _FILED[kind], None) if column == "filings" else {}
    made: list[tuple[Any, ...]] = []
    for row in rows:
        if row.id in hidden or (wanted and not _answers(row, former, wanted)):
            continue
        first = {"organisation": sort_key(row.second or ""), "kind": sort_key(row.second or ""),
                 "filings": filed.get(row.id, 0)}.get(column, "")  # fmt: skip
        made.append((first, sort_key(row.name), row.id))
    return made


def _answers(row: Row[Any], former: Mapping[str, list[FormerName]], wanted: list[str]) -> bool:
    texts = [*row[1:], *(one.name for one in former.get(row.id, ()))]
    body = " " + fold(" ".join(text for text in texts if text))
    return all(word in body for word in wanted)


def _hidden(connection: Connection, kind: DirectoryKind) -> set[str]:
    """Return who is known through strict files only, where who reads may not see these."""
    if not seen(connection):
        return set()
    column = _FILED[kind]
    every = set(connection.execute(select(column).distinct()).scalars())
    shown = set(connection.execute(select(column).where(*_shown(connection))).scalars())
    return every - shown - set(connection.execute(select(_SEATED[kind])).scalars())


def _shown(connection: Connection) -> list[ColumnElement[bool]]:
    """Return the conditions on `filing` that leave out strict files for who may not see them."""
    conditions = seen(connection)
    return [_FILING.c.application_id.in_(select(_APPLICATION.c.id).where(*conditions))] if conditions else []


def _counts(connection: Connection, column: Any, ids: list[str] | None) -> dict[str, int]:
    """Return how many rows name each of `ids` in `column`; of filings those that may be seen."""
    query = select(column, func.count()).group_by(column)
    if ids is not None:
        query = query.where(column.in_(ids))
    if column.table is _FILING:
        query = query.where(*_shown(connection))
    return {str(key): int(number) for key, number in connection.execute(query) if key is not None}


def lines(connection: Connection, kind: DirectoryKind, ids: list[str]) -> tuple[DirectoryLine, ...]:
    """Return the lines of `ids`, in their order."""
    filed, seated = _counts(connection, _FILED[kind], ids), _counts(connection, _SEATED[kind], ids)
    rows: dict[str, OrganisationRow | PersonRow] = {}
    homes: dict[str, str] = {}
    staff: dict[str, int] = {}
    if kind is DirectoryKind.ORGANISATION:
        rows |= {row.id: row for row in organisations(connection, ids)}
        staff = _counts(connection, _PERSON.c.organisation_id, ids)
    else:
        found = people(connection, ids)
        rows |= {row.id: row for row in found}
        homes = _names(connection, {row.organisation_id for row in found if row.organisation_id})
    return tuple(
        DirectoryLine(row, homes.get(getattr(row, "organisation_id", None) or "", ""), staff.get(one, 0),
                      filed.get(one, 0), seated.get(one, 0))
        for one in ids if (row := rows.get(one)) is not None
    )  # fmt: skip


def _names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    query = select(_ORGANISATION.c.id, _ORGANISATION.c.name).where(_ORGANISATION.c.id.in_(list(ids)))
    return {row.id: row.name for row in connection.execute(query)}


def sheet(connection: Connection, kind: DirectoryKind, record_id: str) -> DirectorySheet:
    """Return an organisation or a person with all that is linked to it, or refuse with ``record.gone``."""
    found = lines(connection, kind, [record_id])
    if not found or record_id in _hidden(connection, kind):
        raise Refusal("record.gone", table=str(kind))
    staff = select(_PERSON.c.id).where(_PERSON.c.organisation_id == record_id, _PERSON.c.name_key != "")
    hidden = _hidden(connection, DirectoryKind.PERSON)
    ids = [one for one in connection.execute(staff).scalars() if one not in hidden]
    filed = (
        select(_APPLICATION.c.id, _APPLICATION.c.call_id, _CALL.c.title.label("call"), _APPLICATION.c.number,
               _APPLICATION.c.title, _FILING.c.side)
        .join_from(_FILING, _APPLICATION, _FILING.c.application_id == _APPLICATION.c.id)
        .join(_CALL, _APPLICATION.c.call_id == _CALL.c.id)
        .where(_FILED[kind] == record_id, *_shown(connection))
        .order_by(_CALL.c.id, _APPLICATION.c.number_key, _FILING.c.side)
    )  # fmt: skip
    seats = (
        select(_REVIEWER.c.call_id, _CALL.c.title.label("call"), _REVIEWER.c.side, _REVIEWER.c.code)
        .join_from(_REVIEWER, _CALL, _REVIEWER.c.call_id == _CALL.c.id)
        .where(_SEATED[kind] == record_id)
        .order_by(_CALL.c.id, _REVIEWER.c.code)
    )
    return DirectorySheet(
        found[0].row, found[0].organisation, people(connection, ids),
        tuple(FiledPlace(row.id, row.call_id, row.call, row.number, row.title, Side(row.side))
              for row in connection.execute(filed)),
        tuple(JuryPlace(row.call_id, row.call, Side(row.side), row.code) for row in connection.execute(seats)),
    )  # fmt: skip


def told_apart(connection: Connection) -> set[frozenset[str]]:
    """Return the pairs that somebody said are two, by id, since all were offered again."""
    step = tables.JournalStep
    found: set[frozenset[str]] = set()
    asked = select(step.label, step.params).where(
        step.kind == StepKind.RECORD, step.label.in_((TOLD_APART, OFFERED_AGAIN))
    )
    for label, params in connection.execute(asked.order_by(step.sequence)):
        if label == OFFERED_AGAIN:
            found.clear()
        else:
            found.add(frozenset((params["first"], params["second"])))
    return found


def names(connection: Connection, kind: DirectoryKind) -> list[tuple[str, tuple[str, ...], str]]:
    """Return (id, names present and former, e-mail) of all, to find those that are entered twice."""
    table = _ROWS[kind]
    email = _PERSON.c.email if kind is DirectoryKind.PERSON else _ORGANISATION.c.kind
    former, hidden = _former_names(connection, kind, None), _hidden(connection, kind)
    return [
        (row.id, (row.name, *(one.name for one in former.get(row.id, ()))),
         row.email if kind is DirectoryKind.PERSON else "")
        for row in connection.execute(select(table.c.id, table.c.name, email).where(table.c.name_key != ""))
        if row.id not in hidden
    ]  # fmt: skip
