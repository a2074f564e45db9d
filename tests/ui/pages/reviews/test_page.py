"""The mid-term screen, by keyboard: opinions of both Parties, what stays open, what is typed and not lost."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import DelegateDraft, OpinionCode, ReviewFilter, ReviewOutcome, Stage, Standing
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n.screen import t
from cmpdesk.services import calls, history, review_meetings, reviews, workspaces
from cmpdesk.ui.delegates import PAD
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.reviews.dates_form import DatesForm
from cmpdesk.ui.pages.reviews.delegations import DelegationsForm, PresenceForm
from cmpdesk.ui.pages.reviews.meeting_form import MeetingForm
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.pages.reviews.recusals import HoursForm, RecusalForm, RecusalsDialog
from cmpdesk.ui.pages.reviews.themes import ThemesForm
from cmpdesk.ui.sidebar import NavButton
from tests.services.following import cohort
from tests.services.reviewed import opined, review_of
from tests.ui.conftest import Opener, settle
from tests.ui.pages.projects.test_grants import on_top
from tests.ui.pages.support import DeskOn
from tests.ui.pages.support import Stage as Shown
from tests.ui.test_accessibility import unnamed

KEY = Qt.Key


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A workspace with three projects at their mid-term meeting, and the id of the meeting."""
    path = tmp_path_factory.mktemp("midterm") / "cohort.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Claire Dubuc")
    try:
        officer = workspaces.officers(workspace)[0]
        review_id = review_of(workspace, officer, cohort(workspace, officer, 3))
    finally:
        workspace.close()
    return path, review_id


@pytest.fixture
def desk(desk_on: DeskOn, source: tuple[Path, str]) -> Desk:
    return desk_on(source[0])


@pytest.fixture
def page(desk: Desk, stage: Shown) -> ReviewsPage:
    made = ReviewsPage(desk)
    stage.show(made)
    made.table.setFocus()
    return made


def said(widget: QWidget) -> str:
    parts: list[QLabel | QPushButton] = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in parts if one.isVisible())


def press(page: ReviewsPage, stage: Shown, *keys: Qt.Key) -> None:
    for key in keys:
        stage.qtbot.keyClick(page.table, key)
        stage.settle()


def row(page: ReviewsPage, place: int = 0) -> tuple[Stage, ReviewOutcome | None]:
    return page.model.rows[place].stage, page.model.rows[place].outcome


def test_opinions_are_given_by_keyboard_and_saved_at_once(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    assert unnamed(page) == []
    assert "meeting 1, September 2020 (foreseen) · 3 projects, 0 sheets received, 0 opinions given" in (
        page.header.status.text())  # fmt: skip
    press(page, stage, KEY.Key_2)
    assert row(page) == (Stage.HALF, None)
    press(page, stage, KEY.Key_8)
    assert row(page) == (Stage.DIFFERENT, None)
    assert "the Parties differ on 1" in page.header.status.text()
    press(page, stage, KEY.Key_6)
    assert row(page) == (Stage.DECIDED, ReviewOutcome.RESCHEDULE)
    press(page, stage, KEY.Key_Return)
    assert page.table.currentIndex().row() == 1
    press(page, stage, KEY.Key_Ampersand, KEY.Key_ParenLeft)  # 1 and 5 of AZERTY
    assert row(page, 1) == (Stage.DECIDED, ReviewOutcome.CONTINUE)
    press(page, stage, KEY.Key_Return)
    assert page.table.currentIndex().row() == 2
    history.undo(desk.workspace, officer=desk.officer)
    assert reviews.decisions(desk.workspace, page._review)[1].outcome is None


def test_a_title_has_the_whole_width_above_its_number_and_its_opinion(page: ReviewsPage) -> None:
    page.resize(1048, 800)  # what a window of 1280 leaves
    (column,) = page.model.columns
    one, cell = page.model.rows[0], page.model.cell(0, 0)
    assert page.table.columnWidth(0) == page.table.viewport().width()
    assert cell.text == one.title
    assert cell.plain == f"{one.title} · {cell.second} · Sheet missing"
    assert column.export(one) == (one.number, one.title, "Sheet missing")
    shown = page.table.viewport().grab(page.table.visualRect(page.model.index(1, 0))).toImage()
    middle, end, ground = shown.height() // 2, shown.width() * 3 // 4, shown.pixelColor(2, 4)
    inked = {y > middle for x in range(end, shown.width() - PAD) for y in range(4, shown.height() - 4)
             if shown.pixelColor(x, y) != ground}  # fmt: skip
    assert inked == {True}, "the opinion stands below, and leaves the end of the line to a longer title"


def test_reasons_are_kept_with_the_opinion(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    press(page, stage, KEY.Key_R)
    box = page.panel.reasons[Side.FIRST].box
    assert box.hasFocus()
    stage.qtbot.keyClicks(box, "Salles closes")
    stage.qtbot.keyClick(box, KEY.Key_Escape)
    stage.settle()
    assert page.table.hasFocus()
    assert "Choose an opinion" in page.panel.fault.text()
    press(page, stage, KEY.Key_Down, KEY.Key_Up)
    assert page.panel.reasons[Side.FIRST].typed == "Salles closes"
    press(page, stage, KEY.Key_2)
    (given,) = reviews.opinions(desk.workspace, page._review).values()
    assert (given.code, given.reasons) == (OpinionCode.RESCHEDULE, "Salles closes")
    assert page.panel.drafts == {}
    box.setFocus()
    box.setPlainText("Salles rouvertes")
    page.table.setFocus()
    stage.settle()
    (given,) = reviews.opinions(desk.workspace, page._review).values()
    assert given.reasons == "Salles rouvertes"


def test_what_another_officer_gave_is_not_written_over(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    project = page.model.rows[0].project_id
    opined(desk.workspace, desk.officer, page._review, project, OpinionCode.STOP, (Side.FIRST,), "Motif d’ailleurs")
    page.panel.reasons[Side.FIRST].box.setPlainText("Mon motif")
    press(page, stage, KEY.Key_1)
    assert "changed" in page.panel.fault.text()
    assert page.panel.rows[Side.FIRST].code is OpinionCode.STOP
    assert page.panel.reasons[Side.FIRST].typed == "Mon motif"
    assert page.table.currentIndex().row() == 0
    press(page, stage, KEY.Key_1)
    given = reviews.opinions(desk.workspace, page._review)[project, Side.FIRST]
    assert (given.code, given.reasons) == (OpinionCode.CONTINUE, "Mon motif")


def test_an_opinion_is_taken_back_by_a_second_click(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    press(page, stage, KEY.Key_3)
    page.panel.rows[Side.FIRST].buttons[OpinionCode.REVISE].click()
    stage.settle()
    assert row(page) == (Stage.AWAITED, None)
    assert reviews.opinions(desk.workspace, page._review) == {}


def test_the_list_shows_what_is_asked_for(page: ReviewsPage, stage: Shown) -> None:
    press(page, stage, KEY.Key_1, KEY.Key_5)
    page.toolbar.stage._take("open")
    stage.settle()
    assert len(page.model.rows) == 2
    page.toolbar.standing._take(str(Standing.LATE))
    stage.settle()
    assert "No project answers to these filters." in said(page)
    page.clear_filters()
    stage.settle()
    assert len(page.model.rows) == 3
    page.actions_of["postpone"].trigger()
    stage.settle()
    assert row(page)[0] is Stage.DECIDED


def test_a_project_is_put_off_and_taken_up_again(page: ReviewsPage, stage: Shown) -> None:
    page.actions_of["postpone"].trigger()
    stage.settle()
    assert row(page)[0] is Stage.POSTPONED
    assert stage.said[-1][1]
    page.actions_of["take-up"].trigger()
    stage.settle()
    assert row(page)[0] is Stage.AWAITED


def test_dates_are_proposed_beside_those_in_force(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    page.actions_of["propose"].trigger()
    form = on_top(page, stage, DatesForm)
    assert unnamed(form) == []
    field = next(one for one in form.fields.values() if one.accessibleName() == "Fin de la mission")
    field.line.setText("spring 2021")
    form.save()
    stage.settle()
    (decision,) = reviews.decisions(desk.workspace, page._review)
    assert [one.new for one in decision.dates] == [PartialDate.of_edtf("2021-21")]
    told = said(page.panel)
    assert "spring 2021" in told
    assert "2020-04-17" in told


def test_a_meeting_is_entered_and_changed(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    page.actions_of["meeting-new"].trigger()
    form = on_top(page, stage, MeetingForm)
    assert unnamed(form) == []
    assert "Seconde rencontre" in form.which.currentText()
    form.online.setChecked(True)
    form.save()
    stage.settle()
    assert page.meeting is not None
    assert (page.meeting.number, page.meeting.online, page.meeting.provisional) == (2, True, True)
    assert len(page.model.rows) == 3
    page.actions_of["meeting-edit"].trigger()
    form = on_top(page, stage, MeetingForm)
    form.when.line.setText("")
    form.save()
    assert "Give the meeting a date" in said(form)
    form.when.line.setText("2021-10-05")
    form.place.setText("Québec")
    form.save()
    stage.settle()
    assert (page.meeting.when, page.meeting.place) == (PartialDate.of_edtf("2021-10-05"), "Québec")
    page.actions_of["meeting-remove"].trigger()
    stage.settle()
    assert [one.number for one in reviews.of_call(desk.workspace, desk.call_id)] == [1]


def test_delegations_presence_and_recusals(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    page.actions_of["delegations"].trigger()
    form = on_top(page, stage, DelegationsForm)
    form.seats.set_values([("first", "Odette Lavoie", "Directrice", "co-chair"),
                           ("second", "Aline Servais", "", "member")])  # fmt: skip
    assert unnamed(form) == []
    form.save()
    stage.settle()
    page.actions_of["presence"].trigger()
    taken = on_top(page, stage, PresenceForm)
    taken._all()
    taken.save()
    stage.settle()
    assert page.meeting is not None
    assert [one.present for one in page.meeting.delegates] == [True, True]
    page.actions_of["recusals"].trigger()
    dialog = on_top(page, stage, RecusalsDialog)
    dialog.add_button.click()
    recusal = on_top(dialog, stage, RecusalForm)
    assert unnamed(recusal) == []
    recusal.reason.setPlainText("Ancien employeur")
    recusal.save()
    stage.settle()
    assert [one.person for one in dialog.model.rows] == ["Odette Lavoie"]
    dialog.accept()
    stage.settle()
    press(page, stage, KEY.Key_1)
    assert "Odette Lavoie is recused" in page.panel.fault.text()
    page.panel.rows[Side.FIRST].findChildren(QPushButton)[-1].click()
    stage.settle()
    assert "left at" in said(page.panel)
    press(page, stage, KEY.Key_1)
    assert row(page)[0] is Stage.HALF


def test_hours_of_a_withdrawal_are_mended(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    held = review_meetings.seat(desk.workspace, officer=desk.officer, review_id=page._review, seen=1,
                                drafts=(DelegateDraft(Side.FIRST, "Odette Lavoie"),)).value  # fmt: skip
    review_meetings.recuse(desk.workspace, officer=desk.officer, delegate_id=held.delegates[0].id or "",
                           project_id=page.model.rows[0].project_id, reason="Parente")  # fmt: skip
    page.reload()
    stage.settle()
    page.actions_of["recusals"].trigger()
    dialog = on_top(page, stage, RecusalsDialog)
    dialog.note_hours()
    form = on_top(dialog, stage, HoursForm)
    form.left.setText("10:30")
    form.back.setText("10:15")
    form.save()
    stage.settle()
    assert "mend the hours" in form.fault.text()
    form.back.setText("10 h 45")
    form.save()
    stage.settle()
    (one,) = reviews.withdrawals(desk.workspace, page._review)
    assert one.left_at is not None
    assert one.back_at is not None
    assert (one.back_at - one.left_at).seconds == 15 * 60


def test_themes_are_recorded(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    page.actions_of["themes"].trigger()
    form = on_top(page, stage, ThemesForm)
    form.themes.set_values([("", "", "")])
    form.save()
    assert "Enter the theme" in said(form)
    form.themes.set_values([("Langue française", "French language", "")])
    assert unnamed(form) == []
    form.save()
    stage.settle()
    assert [one.fr for one in reviews.review(desk.workspace, page._review).themes] == ["Langue française"]


def test_themes_are_copied_into_the_draft_of_the_next_call(page: ReviewsPage, desk: Desk, stage: Shown) -> None:
    home, held = calls.call(desk.workspace, desk.call_id), reviews.review(desk.workspace, page._review)
    draft = replace(calls.draft_of(home), title=LocalisedText(fr="Appel {suivant}"))
    after = calls.create(desk.workspace, officer=desk.officer, programme_id=home.programme_id, draft=draft).value
    review_meetings.record_themes(desk.workspace, officer=desk.officer, review_id=held.id, seen=held.version,
                                  themes=(LocalisedText(fr="Langue française"),))  # fmt: skip
    page.reload()
    stage.settle()
    page.actions_of["themes"].trigger()
    on_top(page, stage, ThemesForm).copy_button.click()
    stage.settle()
    assert stage.said == [("1 theme is copied into “Appel {suivant}”.", True)]
    assert [one.name.fr for one in calls.call(desk.workspace, after.id).sectors if one.name.fr == "Langue française"]
    assert stage.failures == []


def test_the_side_bar_counts_what_is_to_be_decided(
    qtbot: QtBot, opened: Opener, source: tuple[Path, str], tmp_path: Path
) -> None:
    path = Path(shutil.copy(source[0], tmp_path / "fen.cmpdesk"))
    window = opened(path)
    entry = next(one for one in window.sidebar.findChildren(NavButton) if one.text() == t("Mid-term"))
    qtbot.waitUntil(lambda: entry.accessibleName() == f"{t('Mid-term')} (3)")
    desk = window.desk
    assert desk is not None
    project = reviews.page(desk.workspace, ReviewFilter(source[1])).rows[0].project_id
    for side in Side:
        work = partial(
            reviews.give_opinion, desk.workspace, officer=desk.officer, review_id=source[1], project_id=project,
            side=side, seen=0, opinion=OpinionCode.CONTINUE, reasons="",
        )  # fmt: skip
        desk.runner.run(work, owner=window)
        settle(qtbot, window)
    qtbot.waitUntil(lambda: entry.accessibleName() == f"{t('Mid-term')} (2)")
