"""The page of what is due on a real workspace: list, chips, sorting, the three files, the way to the project."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.due import Due, DueKind, Urgency
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.registers import Sent
from cmpdesk.services import registers, schedules
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.due.page import DuePage
from cmpdesk.ui.pages.registers.page import RegistersPage
from tests.services.following import Cohort, cohort
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed


@pytest.fixture
def followed(desk: Desk) -> Cohort:
    made = cohort(desk.workspace, desk.officer, 2, state=str(ProjectState.RUNNING))
    desk.choose_call(made.call.id)
    return made


@pytest.fixture
def page(desk: Desk, stage: Stage, followed: Cohort) -> DuePage:
    made = DuePage(desk)
    stage.show(made)
    return made


def names(page: DuePage) -> list[str]:
    return [one.name.fr for one in page.model.rows]


def test_what_is_late_stands_first(page: DuePage) -> None:
    assert page.listing.currentWidget() is page.table
    assert {one.urgency for one in page.model.rows} == {Urgency.LATE}
    assert names(page).count("Rapport final") == 2
    assert unnamed(page) == []


def test_chips_narrow_the_list(page: DuePage, stage: Stage, desk: Desk) -> None:
    page.filters.choose(["", "", "", "date:report", ""])
    page.reload()
    stage.settle()
    assert set(names(page)) == {"Rapport de mission", "Rapport final"}
    page.filters.choose(["", "", "", "kind:claim", ""])
    page.reload()
    stage.settle()
    assert page.listing.currentWidget() is page.listing.no_row
    page.actions_of["clear"].trigger()
    stage.settle()
    assert len(page.model.rows) > 4
    kept = page.memory()
    page.show_this({"late": True, "side": "second"})
    stage.settle()
    assert "Second versement" not in names(page)
    page.show_this({"days": "7", "kind": "claim"})
    stage.settle()
    wanted = page.filters.wanted("")
    assert (wanted.days, wanted.kinds) == (7, (DueKind.CLAIM,))
    page.recall(kept)
    assert page.memory() == kept


def test_columns_sort(page: DuePage) -> None:
    at = [column.id for column in page.model.columns].index("what")
    page.model.sort(at, Qt.SortOrder.DescendingOrder)
    assert names(page) == sorted(names(page), key=str.casefold, reverse=True)


def test_what_is_done_elsewhere_goes_from_the_list(page: DuePage, stage: Stage, desk: Desk, followed: Cohort) -> None:
    before = len(page.model.rows)
    done = schedules.finish(desk.workspace, officer=desk.officer, milestone_id=followed.at(0, "Rapport final"),
                            seen=None, on=date(2022, 1, 3))  # fmt: skip
    desk.changes.announce(done.areas)
    stage.settle()
    assert len(page.model.rows) == before - 1


def test_the_first_rows_come_before_all_and_stay_where_they_are(desk: Desk, stage: Stage) -> None:
    made = cohort(desk.workspace, desk.officer, 40, state=str(ProjectState.RUNNING))
    desk.choose_call(made.call.id)
    page = DuePage(desk)
    seen: list[tuple[int, str, bool]] = []

    def note() -> None:
        seen.append((len(page.model.rows), page.filters.tally.text(), page.actions_of["calendar"].isEnabled()))
        if len(seen) == 1:
            QTimer.singleShot(0, page, choose)

    def choose() -> None:
        page.table.pick(page.model.rows[100].id)
        page.table.selectionModel().select(
            page.model.index(102, 0), QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        )
        heights.append(page.table.rowViewportPosition(100))

    heights: list[int] = []
    page.model.changed.connect(note)
    stage.show(page)
    assert [count for count, *_ in seen] == [128, 240]
    assert (seen[0][1:], page.filters.tally.text()) == (("", False), "240 shown")
    assert page.actions_of["calendar"].isEnabled()
    row = page.table.current_row()
    assert row is not None
    assert page.model.number_of(row.id) == 100
    assert [page.model.number_of(one.id) for one in page.table.chosen_rows()] == [100, 102]
    assert page.table.rowViewportPosition(100) == heights[0]
    page.reload()
    stage.settle()
    assert [count for count, *_ in seen] == [128, 240, 240]  # the list that is shown does not shrink meanwhile
    page.show_this({"late": True})
    stage.settle()
    assert [count for count, *_ in seen[3:]] == [128, 240]


def test_an_export_of_the_first_rows_is_of_all(desk: Desk, stage: Stage) -> None:
    made = cohort(desk.workspace, desk.officer, 40, state=str(ProjectState.RUNNING))
    desk.choose_call(made.call.id)
    page = DuePage(desk)
    early: list[Callable[[], list[Due]]] = []
    page.model.changed.connect(lambda: early.append(page.model.every_row()))
    stage.show(page)
    assert [len(one()) for one in early] == [240, 240]
    assert early[0]() == early[1]() == list(page.model.rows)


def answer(monkeypatch: pytest.MonkeyPatch, chosen: Path) -> None:
    def file(*_: Any, **__: Any) -> tuple[str, str]:
        return str(chosen), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", file)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_, **__: str(chosen))


def test_the_list_becomes_a_calendar_file(page: DuePage, stage: Stage, tmp_path: Path,
                                          monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    answer(monkeypatch, tmp_path / "echeances.ics")
    page.actions_of["calendar"].trigger()
    stage.settle()
    events = Calendar.from_ical((tmp_path / "echeances.ics").read_bytes()).walk("VEVENT")
    assert len(events) == sum(one.when is not None for one in page.model.rows)


def test_without_promoters_nothing_is_drafted(page: DuePage, stage: Stage, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    answer(monkeypatch, tmp_path)
    page.actions_of["messages"].trigger()
    stage.settle()
    assert list(tmp_path.glob("*.eml")) == []
    assert [getattr(one, "code", "") for one in stage.failures] == ["due.nobody"]


def test_a_line_leads_to_its_project(page: DuePage, stage: Stage) -> None:
    row = next(one for one in page.model.rows if one.project_id)
    page.table.pick(row.id)
    page.actions_of["project"].trigger()
    assert stage.gone == [("projects", {"project_id": row.project_id})]


def test_an_agreement_opens_its_entry_in_the_register(page: DuePage, stage: Stage, desk: Desk) -> None:
    draft = registers.proposed(desk.workspace, officer=desk.officer, call_id=desk.call_id, sent=Sent.AGREEMENT)
    key = registers.record(desk.workspace, officer=desk.officer, draft=draft).value
    page.reload()
    stage.settle()
    assert page.table.pick(key)
    with stage.qtbot.waitSignal(desk.wanted) as wanted:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert wanted.args == ["registers", {"register": "communications", "party": "QC", "entry": key}]
    register = RegistersPage(desk)
    register.show_this(wanted.args[1])
    stage.show(register)
    assert [row.id for row in register.table.chosen_rows()] == [key]
