"""Registers of people's data: what was sent to whom, how long things are kept, what was destroyed, what went wrong."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Record, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Communication(Record):
    """What an office sent to somebody else of people's data, why and on which legal basis."""

    __tablename__ = "communication"

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    sent_on: Mapped[date] = mapped_column(Day)
    recipient: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    legal_basis: Mapped[str] = mapped_column(Text)
    categories: Mapped[str] = mapped_column(Text)
    contents: Mapped[str] = mapped_column(Text, default="")


class RetentionRule(Record):
    """How long a Party keeps a kind of thing: `years` after `starts`, then what `fate` says. Nothing goes by itself."""

    __tablename__ = "retention_rule"
    __table_args__ = (UniqueConstraint("party_code", "kind"),)

    party_code: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    starts: Mapped[str] = mapped_column(String(12))
    years: Mapped[int]
    fate: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(Text, default="")
    proposed: Mapped[bool] = mapped_column(default=True)


class Disposal(Record):
    """The certificate of what was destroyed: under which rule and authorisation; `things` only says how many."""

    __tablename__ = "disposal"
    __table_args__ = (UniqueConstraint("party_code", "number"),)

    party_code: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(16))
    done_on: Mapped[date] = mapped_column(Day)
    authorisation: Mapped[str] = mapped_column(Text, default="")
    things: Mapped[dict[str, Any]] = mapped_column(JSON)
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)


class Incident(Record):
    """An incident that touched people's data, what was done and who was told."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("party_code", "number"),)

    party_code: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    happened_on: Mapped[date | None] = mapped_column(Day)
    found_on: Mapped[date] = mapped_column(Day)
    nature: Mapped[str] = mapped_column(Text)
    categories: Mapped[str] = mapped_column(Text, default="")
    people: Mapped[int | None]
    risk: Mapped[str] = mapped_column(String(8))
    measures: Mapped[str] = mapped_column(Text, default="")
    authority_told_on: Mapped[date | None] = mapped_column(Day)
    people_told_on: Mapped[date | None] = mapped_column(Day)
    closed_on: Mapped[date | None] = mapped_column(Day)
