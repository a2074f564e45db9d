"""What other pages say to the register of communications: that something of theirs goes to the other Party.

Nobody is held up: whoever has nothing to register closes the dialog, and it comes by itself only where what was made is
for both Parties.
"""

from collections.abc import Callable

from PySide6.QtGui import QAction

from cmpdesk.domain.registers import Sent
from cmpdesk.i18n.screen import t
from cmpdesk.ui.page import Page


def ask(page: Page, sent: Sent | None, contents: str = "") -> None:
    """Propose to register that `contents` goes to the other Party."""
    from cmpdesk.ui.pages.registers import communicating  # with the page of registers: when it is needed

    communicating.ask(page, sent, contents)


def offer(page: Page, sent: Sent, contents: Callable[[], str] = str) -> QAction:
    """Add the action that registers what goes from a page to the other Party, and return it."""
    return page.actions_of.add(
        "communicated", t("Register as sent to the other Party…"), lambda: ask(page, sent, contents()),
        enabled=lambda: bool(page.desk.call_id), why=t("Choose a call first."),
    )  # fmt: skip
