"""The packets page on a real workspace: real packets, written by the real processes."""

from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QLabel, QMessageBox

from cmpdesk.domain.packets import PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.services import history, interests, juries, privacy
from cmpdesk.storage import tables
from cmpdesk.storage.queries import records
from cmpdesk.ui import preview
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.preview.window import PreviewWindow
from cmpdesk.ui.print_dialog import PrintDialog, new_printer
from tests.services.assigning import assign_all
from tests.services.declaring import declare_none
from tests.ui.pages.support import DeskOn, Made, Stage


def assigned(desk: Desk) -> None:
    assign_all(desk.workspace, desk.officer, desk.call_id)
    declare_none(desk.workspace, desk.officer, desk.call_id)


def awaited(desk: Desk) -> None:
    """Give applications to reviewers who have declared nothing."""
    assigned(desk)
    for reader in juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST):
        if interests.asked(desk.workspace, reader.id):
            history.undo(desk.workspace, officer=desk.officer)


def shown(desk: Desk, stage: Stage) -> PacketsPage:
    page = PacketsPage(desk)
    stage.show(page)
    return page


def texts(page: PacketsPage) -> str:
    return "\n".join(label.text() for label in page.inspector.findChildren(QLabel))


def test_packets_wait_to_be_produced(desk: Desk, stage: Stage) -> None:
    assigned(desk)
    page = shown(desk, stage)
    assert [row.state for row in page.model.rows] == [PacketState.TO_PRODUCE] * 3
    assert page.actions_of["produce"].text() == "&Produce 3 packets…"
    assert not page.actions_of["open"].isEnabled()


def test_nothing_assigned_cannot_be_produced(desk: Desk, stage: Stage) -> None:
    page = shown(desk, stage)
    assert [row.state for row in page.model.rows] == [PacketState.NOTHING] * 3
    assert not page.actions_of["produce"].isEnabled()


def test_an_issue_that_named_somebody_who_was_erased_is_told_destroyed(
    desk: Desk, stage: Stage, tmp_path: Path
) -> None:
    assigned(desk)
    page = shown(desk, stage)
    page.produce_into(tmp_path / "cahiers")
    stage.settle()
    erased = juries.reviewers(desk.workspace, call_id=desk.call_id, side=Side.FIRST)[0]
    with desk.workspace.read() as connection:
        row = records.row(connection, tables.Reviewer, erased.id)
    privacy.erase_person(desk.workspace, officer=desk.officer, person_id=row.person_id)
    page.reload()
    stage.settle()
    assert [row.state for row in page.model.rows] == [PacketState.OUTDATED, PacketState.READY, PacketState.READY]
    page.table.pick(erased.id)
    stage.settle()
    assert "was destroyed, because it named a person who was erased" in texts(page)
    assert not page.actions_of["open"].isEnabled()


def test_a_jury_without_reviewers_leads_to_the_juries(desk_on: DeskOn, made: Made, stage: Stage) -> None:
    page = shown(desk_on(made.empty), stage)
    assert page.whole.currentWidget() is page.nobody
    page.actions_of["juries"].trigger()
    assert stage.gone == [("juries", {})]


def test_produced_packets_are_proved_complete_and_redone_when_outdated(
    desk: Desk, stage: Stage, tmp_path: Path
) -> None:
    assigned(desk)
    page = shown(desk, stage)
    folder = tmp_path / "cahiers"
    folder.mkdir()
    page.produce_into(folder)
    assert not page.actions_of["produce"].isEnabled()
    stage.settle()
    stage.settle()
    assert not stage.failures
    assert [row.state for row in page.model.rows] == [PacketState.READY] * 3
    files = sorted(folder.glob("*.pdf"))
    assert len(files) == 3
    assert page.model.rows[0].pages == len(PdfReader(files[0]).pages)
    assert "nothing is missing" in page.inspector.proof.text()
    assert stage.said[-1][0] == "3 packets are in cahiers."
    assert page.actions_of["open"].isEnabled()

    held = juries.assignments(desk.workspace, desk.call_id, Side.FIRST)[0]
    outcome = juries.recuse(
        desk.workspace, officer=desk.officer, assignment_id=held.id, seen=held.version, reason="Lien"
    )
    desk.changes.announce(outcome.areas)
    stage.settle()
    states = [row.state for row in page.model.rows]
    assert states.count(PacketState.OUTDATED) == 1
    page.table.pick(held.reviewer_id)
    assert "Since issue 1:" in texts(page)
    page.produce_into(folder)
    stage.settle()
    stage.settle()
    issues = sorted(row.issue or 0 for row in page.model.rows)
    assert issues == [1, 1, 2]


def test_cancelling_leaves_the_folder_and_the_register_as_they_were(desk: Desk, stage: Stage, tmp_path: Path) -> None:
    assigned(desk)
    page = shown(desk, stage)
    page.produce_into(tmp_path)
    page.progress.cancel.click()
    stage.settle()
    stage.settle()
    assert not list(tmp_path.glob("*.pdf"))
    assert [row.issue for row in page.model.rows] == [None] * 3
    assert page.actions_of["produce"].isEnabled()


def test_packets_open_in_the_preview_are_saved_together_and_printed(
    desk: Desk, stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assigned(desk)
    page = shown(desk, stage)
    assert not page.actions_of["print"].isEnabled()
    page.produce_into(tmp_path / "cahiers")
    stage.settle()
    stage.settle()
    opened: list[PreviewWindow] = []
    plain = preview.show
    monkeypatch.setattr(preview, "show", lambda *given: opened.append(plain(*given)))
    page.actions_of["open"].trigger()
    stage.settle()
    row = page.model.rows[0]
    layout = opened[0].layout_of
    assert layout is not None
    assert len(layout.sizes) == row.pages
    assert layout.bookmarks
    opened[0].close()

    folder = tmp_path / "copies"
    page.save_all_into(folder)
    stage.settle()
    names = sorted(path.name for path in (tmp_path / "cahiers").iterdir())
    assert sorted(path.name for path in folder.iterdir()) == names
    (folder / names[1]).write_bytes(b"another file")
    page.save_all_into(folder)
    stage.settle()
    (box,) = page.findChildren(QMessageBox)
    assert names[1] in box.text()
    assert names[0] not in box.text()
    assert (folder / names[1]).read_bytes() == b"another file"
    next(one for one in box.buttons() if one.text() == "Replace them").click()
    stage.settle()
    assert (folder / names[1]).read_bytes() == (tmp_path / "cahiers" / names[1]).read_bytes()
    assert not stage.failures

    page.actions_of["print"].trigger()
    (dialog,) = page.findChildren(PrintDialog)
    assert [one.label for one in dialog.chosen] == ["QC-01", "QC-02", "QC-03"]
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "pile.pdf"))
    printer.setResolution(36)
    dialog.start(printer)
    stage.settle()
    for made, name in zip(page.model.rows, names, strict=True):
        printed = PdfReader(tmp_path / f"pile-{name}")
        assert len(printed.pages) == (made.pages or 0) + 1
        assert made.reviewer.name in " ".join(printed.pages[0].extract_text().split())


def test_what_is_held_back_is_counted_and_told(desk: Desk, stage: Stage) -> None:
    awaited(desk)
    page = shown(desk, stage)
    column = [one.id for one in page.model.columns].index("held-back")
    counts = [page.model.cell(row, column).plain for row in range(len(page.model.rows))]
    assert sum(map(int, filter(None, counts))) == 8
    assert "held back" in texts(page)
    assert not page.actions_of["sheets"].isEnabled(), "no score sheet goes out before a declaration"
    assert page.actions_of["produce"].isEnabled(), "the declaration does"
