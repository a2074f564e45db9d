"""What a typed or pasted cell may hold."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.cells import MOST_CELLS, CellField, Offers, block, read
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.text import LocalisedText

OFFERS = Offers.of([
    Sector("a", 1, LocalisedText(fr="Culture et économie créative", en="Culture and creative economy")),
    Sector("b", 2, LocalisedText(fr="Santé")),
])  # fmt: skip


@pytest.mark.parametrize(("field", "typed", "value"), [
    (CellField.TITLE, "  Atlas   des rives ", "Atlas des rives"),
    (CellField.TITLE, "'=1+1", "=1+1"),
    (CellField.SECTOR, "SANTE", "b"),
    (CellField.SECTOR, "culture and creative economy", "a"),
    (CellField.SECTOR, "2", "b"),
    (CellField.SECTOR, "—", None),
    (CellField.SECTORS, "Santé, 1", ["b", "a"]),
    (CellField.SECTORS, "", []),
    (CellField.LOAD_LIMIT, "1\u202f200", 1200),
    (CellField.LANGUAGES, "FR, nl;fr", ["fr", "nl"]),
])  # fmt: skip
def test_a_cell_is_read_as_people_type_it(field: CellField, typed: str, value: Any) -> None:
    assert read(field, typed, OFFERS) == value


@pytest.mark.parametrize(("field", "typed", "code"), [
    (CellField.TITLE, " ", "cell.empty"),
    (CellField.TITLE, "x" * 2001, "cell.too-long"),
    (CellField.SECTOR, "Pêche", "cell.no-such-sector"),
    (CellField.SECTORS, "Santé, Pêche", "cell.no-such-sector"),
    (CellField.LOAD_LIMIT, "0", "cell.not-a-number"),
    (CellField.LOAD_LIMIT, "-3", "cell.not-a-number"),
    (CellField.LOAD_LIMIT, "12,5", "cell.not-a-number"),
    (CellField.LOAD_LIMIT, "9" * 500, "cell.not-a-number"),
    (CellField.LOAD_LIMIT, "000000012" + "9" * 20, "cell.not-a-number"),
    (CellField.LOAD_LIMIT, "٣", "cell.not-a-number"),
    (CellField.LANGUAGES, "FR DE", "cell.no-such-language"),
])  # fmt: skip
def test_what_a_cell_cannot_hold_is_refused(field: CellField, typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(field, typed, OFFERS)
    assert refused.value.code == code


def test_a_block_is_read_as_spreadsheets_write_it() -> None:
    assert block('a\tb\r\n"two\nlines"\t\n') == [["a", "b"], ["two\nlines", ""]]
    assert block("x") == [["x"]]
    assert block("a\n\nb") == [["a"], [""], ["b"]]


def test_a_block_that_is_too_large_is_refused_before_it_is_read() -> None:
    with pytest.raises(Refusal) as refused:
        block("\n".join("\t".join("x@#%" for _ in range(60)) for _ in range(5000)))
    assert (refused.value.code, refused.value.params) == ("paste.too-large", {"rows": 5000, "most": MOST_CELLS})
    with pytest.raises(Refusal, match=r"paste\.nothing"):
        block(" \n\t ")


@given(st.text(max_size=200))
def test_any_text_is_a_block_or_is_refused(text: str) -> None:
    with suppress(Refusal):
        rows = block(text)
        assert rows
        assert all(rows)
