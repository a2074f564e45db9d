"""Finding things by folded words: FTS5 on SQLite, a tsvector on PostgreSQL, behind the same functions."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal, select, text

from cmpdesk.domain.text import fold
from cmpdesk.storage.tables import Application, Filing, Organisation, Person, SearchEntry, Sector

SPARSE = 3000
"""Up to so many hits they are sorted; beyond, the sorted list is walked and each row's words are looked at."""


def words(typed: str) -> list[str]:
    """Return the folded words of what was typed."""
    return fold(typed).split()


def matching(connection: Connection, typed: str, target: ColumnElement[str], *,
             first_page: bool) -> ColumnElement[bool] | None:  # fmt: skip
    """Return the condition that `target` (an id column) has a word that begins with each word typed; None for none.

    `first_page` is for a sorted list of which only the beginning is read: on SQLite a frequent word is then not looked
    up but sought row by row in the order of the list, so that its first page comes at once.
    """
    wanted = words(typed)
    if not wanted:
        return None
    if connection.dialect.name == "postgresql":
        query = " & ".join("'" + word.replace("'", "''").replace("\\", "\\\\") + "':*" for word in wanted)
        hits = text("SELECT target_id FROM search_entry WHERE words @@ CAST(:search AS tsquery)")
        return target.in_(hits.bindparams(bindparam("search", query)).columns(SearchEntry.target_id))
    query = " ".join('"' + word.replace('"', '""') + '"*' for word in wanted)
    hits = text("SELECT rowid FROM search_words WHERE search_words MATCH :search LIMIT :most")
    if not first_page:
        every = hits.bindparams(bindparam("search", query), bindparam("most", -1)).columns(SearchEntry.sequence)
        return target.in_(select(SearchEntry.target_id).where(SearchEntry.sequence.in_(every)))
    found = connection.execute(hits, {"search": query, "most": SPARSE + 1}).scalars().all()
    if len(found) <= SPARSE:
        return target.in_(select(SearchEntry.target_id).where(SearchEntry.sequence.in_(found)))
    spoken = [func.instr(literal(" ").concat(SearchEntry.body), f" {word}") > 0 for word in wanted]
    return select(SearchEntry.sequence).where(SearchEntry.target_id == target, *spoken).exists()


def forget_for_good(connection: Connection) -> None:
    """Rewrite the index on SQLite, which else keeps a removed word until its segments happen to be merged."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words(search_words) VALUES ('rebuild')")


def refresh(connection: Connection, touched: Iterable[tuple[str, str]]) -> None:
    """Write anew the words of the applications that the rows `touched` (table, id) concern."""
    stale = _applications(connection, touched)
    for start in range(0, len(stale), 500):
        _rewrite(connection, stale[start : start + 500])


def _applications(connection: Connection, touched: Iterable[tuple[str, str]]) -> list[str]:
    by_table: dict[str, list[str]] = {}
    for table, record in touched:
        by_table.setdefault(table, []).append(record)
    found = set(by_table.get("application", ()))
    links: tuple[tuple[str, Any, Any], ...] = (
        ("filing", Filing.id, Filing.application_id),
        ("organisation", Filing.organisation_id, Filing.application_id),
        ("person", Filing.contact_id, Filing.application_id),
        ("sector", Application.sector_id, Application.id),
    )
    for table, column, application in links:
        ids = by_table.get(table, [])
        for start in range(0, len(ids), 500):
            wanted = select(application).where(column.in_(ids[start : start + 500]))
            found.update(connection.execute(wanted).scalars())
    return sorted(found)


def _rewrite(connection: Connection, ids: list[str]) -> None:
    entry = SearchEntry.__table__
    old = connection.execute(select(entry).where(entry.c.target_id.in_(ids))).all()
    sqlite = connection.dialect.name == "sqlite"
    if old:
        if sqlite:
            connection.exec_driver_sql(
                "INSERT INTO search_words(search_words, rowid, body) VALUES ('delete', ?, ?)",
                [(row.sequence, row.body) for row in old],
            )
        connection.execute(delete(SearchEntry).where(SearchEntry.target_id.in_(ids)))
    rows = [{"kind": "application", "target_id": target, "body": body} for target, body in _bodies(connection, ids)]
    if not rows:
        return
    connection.execute(insert(SearchEntry), rows)
    if sqlite:
        made = connection.execute(select(entry.c.sequence, entry.c.body).where(entry.c.target_id.in_(ids))).all()
        connection.exec_driver_sql(
            "INSERT INTO search_words(rowid, body) VALUES (?, ?)", [(row.sequence, row.body) for row in made]
        )


def _bodies(connection: Connection, ids: list[str]) -> list[tuple[str, str]]:
    parts: dict[str, list[str]] = {}
    heads: Any = select(Application.id, Application.number, Application.title, Sector.name).join_from(
        Application, Sector, Application.sector_id == Sector.id, isouter=True
    )
    for row in connection.execute(heads.where(Application.id.in_(ids))):
        parts[row.id] = [str(row.number), str(row.title), *(row.name.to_dict().values() if row.name else ())]
    filed: Any = (
        select(Filing.application_id, Filing.title, Filing.number, Filing.file_number, Filing.partner, Filing.keywords,
               Organisation.name.label("organisation"), Person.name.label("person"))
        .join_from(Filing, Organisation, Filing.organisation_id == Organisation.id)
        .join(Person, Filing.contact_id == Person.id, isouter=True)
    )  # fmt: skip
    for row in connection.execute(filed.where(Filing.application_id.in_(ids)).order_by(Filing.side)):
        if row.application_id in parts:
            parts[row.application_id] += [str(value) for value in row[1:] if value]
    return [(target, " ".join(dict.fromkeys(fold(" ".join(texts)).split()))) for target, texts in parts.items()]
