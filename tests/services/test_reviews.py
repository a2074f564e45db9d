"""Opinions of the Parties at a mid-term review: one alone or two that differ keep a project open."""

from datetime import UTC, date, datetime

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import OpinionCode, ReviewFilter, ReviewOutcome, Stage, Standing
from cmpdesk.services import history, reviews
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.services.reviewed import opined, review_of, sheets_in
from tests.storage.fixtures import check_undone


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 3)


@pytest.fixture
def review_id(workspace: Workspace, officer: Officer, followed: Cohort) -> str:
    return review_of(workspace, officer, followed)


def stages(workspace: Workspace, review_id: str) -> list[Stage]:
    return [row.stage for row in reviews.page(workspace, ReviewFilter(review_id)).rows]


def test_one_opinion_keeps_a_project_open_and_two_that_agree_decide(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    project = followed.projects[0]
    one = check_undone(workspace, officer, lambda: opined(
        workspace, officer, review_id, project, OpinionCode.RESCHEDULE, (Side.FIRST,)))[0]  # fmt: skip
    assert (one.code, one.reasons) == (OpinionCode.RESCHEDULE, "Les salles sont fermées.")
    assert stages(workspace, review_id)[0] is Stage.HALF
    opined(workspace, officer, review_id, project, OpinionCode.CONTINUE, (Side.SECOND,))
    assert stages(workspace, review_id)[0] is Stage.DIFFERENT
    opined(workspace, officer, review_id, project, OpinionCode.RESCHEDULE, (Side.SECOND,), "D’accord.")
    decided = reviews.decisions(workspace, review_id)[0]
    assert (decided.outcome, decided.decided_on) == (ReviewOutcome.RESCHEDULE, workspace.today())
    assert decided.reasons == ("Les salles sont fermées.", "D’accord.")
    reviews.take_back_opinion(workspace, officer=officer, review_id=review_id, project_id=project, side=Side.SECOND,
                              seen=2)  # fmt: skip
    assert stages(workspace, review_id)[0] is Stage.HALF
    assert reviews.decisions(workspace, review_id)[0].decided_on is None


def test_a_decision_is_of_the_day_on_which_the_last_opinion_was_given(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    for side in Side:
        reviews.give_opinion(workspace, officer=officer, review_id=review_id, project_id=followed.projects[0],
                             side=side, seen=0, opinion=OpinionCode.CONTINUE, reasons="Tout est prêt.",
                             on=date(2020, 9, 24))  # fmt: skip
    assert reviews.decisions(workspace, review_id)[0].decided_on == date(2020, 9, 24)


def test_who_has_not_seen_the_last_opinion_is_told(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    opined(workspace, officer, review_id, followed.projects[0], OpinionCode.STOP, (Side.FIRST,))
    for seen in (0, 2):
        with pytest.raises(Refusal, match=r"record\.moved"):
            reviews.give_opinion(workspace, officer=officer, review_id=review_id, project_id=followed.projects[0],
                                 side=Side.FIRST, seen=seen, opinion=OpinionCode.STOP, reasons="")  # fmt: skip


def test_the_portfolio_tells_late_from_missing(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    first, second, third = followed.projects
    sheets_in(workspace, officer, review_id, first)
    sheets_in(workspace, officer, review_id, second, (Side.FIRST,))
    with workspace.write(officer, "test.states") as transaction:
        transaction.lock(tables.Project, third).state = "stopped"
        for one in transaction.find(tables.Milestone, project_id=first):
            one.done_on = datetime(2020, 1, 1, tzinfo=UTC).date()
        transaction.commit()
    held = reviews.portfolio(workspace, ReviewFilter(review_id))
    assert held.standings == {Standing.ON_TRACK: 1, Standing.SHEET_MISSING: 1, Standing.STOPPED: 1}
    assert (held.projects, held.sheets, held.open) == (3, 1, 2)
    wanted = ReviewFilter(review_id, standings=(Standing.SHEET_MISSING,))
    assert [row.project_id for row in reviews.page(workspace, wanted).rows] == [second]
    assert [row.project_id for row in reviews.page(workspace, ReviewFilter(review_id, search="Projet 3")).rows] == [
        third]  # fmt: skip
    with pytest.raises(Refusal, match=r"opinion\.project-over"):
        opined(workspace, officer, review_id, third, OpinionCode.STOP)


def test_an_opinion_that_is_given_again_as_it_is_makes_no_step(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    (first,) = opined(workspace, officer, review_id, followed.projects[0], OpinionCode.STOP, (Side.FIRST,))
    steps = history.steps(workspace)
    (again,) = opined(workspace, officer, review_id, followed.projects[0], OpinionCode.STOP, (Side.FIRST,))
    assert again == first
    assert history.steps(workspace) == steps


def test_pages_follow_one_another(workspace: Workspace, officer: Officer, followed: Cohort, review_id: str) -> None:
    seen, after = [], None
    while True:
        shown = reviews.page(workspace, ReviewFilter(review_id), after, 2)
        seen += [row.project_id for row in shown.rows]
        if (after := shown.after) is None:
            break
    assert seen == list(followed.projects)


def test_a_second_meeting_takes_up_what_is_open_or_postponed(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    first, second, third = followed.projects
    opined(workspace, officer, review_id, first, OpinionCode.CONTINUE)
    opined(workspace, officer, review_id, second, OpinionCode.CONTINUE)
    decision = reviews.decisions(workspace, review_id)[1]
    put_off = check_undone(workspace, officer, lambda: reviews.postpone(
        workspace, officer=officer, review_id=review_id, project_id=second, seen=decision.version).value)  # fmt: skip
    assert put_off.outcome is ReviewOutcome.POSTPONED
    again = review_of(workspace, officer, followed, number=2)
    assert [row.project_id for row in reviews.page(workspace, ReviewFilter(again)).rows] == [second, third]
    assert stages(workspace, again) == [Stage.AWAITED, Stage.AWAITED]
    seen = reviews.decisions(workspace, review_id)[1].version
    back = reviews.postpone(workspace, officer=officer, review_id=review_id, project_id=second, seen=seen,
                            postponed=False).value  # fmt: skip
    assert back.outcome is ReviewOutcome.CONTINUE


def test_sheets_of_the_first_meeting_count_at_a_second_one_that_asks_for_none(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    first, second, third = followed.projects
    for project in (first, second):
        sheets_in(workspace, officer, review_id, project)
    later = review_of(workspace, officer, followed, number=2)
    sheets_in(workspace, officer, later, second, (Side.FIRST,))
    rows = {row.project_id: row.sheets for row in reviews.page(workspace, ReviewFilter(later)).rows}
    assert rows == {first: (True, True), second: (True, False), third: (False, False)}
    assert reviews.portfolio(workspace, ReviewFilter(later)).sheets == 1
    assert [reviews.subject(workspace, later, one).asked_at for one in followed.projects] == [review_id, later, later]
    assert reviews.subject(workspace, later, first).received_on[0] is not None


def test_dates_are_proposed_beside_the_old_ones(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    project, new = followed.projects[0], PartialDate.of_edtf("2021-21")
    mission = followed.at(0, "Fin de la mission")

    def proposed(seen: int, dates: list[tuple[str, PartialDate]]) -> tuple[str | None, str]:
        made = reviews.propose(workspace, officer=officer, review_id=review_id, project_id=project, seen=seen,
                               dates=dates, conditions="Sous réserve").value  # fmt: skip
        return made.dates[0].old.edtf if made.dates[0].old else None, made.dates[0].new.edtf

    assert proposed(0, [(mission, new)]) == ("2020-04-17", "2021-21")
    with pytest.raises(Refusal, match=r"record\.moved"):
        proposed(0, [(mission, new)])
    with pytest.raises(Refusal, match=r"record\.gone"):
        proposed(1, [(followed.at(1, "Fin"), new)])


def test_a_sealed_review_is_closed(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    sealed = review_of(workspace, officer, followed, sealed_at=workspace.now())
    with pytest.raises(Refusal, match=r"review\.sealed"):
        opined(workspace, officer, sealed, followed.projects[0], OpinionCode.CONTINUE)
    with pytest.raises(Refusal, match=r"review\.sealed"):
        reviews.propose(workspace, officer=officer, review_id=sealed, project_id=followed.projects[0], seen=0,
                        dates=[], conditions="")  # fmt: skip


def test_the_second_year_is_proposed_and_nothing_is_released(
    workspace: Workspace, officer: Officer, followed: Cohort, review_id: str
) -> None:
    project = followed.projects[0]

    def authorised(on: bool) -> list[str]:
        found = [one.version for one in reviews.decisions(workspace, review_id) if one.project_id == project]
        reviews.authorise(workspace, officer=officer, review_id=review_id, project_id=project,
                          seen=found[0] if found else 0, authorised=on)  # fmt: skip
        return [one.effect for one in reviews.subject(workspace, review_id, project).second_year]

    with pytest.raises(Refusal, match=r"review\.no-second-year"):
        authorised(True)
    with workspace.write(officer, "test.grants") as transaction:
        for year in (2019, 2020):
            line = transaction.add(tables.GrantLine(project_id=project, side="first", funder="MRIF", year=year, line="",
                                                    cents=300, currency="CAD"))  # fmt: skip
            for position in (0, 1):
                day = datetime(2020, 1, 1, tzinfo=UTC).date() if (year, position) == (2020, 0) else None
                transaction.add(tables.Instalment(grant_id=line.id, position=position, cents=100, released_on=day))
        transaction.commit()
    assert check_undone(workspace, officer, lambda: authorised(True)) == ["released", "released"]
    with workspace.read() as connection:
        made = connection.exec_driver_sql("SELECT count(*) FROM instalment_decision").scalar_one()
        still = connection.exec_driver_sql("SELECT count(*) FROM instalment WHERE released_on IS NULL").scalar_one()
    assert (made, still) == (1, 3)
    assert authorised(False) == ["released", ""]
