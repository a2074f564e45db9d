"""The page of what is due on a real workspace: list, chips, sorting, the three files, the way to the project."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.due import DueKind, Urgency
from cmpdesk.domain.projects import ProjectState
from cmpdesk.services import schedules
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.due.page import DuePage
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
    assert page.whole.currentWidget() is page.table
    assert {one.urgency for one in page.model.rows} == {Urgency.LATE}
    assert names(page).count("Rapport final") == 2
    assert unnamed(page) == []


def test_chips_narrow_the_list(page: DuePage, stage: Stage, desk: Desk) -> None:
    page.chips.choose(["", "", "", "date:report", ""])
    page.reload()
    stage.settle()
    assert set(names(page)) == {"Rapport de mission", "Rapport final"}
    page.chips.choose(["", "", "", "kind:claim", ""])
    page.reload()
    stage.settle()
    assert page.whole.currentWidget() is page.nothing
    page.actions_of["clear"].trigger()
    stage.settle()
    assert len(page.model.rows) > 4
    kept = page.memory()
    page.show_this({"late": True, "side": "second"})
    stage.settle()
    assert "Second versement" not in names(page)
    page.show_this({"days": "7", "kind": "claim"})
    stage.settle()
    wanted = page.chips.wanted("")
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
