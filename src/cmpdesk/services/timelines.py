"""The calendars of a cohort as they are drawn, beside what a baseline promised."""

from cmpdesk.domain.baselines import compare
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.domain.timelines import Meeting, Timeline, bounded, points
from cmpdesk.storage.queries import baselines as baseline_queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import schedules as schedule_queries
from cmpdesk.storage.queries import timelines as queries
from cmpdesk.storage.workspace import Workspace

REVIEWS = (MilestoneKind.MEETING, MilestoneKind.MIDTERM, MilestoneKind.SESSION)
ABOVE = (*REVIEWS, MilestoneKind.OPENING)
"""What is drawn across all projects: meetings, and the opening of the next call."""


def timeline(workspace: Workspace, *, call_id: str, baseline_id: str = "") -> Timeline:
    """Return the calendars of the projects of a call; the ghost is the baseline asked for, else the original one."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        held = queries.rows(connection, call_id)
        milestones = schedule_queries.of_cohort(connection, call_id)
        references = queries.references(connection, call_id)
        ghost = next((one for one in references if one.id == baseline_id), references[0] if references else None)
        before = baseline_queries.baseline(connection, ghost.id).entries if ghost is not None else ()
        now = baseline_queries.present(connection, call_id) if ghost is not None else ()
        adopted = queries.adopted(connection, call_id)
    owned: dict[str, list[Milestone]] = {}
    for one in milestones:
        owned.setdefault(one.owner.id, []).append(one)
    promised = {one.project_id: one for one in before}
    rows = tuple(bounded(row, points(owned.get(row.id, ()), promised.get(row.id))) for row in held)
    return Timeline(
        rows, tuple(_meetings(milestones)), tuple((one.id, one.name) for one in call.sectors), workspace.today(),
        references, ghost, compare(before, now) if ghost is not None else None, adopted,
    )  # fmt: skip


def _meetings(milestones: tuple[Milestone, ...]) -> list[Meeting]:
    return [
        Meeting(one.id, one.name, one.when, one.kind in REVIEWS)
        for one in milestones
        if one.owner.kind is not OwnerKind.PROJECT and one.when is not None and not one.cancelled
        and (one.kind in ABOVE if one.owner.kind is OwnerKind.SESSION else one.kind in REVIEWS)
    ]  # fmt: skip
