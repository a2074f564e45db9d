"""Progress sheets: what a project set out to do, and what each promoter says of it halfway."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Objective(Record):
    """What a project is to reach; `target` counts `unit`s where it can be counted."""

    __tablename__ = "objective"

    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    target: Mapped[int | None]
    unit: Mapped[str] = mapped_column(Text, default="")


class ProgressSheet(Root):
    """The sheet that one promoter is asked to fill for one mid-term review.

    `code` is printed and embedded and tells a returned file; `number` counts the versions sent. `questions` is what was
    asked, frozen when it was sent, `answers` what came back or was typed, each a typed value in JSON.
    """

    __tablename__ = "progress_sheet"
    __table_args__ = (UniqueConstraint("review_id", "project_id", "side", "number"), UniqueConstraint("code"))

    review_id: Mapped[str] = mapped_column(reference("review.id"))
    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    code: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    issued_at: Mapped[datetime] = mapped_column(Instant)
    questions: Mapped[dict[str, Any]] = mapped_column(JSON)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    received_on: Mapped[date | None] = mapped_column(Day)


class ProgressFile(Record):
    """A file that came back, and what became of it; its bytes are a blob."""

    __tablename__ = "progress_file"

    review_id: Mapped[str] = mapped_column(reference("review.id"), index=True)
    sheet_id: Mapped[str | None] = mapped_column(reference("progress_sheet.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    outcome: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(Text, default="")
    read_at: Mapped[datetime] = mapped_column(Instant)
