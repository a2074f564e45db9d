"""The schema that migrations make is the one that the models declare."""

from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import JSON

from cmpdesk.domain.errors import Refusal
from cmpdesk.storage import opening, schema
from cmpdesk.storage.base import Base
from cmpdesk.storage.workspace import Workspace

_SEARCH = {"words", "ix_search_entry_words", "ix_blob_text_words"}
"""What only PostgreSQL has, made by the revision itself."""


def ours(_: Any, name: str | None, kind: str, reflected: bool, __: Any) -> bool:
    return not (reflected and ((name or "").startswith(("search_words", "search_texts")) or name in _SEARCH))


def default(_context: Any, _found: Any, column: Any, *_texts: Any) -> bool | None:
    """Let Alembic compare defaults, but of JSON, of which PostgreSQL knows no equality."""
    return False if isinstance(column.type, JSON) else None


def test_the_migrated_schema_is_that_of_the_models(workspace: Workspace) -> None:
    with workspace.engines.writer.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": default, "include_object": ours}
        )
        assert compare_metadata(context, Base.metadata) == []
        assert context.get_current_revision() == schema.HEAD


def test_revisions_are_one_line_of_numbers_that_ends_at_head() -> None:
    script = ScriptDirectory.from_config(schema.config())
    revisions = [one.revision for one in reversed(list(script.walk_revisions()))]
    assert revisions == [f"{number:04}" for number in range(1, len(revisions) + 1)]
    assert script.get_heads() == [schema.HEAD]


def test_foreign_keys_are_all_checked_at_commit(workspace: Workspace) -> None:
    keys = [key for table in Base.metadata.tables.values() for key in table.foreign_key_constraints]
    assert keys
    assert [str(key.name) for key in keys if not (key.deferrable and key.initially == "DEFERRED")] == []


@pytest.mark.parametrize(("revision", "code"), [("9999", "workspace.newer"), ("a1b2c3", "workspace.foreign")])
def test_a_schema_that_we_do_not_know_is_refused(postgres_database: str, revision: str, code: str) -> None:
    made = opening.create(postgres_database, office=None, sample=False)
    with made.engines.writer.begin() as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{revision}'")
    made.close()
    with pytest.raises(Refusal) as refused:
        opening.open_workspace(postgres_database).close()
    assert refused.value.code == code
