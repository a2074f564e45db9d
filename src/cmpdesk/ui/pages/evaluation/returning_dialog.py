"""Score sheets that came back, on the scoring screen: read, shown mark by mark, and entered."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.returned import PlannedAnswer, PlannedSheet, ReturnPlan
from cmpdesk.domain.returns import SheetField
from cmpdesk.i18n import labels
from cmpdesk.i18n import returned as say
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import returns
from cmpdesk.ui.desk import Desk, Memory
from cmpdesk.ui.returned_dialog import ReturnedDialog, Said
from cmpdesk.ui.returned_tables import AnswersTable, Line, SheetsTable, part_of
from cmpdesk.ui.table import Cell, Column, Kind


class ReturningDialog(ReturnedDialog):
    """Shows the score sheets that came back to a jury and enters them."""

    plan: ReturnPlan | None

    def __init__(self, parent: QWidget, desk: Desk, call_id: str, party: Party) -> None:
        self._call, self._party = call_id, party
        kinds = " ".join(f"*{one}" for one in returns.SUFFIXES)
        super().__init__(parent, desk, Said(
            t("Import score sheets · {party}", party=labels.party_name(words(), party)),
            t("Drop files or folders here, or choose them. Sheets are known by their code, whatever their files are "
              "called. Nothing is written before you enter them."), _enter,
            t("Reading the score sheets"), t("Entering the score sheets"), t("Score sheets ({kinds})", kinds=kinds),
            t("Choose the score sheets"), t("Choose the folder of the score sheets"),
        ))  # fmt: skip

    def tables(self) -> tuple[SheetsTable[PlannedSheet], AnswersTable[PlannedSheet]]:
        """Return the two tables."""
        sheets = SheetsTable(self._desk.memory, "returned-sheets", _columns())
        return sheets, MarksTable(self._desk.memory, self.taken, self)

    def previewing(self, paths: Sequence[Path]) -> "partial[Any]":
        """Return the reading of files."""
        return partial(returns.preview, self._desk.workspace, officer=self._desk.officer, call_id=self._call,
                       side=self._party.side, paths=paths)  # fmt: skip

    def placing(self, code: str) -> "partial[Any]":
        """Return the finding of a sheet by its code."""
        return partial(returns.placed, self._desk.workspace, officer=self._desk.officer, call_id=self._call,
                       side=self._party.side, code=code)  # fmt: skip

    def work(self) -> "partial[Any]":
        """Return the entering of the plan."""
        if self.plan is None:
            raise Refusal("return.nothing")
        return partial(returns.accept, self._desk.workspace, officer=self._desk.officer, plan=self.plan,
                       taken=frozenset(self.taken))  # fmt: skip

    def why_of(self, sheet: PlannedSheet) -> str:
        """Return what is to be known of a sheet."""
        return say.why(words(), sheet)

    def key_of(self, sheet: PlannedSheet) -> object:
        """Return whose sheet it is."""
        return sheet.key

    def brings(self, sheet: PlannedSheet) -> bool:
        """Tell whether a sheet brings marks, texts or a declaration."""
        return sheet.declared is not None or super().brings(sheet)


def _enter(count: int) -> str:
    return n("Enter {count} sheet", "Enter {count} sheets", count) if count else t("Enter the sheets")


class MarksTable(AnswersTable[PlannedSheet]):
    """The marks and texts of one sheet."""

    def __init__(self, memory: Memory, taken: set[tuple[str, SheetField]], dialog: ReturningDialog) -> None:
        super().__init__(memory, "returned-answers", taken)
        self._dialog = dialog

    def asked(self, one: PlannedAnswer) -> str:
        """Return what the grid asks."""
        return say.field(words(), one.field, self._dialog.plan.grid) if self._dialog.plan else ""

    def before(self, one: PlannedAnswer) -> str:
        """Return what is entered."""
        return say.answer(words(), one.field, one.entered)

    def after(self, one: PlannedAnswer) -> str:
        """Return what stands in the file."""
        return say.typed(words(), one)


def _columns() -> tuple[Column[Line[PlannedSheet]], ...]:
    def application(line: Line[PlannedSheet]) -> Cell:
        sheet = line.sheet
        return Cell(sheet.title, sheet.number) if sheet and sheet.number else Cell("—", sheet.code if sheet else "")

    return (
        Column("reviewer", t("Reviewer"), lambda line: line.sheet.reader if line.sheet else "", width=80),
        Column("application", t("Application"), application, Kind.TWO_LINES, width=230),
        Column("marks", t("Marks"), lambda line: part_of(*line.sheet.marks) if line.sheet else "", Kind.NUMBER,
               width=80),
    )  # fmt: skip
