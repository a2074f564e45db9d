"""The hidden verb behind `make demo`: the main job on fictional data, from spreadsheets to packets."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any, NamedTuple

import typer

from cmpdesk.cli.common import folder
from cmpdesk.cli.options import Json
from cmpdesk.cli.output import Stopwatch, complain, progress, show
from cmpdesk.cli.packets import packet_data, packet_table
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.errors import EnvironmentFailure
from cmpdesk.domain.packets import PacketRow
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import screen
from cmpdesk.i18n.catalogs import N_
from cmpdesk.services import calls, packets, workspaces
from cmpdesk.services.workspaces import Workspace

NO_WINDOW = "CMPDESK_DEMO_NO_WINDOW"


class _Made(NamedTuple):
    """The packets of one Party; seconds by the code of the reviewer, and in all."""

    rows: tuple[PacketRow, ...]
    seconds: dict[str, float]
    total: float


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
    from cmpdesk.services import samples

    _forget(folder(target))
    location = target / "demo.cmpdesk"
    started = perf_counter()
    with progress() as watch:
        complain(screen.t("Writing and importing fictional filings…"))
        workspace = samples.build(str(location), target / "in", watch=watch)
        built = perf_counter()
        try:
            complain(screen.t("Writing the packets…"))
            made = [_packets(workspace, side, target / "packets", jobs, watch) for side in Side]
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


def _packets(workspace: Workspace, side: Side, out: Path, jobs: int, watch: Watch) -> _Made:
    call = next(one for one in calls.calls(workspace) if one.pairing is Pairing.PAIRED)
    party = calls.programme_of(workspace, call).party(side)
    officer = workspaces.officer_for(workspace, party.code)
    started = perf_counter()
    timer = Stopwatch(watch)
    made = packets.produce(
        workspace, officer=officer, call_id=call.id, side=side, out=folder(out), jobs=jobs, watch=timer
    ).value
    return _Made(made, timer.seconds, perf_counter() - started)


def _show(target: Path, made: list[_Made], built: float, as_json: bool) -> None:
    words = screen.words()
    rows = [row for part in made for row in part.rows]
    seconds = {code: spent for part in made for code, spent in part.seconds.items()}
    pages, total = sum(row.pages or 0 for row in rows), sum(part.total for part in made)
    data: dict[str, Any] = {
        "workspace": target / "demo.cmpdesk",
        "packets": [packet_data(row, seconds) for row in rows],
        "pages": pages,
        "seconds": {"import": round(built, 2), "packets": round(total, 2)},
    }
    lines = [
        words.t("Filings written, imported and assigned in {seconds} s", seconds=words.number(round(built))),
        words.t(
            "{count} packets, {pages} pages in {seconds} s: {folder}",
            count=len(rows),
            pages=words.number(pages),
            seconds=words.number(round(total)),
            folder=target / "packets",
        ),
        words.t("Workspace: {path}", path=target / "demo.cmpdesk"),
    ]
    show(data, as_json=as_json, table=packet_table(rows, seconds), lines=lines)


def _has_display() -> bool:
    if os.environ.get(NO_WINDOW):
        return False
    if sys.platform in {"win32", "darwin"}:
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
