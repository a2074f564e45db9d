"""kill -9 of the real program under a scripted officer (`proof.user`): nothing corrupt, nothing acknowledged lost,
nothing half applied, nothing left behind that keeps the file from opening.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from cmpdesk.domain.errors import Foreseen
from cmpdesk.domain.filings import ApplicationAction
from cmpdesk.services import filings, workspaces

KILLS = 500
FRESH_EVERY = 20
"""Kills that one file has to bear."""
LONGEST_S = 1.2
START_S = 120
STEPS = "SELECT sequence, hash FROM journal_step"
ROOT = Path(__file__).resolve().parent.parent


@dataclass(slots=True)
class Seen:
    """What `kills` kills left; `inside` of them hit while an action was under way."""

    kills: int = 0
    inside: int = 0
    acknowledged: int = 0
    corrupt: int = 0
    lost: int = 0
    unopened: list[str] = field(default_factory=list)
    """Why a file did not open, by the code of the refusal."""

    @property
    def sound(self) -> bool:
        return not (self.corrupt or self.lost or self.unopened)


def prepared(folder: Path) -> tuple[Path, Path]:
    """Return a workspace with a call under way, and a sheet that can be imported into it."""
    from tests.storage.fixtures import Clock, a_call, closed, fill

    path, clock = folder / "base.cmpdesk", Clock()
    workspace = workspaces.create(str(path), office=None, officer_name="Nadine Courtemanche", clock=clock)
    (officer,) = workspaces.officers(workspace)
    call = closed(workspace, officer, a_call(workspace, officer), clock)
    ids = fill(workspace, officer, call, [f"Projet {number}" for number in range(12)])
    for one in ids[:6]:
        seen = filings.application(workspace, one).version
        filings.move(workspace, officer=officer, application_id=one, seen=seen,
                     action=ApplicationAction.DECLARE_ADMISSIBLE)  # fmt: skip
    workspace.close()
    sheet = folder / "depots.csv"
    rows = "".join(f"14.4{number:02};Projet importé {number};Atelier {number % 4}\n" for number in range(20))
    sheet.write_text(f"Numéro;Titre du projet;Opérateur\n{rows}", encoding="utf-8-sig")
    return path, sheet


def kill(path: Path, sheet: Path, log: Path, after: str, rng: random.Random, seen: Seen) -> None:
    """Let the officer work for a moment `after` the first line that says so, kill the program, look at what is left."""
    log.unlink(missing_ok=True)
    log.touch()
    environment = {
        **os.environ, "QT_QPA_PLATFORM": "offscreen", "CMPDESK_PROFILE": str(log.parent / "profile"),
        "PYTHONPATH": os.pathsep.join((str(ROOT / "src"), str(ROOT))),
    }  # fmt: skip
    arguments = [str(path), str(log), str(rng.randrange(1, 10**6)), str(sheet), str(log.parent / "packets")]
    with subprocess.Popen([sys.executable, "-m", "proof.user", *arguments], cwd=ROOT, env=environment,
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as program:  # fmt: skip
        until = time.monotonic() + START_S
        while after not in log.read_text(encoding="utf-8"):
            if program.poll() is not None or time.monotonic() > until:
                program.kill()
                said = program.stderr.read().decode() if program.stderr else ""
                raise RuntimeError(f"the program did not begin to work: {said[-2000:]}")
            time.sleep(0.005)
        time.sleep(rng.random() * LONGEST_S)
        program.kill()
        program.wait()
    _judge(path, log.read_text(encoding="utf-8").splitlines(), seen)


def _judge(path: Path, said: list[str], seen: Seen) -> None:
    promises = [line.split()[1:] for line in said if line.startswith("ack ")]
    seen.kills += 1
    seen.inside += said[-1] == "begin"
    seen.acknowledged += len(promises)
    try:
        workspace = workspaces.open_workspace(str(path))
    except Foreseen as refused:
        seen.unopened.append(refused.code)
        return
    try:
        seen.corrupt += not workspaces.check(workspace).sound  # the chain, each row against it, each blob
        with workspace.read() as connection:
            steps = {row.sequence: row.hash for row in connection.exec_driver_sql(STEPS)}
        seen.lost += any(steps.get(int(sequence)) != digest for sequence, digest in promises)
    finally:
        workspace.close()


def killed(times: int, seed: int = 14) -> Seen:
    """Kill the program `times` times."""
    rng, seen = random.Random(seed), Seen()  # noqa: S311 - no secret
    with tempfile.TemporaryDirectory(prefix="proof-kills-") as name:
        folder = Path(name)
        base, sheet = prepared(folder)
        path = folder / "bureau.cmpdesk"
        for number in range(times):
            if number % FRESH_EVERY == 0:
                for left in folder.glob("bureau.cmpdesk*"):
                    left.unlink()
                shutil.copy(base, path)
            # every other one once something is acknowledged: a slow machine has promises to keep too
            kill(path, sheet, folder / "said.txt", ("begin", "ack ")[number % 2], rng, seen)
    return seen


def main() -> int:
    """Print what was found; 0 where all is as it must be."""
    seen = killed(KILLS)
    sys.stdout.write(
        f"   {seen.kills} kills, {seen.inside} of them inside an action, {seen.acknowledged} actions acknowledged: "
        f"{seen.corrupt} corrupt or half applied, {seen.lost} with a lost action, "
        f"{len(seen.unopened)} that did not open {' '.join(seen.unopened)}\n"
    )
    return int(not seen.sound)
