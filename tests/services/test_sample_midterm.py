"""The fictional cohort at its mid-term review."""

from pathlib import Path

from cmpdesk.domain.reviews import ReviewFilter, Stage
from cmpdesk.services import calls, missions, reviews, sample_midterm, workspaces


def test_the_sample_is_a_review_halfway_through(tmp_path: Path) -> None:
    workspace = sample_midterm.build(str(tmp_path / "mi-etape.cmpdesk"), tmp_path)
    try:
        (call,) = calls.calls(workspace)
        (review,) = reviews.of_call(workspace, call.id)
        found = reviews.portfolio(workspace, ReviewFilter(review.id))
        assert (found.projects, found.sheets) == (42, 27)
        assert (found.stages[Stage.DECIDED], found.stages[Stage.DIFFERENT]) == (18, 2)
        assert sum(one.side is not None for one in review.delegates) == 6
        assert len(missions.board(workspace, call.id).missions) == sample_midterm.DESCRIBED
        assert workspaces.check(workspace).sound
    finally:
        workspace.close()
