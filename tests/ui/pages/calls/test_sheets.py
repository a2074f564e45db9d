"""The grid of a call and the Parties of its programme, changed on the page of calls in the real window."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Role
from cmpdesk.domain.programmes import Paper, Programme, Side
from cmpdesk.domain.scoring import Aggregation, Grid
from cmpdesk.i18n import screen
from cmpdesk.services import calls, history, programmes, workspaces
from cmpdesk.ui.conflicts import ConflictDialog
from cmpdesk.ui.pages.calls.grid import GridSheet
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.calls.programme import ProgrammeSheet
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.test_accessibility import unnamed


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


class Scene:
    """The page of calls on the paired call."""

    def __init__(self, qtbot: QtBot, window: MainWindow) -> None:
        self.qtbot, self.window = qtbot, window
        assert window.desk is not None
        self.desk = window.desk
        self.call = next(one for one in calls.calls(self.desk.workspace) if one.title.fr == "Appel d’essai")
        window.go("calls")
        settle(qtbot, window)
        page = window.pages.page
        assert isinstance(page, CallsPage)
        self.page = page
        page.table.pick(self.call.id)
        settle(qtbot, window)

    def settle(self) -> None:
        settle(self.qtbot, self.window)

    def grid_sheet(self) -> GridSheet:
        """Open the grid with the button of the inspector."""
        button = self.page.inspector.findChild(QPushButton, "edit-grid")
        assert isinstance(button, QPushButton)
        button.click()
        self.settle()
        return self.page.findChildren(GridSheet)[-1]

    def programme_sheet(self) -> ProgrammeSheet:
        self.page.actions_of["programme"].trigger()
        self.settle()
        return self.page.findChildren(ProgrammeSheet)[-1]

    def save(self, sheet: Sheet) -> None:
        sheet.save()
        self.settle()

    def steps(self) -> int:
        return len(history.steps(self.desk.workspace).rows)

    @property
    def grid(self) -> Grid:
        found = calls.grid(self.desk.workspace, self.call.id)
        assert found is not None
        return found

    @property
    def programme(self) -> Programme:
        return programmes.programme(self.desk.workspace, self.call.programme_id)

    def shown(self) -> str:
        """Return all that the inspector says."""
        return "\n".join(one.text() for one in self.page.inspector.findChildren(QLabel))


@pytest.fixture
def scene(qtbot: QtBot, opened: Opener, workspace_file: Path) -> Scene:
    return Scene(qtbot, opened(workspace_file))


def test_the_inspector_shows_the_grid(scene: Scene) -> None:
    said = scene.shown()
    assert "Proposal" in said
    assert "version 1" in said
    assert f"{scene.grid.points} points in all" in said
    for criterion in scene.grid.criteria:
        assert criterion.name.en in said
    assert [said.split("\n").count(one) for one in ("Criterion", "Points", "Threshold")] == [1, 1, 1]
    assert said.count("\n2.5") == sum(one.threshold == Decimal("2.5") for one in scene.grid.criteria)


def test_a_new_version_of_the_grid_is_saved_and_taken_back(scene: Scene) -> None:
    before = scene.grid
    sheet = scene.grid_sheet()
    assert sheet.total.text() == f"{before.points} points in all"
    sheet.own.setChecked(True)
    assert not sheet.label.isVisible()
    first = sheet.criteria.rows[0]
    first.points.setText("15")
    assert sheet.total.text() == f"{before.points + 5} points in all", "the total follows at once"
    first.threshold.setText("3,5")
    first.names[2].setText("Aansluiting")
    sheet.criteria.add_button.click()
    added = sheet.criteria.rows[-1]
    added.names[0].setText("Rayonnement")
    added.questions[0].setPlainText("Ce que le projet\nfait connaître.")
    sheet.halves.setChecked(False)
    sheet.marks.rows[0][0].setText("Rien")
    scene.save(sheet)
    made = scene.grid
    assert made.version == before.version + 1
    assert not made.proposal
    assert not made.half_marks
    assert made.criteria[0].weight == 15
    assert made.criteria[0].threshold == Decimal("3.5")
    assert made.criteria[0].name.nl == "Aansluiting"
    assert made.criteria[0].code == before.criteria[0].code, "what was marked keeps its code"
    assert (made.criteria[-1].code, made.criteria[-1].weight) == ("rayonnement", 10)
    assert made.criteria[-1].question.fr == "Ce que le projet fait connaître."
    assert made.marks[0].meaning.fr == "Rien"
    assert "version 2" in scene.shown()
    assert "Proposal" not in scene.shown()
    scene.window.take_back("undo")
    scene.settle()
    assert scene.grid == before
    assert "version 1" in scene.shown()


def test_criteria_and_marks_move_and_go(scene: Scene) -> None:
    before = scene.grid
    sheet = scene.grid_sheet()
    rows = sheet.criteria.rows
    rows[0]._buttons["down"].click()
    rows[-1]._buttons["remove"].click()
    assert [row.number.text() for row in rows] == [f"Criterion {place}" for place in range(1, len(rows) + 1)]
    assert not rows[0]._buttons["up"].isEnabled()
    sheet.marks.remove_button.click()
    scene.save(sheet)
    codes = [one.code for one in before.criteria]
    assert [one.code for one in scene.grid.criteria] == [codes[1], codes[0], *codes[2:-1]]
    assert scene.grid.highest == before.highest - 1


def test_what_is_wrong_with_a_grid_stands_beside_the_field(scene: Scene) -> None:
    before, steps = scene.grid, scene.steps()
    sheet = scene.grid_sheet()
    row = sheet.criteria.rows[1]
    row.threshold.setText("9")
    scene.save(sheet)
    assert row.fault.isVisible()
    assert "from 0 to 5" in row.fault.text()
    assert row.threshold.hasFocus()
    row.threshold.setText("2")
    for field in row.names:
        field.clear()
    sheet.marks.add_button.click()
    scene.save(sheet)
    assert "name" in row.names[0].accessibleDescription()
    assert sheet.marks.rows[-1][0].accessibleDescription() == "Say what the mark 6 means, in one language at least."
    assert sheet.fault.isVisible()
    assert (scene.grid, scene.steps()) == (before, steps)
    sheet.give_up()


def test_the_service_refuses_what_a_field_cannot_know(scene: Scene) -> None:
    before, steps = scene.grid, scene.steps()
    sheet = scene.grid_sheet()
    for row in sheet.criteria.rows:
        row.points.setText("0")
    scene.save(sheet)
    assert sheet.isVisible()
    assert "total" in sheet.fault.text()
    assert (scene.grid, scene.steps()) == (before, steps)
    sheet.give_up()


def test_a_grid_is_edited_by_keyboard(scene: Scene) -> None:
    sheet = scene.grid_sheet()
    sheet.activateWindow()
    row = sheet.criteria.rows[0]
    row.points.setFocus()
    QTest.keyClick(row.points, Qt.Key.Key_Up)
    assert row.points.value() == scene.grid.criteria[0].weight + 1
    row.names[0].setFocus()
    for wanted in (row.names[1], row.names[2], row.questions[0], row.questions[1], row.questions[2],
                   sheet.criteria.rows[1].points):  # fmt: skip
        QTest.keyClick(sheet, Qt.Key.Key_Tab)
        assert QApplication.focusWidget() is wanted
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    assert sheet.isVisible(), "Escape does not lose what was typed"
    assert "Cancel" in sheet.fault.text()
    QTest.keyClick(sheet, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    scene.qtbot.waitUntil(lambda: scene.grid.version == 2, timeout=LONG)
    scene.settle()


def test_the_parties_of_a_programme_are_changed_and_taken_back(scene: Scene) -> None:
    before = scene.programme
    sheet = scene.programme_sheet()
    sheet.names[1].setText("Joint Commission")
    card = sheet.cards[1]
    card.funders.setPlainText(" WBI \n\nAgence d’essai\n")
    card.language.setCurrentIndex(card.language.findData("nl"))
    card.others["fr"].setChecked(True)
    for box, value in ((card.conventions, "nl_BE"), (card.paper, "letter"), (card.zone, "Europe/Luxembourg")):
        box.setCurrentIndex(box.findData(value))
    card.terms[2].setText("Promotor")
    scene.save(sheet)
    made = scene.programme
    party = made.party(Side.SECOND)
    assert made.name.en == "Joint Commission"
    assert party.funders == ("WBI", "Agence d’essai")
    assert party.languages == ("nl", "fr")
    assert (party.locale, party.paper, party.zone) == ("nl_BE", Paper.LETTER, "Europe/Luxembourg")
    assert party.promoter_term.nl == "Promotor"
    assert made.party(Side.FIRST) == before.party(Side.FIRST)
    scene.window.take_back("undo")
    scene.settle()
    assert (scene.programme.parties, scene.programme.name) == (before.parties, before.name)


def test_what_a_party_lacks_is_said_beside_the_field(scene: Scene) -> None:
    before, steps = scene.programme, scene.steps()
    sheet = scene.programme_sheet()
    card = sheet.cards[0]
    card.authority.clear()
    card.funders.clear()
    for field in card.names:
        field.clear()
    scene.save(sheet)
    assert sheet.isVisible()
    for lacking in (card.authority, card.funders, card.names[0]):
        assert lacking.accessibleDescription()
    assert card.names[0].hasFocus()
    assert (scene.programme, scene.steps()) == (before, steps)
    sheet.give_up()


def test_proposals_are_labelled_until_they_are_changed(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    scene = Scene(qtbot, window)
    scene.call = next(one for one in calls.calls(scene.desk.workspace) if one.title.fr == "Rendez-vous d’essai")
    scene.page.table.pick(scene.call.id)
    scene.settle()
    labelled = "Proposal: no source gives it."
    sheet = scene.programme_sheet()
    assert [label.text() for label in sheet.findChildren(QLabel)].count(labelled) == 2, "what promoters are called"
    sheet.cards[0].terms[0].setText("Porteur québécois")
    scene.save(sheet)
    sheet = scene.programme_sheet()
    assert [label.text() for label in sheet.findChildren(QLabel)].count(labelled) == 1
    assert sheet.cards[1].terms[0].accessibleDescription() == labelled
    sheet.give_up()


def test_who_is_no_lead_may_look_at_the_parties(qtbot: QtBot, opened: Opener, two_officers: Path) -> None:
    window = opened(two_officers, ready=False)
    qtbot.waitUntil(lambda: window.welcome._waiting is not None, timeout=LONG)
    waiting = window.welcome.take_waiting()
    assert waiting is not None
    window.enter(waiting, next(one for one in waiting.officers if one.role is not Role.LEAD))
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
    settle(qtbot, window)
    scene = Scene(qtbot, window)
    sheet = scene.programme_sheet()
    assert "ask a lead officer" in sheet.fault.text()
    assert not sheet.save_button.isVisible()
    assert not any(field.isEnabled() for field in sheet.inside.findChildren(QLineEdit))
    sheet.reject()
    assert not sheet.isVisible()


def test_what_somebody_changed_meanwhile_is_not_overwritten(scene: Scene) -> None:
    sheet = scene.grid_sheet()
    lead = workspaces.officers(scene.desk.workspace)[0]
    grid = calls.grid(scene.desk.workspace, scene.call.id)
    assert grid is not None
    theirs = replace(grid, half_marks=not grid.half_marks)
    calls.edit_grid(scene.desk.workspace, officer=lead, call_id=scene.call.id, seen=scene.call.version, grid=theirs)
    sheet.names[0].setText("La mienne")
    scene.save(sheet)
    assert sheet.isVisible()
    assert "meanwhile" in sheet.fault.text()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, ConflictDialog) and one.isVisible())
    dialog.reject()
    assert scene.grid.half_marks == theirs.half_marks
    assert scene.grid.name == grid.name
    sheet.give_up()


def test_every_widget_of_the_sheets_has_a_name(scene: Scene) -> None:
    for open_it in (scene.grid_sheet, scene.programme_sheet):
        sheet = open_it()
        assert unnamed(sheet) == []
        small = [
            button.accessibleName() or button.text()
            for button in sheet.findChildren(QPushButton)
            if button.isVisible() and min(button.width(), button.height()) < 24
        ]
        assert small == []
        sheet.give_up()
        scene.settle()


def test_how_a_grid_makes_a_result_is_edited(scene: Scene) -> None:
    before = scene.grid
    sheet = scene.grid_sheet()
    rows = {row.code: row for row in sheet.criteria.rows}
    assert [rows[code].tie.value() for code in before.ties] == list(range(1, len(before.ties) + 1))
    assert not sheet.normalise.isVisible(), "the points add up to 100"
    rows["durable"].tie.setText("1")
    rows["durable"].required.setChecked(True)
    for code in before.ties:
        rows[code].tie.setText("0")
    own = rows["societe"]
    assert not own.points.isEnabled(), "a criterion of text alone brings no points"
    own.scored.setChecked(True)
    own.points.setText("20")
    assert "120" in sheet.total.text()
    assert "100" in sheet.total.text(), "each Party's sum is shown as it is"
    assert sheet.normalise.isVisible()
    assert not sheet.normalise.isEnabled(), "no one factor brings both to 100"
    other = rows["competences"]
    other.scored.setChecked(True)
    other.points.setText("20")
    assert sheet.criteria.points(Side.FIRST) == 120, "nothing is brought to 100 before somebody asks"
    sheet.normalise.click()
    assert [sheet.criteria.points(side) for side in Side] == [100, 100]
    assert not sheet.normalise.isVisible()
    sheet.outcome.aggregation.setCurrentIndex(sheet.outcome.aggregation.findData("median"))
    sheet.outcome.threshold.setText("62,5")
    sheet.outcome.least.set_value(2)
    sheet.outcome.recommendation.setChecked(False)
    scene.save(sheet)
    made = scene.grid
    assert (made.aggregation, made.threshold, made.least_reviews) == (Aggregation.MEDIAN, Decimal("62.5"), 2)
    assert (made.ties, made.recommendation) == (("durable",), False)
    kept = made.criterion("durable")
    assert kept is not None
    assert kept.comment_required
    assert {one.code: one.side for one in made.criteria if one.side} == {
        "societe": Side.FIRST, "competences": Side.SECOND}  # fmt: skip
    assert all(one.scored for one in made.criteria)
    assert "62.5" in scene.shown()


def test_a_threshold_above_the_total_is_refused_beside_the_grid(scene: Scene) -> None:
    before = scene.grid
    sheet = scene.grid_sheet()
    sheet.outcome.threshold.setText("beaucoup")
    scene.save(sheet)
    assert "60" in sheet.outcome.threshold.accessibleDescription()
    sheet.outcome.threshold.setText("180")
    scene.save(sheet)
    assert "100" in sheet.fault.text()
    assert scene.grid == before
    sheet.give_up()
