"""The reviewer directory: people who may be asked to review, where they work and what they were asked."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.storage.base import EMPTY, Day, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Spell:
    """A time that may be vague: EDTF text as typed, empty where unknown, and the bounds by which it is compared."""

    since_edtf: Mapped[str] = mapped_column(String(16), default="", server_default=EMPTY)
    since: Mapped[date | None] = mapped_column(Day)
    until_edtf: Mapped[str] = mapped_column(String(16), default="", server_default=EMPTY)
    until: Mapped[date | None] = mapped_column(Day)

    def last(self, since: PartialDate | None, until: PartialDate | None) -> None:
        """Set all four: from the earliest day of `since` to the latest of `until`."""
        self.since_edtf, self.since = (since.edtf, since.earliest) if since else ("", None)
        self.until_edtf, self.until = (until.edtf, until.latest) if until else ("", None)


class Expert(Root):
    """A person whom one Party may ask to review, across sessions.

    `sectors` and `keywords` are words, since each call has sectors of its own; `load_limit` in applications, 0 where
    none is known; `unavailable` holds [first day, last day, reason], ISO days.
    """

    __tablename__ = "expert"
    __table_args__ = (UniqueConstraint("party_code", "person_id"),)

    party_code: Mapped[str] = mapped_column(String(8))
    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    sectors: Mapped[list[str]] = mapped_column(JSON)
    keywords: Mapped[list[str]] = mapped_column(JSON)
    languages: Mapped[list[str]] = mapped_column(JSON)
    load_limit: Mapped[int] = mapped_column(default=0)
    unavailable: Mapped[list[Any]] = mapped_column(JSON)
    agreement_on: Mapped[date | None] = mapped_column(Day)
    remarks: Mapped[str] = mapped_column(Text, default="")


class Affiliation(Spell, Record):
    """Where a person works or worked."""

    __tablename__ = "affiliation"

    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    organisation_id: Mapped[str] = mapped_column(reference("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(Text, default="")


class Invitation(Root):
    """That an expert was asked to review for a call; `answer` is empty until they accept or decline."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("expert_id", "call_id"),)

    expert_id: Mapped[str] = mapped_column(reference("expert.id"))
    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    asked_on: Mapped[date] = mapped_column(Day)
    answer: Mapped[str] = mapped_column(String(8), default="")
    answered_on: Mapped[date | None] = mapped_column(Day)
    reason: Mapped[str] = mapped_column(Text, default="")
