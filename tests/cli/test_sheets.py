"""The verb that writes score sheets as files."""

from pathlib import Path

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP


def test_sheets_of_one_reviewer(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    arguments = ("sheets", sample.path, "--call", CMP, "--party", "QC", "--out", tmp_path / "out", "--kind", "xlsx",
                 "--reviewer", "qc-06")  # fmt: skip
    said = verb(*arguments, "--json")
    assert said.code == 0
    names = said.json["files"]
    assert names
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(names)
    assert verb(*arguments).code == main.REFUSED
    together = verb(*arguments, "--together", "--replace")
    assert together.code == 0
    assert "out" in together.out
    assert len(list((tmp_path / "out").iterdir())) == len(names) + 1


def test_a_kind_that_is_none(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    said = verb("sheets", sample.path, "--call", CMP, "--party", "QC", "--out", tmp_path, "--kind", "csv")
    assert said.code == main.BAD_USAGE
