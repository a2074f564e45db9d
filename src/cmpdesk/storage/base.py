"""What all tables share: column types whose stored form is plain JSON, identity, versions."""

import json
import uuid
from datetime import UTC, date, datetime
from json.encoder import encode_basestring
from typing import Any, cast

from sqlalchemy import JSON, Connection, ForeignKey, MetaData, String, Table, TypeDecorator, text

from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage.declaring import DeclarativeBase, Mapped, mapped_column

EMPTY = text("''")
"""What a text column that a later revision added holds in the rows that were there before."""


def new_id() -> str:
    """Return a random identifier of 32 hexadecimal digits; it tells nothing of what it names."""
    return uuid.uuid4().hex


class Localised(TypeDecorator[LocalisedText]):
    """A `LocalisedText` as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """Return the languages that are filled."""
        return LocalisedText.of(value).to_dict()

    def process_result_value(self, value: Any, dialect: Any) -> LocalisedText:
        """Return the text."""
        return LocalisedText.of(value)


class Instant(TypeDecorator[datetime]):
    """An aware instant as UTC text of fixed width, which sorts."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """Return ``2026-03-27T21:59:00.000000Z``."""
        if value is None or isinstance(value, str):
            return value
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")

    def process_result_value(self, value: Any, dialect: Any) -> datetime | None:
        """Return the aware instant in UTC."""
        return None if value is None else datetime.fromisoformat(value)


class Day(TypeDecorator[date]):
    """A calendar day as ISO text."""

    impl = String(10)
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Any) -> Any:
        """Return ``2026-03-27``."""
        return value if value is None or isinstance(value, str) else value.isoformat()

    def process_result_value(self, value: Any, dialect: Any) -> date | None:
        """Return the day."""
        return None if value is None else date.fromisoformat(value)


class Base(DeclarativeBase):
    """Every table. `journalled` is False for what the journal does not record: blobs, counters, search, itself."""

    journalled = True
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Record(Base):
    """A journalled row with a random identifier."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)


class Root(Record):
    """The root of an aggregate: changing it or one of its children raises `version`."""

    __abstract__ = True

    version: Mapped[int] = mapped_column(default=1)


def insert_once(connection: Connection, kind: type[Base], row: dict[str, Any]) -> None:
    """Insert a row of a table that the journal does not record, unless one with its key is here or on its way."""
    statement: Any
    if connection.dialect.name == "postgresql":  # each is imported where it is spoken: both cost time
        from sqlalchemy.dialects.postgresql import insert as postgres_insert

        statement = postgres_insert(cast("Table", kind.__table__))
    else:
        from sqlalchemy.dialects.sqlite import insert as sqlite_insert

        statement = sqlite_insert(cast("Table", kind.__table__))
    connection.execute(statement.values(**row).on_conflict_do_nothing())


def reference(column: str) -> ForeignKey:
    """Return a foreign key that is checked at commit, so that the order of writes (and of undo) is free."""
    return ForeignKey(column, deferrable=True, initially="DEFERRED")


_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value: Any) -> str:
    """Return `value` as JSON with sorted keys and no spaces: equal values give equal text."""
    if value is None:  # half of what the journal holds, and texts and numbers most of the rest
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if type(value) is int:
        return repr(value)
    if type(value) is str:
        return encode_basestring(value)
    return _ENCODER.encode(value)
