"""Grants of projects: what is granted per Party, funder, year and line, and what becomes of it."""

from datetime import date

from sqlalchemy import BigInteger, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Record, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class GrantLine(Record):
    """What one funder of a Party grants to a project from a budget year, on a budget line."""

    __tablename__ = "grant_line"

    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    funder: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    line: Mapped[str] = mapped_column(Text, default="")
    cents: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))


class Instalment(Record):
    """A part of a grant, due at a milestone where it names one; `condition` is what it waits for."""

    __tablename__ = "instalment"
    __table_args__ = (UniqueConstraint("grant_id", "position"),)

    grant_id: Mapped[str] = mapped_column(reference("grant_line.id"))
    position: Mapped[int]
    cents: Mapped[int] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(Text, default="")
    milestone_id: Mapped[str | None] = mapped_column(reference("milestone.id"), index=True)
    released_on: Mapped[date | None] = mapped_column(Day)
    paid_on: Mapped[date | None] = mapped_column(Day)
    official_reference: Mapped[str] = mapped_column(Text, default="")


class Claim(Record):
    """What a promoter claims of a grant; `accepted_cents` is None until it is decided."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("grant_id", "number"),)

    grant_id: Mapped[str] = mapped_column(reference("grant_line.id"))
    number: Mapped[int]
    received_on: Mapped[date] = mapped_column(Day)
    cents: Mapped[int] = mapped_column(BigInteger)
    accepted_cents: Mapped[int | None] = mapped_column(BigInteger)
    decided_on: Mapped[date | None] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Text, default="")


class SupportingPiece(Record):
    """A numbered piece that supports a claim; its file, where there is one, is a blob."""

    __tablename__ = "supporting_piece"
    __table_args__ = (UniqueConstraint("claim_id", "number"),)

    claim_id: Mapped[str] = mapped_column(reference("claim.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    cents: Mapped[int] = mapped_column(BigInteger)
    eligible: Mapped[bool]
    file_name: Mapped[str] = mapped_column(Text, default="")
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)


class CarryOver(Record):
    """The decision that money of a grant may be spent in a later year; without one nothing is carried."""

    __tablename__ = "carry_over"

    grant_id: Mapped[str] = mapped_column(reference("grant_line.id"), index=True)
    year: Mapped[int]
    cents: Mapped[int] = mapped_column(BigInteger)
    deciding_body: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Day)
    official_reference: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
