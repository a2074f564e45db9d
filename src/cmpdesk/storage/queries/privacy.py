"""What erasing a person would reach."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, literal, or_, select

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.privacy import ErasableFile, ErasurePreview, IssuedPacket, Mention, MentionKind
from cmpdesk.domain.text import LocalisedText, sort_key
from cmpdesk.storage import erasure
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.tables import (
    Application,
    Assignment,
    Attachment,
    Blob,
    Call,
    ChangeRequest,
    Closing,
    Communication,
    Consolidation,
    Declaration,
    Expert,
    Filing,
    FollowUp,
    Incident,
    Letter,
    Mark,
    Mission,
    MissionStop,
    Note,
    Objective,
    Opinion,
    Outcome,
    Packet,
    Person,
    ProgressSheet,
    Project,
    Ranking,
    Recusal,
    Report,
    Review,
    ReviewDecision,
    Reviewer,
    Revision,
    ScoreSheet,
)

_SHORT = 4
"""A name of fewer letters is not looked for in texts."""


def preview(connection: Connection, person_id: str) -> ErasurePreview:
    """Return all that erasing a person would reach, or refuse with ``record.gone``, ``erasure.marks-closed``."""
    found = erasure.reach(connection, person_id)
    if closed := clearance.closed_seats(connection, found.reviewers):
        raise Refusal("erasure.marks-closed", code=closed[0])
    naming = erasure.packets_naming(connection, found)
    files = _files(connection, found, naming)
    printing = {packet for file in files for packet in file.packets}
    return ErasurePreview(
        person_id=person_id,
        version=int(connection.execute(select(Person.version).where(Person.id == person_id)).scalar_one()),
        name=found.names[0], former_names=found.names[1:],
        applications=_numbers(connection, Filing.contact_id.in_(found.people)),
        juries=tuple(sorted(connection.execute(
            select(Reviewer.code).where(Reviewer.person_id.in_(found.people))
        ).scalars())),
        files=files, packets=_issues(connection, naming), packets_of_files=_issues(connection, printing),
        mentions=_mentions(connection, found),
        letters=_letters(connection, found),
        experts=tuple(sorted(connection.execute(
            select(Expert.party_code).where(Expert.person_id.in_(found.people))
        ).scalars())),
    )  # fmt: skip


def _numbers(connection: Connection, filings: ColumnElement[bool]) -> tuple[str, ...]:
    query = select(Application.number).join_from(Filing, Application, Filing.application_id == Application.id)
    return tuple(sorted(set(connection.execute(query.where(filings)).scalars()), key=sort_key))


def _files(connection: Connection, found: erasure.Reach, naming: Collection[str]) -> tuple[ErasableFile, ...]:
    names = {one.sha256: one.name for one in found.attachments}
    query = select(Blob.sha256, Blob.size).where(Blob.sha256.in_(names))
    sizes = {row.sha256: row.size for row in connection.execute(query)}
    made = []
    prints: dict[str, set[str]] = {}
    for sha256, size in sizes.items():
        digests, holders = erasure.of_content(connection, found.attachments, [sha256])
        prints[sha256] = digests
        holding = select(Attachment.filing_id).where(Attachment.id.in_(holders))
        made.append((sha256, size, _numbers(connection, Filing.id.in_(holding))))
    packets = erasure.packets_printing(connection, {digest for group in prints.values() for digest in group})
    files = [
        ErasableFile(sha256, names[sha256], size, numbers,
                     frozenset().union(*(packets[one] for one in prints[sha256])) - frozenset(naming))
        for sha256, size, numbers in made
    ]  # fmt: skip
    return tuple(sorted(files, key=lambda one: (one.applications, one.name)))


def _letters(connection: Connection, found: erasure.Reach) -> tuple[str, ...]:
    rows = connection.execute(
        select(Letter.number, Application.number.label("project"))
        .join_from(Letter, Project, Letter.project_id == Project.id, isouter=True)
        .join(Application, Project.application_id == Application.id, isouter=True)
        .where(Letter.id.in_(found.rows["letter"]), Letter.erased_at.is_(None))
    )
    return tuple(sorted((row.number or row.project or "" for row in rows), key=sort_key))


def _issues(connection: Connection, ids: Collection[str]) -> tuple[IssuedPacket, ...]:
    query = (
        select(Packet.id, Reviewer.code, Packet.issue, Packet.issued_at)
        .join_from(Packet, Reviewer, Packet.reviewer_id == Reviewer.id)
        .where(Packet.id.in_(ids))
        .order_by(Reviewer.code, Packet.issue)
    )
    return tuple(IssuedPacket(*row) for row in connection.execute(query))


def _mentions(connection: Connection, found: erasure.Reach) -> tuple[Mention, ...]:
    """Return the texts in which a name stands, and which stay."""
    wanted = [name for name in found.names if len(name) >= _SHORT]
    if not wanted:
        return ()
    numbered: Any = select(Application.number)
    kinds = (
        (MentionKind.FILING, numbered.join_from(Filing, Application, Filing.application_id == Application.id),
         (Filing.title, Filing.partner, Filing.summary, Filing.benefits, Filing.other_funding, Filing.keywords)),
        (MentionKind.NOTE, numbered.join_from(Note, Application, Note.application_id == Application.id), (Note.text,)),
        (MentionKind.STATE_REASON, numbered, (Application.state_reason,)),
        (MentionKind.RECUSAL_REASON,
         numbered.join_from(Assignment, Application, Assignment.application_id == Application.id)
         .where(Assignment.reviewer_id.not_in(found.reviewers)), (Assignment.recusal_reason,)),
        (MentionKind.DECLARATION,
         numbered.join_from(Declaration, Application, Declaration.application_id == Application.id)
         .where(Declaration.id.not_in(found.rows["declaration"])),
         (Declaration.explanation, Declaration.measure_reason)),
        (MentionKind.SCORE_SHEET,
         numbered.join_from(ScoreSheet, Application, ScoreSheet.application_id == Application.id)
         .outerjoin(Mark, Mark.sheet_id == ScoreSheet.id).where(*clearance.sheets(connection)),
         (ScoreSheet.strengths, ScoreSheet.weaknesses, ScoreSheet.questions, ScoreSheet.comment, Mark.comment)),
        (MentionKind.CONSOLIDATION,
         numbered.join_from(Consolidation, Application, Consolidation.application_id == Application.id)
         .where(*clearance.consolidations(connection)),
         (Consolidation.strengths, Consolidation.weaknesses, Consolidation.divergence, Consolidation.sector_opinion,
          Consolidation.delegation_opinion)),
    )  # fmt: skip
    made = []
    for kind, query, columns in kinds:
        named = or_(*(column.icontains(name, autoescape=True) for column in columns for name in wanted))
        numbers = sorted(set(connection.execute(query.where(named)).scalars()), key=sort_key)
        made += [Mention(kind, number) for number in numbers]
    return (*made, *_followed(connection, found, wanted), *_in_rankings(connection, wanted))


def _followed(connection: Connection, found: erasure.Reach, names: Collection[str]) -> Iterator[Mention]:
    """Yield the projects, or the calls, of which something followed or sent names the person, each once."""
    followed, made = MentionKind.FOLLOWED, dict[Mention, None]()
    texts: tuple[tuple[MentionKind, Any, tuple[str, ...]], ...] = (
        (followed, Project, ("state_reason", "reason", "conditions")),
        (followed, ChangeRequest, ("requester", "reason", "reason_first", "reason_second")),
        (followed, Revision, ("title", "requester", "reason", "deciding_body")),
        (followed, Mission, ("title", "host", "state_reason", "derogation")),
        (followed, MissionStop, ("city", "host", "objectives", "activities")),
        (followed, Outcome, ("text", "evidence")), (followed, FollowUp, ("text", "owner")),
        (followed, Objective, ("text",)), (followed, ProgressSheet, ("questions", "answers")),
        (followed, Review, ("place", "agenda", "themes", "minutes")), (followed, Opinion, ("reasons",)),
        (followed, ReviewDecision, ("reasons_first", "reasons_second", "conditions")), (followed, Recusal, ("reason",)),
        (followed, Report, ("remark", "content")), (followed, Closing, ("evaluation_first", "evaluation_second")),
        (MentionKind.COMMUNICATION, Communication, ("recipient", "purpose", "contents")),
    )
    for kind, table, columns in texts:
        own = table.__table__
        for row in connection.execute(_with_place(own, [own.c.id, *(own.c[name] for name in columns)])):
            number, title = row[-2:]
            if row.id not in found.rows.get(own.name, ()) and _named(row[1:-2], names):
                made[Mention(kind, number or "", LocalisedText() if number else title or LocalisedText())] = None
    told = Incident.__table__.c
    for row in connection.execute(select(told.party_code, told.number, told.nature, told.measures)):
        if _named(row[2:], names):
            made[Mention(MentionKind.INCIDENT, f"{row.party_code} {row.number}")] = None
    yield from sorted(made, key=lambda one: (one.kind, sort_key(one.application)))


def _with_place(own: Any, columns: Sequence[Any]) -> Any:
    """Return a query of columns of `own`, then the number of the project and the title of the call they belong to."""
    home, mission = Project.__table__.alias("home"), Mission.__table__.alias("journey")
    source, project, call = own, own.c.get("project_id"), own.c.get("call_id")
    if own.name == Project.__tablename__:
        project = own.c.id
    elif "mission_id" in own.c:
        source = own.outerjoin(mission, own.c.mission_id == mission.c.id)
        project = mission.c.project_id if project is None else func.coalesce(project, mission.c.project_id)
        call = mission.c.call_id if call is None else call
    if project is None:
        return select(*columns, literal(""), Call.title).select_from(source.outerjoin(Call, call == Call.id))
    call = home.c.call_id if call is None else func.coalesce(call, home.c.call_id)
    source = source.outerjoin(home, project == home.c.id).outerjoin(Call, call == Call.id)
    source = source.outerjoin(Application, home.c.application_id == Application.id)
    return select(*columns, Application.number, Call.title).select_from(source)


def _named(values: Iterable[Any], names: Iterable[str]) -> bool:
    """Tell whether texts, also those inside of typed values, name somebody."""
    said = " ".join(_texts(values)).casefold()
    return any(name.casefold() in said for name in names)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from _texts(value.values())
    elif isinstance(value, Iterable):
        for one in value:
            yield from _texts(one)


def _in_rankings(connection: Connection, names: Iterable[str]) -> Iterator[Mention]:
    """Yield the calls with a ranking of which a reason, of its derogation or its reopening, names the person."""
    reasons = (Ranking.reason, Ranking.value["derogation"].as_string())
    named = or_(*(reason.icontains(name, autoescape=True) for reason in reasons for name in names))
    query = select(Call.id, Call.title).join_from(Ranking, Call, Ranking.call_id == Call.id)
    rows = connection.execute(query.where(named, *clearance.rankings(connection)).order_by(Call.id))
    for title in {row.id: row.title for row in rows}.values():
        yield Mention(MentionKind.RANKING, "", title)
