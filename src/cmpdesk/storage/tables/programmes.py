"""Programmes, their Parties, their commission sessions."""

from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage.base import EMPTY, Localised, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Programme(Root):
    """A programme; `defaults` are those of the template for its next calls."""

    __tablename__ = "programme"

    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[LocalisedText] = mapped_column(Localised)
    legal_basis: Mapped[LocalisedText] = mapped_column(Localised)
    defaults: Mapped[dict[str, Any]] = mapped_column(JSON)


class Party(Record):
    """One side of a programme. `letterhead` is lines of text, `signatories` a line each: name, function."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("programme_id", "side"),)

    programme_id: Mapped[str] = mapped_column(reference("programme.id"))
    side: Mapped[str] = mapped_column(String(8))
    code: Mapped[str] = mapped_column(String(8))
    name: Mapped[LocalisedText] = mapped_column(Localised)
    authority: Mapped[str] = mapped_column(Text)
    funders: Mapped[list[str]] = mapped_column(JSON)
    currency: Mapped[str] = mapped_column(String(3))
    languages: Mapped[list[str]] = mapped_column(JSON)
    locale: Mapped[str] = mapped_column(String(8))
    paper: Mapped[str] = mapped_column(String(8))
    zone: Mapped[str] = mapped_column(String(40))
    promoter_term: Mapped[LocalisedText] = mapped_column(Localised)
    letterhead: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    signatories: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)


class CommissionSession(Root):
    """A numbered meeting of a programme's commission."""

    __tablename__ = "commission_session"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: Mapped[str] = mapped_column(reference("programme.id"))
    number: Mapped[int]
    label: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(Text, default="")
    first_year: Mapped[int]
    last_year: Mapped[int]
