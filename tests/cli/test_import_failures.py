"""An import that is killed, or meets a full disk: all or nothing, and the workspace opens again."""

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.documents.samples import generate
from cmpdesk.services import history, workspaces
from tests.cli.conftest import Verb
from tests.cli.stories import closed_call

ROOM = 1_500_000
"""Bytes that a file may have: the workspace fits, the attachments to be imported do not."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> generate.SampleFiles:
    return generate.write(tmp_path_factory.mktemp("in"))


def command(path: Path, files: generate.SampleFiles) -> list[str]:
    return [
        sys.executable, "-m", "cmpdesk", "import", str(path), str(files.sheets[0]), "--call", "XIVe", "--party", "QC",
        "--attachments", str(files.attachments[0]),
    ]  # fmt: skip


def state(verb: Verb, path: Path) -> tuple[str, list[int]]:
    """Return the head of the journal and the filings, of a workspace that must be sound."""
    report = verb("check", path, "--json").json
    assert report["sound"] is True
    (call,) = verb("list", path, "--json").json["calls"]
    return report["head"], call["filings"]


def test_killed_in_the_middle(verb: Verb, tmp_path: Path, files: generate.SampleFiles) -> None:
    path = closed_call(tmp_path / "bureau.cmpdesk")
    head, filings = state(verb, path)
    assert filings == [0, 0]
    process = subprocess.Popen(command(path, files), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    journal = path.with_name(path.name + "-wal")
    try:
        while process.poll() is None and not (journal.exists() and journal.stat().st_size > 200_000):
            pass
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
    after, filings = state(verb, path)
    assert (after == head and filings == [0, 0]) or (after != head and filings == [64, 0])
    again = subprocess.run(command(path, files), capture_output=True, check=False)
    assert again.returncode == main.DONE
    assert state(verb, path)[1] == [64, 0]


def test_disk_full(verb: Verb, tmp_path: Path, files: generate.SampleFiles) -> None:
    path = closed_call(tmp_path / "bureau.cmpdesk")
    before = state(verb, path)
    done = subprocess.run(
        command(path, files),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "CMPDESK_LANG": "fr"},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (ROOM, ROOM)),
    )
    assert done.returncode == main.ENVIRONMENT, done.stderr
    assert "Traceback" not in done.stderr
    assert "disque" in done.stderr
    assert state(verb, path) == before


def test_interrupted_from_the_keyboard(verb: Verb, tmp_path: Path, files: generate.SampleFiles) -> None:
    path = closed_call(tmp_path / "bureau.cmpdesk")
    before = state(verb, path)
    process = subprocess.Popen(command(path, files), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    lock = path.with_name(path.name + ".lock")
    while process.poll() is None and not lock.exists():
        pass
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == main.REFUSED
    assert "Traceback" not in said
    assert state(verb, path) == before


def test_undo_takes_a_whole_import_back(verb: Verb, tmp_path: Path, files: generate.SampleFiles) -> None:
    path = closed_call(tmp_path / "bureau.cmpdesk")
    assert verb(*command(path, files)[3:]).code == main.DONE
    assert state(verb, path)[1] == [64, 0]
    assert verb("undo", path).code == main.DONE
    assert state(verb, path)[1] == [0, 0]
    assert verb("redo", path).code == main.DONE
    assert state(verb, path)[1] == [64, 0]
    workspace = workspaces.open_workspace(str(path))
    try:
        assert [step.kind for step in history.steps(workspace, limit=3).rows] == ["redo", "undo", "change"]
    finally:
        workspace.close()


def test_a_second_import_tells_again_what_is_refused(verb: Verb, tmp_path: Path) -> None:
    path = closed_call(tmp_path / "bureau.cmpdesk")
    sheet = tmp_path / "depots.csv"
    sheet.write_text(
        "Numéro;Titre du projet;Organisme;Secteur\n14.901;Serres boréales;Institut Sphaigne;Culture\n"
        "14.902;;Institut Sphaigne;Culture\n", "utf-8"
    )  # fmt: skip
    asked = ("import", path, sheet, "--call", "XIVe", "--party", "QC", "--json")
    first = verb(*asked)
    assert (first.code, first.json["written"] is None) == (main.DONE, False)
    before = state(verb, path)
    again = verb(*asked)
    assert (again.code, again.json["written"]) == (main.DONE, None)
    assert [(row["result"], bool(row["faults"])) for row in again.json["rows"]] == [("same", False), ("refused", True)]
    assert state(verb, path) == before
    sheet.write_text("Numéro;Titre du projet;Organisme;Secteur\n14.902;;Institut Sphaigne;Culture\n", "utf-8")
    assert verb(*asked).json["refused"]["code"] == "import.nothing"
