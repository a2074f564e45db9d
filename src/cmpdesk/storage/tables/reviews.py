"""Mid-term reviews: the meeting, who sat in it, what each Party thinks of a project and what was decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, String, Text, UniqueConstraint

from cmpdesk.storage.base import Day, Instant, Record, Root, reference
from cmpdesk.storage.declaring import Mapped, mapped_column


class Review(Root):
    """A mid-term meeting of a call; its date is that of the milestone `milestone_id` in the calendar of the call.

    `agenda` and `themes` are lists of texts, `minutes` the text of each section. Sealed, nothing of it changes.
    """

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("call_id", "number"),)

    call_id: Mapped[str] = mapped_column(reference("call.id"))
    number: Mapped[int]
    milestone_id: Mapped[str | None] = mapped_column(reference("milestone.id"), index=True)
    place: Mapped[str] = mapped_column(Text, default="")
    online: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str] = mapped_column(String(10))
    agenda: Mapped[list[Any]] = mapped_column(JSON)
    themes: Mapped[list[Any]] = mapped_column(JSON)
    minutes: Mapped[dict[str, Any]] = mapped_column(JSON)
    sealed_at: Mapped[datetime | None] = mapped_column(Instant)
    sealed_by: Mapped[str | None] = mapped_column(reference("officer.id"))


class Delegate(Record):
    """A member of the delegation of one side (`role`: co-chair, member, secretary, observer).

    `present` is None until presence was taken.
    """

    __tablename__ = "delegate"
    __table_args__ = (UniqueConstraint("review_id", "person_id"),)

    review_id: Mapped[str] = mapped_column(reference("review.id"))
    side: Mapped[str] = mapped_column(String(8))
    position: Mapped[int]
    person_id: Mapped[str] = mapped_column(reference("person.id"), index=True)
    function: Mapped[str] = mapped_column(Text, default="")
    role: Mapped[str] = mapped_column(String(10))
    present: Mapped[bool | None]


class Recusal(Record):
    """A delegate leaves the room while a project is discussed."""

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("delegate_id", "project_id"),)

    delegate_id: Mapped[str] = mapped_column(reference("delegate.id"))
    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    left_at: Mapped[datetime | None] = mapped_column(Instant)
    back_at: Mapped[datetime | None] = mapped_column(Instant)


class Opinion(Root):
    """What one Party thinks of a project at a review, and why."""

    __tablename__ = "opinion"
    __table_args__ = (UniqueConstraint("review_id", "project_id", "side"),)

    review_id: Mapped[str] = mapped_column(reference("review.id"))
    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    side: Mapped[str] = mapped_column(String(8))
    opinion: Mapped[str] = mapped_column(String(12))
    reasons: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[date] = mapped_column(Day)


class ReviewDecision(Root):
    """What both Parties decide of a project at a review; open while they differ and `decided_on` is None.

    `dates` proposes a calendar: milestone, old and new date. `applied_at` says when the effects were carried out, as
    the revision `revision_id` and the amendment `request_id` where there are such.
    """

    __tablename__ = "review_decision"
    __table_args__ = (UniqueConstraint("review_id", "project_id"),)

    review_id: Mapped[str] = mapped_column(reference("review.id"))
    project_id: Mapped[str] = mapped_column(reference("project.id"), index=True)
    outcome: Mapped[str] = mapped_column(String(12), default="")
    reasons_first: Mapped[str] = mapped_column(Text, default="")
    reasons_second: Mapped[str] = mapped_column(Text, default="")
    conditions: Mapped[str] = mapped_column(Text, default="")
    dates: Mapped[list[Any]] = mapped_column(JSON)
    decided_on: Mapped[date | None] = mapped_column(Day)
    revision_id: Mapped[str | None] = mapped_column(reference("revision.id"))
    request_id: Mapped[str | None] = mapped_column(reference("change_request.id"))
    applied_at: Mapped[datetime | None] = mapped_column(Instant)


class InstalmentDecision(Record):
    """What a review decides of an instalment (`effect`: released, conditional, reduced, suspended, refused).

    `cents` is what stays of a reduced one, `condition` what lifts a conditional one, met on `lifted_on`. `before_cents`
    is what the instalment was when the decision was carried out, None until then.
    """

    __tablename__ = "instalment_decision"
    __table_args__ = (UniqueConstraint("decision_id", "instalment_id"),)

    decision_id: Mapped[str] = mapped_column(reference("review_decision.id"))
    instalment_id: Mapped[str] = mapped_column(reference("instalment.id"), index=True)
    effect: Mapped[str] = mapped_column(String(12))
    cents: Mapped[int | None] = mapped_column(BigInteger)
    before_cents: Mapped[int | None] = mapped_column(BigInteger)
    condition: Mapped[str] = mapped_column(Text, default="")
    lifted_on: Mapped[date | None] = mapped_column(Day)
