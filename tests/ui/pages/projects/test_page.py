"""The page of projects on a real workspace: list, filters, states, promoters, instruments, documents; and retaining."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton, QWidget

from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft, ProjectSheet, ProjectState
from cmpdesk.services import filings, history, project_files, projects
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.applications.retain_form import RetainSheet
from cmpdesk.ui.pages.projects import forms
from cmpdesk.ui.pages.projects import page as page_module
from cmpdesk.ui.pages.projects.dates import CalendarDialog
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.preview.window import PreviewWindow
from cmpdesk.ui.sheets import Sheet
from tests.intake import bad_files
from tests.ui.pages.support import Stage, numbers
from tests.ui.test_accessibility import unnamed


def retained(desk: Desk, number: str, cents: tuple[int, int] = (8_000_00, 6_000_00)) -> ProjectSheet:
    application_id = numbers(desk)[number]
    filings.declare_admissible(desk.workspace, officer=desk.officer, application_ids=(application_id,))
    grants = (GrantDraft(Side.FIRST, "MRIF", 2026, Money(cents[0], "CAD")),
              GrantDraft(Side.SECOND, "WBI", 2026, Money(cents[1], "EUR")))  # fmt: skip
    seen = filings.application(desk.workspace, application_id).version
    return projects.retain(desk.workspace, officer=desk.officer, application_id=application_id, seen=seen,
                           grants=grants, reason="Décision de la Commission", conditions="Rapport annuel",
                           on=date(2026, 6, 15)).value  # fmt: skip


def shown(desk: Desk, stage: Stage, *kept: str) -> ProjectsPage:
    for number in kept or ("12.101", "12.103"):
        retained(desk, number)
    page = ProjectsPage(desk)
    stage.show(page)
    return page


def said(widget: QWidget) -> str:
    parts: list[QLabel | QPushButton] = [*widget.findChildren(QLabel), *widget.findChildren(QPushButton)]
    return "\n".join(one.text() for one in parts if one.isVisible())


def sheet(page: QWidget, stage: Stage, kind: type[Sheet]) -> Sheet:
    stage.settle()
    return [one for one in page.findChildren(kind) if one.isVisible()][-1]


def button(page: ProjectsPage, name: str) -> QPushButton:
    return next(one for one in page.inspector.findChildren(QPushButton) if one.objectName() == name)


def project(desk: Desk, page: ProjectsPage) -> ProjectSheet:
    assert page.inspector.sheet is not None
    return projects.project(desk.workspace, page.inspector.sheet.id)


def test_the_list_and_what_is_selected(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert page.header.status.text() == "2 projects · Retained: 2"
    assert [row.number for row in page.model.rows] == ["12.101", "12.103"]
    told = said(page.inspector)
    for part in ("Atlas des rives", "Retained", "Atelier des rives", "Cartes et canaux", "No agreement or order yet.",
                 "Décision de la Commission", "Rapport annuel", "Once both Parties have signed", "CA$8,000.00",
                 "€6,000.00", "No date is to come.", "No document yet."):  # fmt: skip
        assert part in told
    assert unnamed(page) == []
    assert page.header.search is not None
    page.header.search.setText("vivants")
    stage.qtbot.waitUntil(lambda: [row.number for row in page.model.rows] == ["12.103"])
    page.clear_filters()
    page.show_this({"state": "running"})
    stage.qtbot.waitUntil(lambda: page.left.currentWidget() is page.left.no_row)
    stage.settle()


def test_only_legal_moves_have_a_button(desk: Desk, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(desk, stage, "12.101")
    there = {one.objectName() for one in page.inspector.findChildren(QPushButton)}
    assert "project-withdraw" in there
    assert not {"project-start", "project-agree", "project-complete"} & there
    assert "starts once both Parties have signed" in said(page.inspector)
    assert not page.actions_of["move-start"].isEnabled()
    monkeypatch.setattr(page_module, "ask_reason", lambda *_a, **_k: "Désistement du partenaire")
    button(page, "project-withdraw").click()
    stage.settle()
    held = project(desk, page)
    assert (held.row.state, held.state_reason) == (ProjectState.WITHDRAWN, "Désistement du partenaire")
    assert stage.said[-1] == ("12.101: withdrawn", True)
    assert "Désistement du partenaire" in said(page.inspector)
    assert "Granted to 1 project, 1 of them withdrawn or stopped" in said(page)


def test_instruments_let_it_start(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, "12.101")
    for side in Side:
        page.actions_of["instrument"].trigger()
        form = sheet(page, stage, forms.InstrumentForm)
        assert isinstance(form, forms.InstrumentForm)
        assert form.party.currentData() == str(side)
        form.reference.setText("2026-4")
        form.sent.setText("2026-06-20")
        form.promoter_signed.setText("20/5/26")
        form.authority_signed.setText("2026-07-01")
        form.save()
        stage.settle()
        assert "cannot be signed before it is sent" in form.fault.text()
        form.promoter_signed.setText("2026-06-25")
        form.save()
        stage.settle()
    assert "Signed" in said(page.inspector)
    assert unnamed(page) == []
    button(page, "project-start").click()
    stage.settle()
    assert project(desk, page).row.state is ProjectState.RUNNING
    history.undo(desk.workspace, officer=desk.officer)
    assert project(desk, page).row.state is ProjectState.RETAINED


def test_a_change_of_partner(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, "12.101")
    page.actions_of["promoter-second"].trigger()
    form = sheet(page, stage, forms.PromoterForm)
    assert isinstance(form, forms.PromoterForm)
    form.organisation.setText("")
    form.save()
    assert form.isVisible()
    form.organisation.setText("Maison des cartes")
    form.contact.setText("Aline Piron")
    form.save()
    stage.settle()
    told = said(page.inspector)
    assert "Maison des cartes" in told
    assert "Filed by Cartes et canaux" in told


def test_documents(desk: Desk, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = shown(desk, stage, "12.101")
    path = tmp_path / "convention.txt"
    path.write_text("Convention", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a: ([str(path)], ""))
    button(page, "project-documents").click()
    stage.settle()
    (held,) = project(desk, page).files
    assert "convention.txt" in said(page.inspector)
    page.inspector.file_edited.emit(held)
    form = sheet(page, stage, forms.DocumentForm)
    assert isinstance(form, forms.DocumentForm)
    form.title.setText("Convention signée")
    form.save()
    stage.settle()
    assert "Convention signée" in said(page.inspector)
    page.inspector.file_unwanted.emit(project(desk, page).files[0])
    stage.settle()
    assert project(desk, page).files == ()


def test_an_application_is_retained_on_its_page(desk: Desk, stage: Stage) -> None:
    application_id = numbers(desk)["12.101"]
    filings.declare_admissible(desk.workspace, officer=desk.officer, application_ids=(application_id,))
    page = ApplicationsPage(desk)
    stage.show(page)
    page.show_application(application_id)
    stage.settle()
    assert page.actions_of["retain"].isEnabled()
    page.actions_of["retain"].trigger()
    form = sheet(page, stage, RetainSheet)
    assert isinstance(form, RetainSheet)
    assert [row[:3] for row in form.rows.values()] == [("first", "MRIF", "2026"), ("second", "WBI", "2026")]
    assert unnamed(form) == []
    assert said(form).count("there is no limit") == 2
    form.save()
    assert form.isVisible()
    form.reason.setPlainText("Décision de la Commission")
    form.save()
    stage.settle()
    assert filings.application(desk.workspace, application_id).state is ApplicationState.RETAINED
    made = projects.of_application(desk.workspace, application_id)
    assert made is not None
    assert projects.project(desk.workspace, made).row.granted == (Money(12_000_00, "CAD"), Money(9_000_00, "EUR"))
    assert stage.said[-1][1]
    page.actions_of["retain"].trigger()
    assert stage.gone[-1] == ("projects", {"application_id": application_id})


def test_the_calendar_opens_over_the_page(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, "12.101")
    button(page, "project-calendar").click()
    stage.settle()
    (dialog,) = [one for one in page.findChildren(CalendarDialog) if one.isVisible()]
    assert unnamed(dialog) == []
    dialog.accept()
    stage.settle()


def test_documents_open_in_the_preview(desk: Desk, stage: Stage, tmp_path: Path,
                                       monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    opened: list[PreviewWindow] = []
    plain = preview.show
    monkeypatch.setattr(preview, "show", lambda *given: opened.append(plain(*given)))
    page = shown(desk, stage, "12.101")
    path = tmp_path / "convention.pdf"
    path.write_bytes(bad_files.plain_pdf(2))
    held = project(desk, page)
    project_files.add(desk.workspace, officer=desk.officer, project_id=held.id, paths=[path], side=Side.FIRST)
    page.reload()
    stage.settle()
    links = page.inspector.findChildren(QPushButton)
    link = next(one for one in links if one.accessibleName() == "Open convention.pdf")
    link.click()
    stage.settle()
    (window,) = opened
    try:
        assert window.layout_of is not None
        assert len(window.layout_of.sizes) == 2
        assert window.document.load() == path.read_bytes()
    finally:
        window.close()


def test_what_is_made_anew_keeps_its_place(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage, "12.101")
    page.resize(1100, 420)
    stage.settle()
    bar = page.inspector._scroll.verticalScrollBar()
    bar.setValue(bar.maximum())
    button(page, "project-documents").setFocus()
    here = bar.value()
    assert here > 0
    page.reload()
    stage.settle()
    assert bar.value() == here
    assert button(page, "project-documents").hasFocus()
    assert page._notes is not None
    page._notes.box.setPlainText("À suivre")
    page._notes.write()
    page._notes.add.click()
    stage.settle()
    assert "À suivre" in said(page.inspector)
