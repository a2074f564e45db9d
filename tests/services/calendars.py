"""A cohort whose calendars moved after its original baseline was taken, on a real workspace."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from cmpdesk.domain.directory import Officer
from cmpdesk.services import baselines
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Transaction, Workspace
from tests.services.following import Cohort, cohort


@dataclass(frozen=True, slots=True)
class Moved:
    """The cohort and the baseline taken before it moved. The second project starts later, the third was stopped."""

    cohort: Cohort
    baseline_id: str


def moved_cohort(workspace: Workspace, officer: Officer, count: int = 3, **more: Any) -> Moved:
    """Write a cohort, take its baseline, then move the ends by six months and one start by two."""
    made = cohort(workspace, officer, count, **more)
    kept = baselines.adopt(workspace, officer=officer, call_id=made.call.id, label="Calendrier d’origine").value
    with workspace.write(officer, "test.move") as transaction:
        for place, project in enumerate(made.projects):
            _set(transaction, made.at(place, "Fin"), date(2022, 3, 2))
            _set(transaction, made.at(place, "Rapport final"), date(2022, 6, 2))
            if place == 1:
                _set(transaction, made.at(place, "Début"), date(2019, 11, 4))
            if place == 2:
                transaction.get(tables.Project, project).state = "stopped"
        transaction.add(tables.Revision(
            call_id=made.call.id, number=1, title="mi-étape de septembre 2020", decided_on=date(2020, 9, 24),
            approved_first=date(2020, 9, 24), approved_second=date(2020, 9, 25), changes=[], version=1,
        ))  # fmt: skip
        transaction.commit()
        return Moved(made, kept.id)


def _set(transaction: Transaction, milestone_id: str, day: date) -> None:
    row = transaction.get(tables.Milestone, milestone_id)
    row.edtf, row.earliest, row.latest = day.isoformat(), day, day
