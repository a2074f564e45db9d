"""A server that is cut off, falls silent or starts anew: it is told, nothing is written twice, and work goes on."""

import signal
import threading
from collections.abc import Iterator
from contextvars import Context

import psycopg
import pytest

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.services import directory, workspaces
from cmpdesk.storage import lifeline, settling, tables
from cmpdesk.storage.workspace import Workspace
from tests.postgres import NoServerError, database, private_cluster
from tests.storage.fixtures import LEAD
from tests.storage.proxies import Proxy, proxy

Far = tuple[Workspace, Officer, Proxy]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same, only sooner: a loopback answers at once."""
    monkeypatch.setattr(lifeline, "PATIENCE", 0.3)
    monkeypatch.setattr(lifeline, "ANSWER", 0.5)


@pytest.fixture
def far(postgres_database: str) -> Iterator[Far]:
    """A workspace behind a proxy."""
    with proxy(postgres_database) as (way, address):
        made = workspaces.create(address, office=None, officer_name=LEAD)
        try:
            yield made, workspaces.officers(made)[0], way
        finally:
            way.mend()
            made.close()


def save(workspace: Workspace, officer: Officer, name: str, before_commit: object = None) -> None:
    with workspace.write(officer, "test.save", name=name) as transaction:
        transaction.add(tables.Organisation(name=name, name_key=name))
        transaction.commit()
        if callable(before_commit):
            before_commit()


def names(workspace: Workspace) -> list[str]:
    return [one.name for one in directory.organisations(workspace)]


def refused(work: object, *arguments: object) -> EnvironmentFailure:
    """Return how `work` fails, in a context of its own as each task of the desktop."""
    assert callable(work)
    with pytest.raises(EnvironmentFailure) as failed:
        Context().run(work, *arguments)
    return failed.value


def test_a_cut_way_is_told_and_mended(far: Far) -> None:
    workspace, officer, way = far
    way.cut()
    assert refused(names, workspace).code == "server.unreachable"
    assert refused(save, workspace, officer, "a").code == "server.unreachable"
    way.mend()
    save(workspace, officer, "a")
    assert names(workspace) == ["a"]


def test_a_silent_server_is_found_out(far: Far) -> None:
    workspace, officer, way = far
    way.stall()
    assert refused(names, workspace).code == "server.unreachable"
    way.mend()
    save(workspace, officer, "a")
    assert names(workspace) == ["a"]


def test_a_slow_answer_of_a_living_server_is_waited_for(far: Far) -> None:
    workspace, _, _ = far
    with workspace.read() as connection:
        assert connection.exec_driver_sql("SELECT 'done', pg_sleep(1.5)").one()[0] == "done"


def test_what_never_reached_the_server_is_not_there(far: Far) -> None:
    workspace, officer, way = far

    def stall() -> None:
        way.stall()
        timer.start()

    def lose() -> None:
        way.cut()  # what it still held never arrives
        way.mend()

    timer = threading.Timer(1.5, lose)
    assert refused(save, workspace, officer, "a", stall).code == "server.unreachable"
    timer.join()
    assert names(workspace) == []
    save(workspace, officer, "a")
    assert names(workspace) == ["a"]
    assert workspaces.check(workspace).sound


def test_a_commit_without_an_answer_is_looked_up_and_not_repeated(far: Far) -> None:
    workspace, officer, way = far

    timer = threading.Timer(1.5, way.mend)
    timer.start()
    save(workspace, officer, "a", way.swallow)  # no error: it is there
    timer.join()
    assert names(workspace) == ["a"]
    report = workspaces.check(workspace)
    assert (report.sound, report.steps) == (True, 2)


def test_it_is_said_where_nobody_can_know(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, officer, way = far
    monkeypatch.setattr(settling, "PATIENCE", 0.1)

    assert refused(save, workspace, officer, "a", way.swallow).code == "server.outcome-unknown"
    way.mend()
    assert names(workspace) == ["a"]
    save(workspace, officer, "b")  # something else is not in doubt
    assert refused(save, workspace, officer, "a").code == "server.was-written"
    assert names(workspace) == ["a", "b"]


def test_what_was_in_doubt_and_is_not_there_can_be_saved_again(far: Far, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, officer, way = far
    monkeypatch.setattr(settling, "PATIENCE", 0.1)
    assert refused(save, workspace, officer, "a", way.cut).code == "server.outcome-unknown"
    way.mend()
    assert names(workspace) == []
    save(workspace, officer, "a")
    assert names(workspace) == ["a"]


def test_what_is_written_and_cannot_be_shown_is_told_as_written(far: Far) -> None:
    workspace, officer, way = far

    def create() -> list[str]:
        save(workspace, officer, "a")
        way.cut()
        return names(workspace)

    assert refused(create).code == "server.was-written"
    assert refused(names, workspace).code == "server.unreachable", "the next task has written nothing"
    way.mend()
    assert names(workspace) == ["a"]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["orderly", "at once"])
def test_a_server_that_starts_anew_in_the_middle_of_a_save(how: signal.Signals) -> None:
    try:
        cluster = private_cluster()
        server = cluster.__enter__()
    except NoServerError as reason:
        pytest.skip(str(reason))
    try:
        with database(server.url) as address:
            workspace = workspaces.create(address, office=None, officer_name=LEAD)
            (officer,) = workspaces.officers(workspace)
            with psycopg.connect(server.url, autocommit=True) as connection:
                connection.execute("CHECKPOINT")  # this server is run without caring for a power cut
            try:
                failed = refused(save, workspace, officer, "a", lambda: server.restart(how))
                assert failed.code == "server.unreachable"
                assert names(workspace) == []
                save(workspace, officer, "a")
                report = workspaces.check(workspace)
                assert (names(workspace), report.sound, report.steps) == (["a"], True, 2)
            finally:
                workspace.close()
    finally:
        cluster.__exit__(None, None, None)
