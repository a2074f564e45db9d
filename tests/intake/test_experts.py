"""How people write, in a list of experts, when somebody is away and where they work."""

from datetime import date

import pytest

from cmpdesk.domain.experts import Absence, Affiliation
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.intake.experts import read_experts
from cmpdesk.intake.tables import Table

TODAY = date(2026, 11, 22)
AWAY = (date(2026, 11, 27), date(2026, 12, 19))


def read(heading: str, cell: str) -> tuple[object, list[str]]:
    """Return what one cell below `heading` says, and the codes of its faults."""
    table = Table("experts.csv", "", (), 1, [["Name", heading], ["Odette Roy", cell]])
    (row,), _ = read_experts(table, TODAY)
    (value,) = [value for key, value in row.values.items() if key != "name"] or [None]
    return value, [one.code for one in row.faults]


@pytest.mark.parametrize(("typed", "reason"), [
    ("2026-11-27–2026-12-19 en mission", "en mission"),
    ("2026-11-27–2026-12-19", ""), ("2026-11-27/2026-12-19", ""), ("27/11/2026–19/12/2026 colloque – Gand",
    "colloque – Gand"), ("27/11/2026 - 19/12/2026 congé", "congé"), ("du 27/11/2026 au 19/12/2026", ""),
    ("2026-11-27 au 2026-12-19", ""), ("27 novembre 2026 – 19 décembre 2026", ""),
    ("2026-11-27 jusqu’au 2026-12-19", ""), ("from 27 November 2026 to 19 December 2026: leave", "leave"),
])  # fmt: skip
def test_a_period_as_people_write_it(typed: str, reason: str) -> None:
    assert read("Not available", typed) == ((Absence(*AWAY, reason),), [])


@pytest.mark.parametrize(("typed", "reason"), [
    ("2026-08-01", ""), ("2026-08-01 congé - famille", "congé - famille"), ("2026-08-01 - congé", "congé"),
])  # fmt: skip
def test_one_day_away(typed: str, reason: str) -> None:
    assert read("Not available", typed) == ((Absence(date(2026, 8, 1), date(2026, 8, 1), reason),), [])


@pytest.mark.parametrize("typed", [
    "2026-11-27 2026-12-19", "2026-12-19–2026-11-27", "congé", "été 2026", "2026-11-27 vers le 19/12/2026",
])  # fmt: skip
def test_a_period_that_says_no_two_days_is_a_fault(typed: str) -> None:
    assert read("Not available", typed) == (None, ["period.unreadable"])


@pytest.mark.parametrize(("typed", "role", "since", "until"), [
    ("Institut (2015-2019)", "", 2015, 2019), ("Institut (professeur, 2015–2019)", "professeur", 2015, 2019),
    ("Institut (2015/2019)", "", 2015, 2019), ("Institut (depuis 2015)", "", 2015, None),
    ("Institut (prof., since 2015)", "prof.", 2015, None), ("Institut (2015–)", "", 2015, None),
    ("Institut (2019)", "", None, 2019), ("Institut (chargée de cours - vacataire)", "chargée de cours - vacataire",
    None, None),
])  # fmt: skip
def test_where_somebody_worked(typed: str, role: str, since: int | None, until: int | None) -> None:
    spell = [PartialDate(year) if year else None for year in (since, until)]
    assert read("Other organisations", typed) == ((Affiliation("Institut", role, *spell),), [])


def test_months_with_slashes_keep_their_slashes() -> None:
    value, _ = read("Other organisations", "Institut (01/2015–12/2019)")
    assert value == (Affiliation("Institut", "", PartialDate(2015, month=1), PartialDate(2019, month=12)),)


@pytest.mark.parametrize("typed", ["Institut, 2015-2019", "Institut (2015-2019, prof)", "Institut (2019–2015)"])
def test_years_are_never_taken_for_a_name_or_a_function(typed: str) -> None:
    assert read("Other organisations", typed) == (None, ["affiliation.unreadable"])
