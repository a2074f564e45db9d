"""Dates and hours in three languages, placed in the zone of the Party; vectors of domain.md 11.3 and 11.7."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cmpdesk.domain.programmes import Party
from cmpdesk.intake.dates import instant_reader
from cmpdesk.intake.tables import Cell
from cmpdesk.intake.values import Note, Unreadable
from tests.intake.parties import QC, WB

MARCH_4 = datetime(2019, 3, 4, 22, 59, tzinfo=UTC)


def read(cell: Cell, party: Party) -> tuple[datetime | None, list[str]]:
    notes: list[Note] = []
    found = instant_reader(party)(cell, notes)
    assert found is None or isinstance(found, datetime)
    return found, [code for code, _ in notes]


@pytest.mark.parametrize(
    "cell",
    [
        "4 mars 2019, 17 h 59", "4 mars 2019 à 17h59", "le lundi 4 mars 2019, 17 h 59", "2019-03-04 17:59",
        "2019-03-04T17:59:00", "4 March 2019 17:59", "March 4, 2019, 5:59 pm", "4 maart 2019 om 17.59 uur",
        "2019-03-04T22:59:00Z", {"d": "2019-03-04T17:59:00"}, 43528.749306,
    ],
)  # fmt: skip
def test_many_ways_to_write_one_instant(cell: Cell) -> None:
    found, notes = read(cell, QC)
    assert found is not None
    assert abs((found - MARCH_4).total_seconds()) < 1
    assert notes == []


def test_the_same_wall_time_is_another_instant_in_brussels() -> None:
    assert read("04/03/2019 17:59", WB) == (datetime(2019, 3, 4, 16, 59, tzinfo=UTC), [])
    assert read("9 juli 2021 om 23.59 uur", WB)[0] == datetime(2021, 7, 9, 21, 59, tzinfo=UTC)
    assert read("1er avril 2026 à 8 h 5", WB)[0] == datetime(2026, 4, 1, 6, 5, tzinfo=UTC)


def test_a_date_without_hour_is_its_midnight_there() -> None:
    assert read({"d": "2026-03-04"}, QC) == (datetime(2026, 3, 4, 5, tzinfo=UTC), [])
    assert read("4 févr. 2026", WB) == (datetime(2026, 2, 3, 23, tzinfo=UTC), [])


def test_day_and_month_by_numbers_are_doubted_in_quebec() -> None:
    assert read("04/03/2019", QC) == (datetime(2019, 3, 4, 5, tzinfo=UTC), ["date.ambiguous"])
    assert read("25/03/2019", QC)[1] == []


@pytest.mark.parametrize("text", ["31 février 2022", "31/02/2022", "2022-02-31"])
def test_a_day_that_no_calendar_has(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text, QC)
    assert refused.value.code == "date.does-not-exist"
    assert (refused.value.params["day"], refused.value.params["month"], refused.value.params["year"]) == (
        "31",
        "2",
        "2022",
    )


@pytest.mark.parametrize(
    ("cell", "party", "code"),
    [
        ("2026-03-08 02:30", QC, "date.hour-does-not-exist"),
        ("29/03/2026 02:30", WB, "date.hour-does-not-exist"),
        ("4 mars 2019, 25 h 00", QC, "date.hour-does-not-exist"),
        ("4 mars 1819", QC, "date.out-of-range"),
        ("demain", QC, "date.unreadable"),
        ("17 h 59", QC, "date.unreadable"),
        ("03/25/2019", QC, "date.unreadable"),
        (12.0, QC, "date.unreadable"),
        ({"t": "17:59:00"}, QC, "date.unreadable"),
        ("4" * 500, QC, "date.unreadable"),
    ],
)
def test_what_is_no_date_is_refused(cell: Cell, party: Party, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(cell, party)
    assert refused.value.code == code


@given(st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)), st.sampled_from([QC, WB]))  # noqa: DTZ001 - typed without a zone
def test_what_an_office_writes_comes_back(moment: datetime, party: Party) -> None:
    moment = moment.replace(second=0, microsecond=0)
    zone = ZoneInfo(party.zone)
    there = moment.replace(tzinfo=zone).astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    assume(there == moment)  # not an hour that the clocks skip
    found, _ = read(moment.strftime("%d/%m/%Y %H:%M"), party)
    assert found is not None
    assert found.astimezone(zone).replace(tzinfo=None) == moment
