"""The verb declare, on a copy of the sample: what is declared opens the packet."""

from pathlib import Path

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP

LAST = ("--call", CMP, "--party", "QC", "--reviewer", "QC-12")


def test_what_is_declared_is_in_the_next_issue(verb: Verb, sample: Sample, tmp_path: Path) -> None:
    arguments = ("packets", sample.path, *LAST, "--out", tmp_path / "out", "--json")
    (packet,) = verb(*arguments).json["packets"]
    assert packet["held_back"] == 2
    said = verb("declare", sample.path, *LAST, "--json").json
    assert (len(said["declared"]), said["awaited"]) == (2, [])
    (after,) = verb(*arguments).json["packets"]
    assert (after["issue"], after["held_back"], after["applications"]) == (2, 0, packet["applications"] + 2)
    assert after["pages"] > packet["pages"]


def test_a_conflict_needs_its_explanation(verb: Verb, sample: Sample) -> None:
    number = verb("declare", sample.path, *LAST, "--json").json["declared"][0]
    conflict = ("declare", sample.path, *LAST, "--application", number, "--answer", "apparent")
    said = verb(*conflict, "--json")
    assert (said.code, said.json["refused"]["code"]) == (main.REFUSED, "declaration.no-explanation")
    said = verb(*conflict, "--explanation", "Coauteurs d’un article")
    assert said.code == 0
    assert "Coauteurs" in said.out
    unknown = verb("declare", sample.path, *LAST, "--application", "99.999", "--json")
    assert (unknown.code, unknown.json["refused"]["code"]) == (main.REFUSED, "declaration.not-theirs")
