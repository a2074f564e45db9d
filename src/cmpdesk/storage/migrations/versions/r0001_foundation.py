"""The tables of the first release."""

import sqlalchemy as sa
from alembic import op

from cmpdesk.storage.migrations.columns import link, record, root

revision = "0001"
down_revision = None

SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SORT = sa.Text(collation="C").with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Create everything, and the empty journal."""
    _tables_1()
    _tables_2()
    _tables_3()
    _tables_4()
    _tables_5()
    _tables_6()
    _tables_7()
    _tables_8()
    _tables_9()
    _search()
    head = sa.table("journal_head", sa.column("id"), sa.column("sequence"), sa.column("hash"))
    op.bulk_insert(head, [{"id": 1, "sequence": 0, "hash": "0" * 64}])


def _tables_1() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_table(
        "heading",
        sa.Column("party_code", sa.String(8), nullable=False),
        sa.Column("heading_key", sa.Text(), nullable=False),
        sa.Column("field", sa.String(40), nullable=False),
        *record("heading"),
        sa.UniqueConstraint("party_code", "heading_key", name=op.f("uq_heading_party_code_heading_key")),
    )
    op.create_table(
        "journal_entry",
        sa.Column("step_id", sa.String(32), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.String(40), nullable=False),
        sa.Column("record_id", sa.String(32), nullable=False, index=True),
        sa.Column("operation", sa.String(8), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("step_id", "ordinal", name=op.f("pk_journal_entry")),
    )
    op.create_table(
        "journal_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sequence", SEQUENCE, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_step",
        sa.Column("sequence", SEQUENCE, autoincrement=False, nullable=False),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False, index=True),
        sa.Column("label", sa.String(60), nullable=False),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("officer_id", sa.String(32), nullable=False, index=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("schema", sa.String(40), nullable=False),
        sa.Column("undoes", sa.String(32), index=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_journal_step")),
        sa.UniqueConstraint("id", name=op.f("uq_journal_step_id")),
    )


def _tables_2() -> None:
    op.create_table(
        "number_counter",
        sa.Column("scope", sa.String(120), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_number_counter")),
    )
    op.create_table(
        "officer",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party_code", sa.String(8)),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        *root("officer"),
    )
    op.create_table(
        "organisation",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False, index=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        *root("organisation"),
    )
    op.create_table(
        "programme",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("legal_basis", sa.JSON(), nullable=False),
        sa.Column("defaults", sa.JSON(), nullable=False),
        *root("programme"),
        sa.UniqueConstraint("code", name=op.f("uq_programme_code")),
    )
    op.create_table(
        "search_entry",
        sa.Column("sequence", SEQUENCE, autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("target_id", sa.String(32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_search_entry")),
        sa.UniqueConstraint("target_id", name=op.f("uq_search_entry_target_id")),
    )
    op.create_table(
        "workspace",
        sa.Column("office", sa.String(8)),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        *record("workspace"),
    )


def _tables_3() -> None:
    op.create_table(
        "commission_session",
        *link("commission_session", "programme_id", "programme"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("first_year", sa.Integer(), nullable=False),
        sa.Column("last_year", sa.Integer(), nullable=False),
        *root("commission_session"),
        sa.UniqueConstraint("programme_id", "number", name=op.f("uq_commission_session_programme_id_number")),
    )
    op.create_table(
        "organisation_name",
        *link("organisation_name", "organisation_id", "organisation", index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False, index=True),
        sa.Column("until", sa.String(10)),
        *record("organisation_name"),
    )
    op.create_table(
        "party",
        *link("party", "programme_id", "programme"),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("code", sa.String(8), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("funders", sa.JSON(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("paper", sa.String(8), nullable=False),
        sa.Column("zone", sa.String(40), nullable=False),
        sa.Column("promoter_term", sa.JSON(), nullable=False),
        *record("party"),
        sa.UniqueConstraint("programme_id", "side", name=op.f("uq_party_programme_id_side")),
    )


def _tables_4() -> None:
    op.create_table(
        "person",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_key", sa.Text(), nullable=False, index=True),
        sa.Column("function", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        *link("person", "organisation_id", "organisation", null=True, index=True),
        *root("person"),
    )
    op.create_table(
        "call",
        *link("call", "programme_id", "programme"),
        *link("call", "session_id", "commission_session", null=True),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("pairing", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("rolling", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.String(27)),
        sa.Column("deadline_zone", sa.String(40), nullable=False),
        sa.Column("return_by", sa.String(27)),
        sa.Column("return_zone", sa.String(40), nullable=False),
        sa.Column("number_template", sa.Text(), nullable=False),
        sa.Column("max_months", sa.Integer()),
        sa.Column("confidentiality", sa.String(8), nullable=False),
        sa.Column("reviewers_per_application", sa.Integer(), nullable=False),
        sa.Column("size_limit", sa.BigInteger(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False),
        sa.Column("approved_first", sa.String(10)),
        sa.Column("approved_second", sa.String(10)),
        *root("call"),
    )
    op.create_table(
        "person_name",
        *link("person_name", "person_id", "person", index=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("until", sa.String(10)),
        *record("person_name"),
    )


def _tables_5() -> None:
    op.create_table(
        "grid_version",
        *link("grid_version", "call_id", "call"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        *record("grid_version"),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_grid_version_call_id_number")),
    )
    op.create_table(
        "reviewer",
        *link("reviewer", "call_id", "call"),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("code", sa.String(20), nullable=False),
        *link("reviewer", "person_id", "person", index=True),
        *link("reviewer", "organisation_id", "organisation", null=True, index=True),
        sa.Column("sector_ids", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("load_limit", sa.Integer(), nullable=False),
        *root("reviewer"),
        sa.UniqueConstraint("call_id", "side", "code", name=op.f("uq_reviewer_call_id_side_code")),
    )
    op.create_table(
        "sector",
        *link("sector", "call_id", "call"),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("digit", sa.Integer(), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        *record("sector"),
        sa.UniqueConstraint("call_id", "kind", "digit", name=op.f("uq_sector_call_id_kind_digit")),
    )


def _tables_6() -> None:
    op.create_table(
        "application",
        *link("application", "call_id", "call"),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("number_key", SORT, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("title_key", SORT, nullable=False),
        *link("application", "sector_id", "sector", null=True),
        sa.Column("sector_key", sa.Integer(), nullable=False),
        *link("application", "strand_id", "sector", null=True),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("state_reason", sa.Text(), nullable=False),
        sa.Column("amount_first", sa.BigInteger(), nullable=False),
        sa.Column("amount_second", sa.BigInteger(), nullable=False),
        *root("application"),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_application_call_id_number")),
    )
    op.create_index("ix_application_first", "application", ["call_id", "amount_first", "id"])
    op.create_index("ix_application_number", "application", ["call_id", "number_key", "id"])
    op.create_index("ix_application_second", "application", ["call_id", "amount_second", "id"])
    op.create_index("ix_application_sector", "application", ["call_id", "sector_key", "id"])
    op.create_index("ix_application_state", "application", ["call_id", "state", "id"])
    op.create_index("ix_application_title", "application", ["call_id", "title_key", "id"])
    op.create_table(
        "envelope",
        *link("envelope", "call_id", "call", index=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("funder", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        *link("envelope", "sector_id", "sector", null=True),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        *record("envelope"),
    )


def _tables_7() -> None:
    op.create_table(
        "packet",
        *link("packet", "reviewer_id", "reviewer"),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.String(27), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("manifest", sa.JSON(), nullable=False),
        sa.Column("outline", sa.JSON(), nullable=False),
        sa.Column("differences", sa.JSON(), nullable=False),
        *record("packet"),
        sa.UniqueConstraint("reviewer_id", "issue", name=op.f("uq_packet_reviewer_id_issue")),
    )
    op.create_table(
        "assignment",
        *link("assignment", "reviewer_id", "reviewer"),
        *link("assignment", "application_id", "application", index=True),
        sa.Column("origin", sa.String(8), nullable=False),
        sa.Column("recused_at", sa.String(27)),
        sa.Column("recusal_reason", sa.Text(), nullable=False),
        *root("assignment"),
        sa.UniqueConstraint("reviewer_id", "application_id", name=op.f("uq_assignment_reviewer_id_application_id")),
    )


def _tables_8() -> None:
    op.create_table(
        "filing",
        *link("filing", "application_id", "application"),
        *link("filing", "call_id", "call", index=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("number", sa.String(80), nullable=False),
        sa.Column("file_number", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        *link("filing", "sector_id", "sector", null=True),
        *link("filing", "strand_id", "sector", null=True),
        *link("filing", "organisation_id", "organisation", index=True),
        *link("filing", "contact_id", "person", null=True, index=True),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("benefits", sa.Text(), nullable=False),
        sa.Column("other_funding", sa.Text(), nullable=False),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("months", sa.Integer()),
        sa.Column("renewed", sa.Boolean()),
        sa.Column("amounts", sa.JSON(), nullable=False),
        sa.Column("requested", sa.BigInteger()),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("missions", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.String(27)),
        sa.Column("source", sa.Text(), nullable=False),
        *record("filing"),
        sa.UniqueConstraint("application_id", "side", name=op.f("uq_filing_application_id_side")),
    )


def _tables_9() -> None:
    op.create_table(
        "attachment",
        *link("attachment", "filing_id", "filing", index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("media", sa.String(80), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("print_sha256", sa.String(64)),
        sa.Column("cleaned", sa.JSON(), nullable=False),
        *record("attachment"),
    )


def _search() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_words USING fts5(body, content='search_entry', content_rowid='sequence', "
            "prefix='1 2 3', tokenize=\"unicode61 remove_diacritics 0 tokenchars '._'\")"
        )
    else:
        op.execute(
            "ALTER TABLE search_entry ADD COLUMN words tsvector "
            "GENERATED ALWAYS AS (array_to_tsvector(string_to_array(body, ' '))) STORED"
        )
        op.execute("CREATE INDEX ix_search_entry_words ON search_entry USING gin (words)")
