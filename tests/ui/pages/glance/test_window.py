"""In the real window a figure leads to the page that shows exactly what it counts."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from cmpdesk.domain.glance import Measure, Theme
from cmpdesk.services import workspaces
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.glance.opened import OpenedDialog
from cmpdesk.ui.pages.glance.page import GlancePage
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.pages.reports.page import ReportsPage
from cmpdesk.ui.window import MainWindow
from tests.services.documented import documented
from tests.services.following import cohort
from tests.storage.fixtures import Clock
from tests.ui.conftest import Opener, settle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A cohort of three projects, one completed, of five applications; another session beside it."""
    made = tmp_path / "cohort.cmpdesk"
    clock = Clock()
    workspace = workspaces.create(str(made), office=None, officer_name="Claire Dubuc", clock=clock)
    officer = workspaces.officers(workspace)[0]
    documented(workspace, officer, clock)
    cohort(workspace, officer, 2, number=9)
    workspace.close()
    return made


def glance(window: MainWindow, qtbot: QtBot) -> GlancePage:
    """Return the page with the figures of the 11e session."""
    assert window.desk
    window.go("glance")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, GlancePage)
    assert page.scene
    page.sessions.chosen.emit([one.id for one in page.scene.sessions if one.name.fr == "11e"])
    settle(qtbot, window)
    return page


def test_a_total_opens_the_page_of_what_it_counts(opened: Opener, path: Path, qtbot: QtBot) -> None:
    window = opened(path)
    for measure, kind, count in ((Measure.FILED, ApplicationsPage, 5), (Measure.RETAINED, ProjectsPage, 3),
                                 (Measure.COMPLETED, ProjectsPage, 1)):  # fmt: skip
        page = glance(window, qtbot)
        (tile,) = (one for one in page.tiles if one.measure is measure)
        assert tile.accessibleName().endswith(str(count))
        tile.setFocus()
        qtbot.keyClick(tile, Qt.Key.Key_Space)
        settle(qtbot, window)
        shown = window.pages.page
        assert isinstance(shown, ApplicationsPage | ProjectsPage)
        assert isinstance(shown, kind)
        assert shown.table.rows_model.rowCount() == count


def test_a_late_report_is_opened_from_the_list(opened: Opener, path: Path, qtbot: QtBot) -> None:
    window = opened(path)
    page = glance(window, qtbot)
    card = page.cards[Theme.REPORTS]
    column = [one.measure for one in card.columns].index(Measure.LATE)
    card.plot.opened.emit(0, column)
    (dialog,) = page.findChildren(OpenedDialog)
    assert f"{dialog.table.rows_model.rowCount()}" in card.plot.accessibleDescription()
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    settle(qtbot, window)
    assert isinstance(window.pages.page, ReportsPage)
