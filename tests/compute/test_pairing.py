"""Proposals of pairs: the same project under two wordings, and nothing else."""

import random

from cmpdesk.compute.pairing import Orphan, proposals

FIRST = [
    Orphan(
        "q1",
        "Réseau de lutherie numérique : ateliers croisés",
        "Atelier Boréal",
        "Maison des Cordes de Lessive",
    ),
    Orphan("q2", "Tourbières en ville", "Institut Sphaigne", "Centre de l’eau vive"),
    Orphan("q3", "Chaînes de froid à l’hydrogène", "Coopérative Givre", ""),
]
SECOND = [
    Orphan("w1", "Les tourbières en ville, suivi et gestion", "Centre de l'eau vive", "Institut Sphaigne"),
    Orphan(
        "w2",
        "Ateliers croisés de lutherie numérique (réseau)",
        "Maison des cordes de Lessive",
        "Atelier Boreal",
    ),
    Orphan("w3", "Alphabétisation des adultes par le chant", "Chœur du Parc", "Collège Laurentides"),
]


def test_two_wordings_of_one_project_are_proposed_and_strangers_are_not() -> None:
    found = proposals(FIRST, SECOND)
    assert {(mine, theirs) for mine, theirs, _ in found} == {("q1", "w2"), ("q2", "w1")}
    assert all(60 <= score <= 100 for _, _, score in found)


def test_each_filing_is_proposed_once_and_the_better_pair_wins() -> None:
    twin = Orphan("w0", "Tourbières en villes d’Europe", "Autre centre", "Institut Sphaigne")
    found = proposals(FIRST, [*SECOND, twin])
    assert [theirs for mine, theirs, _ in found if mine == "q2"] == ["w1"]
    assert len({theirs for _, theirs, _ in found}) == len(found)


def test_order_of_input_does_not_matter() -> None:
    shuffled = random.Random(3)
    ones, others = list(FIRST), list(SECOND)
    shuffled.shuffle(ones)
    shuffled.shuffle(others)
    assert proposals(ones, others) == proposals(FIRST, SECOND)


def test_nothing_to_pair_gives_nothing() -> None:
    assert proposals([], SECOND) == []
    assert proposals(FIRST, []) == []
