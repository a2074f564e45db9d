"""Workbooks read back by another library."""

import io
from datetime import UTC, datetime

import pytest
from python_calamine import CalamineWorkbook

from cmpdesk.documents.workbooks import Worksheet, workbook
from cmpdesk.domain.programmes import Paper

AT = datetime(2020, 9, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("Communications to the other Party", "Communications to the other"),
        ("Missions, sector and CO₂e of all sessions", "Missions, sector and CO₂e of"),
        ("Communications outre Atlantique, 2020", "Communications outre Atlantique"),
        ("Register of incidents: 2020/2021", "Register of incidents 2020 2021"),
        ("Projektbegleitungsausschusssitzungen", "Projektbegleitungsausschusssitz"),
        ("Late reports", "Late reports"),
    ],
)
def test_the_name_of_a_worksheet_ends_with_a_whole_word(name: str, tab: str) -> None:
    data = workbook(name, [Worksheet(name, ("No.",), [(1,)])], Paper.A4, "", AT)
    assert CalamineWorkbook.from_filelike(io.BytesIO(data)).sheet_names == [tab]
