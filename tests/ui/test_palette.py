"""The palette and the list of shortcuts, in the real window; how what is typed fits."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from cmpdesk.domain.directory import Officer
from cmpdesk.i18n import screen
from cmpdesk.services import history
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import commands
from cmpdesk.ui.actions import ActionButton
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.commands import Command
from cmpdesk.ui.found import Found
from cmpdesk.ui.fuzzy import fit
from cmpdesk.ui.pages.directory.editing import OrganisationSheet
from cmpdesk.ui.palette import Palette, ranked
from cmpdesk.ui.shortcuts import ShortcutsDialog, every
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle


@pytest.fixture
def window(opened: Opener, workspace_file: Path) -> MainWindow:
    screen.set_language("en")
    return opened(workspace_file)


def palette_of(qtbot: QtBot, window: MainWindow) -> Palette:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    focused = QApplication.focusWidget()
    qtbot.keyClick(focused or window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(Palette)
    assert isinstance(found, Palette)
    qtbot.waitUntil(lambda: window.desk is None or len(window.pages.made) == len(PAGES))
    settle(qtbot, window)
    return found


def texts(palette: Palette) -> list[str]:
    return [command.text for command in palette.rows.commands]


def test_letters_fit_by_beginnings_insides_initials_and_in_spite_of_mistakes() -> None:
    assert fit("EVALUER", "Évaluer les dossiers") > fit("dossiers", "Évaluer les dossiers") > 0
    assert fit("doss eval", "Évaluer les dossiers") > 0
    assert fit("luer", "Évaluer les dossiers") > fit("eld", "Évaluer les dossiers") > 0
    assert fit("candidtaures", "Aller à : Candidatures") > 0
    assert fit("", "anything") > 0
    assert fit("xyz", "Évaluer les dossiers") == 0
    assert fit("dossiers xyz", "Évaluer les dossiers") == 0


def test_what_was_used_comes_first_among_equals_and_what_cannot_be_done_last() -> None:
    offered = [Command(key, "Open a file", print, enabled=key != "c") for key in "abcd"]
    assert [one.key for one in ranked(offered, "open", ["d"])] == ["d", "a", "b", "c"]
    assert [one.key for one in ranked(offered, "", [])] == ["a", "b", "d", "c"]
    far = Command("far", "Open", print, elsewhere=True)
    assert [one.key for one in ranked([far, *offered[:2]], "open", [])] == ["a", "b", "far"]
    assert ranked([far, *offered], "open", ["far"])[0] is far


def test_the_palette_offers_page_window_pages_calls_and_menu(qtbot: QtBot, window: MainWindow) -> None:
    window.go("applications")
    settle(qtbot, window)
    found = texts(palette_of(qtbot, window))
    assert {"Next application", "Undo: call “Rendez-vous d’essai” drafted", "Go to: Juries", "Dark"} & set(found) >= {
        "Next application", "Go to: Juries", "Dark",
    }  # fmt: skip
    assert "Go to: Applications" not in found
    assert "All commands…" not in found
    assert any("essai" in one for one in found if not one.startswith("Undo"))
    shown = [(one.key, one.text) for one in commands.of(window)]
    assert len(shown) == len(set(shown))
    assert found.count("New call…") == 1


def test_enter_goes_to_the_page_that_fits_and_remembers_it(qtbot: QtBot, window: MainWindow) -> None:
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "juries")
    assert texts(palette)[0] == "Go to: Juries"
    assert palette.box.accessibleDescription().startswith("Go to: Juries")
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.pages.page is not None and window.pages.page.name == "juries")
    window.go("history")
    settle(qtbot, window)
    assert texts(palette_of(qtbot, window))[0] == "Go to: Juries"


def test_what_cannot_be_done_says_why_and_stays(qtbot: QtBot, window: MainWindow) -> None:
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "forward")
    chosen = palette.rows.commands[0]
    assert (chosen.enabled, chosen.why) == (False, "There is no place after this one.")
    assert chosen.why in palette.box.accessibleDescription()
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.box, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_arrows_choose_and_nothing_fits_says_so(qtbot: QtBot, window: MainWindow) -> None:
    palette = palette_of(qtbot, window)
    last = palette.rows.rowCount() - 1
    qtbot.keyClick(palette.box, Qt.Key.Key_Up)
    assert palette.list.currentIndex().row() == last
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    qtbot.keyClick(palette.box, Qt.Key.Key_PageDown)
    assert 0 < palette.list.currentIndex().row() <= last
    qtbot.keyClicks(palette.box, "qqzzqq")
    assert palette.nothing.isVisible()
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    palette.reject()


def test_french_terms_are_found_without_accents(qtbot: QtBot, window: MainWindow) -> None:
    screen.set_language("fr")
    window._rebuild()
    settle(qtbot, window)
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "precedente")
    assert texts(palette)[0] == "Page précédente"
    palette.reject()


def test_what_a_finder_finds_leads_to_its_place(qtbot: QtBot, window: MainWindow) -> None:
    asked: list[str] = []

    def finder(_workspace: Workspace, _officer: Officer, _call_id: str, wanted: str) -> Sequence[Found]:
        asked.append(wanted)
        return [Found("12.101 Atlas", "Application", "history")]

    window.finder = finder
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "atlas")
    settle(qtbot, window)
    assert asked[-1] == "atlas"
    assert texts(palette)[-1] == "12.101 Atlas"
    palette.list.setCurrentIndex(palette.rows.index(palette.rows.rowCount() - 1))
    palette.choose()
    qtbot.waitUntil(lambda: window.pages.page is not None and window.pages.page.name == "history")


@pytest.mark.parametrize("kind", [QLineEdit, QPlainTextEdit])
def test_the_palette_opens_from_a_field(qtbot: QtBot, window: MainWindow, kind: type[QLineEdit]) -> None:
    field = kind(window.pages.page)
    field.show()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    palette = palette_of(qtbot, window)
    palette.reject()
    qtbot.waitUntil(field.hasFocus)


def test_what_another_page_declares_is_done_there(qtbot: QtBot, window: MainWindow) -> None:
    window.go("history")
    settle(qtbot, window)
    assert set(window.pages.made) < {spec.name for spec in PAGES}
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "new organi")
    chosen = palette.rows.commands[0]
    assert (chosen.text, chosen.place, chosen.enabled) == ("New organisation…", "Directory", True)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.findChild(OrganisationSheet) is not None)
    assert window.pages.page is window.pages.made["directory"]


def test_what_cannot_be_done_on_another_page_leads_there_and_says_why(qtbot: QtBot, window: MainWindow) -> None:
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "ask to review")
    assert (palette.rows.commands[0].text, palette.rows.commands[0].place) == ("Ask to review…", "Experts")
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    said = "Ask to review…: Choose an expert who was not asked for this call yet."
    qtbot.waitUntil(lambda: any(one.sentence == said for one in window.messages.all))
    assert window.pages.page is window.pages.made["experts"]


def test_what_changes_something_at_once_gets_the_keyboard_only(qtbot: QtBot, window: MainWindow) -> None:
    assert window.desk is not None
    steps = len(history.steps(window.desk.workspace).rows)
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "undo history")
    assert (palette.rows.commands[0].text, palette.rows.commands[0].place) == ("Undo", "History")
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: any(one.sentence.startswith("Undo: Look at") for one in window.messages.all))
    focused = QApplication.focusWidget()
    assert isinstance(focused, ActionButton)
    assert focused.action is window.pages.made["history"].actions_of["undo"]
    settle(qtbot, window)
    assert len(history.steps(window.desk.workspace).rows) == steps


def test_what_comes_later_leaves_the_chosen_row_chosen(qtbot: QtBot, window: MainWindow) -> None:
    palette = palette_of(qtbot, window)
    qtbot.keyClicks(palette.box, "page")
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    chosen = palette.rows.commands[1]
    palette._results([Found("12.101 Atlas", "Application", "history")])
    assert palette.list.currentIndex().row() == 1
    assert palette.rows.commands[1].text == chosen.text
    palette.reject()


def test_all_is_listed_on_the_first_page_too(qtbot: QtBot, opened: Opener) -> None:
    screen.set_language("en")
    window = opened()
    settle(qtbot, window)
    found = {command.text: command for command in commands.of(window)}
    assert found["Go to: Juries"].why == "Open a workspace first."
    assert found["Open a workspace…"].enabled


def test_the_list_of_shortcuts_holds_those_of_every_page(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_of["keyboard"].trigger()
    dialog = window.findChild(ShortcutsDialog)
    assert isinstance(dialog, ShortcutsDialog)
    qtbot.waitUntil(lambda: len(window.pages.made) == len(PAGES))
    qtbot.waitUntil(lambda: any(row.text == "Next application" for row in dialog.model.rows))
    settle(qtbot, window)
    assert len(dialog.model.rows) == len(every(window)) > 20
    dialog.box.setText("ctrl+k")
    assert [row.text for row in dialog.model.rows] == ["All commands…"]
    dialog.accept()
