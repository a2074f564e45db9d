"""Proposals beside what holds now, what conflicts cost, what would join the parts of a jury, and typed wishes."""

import pytest

from cmpdesk.compute.assignment import assess
from cmpdesk.domain.assignment import AssignmentProblem, Candidate, Load, Pair, Preference, Rules
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import AssignmentOrigin, AssignmentRow, Wish, read_wishes
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.proposals import LoadChange, Proposal, Strain, strain


def problem(**change: object) -> AssignmentProblem:
    jury = tuple(Candidate(one, 2) for one in ("r1", "r2", "r3"))
    texts = tuple(Load(one) for one in ("a1", "a2", "a3"))
    return AssignmentProblem(jury, texts, 1, **change)  # type: ignore[arg-type]  # a field each


def proposal(of: AssignmentProblem, before: set[Pair], after: set[Pair]) -> Proposal:
    held = tuple(AssignmentRow(f"{r}/{a}", 1, r, a, AssignmentOrigin.PROPOSED, None, "") for r, a in sorted(before))
    return Proposal("call", Side.FIRST, of, assess(of, frozenset(after)), held)


def test_a_proposal_is_compared_with_what_holds_now() -> None:
    made = proposal(problem(), {("r1", "a1"), ("r1", "a2")}, {("r1", "a1"), ("r2", "a2"), ("r3", "a3")})
    assert made.stays == {("r1", "a1")}
    assert made.appears == {("r2", "a2"), ("r3", "a3")}
    assert made.goes == {("r1", "a2")}
    assert made.possible
    assert made.loads() == (LoadChange("r1", 2, 1, 0, 2), LoadChange("r2", 0, 1, 0, 2), LoadChange("r3", 0, 1, 0, 2))


def test_an_application_without_readers_is_not_the_worst_served() -> None:
    wishes = (Preference("r1", "a1", 2), Preference("r2", "a2", -1))
    made = proposal(problem(preferences=wishes), set(), {("r1", "a1"), ("r2", "a2")})
    assert made.worst() == ("a2",)
    assert made.solution.uncovered == (("a3", 1),)
    assert not made.possible


def test_parts_are_joined_by_who_has_room_then_by_who_suits_it() -> None:
    wishes = (Preference("r2", "a1", 1), Preference("r1", "a2", 2))
    after = {("r1", "a1"), ("r1", "a3"), ("r2", "a2")}
    made = proposal(problem(preferences=wishes), set(), after)
    assert not made.solution.connected
    assert made.links() == (("r2", "a1"),), "the first reviewer is full, however gladly they would"
    barred = frozenset({("r2", "a1"), ("r2", "a3")})
    assert proposal(problem(preferences=wishes, barred=barred), set(), after).links() == (("r1", "a2"),)
    shut = barred | {("r1", "a2")}
    assert proposal(problem(barred=shut), set(), after).links() == ()


def test_what_conflicts_cost_is_counted_by_reviewer_and_application() -> None:
    barred = frozenset({("r1", "a1"), ("r2", "a1"), ("r3", "a1"), ("r1", "a2"), ("gone", "a2"), ("r1", "gone")})
    found = strain(problem(barred=barred))
    assert found == Strain({"r1": 2, "r2": 1, "r3": 1}, {"a1": 0, "a2": 2, "a3": 3}, ("a1",))


def test_a_small_jury_is_no_shortage_by_conflicts() -> None:
    few = AssignmentProblem((Candidate("r1", 2),), (Load("a1"),), 3)
    assert strain(few).short == ()


@pytest.mark.parametrize("stored", [{}, {"language": False, "waived": ["a2", "a1"]}])
def test_rules_are_read_as_they_were_stored(stored: dict[str, object]) -> None:
    rules = Rules.of(stored)
    assert rules.language is bool(stored.get("language", True))
    assert rules.waived == set(stored.get("waived", ()))  # type: ignore[call-overload]  # a list
    assert Rules.of(rules.stored()) == rules


def test_wishes_are_read_as_they_are_pasted() -> None:
    typed = "12.101\t2\n\n12.102;-1\n  12.103 , −2 \nA 7 +1\n12.105: 0"
    assert read_wishes(typed) == (
        Wish("12.101", 2), Wish("12.102", -1), Wish("12.103", -2), Wish("A 7", 1), Wish("12.105", 0),
    )  # fmt: skip


def test_wishes_are_read_from_a_list_of_all_applications() -> None:
    typed = "12.101\t\tAtlas des rives\n12.102\t-2\tThéâtre du quai 2\n12.103\t \n\t12.104\t1"
    assert read_wishes(typed) == (Wish("12.102", -2), Wish("12.104", 1))


@pytest.mark.parametrize(("typed", "code"), [
    ("12.101\tAtlas\t2", "preference.unreadable"), ("12.101\t\t2", "preference.unreadable"),
    ("12.101\t3", "preference.unreadable"), ("12.101", "preference.unreadable"), ("gladly", "preference.unreadable"),
    ("12.101 1\n12.101 2", "preference.twice"),
])  # fmt: skip
def test_wishes_that_cannot_be_read(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_wishes(typed)
    assert caught.value.code == code
