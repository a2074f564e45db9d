"""Projects that follow retained applications: promoters, instruments, documents, requests for a change."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Project(Root):
    """An application that was retained and is followed; number, title and sector are those of the application.

    `reason` says why it was retained, `conditions` under which it was.
    """

    __tablename__ = "project"
    __table_args__ = (UniqueConstraint("application_id"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    application_id: Mapped[str] = mapped_column(reference("application.id"))
    state: Mapped[str] = mapped_column(String(12))
    state_reason: Mapped[str] = mapped_column(Text, default="")
    retained_on: Mapped[date | None] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")


class Promoter(Record):
    """Who carries the project on one side now; what was filed stays in the filing. `officer_id` follows it there."""

    __tablename__ = "promoter"
    __table_args__ = (UniqueConstraint("project_id", "side"),)

    project_id: Mapped[str] = mapped_column(reference("project.id"))
    side: Mapped[str] = mapped_column(String(8))
    organisation_id: Mapped[str] = mapped_column(reference("organisation.id"), index=True)
    organisation_address: Mapped[str] = mapped_column(Text, default="")
    contact_id: Mapped[str | None] = mapped_column(reference("person.id"), index=True)
    contact_function: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[str | None] = mapped_column(reference("officer.id"), index=True)


class Instrument(Record):
    """What binds one Party and its promoter (`kind`: agreement, order or amendment), and the days it was signed."""

    __tablename__ = "instrument"

    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(12))
    official_reference: Mapped[str] = mapped_column(Text, default="")
    sent_on: Mapped[date | None] = mapped_column(Day)
    promoter_signed_on: Mapped[date | None] = mapped_column(Day)
    authority_signed_on: Mapped[date | None] = mapped_column(Day)


class ProjectFile(Record):
    """A document of a project; its bytes are a blob. `side` is empty where it belongs to both."""

    __tablename__ = "project_file"

    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8), default="")
    title: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media: Mapped[str] = mapped_column(String(80))
    added_on: Mapped[date] = mapped_column(Day)


class ChangeRequest(Root):
    """A change asked for between two reviews, and what each Party answers; `changes` is the table before and after.

    `amendment` counts the accepted ones of a project, None until both Parties accepted.
    """

    __tablename__ = "change_request"
    __table_args__ = (UniqueConstraint("project_id", "number"),)

    project_id: Mapped[str] = mapped_column(reference("project.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(12))
    requester: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Text, default="")
    changes: Mapped[dict[str, Any]] = mapped_column(JSON)
    answer_first: Mapped[str] = mapped_column(String(8), default="")
    answered_first: Mapped[date | None] = mapped_column(Day)
    reason_first: Mapped[str] = mapped_column(Text, default="")
    answer_second: Mapped[str] = mapped_column(String(8), default="")
    answered_second: Mapped[date | None] = mapped_column(Day)
    reason_second: Mapped[str] = mapped_column(Text, default="")
    amendment: Mapped[int | None]
    revision_id: Mapped[str | None] = mapped_column(reference("revision.id"))
    withdrawn_on: Mapped[date | None] = mapped_column(Day)
