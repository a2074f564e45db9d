"""Creating, opening and checking workspaces; the officers who work there."""

from cmpdesk.domain.access import Office, Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import CheckReport, StepKind
from cmpdesk.storage import blobs, journal, opening, tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.files import is_cloud_folder
from cmpdesk.storage.queries import directory
from cmpdesk.storage.workspace import Clock, Workspace, utc_now

__all__ = ["Workspace", "add_officer", "check", "create", "officer_for", "officers", "open_workspace"]


def create(location: str, *, office: str | None, officer_name: str, sample: bool = False,
           clock: Clock = utc_now) -> Workspace:  # fmt: skip
    """Create a workspace for the office of the Party `office` (None: joint) with its first officer, a lead.

    `location` is a path that does not exist yet, or the ``postgresql://`` address of an empty database.
    """
    if not officer_name.strip():
        raise Refusal("officer.no-name")
    workspace = opening.create(location, office=office, sample=sample, clock=clock)
    first = Officer(new_id(), 1, officer_name.strip(), office, Role.LEAD)
    try:
        with workspace.write(first, "workspace.create", kind=StepKind.RECORD) as transaction:
            transaction.add(_row(first))
            transaction.commit()
    except BaseException:
        workspace.close()
        raise
    return workspace


def open_workspace(location: str, *, clock: Clock = utc_now) -> Workspace:
    """Open a workspace; each kind of unusable file is refused with its own sentence, unchanged."""
    return opening.open_workspace(location, clock=clock)


def in_cloud_folder(workspace: Workspace) -> bool:
    """Tell whether the file lies in a folder that a cloud service synchronises: a cause of damaged files."""
    path = workspace.engines.path
    return path is not None and is_cloud_folder(path)


def officers(workspace: Workspace) -> tuple[Officer, ...]:
    """Return the officers who may work here, by name."""
    with workspace.read() as connection:
        return tuple(officer for officer in directory.officers(connection) if officer.active)


def officer_for(workspace: Workspace, party_code: str | None, name: str = "") -> Officer:
    """Return the officer called `name`, else the first who acts for the Party: a lead before others.

    Refused with ``officer.unknown`` or ``officer.none-for-party``.
    """
    here = officers(workspace)
    if name:
        named = [officer for officer in here if officer.name.casefold() == name.casefold()]
        if not named:
            raise Refusal("officer.unknown", name=name)
        return named[0]
    fitting = [officer for officer in here if party_code is None or officer.party_code in (None, party_code)]
    if workspace.info.office.party_code is not None:
        fitting = list(here)
    writing = [officer for officer in fitting if officer.role is not Role.READER]
    if not writing:
        raise Refusal("officer.none-for-party", party=party_code or "")
    return min(writing, key=lambda one: (one.role is not Role.LEAD, one.party_code is None, one.name))


def add_officer(workspace: Workspace, *, officer: Officer, name: str, party_code: str | None, role: Role,
                email: str = "") -> Outcome[Officer]:  # fmt: skip
    """Add an officer. In the office of one Party all belong to it; names are unique."""
    workspace.require(officer, Right.EDIT_OFFICERS)
    if not name.strip():
        raise Refusal("officer.no-name")
    if workspace.info.office != Office(None):
        party_code = workspace.info.office.party_code
    if any(one.name.casefold() == name.strip().casefold() for one in officers(workspace)):
        raise Refusal("officer.name-taken", name=name.strip())
    made = Officer(new_id(), 1, name.strip(), party_code, role, email.strip())
    with workspace.write(officer, "officer.add", name=made.name) as transaction:
        transaction.add(_row(made))
        transaction.commit()
    return Outcome(made, Area.WORKSPACE | Area.HISTORY)


def _row(officer: Officer) -> tables.Officer:
    return tables.Officer(id=officer.id, name=officer.name, party_code=officer.party_code, role=str(officer.role),
                          email=officer.email, active=True)  # fmt: skip


def check(workspace: Workspace) -> CheckReport:
    """Verify the file, the chain of the journal and every blob."""
    faults: list[tuple[str, dict[str, str]]] = []
    with workspace.read() as connection:
        if not workspace.info.shared:
            said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
            faults += [("check.file-damaged", {"detail": str(line)}) for line in said if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            faults += [("check.link-broken", {"table": str(row[0])}) for row in broken]
        faults += journal.verify(connection)
        faults += blobs.faults(connection)
        head = connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one()
        entries = connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar_one()
        kept = blobs.count(connection)
    return CheckReport(head.sequence, int(entries), kept, head.hash, tuple(faults))
