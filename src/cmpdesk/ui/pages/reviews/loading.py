"""What the page of mid-term reviews asks of the services, in functions that run on a thread."""

from dataclasses import dataclass
from typing import Any

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import Objective, ProjectProgress
from cmpdesk.domain.reviews import Portfolio, Review, ReviewFilter, ReviewRow, ReviewState, ReviewSubject
from cmpdesk.services import calls, progress, reviews
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """The meetings of a call; `review` is the one that is shown, None while there is none.

    `may_edit` tells that the officer may change it, `may_opine` for which sides they may give opinions.
    """

    call: CallSheet
    programme: Programme
    reviews: tuple[Review, ...]
    review: Review | None
    portfolio: Portfolio | None
    may_edit: bool
    may_opine: frozenset[Side]

    @property
    def editable(self) -> bool:
        """Whether the meeting can be changed by the officer: it is not sealed."""
        return self.may_edit and self.review is not None and self.review.state is ReviewState.OPEN


def scene(workspace: Workspace, officer: Officer, call_id: str, review_id: str) -> Scene:
    """Return the meeting `review_id` of a call, or its first one that is open, or its last one."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    every = reviews.of_call(workspace, call_id)
    shown = next((one for one in every if one.id == review_id), None)
    shown = shown or next((one for one in every if one.state is ReviewState.OPEN), every[-1] if every else None)
    office = workspace.info.office
    opines = frozenset(side for side in Side if may(officer, Right.GIVE_OPINION, office=office,
                                                    party_code=programme.party(side).code))  # fmt: skip
    counted = reviews.portfolio(workspace, ReviewFilter(shown.id)) if shown else None
    return Scene(call, programme, every, shown, counted, may(officer, Right.EDIT_PROJECT, office=office), opines)


def page(workspace: Workspace, wanted: ReviewFilter, _sort: Sort | None, after: tuple[Any, ...] | None,
         limit: int) -> Page[ReviewRow]:  # fmt: skip
    """Return some rows of the list."""
    return reviews.page(workspace, wanted, after, limit)


@dataclass(frozen=True, slots=True)
class Detail:
    """One project of a meeting, with the progress sheets of both promoters and its objectives."""

    subject: ReviewSubject
    progress: ProjectProgress
    objectives: tuple[Objective, ...]


def detail(workspace: Workspace, review_id: str, project_id: str) -> Detail:
    """Return all that the page shows of one project."""
    subject = reviews.subject(workspace, review_id, project_id)
    return Detail(
        subject,
        progress.of_project(workspace, subject.asked_at, project_id),
        progress.objectives_of(workspace, project_id),
    )
