"""A workspace that several officers share on a server: who may log in, who edits what, what changed meanwhile."""

from collections.abc import Callable, Mapping
from typing import Any

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import CheckReport
from cmpdesk.domain.sharing import Conflict, Editor
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.services import workspaces
from cmpdesk.storage import moving, presence, rights, tables
from cmpdesk.storage.notices import Listener
from cmpdesk.storage.queries import conflicts
from cmpdesk.storage.workspace import Workspace

__all__ = [
    "Listener", "admission", "conflict", "copy", "editing", "give_login", "listen", "others_editing",
    "stop_editing",
]  # fmt: skip
ADMINISTRATOR = Officer("administrator", 1, "", None, Role.LEAD)
"""Who acts where the owner of the database gives logins, and is no officer."""


def listen(workspace: Workspace, changed: Callable[[Area], None],
           reachable: Callable[[bool], None] = lambda _there: None) -> Listener | None:  # fmt: skip
    """Call `changed` with the areas that somebody else touched, until the listener is closed; None in a local file.

    `reachable` is told False when the server is gone and True when it is back. Both are called on another thread.
    """
    return Listener(workspace.engines, changed, reachable) if workspace.info.shared else None


def editing(workspace: Workspace, *, officer: Officer, table: str, record_id: str) -> tuple[Editor, ...]:
    """Say that `officer` has a record open for editing, and return who else has.

    Said again every `domain.sharing.HEARTBEAT` while the form is open. In a local file nobody else has.
    """
    if not workspace.info.shared:
        return ()
    if may(officer, Right.EDIT_APPLICATION, office=workspace.info.office):
        with workspace.engines.guard(), workspace.engines.writer.begin() as connection:
            presence.say(connection, officer.id, table, record_id, workspace.now())
    return others_editing(workspace, officer=officer, record_id=record_id)


def stop_editing(workspace: Workspace, *, officer: Officer, record_id: str) -> None:
    """Say that `officer` closed a record."""
    if workspace.info.shared:
        with workspace.engines.guard(), workspace.engines.writer.begin() as connection:
            presence.stop(connection, officer.id, record_id)


def others_editing(workspace: Workspace, *, officer: Officer, record_id: str) -> tuple[Editor, ...]:
    """Return who else has a record open for editing, by name."""
    if not workspace.info.shared:
        return ()
    with workspace.read() as connection:
        return presence.others(connection, officer.id, record_id, workspace.now())


def conflict(workspace: Workspace, *, table: str, record_id: str, seen: int, mine: Mapping[str, Any]) -> Conflict:
    """Return what somebody else did to a record since I saw it at `seen`, beside what I typed: {column: value}.

    `seen` is the version of what the record is part of: of its application for a filing, of its call for a sector. Call
    it after ``record.moved`` or ``record.gone``; save again with `domain.sharing.merged` and the version that it tells.
    """
    with workspace.read() as connection:
        return conflicts.conflict(connection, table, record_id, seen, mine)


def admission(workspace: Workspace, login: str) -> tuple[str, ...]:
    """Return the SQL by which an administrator of the server lets the role `login` reach this workspace."""
    with workspace.read() as connection:
        return tuple(rights.admission(connection, login))


def give_login(workspace: Workspace, *, name: str, login: str, password: str = "") -> Outcome[Officer]:
    """Let the role `login` act as the officer called `name`: made where it is missing, and let into this database.

    For the owner of the database, who need be no officer but may create roles. `password` leaves here scrambled; ""
    sets none. Refused with ``server.not-owner``, ``officer.unknown`` or ``officer.login-taken``.
    """
    with workspace.read() as connection:
        if not workspace.info.shared or not rights.owns(connection):
            raise Refusal("server.not-owner")
    here = workspaces.everyone(workspace)
    found = next((one for one in here if one.name.casefold() == name.strip().casefold() and one.active), None)
    if found is None:
        raise Refusal("officer.unknown", name=name)
    if any(one.login == login and one.id != found.id for one in here):
        raise Refusal("officer.login-taken", login=login)
    _admit(workspace, login, password)
    acting = next((one for one in here if one.login == workspace.info.login and one.active), ADMINISTRATOR)
    with workspace.write(acting, "officer.login", name=found.name) as transaction:
        if found.login != login:
            transaction.lock(tables.Officer, found.id, found.version).login = login
        transaction.commit()
    made = next(one for one in workspaces.everyone(workspace) if one.id == found.id)
    return Outcome(made, Area.WORKSPACE | Area.HISTORY)


def _admit(workspace: Workspace, login: str, password: str) -> None:
    statements = admission(workspace, login)
    with workspace.engines.guard(), workspace.engines.writer.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
        if password:
            rights.set_password(connection, login, password)


def copy(workspace: Workspace, *, location: str, watch: Watch | None = None) -> CheckReport:
    """Copy the whole workspace, journal included, to a new file or an empty database, and return its check.

    The source is not changed: work in one of the two only, because what is done in both cannot be joined. See
    `storage.moving` for what is refused.
    """
    made = moving.copy_workspace(workspace, location, watch or Unwatched())
    try:
        return workspaces.check(made)
    finally:
        made.close()
