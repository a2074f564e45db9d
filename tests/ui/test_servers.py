"""Addresses of servers, the form that asks for one, and the move of a workspace to one."""

import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from cmpdesk.i18n import screen
from cmpdesk.services import history, workspaces
from cmpdesk.ui import servers
from cmpdesk.ui.moving import MoveDialog
from cmpdesk.ui.pages.welcome.connect import ConnectForm
from cmpdesk.ui.tasks import TaskRunner
from tests.ui.conftest import LONG, Opener, settle
from tests.ui.test_accessibility import unnamed


@pytest.mark.parametrize(
    ("typed", "login", "password", "whole"),
    [
        ("localhost/cmp", "odile", "a/b@c", "postgresql://odile:a%2Fb%40c@localhost/cmp"),
        ("postgresql://127.0.0.1:5433/cmp", "", "", "postgresql://127.0.0.1:5433/cmp"),
        ("postgresql://a:b@localhost/cmp", "", "", "postgresql://a:b@localhost/cmp"),
        ("postgresql://a:b@localhost/cmp", "c", "", "postgresql://c:b@localhost/cmp"),
        ("far.example.org/cmp", "o", "", "postgresql://o@far.example.org/cmp?sslmode=verify-full&sslrootcert=system"),
        ("postgresql://far.example.org/cmp?sslmode=disable", "", "", "postgresql://far.example.org/cmp?sslmode=disable"),
    ],
)  # fmt: skip
def test_an_address_takes_login_and_password(typed: str, login: str, password: str, whole: str, tmp_path: Path,
                                             monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setenv("HOME", str(tmp_path))
    assert servers.compose(typed, login, password, checked=True) == whole


def test_a_certificate_is_unchecked_only_where_that_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert servers.compose("far.example.org/cmp", "", "", checked=False).endswith("?sslmode=require")
    (tmp_path / ".postgresql").mkdir()
    (tmp_path / ".postgresql" / "root.crt").write_text("")
    assert servers.compose("far.example.org/cmp", "", "", checked=True).endswith("?sslmode=verify-full")


def test_an_address_without_its_login() -> None:
    assert servers.split("postgresql://o%20g@far.example.org/cmp?sslmode=verify-full") == (
        "postgresql://far.example.org/cmp", "o g")  # fmt: skip
    assert servers.is_address("far.example.org/cmp")
    assert not servers.is_address("far.example.org")


def test_the_form_asks_for_address_login_and_password(qtbot: QtBot, runner: TaskRunner) -> None:
    screen.set_language("en")
    form = ConnectForm(runner)
    qtbot.addWidget(form)
    form.show()
    form.form.fill("postgresql://odile@localhost/cmp")
    assert (form.address.text(), form.form.login.text()) == ("postgresql://localhost/cmp", "odile")
    assert unnamed(form) == []
    assert not form.form.checked.isEnabled(), "nothing goes over a network"
    form.form.password.setText("secret")
    with qtbot.waitSignal(form.accepted) as accepted:
        form.form.password.returnPressed.emit()
    assert accepted.args == ["postgresql://odile:secret@localhost/cmp"]
    form.address.setText("far.example.org")
    form.form.password.returnPressed.emit()
    assert "server and the database" in form.address.accessibleDescription()


RING = """
class errors:
    class KeyringError(Exception):
        pass

class _Ring:
    priority = 5

held = {}

def get_keyring():
    return _Ring

def get_password(service, name):
    return held.get((service, name))

def set_password(service, name, password):
    held[service, name] = password

def delete_password(service, name):
    if (service, name) not in held:
        raise errors.KeyringError
    del held[service, name]
"""


def test_a_password_is_kept_found_and_forgotten(qtbot: QtBot, runner: TaskRunner, tmp_path: Path,
                                                monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    (tmp_path / "keyring.py").write_text(RING)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "keyring", raising=False)
    address = "postgresql://odile@far.example.org/cmp?sslmode=verify-full&sslrootcert=system"
    servers.keep(address, "s@cret")
    form = ConnectForm(runner)
    qtbot.addWidget(form)
    form.show()
    form.form.fill(address)
    form.form.begin()
    qtbot.waitUntil(lambda: form.form.keep.isVisible() and form.form.password.text() == "s@cret")
    assert form.form.keep.isChecked()
    form.form.keep.setChecked(False)
    form.form.remember()
    qtbot.waitUntil(lambda: runner.running == 0)
    assert servers.kept(address) == ""
    form.form.keep.setChecked(True)
    form.form.remember()
    qtbot.waitUntil(lambda: runner.running == 0)
    assert servers.kept("postgresql://odile@far.example.org/cmp") == "s@cret"
    monkeypatch.delitem(sys.modules, "keyring")


def test_a_workspace_moves_to_a_server_and_goes_on_there(qtbot: QtBot, opened: Opener, workspace_file: Path,
                                                         postgres_database: str) -> None:  # fmt: skip
    screen.set_language("en")
    window = opened(workspace_file)
    assert window.desk is not None
    steps = len(history.steps(window.desk.workspace).rows)
    assert window.actions_of["move"].isEnabled()
    window.actions_of["move"].trigger()
    dialog = next(one for one in QApplication.topLevelWidgets() if isinstance(one, MoveDialog))
    assert unnamed(dialog) == []
    dialog.fields.address.setText(postgres_database)
    dialog.fields.login.clear()
    dialog.begin()
    settle(qtbot, window)
    assert "Copied and verified" in dialog.said.text()
    dialog.open_button.click()
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.workspace.info.shared, timeout=LONG)
    settle(qtbot, window)
    assert window.desk is not None
    assert window.desk.officer.name == "Nadine Courtemanche"
    assert len(history.steps(window.desk.workspace).rows) == steps + 1, "and who logs in there as whom"
    assert not window.actions_of["move"].isEnabled()
    kept = workspaces.open_workspace(str(workspace_file))
    assert len(history.steps(kept).rows) == steps
    kept.close()
