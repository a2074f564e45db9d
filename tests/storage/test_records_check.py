"""Rows changed behind the back of the program are found, although the chain of the journal is whole."""

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.services import history, privacy, workspaces
from cmpdesk.storage import records_check, tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill

ALTERATIONS = {
    "a title": ("check.row-altered", "UPDATE filing SET title = 'Autre' WHERE title = 'Corridor vert'"),
    "an amount taken away": ("check.row-altered", "UPDATE filing SET requested = NULL WHERE title = 'Corridor vert'"),
    "a state": ("check.row-altered", "UPDATE call SET state = 'cancelled'"),
    "a row taken out": ("check.row-missing", "DELETE FROM officer"),
    "a row put in": (
        "check.row-unknown",
        "INSERT INTO officer (id, version, name, party_code, role, email, active) "
        "SELECT 'x', 1, 'Intrus', party_code, role, email, active FROM officer",
    ),
}


def found_after(workspace: Workspace, statement: str) -> set[str]:
    with workspace.engines.writer.connect() as connection, connection.begin() as begun:
        assert connection.exec_driver_sql(statement).rowcount >= 1
        found = {code for code, _ in records_check.faults(connection)}
        begun.rollback()
    return found


@pytest.fixture
def told(workspace: Workspace, officer: Officer) -> Workspace:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres d’hiver", "Corridor vert", "Archives sonores"])
    with workspace.write(officer, "filing.amount") as transaction:
        for filing in transaction.find(tables.Filing, title="Corridor vert"):
            filing.requested = 12_000
        transaction.commit()
    return workspace


@pytest.mark.parametrize("what", ALTERATIONS)
def test_each_alteration_of_a_row_is_found(told: Workspace, what: str) -> None:
    code, statement = ALTERATIONS[what]
    assert found_after(told, statement) == {code}


def test_undo_redo_and_deletion_leave_nothing_to_find(told: Workspace, officer: Officer) -> None:
    history.undo(told, officer=officer)
    history.undo(told, officer=officer)
    assert workspaces.check(told).faults == ()
    history.redo(told, officer=officer)
    assert workspaces.check(told).faults == ()


def test_erased_columns_are_not_held_against_the_row(told: Workspace, officer: Officer) -> None:
    with told.write(officer, "person.add") as transaction:
        made = transaction.add(tables.Person(name="Odette Lavoie", name_key="odette lavoie", email="o@example.org"))
        transaction.commit()
    privacy.erase_person(told, officer=officer, person_id=made.id)
    assert workspaces.check(told).faults == ()
    assert found_after(told, "UPDATE person SET version = 9") == {"check.row-altered"}
