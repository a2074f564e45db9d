"""What a letter can say by itself: the merge data that the workspace already holds, for who drafts letters by hand."""

from collections.abc import Collection, Mapping
from datetime import date

from cmpdesk.domain.letters import LetterKind, LetterTable, Merge, Value
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind
from cmpdesk.storage.queries import letter_facts as queries
from cmpdesk.storage.queries.letter_facts import Known
from cmpdesk.storage.workspace import Workspace

_REPORTS = (MilestoneKind.REPORT,)


def merges(workspace: Workspace, *, kind: LetterKind, project_ids: Collection[str], sides: Collection[Side],
           given: Mapping[str, Value]) -> tuple[Merge, ...]:  # fmt: skip
    """Return what letters of `kind` say of projects to `sides`: what is `given`, and for the rest what is known.

    Reminders are for reports that are late: a project where nothing is gets none, unless `given` says what is due.
    """
    with workspace.read() as connection:
        found = queries.known(connection, project_ids)
    today = workspace.today()
    made = []
    for project_id in project_ids:
        for side in sides:
            one = found.get(project_id)
            if one is None:
                continue
            values, tables = _facts(kind, one, side, today)
            values |= given
            if kind is not LetterKind.REMINDER or "due" in values:
                made.append(Merge(project_id, side, values, tables))
    return tuple(made)


def _facts(kind: LetterKind, one: Known, side: Side,
           today: date) -> tuple[dict[str, Value], dict[LetterTable, list[tuple[Value, ...]]]]:  # fmt: skip
    values: dict[str, Value] = {}
    tables: dict[LetterTable, list[tuple[Value, ...]]] = {}
    if kind in (LetterKind.RETAINED, LetterKind.CALENDAR):
        tables[LetterTable.REPORTS] = [(each.name, each.when) for each in one.of(side, *_REPORTS) if not each.done]
    if kind is LetterKind.RETAINED:
        values = {"reason": one.reason, "conditions": one.conditions}
        for name, wanted in (("start", MilestoneKind.START), ("end", MilestoneKind.END)):
            dates = one.of(side, wanted)
            if dates:
                values[name] = dates[-1].when
        if one.amounts.get(side):
            tables[LetterTable.AMOUNTS] = list(one.amounts[side])
    elif kind in (LetterKind.SUSPENSION, LetterKind.WITHDRAWAL) and one.state_reason:
        values = {"reason": one.state_reason}
    elif kind is LetterKind.REMINDER:
        late = [each for each in one.of(side, *_REPORTS) if not each.done and each.latest < today]
        if late:
            values = {"due": late[0].name, "due_date": late[0].when, "days_late": (today - late[0].latest).days,
                      "consequence": ""}  # fmt: skip
    return values, tables
