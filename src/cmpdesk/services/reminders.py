"""Reminders for readers whose score sheets are missing: drafts of messages, never sent from here."""

import re
from collections.abc import Collection
from pathlib import Path

from cmpdesk.documents import mail
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.sheets import ReaderProgress, ReadingRow, SheetState
from cmpdesk.i18n.words import Words
from cmpdesk.runtime import disk
from cmpdesk.services import packets, scoring
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import juries
from cmpdesk.storage.queries.packets import language_of
from cmpdesk.storage.workspace import Workspace

_DONE = (SheetState.RETURNED, SheetState.RECUSED, SheetState.OBSERVER)


def drafts(workspace: Workspace, *, officer: Officer, call_id: str, side: Side,
           reviewer_ids: Collection[str] | None = None) -> dict[str, bytes]:  # fmt: skip
    """Return a reminder for each late reader of a jury (of `reviewer_ids`, where given), by the name of its file.

    Each is in the language of its reader and lists what is missing. Refused with ``reminder.nobody-late``.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    home = programme(workspace, call.programme_id)
    party = home.party(side)
    workspace.require(officer, Right.EDIT_JURY, party.code)
    late = [one for one in scoring.late(workspace, officer=officer, call_id=call_id, side=side)
            if reviewer_ids is None or one.reviewer_id in reviewer_ids]  # fmt: skip
    if not late:
        raise Refusal("reminder.nobody-late", party=party.code)
    languages = _languages(workspace, call, home, side)
    made: dict[str, bytes] = {}
    for one in late:
        words = _words(languages[one.reviewer_id], party)
        rows = scoring.readings(workspace, officer=officer, reviewer_id=one.reviewer_id)
        missing = [row for row in rows if row.state not in _DONE]
        name = re.sub(r"[^\w.-]+", "-", f"{words.t('Reminder')}-{one.code}") + mail.SUFFIX
        made[name] = _draft(words, officer, call, party, one, missing)
    return made


def write(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, out: Path,
          reviewer_ids: Collection[str] | None = None) -> Outcome[tuple[Path, ...]]:  # fmt: skip
    """Write the drafts into the folder `out`, over those of before: all of them or none."""
    made = drafts(workspace, officer=officer, call_id=call_id, side=side, reviewer_ids=reviewer_ids)
    with packets.staged_in(out) as staged:
        for name, data in made.items():
            disk.put(staged / name, data)
        for name in made:
            packets.place(staged / name, out / name)
    return Outcome(tuple(out / name for name in made), Area.NONE)


def _languages(workspace: Workspace, call: CallSheet, home: Programme, side: Side) -> dict[str, str]:
    with workspace.read() as connection:
        return {one.id: language_of(one, home, side) for one in juries.reviewers(connection, call, side)}


def _words(language: str, party: Party) -> Words:
    return Words.of(party.locale if party.locale[:2] == language else language)


def _draft(words: Words, officer: Officer, call: CallSheet, party: Party, reader: ReaderProgress,
           missing: list[ReadingRow]) -> bytes:  # fmt: skip
    title = words.localised(call.title)
    lines = [
        words.t("Dear {name},", name=reader.name),
        words.n("We have not received {count} of your score sheets for the following call yet: {call}.",
                "We have not received {count} of your score sheets for the following call yet: {call}.",
                len(missing), call=title),
    ]  # fmt: skip
    if call.return_by is not None:
        lines.append(words.t("They were due by {when}.", when=words.deadline(call.return_by, party.zone)))
    lines += [
        "\n".join(f"– {row.number}" for row in missing),  # the titles stay in the packet
        words.t("Please send us the filled sheets, or tell us what keeps you from it."),
        f"{officer.name}\n{party.authority}",
    ]
    subject = words.t("Reminder: score sheets for {call}", call=title)
    return mail.draft(reader.email, reader.name, subject, "\n\n".join(lines))
