"""The hidden verb behind `make demo`: the main job on fictional data, from spreadsheets to packets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from cmpdesk.cli.common import folder
from cmpdesk.cli.options import Json
from cmpdesk.cli.output import Table, complain, progress, show
from cmpdesk.cli.packets import packet_data
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.packets import PacketRow
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, packets, samples, workspaces
from cmpdesk.services.workspaces import Workspace

NO_WINDOW = "CMPDESK_DEMO_NO_WINDOW"


def register(program: typer.Typer) -> None:
    """Add the verb of this module, unlisted."""
    program.command("demo", hidden=True, help=N_("Run the main job on fictional data."))(demo)


def demo(
    target: Annotated[
        Path, typer.Argument(metavar="DIR", file_okay=False, help=N_("Folder; emptied of a former demo."))
    ],
    jobs: Annotated[int, typer.Option("--jobs", min=1, max=64, help=N_("How many processes work."))] = 2,
    json: Json = False,
) -> None:
    """Write fictional files, import them, assign, and write all packets; then open the desktop where there is one."""
    _forget(folder(target))
    location = target / "demo.cmpdesk"
    started = perf_counter()
    with progress() as watch:
        _tell(screen.t("Writing and importing fictional filings…"))
        workspace = samples.build(str(location), target / "in", watch=watch)
        built = perf_counter()
        try:
            _tell(screen.t("Writing the packets…"))
            made = [(side, *_packets(workspace, side, target / "packets", jobs, watch)) for side in Side]
        finally:
            workspace.close()
    _show(target, made, built - started, json)
    if not json and _has_display():
        # the desktop outlives this process
        subprocess.Popen([sys.executable, "-m", "cmpdesk", str(location)], start_new_session=True)


def _forget(target: Path) -> None:
    """Remove what a former demo wrote, and nothing else."""
    try:
        for name in ("in", "packets"):
            if (target / name).is_dir():
                shutil.rmtree(target / name)
        for name in ("demo.cmpdesk", "demo.cmpdesk-wal", "demo.cmpdesk-shm"):
            (target / name).unlink(missing_ok=True)
    except OSError as fault:
        raise EnvironmentFailure("folder.not-writable", path=str(target)) from fault


def _packets(
    workspace: Workspace, side: Side, out: Path, jobs: int, watch: Watch
) -> tuple[tuple[PacketRow, ...], float]:
    call = next(one for one in calls.calls(workspace) if calls.programme_of(workspace, one).code == samples.PAIRED)
    party = calls.programme_of(workspace, call).party(side)
    officer = workspaces.officer_for(workspace, party.code)
    started = perf_counter()
    made = packets.produce(
        workspace, officer=officer, call_id=call.id, side=side, out=folder(out), jobs=jobs, watch=watch
    ).value
    return made, perf_counter() - started


def _show(target: Path, made: list[tuple[Side, tuple[PacketRow, ...], float]], built: float, as_json: bool) -> None:
    words = screen.words()
    rows = [row for _, found, _ in made for row in found]
    pages = sum(row.pages or 0 for row in rows)
    seconds = sum(spent for _, _, spent in made)
    data: dict[str, Any] = {
        "workspace": target / "demo.cmpdesk",
        "packets": [packet_data(row) for row in rows],
        "pages": pages,
        "seconds": {"import": round(built, 2), "packets": round(seconds, 2)},
    }
    lines = [
        words.t("Filings written, imported and assigned in {seconds} s", seconds=words.number(round(built), 0)),
        words.t("{count} packets, {pages} pages in {seconds} s: {folder}", count=len(rows), pages=words.number(pages),
                seconds=words.number(round(seconds), 0), folder=target / "packets"),
        words.t("Workspace: {path}", path=target / "demo.cmpdesk"),
    ]  # fmt: skip
    table = Table(
        [words.t("Reviewer"), words.t("Applications"), words.t("Pages"), words.t("Seconds")],
        [[row.reviewer.code, words.number(row.applications), words.number(row.pages or 0), "—"] for row in rows],
        right=frozenset({1, 2, 3}),
    )
    show(data, as_json=as_json, table=table, lines=lines)


def _has_display() -> bool:
    if os.environ.get(NO_WINDOW):
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(text: str) -> None:
    complain(text)
