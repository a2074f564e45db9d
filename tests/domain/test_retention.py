"""What is due under a rule on a day: whole years, month ends, leap days, vague dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.retention import FATES, STARTS, Fate, Held, Kind, Rule, after, checked, dry_run

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
YEARS = st.integers(0, 30)
RULE = Rule("QC", Kind.REFUSED, 3, Fate.DESTROY)


def held(started: PartialDate | None, kind: Kind = Kind.REFUSED, party: str = "QC", key: str = "1") -> Held:
    return Held(kind, key, party, key, "Tourbières", started)


@given(DAYS, YEARS)
def test_whole_years_are_over_on_the_same_day_of_the_month(start: date, years: int) -> None:
    over = after(start, years)
    assert over.year == start.year + years
    assert over >= start
    if (start.month, start.day) != (2, 29):
        assert (over.month, over.day) == (start.month, start.day)


@given(DAYS, DAYS, YEARS, YEARS)
def test_what_begins_later_or_is_kept_longer_is_never_due_sooner(a: date, b: date, m: int, n: int) -> None:
    first, last = sorted((a, b))
    fewer, more = sorted((m, n))
    assert after(first, fewer) <= after(last, more)


@pytest.mark.parametrize(
    ("start", "years", "over"),
    [("2024-02-29", 3, "2027-03-01"), ("2024-02-29", 4, "2028-02-29"), ("2023-02-28", 1, "2024-02-28"),
     ("2024-12-31", 7, "2031-12-31"), ("2026-01-31", 0, "2026-01-31"), ("2096-02-29", 4, "2100-03-01")],
)  # fmt: skip
def test_ends_of_months_and_leap_days(start: str, years: int, over: str) -> None:
    assert after(date.fromisoformat(start), years) == date.fromisoformat(over)


@given(DAYS, YEARS)
def test_a_thing_is_due_from_the_first_day_after_its_time_and_not_a_day_before(start: date, years: int) -> None:
    rule = Rule("QC", Kind.REFUSED, years, Fate.DESTROY)
    over = after(start, years)
    one = held(PartialDate.of(start))
    assert [told.held for told in dry_run([one], [rule], over).due] == [one]
    before = dry_run([one], [rule], over - timedelta(days=1))
    assert (before.due, [told.since for told in before.later]) == ((), [over])


@pytest.mark.parametrize(
    ("edtf", "since"), [("2020", "2023-12-31"), ("2020-02", "2023-03-01"), ("2021-23", "2024-12-20")]
)
def test_a_vague_start_is_taken_at_its_last_day(edtf: str, since: str) -> None:
    told = dry_run([held(PartialDate.of_edtf(edtf))], [RULE], date(2030, 1, 1))
    assert told.due[0].since == date.fromisoformat(since)


def test_only_rules_of_the_party_and_the_kind_count_and_nothing_without_a_start_is_due() -> None:
    early = PartialDate.of(date(2001, 5, 1))
    things = [held(early, party="WB"), held(early, Kind.PACKETS, key="2"), held(None, key="3"), held(early, key="4")]
    told = dry_run(things, [RULE], date(2030, 1, 1))
    assert [one.held.id for one in told.due] == ["4"]
    assert [one.id for one in told.unknown] == ["3"]


def test_every_kind_has_a_start_and_a_fate() -> None:
    assert set(STARTS) == set(FATES) == set(Kind)
    for kind in Kind:
        assert checked(Rule("QC", kind, 0, FATES[kind][0])).kind is kind


@pytest.mark.parametrize(
    ("rule", "code"),
    [(Rule("QC", Kind.REFUSED, -1, Fate.DESTROY), "retention.years"),
     (Rule("QC", Kind.REFUSED, 101, Fate.DESTROY), "retention.years"),
     (Rule("QC", Kind.GRANTED, 2, Fate.DESTROY), "retention.fate")],
)  # fmt: skip
def test_a_rule_that_makes_no_sense_is_refused(rule: Rule, code: str) -> None:
    with pytest.raises(Refusal, match=code.replace(".", r"\.")):
        checked(rule)
