"""Pictures of each page and dialog: light and dark, French, English and Dutch, in two sizes.

``python tools/shots.py OUT`` writes ``OUT/<language>-<appearance>-<size>-<page>.png`` without a display. The demo
workspace is taken where `make demo` has left one, else built in OUT. With ``--guide DIR`` the pictures of the README
and of the guide are copied there.
"""

import argparse
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import screen
from cmpdesk.services import calls
from cmpdesk.ui import dialogs, main
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.pages.calls.page import CallsPage
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.pages.juries.page import READINGS, REVIEWERS, JuriesPage
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.sheets import Sheet
from cmpdesk.ui.theme import Appearance, theme
from cmpdesk.ui.window import MainWindow

ROOT = Path(__file__).resolve().parent.parent
SIZES = ((1280, 800), (1920, 1080))
PATIENCE_SECONDS = 60
GUIDE = ("welcome", "dashboard", "calls", "applications", "imports", "juries", "packets", "history")
CORRECTED = """N° de dossier;Titre du projet;Secteur;Organisme coordonnateur;Montant demandé ($ CA);Reçu le
14.101;Théâtre jeune public en tournée croisée;Culture;Théâtre du Cap-aux-Vents;12 800,00 $;2026-03-26 09:49
14.102;Lutherie numérique et archives;Culture;Atelier des luthiers du Fleuve;6.400 ou 6.800;2026-03-27 14:05
14.150;Jardins de toiture et eaux de pluie;Environnement;Coopérative des Toits-Verts;9 250,00 $;2026-03-30 11:20
"""
Shot = Callable[[QWidget, str], None]


def wait(milliseconds: int) -> None:
    """Let the window work."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def settle(window: MainWindow) -> None:
    """Wait until nothing runs."""
    until = time.monotonic() + PATIENCE_SECONDS
    wait(40)
    while window.runner.running and time.monotonic() < until:
        wait(20)
    wait(120)


def steady(widget: QWidget) -> QPixmap:
    """Return a picture of `widget` once two in a row are the same: layouts settle in several turns."""
    before = widget.grab()
    for _ in range(20):
        wait(40)
        now = widget.grab()
        if now.toImage() == before.toImage():
            break
        before = now
    return before


def demo_workspace(out: Path) -> Path:
    """Return a copy of the demo workspace, which is built where there is none."""
    made = ROOT / "build" / "demo" / "demo.cmpdesk"
    copy = out / "demo.cmpdesk"
    copy.unlink(missing_ok=True)
    if made.is_file():
        shutil.copy(made, copy)
        return copy
    from cmpdesk.services import samples

    with tempfile.TemporaryDirectory() as folder:
        samples.build(str(copy), Path(folder)).close()
    return copy


def enter(window: MainWindow, path: Path) -> None:
    """Open the workspace as its first officer."""
    window.open(str(path))
    until = time.monotonic() + PATIENCE_SECONDS
    while window.pages.page is None and time.monotonic() < until:
        wait(50)
        waiting = window.welcome.take_waiting()
        if waiting is not None:
            window.enter(waiting, waiting.officers[0])
    settle(window)


def pages(window: MainWindow, shot: Shot) -> None:
    """Take every page, with the forms of the calls."""
    for spec in PAGES:
        window.go(spec.name)
        settle(window)
        page = window.pages.page
        if spec.name == "history" and page is not None:
            page.take_focus()
        shot(window, spec.name)
        if isinstance(page, CallsPage):
            for name, begin in (("call-edit", page.edit), ("call-new", page.begin)):
                begin()
                settle(window)
                shot(window, name)
                page.give_up()
                settle(window)
            for name, open_it in (("dialog-grid", page.edit_grid), ("dialog-programme", page.edit_programme)):
                sheet(window, open_it, name, shot)
        elif isinstance(page, ImportsPage):
            import_steps(window, page, shot)
        elif isinstance(page, JuriesPage):
            jury_views(window, page, shot)
        elif isinstance(page, PacketsPage):
            packets_under_way(window, page, shot)
    sheet(window, window.colleagues.show, "dialog-officers", shot)


def import_steps(window: MainWindow, page: ImportsPage, shot: Shot) -> None:
    """Take the columns and the check of a corrected sheet, with a cell to repair; nothing is imported."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "depots_quebec_corriges.csv"
        path.write_text(CORRECTED, encoding="utf-8")
        page.show_this({"side": str(Side.FIRST), "path": str(path)})
        settle(window)
        shot(window, "imports-columns")
        page.advance()
        settle(window)
        shot(window, "imports-check")
        page.cancel()
        settle(window)


def jury_views(window: MainWindow, page: JuriesPage, shot: Shot) -> None:
    """Take who reads what, and the form of a new reviewer; nothing is kept."""
    page.show_this({"view": READINGS})
    settle(window)
    page.take_focus()
    shot(window, "juries-readings")
    page.show_this({"view": REVIEWERS})
    settle(window)
    page.actions_of["add"].trigger()
    settle(window)
    shot(window, "juries-reviewer")
    page.reload()
    settle(window)


def packets_under_way(window: MainWindow, page: PacketsPage, shot: Shot) -> None:
    """Take packets that must be made again, and their making, which is then cancelled and taken back."""
    desk = window.desk
    if desk is None:
        return
    sheet_of = calls.call(desk.workspace, desk.call_id)
    draft = replace(calls.draft_of(sheet_of), contact="Direction Europe, bureau 4.12")
    calls.edit(desk.workspace, officer=desk.officer, call_id=sheet_of.id, seen=sheet_of.version, draft=draft)
    page.reload()
    settle(window)
    shot(window, "packets-stale")
    with tempfile.TemporaryDirectory() as folder:
        page.produce_into(Path(folder))
        until = time.monotonic() + PATIENCE_SECONDS
        wait(600)
        while page.progress.bar.value() <= 0 and window.runner.running and time.monotonic() < until:
            wait(50)
        shot(window, "packets-progress")
        page.progress.cancel.click()
        settle(window)
    window.take_back("undo")
    settle(window)


def sheet(window: MainWindow, open_it: Callable[[], object], name: str, shot: Shot) -> None:
    """Take the dialog that `open_it` opens, at its top and at its end."""
    open_it()
    settle(window)
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    shot(dialog, name)
    if isinstance(dialog, Sheet):
        bar = dialog.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        shot(dialog, f"{name}-end")
    dialog.reject()
    settle(window)


def boxes(window: MainWindow) -> Iterator[tuple[str, QWidget]]:
    """Make every dialog of the frame."""
    yield "dialog-reason", dialogs.ReasonDialog(window, screen.t("Withdraw the application"), screen.t("Withdraw"))
    for name, failure in (
        ("dialog-refusal", Refusal("call.guard.decided", undecided=7, filings=64)),
        ("dialog-environment", EnvironmentFailure("disk.full", path="/srv/cahiers/QC-04.pdf", free=1_200_000)),
        ("dialog-bug", RuntimeError("example")),
    ):
        dialog = dialogs.FailureDialog(window, failure, "/home/exemple/.local/state/cmpdesk/log/cmpdesk.log")
        dialog.fold.setChecked(name == "dialog-bug")
        yield name, dialog


def welcome(window: MainWindow, shot: Shot) -> None:
    """Take the steps of the first page."""
    settle(window)
    shot(window, "welcome")
    window.welcome.show_create()
    settle(window)
    shot(window, "welcome-create")
    window.welcome.show_connect()
    settle(window)
    shot(window, "welcome-connect")
    window.welcome.start()


def series(app: QApplication, path: Path, size: tuple[int, int], shot: Shot) -> None:
    """Take everything in the language and appearance of now."""
    window = main.open_window(None)
    window.resize(*size)
    window.show()
    window.resize(*size)
    welcome(window, shot)
    enter(window, path)
    pages(window, shot)
    for name, dialog in boxes(window):
        dialog.show()
        wait(60)
        shot(dialog, name)
        dialog.close()
        dialog.deleteLater()
    window.close()
    window.deleteLater()
    app.processEvents()


def run(out: Path, guide: Path | None, only: str) -> int:
    """Take all series into `out`; return how many pictures there are."""
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    taken = 0
    with tempfile.TemporaryDirectory() as profile:
        os.environ["CMPDESK_PROFILE"] = profile
        app = main.application(["shots"])
        path = demo_workspace(out)
        for language in screen.LANGUAGES:
            for appearance in (Appearance.LIGHT, Appearance.DARK):
                for size in SIZES:
                    start = f"{language}-{appearance}-{size[0]}x{size[1]}"
                    if only and not start.startswith(only):
                        continue
                    screen.set_language(language)
                    theme().wear(appearance)

                    def shot(widget: QWidget, name: str, start: str = start) -> None:
                        nonlocal taken
                        taken += steady(widget).save(str(out / f"{start}-{name}.png"))

                    series(app, path, size, shot)
                    print(start, flush=True)
        path.unlink(missing_ok=True)
    if guide is not None:
        guide.mkdir(parents=True, exist_ok=True)
        for name in GUIDE:
            shutil.copy(out / f"fr-light-1280x800-{name}.png", guide / f"{name}.png")
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--guide", type=Path, help="also copy the pictures of the guide to this folder")
    parser.add_argument("--only", default="", help="take only series that begin so, such as fr-light")
    arguments = parser.parse_args()
    print(run(arguments.out, arguments.guide, arguments.only), "pictures")
