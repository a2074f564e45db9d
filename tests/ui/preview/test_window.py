"""The window of the preview on real documents: turning, size, search, outline, faults, ways out."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QDesktopServices, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.preview import Document
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialog import Dialog
from cmpdesk.ui.preview.drawing import KEPT_BYTES
from cmpdesk.ui.preview.side import OUTLINE
from cmpdesk.ui.preview.view import PAGE, Zoom
from cmpdesk.ui.preview.window import PreviewWindow
from tests.intake import bad_files
from tests.ui.conftest import Opener, idle

LONG = 20_000
Show = Callable[..., PreviewWindow]


def book(pages: int = 12) -> bytes:
    """Letter and A4 in turn, words to find, an outline."""
    out = BytesIO()
    canvas = Canvas(out)
    for number in range(pages):
        canvas.setPageSize((612, 792) if number % 2 == 0 else (595.28, 841.89))
        canvas.bookmarkPage(f"p{number}")
        if number % 4 == 0:
            canvas.addOutlineEntry(f"Candidature 12.{number}", f"p{number}", 0)
        canvas.drawString(72, 700, f"Théâtre du quai, page {number + 1}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def document(data: bytes, name: str = "cahier.pdf", media: str = "application/pdf", version: str = "") -> Document:
    return Document("Cahier", name, partial(bytes, data), media, version=version)


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Iterator[Show]:
    windows: list[PreviewWindow] = []

    def shown(*documents: Document, settled: bool = True) -> PreviewWindow:
        window = preview.show(desk, *documents)
        windows.append(window)
        window.resize(1000, 700)
        if settled:
            settle(qtbot, window)
        return window

    yield shown
    for window in windows:
        if shiboken6.isValid(window):
            window.close()
    qtbot.waitUntil(lambda: desk.runner.running == 0, timeout=LONG)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def settle(qtbot: QtBot, window: PreviewWindow) -> None:
    idle(qtbot, window.desk.runner)


def test_pages_are_shown_white_and_drawn_with_their_neighbours(show: Show, qtbot: QtBot) -> None:
    window = show(document(book()))
    assert window.whole.currentWidget() is window.panes
    assert window.drawing is not None
    place = window.view._strip.place(0)
    pieces = [window.view._pieces(page)[0] for page in range(3)]
    assert all(window.drawing.image(piece) is not None for piece in pieces)
    seen = window.view.viewport().grab().toImage()
    ink = sum(
        seen.pixelColor(x, y).lightness() < 100
        for x in range(place.left, place.left + place.width, 2)
        for y in range(place.top, min(seen.height(), place.top + place.height), 2)
    )
    assert ink > 50
    assert seen.pixelColor(place.left + 20, place.top + 20).lightness() == 255


def test_the_keyboard_turns_pages_and_tells_which_is_read(show: Show, qtbot: QtBot) -> None:
    window = show(document(book()))
    view = window.view
    assert view.hasFocus()
    for key, page in (
        (Qt.Key.Key_PageDown, 1), (Qt.Key.Key_Right, 2), (Qt.Key.Key_PageUp, 1), (Qt.Key.Key_Left, 0),
        (Qt.Key.Key_End, 11), (Qt.Key.Key_PageDown, 11), (Qt.Key.Key_Home, 0),
    ):  # fmt: skip
        qtbot.keyClick(view, key)
        assert view.page == page
        assert window.page_box.text() == str(page + 1)
        assert window.side.thumbnails.currentIndex().row() == page
    assert view.accessibleDescription() == "Page 1 of 12"
    before = view.verticalScrollBar().value()
    qtbot.keyClick(view, Qt.Key.Key_Down)
    qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.verticalScrollBar().value() > before + view.viewport().height() // 2


def test_a_page_number_leads_there_and_nonsense_nowhere(show: Show, qtbot: QtBot) -> None:
    window = show(document(book()))
    for typed, page in (("7", 6), ("900", 11), ("x", 11), ("", 11), ("1", 0)):
        window.actions_of["page"].trigger()
        window.page_box.setText(typed)
        qtbot.keyClick(window.page_box, Qt.Key.Key_Return)
        assert window.view.page == page
        assert window.page_box.text() == str(page + 1)


def test_the_size_follows_keys_wheel_and_window_and_keeps_the_page(show: Show, qtbot: QtBot) -> None:
    window = show(document(book()))
    view = window.view
    view.go(5)
    wide = view.factor
    window.resize(1300, 700)
    qtbot.waitUntil(lambda: view.factor > wide)
    assert view.page == 5
    window.set_zoom(Zoom(PAGE))
    assert view._strip.place(5).height <= view.viewport().height()
    window.set_zoom(Zoom("", 1.0))
    window.actions_of["larger"].trigger()
    assert (view.factor, view.page) == (1.25, 5)
    window.actions_of["smaller"].trigger()
    assert view.factor == 1.0
    assert "100" in window.zoom_box.currentText()
    middle = QPointF(view.viewport().rect().center())
    for turn, factor in ((120, 1.25), (-120, 1.0), (-120, 0.75)):
        event = QWheelEvent(middle, view.viewport().mapToGlobal(middle), QPoint(), QPoint(0, turn),
                            Qt.MouseButton.NoButton, Qt.KeyboardModifier.ControlModifier,
                            Qt.ScrollPhase.NoScrollPhase, False)  # fmt: skip
        QApplication.sendEvent(view.viewport(), event)
        assert view.factor == factor
    for _ in range(9):
        window.actions_of["larger"].trigger()
    assert view.factor == 4.0
    settle(qtbot, window)
    assert window.drawing is not None
    assert window.drawing.size <= KEPT_BYTES


def test_a_search_marks_every_place_counts_them_and_escape_leaves_it(show: Show, qtbot: QtBot) -> None:
    window = show(document(book(40)))
    window.actions_of["find"].trigger()
    assert window.search_box.hasFocus()
    qtbot.keyClicks(window.search_box, "theatre")
    qtbot.waitUntil(lambda: window.found.text() == "1 of 40", timeout=LONG)
    qtbot.keyClick(window.search_box, Qt.Key.Key_Return)
    assert window.found.text() == "2 of 40"
    assert window.view.page == 1
    window.actions_of["previous-hit"].trigger()
    window.actions_of["previous-hit"].trigger()
    assert window.found.text() == "40 of 40"
    assert window.view.page == 39
    settle(qtbot, window)
    place = window.view._on_screen(window.view._strip.place(39))
    hit = window.finder.hit if window.finder else None
    assert hit is not None
    left, top, right, bottom = hit.boxes[0]
    seen = window.view.viewport().grab().toImage()
    marked = [
        seen.pixelColor(x, y).name()
        for x in range(place.left() + round(left * place.width()), place.left() + round(right * place.width()))
        for y in range(place.top() + round(top * place.height()), place.top() + round(bottom * place.height()))
    ]
    assert "#ffaa4d" in marked
    window.search_box.setText("introuvable")
    qtbot.waitUntil(lambda: window.found.text() == "Nothing found", timeout=LONG)
    window.actions_of["close"].trigger()
    assert window.search_box.text() == ""
    assert window.isVisible()
    window.actions_of["close"].trigger()
    assert not window.isVisible()


def test_bookmarks_and_small_pictures_lead_to_their_pages(show: Show, qtbot: QtBot) -> None:
    window = show(document(book()))
    window.side.choose(OUTLINE)
    outline = window.side.outline
    marks = [item for at in range(outline.topLevelItemCount()) if (item := outline.topLevelItem(at)) is not None]
    assert [mark.text(0) for mark in marks] == [f"Candidature 12.{number}" for number in (0, 4, 8)]
    outline.itemActivated.emit(marks[2], 0)
    assert window.view.page == 8
    window.side.choose("pages")
    thumbnails = window.side.thumbnails
    thumbnails.setCurrentIndex(thumbnails.model().index(3, 0))
    assert window.view.page == 3
    plain = show(document(bad_files.plain_pdf()))
    assert plain.side.outline.topLevelItemCount() == 0


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (document(bad_files.encrypted_pdf()), "protected by a password"),
        (document(b"%PDF-1.7 cut"), "is damaged"),
        (document(b"PK", "budget.xlsx", "application/zip"), "is not shown here"),
    ],
)
def test_what_cannot_be_shown_is_said_in_its_place(show: Show, given: Document, said: str) -> None:
    window = show(given)
    assert window.whole.currentWidget() is window.sentence
    assert said in window.sentence.sentence.text()
    assert not window.actions_of["print"].isEnabled()
    assert window.actions_of["save"].isEnabled()


def test_a_document_that_cannot_be_loaded_says_why(show: Show) -> None:
    def gone() -> bytes:
        raise Refusal("blob.missing", sha256="ab")

    window = show(Document("Cahier", "cahier.pdf", gone))
    assert "A stored file is missing" in window.sentence.sentence.text()


def test_a_page_that_is_damaged_says_so_and_the_others_are_shown(show: Show, qtbot: QtBot) -> None:
    window = show(document(bad_files.broken_page_pdf()))
    assert window.drawing is not None
    assert window.drawing.image(window.view._pieces(0)[0]) is not None
    assert {page: failure.code for page, failure in window.drawing.broken.items()} == {2: "preview.page-damaged"}
    window.view.go(2)
    assert not window.view.viewport().grab().isNull()
    window.search_box.setText("page")
    qtbot.waitUntil(lambda: window.found.text() == "1 of 2", timeout=LONG)


def test_a_child_that_is_killed_is_not_noticed(show: Show, qtbot: QtBot) -> None:
    window = show(document(book(30)))
    assert window.reader is not None
    assert window.reader.pid is not None
    os.kill(window.reader.pid, signal.SIGKILL)
    window.view.go(20)
    settle(qtbot, window)
    assert window.drawing is not None
    assert window.drawing.image(window.view._pieces(20)[0]) is not None
    assert not window.drawing.broken


def test_fifteen_hundred_pages_keep_memory_bounded_and_the_last_page_is_shown(show: Show, qtbot: QtBot) -> None:
    window = show(document(book(1500)))
    assert window.drawing is not None
    for page in (*range(0, 60, 2), 700, 1499):
        window.view.go(page)
        qtbot.wait(5)
    settle(qtbot, window)
    assert window.drawing.image(window.view._pieces(1499)[0]) is not None
    assert window.drawing.size <= KEPT_BYTES
    assert window.view.page == 1499


def test_versions_of_a_document_are_chosen_in_the_window(show: Show, qtbot: QtBot) -> None:
    window = show(document(book(3), version="As printed"),
                  document(bad_files.encrypted_pdf(), "recu.pdf", version="As received"))  # fmt: skip
    assert window.layout_of is not None
    window.choice.chosen.emit("1")
    settle(qtbot, window)
    assert "protected by a password" in window.sentence.sentence.text()
    window.choice.chosen.emit("0")
    settle(qtbot, window)
    assert window.whole.currentWidget() is window.panes
    assert len(window.view._strip) == 3


def test_a_document_is_saved_and_handed_to_the_system(
    show: Show, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = book(2)
    window = show(document(data))
    target = tmp_path / "copie.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    window.actions_of["save"].trigger()
    settle(qtbot, window)
    assert target.read_bytes() == data
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.actions_of["outside"].trigger()
    settle(qtbot, window)
    assert Path(opened[0]).read_bytes() == data
    assert not os.access(opened[0], os.W_OK) or os.geteuid() == 0
    assert not show(document(data, "cahier.pdf.exe")).actions_of["outside"].isEnabled()


def test_everything_has_a_name(show: Show) -> None:
    window = show(document(book()))
    nameless = []
    for widget in window.findChildren(QWidget):
        if widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
            heard = QAccessible.queryAccessibleInterface(widget)
            if not heard.text(QAccessible.Text.Name):
                nameless.append(type(widget).__name__)
    assert nameless == []


def test_closing_the_window_ends_its_child(show: Show, qtbot: QtBot, desk: Desk) -> None:
    window = show(document(book()))
    assert window.reader is not None
    pid = window.reader.pid
    assert pid is not None
    window.close()
    qtbot.waitUntil(lambda: not alive(pid), timeout=LONG)


def test_a_preview_that_a_dialog_opens_can_be_used_and_outlives_it(qtbot: QtBot, opened: Opener,
                                                                   workspace_file: Path) -> None:  # fmt: skip
    main = opened(workspace_file)
    assert main.desk is not None
    dialog = Dialog(main.pages, "Texts")
    dialog.open()
    window = preview.show(main.desk, document(book(2)))
    qtbot.waitUntil(lambda: window.layout_of is not None, timeout=LONG)
    pressed: list[int] = []
    button = next(one for one in window.findChildren(QAbstractButton) if one.isVisible() and one.isEnabled())
    button.pressed.connect(lambda: pressed.append(1))
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
                     button.mapTo(window, button.rect().center()))  # fmt: skip
    assert pressed, "a dialog stops no preview of its own"
    dialog.accept()
    assert window.isVisible()
    assert window.parentWidget() is main
    window.close()


def test_closing_the_workspace_closes_its_previews(qtbot: QtBot, opened: Opener, workspace_file: Path) -> None:
    main = opened(workspace_file)
    assert main.desk is not None
    window = preview.show(main.desk, document(book(2)))
    qtbot.waitUntil(lambda: window.layout_of is not None, timeout=LONG)
    pid = window.reader.pid if window.reader else None
    main.leave()
    qtbot.waitUntil(lambda: not shiboken6.isValid(window), timeout=LONG)
    assert pid is not None
    qtbot.waitUntil(lambda: not alive(pid), timeout=LONG)
    main.open(str(workspace_file))
    qtbot.waitUntil(lambda: main.pages.page is not None, timeout=LONG)
    preview.show(main.desk, document(book(2)))
    main.close()
    assert [one for one in main.findChildren(QWidget, preview.NAME) if one.isVisible()] == []
