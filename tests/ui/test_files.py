"""Files that leave the workspace are written whole or not at all."""

import os
from pathlib import Path

import pytest

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.ui.files import write_whole


def refused() -> bytes:
    raise Refusal("blob.missing")


def test_a_file_is_written_and_replaces_the_one_before(tmp_path: Path) -> None:
    target = tmp_path / "cahier.pdf"
    target.write_bytes(b"old")
    assert write_whole(lambda: b"new", target) == target
    assert target.read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["cahier.pdf"]


def test_what_cannot_be_loaded_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    target = tmp_path / "cahier.pdf"
    target.write_bytes(b"old")
    with pytest.raises(Refusal):
        write_whole(refused, target)
    assert target.read_bytes() == b"old"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as told:
        write_whole(lambda: b"new", tmp_path / "absent" / "cahier.pdf")
    assert told.value.code == "file.not-written"
    assert told.value.params["path"].endswith("cahier.pdf")


def test_a_folder_in_the_way_leaves_nothing_behind(tmp_path: Path) -> None:
    target = tmp_path / "cahier.pdf"
    target.mkdir()
    with pytest.raises(EnvironmentFailure):
        write_whole(lambda: b"new", target)
    assert os.listdir(tmp_path) == ["cahier.pdf"]
