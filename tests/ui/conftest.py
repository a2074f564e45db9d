"""What the tests of the desktop share: a dressed application, a task runner, a real workspace, the real window."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Role
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import screen
from cmpdesk.runtime.resources import resource
from cmpdesk.services import calls, programmes, workspaces
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow

LONG = 20_000
A_MOMENT = 250
Opener = Callable[..., MainWindow]


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Dress the application as the program does."""
    theme().load_fonts(resource("fonts"))
    theme().wear(Appearance.LIGHT)


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Settings of their own for each test; French and light at the start."""
    folder = tmp_path / "profile"
    monkeypatch.setenv("CMPDESK_PROFILE", str(folder))
    screen.set_language("fr")
    yield folder
    screen.set_language("fr")
    if theme().dark or theme().scale != 1.0:
        theme().wear(Appearance.LIGHT, 1.0)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A task runner that is closed after the test."""
    made = TaskRunner()
    yield made
    made.close()
    # Here, with all that it is the parent of: the collector would destroy them later, on any thread.
    shiboken6.delete(made)


@pytest.fixture
def workspace_file(tmp_path: Path) -> Path:
    """A joint workspace with one officer, two programmes, and a published call of each."""
    path = tmp_path / "bureau.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Nadine Courtemanche")
    officer = workspaces.officers(workspace)[0]
    templates = {one.code: one for one in programmes.templates()}
    try:
        for number, (code, title, day) in enumerate(
            (("cmp", "Appel d’essai", date(2026, 3, 20)), ("grv", "Rendez-vous d’essai", date(2026, 5, 4)))
        ):
            programme = programmes.adopt(workspace, officer=officer, template=templates[code]).value
            session = programmes.open_session(
                workspace, officer=officer, programme_id=programme.id, number=14 + number, label="XIVe",
                place="", first_year=2026, last_year=2028,
            ).value  # fmt: skip
            blank = calls.blank(workspace, programme.id, session.id)
            zone = programme.party(Side.FIRST).zone
            typed = datetime(day.year, day.month, day.day, 17, 59)  # noqa: DTZ001 - typed wall time
            draft = replace(blank, title=LocalisedText(fr=title), deadline=Deadline.typed(typed, zone))
            calls.create(workspace, officer=officer, programme_id=programme.id, draft=draft)
    finally:
        workspace.close()
    return path


@pytest.fixture
def two_officers(workspace_file: Path) -> Path:
    """The same workspace with a second officer."""
    workspace = workspaces.open_workspace(str(workspace_file))
    try:
        lead = workspaces.officers(workspace)[0]
        workspaces.add_officer(workspace, officer=lead, name="Bram Wauters", party_code="WB", role=Role.OFFICER)
    finally:
        workspace.close()
    return workspace_file


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Opener]:
    """A function that opens the real window, on a workspace where one is given; all are closed after the test."""
    windows: list[MainWindow] = []

    def open_it(path: Path | None = None, *, ready: bool = True) -> MainWindow:
        window = MainWindow()
        windows.append(window)
        window.show()
        if path is None:
            window.begin()
        else:
            window.open(str(path))
            if ready:
                qtbot.waitUntil(lambda: window.pages.page is not None, timeout=LONG)
                settle(qtbot, window)
        return window

    yield open_it
    for window in windows:
        if window.pages.page is not None:
            window.pages.drop()
        window.close()
        window.deleteLater()


def settle(qtbot: QtBot, window: MainWindow) -> None:
    """Wait until nothing runs any more."""
    idle(qtbot, window.runner)


def idle(qtbot: QtBot, runner: TaskRunner) -> None:
    """Wait until nothing runs, nothing is about to, and what was shown has been laid out.

    Counted in turns of the event loop, not in time: a machine that stands still for a while turns it once only.
    """
    turns = 0
    while turns < 4:
        qtbot.wait(10)
        QApplication.processEvents()
        turns = 0 if runner.running or any(map(about_to, QApplication.topLevelWidgets())) else turns + 1


def about_to(window: QWidget) -> bool:
    """Say whether something in `window` waits a moment before it acts, as a search does for the next letter."""
    return any(
        timer.isActive() and timer.isSingleShot() and timer.interval() <= A_MOMENT
        for timer in window.findChildren(QTimer)
    )
