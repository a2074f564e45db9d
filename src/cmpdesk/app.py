"""The composition root: opens workspaces for ui and cli, and starts the child in which foreign files are read.

Nothing is imported at its top that costs time: the desktop imports it before its first frame is painted, and the child
must load neither the database nor Qt.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cmpdesk.services.workspaces import Workspace

CHILD = "--child"
SUFFIX = ".cmpdesk"
_SERVERS = ("postgresql://", "postgres://")


def is_location(text: str) -> bool:
    """Tell whether `text` names a workspace: a ``.cmpdesk`` file or the address of a server."""
    return text.lower().endswith(SUFFIX) or text.startswith(_SERVERS)


def serve_child() -> int:
    """Read foreign documents for the parent until it closes our standard input; return the exit code."""
    from cmpdesk.intake.child_main import main

    return main()


def open_workspace(location: str) -> "Workspace":
    """Open the workspace at a path or an address, and say so in the log; refusals as in `services.workspaces`."""
    from cmpdesk.domain.errors import Foreseen
    from cmpdesk.runtime import logs
    from cmpdesk.services import workspaces

    try:
        workspace = workspaces.open_workspace(location)
    except Foreseen as refusal:
        logs.warn("workspace.refused", code=refusal.code)
        raise
    logs.log("workspace.open", database="postgresql" if workspace.info.shared else "sqlite")
    return workspace
