"""What pages of a call share: what they say while they load, without a call, and what comes back with a place."""

from cmpdesk.domain.projects import ProjectState
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.due.page import DuePage
from tests.services.following import cohort
from tests.ui.pages.support import Stage

LOADING = "This page is still loading."
NOT_LOADED = "This page could not be loaded."


def why(page: DuePage) -> str:
    return page.actions_of["calendar"].statusTip()


def test_no_reason_is_told_before_the_rows_are_here(desk: Desk, stage: Stage) -> None:
    desk.choose_call(cohort(desk.workspace, desk.officer, 1, state=str(ProjectState.RUNNING)).call.id)
    page = DuePage(desk)
    assert (why(page), page.header.typed) == (LOADING, "")
    stage.show(page)
    assert page.actions_of["calendar"].isEnabled()
    assert why(page) == ""
    page.show_this({"kind": "claim"})
    stage.settle()
    assert page.listing.currentWidget() is page.listing.no_row
    assert why(page) == "The list is empty."


def test_a_page_that_could_not_be_loaded_says_so_and_is_tried_again_when_it_is_shown(desk: Desk, stage: Stage) -> None:
    call_id = cohort(desk.workspace, desk.officer, 1, state=str(ProjectState.RUNNING)).call.id
    desk.choose_call("00000000-0000-0000-0000-000000000000")
    page = DuePage(desk)
    stage.show(page)
    assert len(stage.failures) == 1
    assert (why(page), page.actions_of["calendar"].isEnabled()) == (NOT_LOADED, False)
    page.hide()
    desk.choose_call(call_id)
    page.show()
    page.actions_of.refresh()
    assert why(page) == LOADING
    stage.settle()
    assert (why(page), page.actions_of["calendar"].isEnabled()) == ("", True)


def test_without_a_call_a_page_leads_to_the_calls(desk: Desk, stage: Stage) -> None:
    call_id = desk.call_id
    desk.choose_call("")
    page = DuePage(desk)
    stage.show(page)
    assert page.whole.currentWidget() is page.no_call
    assert not page.filters.isVisible()
    assert why(page) == "The list is empty."
    desk.choose_call(call_id)
    stage.settle()
    assert page.whole.currentWidget() is page.listing
    assert page.filters.isVisible()


def test_filters_come_back_with_a_place_and_count_at_once(desk: Desk, stage: Stage) -> None:
    desk.choose_call(cohort(desk.workspace, desk.officer, 2, state=str(ProjectState.RUNNING)).call.id)
    page = DuePage(desk)
    stage.show(page)
    whole = len(page.model.rows)
    told: list[None] = []
    page.filters.changed.connect(lambda: told.append(None))
    page.filters.choose(["", "", "", "date:report", "on"])
    assert told == []
    page.narrow()
    stage.settle()
    kept, narrowed = page.memory(), len(page.model.rows)
    assert 0 < narrowed < whole
    assert kept["filters"] == ["", "", "", "date:report", "on"]
    page.actions_of["clear"].trigger()
    stage.settle()
    assert page.memory()["filters"] == [""] * 5
    assert len(page.model.rows) == whole
    page.recall(kept)
    stage.settle()
    assert (page.memory(), len(page.model.rows)) == (kept, narrowed)
    page.filters.late.click()
    stage.settle()
    assert len(told) == 1
