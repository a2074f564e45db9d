"""What is done to a strict file after its choice changes nothing of what an officer who is not cleared is told."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cmpdesk.domain.baselines import BaselineKind
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.due import DueFilter
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.letters import LetterFilter
from cmpdesk.domain.missions import MissionDraft, Stop
from cmpdesk.domain.moves import Move, Shift
from cmpdesk.domain.outcomes import FollowUpDraft, FollowUpKind
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.domain.registers import DataCategory
from cmpdesk.domain.reports import ReportFilter
from cmpdesk.domain.reviews import DelegateDraft, OpinionCode, ReviewFilter
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.services import (
    baselines,
    change_requests,
    cohort_sheets,
    dashboard,
    directory,
    due,
    filings,
    glance,
    grants,
    history,
    letters,
    minutes,
    missions,
    outcomes,
    progress,
    project_documents,
    projects,
    registers,
    reports,
    rescheduling,
    retention,
    review_effects,
    review_meetings,
    review_papers,
    reviews,
    schedules,
    search,
    timelines,
    workspaces,
)
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.reviewed import opined, review_of
from tests.storage.fixtures import Clock
from tests.storage.logins import server

SECRET = "Tourbières"
SPRING = PartialDate.of_edtf("2021-03-20")
REVISED = RevisionDraft(f"Report {SECRET}", SECRET, SECRET, SECRET, date(2020, 9, 24))


@dataclass(frozen=True)
class Stage:
    """A cohort with a meeting; its last project is strict. `lead` works in `theirs`, `officer` reads in `workspace`."""

    theirs: Workspace
    lead: Officer
    workspace: Workspace
    officer: Officer
    held: Cohort
    review_id: str


def staged(theirs: Workspace, lead: Officer) -> tuple[Cohort, str]:
    """Make the cohort; what its last project is called is strict."""
    held = cohort(theirs, lead, 3)
    with theirs.write(lead, "test.title") as transaction:
        transaction.lock(tables.Application, held.applications[2]).title = SECRET
        transaction.commit()
    review_id = review_of(theirs, lead, held)
    drafts = (DelegateDraft(Side.FIRST, "Aline Servais"),)
    review_meetings.seat(theirs, officer=lead, review_id=review_id, seen=1, drafts=drafts)
    baselines.adopt(theirs, officer=lead, call_id=held.call.id, label="Origine")
    sheet = filings.application(theirs, held.applications[2])
    filings.classify(theirs, officer=lead, application_id=sheet.id, seen=sheet.version, level=Confidentiality.STRICT)
    return held, review_id


def told(stage: Stage) -> dict[str, str]:
    """Return everything that the officer reads of the rooms of a followed cohort, without versions."""
    here, officer, call, key = stage.workspace, stage.officer, stage.held.call, stage.review_id
    here.acts_for(officer)
    project = stage.held.projects[2]
    words = Words.of("en")
    steps = lines(here, words)
    reads: dict[str, Callable[[], Any]] = {
        "dashboard": lambda: replace(dashboard.dashboard(here, officer=officer, call_id=call.id), since=()),
        "projects": lambda: projects.page(here, ProjectFilter(call.id), Sort("number")),
        "states": lambda: projects.states(here, call.id),
        "left": lambda: projects.left(here, call.id),
        "requests": lambda: change_requests.of_call(here, call.id),
        "grants": lambda: (grants.of_call(here, call.id), grants.totals(here, call.id)),
        "baselines": lambda: baselines.baselines(here, call.id),
        "revisions": lambda: rescheduling.revisions(here, call.id),
        "timeline": lambda: timelines.timeline(here, call_id=call.id),
        "plan": lambda: schedules.plan(here, Owner(OwnerKind.CALL, call.id)),
        "cohort": lambda: schedules.cohort(here, call.id),
        "due": lambda: due.due(here, DueFilter(call.id, days=9_000)),
        "first": lambda: due.first(here, DueFilter(call.id, days=9_000), 50),
        "missions": lambda: missions.board(here, call.id),
        "follow-ups": lambda: outcomes.follow_ups(here, call.id),
        "reports": lambda: reports.rows(here, ReportFilter(call.id)),
        "reviews": lambda: reviews.page(here, ReviewFilter(key)),
        "portfolio": lambda: reviews.portfolio(here, ReviewFilter(key)),
        "opinions": lambda: (reviews.opinions(here, key), reviews.decisions(here, key), reviews.withdrawals(here, key)),
        "effects": lambda: review_effects.plan(here, officer=officer, review_id=key),
        "sealable": lambda: review_effects.sealable(here, officer=officer, review_id=key),
        "progress": lambda: (progress.of_review(here, key), progress.late(here, key)),
        "dossier": lambda: review_papers.content(here, key),
        "minutes": lambda: minutes.minutes(here, key, "fr"),
        "letters": lambda: letters.rows(here, LetterFilter(call.id)),
        "glance": lambda: glance.of(here, call.programme_id),
        "sheet": lambda: cohort_sheets.sheet(here, call.id, words),
        "state": lambda: project_documents.state(here, call.id),
        "communications": lambda: registers.communications(here, "QC"),
        "retention": lambda: retention.due(here, "QC"),
        "directory": lambda: directory.people(here),
        "search": lambda: (search.find(here, SECRET), search.count(here, SECRET)),
        "steps": lambda: steps,
        "undo": lambda: history.undoable(here, officer),
        "project": lambda: projects.project(here, project),
        "subject": lambda: reviews.subject(here, key, project),
        "calendar": lambda: schedules.plan(here, Owner(OwnerKind.PROJECT, project)),
        "case": lambda: reports.case(here, project),
        "thing": lambda: history.as_of(here, project, datetime(2026, 6, 1, tzinfo=UTC)),
    }
    return {name: _said(read) for name, read in reads.items()}


def lines(here: Workspace, words: Words) -> list[str]:
    """Return the lines of the history, and what each step did."""
    rows = history.steps(here, limit=500).rows
    return [f"{messages.step(words, one.label, one.params)} {history.changes(here, one.id)}" for one in rows]


def _said(read: Callable[[], Any]) -> str:
    try:
        return re.sub(r"version=\d+", "", repr(read()))
    except Foreseen as refused:
        return f"{refused.code} {refused.params}"


def acts(stage: Stage) -> None:
    """Do to the strict project what is done to a project on the way, and seal a letter about it."""
    theirs, lead, call, project = stage.theirs, stage.lead, stage.held.call, stage.held.projects[2]
    theirs.acts_for(lead)
    opined(theirs, lead, stage.review_id, project, OpinionCode.RESCHEDULE, reasons=SECRET)
    delegate = reviews.review(theirs, stage.review_id).delegates[0].id or ""
    review_meetings.recuse(theirs, officer=lead, delegate_id=delegate, project_id=project, reason=SECRET)
    (decided,) = reviews.decisions(theirs, stage.review_id)
    dates = [(stage.held.at(2, "Fin"), PartialDate.of_edtf("2022-03"))]
    reviews.propose(theirs, officer=lead, review_id=stage.review_id, project_id=project, seen=decided.version,
                    dates=dates, conditions=SECRET)  # fmt: skip
    draft = MissionDraft(SECRET, Side.FIRST, SPRING, 5, project, host=SECRET,
                         stops=(Stop(SECRET),))  # fmt: skip
    mission = missions.add(theirs, officer=lead, call_id=call.id, draft=draft).value
    lead_on = FollowUpDraft(FollowUpKind.LEAD, SECRET, SECRET, when=SPRING, mission_id=mission.id)
    outcomes.add_follow_up(theirs, officer=lead, call_id=call.id, draft=lead_on)
    with theirs.write(lead, "test.rows") as transaction:
        transaction.add(tables.Communication(
            call_id=call.id, project_id=project, side="first", sent_on=date(2020, 9, 1), recipient=SECRET,
            purpose=SECRET, legal_basis=SECRET, categories=str(DataCategory.NAMES),
        ))  # fmt: skip
        transaction.add(tables.Report(call_id=call.id, project_id=project, kind="progress", side="first",
                                      received_on=date(2020, 9, 1), content={}))  # fmt: skip
        transaction.commit()
    rescheduling.reschedule(theirs, officer=lead, call_id=call.id, draft=REVISED,
                            moves=[Move(Shift(6), frozenset({stage.held.at(2, "Fin")}))])  # fmt: skip
    with theirs.write(lead, "baseline.adopt", label=SECRET) as transaction:
        baselines.take(transaction, lead, call.id, BaselineKind.AMENDMENT, SECRET, [project])
        transaction.commit()
    with theirs.write(lead, "letters.seal", kind=StepKind.SEAL, count=1, first=SECRET, last=SECRET) as transaction:
        transaction.add(tables.Letter(
            call_id=call.id, project_id=project, side="first", kind="agreement", language="fr", template_number=0,
            recipient=SECRET, subject=SECRET, body=SECRET, facts={}, dated_on=date(2020, 9, 1), number=SECRET,
            sealed_at=theirs.now(), sealed_by=lead.id, sha256=transaction.put_blob(SECRET.encode()),
        ))  # fmt: skip
        transaction.commit()


SEALED = "A seal: nothing before it can be taken back"


def check_nothing_told(stage: Stage) -> None:
    before = told(stage)
    assert not any(SECRET in said for said in before.values())
    acts(stage)
    after = told(stage)
    assert SEALED in after["steps"]
    after["steps"] = after["steps"].replace(f"'{SEALED} ()', ", "")
    assert {name for name in after if after[name] != before[name]} == set()


def test_an_officer_who_is_not_cleared_reads_the_same(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    held, review_id = staged(workspace, officer)
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code="QC",
                                       role=Role.OFFICER).value  # fmt: skip
    check_nothing_told(Stage(workspace, officer, workspace, colleague, held, review_id))


def test_an_officer_with_a_login_reads_the_same(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        held, review_id = staged(made.owner, made.lead)
        colleague = made.officer("benoit", Role.OFFICER, party="QC")
        theirs = made.open(colleague)
        try:
            check_nothing_told(Stage(made.owner, made.lead, theirs, colleague, held, review_id))
        finally:
            theirs.close()


def test_a_revision_of_several_projects_counts_what_may_be_seen(workspace: Workspace, officer: Officer) -> None:
    held, _ = staged(workspace, officer)
    moves = [Move(Shift(6), frozenset({held.at(0, "Fin"), held.at(2, "Fin")}))]
    made = rescheduling.reschedule(workspace, officer=officer, call_id=held.call.id, moves=moves, draft=REVISED).value
    assert made.projects == 2
    colleague = workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code="QC",
                                       role=Role.OFFICER).value  # fmt: skip
    workspace.acts_for(colleague)
    shown = rescheduling.revision(workspace, made.id)
    assert (shown.projects, shown.moved) == (1, len(rescheduling.changes(workspace, made.id)))
    assert shown.moved < made.moved
    then = repr(history.as_of(workspace, made.id, workspace.now()))
    assert held.at(2, "Fin") not in then
    assert held.projects[2] not in then


def test_a_revision_of_a_project_that_may_not_be_seen_is_not_there(workspace: Workspace, officer: Officer) -> None:
    held, _ = staged(workspace, officer)
    moves = [Move(Shift(6), frozenset({held.at(2, "Fin")}))]
    made = rescheduling.reschedule(workspace, officer=officer, call_id=held.call.id, moves=moves, draft=REVISED).value
    with workspace.write(officer, "test.whole") as transaction:  # one of the cohort that touches only this project
        transaction.lock(tables.Revision, made.id).project_id = None
        transaction.commit()
    workspace.acts_for(workspaces.add_officer(workspace, officer=officer, name="Benoît Tremblay", party_code="QC",
                                              role=Role.OFFICER).value)  # fmt: skip
    assert rescheduling.revisions(workspace, held.call.id) == ()
    with pytest.raises(Foreseen, match=r"record\.gone"):
        rescheduling.revision(workspace, made.id)
