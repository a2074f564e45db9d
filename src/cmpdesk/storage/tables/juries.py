"""Reviewers, what they read, and the packets issued to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint, false, text

from cmpdesk.storage.base import Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Reviewer(Root):
    """A member of the jury of one Party for one call; `load_limit` and `load_floor` in applications."""

    __tablename__ = "reviewer"
    __table_args__ = (UniqueConstraint("call_id", "side", "code"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    side: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(reference("organisation.id"), index=True)
    sector_ids: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    load_limit: Mapped[int]
    load_floor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list, server_default=text("'[]'"))


class Preference(Record):
    """How much a reviewer wants to read an application: from -2 (rather not) over 0 to 2."""

    __tablename__ = "preference"
    __table_args__ = (UniqueConstraint("reviewer_id", "application_id"),)

    reviewer_id: Mapped[str] = mapped_column(reference("reviewer.id"))
    application_id: Mapped[str] = mapped_column(reference("application.id"), index=True)
    value: Mapped[int]


class Assignment(Root):
    """An application in the hands of a reviewer; a `locked` one stays through every proposal."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("reviewer_id", "application_id"),)

    reviewer_id: Mapped[str] = mapped_column(reference("reviewer.id"))
    application_id: Mapped[str] = mapped_column(reference("application.id"), index=True)
    origin: Mapped[str] = mapped_column(String(8))
    recused_at: Mapped[datetime | None] = mapped_column(Instant)
    recusal_reason: Mapped[str] = mapped_column(Text, default="")
    locked: Mapped[bool] = mapped_column(default=False, server_default=false())


class Packet(Record):
    """An issue of a reviewer's packet. `outline` holds [application number, digest] to tell issues apart.

    `erased_at` is set where its bytes were destroyed, because they named a person who was erased.
    """

    __tablename__ = "packet"
    __table_args__ = (UniqueConstraint("reviewer_id", "issue"),)

    reviewer_id: Mapped[str] = mapped_column(reference("reviewer.id"))
    issue: Mapped[int]
    issued_at: Mapped[datetime] = mapped_column(Instant)
    file_name: Mapped[str] = mapped_column(Text)
    fingerprint: Mapped[str] = mapped_column(String(64))
    sha256: Mapped[str] = mapped_column(String(64))
    pages: Mapped[int]
    manifest: Mapped[list[Any]] = mapped_column(JSON)
    outline: Mapped[list[Any]] = mapped_column(JSON)
    differences: Mapped[list[Any]] = mapped_column(JSON)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
