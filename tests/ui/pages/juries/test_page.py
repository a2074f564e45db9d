"""The juries page on a real workspace."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from cmpdesk.domain.interests import DeclarationDraft, Interest
from cmpdesk.domain.programmes import Side
from cmpdesk.services import interests, juries
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ReasonDialog
from cmpdesk.ui.pages.juries.giving import Giving
from cmpdesk.ui.pages.juries.page import READINGS, JuriesPage
from tests.ui.pages.support import DeskOn, Made, Stage


def shown(desk: Desk, stage: Stage) -> JuriesPage:
    page = JuriesPage(desk)
    stage.show(page)
    return page


def button(host: QWidget, name: str) -> QPushButton:
    return next(one for one in host.findChildren(QPushButton) if name in (one.objectName(), one.text()))


def give_reason(reason: str) -> Callable[[], None]:
    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ReasonDialog):
            dialog.field.setPlainText(reason)
            dialog.accept_button.click()
        else:
            QTimer.singleShot(20, look)

    return look


def assigned(page: JuriesPage, stage: Stage) -> None:
    """Propose an assignment and adopt it."""
    page.propose()
    stage.settle()
    page.proposal.adopt()
    stage.settle()
    stage.settle()


def test_a_jury_is_listed_with_loads_and_balance(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert [row.code for row in page.reviewers.rows] == ["QC-01", "QC-02", "QC-03"]
    assert page.reviewers.cell(0, 3).plain == "0 / 5"
    assert "jury of Québec" in page.header.status.text()
    assert page.cards.readings.accessibleName() == "readings assigned"


def test_the_jury_of_the_other_party_is_one_click_away(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.parties.findChildren(QPushButton)[1].click()
    stage.settle()
    assert [row.code for row in page.reviewers.rows] == ["WB-01", "WB-02", "WB-03"]


def test_a_reviewer_is_added_with_the_next_free_code(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.add_reviewer()
    panel = page.reviewer_panel
    assert panel.code.text() == "QC-04"
    stage.qtbot.keyClicks(panel.name, "Etienne Dufour")
    panel.sectors[0][1].setChecked(True)
    button(panel, "save-reviewer").click()
    stage.settle()
    stage.settle()
    added = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)[-1]
    assert (added.code, added.name, len(added.sectors)) == ("QC-04", "Etienne Dufour", 1)
    assert stage.said[-1] == ("QC-04 is saved.", True)
    assert page.reviewer_panel.row is not None
    assert page.reviewer_panel.row.code == "QC-04"


def test_a_form_without_a_name_says_so_beside_the_field(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.add_reviewer()
    button(page.reviewer_panel, "save-reviewer").click()
    assert page.reviewer_panel.name.accessibleDescription() == "Give the name of the reviewer."
    assert len(juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)) == 3


def test_what_is_typed_is_saved_when_the_cursor_moves_on(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.edit_reviewer()
    page.reviewer_panel.organisation.setText("")
    stage.qtbot.keyClicks(page.reviewer_panel.organisation, "Institut du Nord")
    page.reviewer_table.setCurrentIndex(page.reviewers.index(2, 0))
    stage.settle()
    stage.settle()
    row = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)[0]
    assert row.organisation == "Institut du Nord"
    assert not page.reviewer_panel.dirty


def test_discarding_shows_the_reviewer_as_saved(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.edit_reviewer()
    stage.qtbot.keyClicks(page.reviewer_panel.name, "x")
    assert not page.may_leave()
    button(page.reviewer_panel, "Discard").click()
    assert page.may_leave()
    assert page.reviewer_panel.form is None


def test_recusing_asks_for_a_reason_and_leaves_the_application_short(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assigned(page, stage)
    page.show_this({"view": READINGS})
    stage.settle()
    page.reading_table.setCurrentIndex(page.readings.index(0, 0))
    QTimer.singleShot(20, give_reason("Lien familial"))
    button(page.reading_panel, "Recuse…").click()
    stage.settle()
    stage.settle()
    row = page.readings.rows[0]
    assert row.short == 1
    assert row.readings[-1].assignment.recusal_reason == "Lien familial"


def test_an_application_is_given_by_hand(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.show_this({"view": READINGS})
    stage.settle()
    page.reading_table.setCurrentIndex(page.readings.index(1, 0))
    assert page.reading_panel.choice is not None
    button(page.reading_panel, "give").click()
    stage.settle()
    stage.settle()
    assert page.readings.rows[1].readers == 1
    button(page.reading_panel, "Take back").click()
    stage.settle()
    stage.settle()
    assert page.readings.rows[1].readers == 0


def test_whoever_gives_an_application_by_hand_is_warned_of_an_open_conflict(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.show_this({"view": READINGS})
    stage.settle()
    page.reading_table.setCurrentIndex(page.readings.index(1, 0))
    panel = page.reading_panel
    assert panel.row is not None
    assert panel.choice is not None
    reader, text = str(panel.choice.itemData(0)), panel.row.id
    draft = DeclarationDraft(text, Interest.APPARENT, explanation="Coauteurs")
    interests.declare(desk.workspace, officer=desk.officer, reviewer_id=reader, drafts=[draft])
    page.reload()
    stage.settle()
    choice = panel.choice
    assert choice is not None
    place = choice.findData(reader)
    assert place == choice.count() - 1, "who has none comes first"
    assert "apparent conflict" in choice.itemText(place)
    (giving,) = panel.findChildren(Giving)
    assert not giving.warning.isVisible()
    choice.setCurrentIndex(place)
    assert giving.warning.isVisible()
    assert "An apparent conflict of interest is open" in giving.warning.text()
    button(panel, "give").click()
    stage.settle()
    stage.settle()
    held = [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]
    assert any("An apparent conflict of interest is open" in one for one in held)
    page.actions_of["propose"].trigger()
    stage.settle()
    page.proposal.table.pick(text)
    stage.settle()
    told = [one.text() for one in page.proposal.panel.findChildren(QLabel) if one.isVisible()]
    assert any("An apparent conflict of interest is open" in one for one in told), "in a proposal too"


def test_an_officer_of_the_other_party_only_reads(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    desk = desk_on(made.filled)
    desk.officer = replace(desk.officer, party_code="WB")
    page = shown(desk, stage)
    assert not page.actions_of["propose"].isEnabled()
    assert not page.actions_of["add"].isEnabled()
    page.edit_reviewer()
    assert page.reviewer_panel.form is None


def test_the_form_of_a_reviewer_is_saved_and_left_by_keyboard(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.edit_reviewer()
    stage.settle()
    panel = page.reviewer_panel
    panel.email.setText("nulle part")
    panel.save()
    assert "name@example.org" in panel.email.accessibleDescription()
    panel.email.setText("l.archambault@exemple.test")
    QTest.keyClick(panel.email, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    (row,) = [one for one in juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)
              if one.code == "QC-01"]  # fmt: skip
    assert row.email == "l.archambault@exemple.test"
    page.edit_reviewer()
    stage.settle()
    QTest.keyClick(panel.email, Qt.Key.Key_Escape)
    stage.settle()
    assert panel.form is None, "Escape asks nothing where nothing changed"
