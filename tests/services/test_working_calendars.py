"""Calendars of working days: filled from the rules, edited by hand, and told where they do not reach."""

from datetime import date

import pytest

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.schedules import Owner, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.services import schedules, workspaces
from cmpdesk.services import working_calendars as calendars
from cmpdesk.storage.workspace import Workspace
from tests.services.following import cohort
from tests.storage.fixtures import check_refused, check_undone

QC, BE, COMMON = CalendarCode.QC, CalendarCode.BE, CalendarCode.COMMON
CLOSED = LocalisedText(fr="Fermeture des Fêtes")


@pytest.fixture
def workspace(file_workspace: Workspace) -> Workspace:
    """In a file: what a server does otherwise is in `test_schedules_on_server`."""
    return file_workspace


def fill(workspace: Workspace, officer: Officer, first: int, last: int, *codes: CalendarCode) -> int:
    return calendars.fill(workspace, officer=officer, calendars=codes or (QC, BE), first_year=first,
                          last_year=last).value  # fmt: skip


def test_rules_fill_a_range_of_years(workspace: Workspace, officer: Officer) -> None:
    assert calendars.years(workspace)[COMMON].covered is None
    count = check_undone(workspace, officer, lambda: fill(workspace, officer, 2020, 2022))
    assert count == len(calendars.holidays(workspace, COMMON)) > 60
    days = {row.holiday.day for row in calendars.holidays(workspace, BE, 2021)}
    assert {date(2021, 7, 21), date(2021, 4, 5), date(2021, 11, 11)} <= days
    assert date(2021, 6, 24) in {row.holiday.day for row in calendars.holidays(workspace, QC, 2021)}
    assert calendars.years(workspace)[COMMON].covered == (2020, 2022)
    assert fill(workspace, officer, 2021, 2022) == 0
    common = schedules.working_days(workspace)[COMMON]
    assert not common.is_working(date(2021, 6, 24))
    assert not common.is_working(date(2021, 7, 21))
    assert common.is_working(date(2021, 7, 20))
    assert common.uncovered(date(2023, 1, 3)) == (date(2023, 1, 3),)


def test_what_was_edited_by_hand_stays(workspace: Workspace, officer: Officer) -> None:
    fill(workspace, officer, 2021, 2021)
    (king,) = [row for row in calendars.holidays(workspace, BE) if row.holiday.day == date(2021, 11, 15)]
    check_undone(workspace, officer, lambda: calendars.edit(
        workspace, officer=officer, holiday_id=king.id, day=date(2021, 11, 15), name=CLOSED))  # fmt: skip
    made = check_undone(workspace, officer, lambda: calendars.add(
        workspace, officer=officer, calendar=BE, day=date(2021, 12, 27), name=CLOSED)).value  # fmt: skip
    assert fill(workspace, officer, 2021, 2021) == 0
    names = {row.holiday.day: row.holiday.name for row in calendars.holidays(workspace, BE, 2021)}
    assert names[date(2021, 11, 15)] == names[date(2021, 12, 27)] == CLOSED
    check_undone(workspace, officer, lambda: calendars.remove(workspace, officer=officer, holiday_id=made.id))
    gone = check_undone(workspace, officer, lambda: calendars.clear(workspace, officer=officer, calendar=BE, year=2021))
    assert gone.value == len(names) - 1
    assert calendars.years(workspace)[COMMON].covered is None
    assert calendars.years(workspace)[QC].covered == (2021, 2021)


def test_what_is_refused(workspace: Workspace, officer: Officer) -> None:
    day = calendars.add(workspace, officer=officer, calendar=QC, day=date(2021, 12, 27), name=CLOSED).value
    other = calendars.add(workspace, officer=officer, calendar=QC, day=date(2021, 12, 28), name=CLOSED).value
    reader = workspaces.add_officer(workspace, officer=officer, name="Noor Claes", party_code="WB",
                                    role=Role.READER).value  # fmt: skip
    with check_refused(workspace, "holiday.exists"):
        calendars.add(workspace, officer=officer, calendar=QC, day=date(2021, 12, 27), name=CLOSED)
    with check_refused(workspace, "holiday.exists"):
        calendars.edit(workspace, officer=officer, holiday_id=other.id, day=day.holiday.day, name=CLOSED)
    with check_refused(workspace, "holiday.no-name"):
        calendars.edit(workspace, officer=officer, holiday_id=other.id, day=date(2021, 12, 29), name=LocalisedText())
    with check_refused(workspace, "holiday.calendar"):
        calendars.add(workspace, officer=officer, calendar=COMMON, day=date(2021, 12, 29), name=CLOSED)
    for first, last in ((2022, 2021), (1800, 1801), (2000, 2100)):
        with check_refused(workspace, "holiday.years"):
            fill(workspace, officer, first, last)
    with check_refused(workspace, "access.edit-project"):
        fill(workspace, reader, 2021, 2021)
    with check_refused(workspace, "record.gone"):
        calendars.remove(workspace, officer=officer, holiday_id="0" * 32)


def test_a_date_is_told_that_the_table_does_not_reach(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 1)
    owner = Owner(OwnerKind.PROJECT, made.projects[0])

    def missing() -> tuple[int, ...]:
        plan = schedules.plan(workspace, owner)
        return next(plan.uncovered(one) for one in plan.milestones if one.id == made.at(0, "Rapport final"))

    assert missing() == (2021,)
    fill(workspace, officer, 2019, 2022, QC)
    assert missing() == (2021,)  # that of both needs both
    fill(workspace, officer, 2019, 2022, BE)
    assert missing() == ()


@pytest.mark.parametrize("code", [QC, BE])
def test_every_shipped_calendar_says_where_it_comes_from(code: CalendarCode) -> None:
    shipped = calendars.shipped()[code]
    assert shipped.sources
    assert all(one.name.fr and one.name.en and one.name.nl for one in shipped.holidays(2026))
