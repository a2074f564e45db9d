"""Rules of mid-term reviews: what keeps a project open, where it stands, who has to leave the room."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain import reviews as rules
from cmpdesk.domain.calls import new_themes
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant, Instalment
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectState
from cmpdesk.domain.reviews import (
    OPEN,
    OpinionCode,
    ReviewDecision,
    ReviewOutcome,
    ReviewRow,
    Stage,
    Standing,
    Withdrawal,
)
from cmpdesk.domain.text import LocalisedText

CODES = st.none() | st.sampled_from(OpinionCode)
PAIRS = st.tuples(CODES, CODES)
STATES = st.sampled_from(ProjectState)
ROW = ReviewRow("p", "11.001", "Serres", None, ProjectState.RUNNING, Standing.ON_TRACK, (True, True), (None, None),
                None)  # fmt: skip
LEFT = Withdrawal("w", "d", "p", Side.FIRST, "Odette Lavoie", "Lien")


@given(PAIRS)
def test_only_two_opinions_that_agree_decide(pair: tuple[OpinionCode | None, OpinionCode | None]) -> None:
    agreed = rules.shared(pair)
    assert (agreed is not None) == (None not in pair and len(set(pair)) == 1)
    stage = rules.stage(ProjectState.RUNNING, pair, agreed)
    assert (stage in OPEN) == (agreed is None)
    assert (stage is Stage.HALF) == (sum(one is None for one in pair) == 1)
    assert rules.stage(ProjectState.RUNNING, tuple(reversed(pair)), agreed) is stage


@given(STATES, PAIRS, st.none() | st.sampled_from(ReviewOutcome))
def test_what_is_over_waits_for_nothing(state: ProjectState, pair: tuple[OpinionCode | None, OpinionCode | None],
                                        outcome: ReviewOutcome | None) -> None:  # fmt: skip
    stage = rules.stage(state, pair, outcome)
    assert (stage is Stage.NOTHING) == (state in OVER and outcome is None)
    assert (stage is Stage.POSTPONED) == (outcome is ReviewOutcome.POSTPONED)


@given(STATES, st.tuples(st.booleans(), st.booleans()), st.booleans())
def test_the_portfolio_tells_each_project_one_standing(state: ProjectState, sheets: tuple[bool, bool],
                                                       overdue: bool) -> None:  # fmt: skip
    told = rules.standing(state, sheets, overdue=overdue)
    assert (told is Standing.STOPPED) == (state in (ProjectState.WITHDRAWN, ProjectState.STOPPED))
    if told is Standing.SHEET_MISSING:
        assert not all(sheets)
    if state is ProjectState.COMPLETED:
        assert told is Standing.ON_TRACK
    if told is Standing.LATE:
        assert overdue or state is ProjectState.SUSPENDED
    assert rules.standing(state, (True, True), overdue=False) is not Standing.SHEET_MISSING


def test_every_opinion_is_an_outcome() -> None:
    assert [str(one) for one in OpinionCode] == [str(one) for one in ReviewOutcome][:4]


def test_who_is_recused_and_there_has_to_leave_first() -> None:
    for held in ((), (replace(LEFT, side=Side.SECOND),), (replace(LEFT, present=False),),
                 (replace(LEFT, left_at=datetime(2020, 9, 24, 10, tzinfo=UTC)),)):  # fmt: skip
        rules.check_opinion(ROW, None, Side.FIRST, held)
    with pytest.raises(Refusal, match=r"opinion\.not-withdrawn"):
        rules.check_opinion(ROW, None, Side.FIRST, (LEFT,))


def test_what_is_over_or_carried_out_takes_no_opinion() -> None:
    with pytest.raises(Refusal, match=r"opinion\.project-over"):
        rules.check_opinion(replace(ROW, state=ProjectState.STOPPED), None, Side.FIRST, ())
    done = ReviewDecision("d", 1, "r", "p", ReviewOutcome.STOP, ("", ""), "", (), date(2020, 9, 24),
                          applied_at=datetime(2020, 10, 1, tzinfo=UTC))  # fmt: skip
    with pytest.raises(Refusal, match=r"review\.applied"):
        rules.check_opinion(ROW, done, Side.FIRST, ())


@given(st.none() | st.datetimes(), st.none() | st.datetimes())
def test_nobody_is_back_before_having_left(left: datetime | None, back: datetime | None) -> None:
    if back is not None and (left is None or back < left):
        with pytest.raises(Refusal, match=r"recusal\.times"):
            rules.check_times(left, back)
    else:
        rules.check_times(left, back)


def grant(side: Side, year: int, *cents: int) -> Grant:
    made = tuple(Instalment(f"{side}{year}{place}", place, Money(one, "CAD"), "", None, None, None, None, None, "")
                 for place, one in enumerate(cents))  # fmt: skip
    return Grant(f"{side}{year}", "p", side, "MRIF", year, "", Money(sum(cents), "CAD"), made)


def test_the_second_year_is_the_later_budget_year_or_what_follows_the_first_instalment() -> None:
    grants = (grant(Side.FIRST, 2019, 10, 5), grant(Side.FIRST, 2020, 8), grant(Side.SECOND, 2019, 7, 3))
    found = rules.second_year(grants)
    assert [(side, one.id) for side, one in found] == [(Side.FIRST, "first20200"), (Side.SECOND, "second20191")]


@given(st.lists(st.builds(LocalisedText, fr=st.sampled_from(["Eau", "eau", "Énergie", "Culture", ""])), max_size=6))
def test_a_theme_is_copied_once(themes: list[LocalisedText]) -> None:
    known = (LocalisedText(fr="culture"),)
    made = new_themes(themes, known)
    assert len({one.fr.casefold() for one in made}) == len(made)
    assert all(one.fr and one.fr != "Culture" for one in made)
    assert new_themes(themes, (*known, *made)) == ()
