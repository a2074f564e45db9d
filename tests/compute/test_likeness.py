"""Names that look like one."""

from itertools import permutations

from cmpdesk.compute.likeness import Named, alike


def test_what_was_entered_twice_is_found_whatever_the_order() -> None:
    entries = [
        Named("a", ("Institut boréal",)),
        Named("b", ("INSTITUT BOREAL",)),
        Named("c", ("Institut boréale",)),
        Named("d", ("Chorale des écluses",)),
        Named("e", ("Compagnie du quai", "Écluses, Chorale des")),
        Named("f", ("Scène du port 1",)),
        Named("g", ("Scène du port 2",)),
    ]
    expected = [("a", "b", 100), ("d", "e", 100), ("a", "c", 97), ("b", "c", 97)]
    for order in list(permutations(entries))[::97]:
        assert alike(order) == expected


def test_one_e_mail_is_one_person() -> None:
    entries = [Named("a", ("U. Roy",), "u@exemple.test"), Named("b", ("Ursuline Quévillon",), " U@Exemple.test "),
               Named("c", ("Autre",), "")]  # fmt: skip
    assert alike(entries) == [("a", "b", 100)]


def test_names_beyond_one_block_are_compared_and_the_list_is_bounded() -> None:
    entries = [Named(f"{number:04}", (f"{number:04}{number:04}",)) for number in range(1100)]
    entries += [Named("x", ("Institut des mousses",)), Named("y", ("Institut des mousses.",)), Named("z", ("",))]
    found = alike(entries, most=3)
    assert ("x", "y", 100) in found
    assert len(found) <= 3


def test_nothing_is_like_nothing() -> None:
    assert alike([]) == []
