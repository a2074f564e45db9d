"""The proposal of an assignment on a real workspace: looked at, changed by hand, locked, repaired, adopted."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cmpdesk.domain.juries import AssignmentRow
from cmpdesk.domain.programmes import Side
from cmpdesk.services import assignment, juries
from cmpdesk.storage import tables
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.juries.page import PROPOSAL, READINGS, REVIEWERS, JuriesPage
from cmpdesk.ui.pages.juries.proposal import LOADS, ProposalView
from cmpdesk.ui.pages.juries.rules import RulesSheet
from cmpdesk.ui.pages.juries.wishes import WishesSheet
from tests.services.assigning import assign_all
from tests.ui.pages.support import Stage


@pytest.fixture
def page(desk: Desk, stage: Stage) -> JuriesPage:
    made = JuriesPage(desk)
    stage.show(made)
    return made


def proposed(page: JuriesPage, stage: Stage) -> ProposalView:
    """Ask for a proposal with the button."""
    page.actions_of["propose"].trigger()
    stage.settle()
    assert page.views.key == PROPOSAL
    return page.proposal


def held(desk: Desk) -> tuple[AssignmentRow, ...]:
    return juries.assignments(desk.workspace, desk.call_id, Side.FIRST)


def said(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def button(host: QWidget, name: str) -> QPushButton:
    found = [one for one in host.findChildren(QPushButton)
             if one.isVisible() and name in (one.objectName(), one.text(), one.accessibleName())]  # fmt: skip
    return found[0]


def squeeze(desk: Desk, limit: int) -> None:
    """Let every reviewer take so few."""
    with desk.workspace.write(desk.officer, "test") as transaction:
        for row in transaction.find(tables.Reviewer, call_id=desk.call_id, side=str(Side.FIRST)):
            row.load_limit = limit
        transaction.commit()


def test_a_proposal_is_shown_in_words_and_nothing_is_written_before_it_is_adopted(
    page: JuriesPage, desk: Desk, stage: Stage
) -> None:
    view = proposed(page, stage)
    assert held(desk) == ()
    told = said(view.told)
    for sentence in ("8 of 8 readings assigned.", "Worst served", "All reviewers are connected"):
        assert sentence in told
    assert view.compared.text() == "8 new, 0 taken back, 0 as before"
    assert all(row.changes == 2 and not row.short for row in view.rows)
    button(view, "adopt").click()
    stage.settle()
    stage.settle()
    assert len(held(desk)) == 8
    assert stage.said[-1][0].startswith("8 of 8 readings assigned, 2–3 per reviewer")
    assert stage.said[-1][1], "it can be undone"
    assert (page.views.key, view.made) == (READINGS, None)
    assert all(row.short == 0 for row in page.readings.rows)


def test_giving_it_up_changes_nothing(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    view = proposed(page, stage)
    button(view, "give-up").click()
    assert view.made is None
    assert view.whole.currentWidget() is view.empty
    assert held(desk) == ()


def test_giving_it_up_stops_the_next_one(page: JuriesPage, stage: Stage) -> None:
    view = proposed(page, stage)
    view.anew()
    view.give_up()
    stage.settle()
    assert view.made is None
    assert view.whole.currentWidget() is view.empty
    assert page.views.key == READINGS


def test_changes_that_follow_each_other_at_once_are_all_made(page: JuriesPage, stage: Stage) -> None:
    view = proposed(page, stage)
    row = view.rows[0]
    for one in row.readers:
        view.take_out(one.reviewer.id, row.id)
    assert not view.adopt_button.isEnabled()
    stage.settle()
    assert view.rows[0].short == 2
    assert view.adopt_button.isEnabled()


def test_loads_stand_beside_what_they_are_now(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    view = proposed(page, stage)
    button(view.views, "Loads").click()
    stage.settle()
    assert view.views.key == LOADS
    assert [view.load_model.cell(row, 1).plain for row in range(3)] == ["0", "0", "0"]
    assert sorted(int(view.load_model.cell(row, 2).plain) for row in range(3)) == [2, 3, 3]
    assert view.load_model.cell(0, 3).plain in {"+2", "+3"}
    assert view.load_model.cell(0, 4).plain == "0–5"
    assert "Would read".upper() in said(view.panel)


def test_a_proposal_is_changed_by_hand_before_it_is_adopted(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    view = proposed(page, stage)
    row = view.rows[0]
    gone = row.readers[0].reviewer
    button(view.panel, f"Take out · {gone.code}").click()
    stage.settle()
    assert "12.101 lacks 1 reader." in said(view.told) or "7 of 8 readings assigned." in said(view.told)
    assert "1 reader is lacking." in said(view.panel)
    assert view.panel.choice is not None
    codes = [view.panel.choice.itemText(place)[:5] for place in range(view.panel.choice.count())]
    newcomer = next(code for code in codes if code != gone.code)
    view.panel.choice.setCurrentIndex(codes.index(newcomer))
    button(view.panel, "put-in").click()
    stage.settle()
    assert "8 of 8 readings assigned." in said(view.told)
    button(view, "anew").click()
    stage.settle()
    assert {one.reviewer.code for one in view.rows[0].readers} >= {newcomer}
    assert gone.code not in {one.reviewer.code for one in view.rows[0].readers}
    view.adopt()
    stage.settle()
    assert [one.locked for one in held(desk)].count(True) == 1


def test_readers_are_locked_by_key_in_the_proposal_and_in_what_holds(page: JuriesPage, desk: Desk,
                                                                     stage: Stage) -> None:  # fmt: skip
    view = proposed(page, stage)
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert all(one.locked for one in view.rows[0].readers)
    assert "locked" in said(view.panel)
    view.adopt()
    stage.settle()
    stage.settle()
    assert [one.locked for one in held(desk)].count(True) == 2
    page.reading_table.setCurrentIndex(page.readings.index(0, 0))
    page.toggle_locks()
    stage.settle()
    stage.settle()
    assert not any(one.locked for one in held(desk))
    assert stage.said[-1] == ("No longer locked.", True)
    button(page.reading_panel, "Lock").click()
    stage.settle()
    assert [one.locked for one in held(desk)].count(True) == 1


def test_a_recusal_is_repaired_with_one_change(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    assert not page.actions_of["repair"].isEnabled()
    assign_all(desk.workspace, desk.officer, desk.call_id)
    row = held(desk)[0]
    juries.recuse(desk.workspace, officer=desk.officer, assignment_id=row.id, seen=row.version, reason="Lien familial")
    page.reload()
    stage.settle()
    page.actions_of["repair"].trigger()
    stage.settle()
    view = page.proposal
    assert view.compared.text() == "1 new, 0 taken back, 7 as before"
    view.changed_only.click()
    assert len(view.model.rows) == 1
    view.adopt()
    stage.settle()
    stage.settle()
    assert not page.actions_of["repair"].isEnabled()


def test_what_is_impossible_is_made_possible_by_clicks(page: JuriesPage, desk: Desk,
                                                                stage: Stage) -> None:  # fmt: skip
    squeeze(desk, 2)
    page.reload()
    stage.settle()
    view = proposed(page, stage)
    assert "ask for" in said(view.told)
    while any(one.objectName() == "grant-limit" for one in view.told.findChildren(QPushButton)):
        button(view.told, "grant-limit").click()
        stage.settle()
        stage.settle()
    assert "8 of 8 readings assigned." in said(view.told)
    assert stage.said[-1][0].startswith("Done: Raise the limit of QC-0")
    assert view.adopt_button.isEnabled()


def test_only_more_reviewers_help_where_nobody_is_left(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    jury = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)
    for one in jury[1:]:
        juries.remove_reviewer(desk.workspace, officer=desk.officer, reviewer_id=one.id, seen=one.version)
    page.reload()
    stage.settle()
    view = proposed(page, stage)
    button(view.told, "grant-coverage").click()
    assert page.views.key == REVIEWERS
    assert page.reviewer_panel.form is not None, "the form of a new reviewer is open"


def test_a_proposal_that_is_overtaken_says_so(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    view = proposed(page, stage)
    squeeze(desk, 4)
    page.reload()
    stage.settle()
    assert "make it anew" in said(view.told)
    assert not view.adopt_button.isEnabled()
    view.anew()
    stage.settle()
    assert view.adopt_button.isEnabled()


def test_a_proposal_beside_which_another_was_adopted_says_so(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    view = proposed(page, stage)
    assign_all(desk.workspace, desk.officer, desk.call_id)
    page.reload()
    stage.settle()
    assert view.moved
    assert not view.adopt_button.isEnabled()


def test_the_other_jury_has_no_proposal(page: JuriesPage, stage: Stage) -> None:
    view = proposed(page, stage)
    page.parties.findChildren(QPushButton)[1].click()
    stage.settle()
    assert view.made is None


def test_rules_are_edited_and_saved(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    page.actions_of["rules"].trigger()
    sheet = page.findChildren(RulesSheet)[-1]
    sheet.boxes["connection"].setChecked(False)
    sheet.save()
    stage.settle()
    assert not assignment.rules(desk.workspace, desk.call_id, Side.FIRST).connection
    assert stage.said[-1] == ("The rules are saved.", True)


def test_wishes_are_pasted_and_faults_are_named(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    button(page.reviewer_panel, "wishes").click()
    stage.settle()
    sheet = page.findChildren(WishesSheet)[-1]
    sheet.lines.setPlainText("12.101\tvolontiers")
    sheet.save()
    assert "Line 1, “12.101\tvolontiers”" in sheet.lines.accessibleDescription()
    sheet.lines.setPlainText("12.101\t2\n12.102\t-2")
    sheet.every.click()
    lines = sheet.lines.toPlainText().splitlines()
    assert lines[:2] == ["12.101\t2", "12.102\t-2"]
    assert lines[2] == "12.103\t\tSols vivants"
    sheet.save()
    stage.settle()
    row = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)[0]
    assert [one.value for one in assignment.preferences(desk.workspace, row.id)] == [2, -2]
    view = proposed(page, stage)
    points = {one.application.number: one.points for one in view.rows}
    assert points["12.101"] > points["12.103"]


def test_floor_and_keywords_of_a_reviewer(page: JuriesPage, desk: Desk, stage: Stage) -> None:
    page.edit_reviewer()
    panel = page.reviewer_panel
    panel.floor.setText("9")
    panel.keywords.setText("tourbe, eau ;  ")
    panel.save()
    assert panel.floor.accessibleDescription() == "The floor cannot be above the limit."
    panel.floor.setText("3")
    panel.save()
    stage.settle()
    row = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)[0]
    assert (row.load_floor, row.keywords) == (3, ("tourbe", "eau"))
