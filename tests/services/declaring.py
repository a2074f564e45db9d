"""What the reviewers of a jury say before anything is shown to them."""

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.interests import DeclarationDraft, Interest
from cmpdesk.domain.programmes import Side
from cmpdesk.services import interests, juries
from cmpdesk.services.workspaces import Workspace


def declare_none(workspace: Workspace, officer: Officer, call_id: str, side: Side = Side.FIRST) -> None:
    """Enter that no reviewer of a jury has an interest in what is in their hands."""
    for reader in juries.reviewers(workspace, call_id=call_id, side=side):
        drafts = [DeclarationDraft(one.application_id, Interest.NONE)
                  for one in interests.asked(workspace, reader.id) if one.declaration is None]  # fmt: skip
        interests.declare(workspace, officer=officer, reviewer_id=reader.id, drafts=drafts)
