"""Letters: versioned templates, letters made of them, and the register of what was sealed."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint, text

from cmpdesk.storage.base import Day, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class LetterTemplate(Record):
    """One version of the text of a kind of letter of a Party, in one language; the last one serves new letters.

    The kind ``numbering``, in no language, holds as its subject the pattern by which letters of the Party are numbered.
    """

    __tablename__ = "letter_template"
    __table_args__ = (UniqueConstraint("party_code", "kind", "language", "number"),)

    party_code: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    number: Mapped[int]
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


class Letter(Root):
    """A letter of one Party, a draft until it is sealed: numbered, registered, its PDF a blob under `sha256`.

    The minutes of a review are one too, of both Parties: their `side` is empty. `review_id` bears no key, which SQLite
    adds to no table that is there.

    `template_number` is 0 where the text that comes with the program served. `facts` holds the tables of the letter,
    whether its draft was edited, and the address for messages. Of a letter that named a person who was erased, the
    entry in the register stays.
    """

    __tablename__ = "letter"

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    revision_id: Mapped[str | None] = mapped_column(reference("revision.id"), index=True)
    request_id: Mapped[str | None] = mapped_column(reference("change_request.id"), index=True)
    review_id: Mapped[str | None] = mapped_column(String(32), index=True)
    side: Mapped[str] = mapped_column(String(8))
    kind: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(2))
    template_number: Mapped[int] = mapped_column(default=0)
    recipient: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    dated_on: Mapped[date] = mapped_column(Day)
    number: Mapped[str] = mapped_column(String(40), default="")
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed_by: Mapped[str | None] = mapped_column(reference("officer.id"))
    sha256: Mapped[str] = mapped_column(String(64), default="", index=True)
    sent_on: Mapped[date | None] = mapped_column(Day)
    erased_at: Mapped[datetime | None] = mapped_column(Instant)
