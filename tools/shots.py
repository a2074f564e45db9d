"""Pictures of each page and dialog: light and dark, French, English and Dutch, in two sizes.

``python tools/shots.py OUT`` writes ``OUT/<language>-<appearance>-<size>-<page>.png`` without a display. The demo
workspace is taken where `make demo` has left one, else built in OUT. With ``--guide DIR`` only what the guide shows is
taken, in its languages, and kept as ``DIR/<language>/pictures/<page>.png``.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # started as a file, from anywhere

from cmpdesk.domain.calls import Pairing  # noqa: E402 - with what the line above has found
from cmpdesk.domain.programmes import Side  # noqa: E402 - as above
from cmpdesk.i18n import screen  # noqa: E402 - as above
from cmpdesk.runtime.resources import GUIDES  # noqa: E402 - as above
from cmpdesk.services import calls, packets, samples, workspaces  # noqa: E402 - as above
from cmpdesk.ui import looks, main  # noqa: E402 - as above
from cmpdesk.ui.catalogue import PAGES  # noqa: E402 - as above
from cmpdesk.ui.page import Page  # noqa: E402 - as above
from cmpdesk.ui.pages.applications.page import ApplicationsPage  # noqa: E402 - as above
from cmpdesk.ui.pages.calls.page import CallsPage  # noqa: E402 - as above
from cmpdesk.ui.pages.directory.page import ORGANISATION, DirectoryPage  # noqa: E402 - as above
from cmpdesk.ui.pages.history.page import HistoryPage  # noqa: E402 - as above
from cmpdesk.ui.pages.imports.page import ImportsPage  # noqa: E402 - as above
from cmpdesk.ui.pages.juries.page import READINGS, REVIEWERS, JuriesPage  # noqa: E402 - as above
from cmpdesk.ui.pages.juries.proposal import LOADS  # noqa: E402 - as above
from cmpdesk.ui.pages.packets.page import PacketsPage  # noqa: E402 - as above
from cmpdesk.ui.theme import Appearance, theme  # noqa: E402 - as above
from cmpdesk.ui.window import MainWindow  # noqa: E402 - as above
from tools import shots_choosing, shots_following, shots_over, shots_reviews  # noqa: E402 - as above
from tools.shooting import Shot, settle, sheet, small_copy, steady, wait, wait_until  # noqa: E402 - as above

SIZES = ((1280, 800), (1920, 1080))
GUIDE = {
    "welcome": "welcome", "dashboard": "dashboard", "calls": "calls", "applications": "applications",
    "imports": "imports", "imports-check": "imports-check", "directory": "directory", "dialog-merge": "merge",
    "juries": "juries", "packets": "packets", "preview": "preview", "dialog-print": "print", "history": "history",
    "dialog-then": "then", "finder": "finder", "settings": "settings", "restore": "restore", "palette": "palette",
    "experts": "experts", "interests": "interests", "evaluation-started": "evaluation",
    "results": "results", "following-projects": "projects", "following-schedules": "calendars",
    "following-due": "due", "dialog-move-dates": "moving", "midterm-reviews": "midterm",
    "dialog-reviews-carry-out": "carry-out", "midterm-missions": "missions", "midterm-reports": "reports",
    "midterm-glance": "glance", "midterm-registers": "registers",
}  # fmt: skip
"""Pictures of the guide: what is taken, and the name it has there."""
CORRECTED = """N° de dossier;Titre du projet;Secteur;Organisme coordonnateur;Montant demandé ($ CA);Reçu le
14.101;Théâtre jeune public en tournée croisée;Culture;Théâtre du Cap-aux-Vents;12 800,00 $;2026-03-26 09:49
14.102;Lutherie numérique et archives;Culture;Atelier des luthiers du Fleuve;6.400 ou 6.800;2026-03-27 14:05
14.150;Jardins de toiture et eaux de pluie;Environnement;Coopérative des Toits-Verts;9 250,00 $;2026-03-30 11:20
"""


def demo_workspace(out: Path) -> Path:
    """Return a copy of the demo workspace, which is built where there is none, with the packets of one Party."""
    made = ROOT / "build" / "demo" / "demo.cmpdesk"
    copy = out / "demo.cmpdesk"
    copy.unlink(missing_ok=True)
    if made.is_file():
        shutil.copy(made, copy)
        return copy
    with tempfile.TemporaryDirectory() as folder:
        workspace = samples.build(str(copy), Path(folder))
        call = next(one for one in calls.calls(workspace) if one.pairing is Pairing.PAIRED)
        party = calls.programme_of(workspace, call).party(Side.FIRST)
        officer = workspaces.officer_for(workspace, party.code)
        packets.produce(workspace, officer=officer, call_id=call.id, side=Side.FIRST, out=Path(folder))
        workspace.close()
    return copy


def enter(window: MainWindow, path: Path) -> None:
    """Open the workspace as the first officer who may do everything for a Party."""
    window.open(str(path))

    def entered() -> bool:
        waiting = window.welcome.take_waiting()
        if waiting is not None:
            window.enter(waiting, max(waiting.officers, key=lambda one: (one.cleared, one.party_code == "QC")))
        return window.pages.page is not None

    wait_until(entered)
    settle(window)
    if window.desk is not None:
        held = calls.calls(window.desk.workspace)
        window.choose_call(next(one.id for one in held if one.pairing is Pairing.PAIRED))
    settle(window)


def pages(window: MainWindow, shot: Shot) -> None:
    """Take every page, with what it opens."""
    for spec in PAGES:
        window.go(spec.name)
        settle(window)
        page = window.pages.page
        if page is None:
            continue
        page.take_focus()
        if isinstance(page, DirectoryPage | ApplicationsPage):
            (page.table if isinstance(page, ApplicationsPage) else page.tables[ORGANISATION]).selectRow(0)
            settle(window)
        shot(window, spec.name)
        inside(window, page, shot)
    shots_over.frame(window, shot)


def inside(window: MainWindow, page: Page, shot: Shot) -> None:
    """Take the forms, steps and dialogs of a page."""
    if isinstance(page, CallsPage):
        for name, begin in (("call-edit", page.edit), ("call-new", page.begin)):
            begin()
            settle(window)
            shot(window, name)
            page.give_up()
            settle(window)
        for name, open_it in (("dialog-grid", page.edit_grid), ("dialog-programme", page.edit_programme)):
            sheet(window, open_it, name, shot)
    elif isinstance(page, ApplicationsPage):
        shots_over.applications(window, page, shot)
    elif isinstance(page, ImportsPage):
        import_steps(window, page, shot)
    elif isinstance(page, DirectoryPage):
        shots_over.directory(window, page, shot)
    elif isinstance(page, JuriesPage):
        jury_views(window, page, shot)
    elif isinstance(page, PacketsPage):
        shots_over.packets(window, page, shot)
        packets_under_way(window, page, shot)
    elif isinstance(page, HistoryPage):
        shots_over.history(window, page, shot)
    shots_choosing.take(window, page, shot)


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
    """Take who reads what, the form of a new reviewer, rules, wishes and a proposal; nothing is kept."""
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
    sheet(window, page.edit_rules, "dialog-rules", shot)
    page.reviewer_table.selectRow(0)
    sheet(window, page.edit_wishes, "dialog-wishes", shot)
    page.propose()
    settle(window)
    page.take_focus()
    shot(window, "juries-proposal")
    page.proposal.views.choose(LOADS)
    page.proposal.views.chosen.emit(LOADS)
    settle(window)
    shot(window, "juries-loads")
    page.proposal.give_up()
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
        wait(600)
        wait_until(lambda: page.progress.bar.value() > 0 or not window.runner.running)
        shot(window, "packets-progress")
        page.progress.cancel.click()
        settle(window)
    window.take_back("undo")
    settle(window)


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
    shots_over.small(app, window, shot)
    shots_following.take(window, path.with_name("cohorte.cmpdesk"), shot)
    shots_reviews.take(window, path.with_name("mi-etape.cmpdesk"), shot)
    window.close()
    window.deleteLater()
    app.processEvents()
    for name in ("suivi", "revue"):
        path.with_name(f"{name}.cmpdesk").unlink(missing_ok=True)


@contextmanager
def stage(out: Path) -> Iterator[tuple[QApplication, Path]]:
    """Give an application with settings of its own, and the demo workspace."""
    out.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as profile:
        os.environ["CMPDESK_PROFILE"] = profile
        app = main.application(["shots"])
        path = demo_workspace(out)
        made = (path, shots_following.cohort_workspace(out), shots_reviews.midterm_workspace(out))
        yield app, path
        for one in made:
            one.unlink(missing_ok=True)


def run(out: Path, only: str) -> int:
    """Take all series into `out`; return how many pictures there are."""
    taken = 0
    with stage(out) as (app, path):
        for language in screen.LANGUAGES:
            for appearance in (Appearance.LIGHT, Appearance.DARK):
                for size in SIZES:
                    start = f"{language}-{appearance}-{size[0]}x{size[1]}"
                    if only and not start.startswith(only):
                        continue
                    screen.set_language(language)
                    looks.speak_qt(language)
                    theme().wear(appearance)

                    def shot(widget: QWidget, name: str, start: str = start) -> None:
                        nonlocal taken
                        taken += steady(widget).save(str(out / f"{start}-{name}.png"))

                    series(app, path, size, shot)
                    print(start, flush=True)
    return taken


def run_guide(out: Path, guide: Path) -> int:
    """Take what the guide shows, in its languages; return how many pictures there are."""
    taken = 0
    with stage(out) as (app, path):
        for language in GUIDES:
            os.environ["CMPDESK_PROFILE"] = str(out / f"profile-{language}")  # nothing was opened before
            screen.set_language(language)
            looks.speak_qt(language)
            theme().wear(Appearance.LIGHT)

            def shot(widget: QWidget, name: str, language: str = language) -> None:
                nonlocal taken
                if name in GUIDE:
                    whole = out / f"{language}-{name}.png"
                    taken += steady(widget).save(str(whole))
                    small_copy(whole, guide / language / "pictures" / f"{GUIDE[name]}.png")

            series(app, path, SIZES[0], shot)
            shutil.rmtree(out / f"profile-{language}")
            print(language, flush=True)
    return taken


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--guide", type=Path, help="take the pictures of the guide, and put them below this folder")
    parser.add_argument("--only", default="", help="take only series that begin so, such as fr-light")
    arguments = parser.parse_args()
    made = run_guide(arguments.out, arguments.guide) if arguments.guide else run(arguments.out, arguments.only)
    print(made, "pictures")
