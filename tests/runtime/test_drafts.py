"""Drafts on disk: one private file a form, the last request wins, damage is thrown away."""

import os
import stat
import sys
import time
from pathlib import Path

import pytest

from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.runtime import drafts
from cmpdesk.runtime.drafts import Draft, DraftKey

KEY = DraftKey("a" * 32, "b" * 32, "call:new")
ONE = Draft(1_770_000_000.0, [["QLineEdit", "Œuvres"]], [["QLineEdit", ""]])


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path))
    return tmp_path / "data" / "drafts"


def test_a_draft_is_kept_for_one_form_of_one_officer_in_one_workspace(folder: Path) -> None:
    drafts.keep(KEY, [ONE], drafts.ticket())
    assert drafts.load(KEY) == (ONE,)
    for other in (DraftKey("c" * 32, KEY.officer_id, KEY.form), DraftKey(KEY.workspace_id, "c" * 32, KEY.form),
                  DraftKey(KEY.workspace_id, KEY.officer_id, "call:other")):  # fmt: skip
        assert drafts.load(other) == ()
    (path,) = folder.iterdir()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    drafts.drop(KEY, drafts.ticket())
    assert drafts.load(KEY) == ()
    assert list(folder.iterdir()) == []


def test_what_was_asked_before_and_comes_late_changes_nothing(folder: Path) -> None:
    first, second, third = (drafts.ticket() for _ in range(3))
    drafts.keep(KEY, [Draft(2.0, "new", "")], second)
    drafts.keep(KEY, [Draft(1.0, "old", "")], first)
    assert drafts.load(KEY)[0].values == "new"
    fourth = drafts.ticket()
    drafts.drop(KEY, fourth)
    drafts.keep(KEY, [Draft(3.0, "late", "")], third)
    assert drafts.load(KEY) == ()
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b'[{"at": "x", "values": 1, "base": 1}]', b"\xff\xfe", b"[" * 100_000]
)
def test_a_damaged_draft_is_thrown_away(folder: Path, content: bytes) -> None:
    drafts.keep(KEY, [ONE], drafts.ticket())
    (path,) = folder.iterdir()
    path.write_bytes(content)
    assert drafts.load(KEY) == ()
    assert not path.exists()


def test_very_old_drafts_go(folder: Path) -> None:
    other = DraftKey("c" * 32, "d" * 32, "x")
    drafts.keep(other, [ONE], drafts.ticket())
    (path,) = folder.iterdir()
    old = time.time() - 100 * 24 * 3600
    os.utime(path, (old, old))
    drafts.load(KEY)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_stops_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "taken").write_text("")
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "taken"))
    with pytest.raises(EnvironmentFailure, match=r"disk\.unwritable"):
        drafts.keep(KEY, [ONE], drafts.ticket())
    assert drafts.load(KEY) == ()
    drafts.drop(KEY, drafts.ticket())
