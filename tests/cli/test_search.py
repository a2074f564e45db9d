"""The verbs find and reindex, on a copy of the sample."""

from tests.cli.conftest import Verb
from tests.cli.stories import Sample


def test_what_is_found_by_name_and_then_by_text(verb: Verb, sample: Sample) -> None:
    path = str(sample.path)
    said = verb("find", path, "candidature", "--json")
    assert said.code == 0
    assert said.json["counts"]["attachment"] > 0
    assert {hit["passage"] for hit in said.json["hits"] if hit["kind"] == "attachment"} == {""}
    read = verb("reindex", path, "--json")
    assert (read.code, read.json["read"] > 0) == (0, True)
    assert verb("reindex", path, "--json").json == {"read": 0}
    found = verb("find", path, "budget annuel", "--limit", "2", "--json").json
    passages = [hit["passage"] for hit in found["hits"] if hit["kind"] == "attachment"]
    assert len(passages) == 2
    assert all("budget annuel" in passage for passage in passages)
    assert verb("check", path).code == 0


def test_what_is_found_is_told_in_words(verb: Verb, sample: Sample) -> None:
    said = verb("find", str(sample.path), "theatre")
    assert said.code == 0
    assert "Théâtre" in said.out
    nothing = verb("find", str(sample.path), "zzzz", "--", "-theatre")
    assert nothing.code == 0
    assert nothing.out.count("\n") == 1


def test_words_in_a_row_may_be_quoted_for_the_search_too(verb: Verb, sample: Sample) -> None:
    path = str(sample.path)
    once = verb("find", path, "jeune public", "--json").json
    assert once["counts"]["application"] == 1
    assert verb("find", path, '"jeune public"', "--json").json == once
