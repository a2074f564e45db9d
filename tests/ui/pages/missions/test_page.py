"""The page of missions on a real workspace: list, chips, form, states, quotas, papers, the register of travel."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel

from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import Mission, MissionState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reports import ReportFilter, ReportState
from cmpdesk.domain.travel_caps import Cap, Reading
from cmpdesk.services import missions, reports
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.missions.columns import about
from cmpdesk.ui.pages.missions.doing import AuthoriseSheet, FinishSheet
from cmpdesk.ui.pages.missions.form import MissionSheet
from cmpdesk.ui.pages.missions.page import MissionsPage
from cmpdesk.ui.pages.missions.quotas import RulesSheet
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.preview.window import PreviewWindow
from tests.services.following import Cohort, cohort
from tests.services.travelling import END, added
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed


@pytest.fixture
def followed(desk: Desk) -> Cohort:
    made = cohort(desk.workspace, desk.officer, 2)
    desk.choose_call(made.call.id)
    return made


@pytest.fixture
def held(desk: Desk, followed: Cohort) -> Mission:
    return added(desk.workspace, desk.officer, followed.call.id, followed.projects[0])


@pytest.fixture
def page(desk: Desk, stage: Stage, held: Mission) -> MissionsPage:
    made = MissionsPage(desk)
    stage.show(made)
    stage.settle()
    return made


def dialog(page: MissionsPage, stage: Stage, action: str, kind: type[Any]) -> Any:
    page.actions_of[action].trigger()
    stage.settle()
    (found,) = [one for one in page.findChildren(kind) if one.isVisible()]
    return found


def pick(page: MissionsPage, stage: Stage, key: str) -> None:
    assert page.table.pick(key)
    stage.settle()


def test_missions_stand_above_those_to_be_described(page: MissionsPage, held: Mission) -> None:
    assert [isinstance(one, Mission) for one in page.model.rows] == [True, False, False]
    assert unnamed(page) == []


def test_a_mission_of_a_calendar_is_described_with_the_keyboard(page: MissionsPage, stage: Stage, desk: Desk,
                                                                followed: Cohort) -> None:  # fmt: skip
    pick(page, stage, followed.at(0, "Fin de la mission"))
    sheet = dialog(page, stage, "edit", MissionSheet)
    assert unnamed(sheet) == []
    assert not sheet.project.isEnabled()
    sheet.starts.setText("2020-04-14")
    sheet.people.add_button.click()
    sheet.people._rows[0][0].setText("Luc Roy")
    QTest.keyClick(sheet, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    stage.settle()
    (one,) = [each for each in missions.of_project(desk.workspace, followed.projects[0]) if each.number == 2]
    assert (one.days, one.ends, one.travellers[0].name) == (4, PartialDate.of(date(2020, 4, 17)), "Luc Roy")
    assert sum(not isinstance(each, Mission) for each in page.model.rows) == 1


def test_a_form_says_what_is_wrong_and_keeps_what_was_typed(page: MissionsPage, stage: Stage, desk: Desk,
                                                            held: Mission) -> None:  # fmt: skip
    pick(page, stage, held.id)
    sheet = dialog(page, stage, "edit", MissionSheet)
    sheet.starts.setText("2020-05-20")
    sheet.save()
    assert sheet.fault.isVisible()
    sheet.starts.setText("2020-05-11")
    sheet.ends.line.setText("avril 2020")
    sheet.days.setText("5")
    sheet.save()
    assert sheet.fault.isVisible()
    sheet.ends.line.setText("mai 2020")  # it ends five days after its first, and that day is known then
    sheet.title.setText("Autres ateliers")
    sheet.save()
    stage.settle()
    told = missions.mission(desk.workspace, held.id)
    assert (told.begins, told.ends) == (held.begins, held.ends)
    assert (told.title, told.stops, told.costs, told.travellers) == ("Autres ateliers", held.stops, held.costs,
                                                                     held.travellers)  # fmt: skip


def test_repairs_are_asked_for_as_long_as_a_field_is_marked(page: MissionsPage, stage: Stage,
                                                            held: Mission) -> None:  # fmt: skip
    pick(page, stage, held.id)
    sheet = dialog(page, stage, "edit", MissionSheet)
    stage.qtbot.waitUntil(sheet.isActiveWindow)
    for field in (sheet.title, sheet.starts, sheet.days):
        field.clear()
    sheet.save()
    assert sheet.fault.isVisible()
    sheet.title.setText("Ateliers")
    sheet.host.setFocus()
    assert sheet.fault.isVisible(), "the days are still marked"
    sheet.days.setFocus()
    sheet.days.setText("5")
    sheet.host.setFocus()
    assert not sheet.fault.isVisible()
    sheet.say("Refusé pour une autre raison.")
    sheet.title.setFocus()
    sheet.host.setFocus()
    assert sheet.fault.isVisible(), "that is not about a field"


def test_a_raised_two_is_no_number(page: MissionsPage, stage: Stage, held: Mission) -> None:
    pick(page, stage, held.id)
    sheet = dialog(page, stage, "edit", MissionSheet)
    for field in (sheet.planned_co2, sheet.days):  # the key beside 1 on AZERTY
        before = field.text()
        field.setText("²")
        sheet.starts.setText("")
        sheet.save()
        assert sheet.focusWidget() is field
        field.setText(before)
    sheet.give_up()
    rules = dialog(page, stage, "rules", RulesSheet)
    rules.fields["each", "days"].setText("²")
    rules.save()
    assert "Type a whole number." in [one.text() for one in rules.findChildren(QLabel)]


def test_missions_are_sorted_by_the_weight_that_is_shown(page: MissionsPage, stage: Stage, desk: Desk,
                                                         followed: Cohort, held: Mission) -> None:  # fmt: skip
    none = added(desk.workspace, desk.officer, followed.call.id, followed.projects[1], planned_co2=9000, co2=0,
                 travellers=())  # fmt: skip
    page.reload()
    stage.settle()
    page.table.sortByColumn([one.id for one in page.model.columns].index("co2"), Qt.SortOrder.DescendingOrder)
    assert page.model.rows[0] == held
    assert page.model.number_of(none.id) > 0


def test_a_mission_goes_from_authorised_to_done_and_back(page: MissionsPage, stage: Stage, desk: Desk,
                                                         held: Mission) -> None:  # fmt: skip
    pick(page, stage, held.id)
    sheet = dialog(page, stage, "authorise", AuthoriseSheet)
    sheet.reference.setText("SD-2020-14")
    sheet.save()
    stage.settle()
    assert missions.mission(desk.workspace, held.id).state is MissionState.AUTHORISED
    done = dialog(page, stage, "finish", FinishSheet)
    done.save()
    stage.settle()
    told = missions.mission(desk.workspace, held.id)
    assert (told.state, told.done_on) == (MissionState.DONE, END)
    assert not page.actions_of["finish"].isEnabled()
    page.actions_of["reopen"].trigger()
    stage.settle()
    assert missions.mission(desk.workspace, held.id).state is MissionState.AUTHORISED


def test_quotas_are_entered_and_shown_per_side(page: MissionsPage, stage: Stage, desk: Desk,
                                               followed: Cohort) -> None:  # fmt: skip
    sheet = dialog(page, stage, "rules", RulesSheet)
    assert unnamed(sheet) == []
    sheet.fields["party", "missions"].setText("4")
    sheet.reading.setCurrentIndex(sheet.reading.findData(str(Reading.FIXED)))
    sheet.weeks.setText("0")
    sheet.save()
    assert sheet.fault.isVisible()
    sheet.weeks.setText("8")
    sheet.save()
    stage.settle()
    wanted = MissionRules(party=Limits(missions=4), report_weeks=8, cap=Cap(reading=Reading.FIXED))
    assert missions.board(desk.workspace, followed.call.id).rules == wanted
    first, second = (said.text() for said in page.quotas._said)
    assert "3" in first
    assert "4" in second
    for month in (9, 10):
        added(desk.workspace, desk.officer, followed.call.id, None, stops=(),
              ends=PartialDate.of(date(2020, month, 9)))  # fmt: skip
    page.reload()
    stage.settle()
    assert page.quotas.warning.isVisible()


def test_chips_and_search_narrow_the_list(page: MissionsPage, stage: Stage, desk: Desk, followed: Cohort,
                                          held: Mission) -> None:  # fmt: skip
    other = added(desk.workspace, desk.officer, followed.call.id, None, sending=Side.SECOND, stops=(),
                  title="Accueil", ends=PartialDate.of_edtf("2021-09"), travellers=())  # fmt: skip
    page.reload()
    stage.settle()
    for keys, ids in ((["second"], [other.id]), (["", "planned"], [held.id, other.id]), (["", "", "2021"], [other.id]),
                      (["", "", "2021-3"], [other.id]), (["", "planned", "2020-2"], [held.id])):  # fmt: skip
        page.clear_filters()
        page.filters.choose(keys)
        page.narrow()
        assert [one.id for one in page.model.rows if isinstance(one, Mission)] == ids
    page.clear_filters()
    kept = page.memory()
    page.header.search.setText("tremblay liege")  # type: ignore[union-attr] # the header of this page has a search
    page.narrow()
    assert [one.id for one in page.model.rows if isinstance(one, Mission)] == [held.id]
    page.recall(kept)
    assert page.memory() == kept
    page.show_this({"mission_id": other.id})
    stage.settle()
    assert page.table.current_row() == other
    page.show_this({"project_id": followed.projects[1]})
    stage.settle()
    assert [one.milestone_id for one in page.model.rows] == [followed.at(1, "Fin de la mission")]


def test_a_report_late_is_told_and_found(page: MissionsPage, held: Mission) -> None:
    page.filters.late.setChecked(True)
    assert [one.id for one in page.model.rows if isinstance(one, Mission)] == [held.id]


def test_a_report_is_late_in_the_words_of_the_list_of_reports(page: MissionsPage, stage: Stage, desk: Desk,
                                                              followed: Cohort) -> None:  # fmt: skip
    one = added(desk.workspace, desk.officer, followed.call.id, None, title="Accueil", travellers=(), stops=(),
                  ends=PartialDate.of_edtf("2020-09~"))  # fmt: skip
    page.reload()
    stage.settle()
    (owed,) = [row for row in reports.rows(desk.workspace, ReportFilter(followed.call.id))
               if row.mission_id == one.id]  # fmt: skip
    assert owed.state is ReportState.PERHAPS_OVERDUE
    place = [one.id for one in page.model.columns].index("report")
    pick(page, stage, one.id)
    shown = page.model.cell(page.table.currentIndex().row(), place)
    assert (shown.text, shown.tone) == ("Perhaps overdue", "warn")
    assert any("Perhaps overdue" in label.text() for label in page.inspector.findChildren(QLabel))
    assert "1 report late · 1 report perhaps overdue" in page.header.status.text()
    page.filters.late.setChecked(True)
    assert page.model.number_of(one.id) >= 0


def test_missions_of_a_project_are_found_by_typing(page: MissionsPage, stage: Stage, followed: Cohort,
                                                   held: Mission) -> None:  # fmt: skip
    field = page.filters.project
    field.setFocus()
    field.setText(held.project)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert {one.project_id for one in page.model.rows} == {held.project_id}
    assert page.memory()["filters"][3] == held.project_id
    page.show_this({"project_id": followed.projects[1]})
    stage.settle()
    assert field.key == followed.projects[1]
    assert field.text() == about(page.model.rows[0])
    field.clear()
    assert len(page.model.rows) == 3


def test_papers_open_in_the_preview(page: MissionsPage, stage: Stage, held: Mission,
                                    monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    opened: list[PreviewWindow] = []
    plain = preview.show
    monkeypatch.setattr(preview, "show", lambda *given: opened.append(plain(*given)))
    pick(page, stage, held.id)
    page.actions_of["papers"].trigger()
    stage.qtbot.waitUntil(lambda: bool(opened) and opened[0].layout_of is not None, timeout=20_000)
    (window,) = opened
    try:
        assert len(window.versions) == 2
    finally:
        window.close()


def test_the_project_tells_of_its_missions(page: MissionsPage, stage: Stage, desk: Desk, held: Mission,
                                           followed: Cohort) -> None:  # fmt: skip
    shown = ProjectsPage(desk)
    stage.show(shown)
    shown.show_project(followed.projects[0])
    stage.settle()
    told = [label.text() for label in shown.inspector.findChildren(QLabel)]
    assert any(held.title in one for one in told)
    assert shown.actions_of["missions"].isEnabled()


def test_every_column_sorts_lines_of_both_kinds(page: MissionsPage) -> None:
    for place, column in enumerate(page.model.columns):
        if column.sort:
            for way in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
                page.model.sort(place, way)
                assert len(page.model.rows) == 3


def test_the_register_of_travel_holds_who_where_when_why_and_at_what_cost(
    page: MissionsPage, stage: Stage, held: Mission, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "registre.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    page.filters.choose(["", "planned", "2020-2"])
    page.narrow()
    page.actions_of["register"].trigger()
    stage.settle()
    (row,) = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    assert (row["People"], row["Functions"], row["Place"]) == ("Anne Tremblay", "Directrice", "Liège, Namur")
    assert (row["First day"], row["Last day"], row["Days"]) == ("2020-05-11", "2020-05-15", "5")
    assert row["Purpose"] == "Signer le protocole; Préparer l’accueil de la délégation"
    money = {name: value for name, value in row.items() if "cost" in name}
    assert [value.replace("\xa0", " ") for value in money.values()] == ["2400.00", "900.00", "", "870.50"]
    assert row["CO₂e (kg)"] == "1450"
