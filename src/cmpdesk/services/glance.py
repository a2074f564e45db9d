"""The programme at a glance: over one commission session or several, on screen, as PDF and as a workbook."""

import re
import tomllib
from collections.abc import Collection, Sequence
from functools import lru_cache, partial
from pathlib import Path

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.glance import NOT_STATED, Glance, Session
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import CommissionSession, Party, Programme, Side
from cmpdesk.domain.regions import Region, Territory
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.words import Words
from cmpdesk.runtime.resources import resource
from cmpdesk.services.programmes import programme
from cmpdesk.services.project_documents import each, usual
from cmpdesk.services.saving import save
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import glance as queries
from cmpdesk.storage.queries import programmes as programme_queries
from cmpdesk.storage.workspace import Workspace


def sessions(workspace: Workspace, programme_id: str) -> tuple[Session, ...]:
    """Return the sessions of a programme that have calls, the oldest first; then calls without a session, as one."""
    with workspace.read() as connection:
        calls = [one for one in call_queries.calls(connection) if one.programme_id == programme_id]
        held = programme_queries.sessions(connection, programme_id)
    return _sessions(calls, held)


def _sessions(calls: Sequence[CallSheet], held: Sequence[CommissionSession]) -> tuple[Session, ...]:
    made = []
    named = {one.id: LocalisedText(fr=one.label) for one in reversed(held)}  # they come newest first
    for key, name in {**named, "": NOT_STATED}.items():
        own = [one for one in calls if (one.session_id or "") == key]
        if own:
            sectors = {sector.name.in_("fr"): sector.name for one in own for sector in one.sectors}
            made.append(Session(key, name, tuple(one.id for one in own), tuple(sectors.values())))
    return tuple(made)


def of(workspace: Workspace, programme_id: str, session_ids: Collection[str] | None = None, *,
       strict: bool = True) -> Glance:  # fmt: skip
    """Return the records of some sessions of a programme (None: of all), as who reads may see them.

    Strict files are counted only for who is cleared, and only if `strict`: figures without them are for all to read.
    """
    home = programme(workspace, programme_id)
    today = workspace.today()
    with workspace.read() as connection:
        if not strict:
            clearance.without_strict(connection)
        counted = clearance.cleared(connection)
        every = [one for one in call_queries.calls(connection) if one.programme_id == programme_id]
        held = _sessions(every, programme_queries.sessions(connection, programme_id))
        chosen = tuple(one for one in held if session_ids is None or one.id in session_ids)
        wanted = {call_id for one in chosen for call_id in one.call_ids}
        calls = [one for one in every if one.id in wanted]
        ids = [one.id for one in calls]
        any_strict = any(clearance.holds_strict(connection, one) for one in ids)
        entries = queries.entries(connection, calls, partial(located, home))
        missions = queries.missions(connection, ids)
        reports = queries.reports(connection, ids, today)
    return Glance(home, today, chosen, entries, missions, reports, strict=any_strict and counted,
                  hidden=any_strict and not counted)  # fmt: skip


def of_call(workspace: Workspace, call_id: str) -> tuple[Programme, str]:
    """Return the programme and the session ("" for none) of a call."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
    return programme(workspace, call.programme_id), call.session_id or ""


def named_sessions(workspace: Workspace, programme_id: str, names: Collection[str]) -> tuple[str, ...] | None:
    """Return the ids of the sessions with these labels, None for all; refused with ``glance.no-session``."""
    if not names:
        return None
    known = {one.name.in_("fr").casefold(): one.id for one in sessions(workspace, programme_id)}
    for name in names:
        if name.casefold() not in known:
            raise Refusal("glance.no-session", name=name)
    return tuple(known[name.casefold()] for name in names)


@lru_cache(maxsize=1)
def territories() -> tuple[Territory, ...]:
    """Return the shipped territories with their regions."""
    data = tomllib.loads(resource("regions.toml").read_text(encoding="utf-8"))
    return tuple(
        Territory(tuple(one["parties"]), re.compile(one["code"], re.IGNORECASE),
                  tuple(Region(each["from"], each["to"], LocalisedText.of(each["name"])) for each in one["regions"]))
        for one in data["territory"]
    )  # fmt: skip


def located(home: Programme, side: Side, address: str) -> LocalisedText | None:
    """Return the region that an address of one side names, None where it names none that is known."""
    code = home.party(side).code
    return next((found for one in territories() if code in one.parties and (found := one.region(address))), None)


# -- on paper, as a workbook


def documents(workspace: Workspace, shown: Glance, language: str) -> tuple[Document, ...]:
    """Return a glance as a document: of the office's own Party, then of the other one."""
    title = Words.of(language).t("The programme at a glance")
    return each(workspace, shown.programme, title, title, lambda party: pdf(workspace, shown, party, language))


def pdf(workspace: Workspace, shown: Glance, party: Party, language: str) -> bytes:
    """Return a glance on the paper of `party`."""
    from cmpdesk.documents import glance as made  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    return made.pdf(House.of(shown.programme, party, language), shown, at=workspace.now().replace(microsecond=0))


def workbook(workspace: Workspace, shown: Glance, language: str) -> bytes:
    """Return the figures of a glance as an Excel workbook, with the records that they count."""
    from cmpdesk.documents import glance as made
    from cmpdesk.documents.house import House

    house = House.of(shown.programme, usual(workspace, shown.programme), language)
    return made.workbook(house, shown, workspace.now())


def write(workspace: Workspace, shown: Glance, path: Path, *, language: str, party: Party | None = None,
          overwrite: bool = False) -> None:  # fmt: skip
    """Write a glance to `path`: a workbook where its name ends in ``.xlsx``, else a PDF.

    Refused with ``glance.other-kind`` for another ending, ``packets.would-overwrite`` where a file is there.
    """
    if path.suffix.lower() not in (".pdf", ".xlsx"):
        raise Refusal("glance.other-kind", name=path.name)
    if path.suffix.lower() == ".xlsx":
        make = partial(workbook, workspace, shown, language)
    else:
        make = partial(pdf, workspace, shown, party or usual(workspace, shown.programme), language)
    save(make, path, overwrite=overwrite)
