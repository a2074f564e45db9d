"""What is printed from the page of projects: sheets, the state of the session, amendments."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QFileDialog, QMessageBox
from python_calamine import CalamineWorkbook

from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.pages.projects.requests import RequestsDialog
from cmpdesk.ui.preview.window import PreviewWindow
from tests.services.documented import documented
from tests.services.following import Cohort
from tests.storage.fixtures import Clock
from tests.ui.pages.support import Stage


@pytest.fixture
def followed(desk: Desk) -> Cohort:
    cohort = documented(desk.workspace, desk.officer, Clock())
    desk.choose_call(cohort.call.id)
    return cohort


@pytest.fixture
def page(desk: Desk, stage: Stage, followed: Cohort) -> ProjectsPage:
    shown = ProjectsPage(desk)
    stage.show(shown)
    shown.show_project(followed.projects[0])
    stage.settle()
    return shown


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[PreviewWindow]]:
    """The windows that are opened, closed after the test."""
    opened: list[PreviewWindow] = []
    plain = preview.show
    monkeypatch.setattr(preview, "show", lambda *given, **more: opened.append(plain(*given, **more)))
    yield opened
    for window in opened:
        if shiboken6.isValid(window):
            window.close()


@pytest.mark.parametrize(("action", "pages"), [("sheet", 1), ("sheets", 3), ("session-state", 2), ("amendments", 1)])
def test_a_document_opens_with_the_paper_of_each_party(page: ProjectsPage, stage: Stage, windows: list[PreviewWindow],
                                                       action: str, pages: int) -> None:  # fmt: skip
    page.actions_of[action].trigger()
    stage.qtbot.waitUntil(lambda: bool(windows) and windows[0].layout_of is not None, timeout=20_000)
    layout = windows[0].layout_of
    assert layout is not None
    assert [round(width) for width, _ in layout.sizes] == [612] * pages
    assert len(windows[0].versions) == 2


def test_an_amendment_opens_from_the_request_that_it_was(page: ProjectsPage, stage: Stage,
                                                         windows: list[PreviewWindow]) -> None:  # fmt: skip
    page.actions_of["requests"].trigger()
    stage.qtbot.waitUntil(lambda: bool(page.findChildren(RequestsDialog)))
    (dialog,) = page.findChildren(RequestsDialog)
    assert [one.amendment for one in dialog.model.rows] == [None, 1]
    able = []
    for one in dialog.model.rows:
        dialog.table.pick(one.id)
        able.append(dialog.verbs["paper"].isEnabled())
    assert able == [False, True]
    dialog.verbs["paper"].click()
    stage.qtbot.waitUntil(lambda: bool(windows))
    assert len(windows[0].versions) == 2


def test_sheets_are_saved_and_replaced_only_where_confirmed(page: ProjectsPage, stage: Stage, tmp_path: Path,
                                                            monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.actions_of["save-sheets"].trigger()
    stage.qtbot.waitUntil(lambda: len(list(tmp_path.glob("*.pdf"))) == 3, timeout=20_000)
    stage.settle()
    first = min(tmp_path.glob("*.pdf"))
    first.write_bytes(b"")
    page.actions_of["save-sheets"].trigger()
    stage.qtbot.waitUntil(lambda: bool(page.findChildren(QMessageBox)), timeout=20_000)
    (box,) = page.findChildren(QMessageBox)
    assert not first.read_bytes()
    next(one for one in box.buttons() if box.buttonRole(one) is QMessageBox.ButtonRole.DestructiveRole).click()
    stage.qtbot.waitUntil(lambda: bool(first.read_bytes()), timeout=20_000)


def test_the_figures_are_saved_as_a_workbook(page: ProjectsPage, stage: Stage, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    path = tmp_path / "état"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page.actions_of["session-table"].trigger()
    made = path.with_suffix(".xlsx")
    stage.qtbot.waitUntil(made.exists, timeout=20_000)
    assert CalamineWorkbook.from_path(made).get_sheet_by_index(0).to_python()[-1][1:] == [5, 4, 3, 1]


def test_nothing_is_printed_of_a_call_without_projects(desk: Desk, stage: Stage) -> None:
    shown = ProjectsPage(desk)
    stage.show(shown)
    assert not any(shown.actions_of[name].isEnabled() for name in ("sheet", "sheets", "session-state", "save-sheets"))
