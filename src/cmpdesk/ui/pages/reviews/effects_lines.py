"""What carrying out a meeting would change, line by line, and what it comes to for each Party."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.projects import ProjectAction, ProjectState
from cmpdesk.domain.review_effects import Plan, ProjectEffects
from cmpdesk.domain.review_money import AccountLine, Effect, InstalmentEffect, Total
from cmpdesk.domain.reviews import ReviewOutcome
from cmpdesk.i18n import projects as project_words
from cmpdesk.i18n import rescheduling
from cmpdesk.i18n import review_effects as say
from cmpdesk.i18n import reviews as said
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.table import Cell, Column, Kind

_TONES = {Effect.RELEASED: "good", Effect.CONDITIONAL: "warn", Effect.REDUCED: "warn", Effect.SUSPENDED: "warn",
          Effect.REFUSED: "bad"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class EffectLine:
    """One thing that would change of a project, or (`tone` is bad) what stands in its way."""

    id: str
    project_id: str
    number: str
    title: str
    what: str
    before: str = ""
    after: str = ""
    told: str = ""
    tone: str = ""
    left: bool = False


def lines(plan: Plan, programme: Programme, left: Collection[str]) -> tuple[EffectLine, ...]:
    """Return every line of what is still to be carried out; the projects `left` out have one that says so."""
    return tuple(line for one in plan.projects for line in _lines(plan, one, programme, one.project_id in left))


def _lines(plan: Plan, one: ProjectEffects, programme: Programme, left: bool) -> Iterator[EffectLine]:
    found = list(_changes(plan, one, programme)) if one.left(plan.sides) else []
    if left:
        found = found[:1] or [("left", t("Left out"), "", "", "", "")]
    for place, (what, before, after, told, tone) in enumerate(line[1:] for line in found):
        yield EffectLine(f"{one.project_id}:{place}", one.project_id, one.number, one.title,
                         t("Left out") if left else what, "" if left else before, "" if left else after,
                         "" if left else told, "muted" if left else tone, left)  # fmt: skip


_Line = tuple[str, str, str, str, str, str]
"""(kind, what, before, after, remark, tone)"""


def _changes(plan: Plan, one: ProjectEffects, programme: Programme) -> Iterator[_Line]:
    w = words()
    for refusal in one.obstacles:
        yield "obstacle", t("In the way"), "", "", sentence_of(refusal), "bad"
    for side, came in zip(Side, one.sheets, strict=True):
        if not came and one.action is not ProjectAction.STOP:
            told = t("that of {party} has not come back", party=programme.party(side).code)
            yield "sheet", t("Progress sheet"), "", "", told, "warn"
    if one.decision.applied_at is None and one.decision.outcome is not None:
        yield from _together(one, one.decision.outcome)
    for line in one.money:
        if not line.carried_out:
            yield "money", *_instalment(plan, line, programme)
    for date in one.dates:
        worst = date.worst
        told = rescheduling.reason(w, worst.reason) if worst is not None else ""
        what = t("Date: {name}", name=w.localised(date.milestone.name))
        yield ("date", what, rescheduling.when(w, date.old), rescheduling.when(w, date.new),
               told or rescheduling.way(w, date), rescheduling.tone(worst) if worst is not None else "")  # fmt: skip
    for change in one.amendment:
        what, before, after = map(w.localised, (change.subject, change.before, change.after))
        yield "amendment", t("Amendment: {what}", what=what), before, after, "", ""
    for account in one.account:
        yield "account", *_account(account)
    if one.undecided:
        told = n("{count} instalment of the second year stays as it is: nothing was decided of it",
                 "{count} instalments of the second year stay as they are: nothing was decided of them",
                 one.undecided)  # fmt: skip
        yield "silent", t("Second year"), "", "", told, "warn"
    for side in Side:
        if side in one.awaits and side in plan.sides:
            yield "approval", t("Calendar approved by {party}", party=programme.party(side).code), "", "", "", ""


def _together(one: ProjectEffects, outcome: ReviewOutcome) -> Iterator[_Line]:
    w = words()
    tone = "bad" if outcome is ReviewOutcome.STOP else "good" if outcome is ReviewOutcome.CONTINUE else "warn"
    if one.action is ProjectAction.STOP:
        before, after = (project_words.project_state(w, state) for state in (one.state, ProjectState.STOPPED))
        yield "state", said.outcome(w, outcome), before, after, "", tone
    else:
        yield "decision", said.outcome(w, outcome), "", "", "", tone


def _instalment(plan: Plan, one: InstalmentEffect, programme: Programme) -> tuple[str, str, str, str, str]:
    w = words()
    what = t("Instalment {position}, {funder} {year}", position=w.number(one.position), funder=one.funder,
             year=str(one.year))  # fmt: skip
    told, tone = say.effect(w, one.effect), _TONES[one.effect]
    if one.effect is Effect.CONDITIONAL and one.condition.strip():
        told = f"{told} · {one.condition.strip()}"
    if one.side not in plan.sides:
        told, tone = t("{party} carries it out", party=programme.party(one.side).code), "muted"
    return what, w.money(one.was), w.money(one.decided), told, tone


def _account(one: AccountLine) -> tuple[str, str, str, str, str]:
    w = words()
    what = t("Account of {funder} {year}", funder=one.funder, year=str(one.year))
    if one.recover.cents:
        told, tone = t("{amount} to be paid back", amount=w.money(one.recover)), "bad"
    elif one.owed.cents:
        told, tone = t("{amount} still to be paid", amount=w.money(one.owed)), "warn"
    else:
        told, tone = t("settled"), ""
    if one.undecided:
        told += " · " + n("{count} claim not decided", "{count} claims not decided", one.undecided)
    paid, spent = t("paid {amount}", amount=w.money(one.paid)), t("accepted {amount}", amount=w.money(one.spent))
    return what, paid, spent, told, tone


def columns() -> Sequence[Column[EffectLine]]:
    """Return the columns of what would change."""
    return (
        Column("project", t("Project"), lambda one: f"{one.number} · {one.title}", width=170),
        Column("what", t("What changes"), lambda one: Cell(one.what, tone="muted" if one.left else ""), width=220),
        Column("before", t("Before"), lambda one: one.before or " ", width=112),
        Column("after", t("After"), lambda one: one.after or " ", width=112),
        Column("told", t("Remark"), lambda one: Cell(one.told or " ", tone=one.tone), width=220, stretch=True),
    )  # fmt: skip


def totals(programme: Programme) -> Sequence[Column[Total]]:
    """Return the columns of what it comes to: whose money it is stands in one, so that no sum is out of sight."""

    def code(one: Total) -> str:
        return programme.party(one.side).code

    def money(amount: Money | None, *, warns: bool = False) -> Cell:
        if amount is None:
            return Cell(t("no limit"), tone="muted")
        return Cell(words().money(amount), tone="bad" if warns and amount.cents < 0 else "")

    return (
        Column("funder", t("Funder"), lambda one: f"{code(one)} · {one.funder} {one.year}", stretch=True,
               values=lambda one: (code(one), one.funder, one.year), headings=[t("Party"), t("Funder"), t("Year")]),
        Column("before", t("Planned"), lambda one: money(one.before), Kind.NUMBER, width=108),
        Column("released", t("Released"), lambda one: money(one.released), Kind.NUMBER, width=108),
        Column("conditional", t("On condition"), lambda one: money(one.conditional), Kind.NUMBER, width=108),
        Column("suspended", t("Suspended"), lambda one: money(one.suspended), Kind.NUMBER, width=108),
        Column("refused", t("No longer granted"), lambda one: money(one.refused), Kind.NUMBER, width=108),
        Column("envelope", t("Left of the envelope"), lambda one: money(one.envelope, warns=True), Kind.NUMBER,
               width=108),
    )  # fmt: skip
