"""A workspace that several officers share on a server: who may log in, who edits what, what changed meanwhile."""

from cmpdesk.storage import rights
from cmpdesk.storage.workspace import Workspace


def admission(workspace: Workspace, login: str) -> tuple[str, ...]:
    """Return the SQL by which an administrator of the server lets the role `login` reach this workspace."""
    with workspace.read() as connection:
        return tuple(rights.admission(connection, login))
