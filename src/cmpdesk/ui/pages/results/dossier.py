"""The dossier of a jury: when it meets, what goes in, and the document shown or saved."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QMessageBox, QPushButton, QWidget

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.dossiers import Meeting
from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.registers import Sent
from cmpdesk.domain.scoring import EvaluationMode
from cmpdesk.domain.text import LANGUAGES
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import dossiers
from cmpdesk.services.dossiers import Wanted
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.forms import Form, line_edit, read_date, text_edit
from cmpdesk.ui.labels import text
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.registers import offering
from cmpdesk.ui.pages.results.loading import Scene
from cmpdesk.ui.plain import typed_text
from cmpdesk.ui.sheets import Sheet


class DossierSheet(Sheet):
    """Asks when the jury meets and what goes in; once it is saved, `wanted` and `folder` say what is made."""

    def __init__(self, parent: QWidget, desk: Desk, party: Party, meeting: Meeting, *, draft: bool,
                 normalised: bool = False) -> None:  # fmt: skip
        name = labels.party_name(words(), party)
        super().__init__(
            parent, desk.runner, t("Dossier of the jury of {party}", party=name),
            t("Agenda, members and recusals, figures, ranking, a page for each application, decisions to take."),
            t("&Show the dossier"),
        )  # fmt: skip
        self._desk, self._party, self._meeting = desk, party, meeting
        self._normalised = normalised
        self.folder: Path | None = None
        if draft:
            self.body.addWidget(text(t("The ranking is not frozen: every page says that it is a draft."), tone="warn",
                                     wrap=True))  # fmt: skip
        self._meets()
        self._holds()
        self.body.addStretch(1)
        self.folder_button = QPushButton(t("Save in a f&older…"))
        self.folder_button.setAutoDefault(False)
        self.folder_button.clicked.connect(self._into_folder)
        self.foot.insertWidget(self.foot.count() - 1, self.folder_button)
        self.size_to(620, 660)
        self.filled()
        self.keep_draft(desk, f"dossier:{desk.call_id}:{party.side}")
        self.day.setFocus()

    def _meets(self) -> None:
        form, held = Form(t("Meeting")), self._meeting
        form.heading(t("Meeting"))
        self.day = line_edit(words().date(held.meets_on) if held.meets_on else "", hint=t("2027-03-01"))
        self.place, self.chair = line_edit(held.place), line_edit(held.chair)
        self.rapporteur = line_edit(held.rapporteur)
        self.agenda = text_edit("\n".join(held.agenda), lines=4)
        form.row(t("&Day"), self.day, check=self._check_day)
        form.row(t("&Place"), self.place)
        form.row(t("&Chair"), self.chair)
        form.row(t("&Rapporteur"), self.rapporteur)
        form.row(t("A&genda"), self.agenda, hint=t("One item on each line."))
        self.form = form
        self.body.addWidget(form)

    def _holds(self) -> None:
        form = Form(t("Content"))
        form.heading(t("Content"))
        self.attachments = QCheckBox(t("With the &file of each application: its sheet and its attachments"))
        self.tables = QCheckBox(t("With the &table of the results (Excel), where it is saved in a folder"))
        self.language = QComboBox()
        for code in LANGUAGES:
            self.language.addItem(labels.language(words(), code), code)
        self.language.setCurrentIndex(max(0, self.language.findData(self._party.languages[0])))
        form.wide(self.attachments)
        form.wide(self.tables)
        form.row(t("&Language"), self.language)
        self.body.addWidget(form)

    # -- what is typed

    @property
    def wanted(self) -> Wanted:
        """What is to be made."""
        return Wanted(self.attachments.isChecked(), self.tables.isChecked(), str(self.language.currentData()),
                      self._normalised)  # fmt: skip

    def typed(self) -> object:
        """Return what stands in the fields of the meeting."""
        return (self.day.text(), self.place.text(), self.chair.text(), self.rapporteur.text(), typed_text(self.agenda))

    def first_fault(self) -> QWidget | None:
        """Check the day."""
        return self.form.first_fault()

    def work(self) -> "partial[Outcome[Meeting]]":
        """Return the saving of the meeting, where anything of it changed."""
        if not self.touched:
            return partial(_as_it_is, self._meeting)
        draft = Meeting(
            self._meeting.version, read_date(self.day.text(), self._desk.workspace.today()), self.place.text(),
            self.chair.text(), self.rapporteur.text(), tuple(typed_text(self.agenda).split("\n")),
        )  # fmt: skip
        return partial(dossiers.arrange, self._desk.workspace, officer=self._desk.officer, call_id=self._desk.call_id,
                       side=self._party.side, draft=draft)  # fmt: skip

    def _check_day(self) -> str:
        typed = self.day.text().strip()
        if not typed or read_date(typed, self._desk.workspace.today()) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def _into_folder(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the dossier"))
        if chosen:
            self.folder = Path(chosen)
            self.save()
            if self.save_button.isEnabled():  # a field is faulty
                self.folder = None

    def _refused(self, failure: Foreseen) -> bool:
        self.folder = None
        return super()._refused(failure)


def _as_it_is(meeting: Meeting) -> Outcome[Meeting]:
    return Outcome(meeting, Area.NONE)


class Dossiers:
    """What a page of rankings does with the dossier of its jury; `scene` is what it shows, `strip` tells how far."""

    def __init__(self, page: Page, strip: ProgressStrip, scene: Callable[[], Scene | None]) -> None:
        self.page, self.strip, self.scene = page, strip, scene
        page.actions_of.add(
            "dossier", t("&Dossier of the jury…"), self.ask, enabled=self.possible,
            why=t("The dossier is made by an officer of the Party whose jury judges."),
        )  # fmt: skip
        offering.offer(page, Sent.DOSSIER)

    def possible(self) -> bool:
        """Tell whether the officer may make the dossier of the ranking that is shown."""
        scene, desk = self.scene(), self.page.desk
        if scene is None or scene.found is None or scene.found.partial or not scene.call.judges(scene.side):
            return False
        party = scene.programme.party(scene.side).code
        return may(desk.officer, Right.PRODUCE_PACKETS, office=desk.workspace.info.office, party_code=party)

    def ask(self) -> None:
        """Load when the jury meets, and ask what goes in."""
        scene, desk = self.scene(), self.page.desk
        if scene is not None and self.possible():
            work = partial(dossiers.meeting, desk.workspace, call_id=scene.call.id, side=scene.side)
            desk.runner.run(work, then=partial(self._ask, scene), owner=self.page, channel="dossier-meeting")

    def _ask(self, scene: Scene, meeting: Meeting) -> None:
        found = scene.found
        sheet = DossierSheet(
            self.page, self.page.desk, scene.programme.party(scene.side), meeting,
            draft=found is not None and found.frozen is None,
            normalised=found is not None and found.ranking.normalised,  # paper shows what the screen shows
        )  # fmt: skip
        sheet.saved.connect(lambda _meeting: self._make(scene, sheet.wanted, sheet.folder))
        sheet.open()

    def _make(self, scene: Scene, wanted: Wanted, folder: Path | None) -> None:
        if folder is not None:
            self.write_into(scene, folder, wanted)
            return
        desk = self.page.desk
        work = partial(dossiers.pages, desk.workspace, officer=desk.officer, call_id=scene.call.id, side=scene.side,
                       wanted=wanted)  # fmt: skip
        self.strip.watch(desk.runner.run_watched(work, then=self._show, owner=self.page), t("Writing the dossier"))

    def _show(self, outcome: Outcome[tuple[str, bytes]]) -> None:
        name, data = outcome.value
        preview.show(self.page.desk, Document(t("Dossier of the jury"), name, lambda: data))

    def write_into(self, scene: Scene, folder: Path, wanted: Wanted, *, overwrite: bool = False) -> None:
        """Write the dossier into `folder`; other files of the same names only on request."""
        desk = self.page.desk
        work = partial(dossiers.produce, desk.workspace, officer=desk.officer, call_id=scene.call.id, side=scene.side,
                       out=folder, wanted=wanted, overwrite=overwrite)  # fmt: skip
        again = partial(self.write_into, scene, folder, wanted, overwrite=True)
        task = desk.runner.run_watched(work, then=partial(self._written, scene, folder),
                                       failed=partial(self._not_written, again), owner=self.page)  # fmt: skip
        self.strip.watch(task, t("Writing the dossier"))

    def _written(self, scene: Scene, folder: Path, outcome: Outcome[tuple[Path, ...]]) -> None:
        count = len(outcome.value)
        if scene.call.evaluation is EvaluationMode.COMMON:  # a joint panel: it goes to both Parties
            offering.ask(self.page, Sent.DOSSIER, ", ".join(path.name for path in outcome.value))
        self.page.desk.say(n("{count} file in {folder}", "{count} files in {folder}", count, folder=folder.name))

    def _not_written(self, again: "partial[None]", failure: Foreseen) -> bool:
        if failure.code != "packets.would-overwrite":
            return False
        box = QMessageBox(QMessageBox.Icon.Question, t("Dossier of the jury"), sentence_of(failure), parent=self.page)
        box.setTextFormat(Qt.TextFormat.PlainText)
        replace = box.addButton(t("Replace them"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        replace.clicked.connect(lambda _checked=False: again())
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()
        return True
