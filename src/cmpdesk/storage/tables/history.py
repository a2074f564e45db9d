"""The journal, the counters that never go back, and the words by which things are found."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text

from cmpdesk.storage.base import Base, Instant
from cmpdesk.storage.declaring import Mapped, mapped_column

SEQUENCE = BigInteger().with_variant(Integer(), "sqlite")


class JournalStep(Base):
    """One action of one officer. `undoes` names the step that an undo or redo takes back."""

    __tablename__ = "journal_step"
    journalled = False

    sequence: Mapped[int] = mapped_column(SEQUENCE, primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String(32), unique=True)
    kind: Mapped[str] = mapped_column(String(8), index=True)
    label: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(JSON)
    officer_id: Mapped[str] = mapped_column(String(32), index=True)
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    schema: Mapped[str] = mapped_column(String(40))
    undoes: Mapped[str | None] = mapped_column(String(32), index=True)
    rows: Mapped[int]
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class JournalEntry(Base):
    """What a step did to one row. `fields` is {column: [digest, salt, before, after]}, [digest] once erased.

    `deleted_by` names the officer of a deletion: the row can no longer tell who may see it, so they alone do, for undo.
    """

    __tablename__ = "journal_entry"
    __table_args__ = (Index("ix_journal_entry_kind", "step_id", "table_name"),)
    journalled = False

    step_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[str] = mapped_column(String(32), index=True)
    operation: Mapped[str] = mapped_column(String(8))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    digest: Mapped[str] = mapped_column(String(64))
    deleted_by: Mapped[str | None] = mapped_column(String(32))


class JournalHead(Base):
    """The end of the chain; its one row is locked last in each transaction."""

    __tablename__ = "journal_head"
    journalled = False

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sequence: Mapped[int] = mapped_column(SEQUENCE)
    hash: Mapped[str] = mapped_column(String(64))


class NumberCounter(Base):
    """The last number given in a scope; undo never takes it back, so that no number is given twice."""

    __tablename__ = "number_counter"
    journalled = False

    scope: Mapped[str] = mapped_column(String(120), primary_key=True)
    value: Mapped[int]


class SearchEntry(Base):
    """The folded words of one thing. FTS5 table `search_words` indexes `body` on SQLite, a tsvector on PostgreSQL.

    `application_id` names the application that the thing belongs to, so that who may not see it does not find it.
    """

    __tablename__ = "search_entry"
    journalled = False

    sequence: Mapped[int] = mapped_column(SEQUENCE, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(String(16))
    target_id: Mapped[str] = mapped_column(String(32), unique=True)
    application_id: Mapped[str | None] = mapped_column(String(32), index=True)
    body: Mapped[str] = mapped_column(Text)
