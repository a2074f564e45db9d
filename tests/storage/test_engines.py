"""Connections, what a database may say, blobs, and officers who write at the same time."""

import hashlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Foreseen, Refusal
from cmpdesk.services import directory, history, workspaces
from cmpdesk.storage import blobs, schema, tables
from cmpdesk.storage.engines import foreseen
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import LEAD, Clock, a_call, fill

SETTINGS = {
    "journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 5000, "trusted_schema": 0,
    "cell_size_check": 1, "mmap_size": 0, "secure_delete": 1, "application_id": 0x434D5044,
    "user_version": int(schema.HEAD),
}  # fmt: skip


def test_every_connection_has_its_settings(file_workspace: Workspace) -> None:
    engines = file_workspace.engines
    for engine in (engines.writer, engines.readers):
        opened = [engine.connect() for _ in range(engine.pool.size())]  # type: ignore[attr-defined]  # of a QueuePool
        for connection in opened:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in SETTINGS}
            assert {**found, "mmap_size": found["mmap_size"] or 0} == SETTINGS
            queries_only = connection.exec_driver_sql("PRAGMA query_only").scalar()
            checkpoints = connection.exec_driver_sql("PRAGMA wal_autocheckpoint").scalar()
            assert (queries_only, checkpoints) == ((0, 1000) if engine is engines.writer else (1, 0))
            connection.close()


def test_there_is_one_writer_and_it_begins_at_once(file_workspace: Workspace) -> None:
    engines = file_workspace.engines
    assert engines.writer.pool.size() == 1  # type: ignore[attr-defined]  # of a QueuePool
    path = str(engines.path)
    with engines.writer.connect() as connection, connection.begin():
        other = sqlite3.connect(path, timeout=0)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM officer", "UPDATE officer SET name = 'x'", "INSERT INTO number_counter VALUES ('x', 1)",
     "CREATE TABLE x (y integer)", "DROP TABLE officer"],
)  # fmt: skip
def test_readers_cannot_write(workspace: Workspace, statement: str) -> None:
    before = workspaces.check(workspace)
    with pytest.raises((SQLAlchemyError, Foreseen)), workspace.read() as connection:
        connection.exec_driver_sql(statement)
    assert workspaces.check(workspace) == before
    assert [one.name for one in workspaces.officers(workspace)] == [LEAD]


def test_a_reader_sees_one_state_throughout(workspace: Workspace, officer: Officer) -> None:
    with workspace.read() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar_one()
        an_organisation(workspace, officer, "Institut boréal")
        again = connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar_one()
    with workspace.read() as connection:
        after = connection.exec_driver_sql("SELECT count(*) FROM organisation").scalar_one()
    assert (before, again, after) == (0, 0, 1)


def an_organisation(workspace: Workspace, officer: Officer, name: str) -> str:
    with workspace.write(officer, "test.organisation") as transaction:
        made = directory.organisation_named(transaction, name)
        transaction.commit()
    return made


def test_bytes_are_kept_once(workspace: Workspace, officer: Officer) -> None:
    data = [b"%PDF-1.7 un", b"deux", b"%PDF-1.7 un"]
    with workspace.write(officer, "test.blobs") as transaction:
        names = [transaction.put_blob(one) for one in data]
        transaction.add(tables.Organisation(name="A", name_key="a"))
        transaction.commit()
    assert names == [hashlib.sha256(one).hexdigest() for one in data]
    history.undo(workspace, officer=officer)
    with workspace.read() as connection:
        assert blobs.count(connection) == 2
        assert [blobs.get(connection, name) for name in names] == data
    assert workspaces.check(workspace).blobs == 2


def test_an_altered_or_missing_blob_is_found(workspace: Workspace, officer: Officer, tmp_path: Path) -> None:
    call = a_call(workspace, officer)
    fill(workspace, officer, call, ["Serres"])
    with workspace.write(officer, "test.blobs") as transaction:
        filing = transaction.session.query(tables.Filing).first()
        assert filing is not None
        altered, lost = transaction.put_blob(b"recu"), transaction.put_blob(b"perdu")
        for place, name in enumerate((altered, lost)):
            transaction.add(tables.Attachment(filing_id=filing.id, position=place, name="a.pdf", size=4, sha256=name,
                                              media="application/pdf", status="printable", pages=1, print_sha256=None,
                                              cleaned=[]))  # fmt: skip
        transaction.commit()
    assert workspaces.check(workspace).sound
    with workspace.read() as connection:
        blobs.spool(connection, [altered, lost], tmp_path)
    assert sorted(one.read_bytes() for one in tmp_path.glob("*.pdf")) == [b"perdu", b"recu"]
    with workspace.engines.writer.begin() as connection:
        hexadecimal = b"REcu".hex()
        value = f"'\\x{hexadecimal}'" if workspace.info.shared else f"x'{hexadecimal}'"
        connection.exec_driver_sql(f"UPDATE blob SET data = {value} WHERE sha256 = '{altered}'")
        connection.exec_driver_sql(f"DELETE FROM blob WHERE sha256 = '{lost}'")
    faults = workspaces.check(workspace).faults
    assert sorted(faults) == [
        ("check.blob-altered", {"sha256": altered}), ("check.blob-missing", {"sha256": lost}),
    ]  # fmt: skip
    for name, code in ((altered, "blob.altered"), (lost, "blob.missing")):
        with workspace.read() as connection, pytest.raises(Refusal) as refused:
            blobs.get(connection, name)
        assert refused.value.code == code


def test_a_damaged_page_is_told_as_damage(tmp_path: Path) -> None:
    path = tmp_path / "appel.cmpdesk"
    made = workspaces.create(str(path), office=None, officer_name=LEAD)
    (officer,) = workspaces.officers(made)
    fill(made, officer, a_call(made, officer), [f"Projet {place} " + "x" * 3000 for place in range(60)])
    made.close()
    content = bytearray(path.read_bytes())
    size = int.from_bytes(content[16:18], "big")
    pages = len(content) // size
    for page in range(pages * 3 // 4, pages):
        content[page * size : (page + 1) * size] = b"\xff" * size
    path.write_bytes(content)
    opened = workspaces.open_workspace(str(path))
    try:
        found = {code for code, _ in workspaces.check(opened).faults}
    except Refusal as refused:
        found = {refused.code}
    opened.close()
    assert found & {"workspace.damaged", "check.file-damaged"}


def together(count: int, work: Callable[[int], None]) -> list[BaseException]:
    """Run `work` on `count` threads at once and return what they raised."""
    raised: list[BaseException] = []

    def run(place: int) -> None:
        try:
            work(place)
        except Foreseen as fault:
            raised.append(fault)

    threads = [threading.Thread(target=run, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_writers_on_threads_make_one_chain(workspace: Workspace, officer: Officer) -> None:
    numbers: list[int] = []

    def work(place: int) -> None:
        for turn in range(8):
            with workspace.write(officer, "test.thread") as transaction:
                numbers.append(transaction.next_number("suite"))
                directory.organisation_named(transaction, f"Institut {place}-{turn}")
                transaction.commit()

    before = workspaces.check(workspace).steps
    assert together(4, work) == []
    report = workspaces.check(workspace)
    assert report.sound
    assert report.steps == before + 32
    assert sorted(numbers) == list(range(1, 33))
    assert len(directory.organisations(workspace)) == 32


@pytest.fixture
def shared(postgres_database: str, clock: Clock) -> Any:
    """Two offices' programs at work in one database at the same time."""
    one = workspaces.create(postgres_database, office=None, officer_name=LEAD, clock=clock)
    two = workspaces.open_workspace(postgres_database, clock=clock)
    yield one, two
    two.close()
    one.close()


def test_two_programs_share_a_database(shared: tuple[Workspace, Workspace]) -> None:
    one, two = shared
    (officer,) = workspaces.officers(two)
    first = an_organisation(one, officer, "Institut boréal")
    row = directory.organisations(two)[0]
    assert row.id == first
    directory.rename_organisation(two, officer=officer, organisation_id=row.id, seen=row.version, name="Institut mosan",
                                  until=None)  # fmt: skip
    with pytest.raises(Refusal) as refused:
        directory.rename_organisation(one, officer=officer, organisation_id=row.id, seen=row.version, name="Institut",
                                      until=None)  # fmt: skip
    assert refused.value.code == "record.moved"
    assert history.undo(one, officer=officer).value.label == "organisation.rename"
    assert [each.name for each in directory.organisations(two)] == ["Institut boréal"]


def test_of_two_changes_at_once_one_is_refused_and_none_is_lost(shared: tuple[Workspace, Workspace]) -> None:
    (officer,) = workspaces.officers(shared[0])
    made = an_organisation(shared[0], officer, "Institut 0")
    done: list[str] = []

    def work(place: int) -> None:
        workspace = shared[place % 2]
        for turn in range(6):
            (row,) = directory.organisations(workspace)
            name = f"Institut {place}-{turn}"
            directory.rename_organisation(workspace, officer=officer, organisation_id=made, seen=row.version, name=name,
                                          until=None)  # fmt: skip
            done.append(name)

    raised = together(4, work)
    assert {fault.code for fault in raised if isinstance(fault, Foreseen)} <= {"record.moved"}
    (row,) = directory.organisations(shared[0])
    assert len(row.former_names) == len(done) == row.version - 1
    assert workspaces.check(shared[1]).sound


def test_two_undos_at_once_take_a_step_back_once(shared: tuple[Workspace, Workspace]) -> None:
    (officer,) = workspaces.officers(shared[0])
    for turn in range(4):
        an_organisation(shared[0], officer, f"Institut {turn}")
        raised = together(2, lambda place: _undo(shared[place], officer))
        assert len(raised) <= 1
        left = len(directory.organisations(shared[0]))
        assert left == 0
        assert workspaces.check(shared[0]).sound


def _undo(workspace: Workspace, officer: Officer) -> None:
    if history.undoable(workspace, officer).undo is not None:
        history.undo(workspace, officer=officer)


def test_the_same_bytes_and_numbers_at_once(shared: tuple[Workspace, Workspace]) -> None:
    (officer,) = workspaces.officers(shared[0])
    meeting = threading.Barrier(2)
    numbers: list[int] = []

    def work(place: int) -> None:
        with shared[place].write(officer, "test.same") as transaction:
            meeting.wait()
            numbers.append(transaction.next_number("suite"))
            transaction.put_blob(b"les memes octets")
            transaction.add(tables.Organisation(name=f"{place}", name_key=f"{place}"))
            transaction.commit()

    assert together(2, work) == []
    assert sorted(numbers) == [1, 2]
    assert workspaces.check(shared[0]).blobs == 1


def test_a_server_that_went_away_is_told_and_comes_back(shared: tuple[Workspace, Workspace],
                                                         postgres_url: str) -> None:  # fmt: skip
    workspace = shared[0]
    (officer,) = workspaces.officers(workspace)

    def cut() -> None:
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
                               "AND datname LIKE 'cmpdesk_test_%'")  # fmt: skip

    with pytest.raises(EnvironmentFailure) as failed:
        _written_while(workspace, officer, cut)
    assert failed.value.code == "server.unreachable"
    assert "@" not in failed.value.params["location"] or ":***@" in failed.value.params["location"]
    assert directory.organisations(workspace) == ()
    an_organisation(workspace, officer, "Institut boréal")
    assert workspaces.check(workspace).sound


def _written_while(workspace: Workspace, officer: Officer, cut: Callable[[], None]) -> None:
    with workspace.write(officer, "test.cut") as transaction:
        transaction.add(tables.Organisation(name="A", name_key="a"))
        transaction.session.flush()
        cut()
        transaction.commit()


def test_no_server_no_database_and_no_address_are_told() -> None:
    for location, code in (
        ("postgresql://odile:secret-1@127.0.0.1:1/appel", "server.unreachable"),
        ("postgresql://127.0.0.1:x/appel", "workspace.address"),
    ):
        with pytest.raises(Foreseen) as refused:
            workspaces.open_workspace(location)
        assert refused.value.code == code
        assert "secret" not in str(refused.value)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("SSL error: certificate verify failed", "server.certificate"),
        ('server certificate for "cmp.example.org" does not match host name "far.example.org"', "server.certificate"),
        ('root certificate file "/srv/root.crt" does not exist', "server.certificate"),
        ("server does not support SSL, but SSL was required", "server.no-tls"),
        ("Connection refused", "server.unreachable"),
    ],
)
def test_a_server_that_does_not_prove_who_it_is_is_told_as_such(said: str, code: str) -> None:
    told = psycopg.OperationalError(f'connection to server at "127.0.0.1", port 5432 failed: {said}')
    failure = foreseen(OperationalError("", {}, told), "postgresql://far.example.org/cmp", None)
    assert isinstance(failure, Foreseen)
    assert (failure.code, failure.params["location"]) == (code, "postgresql://far.example.org/cmp")


def test_a_database_without_a_workspace_is_refused(postgres_database: str) -> None:
    with pytest.raises(Refusal) as refused:
        workspaces.open_workspace(postgres_database)
    assert refused.value.code == "workspace.foreign"
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)
