"""A proposal arranged for the screen: beside each application and each reviewer, what holds now and what would."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce

from cmpdesk.domain.assignment import Affinity
from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.proposals import LoadChange, Proposal, explained
from cmpdesk.domain.tasks import Watch
from cmpdesk.ui.pages.juries import words as say
from cmpdesk.ui.pages.juries.loading import Scene

Change = Callable[[Proposal], Proposal]
"""What an officer does to a proposal by hand."""


class Fate(StrEnum):
    """What a proposal does with a pair."""

    STAYS = "stays"
    NEW = "new"
    GOES = "goes"


@dataclass(frozen=True, slots=True)
class ProposedReading:
    """A reviewer beside an application. A `locked` pair stays in every proposal; a `fixed` one cannot be opened here:
    it was locked outside, or has a score sheet (`marked`).
    """

    reviewer: ReviewerRow
    affinity: Affinity
    fate: Fate
    locked: bool
    fixed: bool
    marked: bool


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """An application with who would read it, by code, and last who no longer would."""

    application: ApplicationRow
    readings: tuple[ProposedReading, ...]
    wanted: int

    @property
    def id(self) -> str:
        """The application's."""
        return self.application.id

    @property
    def readers(self) -> tuple[ProposedReading, ...]:
        """Who would read it."""
        return tuple(one for one in self.readings if one.fate is not Fate.GOES)

    @property
    def changes(self) -> int:
        """How many pairs come and go."""
        return sum(one.fate is not Fate.STAYS for one in self.readings)

    @property
    def points(self) -> int:
        """The sum of affinity of its readers."""
        return sum(one.affinity.total for one in self.readers)

    @property
    def short(self) -> int:
        """How many readers it would lack."""
        return max(0, self.wanted - len(self.readers))


@dataclass(frozen=True, slots=True)
class ProposedLoad:
    """A reviewer with their load now and then; `closed` applications are kept from them by conflicts."""

    reviewer: ReviewerRow
    load: LoadChange
    closed: int

    @property
    def id(self) -> str:
        """The reviewer's."""
        return self.reviewer.id


@dataclass(frozen=True, slots=True)
class Shown:
    """A proposal arranged beside the jury of `scene`, sentences included; made on a thread, for there can be many rows.

    `moved` tells that something it was made of has changed since.
    """

    made: Proposal
    scene: Scene
    rows: tuple[ProposedRow, ...]
    loads: tuple[ProposedLoad, ...]
    moved: bool
    compared: str
    goals: tuple[tuple[str, str], ...]
    """Sentence and tone of what it came to, in the order of the goals."""
    obstacles: str


def shown(made: Proposal, scene: Scene) -> Shown:
    """Return a proposal arranged beside the jury of `scene`."""
    return Shown(made, scene, rows(made, scene), loads(made, scene), _moved(made, scene), say.compared(made),
                 tuple(say.goals(made, scene)), say.obstacles(made, scene))  # fmt: skip


def sought(seek: Callable[..., Proposal], scene: Scene, watch: Watch | None = None) -> Shown:
    """Seek a proposal and return it arranged."""
    return shown(seek(watch=watch), scene)


def changed(made: Proposal, changes: tuple[Change, ...], scene: Scene) -> Shown:
    """Return a proposal after `changes`, one after another, arranged."""
    return shown(reduce(lambda one, change: change(one), changes, made), scene)


def _moved(made: Proposal, scene: Scene) -> bool:
    now = scene.problem
    chosen = replace(now, kept=now.kept | made.put, barred=now.barred | made.out, seed=made.seed)
    held = {one.assignment for row in scene.readings for one in row.readings}
    return chosen != made.problem or held != set(made.held)


def rows(made: Proposal, scene: Scene) -> tuple[ProposedRow, ...]:
    """Return the applications of `scene`, in their order, with who reads them now and would."""
    jury = {one.id: one for one in scene.reviewers}
    points = made.affinities()
    found: dict[str, list[ProposedReading]] = {}
    kept = made.kept
    fixed = kept - made.put
    locked = {(one.reviewer_id, one.application_id) for one in made.held if one.stays}
    before, after = made.before, made.after
    for pair in before | after:
        if pair[0] not in jury or pair not in points:
            continue
        fate = Fate.GOES if pair not in after else Fate.STAYS if pair in before else Fate.NEW
        reading = ProposedReading(jury[pair[0]], points[pair], fate, pair in kept, pair in fixed,
                                  pair in fixed - locked)  # fmt: skip
        found.setdefault(pair[1], []).append(reading)
    return tuple(
        ProposedRow(
            one.application,
            tuple(sorted(found.get(one.id, ()), key=lambda each: (each.fate is Fate.GOES, each.reviewer.code))),
            made.problem.per_application,
        )
        for one in scene.readings
    )


def loads(made: Proposal, scene: Scene) -> tuple[ProposedLoad, ...]:
    """Return the reviewers of `scene` with their loads now and then."""
    changes = {one.reviewer: one for one in made.loads()}
    return tuple(
        ProposedLoad(one, changes[one.id], scene.strain.closed.get(one.id, 0))
        for one in scene.reviewers
        if one.id in changes
    )


def offered(made: Proposal, row: ProposedRow, scene: Scene) -> tuple[tuple[ReviewerRow, Affinity], ...]:
    """Return who could still be put in for an application, those who suit it most first; the full come last."""
    barred = made.problem.barred - made.out
    taken = {one.reviewer.id for one in row.readers}
    free = [one for one in scene.reviewers if one.id not in taken and (one.id, row.id) not in barred]
    points = explained(made.problem, [(one.id, row.id) for one in free])
    then = dict(made.solution.loads)
    known = [(one, points[one.id, row.id]) for one in free if (one.id, row.id) in points]
    return tuple(
        sorted(known, key=lambda one: (then[one[0].id] >= one[0].load_limit, -one[1].total, one[0].code))
    )  # fmt: skip
