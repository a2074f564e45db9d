"""The two tables of score sheets that came back: the sheets, and the answers of one beside what is entered."""

from collections.abc import Collection
from dataclasses import dataclass

from cmpdesk.domain.returned import AnswerState, PlannedAnswer, PlannedSheet, ReturnPlan, SheetResult
from cmpdesk.domain.returns import SheetField
from cmpdesk.domain.scoring import Grid
from cmpdesk.i18n import returned as say
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.desk import Memory
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_view import Table

_RESULTS = {
    SheetResult.REFUSED: "bad", SheetResult.BY_HAND: "warn", SheetResult.DIFFERS: "warn", SheetResult.NEW: "good",
    SheetResult.SAME: "muted", SheetResult.EMPTY: "muted",
}  # fmt: skip
_STATES = {
    AnswerState.NEW: "good", AnswerState.SAME: "muted", AnswerState.DIFFERS: "warn", AnswerState.EMPTY: "muted",
    AnswerState.REFUSED: "bad",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A sheet of a file, or a file in which none was found."""

    id: str
    file: str
    result: SheetResult
    why: str
    sheet: PlannedSheet | None = None


def lines_of(plan: ReturnPlan) -> list[Line]:
    """Return a line for each sheet and for each file at fault; what asks for a look comes first."""
    w = words()
    made = [Line(one.id, plan.files[one.file].name, one.result, say.why(w, one), one) for one in plan.sheets]
    made += [Line(f"file {place}", one.name, SheetResult.REFUSED, say.fault(w, one.fault))
             for place, one in enumerate(plan.files) if one.fault is not None]  # fmt: skip
    order = list(SheetResult)
    return sorted(made, key=lambda line: order.index(line.result))


class SheetsTable(Table[Line]):
    """The sheets that were found."""

    def __init__(self, memory: Memory) -> None:
        model: TableModel[Line] = TableModel(_sheet_columns(), lambda line: line.id)
        super().__init__(model, name="returned-sheets", title=t("Returned sheets"), memory=memory)


class AnswersTable(Table[PlannedAnswer]):
    """The answers of one sheet beside what is entered; those of `taken` replace it."""

    def __init__(self, memory: Memory, taken: Collection[tuple[str, SheetField]]) -> None:
        self._taken = taken
        self._sheet: PlannedSheet | None = None
        self._grid: Grid | None = None
        model: TableModel[PlannedAnswer] = TableModel(self._columns(), lambda one: ".".join(one.field.path()))
        super().__init__(model, name="returned-answers", title=t("Answers of the sheet"), memory=memory, compact=True)

    def show_sheet(self, sheet: PlannedSheet | None, grid: Grid) -> None:
        """Show the answers of `sheet` that say something, in the order of the grid."""
        self._sheet, self._grid = sheet, grid
        self.again()

    def again(self) -> None:
        """Show the same answers, what is chosen of them anew."""
        answers = self._sheet.answers if self._sheet else ()
        self.rows_model.set_rows([one for one in answers if one.state is not AnswerState.EMPTY or one.entered])

    def _columns(self) -> tuple[Column[PlannedAnswer], ...]:
        return (
            Column("field", t("Criterion or text"), self._asked, width=250),
            Column("entered", t("Entered"), lambda one: say.answer(words(), one.field, one.entered), width=190),
            Column("given", t("In the file"), lambda one: say.typed(words(), one), width=190),
            Column("state", t("Result"), self._state, Kind.PILL, width=110,
                   room_for=[say.answer_state(words(), one) for one in AnswerState]),
            Column("choice", t("What is kept"), self._choice, stretch=True),
        )  # fmt: skip

    def _asked(self, one: PlannedAnswer) -> str:
        return say.field(words(), one.field, self._grid) if self._grid else ""

    def _state(self, one: PlannedAnswer) -> Cell:
        return Cell(say.answer_state(words(), one.state), tone=_STATES[one.state])

    def _choice(self, one: PlannedAnswer) -> str:
        if one.fault is not None:
            return say.fault(words(), one.fault)
        if one.state is AnswerState.NEW:
            return t("The file")
        if one.state is not AnswerState.DIFFERS:
            return t("What is entered")
        taken = self._sheet is not None and (self._sheet.id, one.field) in self._taken
        return t("The file: Enter changes that") if taken else t("What is entered: Enter changes that")


def _sheet_columns() -> tuple[Column[Line], ...]:
    def application(line: Line) -> Cell:
        sheet = line.sheet
        return Cell(sheet.title, sheet.number) if sheet and sheet.number else Cell("—", sheet.code if sheet else "")

    def marks(line: Line) -> str:
        if line.sheet is None or not line.sheet.answers:
            return ""
        done, total = line.sheet.marks
        return t("{done} of {total}", done=words().number(done), total=words().number(total))

    def differences(line: Line) -> str:
        count = line.sheet.count(AnswerState.DIFFERS) if line.sheet else 0
        return words().number(count) if count else ""

    return (
        Column("result", t("Result"), lambda line: Cell(say.sheet_result(words(), line.result),
               tone=_RESULTS[line.result]), Kind.PILL, width=130,
               room_for=[say.sheet_result(words(), one) for one in SheetResult]),
        Column("reviewer", t("Reviewer"), lambda line: line.sheet.reader if line.sheet else "", width=80),
        Column("application", t("Application"), application, Kind.TWO_LINES, width=230),
        Column("marks", t("Marks"), marks, Kind.NUMBER, width=80),
        Column("differences", t("Differing"), differences, Kind.NUMBER, width=80),
        Column("file", t("File"), lambda line: line.file, width=170),
        Column("why", t("Why"), lambda line: line.why, stretch=True),
    )  # fmt: skip
