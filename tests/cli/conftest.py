"""Running verbs, and the workspaces that they run on."""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.cli import main
from cmpdesk.i18n import screen
from tests.cli.stories import Sample, built_sample


@dataclass(frozen=True)
class Said:
    """What a verb answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Its one JSON document."""
        return json.loads(self.out)


Verb = Callable[..., Said]


@pytest.fixture(autouse=True)
def french_profile(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Settings of nobody, and the language of the users."""
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path_factory.mktemp("profile")))
    monkeypatch.setenv("CMPDESK_LANG", "fr")
    monkeypatch.setenv("CMPDESK_DEMO_NO_WINDOW", "1")
    yield
    screen.set_language("fr")


@pytest.fixture
def verb(capsys: pytest.CaptureFixture[str]) -> Verb:
    """Runs one verb in this process."""

    def run(*arguments: object) -> Said:
        capsys.readouterr()
        code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return run


@pytest.fixture
def workspace(tmp_path: Path, verb: Verb) -> Path:
    """An empty joint workspace."""
    path = tmp_path / "bureau.cmpdesk"
    assert verb("new", path, "--office", "joint", "--officer", "Claire Boisvert-Lemaire").code == 0
    return path


@pytest.fixture
def sample(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """A copy of the sample workspace."""
    built = built_sample(tmp_path_factory)
    return Sample(Path(shutil.copy(built.path, tmp_path / "exemple.cmpdesk")), built.files)


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
