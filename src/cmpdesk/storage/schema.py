"""The schema: its newest revision, and bringing a workspace to it.

Alembic is imported by what needs it: a workspace that is up to date opens without.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from cmpdesk.domain.errors import Refusal

if TYPE_CHECKING:
    from alembic.config import Config

HEAD = "0005"
"""The newest revision. Revisions are numbers, so that a file's header can tell that it is newer than the program."""


def config(connection: Connection | None = None) -> "Config":
    """Return Alembic's settings for our revisions, to run on `connection`."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    made.attributes["connection"] = connection
    return made


def current(connection: Connection) -> str | None:
    """Return the revision of the database, None where it holds no workspace."""
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection) -> None:
    """Run the revisions that are missing, in the transaction of `connection` (foreign keys off on SQLite).

    Refused with ``workspace.newer`` where the database is of a schema that we do not know, and with
    ``workspace.damaged`` where a foreign key would be left dangling.
    """
    found = current(connection)
    name = str(connection.engine.url.database)
    if found is not None and not found.isdecimal():
        raise Refusal("workspace.foreign", path=name)
    if found is not None and int(found) > int(HEAD):
        raise Refusal("workspace.newer", path=name)
    if found == HEAD and connection.dialect.name == "postgresql":  # an officer opens it, who may make nothing
        return
    from alembic import command

    from cmpdesk.storage import rights

    command.upgrade(config(connection), "head")
    rights.apply(connection)
    if found not in (None, HEAD):
        from cmpdesk.storage.search import reindex  # the words are made from the rows: no revision carries them over

        reindex(connection)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA user_version={int(HEAD)}")
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            raise Refusal("workspace.damaged", path=name)
