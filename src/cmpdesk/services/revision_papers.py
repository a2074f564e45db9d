"""What follows a revision: letters to all whose calendar it moves, and the decision as a document."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.decisions import CalendarDecision, Moved, MovedMilestone, MovedProject
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.letters import Decision, LetterKind, LetterRow, LetterTable, Merge, Value
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import DateChange, Revision, RevisionState
from cmpdesk.domain.schedules import Milestone, MilestoneKind, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import letters, rescheduling, schedules
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import baselines as queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries.review_effects import reasons_of
from cmpdesk.storage.workspace import Workspace

CANCELLED = LocalisedText(fr="annulé", en="cancelled", nl="geannuleerd")
_Plans = Mapping[str | None, Sequence[Milestone]]


def draft_letters(workspace: Workspace, *, officer: Officer, revision_id: str, sides: Collection[Side],
                  dated_on: date) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Draft a letter of each of `sides` for each project whose dates a revision moved, in one step.

    It holds the old and the new dates, the reports that are due now, the decision and its reason: that of the Party for
    this project, where a mid-term review decided it. Refused as
    `letters.draft` is, with ``revision.no-letters`` where no project is concerned or the revision was refused.
    """
    one, changed = rescheduling.revision(workspace, revision_id), rescheduling.changes(workspace, revision_id)
    concerned: dict[str, list[DateChange]] = {}
    for change in changed:
        if change.project_id and _moved(change):
            concerned.setdefault(change.project_id, []).append(change)
    if not concerned or one.state is RevisionState.REFUSED:
        raise Refusal("revision.no-letters", number=one.number)
    plans = _plans(workspace, one.call_id)
    before = _earlier(workspace, one, changed)
    with workspace.read() as connection:
        given = reasons_of(connection, one.id)
    merges = [
        _merge(one, project, side, own, plans, before, given.get((project, side), ""))
        for side in Side if side in sides for project, own in concerned.items()
    ]  # fmt: skip
    return letters.draft(workspace, officer=officer, call_id=one.call_id, kind=LetterKind.CALENDAR, merges=merges,
                         dated_on=dated_on, revision_id=one.id)  # fmt: skip


def _merge(one: Revision, project: str, side: Side, changed: Sequence[DateChange], plans: _Plans,
           before: Mapping[str, tuple[PartialDate | None, PartialDate | None]],
           reasons: str) -> Merge:  # fmt: skip
    plan = [each for each in plans.get(project, ()) if each.side in (None, side)]
    start, end = _bounds(plan, before)
    own = {each.id for each in plan}
    dates: list[tuple[Value, Value, Value]] = [
        (change.name, change.before, CANCELLED if change.cancelled else change.after)
        for change in sorted(changed, key=_when) if change.milestone_id in own
    ]  # fmt: skip
    reports: list[tuple[Value, Value]] = [
        (each.name, before.get(each.id, (None, each.when))[1])
        for each in plan if each.kind is MilestoneKind.REPORT and not each.cancelled and each.done_on is None
    ]  # fmt: skip
    reports.sort(key=lambda one: one[1].latest if isinstance(one[1], PartialDate) else date.max)
    values: dict[str, Value] = {
        "decision": Decision(one.deciding_body, one.decided_on, one.reference),
        "reason": reasons or one.reason or None,
        "old_start": start.old, "new_start": start.new, "old_end": end.old, "new_end": end.new,
    }  # fmt: skip
    return Merge(project, side, values, {LetterTable.DATES: dates, LetterTable.REPORTS: reports})


def decision(workspace: Workspace, revision_id: str) -> CalendarDecision:
    """Return the decision on a revision, with all projects and dates of the session that it moves."""
    one, changed = rescheduling.revision(workspace, revision_id), rescheduling.changes(workspace, revision_id)
    with workspace.read() as connection:
        call = call_queries.call(connection, one.call_id)
        entries = {entry.project_id: entry for entry in queries.present(connection, one.call_id)}
    plans, before = _plans(workspace, one.call_id), _earlier(workspace, one, changed)
    concerned = dict.fromkeys(change.project_id for change in changed if change.project_id and _moved(change))
    projects = [
        MovedProject(entries[project].number, entries[project].title, *_bounds(plans.get(project, ()), before))
        for project in concerned if project in entries
    ]  # fmt: skip
    common = [
        MovedMilestone(change.name, Moved(change.before, None if change.cancelled else change.after),
                       one.state is RevisionState.PROVISIONAL)
        for change in changed if change.project_id is None and _moved(change)
    ]  # fmt: skip
    return CalendarDecision(
        programme(workspace, call.programme_id), call, one.number, one.title, one.requester, one.reason,
        one.deciding_body, one.decided_on, one.reference, one.approvals, projects, common,
    )  # fmt: skip


def decision_page(workspace: Workspace, revision_id: str, *, language: str) -> tuple[str, bytes]:
    """Return the decision on a revision as (file name, PDF), on the paper of the office's Party."""
    from cmpdesk.documents import decisions  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House
    from cmpdesk.services.packets import safe

    found = decision(workspace, revision_id)
    home = found.programme
    own = next((one for one in home.parties if one.code == workspace.info.office.party_code), home.party(Side.FIRST))
    house = House.of(home, own, language)
    name = f"{safe(home.code)}_{safe(house.words.t('Decision')).lower()}-{found.number:02}.pdf"
    return name, decisions.pdf(house, found, at=workspace.now().replace(microsecond=0))


def _plans(workspace: Workspace, call_id: str) -> dict[str | None, list[Milestone]]:
    """Return the milestones of each project, those of call and session under None."""
    found: dict[str | None, list[Milestone]] = {}
    for one in schedules.cohort(workspace, call_id):
        found.setdefault(one.owner.id if one.owner.kind is OwnerKind.PROJECT else None, []).append(one)
    return found


def _earlier(workspace: Workspace, one: Revision,
             changed: Sequence[DateChange]) -> dict[str, tuple[PartialDate | None, PartialDate | None]]:  # fmt: skip
    """Return the dates before and after a revision, by milestone, of what it or a later revision moved."""
    found: dict[str, tuple[PartialDate | None, PartialDate | None]] = {}
    for later in rescheduling.revisions(workspace, one.call_id):
        if later.number > one.number and later.state is not RevisionState.REFUSED:
            for each in rescheduling.changes(workspace, later.id):
                found[each.milestone_id] = (each.before, each.before)
    found |= {each.milestone_id: (each.before, each.after) for each in changed}
    return found


def _bounds(plan: Sequence[Milestone],
            before: Mapping[str, tuple[PartialDate | None, PartialDate | None]]) -> tuple[Moved, Moved]:  # fmt: skip
    """Return the start and the end of a project before and after."""

    def bound(kind: MilestoneKind) -> Moved:
        one = next((each for each in plan if each.kind is kind and not each.cancelled), None)
        return Moved(*before.get(one.id, (one.when, one.when))) if one is not None else Moved(None, None)

    return bound(MilestoneKind.START), bound(MilestoneKind.END)


def _moved(change: DateChange) -> bool:
    return change.cancelled or change.before != change.after


def _when(change: DateChange) -> date:
    return change.before.earliest if change.before is not None else date.max
