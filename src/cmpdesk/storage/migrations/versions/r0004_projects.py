"""Projects, grants, calendars with their baselines, letters."""

import sqlalchemy as sa
from alembic import op

from cmpdesk.storage.migrations.columns import link, record, root

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add columns with a default and new tables; no table is rebuilt, so that no row can go with it."""
    op.add_column("call", sa.Column("project_start", sa.String(12), nullable=False, server_default="both-signed"))
    _projects()
    _schedules()
    _revisions()
    _grants()
    _requests()


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _days(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(10)) for name in names]


def _projects() -> None:
    op.create_table(
        "project",
        *link("project", "call_id", "call", index=True),
        *link("project", "application_id", "application"),
        sa.Column("state", sa.String(12), nullable=False),
        *_text("state_reason"),
        *_days("retained_on"),
        *_text("reason", "conditions"),
        *root("project"),
        sa.UniqueConstraint("application_id", name=op.f("uq_project_application_id")),
    )
    op.create_table(
        "promoter",
        *link("promoter", "project_id", "project"),
        sa.Column("side", sa.String(8), nullable=False),
        *link("promoter", "organisation_id", "organisation", index=True),
        *_text("organisation_address"),
        *link("promoter", "contact_id", "person", null=True, index=True),
        *_text("contact_function", "email", "phone"),
        *link("promoter", "officer_id", "officer", null=True, index=True),
        *record("promoter"),
        sa.UniqueConstraint("project_id", "side", name=op.f("uq_promoter_project_id_side")),
    )
    op.create_table(
        "instrument",
        *link("instrument", "project_id", "project", index=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        *_text("official_reference"),
        *_days("sent_on", "promoter_signed_on", "authority_signed_on"),
        *record("instrument"),
    )
    op.create_table(
        "project_file",
        *link("project_file", "project_id", "project", index=True),
        sa.Column("side", sa.String(8), nullable=False),
        *_text("title", "name"),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        sa.Column("media", sa.String(80), nullable=False),
        sa.Column("added_on", sa.String(10), nullable=False),
        *record("project_file"),
    )


def _schedules() -> None:
    op.create_table(
        "holiday",
        sa.Column("calendar", sa.String(8), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        *record("holiday"),
        sa.UniqueConstraint("calendar", "day", name=op.f("uq_holiday_calendar_day")),
    )
    op.create_table(
        "milestone",
        *link("milestone", "project_id", "project", null=True, index=True),
        *link("milestone", "call_id", "call", null=True, index=True),
        *link("milestone", "session_id", "commission_session", null=True, index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("name", sa.JSON(), nullable=False),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("edtf", sa.String(16), nullable=False),
        sa.Column("earliest", sa.String(10), index=True),
        *_days("latest"),
        *link("milestone", "anchor_id", "milestone", null=True, index=True),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("frozen", sa.Boolean(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        *_text("cancelled_reason"),
        *_days("done_on"),
        *record("milestone"),
    )
    op.create_table(
        "baseline",
        *link("baseline", "call_id", "call"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(10), nullable=False),
        *_text("label"),
        sa.Column("taken_at", sa.String(27), nullable=False),
        *link("baseline", "taken_by", "officer"),
        *record("baseline"),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_baseline_call_id_number")),
    )
    op.create_table(
        "baseline_entry",
        *link("baseline_entry", "baseline_id", "baseline"),
        *link("baseline_entry", "project_id", "project", index=True),
        sa.Column("value", sa.JSON(), nullable=False),
        *record("baseline_entry"),
        sa.UniqueConstraint("baseline_id", "project_id", name=op.f("uq_baseline_entry_baseline_id_project_id")),
    )


def _revisions() -> None:
    op.create_table(
        "revision",
        *link("revision", "call_id", "call"),
        *link("revision", "project_id", "project", null=True, index=True),
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("title", "requester", "reason", "deciding_body"),
        *_days("decided_on"),
        *_text("official_reference"),
        *_days("approved_first", "approved_second", "refused_on"),
        *link("revision", "before_id", "baseline", null=True),
        *link("revision", "after_id", "baseline", null=True),
        sa.Column("changes", sa.JSON(), nullable=False),
        *root("revision"),
        sa.UniqueConstraint("call_id", "number", name=op.f("uq_revision_call_id_number")),
    )


def _grants() -> None:
    op.create_table(
        "grant_line",
        *link("grant_line", "project_id", "project", index=True),
        sa.Column("side", sa.String(8), nullable=False),
        *_text("funder"),
        sa.Column("year", sa.Integer(), nullable=False),
        *_text("line"),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        *record("grant_line"),
    )
    op.create_table(
        "instalment",
        *link("instalment", "grant_id", "grant_line"),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        *_text("condition"),
        *link("instalment", "milestone_id", "milestone", null=True, index=True),
        *_days("released_on", "paid_on"),
        *_text("official_reference"),
        *record("instalment"),
        sa.UniqueConstraint("grant_id", "position", name=op.f("uq_instalment_grant_id_position")),
    )
    op.create_table(
        "claim",
        *link("claim", "grant_id", "grant_line"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.String(10), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("accepted_cents", sa.BigInteger()),
        *_days("decided_on"),
        *_text("reason"),
        *record("claim"),
        sa.UniqueConstraint("grant_id", "number", name=op.f("uq_claim_grant_id_number")),
    )
    op.create_table(
        "supporting_piece",
        *link("supporting_piece", "claim_id", "claim"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("label"),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        sa.Column("eligible", sa.Boolean(), nullable=False),
        *_text("file_name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        *record("supporting_piece"),
        sa.UniqueConstraint("claim_id", "number", name=op.f("uq_supporting_piece_claim_id_number")),
    )
    op.create_table(
        "carry_over",
        *link("carry_over", "grant_id", "grant_line", index=True),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("cents", sa.BigInteger(), nullable=False),
        *_text("deciding_body"),
        sa.Column("decided_on", sa.String(10), nullable=False),
        *_text("official_reference", "reason"),
        *record("carry_over"),
    )


def _requests() -> None:
    op.create_table(
        "change_request",
        *link("change_request", "project_id", "project"),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        *_text("requester"),
        sa.Column("asked_on", sa.String(10), nullable=False),
        *_text("reason"),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("answer_first", sa.String(8), nullable=False),
        *_days("answered_first"),
        *_text("reason_first"),
        sa.Column("answer_second", sa.String(8), nullable=False),
        *_days("answered_second"),
        *_text("reason_second"),
        sa.Column("amendment", sa.Integer()),
        *link("change_request", "revision_id", "revision", null=True),
        *_days("withdrawn_on"),
        *root("change_request"),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_change_request_project_id_number")),
    )
    op.create_table(
        "letter_template",
        sa.Column("party_code", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_text("subject", "body"),
        *record("letter_template"),
        sa.UniqueConstraint(
            "party_code", "kind", "language", "number", name=op.f("uq_letter_template_party_code_kind_language_number")
        ),
    )
    op.create_table(
        "letter",
        *link("letter", "call_id", "call", index=True),
        *link("letter", "project_id", "project", null=True, index=True),
        *link("letter", "revision_id", "revision", null=True, index=True),
        *link("letter", "request_id", "change_request", null=True, index=True),
        sa.Column("side", sa.String(8), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("template_number", sa.Integer(), nullable=False),
        *_text("recipient", "subject", "body"),
        sa.Column("facts", sa.JSON(), nullable=False, server_default="{}"),
        sa.Column("dated_on", sa.String(10), nullable=False),
        sa.Column("number", sa.String(40), nullable=False),
        sa.Column("sealed_at", sa.String(27)),
        *link("letter", "sealed_by", "officer", null=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        *_days("sent_on"),
        sa.Column("erased_at", sa.String(27)),
        *root("letter"),
    )
