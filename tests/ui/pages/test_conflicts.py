"""Two changed one record: the dialog shows mine, theirs and what stood there, and nothing typed is lost."""

from dataclasses import replace
from typing import Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPushButton

from cmpdesk.domain.directory import DirectoryKind, OrganisationDraft, OrganisationRow
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, directory, filing_edits, filings, juries
from cmpdesk.storage import tables
from cmpdesk.ui.conflicts import ConflictDialog, GoneDialog
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.form import ApplicationForm, load_form
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.directory.editing import OrganisationSheet
from cmpdesk.ui.pages.directory.page import DirectoryPage
from cmpdesk.ui.pages.juries.page import JuriesPage
from cmpdesk.ui.sheets import Sheet
from tests.ui.pages.support import Stage, numbers
from tests.ui.test_accessibility import unnamed


def asked(kind: type[ConflictDialog] | type[GoneDialog]) -> ConflictDialog | GoneDialog:
    """Return the dialog of `kind` that is shown."""
    return next(one for one in QApplication.topLevelWidgets() if isinstance(one, kind) and one.isVisible())


def conflict() -> ConflictDialog:
    found = asked(ConflictDialog)
    assert isinstance(found, ConflictDialog)
    return found


def none_asked() -> bool:
    return not any(isinstance(one, ConflictDialog) and one.isVisible() for one in QApplication.topLevelWidgets())


def form_of(desk: Desk, stage: Stage, number: str = "12.101") -> ApplicationForm:
    page = DirectoryPage(desk)
    stage.show(page)
    form = ApplicationForm(page, desk, load_form(desk.workspace, desk.officer, numbers(desk)[number]))
    form.open()
    stage.settle()
    return form


def change(desk: Desk, sheet: ApplicationSheet, **fields: Any) -> None:
    """Change the application and the first filing as somebody else's form does."""
    seen, draft = filing_edits.start(desk.workspace, sheet.id)
    title = fields.pop("head", draft.title)
    first = draft.filings[0]
    assert first is not None
    draft = replace(draft, title=title, filings=(replace(first, **fields), draft.filings[1]))
    filing_edits.edit(desk.workspace, officer=desk.officer, application_id=sheet.id, seen=seen.version, draft=draft)


def stored(desk: Desk, number: str = "12.101") -> ApplicationSheet:
    return filings.application(desk.workspace, numbers(desk)[number])


def test_fields_are_chosen_one_by_one_and_saved_together(desk: Desk, stage: Stage) -> None:
    form = form_of(desk, stage)
    assert form.cards[0] is not None
    form.title.setText("Atlas, ma version")
    form.cards[0].lines["keywords"].setText("rives")
    change(desk, stored(desk), head="Atlas, leur version", email="accueil@example.org")
    form.save()
    stage.settle()
    dialog = conflict()
    assert unnamed(dialog) == []
    title, email, keywords = (one.name for one in dialog.conflict.fields)
    base, mine, theirs = (getattr(dialog.conflict.fields[0], one).shown for one in ("base", "mine", "theirs"))
    assert (base, mine, theirs) == ("Atlas des rives", "Atlas, ma version", "Atlas, leur version")
    assert dialog.conflict.officer == desk.officer.name
    assert not dialog.save_button.isEnabled()
    assert (dialog.choices[keywords][0].isChecked(), dialog.choices[email][1].isChecked()) == (True, True)
    dialog.choices[title][0].click()
    dialog.save_button.click()
    stage.settle()
    now = stored(desk)
    assert now.filings[0] is not None
    assert (now.title, now.filings[0].keywords, now.filings[0].email) == (
        "Atlas, ma version", "rives", "accueil@example.org")  # fmt: skip
    assert not any(one.isVisible() for one in QApplication.topLevelWidgets() if isinstance(one, Sheet))


def test_going_back_keeps_what_was_typed_and_the_other_change(desk: Desk, stage: Stage) -> None:
    form = form_of(desk, stage)
    form.title.setText("Atlas, ma version")
    change(desk, stored(desk), head="Atlas, leur version")
    form.save()
    stage.settle()
    dialog = conflict()
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Application · Title: Atlas, ma version"
    dialog.back_button.click()
    stage.settle()
    assert form.isVisible()
    assert form.title.text() == "Atlas, ma version"
    assert stored(desk).title == "Atlas, leur version"
    form.save()
    stage.settle()
    conflict().theirs_button.click()
    conflict().save_button.click()
    stage.settle()
    assert stored(desk).title == "Atlas, leur version"


def test_a_change_of_what_the_form_does_not_show_asks_nothing(desk: Desk, stage: Stage) -> None:
    page = DirectoryPage(desk)
    stage.show(page)
    row = directory.organisations(desk.workspace)[0]
    form = OrganisationSheet(page, desk, row)
    form.open()
    form.kind.setText("université")
    draft = OrganisationDraft(row.name, row.kind, row.address, row.former_names)
    with desk.workspace.write(desk.officer, "test.touch") as transaction:
        touched = transaction.lock(tables.Organisation, row.id, row.version)
        touched.version += 0
        touched.name_key = f"{touched.name_key} "
        transaction.commit()
    assert draft.name == row.name
    form.save()
    stage.settle()
    assert none_asked()
    found = directory.sheet(desk.workspace, DirectoryKind.ORGANISATION, row.id).row
    assert isinstance(found, OrganisationRow)
    assert found.kind == "université"


def test_a_record_that_is_gone_is_told_and_can_be_brought_back(desk: Desk, stage: Stage) -> None:
    page = DirectoryPage(desk)
    stage.show(page)
    draft = OrganisationDraft("Institut boréal", "", "")
    row = directory.add_organisation(desk.workspace, officer=desk.officer, draft=draft).value
    form = OrganisationSheet(page, desk, row)
    form.open()
    form.address.setPlainText("4, chemin du Lac")
    with desk.workspace.write(desk.officer, "test.delete") as transaction:
        transaction.delete(transaction.get(tables.Organisation, row.id))
        transaction.commit()
    form.save()
    stage.settle()
    dialog = asked(GoneDialog)
    assert isinstance(dialog, GoneDialog)
    assert unnamed(dialog) == []
    dialog.copy_button.click()
    assert QGuiApplication.clipboard().text() == "Address: 4, chemin du Lac"
    assert form.isVisible()
    dialog.back_asked.click()
    stage.settle()
    found = directory.sheet(desk.workspace, DirectoryKind.ORGANISATION, row.id).row
    assert isinstance(found, OrganisationRow)
    assert found.address == "4, chemin du Lac"


def test_the_form_of_a_call_settles_it_on_its_page(desk: Desk, stage: Stage) -> None:
    page = CallsPage(desk)
    stage.show(page)
    page.edit()
    stage.settle()
    form = page._form
    assert form is not None
    form.titles[1].setText("Mine")
    call = calls.call(desk.workspace, desk.call_id)
    draft = replace(calls.draft_of(call), title=LocalisedText(fr="Leur appel", en="Theirs", nl=call.title.nl))
    calls.edit(desk.workspace, officer=desk.officer, call_id=call.id, seen=call.version, draft=draft)
    form.save()
    stage.settle()
    conflict().mine_button.click()
    conflict().choices["The call · Title in French"][1].click()
    conflict().save_button.click()
    stage.settle()
    now = calls.call(desk.workspace, call.id)
    assert (now.title.fr, now.title.en) == ("Leur appel", "Mine")
    assert page._form is None


def test_the_form_of_a_reviewer_settles_it_in_its_place(desk: Desk, stage: Stage) -> None:
    page = JuriesPage(desk)
    stage.show(page)
    page.edit_reviewer()
    panel = page.reviewer_panel
    assert panel.row is not None
    row = panel.row
    panel.email.setText("louise@example.org")
    panel.dirty = True
    theirs = replace(panel.draft(), email="", organisation="Collège du Nord")
    juries.edit_reviewer(desk.workspace, officer=desk.officer, reviewer_id=row.id, seen=row.version, draft=theirs)
    page.reload()
    stage.settle()
    assert panel.email.text() == "louise@example.org", "what is loaded anew leaves the open form alone"
    panel.save()
    stage.settle()
    conflict().save_button.click()
    stage.settle()
    assert page.scene is not None
    saved = next(one for one in page.scene.reviewers if one.id == row.id)
    assert (saved.email, saved.organisation) == ("louise@example.org", "Collège du Nord")
    assert panel.form is None
    assert panel.findChild(QPushButton, "edit-reviewer") is not None


def test_what_both_wrote_alike_is_simply_saved(desk: Desk, stage: Stage) -> None:
    form = form_of(desk, stage)
    form.title.setText("Atlas commun")
    change(desk, stored(desk), head="Atlas commun")
    form.save()
    stage.settle()
    assert none_asked()
    assert not any(one.isVisible() for one in QApplication.topLevelWidgets() if isinstance(one, Sheet))
    assert stored(desk).title == "Atlas commun"


