"""A workspace as the desktop shows it."""

from dataclasses import dataclass

from cmpdesk.domain.access import Office


@dataclass(frozen=True, slots=True)
class WorkspaceInfo:
    """What a workspace says of itself. `location` is a path or a server address without a password."""

    id: str
    location: str
    office: Office
    sample: bool
    shared: bool
    """On PostgreSQL."""
    cloud: bool = False
    """In a folder that a cloud service synchronises, which is a cause of damaged files."""
    login: str = ""
    """The role that is logged in, on PostgreSQL."""
