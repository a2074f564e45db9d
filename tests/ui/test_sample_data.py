"""Sample data are marked, and deleted in one click; nothing else ever is."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cmpdesk.domain.errors import Refusal
from cmpdesk.runtime import settings
from cmpdesk.services import samples, workspaces
from tests.cli.stories import built_sample
from tests.ui.conftest import Opener, settle


def test_one_click_closes_the_sample_and_deletes_its_file(
    opened: Opener, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, qtbot: QtBot
) -> None:
    path = Path(shutil.copy(built_sample(tmp_path_factory).path, tmp_path / "exemple.cmpdesk"))
    workspace = workspaces.open_workspace(str(path))
    settings.remember_workspace(str(path), workspace.info.id, workspaces.officers(workspace)[0].id)
    workspace.close()
    window = opened(path, ready=False)
    qtbot.waitUntil(lambda: window.pages.page is not None, timeout=20_000)
    settle(qtbot, window)
    assert window.sidebar.sample.isVisible()
    assert settings.load().officers
    window.sidebar.sample.click()
    settle(qtbot, window)
    assert not path.exists()
    assert window.desk is None
    assert (settings.load().officers, settings.load().recent) == ({}, ())


def test_what_is_not_marked_is_not_deleted(opened: Opener, workspace_file: Path) -> None:
    window = opened(workspace_file)
    assert not window.sidebar.sample.isVisible()
    window.delete_sample()
    assert window.desk is not None
    window.leave()
    with pytest.raises(Refusal, match=r"workspace\.not-sample"):
        samples.delete(str(workspace_file))
    assert workspace_file.exists()
