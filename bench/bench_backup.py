"""Backups of a workspace with 2 GB of attachments, against plain copies of the same bytes in the same run.

Everything is on disk before a clock stops, ours and the copies: a backup that is not is none.
"""

import os
import random
import shutil
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from bench.desk_data import workspace_of
from cmpdesk.domain.backups import Reason
from cmpdesk.services import workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.backups import making, restoring
from cmpdesk.storage.backups.catalogue import settle
from cmpdesk.storage.backups.folder import Folder
from cmpdesk.storage.workspace import Workspace

ATTACHMENTS, SIZE = 2000, 1_000_000
NEW = 50
APPLICATIONS = 10_000
ROUNDS = 3
UNCHANGED, CHANGED, RESTORE = 0.1, 2.0, 2.0


def attach(workspace: Workspace, count: int, draw: random.Random) -> None:
    """Keep `count` attachments that nobody has seen before."""
    (officer, *_) = workspaces.officers(workspace)
    for start in range(0, count, 50):
        with workspace.write(officer, "bench.attach") as transaction:
            for _ in range(min(50, count - start)):
                transaction.put_blob(draw.randbytes(SIZE))
            name = f"Institut {draw.random()}"
            transaction.add(tables.Organisation(name=name, name_key=name))
            transaction.commit()


def copied(source: Path, target: Path) -> None:
    """Copy a file as a careful user would: it is on disk at the end."""
    shutil.copyfile(source, target)
    settle(target)


def took(work: Callable[[], object]) -> float:
    os.sync()
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def copies(files: list[Path], to: Path) -> None:
    """Copy some files into a new folder."""
    to.mkdir()
    for one in files:
        copied(one, to / one.name)


def measure(base: Path) -> list[tuple[str, float, float]]:
    """Return (what, ratio, bound)."""
    draw = random.Random(20260312)
    path, home = base / "appel.cmpdesk", base / "backups"
    shutil.copyfile(workspace_of(APPLICATIONS), path)
    workspace = workspaces.open_workspace(str(path))
    plain: list[float] = []
    idle: list[float] = []
    changed: list[float] = []
    restored: list[float] = []
    try:
        attach(workspace, ATTACHMENTS, draw)
        made = making.make(path, reason=Reason.ASKED, home=home)
        folder = Folder(made.folder)
        for turn in range(ROUNDS):
            plain.append(took(lambda: copied(path, base / "copie")))
            idle.append(took(lambda: making.make(path, reason=Reason.TIMER, home=home)) / plain[-1])
            before = set(folder.sizes())
            attach(workspace, NEW, draw)
            ours = took(lambda: making.make(path, reason=Reason.TIMER, home=home))
            newest = folder.manifests()[-1]
            new = [folder.blob(name) for name in set(folder.sizes()) - before]
            assert len(new) == NEW
            catalogue = folder.catalogue(newest)
            bare = took(partial(copies, [*new, catalogue], base / f"nouveaux-{turn}"))
            changed.append(ours / bare)
            back = base / "retour.cmpdesk"
            restored.append(took(partial(restoring.restore, back, folder, newest)) / plain[-1])
            back.unlink()
        print(f"   workspace {path.stat().st_size / 1e9:.2f} GB, catalogue {catalogue.stat().st_size / 1e6:.0f} MB, "
              f"plain copy {median(plain):.2f} s")  # fmt: skip
    finally:
        workspace.close()
    return [
        ("backup of an unchanged workspace ÷ copy of it", median(idle), UNCHANGED),
        (f"backup with {NEW} MB new ÷ copy of these and the catalogue", median(changed), CHANGED),
        ("restore ÷ copy of the workspace", median(restored), RESTORE),
    ]


def main() -> int:
    """Print each ratio with its bound; 0 when all are within."""
    with tempfile.TemporaryDirectory(prefix="cmpdesk-bench-") as name:
        os.environ["CMPDESK_PROFILE"] = str(Path(name) / "profile")
        lines = measure(Path(name))
    for what, ratio, bound in lines:
        print(f"   {what:<62} {ratio:8.3f}   ≤ {bound:<4} {'' if ratio <= bound else 'OUT OF BOUNDS'}")
    return 0 if all(ratio <= bound for _, ratio, bound in lines) else 1
