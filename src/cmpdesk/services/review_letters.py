"""Letters of year two: what a mid-term review decided of each project, with the reasons of each Party."""

from collections.abc import Collection, Sequence
from datetime import date

from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import Decision, LetterFilter, LetterKind, LetterRow, LetterTable, Merge, Value
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import Promoter
from cmpdesk.domain.review_effects import Plan, ProjectEffects, letter_kind
from cmpdesk.domain.review_money import Effect, InstalmentEffect
from cmpdesk.domain.reviews import Review, ReviewOutcome
from cmpdesk.domain.revisions import DateChange
from cmpdesk.domain.schedules import Milestone, MilestoneKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.review_effects import WRITTEN
from cmpdesk.services import letters, rescheduling, review_effects, review_plans, reviews, schedules
from cmpdesk.storage.queries import projects as project_queries
from cmpdesk.storage.workspace import Workspace

AREAS = letters.AREAS | Area.REVIEWS


def draft(workspace: Workspace, *, officer: Officer, review_id: str, decision: Decision, dated_on: date,
          project_ids: Collection[str] | None = None) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Draft what each Party for which `officer` writes has to tell each project (None: all), in one step.

    Which letter it is follows from what was carried out for that Party (`domain.review_effects.letter_kind`). Refused
    with ``review.no-letters`` where nothing is carried out yet, and as `letters.drafted` says.
    """
    held, plan = reviews.review(workspace, review_id), review_effects.plan(workspace, officer=officer,
                                                                          review_id=review_id)  # fmt: skip
    sides = letters.writable(workspace, officer=officer, call_id=plan.call_id)
    told = [one for one in plan.projects if one.decision.applied_at is not None
            and (project_ids is None or one.project_id in project_ids)]  # fmt: skip
    merges = _merges(workspace, held, plan, told, sides, decision)
    if not merges:
        raise Refusal("review.no-letters", number=held.number)
    made: list[str] = []
    with workspace.write(officer, "review.letters", review=held.number,
                         count=sum(map(len, merges.values()))) as transaction:  # fmt: skip
        for kind, some in merges.items():
            made += letters.drafted(transaction, call_id=plan.call_id, kind=kind, merges=some, dated_on=dated_on,
                                    review_id=review_id)  # fmt: skip
        transaction.commit()
    return Outcome(letters.rows(workspace, LetterFilter(letter_ids=tuple(made))), AREAS)


def _merges(workspace: Workspace, held: Review, plan: Plan, told: Sequence[ProjectEffects], sides: Collection[Side],
            decision: Decision) -> dict[LetterKind, list[Merge]]:  # fmt: skip
    """Return what each letter says, by its kind; the projects in their order, the Parties in theirs."""
    with workspace.read() as connection:
        people = project_queries.promoters(connection, [one.project_id for one in told])
    calendar = {one.id: one for one in schedules.cohort(workspace, plan.call_id)}
    moved: dict[str, Sequence[DateChange]] = {
        one: rescheduling.changes(workspace, one) for one in {each.decision.revision_id or "" for each in told} - {""}
    }
    made: dict[LetterKind, list[Merge]] = {}
    for side in (side for side in Side if side in sides):
        for one in told:
            if any(each.side is side and not each.carried_out for each in one.money):
                continue  # its own Party has not carried it out yet
            kind = letter_kind(one, side)
            values = _values(held, one, side, decision, people.get((one.project_id, side)), kind)
            tables = _tables(one, side, kind, calendar, moved.get(one.decision.revision_id or "", ()))
            made.setdefault(kind, []).append(Merge(one.project_id, side, values, tables))
    return made


def _values(held: Review, one: ProjectEffects, side: Side, decision: Decision, promoter: Promoter | None,
            kind: LetterKind) -> dict[str, Value]:  # fmt: skip
    waits = [each.condition.strip() for each in one.money if each.side is side and each.effect is Effect.CONDITIONAL]
    changed = one.decision.outcome is ReviewOutcome.REVISE and kind is LetterKind.CONDITIONAL  # its table tells them
    said = [] if changed else [one.decision.conditions.strip()]
    reasons = one.decision.reasons[list(Side).index(side)].strip()
    number = held.number
    values: dict[str, Value] = {
        "decision": Decision(decision.body, decision.on or one.decision.decided_on, decision.official_reference),
        "reason": reasons or None, "conditions": _listed([text for text in (*said, *waits) if text], paid=bool(waits)),
        "review": LocalisedText(fr=f"rencontre n°\u00a0{number}", en=f"meeting {number}", nl=f"vergadering {number}"),
        "review_date": held.when or one.decision.decided_on,
    }  # fmt: skip
    if kind is not LetterKind.UNFAVOURABLE:
        name = promoter.officer if promoter is not None else ""
        values["contact"] = LocalisedText(
            fr=f"Votre projet est suivi par {name}.", en=f"Your project is followed by {name}.",
            nl=f"Uw project wordt opgevolgd door {name}.",
        ) if name else ""  # fmt: skip
    return values


def _listed(conditions: Sequence[str], *, paid: bool) -> Value:
    """Return conditions as a list under what they are, and that money is not `paid` before them; "" without any."""
    items = "\n".join(f"- {' '.join(text.split())}" for text in dict.fromkeys(conditions))
    heads = LocalisedText(fr="Conditions et précisions\u00a0:", en="Conditions and details:",
                          nl="Voorwaarden en toelichting:")  # fmt: skip
    ends = LocalisedText(
        fr="Un versement soumis à condition n’est effectué qu’une fois celle-ci remplie et constatée par écrit.",
        en="An instalment that depends on a condition is paid only once that is met and noted in writing.",
        nl="Een voorwaardelijke schijf wordt pas betaald als de voorwaarde vervuld en schriftelijk vastgesteld is.",
    ) if paid else LocalisedText()  # fmt: skip
    told = ((heads.fr, ends.fr), (heads.en, ends.en), (heads.nl, ends.nl))
    return LocalisedText(*(f"{head}\n{items}\n\n{end}".strip() for head, end in told)) if items else ""


def _tables(one: ProjectEffects, side: Side, kind: LetterKind, calendar: dict[str, Milestone],
            moved: Sequence[DateChange]) -> dict[LetterTable, Sequence[Sequence[Value]]]:  # fmt: skip
    made: dict[LetterTable, Sequence[Sequence[Value]]] = {
        LetterTable.INSTALMENTS: [_instalment(each) for each in one.money if each.side is side]
    }
    own = [each for each in calendar.values() if each.owner.id == one.project_id and each.side in (None, side)]
    owed = [each for each in own if each.kind is MilestoneKind.REPORT and not each.cancelled and each.done_on is None]
    ended = one.decision.outcome is ReviewOutcome.STOP
    made[LetterTable.REPORTS] = [] if ended else [(each.name, each.when) for each in sorted(owed, key=_due)]
    if kind is LetterKind.UNFAVOURABLE:
        made[LetterTable.ACCOUNT] = [
            (f"{line.year}, {line.funder}", line.granted, line.paid, line.spent, line.recover)
            for line in one.account if line.side is side
        ]  # fmt: skip
        return made
    ids = {each.id for each in own}
    made[LetterTable.DATES] = [(each.name, each.before, each.after) for each in moved
                               if each.milestone_id in ids and each.before != each.after]  # fmt: skip
    if kind is LetterKind.CONDITIONAL:
        own_money = [each for each in one.money if each.side is side]
        made[LetterTable.CHANGES] = [(line.subject, line.before, line.after)
                                     for line in review_plans.amended(one.decision, own_money)]  # fmt: skip
    return made


def _due(one: Milestone) -> date:
    return one.when.latest if one.when else date.max


def _instalment(one: InstalmentEffect) -> tuple[Value, ...]:
    said: Value = WRITTEN[one.effect]
    return (f"{one.year}, {one.funder}", one.was, one.decided, said)
