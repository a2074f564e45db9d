"""The words by which things are found: FTS5 on SQLite, tsvectors on PostgreSQL, behind the same functions.

Each thing has one entry of folded words. Those of an application stand as they are; the words of its number and titles
stand there a second time, and the words of all other kinds only, with a tag before them that no folded word begins
with. So each kind is sought among its own, however many entries the others have. The texts of attachments are apart.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, literal, select, text

from cmpdesk.domain.search import Kind, words
from cmpdesk.storage.tables import (
    Application,
    Attachment,
    BlobText,
    Call,
    CommissionSession,
    Filing,
    Note,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
    Reviewer,
    SearchEntry,
    Sector,
)

SPARSE = 3000
"""Up to so many hits they are sorted; beyond, the sorted list is walked and each row's words are looked at."""
HEAD = ".t"
"""The tag of the words in the number and the titles of an application."""
TAGS = {
    Kind.APPLICATION: "", Kind.ATTACHMENT: ".f", Kind.ORGANISATION: ".o", Kind.PERSON: ".p", Kind.REVIEWER: ".r",
    Kind.NOTE: ".n", Kind.CALL: ".c",
}  # fmt: skip
_CHUNK = 500
_MOST_POSITIONS, _LAST_POSITION = 255, 16383
"""What PostgreSQL keeps of the places of a word in a text."""

Entry = dict[str, Any]


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


# -- writing anew what was touched


def refresh(connection: Connection, touched: Iterable[tuple[str, str]]) -> None:
    """Write anew the words of all that the rows `touched` (table, id) concern."""
    for kind, ids in _stale(connection, touched).items():
        for some in _chunks(sorted(ids)):
            _rewrite(connection, kind, some)


def reindex(connection: Connection) -> None:
    """Write all words anew: those of every thing, and those of the texts that were read."""
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql("INSERT INTO search_words(search_words) VALUES ('delete-all')")
        connection.exec_driver_sql("INSERT INTO search_texts(search_texts) VALUES ('delete-all')")
    connection.execute(delete(SearchEntry))
    for kind, made in _MADE.items():
        table = made[0].__table__
        for some in _chunks(list(connection.execute(select(table.c.id).order_by(table.c.id)).scalars())):
            _rewrite(connection, kind, some)
    for sequence in connection.execute(select(BlobText.sequence).where(BlobText.text != "")).scalars().all():
        found = connection.execute(select(BlobText.text).where(BlobText.sequence == sequence)).scalar_one()
        _index_text(connection, sequence, found)


def forget_for_good(connection: Connection) -> None:
    """Rewrite the index on SQLite, which else keeps a removed word until its segments happen to be merged."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_words(search_words) VALUES ('rebuild')")
        connection.exec_driver_sql("INSERT INTO search_texts(search_texts) VALUES ('optimize')")


_LINKS: tuple[tuple[str, Kind, Any, Any], ...] = (
    ("filing", Kind.APPLICATION, Filing.id, Filing.application_id),
    ("organisation", Kind.APPLICATION, Filing.organisation_id, Filing.application_id),
    ("person", Kind.APPLICATION, Filing.contact_id, Filing.application_id),
    ("sector", Kind.APPLICATION, Application.sector_id, Application.id),
    ("filing", Kind.ATTACHMENT, Attachment.filing_id, Attachment.id),
    ("organisation_name", Kind.ORGANISATION, OrganisationName.id, OrganisationName.organisation_id),
    ("person_name", Kind.PERSON, PersonName.id, PersonName.person_id),
    ("person", Kind.REVIEWER, Reviewer.person_id, Reviewer.id),
    ("commission_session", Kind.CALL, Call.session_id, Call.id),
)
"""(table touched, kind concerned, column that names the touched row, column of the thing)."""


def _stale(connection: Connection, touched: Iterable[tuple[str, str]]) -> dict[Kind, set[str]]:
    by_table: dict[str, list[str]] = {}
    for table, record in touched:
        by_table.setdefault(table, []).append(record)
    found = {kind: set(by_table.get(str(kind), ())) for kind in Kind}
    for table, kind, column, target in _LINKS:
        for some in _chunks(by_table.get(table, [])):
            found[kind].update(connection.execute(select(target).where(column.in_(some))).scalars())
    return found


def _chunks(ids: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]


def _rewrite(connection: Connection, kind: Kind, ids: list[str]) -> None:
    entry = SearchEntry.__table__
    old = connection.execute(select(entry.c.sequence, entry.c.body).where(entry.c.target_id.in_(ids))).all()
    sqlite = connection.dialect.name == "sqlite"
    if old:
        if sqlite:
            connection.exec_driver_sql(
                "INSERT INTO search_words(search_words, rowid, body) VALUES ('delete', ?, ?)",
                [(row.sequence, row.body) for row in old],
            )
        connection.execute(delete(SearchEntry).where(SearchEntry.target_id.in_(ids)))
    rows = _MADE[kind][1](connection, ids)
    if not rows:
        return
    connection.execute(insert(SearchEntry), [{"kind": str(kind), **row} for row in rows])
    if sqlite:
        made = connection.execute(select(entry.c.sequence, entry.c.body).where(entry.c.target_id.in_(ids))).all()
        connection.exec_driver_sql(
            "INSERT INTO search_words(rowid, body) VALUES (?, ?)", [(row.sequence, row.body) for row in made]
        )


# -- the words of each kind


def _body(kind: Kind, texts: Iterable[Any], heads: Iterable[Any] = ()) -> str:
    """Return the words of each different text, in order; those of `heads`, which are among `texts`, tagged as well."""
    tag = TAGS[kind]
    folded = {str(one): words(str(one)) for one in texts if one}
    parts = [f"{tag}{word}" for found in folded.values() for word in found]
    parts += [f"{HEAD}{word}" for one in dict.fromkeys(heads) if one for word in folded[str(one)]]
    return " ".join(parts)


def _applications(connection: Connection, ids: list[str]) -> list[Entry]:
    parts: dict[str, list[Any]] = {}
    heads: dict[str, list[Any]] = {}
    application, filing = Application.__table__.c, Filing.__table__.c
    found: Any = select(application.id, application.number, application.title, Sector.name).join_from(
        Application, Sector, Application.sector_id == Sector.id, isouter=True
    )
    for row in connection.execute(found.where(application.id.in_(ids))):
        heads[row.id] = [row.number, row.title]
        parts[row.id] = [row.number, row.title, *(row.name.to_dict().values() if row.name else ())]
    filed: Any = (
        select(filing.application_id, filing.number, filing.title, filing.file_number, filing.partner,
               filing.keywords, Organisation.name.label("organisation"), Person.name.label("person"), filing.summary,
               filing.benefits)
        .join_from(Filing, Organisation, Filing.organisation_id == Organisation.id)
        .join(Person, Filing.contact_id == Person.id, isouter=True)
    )  # fmt: skip
    for row in connection.execute(filed.where(filing.application_id.in_(ids)).order_by(filing.side)):
        if row.application_id in parts:
            parts[row.application_id] += row[1:]
            heads[row.application_id] += (row.number, row.title)
    return [
        {"target_id": target, "application_id": target, "body": _body(Kind.APPLICATION, texts, heads[target])}
        for target, texts in parts.items()
    ]


def _attachments(connection: Connection, ids: list[str]) -> list[Entry]:
    query: Any = select(Attachment.id, Attachment.name, Filing.application_id).join_from(
        Attachment, Filing, Attachment.filing_id == Filing.id
    )
    return [
        {"target_id": row.id, "application_id": row.application_id, "body": _body(Kind.ATTACHMENT, [row.name])}
        for row in connection.execute(query.where(Attachment.id.in_(ids)))
    ]


def _plain(kind: Kind, texts: dict[str, list[Any]]) -> list[Entry]:
    return [
        {"target_id": target, "application_id": None, "body": _body(kind, parts)} for target, parts in texts.items()
    ]


def _organisations(connection: Connection, ids: list[str]) -> list[Entry]:
    here = select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    texts: dict[str, list[Any]] = {row.id: [row.name] for row in connection.execute(here)}
    former = select(OrganisationName.organisation_id, OrganisationName.name)
    for row in connection.execute(former.where(OrganisationName.organisation_id.in_(ids))):
        if row.organisation_id in texts:  # a link that leads nowhere is refused when the transaction ends
            texts[row.organisation_id].append(row.name)
    return _plain(Kind.ORGANISATION, texts)


def _people(connection: Connection, ids: list[str]) -> list[Entry]:
    person = Person.__table__
    here = select(person.c.id, person.c.name, person.c.function, person.c.email).where(person.c.id.in_(ids))
    texts: dict[str, list[Any]] = {row.id: list(row[1:]) for row in connection.execute(here)}
    for row in connection.execute(select(PersonName.person_id, PersonName.name).where(PersonName.person_id.in_(ids))):
        if row.person_id in texts:
            texts[row.person_id].append(row.name)
    return _plain(Kind.PERSON, texts)


def _reviewers(connection: Connection, ids: list[str]) -> list[Entry]:
    query: Any = select(Reviewer.id, Reviewer.code, Person.name).join_from(
        Reviewer, Person, Reviewer.person_id == Person.id
    )
    found = connection.execute(query.where(Reviewer.id.in_(ids)))
    return _plain(Kind.REVIEWER, {row.id: [row.code, row.name] for row in found})


def _notes(connection: Connection, ids: list[str]) -> list[Entry]:
    note = Note.__table__
    found = connection.execute(select(note.c.id, note.c.application_id, note.c.text).where(note.c.id.in_(ids)))
    return [
        {"target_id": row.id, "application_id": row.application_id, "body": _body(Kind.NOTE, [row.text])}
        for row in found
    ]


def _calls(connection: Connection, ids: list[str]) -> list[Entry]:
    query: Any = select(Call.id, Call.title, CommissionSession.label).join_from(
        Call, CommissionSession, Call.session_id == CommissionSession.id, isouter=True
    )
    found = connection.execute(query.where(Call.id.in_(ids)))
    return _plain(Kind.CALL, {row.id: [*row.title.to_dict().values(), row.label] for row in found})


_MADE: dict[Kind, tuple[Any, Callable[[Connection, list[str]], list[Entry]]]] = {
    Kind.APPLICATION: (Application, _applications),
    Kind.ATTACHMENT: (Attachment, _attachments),
    Kind.ORGANISATION: (Organisation, _organisations),
    Kind.PERSON: (Person, _people),
    Kind.REVIEWER: (Reviewer, _reviewers),
    Kind.NOTE: (Note, _notes),
    Kind.CALL: (Call, _calls),
}


# -- the texts of attachments


def keep_text(connection: Connection, sha256: str, found: str) -> None:
    """Keep what was read in the attachment `sha256`, and its words; one that is here already stays."""
    kept = text("INSERT INTO blob_text (sha256, text) VALUES (:sha256, :text) "
                "ON CONFLICT (sha256) DO NOTHING RETURNING sequence")  # fmt: skip
    sequence = connection.execute(kept, {"sha256": sha256, "text": found}).scalar_one_or_none()
    if sequence is not None and found:
        _index_text(connection, sequence, found)


def forget_text(connection: Connection, sha256: str) -> None:
    """Forget what was read in the attachment `sha256`; call `forget_for_good` at the end."""
    row = connection.execute(select(BlobText.sequence, BlobText.text).where(BlobText.sha256 == sha256)).one_or_none()
    if row is None:
        return
    if row.text and connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            "INSERT INTO search_texts(search_texts, rowid, body) VALUES ('delete', ?, ?)",
            (row.sequence, " ".join(words(row.text))),
        )
    connection.execute(delete(BlobText).where(BlobText.sequence == row.sequence))


def _index_text(connection: Connection, sequence: int, found: str) -> None:
    spoken = words(found)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("INSERT INTO search_texts(rowid, body) VALUES (?, ?)", (sequence, " ".join(spoken)))
        return
    places: dict[str, list[str]] = {}
    for place, word in enumerate(spoken, start=1):
        if len(at := places.setdefault(word, [])) < _MOST_POSITIONS:
            at.append(str(min(place, _LAST_POSITION)))
    vector = " ".join(f"'{word}':{','.join(dict.fromkeys(at))}" for word, at in places.items())
    connection.execute(
        text("UPDATE blob_text SET words = CAST(:words AS tsvector) WHERE sequence = :sequence"),
        {"words": vector, "sequence": sequence},
    )
