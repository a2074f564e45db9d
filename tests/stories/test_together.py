"""Two officers at two computers on one server: what each sees of the other, and what happens when the server goes."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import event

from cmpdesk.domain.areas import Area
from cmpdesk.domain.directory import DirectoryKind, Officer, Role
from cmpdesk.i18n import screen
from cmpdesk.services import directory, filing_edits, filings, history, sharing, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import lifeline, notices, tables
from cmpdesk.ui import connection, presence
from cmpdesk.ui.actions import LOCKED
from cmpdesk.ui.changes import SOON_MS, in_the_midst
from cmpdesk.ui.conflicts import ConflictDialog
from cmpdesk.ui.pages.applications.form import ApplicationForm
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.pages.directory.editing import OrganisationSheet
from cmpdesk.ui.pages.directory.page import DirectoryPage
from cmpdesk.ui.window import MainWindow
from tests.storage.fixtures import a_call, fill
from tests.storage.logins import Server, server
from tests.storage.proxies import Proxy, proxy
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.test_accessibility import unnamed

TITLES = [f"Projet {number:03}" for number in range(1, 61)]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English, and a loopback that answers at once."""
    monkeypatch.setattr(lifeline, "PATIENCE", 0.3)
    monkeypatch.setattr(lifeline, "ANSWER", 0.5)
    monkeypatch.setattr(notices, "PAUSE", 0.4)
    monkeypatch.setattr(connection, "AGAIN_MS", 300)
    screen.set_language("en")
    yield
    screen.set_language("fr")


class Two:
    """Aline at the window, behind a way that can be cut, and Bruno at another computer."""

    def __init__(self, qtbot: QtBot, made: Server, way: Proxy, opened: Opener) -> None:
        self.qtbot, self.way = qtbot, way
        call = a_call(made.owner, made.lead)
        self.ids = fill(made.owner, made.lead, call, TITLES)
        with made.owner.write(made.lead, "test.amounts") as transaction:
            for filing in transaction.find(tables.Filing, application_id=self.ids[0]):
                filing.amounts, filing.requested = [], None
            transaction.commit()
        self.aline, self.bruno = (made.officer(name, Role.OFFICER) for name in ("Aline Gervais", "Bruno Lacasse"))
        self.other: Workspace = workspaces.open_workspace(made.of(self.bruno.login))
        self.other.acts_for(self.bruno)
        host = made.address.rpartition("@")[2].split("/")[0]
        address = made.of(self.aline.login).replace(host, f"127.0.0.1:{way.port}")
        self.window: MainWindow = opened(address)
        assert self.window.desk is not None
        self.desk = self.window.desk
        self.window.go("applications")
        settle(qtbot, self.window)
        page = self.window.pages.page
        assert isinstance(page, ApplicationsPage)
        self.page = page
        listener = self.window.connection._listener
        assert listener is not None
        assert listener.wait(10)

    def wait(self, that: object) -> None:
        assert callable(that)
        self.qtbot.waitUntil(that, timeout=LONG)

    def titles(self) -> list[str]:
        return [row.title for row in self.page.model.rows]

    def shown(self) -> list[str]:
        return [row.id for row in self.page.model.rows]

    def rename(self, place: int, title: str, officer: Officer | None = None) -> None:
        """Bruno renames an application."""
        who = officer or self.bruno
        seen, draft = filing_edits.start(self.other, self.ids[place])
        changed = type(draft)(title, draft.sector_id, draft.strand_id, draft.confidentiality, draft.filings)
        filing_edits.edit(self.other, officer=who, application_id=self.ids[place], seen=seen.version, draft=changed)

    def form(self, place: int) -> ApplicationForm:
        """Aline opens the form of an application."""
        self.page.table.pick(self.ids[place])
        self.wait(lambda: self.page.inspector.sheet is not None and self.page.inspector.sheet.id == self.ids[place])
        self.page.edit()
        self.wait(lambda: any(one.isVisible() for one in self.page.findChildren(ApplicationForm)))
        return next(one for one in self.page.findChildren(ApplicationForm) if one.isVisible())


@pytest.fixture
def two(qtbot: QtBot, postgres_database: str, opened: Opener) -> Iterator[Two]:
    with server(postgres_database) as made, proxy(postgres_database) as (way, _):
        both = Two(qtbot, made, way, opened)
        try:
            yield both
        finally:
            way.mend()
            both.other.close()
            both.window.close()


def delete(two: Two, *application_ids: str) -> None:
    """Bruno deletes applications."""
    with two.other.write(two.bruno, "test.delete") as transaction:
        for application_id in application_ids:
            for filing in transaction.find(tables.Filing, application_id=application_id):
                transaction.delete(filing)
            transaction.delete(transaction.get(tables.Application, application_id))
        transaction.commit()


def what_a_colleague_changes_appears_and_nothing_moves(two: Two) -> None:
    table, shown = two.page.table, two.shown()
    table.pick(shown[20])
    table.scrollTo(table.model().index(20, 0), table.ScrollHint.PositionAtCenter)
    table.setFocus()
    settle(two.qtbot, two.window)
    before = table.rowViewportPosition(20)
    assert table.verticalScrollBar().value() > 0
    state = two.window.sidebar.saved.text()
    two.rename(two.ids.index(shown[2]), "Titre encore changé")
    two.wait(lambda: "Titre encore changé" in two.titles())
    settle(two.qtbot, two.window)
    assert (table.currentIndex().row(), table.rowViewportPosition(20)) == (20, before)
    delete(two, *shown[:2])
    two.wait(lambda: shown[0] not in two.shown())
    settle(two.qtbot, two.window)
    here = table.current_row()
    assert here is not None
    assert (here.id, table.rowViewportPosition(18)) == (shown[20], before), "rows above went, this one stays"
    assert QApplication.focusWidget() is table
    assert two.window.sidebar.saved.text() == state, "what a colleague saved is not told as ours"
    delete(two, shown[20])
    two.wait(lambda: shown[20] not in two.shown())
    settle(two.qtbot, two.window)
    here = table.current_row()
    assert here is not None
    assert (here.id, table.rowViewportPosition(18)) == (shown[21], before), "the next takes the place of the lost one"


def a_cell_that_is_being_edited_is_not_disturbed(two: Two) -> None:
    table, shown = two.page.table, two.shown()
    table.pick(shown[1])
    settle(two.qtbot, two.window)
    table.setFocus()
    table.edit_cell()
    assert in_the_midst()
    two.rename(two.ids.index(shown[2]), "Titre changé")
    two.qtbot.wait(900)
    assert "Titre changé" not in two.titles()
    assert in_the_midst()
    editor = QApplication.focusWidget()
    assert isinstance(editor, QLineEdit)
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    two.wait(lambda: "Titre changé" in two.titles())


def each_sees_that_the_other_edits(two: Two) -> None:
    edited = two.shown()[5]
    sharing.editing(two.other, officer=two.bruno, table="application", record_id=edited)
    two.page.table.pick(edited)
    two.wait(two.page.editors.isVisible)
    assert two.page.editors.text().endswith(" is editing this.")
    form = two.form(two.ids.index(edited))
    line = form.inside.findChild(presence.Line)
    assert line is not None
    two.wait(line.isVisible)
    assert line.text().startswith("Bruno Lacasse (since ")
    (aline,) = sharing.others_editing(two.other, officer=two.bruno, record_id=edited)
    assert aline.name == "Aline Gervais"
    form.give_up()
    two.wait(lambda: not sharing.others_editing(two.other, officer=two.bruno, record_id=edited))


def conflicts_shown() -> list[ConflictDialog]:
    return [one for one in QApplication.topLevelWidgets() if isinstance(one, ConflictDialog) and one.isVisible()]


def a_conflict_names_the_colleague(two: Two) -> None:
    form = two.form(0)
    form.title.setText("Le mien")
    two.rename(0, "Le sien")
    form.save()
    two.wait(lambda: bool(conflicts_shown()))
    (dialog,) = conflicts_shown()
    assert dialog.sentence.text().startswith("Bruno Lacasse changed it: ")
    dialog.mine_button.click()
    dialog.save_button.click()
    settle(two.qtbot, two.window)
    assert filings.application(two.other, two.ids[0]).title == "Le mien"


def a_server_that_goes_is_told_and_comes_back(two: Two) -> None:
    form = two.form(0)
    form.title.setText("Écrit pendant la panne")
    steps = len(history.steps(two.other).rows)
    two.way.cut()
    bar = two.window.connection.bar
    two.wait(bar.isVisible)
    assert "You can read what is shown" in bar.sentence.text()
    assert unnamed(bar) == []
    edit, find = two.page.actions_of["edit"], two.window.actions_of["find"]
    assert (edit.isEnabled(), find.isEnabled()) == (False, True)
    assert two.page.actions_of.why(edit) == bar.sentence.text()
    buttons = two.page.inspector.findChildren(QPushButton)
    moves = [one for one in buttons if one.isVisible() and one.accessibleDescription() == bar.sentence.text()]
    assert moves
    assert not any(one.isEnabled() for one in moves)
    form.save()
    settle(two.qtbot, two.window)
    assert form.isVisible()
    assert form.title.text() == "Écrit pendant la panne"
    assert "does not answer" in form.fault.text()
    two.rename(3, "Changé entre-temps")
    two.way.mend()
    two.wait(lambda: not bar.isVisible())
    two.wait(lambda: "Changé entre-temps" in two.titles())
    assert edit.isEnabled()
    assert not any(one.property(LOCKED) for one in two.page.inspector.findChildren(QPushButton))
    form.save()
    settle(two.qtbot, two.window)
    assert filings.application(two.other, two.ids[0]).title == "Écrit pendant la panne"
    assert len(history.steps(two.other).rows) == steps + 2, "Bruno's step and one of ours, nothing twice"


def a_commit_whose_answer_was_lost_is_not_written_twice(two: Two) -> None:
    form = two.form(0)
    form.title.setText("Une seule fois")
    steps = len(history.steps(two.other).rows)
    two.way.swallow()
    form.save()
    two.qtbot.wait(1500)
    two.way.mend()
    settle(two.qtbot, two.window)
    two.wait(lambda: not two.window.connection.gone)
    if form_is_open(two):
        form.save()
        settle(two.qtbot, two.window)
    assert filings.application(two.other, two.ids[0]).title == "Une seule fois"
    assert len(history.steps(two.other).rows) == steps + 1


def a_record_that_was_made_is_not_made_again(two: Two) -> None:
    seen: list[str] = []

    def begun(_connection: object) -> None:
        if seen == ["committed"]:
            seen.append("cut")
            two.way.cut()

    two.window.go("directory")
    settle(two.qtbot, two.window)
    page = two.window.pages.page
    assert isinstance(page, DirectoryPage)
    page.begin(DirectoryKind.ORGANISATION)
    two.wait(lambda: bool(page.findChildren(OrganisationSheet)))
    (sheet,) = page.findChildren(OrganisationSheet)
    sheet.name.setText("Institut des marées")
    engine = two.desk.workspace.engines.writer
    event.listen(engine, "commit", lambda _connection: seen.append("committed"))
    event.listen(engine, "begin", begun)
    sheet.save()
    two.wait(lambda: "cut" in seen)
    two.wait(lambda: any("do not repeat it" in one.sentence for one in two.window.messages.all))
    two.wait(lambda: not page.findChildren(OrganisationSheet))  # what was to be saved is saved
    two.way.mend()
    two.wait(lambda: not two.window.connection.gone)
    settle(two.qtbot, two.window)
    assert [one.name for one in directory.organisations(two.other)].count("Institut des marées") == 1
    assert page.header.search is not None
    page.header.search.setText("marées")
    two.wait(lambda: [line.row.name for line in page.tables[DirectoryKind.ORGANISATION].rows_model.rows]
             == ["Institut des marées"])  # fmt: skip


def form_is_open(two: Two) -> bool:
    return any(one.isVisible() for one in two.page.findChildren(ApplicationForm))


def test_what_others_change_is_seen_without_being_in_the_way(two: Two) -> None:
    a_cell_that_is_being_edited_is_not_disturbed(two)
    what_a_colleague_changes_appears_and_nothing_moves(two)


def test_two_officers_on_one_record(two: Two) -> None:
    each_sees_that_the_other_edits(two)
    a_conflict_names_the_colleague(two)


def test_a_server_that_goes_in_the_midst_of_the_work(two: Two) -> None:
    a_server_that_goes_is_told_and_comes_back(two)
    a_commit_whose_answer_was_lost_is_not_written_twice(two)
    a_record_that_was_made_is_not_made_again(two)


def test_a_window_that_closes_hears_no_more(two: Two) -> None:
    two.desk.changes.hear(Area.ALL)  # what comes with a server that is back, and is told a little later
    two.window.close()
    two.qtbot.wait(3 * SOON_MS)
    assert not two.desk.changes.by_others
    assert two.desk.runner.closed
