"""A scripted officer at the real window: `python -m proof.user FILE LOG SEED SHEET OUT`; works until it is killed.

LOG gets a line before each action (``begin``) and one after it (``ack SEQUENCE HASH``, the end of the journal's chain
then), each on the disk before the next thing is done: what is acknowledged there was shown to the officer as done.
"""

import os
import random
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from cmpdesk.domain.filings import ApplicationAction, ApplicationFilter, ApplicationState
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import assignment, filings, imports, juries, notes, packets
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui import session
from cmpdesk.ui.main import application, open_window

PAGES = ("dashboard", "calls", "applications", "juries", "packets", "history")


class User:
    """Does one thing after another; all that is random comes from `seed`."""

    def __init__(self, log: Path, seed: int, sheet: Path, out: Path) -> None:
        self._log = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._rng = random.Random(seed)  # noqa: S311 - no secret
        self._sheet, self._out = sheet, out
        self._turn = seed * 1000
        self.window: Any = None

    def say(self, line: str) -> None:
        """Write a line of the log, to the disk."""
        os.write(self._log, f"{line}\n".encode())
        os.fsync(self._log)

    def act(self) -> None:
        """Do the next thing."""
        desk = self.window.desk
        self._turn += 1
        self.window.go(self._rng.choice(PAGES))
        work = self._rng.choice((self.note, self.reviewer, self.reviewer, self.move, self.undo, self.undo, self.redo,
                                 self.assign, self.bring_in, self.print))  # fmt: skip
        self.say("begin")
        desk.runner.run(
            partial(work, desk.workspace, desk.officer, desk.call_id, self._turn), then=self.done, failed=refused,
            ended=partial(QTimer.singleShot, 0, self.act), owner=self.window,
        )  # fmt: skip

    def done(self, _value: object) -> None:
        """Acknowledge: this is when the officer sees that it is done."""
        with self.window.desk.workspace.read() as connection:
            row = connection.exec_driver_sql("SELECT sequence, hash FROM journal_head").one()
        self.say(f"ack {row.sequence} {row.hash}")

    def note(self, workspace: Workspace, officer: Any, call_id: str, turn: int) -> Any:
        """Note something on an application."""
        row = self._rng.choice(_rows(workspace, call_id))
        return notes.add(workspace, officer=officer, application_id=row.id, text=f"Vu au tour {turn}.")

    def reviewer(self, workspace: Workspace, officer: Any, call_id: str, turn: int) -> Any:
        """Add a reviewer."""
        draft = ReviewerDraft(f"QC-{turn}", f"Lectrice {turn}", "", f"Institut {turn % 5}", (), ("fr",), 6)
        return juries.add_reviewer(workspace, officer=officer, call_id=call_id, side=Side.FIRST, draft=draft)

    def assign(self, workspace: Workspace, officer: Any, call_id: str, turn: int) -> Any:
        """Spread the applications over the jury."""
        made = assignment.proposal(workspace, officer=officer, call_id=call_id, side=Side.FIRST, seed=turn)
        return assignment.adopt(workspace, officer=officer, proposal=made)

    def move(self, workspace: Workspace, officer: Any, call_id: str, _turn: int) -> Any:
        """Decide on an application, or decide again."""
        row = self._rng.choice(_rows(workspace, call_id))
        decided = row.state in (ApplicationState.ADMISSIBLE, ApplicationState.INADMISSIBLE)
        action = ApplicationAction.RECONSIDER if decided else ApplicationAction.DECLARE_ADMISSIBLE
        return filings.move(workspace, officer=officer, application_id=row.id, seen=row.version, action=action)

    def bring_in(self, workspace: Workspace, officer: Any, call_id: str, _turn: int) -> Any:
        """Import a sheet."""
        plan = imports.dry_run(workspace, officer=officer, call_id=call_id, side=Side.SECOND, path=self._sheet)
        return imports.commit(workspace, officer=officer, plan=plan)

    def print(self, workspace: Workspace, officer: Any, call_id: str, _turn: int) -> Any:
        """Produce the packets."""
        return packets.produce(workspace, officer=officer, call_id=call_id, side=Side.FIRST, out=self._out, jobs=1)

    def undo(self, workspace: Workspace, officer: Any, _call_id: str, _turn: int) -> Any:
        """Take the last step back."""
        return session.take_back(workspace, officer, "undo")

    def redo(self, workspace: Workspace, officer: Any, _call_id: str, _turn: int) -> Any:
        """Do it again."""
        return session.take_back(workspace, officer, "redo")


def _rows(workspace: Workspace, call_id: str) -> Any:
    return filings.page(workspace, ApplicationFilter(call_id), Sort("number"), None, 50).rows


def refused(_failure: object) -> bool:
    """Go on after what cannot be done now (nothing to undo, nobody to read)."""
    return True


def main(arguments: list[str]) -> int:
    """Open the window on the workspace and work."""
    location, log, seed, sheet, out = arguments
    user = User(Path(log), int(seed), Path(sheet), Path(out))
    app = application(["cmpdesk"])
    user.window = open_window(location)
    begun: list[str] = []

    def begin(name: str) -> None:
        if not begun and user.window.desk is not None and user.window.desk.call_id:
            begun.append(name)
            QTimer.singleShot(0, user.act)

    user.window.ready.connect(begin)
    user.window.show()
    return app.exec()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
