"""A table as a file: all rows of the list, the visible columns, in the order in which they are shown."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtWidgets import QFileDialog, QTableView, QWidget

from cmpdesk.domain.exports import ExportKind, ExportSheet, Value
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import screen
from cmpdesk.i18n.screen import t
from cmpdesk.runtime import settings
from cmpdesk.ui.page import Page
from cmpdesk.ui.table import Column, TableModel

Row = TypeVar("Row")
FOLDER = "export.folder"
_EMPTY = ("—", "")


def page_of(widget: QWidget) -> Page | None:
    """Return the page on which `widget` is, None for one in a dialog."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, Page):
        above = above.parentWidget()
    return above


def kinds() -> dict[str, ExportKind]:
    """Return the formats by the words of the file dialog."""
    return {
        t("Excel workbook (*.xlsx)"): ExportKind.XLSX,
        t("OpenDocument spreadsheet (*.ods)"): ExportKind.ODS,
        t("Text with separators (*.csv)"): ExportKind.CSV,
    }


def ask(table: QTableView, model: TableModel[Any], shown: Sequence[int]) -> None:
    """Ask for a file, then write the columns `shown` to it on a thread, and say so."""
    page = page_of(table)
    if page is None:
        return
    formats = kinds()
    folder = settings.load().folders.get("exports") or str(page.desk.memory.get(FOLDER, str(Path.home())))
    title = table.accessibleName()
    proposed = str(Path(folder) / f"{title.replace('/', '-')}.xlsx")
    chosen, words = QFileDialog.getSaveFileName(table, t("Export the table"), proposed, ";;".join(formats))
    if chosen:
        path, kind = named(Path(chosen), formats.get(words, ExportKind.XLSX))
        page.desk.memory.set(FOLDER, str(path.parent))
        start(table, model, shown, page, path, kind)


def named(path: Path, kind: ExportKind) -> tuple[Path, ExportKind]:
    """Return the file and its format: what its name ends in says more than the filter of the dialog."""
    typed = path.suffix.lower().removeprefix(".")
    if typed in set(ExportKind):
        return path, ExportKind(typed)
    return path.with_name(f"{path.name}.{kind}"), kind


def start(table: QTableView, model: TableModel[Any], shown: Sequence[int], page: Page, path: Path,
          kind: ExportKind) -> None:  # fmt: skip
    """Write the columns `shown` of a table on `page` to `path`."""
    columns = [model.columns[number] for number in shown]
    work = partial(write, model.every_row(), columns, table.accessibleName(), kind, screen.words().locale, path)
    page.desk.runner.run_watched(work, then=partial(_written, page), owner=table)


def _written(page: Page, path: Path) -> None:
    page.desk.say(t("Exported to {name}", name=path.name))


def write(rows: Callable[[], list[Row]], columns: Sequence[Column[Row]], title: str, kind: ExportKind, locale: str,
          path: Path, *, watch: Watch) -> Path:  # fmt: skip
    """Write all rows; runs on a thread."""
    from cmpdesk.services import exports
    from cmpdesk.ui.files import write_whole

    sheet = sheet_of(rows(), columns, title)
    return write_whole(partial(exports.export, sheet, kind, locale, watch=watch), path)


def sheet_of(rows: Sequence[Row], columns: Sequence[Column[Row]], title: str) -> ExportSheet:
    """Return what `columns` show of `rows`, as typed cells; a dash for nothing becomes an empty cell."""
    headings = tuple(heading for column in columns for heading in column.export_headings())
    cells = tuple(tuple(_cell(value) for column in columns for value in column.export(row)) for row in rows)
    return ExportSheet(title, headings, cells)


def _cell(value: Value) -> Value:
    return None if isinstance(value, str) and value in _EMPTY else value
