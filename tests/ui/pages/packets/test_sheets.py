"""Handing out score sheets from the packets page."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QPushButton

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.packets.sheets import SheetsDialog
from tests.ui.pages.packets.test_page import assigned, shown
from tests.ui.pages.support import Stage


def test_sheets_are_written_as_chosen(
    desk: Desk, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned(desk)
    page = shown(desk, stage)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "grilles"))
    page.actions_of["sheets"].trigger()
    dialog = page.findChild(SheetsDialog)
    assert dialog is not None
    assert "3" in dialog.windowTitle()
    dialog.kinds[SheetFile.XLSX].click()
    dialog.accept_button.click()
    stage.settle()
    written = sorted((tmp_path / "grilles").iterdir())
    assert [path.suffix for path in written] == [".xlsx"] * 3


def test_what_is_there_is_replaced_only_on_request(desk: Desk, stage: Stage, tmp_path: Path) -> None:
    assigned(desk)
    page = shown(desk, stage)
    readers = tuple(row.reviewer.id for row in page.model.rows)
    page.handing_out.write_into(tmp_path / "g", Side.FIRST, readers, SheetFile.DOCX, together=True)
    stage.settle()
    first = sorted((tmp_path / "g").iterdir())[0]
    first.write_bytes(b"filled")
    page.handing_out.write_into(tmp_path / "g", Side.FIRST, readers, SheetFile.DOCX, together=True)
    stage.settle()
    box = page.findChild(QMessageBox)
    assert box is not None
    assert first.read_bytes() == b"filled"
    next(button for button in box.findChildren(QPushButton) if button.text() == "Replace them").click()
    stage.settle()
    assert first.read_bytes() != b"filled"


def test_nobody_reads_anything(desk: Desk, stage: Stage) -> None:
    assert not shown(desk, stage).actions_of["sheets"].isEnabled()
