"""A workspace moves from a file to a server and back with its whole journal, or not at all."""

from pathlib import Path

import psycopg
import pytest

from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.tasks import Progress, Unwatched
from cmpdesk.services import calls, filings, history, sharing, workspaces
from cmpdesk.storage import search, tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, fill, snapshot
from tests.storage.logins import server


@pytest.fixture
def full(file_workspace: Workspace) -> Workspace:
    """A file with filings, attachments and their words, a note, an undone step."""
    (officer,) = workspaces.officers(file_workspace)
    call = a_call(file_workspace, officer)
    made = fill(file_workspace, officer, call, ["Serres boréales", "Tourbières d’automne", "Œuvre « à part » 100 %"])
    with file_workspace.write(officer, "test.full") as transaction:
        filing = transaction.find(tables.Filing, application_id=made[0])[0]
        digest = transaction.put_blob(bytes(range(256)) * 10)
        transaction.add(tables.Attachment(
            filing_id=filing.id, position=1, name="a.pdf", size=2560, sha256=digest, media="application/pdf",
            status="printable", pages=1, cleaned=["js"],
        ))  # fmt: skip
        transaction.add(tables.Note(application_id=made[0], officer_id=officer.id, written_at=file_workspace.now(),
                                    text="À revoir"))  # fmt: skip
        search.keep_text(transaction.connection, digest, "sphaigne et linaigrette")
        transaction.next_number("suite")
        transaction.commit()
    fill(file_workspace, officer, call, ["Reprise"])
    history.undo(file_workspace, officer=officer)
    return file_workspace


def kept(workspace: Workspace) -> dict[str, object]:
    with workspace.read() as connection:
        return {
            "rows": snapshot(workspace),
            "numbers": sorted(map(tuple, connection.exec_driver_sql("SELECT scope, value FROM number_counter"))),
            "texts": sorted(map(tuple, connection.exec_driver_sql("SELECT sha256, text FROM blob_text"))),
            "check": workspaces.check(workspace),
        }


def test_to_a_server_and_back(full: Workspace, postgres_database: str, tmp_path: Path) -> None:
    before = kept(full)
    report = sharing.copy(full, location=postgres_database)
    assert report.sound
    shared = workspaces.open_workspace(postgres_database)
    try:
        assert kept(shared) == before
        (officer,) = workspaces.officers(shared)
        (call,) = {row.call_id for row in _applications(shared)}
        wanted = ApplicationFilter(call, search="tourbieres")
        assert [row.title for row in filings.page(shared, wanted, Sort("number")).rows] == ["Tourbières d’automne"]
        (done,) = fill(shared, officer, _call(shared, call), ["Sur le serveur"])
        assert history.undo(shared, officer=officer).value.label == "import.commit"
        after = kept(shared)
        back = sharing.copy(shared, location=str(tmp_path / "retour.cmpdesk"))
        assert back.sound
        assert done
    finally:
        shared.close()
    returned = workspaces.open_workspace(str(tmp_path / "retour.cmpdesk"))
    try:
        assert kept(returned) == after
        history.redo(returned, officer=officer)
        assert workspaces.check(returned).sound
    finally:
        returned.close()
    assert kept(full) == before


def _applications(workspace: Workspace) -> list[tables.Application]:
    with workspace.read() as connection:
        return list(connection.execute(tables.Application.__table__.select()))  # type: ignore[arg-type]  # rows of it


def _call(workspace: Workspace, call_id: str) -> CallSheet:
    return calls.call(workspace, call_id)


def test_what_is_there_is_never_overwritten(full: Workspace, postgres_database: str, tmp_path: Path) -> None:
    taken = tmp_path / "la.cmpdesk"
    taken.write_bytes(b"quelque chose")
    workspaces.create(postgres_database, office=None, officer_name="Aline").close()
    for location in (str(taken), postgres_database):
        with pytest.raises(Refusal) as refused:
            sharing.copy(full, location=location)
        assert refused.value.code == "workspace.exists"
    assert taken.read_bytes() == b"quelque chose"


class Halfway(Unwatched):
    """Somebody who has enough when most is copied."""

    def report(self, progress: Progress) -> None:
        if progress.label == "attachment":
            raise Refusal("task.cancelled")


def test_a_copy_that_is_broken_off_leaves_nothing(full: Workspace, postgres_database: str, tmp_path: Path) -> None:
    target = tmp_path / "moitie.cmpdesk"
    for location in (str(target), postgres_database):
        with pytest.raises(Foreseen) as refused:
            sharing.copy(full, location=location, watch=Halfway())
        assert refused.value.code == "task.cancelled"
    assert list(tmp_path.glob("moitie*")) == []
    with psycopg.connect(postgres_database) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_damaged_source_is_not_copied(full: Workspace, tmp_path: Path) -> None:
    with full.engines.writer.begin() as connection:
        connection.exec_driver_sql("UPDATE filing SET summary = 'autre chose'")
    with pytest.raises(Refusal) as refused:
        sharing.copy(full, location=str(tmp_path / "copie.cmpdesk"))
    assert refused.value.code == "move.unsound"
    assert not (tmp_path / "copie.cmpdesk").exists()


def test_who_does_not_see_everything_copies_nothing(postgres_database: str, tmp_path: Path) -> None:
    with server(postgres_database) as made:
        (one,) = fill(made.owner, made.lead, a_call(made.owner, made.lead), ["Secret"])
        filings.classify(made.owner, officer=made.lead, application_id=one, seen=1, level=Confidentiality.STRICT)
        officer = made.officer("bruno", Role.OFFICER)
        workspace = made.open(officer)
        try:
            with pytest.raises(Refusal) as refused:
                sharing.copy(workspace, location=str(tmp_path / "copie.cmpdesk"))
            assert refused.value.code == "check.not-all"
        finally:
            workspace.close()
        assert sharing.copy(made.owner, location=str(tmp_path / "copie.cmpdesk")).sound
