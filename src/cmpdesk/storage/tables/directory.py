"""The workspace itself, officers, organisations and people."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, false

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.storage.base import EMPTY, Base, Day, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class WorkspaceRow(Record):
    """The one row that says whose workspace this is; `office` is a Party code, NULL when joint."""

    __tablename__ = "workspace"

    office: Mapped[str | None] = mapped_column(String(8))
    sample: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(Instant)


class Officer(Root):
    """Who works here. `cleared` may see strict files; `login` is their role on a server, empty in a local file."""

    __tablename__ = "officer"
    # Unique where it is not empty, as the revision says: said here, the dialect of PostgreSQL is loaded at each start.
    __table_args__ = (Index("uq_officer_login", "login", unique=True),)

    name: Mapped[str] = mapped_column(Text)
    party_code: Mapped[str | None] = mapped_column(String(8))
    role: Mapped[str] = mapped_column(String(16))
    email: Mapped[str] = mapped_column(Text, default="")
    active: Mapped[bool] = mapped_column(default=True)
    cleared: Mapped[bool] = mapped_column(default=False, server_default=false())
    login: Mapped[str] = mapped_column(String(63), default="", server_default=EMPTY)


class Organisation(Root):
    """An organisation; `name_key` is its folded name, by which imports find it."""

    __tablename__ = "organisation"

    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text, index=True)
    kind: Mapped[str] = mapped_column(Text, default="")
    address: Mapped[str] = mapped_column(Text, default="")


class Borne:
    """Until when a name was borne: as EDTF text, empty where unknown, and its bounds, by which it sorts."""

    until_edtf: Mapped[str] = mapped_column(String(16), default="", server_default=EMPTY)
    until_first: Mapped[date | None] = mapped_column(Day)
    until: Mapped[date | None] = mapped_column(Day)

    def bear_until(self, when: PartialDate | None) -> None:
        """Set all three."""
        self.until_edtf = when.edtf if when else ""
        self.until_first, self.until = (when.earliest, when.latest) if when else (None, None)


class OrganisationName(Borne, Record):
    """A name that an organisation bore before."""

    __tablename__ = "organisation_name"

    organisation_id: Mapped[str] = mapped_column(reference("organisation.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text, index=True)


class Person(Root):
    """A person; found again by folded name and organisation."""

    __tablename__ = "person"

    name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text, index=True)
    function: Mapped[str] = mapped_column(Text, default="")
    email: Mapped[str] = mapped_column(Text, default="")
    phone: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[str | None] = mapped_column(reference("organisation.id"), index=True)


class PersonName(Borne, Record):
    """A name that a person bore before."""

    __tablename__ = "person_name"

    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    name: Mapped[str] = mapped_column(Text)


class Presence(Base):
    """Who has which record open for editing on a server; a row older than a minute says nothing."""

    __tablename__ = "presence"
    journalled = False

    officer_id: Mapped[str] = mapped_column(reference("officer.id"), primary_key=True)
    record_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    table_name: Mapped[str] = mapped_column(String(40))
    since: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
