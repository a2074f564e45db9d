"""The calendars of a cohort as they are drawn, beside what a baseline promised."""

from dataclasses import replace

from cmpdesk.domain.baselines import BaselineEntry, BaselineMilestone, compare
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.domain.timelines import Meeting, Row, Timeline, bounded, points
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
        before = queries.entries(connection, ghost.id) if ghost is not None else {}
        adopted = queries.adopted(connection, call_id)
    owned: dict[str, list[Milestone]] = {}
    for one in milestones:
        owned.setdefault(one.owner.id, []).append(one)
    rows = tuple(bounded(row, points(owned.get(row.id, ()), before.get(row.id))) for row in held)
    return Timeline(
        rows, tuple(_meetings(milestones)), tuple((one.id, one.name) for one in call.sectors), workspace.today(),
        references, ghost,
        compare([_dates(one) for one in before.values()], [_now(row, owned.get(row.id, [])) for row in rows])
        if ghost is not None else None,
        adopted,
    )  # fmt: skip


def _meetings(milestones: tuple[Milestone, ...]) -> list[Meeting]:
    return [
        Meeting(one.id, one.name, one.when, one.kind in REVIEWS)
        for one in milestones
        if one.owner.kind is not OwnerKind.PROJECT and one.when is not None and not one.cancelled
        and (one.kind in ABOVE if one.owner.kind is OwnerKind.SESSION else one.kind in REVIEWS)
    ]  # fmt: skip


def _dates(entry: BaselineEntry) -> BaselineEntry:
    """Return what a baseline says of dates alone."""
    return replace(entry, budget=())


def _now(row: Row, milestones: list[Milestone]) -> BaselineEntry:
    """Return where a project stands now, as a baseline would hold it."""
    start, end = (point.when if point is not None else None for point in (row.start, row.end))
    return BaselineEntry(
        row.id, row.number, row.title, start, end, None,
        milestones=tuple(BaselineMilestone(one.id, one.name, one.kind, one.side, one.when, one.cancelled)
                         for one in milestones),
        stopped=row.interrupted,
    )  # fmt: skip
