"""Things as they were: one row on a date, its parts, and the names of what rows refer to."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from cmpdesk.domain.history import RecordField, RecordRef, RecordThen
from cmpdesk.storage.base import Base
from cmpdesk.storage.journal import DELETE, INSERT, stored_columns
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.tables import JournalEntry, JournalStep

_NAMING = ("number", "code", "name", "title", "label", "file_name")
_LISTS = {"sector_ids": "sector"}
"""Columns that hold a list of ids, with the table that they name."""
_PARTS = {
    "application": tuple((table, "application_id") for table in (
        "filing", "note", "assignment", "declaration", "score_sheet", "consolidation", "project"
    )),
    "project": tuple((table, "project_id") for table in (
        "promoter", "instrument", "grant_line", "milestone", "change_request", "project_file", "letter"
    )),
    "grant_line": (("instalment", "grant_id"), ("claim", "grant_id"), ("carry_over", "grant_id")),
    "claim": (("supporting_piece", "claim_id"),),
    "score_sheet": (("mark", "sheet_id"),),
    "filing": (("attachment", "filing_id"),),
    "call": (("envelope", "call_id"), ("sector", "call_id"), ("grid_version", "call_id")),
    "programme": (("party", "programme_id"),),
    "organisation": (("organisation_name", "organisation_id"),),
    "person": tuple((table, "person_id") for table in ("person_name", "expert", "affiliation", "tie")),
    "expert": (("invitation", "expert_id"),),
}  # fmt: skip
"""What belongs to a thing: tables and the column that names it."""
_SMALL_STEP = 2000
"""Rows of a step up to which parts that are gone are looked for in it."""
_READ = 500


def is_told(table: str, column: str) -> bool:
    """Tell whether a column says anything to a reader: not the sort keys, the version nor lists of identifiers.

    The dates that a revision moved are told by the milestones, each to who may see it.
    """
    if (table, column) == ("revision", "changes"):
        return False
    return column not in ("id", "version") and not column.endswith("_key")


def name_in(values: Mapping[str, Any]) -> str:
    """Return what a row is called, from its stored values; "" where they do not say."""
    if values.get("number") and isinstance(values.get("title"), str) and values["title"]:
        return f"{values['number']} · {values['title']}"
    for column in _NAMING:
        value = values.get(column)
        if value:
            return str(value if not isinstance(value, dict) else next(iter(value.values()), ""))
    return ""


class Names:
    """The names of things that rows refer to: note what is wanted, look once, then ask."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._wanted: dict[str, set[str]] = {}
        self._found: dict[tuple[str, str], Any] = {}

    def want(self, table: str, column: str, *values: Any) -> None:
        """Note the ids in `values` of a column, where it refers to something."""
        target = _target(table, column)
        for value in values if target else ():
            ids = value if isinstance(value, list) else [value]
            self._wanted.setdefault(target, set()).update(one for one in ids if one)

    def want_row(self, table: str, record_id: str) -> None:
        """Note a row whose own name is wanted."""
        self._wanted.setdefault(table, set()).add(record_id)

    def look(self) -> None:
        """Look up what is wanted; of a row that is gone, the journal knows the last name."""
        for name, ids in self._wanted.items():
            wanted = sorted(ids)
            for start in range(0, len(wanted), _READ):
                some = wanted[start : start + _READ]
                for row in _rows(self._connection, Base.metadata.tables[name], some):
                    self._found[name, row["id"]] = _named(row)
                self._look_back(name, [one for one in some if (name, one) not in self._found])

    def shown(self, table: str, column: str, value: Any) -> Any:
        """Return `value`, or the name of what it refers to."""
        target = _target(table, column)
        if not target or not value:
            return value
        if isinstance(value, list):
            return [self._found.get((target, one)) or one for one in value]
        return self._found.get((target, value)) or value

    def of(self, table: str, record_id: str) -> str:
        """Return what a row is called, "" where nothing says."""
        found = self._found.get((table, record_id), "")
        return found if isinstance(found, str) else next(iter(found.values()), "")

    def between(self, table: str, fields: Mapping[str, Any]) -> str:
        """Return what a row without a name ties together: a reviewer and an application."""
        ends = [self.shown(table, name, field[3] or field[2]) for name, field in fields.items()
                if len(field) > 1 and _target(table, name)]  # fmt: skip
        return " · ".join(end for end in ends if isinstance(end, str))

    def _look_back(self, table: str, ids: list[str]) -> None:
        if not ids:
            return
        entry = JournalEntry.__table__
        query = select(entry.c.record_id, entry.c.fields).where(
            entry.c.record_id.in_(ids), entry.c.table_name == table, *clearance.entries(self._connection)
        )
        for row in self._connection.execute(query):
            told = _named({name: field[3] or field[2] for name, field in row.fields.items() if len(field) > 1})
            if told:
                self._found[table, row.record_id] = told


def _named(values: Mapping[str, Any]) -> Any:
    """Return the name of a row; a name in several languages as it is stored."""
    return values["name"] if isinstance(values.get("name"), dict) else name_in(values)


def _target(table: str, column: str) -> str:
    if column in _LISTS:
        return _LISTS[column]
    known = Base.metadata.tables.get(table)
    keys = known.columns[column].foreign_keys if known is not None and column in known.columns else ()
    return next((str(key.column.table.name) for key in keys), "")


def _rows(connection: Connection, table: Table, ids: list[str]) -> list[dict[str, Any]]:
    """Return rows that are there now and may be seen, in stored values."""
    query = select(*stored_columns(table)).where(table.c.id.in_(ids))
    found = [dict(row) for row in connection.execute(query).mappings()]
    return [row for row in found if clearance.row_seen(connection, table.name, row["id"])]


def kind_of(connection: Connection, record_id: str) -> str:
    """Return the table of a thing that the journal knows, "" where it knows none (that may be seen)."""
    entry = JournalEntry.__table__
    query = select(entry.c.table_name).where(entry.c.record_id == record_id, *clearance.entries(connection))
    return connection.execute(query.limit(1)).scalar() or ""


def ref(connection: Connection, record_id: str) -> RecordRef | None:
    """Return a thing that the journal knows, None where it knows none."""
    table = kind_of(connection, record_id)
    if not table:
        return None
    names = Names(connection)
    names.want_row(table, record_id)
    names.look()
    return RecordRef(table, record_id, names.of(table, record_id))


def parts(connection: Connection, record_id: str) -> list[str]:
    """Return the ids of a thing and of what belongs to it, also of parts that are gone."""
    return [one for _, one in _with_parts(connection, kind_of(connection, record_id), record_id)]


def _with_parts(connection: Connection, table: str, record_id: str) -> list[tuple[str, str]]:
    found = [(table, record_id)]
    for owner, owner_id in found:  # grows while it is walked: the attachments of the filings of an application
        for part, column in _PARTS.get(owner, ()):
            rows = Base.metadata.tables[part]
            here = connection.execute(select(rows.c.id).where(rows.c[column] == owner_id)).scalars()
            gone = _gone_parts(connection, part, column, owner_id, record_id)
            found += [(part, one) for one in dict.fromkeys([*here, *gone]) if (part, one) not in found]
    return found


def _gone_parts(connection: Connection, part: str, column: str, owner_id: str, root_id: str) -> list[str]:
    """Return the ids of removed parts: a step that removes one also raises the version of its root."""
    entry, step = JournalEntry.__table__, JournalStep.__table__
    beside = (
        select(entry.c.step_id)
        .join_from(entry, step, entry.c.step_id == step.c.id)
        .where(entry.c.record_id.in_([owner_id, root_id]), step.c.rows <= _SMALL_STEP)
    )
    query = select(entry.c.record_id, entry.c.fields).where(
        entry.c.step_id.in_(beside), entry.c.table_name == part, entry.c.operation == DELETE
    )
    owners = {row.record_id: row.fields.get(column, ()) for row in connection.execute(query)}
    return [part_id for part_id, field in owners.items() if len(field) > 1 and field[2] == owner_id]


def as_of(connection: Connection, record_id: str, at: datetime) -> tuple[RecordThen, ...]:
    """Return a thing and its parts as they were at `at`, beside what they are now; empty where nobody knows it.

    Fields that say nothing to a reader are left out, references are given by the names that their targets bear now.
    """
    table = kind_of(connection, record_id)
    names = Names(connection)
    told = []
    for part, part_id in _with_parts(connection, table, record_id) if table else ():
        then, erased = _replayed(connection, part, part_id, at)
        now = _rows(connection, Base.metadata.tables[part], [part_id])
        if then is None and not now:
            continue
        here = now[0] if now else {}
        for values in (then or {}, here):
            for name, value in values.items():
                names.want(part, name, value)
        told.append((part, part_id, then, here, erased))
    names.look()
    return tuple(_then(names, *one) for one in told)


def _then(names: Names, table: str, record_id: str, then: dict[str, Any] | None, now: dict[str, Any],
          erased: set[str]) -> RecordThen:  # fmt: skip
    columns = [column.name for column in Base.metadata.tables[table].columns if is_told(table, column.name)]
    fields = tuple(
        RecordField(
            name,
            names.shown(table, name, (then or {}).get(name)),
            names.shown(table, name, now.get(name)),
            erased=name in erased,
        )
        for name in columns
    )
    return RecordThen(table, record_id, name_in(then or now), then is not None, bool(now), fields)


def record_as_of(connection: Connection, table: str, record_id: str, at: datetime) -> dict[str, Any] | None:
    """Return a row as it was at the instant `at` (stored values), None where it did not exist.

    Columns erased at a person's request are absent.
    """
    return _replayed(connection, table, record_id, at)[0]


def _replayed(connection: Connection, table: str, record_id: str,
              at: datetime) -> tuple[dict[str, Any] | None, set[str]]:  # fmt: skip
    """Return a row as it was, and the columns that were erased of it."""
    entry, head = JournalEntry.__table__, JournalStep.__table__
    query = (
        select(entry.c.operation, entry.c.fields)
        .join_from(entry, head, entry.c.step_id == head.c.id)
        .where(entry.c.table_name == table, entry.c.record_id == record_id, head.c.at <= at)
        .where(*clearance.entries(connection))
        .order_by(head.c.sequence)
    )
    record: dict[str, Any] | None = None
    erased: set[str] = set()
    for row in connection.execute(query):
        if row.operation == DELETE:
            record, erased = None, set()
            continue
        record = {} if row.operation == INSERT or record is None else record
        for name, field in row.fields.items():
            if len(field) > 1:
                record[name] = field[3]
                erased.discard(name)
            else:
                record.pop(name, None)
                erased.add(name)
    return record, erased
