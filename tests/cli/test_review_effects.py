"""The verbs that end a mid-term meeting: a dry run, everything carried out, the seal and what it waits for."""

from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.effected import decided, halfway

OF_CALL = ("--call", "11e")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a meeting that has decided of three projects."""
    made = tmp_path / "bureau.cmpdesk"
    workspace = workspaces.create(str(made), office=None, officer_name="Odile Garneau")
    try:
        decided(halfway(workspace, workspaces.officers(workspace)[0]))
    finally:
        workspace.close()
    return made


def test_a_meeting_is_carried_out_and_sealed(verb: Verb, path: Path) -> None:
    waits = verb("seal-review", path, *OF_CALL, "--dry-run", "--json").json
    assert all(number in waits["waits_for"] for number in ("14.1000", "14.2001", "14.3002"))
    tried = verb("carry-out", path, *OF_CALL, "--dry-run", "--json").json
    assert (len(tried["projects"]), tried["dates"], tried["in_the_way"]) == (3, 2, [])
    totals = {(one["party"], one["currency"]): one["released"] for one in tried["totals"]}
    assert totals == {("QC", "CAD"): 8_000_00, ("WB", "EUR"): 0}
    fewer = verb("carry-out", path, *OF_CALL, "--dry-run", "--without", "14.1000", "--json").json
    assert {one["number"] for one in fewer["projects"]} == {"14.2001", "14.3002"}
    unknown = verb("carry-out", path, *OF_CALL, "--without", "99.1", "--json")
    assert unknown.json["refused"]["code"] == "application.unknown"
    assert len(verb("carry-out", path, *OF_CALL, "--dry-run", "--json").json["projects"]) == 3
    done = verb("carry-out", path, *OF_CALL, "--reference", "PV-2")
    assert done.code == main.DONE
    assert "8\u202f000,00" in done.out.replace("\xa0", "\u202f")
    again = verb("carry-out", path, *OF_CALL, "--json")
    assert again.json["refused"]["code"] == "review.nothing-to-do"
    sealed = verb("seal-review", path, *OF_CALL, "--json").json
    assert sealed["sealed_at"]
    assert verb("seal-review", path, *OF_CALL, "--json").json["refused"]["code"] == "review.sealed"
