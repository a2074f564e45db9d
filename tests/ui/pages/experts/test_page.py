"""The page of experts on a real workspace: list, filters, form, invitation, lists of experts."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from cmpdesk.domain.experts import Absence, Affiliation, Answer, ExpertDraft, Standing
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.domain.programmes import Side
from cmpdesk.services import experts, history, juries
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.erasure import EraseDialog
from cmpdesk.ui.pages.experts import lists
from cmpdesk.ui.pages.experts.asking import AnswerSheet, InviteSheet
from cmpdesk.ui.pages.experts.form import ExpertForm
from cmpdesk.ui.pages.experts.importing import ImportSheet
from cmpdesk.ui.pages.experts.page import ExpertsPage
from cmpdesk.ui.sheets import Sheet
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

AWAY = Absence(date(2026, 7, 1), date(2026, 8, 15), "en mission")
ODETTE = ExpertDraft(
    "Odette Roy", "o.roy@exemple.test", affiliations=(Affiliation("Collège QC 9", "professeure", PartialDate(2020)),
                                                      Affiliation("Musée", until=PartialDate(2019, Season.AUTUMN))),
    sectors=("Santé",), keywords=("eau",), languages=("fr", "nl"), load_limit=6, absences=(AWAY,),
    agreement_on=date(2026, 1, 5), remarks="Rapide",
)  # fmt: skip


def shown(desk: Desk, stage: Stage) -> ExpertsPage:
    experts.add(desk.workspace, officer=desk.officer, party_code="QC", draft=ODETTE)
    page = ExpertsPage(desk)
    stage.show(page)
    return page


def names(page: ExpertsPage) -> list[str]:
    return [row.name for row in page.table.rows_model.rows]


def pick(page: ExpertsPage, stage: Stage, name: str) -> None:
    row = next(one for one in page.table.rows_model.rows if one.name == name)
    page.table.pick(row.id)
    stage.settle()


def said(widget: QWidget) -> str:
    parts: list[QLabel | QPushButton] = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in parts if one.isVisible())


def sheet(page: ExpertsPage, stage: Stage, kind: type[Sheet]) -> Sheet:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def test_the_list_shows_who_joined_a_jury_and_who_was_entered(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert "7 experts · 6 in juries · 0 without an answer" in page.header.status.text()
    pick(page, stage, "Odette Roy")
    told = said(page.inspector)
    for part in ("Collège QC 9", "professeure · since 2020", "until autumn 2019", "Santé", "French and Dutch", "6",
                 "en mission", "Never asked, and in no jury.", "Rapide", "Not asked"):  # fmt: skip
        assert part in told
    pick(page, stage, "Louise Archambault")
    assert "QC-01" in said(page.inspector)
    assert "0 applications read" in said(page.inspector)
    assert unnamed(page) == []


def test_search_filters_and_order(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.header.search is not None
    page.header.search.setText("musee")
    stage.qtbot.waitUntil(lambda: names(page) == ["Odette Roy"])
    assert page.filters.tally.text() == "1 shown"
    page.header.search.setText("rien de tel")
    stage.qtbot.waitUntil(lambda: page.left.currentWidget() is page.left.no_row)
    page.header.search.clear()
    stage.qtbot.waitUntil(lambda: len(names(page)) == 7)
    page.filters.choose(["QC", "", "", Standing.NOT_ASKED, "", ""])
    page.filters.changed.emit()
    assert names(page) == ["Odette Roy"]
    page.filters.choose(["", "", "", "", "", "1"])
    page.filters.changed.emit()
    assert "Odette Roy" not in names(page)
    page.filters.choose(())
    page.filters.changed.emit()
    page.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    assert names(page)[0] == "Odette Roy"
    memory = page.memory()
    page.recall({**memory, "filters": ["", "sante", "", "", "", ""]})
    page.filters.changed.emit()
    assert names(page) == ["Odette Roy"]


def test_an_expert_is_entered_and_changed_in_the_form(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.actions_of["new"].trigger()
    form = sheet(page, stage, ExpertForm)
    assert isinstance(form, ExpertForm)
    form.save()
    assert "Type the name." in said(form)
    form.name.setText("Bram Peeters")
    form.party.setCurrentIndex(1)
    form.places.set_values([("Institut mosan", "", "printemps 2021", "jadis")])
    form.absences.set_values([("2026-08-15", "2026-08-01", "")])
    form.agreement.setText("bientôt")
    form.save()
    told = said(form)
    for part in ("Row 1: Type the date", "Row 1: the last day comes before the first.", "Type the day:"):
        assert part in told
    form.places.set_values([("Institut mosan", "", "printemps 2021", "")])
    form.absences.set_values([("2026-08-01", "", "congé")])
    form.agreement.setText("5 janvier 2026")
    form.sectors.setText("Santé, bien-être;")
    form.languages["nl"].setChecked(True)
    form.save()
    stage.settle()
    row = next(one for one in experts.experts(desk.workspace) if one.name == "Bram Peeters")
    draft = experts.sheet(desk.workspace, row.id).draft
    assert row.party_code == "WB"
    assert draft.affiliations == (Affiliation("Institut mosan", since=PartialDate(2021, Season.SPRING)),)
    assert draft.absences == (Absence(date(2026, 8, 1), date(2026, 8, 1), "congé"),)
    assert (draft.sectors, draft.languages, draft.agreement_on) == (("Santé, bien-être",), ("nl",), date(2026, 1, 5))
    pick(page, stage, "Odette Roy")
    page.actions_of["edit"].trigger()
    form = sheet(page, stage, ExpertForm)
    assert isinstance(form, ExpertForm)
    assert form.draft() == ODETTE
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_an_expert_is_asked_and_joins_the_jury(desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch,
                                               tmp_path: Path) -> None:  # fmt: skip
    path = tmp_path / "invitation"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    page = shown(desk, stage)
    pick(page, stage, "Louise Archambault")
    assert not page.actions_of["invite"].isEnabled()
    pick(page, stage, "Odette Roy")
    page.actions_of["invite"].trigger()
    form = sheet(page, stage, InviteSheet)
    assert "No conflict of interest with this call is on record." in said(form)
    form.save()
    stage.settle()
    assert stage.said[0] == ("Recorded: Odette Roy is asked to review.", True)
    assert b"To: Odette Roy <o.roy@exemple.test>" in (tmp_path / "invitation.eml").read_bytes()
    assert "1 without an answer" in page.header.status.text()
    page.actions_of["answer"].trigger()
    answer = sheet(page, stage, AnswerSheet)
    assert isinstance(answer, AnswerSheet)
    answer.declines.setChecked(True)
    answer.save()
    assert "Type the reason, as far as it was given." in said(answer)
    answer.accepts.setChecked(True)
    assert (answer.code.text(), answer.load.value()) == ("QC-04", 6)
    answer.save()
    stage.settle()
    assert stage.said[-1] == ("Odette Roy is in the jury as QC-04.", True)
    jury = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)
    assert [one.name for one in jury if one.code == "QC-04"] == ["Odette Roy"]
    for _ in range(2):
        history.undo(desk.workspace, officer=desk.officer)
    assert experts.experts(desk.workspace, desk.call_id)[-1].standing is Standing.NOT_ASKED


def test_a_conflict_on_record_must_be_looked_at(desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    draft = ExpertDraft("Bram Peeters", affiliations=(Affiliation("Atelier des rives"),))
    made = experts.add(desk.workspace, officer=desk.officer, party_code="QC", draft=draft).value
    page = shown(desk, stage)
    pick(page, stage, "Bram Peeters")
    page.actions_of["invite"].trigger()
    form = sheet(page, stage, InviteSheet)
    assert isinstance(form, InviteSheet)
    assert "12.101 · Atlas des rives" in said(form)
    form.save()
    stage.settle()
    assert form.isVisible()
    assert "look at it before you ask" in said(form)
    form.known.setChecked(True)
    form.save()
    stage.settle()
    (past,) = experts.sheet(desk.workspace, made.row.id).history
    assert past.answer is Answer.NONE
    page.actions_of["answer"].trigger()
    answer = sheet(page, stage, AnswerSheet)
    assert isinstance(answer, AnswerSheet)
    answer.declines.setChecked(True)
    answer.reason.setPlainText("Trop de lectures")
    answer.save()
    stage.settle()
    assert "Trop de lectures" in said(page.inspector)
    page.actions_of["take-back"].trigger()
    stage.settle()
    assert "Never asked" in said(page.inspector)


def test_a_list_is_written_and_read_again(desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch,
                                          tmp_path: Path) -> None:  # fmt: skip
    path = tmp_path / "experts.csv"
    page = shown(desk, stage)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    assert page.scene is not None
    lists.export_list(page, page.scene.parties[:1])
    stage.settle()
    assert stage.said[-1][0] == "Exported to experts.csv"
    with path.open("a", encoding="utf-8") as file:
        file.write(f"Élise Gagné{',' * 13}\r\nOdette Roy{',' * 13}\r\n")
    lists.read_list(page, "QC", path)
    form = sheet(page, stage, ImportSheet)
    assert form.save_button.text() == "Import 1 expert"
    assert "New: 1 · Changed: 0 · Unchanged: 4 · Refused: 1" in said(form)
    form.save()
    stage.settle()
    assert "Élise Gagné" in names(page)
    assert stage.said[-1] == ("1 expert imported.", True)


def test_a_namesake_in_a_list_is_shown_first(desk: Desk, stage: Stage, tmp_path: Path) -> None:
    page, path = shown(desk, stage), tmp_path / "liste.csv"
    path.write_text("Nom,Courriel,Organisme\nAda Nys,,\nOdette Roy,odette@ailleurs.test,Cégep du Nord\n", "utf-8")
    lists.read_list(page, "QC", path)
    form = sheet(page, stage, ImportSheet)
    assert isinstance(form, ImportSheet)
    assert "1 row may mean somebody else of the same name" in said(form)
    first = form.table.rows_model.rows[0]
    assert (first.name, len(first.doubts)) == ("Odette Roy", 1)
    assert "The list has o.roy@exemple.test, Collège QC 9" in form.table.rows_model.cell(0, 3).plain


def test_removing_and_erasing(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    pick(page, stage, "Odette Roy")
    page.actions_of["erase"].trigger()
    stage.settle()
    (dialog,) = page.findChildren(EraseDialog)
    dialog.give_up()
    page.actions_of["remove"].trigger()
    stage.settle()
    assert "Odette Roy" not in names(page)
    pick(page, stage, "Louise Archambault")
    page.actions_of["remove"].trigger()
    stage.settle()
    assert [getattr(one, "code", "") for one in stage.failures] == ["expert.in-jury"]
