"""Two officers on a server who plan, authorise and move missions at the same instant: the second is refused."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import psycopg

from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import Mission, Traveller
from cmpdesk.domain.moves import Move, Set
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import ReviewDraft
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.travel_caps import Cap
from cmpdesk.services import calls, missions, rescheduling, review_meetings, reviews
from cmpdesk.storage.queries import missions as mission_queries
from tests.services.following import cohort
from tests.services.travelling import ANNE, added, draft
from tests.storage.fixtures import DEADLINE, Clock
from tests.storage.logins import server

_WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def at_once(address: str, *acts: Callable[[], Any]) -> list[str]:
    """Do `acts` so that none is written before each is ready or waits for another; return what refused each, or "".

    Whoever holds the head of the journal keeps everybody from committing.
    """
    with psycopg.connect(address) as gate, psycopg.connect(address, autocommit=True) as watch:
        gate.execute("SELECT FROM journal_head FOR UPDATE")
        with ThreadPoolExecutor(len(acts)) as pool:
            made = [pool.submit(_tried, act) for act in acts]
            until = time.monotonic() + 30
            while time.monotonic() < until:
                waiting = watch.execute(_WAITING).fetchone()
                if waiting is not None and waiting[0] + sum(one.done() for one in made) == len(acts):
                    break
                time.sleep(0.02)
            gate.rollback()
            return sorted(one.result() for one in made)


def _tried(act: Callable[[], Any]) -> str:
    try:
        act()
    except Refusal as refused:
        return refused.code
    return ""


def on(month: int, day: int = 15, **more: Any) -> dict[str, Any]:
    return {"ends": PartialDate.of(date(2020, month, day)), "stops": (), "days": 3, "travellers": (ANNE,), **more}


def people(*names: str) -> Sequence[Traveller]:
    return tuple(Traveller(name, "", "Institut des lacs") for name in names)


def test_the_second_is_refused_as_if_it_came_later(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        followed = cohort(made.owner, made.lead, 2)
        other = calls.create(
            made.owner, officer=made.lead, programme_id=followed.call.programme_id,
            draft=replace(calls.blank(made.owner, followed.call.programme_id), title=LocalisedText(fr="Autre appel"),
                          deadline=DEADLINE),
        ).value  # fmt: skip
        first, second = (made.officer(name, Role.OFFICER) for name in ("quebec", "wallonie"))
        call, (a, b) = followed.call.id, followed.projects
        with closing(made.open(first)) as here, closing(made.open(second)) as there:
            add, add_too = partial(added, here, first), partial(added, there, second)

            def together(*acts: Callable[[], Any]) -> list[str]:
                return at_once(postgres_database, *acts)

            def allow(allowed: MissionRules) -> None:
                missions.set_rules(made.owner, officer=made.lead, call_id=call, seen=None, allowed=allowed)

            # the same person: of two projects, of two calls, and one that nobody knows yet
            assert together(partial(add, call, a, **on(2)), partial(add_too, call, b, **on(2))) == [
                "", "mission.overlap"]  # fmt: skip
            assert together(partial(add, call, a, **on(3)), partial(add_too, other.id, None, **on(3))) == [
                "", "mission.overlap"]  # fmt: skip
            new = on(4, travellers=people("Nouvelle Venue"))
            assert together(partial(add, call, a, **new), partial(add_too, call, b, **new)) == ["", "mission.overlap"]

            # dates that are edited, and dates that a revision moves
            one, two = add(call, a, **on(5)), add_too(call, b, **on(6))
            assert together(
                partial(missions.edit, here, officer=first, mission_id=one.id, seen=None, draft=draft(a, **on(7))),
                partial(missions.edit, there, officer=second, mission_id=two.id, seen=None, draft=draft(b, **on(7))),
            ) == ["", "mission.overlap"]  # fmt: skip
            one, two = _anew(here, one), _anew(here, two)
            moved, still = (one, two) if one.ends and one.ends.month == 7 else (two, one)
            to = Move(Set(PartialDate.of(date(2020, 9, 15))), frozenset({moved.milestone_id or ""}))
            assert together(
                partial(rescheduling.reschedule, here, officer=first, call_id=call, moves=[to],
                        draft=RevisionDraft("Report")),
                partial(missions.edit, there, officer=second, mission_id=still.id, seen=None,
                        draft=draft(still.project_id, **on(9))),
            ) == ["", "mission.overlap"]  # fmt: skip

            # a quota, and a cap that authorised missions use
            there_already = sum(each.sending is Side.FIRST for each in missions.board(here, call).missions)
            assert there_already in (4, 5), "of the two calls either one's mission may have come first"
            allow(MissionRules(party=Limits(missions=there_already + 3)))
            several = [on(10 + place, travellers=people(f"Personne {place}")) for place in range(3)]
            for kept in several[:2]:
                add(call, a, **kept)
            assert together(partial(add, call, a, **several[2]), partial(
                add_too, call, b, **on(12, 22, travellers=people("Personne 4")))) == [
                "", "mission.quota-party-missions"]  # fmt: skip
            allow(MissionRules(cap=Cap(trips=1)))
            sign: dict[str, Any] = {"on": date(2020, 1, 6), "reference": "SD-1", "seen": None}
            assert together(
                partial(missions.authorise, here, officer=first, mission_id=moved.id, **sign),
                partial(missions.authorise, there, officer=second, mission_id=still.id, **sign),
            ) == ["", "cap.trips"]  # fmt: skip


def _anew(workspace: Any, one: Mission) -> Mission:
    return missions.mission(workspace, one.id)


def test_who_moves_dates_and_who_edits_a_meeting_wait_in_one_order(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        followed = cohort(made.owner, made.lead, 1)
        call = followed.call.id
        held = ReviewDraft(PartialDate.of(date(2020, 9, 15)))
        review = review_meetings.create(made.owner, officer=made.lead, call_id=call, draft=held).value
        lead = made.officer("wallonie", Role.LEAD)
        edit = partial(review_meetings.edit, officer=lead, review_id=review.id, seen=review.version,
                       draft=replace(held, when=PartialDate.of(date(2020, 10, 6)), milestone_id=review.milestone_id))
        with closing(made.open(lead)) as there, ThreadPoolExecutor(1) as pool:
            with made.owner.write(made.lead, "review.edit") as transaction:
                mission_queries.hold(transaction.connection, Owner(OwnerKind.CALL, call))
                edited = pool.submit(_tried, partial(edit, there))
                with psycopg.connect(postgres_database, autocommit=True) as watch:
                    while watch.execute(_WAITING).fetchone() == (0,):
                        assert not edited.done()
                        time.sleep(0.02)
                    # a child row needs its call to be there, and no more: it is entered meanwhile
                    watch.execute("SELECT FROM call WHERE id = %s FOR KEY SHARE NOWAIT", [call])
                reviews.opened(transaction, review.id)
                transaction.commit()
            assert edited.result() == "record.moved"
