"""The paged table model and its view, over pages that a thread fetches."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.pages import Page, Sort
from cmpdesk.domain.tasks import Unwatched
from cmpdesk.ui import table_export
from cmpdesk.ui.table import Cell, Column, Kind, TableModel
from cmpdesk.ui.table_columns import ColumnsDialog
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.tasks import TaskRunner
from cmpdesk.ui.theme import theme


@dataclass(frozen=True)
class Person:
    """A row for the tests."""

    id: str
    name: str
    age: int


COLUMNS = (
    Column[Person]("name", "Name", lambda row: Cell(row.name, f"n° {row.id}"), Kind.TWO_LINES, "name", stretch=True),
    Column[Person]("age", "Age", lambda row: str(row.age), Kind.NUMBER, sort="age", width=80),
    Column[Person]("state", "State", lambda row: Cell("old" if row.age > 50 else "", tone="warn"), Kind.PILL),
    Column[Person]("both", "Both", lambda row: Cell("", sides=(str(row.age), "")), Kind.SIDES),
)  # fmt: skip


def people(total: int) -> list[Person]:
    return [Person(f"{number:04}", f"Person {number:04}", number % 90) for number in range(total)]


def fetch(total: int, sort: Sort | None, after: tuple[Any, ...] | None, limit: int) -> Page[Person]:
    rows = people(total)
    if sort is not None:
        rows.sort(key=lambda row: (getattr(row, sort.column), row.id), reverse=sort.descending)
    start = after[0] if after else 0
    chosen = tuple(rows[start : start + limit])
    end = start + len(chosen)
    return Page(chosen, (end,) if end < total else None)


@pytest.fixture
def model(qtbot: QtBot, runner: TaskRunner) -> TableModel[Person]:
    return TableModel(COLUMNS, lambda row: row.id, runner)


def shown(qtbot: QtBot, model: TableModel[Person], *, many: bool = False) -> Table[Person]:
    table: Table[Person] = Table(model, name="people", title="People", many=many)
    qtbot.addWidget(table)
    table.resize(600, 400)
    table.show()
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    return table


def test_model_keeps_the_rules_of_qt_while_pages_come_in(qtbot: QtBot, model: TableModel[Person]) -> None:
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table = shown(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 1000))
    while not model.complete:
        with qtbot.waitSignal(model.loaded):
            table.scrollToBottom()
    assert [row.id for row in model.rows] == [row.id for row in people(1000)]
    assert tester.model() is model


def test_fetching_more_twice_brings_no_row_twice(qtbot: QtBot, model: TableModel[Person]) -> None:
    table = shown(qtbot, model)
    model.rowsInserted.connect(model.fetchMore)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 500))
    model.fetchMore(table.rootIndex())
    model.fetchMore(table.rootIndex())
    qtbot.waitUntil(lambda: len(model.rows) > 128)
    qtbot.waitUntil(lambda: table.rows_model.canFetchMore(table.rootIndex()) or model.complete)
    ids = [row.id for row in model.rows]
    assert len(ids) == len(set(ids))


def test_heading_sorts_in_three_states_by_the_service(qtbot: QtBot, model: TableModel[Person]) -> None:
    table = shown(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 300))
    header = table.horizontalHeader()
    firsts = []
    for _ in range(3):
        with qtbot.waitSignal(model.loaded):
            place = QPoint(header.sectionViewportPosition(1) + 20, 10)
            QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=place)
        firsts.append((model.sorted_by, model.rows[0].age))
    assert firsts == [(Sort("age"), 0), (Sort("age", True), 89), (None, 0)]


def test_selection_survives_a_reload_that_moves_the_row(qtbot: QtBot, model: TableModel[Person]) -> None:
    table = shown(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 200))
    assert table.pick("0070")
    with qtbot.waitSignal(model.loaded):
        model.sort(1, Qt.SortOrder.DescendingOrder)
    row = table.current_row()
    assert row is not None
    assert row.id == "0070"
    assert [chosen.id for chosen in table.chosen_rows()] == ["0070"]


def test_copy_takes_headings_and_visible_columns(qtbot: QtBot, model: TableModel[Person]) -> None:
    model.set_rows(people(3))
    table = shown(qtbot, model, many=True)
    table.set_column_shown(3, shown=False)
    table.selectAll()
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().splitlines() == [
        "Name\tAge\tState",
        "Person 0000 · n° 0000\t0\t—",
        "Person 0001 · n° 0001\t1\t—",
        "Person 0002 · n° 0002\t2\t—",
    ]


def test_the_menu_of_a_table_offers_what_can_be_done_with_it(qtbot: QtBot, model: TableModel[Person]) -> None:
    model.set_rows(people(3))
    table = shown(qtbot, model)
    assert table.contextMenuPolicy() is Qt.ContextMenuPolicy.ActionsContextMenu
    assert {action.objectName() for action in table.actions()} == {"copy", "columns", "export"}


def test_the_last_visible_column_stays(qtbot: QtBot, model: TableModel[Person]) -> None:
    table = shown(qtbot, model)
    for column in range(4):
        table.set_column_shown(column, shown=False)
    assert [table.isColumnHidden(column) for column in range(4)] == [True, True, True, False]


class Kept(dict[str, Any]):
    """What the desktop remembers, for as long as a test."""

    def set(self, name: str, value: Any) -> None:
        self[name] = value


def test_widths_that_are_remembered_follow_the_size_of_text(qtbot: QtBot) -> None:
    kept = Kept()

    def widths(scale: float) -> tuple[Table[Person], int, int]:
        theme().wear(None, scale)
        table: Table[Person] = Table(TableModel(COLUMNS, lambda row: row.id), name="p", title="P", memory=kept)
        qtbot.addWidget(table)
        return table, table.columnWidth(1), table.columnWidth(2)

    table, _, usual = widths(1.0)
    table.horizontalHeader().resizeSection(1, 133)
    again, chosen, large = widths(2.0)
    assert (chosen, large) == (266, again._usual_width(2))
    assert large > usual
    again.set_column_shown(3, shown=False)  # all of it is remembered anew
    assert widths(1.0)[1:] == (133, usual)


def test_widths_and_hidden_columns_are_remembered(qtbot: QtBot, runner: TaskRunner) -> None:
    kept = Kept()
    for _ in range(2):
        table: Table[Person] = Table(TableModel(COLUMNS, lambda row: row.id), name="p", title="P", memory=kept)
        qtbot.addWidget(table)
        if not kept:
            table.horizontalHeader().resizeSection(1, 133)
            table.set_column_shown(2, shown=False)
    assert table.columnWidth(1) == 133
    assert table.isColumnHidden(2)
    kept["table.p"]["order"] = ["name", "age", "state"]  # a list that had one column less
    table = Table(TableModel(COLUMNS, lambda row: row.id), name="p", title="P", memory=kept)
    qtbot.addWidget(table)
    assert table.shown_columns() == [0, 1, 3]


def test_an_optional_column_is_hidden_until_it_is_chosen(qtbot: QtBot, runner: TaskRunner) -> None:
    columns = (*COLUMNS, Column[Person]("more", "More", lambda row: row.name, optional=True))
    table: Table[Person] = Table(TableModel(columns, lambda row: row.id, runner), name="p", title="P")
    qtbot.addWidget(table)
    assert table.isColumnHidden(4)
    table.set_column_shown(4, shown=True)
    table.set_column_shown(0, shown=False)
    assert 4 in table.shown_columns()
    table.default_columns()
    assert table.shown_columns() == [0, 1, 2, 3]


def test_the_end_of_a_long_list_is_one_key_away(qtbot: QtBot, model: TableModel[Person]) -> None:
    table = shown(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 3000))
    assert not model.complete
    qtbot.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: table.currentIndex().row() == 2999, timeout=10_000)
    assert model.complete


def test_what_is_copied_is_no_formula_and_one_line(qtbot: QtBot, runner: TaskRunner) -> None:
    columns = (
        Column[Person]("name", "=Name", lambda row: row.name),
        Column[Person]("age", "Age", lambda row: f"−{row.age}", Kind.NUMBER),
    )
    model = TableModel(columns, lambda row: row.id, runner)
    model.set_rows([Person("1", "=1+1\n\tx", 3)])
    table = shown(qtbot, model)
    table.selectRow(0)
    assert table.copy_text() == "'=Name\tAge\n'=1+1 x\t−3"


def test_columns_are_chosen_moved_and_widened_by_the_keyboard(qtbot: QtBot, model: TableModel[Person]) -> None:
    model.set_rows(people(3))
    table = shown(qtbot, model)
    qtbot.keyClick(table, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = table.window().findChild(ColumnsDialog)
    assert isinstance(dialog, ColumnsDialog)
    qtbot.waitUntil(dialog.list.hasFocus)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Down)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    assert table.isColumnHidden(1)
    qtbot.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.width_box.setValue(200)
    assert table.columnWidth(1) == 200
    qtbot.keyClick(dialog.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert table.shown_columns() == [1, 0, 2, 3]
    assert table.copy_text().startswith("Age\tName")
    dialog.reset_button.click()
    assert table.shown_columns() == [0, 1, 2, 3]
    assert table.columnWidth(1) < 200
    for place in range(4):
        dialog.list.item(place).setCheckState(Qt.CheckState.Unchecked)
    assert len(table.shown_columns()) == 1
    dialog.accept()


def test_all_rows_are_exported_in_the_order_shown_also_those_not_fetched(
    qtbot: QtBot, model: TableModel[Person], tmp_path: Path
) -> None:
    table = shown(qtbot, model)
    with qtbot.waitSignal(model.loaded):
        model.fetch_from(partial(fetch, 3000))
    with qtbot.waitSignal(model.loaded):
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert not model.complete
    table.set_column_shown(2, shown=False)
    table.horizontalHeader().moveSection(1, 0)
    columns = [model.columns[number] for number in table.shown_columns()]
    path, kind = table_export.named(tmp_path / "out", ExportKind.CSV)
    table_export.write(model.every_row(), columns, "People", kind, "en", path, watch=Unwatched())
    lines = path.read_text("utf-8-sig").splitlines()
    assert lines[0] == "Age,Name,Both"
    assert len(lines) == 3001
    assert [int(line.split(",")[0]) for line in lines[1:]] == sorted((n % 90 for n in range(3000)), reverse=True)


def test_the_name_of_a_file_says_its_format() -> None:
    assert table_export.named(Path("a.ODS"), ExportKind.XLSX) == (Path("a.ODS"), ExportKind.ODS)
    assert table_export.named(Path("a.b"), ExportKind.CSV) == (Path("a.b.csv"), ExportKind.CSV)


def test_large_text_leaves_no_room_beside_the_columns(qtbot: QtBot, model: TableModel[Person]) -> None:
    theme().wear(scale=2.0)
    try:
        table = shown(qtbot, model)
        header = table.horizontalHeader()
        for width in (2400, 700, 1900):
            table.resize(width, 400)
            assert header.length() >= table.viewport().width()
        least = header.sectionSize(0)
        table.resize(700, 400)
        assert header.sectionSize(0) < least
    finally:
        theme().wear(scale=1.0)
