"""Missions: who travels where, why, for how long and at whose cost; what came of it."""

from datetime import date

from sqlalchemy import BigInteger, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Mission(Root):
    """A journey of people of one side, or a meeting online. `sending` is the side that sends them.

    The milestone `milestone_id` is the day on which it ends, vague or not; it lasts `days` days, the last one included.
    A mission without a project is one of the call.
    """

    __tablename__ = "mission"
    __table_args__ = (UniqueConstraint("call_id", "number"), UniqueConstraint("milestone_id"))

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    milestone_id: Mapped[str] = mapped_column(reference("milestone.id"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(Text)
    sending: Mapped[str] = mapped_column(String(8))
    online: Mapped[bool] = mapped_column(default=False)
    state_reason: Mapped[str] = mapped_column(Text, default="")
    days: Mapped[int]
    host_id: Mapped[str | None] = mapped_column(reference("organisation.id"), index=True)
    host: Mapped[str] = mapped_column(Text, default="")
    authorised_on: Mapped[date | None] = mapped_column(Day)
    official_reference: Mapped[str] = mapped_column(Text, default="")
    paid_elsewhere: Mapped[bool] = mapped_column(default=False)
    planned_co2_kg: Mapped[int | None]
    co2_kg: Mapped[int | None]
    co2_source: Mapped[str] = mapped_column(Text, default="")
    derogation: Mapped[str] = mapped_column(Text, default="")
    """Why it may go beyond a quota of the call."""


class Traveller(Record):
    """A person on a mission, and in which function."""

    __tablename__ = "traveller"
    __table_args__ = (UniqueConstraint("mission_id", "person_id"),)

    mission_id: Mapped[str] = mapped_column(reference("mission.id"))
    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    function: Mapped[str] = mapped_column(Text, default="")
    organisation_id: Mapped[str | None] = mapped_column(reference("organisation.id"), index=True)


class MissionStop(Record):
    """A stop of a mission: what was to be reached there, and what was done."""

    __tablename__ = "mission_stop"

    mission_id: Mapped[str] = mapped_column(reference("mission.id"), index=True)
    position: Mapped[int]
    city: Mapped[str] = mapped_column(Text)
    host: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date | None] = mapped_column(Day)
    ends_on: Mapped[date | None] = mapped_column(Day)
    objectives: Mapped[str] = mapped_column(Text, default="")
    activities: Mapped[str] = mapped_column(Text, default="")


class MissionCost(Record):
    """A cost of a mission (`kind`: journey, stay, other) and who pays it; None where it is not known."""

    __tablename__ = "mission_cost"

    mission_id: Mapped[str] = mapped_column(reference("mission.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    payer: Mapped[str] = mapped_column(String(8))
    planned_cents: Mapped[int | None] = mapped_column(BigInteger)
    cents: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))


class Outcome(Record):
    """What came of a mission or of a project, on one axis, and what shows it."""

    __tablename__ = "outcome"

    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    mission_id: Mapped[str | None] = mapped_column(reference("mission.id"), index=True)
    stop_id: Mapped[str | None] = mapped_column(reference("mission_stop.id"), index=True)
    position: Mapped[int]
    axis: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")


class FollowUp(Record):
    """What is still to be done (`kind`: action) or may become a project (`kind`: lead), by whom and until when.

    `carried_to` is the call into which a lead was taken over.
    """

    __tablename__ = "follow_up"

    call_id: Mapped[str] = mapped_column(reference("call.id"), index=True)
    project_id: Mapped[str | None] = mapped_column(reference("project.id"), index=True)
    mission_id: Mapped[str | None] = mapped_column(reference("mission.id"), index=True)
    kind: Mapped[str] = mapped_column(String(8))
    text: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(Text, default="")
    officer_id: Mapped[str | None] = mapped_column(reference("officer.id"), index=True)
    edtf: Mapped[str] = mapped_column(String(16), default="")
    earliest: Mapped[date | None] = mapped_column(Day, index=True)
    latest: Mapped[date | None] = mapped_column(Day)
    done_on: Mapped[date | None] = mapped_column(Day)
    carried_to: Mapped[str | None] = mapped_column(reference("call.id"), index=True)
