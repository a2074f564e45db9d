"""Which letter a Party writes after a review, and what the seal of a review waits for."""

from datetime import date

import pytest

from cmpdesk.domain import review_effects as rules
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import LetterKind
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.review_effects import Judged, ProjectEffects
from cmpdesk.domain.review_money import Effect, InstalmentEffect
from cmpdesk.domain.reviews import ReviewDecision, ReviewOutcome, Stage

CODES = {Side.FIRST: "QC", Side.SECOND: "WB"}
ON = date(2020, 9, 25)


def money(effect: Effect = Effect.RELEASED, stays: int | None = None) -> InstalmentEffect:
    return InstalmentEffect("e", "i", "g", Side.FIRST, "MRIF", 2021, Money(500_00, "CAD"), effect, stays)


def decision(outcome: ReviewOutcome | None = ReviewOutcome.CONTINUE, first: str = "Rythme tenu.",
             second: str = "Budget conforme.", conditions: str = "") -> ReviewDecision:  # fmt: skip
    return ReviewDecision("d", 1, "r", "p", outcome, (first, second), conditions, (), ON)


def effects(*lines: InstalmentEffect, outcome: ReviewOutcome = ReviewOutcome.CONTINUE,
            conditions: str = "") -> ProjectEffects:  # fmt: skip
    made = decision(outcome, conditions=conditions)
    return ProjectEffects("p", "11.801", "Circuits courts", ProjectState.RUNNING, made, lines)


@pytest.mark.parametrize(
    ("one", "side", "kind"),
    [
        (effects(), Side.FIRST, LetterKind.FAVOURABLE),
        (effects(money()), Side.FIRST, LetterKind.FAVOURABLE),
        (effects(money(), conditions="Recruter"), Side.FIRST, LetterKind.CONDITIONAL),
        (effects(money(), money(Effect.REDUCED, 1)), Side.FIRST, LetterKind.CONDITIONAL),
        (effects(money(Effect.REFUSED)), Side.FIRST, LetterKind.UNFAVOURABLE),
        (effects(money(Effect.SUSPENDED)), Side.FIRST, LetterKind.CONDITIONAL),
        (effects(money(Effect.REFUSED), money(Effect.SUSPENDED)), Side.FIRST, LetterKind.CONDITIONAL),
        (effects(money(Effect.REFUSED)), Side.SECOND, LetterKind.FAVOURABLE),
        (effects(money(), outcome=ReviewOutcome.STOP), Side.FIRST, LetterKind.UNFAVOURABLE),
    ],
)
def test_each_party_writes_the_letter_that_its_own_money_calls_for(one: ProjectEffects, side: Side,
                                                                   kind: LetterKind) -> None:  # fmt: skip
    assert rules.letter_kind(one, side) is kind


def judged(number: str, made: ReviewDecision | None, stage: Stage = Stage.DECIDED, *,
           done: bool = True) -> Judged:  # fmt: skip
    return Judged(number, stage, made, done)


FIRST = judged("11.801", decision())


@pytest.mark.parametrize(
    ("other", "code", "named"),
    [
        (judged("11.802", None, Stage.DIFFERENT), "review.projects-open", {"numbers": "11.802"}),
        (judged("11.802", None, Stage.HALF), "review.projects-open", {"numbers": "11.802"}),
        (judged("11.802", decision(first=" — ")), "review.no-reasons", {"numbers": "11.802", "party": "QC"}),
        (judged("11.802", decision(first="RYTHME  tenu", second="Autre")), "review.same-reasons",
         {"number": "11.802", "other": "11.801", "party": "QC"}),
        (judged("11.802", decision(first="Autre", second="« Rythme, tenu ! »")), "review.same-reasons",
         {"number": "11.802", "other": "11.801", "party": "WB"}),
        (judged("11.802", decision(first="Autre", second="Encore"), done=False), "review.not-carried-out",
         {"numbers": "11.802"}),
    ],
)  # fmt: skip
def test_a_seal_names_what_it_waits_for(other: Judged, code: str, named: dict[str, str]) -> None:
    with pytest.raises(Refusal) as refused:
        rules.check_sealable([FIRST, other], CODES)
    assert refused.value.code == code
    assert named.items() <= refused.value.params.items()


def test_a_project_carried_to_the_next_meeting_or_over_owes_nothing() -> None:
    rules.check_sealable([
        FIRST, judged("11.802", decision(ReviewOutcome.POSTPONED, "", ""), Stage.POSTPONED, done=False),
        judged("11.803", None, Stage.NOTHING), judged("11.804", decision(first="Ensemble", second="Ensemble")),
    ], CODES)  # fmt: skip
