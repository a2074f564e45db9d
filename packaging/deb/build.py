"""The Debian package, from the bundle: `python packaging/deb/build.py BUNDLE OUT` (dpkg-deb must be there)."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from cmpdesk import __version__

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SIZES = (16, 24, 32, 48, 64, 128, 256)
DEPENDS = (
    "libc6 (>= 2.28)", "libdbus-1-3", "libegl1", "libfontconfig1", "libfreetype6", "libgl1", "libglib2.0-0",
    "libx11-6", "libx11-xcb1", "libxcb1", "libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1",
    "libxcb-randr0", "libxcb-render-util0", "libxcb-render0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1",
    "libxcb-util1", "libxcb-xfixes0", "libxcb-xkb1", "libxkbcommon0", "libxkbcommon-x11-0", "zlib1g",
)  # fmt: skip
CONTROL = """Package: cmpdesk
Version: {version}
Architecture: amd64
Maintainer: CMP Desk contributors <cmpdesk@example.org>
Installed-Size: {size}
Depends: {depends}
Recommends: shared-mime-info, desktop-file-utils, hicolor-icon-theme
Section: misc
Priority: optional
Description: calls for projects of two governments, from filings to reviewer packets
 For the officers who run bilateral calls for projects: filings of both Parties
 are imported, paired and given to juries; packets are printed for reviewers.
"""


def build(bundle: Path, out: Path) -> Path:
    """Return the path of the package made from the bundle in the folder `out`."""
    stage = out / "deb"
    shutil.rmtree(stage, ignore_errors=True)
    shutil.copytree(bundle, stage / "usr/lib/cmpdesk", symlinks=True)
    (stage / "usr/bin").mkdir(parents=True)
    (stage / "usr/bin/cmpdesk").symlink_to("../lib/cmpdesk/cmpdesk")
    _put(HERE / "cmpdesk.desktop", stage / "usr/share/applications")
    _put(HERE / "cmpdesk.xml", stage / "usr/share/mime/packages")
    _put(HERE / "copyright", stage / "usr/share/doc/cmpdesk")
    icons = stage / "usr/share/icons/hicolor"
    _put(ROOT / "packaging/icon/cmpdesk.svg", icons / "scalable/apps")
    for size in SIZES:
        _put(ROOT / f"build/icons/cmpdesk-{size}.png", icons / f"{size}x{size}/apps", "cmpdesk.png")
    files = [path for path in stage.rglob("*") if path.is_file() and not path.is_symlink()]
    size = sum(path.stat().st_size for path in files) // 1024
    (stage / "DEBIAN").mkdir()
    said = CONTROL.format(version=__version__, size=size, depends=", ".join(DEPENDS))
    (stage / "DEBIAN/control").write_text(said, encoding="utf-8")
    for path in (stage, *stage.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)
    made = out / f"cmpdesk_{__version__}_amd64.deb"
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Zxz", "-z1", "--build", str(stage), str(made)], check=True)
    shutil.rmtree(stage)
    return made


def _put(source: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / (name or source.name))


if __name__ == "__main__":
    sys.stdout.write(f"{build(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
