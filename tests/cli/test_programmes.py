"""Adopting a programme from a file."""

from pathlib import Path

from cmpdesk.runtime.resources import resource
from cmpdesk.services import programmes, workspaces
from tests.cli.conftest import Verb


def sixth(tmp_path: Path, text: str = "") -> Path:
    path = tmp_path / "ecosse.toml"
    shipped = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    path.write_text(text or shipped.replace('"luxembourg"', '"ecosse"'), encoding="utf-8")
    return path


def codes(path: Path) -> list[str]:
    workspace = workspaces.open_workspace(str(path))
    try:
        return [one.code for one in programmes.programmes(workspace)]
    finally:
        workspace.close()


def test_a_sixth_programme_needs_no_code(verb: Verb, workspace: Path, tmp_path: Path) -> None:
    said = verb("adopt", workspace, sixth(tmp_path), "--json")
    assert (said.code, said.json["programme"], said.json["parties"]) == (0, "ecosse", ["QC", "LU"])
    assert codes(workspace) == ["ecosse"]
    again = verb("adopt", workspace, sixth(tmp_path))
    assert (again.code, again.out) == (1, "")
    assert "ecosse" in again.err


def test_a_fault_of_the_file_is_told_with_line_and_key(verb: Verb, workspace: Path, tmp_path: Path) -> None:
    said = verb("adopt", workspace, sixth(tmp_path, "code = 'x'\nname = 'X'\nparties = 3\n"), "--json")
    assert (said.code, said.json["refused"]["code"]) == (1, "template.not-list")
    assert "ecosse.toml" in said.err
    assert "3" in said.err
    assert codes(workspace) == []
    assert verb("adopt", workspace, tmp_path / "absent.toml").code == 2
