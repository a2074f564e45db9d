"""The verb that assigns: what it says of the goals, what is in the way, and what it leaves undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import screen
from cmpdesk.services import calls, juries, workspaces
from cmpdesk.storage import tables
from tests.cli.conftest import Verb
from tests.cli.stories import closed_call
from tests.storage.fixtures import fill

QC = ("--call", "XIVe", "--party", "QC")


@pytest.fixture
def jury(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three applications for three reviewers who may take two each, where three readers are asked for."""
    monkeypatch.setenv("CMPDESK_LANG", "en")
    path = closed_call(tmp_path / "bureau.cmpdesk")
    workspace = workspaces.open_workspace(str(path))
    officer, call = workspaces.officers(workspace)[0], calls.calls(workspace)[0]
    sheet = calls.call(workspace, call.id)
    fill(workspace, officer, sheet, ["Serres", "Forêts", "Sons"])
    for place in (1, 2, 3):
        draft = ReviewerDraft(f"QC-0{place}", f"Lectrice {place}", "", "", (), ("fr",), 2)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
    workspace.close()
    return path


@pytest.fixture(autouse=True)
def french_again() -> Iterator[None]:
    yield
    screen.set_language("fr")


def raised(path: Path, limit: int) -> None:
    workspace = workspaces.open_workspace(str(path))
    officer, call = workspaces.officers(workspace)[0], calls.calls(workspace)[0]
    with workspace.write(officer, "test") as transaction:
        for row in juries.reviewers(workspace, call_id=call.id, side=Side.FIRST):
            transaction.get(tables.Reviewer, row.id).load_limit = limit
        transaction.commit()
    workspace.close()


def test_what_is_impossible_is_done_as_far_as_it_goes_and_ends_with_1(verb: Verb, jury: Path) -> None:
    said = verb("assign", jury, *QC)
    assert said.code == main.REFUSED
    assert "6 of 9 readings assigned." in said.out
    assert "ask for 3 more than QC-01, QC-02 and QC-03 can give." in said.out
    assert "Raise the limit of QC-0" in said.out
    again = verb("assign", jury, *QC, "--json")
    assert again.code == main.REFUSED
    assert again.json["changes"] == {"new": 0, "gone": 0, "same": 6}
    assert sum(one["by"] for one in again.json["relaxations"]) == 3
    assert again.json["bottlenecks"][0]["lacking"] == 3


def test_goals_and_the_graph_are_said_and_a_trial_writes_nothing(verb: Verb, jury: Path) -> None:
    raised(jury, 3)
    said = verb("assign", jury, *QC, "--dry-run")
    assert said.code == 0
    for sentence in ("9 of 9 readings assigned.", "Worst served", "All reviewers are connected", "9 new, 0 taken back"):
        assert sentence in said.out
    done = verb("assign", jury, *QC, "--json").json
    assert (done["written"], done["changes"]["new"], done["connected"]) == (True, 9, True)
    repaired = verb("assign", jury, *QC, "--repair", "--json").json
    assert repaired["changes"] == {"new": 0, "gone": 0, "same": 9}
    assert repaired["pairs"] == done["pairs"]
