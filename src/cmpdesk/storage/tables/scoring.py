"""Score sheets with their marks, files that came back, what a jury makes of an application, frozen rankings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class ScoreSheet(Root):
    """What one reviewer thinks of one application, by one version of the grid.

    `entry` is 1, and 2 for the second typing of a sheet of paper. `returned_at` is set once the reviewer has handed it
    in. `waived` maps the code of each criterion that an officer lets stay empty to the reason. `source` says how it
    came in: screen, paper or a kind of file, of which `file_sha256` are the bytes.
    """

    __tablename__ = "score_sheet"
    __table_args__ = (UniqueConstraint("reviewer_id", "application_id", "entry"),)

    reviewer_id: Mapped[str] = mapped_column(reference("reviewer.id"))
    application_id: Mapped[str] = mapped_column(reference("application.id"), index=True)
    entry: Mapped[int] = mapped_column(default=1)
    grid_number: Mapped[int]
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    questions: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    recommendation: Mapped[str] = mapped_column(String(10), default="")
    waived: Mapped[dict[str, str]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(8))
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    saved_at: Mapped[datetime] = mapped_column(Instant)
    returned_at: Mapped[datetime | None] = mapped_column(Instant)


class Mark(Record):
    """A mark in half points (7 is 3.5; None where only a comment was given) and the comment on one criterion."""

    __tablename__ = "mark"
    __table_args__ = (UniqueConstraint("sheet_id", "criterion"),)

    sheet_id: Mapped[str] = mapped_column(reference("score_sheet.id"))
    criterion: Mapped[str] = mapped_column(String(40))
    halves: Mapped[int | None]
    comment: Mapped[str] = mapped_column(Text, default="")


class ReturnedFile(Record):
    """A file that a reviewer sent back, kept as it came; `outcome` says what was made of it, `detail` why."""

    __tablename__ = "returned_file"
    __table_args__ = (UniqueConstraint("call_id", "sha256"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    reviewer_id: Mapped[str] = mapped_column(reference("reviewer.id"), index=True)
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    received_at: Mapped[datetime] = mapped_column(Instant)
    outcome: Mapped[str] = mapped_column(String(12))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON)


class Jury(Root):
    """The meeting of the jury of one Party; `agenda` is one text per item."""

    __tablename__ = "jury"
    __table_args__ = (UniqueConstraint("call_id", "side"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    side: Mapped[str] = mapped_column(String(8))
    meets_on: Mapped[date | None] = mapped_column(Day)
    place: Mapped[str] = mapped_column(Text, default="")
    chair: Mapped[str] = mapped_column(Text, default="")
    rapporteur: Mapped[str] = mapped_column(Text, default="")
    agenda: Mapped[list[str]] = mapped_column(JSON)


class Consolidation(Root):
    """What the jury of one Party makes of an application: texts of the rapporteur, opinions asked, marks by consensus.

    `marks` maps codes of criteria to half points; `proposal` is what the jury proposes, empty until it does.
    """

    __tablename__ = "consolidation"
    __table_args__ = (UniqueConstraint("application_id", "side"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    application_id: Mapped[str] = mapped_column(reference("application.id"))
    side: Mapped[str] = mapped_column(String(8))
    strengths: Mapped[str] = mapped_column(Text, default="")
    weaknesses: Mapped[str] = mapped_column(Text, default="")
    divergence: Mapped[str] = mapped_column(Text, default="")
    sector_opinion: Mapped[str] = mapped_column(Text, default="")
    delegation_opinion: Mapped[str] = mapped_column(Text, default="")
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    proposal: Mapped[str] = mapped_column(String(10), default="")


class Ranking(Root):
    """A frozen ranking of the jury of one Party: `value` is what was ranked, `digest` proves it.

    `number` counts the versions of a side; one that was `reopened_at` for a `reason` no longer holds.
    """

    __tablename__ = "ranking"
    __table_args__ = (UniqueConstraint("call_id", "side", "number"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    side: Mapped[str] = mapped_column(String(8))
    number: Mapped[int]
    grid_number: Mapped[int]
    frozen_at: Mapped[datetime] = mapped_column(Instant)
    frozen_by: Mapped[str] = mapped_column(reference("officer.id"))
    digest: Mapped[str] = mapped_column(String(64))
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
    reopened_at: Mapped[datetime | None] = mapped_column(Instant)
    reopened_by: Mapped[str | None] = mapped_column(reference("officer.id"))
    reason: Mapped[str] = mapped_column(Text, default="")
