"""Walks the tree that assistive programs see (AT-SPI over D-Bus) of the real window on a private X server.

    .venv/bin/python -m tools.atspi [WORKSPACE] [--language fr] [--pages calls,juries] [--tree]

For each page: how many things are shown there, and each that takes the keyboard or can be used but has no name. Needs
xvfb-run, dbus-run-session, busctl and at-spi2-core (Debian: xvfb, xauth, dbus, systemd, at-spi2-core). Exits with 1
where a name lacks, with 2 where it cannot be done.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
NEEDED = ("xvfb-run", "xauth", "dbus-run-session", "busctl")
LAUNCHERS = ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher")
USED = {
    "push button", "button", "toggle button", "check box", "radio button", "combo box", "text", "entry", "table",
    "list", "page tab", "menu item", "spin button", "slider", "link", "password text", "column header",
    "table column header",
}  # fmt: skip
"""Roles of what people use; each needs a name."""
FOCUSABLE, SHOWING = 11, 25
"""Numbers of states in AT-SPI."""
MOST_CHILDREN = 60
"""Cells of a table that are looked at."""
PATIENCE_SECONDS = 60
_REGISTRY = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
Place = tuple[str, str]
"""The name of a program on the bus, and the path of a thing in it."""
_ACCESSIBLE = "org.a11y.atspi.Accessible"


@dataclass(frozen=True)
class Node:
    """Something that an assistive program can see."""

    role: str
    name: str
    states: frozenset[int]
    depth: int
    children: list["Node"] = field(default_factory=list)

    def everything(self) -> Iterator["Node"]:
        """Yield this and all below."""
        yield self
        for child in self.children:
            yield from child.everything()


def missing() -> str:
    """Return what this computer lacks, "" where the tree can be walked."""
    lacking = [name for name in NEEDED if shutil.which(name) is None]
    if not any(Path(launcher).exists() for launcher in LAUNCHERS):
        lacking.append("at-spi2-core")
    return ", ".join(lacking)


def nameless(tree: Node) -> list[Node]:
    """Return what is shown and used, or takes the keyboard, without a name."""
    return [
        node
        for node in tree.everything()
        if SHOWING in node.states and (node.role in USED or FOCUSABLE in node.states) and not node.name.strip()
    ]


class Bus:
    """The accessibility bus of this session, asked through busctl: Qt for Python cannot read its lists."""

    def __init__(self) -> None:
        [self._address] = _busctl("--user", "call", "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus", "GetAddress")

    def _ask(self, place: Place, method: str) -> Any:
        [found] = _busctl(f"--address={self._address}", "call", *place, _ACCESSIBLE, method)
        return found

    def children(self, place: Place) -> list[Place]:
        """Return where the children of a place are."""
        return [(str(service), str(path)) for service, path in self._ask(place, "GetChildren")]

    def node(self, place: Place, depth: int = 0) -> Node:
        """Return what is at a place, with all below; of what is not shown, nothing more."""
        words = self._ask(place, "GetState")
        bits = ((number, bit) for number in range(len(words)) for bit in range(32) if words[number] >> bit & 1)
        states = frozenset(32 * number + bit for number, bit in bits)
        role = str(self._ask(place, "GetRoleName"))
        if depth > 1 and SHOWING not in states:
            return Node(role, "", states, depth)
        name = _busctl(f"--address={self._address}", "get-property", *place, _ACCESSIBLE, "Name")
        below = [self.node(child, depth + 1) for child in self.children(place)[:MOST_CHILDREN]]
        return Node(role, str(name), states, depth, below)

    def application(self) -> Place:
        """Wait for our program on the bus, and return its place."""
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            found = self.children(_REGISTRY)
            if found:
                return found[0]
            time.sleep(0.2)
        raise OSError("the program did not come to the accessibility bus")


def _busctl(*arguments: str) -> Any:
    made = subprocess.run(["busctl", "--json=short", *arguments], check=True, capture_output=True, text=True)
    return json.loads(made.stdout)["data"]


def serve(workspace: str, language: str) -> int:
    """Show the real window; each line of standard input names a page to go to, an empty one ends."""
    from cmpdesk.i18n import screen
    from cmpdesk.ui import main
    from tools import shooting, shots

    app = main.application(["cmpdesk"])
    screen.set_language(language)
    window = main.open_window(None)
    window.show()
    shooting.settle(window)
    print("ready", flush=True)
    for line in sys.stdin:
        name = line.strip()
        if not name:
            break
        if window.desk is None and name != "welcome":
            shots.enter(window, Path(workspace))
        if name != "welcome":
            window.go(name)
        shooting.settle(window)
        print("ready", flush=True)
        # The window answers to the bus while the tree is walked, until the next line comes.
        while not _waits(sys.stdin.fileno()):
            shooting.wait(20)
    window.close()
    app.processEvents()
    return 0


def _waits(number: int) -> bool:
    import select

    return bool(select.select([number], [], [], 0)[0])


def walk(workspace: str, language: str, pages: list[str], *, tree: bool) -> int:
    """Start the window, walk the tree of each page, and say what lacks a name; return 1 where something does."""
    command = [sys.executable, "-u", "-m", "tools.atspi", "--serve", "--language", language, workspace]
    lacking = 0
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        if program.stdin is None or program.stdout is None:
            raise OSError("the program cannot be spoken to")
        program.stdout.readline()
        for page in pages:
            program.stdin.write(f"{page}\n")
            program.stdin.flush()
            if not program.stdout.readline():
                return 1
            bus = Bus()
            seen = bus.node(bus.application())
            shown = [node for node in seen.everything() if SHOWING in node.states]
            found = nameless(seen)
            lacking += len(found)
            print(f"{page}: {len(shown)} things shown, {len(found)} without a name", flush=True)
            for node in seen.everything() if tree else found:
                if SHOWING in node.states:
                    print(f"{'  ' * node.depth}{node.role} {node.name!r}", flush=True)
        program.stdin.write("\n")
        program.stdin.flush()
    return min(lacking, 1)


def every() -> list[str]:
    """Return the names of all pages, the first one included."""
    from cmpdesk.ui.catalogue import PAGES

    return ["welcome", *(spec.name for spec in PAGES)]


def inside_session(arguments: list[str]) -> int:
    """Run this tool again, on an X server and a message bus of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1", "CMPDESK_PROFILE": folder,
            "XDG_CACHE_HOME": folder, "HOME": folder, "XDG_RUNTIME_DIR": folder,
        }  # fmt: skip
        command = ["xvfb-run", "-a", "-s", "-screen 0 1400x900x24", "dbus-run-session", "--", sys.executable, "-m",
                   "tools.atspi", "--walk", *arguments]  # fmt: skip
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("workspace", nargs="?", default="")
    parser.add_argument("--language", default="fr")
    parser.add_argument("--pages", default=",".join(every()), help="names of pages; all of them where not given")
    parser.add_argument("--tree", action="store_true", help="print all that is shown")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--walk", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        return serve(asked.workspace, asked.language)
    if asked.walk:
        return walk(asked.workspace, asked.language, asked.pages.split(","), tree=asked.tree)
    if lacking := missing():
        print(f"not walked: this computer lacks {lacking}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        workspace = asked.workspace
        if not workspace:
            from cmpdesk.services import samples

            workspace = str(Path(folder) / "sample.cmpdesk")
            samples.build(workspace, Path(folder) / "files").close()
        more = ["--tree"] if asked.tree else []
        return inside_session([workspace, "--language", asked.language, "--pages", asked.pages, *more])


if __name__ == "__main__":
    sys.exit(main())
