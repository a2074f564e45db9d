"""Telling the others on a server that something changed, and hearing it: which part of the workspace, never what.

Whoever may connect can listen, so a notice says no more than the areas touched; each reads anew what they may see.
"""

import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from cmpdesk.domain.areas import Area
from cmpdesk.storage.engines import Engines

if TYPE_CHECKING:
    import psycopg

CHANNEL = "cmpdesk"
PAUSE = 1.0
"""Seconds between two looks at whether the server still answers, and between two tries to reach it again."""
_FILED = Area.APPLICATIONS | Area.JURIES | Area.PACKETS
_NAMED = Area.DIRECTORY | _FILED
_EXPERTS = Area.DIRECTORY | Area.JURIES
AREAS = {
    "workspace": Area.WORKSPACE, "officer": Area.WORKSPACE, "programme": Area.ALL, "party": Area.ALL,
    "commission_session": Area.PROGRAMMES | Area.CALLS, "call": Area.CALLS | _FILED, "sector": Area.CALLS | _FILED,
    "envelope": Area.CALLS, "grid_version": Area.CALLS | Area.PACKETS | Area.SCORES, "organisation": _NAMED,
    "organisation_name": _NAMED, "person": _NAMED, "person_name": _NAMED, "application": _FILED, "filing": _FILED,
    "attachment": _FILED, "note": Area.APPLICATIONS, "heading": Area.NONE, "reviewer": Area.JURIES | Area.PACKETS,
    "assignment": Area.JURIES | Area.PACKETS | Area.SCORES, "packet": Area.PACKETS, "preference": Area.JURIES,
    "expert": _EXPERTS, "affiliation": _EXPERTS, "invitation": _EXPERTS, "tie": Area.JURIES,
    "declaration": Area.JURIES | Area.PACKETS | Area.SCORES, "score_sheet": Area.SCORES, "mark": Area.SCORES,
    "returned_file": Area.SCORES, "jury": Area.SCORES, "consolidation": Area.SCORES,
    "ranking": Area.SCORES | Area.CALLS,
    **dict.fromkeys(
        ("project", "promoter", "instrument", "project_file", "change_request", "holiday", "milestone", "revision",
         "baseline", "baseline_entry", "grant_line", "instalment", "claim", "supporting_piece", "carry_over",
         "letter_template", "letter"), Area.PROJECTS,
    ),
    **dict.fromkeys(
        ("mission", "traveller", "mission_stop", "mission_cost", "outcome", "follow_up", "objective", "progress_sheet",
         "progress_file", "review", "delegate", "recusal", "opinion", "review_decision", "instalment_decision",
         "report", "closing"), Area.REVIEWS,
    ),
    **dict.fromkeys(("communication", "retention_rule", "disposal", "incident"), Area.PRIVACY),
}  # fmt: skip
"""What each journalled table shows up in."""


def areas_of(tables: Iterable[str]) -> Area:
    """Return the parts of the workspace that a change of `tables` touches."""
    found = Area.HISTORY
    for table in tables:
        found |= AREAS[table]
    return found


def announce(connection: Connection, tables: Iterable[str]) -> None:
    """Tell everybody, as soon as this transaction is committed, which areas it touched."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SELECT pg_notify(%s, %s)", (CHANNEL, str(areas_of(tables).value)))


class Listener:
    """Hears the notices of others on a thread of its own until it is closed, and finds its way back to the server.

    `changed` gets the areas that somebody else touched, all of them after silence was broken; `reachable` gets False
    when the server is gone and True when it is back. Both are called on that thread.
    """

    def __init__(self, engines: Engines, changed: Callable[[Area], None],
                 reachable: Callable[[bool], None] = lambda _there: None) -> None:  # fmt: skip
        self._engines = engines
        self._changed, self._reachable = changed, reachable
        self._closed = threading.Event()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="cmpdesk-listener", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until it hears, and tell whether it does."""
        return self._ready.wait(seconds)

    def close(self) -> None:
        """Stop listening."""
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        import psycopg

        there = True
        while not self._closed.is_set():
            with suppress(psycopg.Error, OSError), self._engines.connect_apart() as connection:
                connection.execute(f"LISTEN {CHANNEL}")
                self._ready.set()
                if not there:
                    there = True
                    self._reachable(True)
                    self._changed(Area.ALL)
                self._hear(connection)
            self._ready.clear()
            if self._closed.is_set():
                return
            if there:
                there = False
                self._reachable(False)
            self._closed.wait(PAUSE)

    def _hear(self, connection: "psycopg.Connection[tuple[object, ...]]") -> None:
        """Pass on what is heard; returns when the server no longer answers, or at the end."""
        from cmpdesk.storage.lifeline import answers

        while not self._closed.is_set():
            heard = Area.NONE
            for notice in connection.notifies(timeout=PAUSE / 4, stop_after=1):
                if notice.pid not in self._engines.processes():
                    heard |= _area(notice.payload)
            if heard:
                self._changed(heard)
            elif not answers(str(connection.info.hostaddr or connection.info.host), connection.info.port):
                return


def _area(payload: str) -> Area:
    """Return the areas that a notice names; whatever else somebody sent is read as all of them."""
    return Area(int(payload) & Area.ALL.value) if payload.isdecimal() else Area.ALL
