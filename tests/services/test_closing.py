"""Closing a project: the checklist as it stands, the evaluation of each Party, the last step and its undoing."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmpdesk.domain.closing import Evaluation, Item, Rating
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, ProjectState
from cmpdesk.domain.reports import ReportDraft, ReportFilter, ReportKind
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.services import closing, history, projects, reports, schedules, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock

TODAY = date(2021, 12, 20)
GOOD = Evaluation(Rating.GOOD, "Les ateliers ont eu lieu.")


@pytest.fixture
def followed(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    clock.at = datetime(2021, 12, 20, 12, tzinfo=UTC)
    return cohort(workspace, officer, 1)


class Doing:
    """Does things to the closing of the one project with the versions that it has now."""

    def __init__(self, workspace: Workspace, officer: Officer, followed: Cohort) -> None:
        self.workspace, self.officer, self.project_id = workspace, officer, followed.projects[0]

    @property
    def sheet(self) -> closing.ClosingSheet:
        return closing.sheet(self.workspace, self.project_id, self.officer)

    def open(self) -> set[Item]:
        return {one.item for one in self.sheet.checks if not one.settled}

    def judge(self, side: Side, evaluation: Evaluation = GOOD, officer: Officer | None = None) -> Any:
        return closing.evaluate(self.workspace, officer=officer or self.officer, project_id=self.project_id,
                                seen=self.sheet.closing.version, side=side, evaluation=evaluation).value  # fmt: skip

    def tick(self, *items: Item) -> None:
        closing.tick(self.workspace, officer=self.officer, project_id=self.project_id,
                     seen=self.sheet.closing.version, items=items)  # fmt: skip

    def close(self, reason: str = "") -> closing.ClosingSheet:
        return closing.close(self.workspace, officer=self.officer, project_id=self.project_id, reason=reason,
                             seen=self.sheet.project.row.version).value  # fmt: skip

    def settle(self) -> None:
        """Do all that the checklist asks for but what is ticked and judged."""
        wanted = ReportFilter(self.sheet.project.row.call_id)
        for row in reports.rows(self.workspace, wanted):
            assert row.due is not None
            draft = ReportDraft(row.kind, TODAY, milestone_id=row.due.milestone_id)
            made = reports.receive(self.workspace, officer=self.officer, project_id=self.project_id, draft=draft).value
            reports.accept(self.workspace, officer=self.officer, report_id=made.id, seen=made.version, on=TODAY)
        owner = Owner(OwnerKind.PROJECT, self.project_id)
        for one in schedules.plan(self.workspace, owner).milestones:
            if one.done_on is None:
                schedules.finish(self.workspace, officer=self.officer, milestone_id=one.id, seen=None, on=TODAY)
        for side in Side:
            draft_of = InstrumentDraft(side, InstrumentKind.AGREEMENT, "", None, TODAY, TODAY)
            projects.write_instrument(self.workspace, officer=self.officer, project_id=self.project_id,
                                      seen=self.sheet.project.row.version, draft=draft_of)  # fmt: skip


@pytest.fixture
def do(workspace: Workspace, officer: Officer, followed: Cohort) -> Doing:
    return Doing(workspace, officer, followed)


def test_the_checklist_is_what_stands_in_the_workspace(do: Doing) -> None:
    waiting = {Item.REPORTS, Item.FINAL_REPORT, Item.MILESTONES, Item.EVALUATIONS, Item.ORIGINALS, Item.PROMOTERS,
               Item.PUBLISHED}  # fmt: skip
    assert waiting <= do.open()
    found = {one.item: one for one in do.sheet.checks}
    assert (found[Item.REPORTS].open, found[Item.REPORTS].of) == (2, 2)
    assert found[Item.CLAIMS].settled
    do.settle()
    assert do.open() == {Item.EVALUATIONS, Item.ORIGINALS, Item.PROMOTERS, Item.PUBLISHED}
    do.tick(Item.ORIGINALS, Item.PROMOTERS)
    do.judge(Side.FIRST)
    do.judge(Side.SECOND)
    assert do.open() == {Item.PUBLISHED}
    assert not any(one.blocking for one in do.sheet.checks)


def test_a_project_is_closed_once_all_is_settled(do: Doing, workspace: Workspace, officer: Officer) -> None:
    do.settle()
    do.tick(Item.ORIGINALS, Item.PROMOTERS)
    do.judge(Side.FIRST)
    with pytest.raises(Refusal) as refused:
        do.close()
    assert (refused.value.code, refused.value.params["count"]) == ("closing.open", 1)
    do.judge(Side.SECOND, Evaluation(Rating.PARTIAL, "Un atelier manque."))
    made = do.close()
    assert (made.closed, made.closing.closed_on, made.project.row.state) == (True, TODAY, ProjectState.COMPLETED)
    with pytest.raises(Refusal, match=r"closing\.closed"):
        do.judge(Side.FIRST)
    history.undo(workspace, officer=officer)
    assert (do.sheet.closed, do.sheet.closing.closed_on) == (False, None)


def test_a_reason_closes_what_is_not_settled(do: Doing) -> None:
    made = do.close("L’association a été dissoute.")
    assert (made.closed, made.project.state_reason) == (True, "L’association a été dissoute.")
    with pytest.raises(Refusal, match=r"project\.no-such-move"):
        do.close("encore")


def test_each_party_judges_for_itself(do: Doing, workspace: Workspace, officer: Officer) -> None:
    home = do.sheet.programme
    clerk = workspaces.add_officer(workspace, officer=officer, name="Ada", party_code=home.party(Side.FIRST).code,
                                   role=Role.OFFICER).value  # fmt: skip
    assert closing.sheet(workspace, do.project_id, clerk).mine == {Side.FIRST}
    do.judge(Side.FIRST, officer=clerk)
    with pytest.raises(Refusal, match=r"access\.give-opinion"):
        do.judge(Side.SECOND, officer=clerk)
    for wrong, code in ((Evaluation(), "no-rating"), (Evaluation(Rating.POOR, " "), "no-text")):
        with pytest.raises(Refusal, match=rf"closing\.{code}"):
            do.judge(Side.FIRST, wrong)
    assert do.sheet.closing.evaluation(Side.FIRST) == GOOD


def test_two_who_tick_at_once_settle_it(do: Doing, workspace: Workspace, officer: Officer) -> None:
    do.tick(Item.ORIGINALS)
    with pytest.raises(Refusal, match=r"record\.moved"):
        closing.tick(workspace, officer=officer, project_id=do.project_id, seen=0, items=())
    assert do.sheet.closing.ticked == {Item.ORIGINALS}
    assert ReportKind.FINAL in {row.kind for row in reports.rows(workspace, ReportFilter(do.sheet.project.row.call_id))}
