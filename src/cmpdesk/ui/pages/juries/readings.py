"""Who reads what, arranged for the screen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from cmpdesk.domain.assignment import Affinity, AssignmentProblem
from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.juries import AssignmentRow, ReviewerRow
from cmpdesk.domain.proposals import explained


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


def free_reviewers(row: ReadApplication, reviewers: Iterable[ReviewerRow],
                   problem: AssignmentProblem) -> tuple[tuple[ReviewerRow, Affinity], ...]:  # fmt: skip
    """Return who could still be given `row`, who suits it most first, then who has most room.

    Recused reviewers and those whom a conflict of interest keeps from it are left out.
    """
    taken = {reading.reviewer.id for reading in row.readings}
    taken |= {reviewer for reviewer, application in problem.barred if application == row.id}
    free = [one for one in reviewers if one.id not in taken and one.assigned < one.load_limit]
    points = explained(problem, [(one.id, row.id) for one in free])
    known = [(one, points[one.id, row.id]) for one in free if (one.id, row.id) in points]
    return tuple(sorted(known, key=lambda one: (-one[1].total, one[0].assigned / one[0].load_limit, one[0].code)))


class Jury(Protocol):
    """Who reads what, and what a proposal would be made of."""

    @property
    def readings(self) -> Sequence[ReadApplication]:
        """The applications with their readers."""

    @property
    def problem(self) -> AssignmentProblem:
        """What a proposal would be made of."""


def broken(jury: Jury) -> bool:
    """Tell whether an application that was given to somebody lacks a reader, or is in hands that a conflict closes."""
    given = any(row.readings for row in jury.readings)
    held = {(one.reviewer.id, row.id) for row in jury.readings for one in row.readings if not one.recused}
    return given and (any(row.short for row in jury.readings) or bool(held & jury.problem.barred))
