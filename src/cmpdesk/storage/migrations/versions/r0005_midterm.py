"""Missions, progress sheets, mid-term reviews, reports and closing, registers of people's data."""

import sqlalchemy as sa
from alembic import op

from cmpdesk.storage.migrations.columns import link, record, root

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add columns with a default and new tables; no table is rebuilt, so that no row can go with it."""
    op.add_column("call", sa.Column("mission_rules", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("call", sa.Column("legal_basis", sa.Text(), nullable=False, server_default=""))
    _missions()
    _outcomes()
    _reviews()
    _decisions()
    _progress()
    _reports()
    _registers()
    op.add_column("letter", sa.Column("review_id", sa.String(32)))
    op.create_index(op.f("ix_letter_review_id"), "letter", ["review_id"])


def _text(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _days(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(10)) for name in names]


def _code(name: str, length: int) -> sa.Column[str]:
    return sa.Column(name, sa.String(length), nullable=False)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=null)


def _value(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.JSON(), nullable=False)


def _once(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))


def _missions() -> None:
    op.create_table(
        "mission",
        *link("mission", "call_id", "call"),
        *link("mission", "project_id", "project", null=True, index=True),
        *link("mission", "milestone_id", "milestone"),
        _whole("number"),
        *_text("title"),
        _code("sending", 8),
        sa.Column("online", sa.Boolean(), nullable=False),
        *_text("state_reason"),
        _whole("days"),
        *link("mission", "host_id", "organisation", null=True, index=True),
        *_text("host"),
        *_days("authorised_on"),
        *_text("official_reference"),
        sa.Column("paid_elsewhere", sa.Boolean(), nullable=False),
        _whole("planned_co2_kg", null=True),
        _whole("co2_kg", null=True),
        *_text("co2_source", "derogation"),
        *root("mission"),
        _once("mission", "call_id", "number"),
        _once("mission", "milestone_id"),
    )
    op.create_table(
        "traveller",
        *link("traveller", "mission_id", "mission"),
        *link("traveller", "person_id", "person", index=True),
        *_text("function"),
        *link("traveller", "organisation_id", "organisation", null=True, index=True),
        *record("traveller"),
        _once("traveller", "mission_id", "person_id"),
    )
    op.create_table(
        "mission_stop",
        *link("mission_stop", "mission_id", "mission", index=True),
        _whole("position"),
        *_text("city", "host"),
        *_days("starts_on", "ends_on"),
        *_text("objectives", "activities"),
        *record("mission_stop"),
    )
    op.create_table(
        "mission_cost",
        *link("mission_cost", "mission_id", "mission", index=True),
        _code("kind", 8),
        _code("payer", 8),
        sa.Column("planned_cents", sa.BigInteger()),
        sa.Column("cents", sa.BigInteger()),
        _code("currency", 3),
        *record("mission_cost"),
    )


def _outcomes() -> None:
    op.create_table(
        "outcome",
        *link("outcome", "project_id", "project", null=True, index=True),
        *link("outcome", "mission_id", "mission", null=True, index=True),
        *link("outcome", "stop_id", "mission_stop", null=True, index=True),
        _whole("position"),
        _code("axis", 8),
        *_text("text", "evidence"),
        *record("outcome"),
    )
    op.create_table(
        "follow_up",
        *link("follow_up", "call_id", "call", index=True),
        *link("follow_up", "project_id", "project", null=True, index=True),
        *link("follow_up", "mission_id", "mission", null=True, index=True),
        _code("kind", 8),
        *_text("text", "owner"),
        *link("follow_up", "officer_id", "officer", null=True, index=True),
        _code("edtf", 16),
        sa.Column("earliest", sa.String(10), index=True),
        *_days("latest", "done_on"),
        *link("follow_up", "carried_to", "call", null=True, index=True),
        *record("follow_up"),
    )


def _reviews() -> None:
    op.create_table(
        "review",
        *link("review", "call_id", "call"),
        _whole("number"),
        *link("review", "milestone_id", "milestone", null=True, index=True),
        *_text("place"),
        sa.Column("online", sa.Boolean(), nullable=False),
        _code("state", 10),
        _value("agenda"),
        _value("themes"),
        _value("minutes"),
        sa.Column("sealed_at", sa.String(27)),
        *link("review", "sealed_by", "officer", null=True),
        *root("review"),
        _once("review", "call_id", "number"),
    )
    op.create_table(
        "delegate",
        *link("delegate", "review_id", "review"),
        _code("side", 8),
        _whole("position"),
        *link("delegate", "person_id", "person", index=True),
        *_text("function"),
        _code("role", 10),
        sa.Column("present", sa.Boolean()),
        *record("delegate"),
        _once("delegate", "review_id", "person_id"),
    )
    op.create_table(
        "recusal",
        *link("recusal", "delegate_id", "delegate"),
        *link("recusal", "project_id", "project", index=True),
        *_text("reason"),
        sa.Column("left_at", sa.String(27)),
        sa.Column("back_at", sa.String(27)),
        *record("recusal"),
        _once("recusal", "delegate_id", "project_id"),
    )
    op.create_table(
        "opinion",
        *link("opinion", "review_id", "review"),
        *link("opinion", "project_id", "project", index=True),
        _code("side", 8),
        _code("opinion", 12),
        *_text("reasons"),
        _code("given_on", 10),
        *root("opinion"),
        _once("opinion", "review_id", "project_id", "side"),
    )


def _decisions() -> None:
    op.create_table(
        "review_decision",
        *link("review_decision", "review_id", "review"),
        *link("review_decision", "project_id", "project", index=True),
        _code("outcome", 12),
        *_text("reasons_first", "reasons_second", "conditions"),
        _value("dates"),
        *_days("decided_on"),
        *link("review_decision", "revision_id", "revision", null=True),
        *link("review_decision", "request_id", "change_request", null=True),
        sa.Column("applied_at", sa.String(27)),
        *root("review_decision"),
        _once("review_decision", "review_id", "project_id"),
    )
    op.create_table(
        "instalment_decision",
        *link("instalment_decision", "decision_id", "review_decision"),
        *link("instalment_decision", "instalment_id", "instalment", index=True),
        _code("effect", 12),
        sa.Column("cents", sa.BigInteger()),
        sa.Column("before_cents", sa.BigInteger()),
        *_text("condition"),
        *_days("lifted_on"),
        *record("instalment_decision"),
        _once("instalment_decision", "decision_id", "instalment_id"),
    )


def _progress() -> None:
    op.create_table(
        "objective",
        *link("objective", "project_id", "project", index=True),
        _whole("position"),
        *_text("text"),
        _whole("target", null=True),
        *_text("unit"),
        *record("objective"),
    )
    op.create_table(
        "progress_sheet",
        *link("progress_sheet", "review_id", "review"),
        *link("progress_sheet", "project_id", "project", index=True),
        _code("side", 8),
        _whole("number"),
        _code("code", 16),
        _code("language", 2),
        _code("issued_at", 27),
        _value("questions"),
        _value("answers"),
        *_days("received_on"),
        *root("progress_sheet"),
        _once("progress_sheet", "review_id", "project_id", "side", "number"),
        _once("progress_sheet", "code"),
    )
    op.create_table(
        "progress_file",
        *link("progress_file", "review_id", "review", index=True),
        *link("progress_file", "sheet_id", "progress_sheet", null=True, index=True),
        *_text("name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        _code("outcome", 12),
        *_text("reason"),
        _code("read_at", 27),
        *record("progress_file"),
    )


def _reports() -> None:
    op.create_table(
        "report",
        *link("report", "call_id", "call", index=True),
        *link("report", "project_id", "project", null=True, index=True),
        *link("report", "mission_id", "mission", null=True, index=True),
        *link("report", "milestone_id", "milestone", null=True, index=True),
        _code("kind", 10),
        _code("side", 8),
        _code("received_on", 10),
        *_days("returned_on", "accepted_on"),
        *_text("remark"),
        *link("report", "file_id", "project_file", null=True, index=True),
        *_text("file_name"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        _code("media", 80),
        _value("content"),
        *root("report"),
    )
    op.create_table(
        "closing",
        *link("closing", "project_id", "project"),
        _value("checklist"),
        *_text("evaluation_first", "evaluation_second"),
        _code("rating_first", 12),
        _code("rating_second", 12),
        *_days("closed_on"),
        *root("closing"),
        _once("closing", "project_id"),
    )


def _registers() -> None:
    op.create_table(
        "communication",
        *link("communication", "call_id", "call", index=True),
        *link("communication", "project_id", "project", null=True, index=True),
        _code("side", 8),
        _code("sent_on", 10),
        *_text("recipient", "purpose", "legal_basis", "categories", "contents"),
        *record("communication"),
    )
    op.create_table(
        "retention_rule",
        _code("party_code", 8),
        _code("kind", 16),
        _code("starts", 12),
        _whole("years"),
        _code("fate", 10),
        *_text("source"),
        sa.Column("proposed", sa.Boolean(), nullable=False),
        *record("retention_rule"),
        _once("retention_rule", "party_code", "kind"),
    )
    op.create_table(
        "disposal",
        _code("party_code", 8),
        _whole("number"),
        _code("kind", 16),
        _code("done_on", 10),
        *_text("authorisation"),
        _value("things"),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        *record("disposal"),
        _once("disposal", "party_code", "number"),
    )
    op.create_table(
        "incident",
        _code("party_code", 8),
        _whole("number"),
        *_days("happened_on"),
        _code("found_on", 10),
        *_text("nature", "categories"),
        _whole("people", null=True),
        _code("risk", 8),
        *_text("measures"),
        *_days("authority_told_on", "people_told_on", "closed_on"),
        *record("incident"),
        _once("incident", "party_code", "number"),
    )
