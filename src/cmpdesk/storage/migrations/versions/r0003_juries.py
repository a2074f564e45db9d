"""The reviewer directory, conflicts of interest, score sheets, rankings."""

import sqlalchemy as sa
from alembic import op

from cmpdesk.storage.migrations.columns import link, record, root

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add columns with a default and new tables; no table is rebuilt, so that no row can go with it."""
    _columns()
    _experts()
    _interests()
    _sheets()
    _results()


def _columns() -> None:
    op.add_column("filing", sa.Column("language", sa.String(2), nullable=False, server_default=""))
    op.add_column("reviewer", sa.Column("load_floor", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("reviewer", sa.Column("keywords", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("assignment", sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("call", sa.Column("evaluation", sa.String(10), nullable=False, server_default="parallel"))
    op.add_column("call", sa.Column("lead", sa.String(8), nullable=False, server_default=""))
    op.add_column("call", sa.Column("assignment_rules", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("call", sa.Column("frozen_first", sa.String(27)))
    op.add_column("call", sa.Column("frozen_second", sa.String(27)))
    op.create_table(
        "preference",
        *link("preference", "reviewer_id", "reviewer"),
        *link("preference", "application_id", "application", index=True),
        sa.Column("value", sa.Integer(), nullable=False),
        *record("preference"),
        sa.UniqueConstraint("reviewer_id", "application_id", name=op.f("uq_preference_reviewer_id_application_id")),
    )


def _spell() -> tuple[sa.Column[str], ...]:
    return (
        sa.Column("since_edtf", sa.String(16), nullable=False, server_default=""),
        sa.Column("since", sa.String(10)),
        sa.Column("until_edtf", sa.String(16), nullable=False, server_default=""),
        sa.Column("until", sa.String(10)),
    )


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _experts() -> None:
    op.create_table(
        "expert",
        sa.Column("party_code", sa.String(8), nullable=False),
        *link("expert", "person_id", "person", index=True),
        *[sa.Column(name, sa.JSON(), nullable=False) for name in ("sectors", "keywords", "languages", "unavailable")],
        sa.Column("load_limit", sa.Integer(), nullable=False),
        sa.Column("agreement_on", sa.String(10)),
        *_text("remarks"),
        *root("expert"),
        sa.UniqueConstraint("party_code", "person_id", name=op.f("uq_expert_party_code_person_id")),
    )
    op.create_table(
        "affiliation",
        *link("affiliation", "person_id", "person", index=True),
        *link("affiliation", "organisation_id", "organisation", index=True),
        *_text("role"),
        *_spell(),
        *record("affiliation"),
    )
    op.create_table(
        "invitation",
        *link("invitation", "expert_id", "expert"),
        *link("invitation", "call_id", "call", index=True),
        sa.Column("asked_on", sa.String(10), nullable=False),
        sa.Column("answer", sa.String(8), nullable=False),
        sa.Column("answered_on", sa.String(10)),
        *_text("reason"),
        *root("invitation"),
        sa.UniqueConstraint("expert_id", "call_id", name=op.f("uq_invitation_expert_id_call_id")),
    )


def _interests() -> None:
    op.create_table(
        "tie",
        *link("tie", "person_id", "person", index=True),
        *link("tie", "organisation_id", "organisation", null=True, index=True),
        *link("tie", "other_id", "person", null=True, index=True),
        sa.Column("kind", sa.String(16), nullable=False),
        *_text("source", "remarks"),
        sa.Column("source_on", sa.String(10)),
        *_spell(),
        *root("tie"),
    )
    op.create_table(
        "declaration",
        *link("declaration", "application_id", "application"),
        *link("declaration", "reviewer_id", "reviewer", null=True, index=True),
        *link("declaration", "officer_id", "officer", null=True, index=True),
        sa.Column("answer", sa.String(10), nullable=False),
        sa.Column("competent", sa.Boolean(), nullable=False),
        *_text("explanation"),
        sa.Column("declared_at", sa.String(27), nullable=False),
        sa.Column("measure", sa.String(10), nullable=False),
        *_text("measure_reason"),
        *link("declaration", "decided_by", "officer", null=True),
        sa.Column("decided_at", sa.String(27)),
        *root("declaration"),
        sa.UniqueConstraint("application_id", "reviewer_id", name=op.f("uq_declaration_application_id_reviewer_id")),
        sa.UniqueConstraint("application_id", "officer_id", name=op.f("uq_declaration_application_id_officer_id")),
    )


def _sheets() -> None:
    op.create_table(
        "score_sheet",
        *link("score_sheet", "reviewer_id", "reviewer"),
        *link("score_sheet", "application_id", "application", index=True),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("grid_number", sa.Integer(), nullable=False),
        *_text("strengths", "weaknesses", "questions", "comment"),
        sa.Column("recommendation", sa.String(10), nullable=False),
        sa.Column("waived", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(8), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("saved_at", sa.String(27), nullable=False),
        sa.Column("returned_at", sa.String(27)),
        *root("score_sheet"),
        sa.UniqueConstraint(
            "reviewer_id", "application_id", "entry", name=op.f("uq_score_sheet_reviewer_id_application_id_entry")
        ),
    )
    op.create_table(
        "mark",
        *link("mark", "sheet_id", "score_sheet"),
        sa.Column("criterion", sa.String(40), nullable=False),
        sa.Column("halves", sa.Integer()),
        *_text("comment"),
        *record("mark"),
        sa.UniqueConstraint("sheet_id", "criterion", name=op.f("uq_mark_sheet_id_criterion")),
    )
    op.create_table(
        "returned_file",
        *link("returned_file", "call_id", "call"),
        *link("returned_file", "reviewer_id", "reviewer", index=True),
        *_text("file_name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("received_at", sa.String(27), nullable=False),
        sa.Column("outcome", sa.String(12), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        *record("returned_file"),
        sa.UniqueConstraint("call_id", "sha256", name=op.f("uq_returned_file_call_id_sha256")),
    )


def _results() -> None:
    op.create_table(
        "jury",
        *link("jury", "call_id", "call"),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("meets_on", sa.String(10)),
        *_text("place", "chair", "rapporteur"),
        sa.Column("agenda", sa.JSON(), nullable=False),
        *root("jury"),
        sa.UniqueConstraint("call_id", "side", name=op.f("uq_jury_call_id_side")),
    )
    op.create_table(
        "consolidation",
        *link("consolidation", "call_id", "call", index=True),
        *link("consolidation", "application_id", "application"),
        sa.Column("side", sa.String(8), nullable=False),
        *_text("strengths", "weaknesses", "divergence", "sector_opinion", "delegation_opinion"),
        sa.Column("marks", sa.JSON(), nullable=False),
        sa.Column("proposal", sa.String(10), nullable=False),
        *root("consolidation"),
        sa.UniqueConstraint("application_id", "side", name=op.f("uq_consolidation_application_id_side")),
    )
    op.create_table(
        "ranking",
        *link("ranking", "call_id", "call"),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("grid_number", sa.Integer(), nullable=False),
        sa.Column("frozen_at", sa.String(27), nullable=False),
        *link("ranking", "frozen_by", "officer"),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("reopened_at", sa.String(27)),
        *link("ranking", "reopened_by", "officer", null=True),
        *_text("reason"),
        *root("ranking"),
        sa.UniqueConstraint("call_id", "side", "number", name=op.f("uq_ranking_call_id_side_number")),
    )
