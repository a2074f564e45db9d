"""The reader of a document: it survives its child, ends at once, and gives nothing harmful to the system."""

import os
import signal
import stat
import sys
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.preview import Document, Piece
from cmpdesk.runtime.child import Child
from cmpdesk.services.preview import Reader, hand_over
from cmpdesk.services.workspaces import Workspace
from tests.intake import bad_files

PIECE = Piece(0, 306, 396, 0, 396)


def document(data: bytes, name: str = "essai.pdf", media: str = "application/pdf") -> Document:
    return Document("Essai", name, partial(bytes, data), media, foreign=True)


def left_in(workspace: Workspace) -> list[str]:
    return sorted(path.name.partition("-")[0] for path in workspace.spool().iterdir())


def test_a_document_is_opened_drawn_searched_and_leaves_only_its_working_copy(file_workspace: Workspace) -> None:
    with Reader(file_workspace, document(bad_files.plain_pdf(3))) as reader:
        assert reader.open().sizes == ((612.0, 792.0),) * 3
        pixels = reader.draw(PIECE)
        assert len(pixels) == 4 * 306 * 396
        assert min(pixels) < 100
        larger = Piece(1, 612, 792, 0, 792)
        assert len(reader.draw(larger)) == 4 * 612 * 792
        (hit,) = reader.find("page 2", 0, 9)
        assert hit.page == 1
        assert all(0 < edge < 1 for box in hit.boxes for edge in box)
    assert [name.rpartition(".")[2] for name in left_in(file_workspace)] == ["pdf"]


def test_a_killed_child_is_replaced_once_without_a_word(file_workspace: Workspace) -> None:
    with Reader(file_workspace, document(bad_files.plain_pdf())) as reader:
        reader.open()
        before = reader.draw(PIECE)
        assert reader.pid is not None
        os.kill(reader.pid, signal.SIGKILL)
        assert reader.draw(PIECE) == before
        first = reader.pid
        os.kill(first or 0, signal.SIGKILL)
        assert len(reader.find("page", 0, 9)) == 2
        assert reader.pid != first


DYING = """
import os
from cmpdesk.intake.pages import Pages
from cmpdesk.runtime.child import serve
serve({"pages": Pages().open, "page-draw": lambda params, blobs: os.abort()})
"""


def test_a_document_that_kills_every_child_is_refused(file_workspace: Workspace) -> None:
    child = Child(start=(sys.executable, "-P", "-c", DYING))
    with Reader(file_workspace, document(bad_files.plain_pdf()), child) as reader:
        reader.open()
        with pytest.raises(Refusal) as refused:
            reader.draw(PIECE)
    assert (refused.value.code, refused.value.params["name"]) == ("file.breaks-reader", "essai.pdf")


SLEEPING = """
import time
from cmpdesk.runtime.child import serve
serve({"pages": lambda params, blobs: time.sleep(600)})
"""


def test_closing_ends_what_is_under_way(file_workspace: Workspace) -> None:
    child = Child(start=(sys.executable, "-P", "-c", SLEEPING))
    reader = Reader(file_workspace, document(bad_files.plain_pdf()), child)
    raised: list[Refusal] = []

    def ask() -> None:
        try:
            reader.open()
        except Refusal as refused:
            raised.append(refused)

    asking = threading.Thread(target=ask)
    asking.start()
    while reader.pid is None:
        time.sleep(0.01)
    reader.close()
    asking.join(20)
    assert not asking.is_alive()
    assert [one.code for one in raised] == ["task.cancelled"]
    assert reader.pid is None


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (document(bad_files.encrypted_pdf()), "preview.encrypted"),
        (document(b"%PDF-1.4 cut"), "preview.damaged"),
        (document(b"PK", "budget.xlsx", "application/zip"), "preview.not-shown"),
    ],
)
def test_what_cannot_be_shown_is_named(file_workspace: Workspace, made: Document, code: str) -> None:
    with Reader(file_workspace, made) as reader, pytest.raises(Refusal) as refused:
        reader.open()
    assert (refused.value.code, refused.value.params["name"]) == (code, made.file_name)


def test_a_folder_that_cannot_be_written_is_told(file_workspace: Workspace) -> None:
    spool = file_workspace.spool()
    with Reader(file_workspace, document(bad_files.plain_pdf())) as reader:
        reader.open()
        for path in spool.iterdir():
            path.unlink()
        spool.rmdir()
        spool.write_bytes(b"")
        try:
            with pytest.raises(EnvironmentFailure) as failed:
                reader.draw(PIECE)
        finally:
            spool.unlink()
            spool.mkdir()
    assert failed.value.code == "disk.unwritable"


def test_a_program_of_the_system_gets_a_private_read_only_copy(file_workspace: Workspace) -> None:
    data = bad_files.plain_pdf()
    path = hand_over(file_workspace, document(data, "Plan de travail.pdf"))
    assert path.name == "Plan de travail.pdf"
    assert path.read_bytes() == data
    assert stat.S_IMODE(path.stat().st_mode) == 0o400
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert file_workspace.spool() in path.parents
    assert hand_over(file_workspace, document(data, "Plan de travail.pdf")) == path


@pytest.mark.parametrize(
    ("name", "media"),
    [("plan.pdf.exe", "application/pdf"), ("plan.docx", "application/zip"), ("../../plan.pdf", "application/pdf"),
     ("/srv/plan.pdf", "application/pdf"), ("script.sh", "text/plain")],
)  # fmt: skip
def test_what_could_do_harm_is_not_handed_over(file_workspace: Workspace, name: str, media: str) -> None:
    before = list(Path(file_workspace.spool()).iterdir())
    with pytest.raises(Refusal) as refused:
        hand_over(file_workspace, document(b"%PDF-1.4", name, media))
    assert refused.value.code == "preview.not-for-system"
    assert list(Path(file_workspace.spool()).iterdir()) == before
