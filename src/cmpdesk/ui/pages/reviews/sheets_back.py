"""Progress sheets that came back, on the mid-term screen: read, shown answer by answer, and entered."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.progress_returns import PlannedProgress, ProgressPlan
from cmpdesk.domain.returned import PlannedAnswer
from cmpdesk.i18n import labels
from cmpdesk.i18n import progress as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import progress_returns
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.returned_dialog import ReturnedDialog, Said
from cmpdesk.ui.returned_tables import AnswersTable, Line, SheetsTable, part_of
from cmpdesk.ui.table import Cell, Column, Kind


class ReadSheetsDialog(ReturnedDialog):
    """Shows the progress sheets that came back to a review and enters them."""

    plan: ProgressPlan | None

    def __init__(self, parent: QWidget, desk: Desk, review_id: str, programme: Programme) -> None:
        self._review, self._programme = review_id, programme
        kinds = " ".join(f"*{one}" for one in progress_returns.SUFFIXES)
        super().__init__(parent, desk, Said(
            t("Read returned progress sheets"),
            t("Drop files or folders here, or choose them. Progress sheets are known by their code, whatever their "
              "files are called. Nothing is written before you enter them."), _enter,
            t("Reading the progress sheets"), t("Entering the progress sheets"),
            t("Progress sheets ({kinds})", kinds=kinds), t("Choose the progress sheets"),
            t("Choose the folder of the progress sheets"),
        ))  # fmt: skip

    def tables(self) -> tuple[SheetsTable[PlannedProgress], AnswersTable[PlannedProgress]]:
        """Return the two tables."""
        sheets = SheetsTable(self._desk.memory, "progress-returned", _columns(self._programme))
        return sheets, _Answers(self._desk.memory, "progress-answers", self.taken)

    def previewing(self, paths: Sequence[Path]) -> "partial[Any]":
        """Return the reading of files."""
        return partial(progress_returns.preview, self._desk.workspace, officer=self._desk.officer,
                       review_id=self._review, paths=paths)  # fmt: skip

    def placing(self, code: str) -> "partial[Any]":
        """Return the finding of a sheet by its code."""
        return partial(progress_returns.placed, self._desk.workspace, officer=self._desk.officer,
                       review_id=self._review, code=code)  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the entering of the plan."""
        if self.plan is None:
            raise Refusal("progress.nothing")
        return partial(progress_returns.accept, self._desk.workspace, officer=self._desk.officer, plan=self.plan,
                       taken=frozenset(self.taken))  # fmt: skip

    def why_of(self, sheet: PlannedProgress) -> str:
        """Return what is to be known of a sheet."""
        return say.why(words(), sheet)

    def key_of(self, sheet: PlannedProgress) -> object:
        """Return which sheet it is."""
        return sheet.sheet_id or None


def _enter(count: int) -> str:
    if not count:
        return t("Enter the progress sheets")
    return n("Enter {count} progress sheet", "Enter {count} progress sheets", count)


class _Answers(AnswersTable[PlannedProgress]):
    """The answers of one sheet."""

    def asked(self, one: PlannedAnswer) -> str:
        """Return what the sheet asks."""
        return say.field(words(), one.field, self.sheet.asked) if self.sheet and self.sheet.asked else ""

    def before(self, one: PlannedAnswer) -> str:
        """Return what is entered."""
        return say.answer(words(), one.field.kind, one.entered, self._currency)

    def after(self, one: PlannedAnswer) -> str:
        """Return what stands in the file."""
        return say.typed(words(), one, self._currency)

    @property
    def _currency(self) -> str:
        return self.sheet.currency if self.sheet else ""


def _columns(programme: Programme) -> tuple[Column[Line[PlannedProgress]], ...]:
    def project(line: Line[PlannedProgress]) -> Cell:
        sheet = line.sheet
        return Cell(sheet.title, sheet.number) if sheet and sheet.number else Cell("—", sheet.code if sheet else "")

    def party(line: Line[PlannedProgress]) -> str:
        side = line.sheet.side if line.sheet else None
        return labels.party_name(words(), programme.party(side)) if side else ""

    return (
        Column("project", t("Project"), project, Kind.TWO_LINES, width=230),
        Column("party", t("Party"), party, width=130),
        Column("filled", t("Answers"), lambda line: part_of(*line.sheet.filled) if line.sheet else "", Kind.NUMBER,
               width=80),
    )  # fmt: skip
