"""All that can be done now, as the palette and the list of shortcuts show it: nothing is declared twice for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.ui import session
from cmpdesk.ui.actions import Actions
from cmpdesk.ui.catalogue import ENTRIES, PAGES
from cmpdesk.ui.found import Found

if TYPE_CHECKING:
    from cmpdesk.domain.directory import Officer
    from cmpdesk.services.workspaces import Workspace
    from cmpdesk.ui.window import MainWindow

_ENTRY_OF_PALETTE = "palette"


@dataclass(frozen=True, slots=True)
class Command:
    """Something that can be done. `key` stays the same from day to day; `why` says why it cannot be done now."""

    key: str
    text: str
    run: Callable[[], object]
    place: str = ""
    """Where it belongs: a page, a menu."""
    shortcut: str = ""
    enabled: bool = True
    why: str = ""
    elsewhere: bool = False
    """It is done on a page that is not shown."""


Finder = Callable[["Workspace", "Officer", str, str], Sequence[Found]]
"""Searches a workspace for an officer, who looks at a call (its id, "" for none), for what is typed; called on a
thread. `MainWindow.finder` holds it.
"""


def of(window: MainWindow) -> list[Command]:
    """Return what can be done now: on the page, in the window, by its menu, on another page, in another call."""
    declared = [*_declared(window)]
    return [*declared, *_pages(window), *_calls(window), *_menu(window)]


def recent(window: MainWindow, locations: Sequence[tuple[str, bool]]) -> list[Command]:
    """Return a command for each of the recent workspaces (`session.recent`)."""
    here = window.desk.workspace.info.location if window.desk else ""
    return [
        Command(f"open:{location}", session.shown_name(location), partial(_open, window, location), t("Open"),
                enabled=there, why=t("This file is no longer there."))
        for location, there in locations
        if location != here
    ]  # fmt: skip


def found(window: MainWindow, results: Sequence[Found]) -> list[Command]:
    """Return a command that leads to each of `results`."""
    return [Command("", one.text, partial(window.go, one.page, one.what), one.kind) for one in results]


def shortcut_of(action: QAction) -> str:
    """Return the shortcut as people read it, "" for none."""
    return action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)


def plain(text: str) -> str:
    """Return the text of an action without its mnemonic."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def holders(window: MainWindow) -> list[Actions]:
    """Return those who declare actions that can be reached now: what is on the page first, the window last."""
    inside = [one for one in window.pages.findChildren(Actions) if one.host.isVisible()]
    return [*inside, window.actions_of]


def place_of(window: MainWindow, holder: Actions) -> str:
    """Return the name of the place where the actions of `holder` are at work."""
    return t("Everywhere") if holder is window.actions_of else holder.host.accessibleName()


def _declared(window: MainWindow) -> Iterator[Command]:
    for holder in holders(window):
        holder.refresh()
        whole = holder is window.actions_of
        for action in holder.all():
            name = action.objectName()
            if name == _ENTRY_OF_PALETTE or not action.isVisible():
                continue
            key = name if whole else f"{holder.host.objectName()}:{name}"
            yield Command(
                key, plain(action.text()), action.trigger, "" if whole else place_of(window, holder),
                shortcut_of(action), action.isEnabled(), holder.why(action),
            )  # fmt: skip


def _pages(window: MainWindow) -> Iterator[Command]:
    listed = {spec.name for spec in ENTRIES}
    for spec in PAGES:
        if window.pages.page is not None and window.pages.page.name == spec.name:
            continue
        group = t(spec.group) if spec.name in listed else ""
        yield Command(
            f"go:{spec.name}", t("Go to: {page}", page=t(spec.title)), partial(window.go, spec.name), group,
            enabled=window.is_open, why=t("Open a workspace first."),
        )  # fmt: skip


def _calls(window: MainWindow) -> Iterator[Command]:
    glance = window.overview.glance
    for call in glance.calls if glance is not None else ():
        if glance is not None and call.id != glance.call_id:
            title = screen.words().localised(call.title)
            yield Command(f"call:{call.id}", title, partial(window.choose_call, call.id), t("Call"))


def _menu(window: MainWindow) -> Iterator[Command]:
    menu = QMenu(window)
    window.fill_menu(menu)
    yield from _inside(menu, "", set(window.actions_of.all()))
    menu.deleteLater()


def _inside(menu: QMenu, title: str, known: set[QAction]) -> Iterator[Command]:
    for action in menu.actions():
        below = action.menu()
        words = plain(action.text())
        if isinstance(below, QMenu):
            yield from _inside(below, words, known)
        elif not action.isSeparator() and action not in known and not action.isChecked():
            # The menu is gone when the command is run: what its action would call is kept instead (`menus.choice`).
            yield Command(f"menu:{title}:{words}", words, action.data(), title)


def _open(window: MainWindow, location: str) -> None:
    if window.pages.may_leave():
        window.open(location)
