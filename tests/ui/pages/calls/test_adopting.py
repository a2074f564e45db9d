"""A sixth programme comes from a file; a Party has its letterhead."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import screen
from cmpdesk.runtime.resources import resource
from cmpdesk.services import calls, programmes
from cmpdesk.ui.dialogs import FailureDialog
from cmpdesk.ui.pages.calls.form import FROM_FILE, CallForm
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.calls.programme import ProgrammeSheet
from cmpdesk.ui.window import MainWindow
from tests.ui.conftest import Opener, settle


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    screen.set_language("en")
    yield
    screen.set_language("fr")


def page_of(qtbot: QtBot, window: MainWindow) -> CallsPage:
    window.go("calls")
    settle(qtbot, window)
    page = window.pages.page
    assert isinstance(page, CallsPage)
    return page


def choose_file(form: CallForm, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Choose "From a file…" and this file in the dialog of the system."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    form.programme.setCurrentIndex(form.programme.findData(FROM_FILE))


def test_a_programme_of_a_file_is_adopted_with_its_first_call(qtbot: QtBot, opened: Opener, workspace_file: Path,
                                                              tmp_path: Path,
                                                              monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    path = tmp_path / "ecosse.toml"
    shipped = resource("programmes", "luxembourg.toml").read_text(encoding="utf-8")
    path.write_text(shipped.replace('"luxembourg"', '"ecosse"').replace("Québec–Luxembourg cooperation", "Scottish"))
    window = opened(workspace_file)
    page = page_of(qtbot, window)
    page.begin()
    settle(qtbot, window)
    form = page.findChildren(CallForm)[-1]
    choose_file(form, tmp_path / "absent.toml", monkeypatch)
    settle(qtbot, window)
    failure = next(one for one in window.findChildren(FailureDialog) if one.isVisible())
    assert "absent.toml" in failure.sentence.text()
    failure.accept()
    choose_file(form, path, monkeypatch)
    settle(qtbot, window)
    assert form.programme.currentData() == "ecosse"
    assert "Scottish" in form.programme.currentText()
    assert [value[0] for value in form.sectors.values()] == ["1"]
    form.titles[0].setText("Appel écossais")
    form.session_number.setText("1")
    form.session_label.setText("Ire")
    form.session_years.setText("2027-2028")
    form.deadline.day.setText("1/3/27")
    form.save()
    settle(qtbot, window)
    assert window.desk is not None
    call = next(one for one in calls.calls(window.desk.workspace) if one.title.fr == "Appel écossais")
    assert calls.programme_of(window.desk.workspace, call).code == "ecosse"


def test_letterhead_and_signatories_are_typed_in_the_programme(qtbot: QtBot, opened: Opener,
                                                               workspace_file: Path) -> None:  # fmt: skip
    window = opened(workspace_file)
    page = page_of(qtbot, window)
    page.edit_programme()
    settle(qtbot, window)
    sheet = page.findChildren(ProgrammeSheet)[-1]
    card = sheet.cards[0]
    assert not sheet.touched
    card.letterhead.setPlainText(" Ministère \n\n525, boulevard Est")
    card.signatories.setPlainText("Anne Bodart, directrice")
    assert sheet.touched
    sheet.save()
    settle(qtbot, window)
    assert window.desk is not None
    made = [one.party(Side.FIRST) for one in programmes.programmes(window.desk.workspace)]
    assert ("Ministère\n525, boulevard Est", "Anne Bodart, directrice") in [
        (one.letterhead, one.signatories) for one in made
    ]
