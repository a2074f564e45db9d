"""The tree that assistive programs see, walked over D-Bus on a private X server."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ui.pages.support import Made, made
from tools import atspi
from tools.atspi import FOCUSABLE, SHOWING, Node

__all__ = ["made"]
ROOT = Path(__file__).parents[2]


def node(role: str, name: str, *states: int, children: tuple[Node, ...] = ()) -> Node:
    return Node(role, name, frozenset(states), 0, list(children))


def test_what_is_used_without_a_name_is_found() -> None:
    tree = node("frame", "CMP Desk", SHOWING, children=(
        node("push button", "", SHOWING),
        node("push button", "Importer", SHOWING, FOCUSABLE),
        node("push button", "", FOCUSABLE),
        node("filler", " ", SHOWING, FOCUSABLE),
        node("filler", "", SHOWING, children=(node("text", "", SHOWING),)),
    ))  # fmt: skip
    assert [found.role for found in atspi.nameless(tree)] == ["push button", "filler", "text"]


@pytest.mark.skipif(bool(atspi.missing()), reason=f"this computer lacks {atspi.missing()}")
def test_the_real_tree_has_a_name_for_everything(made: Made, tmp_path: Path) -> None:
    copy = shutil.copyfile(made.filled, tmp_path / "copy.cmpdesk")
    command = [sys.executable, "-m", "tools.atspi", str(copy), "--pages", "welcome,applications"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=170, check=False)
    lines = [line for line in ran.stdout.splitlines() if "things shown" in line]
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [line.partition(":")[0] for line in lines] == ["welcome", "applications"]
    assert all(int(line.split()[1]) > 30 for line in lines)
