"""Creating, opening and checking workspaces; the officers who work there."""

from cmpdesk.domain.access import Office, Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import CheckReport, StepKind
from cmpdesk.storage import engines, opening, tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.declaring import map_all
from cmpdesk.storage.queries import directory
from cmpdesk.storage.workspace import Clock, Transaction, Workspace, utc_now

__all__ = [
    "Workspace", "acting", "add_officer", "check", "create", "edit_officer", "everyone", "officer_for", "officers",
    "open_workspace", "ready_to_write",
]  # fmt: skip


def create(location: str, *, office: str | None, officer_name: str, sample: bool = False, login: str = "",
           clock: Clock = utc_now) -> Workspace:  # fmt: skip
    """Create a workspace for the office of the Party `office` (None: joint) with its first officer, a lead.

    `location` is a path that does not exist yet, or the ``postgresql://`` address of an empty database. There the first
    officer is who `login` names, by default who is logged in.
    """
    if not officer_name.strip():
        raise Refusal("officer.no-name")
    workspace = opening.create(location, office=office, sample=sample, clock=clock)
    login = (login or workspace.info.login) if workspace.info.shared else ""
    first = Officer(new_id(), 1, officer_name.strip(), office, Role.LEAD, cleared=True, login=login)
    try:
        with workspace.write(first, "workspace.create", kind=StepKind.RECORD) as transaction:
            transaction.add(_row(first))
            transaction.commit()
    except BaseException:
        opening.discard(workspace)  # one without an officer is of use to nobody
        raise
    return workspace


def sqlite_version() -> str:
    """Return the version of the library behind local files."""
    return engines.SQLITE_VERSION


def open_workspace(location: str, *, clock: Clock = utc_now) -> Workspace:
    """Open a workspace; each kind of unusable file is refused with its own sentence, unchanged."""
    return opening.open_workspace(location, clock=clock)


def ready_to_write() -> None:
    """Do now what the first transaction would have to wait for; it may be called on any thread."""
    map_all()


def officers(workspace: Workspace) -> tuple[Officer, ...]:
    """Return the officers who may work here, by name."""
    return tuple(officer for officer in everyone(workspace) if officer.active)


def everyone(workspace: Workspace) -> tuple[Officer, ...]:
    """Return all officers by name, those who left included."""
    with workspace.read() as connection:
        return directory.officers(connection)


def acting(workspace: Workspace) -> tuple[Officer, ...]:
    """Return those as whom one may work here: in a file any officer, on a server the one whose login this is.

    Refused with ``officer.no-login`` where nobody has the login.
    """
    here = officers(workspace)
    if not workspace.info.shared:
        return here
    mine = tuple(officer for officer in here if officer.login == workspace.info.login)
    if not mine:
        raise Refusal("officer.no-login", login=workspace.info.login, location=workspace.info.location)
    return mine


def officer_for(workspace: Workspace, party_code: str | None, name: str = "") -> Officer:
    """Return the officer called `name`, else the first who acts for the Party: a lead before others.

    On a server it is the one whose login this is. Refused with ``officer.unknown``, ``officer.none-for-party``,
    ``officer.no-login`` or ``officer.not-yours``.
    """
    here = acting(workspace)
    if workspace.info.shared and name and here[0].name.casefold() != name.casefold():
        raise Refusal("officer.not-yours", name=here[0].name)
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
                email: str = "", cleared: bool = False, login: str = "") -> Outcome[Officer]:  # fmt: skip
    """Add an officer. In the office of one Party all belong to it; names and logins are unique."""
    workspace.require(officer, Right.EDIT_OFFICERS)
    made = Officer(new_id(), 1, name.strip(), _party_of(workspace, party_code), role, email.strip(), cleared=cleared,
                   login=login.strip())  # fmt: skip
    _check_name(workspace, made)
    with workspace.write(officer, "officer.add", name=made.name) as transaction:
        transaction.add(_row(made))
        transaction.commit()
    return Outcome(made, Area.WORKSPACE | Area.HISTORY)


def edit_officer(workspace: Workspace, *, officer: Officer, officer_id: str, seen: int, name: str,
                 party_code: str | None, role: Role, email: str, active: bool, cleared: bool | None = None,
                 login: str | None = None) -> Outcome[Officer]:  # fmt: skip
    """Change an officer; who left (`active` False) stays in the journal. In the office of one Party all belong to it.

    `cleared` and `login` stay as they are where they are None. Refused with ``officer.last-lead`` where no active lead
    would be left, besides what `add_officer` refuses.
    """
    workspace.require(officer, Right.EDIT_OFFICERS)
    party_code = _party_of(workspace, party_code)
    before = next((one for one in everyone(workspace) if one.id == officer_id), None)
    if before is None:
        raise Refusal("record.gone", table="officer")
    changed = Officer(officer_id, seen + 1, name.strip(), party_code, role, email.strip(), active,
                      before.cleared if cleared is None else cleared,
                      before.login if login is None else login.strip())  # fmt: skip
    _check_name(workspace, changed)
    with workspace.write(officer, "officer.edit", name=changed.name) as transaction:
        alone_among_officers(transaction)
        row = transaction.lock(tables.Officer, officer_id, seen)
        row.name, row.party_code, row.role = changed.name, changed.party_code, str(changed.role)
        row.email, row.active = changed.email, changed.active
        row.cleared, row.login = changed.cleared, changed.login
        keep_a_lead(transaction)
        transaction.commit()
    return Outcome(changed, Area.WORKSPACE | Area.HISTORY)


def alone_among_officers(transaction: Transaction) -> None:
    """Let no other transaction change officers meanwhile: else two leads could demote each other on a server."""
    shared = transaction.workspace.info.shared
    transaction.session.get(tables.WorkspaceRow, transaction.workspace.info.id, with_for_update=shared or None)


def keep_a_lead(transaction: Transaction) -> None:
    """Refuse with ``officer.last-lead`` where a transaction would leave nobody who may change officers."""
    if transaction.first(tables.Officer, role=str(Role.LEAD), active=True) is None:
        raise Refusal("officer.last-lead")


def _party_of(workspace: Workspace, party_code: str | None) -> str | None:
    office = workspace.info.office
    return party_code if office == Office(None) else office.party_code


def _check_name(workspace: Workspace, officer: Officer) -> None:
    if not officer.name:
        raise Refusal("officer.no-name")
    others = [one for one in officers(workspace) if one.id != officer.id]
    if officer.active and any(one.name.casefold() == officer.name.casefold() for one in others):
        raise Refusal("officer.name-taken", name=officer.name)
    if officer.login and any(one.login == officer.login and one.id != officer.id for one in everyone(workspace)):
        raise Refusal("officer.login-taken", login=officer.login)


def _row(officer: Officer) -> tables.Officer:
    return tables.Officer(id=officer.id, name=officer.name, party_code=officer.party_code, role=str(officer.role),
                          email=officer.email, active=True, cleared=officer.cleared, login=officer.login)  # fmt: skip


def check(workspace: Workspace) -> CheckReport:
    """Verify the file, the chain of the journal, every row against what the journal left, and every blob."""
    from cmpdesk.storage import blobs, journal, records_check, rights  # late: opening a workspace does without

    faults: list[tuple[str, dict[str, str]]] = []
    with workspace.read() as connection:
        if not rights.sees_all(connection):
            raise Refusal("check.not-all")
        if not workspace.info.shared:
            said = connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars().all()
            faults += [("check.file-damaged", {"detail": str(line)}) for line in said if line != "ok"]
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            faults += [("check.link-broken", {"table": str(row[0])}) for row in broken]
        faults += journal.verify(connection)
        faults += records_check.faults(connection)
        faults += blobs.faults(connection)
        head = connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one()
        entries = connection.exec_driver_sql("SELECT count(*) FROM journal_entry").scalar_one()
        kept = blobs.count(connection)
    return CheckReport(head.sequence, int(entries), kept, head.hash, tuple(faults))
