"""The dialog of a print run on real packets: what it ticks, what it remembers, and where it goes on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.errors import Refusal
from cmpdesk.ui import print_dialog
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.print_dialog import PrintDialog
from cmpdesk.ui.printing import Sheaf
from tests.ui.conftest import idle
from tests.ui.pages.support import desk, desk_on, english, made
from tests.ui.test_printing import A4, LETTER, Paperless, document, file_printer, sheaf

__all__ = ["desk", "desk_on", "english", "made"]
LONG = 20_000
CODES = ("QC-01", "QC-02", "QC-03")


@pytest.fixture
def sheaves() -> tuple[Sheaf, ...]:
    return tuple(sheaf(code, LETTER, LETTER) for code in CODES)


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk) -> Iterator[list[PrintDialog]]:
    dialogs: list[PrintDialog] = []
    yield dialogs
    for dialog in dialogs:
        if shiboken6.isValid(dialog):
            dialog.close()
    qtbot.waitUntil(lambda: desk.runner.running == 0, timeout=LONG)


def show(opened: list[PrintDialog], desk: Desk, sheaves: tuple[Sheaf, ...]) -> PrintDialog:
    dialog = PrintDialog(None, desk, sheaves, "printed.essai")
    dialog.separators.setChecked(False)
    opened.append(dialog)
    dialog.open()
    return dialog


def ended(qtbot: QtBot, desk: Desk) -> None:
    idle(qtbot, desk.runner)


def ticked(dialog: PrintDialog) -> list[str]:
    return [one.label for one in dialog.chosen]


def test_a_run_that_stops_is_resumed_at_its_packet_also_tomorrow(
    qtbot: QtBot, desk: Desk, opened: list[PrintDialog], sheaves: tuple[Sheaf, ...], tmp_path: Path
) -> None:
    dialog = show(opened, desk, sheaves)
    assert ticked(dialog) == list(CODES)
    assert dialog.print_button.text() == "&Print…"
    printer = Paperless(sheets=2)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "pile.pdf"))
    dialog.start(printer)
    assert not dialog.print_button.isEnabled()
    ended(qtbot, desk)
    assert "could not be written" in dialog.fault.text()
    assert ticked(dialog) == ["QC-02", "QC-03"]
    assert dialog.print_button.text() == "&Resume at packet 2 (QC-02)…"
    assert "sent on" in dialog.list.item(0).text()
    dialog.close()

    dialog = show(opened, desk, sheaves)
    assert ticked(dialog) == ["QC-02", "QC-03"]
    assert dialog.print_button.text() == "&Resume at packet 2 (QC-02)…"
    said: list[str] = []
    desk.said.connect(lambda sentence, _undo: said.append(sentence))
    dialog.start(file_printer(tmp_path / "pile.pdf"))
    ended(qtbot, desk)
    assert said == ["2 documents were sent to the printer."]
    assert len(list(tmp_path.glob("pile*.pdf"))) == 3
    assert ticked(show(opened, desk, sheaves)) == list(CODES)


def test_what_is_better_not_printed_is_not_ticked(desk: Desk, opened: list[PrintDialog]) -> None:
    held = Sheaf("1", document(LETTER), "QC-01", (), 1, "to be produced again")
    dialog = show(opened, desk, (held, sheaf("QC-02", A4)))
    assert ticked(dialog) == ["QC-02"]
    assert "to be produced again" in dialog.list.item(0).text()
    dialog.list.item(1).setCheckState(Qt.CheckState.Unchecked)
    assert not dialog.print_button.isEnabled()


def test_closing_while_it_prints_cancels_and_remembers_what_was_sent(
    qtbot: QtBot, desk: Desk, opened: list[PrintDialog], tmp_path: Path
) -> None:
    many = tuple(sheaf(f"QC-{number:02}", *[LETTER] * 4) for number in range(1, 30))
    dialog = show(opened, desk, many)
    dialog.start(file_printer(tmp_path / "pile.pdf"))
    qtbot.waitUntil(lambda: len(dialog._run) >= 1, timeout=LONG)
    dialog.reject()
    ended(qtbot, desk)
    assert not shiboken6.isValid(dialog) or not dialog.isVisible()
    sent = desk.memory.get("printed.essai")
    assert 1 <= len(sent) < len(many)
    assert len(list(tmp_path.glob("pile*.pdf"))) == len(sent)


def test_an_absent_printer_is_told_in_the_dialog(qtbot: QtBot, desk: Desk, opened: list[PrintDialog],
                                                 sheaves: tuple[Sheaf, ...]) -> None:  # fmt: skip
    dialog = show(opened, desk, sheaves)
    printer = print_dialog.new_printer()
    printer.setOutputFileName("")
    dialog.start(printer)
    ended(qtbot, desk)
    assert "is not there" in dialog.fault.text()
    assert ticked(dialog) == list(CODES)
    assert dialog.print_button.isEnabled()


def test_paper_that_is_lacking_offers_to_shrink(desk: Desk, opened: list[PrintDialog],
                                                sheaves: tuple[Sheaf, ...]) -> None:  # fmt: skip
    dialog = show(opened, desk, sheaves)
    assert not dialog.shrink_button.isVisible()
    dialog._refused(Refusal("printer.no-paper", packet="QC-01", paper="A4", offered="Letter"))
    dialog._ended()
    assert dialog.shrink_button.isVisible()
    assert dialog.shrink_button.text() == "Shrink to Letter and go on"
    assert "QC-01 is on A4" in dialog.fault.text()


def test_one_document_goes_through_the_dialog_of_the_system(
    qtbot: QtBot, desk: Desk, opened: list[PrintDialog], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "une.pdf"

    def choose(dialog: QPrintDialog, answer: QDialog.DialogCode) -> QDialog.DialogCode:
        dialog.printer().setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        dialog.printer().setOutputFileName(str(target))
        return answer

    one = document(LETTER, A4)
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: choose(dialog, QDialog.DialogCode.Rejected))
    given_up = print_dialog.print_document(None, desk, one, 2, 0)
    opened.append(given_up)
    assert not target.exists()
    monkeypatch.setattr(QPrintDialog, "exec", lambda dialog: choose(dialog, QDialog.DialogCode.Accepted))
    opened.append(print_dialog.print_document(None, desk, one, 2, 0))
    ended(qtbot, desk)
    assert target.read_bytes().rstrip().endswith(b"%%EOF")
