"""Assignment: proposals that write nothing, what an officer changes in them, adopting, repairing, rules and wishes."""

from dataclasses import replace
from functools import partial

import pytest

from cmpdesk.domain.assignment import Pair, Relaxation, Rule, Rules
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter, ApplicationRow
from cmpdesk.domain.interests import DeclarationDraft, Interest
from cmpdesk.domain.juries import AssignmentOrigin, AssignmentRow, ReviewerDraft, ReviewerRow, Wish
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.proposals import Proposal
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.services import assignment, filings, interests, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, fill

FIRST = Side.FIRST


class Ground:
    """A jury of four who know every sector, six applications and three readers for each."""

    def __init__(self, workspace: Workspace, officer: Officer) -> None:
        self.workspace, self.officer = workspace, officer
        self.call = a_call(workspace, officer)
        fill(workspace, officer, self.call, ["Serres", "Forêts", "Sons", "Ponts", "Vents", "Marées"])
        self.jury = [self.reviewer(f"L-{place}") for place in range(4)]

    def reviewer(self, code: str, **change: object) -> ReviewerRow:
        sectors = tuple(one.id for one in self.call.sectors)
        draft = ReviewerDraft(code, f"Lectrice {code}", "", "", sectors, ("fr",), 6)
        made = replace(draft, **change)  # type: ignore[arg-type]  # a field each
        return juries.add_reviewer(self.workspace, officer=self.officer, call_id=self.call.id, side=FIRST,
                                   draft=made).value  # fmt: skip

    @property
    def texts(self) -> list[ApplicationRow]:
        return list(filings.page(self.workspace, ApplicationFilter(self.call.id), Sort("number")).rows)

    def proposal(self, seed: int = 0, put: frozenset[Pair] = frozenset(),
                 out: frozenset[Pair] = frozenset()) -> Proposal:  # fmt: skip
        return assignment.proposal(self.workspace, officer=self.officer, call_id=self.call.id, side=FIRST, seed=seed,
                                   put=put, out=out)  # fmt: skip

    def repair(self) -> Proposal:
        return assignment.repair(self.workspace, officer=self.officer, call_id=self.call.id, side=FIRST)

    def adopt(self, made: Proposal) -> None:
        assignment.adopt(self.workspace, officer=self.officer, proposal=made)

    def held(self) -> dict[Pair, AssignmentRow]:
        rows = juries.assignments(self.workspace, self.call.id, FIRST)
        return {(one.reviewer_id, one.application_id): one for one in rows}

    def change(self, reviewer: ReviewerRow, **change: object) -> None:
        with self.workspace.write(self.officer, "test") as transaction:
            row = transaction.get(tables.Reviewer, reviewer.id)
            for name, value in change.items():
                setattr(row, name, value)
            transaction.commit()


@pytest.fixture
def ground(file_workspace: Workspace) -> Ground:
    return Ground(file_workspace, workspaces.officers(file_workspace)[0])


@pytest.fixture
def anywhere(workspace: Workspace, officer: Officer) -> Ground:
    """The same on a file, then on a server: for what is written."""
    return Ground(workspace, officer)


def test_a_proposal_writes_nothing_and_adopting_it_is_one_step(anywhere: Ground) -> None:
    made = anywhere.proposal(seed=3)
    assert made == anywhere.proposal(seed=3)
    assert anywhere.held() == {}
    assert made.possible
    assert (len(made.appears), made.goes, made.stays) == (18, frozenset(), frozenset())
    check_undone(anywhere.workspace, anywhere.officer, lambda: anywhere.adopt(made))
    assert set(anywhere.held()) == made.after
    assert {one.origin for one in anywhere.held().values()} == {AssignmentOrigin.PROPOSED}
    again = anywhere.proposal(seed=3)
    assert (again.after, again.appears, again.goes) == (made.after, frozenset(), frozenset())


@pytest.mark.parametrize("what", ["limit", "assign", "recuse", "wish", "rules"])
def test_a_proposal_of_what_was_is_not_adopted(ground: Ground, what: str) -> None:
    reader, text = ground.jury[0], ground.texts[0]
    juries.assign(ground.workspace, officer=ground.officer, reviewer_id=reader.id, application_id=text.id)
    made = ground.proposal()
    match what:
        case "limit":
            ground.change(reader, load_limit=5)
        case "assign":
            juries.assign(ground.workspace, officer=ground.officer, reviewer_id=reader.id,
                          application_id=ground.texts[1].id)  # fmt: skip
        case "recuse":
            row = ground.held()[reader.id, text.id]
            juries.recuse(ground.workspace, officer=ground.officer, assignment_id=row.id, seen=row.version,
                          reason="Lien")  # fmt: skip
        case "wish":
            assignment.set_preferences(ground.workspace, officer=ground.officer, reviewer_id=reader.id,
                                       wishes=(Wish(text.number, 2),))  # fmt: skip
        case _:
            assignment.set_rules(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=FIRST,
                                 before=Rules(), rules=Rules(connection=False))  # fmt: skip
    with check_refused(ground.workspace, "proposal.moved"):
        ground.adopt(made)


def test_what_is_put_in_by_hand_is_locked_and_what_is_taken_out_stays_out(ground: Ground) -> None:
    made = ground.proposal()
    gone = min(made.after)
    made = assignment.take_out(made, gone)
    assert gone not in made.after
    assert made.solution.uncovered == ((gone[1], 1),)
    free = next(one.id for one in ground.jury if (one.id, gone[1]) not in made.after and one.id != gone[0])
    made = assignment.put(made, (free, gone[1]))
    assert made.possible
    with pytest.raises(Refusal, match=r"proposal\.exists"):
        assignment.put(made, (free, gone[1]))
    anew = ground.proposal(put=made.put, out=made.out)
    assert (free, gone[1]) in anew.after
    assert gone not in anew.after
    ground.adopt(made)
    row = ground.held()[free, gone[1]]
    assert (row.origin, row.locked, row.stays) == (AssignmentOrigin.HAND, True, True)
    assert set(ground.held()) == made.after


def test_what_was_taken_out_can_be_put_back(ground: Ground) -> None:
    made = ground.proposal()
    pair = min(made.after)
    back = assignment.put(assignment.take_out(made, pair), pair)
    assert (back.after, back.out) == (made.after, frozenset())


def test_putting_in_is_refused_on_a_conflict_and_a_full_load(ground: Ground) -> None:
    reader, text = ground.jury[0], ground.texts[0]
    ground.change(reader, load_limit=1)
    draft = DeclarationDraft(text.id, Interest.REAL, explanation="Sœur de la promotrice")
    interests.declare(ground.workspace, officer=ground.officer, reviewer_id=reader.id, drafts=[draft])
    made = ground.proposal()
    with pytest.raises(Refusal, match=r"proposal\.conflict"):
        assignment.put(made, (reader.id, text.id))
    other = next(one.id for one in ground.texts[1:] if (reader.id, one.id) not in made.after)
    with pytest.raises(Refusal, match=r"proposal\.full"):
        assignment.put(made, (reader.id, other))
    with pytest.raises(Refusal, match=r"assignment\.not-readable"):
        assignment.put(made, (reader.id, "nulle-part"))


def test_a_declared_conflict_bars_a_pair_from_proposals_and_hands(ground: Ground) -> None:
    reader, text = ground.jury[0], ground.texts[0]
    draft = DeclarationDraft(text.id, Interest.REAL, explanation="Sœur de la promotrice")
    interests.declare(ground.workspace, officer=ground.officer, reviewer_id=reader.id, drafts=[draft])
    assert all((reader.id, text.id) not in ground.proposal(seed=seed).after for seed in range(3))
    with check_refused(ground.workspace, "assignment.conflict"):
        juries.assign(ground.workspace, officer=ground.officer, reviewer_id=reader.id, application_id=text.id)


def test_a_locked_pair_stays_until_it_is_unlocked(anywhere: Ground) -> None:
    anywhere.adopt(anywhere.proposal())
    row = next(iter(anywhere.held().values()))
    pair = (row.reviewer_id, row.application_id)

    def lock(locked: bool, seen: int) -> None:
        assignment.lock(anywhere.workspace, officer=anywhere.officer, pairs=[(row.id, seen)], locked=locked)

    check_undone(anywhere.workspace, anywhere.officer, lambda: lock(True, row.version))
    with check_refused(anywhere.workspace, "record.moved"):
        lock(True, row.version)
    made = anywhere.proposal(seed=5)
    assert pair in made.kept
    with pytest.raises(Refusal, match=r"proposal\.kept"):
        assignment.take_out(made, pair)
    with pytest.raises(Refusal, match=r"proposal\.kept"):
        assignment.hold(made, pair, locked=False)
    lock(False, anywhere.held()[pair].version)
    assert pair not in anywhere.proposal().kept


def test_unlocking_gives_what_was_given_by_hand_to_the_next_proposal(ground: Ground) -> None:
    reader, text = ground.jury[0], ground.texts[0]
    juries.assign(ground.workspace, officer=ground.officer, reviewer_id=reader.id, application_id=text.id)
    row = ground.held()[reader.id, text.id]
    assert (reader.id, text.id) in ground.proposal().kept
    assignment.lock(ground.workspace, officer=ground.officer, pairs=[(row.id, row.version)], locked=False)
    assert (reader.id, text.id) not in ground.proposal().kept


def test_a_pair_is_locked_in_the_proposal_and_written_with_it(ground: Ground) -> None:
    made = ground.proposal()
    pair = min(made.after)
    held = assignment.hold(made, pair, locked=True)
    assert pair in held.kept
    assert assignment.hold(held, pair, locked=False).put == frozenset()
    ground.adopt(made)
    again = assignment.hold(ground.proposal(), pair, locked=True)
    check_undone(ground.workspace, ground.officer, lambda: ground.adopt(again))
    assert ground.held()[pair].locked


def test_a_repair_changes_as_little_as_it_can(anywhere: Ground) -> None:
    anywhere.adopt(anywhere.proposal())
    row = next(iter(anywhere.held().values()))
    juries.recuse(anywhere.workspace, officer=anywhere.officer, assignment_id=row.id, seen=row.version, reason="Lien")
    made = anywhere.repair()
    assert made.repaired
    assert made.possible
    ((newcomer, text),) = made.appears
    assert made.goes == frozenset(), "a recused reader is no part of what holds now"
    assert text == row.application_id
    assert newcomer != row.reviewer_id
    check_undone(anywhere.workspace, anywhere.officer, lambda: anywhere.adopt(made))
    held = anywhere.held()
    assert held[newcomer, text].recused_at is None
    assert held[row.reviewer_id, text].recused_at is not None


def test_floors_languages_and_keywords_are_followed(ground: Ground) -> None:
    dutch = ground.reviewer("L-nl", languages=("nl",), keywords=("Tourbe", "eau"))
    full = ground.reviewer("L-fl", load_floor=6, load_limit=6)
    first, second = ground.texts[0].id, ground.texts[1].id
    with ground.workspace.write(ground.officer, "test") as transaction:
        for filing in transaction.find(tables.Filing, call_id=ground.call.id):
            filing.language = "nl" if filing.application_id == second else "fr"
            filing.keywords = "eau; tourbe" if filing.application_id == second else ""
        transaction.commit()
    made = ground.proposal()
    assert {text for reader, text in made.after if reader == dutch.id} == {second}
    assert len([1 for reader, _ in made.after if reader == full.id]) == 5, "the one in Dutch is not theirs"
    assert made.affinities()[dutch.id, second].shared == ("eau", "tourbe")
    assert {(one.rule, one.reviewer) for one in made.solution.breaches} >= {(Rule.FLOOR, full.id)}
    assert first in {text for _, text in made.after}


def test_the_language_of_the_other_side_counts_where_ours_is_not_said(ground: Ground) -> None:
    with ground.workspace.write(ground.officer, "test") as transaction:
        for filing in transaction.find(tables.Filing, call_id=ground.call.id):
            filing.language = {Side.FIRST: "", Side.SECOND: "nl"}[Side(filing.side)]
        transaction.commit()
    assert {one.language for one in assignment.problem(ground.workspace, ground.call.id, FIRST).loads} == {"nl"}
    assert ground.proposal().solution.goals.readings == 0


def test_what_is_impossible_is_named_and_each_relaxation_is_one_step(ground: Ground) -> None:
    for one in ground.jury:
        ground.change(one, load_limit=4)
    made = ground.proposal()
    assert not made.possible
    assert sum(short for _, short in made.solution.uncovered) == 2
    assert made.solution.bottlenecks
    for relaxation in made.solution.relaxations:
        assert relaxation.rule is Rule.LIMIT
        grant = partial(assignment.grant, ground.workspace, officer=ground.officer, call_id=ground.call.id, side=FIRST,
                        relaxation=relaxation)  # fmt: skip
        check_undone(ground.workspace, ground.officer, grant)
    assert ground.proposal().possible


def test_a_sector_is_waived_for_one_application_and_a_floor_is_lowered(ground: Ground) -> None:
    sector = ground.call.sectors[0].id
    for reviewer in ground.jury:
        ground.change(reviewer, sector_ids=[one.id for one in ground.call.sectors[1:]])
    with ground.workspace.write(ground.officer, "test") as transaction:
        transaction.get(tables.Application, ground.texts[0].id).sector_id = sector
        transaction.get(tables.Application, ground.texts[1].id).sector_id = None
        transaction.commit()

    def grant(one: Relaxation) -> None:
        assignment.grant(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=FIRST, relaxation=one)

    wanted = [one for one in ground.proposal().solution.relaxations if one.application == ground.texts[0].id]
    assert [one.rule for one in wanted] == [Rule.SECTOR]
    check_undone(ground.workspace, ground.officer, lambda: grant(wanted[0]))
    assert ground.texts[0].id in assignment.rules(ground.workspace, ground.call.id, FIRST).waived
    assert assignment.rules(ground.workspace, ground.call.id, Side.SECOND) == Rules()
    ground.change(ground.jury[0], load_floor=5)
    check_undone(ground.workspace, ground.officer, lambda: grant(Relaxation(Rule.FLOOR, ground.jury[0].id, by=2)))
    assert juries.reviewers(ground.workspace, call_id=ground.call.id, side=FIRST)[0].load_floor == 3
    with check_refused(ground.workspace, "relaxation.reviewers"):
        grant(Relaxation(Rule.COVERAGE, application=ground.texts[0].id))


def test_no_sector_is_asked_for_where_no_reviewer_names_one(ground: Ground) -> None:
    with ground.workspace.write(ground.officer, "test") as transaction:
        transaction.get(tables.Application, ground.texts[0].id).sector_id = ground.call.sectors[0].id
        transaction.commit()
    for one in ground.jury:
        ground.change(one, sector_ids=[])
    made = ground.proposal()
    assert made.possible
    assert assignment.rules(ground.workspace, ground.call.id, FIRST).sector
    ground.change(ground.jury[0], sector_ids=[ground.call.sectors[1].id])
    assert not ground.proposal().possible


def test_rules_are_those_of_one_side_and_not_written_over(anywhere: Ground) -> None:
    wanted = Rules(organisation=False, connection=False)

    def change(before: Rules) -> None:
        assignment.set_rules(anywhere.workspace, officer=anywhere.officer, call_id=anywhere.call.id, side=FIRST,
                             before=before, rules=wanted)  # fmt: skip

    check_undone(anywhere.workspace, anywhere.officer, lambda: change(Rules()))
    assert assignment.rules(anywhere.workspace, anywhere.call.id, FIRST) == wanted
    with check_refused(anywhere.workspace, "record.moved"):
        change(Rules())


def test_wishes_are_kept_and_followed(anywhere: Ground) -> None:
    reader, texts = anywhere.jury[0], anywhere.texts
    wishes = (Wish(texts[0].number, 2), Wish(texts[1].number, -2))

    def wish(wanted: tuple[Wish, ...]) -> None:
        assignment.set_preferences(anywhere.workspace, officer=anywhere.officer, reviewer_id=reader.id, wishes=wanted)

    check_undone(anywhere.workspace, anywhere.officer, lambda: wish(wishes))
    assert assignment.preferences(anywhere.workspace, reader.id) == wishes
    made = anywhere.proposal()
    assert (reader.id, texts[0].id) in made.after
    assert (reader.id, texts[1].id) not in made.after
    check_undone(anywhere.workspace, anywhere.officer, lambda: wish((Wish(texts[1].number, 0),)))
    assert assignment.preferences(anywhere.workspace, reader.id) == (Wish(texts[1].number, 0),)
    with check_refused(anywhere.workspace, "preference.unknown"):
        wish((Wish("99.999", 1),))
    with check_refused(anywhere.workspace, "preference.range"):
        wish((Wish(texts[0].number, 3),))


def test_a_load_floor_above_the_limit_is_refused(ground: Ground) -> None:
    with check_refused(ground.workspace, "reviewer.load-floor"):
        ground.reviewer("L-9", load_floor=7)


def test_another_party_neither_proposes_nor_writes(ground: Ground) -> None:
    stranger = workspaces.add_officer(ground.workspace, officer=ground.officer, name="Agente WB", party_code="WB",
                                      role=Role.LEAD).value  # fmt: skip
    made = ground.proposal()
    ground.adopt(made)
    row = next(iter(ground.held().values()))
    one = {"officer": stranger}
    there = {**one, "call_id": ground.call.id, "side": FIRST}
    for act in (
        lambda: assignment.proposal(ground.workspace, **there),  # type: ignore[arg-type]  # the same for each
        lambda: assignment.repair(ground.workspace, **there),  # type: ignore[arg-type]  # as above
        lambda: assignment.adopt(ground.workspace, officer=stranger, proposal=made),
        lambda: assignment.lock(ground.workspace, officer=stranger, pairs=[(row.id, row.version)], locked=True),
        lambda: assignment.set_rules(ground.workspace, **there, before=Rules(), rules=Rules(floor=False)),  # type: ignore[arg-type]  # as above
        lambda: assignment.grant(ground.workspace, **there, relaxation=Relaxation(Rule.LIMIT, row.reviewer_id)),  # type: ignore[arg-type]  # as above
        lambda: assignment.set_preferences(ground.workspace, officer=stranger, reviewer_id=row.reviewer_id, wishes=()),
    ):
        with check_refused(ground.workspace, "access.edit-jury"):
            act()


class Impatient(Unwatched):
    """Somebody who stops what they asked for."""

    def check(self) -> None:
        raise Refusal("task.cancelled")


def test_seeking_is_stopped_when_nobody_waits(ground: Ground) -> None:
    with check_refused(ground.workspace, "task.cancelled"):
        assignment.proposal(ground.workspace, officer=ground.officer, call_id=ground.call.id, side=FIRST,
                            watch=Impatient())  # fmt: skip
