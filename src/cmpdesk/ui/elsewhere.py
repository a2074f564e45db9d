"""What can be done on pages that are not shown: they are made unseen, so that what they declare is known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QAction

from cmpdesk.i18n.screen import t
from cmpdesk.ui import session
from cmpdesk.ui.actions import ActionButton, Actions
from cmpdesk.ui.catalogue import BY_NAME, PAGES
from cmpdesk.ui.commands import Command, plain, shortcut_of

if TYPE_CHECKING:
    from cmpdesk.ui.page import Page
    from cmpdesk.ui.window import MainWindow

LOOK_MS = 30
"""How often to look whether a page has loaded what it shows."""
LOOKS = 100
"""After that many looks what was chosen is done, or refused, all the same."""


def make_pages(window: MainWindow, owner: QObject, then: Callable[[], None]) -> None:
    """Make the pages that are not made yet, one by one between two events, while `owner` lives; then call `then`."""
    desk, made = window.desk, window.pages.made
    name = next((spec.name for spec in PAGES if spec.name not in made), "") if desk is not None else ""
    if not name or desk is None:
        then()
        return
    if not session.is_loaded(name):
        again = partial(_loaded, window, owner, then)
        window.runner.run(partial(session.load_services, name), then=again, owner=owner)
        return
    window.pages.prepare(desk, name)
    QTimer.singleShot(0, owner, partial(make_pages, window, owner, then))


def _loaded(window: MainWindow, owner: QObject, then: Callable[[], None], _done: None) -> None:
    make_pages(window, owner, then)


def offered(window: MainWindow) -> list[Command]:
    """Return what can be done on the pages that were made but are not shown; each goes there first."""
    return [*_offered(window)]


def _offered(window: MainWindow) -> Iterator[Command]:
    everywhere = {plain(action.text()) for action in window.actions_of.all()}
    for page in window.pages.made.values():
        if page is window.pages.page:
            continue
        for holder in page.findChildren(Actions):
            if holder.host is not page and not holder.host.isVisibleTo(page):
                continue
            for action in holder.all():
                name, words = action.objectName(), plain(action.text())
                # What only leads to a page is offered as such.
                if action.isVisible() and name not in BY_NAME and words not in everywhere:
                    yield Command(
                        f"{holder.host.objectName()}:{name}", words, partial(_do, window, page, holder, action),
                        page.accessibleName(), shortcut_of(action), elsewhere=True,
                    )  # fmt: skip


def _do(window: MainWindow, page: Page, holder: Actions, action: QAction) -> None:
    """Show `page`, and once it has loaded what it shows do `action` there, or say why that is not possible.

    What would change at once a row that nobody has looked at only gets the keyboard.
    """
    if not shiboken6.isValid(page):  # made anew meanwhile: the language changed, another workspace is open
        return
    window.go(page.name)
    if window.pages.page is page:
        _when_loaded(window, page, partial(_trigger, window, holder, action), LOOKS)


def _when_loaded(window: MainWindow, page: Page, then: Callable[[], None], looks: int) -> None:
    if window.pages.page is not page:  # the user has gone on
        return
    if looks and window.runner.works_for(page):
        QTimer.singleShot(LOOK_MS, page, partial(_when_loaded, window, page, then, looks - 1))
    else:
        then()


def _trigger(window: MainWindow, holder: Actions, action: QAction) -> None:
    holder.refresh()
    if not action.isEnabled():
        why = holder.why(action) or t("Choose first what it concerns; your rights have to allow it.")
    elif not holder.at_once(action):
        action.trigger()
        return
    else:
        buttons = window.pages.findChildren(ActionButton)
        button = next((one for one in buttons if one.action is action and one.isVisible()), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)
        why = t("Look at what is chosen here, then do it.")
    window.say(t("{action}: {reason}", action=plain(action.text()), reason=why))
