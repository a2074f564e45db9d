"""The way from a thing on a page to its history, and to what it was on a date."""

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.history import RecordRef
from cmpdesk.i18n.screen import t
from cmpdesk.ui.page import Page

Chosen = Callable[[], RecordRef | None]
"""Returns the thing that is selected on a page, None while there is none."""


def add_ways(page: Page, chosen: Chosen, *tables: QWidget) -> None:
    """Declare both actions on `page`, and put them into the context menus of its `tables`."""
    why = t("Select something first.")
    for name, text, then in (("history-of", t("History of what is selected"), False),
                             ("as-it-was", t("As it was on…"), True)):  # fmt: skip
        action = page.actions_of.add(name, text, partial(_go, page, chosen, then=then), why=why,
                                     enabled=lambda: chosen() is not None)  # fmt: skip
        for table in tables:
            table.addAction(action)


def application(row: ApplicationRow | None) -> RecordRef | None:
    """Return the application of a row of a list."""
    return RecordRef("application", row.id, f"{row.number} · {row.title}") if row else None


def _go(page: Page, chosen: Chosen, *, then: bool) -> None:
    ref = chosen()
    if ref is not None:
        page.desk.go("history", record=ref, then=then)
