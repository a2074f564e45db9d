"""What dialogs of projects know of the page over which they open."""

from cmpdesk.domain.projects import ProjectRow
from cmpdesk.ui.listing import ListPage
from cmpdesk.ui.pages.projects.inspector import ProjectInspector
from cmpdesk.ui.pages.projects.loading import Scene
from cmpdesk.ui.table_view import Table


class ProjectsHost(ListPage[Scene]):
    """A page with projects."""

    table: Table[ProjectRow]
    inspector: ProjectInspector

    def show_project(self, project_id: str) -> None:
        """Put the cursor on a project, and show it even where the filters hide it."""
        raise NotImplementedError
