"""Pictures of the pages on which projects are followed, on a cohort whose calendar moved at its mid-term review."""

import tempfile
from datetime import date
from pathlib import Path

from cmpdesk.domain.moves import Move, Shift
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import OVER, ProjectFilter
from cmpdesk.domain.revisions import RevisionDraft
from cmpdesk.domain.schedules import OwnerKind
from cmpdesk.services import calls, projects, rescheduling, sample_cohort, schedules, workspaces
from cmpdesk.ui.pages.letters.page import LettersPage
from cmpdesk.ui.pages.projects.page import ProjectsPage
from cmpdesk.ui.pages.schedules.moving import MoveSheet
from cmpdesk.ui.pages.schedules.page import SchedulesPage
from cmpdesk.ui.window import MainWindow
from tools.shooting import Shot, enter_copy, opened, settle, sheet, wait

PAGES = ("projects", "schedules", "due", "letters")
MIDTERM = date(2020, 9, 24)


def cohort_workspace(out: Path) -> Path:
    """Make the workspace of the cohort: what was to come after the mid-term review was put off by six months."""
    path = out / "cohorte.cmpdesk"
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        workspace = sample_cohort.build(str(path), Path(folder))
    try:
        lead = workspaces.officers(workspace)[0]
        call = calls.calls(workspace)[0]
        rows = projects.page(workspace, ProjectFilter(call.id), Sort("number"), limit=500).rows
        going = {row.id for row in rows if row.state not in OVER}
        chosen = frozenset(
            one.id for one in schedules.cohort(workspace, call.id)
            if one.owner.kind is OwnerKind.PROJECT and one.owner.id in going and one.when is not None
            and one.when.earliest > MIDTERM and one.done_on is None
        )  # fmt: skip
        draft = RevisionDraft("Après la mi-étape de septembre 2020", "Les promoteurs", "Déplacements impossibles",
                              "Commission mixte permanente", MIDTERM, "PV-XI-2")  # fmt: skip
        made = rescheduling.reschedule(workspace, officer=lead, call_id=call.id, moves=[Move(Shift(6), chosen)],
                                       draft=draft).value  # fmt: skip
        for side in Side:
            made = rescheduling.approve(workspace, officer=lead, revision_id=made.id, seen=made.version, side=side,
                                        on=MIDTERM).value  # fmt: skip
    finally:
        workspace.close()
    return path


def take(window: MainWindow, path: Path, shot: Shot) -> None:
    """Take the pages on a copy of the cohort, with what they open; nothing is kept."""
    enter_copy(window, path, "suivi.cmpdesk")
    for name in PAGES:
        window.go(name)
        settle(window)
        page = window.pages.page
        if page is None:
            continue
        page.take_focus()
        settle(window)
        shot(window, f"following-{name}")
        if isinstance(page, ProjectsPage):
            for dialog in ("edit", "instrument", "grants", "requests", "calendar"):
                sheet(window, page.actions_of[dialog].trigger, f"dialog-{dialog}", shot)
        elif isinstance(page, SchedulesPage):
            moving(window, page, shot)
            for dialog in ("revisions", "compare"):
                sheet(window, page.actions_of[dialog].trigger, f"dialog-{dialog}", shot)
            page.actions_of["as-table"].trigger()
            settle(window)
            shot(window, "following-schedules-table")
            page.actions_of["as-table"].trigger()
        elif isinstance(page, LettersPage):
            sheet(window, page.actions_of["texts"].trigger, "dialog-texts", shot)


def moving(window: MainWindow, page: SchedulesPage, shot: Shot) -> None:
    """Take the dialog that moves dates, with a trial of six months for the whole cohort; nothing is moved."""
    page.actions_of["move-dates"].trigger()
    settle(window)
    dialog = opened(window)
    if isinstance(dialog, MoveSheet):
        dialog.moving.months.setText("6")
        dialog.moving.months.editingFinished.emit()
        wait(900)
        settle(window)
    shot(dialog, "dialog-move-dates")
    dialog.reject()
    settle(window)
