"""Undo and redo: any walk of actions, taken back and made again, restores everything that is shown."""

import random
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter, ApplicationRow
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, directory, filings, history, juries, workspaces
from cmpdesk.storage.base import new_id
from cmpdesk.storage.tables import Person
from cmpdesk.storage.workspace import Workspace
from tests.services.assigning import assign_all
from tests.storage.fixtures import Clock, a_call, fill, sealed, snapshot


class Walker:
    """An officer who does one thing after another in a call; `pick` chooses what to do it to."""

    def __init__(self, workspace: Workspace, officer: Officer, call_id: str) -> None:
        self.workspace, self.officer, self.call_id = workspace, officer, call_id
        self.pick = random.Random(0)

    def applications(self) -> tuple[ApplicationRow, ...]:
        return filings.page(self.workspace, ApplicationFilter(self.call_id), Sort("number")).rows

    def add_officer(self) -> None:
        workspaces.add_officer(self.workspace, officer=self.officer, name=f"Agent {new_id()}", party_code="QC",
                               role=Role.OFFICER)  # fmt: skip

    def edit_call(self) -> None:
        call = calls.call(self.workspace, self.call_id)
        draft = calls.draft_of(call)
        digits = [one.digit for one in draft.sectors]
        self.pick.shuffle(digits)
        sectors = tuple(replace(one, digit=digit) for one, digit in zip(draft.sectors, digits, strict=True))
        draft = replace(draft, title=LocalisedText(fr=f"Appel {new_id()}"), contact=new_id(), sectors=sectors)
        calls.edit(self.workspace, officer=self.officer, call_id=call.id, seen=call.version, draft=draft)

    def approve(self) -> None:
        call = calls.call(self.workspace, self.call_id)
        calls.approve(self.workspace, officer=self.officer, call_id=call.id, seen=call.version, side=Side.SECOND,
                      on=None if call.approvals[1] else self.workspace.today())  # fmt: skip

    def add_reviewer(self) -> None:
        draft = ReviewerDraft(new_id()[:12], f"Lectrice {new_id()[:6]}", "", self.pick.choice(["", "Institut Lierre"]),
                              (), ("fr",), self.pick.randint(1, 4))  # fmt: skip
        juries.add_reviewer(self.workspace, officer=self.officer, call_id=self.call_id, side=Side.FIRST, draft=draft)

    def remove_reviewer(self) -> None:
        row = self.pick.choice(juries.reviewers(self.workspace, call_id=self.call_id, side=Side.FIRST))
        juries.remove_reviewer(self.workspace, officer=self.officer, reviewer_id=row.id, seen=row.version)

    def assign(self) -> None:
        row = self.pick.choice(juries.reviewers(self.workspace, call_id=self.call_id, side=Side.FIRST))
        juries.assign(self.workspace, officer=self.officer, reviewer_id=row.id,
                      application_id=self.pick.choice(self.applications()).id)  # fmt: skip

    def recuse(self) -> None:
        row = self.pick.choice(juries.assignments(self.workspace, self.call_id, Side.FIRST))
        juries.recuse(self.workspace, officer=self.officer, assignment_id=row.id, seen=row.version, reason="Parenté")

    def propose(self) -> None:
        assign_all(self.workspace, self.officer, self.call_id, seed=1)

    def import_first(self) -> None:
        fill(self.workspace, self.officer, calls.call(self.workspace, self.call_id), ["Œuvres", "Été"], (Side.FIRST,))

    def import_second(self) -> None:
        fill(self.workspace, self.officer, calls.call(self.workspace, self.call_id), ["Hiver"], (Side.SECOND,))

    def pair(self) -> None:
        one, two = self.pick.sample(self.applications(), 2)
        filings.pair(self.workspace, officer=self.officer, first_id=one.id, second_id=two.id)

    def decide(self) -> None:
        row = self.pick.choice(self.applications())
        filings.move(self.workspace, officer=self.officer, application_id=row.id, seen=row.version,
                     action=self.pick.choice(list(ApplicationAction)), reason="Budget incomplet")  # fmt: skip

    def rename_organisation(self) -> None:
        row = self.pick.choice(directory.organisations(self.workspace))
        directory.rename_organisation(self.workspace, officer=self.officer, organisation_id=row.id, seen=row.version,
                                      name=f"Institut {new_id()}", until=None)  # fmt: skip


ACTIONS: dict[str, Callable[[Walker], None]] = {
    name: action for name, action in vars(Walker).items() if name not in ("applications",) and name[0] != "_"
}


@pytest.fixture
def walker(workspace: Workspace, officer: Officer) -> Walker:
    call = a_call(workspace, officer)
    draft = replace(calls.draft_of(call), rolling=True, deadline=None)
    calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft)
    made = Walker(workspace, officer, call.id)
    made.import_first()
    made.import_second()
    made.add_reviewer()
    return made


def test_any_walk_is_taken_back_and_made_again_step_by_step(walker: Walker) -> None:
    workspace, officer = walker.workspace, walker.officer

    @settings(max_examples=10)
    @given(st.lists(st.sampled_from(sorted(ACTIONS)), min_size=2, max_size=7), st.integers(0, 10**6))
    def walk(names: list[str], seed: int) -> None:
        sealed(workspace, officer)
        walker.pick = random.Random(seed)
        states = [snapshot(workspace)]
        for name in names:
            before = history.steps(workspace, limit=1).rows[0].sequence
            with suppress(Refusal, IndexError, ValueError):
                ACTIONS[name](walker)
            if history.steps(workspace, limit=1).rows[0].sequence > before:
                states.append(snapshot(workspace))
        for state in reversed(states[:-1]):
            history.undo(workspace, officer=officer)
            assert snapshot(workspace) == state
        assert history.undoable(workspace, officer).undo is None
        for state in states[1:]:
            history.redo(workspace, officer=officer)
            assert snapshot(workspace) == state
        assert history.undoable(workspace, officer).redo is None

    walk()
    assert workspaces.check(workspace).sound


def test_undo_and_redo_alternate_for_ever(walker: Walker) -> None:
    before = snapshot(walker.workspace)
    walker.rename_organisation()
    after = snapshot(walker.workspace)
    for _ in range(3):
        taken = history.undo(walker.workspace, officer=walker.officer).value
        assert (taken.kind, snapshot(walker.workspace)) == (StepKind.UNDO, before)
        made = history.redo(walker.workspace, officer=walker.officer).value
        assert (made.kind, snapshot(walker.workspace)) == (StepKind.REDO, after)
    renamed = next(row for row in history.steps(walker.workspace).rows if row.label == "organisation.rename"
                   and row.kind is StepKind.CHANGE)  # fmt: skip
    assert not renamed.undone
    history.undo(walker.workspace, officer=walker.officer)
    renamed = next(row for row in history.steps(walker.workspace).rows if row.id == renamed.id)
    assert renamed.undone


def test_a_new_action_forgets_what_could_be_made_again(walker: Walker) -> None:
    walker.rename_organisation()
    history.undo(walker.workspace, officer=walker.officer)
    walker.approve()
    assert history.undoable(walker.workspace, walker.officer).redo is None
    with pytest.raises(Refusal) as refused:
        history.redo(walker.workspace, officer=walker.officer)
    assert refused.value.code == "redo.nothing"


def colleague(workspace: Workspace, officer: Officer, role: Role = Role.OFFICER) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code=None, role=role).value


def test_each_officer_undoes_their_own_steps(walker: Walker) -> None:
    other = colleague(walker.workspace, walker.officer)
    before = snapshot(walker.workspace)
    mine = Walker(walker.workspace, walker.officer, walker.call_id)
    theirs = Walker(walker.workspace, other, walker.call_id)
    theirs.add_reviewer()
    between = snapshot(walker.workspace)
    mine.import_first()
    history.undo(walker.workspace, officer=other)
    history.redo(walker.workspace, officer=other)
    assert history.undo(walker.workspace, officer=walker.officer).value.label == "import.commit"
    assert snapshot(walker.workspace) == between
    history.undo(walker.workspace, officer=other)
    assert snapshot(walker.workspace) == before
    assert history.undoable(walker.workspace, other).undo is None
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=other)
    assert refused.value.code == "undo.nothing"


def test_undo_is_refused_where_a_row_was_changed_since(walker: Walker) -> None:
    other = Walker(walker.workspace, colleague(walker.workspace, walker.officer, Role.LEAD), walker.call_id)
    walker.approve()
    other.approve()
    before = snapshot(walker.workspace)
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=walker.officer)
    assert refused.value.code == "undo.changed-since"
    assert snapshot(walker.workspace) == before


def test_undo_is_refused_where_a_row_was_removed_since(walker: Walker) -> None:
    other = Walker(walker.workspace, colleague(walker.workspace, walker.officer), walker.call_id)
    other.remove_reviewer()
    before = snapshot(walker.workspace)
    while history.undoable(walker.workspace, walker.officer).undo.label != "reviewer.add":  # type: ignore[union-attr]  # it is there
        history.undo(walker.workspace, officer=walker.officer)
        before = snapshot(walker.workspace)
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=walker.officer)
    assert refused.value.code == "undo.changed-since"
    assert snapshot(walker.workspace) == before


def test_undo_is_refused_where_what_it_would_remove_is_used(walker: Walker) -> None:
    with walker.workspace.write(walker.officer, "test.person") as transaction:
        person = directory.person_named(transaction, "Ursuline Quévillon", None)
        transaction.commit()
    other = Walker(walker.workspace, colleague(walker.workspace, walker.officer), walker.call_id)
    history.undo(walker.workspace, officer=walker.officer)  # the colleague, added last
    draft = ReviewerDraft("QC-77", "Ursuline Quévillon", "", "", (), ("fr",), 3)
    juries.add_reviewer(walker.workspace, officer=other.officer, call_id=walker.call_id, side=Side.FIRST, draft=draft)
    before = snapshot(walker.workspace)
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=walker.officer)
    assert refused.value.code == "record.still-used"
    assert snapshot(walker.workspace) == before
    walker.rename_organisation()  # what was refused at the commit stands in nobody's way
    assert history.undo(walker.workspace, officer=walker.officer).value.label == "organisation.rename"
    with walker.workspace.read() as connection:
        assert connection.execute(select(Person.id).where(Person.id == person)).scalar_one() == person


def test_undo_never_crosses_a_seal(walker: Walker) -> None:
    walker.approve()
    sealed(walker.workspace, colleague(walker.workspace, walker.officer))
    assert history.undoable(walker.workspace, walker.officer).undo is None
    walker.rename_organisation()
    assert history.undo(walker.workspace, officer=walker.officer).value.label == "organisation.rename"
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=walker.officer)
    assert refused.value.code == "undo.nothing"


def test_redo_never_crosses_a_seal(walker: Walker) -> None:
    walker.approve()
    history.undo(walker.workspace, officer=walker.officer)
    sealed(walker.workspace, walker.officer)
    assert history.undoable(walker.workspace, walker.officer).redo is None


def test_undo_never_crosses_a_migration(walker: Walker) -> None:
    walker.approve()
    with walker.workspace.engines.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE journal_step SET schema = '0000'")
    assert history.undoable(walker.workspace, walker.officer).undo is None


def test_a_record_is_passed_over_by_undo(walker: Walker) -> None:
    before = snapshot(walker.workspace)
    walker.approve()
    sealed(walker.workspace, walker.officer, StepKind.RECORD)
    assert history.undo(walker.workspace, officer=walker.officer).value.label == "call.approve"
    assert snapshot(walker.workspace) == before


def test_undo_and_redo_survive_closing(location: str, clock: Clock) -> None:
    made = workspaces.create(location, office=None, officer_name="Odile Garneau", clock=clock)
    officer = workspaces.officers(made)[0]
    a_call(made, officer)
    before = snapshot(made)
    workspaces.add_officer(made, officer=officer, name="Benoît Tremblay", party_code="QC", role=Role.READER)
    after = snapshot(made)
    made.close()
    again = workspaces.open_workspace(location, clock=clock)
    history.undo(again, officer=officer)
    undone = snapshot(again)
    again.close()
    last = workspaces.open_workspace(location, clock=clock)
    history.redo(last, officer=officer)
    redone = snapshot(last)
    last.close()
    assert (undone, redone) == (before, after)


def test_a_reader_may_not_undo(walker: Walker) -> None:
    reader = colleague(walker.workspace, walker.officer, Role.READER)
    with pytest.raises(Refusal) as refused:
        history.undo(walker.workspace, officer=reader)
    assert refused.value.code == "access.undo"


def test_a_number_is_never_given_twice(walker: Walker) -> None:
    def numbers() -> set[str]:
        return {row.number.partition(".")[2][1:] for row in walker.applications()}

    given: list[Any] = [*numbers()]
    for _ in range(3):
        before = numbers()
        walker.import_first()
        given += sorted(numbers() - before)
        history.undo(walker.workspace, officer=walker.officer)
        assert numbers() == before
    assert len(given) == len(set(given)) == 3 + 3 * 2


def test_a_number_of_a_transaction_that_failed_is_free_and_a_floor_is_kept(walker: Walker) -> None:
    def number(scope: str, floor: int = 0, *, keep: bool = True) -> int:
        with walker.workspace.write(walker.officer, "test.number") as transaction:
            value = transaction.next_number(scope, floor)
            if keep:
                transaction.commit()
        return value

    assert [number("a"), number("a", keep=False), number("a"), number("b"), number("a", 40), number("a")] == [
        1, 2, 2, 1, 41, 42,
    ]  # fmt: skip


def test_whoever_still_sees_a_row_that_was_removed_and_restored_is_refused(walker: Walker) -> None:
    (row,) = juries.reviewers(walker.workspace, call_id=walker.call_id, side=Side.FIRST)
    juries.remove_reviewer(walker.workspace, officer=walker.officer, reviewer_id=row.id, seen=row.version)
    history.undo(walker.workspace, officer=walker.officer)
    with pytest.raises(Refusal) as refused:
        juries.remove_reviewer(walker.workspace, officer=walker.officer, reviewer_id=row.id, seen=row.version)
    assert refused.value.code == "record.moved"


def test_whoever_looked_before_somebody_elses_change_is_refused(walker: Walker) -> None:
    call = calls.call(walker.workspace, walker.call_id)
    walker.approve()
    before = snapshot(walker.workspace)
    with pytest.raises(Refusal) as refused:
        calls.edit(walker.workspace, officer=walker.officer, call_id=call.id, seen=call.version,
                   draft=calls.draft_of(call))  # fmt: skip
    assert refused.value.code == "record.moved"
    assert snapshot(walker.workspace) == before


def test_what_is_gone_is_said_to_be_gone(walker: Walker) -> None:
    with pytest.raises(Refusal) as refused:
        juries.remove_reviewer(walker.workspace, officer=walker.officer, reviewer_id=new_id(), seen=1)
    assert refused.value.code == "record.gone"
