"""Attachments of a real import, opened from the inspector."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.search import Kind
from cmpdesk.services import filings, imports, search
from cmpdesk.ui import finding, preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.attachments import documents
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.preview.window import PreviewWindow
from tests.intake import bad_files
from tests.ui.pages.support import DeskOn, Made, Stage, sheets

FILES = {
    "12.101_cv.pdf": bad_files.plain_pdf(3),
    "12.101_secret.pdf": bad_files.encrypted_pdf(),
    "12.101_notes.txt": b"Une note",
    "12.101_formulaire.pdf": bad_files.form_pdf(),
}


@pytest.fixture
def filed(desk_on: DeskOn, made: Made, tmp_path: Path) -> Desk:
    desk = desk_on(made.empty)
    folder = tmp_path / "pieces"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    plan = imports.dry_run(desk.workspace, officer=desk.officer, call_id=desk.call_id, side=Side.FIRST,
                           path=sheets(tmp_path)[0], attachments=folder)  # fmt: skip
    imports.commit(desk.workspace, officer=desk.officer, plan=plan)
    return desk


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


def link(page: ApplicationsPage, name: str) -> QPushButton:
    return next(one for one in page.inspector.findChildren(QPushButton) if one.accessibleName() == f"Open {name}")


def test_attachments_open_in_the_preview_as_printed_and_as_received(
    filed: Desk, stage: Stage, windows: list[PreviewWindow], qtbot: QtBot
) -> None:
    page = ApplicationsPage(filed)
    stage.show(page)
    page.table.setCurrentIndex(page.model.index(0, 0))
    stage.settle()
    link(page, "12.101_cv.pdf").click()
    stage.settle()
    (window,) = windows
    assert window.layout_of is not None
    assert len(window.layout_of.sizes) == 3
    assert [one.version for one in window.versions] == ["As printed", "As received"]
    window.show_version(1)
    stage.settle()
    assert window.document.load() == FILES["12.101_cv.pdf"]
    assert window.layout_of is not None

    link(page, "12.101_secret.pdf").click()
    stage.settle()
    assert "protected by a password" in windows[1].sentence.sentence.text()
    assert windows[1].notice.text().startswith("▲")
    link(page, "12.101_notes.txt").click()
    stage.settle()
    assert "is not shown here" in windows[2].sentence.sentence.text()
    assert windows[2].actions_of["outside"].isEnabled()
    assert not stage.failures


def test_what_a_search_finds_opens_where_the_words_are(
    filed: Desk, stage: Stage, windows: list[PreviewWindow], qtbot: QtBot
) -> None:
    search.read_attachments(filed.workspace, officer=filed.officer)
    (group,) = search.find(filed.workspace, '"page 3"', kinds=(Kind.ATTACHMENT,))
    place, what = finding.place_of(group.hits[0])
    assert (place, what["find"]) == ("applications", "Page 3")
    page = ApplicationsPage(filed)
    stage.show(page)
    page.show_this(what)
    qtbot.waitUntil(lambda: bool(windows) and windows[0].finder is not None and bool(windows[0].finder.hits))
    (window,) = windows
    assert window.document.title == "12.101_cv.pdf"
    assert window.search_box.text() == "Page 3"
    assert window.finder is not None
    assert window.finder.hit is not None
    assert window.finder.hit.page == 2
    qtbot.waitUntil(lambda: window.view.page == 2)


def test_what_was_not_kept_says_so(filed: Desk, stage: Stage, windows: list[PreviewWindow]) -> None:
    (row, *_) = filings.page(filed.workspace, ApplicationFilter(filed.call_id), Sort("number")).rows
    _, held = filings.application(filed.workspace, row.id).attachments()[0]
    (document,) = documents(filed.workspace, replace(held, status=AttachmentStatus.TOO_LARGE))
    windows.append(window := PreviewWindow(filed, (document,)))
    window.show()
    stage.settle()
    assert "was not kept" in window.sentence.sentence.text()
