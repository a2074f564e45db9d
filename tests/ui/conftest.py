"""What the tests of the desktop share."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cmpdesk.runtime.resources import resource
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import Appearance, theme


@pytest.fixture(scope="session", autouse=True)
def dressed(qapp: QApplication) -> None:
    """Dress the application as the program does."""
    theme().load_fonts(resource("fonts"))
    theme().wear(Appearance.LIGHT)


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[TaskRunner]:
    """A task runner that is closed after the test."""
    made = TaskRunner()
    yield made
    made.close()
