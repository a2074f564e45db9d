"""Calls with their sectors, strands, envelopes and grids."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text, UniqueConstraint, text

from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage.base import EMPTY, Day, Instant, Localised, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Call(Root):
    """A call; `size_limit` is in bytes. `lead` is the side whose jury judges for both, where evaluation is delegated.

    `project_start` says when its projects may start.
    `frozen_first` and `frozen_second` say since when the ranking of a side is frozen: row security reads them.
    """

    __tablename__ = "call"

    programme_id: Mapped[str] = mapped_column(reference("programme.id"))
    session_id: Mapped[str | None] = mapped_column(reference("commission_session.id"))
    title: Mapped[LocalisedText] = mapped_column(Localised)
    pairing: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(16))
    rolling: Mapped[bool]
    deadline: Mapped[datetime | None] = mapped_column(Instant)
    deadline_zone: Mapped[str] = mapped_column(String(40))
    return_by: Mapped[datetime | None] = mapped_column(Instant)
    return_zone: Mapped[str] = mapped_column(String(40))
    number_template: Mapped[str] = mapped_column(Text)
    max_months: Mapped[int | None]
    confidentiality: Mapped[str] = mapped_column(String(8))
    reviewers_per_application: Mapped[int]
    size_limit: Mapped[int] = mapped_column(BigInteger)
    contact: Mapped[str] = mapped_column(Text)
    approved_first: Mapped[date | None] = mapped_column(Day)
    approved_second: Mapped[date | None] = mapped_column(Day)
    summary_words: Mapped[int | None]
    evaluation: Mapped[str] = mapped_column(String(10), default="parallel", server_default=text("'parallel'"))
    lead: Mapped[str] = mapped_column(String(8), default="", server_default=EMPTY)
    assignment_rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    project_start: Mapped[str] = mapped_column(String(12), default="both-signed", server_default=text("'both-signed'"))
    mission_rules: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    legal_basis: Mapped[str] = mapped_column(Text, default="", server_default=EMPTY)
    frozen_first: Mapped[datetime | None] = mapped_column(Instant)
    frozen_second: Mapped[datetime | None] = mapped_column(Instant)


class Sector(Record):
    """A sector or a strand of a call (`kind`); `digit` enters the number template."""

    __tablename__ = "sector"
    __table_args__ = (UniqueConstraint("call_id", "kind", "digit"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    kind: Mapped[str] = mapped_column(String(8))
    digit: Mapped[int]
    name: Mapped[LocalisedText] = mapped_column(Localised)


class Envelope(Record):
    """Money that one Party's funder sets aside for a year, for one sector or all."""

    __tablename__ = "envelope"

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    funder: Mapped[str] = mapped_column(Text)
    year: Mapped[int]
    sector_id: Mapped[str | None] = mapped_column(reference("sector.id"))
    cents: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))


class GridVersion(Record):
    """A version of a call's grid, as a typed value in JSON."""

    __tablename__ = "grid_version"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    number: Mapped[int]
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
