"""What is printed from the mid-term screen: the dossier in the preview, minutes edited, saved and sealed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from cmpdesk.domain.letters import LetterFilter, LetterKind
from cmpdesk.services import letters, minutes, reviews
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.letters.page import LettersPage
from cmpdesk.ui.pages.reviews.minutes import MinutesSheet
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.preview.window import PreviewWindow
from tests.services.documented import documented
from tests.services.following import Cohort
from tests.services.minuted import minuted
from tests.storage.fixtures import Clock
from tests.ui.conftest import LONG
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed


@pytest.fixture
def followed(desk: Desk) -> Cohort:
    cohort = documented(desk.workspace, desk.officer, Clock())
    desk.choose_call(cohort.call.id)
    return cohort


@pytest.fixture
def review_id(desk: Desk, followed: Cohort) -> str:
    return minuted(desk.workspace, desk.officer, followed)


@pytest.fixture
def page(desk: Desk, stage: Stage, review_id: str) -> ReviewsPage:
    shown = ReviewsPage(desk)
    stage.show(shown)
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


def _sheet(page: ReviewsPage, stage: Stage, language: str = "fr") -> MinutesSheet:
    page.actions_of[f"minutes-{language}"].trigger()
    stage.settle()
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, MinutesSheet) and one.isVisible())


def test_the_dossier_opens_with_the_paper_of_each_party(
    page: ReviewsPage, stage: Stage, windows: list[PreviewWindow]
) -> None:
    assert page.actions_of["midterm-dossier"].isEnabled()
    page.actions_of["midterm-dossier"].trigger()
    stage.qtbot.waitUntil(lambda: bool(windows) and windows[0].layout_of is not None, timeout=LONG)
    layout = windows[0].layout_of
    assert layout is not None
    assert [round(width) for width, _ in layout.sizes] == [612] * 8
    assert len(windows[0].versions) == 2
    assert sum(one.depth == 1 for one in layout.bookmarks) == 3


def test_minutes_are_edited_by_part_and_follow_the_data_again(page: ReviewsPage, stage: Stage, review_id: str) -> None:
    sheet = _sheet(page, stage)
    assert unnamed(sheet) == []
    assert len(sheet.fields) == 16
    stage.qtbot.waitUntil(lambda: sheet.pages.shown, timeout=LONG)
    sheet.fields["exchange"].setPlainText("Les Parties saluent la reprise.")
    assert sheet.edited == {"exchange": "Les Parties saluent la reprise."}
    sheet.reject()
    assert sheet.isVisible(), "what was typed is not lost"
    sheet.save()
    stage.qtbot.waitUntil(lambda: not shiboken6.isValid(sheet) or not sheet.isVisible(), timeout=LONG)
    stage.settle()
    assert reviews.review(page.desk.workspace, review_id).minutes == {"fr.exchange": "Les Parties saluent la reprise."}
    again = _sheet(page, stage)
    again._back["exchange"].click()
    assert again.edited == {}
    again.save()
    stage.qtbot.waitUntil(lambda: not shiboken6.isValid(again) or not again.isVisible(), timeout=LONG)
    stage.settle()
    assert reviews.review(page.desk.workspace, review_id).minutes == {}


def test_minutes_are_sealed_as_they_stand_and_shown_from_then_on(
    page: ReviewsPage, desk: Desk, stage: Stage, review_id: str, windows: list[PreviewWindow], followed: Cohort
) -> None:
    sheet = _sheet(page, stage, "nl")
    sheet.fields["edition"].setPlainText("Er is {iets}.")
    assert "{iets}" in sheet.lacking.text()
    sheet.seal_button.click()
    (box,) = sheet.findChildren(QMessageBox)
    box.buttons()[0].click()
    stage.qtbot.waitUntil(sheet.fault.isVisible, timeout=LONG)
    assert "iets" in sheet.fault.text()
    sheet.fields["edition"].setPlainText("Er is niets beslist.")
    sheet.seal()
    stage.qtbot.waitUntil(lambda: not shiboken6.isValid(sheet) or not sheet.isVisible(), timeout=LONG)
    stage.settle()
    (row,) = letters.rows(desk.workspace, LetterFilter(followed.call.id, kind=LetterKind.MINUTES))
    assert "Er is niets beslist." in letters.sheet(desk.workspace, row.id).body
    page.actions_of["minutes-nl"].trigger()
    stage.qtbot.waitUntil(lambda: bool(windows) and windows[0].layout_of is not None, timeout=LONG)
    register = LettersPage(desk)
    stage.show(register)
    stage.settle()
    assert [one.official_number for one in register.model.rows] == [row.official_number]


def test_minutes_are_saved_as_word(
    page: ReviewsPage, desk: Desk, stage: Stage, review_id: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "pv.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(path), ""))
    page.actions_of["minutes-word"].trigger()
    stage.settle()
    assert path.read_bytes()[:2] == b"PK"
    assert path.read_bytes() == minutes.docx(desk.workspace, review_id, "en")
