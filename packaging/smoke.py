"""Try the Debian package where there is no Python: `python packaging/smoke.py PACKAGE.deb` (as root, with debootstrap).

A bare Debian 12 is made once in build/smoke-root; the package is installed there by apt with what it says it needs,
and the program does its main job in a chroot: two offices' sheets with attachments in, reviewer packets out. What it
printed is read here, by poppler. Then the desktop is opened on that workspace, without a display.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BARE = ROOT / "build" / "smoke-root"
DESKTOP_S = 60


def run(*command: str) -> str:
    """Run a command and return what it says; a failure ends the test with it."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


def inside(*command: str) -> str:
    """Run a command in the bare system."""
    return run("chroot", str(BARE), "env", "-i", "PATH=/usr/bin:/bin:/usr/sbin:/sbin", "HOME=/root", "LANG=C.UTF-8",
               "DEBIAN_FRONTEND=noninteractive", "QT_QPA_PLATFORM=offscreen", "CMPDESK_DEMO_NO_WINDOW=1",
               *command)  # fmt: skip


def prepare(package: Path) -> None:
    """Make the bare system where there is none yet, and install the package in it."""
    if not (BARE / "usr/bin/apt-get").exists():
        run("debootstrap", "--variant=minbase", "bookworm", str(BARE))
    shutil.copy("/etc/resolv.conf", BARE / "etc/resolv.conf")
    shutil.copy(package, BARE / "cmpdesk.deb")
    inside("apt-get", "-qq", "update")
    inside("apt-get", "-qq", "-y", "--no-install-recommends", "install", "--reinstall", "/cmpdesk.deb")
    if shutil.which("python3", path=str(BARE / "usr/bin")):
        raise SystemExit("the bare system has a Python: this proves nothing")


def job() -> None:
    """Let the program do its main job, and read what it printed."""
    shutil.rmtree(BARE / "work", ignore_errors=True)
    inside("cmpdesk", "demo", "/work")
    packets = sorted((BARE / "work/packets").glob("*.pdf"))
    pages = 0
    for packet in packets:
        told = dict(line.split(":", 1) for line in run("pdfinfo", str(packet)).splitlines() if ":" in line)
        pages += int(told["Pages"])
    if len(packets) != 24 or pages < 1000:
        raise SystemExit(f"{len(packets)} packets of {pages} pages")
    inside("cmpdesk", "check", "/work/demo.cmpdesk")
    sys.stdout.write(f"imported, assigned and printed: {len(packets)} packets, {pages} pages; the workspace is sound\n")


def desktop() -> None:
    """Open the desktop on the workspace, see that it holds it, and end it."""
    lock = BARE / "work/demo.cmpdesk.lock"
    lock.unlink(missing_ok=True)
    paths = "/usr/bin:/bin:/usr/sbin"
    environment = {"PATH": paths, "HOME": "/root", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(["chroot", str(BARE), "cmpdesk", "/work/demo.cmpdesk"], env={**os.environ, **environment},
                          start_new_session=True, stderr=subprocess.PIPE, text=True) as program:  # fmt: skip
        until = time.monotonic() + DESKTOP_S
        while not lock.exists() and program.poll() is None and time.monotonic() < until:
            time.sleep(0.2)
        held = lock.exists()
        time.sleep(3)
        alive = program.poll() is None
        os.killpg(program.pid, signal.SIGTERM)
        said = program.stderr.read() if program.stderr else ""
    if not (held and alive):
        raise SystemExit(f"the desktop did not open the workspace: {said}")
    sys.stdout.write("the desktop opened the workspace\n")


def main() -> int:
    """Run the three steps; 0 where all went well."""
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        sys.stdout.write("skipped: the package is tried as root, with debootstrap (apt-get install debootstrap)\n")
        return 0
    prepare(Path(sys.argv[1]))
    job()
    desktop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
