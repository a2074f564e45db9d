"""Totals of lists, for the foot of their tables."""

from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.totals import PartyTotal
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import totals


def requested(workspace: Workspace, wanted: ApplicationFilter) -> tuple[PartyTotal, PartyTotal]:
    """Return what the applications that pass the filter ask of each Party."""
    with workspace.read() as connection:
        return totals.requested(connection, call_queries.call(connection, wanted.call_id), wanted)
