"""What a call asks of an officer now."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.dashboard import Dashboard, Todo, last_working_day
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.registers import IncidentDraft, Risk
from cmpdesk.domain.reviews import OpinionCode
from cmpdesk.services import calls, dashboard, filings, history, juries, projects, registers, scoring, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import cohort
from tests.services.marking import add_reader, declare, marking
from tests.services.reviewed import opined, review_of
from tests.storage.fixtures import DEADLINE, LEAD, Clock, a_call, check_refused, closed, fill, published

RETURN = Deadline(DEADLINE.instant + timedelta(days=30), "Europe/Brussels")


def shown(workspace: Workspace, officer: Officer, call_id: str) -> Dashboard:
    return dashboard.dashboard(workspace, officer=officer, call_id=call_id)


def waiting(board: Dashboard) -> dict[str, int]:
    return {todo.code: todo.count for todo in board.todo}


def test_a_draft_waits_for_its_approval(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    board = shown(workspace, officer, call.id)
    assert waiting(board) == {"approve": 1}
    assert [(one.code, one.deadline) for one in board.due] == [("filing", DEADLINE)]
    assert [step.label for step in board.since][:2] == ["call.create", "programme.adopt"]
    with check_refused(workspace, "record.gone"):
        shown(workspace, officer, "nulle-part")


def test_a_closed_call_waits_for_decisions_and_readers(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    call = a_call(workspace, officer)
    draft = replace(calls.draft_of(call), return_by=RETURN)
    call = calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft).value
    call = closed(workspace, officer, call, clock)
    assert waiting(shown(workspace, officer, call.id)) == {"nothing-filed": 1}
    first = fill(workspace, officer, call, ["Serres", "Forêts"])
    fill(workspace, officer, call, ["Sons"], (Side.FIRST,))
    reviewer = ReviewerDraft("QC-01", "Lectrice", "", "", (), ("fr",), 9)
    row = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=reviewer).value
    juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=first[0])
    board = shown(workspace, officer, call.id)
    assert waiting(board) == {"orphans": 1, "undecided": 2, "short": 2, "packets": 1, "undeclared": 1}
    todo = {one.code: one for one in board.todo}
    assert todo["packets"].examples == ("QC-01",)
    assert len(todo["short"].examples) == 2
    assert todo["packets"].days == (RETURN.local().date() - clock.at.astimezone(RETURN.local().tzinfo).date()).days
    assert (board.packets_ready, board.packets) == (0, 1)
    assert [one.code for one in board.due] == ["filing", "return"]


@pytest.mark.parametrize(("party", "packets"), [("QC", 1), ("WB", 2), (None, 3)])
def test_an_officer_of_a_party_sees_what_waits_on_that_side(workspace: Workspace, officer: Officer, party: str | None,
                                                            packets: int) -> None:  # fmt: skip
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres"])
    for side, codes in ((Side.FIRST, ("QC-01",)), (Side.SECOND, ("WB-01", "WB-02"))):
        for code in codes:
            draft = ReviewerDraft(code, f"Lectrice {code}", "", "", (), ("fr",), 9)
            juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=side, draft=draft)
    who = workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code=party, role=Role.OFFICER).value
    assert shown(workspace, who, call.id).packets == packets


def test_a_jury_waits_for_declarations_decisions_and_sheets(workspace: Workspace, officer: Officer,
                                                            clock: Clock) -> None:  # fmt: skip
    ground = marking(workspace, officer)
    silent = add_reader(workspace, ground.officer, ground.call, ground.applications[:1], code="QC-11")
    declare(workspace, ground.officer, silent, ground.applications[0], "")
    declare(workspace, ground.officer, ground.reviewer_id, ground.applications[1], "real")
    scoring.save_mark(workspace, officer=ground.officer, at=ground.key(), criterion="innovation", halves=8, seen=0)
    ground.edit_grid(half_marks=False)
    ground.change_call(state="evaluation", return_by=RETURN.instant, return_zone=RETURN.zone)

    def told(who: Officer) -> dict[str, tuple[tuple[str, ...], int | None]]:
        codes = ("undeclared", "conflicts", "late", "redo")
        todo = shown(workspace, who, ground.call.id).todo
        return {one.code: (one.examples, one.days) for one in todo if one.code in codes}

    clock.at = RETURN.instant - timedelta(days=1)
    assert told(ground.officer) == {
        "undeclared": (("QC-11",), 1), "conflicts": (("14.2001",), 1), "redo": (("QC-04",), 1)
    }  # fmt: skip
    clock.at = RETURN.instant + timedelta(days=2)
    assert told(ground.officer)["late"] == (("QC-04", "QC-11"), -2)
    assert told(ground.other) == {}
    secretariat = workspaces.add_officer(workspace, officer=officer, name="Ana", party_code=None, role=Role.OFFICER)
    assert set(told(secretariat.value)) == {"undeclared", "conflicts"}  # who has marked what is not theirs to see


def test_a_jury_whose_sheets_are_all_in_waits_for_its_seal(workspace: Workspace, officer: Officer) -> None:
    ground = marking(workspace, officer, ("Serres",))
    for criterion in ground.grid.criteria_of(Side.FIRST):
        if criterion.scored:
            scoring.save_mark(workspace, officer=ground.officer, at=ground.key(), criterion=criterion.code, halves=8,
                              seen=None)  # fmt: skip
    ground.change_call(state="evaluation")
    assert "freeze" not in waiting(shown(workspace, ground.officer, ground.call.id))
    scoring.return_complete(workspace, officer=ground.officer, reviewer_id=ground.reviewer_id)
    todo = {one.code: one for one in shown(workspace, ground.officer, ground.call.id).todo}
    assert (todo["freeze"].page, todo["freeze"].what) == ("results", (("side", "first"),))
    ground.change_call(frozen_first=workspace.now())
    assert waiting(shown(workspace, ground.officer, ground.call.id)).keys().isdisjoint({"freeze", "prepare"})
    ground.change_call(frozen_second=workspace.now())
    assert waiting(shown(workspace, ground.officer, ground.call.id))["prepare"] == 1
    ground.change_call(state="preparation")
    assert "execute" not in waiting(shown(workspace, ground.officer, ground.call.id))
    with workspace.write(ground.officer, "test.retain") as transaction:
        transaction.find(tables.Application, call_id=ground.call.id)[0].state = "retained"
        transaction.commit()
    assert waiting(shown(workspace, ground.officer, ground.call.id))["execute"] == 1


def test_an_office_sees_its_own_side(location: str, clock: Clock) -> None:
    workspace = workspaces.create(location, office="WB", officer_name=LEAD, clock=clock)
    (lead,) = workspaces.officers(workspace)
    call = a_call(workspace, lead)
    fill(workspace, lead, call, ["Serres"])
    draft = ReviewerDraft("WB-01", "Lectrice", "", "", (), ("fr",), 9)
    juries.add_reviewer(workspace, officer=lead, call_id=call.id, side=Side.SECOND, draft=draft)
    board = shown(workspace, lead, call.id)
    workspace.close()
    assert board.packets == 1
    assert waiting(board) == {"short": 1, "approve": 1}


def test_what_was_done_alike_is_told_once_and_what_was_taken_back_not_at_all(
    workspace: Workspace, officer: Officer, clock: Clock
) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres", "Forêts"])
    clock.at += timedelta(days=8)
    assert shown(workspace, officer, call.id).since == ()
    for code in ("QC-01", "QC-02", "QC-03"):
        draft = ReviewerDraft(code, f"Lectrice {code}", "", "", (), ("fr",), 9)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
    history.undo(workspace, officer=officer)
    (change,) = shown(workspace, officer, call.id).since
    assert (change.label, change.count, change.officers) == ("reviewer.add", 2, (LEAD,))


def test_what_presses_most_comes_first_and_leads_to_its_place(workspace: Workspace, officer: Officer,
                                                             clock: Clock) -> None:  # fmt: skip
    call = published(workspace, officer, a_call(workspace, officer))
    fill(workspace, officer, call, ["Serres"], (Side.FIRST,))
    clock.at = DEADLINE.instant + timedelta(days=2)
    todo = shown(workspace, officer, call.id).todo
    assert [(one.code, one.days) for one in todo] == [("close", -2), ("silent", -2), ("orphans", None)]
    assert dict(todo[1].what) == {"side": "second"}
    assert todo[1].examples == ("WB",)
    assert dict(todo[2].what) == {"state": "orphan"}


def test_projects_that_run_ask_for_what_is_late_due_and_owed(workspace: Workspace, officer: Officer,
                                                             clock: Clock) -> None:  # fmt: skip
    made = cohort(workspace, officer, 2)
    clock.at = datetime(2020, 5, 27, 14, 0, tzinfo=UTC)
    with workspace.write(officer, "test.waiting") as tx:
        tx.add(tables.Instrument(project_id=made.projects[0], side="first", kind="agreement",
                                 sent_on=date(2020, 1, 6)))  # fmt: skip
        tx.add(tables.ChangeRequest(project_id=made.projects[1], number=1, kind="content", requester="P",
                                    asked_on=date(2020, 2, 3), reason="r", changes={}))  # fmt: skip
        tx.add(tables.Revision(call_id=made.call.id, number=1, title="Report", changes=[]))
        tx.commit()
    todo = {one.code: one for one in shown(workspace, officer, made.call.id).todo}
    late, soon = todo["due-late"], todo["due-soon"]
    assert (late.count, late.page, late.days, late.what) == (2, "due", -40, (("late", "1"),))  # the missions
    assert (soon.count, soon.days, soon.what) == (2, 2, (("days", "7"),))  # their reports
    assert (todo["approvals"].count, todo["approvals"].page) == (1, "schedules")  # of both Parties, and one revision
    assert (todo["answers"].page, todo["answers"].what) == ("projects", (("project_id", made.projects[1]),))
    assert (todo["signatures"].count, todo["signatures"].what) == (1, (("kind", "signature"),))
    other = workspaces.add_officer(workspace, officer=officer, name="Benoît", party_code="WB", role=Role.OFFICER).value
    theirs = waiting(shown(workspace, other, made.call.id))
    assert theirs["approvals"] == theirs["answers"] == 1
    assert "signatures" not in theirs


def test_what_an_open_meeting_at_mid_term_has_to_decide_waits(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 3)
    assert "mid-term" not in waiting(shown(workspace, officer, made.call.id))
    review_id = review_of(workspace, officer, made)
    opined(workspace, officer, review_id, made.projects[0], OpinionCode.CONTINUE)
    opined(workspace, officer, review_id, made.projects[1], OpinionCode.STOP, (Side.FIRST,))

    def found() -> Todo | None:
        todo = shown(workspace, officer, made.call.id).todo
        return next((one for one in todo if one.code == "mid-term"), None)

    one = found()
    assert one is not None
    assert (one.count, one.page, dict(one.what)) == (2, "reviews", {"review_id": review_id})
    strict = filings.application(workspace, projects.project(workspace, made.projects[2]).row.application_id)
    filings.classify(workspace, officer=officer, application_id=strict.id, seen=strict.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    assert found() == one
    plain = workspaces.add_officer(workspace, officer=officer, name="Lou", party_code=None, role=Role.OFFICER).value
    workspace.acts_for(plain)
    assert found() == replace(one, count=1)
    workspace.acts_for(officer)
    with workspace.write(officer, "test.sealed") as tx:
        tx.get(tables.Review, review_id).sealed_at = workspace.now()
        tx.commit()
    assert found() is None


def test_an_incident_waits_for_who_keeps_the_register_of_its_party(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    done = IncidentDraft("QC", workspace.today(), "Clé retrouvée", risk=Risk.LOW, measures="Chiffrée")
    for draft in (done, IncidentDraft("QC", workspace.today(), "Courriel égaré")):
        registers.report(workspace, officer=officer, draft=draft)
    (one,) = [todo for todo in shown(workspace, officer, call.id).todo if todo.code == "incidents"]
    assert (one.count, one.examples, dict(one.what)) == (1, ("QC 2",), {"register": "incidents", "party": "QC"})
    for role, party in ((Role.OFFICER, "WB"), (Role.READER, "QC")):
        other = workspaces.add_officer(workspace, officer=officer, name=role, party_code=party, role=role).value
        assert "incidents" not in waiting(shown(workspace, other, call.id))


@pytest.mark.parametrize(("today", "before"), [(23, 20), (22, 20), (21, 20), (25, 24)])
def test_the_last_working_day_is_no_weekend(today: int, before: int) -> None:
    assert last_working_day(date(2026, 11, today)) == date(2026, 11, before)
