"""How Alembic runs our revisions: on the connection and in the transaction that it is given."""

from alembic import context

from cmpdesk.storage.tables import WorkspaceRow

context.configure(
    connection=context.config.attributes["connection"], target_metadata=WorkspaceRow.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
