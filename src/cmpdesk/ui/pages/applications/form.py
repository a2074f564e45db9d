"""The form of an application: what is judged on top, and what each side filed below, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet, Confidentiality, Sector
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationEdit, ApplicationSheet
from cmpdesk.domain.programmes import Party, Programme
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import calls, directory, filing_edits
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.conflicts import Subject
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.forms import Form, line_edit
from cmpdesk.ui.inspector import Card
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.applications.filing_card import FilingCard, Known
from cmpdesk.ui.pages.calls.programme import combo
from cmpdesk.ui.sheets import Sheet


@dataclass(frozen=True, slots=True)
class FormScene:
    """What the form begins with. `organisations` are the names proposed while one is typed."""

    sheet: ApplicationSheet
    draft: ApplicationEdit
    call: CallSheet
    programme: Programme
    organisations: tuple[str, ...]
    may_file: tuple[bool, bool]
    """Whether the officer may change the filing of the first and of the second side."""
    may_classify: bool


def load_form(workspace: Workspace, officer: Officer, application_id: str) -> FormScene:
    """Load an application for its form; on a thread."""
    sheet, draft = filing_edits.start(workspace, application_id)
    call = calls.call(workspace, sheet.call_id)
    programme = calls.programme_of(workspace, call)
    office = workspace.info.office

    def may_file(party: Party) -> bool:
        return may(officer, Right.REGISTER_FILINGS, office=office, party_code=party.code)

    return FormScene(
        sheet, draft, call, programme, tuple(one.name for one in directory.organisations(workspace)),
        (may_file(programme.parties[0]), may_file(programme.parties[1])), may(officer, Right.SEE_STRICT, office=office),
    )  # fmt: skip


def open_form(page: Page, application_id: str) -> None:
    """Open the form of an application over its page."""

    def show(scene: FormScene) -> None:
        form = ApplicationForm(page, page.desk, scene)
        saved = t("{number}: saved", number=scene.sheet.number)
        form.saved.connect(lambda _sheet: page.desk.say(saved, undo=True))
        form.open()

    load = partial(load_form, page.desk.workspace, page.desk.officer, application_id)
    page.desk.runner.run(load, then=show, owner=page, channel="applications-form")


class ApplicationForm(Sheet):
    """Edits an application and its filings, in one step."""

    def __init__(self, parent: QWidget | None, desk: Desk, scene: FormScene) -> None:
        title = t("Application {number}", number=scene.sheet.number)
        explanation = t("What is corrected here leaves what was received in the history.")
        super().__init__(parent, desk.runner, title, explanation, t("Save the application"))
        self._desk, self._scene = desk, scene
        known = Known(scene.programme, scene.organisations, scene.call.summary_words, desk.workspace.today())
        self._head(known.letters)
        sides = QHBoxLayout()
        sides.setSpacing(12)
        self.cards: list[FilingCard | None] = []
        shown = zip(scene.programme.parties, scene.draft.filings, scene.may_file, strict=True)
        for party, filing, may_file in shown:
            card = None
            if filing is not None:
                card = FilingCard(party, filing, known)
                card.setEnabled(may_file)
                card.setMinimumWidth(1)
                sides.addWidget(card, 1, Qt.AlignmentFlag.AlignTop)
            self.cards.append(card)
        self.body.addLayout(sides)
        self.body.addStretch(1)
        self.size_to(1080, 740)
        self.filled()
        again = partial(load_form, desk.workspace, desk.officer, scene.sheet.id)
        self.edits(desk, Subject("application", scene.sheet.id, scene.sheet.version, again,
                                 partial(ApplicationForm, parent, desk)))  # fmt: skip
        self.keep_draft(desk, f"application:{scene.sheet.id}")
        self.title.setFocus()

    def _head(self, letters: set[str]) -> None:
        scene, w = self._scene, words()
        draft = scene.draft
        card = Card(t("Application"))
        self.form = Form(t("Application"), letters)
        self.title = line_edit(draft.title)
        self.title.setCursorPosition(0)
        self.sector = combo(_choices(scene.call.sectors), draft.sector_id or "")
        self.strand = combo(_choices(scene.call.strands), draft.strand_id or "")
        inherited = t("as the call: {level}", level=labels.confidentiality(w, scene.call.confidentiality))
        levels = [(str(level), labels.confidentiality(w, level)) for level in Confidentiality]
        self.level = combo([("", inherited), *levels], str(draft.confidentiality or ""))
        self.level.setEnabled(scene.may_classify)
        self.form.row(t("Title"), self.title, check=self._check_title, required=True)
        if scene.call.sectors:
            self.form.row(t("Sector"), self.sector)
        if scene.call.strands:
            self.form.row(t("Strand"), self.strand)
        hint = "" if scene.may_classify else t("Only who may see strict files changes the class.")
        self.form.row(t("Class of the file"), self.level, hint=hint)
        card.body.addWidget(self.form)
        self.body.addWidget(card)

    def typed(self) -> object:
        """Return what stands in the fields."""
        head = (self.title.text(), *(box.currentData() for box in (self.sector, self.strand, self.level)))
        return head, tuple(card.typed() for card in self.cards if card is not None)

    def first_fault(self) -> QWidget | None:
        """Check every field, and return the first faulty one."""
        forms = [self.form, *(card.form for card in self.cards if card is not None and card.isEnabled())]
        faulty = [form for form in forms if not form.valid()]
        if not faulty:
            return None
        faulty[0].valid()  # puts the keyboard into its first faulty field
        return QApplication.focusWidget() or faulty[0]

    def work(self) -> "partial[Any]":
        """Return the saving of what is typed."""
        before, sheet = self._scene.draft, self._scene.sheet
        first, second = (
            card.edited() if card is not None and card.isEnabled() else filing
            for card, filing in zip(self.cards, before.filings, strict=True)
        )
        level = str(self.level.currentData())
        draft = replace(
            before,
            title=self.title.text().strip(),
            sector_id=str(self.sector.currentData() or "") or None,
            strand_id=str(self.strand.currentData() or "") or None,
            confidentiality=Confidentiality(level) if level else None,
            filings=(first, second),
        )
        return partial(filing_edits.edit, self._desk.workspace, officer=self._desk.officer, application_id=sheet.id,
                       seen=sheet.version, draft=draft)  # fmt: skip

    def _check_title(self) -> str:
        return "" if self.title.text().strip() else t("Type the title of the application.")


def _choices(sectors: Sequence[Sector]) -> list[tuple[str, str]]:
    w = words()
    return [("", "—"), *((one.id, f"{one.digit} · {labels.sector(w, one)}") for one in sectors)]
