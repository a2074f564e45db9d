"""The directory page on a real workspace."""

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from cmpdesk.domain.directory import DirectoryKind, FormerName, OrganisationDraft, PersonDraft, Role
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.services import directory, history, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.erasure import EraseDialog
from cmpdesk.ui.pages.directory.editing import OrganisationSheet, PersonSheet
from cmpdesk.ui.pages.directory.merging import MergeSheet
from cmpdesk.ui.pages.directory.page import TWICE, DirectoryPage
from cmpdesk.ui.pages.interests.ties import TiesDialog
from cmpdesk.ui.sheets import Sheet
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

ORGANISATION, PERSON = DirectoryKind.ORGANISATION, DirectoryKind.PERSON


def shown(desk: Desk, stage: Stage) -> DirectoryPage:
    page = DirectoryPage(desk)
    stage.show(page)
    return page


def named(page: DirectoryPage, kind: DirectoryKind = ORGANISATION) -> list[str]:
    return [line.row.name for line in page.tables[kind].rows_model.rows]


def pick(page: DirectoryPage, stage: Stage, *names: str, kind: DirectoryKind = ORGANISATION) -> None:
    """Choose the rows of these names."""
    table = page.tables[kind]
    table.clearSelection()
    flags = QItemSelectionModel.SelectionFlag
    for name in names:
        index = table.rows_model.index(named(page, kind).index(name), 0)
        table.selectionModel().setCurrentIndex(index, flags.Select | flags.Rows)
    stage.settle()


def said(widget: QWidget) -> str:
    """Return all that is shown in `widget`."""
    parts: list[QLabel | QPushButton] = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in parts if one.isVisible())


def form(page: DirectoryPage, stage: Stage, kind: type[Sheet]) -> Sheet:
    stage.settle()
    found = [one for one in page.findChildren(kind) if one.isVisible()]
    return found[-1]


def turn(page: DirectoryPage, stage: Stage, key: str) -> None:
    page.views.choose(key)
    page.views.chosen.emit(key)
    stage.settle()


def test_organisations_are_listed_in_french_order_with_what_they_are_linked_to(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert named(page)[:4] == ["Atelier des rives", "Cartes et canaux", "Chorale de l’estuaire", "Chorale des écluses"]
    assert "16 organisations, 6 people" in page.header.status.text()
    pick(page, stage, "Atelier des rives")
    assert "12.101 · Atlas des rives" in said(page.inspector)
    assert "1 FILING" in said(page.inspector)
    pick(page, stage, "Collège QC 1")
    assert "Louise Archambault" in said(page.inspector)
    assert "QC-01 · First Party" in said(page.inspector)
    assert unnamed(page) == []


def test_search_and_sort(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.header.search is not None
    page.header.search.setText("ecluses")
    stage.qtbot.waitUntil(lambda: named(page) == ["Chorale des écluses"])
    page.header.search.setText("rien de tel")
    stage.qtbot.waitUntil(lambda: page.left.currentWidget() is page.nothing)
    page.header.search.clear()
    stage.qtbot.waitUntil(lambda: len(named(page)) == 16)
    page.tables[ORGANISATION].sortByColumn(0, Qt.SortOrder.DescendingOrder)
    stage.qtbot.waitUntil(lambda: named(page)[-1] == "Atelier des rives")


def test_what_is_linked_leads_to_its_place(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    pick(page, stage, "Collège QC 1")
    link = next(one for one in page.inspector.findChildren(QPushButton) if one.text() == "Louise Archambault")
    link.click()
    stage.settle()
    assert page.kind is PERSON
    assert page.tables[PERSON].current_row() is not None
    assert "Collège QC 1" in said(page.inspector)
    next(one for one in page.inspector.findChildren(QPushButton) if one.text().startswith("QC-01")).click()
    turn(page, stage, ORGANISATION)
    pick(page, stage, "Atelier des rives")
    next(one for one in page.inspector.findChildren(QPushButton) if one.text().startswith("12.101")).click()
    assert [page for page, _ in stage.gone] == ["juries", "applications"]


def test_an_organisation_is_renamed_and_keeps_its_former_name(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    pick(page, stage, "Atelier des rives")
    QTest.keyClick(page.tables[ORGANISATION], Qt.Key.Key_F2)
    sheet = form(page, stage, OrganisationSheet)
    assert isinstance(sheet, OrganisationSheet)
    sheet.name.setText("Atelier des deux rives")
    assert "Keep “Atelier des rives” as a former name" in sheet.keep.text()
    sheet.keep.click()
    assert not sheet.keep.isVisible()
    until = sheet.former._rows[0][1]
    until.setText("un jour")  # type: ignore[attr-defined]  # the second field of a row is a line
    sheet.save()
    assert "Row 1" in said(sheet)
    until.setText("automne 2025")  # type: ignore[attr-defined]  # the second field of a row is a line
    sheet.save()
    stage.settle()
    row = next(one for one in directory.organisations(desk.workspace) if one.name == "Atelier des deux rives")
    assert row.former_names == (FormerName("Atelier des rives", PartialDate(2025, Season.AUTUMN)),)
    assert "until autumn 2025" in said(page.inspector)
    assert stage.said[-1] == ("Saved: Atelier des deux rives", True)
    history.undo(desk.workspace, officer=desk.officer)
    page.reload()
    stage.settle()
    assert "Atelier des rives" in named(page)


def test_a_new_organisation_is_shown_once_saved(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.actions_of["new-organisation"].trigger()
    sheet = form(page, stage, OrganisationSheet)
    assert isinstance(sheet, OrganisationSheet)
    sheet.save()
    assert "Type the name." in said(sheet)
    assert sheet.name.hasFocus() or not sheet.isActiveWindow()
    sheet.name.setText("atelier des RIVES")
    sheet.save()
    stage.settle()
    assert "merge" in sheet.fault.text()
    sheet.name.setText("Zoo")
    sheet.save()
    stage.settle()
    row = page.tables[ORGANISATION].current_row()
    assert row is not None
    assert row.row.name == "Zoo"


def test_a_new_person_enters_their_organisation(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.actions_of["new"].trigger()
    sheet = form(page, stage, PersonSheet)
    assert isinstance(sheet, PersonSheet)
    sheet.name.setText("Ursuline Roy")
    sheet.organisation.setText("Observatoire du fleuve")
    sheet.email.setText("ursuline")
    sheet.save()
    assert "name@example.org" in said(sheet)
    assert unnamed(sheet) == []
    sheet.email.setText("u.roy@exemple.test")
    sheet.save()
    stage.settle()
    assert page.kind is PERSON
    assert "Observatoire du fleuve" in said(page.inspector)


def pairs(page: DirectoryPage) -> list[set[str]]:
    return [{pair.first.row.name, pair.second.row.name} for pair in page.pairs.rows_model.rows]


def test_a_pair_that_is_two_is_not_asked_about_again(desk: Desk, stage: Stage) -> None:
    directory.add_organisation(desk.workspace, officer=desk.officer, draft=OrganisationDraft("L’atelier des rives"))
    page = shown(desk, stage)
    turn(page, stage, TWICE)
    everybody = pairs(page)
    two = next(one for one in everybody if "L’atelier des rives" in one)
    page.pairs.setCurrentIndex(page.pairs.rows_model.index(everybody.index(two), 0))
    button = page.inspector.findChild(QPushButton, "directory-apart")
    assert isinstance(button, QPushButton)
    button.click()
    stage.settle()
    assert pairs(page) == [one for one in everybody if one != two]
    assert stage.said == [("They are two, and are not asked about again.", False)]
    turn(page, stage, PERSON)
    page.actions_of["offer-again"].trigger()
    stage.settle()
    assert pairs(page) == everybody
    assert page.left.currentWidget() is page.pairs


def test_two_organisations_are_merged_and_parted_again(desk: Desk, stage: Stage) -> None:
    draft = OrganisationDraft("Atelier des Rives inc.", "Coopérative", "1, rue du Quai")
    directory.add_organisation(desk.workspace, officer=desk.officer, draft=draft)
    page = shown(desk, stage)
    before = named(page)
    pick(page, stage, "Atelier des Rives inc.", "Atelier des rives")
    assert "2 chosen" in said(page.inspector)
    page.actions_of["merge"].trigger()
    sheet = form(page, stage, MergeSheet)
    assert isinstance(sheet, MergeSheet)
    names = [sheet._kept.row.name, sheet._gone.row.name]
    sheet.choices["name"][names.index("Atelier des rives")].setChecked(True)
    assert sheet.chosen() == {"name": "Atelier des rives", "kind": "Coopérative", "address": "1, rue du Quai"}
    assert "Former name from now on: Atelier des Rives inc." in sheet.sentences.text()
    assert unnamed(sheet) == []
    sheet.save()
    stage.settle()
    assert len(named(page)) == len(before) - 1
    assert "12.101 · Atlas des rives" in said(page.inspector)
    assert "Atelier des Rives inc." in said(page.inspector)
    history.undo(desk.workspace, officer=desk.officer)
    page.reload()
    stage.settle()
    assert named(page) == before


def test_pairs_that_may_be_one_are_proposed(desk: Desk, stage: Stage) -> None:
    for name in ("Ursuline Roy", "Ursuline Roi"):
        directory.add_person(desk.workspace, officer=desk.officer, draft=PersonDraft(name))
    page = shown(desk, stage)
    turn(page, stage, TWICE)
    pairs = [{pair.first.row.name, pair.second.row.name} for pair in page.pairs.rows_model.rows]
    assert {"Ursuline Roy", "Ursuline Roi"} in pairs
    assert "Entered twice?" in said(page.inspector)
    page.actions_of["merge"].trigger()
    sheet = form(page, stage, MergeSheet)
    sheet.save()
    stage.settle()
    assert len(page.pairs.rows_model.rows) == len(pairs) - 1


def test_erasing_a_person_is_asked_in_its_own_dialog(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    turn(page, stage, PERSON)
    pick(page, stage, "Marc Bédard", kind=PERSON)
    page.actions_of["erase"].trigger()
    dialog = form(page, stage, EraseDialog)
    assert "Marc Bédard" in said(dialog)
    dialog.give_up()


def test_a_reader_changes_nothing(desk: Desk, stage: Stage) -> None:
    added = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Chantal", party_code=None,
                                   role=Role.READER)  # fmt: skip
    desk.officer = added.value
    page = shown(desk, stage)
    pick(page, stage, "Atelier des rives")
    every = ("edit", "merge", "new", "new-organisation", "erase")
    assert [one for one in every if page.actions_of[one].isEnabled()] == []
    assert "Edit" not in said(page.inspector)


def test_the_place_survives_a_change_of_language(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    turn(page, stage, PERSON)
    pick(page, stage, "Marc Bédard", kind=PERSON)
    kept = page.memory()
    other = DirectoryPage(desk)
    other.recall(kept)
    stage.show(other)
    assert other.kind is PERSON
    row = other.tables[PERSON].current_row()
    assert row is not None
    assert row.row.name == "Marc Bédard"


def test_the_ties_of_a_person_are_entered_from_the_directory(desk: Desk, stage: Stage) -> None:
    person = directory.people(desk.workspace)[0]
    page = shown(desk, stage)
    page.show_record(PERSON, person.id)
    stage.settle()
    page.actions_of["ties"].trigger()
    stage.settle()
    (dialog,) = page.findChildren(TiesDialog)
    assert dialog.ties.person_id == person.id
    assert dialog.windowTitle() == f"Ties of {person.name}"
    dialog.accept()
