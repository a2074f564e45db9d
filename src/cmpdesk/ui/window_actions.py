"""The actions of the window, each declared once, and its menu.

An action that belongs to the whole window is one line in `declare`; what it does lives in a module of its own,
imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.theme import theme

if TYPE_CHECKING:
    from types import ModuleType

    from PySide6.QtWidgets import QMenu

    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.found import Found
    from cmpdesk.ui.window import MainWindow


def declare(window: MainWindow) -> Actions:
    """Declare what can be done anywhere in `window`."""
    made = Actions(window)
    add = partial(made.add, everywhere=True)
    is_open = partial(getattr, window, "is_open")
    closed = t("Open a workspace first.")

    add("open", t("&Open a workspace…"), window.choose_file, shortcut="Ctrl+O")
    add("leave", t("&Close the workspace"), window.leave, enabled=is_open, why=closed)
    add("backup", t("&Back up now"), window.keeper.now, enabled=is_open, why=closed)
    add("restore", t("Resto&re a backup…"), window.keeper.restore)
    add("export", t("E&xport a copy…"), window.keeper.export, enabled=is_open, why=closed)
    add("move", t("Mo&ve to a server…"), partial(_move, window), enabled=partial(_may_move, window),
        why=t("Only a lead officer moves a workspace, and only one that is a file."))  # fmt: skip
    add("officers", t("Office&rs…"), window.colleagues.show, enabled=is_open, why=closed)
    add("new-call", t("New call…"), partial(window.go, "calls", {"new": True}), enabled=is_open, why=closed)
    no_step = t("There is no step to take back or to do again.")
    for which, words, keys in (("undo", t("&Undo"), "Ctrl+Z"), ("redo", t("&Redo"), "Ctrl+Y")):
        able = partial(window.overview.can, which)
        add(which, words, partial(window.take_back, which), shortcut=keys, enabled=able, why=no_step)
    add("session-milestones", t("Milestones of the session…"), partial(_milestones, window, "show_session"),
        enabled=is_open, why=closed)  # fmt: skip
    add("call-milestones", t("Milestones of the call…"), partial(_milestones, window, "show_call"),
        enabled=is_open, why=closed)  # fmt: skip
    add("working-days", t("Working-day calendars…"), partial(_milestones, window, "show_working_days"),
        enabled=is_open, why=closed)  # fmt: skip
    add("messages", t("&Messages…"), partial(_messages, window), enabled=is_open, why=closed)
    add("back", t("&Back"), partial(window.travel, -1), shortcut="Alt+Left",
        enabled=lambda: window.places.past, why=t("There is no place before this one."))  # fmt: skip
    add("forward", t("&Forward"), partial(window.travel, 1), shortcut="Alt+Right",
        enabled=lambda: window.places.future, why=t("There is no place after this one."))  # fmt: skip
    add("help", t("&Help with this page"), partial(_help, window), shortcut="F1")
    add("settings", t("Se&ttings…"), partial(_settings, window), shortcut="Ctrl+,")
    add("about", t("&About CMP Desk"), window.about)
    add("quit", t("&Quit"), window.close, shortcut="Ctrl+Q")
    add("next", t("Next page"), partial(window.turn, 1), shortcut="Ctrl+PgDown", enabled=is_open, why=closed)
    add("previous", t("Previous page"), partial(window.turn, -1), shortcut="Ctrl+PgUp", enabled=is_open, why=closed)
    add("pane", t("Next pane"), partial(window.cross, 1), shortcut="F6")
    add("pane-back", t("Previous pane"), partial(window.cross, -1), shortcut="Shift+F6")
    add("find", t("Search here"), window.find_here, shortcut="Ctrl+F", enabled=is_open, why=closed)
    add("finder", t("Search &everywhere…"), partial(_finder, window), shortcut="Ctrl+Shift+F",
        enabled=is_open, why=closed)  # fmt: skip
    add("menu", t("Menu"), window.show_menu, shortcut="F10")
    add("palette", t("All &commands…"), partial(_palette, window), shortcut="Ctrl+K")
    add("keyboard", t("&Keyboard shortcuts…"), partial(_keyboard, window), shortcut="Ctrl+F1")
    return made


def found(workspace: Workspace, officer: Officer, call_id: str, typed: str) -> Sequence[Found]:
    """Return what the search everywhere finds, for the palette (`MainWindow.finder`); runs on a thread."""
    from cmpdesk.ui import finding

    return finding.results(workspace, officer, call_id, typed)


def _finder(window: MainWindow) -> None:
    from cmpdesk.ui import finder

    if window.desk is not None:
        finder.show(window, window.desk)


def _may_move(window: MainWindow) -> bool:
    desk = window.desk
    if desk is None or desk.workspace.info.shared:
        return False
    from cmpdesk.domain.access import Right, may

    return may(desk.officer, Right.EDIT_OFFICERS, office=desk.workspace.info.office)


def _move(window: MainWindow) -> None:
    from cmpdesk.ui import moving

    moving.show(window)


def _messages(window: MainWindow) -> None:
    from cmpdesk.ui.messages_dialog import MessagesDialog

    MessagesDialog(window, window.messages, partial(window.take_back, "undo")).open()


def _milestones(window: MainWindow, which: str) -> None:
    """Open a dialog of `ui.milestones`; the services that it needs are loaded on a thread first."""
    if (desk := window.desk) is None:
        return

    def loaded(module: ModuleType) -> None:
        if window.desk is desk:
            getattr(module, which)(window, desk)

    window.runner.run(partial(import_module, "cmpdesk.ui.milestones.dialogs"), then=loaded, owner=window,
                      channel="milestones")  # fmt: skip


def _palette(window: MainWindow) -> None:
    from cmpdesk.ui import palette

    palette.show(window)


def _keyboard(window: MainWindow) -> None:
    from cmpdesk.ui import shortcuts

    shortcuts.show(window)


def _help(window: MainWindow) -> None:
    from cmpdesk.ui import help as guide

    guide.show(window)


def _settings(window: MainWindow) -> None:
    from cmpdesk.ui import settings

    settings.show(window)


def fill_menu(window: MainWindow, menu: QMenu) -> None:
    """Fill the menu at the bottom of the side bar, each time that it opens."""
    from PySide6.QtWidgets import QApplication

    from cmpdesk.ui import drafts, looks, menus

    free = partial(looks.unless_typing, window.pages.may_leave)
    menus.fill(
        menu,
        files=[window.actions_of[name]
               for name in ("open", "leave", "backup", "restore", "export", "move", "officers")],
        edits=[*drafts.field_actions(QApplication.focusWidget()),
               *(window.actions_of[name] for name in ("undo", "redo", "messages", "back", "forward"))],
        ends=[window.actions_of[name] for name in ("palette", "keyboard", "settings", "help", "about", "quit")],
        officers=(window.colleagues.choices() if window.is_open else [],
                  window.desk.officer.id if window.desk else "", window.choose_officer),
        language=(screen.words().language, free(partial(looks.speak, window.runner))),
        appearance=(str(theme().appearance), free(partial(looks.wear, window.runner))),
        size=(str(round(theme().scale * 100)), free(partial(looks.size, window.memory))),
    )  # fmt: skip
