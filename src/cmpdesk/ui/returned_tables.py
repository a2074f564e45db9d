"""The two tables of sheets that came back: the sheets, and the answers of one beside what is entered."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.returned import AnswerState, PlannedAnswer, PlannedFile, SheetResult
from cmpdesk.domain.returns import SheetField
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


class Planned(Protocol):
    """A sheet that was found in a file: `PlannedSheet` and `PlannedProgress` are such."""

    @property
    def id(self) -> str:
        """Its id in the plan."""

    @property
    def file(self) -> int:
        """The place of its file in the plan."""

    @property
    def code(self) -> str:
        """Its code as it is printed."""

    @property
    def answers(self) -> tuple[PlannedAnswer, ...]:
        """Its answers beside what is entered."""

    @property
    def refusal(self) -> Refusal | None:
        """Why nothing of it can be entered."""

    @property
    def result(self) -> SheetResult:
        """What would become of it."""

    def count(self, *states: AnswerState) -> int:
        """Return how many answers are in one of `states`."""


One = TypeVar("One", bound=Planned)


@dataclass(frozen=True, slots=True)
class Line(Generic[One]):
    """A sheet of a file, or a file in which none was found."""

    id: str
    file: str
    result: SheetResult
    why: str
    sheet: One | None = None


def lines_of(files: Sequence[PlannedFile], sheets: Sequence[tuple[One, str]]) -> list[Line[One]]:
    """Return a line for each sheet (with what is to be known of it) and for each file at fault; what asks for a look
    comes first.
    """
    made = [Line(one.id, files[one.file].name, one.result, why, one) for one, why in sheets]
    made += [Line(f"file {place}", one.name, SheetResult.REFUSED, say.fault(words(), one.fault))
             for place, one in enumerate(files) if one.fault is not None]  # fmt: skip
    order = list(SheetResult)
    return sorted(made, key=lambda line: order.index(line.result))


class SheetsTable(Table[Line[One]]):
    """The sheets that were found; `own` are the columns that tell whose they are."""

    def __init__(self, memory: Memory, name: str, own: Sequence[Column[Line[One]]]) -> None:
        model: TableModel[Line[One]] = TableModel(_columns(own), lambda line: line.id)
        super().__init__(model, name=name, title=t("Returned sheets"), memory=memory)


class AnswersTable(Table[PlannedAnswer], Generic[One]):
    """The answers of one sheet beside what is entered; those of `taken` replace it.

    What a field asks and what was answered is said by who derives it.
    """

    def __init__(self, memory: Memory, name: str, taken: Collection[tuple[str, SheetField]]) -> None:
        self._taken = taken
        self.sheet: One | None = None
        model: TableModel[PlannedAnswer] = TableModel(self._columns(), lambda one: ".".join(one.field.path()))
        super().__init__(model, name=name, title=t("Answers of the sheet"), memory=memory, compact=True)

    def asked(self, one: PlannedAnswer) -> str:
        """Return what is asked."""
        raise NotImplementedError

    def before(self, one: PlannedAnswer) -> str:
        """Return what is entered."""
        raise NotImplementedError

    def after(self, one: PlannedAnswer) -> str:
        """Return what stands in the file."""
        raise NotImplementedError

    def show_sheet(self, sheet: One | None) -> None:
        """Show the answers of `sheet` that say something, in their order."""
        self.sheet = sheet
        self.again()

    def again(self) -> None:
        """Show the same answers, what is chosen of them anew."""
        answers = self.sheet.answers if self.sheet else ()
        self.rows_model.set_rows([one for one in answers if one.state is not AnswerState.EMPTY or one.entered])

    def _columns(self) -> tuple[Column[PlannedAnswer], ...]:
        return (
            Column("field", t("Question"), self.asked, width=250),
            Column("entered", t("Entered"), self.before, width=190),
            Column("given", t("In the file"), self.after, width=190),
            Column("state", t("Result"), self._state, Kind.PILL, width=110,
                   room_for=[say.answer_state(words(), one) for one in AnswerState]),
            Column("choice", t("What is kept"), self._choice, stretch=True),
        )  # fmt: skip

    def _state(self, one: PlannedAnswer) -> Cell:
        return Cell(say.answer_state(words(), one.state), tone=_STATES[one.state])

    def _choice(self, one: PlannedAnswer) -> str:
        if one.fault is not None:
            return say.fault(words(), one.fault)
        if one.state is AnswerState.NEW:
            return t("The file")
        if one.state is not AnswerState.DIFFERS:
            return t("What is entered")
        taken = self.sheet is not None and (self.sheet.id, one.field) in self._taken
        return t("The file: Enter changes that") if taken else t("What is entered: Enter changes that")


def _columns(own: Sequence[Column[Line[One]]]) -> tuple[Column[Line[One]], ...]:
    def differences(line: Line[One]) -> str:
        count = line.sheet.count(AnswerState.DIFFERS) if line.sheet else 0
        return words().number(count) if count else ""

    return (
        Column("result", t("Result"), lambda line: Cell(say.sheet_result(words(), line.result),
               tone=_RESULTS[line.result]), Kind.PILL, width=130,
               room_for=[say.sheet_result(words(), one) for one in SheetResult]),
        *own,
        Column("differences", t("Differing"), differences, Kind.NUMBER, width=80),
        Column("file", t("File"), lambda line: line.file, width=170),
        Column("why", t("Why"), lambda line: line.why, stretch=True),
    )  # fmt: skip


def part_of(done: int, total: int) -> str:
    """Return ``3 of 8``, "" where nothing is asked."""
    return t("{done} of {total}", done=words().number(done), total=words().number(total)) if total else ""
