"""Erasing a person from the command line."""

import pytest

from cmpdesk.services import directory, workspaces
from tests.cli.conftest import Verb, digest
from tests.cli.stories import Sample


def contact(sample: Sample) -> str:
    """Return somebody who is the contact of a filing with attachments."""
    workspace = workspaces.open_workspace(str(sample.path))
    try:
        return next(one.name for one in directory.people(workspace) if one.email and one.function)
    finally:
        workspace.close()


def test_erasing_from_the_command_line(verb: Verb, sample: Sample) -> None:
    name = contact(sample)
    before = digest(sample.path)
    told = verb("erase", sample.path, "--person", name, "--attachments", "--dry-run", "--json")
    assert told.code == 0
    assert told.json["erased"] is None
    assert told.json["applications"]
    assert digest(sample.path) == before
    done = verb("erase", sample.path, "--person", name.upper(), "--attachments", "--json")
    assert done.code == 0
    assert done.json["erased"]["values"] > 0
    assert done.json["erased"]["files"] >= len(told.json["attachments"])
    assert verb("check", sample.path, "--json").json["sound"]
    again = verb("erase", sample.path, "--person", name, "--json")
    assert (again.code, again.json["refused"]["code"]) == (1, "person.unknown")


@pytest.mark.parametrize("extra", [(), ("--dry-run",)])
def test_what_would_be_destroyed_is_told_in_words(verb: Verb, sample: Sample, extra: tuple[str, ...]) -> None:
    name = contact(sample)
    said = verb("erase", sample.path, "--person", name, *extra)
    assert said.code == 0
    assert name in said.out
