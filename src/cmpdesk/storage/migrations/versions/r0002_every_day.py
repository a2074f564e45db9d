"""What a filing itself said of its promoter, classes of files, clearance, notes, words of attachments, letterheads."""

import sqlalchemy as sa
from alembic import op

from cmpdesk.storage.migrations.columns import link, record

revision = "0002"
down_revision = "0001"

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add columns with a default and new tables; no table is rebuilt, so that no row can go with it."""
    _columns()
    _tables()
    _search()
    _fill()


def _columns() -> None:
    for name in ("organisation_address", "contact_function", "email", "phone"):
        op.add_column("filing", sa.Column(name, sa.Text(), nullable=False, server_default=""))
    op.add_column("application", sa.Column("confidentiality", sa.String(8), nullable=False, server_default=""))
    op.add_column("packet", sa.Column("erased_at", sa.String(27)))
    op.add_column("officer", sa.Column("cleared", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("officer", sa.Column("login", sa.String(63), nullable=False, server_default=""))
    login = sa.text("login <> ''")
    op.create_index(
        "uq_officer_login", "officer", ["login"], unique=True, sqlite_where=login, postgresql_where=login
    )
    op.add_column("journal_entry", sa.Column("deleted_by", sa.String(32)))
    op.create_index("ix_journal_entry_kind", "journal_entry", ["step_id", "table_name"])
    op.create_index("ix_journal_step_at", "journal_step", ["at"])
    op.add_column("call", sa.Column("summary_words", sa.Integer()))
    op.add_column("party", sa.Column("letterhead", sa.Text(), nullable=False, server_default=""))
    op.add_column("party", sa.Column("signatories", sa.Text(), nullable=False, server_default=""))
    for name in ("organisation_name", "person_name"):
        op.add_column(name, sa.Column("until_edtf", sa.String(16), nullable=False, server_default=""))
        op.add_column(name, sa.Column("until_first", sa.String(10)))


def _tables() -> None:
    op.create_table(
        "blob_text",
        sa.Column("sequence", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_blob_text")),
        sa.UniqueConstraint("sha256", name=op.f("uq_blob_text_sha256")),
    )
    op.create_table(
        "note",
        *link("note", "application_id", "application", index=True),
        *link("note", "officer_id", "officer"),
        sa.Column("written_at", sa.String(27), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        *record("note"),
    )
    op.create_table(
        "presence",
        *link("presence", "officer_id", "officer"),
        sa.Column("record_id", sa.String(32), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("since", sa.String(27), nullable=False),
        sa.Column("seen_at", sa.String(27), nullable=False),
        sa.PrimaryKeyConstraint("officer_id", "record_id", name=op.f("pk_presence")),
    )


def _search() -> None:
    """Words of attachments beside those of names; the words themselves are written when all revisions have run."""
    op.add_column("search_entry", sa.Column("application_id", sa.String(32)))
    op.create_index(op.f("ix_search_entry_application_id"), "search_entry", ["application_id"])
    op.create_index(op.f("ix_attachment_sha256"), "attachment", ["sha256"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_texts USING fts5(body, content='', prefix='1 2 3', "
            "tokenize=\"unicode61 remove_diacritics 0 tokenchars '._'\")"
        )
    else:
        op.execute("ALTER TABLE blob_text ADD COLUMN words tsvector")
        op.execute("CREATE INDEX ix_blob_text_words ON blob_text USING gin (words)")


def _fill() -> None:
    """Let each filing say what the directory says today; whoever worked here until now saw every file."""
    op.execute(
        "UPDATE filing SET organisation_address = "
        "(SELECT address FROM organisation WHERE organisation.id = filing.organisation_id)"
    )
    for name in ("organisation_name", "person_name"):
        op.execute(f"UPDATE {name} SET until_edtf = until, until_first = until WHERE until IS NOT NULL")  # noqa: S608 - names of ours
    for column, source in (("contact_function", "function"), ("email", "email"), ("phone", "phone")):
        op.execute(
            f"UPDATE filing SET {column} = (SELECT person.{source} FROM person WHERE person.id = filing.contact_id) "  # noqa: S608 - names of ours
            "WHERE contact_id IS NOT NULL"
        )
    op.execute(sa.text("UPDATE officer SET cleared = :yes").bindparams(sa.bindparam("yes", True, sa.Boolean())))
