"""Calendars: milestones, working days, revisions and the baselines that keep what was promised."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, String, Text, UniqueConstraint

from cmpdesk.domain.text import LocalisedText
from cmpdesk.storage.base import Day, Instant, Localised, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Holiday(Record):
    """A day on which nobody works in the calendar of a territory. A year without any is not covered."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("calendar", "day"),)

    calendar: Mapped[str] = mapped_column(String(8))
    day: Mapped[date] = mapped_column(Day)
    name: Mapped[LocalisedText] = mapped_column(Localised)


class Milestone(Record):
    """A date in the calendar of a project, a call or a commission session: exactly one of these owns it.

    `edtf` is the date, vague or not, `earliest` and `latest` its bounds; for a relative one they are what its `rule`
    makes of the date of `anchor_id`. `side` is empty where it concerns both Parties.
    """

    __tablename__ = "milestone"

    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    call_id: Mapped[str | None] = mapped_column(reference("call.id"), index=True)
    session_id: Mapped[str | None] = mapped_column(reference("commission_session.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(12))
    name: Mapped[LocalisedText] = mapped_column(Localised)
    side: Mapped[str] = mapped_column(String(8), default="")
    edtf: Mapped[str] = mapped_column(String(16), default="")
    earliest: Mapped[date | None] = mapped_column(Day, index=True)
    latest: Mapped[date | None] = mapped_column(Day)
    anchor_id: Mapped[str | None] = mapped_column(reference("milestone.id"), index=True)
    rule: Mapped[dict[str, Any]] = mapped_column(JSON)
    provisional: Mapped[bool] = mapped_column(default=False)
    frozen: Mapped[bool] = mapped_column(default=False)
    cancelled: Mapped[bool] = mapped_column(default=False)
    cancelled_reason: Mapped[str] = mapped_column(Text, default="")
    done_on: Mapped[date | None] = mapped_column(Day)


class Revision(Root):
    """A decision to move dates: of a whole cohort, or of one project. Provisional until both Parties approved it.

    `changes` lists what moved, as identifiers and dates; `before_id` and `after_id` are the baselines around it.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    requester: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    deciding_body: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date | None] = mapped_column(Day)
    official_reference: Mapped[str] = mapped_column(Text, default="")
    approved_first: Mapped[date | None] = mapped_column(Day)
    approved_second: Mapped[date | None] = mapped_column(Day)
    refused_on: Mapped[date | None] = mapped_column(Day)
    before_id: Mapped[str | None] = mapped_column(reference("baseline.id"))
    after_id: Mapped[str | None] = mapped_column(reference("baseline.id"))
    changes: Mapped[list[Any]] = mapped_column(JSON)


class Baseline(Record):
    """A calendar as it was adopted, never changed: the original one, after a mid-term review, after an amendment."""

    __tablename__ = "baseline"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(Text)
    taken_at: Mapped[datetime] = mapped_column(Instant)
    taken_by: Mapped[str] = mapped_column(reference("officer.id"))


class BaselineEntry(Record):
    """One project in a baseline: start, end, duration, budget and milestones, as a typed value in JSON."""

    __tablename__ = "baseline_entry"
    __table_args__ = (UniqueConstraint("baseline_id", "project_id"),)

    baseline_id: Mapped[str] = mapped_column(reference("baseline.id"))
    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    value: Mapped[dict[str, Any]] = mapped_column(JSON)
