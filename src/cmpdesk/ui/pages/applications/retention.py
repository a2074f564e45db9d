"""From an admissible application to the project that it becomes."""

from __future__ import annotations

from collections.abc import Callable

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState
from cmpdesk.i18n.screen import t
from cmpdesk.ui.page import Page

_OPEN = (ApplicationState.ADMISSIBLE, ApplicationState.RETAINED)


def declare(page: Page, chosen: Callable[[], ApplicationSheet | None]) -> None:
    """Declare the action that retains the chosen application, or shows the project of one that is retained."""
    desk = page.desk
    allowed = may(desk.officer, Right.EDIT_PROJECT, office=desk.workspace.info.office)

    def enabled() -> bool:
        sheet = chosen()
        return allowed and sheet is not None and sheet.state in _OPEN

    def run() -> None:
        sheet = chosen()
        if sheet is not None and sheet.state is ApplicationState.RETAINED:
            desk.go("projects", application_id=sheet.id)
        elif sheet is not None:
            from cmpdesk.ui.pages.applications.retain_form import open_form  # late: the first rows do not wait for it

            open_form(page, sheet)

    page.actions_of.add("retain", t("Re&tain…"), run, enabled=enabled, why=t("Choose an admissible application."))
