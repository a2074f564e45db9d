"""The checklist of a project: what is counted, what blocks, what a reason overrides."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.closing import (
    ADVICE,
    BY_HAND,
    Check,
    Closing,
    Evaluation,
    Item,
    Rating,
    check_closed,
    checks,
    ticks,
)
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Claim, Grant, Instalment
from cmpdesk.domain.money import Money
from cmpdesk.domain.outcomes import FollowUp, FollowUpKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText

DAY, EURO = date(2021, 12, 20), Money(100, "EUR")
OWNER = Owner(OwnerKind.PROJECT, "p")


def found(closing: Closing | None = None, **more: Any) -> dict[Item, Check]:
    facts: dict[str, Any] = {"reports": (), "grants": (), "milestones": (), "instruments": (), "requests": (),
                                "follow_ups": (), "sides": frozenset()}  # fmt: skip
    made = checks(closing or Closing("p"), **(facts | more))
    assert [one.item for one in made] == list(Item)
    return {one.item: one for one in made}


def test_an_empty_project_lacks_its_final_report_its_evaluations_and_the_ticks() -> None:
    assert {item for item, one in found().items() if not one.settled} == {
        Item.FINAL_REPORT, Item.EVALUATIONS, *BY_HAND
    }  # fmt: skip


def test_money_is_settled_once_claims_are_decided_and_what_was_released_is_paid() -> None:
    paid = Instalment("i", 1, EURO, "", None, None, None, DAY, DAY, "")
    released, planned = replace(paid, id="j", paid_on=None), replace(paid, id="k", paid_on=None, released_on=None)
    open_claim = Claim("c", 1, DAY, EURO, None, None, "", ())
    held = Grant("g", "p", Side.SECOND, "WBI", 2021, "", EURO, (paid, released, planned), (open_claim,))
    made = found(grants=[held])
    assert (made[Item.PAYMENTS].open, made[Item.PAYMENTS].of) == (1, 2)
    assert (made[Item.CLAIMS].open, made[Item.CLAIMS].of) == (1, 1)


def test_dates_are_done_or_cancelled_and_those_of_reports_and_payments_count_elsewhere() -> None:
    one = Milestone("m", OWNER, MilestoneKind.MISSION, LocalisedText(fr="Mission"))
    held = [one, replace(one, done_on=DAY), replace(one, cancelled=True), replace(one, kind=MilestoneKind.REPORT),
            replace(one, kind=MilestoneKind.PAYMENT)]  # fmt: skip
    made = found(milestones=held)[Item.MILESTONES]
    assert (made.open, made.of) == (1, 2)


def test_each_side_signs_and_so_does_each_amendment() -> None:
    signed = InstrumentDraft(Side.FIRST, InstrumentKind.AGREEMENT, "", DAY, DAY, DAY)
    amendment = InstrumentDraft(Side.FIRST, InstrumentKind.AMENDMENT, "", DAY, None, DAY)
    made = found(instruments=[signed, amendment], sides=frozenset(Side))
    assert made[Item.INSTRUMENTS].open == 2


def test_a_follow_up_without_owner_or_date_is_only_advice() -> None:
    whole = FollowUp("f", "c", FollowUpKind.ACTION, "x", "A", None, "", PartialDate.of(DAY), None, "p", "", "", None,
                     "", None, LocalisedText())  # fmt: skip
    bare = replace(whole, owner="")
    made = found(follow_ups=[whole, bare, replace(bare, done_on=DAY)])[Item.FOLLOW_UPS]
    assert (made.open, made.of, made.blocking) == (1, 3, False)


def test_both_evaluations_are_needed() -> None:
    one = Closing("p", evaluations=(Evaluation(Rating.GOOD, "x"), Evaluation()))
    assert found(one)[Item.EVALUATIONS].open == 1


@given(st.lists(st.sampled_from(list(Item)), unique=True), st.text(max_size=4))
def test_a_project_is_closed_where_nothing_blocks_or_for_a_reason(waiting: list[Item], reason: str) -> None:
    held = [Check(item, 1 if item in waiting else 0, 1) for item in Item]
    blocking = [item for item in waiting if item not in ADVICE]
    if not blocking or reason.strip():
        check_closed("12.101", held, reason)
        return
    with pytest.raises(Refusal) as refused:
        check_closed("12.101", held, reason)
    assert (refused.value.code, refused.value.params["count"]) == ("closing.open", len(blocking))


def test_what_another_version_ticked_is_left_out() -> None:
    assert ticks({"ticked": ["originals", "reports", "moon"]}) == {Item.ORIGINALS}
