"""The main job, told by keyboard and mouse: import both Parties, assign, print, undo."""

from pathlib import Path

from pypdf import PdfReader
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.packets import PacketState
from cmpdesk.domain.programmes import Side
from cmpdesk.services import calls, juries
from cmpdesk.ui import looks
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.history.page import HistoryPage
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.pages.imports.state import Step
from cmpdesk.ui.pages.juries.page import READINGS, JuriesPage
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.window import MainWindow
from tests.services.declaring import declare_none
from tests.stories.acting import Person, copied
from tests.ui.conftest import Opener
from tests.ui.pages.support import QUEBEC, Made, sheets
from tests.ui.test_accessibility import unnamed

CONTROL = Qt.KeyboardModifier.ControlModifier


def import_file(person: Person, path: Path, *, side: str) -> ImportsPage:
    """Choose a file for a Party and check its rows."""
    page = person.page(ImportsPage)
    person.press(side, page.file_step)
    page.file_step.file.setText(str(path))
    page.file_step.file.editingFinished.emit()
    person.wait()
    person.press(page.actions_of["next"].text().replace("&", ""), page.header)
    return page


def counts_of(window: MainWindow) -> tuple[tuple[int, int], int]:
    desk = window.desk
    assert desk is not None
    counts = calls.counts(desk.workspace, desk.call_id)
    return counts.filings, counts.orphans


def import_both(person: Person, folder: Path) -> None:
    """Import the filings of both Parties, starting from the empty list of applications."""
    page = person.go("applications", ApplicationsPage)
    first, second = sheets(folder)
    for path, side in ((first, "Québec"), (second, "Wallonie-Bruxelles")):
        person.press(page.actions_of["import"].text().replace("&", ""), page.header)
        importing = import_file(person, path, side=side)
        person.press(importing.actions_of["next"].text().replace("&", ""), importing.header)
        page = person.page(ApplicationsPage)
        assert person.toast.isVisible()
        assert person.toast.undo_button.isVisible()


def test_both_parties_are_imported_undone_and_done_again(
    qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path
) -> None:
    window = opened(copied(made.empty, tmp_path))
    person = Person(qtbot, window)
    import_both(person, tmp_path)
    assert counts_of(window) == ((5, 5), 2)
    page = person.page(ApplicationsPage)
    assert len(page.model.rows) == 6
    assert "depots_wbi.csv" in window.actions_of["undo"].text()
    person.keys(Qt.Key.Key_Z, CONTROL)
    assert counts_of(window) == ((5, 0), 5)
    assert len(page.model.rows) == 5
    person.keys(Qt.Key.Key_Y, CONTROL)
    assert counts_of(window) == ((5, 5), 2)


def test_the_toast_takes_an_import_back(qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path) -> None:
    window = opened(copied(made.empty, tmp_path))
    person = Person(qtbot, window)
    import_both(person, tmp_path)
    qtbot.mouseClick(person.toast.undo_button, Qt.MouseButton.LeftButton)
    person.wait()
    assert counts_of(window) == ((5, 0), 5)


def test_a_mapping_is_corrected_and_remembered(qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path) -> None:
    window = opened(copied(made.empty, tmp_path))
    person = Person(qtbot, window)
    path = tmp_path / "export.csv"
    path.write_text(QUEBEC.replace("Titre du projet", "Libellé 7"), encoding="utf-8")
    page = person.go("applications", ApplicationsPage)
    person.press(page.actions_of["import"].text().replace("&", ""), page.header)
    importing = person.page(ImportsPage)
    importing.choose_file(path)
    person.wait()
    assert importing.draft.missing == ("title",)
    box = importing.columns_step.boxes[1]
    box.setFocus()
    while box.currentData() != "title":
        qtbot.keyClick(box, Qt.Key.Key_Down)
        box.activated.emit(box.currentIndex())
    person.press(importing.actions_of["next"].text().replace("&", ""), importing.header)
    assert importing.step is Step.CHECK
    importing.remember()
    person.wait()
    importing.cancel()
    person.wait()
    person.press(page.actions_of["import"].text().replace("&", ""), page.header)
    importing.choose_file(path)
    person.wait()
    assert not importing.draft.missing


def test_a_jury_reads_and_gets_its_packets(qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path) -> None:
    window = opened(copied(made.filled, tmp_path))
    person = Person(qtbot, window)
    page = person.go("applications", ApplicationsPage)
    page.table.selectAll()
    person.press("declare-many", page.inspector)
    jury = person.go("juries", JuriesPage)
    jury.propose()
    person.wait()
    jury.proposal.adopt()
    person.wait()
    assert jury.scene is not None
    assert not jury.scene.balance.short
    assert window.desk is not None
    declare_none(window.desk.workspace, window.desk.officer, window.desk.call_id)
    jury.views.chosen.emit(READINGS)
    folder = tmp_path / "cahiers"
    folder.mkdir()
    packets = person.go("packets", PacketsPage)
    packets.produce_into(folder)
    person.wait()
    assert {row.state for row in packets.model.rows} == {PacketState.READY}
    files = sorted(folder.glob("*.pdf"))
    assert len(files) == 3
    for row, path in zip(packets.model.rows, files, strict=True):
        reader = PdfReader(path)
        assert len(reader.pages) == row.pages
        words = "".join(page.extract_text() for page in reader.pages)
        assert row.reviewer.code in words
    assert "rien ne manque" in packets.inspector.proof.text()
    history = person.go("history", HistoryPage)
    assert history.isVisible()
    desk = window.desk
    assert desk is not None
    held = juries.assignments(desk.workspace, desk.call_id, Side.FIRST)
    assert len(held) == 8


def test_an_import_under_way_survives_another_language_and_appearance(
    qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path
) -> None:
    window = opened(copied(made.empty, tmp_path))
    person = Person(qtbot, window)
    page = person.go("applications", ApplicationsPage)
    person.press(page.actions_of["import"].text().replace("&", ""), page.header)
    import_file(person, sheets(tmp_path)[0], side="Québec")
    looks.speak(window.runner, "en")
    person.wait()
    looks.wear(window.runner, "dark")
    person.wait()
    importing = person.page(ImportsPage)
    assert importing.step is Step.CHECK
    assert importing.actions_of["next"].text() == "&Import 5 rows"
    assert len(importing.check_step.model.rows) == 5


def test_every_widget_of_a_filled_workspace_has_a_name(
    qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path
) -> None:
    window = opened(copied(made.filled, tmp_path))
    person = Person(qtbot, window)
    nameless = []
    for name in ("applications", "juries", "packets"):
        window.go(name)
        person.wait()
        nameless += [f"{name}: {one}" for one in unnamed(window)]
    jury = person.go("juries", JuriesPage)
    jury.edit_reviewer()
    nameless += [f"form: {one}" for one in unnamed(window)]
    jury.reviewer_panel.discarded.emit()
    jury.show_this({"view": READINGS})
    person.wait()
    nameless += [f"readings: {one}" for one in unnamed(window)]
    window.go("imports")
    person.wait()
    import_file(person, sheets(tmp_path)[0], side="Québec")
    importing = person.page(ImportsPage)
    for step in Step:
        importing.steps.chosen.emit(str(int(step)))
        nameless += [f"{step.name}: {one}" for one in unnamed(window)]
    assert nameless == []
    assert name_of(importing.check_step.table)


def name_of(widget: QWidget) -> str:
    interface = QAccessible.queryAccessibleInterface(widget)
    return interface.text(QAccessible.Text.Name)
