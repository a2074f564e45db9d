"""Before a grid is edited: what its editor is told of the marks that were given by it."""

from cmpdesk.domain.programmes import Side
from cmpdesk.services import scoring
from cmpdesk.ui.pages.calls.grid import load_grid
from tests.services.marking import Marking, ground, marked_file
from tests.storage.fixtures import clock

__all__ = ["clock", "ground", "marked_file"]


def test_marks_that_are_not_seen_are_told_of_and_not_counted(ground: Marking) -> None:
    def told(party: str) -> tuple[int, bool]:
        officer = {"QC": ground.officer, "WB": ground.other}[party]
        scene = load_grid(ground.workspace, officer, ground.call.id)
        assert scene.refusal is None
        return scene.marked, scene.marked_unseen

    assert (told("QC"), told("WB")) == ((0, False), (0, False))
    scoring.save_mark(ground.workspace, officer=ground.officer, at=ground.key(), criterion="innovation", halves=8,
                      seen=0)  # fmt: skip
    assert (told("QC"), told("WB")) == ((1, True), (0, True))


def test_a_frozen_grid_is_only_looked_at(ground: Marking) -> None:
    ground.change_call(**{f"frozen_{Side.SECOND}": ground.workspace.now()})
    scene = load_grid(ground.workspace, ground.lead, ground.call.id)
    assert scene.refusal is not None
    assert scene.refusal.code == "grid.frozen"
