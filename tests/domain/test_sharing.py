"""What two officers did to one record, field by field."""

from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.sharing import Conflict, compare, merged

BASE = {"title": "Serres", "months": 24, "state": "received", "summary": ""}


def test_a_field_that_one_of_us_changed_is_no_clash() -> None:
    fields = compare(BASE, {**BASE, "title": "Serres froides"}, {**BASE, "months": 36})
    conflict = Conflict("application", "a", 1, 2, fields)
    assert [one.name for one in fields] == ["title", "months"]
    assert conflict.clashing == ()
    assert merged(conflict) == {"title": "Serres froides", "months": 36}


def test_a_field_that_both_changed_is_to_be_chosen() -> None:
    fields = compare(BASE, {**BASE, "title": "Serres froides"}, {**BASE, "title": "Serres chaudes"})
    conflict = Conflict("application", "a", 1, 2, fields)
    assert [(one.base, one.mine, one.theirs) for one in conflict.clashing] == [
        ("Serres", "Serres froides", "Serres chaudes")
    ]
    assert merged(conflict) == {"title": "Serres chaudes"}
    assert merged(conflict, frozenset({"title"})) == {"title": "Serres froides"}


def test_the_same_change_twice_is_no_clash() -> None:
    fields = compare(BASE, {**BASE, "title": "Mousses"}, {**BASE, "title": "Mousses"})
    assert merged(Conflict("application", "a", 1, 2, fields)) == {"title": "Mousses"}
    assert Conflict("application", "a", 1, 2, fields).clashing == ()


_ROW = st.fixed_dictionaries({name: st.integers(0, 2) for name in "abc"})


@given(_ROW, _ROW, _ROW)
def test_nothing_that_only_one_of_us_changed_is_lost(base: dict[str, int], mine: dict[str, int],
                                                     theirs: dict[str, int]) -> None:  # fmt: skip
    saved = {**theirs, **merged(Conflict("t", "r", 1, 2, compare(base, mine, theirs)))}
    for name, former in base.items():
        if mine[name] == former:
            assert saved[name] == theirs[name]
        elif theirs[name] == former:
            assert saved[name] == mine[name]
