"""Pictures of the pages on which projects are judged halfway and closed, on a cohort at its mid-term review."""

import tempfile
from pathlib import Path

from cmpdesk.services import sample_midterm
from cmpdesk.ui.pages.reviews.page import ReviewsPage
from cmpdesk.ui.window import MainWindow
from tools.shooting import Shot, enter_copy, settle, sheet

DIALOGS = {
    "reviews": ("second-year", "propose", "carry-out", "seal-meeting", "minutes-fr", "meeting-edit", "delegations",
                "presence", "recusals", "themes", "sheets-both", "sheets-objectives", "sheets-send", "sheets-read",
                "sheets-late"),
    "missions": ("new", "edit", "rules", "report"),
    "reports": ("receive", "follow-ups", "close"),
    "glance": (),
    "registers": ("new", "incident"),
}  # fmt: skip
"""The pages, and of their actions those that open a dialog."""


def midterm_workspace(out: Path) -> Path:
    """Make the workspace of the cohort at its mid-term review."""
    path = out / "mi-etape.cmpdesk"
    path.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sample_midterm.build(str(path), Path(folder)).close()
    return path


def take(window: MainWindow, path: Path, shot: Shot) -> None:
    """Take the pages on a copy of the workspace, with what they open; nothing is kept."""
    enter_copy(window, path, "revue.cmpdesk")
    for name, dialogs in DIALOGS.items():
        window.go(name)
        settle(window)
        page = window.pages.page
        if page is None or page.name != name:
            continue
        page.take_focus()
        if isinstance(page, ReviewsPage):  # a project on which there is something to see
            page.table.selectRow(14)
        settle(window)
        shot(window, f"midterm-{name}")
        for dialog in dialogs:
            action = page.actions_of[dialog]
            if action.isEnabled():
                sheet(window, action.trigger, f"dialog-{name}-{dialog}", shot)
