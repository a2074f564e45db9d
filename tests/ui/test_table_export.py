"""Every table of every page can be exported as it is shown."""

import io
from pathlib import Path

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from cmpdesk.domain.exports import ExportKind
from cmpdesk.i18n import screen
from cmpdesk.ui import table_export
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.table_view import Table
from tests.ui.conftest import Opener, settle
from tests.ui.pages.support import Made, made

__all__ = ["made"]


def test_every_table_exports_what_it_shows(qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path) -> None:
    window = opened(made.filled)
    screen.set_language("en")
    window._rebuild()
    settle(qtbot, window)
    seen = set()
    for spec in PAGES:
        window.go(spec.name)
        settle(qtbot, window)
        page = window.pages.page
        assert page is not None
        for table in page.findChildren(Table):
            if not table.isVisible() or not table.rows_model.rows:
                continue
            seen.add(spec.name)
            assert table.actions_of["export"].isEnabled()
            path = tmp_path / f"{spec.name}.xlsx"
            table_export.start(table, table.rows_model, table.shown_columns(), page, path, ExportKind.XLSX)
            settle(qtbot, window)
            rows = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes())).get_sheet_by_index(0).to_python()
            assert len(rows) == len(table.rows_model.rows) + 1, spec.name
            assert all(heading for heading in rows[0]), spec.name
            assert len(set(rows[0])) == len(rows[0]), spec.name
    assert seen >= {"applications", "calls", "juries", "packets", "history"}


def totals(page: ApplicationsPage) -> set[str]:
    return {" ".join(label.accessibleName().split()) for label in page.footer.findChildren(QLabel) if label.isVisible()}


def test_amounts_and_totals_of_the_parties_stay_apart(
    qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path
) -> None:
    window = opened(made.filled)
    window.go("applications")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, ApplicationsPage)
    path = tmp_path / "a.csv"
    table_export.start(page.table, page.model, page.table.shown_columns(), page, path, ExportKind.CSV)
    settle(qtbot, window)
    lines = [line.split(";") for line in path.read_text("utf-8-sig").splitlines()]
    qc, wb = (lines[0].index(next(one for one in lines[0] if code in one)) for code in ("(CAD)", "(EUR)"))
    atlas = next(line for line in lines if "Atlas des rives" in line)
    assert (atlas[qc], atlas[wb]) == ("12000,00", "9000,00")
    assert {"QC : 42 750,50 $", "WB : 32 500 €"} <= totals(page)
    page.table.selectAll()
    page.filters.state.choose("orphan")
    page.narrow()
    settle(qtbot, window)
    assert {"QC : 6 000 $", "WB : 4 800 €"} <= totals(page)
