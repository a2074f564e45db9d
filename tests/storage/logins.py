"""Officers with logins of their own on a server, as an administrator makes them."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.services import sharing, workspaces
from cmpdesk.storage.workspace import Clock, Workspace, utc_now

PASSWORD = secrets.token_hex(8)


class Server:
    """A shared workspace seen by its owner, who is no superuser, and the addresses by which officers reach it."""

    def __init__(self, address: str, office: str | None, clock: Clock) -> None:
        self.address = address
        self.clock = clock
        self.database = urlsplit(address).path.lstrip("/")
        owner = self.login("owner")
        self.roles = [f"cmpdesk_{self.database}"[:63], owner]
        with psycopg.connect(address, autocommit=True) as connection:
            name, password = sql.Identifier(owner), sql.Literal(PASSWORD)
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEROLE PASSWORD {}").format(name, password))
            connection.execute(
                sql.SQL("ALTER DATABASE {} OWNER TO {}").format(sql.Identifier(self.database), sql.Identifier(owner))
            )
        self.owner = workspaces.create(self.of(owner), office=office, officer_name="Odile Garneau",
                                       clock=clock)  # fmt: skip
        (self.lead,) = workspaces.officers(self.owner)

    def login(self, name: str) -> str:
        """Return the name of a role that no other test has."""
        return f"{name}_{self.database[-8:]}"

    def officer(self, name: str, role: Role, *, party: str | None = None, cleared: bool = False,
                active: bool = True) -> Officer:  # fmt: skip
        """Return an officer who may log in."""
        made = workspaces.add_officer(self.owner, officer=self.lead, name=name, party_code=party, role=role,
                                      cleared=cleared, login=self.login(name)).value  # fmt: skip
        self.admit(made.login)
        if not active:
            made = workspaces.edit_officer(
                self.owner, officer=self.lead, officer_id=made.id, seen=made.version, name=name, party_code=party,
                role=role, email="", active=False,
            ).value  # fmt: skip
        return made

    def admit(self, login: str) -> None:
        """Let the role `login` reach the database."""
        with psycopg.connect(self.of(self.login("owner")), autocommit=True) as connection:
            for statement in sharing.admission(self.owner, login):
                connection.execute(statement)
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(login), sql.Literal(PASSWORD))
            )
        self.roles.append(login)

    def of(self, login: str) -> str:
        """Return the address for `login`."""
        parts = urlsplit(self.address)
        return urlunsplit(parts._replace(netloc=f"{login}:{PASSWORD}@{parts.netloc.rpartition('@')[2]}"))

    def open(self, officer: Officer) -> Workspace:
        """Open the workspace as `officer`, who must be closed by the test."""
        made = workspaces.open_workspace(self.of(officer.login), clock=self.clock)
        made.acts_for(officer)
        return made


@contextmanager
def server(address: str, office: str | None = None, clock: Clock = utc_now) -> Iterator[Server]:
    """Yield a new workspace in the empty database at `address`; the roles that were made go at the end."""
    made = Server(address, office, clock)
    try:
        yield made
    finally:
        made.owner.close()
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                               "AND datname = current_database()")  # fmt: skip
            for role in reversed(made.roles):
                name = sql.Identifier(role)
                if connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    connection.execute(sql.SQL("REASSIGN OWNED BY {} TO CURRENT_USER").format(name))
                    connection.execute(sql.SQL("DROP OWNED BY {}").format(name))
                    connection.execute(sql.SQL("DROP ROLE {}").format(name))
