"""The grants of a project and of a call in the real window of the page."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from python_calamine import CalamineWorkbook

from cmpdesk.domain.calls import Confidentiality, EnvelopeDraft
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.grants import Grant
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft
from cmpdesk.services import calls, filings, grants, history, workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.projects.claims import ClaimSheet, DecideSheet, PieceSheet
from cmpdesk.ui.pages.projects.grants import GrantsDialog
from cmpdesk.ui.pages.projects.grants_call import CallGrantsDialog
from cmpdesk.ui.pages.projects.grants_forms import CarrySheet, PaySheet, ReleaseSheet
from cmpdesk.ui.pages.projects.grants_lines import InstalmentsSheet, LinesSheet
from cmpdesk.ui.pages.projects.grants_parts import ClaimsPart, InstalmentsPart
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.preview.window import PreviewWindow
from cmpdesk.ui.table_export import start
from tests.ui.pages.projects.test_page import button, said, shown
from tests.ui.pages.support import Stage
from tests.ui.test_accessibility import unnamed

Kind = TypeVar("Kind", bound=QWidget)


def on_top(page: QWidget, stage: Stage, kind: type[Kind]) -> Kind:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


@pytest.fixture
def page(desk: Desk, stage: Stage) -> ProjectsPage:
    return shown(desk, stage, "12.101")


@pytest.fixture
def dialog(page: ProjectsPage, stage: Stage) -> GrantsDialog:
    button(page, "project-grants").click()
    return on_top(page, stage, GrantsDialog)


def held(desk: Desk, page: ProjectsPage, side: Side = Side.FIRST) -> list[Grant]:
    assert page.inspector.sheet is not None
    return [one for one in grants.of_project(desk.workspace, page.inspector.sheet.id) if one.side is side]


def test_both_parties_stand_side_by_side(dialog: GrantsDialog) -> None:
    told = said(dialog)
    for part in ("CAD", "EUR", "Granted", "Released", "Claimed", "Lapsed", "QC · MRIF · 2026", "CA$8,000"):
        assert part.casefold() in told.casefold(), part
    assert "14,000" not in told
    assert unnamed(dialog) == []
    dialog.choose(dialog.held.of(Side.SECOND)[0].id)
    assert "WB · WBI · 2026" in said(dialog)


def test_lines_are_edited_with_what_is_left_in_sight(dialog: GrantsDialog, desk: Desk, page: ProjectsPage,
                                                     stage: Stage) -> None:  # fmt: skip
    (before,) = held(desk, page)
    dialog.parties[Side.FIRST].edit_button.click()
    form = on_top(dialog, stage, LinesSheet)
    assert unnamed(form) == []
    assert "no limit" in form.left.text()
    held_id = form.rows.values()[0][-1]
    assert held_id == before.id
    form.rows.set_values([("MRIF", "2026", "Fonds", "beaucoup", held_id), ("MRIF", "27", "", "500", "")])
    form.save()
    assert "Row 1" in said(form)
    form.rows.set_values([("MRIF", "2026", "Fonds", "7500", held_id), ("Culture", "2027", "", "500,50", "")])
    form.save()
    stage.settle()
    found = [(one.funder, one.year, one.line, one.amount.cents) for one in held(desk, page)]
    assert found == [("MRIF", 2026, "Fonds", 7_500_00), ("Culture", 2027, "", 500_50)]
    assert held(desk, page)[0].id == before.id
    assert [one.amount for one in held(desk, page, Side.SECOND)] == [Money(6_000_00, "EUR")]
    history.undo(desk.workspace, officer=desk.officer)
    assert held(desk, page) == [before]
    history.redo(desk.workspace, officer=desk.officer)
    assert len(held(desk, page)) == 2


def test_instalments_are_planned_released_and_paid(dialog: GrantsDialog, desk: Desk, page: ProjectsPage,
                                                   stage: Stage) -> None:  # fmt: skip
    part = dialog.parts["instalments"]
    assert isinstance(part, InstalmentsPart)
    part.verbs["plan"].click()
    form = on_top(dialog, stage, InstalmentsSheet)
    assert unnamed(form) == []
    milestone = form.held.milestones[0].id
    form.rows.set_values([("6000", "Signature", milestone, ""), ("3000", "", "", "")])
    form.rows.changed.emit()
    assert "CA$-1,000.00" in form.left.text() or "-" in form.left.text()
    form.save()
    assert form.isVisible()
    form.rows.set_values([("6000", "Signature", milestone, ""), ("2000", "Rapport", "", "")])
    form.save()
    stage.settle()
    part.table.setCurrentIndex(part.model.index(0, 0))
    assert part.verbs["release"].isEnabled()
    assert not part.verbs["pay"].isEnabled()
    part.verbs["release"].click()
    release = on_top(dialog, stage, ReleaseSheet)
    release.on.setText("2026-07-01")
    release.save()
    stage.settle()
    part.verbs["pay"].click()
    pay = on_top(dialog, stage, PaySheet)
    pay.on.setText("2027-02-01")
    pay.save()
    stage.settle()
    assert "money of 2026" in pay.fault.text()
    pay.on.setText("2026-07-10")
    pay.reference.setText("V-12")
    pay.save()
    stage.settle()
    first, second = held(desk, page)[0].instalments
    assert (first.paid_on, first.reference, first.condition) == (date(2026, 7, 10), "V-12", "Signature")
    assert second.paid_on is None
    part.verbs["back"].click()
    stage.settle()
    assert held(desk, page)[0].instalments[0].paid_on is None


def test_a_claim_with_its_pieces_is_decided(dialog: GrantsDialog, desk: Desk, page: ProjectsPage, stage: Stage,
                                            tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    dialog.segments.chosen.emit("claims")
    part = dialog.parts["claims"]
    assert isinstance(part, ClaimsPart)
    part.verbs["claim"].click()
    claim = on_top(dialog, stage, ClaimSheet)
    claim.save()
    assert "Type the amount" in said(claim)
    claim.amount.setText("2 000")
    claim.save()
    stage.settle()
    ticket = tmp_path / "billet.txt"
    ticket.write_text("Montréal – Liège", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a: (str(ticket), ""))
    part.table.setCurrentIndex(part.model.index(0, 0))
    for eligible, cents in ((True, "1500"), (False, "500")):
        part.verbs["piece"].click()
        piece = on_top(dialog, stage, PieceSheet)
        assert unnamed(piece) == []
        piece.choose()
        assert piece.label.text() == "billet"
        piece.amount.setText(cents)
        piece.eligible.setChecked(eligible)
        piece.save()
        stage.settle()
    assert [one.number for one in part.pieces_model.rows] == [1, 2]
    part.pieces.setCurrentIndex(part.pieces_model.index(0, 0))
    assert part.verbs["file"].isEnabled()
    part.verbs["file"].click()
    stage.settle()
    (window,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, PreviewWindow) and one.isVisible()]
    assert "billet" in window.windowTitle()
    window.close()
    part.verbs["decide"].click()
    decide = on_top(dialog, stage, DecideSheet)
    assert decide.cents(decide.amount) == 1_500_00
    decide.save()
    assert "why less is accepted" in said(decide)
    decide.reason.setPlainText("Repas exclus")
    decide.save()
    stage.settle()
    (decided,) = held(desk, page)[0].claims
    assert (decided.accepted, decided.reason) == (Money(1_500_00, "CAD"), "Repas exclus")
    assert not part.verbs["piece"].isEnabled()
    part.verbs["reopen"].click()
    stage.settle()
    assert held(desk, page)[0].claims[0].accepted is None


def test_what_is_left_is_carried_over(dialog: GrantsDialog, desk: Desk, page: ProjectsPage, stage: Stage) -> None:
    dialog.segments.chosen.emit("carried")
    dialog.parts["carried"].verbs["carry"].click()
    form = on_top(dialog, stage, CarrySheet)
    assert unnamed(form) == []
    form.save()
    assert form.isVisible()
    form.deciding.setText("Commission mixte permanente")
    form.amount.setText("9 000")
    form.save()
    stage.settle()
    assert "can still be carried over" in form.fault.text()
    form.amount.setText("3 000")
    form.reference.setText("D-7")
    form.save()
    stage.settle()
    (carried,) = held(desk, page)[0].carry_overs
    assert (carried.year, carried.amount.cents, carried.reference) == (2027, 3_000_00, "D-7")


def test_each_officer_edits_the_money_of_their_party(desk: Desk, stage: Stage, page: ProjectsPage) -> None:
    other: Officer = workspaces.add_officer(desk.workspace, officer=desk.officer, name="Odile Lambert",
                                            role=Role.OFFICER, party_code="WB").value  # fmt: skip
    desk.act_as(other)
    button(page, "project-grants").click()
    dialog = on_top(page, stage, GrantsDialog)
    assert [one.edit_button.isEnabled() for one in dialog.parties.values()] == [False, True]
    assert not dialog.parts["instalments"].verbs["plan"].isEnabled()
    dialog.choose(dialog.held.of(Side.SECOND)[0].id)
    assert dialog.parts["instalments"].verbs["plan"].isEnabled()


def test_two_officers_edit_the_same_lines(dialog: GrantsDialog, desk: Desk, page: ProjectsPage, stage: Stage) -> None:
    dialog.parties[Side.FIRST].edit_button.click()
    form = on_top(dialog, stage, LinesSheet)
    project, (mine,), (theirs,) = form.held.project, held(desk, page), held(desk, page, Side.SECOND)
    grants.set_lines(desk.workspace, officer=desk.officer, project_id=project.id, seen=project.row.version, lines=[
        (one.id, GrantDraft(one.side, one.funder, one.year, Money(cents, one.amount.currency)))
        for one, cents in ((mine, 6_500_00), (theirs, 5_000_00))
    ])  # fmt: skip
    value = form.rows.values()[0]
    form.rows.set_values([(*value[:3], "7 000", value[4])])
    form.save()
    stage.settle()
    assert held(desk, page)[0].amount.cents == 6_500_00
    assert form.isVisible()
    assert "7,000" in said(form.window()) or "7 000" in said(form.window())


def test_totals_of_the_call_lead_to_the_projects_that_they_count(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    page.actions_of["call-grants"].trigger()
    dialog = on_top(page, stage, CallGrantsDialog)
    assert unnamed(dialog) == []
    found = [(str(one.side), one.sums.granted) for one in dialog.model.rows]
    assert found == [("first", Money(16_000_00, "CAD")), ("second", Money(12_000_00, "EUR"))]
    assert [one.project.number for one in dialog.counted_model.rows] == ["12.101", "12.103"]
    columns = {column.id: column for column in dialog.model.columns}
    row = dialog.model.rows[1]
    assert columns["granted"].export(row) == (Money(12_000_00, "EUR"),)
    assert columns["party"].export(row)[1] == "EUR"
    dialog.counted.setCurrentIndex(dialog.counted_model.index(1, 0))
    stage.qtbot.keyClick(dialog.counted, Qt.Key.Key_Return)
    stage.settle()
    assert page.inspector.sheet is not None
    assert page.inspector.sheet.row.number == "12.103"


def test_money_of_strict_files_is_for_who_is_cleared(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    strict = next(row for row in page.model.rows if row.number == "12.101")
    seen = filings.application(desk.workspace, strict.application_id).version
    filings.classify(desk.workspace, officer=desk.officer, application_id=strict.application_id, seen=seen,
                     level=Confidentiality.STRICT)  # fmt: skip
    desk.act_as(workspaces.add_officer(desk.workspace, officer=desk.officer, name="Odile", role=Role.OFFICER,
                                       party_code="WB").value)  # fmt: skip
    page.actions_of["call-grants"].trigger()
    dialog = on_top(page, stage, CallGrantsDialog)
    assert [one.sums.granted for one in dialog.model.rows] == [Money(8_000_00, "CAD"), Money(6_000_00, "EUR")]
    assert [one.project.number for one in dialog.counted_model.rows] == ["12.103"]


def test_money_above_the_envelope_is_seen_and_refused(desk: Desk, stage: Stage) -> None:
    call = calls.call(desk.workspace, desk.call_id)
    draft = replace(calls.draft_of(call), envelopes=(EnvelopeDraft(Side.FIRST, "MRIF", 2026, None, 10_000_00),))
    calls.edit(desk.workspace, officer=desk.officer, call_id=call.id, seen=call.version, draft=draft)
    page = shown(desk, stage, "12.101")
    button(page, "project-grants").click()
    dialog = on_top(page, stage, GrantsDialog)
    dialog.parties[Side.FIRST].edit_button.click()
    form = on_top(dialog, stage, LinesSheet)
    assert [amount.cents for _, amount in form.rest()] == [2_000_00, 2_000_00]
    (line,) = form.rows.values()
    assert form.rows.amount_fault("500 €")
    form.rows.set_values([(*line[:3], "12 500", line[4])])
    form.rows.changed.emit()
    assert form.left.property("tone") == "bad"
    form.save()
    stage.settle()
    assert "this is CA$2,500.00 too much" in form.fault.text()
    assert form.isVisible()
    form.give_up()


@pytest.mark.parametrize("kind", list(ExportKind))
def test_totals_leave_as_real_numbers(desk: Desk, stage: Stage, tmp_path: Path, kind: ExportKind) -> None:
    page = shown(desk, stage)
    page.actions_of["call-grants"].trigger()
    dialog = on_top(page, stage, CallGrantsDialog)
    path = tmp_path / f"subventions.{kind}"
    start(dialog.table, dialog.model, dialog.table.shown_columns(), page, path, kind)
    stage.qtbot.waitUntil(path.exists)
    stage.settle()
    if kind is ExportKind.CSV:
        told = path.read_text("utf-8-sig")
        assert "16000.00" in told
        assert "EUR" in told
    else:
        rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
        assert rows[-1][:2] == ["Wallonia-Brussels", "EUR"]
        assert rows[-1][rows[-2].index(16_000.0)] == 12_000.0
