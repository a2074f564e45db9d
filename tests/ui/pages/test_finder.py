"""The search everywhere: in the real window, on a real workspace, by the keyboard alone."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from cmpdesk.domain.search import Group, Hit, Kind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import calls, filings, notes, search
from cmpdesk.storage import tables
from cmpdesk.ui import finding, reading
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.finder import Finder
from cmpdesk.ui.finder_rows import Role
from cmpdesk.ui.pages.applications.page import ApplicationsPage
from cmpdesk.ui.table_view import Table
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.pages.support import Made, Stage


@pytest.fixture
def finder(qtbot: QtBot, desk: Desk, stage: Stage) -> Iterator[Finder]:
    """The box over an empty window."""
    window = QWidget()
    window.resize(1100, 720)
    qtbot.addWidget(window)
    window.show()
    made = Finder(window, desk)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    made.open()
    yield made
    made.close()


def shown(finder: Finder) -> list[tuple[Role, str]]:
    return [(row.role, row.text) for row in finder.rows.rows]


def ask(finder: Finder, stage: Stage, typed: str) -> list[str]:
    """Return the titles of the hits of what is typed."""
    finder.box.setText(typed)
    stage.settle()
    return [row.text for row in finder.rows.rows if row.role is Role.HIT]


def press(finder: Finder, *keys: Qt.Key) -> None:
    for key in keys:
        QTest.keyClick(finder.box, key)


def test_results_come_by_kind_with_their_counts(finder: Finder, stage: Stage) -> None:
    assert ask(finder, stage, "quai")[:2] == ["Théâtre du quai", "Compagnie du quai"]
    heads = [(row.text, row.beside) for row in finder.rows.rows if row.role is Role.HEAD]
    assert heads == [("Applications", "1"), ("Organisations", "1")]
    assert ask(finder, stage, "louise wb-01") == ["Louise Archambault"]
    assert ask(finder, stage, "fictional call") == ["Fictional call 2026"]
    assert ask(finder, stage, "zzz") == []
    assert finder.nothing.isVisible()
    assert not finder.list.isVisible()
    assert not stage.failures


def test_the_keyboard_moves_over_heads_and_goes_to_the_place(
    finder: Finder, stage: Stage, desk: Desk, qtbot: QtBot
) -> None:
    desk.wanted.connect(lambda page, what: stage.gone.append((page, what)))
    ask(finder, stage, "quai")
    assert finder.list.currentIndex().row() == 1
    assert "Théâtre du quai" in finder.box.accessibleDescription()
    press(finder, Qt.Key.Key_Down)
    assert finder.rows.rows[finder.list.currentIndex().row()].text == "Compagnie du quai"
    press(finder, Qt.Key.Key_Down)
    assert finder.rows.rows[finder.list.currentIndex().row()].role is Role.KEEP
    press(finder, Qt.Key.Key_Down)
    assert finder.list.currentIndex().row() == 1
    press(finder, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Return)
    assert not finder.isVisible()
    qtbot.waitUntil(lambda: bool(stage.gone))
    page, what = stage.gone[0]
    (hit,) = search.find(desk.workspace, "quai", kinds=(Kind.APPLICATION,))[0].hits
    assert (page, what) == (
        "applications", {"call_id": hit.call_id, "application_id": hit.id},
    )  # fmt: skip


def test_an_application_that_was_retained_leads_to_its_project(
    finder: Finder, stage: Stage, desk: Desk, qtbot: QtBot
) -> None:
    (hit,) = search.find(desk.workspace, "quai", kinds=(Kind.APPLICATION,))[0].hits
    with desk.workspace.write(desk.officer, "test.project") as tx:
        project = tx.add(tables.Project(call_id=hit.call_id, application_id=hit.id, state="running")).id
        tx.commit()
    desk.wanted.connect(lambda page, what: stage.gone.append((page, what)))
    ask(finder, stage, "quai")
    assert shown(finder)[1:3] == [(Role.HIT, "Théâtre du quai"), (Role.PROJECT, "Follow project 12.102")]
    press(finder, Qt.Key.Key_Down, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(stage.gone))
    assert stage.gone[0] == ("projects", {"call_id": hit.call_id, "project_id": project})


def test_what_was_searched_and_found_is_offered_again(finder: Finder, stage: Stage, desk: Desk) -> None:
    assert shown(finder) == []
    ask(finder, stage, "quai")
    press(finder, Qt.Key.Key_Return)
    parent = finder.parentWidget()
    assert parent is not None
    again = Finder(parent, desk)
    stage.qtbot.addWidget(again)
    again.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    again.open()
    stage.settle()
    assert shown(again) == [
        (Role.HEAD, "Last searches"), (Role.RECENT, "quai"), (Role.HEAD, "Last found"), (Role.HIT, "Théâtre du quai"),
        (Role.FORGET, "Forget what was searched and found"),
    ]  # fmt: skip
    press(again, Qt.Key.Key_Return)
    stage.settle()
    assert again.box.text() == "quai"
    again.box.clear()
    press(again, Qt.Key.Key_Delete)
    assert (Role.RECENT, "quai") not in shown(again)
    press(again, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert shown(again) == []
    again.close()


def test_a_search_is_kept_by_name(finder: Finder, stage: Stage, desk: Desk) -> None:
    ask(finder, stage, "quai")
    press(finder, Qt.Key.Key_Up, Qt.Key.Key_Return)
    assert finder.naming.isVisible()
    assert finder.name.text() == "quai"
    finder.name.setText("Au bord")
    QTest.keyClick(finder.name, Qt.Key.Key_Return)
    assert not finder.naming.isVisible()
    assert finding.Past(desk).saved == (("Au bord", "quai"),)
    finder.box.clear()
    assert (Role.SAVED, "Au bord") in shown(finder)
    press(finder, Qt.Key.Key_Return)
    assert finder.box.text() == "quai"
    finder.box.clear()
    press(finder, Qt.Key.Key_Delete)
    assert finding.Past(desk).saved == ()
    ask(finder, stage, "quai")
    press(finder, Qt.Key.Key_Up, Qt.Key.Key_Return)
    QTest.keyClick(finder.name, Qt.Key.Key_Escape)
    assert (finder.naming.isVisible(), finder.isVisible()) == (False, True)


def test_more_of_one_kind_and_back(finder: Finder, stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(ask(finder, stage, "college")) == 5
    more = next(place for place, row in enumerate(finder.rows.rows) if row.role is Role.MORE)
    finder.list.setCurrentIndex(finder.rows.index(more))
    press(finder, Qt.Key.Key_Return)
    stage.settle()
    rows = finder.rows.rows
    assert (rows[0].role, sum(row.role is Role.HIT for row in rows)) == (Role.BACK, 6)
    assert rows[finder.list.currentIndex().row()].role is Role.HIT
    press(finder, Qt.Key.Key_Escape)
    stage.settle()
    assert finder.isVisible()
    assert finder.rows.rows[0].role is Role.HEAD
    monkeypatch.setattr("cmpdesk.ui.finder.MOST", 5)
    finder.list.setCurrentIndex(finder.rows.index(more))
    press(finder, Qt.Key.Key_Return)
    stage.settle()
    assert finder.rows.rows[-2].text == "1 more is not shown: type more words."


def test_a_stale_result_never_covers_a_fresh_one(finder: Finder, stage: Stage) -> None:
    ask(finder, stage, "quai")
    before = shown(finder)
    old = Hit(Kind.CALL, "0" * 32, LocalisedText("Vieux"))
    finder._found("qua", (Group(Kind.CALL, (old,), more=False),))
    finder._counted("qua", {Kind.APPLICATION: 99})
    assert shown(finder) == before
    finder.box.clear()
    finder._found("quai", (Group(Kind.CALL, (old,), more=False),))
    assert (Role.HIT, "Vieux") not in shown(finder)


def test_what_is_remembered_may_be_anything(desk: Desk) -> None:
    name = f"search.{desk.workspace.info.id}.{desk.officer.id}"
    for nonsense in ("x", 3, ["a"], {"recent": 5, "saved": ["a", ["b"]], "things": [["nothing", "1"], 7]}):
        desk.memory.set(name, nonsense)
        past = finding.Past(desk)
        assert (past.recent, past.saved, past.things) == ((), (), ())
        past.save("a", "b")
        assert past.saved == (("a", "b"),)


def test_each_kind_leads_to_a_page(desk: Desk) -> None:
    titles = {Kind.APPLICATION: "quai", Kind.ORGANISATION: "quai", Kind.REVIEWER: "louise", Kind.PERSON: "louise",
              Kind.CALL: "fictional"}  # fmt: skip
    from cmpdesk.ui.catalogue import BY_NAME

    for kind, typed in titles.items():
        (hit, *_) = search.find(desk.workspace, typed, kinds=(kind,))[0].hits
        page, _what = finding.place_of(hit)
        assert page in BY_NAME
    found = finding.results(desk.workspace, desk.officer, desk.call_id, "quai")
    assert (found[0].text, found[0].kind) == ("Théâtre du quai · 12.102", "Applications")


# -- in the window


@pytest.fixture
def window(qtbot: QtBot, opened: Opener, made: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MainWindow:
    monkeypatch.setattr(reading, "AFTER_MS", 0)
    path = shutil.copy(made.filled, tmp_path / "fenetre.cmpdesk")
    return opened(path)


def test_ctrl_shift_f_leads_from_anywhere_to_what_is_found(window: MainWindow, qtbot: QtBot) -> None:
    action = window.actions_of["finder"]
    assert action.shortcut() == QKeySequence("Ctrl+Shift+F")
    window.go("history")
    settle(qtbot, window)
    action.trigger()
    (box,) = [one for one in window.findChildren(Finder) if one.isVisible()]
    qtbot.keyClicks(box.box, "eaux souter")
    settle(qtbot, window)
    press(box, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(window.pages.page, ApplicationsPage), timeout=LONG)
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, ApplicationsPage)
    qtbot.waitUntil(lambda: page.inspector.sheet is not None and page.inspector.sheet.number == "12.104", timeout=LONG)


def test_a_hit_in_another_call_chooses_that_call_first(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    assert desk is not None
    first = desk.call_id
    programme = calls.calls(desk.workspace)[0].programme_id
    draft = replace(calls.blank(desk.workspace, programme), title=LocalisedText(fr="Autre"), rolling=True)
    other = calls.create(desk.workspace, officer=desk.officer, programme_id=programme, draft=draft).value
    window.choose_call(other.id)
    settle(qtbot, window)
    (hit,) = search.find(desk.workspace, "quai", kinds=(Kind.APPLICATION,))[0].hits
    page, what = finding.place_of(hit)
    window.go(page, what)
    settle(qtbot, window)
    assert desk.call_id == first == hit.call_id


def test_attachments_are_read_in_the_background(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    from tests.services.test_search import Desk as Filler

    desk = window.desk
    assert desk is not None
    application = search.find(desk.workspace, "quai", kinds=(Kind.APPLICATION,))[0].hits[0].id
    filler = Filler(desk.workspace, desk.officer, calls.calls(desk.workspace)[0], application, application)
    filler.attach(application, "lettre.txt", "Une écluse de grès".encode())
    window.runner.run(partial(notes.add, desk.workspace, officer=desk.officer, application_id=application, text="Lire"))
    qtbot.waitUntil(lambda: bool(search.find(desk.workspace, "ecluse gres")), timeout=LONG)
    settle(qtbot, window)
    assert filings.application(desk.workspace, application).attachments()


def test_a_reviewer_and_a_call_are_chosen_where_they_are(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    assert desk is not None
    for typed, kind in (("wb-03", Kind.REVIEWER), ("fictional", Kind.CALL)):
        hit = search.find(desk.workspace, typed, kinds=(kind,))[0].hits[0]
        window.go(*finding.place_of(hit))
        settle(qtbot, window)
        table = next(one for one in window.pages.findChildren(Table) if one.isVisible())
        row = table.current_row()
        assert row is not None
        assert hit.id == (row.id if kind is Kind.REVIEWER else row.sheet.id)
