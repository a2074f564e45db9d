"""Milestones on screen: the list with its verbs, one milestone in a form with its preview, working days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import Role
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.domain.working_days import CalendarCode
from cmpdesk.i18n import screen
from cmpdesk.runtime import settings
from cmpdesk.services import history, schedules, working_calendars, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.memory import Remembered
from cmpdesk.ui.milestones import dialogs, panel
from cmpdesk.ui.milestones.done import DoneSheet
from cmpdesk.ui.milestones.editing import MilestoneSheet
from cmpdesk.ui.milestones.holidays import FillSheet, HolidaysDialog, HolidaySheet
from cmpdesk.ui.milestones.panel import MilestonePanel
from cmpdesk.ui.pages.projects.calendar import ProjectCalendar, give
from cmpdesk.ui.tasks import TaskRunner
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock
from tests.ui.conftest import idle

Opened = TypeVar("Opened", bound=QWidget)


@dataclass
class Bench:
    """A desk on a cohort, a window to open dialogs on, and what was said."""

    qtbot: QtBot
    desk: Desk
    made: Cohort
    host: QWidget
    said: list[tuple[str, bool]]

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def settle(self) -> None:
        idle(self.qtbot, self.desk.runner)

    def panel(self, owner: Owner | None = None) -> MilestonePanel:
        shown = ProjectCalendar(self.desk, self.made.projects[0]) if owner is None else MilestonePanel(self.desk, owner)
        self.qtbot.addWidget(shown)
        shown.resize(700, 600)
        shown.show()
        self.settle()
        return shown

    def milestone(self, name: str) -> Milestone:
        plan = schedules.plan(self.workspace, Owner(OwnerKind.PROJECT, self.made.projects[0]))
        return next(one for one in plan.milestones if one.name.in_("fr") == name)


@pytest.fixture
def bench(qtbot: QtBot, runner: TaskRunner, tmp_path: Path) -> Iterator[Bench]:
    screen.set_language("en")
    workspace = workspaces.create(str(tmp_path / "suivi.cmpdesk"), office=None, officer_name="Odile Garneau",
                                  clock=Clock())  # fmt: skip
    officer = workspaces.officers(workspace)[0]
    made = cohort(workspace, officer, 2)
    memory = Remembered(settings.Settings(), runner, runner)
    desk = Desk(workspace, officer, runner, memory, runner)
    desk.choose_call(made.call.id)
    host = QWidget()
    host.resize(1100, 800)
    qtbot.addWidget(host)
    host.show()
    said: list[tuple[str, bool]] = []
    desk.said.connect(lambda sentence, undo: said.append((sentence, undo)))
    yield Bench(qtbot, desk, made, host, said)
    memory.flush()
    runner.close()
    workspace.close()


def opened(kind: type[Opened], within: QWidget) -> Opened:
    found: list[Opened] = within.window().findChildren(kind)
    return next(one for one in found if one.isVisible())


def test_a_list_with_dates_rules_and_what_is_not_covered(bench: Bench) -> None:
    shown = bench.panel()
    texts = [shown.model.cell(row, column).plain for row in range(7) for column in (0, 1)]
    assert texts[:4] == ["Début · Start", "Monday 2\u00a0September 2019", "Mi-étape · Mid-term review",
                         "Wednesday 2\u00a0September 2020 · 12 months after “Début”"]  # fmt: skip
    assert "next common working day" in texts[-1]
    assert "2021" in shown.warning.text()
    working_calendars.fill(bench.workspace, officer=bench.desk.officer, calendars=working_calendars.TERRITORIES,
                           first_year=2019, last_year=2023)  # fmt: skip
    bench.desk.changes.announce(Area.PROJECTS)
    bench.settle()
    assert not shown.warning.isVisible()


def test_the_preview_shows_the_date_and_what_moves_along(bench: Bench) -> None:
    shown = bench.panel()
    shown.table.pick(bench.made.at(0, "Début"))
    shown.actions_of["edit"].trigger()
    sheet = opened(MilestoneSheet, shown)
    sheet.when.line.setText("31 January 2020")
    assert sheet.comes_to.text() == "Friday 31\u00a0January 2020"
    assert "3 other milestones move with it:" in sheet.others.text()
    assert "Fin: Monday 31\u00a0January 2022" in sheet.others.text()
    sheet.when.line.setText("autumn 2020")
    assert sheet.comes_to.text() == "autumn 2020"
    sheet.save()
    bench.settle()
    assert [one.when.edtf for one in map(bench.milestone, ("Début", "Fin")) if one.when] == ["2020-23", "2022-23"]
    assert bench.said == [("The milestone is saved.", True)]
    history.undo(bench.workspace, officer=bench.desk.officer)
    bench.desk.changes.announce(Area.PROJECTS)
    bench.settle()
    assert shown.model.cell(0, 1).text == "Monday 2\u00a0September 2019"


def test_a_rule_is_chosen_by_hand(bench: Bench) -> None:
    shown = bench.panel()
    shown.actions_of["add"].trigger()
    sheet = opened(MilestoneSheet, shown)
    sheet.save()
    assert sheet.isVisible()  # it has no name
    sheet.name.setText("Bilan")
    sheet.way.setCurrentIndex(sheet.way.findData("counted"))
    assert sheet.rule.isVisible()
    assert not sheet.when.isVisible()
    sheet.rule.anchor.setCurrentIndex(sheet.rule.anchor.findData(bench.made.at(0, "Fin")))
    sheet.rule.count.set_value(10)
    sheet.rule.unit.setCurrentIndex(sheet.rule.unit.findData("working_days"))
    sheet.rule.way.setCurrentIndex(sheet.rule.way.findData("before"))
    sheet.rule.calendar.setCurrentIndex(sheet.rule.calendar.findData("BE"))
    assert sheet.comes_to.text() == "Thursday 19\u00a0August 2021"
    assert "2021" in sheet.warning.text()
    sheet.save()
    bench.settle()
    made = bench.milestone("Bilan")
    assert made.rule is not None
    assert (made.rule.working_days, made.rule.months, made.rule.calendar) == (-10, 0, CalendarCode.BE)
    shown.table.pick(made.id)
    shown.actions_of["edit"].trigger()
    again = opened(MilestoneSheet, shown)
    assert again.rule.rule() == made.rule
    assert not again.touched
    again.give_up()


def test_what_a_colleague_changed_beside_it_is_no_obstacle(bench: Bench) -> None:
    shown = bench.panel()
    shown.table.pick(bench.made.at(0, "Fin de la mission"))
    shown.actions_of["edit"].trigger()
    sheet = opened(MilestoneSheet, shown)
    schedules.freeze(bench.workspace, officer=bench.desk.officer, milestone_id=bench.made.at(0, "Fin"), seen=None,
                     frozen=True)  # fmt: skip
    sheet.when.line.setText("2020-05-04")
    sheet.save()
    bench.settle()
    assert not [one for one in shown.window().findChildren(MilestoneSheet) if one.isVisible()]
    moved = bench.milestone("Rapport de mission")
    assert moved.when is not None
    assert moved.when.edtf == "2020-06-15"
    assert bench.milestone("Fin").frozen


def test_a_contradiction_is_told_while_it_is_typed(bench: Bench) -> None:
    shown = bench.panel()
    shown.table.pick(bench.made.at(0, "Fin"))
    shown.actions_of["edit"].trigger()
    sheet = opened(MilestoneSheet, shown)
    sheet.rule.way.setCurrentIndex(sheet.rule.way.findData("before"))
    assert sheet.comes_to.text() == "Fin: a project cannot end before it starts."
    sheet.save()
    assert sheet.fault.text() == sheet.comes_to.text()
    sheet.give_up()


def test_verbs_of_the_list(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = bench.panel()
    act = shown.actions_of
    shown.table.pick(bench.made.at(0, "Mi-étape"))
    act["freeze"].trigger()
    bench.settle()
    assert bench.milestone("Mi-étape").frozen
    assert act["freeze"].text() == "&Let go"
    act["freeze"].trigger()
    bench.settle()
    monkeypatch.setattr(panel, "ask_reason", lambda *_: "Frontières fermées")  # the dialog would wait for a person
    act["cancel"].trigger()
    bench.settle()
    assert bench.milestone("Mi-étape").cancelled_reason == "Frontières fermées"
    assert not act["done"].isEnabled()
    act["cancel"].trigger()
    bench.settle()
    act["done"].trigger()
    sheet = opened(DoneSheet, shown)
    sheet.day.setText("2020-09-17")
    sheet.save()
    bench.settle()
    assert bench.milestone("Mi-étape").done_on == date(2020, 9, 17)
    shown.table.pick(bench.made.at(0, "Second versement"))
    act["confirm"].trigger()
    bench.settle()
    assert not bench.milestone("Second versement").provisional
    act["up"].trigger()
    bench.settle()
    assert [row.name.fr for row in shown.model.rows][3] == "Second versement"
    act["remove"].trigger()
    bench.settle()
    assert len(shown.model.rows) == 6
    assert all(undo for _, undo in bench.said)


def test_a_reader_changes_nothing(bench: Bench) -> None:
    reader = workspaces.add_officer(bench.workspace, officer=bench.desk.officer, name="Noor Claes", party_code=None,
                                    role=Role.READER).value  # fmt: skip
    bench.desk.act_as(reader)
    shown = bench.panel()
    shown.table.pick(bench.made.at(0, "Fin"))
    able = {name for name in ("add", "edit", "done", "cancel", "freeze", "confirm", "remove", "up", "down")
            if shown.actions_of[name].isEnabled()}  # fmt: skip
    assert not able


def test_an_empty_calendar_takes_that_of_the_programme(bench: Bench) -> None:
    owner = Owner(OwnerKind.CALL, bench.made.call.id)
    dialogs.show_call(bench.host, bench.desk)
    bench.settle()
    (shown,) = bench.host.findChildren(dialogs.MilestonesDialog)
    assert shown.panel.buttons["apply"].isVisible()
    told = [one.text() for one in shown.panel.offer_area.findChildren(QLabel)]
    assert "Filing deadline · 75 days before “Meeting of the Commission”, previous common working day" in told
    assert any(one.startswith("source: XIIe session") for one in told)
    shown.panel.actions_of["apply"].trigger()
    bench.settle()
    assert schedules.plan(bench.workspace, owner).milestones[0].name.fr == "Ouverture de l’appel"
    assert not shown.panel.buttons["apply"].isVisible()
    assert shown.panel.table.isVisible()
    shown.reject()
    dialogs.show_session(bench.host, bench.desk)
    bench.settle()
    session = next(one for one in bench.host.findChildren(dialogs.MilestonesDialog) if one.isVisible())
    assert session.whose.text() == "11e"
    assert len(session.panel.model.rows) == 4
    session.reject()
    bench.settle()


def test_working_days_are_filled_and_edited(bench: Bench) -> None:
    dialogs.show_working_days(bench.host, bench.desk)
    bench.settle()
    (shown,) = bench.host.findChildren(HolidaysDialog)
    assert shown.covered.text().startswith("No year is known yet")
    shown.fill()
    (fill,) = shown.findChildren(FillSheet)
    assert "Loi du 4 janvier 1974" in fill.sources.text()
    fill.first.set_value(2021)
    fill.last.set_value(2020)
    fill.save()
    assert fill.isVisible()
    fill.last.set_value(2022)
    fill.save()
    bench.settle()
    shown.year.setCurrentIndex(shown.year.findData(2021))
    assert shown.covered.text() == "Covered without a gap from 2021 to 2022."
    assert any(row.holiday.day == date(2021, 6, 24) for row in shown.model.rows)
    shown.add()
    (sheet,) = shown.findChildren(HolidaySheet)
    sheet.day.setText("2021-12-27")
    sheet.name.setText("Closing between the feasts")
    sheet.save()
    bench.settle()
    assert shown.model.rows[-1].holiday.day == date(2021, 12, 31)
    row = next(one for one in shown.model.rows if one.holiday.day == date(2021, 12, 27))
    shown.table.pick(row.id)
    shown.remove()
    bench.settle()
    assert row.id not in {one.id for one in shown.model.rows}
    shown.recount()
    bench.settle()
    assert bench.said[-1][0] == "No date moved."
    shown.reject()
    bench.settle()


def test_a_selection_of_projects_is_given_the_calendar_of_the_programme(bench: Bench) -> None:
    bare = cohort(bench.workspace, bench.desk.officer, 2, number=13, milestones=False)
    give(bench.host, bench.desk, [*bare.projects, bench.made.projects[0]])
    bench.settle()
    assert bench.said == [("2 projects have their milestones now. 1 project stays as it is.", True)]
    plan = schedules.plan(bench.workspace, Owner(OwnerKind.PROJECT, bare.projects[1]))
    assert "Rapport final" in [one.name.fr for one in plan.milestones]
    give(bench.host, bench.desk, [])
    bench.settle()
    assert bench.said[-1] == ("Nothing was chosen.", False)
