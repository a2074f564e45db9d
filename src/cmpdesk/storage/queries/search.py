"""Finding things of every kind; who may not see an application finds nothing of it, and counts nothing either."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, Subquery, bindparam, func, literal, select, text, union

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.search import Hit, Kind, Query, Term, passage
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import seen
from cmpdesk.storage.search import HEAD, TAGS
from cmpdesk.storage.tables import SearchEntry

_ENTRY, _TEXT = SearchEntry.__table__, tables.BlobText.__table__
_APPLICATION, _ATTACHMENT, _FILING = (one.__table__ for one in (tables.Application, tables.Attachment, tables.Filing))
_OF_APPLICATIONS = (Kind.APPLICATION, Kind.ATTACHMENT, Kind.NOTE)
_READABLE = (str(AttachmentStatus.PRINTABLE), str(AttachmentStatus.OTHER_FORMAT))


def found(connection: Connection, query: Query, kind: Kind, limit: int) -> tuple[Hit, ...]:
    """Return the first `limit` hits: in numbers, titles and names first, then elsewhere; the newest first."""
    if not query.wanted:
        return ()
    ids: dict[str, None] = {}
    for tier in _tiers(connection, query, kind):
        order = tier.columns.sequence.desc()
        rows = connection.execute(select(tier.columns.id).order_by(order).limit(limit + len(ids))).scalars()
        ids.update(dict.fromkeys(rows))
        if len(ids) >= limit:
            break
    return things(connection, kind, list(ids)[:limit], query)


def count(connection: Connection, query: Query, kind: Kind) -> int:
    """Return how many things of `kind` answer to `query`."""
    if not query.wanted:
        return 0
    tiers = _tiers(connection, query, kind)
    if kind is Kind.APPLICATION:
        tiers = tiers[1:]  # numbers and titles stand among all words too
    ids = [select(tier.columns.id) for tier in tiers]
    whole = ids[0].subquery() if len(ids) == 1 else union(*ids).subquery()
    return int(connection.execute(select(func.count()).select_from(whole)).scalar_one())


def _tiers(connection: Connection, query: Query, kind: Kind) -> list[Subquery]:
    """Return queries of (id, sequence), the better first."""
    if kind is Kind.APPLICATION:
        return [_entries(connection, query, kind, HEAD), _entries(connection, query, kind, "")]
    if kind is Kind.ATTACHMENT:
        return [_entries(connection, query, kind, TAGS[kind]), _texts(connection, query)]
    return [_entries(connection, query, kind, TAGS[kind])]


def _entries(connection: Connection, query: Query, kind: Kind, tag: str) -> Subquery:
    hits = _hits(connection, query, tag, "search_words", "search_entry", in_a_row=False)
    made: Select[Any] = select(_ENTRY.c.target_id.label("id"), hits.columns.sequence).join_from(
        hits, _ENTRY, _ENTRY.c.sequence == hits.columns.sequence
    )
    made = made.where(_ENTRY.c.kind == str(kind))
    if connection.dialect.name == "postgresql":
        body = literal(" ").concat(_ENTRY.c.body).concat(" ")
        for term in (one for one in query.terms if len(one.words) > 1):
            place = func.strpos(body, " " + " ".join(tag + word for word in term.words) + ("" if term.begun else " "))
            made = made.where(place == 0 if term.excluded else place > 0)
    conditions = seen(connection) if kind in _OF_APPLICATIONS else []
    if conditions:
        made = made.join(_APPLICATION, _APPLICATION.c.id == _ENTRY.c.application_id).where(*conditions)
    return made.subquery()


def _texts(connection: Connection, query: Query) -> Subquery:
    hits = _hits(connection, query, "", "search_texts", "blob_text", in_a_row=True)
    made: Select[Any] = (
        select(_ATTACHMENT.c.id, hits.columns.sequence)
        .join_from(hits, _TEXT, _TEXT.c.sequence == hits.columns.sequence)
        .join(_ATTACHMENT, _ATTACHMENT.c.sha256 == _TEXT.c.sha256)
    )
    conditions = seen(connection)
    if conditions:
        made = made.join(_FILING, _FILING.c.id == _ATTACHMENT.c.filing_id)
        made = made.join(_APPLICATION, _APPLICATION.c.id == _FILING.c.application_id).where(*conditions)
    return made.subquery()


def _hits(connection: Connection, query: Query, tag: str, index: str, table: str, *, in_a_row: bool) -> Subquery:
    """Return the sequences of what the index finds. Only that of texts knows on PostgreSQL what stands in a row."""
    if connection.dialect.name == "postgresql":
        sought = _tsquery(query, tag, in_a_row=in_a_row)
        sql = f"SELECT sequence FROM {table} WHERE words @@ CAST(:sought AS tsquery)"  # noqa: S608 - names of ours
    else:
        sought = _fts(query, tag)
        sql = f"SELECT rowid AS sequence FROM {index} WHERE {index} MATCH :sought"  # noqa: S608 - names of ours
    column = SearchEntry.sequence
    return text(sql).bindparams(bindparam("sought", sought, unique=True)).columns(column).subquery()


def _fts(query: Query, tag: str) -> str:
    def said(term: Term) -> str:
        return '"' + " ".join(tag + word for word in term.words) + '"' + ("*" if term.begun else "")

    wanted = " AND ".join(map(said, query.wanted))
    return f"({wanted})" + "".join(f" NOT {said(term)}" for term in query.unwanted)


def _tsquery(query: Query, tag: str, *, in_a_row: bool) -> str:
    def said(term: Term) -> str:
        last = len(term.words) - 1
        each = [f"'{tag}{word}'{':*' if term.begun and place == last else ''}" for place, word in enumerate(term.words)]
        return f"({(' <-> ' if in_a_row else ' & ').join(each)})"

    parts = [said(term) for term in query.wanted]
    parts += [f"!{said(term)}" for term in query.unwanted if in_a_row or len(term.words) == 1]
    return " & ".join(parts)


# -- what is shown of each


def things(connection: Connection, kind: Kind, ids: Sequence[str], query: Query | None = None) -> tuple[Hit, ...]:
    """Return what is shown of the things `ids`, in their order; those that are gone or may not be seen are left out."""
    if not ids:
        return ()
    made = {hit.id: hit for hit in _SHOWN[kind](connection, ids, query or Query(()))}
    return tuple(made[one] for one in ids if one in made)


def _applications(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    call = tables.Call.__table__
    rows: Any = (
        select(_APPLICATION.c.id, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.call_id,
               call.c.title.label("call"))
        .join_from(_APPLICATION, call, _APPLICATION.c.call_id == call.c.id)
    )  # fmt: skip
    for row in connection.execute(rows.where(_APPLICATION.c.id.in_(ids), *seen(connection))):
        yield Hit(Kind.APPLICATION, row.id, LocalisedText(row.title), row.number, row.call, row.call_id, row.id)


def _attachments(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    rows: Any = (
        select(_ATTACHMENT.c.id, _ATTACHMENT.c.name, _TEXT.c.text, _FILING.c.side, _APPLICATION.c.call_id,
               _APPLICATION.c.id.label("application_id"), _APPLICATION.c.number, _APPLICATION.c.title)
        .join_from(_ATTACHMENT, _FILING, _FILING.c.id == _ATTACHMENT.c.filing_id)
        .join(_APPLICATION, _APPLICATION.c.id == _FILING.c.application_id)
        .join(_TEXT, _TEXT.c.sha256 == _ATTACHMENT.c.sha256, isouter=True)
    )  # fmt: skip
    for row in connection.execute(rows.where(_ATTACHMENT.c.id.in_(ids), *seen(connection))):
        yield Hit(Kind.ATTACHMENT, row.id, LocalisedText(row.name), row.number, LocalisedText(row.title), row.call_id,
                  row.application_id, row.side, passage(row.text, query) if row.text else None)  # fmt: skip


def _notes(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    note, officer = tables.Note.__table__, tables.Officer.__table__
    rows: Any = (
        select(note.c.id, note.c.text, officer.c.name, _APPLICATION.c.call_id, _APPLICATION.c.number,
               _APPLICATION.c.title, _APPLICATION.c.id.label("application_id"))
        .join_from(note, _APPLICATION, _APPLICATION.c.id == note.c.application_id)
        .join(officer, officer.c.id == note.c.officer_id)
    )  # fmt: skip
    for row in connection.execute(rows.where(note.c.id.in_(ids), *seen(connection))):
        yield Hit(Kind.NOTE, row.id, LocalisedText(row.title), row.number, LocalisedText(row.name), row.call_id,
                  row.application_id, passage=passage(row.text, query))  # fmt: skip


def _organisations(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    table = tables.Organisation.__table__
    former = tables.OrganisationName.__table__
    names: dict[str, list[str]] = {}
    for row in connection.execute(select(former).where(former.c.organisation_id.in_(ids)).order_by(former.c.name)):
        names.setdefault(row.organisation_id, []).append(row.name)
    for row in connection.execute(select(table.c.id, table.c.name).where(table.c.id.in_(ids))):
        yield Hit(Kind.ORGANISATION, row.id, LocalisedText(row.name), in_=_joined(names.get(row.id, ())))


def _people(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    person, organisation = tables.Person.__table__, tables.Organisation.__table__
    rows: Any = select(person.c.id, person.c.name, person.c.function, organisation.c.name.label("organisation"))
    rows = rows.join_from(person, organisation, organisation.c.id == person.c.organisation_id, isouter=True)
    for row in connection.execute(rows.where(person.c.id.in_(ids))):
        yield Hit(Kind.PERSON, row.id, LocalisedText(row.name), in_=_joined((row.function, row.organisation)))


def _reviewers(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    reviewer, person, call = (one.__table__ for one in (tables.Reviewer, tables.Person, tables.Call))
    rows: Any = (
        select(reviewer.c.id, reviewer.c.code, reviewer.c.side, reviewer.c.call_id, person.c.name, call.c.title)
        .join_from(reviewer, person, person.c.id == reviewer.c.person_id)
        .join(call, call.c.id == reviewer.c.call_id)
    )
    for row in connection.execute(rows.where(reviewer.c.id.in_(ids))):
        yield Hit(Kind.REVIEWER, row.id, LocalisedText(row.name), row.code, row.title, row.call_id, side=row.side)


def _calls(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    call, session = tables.Call.__table__, tables.CommissionSession.__table__
    rows: Any = select(call.c.id, call.c.title, session.c.label)
    rows = rows.join_from(call, session, session.c.id == call.c.session_id, isouter=True)
    for row in connection.execute(rows.where(call.c.id.in_(ids))):
        yield Hit(Kind.CALL, row.id, row.title, row.label or "", call_id=row.id)


def _joined(parts: Iterable[str | None]) -> LocalisedText:
    return LocalisedText(" · ".join(part for part in parts if part))


_SHOWN = {
    Kind.APPLICATION: _applications,
    Kind.ATTACHMENT: _attachments,
    Kind.ORGANISATION: _organisations,
    Kind.PERSON: _people,
    Kind.REVIEWER: _reviewers,
    Kind.NOTE: _notes,
    Kind.CALL: _calls,
}


# -- texts that nobody has read yet


def unread(connection: Connection) -> tuple[tuple[str, str, str, str], ...]:
    """Return (sha256, blob to read, media, name) of each attachment whose text was not looked for yet."""
    here = select(_TEXT.c.sha256)
    rows = connection.execute(
        select(_ATTACHMENT.c.sha256, func.coalesce(_ATTACHMENT.c.print_sha256, _ATTACHMENT.c.sha256).label("blob"),
               _ATTACHMENT.c.media, _ATTACHMENT.c.name)
        .where(_ATTACHMENT.c.status.in_(_READABLE), _ATTACHMENT.c.size > 0, _ATTACHMENT.c.sha256.not_in(here))
        .order_by(_ATTACHMENT.c.sha256)
    )  # fmt: skip
    once = {row.sha256: (row.sha256, row.blob, row.media, row.name) for row in rows}
    return tuple(once.values())
