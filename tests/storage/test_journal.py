"""The journal records every change alike, and any single alteration of it is found (R11)."""

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.history import StepKind, StepRow
from cmpdesk.services import directory, history, privacy, workspaces
from cmpdesk.storage import journal, search, tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.tables import JournalEntry
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import Clock, a_call, application_row, fill, organisation_row, sealed


def found_after(workspace: Workspace, *statements: str) -> set[str]:
    """Return the codes of what is found after a change behind the back of the program, which is then taken back."""
    with workspace.engines.writer.connect() as connection, connection.begin() as begun:
        for statement in statements:
            connection.exec_driver_sql(statement)
        found = {code for code, _ in journal.verify(connection)}
        begun.rollback()
    return found


@pytest.fixture
def told(workspace: Workspace, officer: Officer) -> Workspace:
    """A workspace with a handful of steps, some with many entries."""
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres d’hiver", "Corridor vert", "Archives sonores"])
    history.undo(workspace, officer=officer)
    history.redo(workspace, officer=officer)
    return workspace


def test_an_untouched_chain_verifies(told: Workspace) -> None:
    report = workspaces.check(told)
    assert report.sound
    assert (report.steps, len(report.head)) == (6, 64)
    assert report.entries > 20


def test_a_column_first_set_after_its_row_was_inserted_is_recorded(workspace: Workspace, officer: Officer) -> None:
    with workspace.write(officer, "test.person") as transaction:
        home = transaction.add(tables.Organisation(name="Institut", name_key="institut"))
        row = transaction.add(tables.Person(name="Ursuline Roy", name_key="ursuline roy"))
        transaction.session.flush()
        row.organisation_id = home.id
        transaction.commit()
    assert workspaces.check(workspace).sound
    history.undo(workspace, officer=officer)
    history.redo(workspace, officer=officer)
    assert [person.organisation_id for person in directory.people(workspace)] == [home.id]


STEP = "WHERE sequence = 4"
ENTRY = "WHERE step_id = (SELECT id FROM journal_step WHERE sequence = 4) AND ordinal = 1"
ALTERATIONS = {
    "label": (f"UPDATE journal_step SET label = 'call.edit' {STEP}",),
    "officer": (f"UPDATE journal_step SET officer_id = 'x' {STEP}",),
    "instant": (f"UPDATE journal_step SET at = '2020-01-01T00:00:00.000000Z' {STEP}",),
    "params": (f"UPDATE journal_step SET params = '{{}}' {STEP}",),
    "kind": (f"UPDATE journal_step SET kind = 'record' {STEP}",),
    "count of rows": (f"UPDATE journal_step SET rows = rows + 1 {STEP}",),
    "hash": (f"UPDATE journal_step SET hash = '{'1' * 64}' {STEP}",),
    "link": (f"UPDATE journal_step SET previous = '{'1' * 64}' {STEP}",),
    "undone step": ("UPDATE journal_step SET undoes = 'x' WHERE sequence = 5",),
    "entry's table": (f"UPDATE journal_entry SET table_name = 'person' {ENTRY}",),
    "entry's record": (f"UPDATE journal_entry SET record_id = 'x' {ENTRY}",),
    "entry's operation": (f"UPDATE journal_entry SET operation = 'delete' {ENTRY}",),
    "entry's digest": (f"UPDATE journal_entry SET digest = '{'1' * 64}' {ENTRY}",),
    "entry deleted": (f"DELETE FROM journal_entry {ENTRY}",),
    "only entry deleted": (f"DELETE FROM journal_entry {ENTRY.split(' AND', maxsplit=1)[0].replace('= 4', '= 1')}",),
    "entry inserted": (
        "INSERT INTO journal_entry SELECT step_id, 900, table_name, record_id, operation, fields, digest, deleted_by "
        f"FROM journal_entry {ENTRY}",
    ),
    "stray entry": (
        "INSERT INTO journal_entry SELECT 'nowhere', 0, table_name, record_id, operation, fields, digest, deleted_by "
        f"FROM journal_entry {ENTRY}",
    ),
    "entries reordered": (
        f"UPDATE journal_entry SET ordinal = 901 {ENTRY}",
        f"UPDATE journal_entry SET ordinal = 1 {ENTRY.replace('ordinal = 1', 'ordinal = 0')}",
        f"UPDATE journal_entry SET ordinal = 0 {ENTRY.replace('ordinal = 1', 'ordinal = 901')}",
    ),
    "step deleted": (f"DELETE FROM journal_step {STEP}",),
    "steps reordered": (
        "UPDATE journal_step SET sequence = 99 WHERE sequence = 3",
        "UPDATE journal_step SET sequence = 3 WHERE sequence = 4",
        "UPDATE journal_step SET sequence = 4 WHERE sequence = 99",
    ),
    "step inserted": (
        "INSERT INTO journal_step SELECT 7, 'new', kind, label, params, officer_id, at, schema, NULL, 0, hash, hash "
        "FROM journal_step WHERE sequence = 6",
    ),
    "tail cut": ("DELETE FROM journal_step WHERE sequence >= 5",),
    "head altered": (f"UPDATE journal_head SET hash = '{'1' * 64}'",),
}


def test_each_alteration_is_found(told: Workspace) -> None:
    found = {what: found_after(told, *statements) for what, statements in ALTERATIONS.items()}
    assert [what for what, codes in found.items() if not codes] == []
    assert found_after(told, "UPDATE journal_step SET rows = rows") == set()


def test_an_altered_value_or_salt_or_a_value_taken_away_is_found(told: Workspace) -> None:
    table = JournalEntry.__table__
    with told.read() as connection:
        row = next(one for one in connection.execute(table.select()) if one.table_name == "filing")
    title = row.fields["title"]
    for other in ([*title[:1], "0", *title[2:]], [*title[:3], "autre"], [*title[:2], "autre", title[3]], title[:1]):
        fields = json.dumps({**row.fields, "title": other}).replace("'", "''")
        where = f"WHERE step_id = '{row.step_id}' AND ordinal = {row.ordinal}"
        assert found_after(told, f"UPDATE journal_entry SET fields = '{fields}' {where}") == {"check.entry-altered"}


def test_rows_written_in_bulk_are_journalled_like_others(workspace: Workspace, officer: Officer) -> None:
    call = a_call(workspace, officer)
    values = application_row(call, 1, "Un titre avec œ, é et « guillemets »", ApplicationState.ORPHAN)
    with workspace.write(officer, "test.one") as transaction:
        transaction.add(tables.Application(**values))
        transaction.commit()
    one = history.steps(workspace).rows[0]
    history.undo(workspace, officer=officer)
    with workspace.write(officer, "test.bulk") as transaction:
        transaction.bulk_insert(tables.Application, [values])
        transaction.commit()
    bulk = history.steps(workspace).rows[0]

    def seen(step_id: str) -> list[Any]:
        return [(c.table, c.record_id, c.operation, sorted((f.column, f.after) for f in c.fields))
                for c in history.changes(workspace, step_id)]  # fmt: skip

    assert seen(bulk.id) == seen(one.id)
    assert len(seen(bulk.id)) == 1


def test_only_what_changed_is_kept(workspace: Workspace, officer: Officer) -> None:
    organisation = organisation_row("Institut boréal")
    with workspace.write(officer, "test.add") as transaction:
        transaction.bulk_insert(tables.Organisation, [organisation])
        transaction.commit()
    with workspace.write(officer, "test.change") as transaction:
        row = transaction.lock(tables.Organisation, organisation["id"], 1)
        row.address = "3, rue des Tanneurs, Namur"
        transaction.commit()
    (change,) = history.changes(workspace, history.steps(workspace).rows[0].id)
    assert [(field.column, field.before, field.after) for field in change.fields] == [
        ("address", "", "3, rue des Tanneurs, Namur")
    ]


def test_a_row_changed_twice_in_a_step_is_one_entry(workspace: Workspace, officer: Officer) -> None:
    with workspace.write(officer, "test.twice") as transaction:
        kept = transaction.add(tables.Organisation(name="A", name_key="a"))
        transaction.session.flush()
        kept.name = "B"
        gone = transaction.add(tables.Organisation(name="C", name_key="c"))
        transaction.session.flush()
        transaction.delete(gone)
        transaction.commit()
    (change,) = history.changes(workspace, history.steps(workspace).rows[0].id)
    assert (change.operation, change.record_id, change.name) == ("insert", kept.id, "B")


def test_a_row_deleted_and_made_again_is_a_change_that_can_be_undone(workspace: Workspace, officer: Officer) -> None:
    made = organisation_row("Institut boréal")
    with workspace.write(officer, "test.add") as transaction:
        transaction.bulk_insert(tables.Organisation, [{**made, "address": "Namur"}])
        transaction.commit()
    with workspace.write(officer, "test.again") as transaction:
        transaction.delete(transaction.get(tables.Organisation, made["id"]))
        transaction.session.flush()
        transaction.add(tables.Organisation(**{**made, "name": "Institut mosan"}))
        transaction.commit()
    assert [one.name for one in directory.organisations(workspace)] == ["Institut mosan"]
    history.undo(workspace, officer=officer)
    (row,) = directory.organisations(workspace)
    assert (row.name, row.address) == ("Institut boréal", "Namur")
    assert workspaces.check(workspace).sound


def test_a_transaction_that_touches_nothing_leaves_no_step(workspace: Workspace, officer: Officer) -> None:
    before = workspaces.check(workspace).steps
    with workspace.write(officer, "test.nothing") as transaction:
        transaction.commit()
    assert workspaces.check(workspace).steps == before


def test_what_is_not_committed_is_not_kept(workspace: Workspace, officer: Officer) -> None:
    before = workspaces.check(workspace)
    with workspace.write(officer, "test.left") as transaction:
        transaction.add(tables.Organisation(name="A", name_key="a"))
    with suppress(ZeroDivisionError), workspace.write(officer, "test.failed") as transaction:
        transaction.add(tables.Organisation(name="B", name_key="b"))
        transaction.session.flush()
        raise ZeroDivisionError
    assert workspaces.check(workspace) == before
    assert directory.organisations(workspace) == ()


def test_a_record_as_it_was(workspace: Workspace, officer: Officer, clock: Clock) -> None:
    made = organisation_row("Institut boréal")
    before = workspace.now()
    with workspace.write(officer, "test.add") as transaction:
        transaction.bulk_insert(tables.Organisation, [made])
        transaction.commit()
    clock.at += timedelta(days=30)
    between = workspace.now()
    clock.at += timedelta(days=30)
    directory.rename_organisation(workspace, officer=officer, organisation_id=made["id"], seen=1,
                                  name="Institut des deux rives", until=None)  # fmt: skip
    after = workspace.now()
    history.undo(workspace, officer=officer)
    history.undo(workspace, officer=officer)
    gone = workspace.now()

    def name(at: Any) -> Any:
        found = history.record_as_of(workspace, "organisation", made["id"], at)
        return found and found["name"]

    names = [name(at) for at in (before, between, after, gone)]
    assert names == [None, "Institut boréal", "Institut des deux rives", None]


def a_person(workspace: Workspace, officer: Officer, name: str) -> str:
    with workspace.write(officer, "test.person") as transaction:
        made = directory.person_named(transaction, name, None, email="ursuline@exemple.test", phone="418 555-0199")
        transaction.commit()
    return made


def test_erasing_a_person_leaves_the_proof_and_no_value(workspace: Workspace, officer: Officer) -> None:
    person = a_person(workspace, officer, "Ursuline Vandebroucke")
    directory.rename_person(workspace, officer=officer, person_id=person, seen=1, name="Ursuline Quévillon", until=None)
    destroyed = privacy.erase_person(workspace, officer=officer, person_id=person).value
    assert destroyed.values >= 8
    assert workspaces.check(workspace).sound
    with workspace.read() as connection:
        kept = [str(tuple(row)) for table in ("journal_entry", "journal_step", "person", "person_name", "search_entry")
                for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]  # fmt: skip
    assert not [row for row in kept if "rsuline" in row or "andebroucke" in row or "555-0199" in row]
    shown = [c for step in history.steps(workspace).rows for c in history.changes(workspace, step.id)]
    assert any(field.erased for change in shown for field in change.fields)
    assert "name" not in (history.record_as_of(workspace, "person", person, workspace.now()) or {})


def test_nothing_of_an_erased_person_is_left_in_the_file(file_workspace: Workspace) -> None:
    workspace = file_workspace
    officer = workspaces.officers(workspace)[0]
    call = a_call(workspace, officer)
    person = a_person(workspace, officer, "Ursuline Vandebroucke")
    for start in range(3):
        application = fill(workspace, officer, call, [f"Serres {start}"])[0]
        with workspace.write(officer, "test.contact") as transaction:
            for filing in transaction.session.query(tables.Filing).filter_by(application_id=application):
                filing.contact_id, filing.phone = person, "418 555-0199"
                sent = transaction.put_blob(b"Parcours de madame Vandebroucke. " * 900)
                transaction.add(tables.Attachment(
                    filing_id=filing.id, position=0, name="vandebroucke.txt", size=29_700, media="text/plain",
                    sha256=sent, status="other-format", pages=0, print_sha256=None, cleaned=[],
                ))  # fmt: skip
                search.keep_text(transaction.connection, sent, "Parcours de madame Vandebroucke.")
            transaction.commit()
    path = workspace.engines.path
    assert path is not None
    privacy.erase_person(workspace, officer=officer, person_id=person, files=[sent])
    workspace.close()
    left = path.read_bytes().lower()
    assert b"garneau" in left  # the officer stays
    assert b"vandebroucke" not in left
    assert b"ursuline" not in left
    assert b"555-0199" not in left


def test_undo_does_not_cross_an_erasure(workspace: Workspace, officer: Officer) -> None:
    person = a_person(workspace, officer, "Ursuline Vandebroucke")
    privacy.erase_person(workspace, officer=officer, person_id=person)
    assert history.undoable(workspace, officer).undo is None


def test_a_seal_and_a_record_are_steps_of_their_own(workspace: Workspace, officer: Officer) -> None:
    sealed(workspace, officer)
    sealed(workspace, officer, StepKind.RECORD)
    kinds = [row.kind for row in history.steps(workspace).rows[:2]]
    assert kinds == [StepKind.RECORD, StepKind.SEAL]
    assert workspaces.check(workspace).sound


def test_steps_come_in_pages_that_make_the_whole_list(workspace: Workspace, officer: Officer) -> None:
    for _ in range(7):
        a_person(workspace, officer, new_id())
    whole = history.steps(workspace, officer=officer).rows
    assert [row.undoable for row in whole].count(True) == 1
    pages: list[StepRow] = []
    before = None
    while True:
        page = history.steps(workspace, officer=officer, before=before, limit=3)
        pages += page.rows
        if page.after is None:
            break
        (before,) = page.after
    assert tuple(pages) == whole
