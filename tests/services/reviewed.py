"""A mid-term review of a cohort, written as rows."""

from datetime import UTC, datetime
from typing import Any

from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reviews import Opinion, OpinionCode
from cmpdesk.services import reviews
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort

BOTH = tuple(Side)


def review_of(workspace: Workspace, officer: Officer, followed: Cohort, *, number: int = 1, **more: Any) -> str:
    """Hold a review of a cohort at the meeting of its session, and return its id."""
    with workspace.write(officer, "test.review") as transaction:
        made = transaction.add(tables.Review(
            call_id=followed.call.id, number=number, state="open", agenda=[], themes=[], minutes={}, place="Bruxelles",
            milestone_id=followed.of_session("Mi-étape" if number == 1 else "Seconde rencontre"), **more,
        ))  # fmt: skip
        transaction.commit()
    return made.id


def sheets_in(workspace: Workspace, officer: Officer, review_id: str, project_id: str,
              sides: tuple[Side, ...] = BOTH) -> None:  # fmt: skip
    """Let the progress sheets of a project come back."""
    with workspace.write(officer, "test.sheets") as transaction:
        for side in sides:
            transaction.add(tables.ProgressSheet(
                review_id=review_id, project_id=project_id, side=str(side), number=1, language="fr", questions={},
                code=f"{project_id[:6]}{review_id[:4]}{side}", issued_at=datetime(2020, 7, 1, tzinfo=UTC), answers={},
                received_on=workspace.today(),
            ))  # fmt: skip
        transaction.commit()


def opined(workspace: Workspace, officer: Officer, review_id: str, project_id: str, code: OpinionCode,
           sides: tuple[Side, ...] = BOTH, reasons: str = "Les salles sont fermées.") -> list[Opinion]:  # fmt: skip
    """Give the opinion `code` for each of `sides`."""
    made = []
    for side in sides:
        held = reviews.opinions(workspace, review_id).get((project_id, side))
        made.append(reviews.give_opinion(
            workspace, officer=officer, review_id=review_id, project_id=project_id, side=side,
            seen=held.version if held else 0, opinion=code, reasons=reasons,
        ).value)  # fmt: skip
    return made
