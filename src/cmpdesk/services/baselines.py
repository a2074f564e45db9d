"""Baselines: the calendar of a cohort as it was adopted, kept for ever, and what changed since."""

from collections.abc import Collection, Iterable

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.baselines import Baseline, BaselineKind, Comparison
from cmpdesk.domain.baselines import compare as compared
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.revisions import BaselineRow
from cmpdesk.domain.schedules import Milestone
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.queries import baselines as queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.workspace import Transaction, Workspace

AREAS = Area.PROJECTS | Area.HISTORY


def baselines(workspace: Workspace, call_id: str) -> tuple[BaselineRow, ...]:
    """Return the baselines of a call, the original one first."""
    with workspace.read() as connection:
        return queries.baselines(connection, call_id)


def baseline(workspace: Workspace, baseline_id: str) -> Baseline:
    """Return a baseline with the projects that may be seen, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        return queries.baseline(connection, baseline_id)


def compare(workspace: Workspace, call_id: str, before_id: str, after_id: str | None = None) -> Comparison:
    """Return what changed from one baseline to another, or (None) to the calendar as it is now."""
    with workspace.read() as connection:
        return compared(*queries.pair(connection, call_id, before_id, after_id))


def adopt(workspace: Workspace, *, officer: Officer, call_id: str, label: str,
          kind: BaselineKind = BaselineKind.ORIGINAL) -> Outcome[BaselineRow]:  # fmt: skip
    """Keep the calendar of a cohort as it is. Refused with ``baseline.no-projects``, ``baseline.original-exists``."""
    workspace.require(officer, Right.EDIT_PROJECT)
    with workspace.write(officer, "baseline.adopt", label=label.strip()) as transaction:
        number, _ = queries.last_baseline(transaction.connection, call_id)
        if number and kind is BaselineKind.ORIGINAL:
            raise Refusal("baseline.original-exists")
        taken = take(transaction, officer, call_id, kind, label)
        if taken is None:
            raise Refusal("baseline.no-projects")
        transaction.commit()
    return Outcome(next(one for one in baselines(workspace, call_id) if one.id == taken), AREAS)


def take(transaction: Transaction, officer: Officer, call_id: str, kind: BaselineKind, label: str,
         project_ids: Collection[str] = (), *, plan: Iterable[Milestone] | None = None) -> str | None:  # fmt: skip
    """Keep the calendar as it is in this transaction, of some projects only where they are named; None without any.

    `plan` has the milestones of the cohort where they are read already. Who may not see strict files would keep a part
    of the cohort for the whole: they are asked for the right.
    """
    connection = transaction.connection
    if not project_ids and clearance.holds_strict(connection, call_id):
        transaction.workspace.require(officer, Right.SEE_STRICT)
    transaction.session.flush()
    entries = queries.present(connection, call_id, project_ids, plan)
    if not entries:
        return None
    number, _ = queries.last_baseline(connection, call_id)
    made = transaction.add(tables.Baseline(
        call_id=call_id, number=number + 1, kind=str(kind), label=label.strip(), taken_at=transaction.workspace.now(),
        taken_by=officer.id,
    ))  # fmt: skip
    transaction.session.flush()
    transaction.bulk_insert(tables.BaselineEntry, [
        {"id": new_id(), "baseline_id": made.id, "project_id": one.project_id, "value": one.to_value()}
        for one in entries
    ])  # fmt: skip
    return made.id
