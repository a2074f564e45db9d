"""The import contracts of pyproject.toml hold, and each one fails when it is broken on purpose."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.arch.source import PACKAGE, ROOT

COMMAND = Path(sys.executable).with_name("lint-imports")
SETTINGS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract for contract in SETTINGS["contracts"]}
LAYERS = [[room.strip() for room in layer.split("|")] for layer in CONTRACTS["floors"]["layers"]]
ROOMS = [room for layer in LAYERS for room in layer]
MODULES = {"__main__", "app"}
OFFENCE = "offence"


def lint(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package in `folder`, with our contracts."""
    return subprocess.run(
        [COMMAND, "--config", ROOT / "pyproject.toml", "--no-cache", "--no-logo", *options],
        cwd=folder, env={"PYTHONPATH": str(folder), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def skeleton(folder: Path, offences: dict[str, list[str]]) -> None:
    """Make a package with our rooms and, in the rooms named, a module that imports what it should not."""
    package = folder / "cmpdesk"
    for room in ROOMS:
        home = package if room in MODULES else package / room
        home.mkdir(parents=True, exist_ok=True)
        (home / "__init__.py").touch()
        lines = "".join(f"import {name}\n" for name in offences.get(room, ()))
        if room in MODULES:
            (package / f"{room}.py").write_text(lines)
        else:
            (home / f"{OFFENCE}.py").write_text(lines)


def module_of(room: str) -> str:
    return f"cmpdesk.{room}" if room in MODULES else f"cmpdesk.{room}.{OFFENCE}"


def forbidden_pairs() -> list[tuple[str, str]]:
    """Return each room with each room above it and beside it."""
    pairs = []
    for index, layer in enumerate(LAYERS):
        above = [room for higher in LAYERS[:index] for room in higher]
        pairs += [(low, high) for low in layer for high in [*above, *layer] if high != low]
    return pairs


def room_of(module: str) -> str:
    return module.split(".")[1]


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says of a package in which every room imports everything that it must not."""
    offences: dict[str, list[str]] = {room: [] for room in ROOMS}
    for low, high in forbidden_pairs():
        offences[low].append(f"cmpdesk.{high}")
    for contract in CONTRACTS.values():
        if contract["type"] == "forbidden":
            for module in contract["source_modules"]:
                offences[room_of(module)].extend(contract["forbidden_modules"])
    folder = tmp_path_factory.mktemp("broken")
    skeleton(folder, offences)
    outcome = lint(folder)
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    return re.sub(r"-\s+(?=cmpdesk\.)", "- ", outcome.stdout.partition("Broken contracts")[2])


def section(report: str, name: str) -> str:
    """Return what `report` says of one contract: up to the name of the next one."""
    rest = report.partition(CONTRACTS[name]["name"])[2]
    for other in CONTRACTS.values():
        rest = rest.partition(other["name"])[0]
    return rest


def test_the_contracts_hold() -> None:
    outcome = lint(PACKAGE.parent)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.mark.parametrize(("low", "high"), forbidden_pairs())
def test_no_floor_may_reach_up_or_sideways(broken: str, low: str, high: str) -> None:
    assert f"- {module_of(low)} -> cmpdesk.{high} " in section(broken, "floors")


@pytest.mark.parametrize("name", [name for name, row in CONTRACTS.items() if row["type"] == "forbidden"])
def test_a_forbidden_import_breaks_its_contract(broken: str, name: str) -> None:
    said = section(broken, name)
    for module in CONTRACTS[name]["source_modules"]:
        for target in CONTRACTS[name]["forbidden_modules"]:
            assert f"- {module_of(room_of(module))} -> {target} " in said, (module, target)


def test_a_room_that_no_floor_names_is_refused(tmp_path: Path) -> None:
    skeleton(tmp_path, {})
    (tmp_path / "cmpdesk" / "attic").mkdir()
    (tmp_path / "cmpdesk" / "attic" / "__init__.py").touch()
    outcome = lint(tmp_path, "--contract", "floors")
    assert outcome.returncode == 1
    assert "cmpdesk.attic" in outcome.stdout


def test_a_cycle_hidden_in_a_function_is_seen(tmp_path: Path) -> None:
    skeleton(tmp_path, {})
    domain = tmp_path / "cmpdesk" / "domain"
    (domain / "left.py").write_text("import cmpdesk.domain.right\n")
    (domain / "right.py").write_text("def later():\n    import cmpdesk.domain.left\n")
    outcome = lint(tmp_path, "--contract", "no-cycles")
    assert outcome.returncode == 1
    assert "domain" in outcome.stdout


def test_an_import_in_the_real_package_is_seen(tmp_path: Path) -> None:
    """The skeleton above is not the package: one offence in a copy of the real one."""
    shutil.copytree(PACKAGE, tmp_path / "cmpdesk", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "cmpdesk" / "domain" / f"{OFFENCE}.py").write_text("def later():\n    import sqlalchemy\n")
    outcome = lint(tmp_path, "--contract", "database-in-storage")
    assert outcome.returncode == 1
    assert f"cmpdesk.domain.{OFFENCE} -> sqlalchemy" in outcome.stdout


def test_the_contracts_name_every_room_of_the_package() -> None:
    found = {
        path.stem
        for path in PACKAGE.iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert found == set(ROOMS)


@pytest.mark.parametrize("name", [name for name, row in CONTRACTS.items() if row["type"] == "forbidden"])
def test_a_third_party_contract_leaves_out_only_its_own_rooms(name: str) -> None:
    """A new room must be written into each contract: none is forgotten."""
    allowed = {
        "through-services": set(ROOMS) - {"__main__", "ui", "cli"},
        "database-in-storage": {"storage"},
        "qt-in-ui": {"ui"},
        "print-in-documents": {"documents"},
        "foreign-files-in-intake": {"intake"},
        "pikepdf-in-two-rooms": {"intake", "documents"},
        "numbers-in-compute": {"compute"},
        "domain-alone": set(ROOMS) - {"domain"},
    }
    bound = {room_of(module) for module in CONTRACTS[name]["source_modules"]}
    assert set(ROOMS) - bound == allowed[name]
