"""The applications page on a real workspace."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.services import filings
from cmpdesk.services import history as journal
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import ReasonDialog
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from tests.ui.pages.support import DeskOn, Made, Stage, numbers


def shown(desk: Desk, stage: Stage) -> ApplicationsPage:
    page = ApplicationsPage(desk)
    stage.show(page)
    return page


def button(host: QWidget, word: str) -> QPushButton:
    """Return the visible button whose text or name is `word`."""
    return next(
        one for one in host.findChildren(QPushButton) if word in (one.text().replace("&", ""), one.objectName())
    )


def texts(host: QWidget) -> str:
    """Return all text of `host`, for looking things up."""
    from PySide6.QtWidgets import QLabel

    return "\n".join(label.text() for label in host.findChildren(QLabel))


def listed(page: ApplicationsPage) -> list[str]:
    return [row.number for row in page.model.rows]


def when_asked(answer: Callable[[ReasonDialog], None]) -> None:
    """Let `answer` fill the next dialog that asks for a reason."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, ReasonDialog):
            answer(dialog)
        else:
            QTimer.singleShot(20, look)

    QTimer.singleShot(20, look)


def give(reason: str) -> Callable[[ReasonDialog], None]:
    def answer(dialog: ReasonDialog) -> None:
        dialog.field.setPlainText(reason)
        dialog.accept_button.click()

    return answer


def test_a_strict_file_is_marked_in_the_list_and_beside_it(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    first = page.model.rows[0]
    assert "Confidential, own Party only" in texts(page.inspector)
    assert "trictly" not in page.model.cell(0, 1).plain
    filings.classify(desk.workspace, officer=desk.officer, application_id=first.id, seen=first.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    page.reload()
    stage.settle()
    assert "Strictly confidential" in texts(page.inspector)
    assert "Strictly confidential" in page.model.cell(0, 1).plain
    assert "Strictly confidential" not in page.model.cell(1, 1).plain
    column = next(number for number, one in enumerate(page.model.columns) if one.id == "class")
    assert page.table.isColumnHidden(column)
    assert page.model.cell(column=column, row=1).plain == "Confidential, own Party only"


def test_all_applications_are_listed_with_where_they_stand(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert listed(page) == ["12.101", "12.102", "12.103", "12.104", "12.105", "12.305"]
    assert page.filters.tally.text() == "6 applications"
    assert "6 applications, 0 admissible, 2 orphans" in page.header.status.text()
    assert page.model.columns[4].title == "Requested QC / WB"


def test_the_first_application_is_inspected_with_both_promoters(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.number == "12.101"
    told = texts(page.inspector)
    assert "Atelier des rives" in told
    assert "Cartes et canaux" in told
    assert "CA$12,000.00" in told
    assert "€9,000.00" in told


def test_typing_narrows_the_list_to_what_answers(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.header.search is not None
    stage.qtbot.keyClicks(page.header.search, "theatre")
    stage.settle()
    stage.settle()
    assert listed(page) == ["12.102"]
    assert page.filters.tally.text() == "1 of 6 applications"


def test_no_match_says_so_and_offers_to_clear(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.header.search is not None
    page.header.search.setText("zzzz")
    stage.settle()
    stage.settle()
    assert page.left.currentWidget() is page.left.no_row
    page.actions_of["clear"].trigger()
    stage.settle()
    stage.settle()
    assert len(listed(page)) == 6
    assert page.left.currentWidget() is page.table


def test_chips_filter_by_state_and_party(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.filters.state.choose(str(ApplicationState.ORPHAN))
    page.filters.state.chosen.emit(page.filters.state.key)
    stage.settle()
    assert listed(page) == ["12.105", "12.305"]
    page.filters.party.choose("first")
    page.filters.party.chosen.emit("first")
    stage.settle()
    assert listed(page) == ["12.105"]


def test_headings_sort_through_the_service(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    stage.settle()
    assert listed(page)[0] == "12.102"


def test_declaring_admissible_changes_the_state_and_can_be_undone(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    button(page.inspector, "action-declare-admissible").click()
    stage.settle()
    stage.settle()
    assert page.model.rows[0].state is ApplicationState.ADMISSIBLE
    assert stage.said[-1] == ("12.101: admissible", True)
    journal.undo(desk.workspace, officer=desk.officer)
    assert filings.application(desk.workspace, page.model.rows[0].id).state is ApplicationState.PAIRED


def test_declaring_inadmissible_asks_for_the_reason_and_keeps_it(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    when_asked(give("Budget absent"))
    button(page.inspector, "action-declare-inadmissible").click()
    stage.settle()
    stage.settle()
    sheet = filings.application(desk.workspace, page.model.rows[0].id)
    assert (sheet.state, sheet.state_reason) == (ApplicationState.INADMISSIBLE, "Budget absent")


def test_giving_up_the_reason_changes_nothing(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    when_asked(lambda dialog: dialog.reject())
    button(page.inspector, "action-withdraw").click()
    stage.settle()
    assert filings.application(desk.workspace, page.model.rows[0].id).state is ApplicationState.PAIRED


def test_an_orphan_cannot_be_declared_admissible_and_says_why(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.show_application(numbers(desk)["12.105"])
    stage.settle()
    declare = button(page.inspector, "action-declare-admissible")
    assert not declare.isEnabled()
    assert declare.toolTip()


def test_orphans_that_look_alike_are_paired_with_one_click(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.pairs_button.text() == "1 proposed pair"
    page.actions_of["pairs"].trigger()
    button(page.inspector, "Pair").click()
    stage.settle()
    stage.settle()
    assert listed(page) == ["12.101", "12.102", "12.103", "12.104", "12.105"]
    assert stage.said[-1] == ("Paired as 12.105", True)
    assert not page.pairs_button.isVisible()


def test_several_chosen_are_declared_admissible_in_one_step(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.table.selectAll()
    told = texts(page.inspector)
    assert "6 applications chosen" in told
    assert "CA$42,750.50" in told
    button(page.inspector, "declare-many").click()
    stage.settle()
    stage.settle()
    states = [row.state for row in page.model.rows]
    assert states.count(ApplicationState.ADMISSIBLE) == 4
    assert stage.said[-1] == ("4 applications declared admissible", True)


def test_an_empty_call_offers_to_import(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    page = shown(desk_on(made.empty), stage)
    assert page.whole.currentWidget() is page.nothing
    page.actions_of["import"].trigger()
    assert stage.gone == [("imports", {})]


def test_filters_and_the_chosen_application_survive_a_new_page(desk: Desk, stage: Stage, tmp_path: Path) -> None:
    page = shown(desk, stage)
    page.filters.state.choose(str(ApplicationState.ORPHAN))
    page.filters.state.chosen.emit(page.filters.state.key)
    stage.settle()
    page.show_application(numbers(desk)["12.305"])
    stage.settle()
    again = ApplicationsPage(desk)
    again.recall(page.memory())
    stage.show(again)
    stage.settle()
    assert listed(again) == ["12.105", "12.305"]
    assert again.inspector.sheet is not None
    assert again.inspector.sheet.number == "12.305"


def test_hiding_the_page_asks_for_nothing_more(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.clear_filters()
    page.show_application(numbers(desk)["12.103"])
    page.hide()
    assert isinstance(desk.memory, Remembered)
    desk.memory.flush()  # widths of columns, which a timer would write by and by
    stage.runner.close()
    stage.qtbot.wait(60)
    assert not stage.failures


def test_a_step_by_the_keyboard_leaves_one_application_chosen(desk: Desk, stage: Stage) -> None:
    page = ApplicationsPage(desk)
    stage.show(page)
    page.activateWindow()
    stage.qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    stage.qtbot.keyClick(page.table, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    assert page.table.currentIndex().row() == 1
    assert [row.number for row in page.table.chosen_rows()] == [page.model.rows[1].number]
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.id == page.model.rows[1].id
