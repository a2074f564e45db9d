"""The cohort is written from the page of projects, and what was understood of a sheet is said in the import."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind
from cmpdesk.i18n.screen import words
from cmpdesk.intake.cohorts import guess, headings
from cmpdesk.intake.sheets import read_table
from cmpdesk.runtime.child import Child
from cmpdesk.services import calls
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.imports import words as imported
from tests.ui.pages.projects.test_page import shown
from tests.ui.pages.support import Stage

JULY = date(2026, 7, 4)


def test_the_cohort_is_exported_to_a_sheet_that_the_import_reads(desk: Desk, stage: Stage, tmp_path: Path,
                                                                 monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    page = shown(desk, stage)
    said: list[str] = []
    desk.said.connect(lambda sentence, _undo: said.append(sentence))
    path = tmp_path / "cohorte.ods"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    page.actions_of["cohort-sheet"].trigger()
    stage.settle()
    assert said == ["Exported to cohorte.ods"]
    with Child() as child:
        table = read_table(child, path, remembered=headings())
    parties = calls.programme_of(desk.workspace, calls.call(desk.workspace, desk.call_id)).parties
    assert [heading for heading, name in guess(table, None, {}, parties).columns if not name] == []
    assert [row[0] for row in table.rows[1:]] == ["12.101", "12.103"]


def test_the_check_says_which_instruments_it_read() -> None:
    told = CohortProject(title="Quais", instruments=(
        InstrumentDraft(Side.FIRST, InstrumentKind.AGREEMENT, "QC-14", None, JULY, JULY),
        InstrumentDraft(Side.SECOND, InstrumentKind.ORDER, "2026/118"),
    ))  # fmt: skip
    said = imported.project(told)
    assert words().date(JULY) in said
    assert "QC-14" in said
    assert "2026/118" in said
