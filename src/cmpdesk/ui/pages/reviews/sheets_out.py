"""What progress sheets are sent out as, to whom, and by when they are due."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFileDialog, QHBoxLayout, QRadioButton, QWidget

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.progress import ProgressState, ProjectProgress
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n import labels
from cmpdesk.i18n import progress as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import progress_out
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.dialogs import sentence_of
from cmpdesk.ui.feedback import ProgressStrip
from cmpdesk.ui.forms import Form, line_edit, read_date
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.theme import theme

TONES = {
    ProgressState.NOT_SENT: "muted", ProgressState.LATE: "bad", ProgressState.SENT: "accent",
    ProgressState.INCOMPLETE: "warn", ProgressState.RECEIVED: "good",
}  # fmt: skip
FOLDER = "progress.folder"
_DAYS = 28
Row = tuple[ProjectProgress, Side, ProgressState]


def row_id(row: Row) -> str:
    """Return what tells a row from the others."""
    return f"{row[0].project_id} {row[1]}"


def columns(programme: Programme) -> tuple[Column[Row], ...]:
    """Return the columns of sheets: project, promoter, where it stands."""

    def promoter(row: Row) -> Cell:
        name = row[0].organisations[list(Side).index(row[1])] or ""
        return Cell(name, labels.party_name(words(), programme.party(row[1])))

    def state(row: Row) -> Cell:
        return Cell(say.state(words(), row[2]), tone=TONES[row[2]])

    def version(row: Row) -> str:
        sheet = row[0].sheet(row[1])
        return words().number(sheet.number) if sheet else ""

    return (
        Column("project", t("Project"), lambda row: Cell(row[0].title, row[0].number), Kind.TWO_LINES, width=240),
        Column("promoter", t("Promoter"), promoter, Kind.TWO_LINES, stretch=True),
        Column("version", t("Version"), version, Kind.NUMBER, width=70),
        Column("state", t("Progress sheet"), state, Kind.PILL, width=150,
               room_for=[say.state(words(), one) for one in ProgressState]),
    )  # fmt: skip


class SendDialog(Sheet):
    """Asks for the promoters, the kind of file, the day and the folder; `saved` brings what was sent."""

    def __init__(self, parent: QWidget, desk: Desk, review_id: str, programme: Programme,
                 rows: Sequence[Row]) -> None:  # fmt: skip
        explanation = t("Each promoter gets the sheet of its side in its language. Without a new version, a sheet that "
                        "was sent is written once more as it is.")  # fmt: skip
        super().__init__(parent, desk.runner, t("Send progress sheets"), explanation, t("Choose the folder…"))
        self._desk, self._review = desk, review_id
        self._folder, self._replace = Path.home(), False
        mine = progress_out.sides_of(desk.workspace, desk.officer, programme)
        model: TableModel[Row] = TableModel(columns(programme), row_id)
        model.set_rows([one for one in rows if one[1] in mine])
        self.table: Table[Row] = Table(model, name="progress-out", title=t("Progress sheets"), memory=desk.memory,
                                       many=True)  # fmt: skip
        self.table.setMinimumHeight(190)
        self.body.addWidget(self.table, 1)
        self._choices()
        self.progress = ProgressStrip(t("Writing the progress sheets"))
        self.body.addWidget(self.progress)
        self.replace_button = self.button(t("&Replace them"), self._write_over, left=True)
        self.replace_button.hide()
        self.size_to(900, 640)
        self.select_waiting()
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._refresh())
        self.again.toggled.connect(lambda _: self._refresh())
        self._refresh()
        self.filled()
        self.table.setFocus()

    def _choices(self) -> None:
        form = Form(t("How they are sent"))
        kinds = QWidget()
        kinds.setProperty("kind", "plain")
        row = QHBoxLayout(kinds)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme().px(18))
        self.kinds = {
            SheetFile.PDF: QRadioButton(t("PDF with fields")), SheetFile.XLSX: QRadioButton(t("Excel workbook")),
            SheetFile.ODS: QRadioButton(t("OpenDocument spreadsheet")),
            SheetFile.DOCX: QRadioButton(t("Word document")),
        }  # fmt: skip
        group = QButtonGroup(kinds)
        for button in self.kinds.values():
            group.addButton(button)
            row.addWidget(button)
        row.addStretch(1)
        self.kinds[SheetFile.PDF].setChecked(True)
        kinds.setFocusProxy(self.kinds[SheetFile.PDF])
        form.row(t("Kind of file"), kinds)
        due = self._desk.workspace.today() + timedelta(days=_DAYS)
        self.due = line_edit(words().date(due), hint="2027-03-01")
        form.row(t("To be returned by"), self.due, check=self._check_due,
                 hint=t("Of new sheets and versions; it is printed on each."))  # fmt: skip
        self.again = QCheckBox(t("Open a &new version of each: what is known today is asked"))
        self.drafts = QCheckBox(t("A &message to each promoter with its sheet (a draft for your mail program)"))
        for box in (self.again, self.drafts):
            form.wide(box)
        self.form = form
        self.body.addWidget(form)

    def _check_due(self) -> str:
        typed = self.due.text().strip()
        if not typed or read_date(typed, self._desk.workspace.today()) is not None:
            return ""
        return t("Type the day: 2027-03-01, 1/3/27 or 1 March 2027.")

    def select_waiting(self) -> None:
        """Choose the sheets that have not come back."""
        self.table.selectAll()

    @property
    def kind(self) -> SheetFile:
        """The kind that is chosen."""
        return next(kind for kind, button in self.kinds.items() if button.isChecked())

    @property
    def chosen(self) -> tuple[tuple[str, Side], ...]:
        """What would be written: without a new version, what came back has no place there."""
        done = (ProgressState.RECEIVED, ProgressState.INCOMPLETE)
        return tuple((one.project_id, side) for one, side, state in self.table.chosen_rows()
                     if self.again.isChecked() or state not in done)  # fmt: skip

    def _refresh(self) -> None:
        count = len(self.chosen)
        self.save_button.setText(n("Choose the folder for {count} sheet…", "Choose the folder for {count} sheets…",
                                   count))  # fmt: skip
        self.save_button.setEnabled(bool(count))
        self.replace_button.hide()

    # -- what a sheet of one kind says

    def first_fault(self) -> QWidget | None:
        """Return the day where it is none."""
        return self.form.first_fault()

    def save(self) -> None:
        """Ask for the folder, then write the sheets."""
        if not self.save_button.isEnabled() or self.first_fault() is not None:
            return
        before = str(self._desk.memory.get(FOLDER, "") or Path.home())
        chosen = QFileDialog.getExistingDirectory(self, t("Folder for the progress sheets"), before)
        if chosen:
            self.save_into(Path(chosen))

    def save_into(self, folder: Path, *, replace: bool = False) -> None:
        """Write the sheets into `folder`; other files of the same names only on request."""
        self._folder, self._replace = folder, replace
        self._desk.memory.set(FOLDER, str(folder))
        self.say("")
        self.replace_button.hide()
        self.save_button.setEnabled(False)
        task = self._runner.run_watched(self.work(), then=self._saved, failed=self._not_written,
                                        ended=lambda: self.save_button.setEnabled(True), owner=self)  # fmt: skip
        self.progress.watch(task)

    def _write_over(self) -> None:
        self.save_into(self._folder, replace=True)

    def _not_written(self, failure: Foreseen) -> bool:
        self.say(sentence_of(failure))
        self.replace_button.setVisible(failure.code == "packets.would-overwrite")
        return True

    def work(self) -> "partial[Any]":
        """Return the sending."""
        return partial(
            progress_out.send, self._desk.workspace, officer=self._desk.officer, review_id=self._review,
            out=self._folder, kind=self.kind, due=read_date(self.due.text(), self._desk.workspace.today()),
            only=self.chosen, again=self.again.isChecked(), drafts=self.drafts.isChecked(), replace=self._replace,
        )  # fmt: skip
