"""Adopting a proposal: stopped before it is written, and asked in one go for what it takes back."""

from collections.abc import Callable

from sqlalchemy import Engine, event

from cmpdesk.services import assignment
from cmpdesk.storage.workspace import Workspace
from tests.services.test_assignment import Ground, Impatient, anywhere, ground
from tests.storage.fixtures import check_refused

__all__ = ["anywhere", "ground"]


def test_adopting_is_stopped_before_it_is_written(ground: Ground) -> None:
    made = ground.proposal()
    with check_refused(ground.workspace, "task.cancelled"):
        assignment.adopt(ground.workspace, officer=ground.officer, proposal=made, watch=Impatient())
    assert ground.held() == {}


def test_what_another_proposal_takes_back_is_not_asked_for_pair_by_pair(anywhere: Ground) -> None:
    anywhere.adopt(anywhere.proposal())
    few = min(anywhere.held())
    made = anywhere.proposal(out=frozenset({few}))
    asked = reads(anywhere.workspace, lambda: anywhere.adopt(made))
    assert set(anywhere.held()) == made.after
    for reader in anywhere.jury[:2]:
        anywhere.change(reader, load_limit=0)
    more = anywhere.proposal(out=frozenset({few}))
    assert len(more.goes) > len(made.goes) + 3
    assert reads(anywhere.workspace, lambda: anywhere.adopt(more)) == asked
    assert set(anywhere.held()) == more.after


def reads(workspace: Workspace, act: Callable[[], None]) -> int:
    """Return how many questions about assignments `act` asks."""
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT") and "FROM assignment" in " ".join(statement.split()):
            asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        act()
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return len(asked)
