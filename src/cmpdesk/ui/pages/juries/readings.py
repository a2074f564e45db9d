"""Who reads what, arranged for the screen."""

from collections.abc import Iterable
from dataclasses import dataclass

from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.juries import AssignmentRow, ReviewerRow


@dataclass(frozen=True, slots=True)
class Reading:
    """One application in the hands of one reviewer."""

    assignment: AssignmentRow
    reviewer: ReviewerRow

    @property
    def recused(self) -> bool:
        """A conflict took the application back from the reviewer."""
        return self.assignment.recused_at is not None


@dataclass(frozen=True, slots=True)
class ReadApplication:
    """An application with its readers of one jury, by code; recused ones last."""

    application: ApplicationRow
    readings: tuple[Reading, ...]
    wanted: int

    @property
    def id(self) -> str:
        """The application's."""
        return self.application.id

    @property
    def readers(self) -> int:
        """How many read it, recused ones not counted."""
        return sum(not reading.recused for reading in self.readings)

    @property
    def short(self) -> int:
        """How many readers it lacks."""
        return max(0, self.wanted - self.readers)


def arrange(
    applications: Iterable[ApplicationRow],
    reviewers: Iterable[ReviewerRow],
    assignments: Iterable[AssignmentRow],
    wanted: int,
) -> tuple[ReadApplication, ...]:
    """Return `applications`, in their order, with their readers."""
    jury = {reviewer.id: reviewer for reviewer in reviewers}
    held: dict[str, list[Reading]] = {}
    for assignment in assignments:
        if assignment.reviewer_id in jury:
            reading = Reading(assignment, jury[assignment.reviewer_id])
            held.setdefault(assignment.application_id, []).append(reading)
    return tuple(
        ReadApplication(
            application,
            tuple(sorted(held.get(application.id, ()), key=lambda one: (one.recused, one.reviewer.code))),
            wanted,
        )
        for application in applications
    )


def free_reviewers(row: ReadApplication, reviewers: Iterable[ReviewerRow]) -> tuple[ReviewerRow, ...]:
    """Return who could still be given `row`, those with most room first; recused ones are left out."""
    taken = {reading.reviewer.id for reading in row.readings}
    free = (one for one in reviewers if one.id not in taken and one.assigned < one.load_limit)
    return tuple(sorted(free, key=lambda one: (one.assigned / one.load_limit, one.code)))
