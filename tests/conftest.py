"""What every test shares: no display, none of the user's own settings, and nothing left behind."""

import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from pytestqt.wait_signal import SignalBlocker

from tests.postgres import postgres_database, postgres_url

__all__ = ["postgres_database", "postgres_url"]

# The same examples on every run: a red test is red for everybody. HYPOTHESIS_PROFILE=thorough finds new ones.
settings.register_profile("default", deadline=None, max_examples=40, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

PATIENCE = 30_000
"""Milliseconds."""
FOLDERS = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")
SETTLE_SECONDS = 5.0
PACKAGES = {
    "pdftotext": "poppler-utils",
    "pdfinfo": "poppler-utils",
    "pdffonts": "poppler-utils",
    "pdftoppm": "poppler-utils",
    "qpdf": "qpdf",
}


def pytest_configure(config: pytest.Config) -> None:
    """Give Qt and the program a home of their own, before any test module asks for one."""
    home = Path(tempfile.mkdtemp(prefix="cmpdesk-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    for folder in FOLDERS:
        (home / folder.lower()).mkdir(mode=0o700)
        os.environ[folder] = str(home / folder.lower())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "postgres_url" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.fixture
def external_tool() -> Callable[[str], str]:
    """A function from a program (`qpdf`, `pdftotext`...) to its path; skips the test where it is missing."""

    def path_of(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"{name} is not installed: apt-get install {PACKAGES.get(name, name)}")
        return path

    return path_of


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test: no thread or process that it started runs, no window is open, no task is under way."""
    before = set(threading.enumerate())
    yield
    if "qapp" in request.fixturenames or "qtbot" in request.fixturenames:
        windows, tasks = left_by_qt()
        assert not windows, f"windows left open: {windows}"
        assert not tasks, f"{tasks} tasks still run on the pool"
    until = time.monotonic() + SETTLE_SECONDS
    while (running := own_threads() - before) and time.monotonic() < until:
        time.sleep(0.01)
    assert not running, f"threads left running: {[thread.name for thread in running]}"
    assert multiprocessing.active_children() == []


def own_threads() -> set[threading.Thread]:
    """Return the threads that Python started; those of Qt's pool show as dummies that stay on the list."""
    return {thread for thread in threading.enumerate() if "Dummy" not in type(thread).__name__}


def left_by_qt() -> tuple[list[str], int]:
    """Return the names of visible top-level widgets, and the number of busy threads of Qt's pool."""
    from PySide6.QtCore import QCoreApplication, QEvent, QThreadPool
    from PySide6.QtWidgets import QApplication

    pool = QThreadPool.globalInstance()
    pool.waitForDone(int(SETTLE_SECONDS * 1000))
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    windows = [
        f"{type(widget).__name__} {widget.windowTitle()!r}"
        for widget in QApplication.topLevelWidgets()
        if widget.isVisible()
    ]
    return windows, pool.activeThreadCount()


class PatientBot(QtBot):
    """Waits longer than pytest-qt, whose names it keeps, where a test says nothing else: machines are shared."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE) -> None:  # noqa: N802 - see above
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal: Any, *, timeout: int = PATIENCE, **how: Any) -> SignalBlocker:  # noqa: N802 - see above
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """Stand in for the bot of pytest-qt."""
    return PatientBot(request)
