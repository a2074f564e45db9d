"""Affinity is explained part by part; what forbids a pair is named."""

import pytest

from cmpdesk.domain.assignment import (
    Affinity,
    AssignmentProblem,
    Candidate,
    Load,
    Preference,
    Rule,
    Rules,
    affinity,
    explain,
    forbidden,
)


def one_pair(candidate: Candidate, load: Load, value: int = 0, rules: Rules | None = None,
             barred: bool = False) -> AssignmentProblem:  # fmt: skip
    wishes = (Preference(candidate.key, load.key, value),) if value else ()
    pair = frozenset({(candidate.key, load.key)}) if barred else frozenset()
    return AssignmentProblem((candidate,), (load,), 1, barred=pair, preferences=wishes, rules=rules or Rules())


def test_affinity_adds_sector_keywords_and_wish() -> None:
    candidate = Candidate("r", 3, sectors=frozenset({"art"}), keywords=frozenset({"eau", "sphaigne", "tourbe"}))
    load = Load("a", "art", keywords=frozenset({"tourbe", "eau", "bois"}))
    found = explain(one_pair(candidate, load, 2), ("r", "a"))
    assert found == Affinity(sector=4, keywords=4, preference=6, shared=("eau", "tourbe"))
    assert found.total == 14


def test_keywords_count_up_to_three_and_all_are_named() -> None:
    words = frozenset({"a", "b", "c", "d", "e"})
    found = affinity(Candidate("r", 3, keywords=words), Load("a", keywords=words))
    assert (found.total, found.shared) == (6, ("a", "b", "c", "d", "e"))


def test_affinity_is_negative_where_they_would_rather_not() -> None:
    assert affinity(Candidate("r", 3), Load("a"), -2).total == -6


def test_no_sector_is_nobodys_sector() -> None:
    assert affinity(Candidate("r", 3), Load("a", None)).sector == 0


@pytest.mark.parametrize(
    ("candidate", "load", "rule"),
    [
        (Candidate("r", 3, organisations=frozenset({"x"})), Load("a", organisations=frozenset({"x"})), Rule.CONFLICT),
        (Candidate("r", 3, languages=frozenset({"nl"})), Load("a", language="fr"), Rule.LANGUAGE),
        (Candidate("r", 3, languages=frozenset({"nl", "fr"})), Load("a", language="fr"), None),
        (Candidate("r", 3, languages=frozenset({"nl"})), Load("a"), None),
        (Candidate("r", 3), Load("a", language="fr"), None),
    ],
)
def test_what_forbids_a_pair_is_named(candidate: Candidate, load: Load, rule: Rule | None) -> None:
    assert forbidden(one_pair(candidate, load), candidate, load) is rule


def test_a_barred_pair_is_a_conflict_and_the_language_may_be_waived() -> None:
    candidate, load = Candidate("r", 3, languages=frozenset({"nl"})), Load("a", language="fr")
    assert forbidden(one_pair(candidate, load, barred=True), candidate, load) is Rule.CONFLICT
    assert forbidden(one_pair(candidate, load, rules=Rules(language=False)), candidate, load) is None
