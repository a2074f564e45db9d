"""The verbs about progress sheets: listed, sent, read, reminded of."""

from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.domain.progress import ProgressState
from cmpdesk.domain.returns import FieldKind
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb, digest
from tests.services.progressing import FULL, Asking, asked, asking

OF = ("--call", "11e")


@pytest.fixture
def ground(workspace: Path, tmp_path: Path) -> Asking:
    """The workspace stays closed: the verbs open it."""
    opened = workspaces.open_workspace(str(workspace))
    try:
        return asking(opened, workspaces.officers(opened)[0], tmp_path)
    finally:
        opened.close()


def filled(ground: Asking, path: Path, **more: str) -> Path:
    opened = workspaces.open_workspace(str(path))
    try:
        there = Asking(opened, ground.officer, ground.cohort, ground.review_id, ground.folder)
        return there.filled(FULL | {asked(FieldKind(kind)): value for kind, value in more.items()})
    finally:
        opened.close()


def test_sheets_are_listed_sent_read_and_entered(verb: Verb, workspace: Path, ground: Asking, tmp_path: Path) -> None:
    before = digest(workspace)
    said = verb("progress-sheets", workspace, *OF, "--json")
    assert (said.code, [one["state"] for one in said.json["sheets"]]) == (0, [ProgressState.NOT_SENT] * 2)
    assert digest(workspace) == before
    out = tmp_path / "out"
    sent = verb("progress-sheets", workspace, *OF, "--review", "1", "--out", out, "--due", "2020-08-28", "--messages",
                "--json").json  # fmt: skip
    assert (sent["new"], len(sent["files"]), [one["state"] for one in sent["sheets"]]) == (2, 4, ["late", "late"])
    path = filled(ground, workspace, spent="30 000")
    before = digest(workspace)
    tried = verb("read-progress", workspace, path, out / "absent.pdf", "--dry-run", "--json").json
    assert (tried["written"], tried["sheets"][0]["doubts"]) == (None, ["above-grant"])
    assert tried["files"][1]["fault"]["code"] == "file.missing"
    assert digest(workspace) == before
    done = verb("read-progress", workspace, path, *OF, "--json").json
    assert done["written"] == {"sheets": 1, "complete": 1}
    listed = verb("progress-sheets", workspace, *OF, "--party", "QC", "--json").json["sheets"]
    assert [(one["state"], one["answers"]["spent"]) for one in listed] == [("received", 3_000_000)]
    drafts = verb("progress-sheets", workspace, *OF, "--reminders", tmp_path / "rappels", "--json").json["drafts"]
    assert len(drafts) == 1


def test_what_is_refused_is_one_sentence(verb: Verb, workspace: Path, ground: Asking, tmp_path: Path) -> None:
    assert ground.review_id
    for arguments, code in (
        (("progress-sheets", workspace, *OF, "--review", "7"), "progress.no-review"),
        (("progress-sheets", workspace, "--call", ""), "call.not-found"),
        (("progress-sheets", workspace, *OF, "--party", "XX"), "party.unknown"),
        (("read-progress", workspace, tmp_path / "absent.pdf"), "file.missing"),
        (("progress-sheets", workspace, *OF, "--reminders", tmp_path / "r"), "progress.nobody-late"),
    ):
        said = verb(*arguments, "--json")
        assert (said.code, said.json["refused"]["code"]) == (main.REFUSED, code)
    endless = verb("progress-sheets", workspace, *OF, "--review", "9" * 20, "--json")
    assert (endless.code, endless.json["usage"]["code"]) == (main.BAD_USAGE, "usage.bad-value")
