"""Registers of people's data on paper, read back: nobody signs a page that holds nothing to authorise."""

import io
from datetime import UTC, date, datetime

import pytest
from pypdf import PdfReader

from cmpdesk.documents import registers
from cmpdesk.documents.house import House
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.retention import DryRun, Due, Fate, Held, Kind, Rule
from tests.documents.contents import CMP, QUEBEC, WALLONIE

AT = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
RULE = Rule("QC", Kind.REFUSED, 3, Fate.DESTROY, "Calendrier de conservation <b>3-12</b>")
TITLES = ("Tourbières", "Restauration participative des tourbières du littoral et des bassins versants voisins")


def pages(party: Party, count: int, rules: int) -> list[str]:
    day = PartialDate.of(AT.date())
    due = tuple(
        Due(Held(Kind.REFUSED, str(place), "QC", f"11.{place:03}", TITLES[place % 3 == 0], day, 2),
            RULE, date(2026, 1, 1)) for place in range(count)
    )  # fmt: skip
    house = House.of(CMP, party, "en")
    data = registers.pdf(house, registers.due(house, DryRun(AT.date(), (RULE,) * rules, due)), at=AT)
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]


@pytest.mark.parametrize("party", [QUEBEC, WALLONIE])
def test_what_is_authorised_stands_on_the_page_that_is_signed(party: Party) -> None:
    cases = [*((count, 3) for count in range(1, 48)), *((1, rules) for rules in range(20, 48))]
    for count, rules in cases:
        found = pages(party, count, rules)
        last = found[-1]
        assert last.index("What becomes of it") < last.index(f"11.{count - 1:03}") < last.index("Authorisation ("), (
            count, rules)  # fmt: skip
        assert sum("Authorisation (" in page for page in found) == 1
        numbers = [f"11.{place:03}" for place in range(count)]
        assert [one for page in found for one in numbers if one in page] == numbers


def test_the_names_of_the_columns_never_stand_alone() -> None:
    for rules in range(20, 48):
        for page in pages(QUEBEC, 1, rules):
            assert ("What becomes of it" in page) == ("11.000" in page), rules


def test_nothing_due_is_nothing_to_sign() -> None:
    (page,) = pages(QUEBEC, 0, 1)
    assert "Nothing is due." in page
    assert "Authorisation (" not in page
