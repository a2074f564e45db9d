"""What became of a record since somebody saw it, read out of the journal."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, TypeDecorator, select

from cmpdesk.domain.sharing import Conflict, compare
from cmpdesk.storage.base import Base
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.tables import JournalEntry, JournalStep, Officer

_ROOTS = {
    "filing": ("application", "application_id"), "attachment": ("filing", "filing_id"), "sector": ("call", "call_id"),
    "envelope": ("call", "call_id"), "grid_version": ("call", "call_id"), "party": ("programme", "programme_id"),
    "organisation_name": ("organisation", "organisation_id"), "person_name": ("person", "person_id"),
    "affiliation": ("person", "person_id"), "mark": ("score_sheet", "sheet_id"),
    "preference": ("reviewer", "reviewer_id"), "returned_file": ("reviewer", "reviewer_id"),
}  # fmt: skip
"""Of what a record is part, and the column that says so; what is not here has a version of its own."""


def conflict(connection: Connection, table: str, record_id: str, seen: int, mine: Mapping[str, Any]) -> Conflict:
    """Return what changed in a row since its root was at the version `seen`, beside what I typed (column to value)."""
    here = _row(connection, table, record_id)
    entries = _entries(connection, table, record_id)
    root, root_id = _root(connection, table, record_id)
    since = _reached(connection, root, root_id, seen)
    later = [entry for entry in entries if entry.sequence > since]
    columns = Base.metadata.tables[table].c
    base = dict(here)
    for entry in later:  # newest first: back to what was seen
        for name, field in entry.fields.items():
            if len(field) > 1 and name in columns:
                base[name] = _live(columns[name], field[2])
    moved = _entries(connection, root, root_id) if root_id else []
    version = _row(connection, root, root_id).get("version", 0)
    last = next((one for one in (*later, *moved) if one.sequence > since), None)
    fields = compare(base, mine, here or dict.fromkeys(mine))
    return Conflict(
        table, record_id, seen, version, fields, _name(connection, last), last.at if last else None, gone=not here
    )


def _live(column: ColumnElement[Any], value: Any) -> Any:
    """Return the Python value of what the journal keeps."""
    if value is not None and isinstance(column.type, TypeDecorator):
        return column.type.process_result_value(value, None)  # type: ignore[arg-type]  # ours need no dialect
    return value


def _row(connection: Connection, table: str, record_id: str) -> dict[str, Any]:
    rows = Base.metadata.tables[table]
    found = connection.execute(select(rows).where(rows.c.id == record_id)).one_or_none()
    if found is None or not clearance.row_seen(connection, table, record_id):
        return {}
    return dict(found._mapping)


def _entries(connection: Connection, table: str, record_id: str) -> list[Row[Any]]:
    """Return what the journal tells of a row, newest first."""
    entry, step = JournalEntry.__table__, JournalStep.__table__
    query = (
        select(step.c.sequence, step.c.officer_id, step.c.at, entry.c.operation, entry.c.fields)
        .join_from(entry, step, entry.c.step_id == step.c.id)
        .where(entry.c.table_name == table, entry.c.record_id == record_id, *clearance.entries(connection))
        .order_by(step.c.sequence.desc())
    )
    return list(connection.execute(query))


def _root(connection: Connection, table: str, record_id: str) -> tuple[str, str]:
    """Return the record that has the version, by its table and id; "" where nothing tells it any more."""
    while table in _ROOTS:
        parent, column = _ROOTS[table]
        found = _row(connection, table, record_id).get(column)
        if found is None:
            told = (entry.fields.get(column, ()) for entry in _entries(connection, table, record_id))
            found = next((field[3] or field[2] for field in told if len(field) > 1), "")
        table, record_id = parent, str(found)
    return table, record_id


def _reached(connection: Connection, root: str, root_id: str, seen: int) -> int:
    """Return the sequence of the step in which the root came to the version `seen`, 0 where none is known."""
    for entry in _entries(connection, root, root_id):
        field = entry.fields.get("version", ())
        if len(field) > 1 and field[3] is not None and field[3] <= seen:
            return int(entry.sequence)
    return 0


def _name(connection: Connection, entry: Row[Any] | None) -> str:
    if entry is None:
        return ""
    return connection.execute(select(Officer.name).where(Officer.id == entry.officer_id)).scalar() or ""
