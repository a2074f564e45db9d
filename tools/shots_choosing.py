"""Pictures of the pages on which juries are found, declare their interests and give marks, with their dialogs."""

import tempfile
from functools import partial
from pathlib import Path

from cmpdesk.domain.experts import Standing
from cmpdesk.domain.interests import RegisterState
from cmpdesk.domain.returns import SheetFile
from cmpdesk.domain.sheets import SheetState
from cmpdesk.services import sheets_out
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.evaluation.page import EvaluationPage
from cmpdesk.ui.pages.evaluation.returning_dialog import ReturningDialog
from cmpdesk.ui.pages.experts import lists
from cmpdesk.ui.pages.experts.page import ExpertsPage
from cmpdesk.ui.pages.interests.declaring import open_declarations
from cmpdesk.ui.pages.interests.page import InterestsPage
from cmpdesk.ui.pages.packets.page import PacketsPage
from cmpdesk.ui.pages.results.page import COMPARED, OWED, RANKING, SENSITIVITY, STATISTICS, ResultsPage
from cmpdesk.ui.window import MainWindow
from tools.shooting import Shot, opened, settle, sheet, wait_until

LIST = """Nom;Organisation;Courriel;Secteurs;Mots-clés;Langues;Charge maximale;Indisponible;Budget
Odile Marchand-Roy;Institut des tourbières;odile.marchand@tourbieres.example;Environnement;tourbières, eau;FR, EN;8;;x
Bastien Loriaux;Atelier des marées;bastien.loriaux@marees.example;Culture;théâtre;FR, DE;6;2026-07-01–2026-08-15;
Maude Kerouac;Laboratoire boréal;maude.kerouac@boreal.example;Santé;;FR;beaucoup;été 2026;
"""


def take(window: MainWindow, page: Page, shot: Shot) -> None:
    """Take what a page of this part opens; nothing is kept."""
    if isinstance(page, ExpertsPage):
        experts(window, page, shot)
    elif isinstance(page, InterestsPage):
        interests(window, page, shot)
    elif isinstance(page, EvaluationPage):
        evaluation(window, page, shot)
    elif isinstance(page, ResultsPage):
        results(window, page, shot)
    elif isinstance(page, PacketsPage):
        sheet(window, page.actions_of["sheets"].trigger, "dialog-sheets", shot)


def experts(window: MainWindow, page: ExpertsPage, shot: Shot) -> None:
    """Take the forms, an invitation and its answer, and a list that comes in."""
    sheet(window, page.edit, "dialog-expert", shot)
    sheet(window, page.begin, "dialog-expert-new", shot)
    for standing, name, open_it in (
        (Standing.NOT_ASKED, "dialog-invitation", page.invite), (Standing.ASKED, "dialog-answer", page.answer),
    ):  # fmt: skip
        found = [one for one in page.table.rows_model.rows if one.standing is standing and one.party_code == "QC"]
        if found:
            page.table.pick(found[0].id)
            settle(window)
            shot(window, f"experts-{standing}")
            sheet(window, open_it, name, shot)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "experts.csv"
        path.write_text(LIST, encoding="utf-8")
        sheet(window, partial(lists.read_list, page, "QC", path), "dialog-experts-import", shot)


def interests(window: MainWindow, page: InterestsPage, shot: Shot) -> None:
    """Take declarations, a decision, ties, and what an officer declares."""
    if page.scene is None:
        return
    for state in (RegisterState.AGREED, RegisterState.MISSING):
        found = [one for one in page.model.rows if one.state is state and one.side in page.scene.mine]
        if found:
            page.table.pick(found[0].id)
            settle(window)
            shot(window, f"interests-{state}")
            sheet(window, page.decide, "dialog-decide", shot)
            sheet(window, page.open_ties, "dialog-ties", shot)
    reviewers = [one for one in page.scene.reviewers if one.side in page.scene.mine]
    if reviewers and window.desk is not None:
        sheet(window, partial(open_declarations, page, window.desk, reviewers[0]), "dialog-declarations", shot)
    sheet(window, page.declare_own, "dialog-declare-own", shot)
    menu = page.reviewer_menu()
    menu.adjustSize()
    shot(menu, "interests-menu")
    menu.deleteLater()


def evaluation(window: MainWindow, page: EvaluationPage, shot: Shot) -> None:
    """Take the states of a sheet, a second typing and the summary of the jury."""
    for state in SheetState:
        found = [one for one in page.model.rows if one.state is state]
        if found:
            page.table.pick(found[0].application_id)
            settle(window)
            page.take_focus()
            shot(window, f"evaluation-{state}")
    page.second.setChecked(True)
    settle(window)
    shot(window, "evaluation-second")
    page.second.setChecked(False)
    settle(window)
    sheet(window, page.handling.consolidate, "dialog-summary", shot)
    sheet(window, page.handling.declare, "dialog-evaluation-declare", shot)
    returned(window, page, shot)


def returned(window: MainWindow, page: EvaluationPage, shot: Shot) -> None:
    """Take score sheets that come back, one of them damaged, and who is late."""
    desk = window.desk
    if desk is None or page.scene is None or page.scene.reviewer is None:
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sheets_out.export_sheets(
            desk.workspace, officer=desk.officer, call_id=desk.call_id, side=page.scene.side, out=folder,
            kind=SheetFile.XLSX, reviewer_ids=(page.scene.reviewer.id,),
        )  # fmt: skip
        (folder / "scan.pdf").write_bytes(b"%PDF-1.7 nothing")
        page.actions_of["import-sheets"].trigger()
        settle(window)
        dialog = opened(window)
        shot(dialog, "dialog-returns")
        if isinstance(dialog, ReturningDialog):
            dialog.read(sorted(folder.iterdir()))
            wait_until(lambda: dialog.plan is not None)
            settle(window)
            shot(dialog, "dialog-returns-read")
        dialog.reject()
        settle(window)
    if page.actions_of["late"].isEnabled():
        sheet(window, page.actions_of["late"].trigger, "dialog-late", shot)


def results(window: MainWindow, page: ResultsPage, shot: Shot) -> None:
    """Take each view of the ranking, and what is asked before it is frozen and before a dossier is made."""
    for view in (OWED, STATISTICS, SENSITIVITY, COMPARED):
        page.show_this({"view": view})
        settle(window)
        shot(window, f"results-{view}")
    page.show_this({"view": RANKING})
    settle(window)
    for action, name in (("freeze", "dialog-freeze"), ("dossier", "dialog-dossier"), ("versions", "dialog-versions")):
        if page.actions_of[action].isEnabled():
            sheet(window, page.actions_of[action].trigger, name, shot)
