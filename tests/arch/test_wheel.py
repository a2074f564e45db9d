"""The wheel holds what the program reads at run time, and nothing of the workshop."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.arch.source import ROOT
from tools.i18n import COMPLETE


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel built without a network, from a copy of the repository so that the tree stays clean."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "source"
    made = shutil.ignore_patterns("__pycache__", "*.mo", "*.egg-info")
    for name in ("src", "resources", "translations", "tools", "docs"):
        shutil.copytree(ROOT / name, copy / name, ignore=made)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, copy)
    options = ["--no-deps", "--no-build-isolation", "--no-index", f"--wheel-dir={folder}"]
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *options, copy], capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_module_is_in_the_wheel(names: set[str]) -> None:
    modules = {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "cmpdesk").rglob("*.py")}
    assert modules <= names


@pytest.mark.parametrize("language", COMPLETE)
def test_the_compiled_catalog_of_each_language_is_in_the_wheel(wheel: Path, language: str) -> None:
    with zipfile.ZipFile(wheel) as archive:
        compiled = archive.read(f"cmpdesk/_translations/{language}/LC_MESSAGES/cmpdesk.mo")
    assert compiled[:4] in {b"\xde\x12\x04\x95", b"\x95\x04\x12\xde"}
    assert len(compiled) > 200


def test_every_resource_is_in_the_wheel(names: set[str]) -> None:
    kept = [path.relative_to(ROOT) for path in (ROOT / "resources").rglob("*") if path.is_file()]
    expected = {f"cmpdesk/_{path.as_posix()}" for path in kept if "__pycache__" not in path.parts}
    assert expected <= names
    assert any(name.endswith(".ttf") for name in expected)
    assert any("/programmes/" in name and name.endswith(".toml") for name in expected)


def test_every_page_of_the_guide_is_in_the_wheel(names: set[str]) -> None:
    guide = ROOT / "docs" / "guide"
    pages = {f"cmpdesk/_guide/{path.relative_to(guide).as_posix()}" for path in guide.rglob("*") if path.is_file()}
    assert pages <= names


def test_nothing_of_the_workshop_is_in_the_wheel(names: set[str]) -> None:
    roots = {name.partition("/")[0] for name in names}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"cmpdesk"}
    assert [name for name in names if name.endswith((".po", ".pot", ".pyc", ".cmpdesk"))] == []
