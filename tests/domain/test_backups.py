"""Which backups stay, which are trusted, and what one says of itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.backups import (
    DAILY,
    MONTHLY,
    RECENT,
    WEEKLY,
    Manifest,
    Reason,
    State,
    kept,
    offered,
    reference,
    suspicious,
    thinned,
)

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
ages = st.lists(st.integers(min_value=0, max_value=3 * 365 * 24 * 60), max_size=120)


def manifest(sequence: int = 10, days: float = 0, applications: int = 5, **more: object) -> Manifest:
    made = Manifest(
        id=f"{sequence}-{days}", at=NOW - timedelta(days=days), reason=Reason.TIMER, program="0.1.0", schema=2,
        workspace_id="a" * 32, location="/bureau/appel.cmpdesk", size=1000, sequence=sequence, head="b" * 64,
        catalogue_size=900, catalogue_sha256="c" * 64, counts={"application": applications, "blob": 3},
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]  # fields by name


def instants(minutes: list[int]) -> dict[str, datetime]:
    return {f"{place}": NOW - timedelta(minutes=age) for place, age in enumerate(minutes)}


@given(ages)
def test_recent_ones_and_the_newest_always_stay(minutes: list[int]) -> None:
    here = instants(minutes)
    stay = thinned(here, NOW)
    assert {name for name, at in here.items() if NOW - at <= RECENT} <= stay
    if here:
        newest = max(here.values())
        assert any(here[name] == newest for name in stay)


@given(ages)
def test_old_ones_are_at_most_so_many_and_of_different_days(minutes: list[int]) -> None:
    here = instants(minutes)
    old = [here[name] for name in thinned(here, NOW) if NOW - here[name] > RECENT]
    assert len(old) <= DAILY + WEEKLY + MONTHLY
    assert len({at.date() for at in old}) == len(old)


@given(ages)
def test_thinning_again_removes_nothing(minutes: list[int]) -> None:
    here = instants(minutes)
    once = {name: here[name] for name in thinned(here, NOW)}
    assert thinned(once, NOW) == set(once)


@given(ages, st.integers(min_value=1, max_value=800))
def test_what_is_left_for_long_never_vanishes_by_age(minutes: list[int], days: int) -> None:
    here = instants(minutes)
    later = thinned(here, NOW + timedelta(days=days))
    assert bool(later) == bool(here)


def test_a_year_of_half_hours_keeps_days_weeks_and_months() -> None:
    here: dict[str, datetime] = {}
    at = NOW - timedelta(days=365)
    while at <= NOW:
        here[at.isoformat()] = at
        if at.hour == 12 and at.minute < 30:
            here = {name: here[name] for name in thinned(here, at)}
        at += timedelta(minutes=30)
    here = {name: here[name] for name in thinned(here, NOW)}
    old = sorted(one for one in here.values() if NOW - one > RECENT)
    assert len(here) - len(old) == 97
    assert DAILY + WEEKLY <= len(old) <= DAILY + WEEKLY + MONTHLY
    assert NOW - old[0] > timedelta(days=200)
    gaps = [after - before for before, after in pairwise(old)]
    assert max(gaps) <= timedelta(days=62)
    assert all(gap <= timedelta(days=1, hours=1) for gap in gaps[-DAILY + 2 :])


def test_suspicious_ones_never_push_out_good_ones() -> None:
    good = [manifest(days=5 + place) for place in range(DAILY)]
    bad = [manifest(1, days=5 + place / 40, suspicious=True) for place in range(40)]
    stay = kept([*good, *bad], NOW)
    assert {one.id for one in good} <= stay
    assert len(stay & {one.id for one in bad}) <= 2


@pytest.mark.parametrize(
    ("counts", "sequence", "expected"),
    [
        ({"application": 5}, 11, False),
        ({"application": 4}, 12, False),
        ({"application": 0}, 12, True),
        ({}, 12, True),
        ({"application": 5}, 9, True),
    ],
)
def test_what_holds_less_than_before_is_suspicious(counts: dict[str, int], sequence: int, expected: bool) -> None:
    assert suspicious(counts, sequence, manifest(10)) is expected
    assert suspicious(counts, sequence, None) is False


def test_an_empty_workspace_after_an_empty_one_is_not_suspicious() -> None:
    assert suspicious({"application": 0}, 11, manifest(10, applications=0)) is False


def test_a_restore_makes_what_was_restored_the_measure() -> None:
    old, new = manifest(4, days=3), manifest(20, days=1)
    after = manifest(5, days=0)
    restored = (old.id, NOW - timedelta(hours=5))
    assert reference([old, new], None) == new
    assert reference([old, new], restored) == old
    assert reference([old, new, after], restored) == after
    assert reference([old, replace(new, suspicious=True)], None) == old
    assert reference([], None) is None


def test_the_newest_good_one_is_offered_first() -> None:
    old, new, bad = manifest(4, days=3), manifest(20, days=1), manifest(1, days=0, suspicious=True)
    assert offered([bad, old, new]) == (new, old, bad)


def test_a_manifest_comes_back_as_it_was_written() -> None:
    made = manifest(suspicious=True)
    assert Manifest.from_dict(made.to_dict()) == made


@pytest.mark.parametrize(
    "wrong",
    [{"at": "hier"}, {"at": "2026-11-22T14:03:00"}, {"size": "x"}, {"counts": [1]}, {"reason": "non"}, {"id": None}],
)
def test_what_is_no_manifest_is_refused(wrong: dict[str, object]) -> None:
    found = {**manifest().to_dict(), **wrong}
    if wrong == {"id": None}:
        del found["id"]
    with pytest.raises((KeyError, TypeError, ValueError)):
        Manifest.from_dict(found)


def test_the_same_content_is_known_by_the_journal_and_the_attachments() -> None:
    made = manifest()
    state = State("a" * 32, 2, 10, "b" * 64, 3)
    assert made.same_content(state)
    for change in ({"schema": 3}, {"sequence": 11}, {"head": "d" * 64}, {"blobs": 4}, {"workspace_id": "e" * 32}):
        assert not made.same_content(replace(state, **change))
