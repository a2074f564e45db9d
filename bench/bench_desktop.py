"""The desktop: its start against a bare Qt window, its list against the usual proxy model, both in fresh processes."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from bench.desk_data import workspace_of

ROOT = Path(__file__).resolve().parent.parent
RUNS = 7
LONGEST_S = 300
FEW, MANY = 10_000, 100_000
FIRST_FRAME, FIRST_ROWS, STALL_MS = 1.8, 5.0, 50.0
FILTER, REPAINTS, SORT = 20.0, 3.0, 50.0


def started(module: str, *arguments: str, profile: str) -> dict[str, float]:
    """Run a module of this folder in a fresh process; return the figures that it prints by name."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "CMPDESK_PROFILE": profile,
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
        "BENCH_STARTED": repr(time.monotonic()),
    }
    # Users start from compiled modules, and so must we, also where the shell forbids writing them.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", f"bench.{module}", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True, timeout=LONGEST_S,
    )  # fmt: skip
    words = done.stdout.split()
    return {name: float(value) for name, value in zip(words[::2], words[1::2], strict=True)}


def start(profile: str) -> list[tuple[str, float, str, bool]]:
    """Measure the first frame and the first rows, bare and ours in turn, so that both meet the same machine."""
    location = str(shutil.copy(workspace_of(FEW), profile))
    started("desk_start", "desk", location, profile=profile)  # the settings of a user who was here before
    bare, ours = [], []
    for _ in range(RUNS):
        bare.append(started("desk_start", "bare", profile=profile)["painted"])
        ours.append(started("desk_start", "desk", location, profile=profile))
    base = median(bare)
    frame = median(one["painted"] for one in ours) / base
    rows = median(one["rows"] for one in ours) / base
    stall = median(one["stall"] for one in ours)
    return [
        ("first frame ÷ bare window", frame, f"≤ {FIRST_FRAME}", frame <= FIRST_FRAME),
        (f"first rows of {FEW:,} ÷ bare window", rows, f"≤ {FIRST_ROWS}", rows <= FIRST_ROWS),
        ("longest stall between, ms", stall, f"≤ {STALL_MS:.0f}", stall <= STALL_MS),
    ]


def listed(profile: str) -> list[tuple[str, float, str, bool]]:
    """Measure filter and sort of many applications."""
    took = started("desk_list", str(workspace_of(MANY)), profile=profile)
    faster = took["proxy-filter"] / took["key"]
    repaints = took["key"] / took["paint"]
    sort = took["proxy-sort"] / took["heading"]
    return [
        (f"proxy filter ÷ ours, {MANY:,} rows", faster, f"≥ {FILTER:.0f}", faster >= FILTER),
        ("key to painted rows ÷ repaint", repaints, f"≤ {REPAINTS}", repaints <= REPAINTS),
        ("proxy sort ÷ ours", sort, f"≥ {SORT:.0f}", sort >= SORT),
    ]


def main() -> int:
    """Print each ratio with its bound; 0 when all are within."""
    with tempfile.TemporaryDirectory() as profile:
        lines = [*start(profile), *listed(profile)]
    for name, ratio, bound, good in lines:
        print(f"   {name:<36} {ratio:8.2f}   {bound:<6} {'' if good else 'OUT OF BOUNDS'}")
    return 0 if all(good for *_, good in lines) else 1
