"""The identifier of a score sheet and the names of its fields."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returns import (
    OF_CRITERION,
    FieldKind,
    SheetField,
    SheetIdentity,
    call_mark,
    mark_of,
    mark_state,
    parse_code,
    parse_name,
)

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
IDENTITY = SheetIdentity("call-1", 3, "reviewer-1", "application-1")
CODE = str(IDENTITY.code)


def test_a_code_is_short_and_says_call_and_version() -> None:
    assert len(CODE) == 19
    assert CODE.count("-") == 3
    read = parse_code(CODE)
    assert read == IDENTITY.code
    assert (read.call, read.grid_version) == (call_mark("call-1"), 3)


def test_a_code_is_that_of_its_ids_and_of_nothing_else() -> None:
    others = [SheetIdentity("call-2", 3, "reviewer-1", "application-1"), SheetIdentity("call-1", 4, "reviewer-1", "a"),
              SheetIdentity("call-1", 3, "reviewer-2", "application-1"),
              SheetIdentity("call-1", 3, "reviewer-1", "application-2")]  # fmt: skip
    assert len({CODE, *(str(one.code) for one in others)}) == 5
    assert others[0].code.call != IDENTITY.code.call
    assert all(one.code.call == IDENTITY.code.call for one in others[1:])


def test_codes_of_a_large_call_all_differ() -> None:
    codes = {SheetIdentity("c", 1, f"r{n % 300}", f"a{n}").code.plain for n in range(12_000)}
    assert len(codes) == 12_000


@pytest.mark.parametrize("typed", [CODE.lower(), CODE.replace("-", ""), f"  {CODE} ", CODE.replace("-", " "),
                                   CODE.replace("-", "\u2011"), CODE.replace("0", "o").replace("1", "l")])  # fmt: skip
def test_a_code_may_be_typed_as_people_type(typed: str) -> None:
    assert parse_code(typed) == IDENTITY.code


@given(st.integers(0, 15), st.sampled_from(ALPHABET))
def test_one_wrong_character_never_passes(place: int, other: str) -> None:
    plain = IDENTITY.code.plain
    wrong = plain[:place] + other + plain[place + 1 :]
    if wrong != plain:
        with pytest.raises(Refusal, match=r"return\.code-invalid"):
            parse_code(wrong)


@given(st.integers(0, 14))
def test_swapped_neighbours_never_pass(place: int) -> None:
    plain = IDENTITY.code.plain
    swapped = plain[:place] + plain[place + 1] + plain[place] + plain[place + 2 :]
    if swapped != plain:
        with pytest.raises(Refusal, match=r"return\.code-invalid"):
            parse_code(swapped)


@pytest.mark.parametrize("text", ["", "K7QM", CODE + "0", CODE[:-1] + "U", "é" * 16])
def test_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"return\.code-invalid"):
        parse_code(text)


@given(st.sampled_from(FieldKind), st.text(min_size=1, max_size=40).filter(lambda code: code.isprintable()))
def test_a_name_tells_sheet_and_field(kind: FieldKind, criterion: str) -> None:
    field = SheetField(kind, criterion if kind in OF_CRITERION else "")
    name = field.name(IDENTITY.code)
    assert name.count(".") == (3 if kind in OF_CRITERION else 2)
    assert name.isascii()
    assert parse_name(name) == (IDENTITY.code, field)


@pytest.mark.parametrize("name", ["", "Text1", "cmpdesk", f"cmpdesk.{IDENTITY.code.plain}",
                                  f"cmpdesk.{IDENTITY.code.plain}.mark", f"cmpdesk.{IDENTITY.code.plain}.strengths.c1",
                                  "cmpdesk.K7QM.mark.c1", f"other.{IDENTITY.code.plain}.mark.c1"])  # fmt: skip
def test_the_name_of_anything_else_is_none(name: str) -> None:
    assert parse_name(name) is None


@pytest.mark.parametrize(("state", "half", "mark"), [
    (mark_state(4), False, Decimal(4)), (mark_state(4), True, Decimal("4.5")), (None, False, None),
    ("Off", False, None), ("Off", True, Decimal("0.5")), (mark_state(0), False, Decimal(0)),
    (mark_state(5), True, Decimal("5.5")),
])  # fmt: skip
def test_buttons_tell_a_mark(state: str | None, half: bool, mark: Decimal | None) -> None:
    assert mark_of(state, half) == mark


def test_a_button_of_others_is_refused() -> None:
    with pytest.raises(Refusal, match=r"return\.mark-unreadable"):
        mark_of("Yes", half=False)
