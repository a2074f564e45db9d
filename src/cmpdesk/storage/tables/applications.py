"""Applications, the filings that make them, attachments, blobs, remembered headings."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, LargeBinary, String, Text, UniqueConstraint

from cmpdesk.storage.base import EMPTY, Base, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column
from cmpdesk.storage.tables.history import SEQUENCE

SORT = Text(collation="C").with_variant(Text(), "sqlite")
"""Sort keys compare byte by byte on both databases."""


class Application(Root):
    """What is judged. The keys and amounts repeat what is filed, for sorting by index.

    `confidentiality` is empty where the class of the call holds.
    """

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("call_id", "number"),
        Index("ix_application_number", "call_id", "number_key", "id"),
        Index("ix_application_title", "call_id", "title_key", "id"),
        Index("ix_application_sector", "call_id", "sector_key", "id"),
        Index("ix_application_state", "call_id", "state", "id"),
        Index("ix_application_first", "call_id", "amount_first", "id"),
        Index("ix_application_second", "call_id", "amount_second", "id"),
    )

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    number: Mapped[str] = mapped_column(String(80))
    number_key: Mapped[str] = mapped_column(SORT)
    title: Mapped[str] = mapped_column(Text)
    title_key: Mapped[str] = mapped_column(SORT)
    sector_id: Mapped[str | None] = mapped_column(reference("sector.id"))
    sector_key: Mapped[int] = mapped_column(default=0)
    strand_id: Mapped[str | None] = mapped_column(reference("sector.id"))
    state: Mapped[str] = mapped_column(String(16))
    state_reason: Mapped[str] = mapped_column(Text, default="")
    confidentiality: Mapped[str] = mapped_column(String(8), default="", server_default=EMPTY)
    amount_first: Mapped[int] = mapped_column(BigInteger, default=-1)
    amount_second: Mapped[int] = mapped_column(BigInteger, default=-1)


class Filing(Record):
    """What one side received. `amounts` is [[year, cents], …]; `missions` a list of objects."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("application_id", "side"),)

    application_id: Mapped[str] = mapped_column(reference("application.id"))
    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(80), default="")
    file_number: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text)
    sector_id: Mapped[str | None] = mapped_column(reference("sector.id"))
    strand_id: Mapped[str | None] = mapped_column(reference("sector.id"))
    organisation_id: Mapped[str] = mapped_column(reference("organisation.id"), index=True)
    organisation_address: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    contact_id: Mapped[str | None] = mapped_column(reference("person.id"), index=True)
    contact_function: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    email: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    phone: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    partner: Mapped[str] = mapped_column(Text, default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    benefits: Mapped[str] = mapped_column(Text, default="")
    other_funding: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[str] = mapped_column(Text, default="")
    months: Mapped[int | None]
    renewed: Mapped[bool | None]
    amounts: Mapped[list[Any]] = mapped_column(JSON)
    requested: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    missions: Mapped[list[Any]] = mapped_column(JSON)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    source: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="", server_default=EMPTY)


class Attachment(Record):
    """A file of a filing; its bytes are blobs."""

    __tablename__ = "attachment"

    filing_id: Mapped[str] = mapped_column(reference("filing.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    media: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(16))
    pages: Mapped[int]
    print_sha256: Mapped[str | None] = mapped_column(String(64))
    cleaned: Mapped[list[str]] = mapped_column(JSON)


class Blob(Base):
    """Bytes kept once, under their SHA-256. Never changed, never removed by undo; destroyed by an erasure only."""

    __tablename__ = "blob"
    journalled = False

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class BlobText(Base):
    """What can be read in the attachment `sha256`; empty where there is nothing (a scan).

    FTS5 table `search_texts` holds its folded words on SQLite, a tsvector on PostgreSQL, under `sequence`.
    """

    __tablename__ = "blob_text"
    journalled = False

    sequence: Mapped[int] = mapped_column(SEQUENCE, primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)


class Note(Record):
    """What an officer noted on an application, for the office."""

    __tablename__ = "note"

    application_id: Mapped[str] = mapped_column(reference("application.id"), index=True)
    officer_id: Mapped[str] = mapped_column(reference("officer.id"))
    written_at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)


class Heading(Record):
    """A heading that an officer of a Party mapped by hand, remembered for the next file."""

    __tablename__ = "heading"
    __table_args__ = (UniqueConstraint("party_code", "heading_key"),)

    party_code: Mapped[str] = mapped_column(String(8))
    heading_key: Mapped[str] = mapped_column(Text)
    field: Mapped[str] = mapped_column(String(40))
