"""Cohorts by officers with logins of their own: row security lets through what the rules allow."""

from pathlib import Path

import pytest

from cmpdesk.domain.calls import CallState
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.services import cohorts, history, projects, sample_cohort
from cmpdesk.storage import tables
from tests.storage.fixtures import Clock
from tests.storage.logins import server


def test_an_officer_of_the_secretariat_imports_a_cohort_and_takes_it_back(postgres_database: str, clock: Clock,
                                                                          tmp_path: Path) -> None:  # fmt: skip
    with server(postgres_database, clock=clock) as made:
        call = sample_cohort.session(made.owner, made.lead)
        path = sample_cohort.write(tmp_path)
        one, other = made.officer("une", Role.OFFICER), made.officer("autre", Role.OFFICER, party="WB")
        mine, theirs = made.open(one), made.open(other)
        try:
            with pytest.raises(Refusal) as refused:
                cohorts.dry_run(theirs, officer=other, call_id=call.id, path=path)
            assert refused.value.code == "access.register-filings"
            with pytest.raises(Refusal) as refused:
                cohorts.dry_run(mine, officer=one, call_id=call.id, path=path)
            assert refused.value.code == "access.decide-call", "the draft is not in execution yet"
            with made.owner.write(made.lead, "test.execute") as transaction:
                transaction.lock(tables.Call, call.id).state = str(CallState.EXECUTION)
                transaction.commit()
            plan = cohorts.dry_run(mine, officer=one, call_id=call.id, path=path)
            cohorts.commit(mine, officer=one, plan=plan)
            assert projects.count(theirs, ProjectFilter(call.id)) == 42
            history.undo(mine, officer=one)
            assert projects.count(theirs, ProjectFilter(call.id)) == 0
            history.redo(mine, officer=one)
            assert projects.count(theirs, ProjectFilter(call.id)) == 42
        finally:
            mine.close()
            theirs.close()
