"""Reports that projects owe, and the closing of projects."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Report(Root):
    """A report (`kind`: activity, progress, financial, final), due at a milestone; `side` is empty where both owe it.

    `content` holds results against objectives and the statement of money as a typed value. A report without a project
    is one of the call, as that of a mission of the whole call; its file is none of a project, but `sha256` itself.
    """

    __tablename__ = "report"

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    mission_id: Mapped[str | None] = mapped_column(reference("mission.id"), index=True)
    milestone_id: Mapped[str | None] = mapped_column(reference("milestone.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    side: Mapped[str] = mapped_column(String(8), default="")
    received_on: Mapped[date] = mapped_column(Day)
    returned_on: Mapped[date | None] = mapped_column(Day)
    accepted_on: Mapped[date | None] = mapped_column(Day)
    remark: Mapped[str] = mapped_column(Text, default="")
    file_id: Mapped[str | None] = mapped_column(reference("project_file.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    media: Mapped[str] = mapped_column(String(80), default="")
    content: Mapped[dict[str, Any]] = mapped_column(JSON)


class Closing(Root):
    """The closing of a project: what was checked, the final evaluation of each Party, the day it was closed."""

    __tablename__ = "closing"
    __table_args__ = (UniqueConstraint("project_id"),)

    project_id: Mapped[str] = mapped_column(reference("project.id"))
    checklist: Mapped[dict[str, Any]] = mapped_column(JSON)
    evaluation_first: Mapped[str] = mapped_column(Text, default="")
    evaluation_second: Mapped[str] = mapped_column(Text, default="")
    rating_first: Mapped[str] = mapped_column(String(12), default="")
    rating_second: Mapped[str] = mapped_column(String(12), default="")
    closed_on: Mapped[date | None] = mapped_column(Day)
