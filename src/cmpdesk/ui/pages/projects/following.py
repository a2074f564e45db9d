"""What the page of projects opens beside its own forms: grants, changes asked for, documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmpdesk.i18n.screen import t
from cmpdesk.ui.pages.projects.papers import Papers

if TYPE_CHECKING:
    from cmpdesk.ui.pages.projects.host import ProjectsHost


class Following:
    """Declares the actions; each dialog is imported when it is first asked for."""

    def __init__(self, page: ProjectsHost) -> None:
        self.page = page
        add, none = page.actions_of.add, t("Choose a project first.")
        call = t("Choose or create a call first.")
        add("grants", t("&Grants…"), self.grants, shortcut="Ctrl+G", enabled=self._chosen, why=none)
        add("call-grants", t("Grants of the &call…"), self.call_grants, enabled=self._has_call, why=call)
        add("requests", t("Changes asked &for…"), self.requests, shortcut="Ctrl+Shift+G", enabled=self._chosen,
            why=none)  # fmt: skip
        add("call-requests", t("Changes asked for in the call…"), self.call_requests, enabled=self._has_call, why=call)
        add("missions", t("&Missions…"), self.missions, enabled=self._chosen, why=none)
        for name in ("grants", "requests", "missions"):
            page.table.addAction(page.actions_of[name])
        self.papers = Papers(page)

    def _chosen(self) -> bool:
        return self.page.inspector.sheet is not None

    def _has_call(self) -> bool:
        return self.page.scene is not None

    def grants(self) -> None:
        """Open the grants of the selected project."""
        sheet = self.page.inspector.sheet
        if sheet is not None:
            from cmpdesk.ui.pages.projects import grants

            grants.show(self.page, self.page.desk, sheet.id)

    def call_grants(self) -> None:
        """Open the sums of the grants of the call."""
        if self.page.scene is not None:
            from cmpdesk.ui.pages.projects import grants_call

            grants_call.show(self.page)

    def requests(self) -> None:
        """Open the changes that were asked of the selected project."""
        sheet = self.page.inspector.sheet
        if sheet is not None:
            from cmpdesk.ui.pages.projects import requests

            requests.show(self.page, self.page.desk, sheet.row.call_id, sheet.id)

    def missions(self) -> None:
        """Go to the missions of the selected project."""
        sheet = self.page.inspector.sheet
        if sheet is not None:
            self.page.desk.go("missions", project_id=sheet.id)

    def call_requests(self) -> None:
        """Open the changes that were asked of the projects of the call."""
        if self.page.scene is not None:
            from cmpdesk.ui.pages.projects import requests

            requests.show(self.page, self.page.desk, self.page.scene.call.id)
