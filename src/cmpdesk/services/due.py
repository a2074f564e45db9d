"""What is due, as a list, as a calendar file and as drafts of messages; nothing is sent from here."""

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from cmpdesk.documents import mail
from cmpdesk.documents.agenda import Entry, agenda
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.due import Due, DueFilter, order, passes
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportSheet, Value
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.projects import Promoter
from cmpdesk.i18n import due as labels
from cmpdesk.i18n.words import Words
from cmpdesk.runtime import disk
from cmpdesk.services import packets
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import due as queries
from cmpdesk.storage.queries import due_first as first_queries
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Workspace


def due(workspace: Workspace, wanted: DueFilter) -> tuple[Due, ...]:
    """Return what is late, due or waiting, most pressing first."""
    with workspace.read() as connection:
        found = queries.of_call(connection, wanted.call_id, workspace.today(), wanted.days)
    return tuple(sorted((one for one in found if passes(one, wanted)), key=order))


def first(workspace: Workspace, wanted: DueFilter, count: int) -> tuple[Due, ...]:
    """Return the first `count` rows of `due`; hardly slower for many projects than for few."""
    with workspace.read() as connection:
        return tuple(first_queries.first(connection, wanted, workspace.today(), count))


def officers(workspace: Workspace, call_id: str) -> tuple[str, ...]:
    """Return the officers who follow anything that is due, by name."""
    every = due(workspace, DueFilter(call_id, days=3650))
    return tuple(sorted({name for one in every for name in one.officers if name}))


def calendar_file(workspace: Workspace, *, rows: Collection[Due], words: Words) -> bytes:
    """Return an iCalendar file of what has a date, a day or more each; ``due.nothing`` where nothing has.

    A vague date lasts from its first to its last day. Reading the file again changes entries, and makes none twice.
    """
    entries = [
        Entry(f"{one.id}@cmpdesk", labels.headline(words, one), one.when.earliest, one.when.latest,
              labels.remark(words, one), one.provisional or one.when.exact is None)
        for one in rows if one.when is not None
    ]  # fmt: skip
    if not entries:
        raise Refusal("due.nothing")
    return agenda(entries, workspace.now())


def drafts(workspace: Workspace, *, officer: Officer, call_id: str, rows: Iterable[Due]) -> dict[str, bytes]:
    """Return a draft of a message per promoter of what is due from them, by the name of its file.

    Each is in the language of its Party. Refused with ``due.nobody`` where no promoter is concerned.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    home = programme(workspace, call.programme_id)
    made: dict[str, bytes] = {}
    owed = _by_promoter(rows)
    promoters = _promoters(workspace, owed)
    for (project_id, side), held in owed.items():
        promoter = promoters.get((project_id, side))
        if promoter is None:
            continue
        party = home.party(side)
        words = Words.of(party.locale)
        name = re.sub(r"[^\w.-]+", "-", f"{held[0].number}-{party.code}") + mail.SUFFIX
        subject = words.t("{number} · {title}: what is due", number=held[0].number, title=held[0].title)
        made[name] = mail.draft(promoter.email, promoter.contact, subject, _body(words, officer, call, party, held))
    if not made:
        raise Refusal("due.nobody")
    return made


def write_drafts(workspace: Workspace, *, officer: Officer, call_id: str, rows: Iterable[Due], out: Path) -> int:
    """Write the drafts into the folder `out`, over those of before: all of them or none. Return how many."""
    made = drafts(workspace, officer=officer, call_id=call_id, rows=rows)
    with packets.staged_in(out) as staged:
        for name, data in made.items():
            disk.put(staged / name, data)
        for name in made:
            packets.place(staged / name, out / name)
    return len(made)


def merge(workspace: Workspace, *, call_id: str, rows: Iterable[Due], words: Words) -> ExportSheet:
    """Return the table of a mail merge: a line per thing that is due from a promoter. ``due.nobody`` without any."""
    with workspace.read() as connection:
        home = programme(workspace, call_queries.call(connection, call_id).programme_id)
    lines: list[tuple[Value, ...]] = []
    owed = _by_promoter(rows)
    promoters = _promoters(workspace, owed)
    for (project_id, side), held in owed.items():
        promoter = promoters.get((project_id, side))
        if promoter is not None:
            lines += [
                (home.party(side).code, one.number, one.title, promoter.organisation, promoter.contact,
                 promoter.contact_function, promoter.email, labels.name(words, one),
                 one.when.exact or labels.date(words, one) if one.when else "", labels.urgency(words, one.urgency))
                for one in held
            ]  # fmt: skip
    if not lines:
        raise Refusal("due.nobody")
    return ExportSheet(words.t("What is due"), labels.merge_headings(words), tuple(lines))


def _promoters(workspace: Workspace, owed: Iterable[tuple[str, Side]]) -> dict[tuple[str, Side], Promoter]:
    with workspace.read() as connection:
        return project_queries.promoters(connection, {project_id for project_id, _ in owed})


def _by_promoter(rows: Iterable[Due]) -> dict[tuple[str, Side], list[Due]]:
    """Return what promoters owe: milestones of projects and signatures, by project and side."""
    made: dict[tuple[str, Side], list[Due]] = {}
    for one in rows:
        if one.project_id is None or not one.by_promoter:
            continue
        for side in Side if one.side is None else (one.side,):
            made.setdefault((one.project_id, side), []).append(one)
    return made


def _body(words: Words, officer: Officer, call: CallSheet, party: Party, rows: Iterable[Due]) -> str:
    lines = [f"– {labels.line(words, one)}" for one in rows]
    return "\n".join((
        words.t("Good day,"), "",
        words.t("For your project of {call}, we await:", call=words.localised(call.title)), "", *lines,
        "", words.t("If a date cannot be kept, please write to us before it has passed."), "",
        officer.name, party.authority,
    ))  # fmt: skip
