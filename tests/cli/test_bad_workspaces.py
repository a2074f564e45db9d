"""A workspace that cannot be used: one sentence, the right exit code, and not a byte changed."""

import sqlite3
import stat
from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb, digest


def refused(verb: Verb, path: Path, code: str, exit_code: int) -> None:
    """Ask for a check; the answer must be the sentence of `code` and the folder must stay as it was."""
    before = {one.name: digest(one) for one in path.parent.iterdir() if one.is_file()}
    said = verb("check", path, "--json")
    assert said.code == exit_code
    kind = "refused" if exit_code == main.REFUSED else "environment"
    assert said.json[kind]["code"] == code
    sentence = said.json[kind]["sentence"]
    assert said.err.strip() == sentence
    assert code not in sentence
    assert path.name in sentence
    assert {one.name: digest(one) for one in path.parent.iterdir() if one.is_file()} == before


def test_empty(verb: Verb, tmp_path: Path) -> None:
    path = tmp_path / "vide.cmpdesk"
    path.touch()
    refused(verb, path, "workspace.empty", main.REFUSED)


@pytest.mark.parametrize("kept", [50, 100, 5000])
def test_truncated(verb: Verb, workspace: Path, kept: int) -> None:
    workspace.write_bytes(workspace.read_bytes()[:kept])
    refused(verb, workspace, "workspace.damaged", main.REFUSED)


def test_foreign_text(verb: Verb, tmp_path: Path) -> None:
    path = tmp_path / "liste.cmpdesk"
    path.write_text("N° de dossier;Titre\n", encoding="utf-8")
    refused(verb, path, "workspace.foreign", main.REFUSED)


def test_foreign_database(verb: Verb, tmp_path: Path) -> None:
    path = tmp_path / "autre.cmpdesk"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE workspace (id TEXT)")
    connection.commit()
    connection.close()
    refused(verb, path, "workspace.foreign", main.REFUSED)


def test_newer_version(verb: Verb, workspace: Path) -> None:
    data = bytearray(workspace.read_bytes())
    data[60:64] = (9999).to_bytes(4, "big")
    workspace.write_bytes(data)
    refused(verb, workspace, "workspace.newer", main.REFUSED)


def test_read_only(verb: Verb, workspace: Path) -> None:
    workspace.chmod(stat.S_IRUSR)
    refused(verb, workspace, "workspace.read-only", main.ENVIRONMENT)


def test_locked_by_another_process(verb: Verb, workspace: Path) -> None:
    holder = workspaces.open_workspace(str(workspace))
    try:
        before = digest(workspace)
        said = verb("check", workspace, "--json")
        assert said.code == main.ENVIRONMENT
        assert said.json["environment"]["code"] == "workspace.locked"
        assert digest(workspace) == before
    finally:
        holder.close()
    assert verb("check", workspace).code == main.DONE


def test_on_a_network_folder(verb: Verb) -> None:
    said = verb("check", "//serveur/partage/bureau.cmpdesk", "--json")
    assert said.code == main.REFUSED
    assert said.json["refused"]["code"] == "workspace.network-folder"


def test_missing(verb: Verb, tmp_path: Path) -> None:
    said = verb("check", tmp_path / "absent.cmpdesk")
    assert said.code == main.ENVIRONMENT
    assert "absent.cmpdesk" in said.err
    assert not list(tmp_path.iterdir())


def test_a_folder_is_no_workspace(verb: Verb, tmp_path: Path) -> None:
    (tmp_path / "dossier.cmpdesk").mkdir()
    said = verb("check", tmp_path / "dossier.cmpdesk")
    assert said.code == main.ENVIRONMENT
    assert "dossier.cmpdesk" in said.err


def test_a_server_that_does_not_answer(verb: Verb) -> None:
    said = verb("check", "postgresql://officer:secret@127.0.0.1:1/cmpdesk", "--json")
    assert said.code == main.ENVIRONMENT
    assert "secret" not in said.out + said.err
