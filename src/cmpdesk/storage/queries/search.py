"""Finding things of every kind; who may not see an application finds nothing of it, and counts nothing either."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, Select, bindparam, func, select, text

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.search import Hit, Kind, Query, Term, passage
from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage import tables
from cmpdesk.storage.queries.clearance import among, seen
from cmpdesk.storage.search import HEAD, TAGS

_TEXT = tables.BlobText.__table__
_APPLICATION, _ATTACHMENT, _FILING = (one.__table__ for one in (tables.Application, tables.Attachment, tables.Filing))
_NAMED = {"sought_head": HEAD, **{f"sought_{kind}": tag for kind, tag in TAGS.items()}}
"""The tags of the words of entries, by the names under which what is sought is given to a statement."""
_OF_APPLICATIONS = (Kind.APPLICATION, Kind.ATTACHMENT, Kind.NOTE)
_READABLE = (str(AttachmentStatus.PRINTABLE), str(AttachmentStatus.OTHER_FORMAT))


def found(connection: Connection, query: Query, kinds: Iterable[Kind], limit: int) -> dict[Kind, tuple[str, ...]]:
    """Return the ids of the first hits of each kind: in numbers, titles and names first, then elsewhere; newest first.

    One statement for all kinds, as text: building it of parts would take longer than running it.
    """
    asked = tuple(kinds)
    ids: dict[Kind, dict[str, None]] = {kind: {} for kind in asked}
    if query.wanted and asked:
        binds = _binds(connection, query)
        parts = [
            f"SELECT * FROM (SELECT '{kind}' AS kind, {tier} AS tier, id, sequence FROM ({hits}) AS hits "  # noqa: S608 - names of ours
            "ORDER BY sequence DESC LIMIT :most) AS part"
            for kind in asked
            for tier, hits in enumerate(_tiers(connection, query, kind))
        ]
        rows = connection.execute(text(" UNION ALL ".join(parts)), {**binds, "most": limit}).all()
        for row in sorted(rows, key=lambda one: (one.tier, -one.sequence)):
            ids[Kind(row.kind)][row.id] = None
    return {kind: tuple(found_)[:limit] for kind, found_ in ids.items()}


def counts(connection: Connection, query: Query, kinds: Iterable[Kind]) -> dict[Kind, int]:
    """Return how many things of each kind answer to `query`."""
    made = dict.fromkeys(kinds, 0)
    if query.wanted and made:
        binds = _binds(connection, query)
        parts = []
        for kind in made:
            tiers = _tiers(connection, query, kind)
            if kind is Kind.APPLICATION:
                tiers = tiers[1:]  # numbers and titles stand among all words too
            whole = " UNION ".join(f"SELECT id FROM ({hits}) AS hits{tier}" for tier, hits in enumerate(tiers))  # noqa: S608 - names of ours
            parts.append(f"SELECT '{kind}' AS kind, count(*) AS number FROM ({whole}) AS whole")  # noqa: S608 - names of ours
        for row in connection.execute(text(" UNION ALL ".join(parts)), binds):
            made[Kind(row.kind)] = row.number
    return made


def _binds(connection: Connection, query: Query) -> dict[str, str]:
    """Return what is sought as the index understands it, by the names that the statements use."""
    if connection.dialect.name != "postgresql":
        return {name: _fts(query, tag) for name, tag in _NAMED.items()} | {"sought_text": _fts(query, "")}
    made = {name: _tsquery(query, tag, in_a_row=False) for name, tag in _NAMED.items()}
    made["sought_text"] = _tsquery(query, "", in_a_row=True)
    for name, tag in _NAMED.items():
        for place, term in enumerate(_in_a_row(query)):
            row = " ".join((_anywhere(tag) if term.excluded else tag) + word for word in term.words)
            made[f"row{place}_{name}"] = f" {row}" if term.begun else f" {row} "
    return made


def _tiers(connection: Connection, query: Query, kind: Kind) -> list[str]:
    """Return statements for (id, sequence), the better first."""
    if kind is Kind.APPLICATION:
        return [_entries(connection, query, kind, f"sought_{name}") for name in ("head", kind)]
    named = _entries(connection, query, kind, f"sought_{kind}")
    return [named, _texts(connection)] if kind is Kind.ATTACHMENT else [named]


def _entries(connection: Connection, query: Query, kind: Kind, sought: str) -> str:
    conditions = _seen(connection) if kind in _OF_APPLICATIONS else ""
    join = "JOIN application ON application.id = search_entry.application_id " if conditions else ""
    if connection.dialect.name != "postgresql":
        return (
            "SELECT search_entry.target_id AS id, search_words.rowid AS sequence FROM search_words "  # noqa: S608 - names of ours
            f"JOIN search_entry ON search_entry.sequence = search_words.rowid {join}"
            f"WHERE search_words MATCH :{sought} AND search_entry.kind = '{kind}'{conditions}"
        )
    for place, term in enumerate(_in_a_row(query)):
        sign = "=" if term.excluded else ">"
        conditions += f" AND strpos(' ' || search_entry.body || ' ', :row{place}_{sought}) {sign} 0"
    return (
        f"SELECT search_entry.target_id AS id, search_entry.sequence FROM search_entry {join}"  # noqa: S608 - names of ours
        f"WHERE search_entry.words @@ CAST(:{sought} AS tsquery) AND search_entry.kind = '{kind}'{conditions}"
    )


def _texts(connection: Connection) -> str:
    conditions = _seen(connection)
    join = "JOIN attachment ON attachment.sha256 = blob_text.sha256 "
    if conditions:
        join += (
            "JOIN filing ON filing.id = attachment.filing_id "
            "JOIN application ON application.id = filing.application_id "
        )
    if connection.dialect.name != "postgresql":
        return (
            "SELECT attachment.id, search_texts.rowid AS sequence FROM search_texts "  # noqa: S608 - names of ours
            f"JOIN blob_text ON blob_text.sequence = search_texts.rowid {join}"
            f"WHERE search_texts MATCH :sought_text{conditions}"
        )
    return (
        f"SELECT attachment.id, blob_text.sequence FROM blob_text {join}"  # noqa: S608 - names of ours
        f"WHERE blob_text.words @@ CAST(:sought_text AS tsquery){conditions}"
    )


def _seen(connection: Connection) -> str:
    """Return the conditions of `clearance.seen` as text; they hold no value of a user."""
    return "".join(
        f" AND ({one.compile(connection, compile_kwargs={'literal_binds': True})})" for one in seen(connection)
    )


def _in_a_row(query: Query) -> list[Term]:
    return [term for term in query.terms if len(term.words) > 1]


def _anywhere(tag: str) -> str:
    """Return the tag of the words among which what is not wanted is looked for: not in the titles alone."""
    return TAGS[Kind.APPLICATION] if tag == HEAD else tag


def _fts(query: Query, tag: str) -> str:
    def said(term: Term) -> str:
        among = _anywhere(tag) if term.excluded else tag
        return '"' + " ".join(among + word for word in term.words) + '"' + ("*" if term.begun else "")

    wanted = " AND ".join(map(said, query.wanted))
    return f"({wanted})" + "".join(f" NOT {said(term)}" for term in query.unwanted)


def _tsquery(query: Query, tag: str, *, in_a_row: bool) -> str:
    def said(term: Term) -> str:
        among = _anywhere(tag) if term.excluded else tag
        each = [f"'{among}{word}'" for word in term.words]
        each[-1] += ":*" if term.begun else ""
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
    for row in connection.execute(_OF_APPLICATION.where(*seen(connection)), {"ids": ids}):
        yield Hit(Kind.APPLICATION, row.id, LocalisedText(row.title), row.number, row.call, row.call_id, row.id,
                  project_id=row.project_id or "")  # fmt: skip


def _attachments(connection: Connection, ids: Sequence[str], query: Query) -> Iterable[Hit]:
    for row in connection.execute(_OF_ATTACHMENT.where(*seen(connection)), {"ids": ids}):
        yield Hit(Kind.ATTACHMENT, row.id, LocalisedText(row.name), row.number, LocalisedText(row.title), row.call_id,
                  row.application_id, row.side, passage(row.text, query) if row.text else None)  # fmt: skip


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_CALL, _PROJECT = tables.Call.__table__, tables.Project.__table__
# Made once: making them takes longer than running them.
_OF_APPLICATION: Select[Any] = (
    select(_APPLICATION.c.id, _APPLICATION.c.number, _APPLICATION.c.title, _APPLICATION.c.call_id,
           _CALL.c.title.label("call"), _PROJECT.c.id.label("project_id"))
    .join_from(_APPLICATION, _CALL, _APPLICATION.c.call_id == _CALL.c.id)
    .join(_PROJECT, _PROJECT.c.application_id == _APPLICATION.c.id, isouter=True)
    .where(_APPLICATION.c.id.in_(_IDS))
)  # fmt: skip
_OF_ATTACHMENT: Select[Any] = (
    select(_ATTACHMENT.c.id, _ATTACHMENT.c.name, _TEXT.c.text, _FILING.c.side, _APPLICATION.c.call_id,
           _APPLICATION.c.id.label("application_id"), _APPLICATION.c.number, _APPLICATION.c.title)
    .join_from(_ATTACHMENT, _FILING, _FILING.c.id == _ATTACHMENT.c.filing_id)
    .join(_APPLICATION, _APPLICATION.c.id == _FILING.c.application_id)
    .join(_TEXT, _TEXT.c.sha256 == _ATTACHMENT.c.sha256, isouter=True)
    .where(_ATTACHMENT.c.id.in_(_IDS))
)  # fmt: skip


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
    """Return (sha256, blob to read, media, name) of each attachment whose text was not looked for yet.

    Those of strict files wait for who may see them: progress is shown with their names.
    """
    here = select(_TEXT.c.sha256)
    rows = connection.execute(
        select(_ATTACHMENT.c.sha256, func.coalesce(_ATTACHMENT.c.print_sha256, _ATTACHMENT.c.sha256).label("blob"),
               _ATTACHMENT.c.media, _ATTACHMENT.c.name)
        .join_from(_ATTACHMENT, _FILING, _FILING.c.id == _ATTACHMENT.c.filing_id)
        .where(*among(connection, _FILING.c.application_id))
        .where(_ATTACHMENT.c.status.in_(_READABLE), _ATTACHMENT.c.size > 0, _ATTACHMENT.c.sha256.not_in(here))
        .order_by(_ATTACHMENT.c.sha256)
    )  # fmt: skip
    once = {row.sha256: (row.sha256, row.blob, row.media, row.name) for row in rows}
    return tuple(once.values())
