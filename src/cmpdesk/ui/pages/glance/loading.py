"""What the page shows; made on a thread."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cmpdesk.domain.glance import By, Cut, Glance, Session, Theme, cut
from cmpdesk.services import glance
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """A glance, the sessions that it may be of, and its tables."""

    shown: Glance
    sessions: tuple[Session, ...]
    tables: Mapping[Theme, Cut]


def load(workspace: Workspace, call_id: str, session_ids: Collection[str] | None, by: By, strict: bool) -> Scene:
    """Return the glance of some sessions (None: of that of the call); those of another programme count for nothing."""
    home, own = glance.of_call(workspace, call_id)
    every = glance.sessions(workspace, home.id)
    known = {one.id for one in every}
    wanted = known & set(session_ids or ()) or {own}
    shown = glance.of(workspace, home.id, wanted, strict=strict)
    return Scene(shown, every, {theme: cut(shown, theme, by) for theme in Theme})
