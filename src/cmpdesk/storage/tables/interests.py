"""Conflicts of interest: the ties that speak for one, what was declared, and the measure decided."""

from datetime import date, datetime

from sqlalchemy import String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Instant, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column
from cmpdesk.storage.tables.experts import Spell


class Tie(Spell, Root):
    """Evidence of a tie of a person to an organisation or to another person, with its source; `kind` is a `TieKind`."""

    __tablename__ = "tie"

    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    organisation_id: Mapped[str | None] = mapped_column(reference("organisation.id"), index=True)
    other_id: Mapped[str | None] = mapped_column(reference("person.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    source: Mapped[str] = mapped_column(Text)
    source_on: Mapped[date | None] = mapped_column(Day)
    remarks: Mapped[str] = mapped_column(Text, default="")


class Declaration(Root):
    """What a reviewer or an officer declared of one application, and what was decided upon it.

    Exactly one of `reviewer_id` and `officer_id` is set. `answer` is none, potential, apparent or real; `measure` is
    empty until an officer decided.
    """

    __tablename__ = "declaration"
    __table_args__ = (
        UniqueConstraint("application_id", "reviewer_id"),
        UniqueConstraint("application_id", "officer_id"),
    )

    application_id: Mapped[str] = mapped_column(reference("application.id"))
    reviewer_id: Mapped[str | None] = mapped_column(reference("reviewer.id"), index=True)
    officer_id: Mapped[str | None] = mapped_column(reference("officer.id"), index=True)
    answer: Mapped[str] = mapped_column(String(10))
    competent: Mapped[bool] = mapped_column(default=True)
    explanation: Mapped[str] = mapped_column(Text, default="")
    declared_at: Mapped[datetime] = mapped_column(Instant)
    measure: Mapped[str] = mapped_column(String(10), default="")
    measure_reason: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[str | None] = mapped_column(reference("officer.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
