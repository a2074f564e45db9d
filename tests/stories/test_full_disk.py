"""The disk is full, at every kind of write: told with path and free room, what was there stays, a retry does it."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.domain.backups import Reason
from cmpdesk.domain.directory import OrganisationDraft
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.exports import ExportKind, ExportSheet
from cmpdesk.domain.history import HistoryFilter
from cmpdesk.domain.preview import Document, Piece
from cmpdesk.i18n import messages
from cmpdesk.i18n.words import Words
from cmpdesk.runtime import drafts, settings
from cmpdesk.runtime.drafts import Draft, DraftKey
from cmpdesk.services import backups, directory, exports, history, imports, preview, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from cmpdesk.ui.files import write_whole
from tests.intake import bad_files
from tests.services.offices import Office, line
from tests.services.test_imports import attach
from tests.services.test_packets import Clock, Desk
from tests.storage.fixtures import Clock as OfficeClock
from tests.storage.fixtures import a_call, closed
from tests.stories.full_disks import SmallDisk, mounted

WORDS = Words.of("en")
TABLE = ExportSheet("Table", ("Title",), tuple((f"Project {number:05} of many",) for number in range(3000)))
KEY = DraftKey("workspace", "officer", "call:1")


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    with mounted(tmp_path / "disque") as made:
        yield made


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))


@pytest.fixture
def profile_on_disk(disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, drafts and working copies lie on the small disk."""
    monkeypatch.setenv("CMPDESK_PROFILE", str(disk.path))


def made(path: Path) -> Iterator[Desk]:
    workspace = workspaces.create(str(path), office=None, officer_name="Claire Dubuc", clock=Clock())
    try:
        yield Desk(workspace)
    finally:
        workspace.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A workspace on a disk with room."""
    yield from made(tmp_path / "bureau.cmpdesk")


@pytest.fixture
def tight(disk: SmallDisk) -> Iterator[Desk]:
    """A workspace on the small disk."""
    yield from made(disk.path / "bureau.cmpdesk")


def refused(disk: SmallDisk, act: Callable[[], Any], *, leave: int = 0) -> None:
    """Fill the disk and act: it is told where there is no room and how much is left, and all files are as before."""
    before = disk.files()
    disk.fill(leave=leave)
    with pytest.raises(EnvironmentFailure) as failed:
        act()
    params = failed.value.params
    assert failed.value.code == "disk.full"
    assert params["path"].startswith(str(disk.path))
    assert 0 <= params["free"] < 100_000
    said = messages.sentence(WORDS, failed.value)
    assert params["path"] in said
    assert f"({WORDS.size(params['free'])} free)" in said
    assert {name: content for name, content in disk.files().items() if not beside(name)} == {
        name: content for name, content in before.items() if not beside(name)
    }
    disk.clear()


def beside(name: str) -> bool:
    """Tell whether a file lies beside an open workspace: the log of the database and who has it open."""
    return name.endswith((".cmpdesk-wal", ".cmpdesk-shm", ".lock"))


@pytest.mark.parametrize("kind", ExportKind)
def test_a_table(disk: SmallDisk, kind: ExportKind) -> None:
    target = disk.path / f"table.{kind}"
    target.write_bytes(b"the former table")
    write = partial(write_whole, partial(exports.export, TABLE, kind, "fr"), target)
    refused(disk, write)
    assert write().stat().st_size > 10_000


def test_the_portable_file_of_a_workspace(desk: Desk, disk: SmallDisk) -> None:
    export = partial(backups.export, desk.workspace, target=disk.path / "copie.cmpdesk")
    refused(disk, export, leave=100_000)
    refused(disk, export)
    assert export().path.is_file()
    again = workspaces.open_workspace(str(disk.path / "copie.cmpdesk"))
    assert workspaces.check(again).sound
    again.close()


def test_a_backup(desk: Desk, disk: SmallDisk) -> None:
    back_up = partial(backups.back_up, desk.workspace, reason=Reason.ASKED, home=disk.path)
    good = back_up()
    directory.add_organisation(desk.workspace, officer=desk.officer, draft=OrganisationDraft("Institut"))
    refused(disk, back_up)
    refused(disk, back_up, leave=90_000)
    assert [one.id for one in backups.listed(desk.workspace.info.location, disk.path)] == [good.manifest.id]
    assert back_up().fresh


def produced(desk: Desk, out: Path) -> list[int]:
    """Produce the packet of the first reviewer; return its issue."""
    return [row.issue or 0 for row in desk.produce(out, jobs=1, reviewer_ids=(desk.reviewers[0],))]


def test_packets(desk: Desk, disk: SmallDisk) -> None:
    out = disk.path / "out"
    produced(desk, out)
    with desk.workspace.write(desk.officer, "application.edit") as transaction:
        transaction.lock(tables.Application, desk.applications[0]).title = "Projet renommé"
        transaction.commit()
    head = desk.head()
    refused(disk, partial(produced, desk, out), leave=8192)
    assert desk.head() == head
    assert produced(desk, out) == [2]


@pytest.mark.usefixtures("profile_on_disk")
def test_packets_whose_working_copies_find_no_room(desk: Desk, disk: SmallDisk, tmp_path: Path) -> None:
    head = desk.head()
    desk.workspace.spool()
    disk.fill()
    with pytest.raises(EnvironmentFailure) as failed:
        produced(desk, tmp_path / "out")
    assert failed.value.code == "disk.full"
    assert failed.value.params["path"].startswith(str(disk.path))
    assert list((tmp_path / "out").iterdir()) == []
    assert desk.head() == head
    disk.clear()
    assert produced(desk, tmp_path / "out") == [1]


def test_packets_that_the_workspace_cannot_take(tight: Desk, disk: SmallDisk, tmp_path: Path) -> None:
    head = tight.head()
    disk.fill(leave=20_000)
    with pytest.raises(EnvironmentFailure) as failed:
        produced(tight, tmp_path / "out")
    assert failed.value.code == "disk.full"
    assert list((tmp_path / "out").iterdir()) == []
    disk.clear()
    assert tight.head() == head
    assert produced(tight, tmp_path / "out") == [1]


def imported(workspace: Workspace, clock: OfficeClock, folder: Path) -> tuple[Office, Callable[[], Any]]:
    """Return an office with a plan of two filings with attachments, and what imports them."""
    officer = workspaces.officers(workspace)[0]
    office = Office(workspace, officer, closed(workspace, officer, a_call(workspace, officer), clock), folder)
    lines = [line("14.101", "Tourbières"), line("14.102", "Lutherie")]
    plan = office.plan(lines, attachments=attach(folder / "pieces"))
    return office, partial(imports.commit, workspace, officer=officer, plan=plan)


@pytest.mark.usefixtures("profile_on_disk")
def test_an_import_whose_working_copies_find_no_room(disk: SmallDisk, tmp_path: Path) -> None:
    clock = OfficeClock()
    workspace = workspaces.create(str(tmp_path / "a.cmpdesk"), office=None, officer_name="Claire Dubuc", clock=clock)
    try:
        office, act = imported(workspace, clock, tmp_path)
        workspace.spool()
        head = office.head()
        refused(disk, act)
        assert office.head() == head
        assert act().value.new == 2
    finally:
        workspace.close()


def test_an_import_that_the_workspace_cannot_take(disk: SmallDisk, tmp_path: Path) -> None:
    clock = OfficeClock()
    workspace = workspaces.create(str(disk.path / "a.cmpdesk"), office=None, officer_name="Claire Dubuc", clock=clock)
    try:
        office, act = imported(workspace, clock, tmp_path)
        head = office.head()
        refused(disk, act, leave=8192)
        assert (office.head(), office.applications()) == (head, [])
        assert act().value.new == 2
    finally:
        workspace.close()


@pytest.mark.usefixtures("profile_on_disk")
def test_settings(disk: SmallDisk) -> None:
    settings.change(language="nl")
    refused(disk, partial(settings.change, language="en"))
    assert settings.load().language == "nl"
    settings.change(language="en")
    assert settings.load().language == "en"


@pytest.mark.usefixtures("profile_on_disk")
def test_a_draft(disk: SmallDisk) -> None:
    former, typed = Draft(1.0, ["former"], []), Draft(2.0, ["x" * 5000], [])
    drafts.keep(KEY, [former], drafts.ticket())
    refused(disk, lambda: drafts.keep(KEY, [typed], drafts.ticket()))
    assert drafts.load(KEY) == (former,)
    drafts.keep(KEY, [typed], drafts.ticket())
    assert drafts.load(KEY) == (typed,)


def document() -> Document:
    return Document("Essai", "essai.pdf", bad_files.plain_pdf, "application/pdf", foreign=True)


@pytest.mark.usefixtures("profile_on_disk")
def test_the_working_copy_of_a_preview(desk: Desk, disk: SmallDisk) -> None:
    desk.workspace.spool()
    with preview.Reader(desk.workspace, document()) as reader:
        refused(disk, reader.open)
        assert len(reader.open().sizes) == 2
        refused(disk, partial(reader.draw, Piece(0, 306, 396, 0, 396)))
        assert len(reader.draw(Piece(0, 306, 396, 0, 396))) == 4 * 306 * 396


@pytest.mark.usefixtures("profile_on_disk")
def test_a_copy_for_a_program_of_the_system(desk: Desk, disk: SmallDisk) -> None:
    desk.workspace.spool()
    refused(disk, partial(preview.hand_over, desk.workspace, document()))
    assert preview.hand_over(desk.workspace, document()).read_bytes() == bad_files.plain_pdf()


def test_the_printed_history(desk: Desk, disk: SmallDisk, monkeypatch: pytest.MonkeyPatch) -> None:
    printed = partial(history.printed, desk.workspace, wanted=HistoryFilter(), language="fr")
    target = disk.path / "historique.pdf"
    target.write_bytes(b"the former history")
    refused(disk, partial(write_whole, printed, target))
    assert write_whole(printed, target).read_bytes().startswith(b"%PDF")
    (disk.path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(disk.path / "tmp"))
    refused(disk, printed)
    assert printed().startswith(b"%PDF")


def test_a_change_of_a_record(tight: Desk, disk: SmallDisk) -> None:
    save = partial(directory.add_organisation, tight.workspace, officer=tight.officer,
                   draft=OrganisationDraft("Institut", address="Rue des Mousses " * 2000))  # fmt: skip
    head = tight.head()
    refused(disk, save)
    assert tight.head() == head
    assert save().value.name == "Institut"
    assert workspaces.check(tight.workspace).sound
