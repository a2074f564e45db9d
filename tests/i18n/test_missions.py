"""What is said of missions."""

from datetime import date

import pytest

from cmpdesk.domain.missions import DueReport, Mission
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import missions as say
from cmpdesk.i18n.words import Words


@pytest.mark.parametrize(("due", "said"), [
    ("2020-06-26", "Late: 26\u00a0June 2020"),
    ("2020-06-26~", "Perhaps overdue: around 26\u00a0June 2020"),
    ("2020-08-01", "Due: 1\u00a0August 2020"),
])  # fmt: skip
def test_a_report_whose_date_is_approximate_is_perhaps_late(due: str, said: str) -> None:
    day = PartialDate.of_edtf(due)
    one = Mission("Ateliers", Side.FIRST, day, 5, number=1, report=DueReport("r", day))
    assert say.report(Words.of("en"), one, date(2020, 7, 1)) == said
