"""The verb `history`: what it finds, and a thing as it was."""

import pytest

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMPDESK_LANG", "en")


def test_steps_are_chosen_by_person_kind_time_and_words(verb: Verb, sample: Sample) -> None:
    def found(*options: str) -> list[str]:
        steps = verb("history", sample.path, *options, "--limit", "1000", "--json").json["steps"]
        return [step["label"] for step in steps]

    every = found()
    officers = {step["officer"] for step in verb("history", sample.path, "--limit", "1000", "--json").json["steps"]}
    assert len(officers) > 1
    assert sum(len(found("--officer", officer)) for officer in officers) == len(every)
    assert found("--table", "call") == found("--table", "Call")
    assert 0 < len(found("--table", "call")) < len(every)
    assert found("--since", "2100-01-01") == []
    assert found("--until", "2100-01-01") == every
    assert found("--search", "workspace CREATED") == ["workspace.create"]
    assert verb("history", sample.path, "--officer", "Personne").code != 0
    unknown = verb("history", sample.path, "--table", "thing", "--json")
    assert (unknown.code, unknown.json["usage"]["code"]) == (main.BAD_USAGE, "usage.no-kind")
    assert "thing" in unknown.err
    assert verb("history", sample.path, "--since", "hier").code == main.BAD_USAGE
    alone = verb("history", sample.path, "--as-of", "2026-01-01")
    assert (alone.code, "--record" in alone.err) == (main.BAD_USAGE, True)


def test_a_thing_is_shown_as_it_was(verb: Verb, sample: Sample) -> None:
    calls = verb("list", sample.path, "--json").json["calls"]
    record = calls[0]["id"]
    assert "call.create" in [one["label"] for one in verb("history", sample.path, "--record", record,
                                                          "--json").json["steps"]]  # fmt: skip
    records = verb("history", sample.path, "--record", record, "--as-of", "2100-01-01", "--json").json["records"]
    assert records[0]["table"] == "call"
    assert records[0]["was"]
    assert all(field["then"] == field["now"] for field in records[0]["fields"])
    said = verb("history", sample.path, "--record", record, "--as-of", "2100-01-01")
    assert "Title" in said.out
    before = verb("history", sample.path, "--record", record, "--as-of", "2001-01-01")
    assert "did not exist yet" in before.out
    assert verb("history", sample.path, "--record", "f" * 32).code != 0
