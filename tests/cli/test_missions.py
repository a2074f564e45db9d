"""The verbs missions and mission-order, on a copy of the sample with one project."""

from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.services import calls, missions, workspaces
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP
from tests.services.travelling import draft

OF_CALL = ("--call", CMP)


@pytest.fixture
def told(sample: Sample) -> Sample:
    workspace = workspaces.open_workspace(str(sample.path))
    try:
        officer = workspaces.officers(workspace)[0]
        workspace.acts_for(officer)
        missions.add(workspace, officer=officer, call_id=calls.find(workspace, CMP).id, draft=draft(None))
    finally:
        workspace.close()
    return sample


def test_missions_are_listed_with_what_is_used(verb: Verb, told: Sample) -> None:
    data = verb("missions", told.path, *OF_CALL, "--json").json
    (one,) = data["missions"]
    assert (one["number"], one["sending"], one["ends"], one["state"]) == (1, "QC", "2020-05-15", "planned")
    assert (one["report_due"], one["travellers"][0]["name"]) == ("2020-06-26", "Anne Tremblay")
    assert data["quotas"][0] == {
        "year": 2020, "party": "QC", **{name: {"used": 0, "planned": count, "limit": None, "remaining": None}
                                        for name, count in (("missions", 1), ("persons", 1), ("days", 5))},
    }  # fmt: skip
    assert verb("missions", told.path, *OF_CALL, "--year", "2019", "--json").json["missions"] == []
    assert "Ateliers croisés" in verb("missions", told.path, *OF_CALL).out


def test_an_order_is_written_once(verb: Verb, told: Sample, tmp_path: Path) -> None:
    wanted = ("mission-order", told.path, *OF_CALL, "--mission", "1", "--out", str(tmp_path / "ordre.pdf"))
    assert verb(*wanted).code == 0
    assert (tmp_path / "ordre.pdf").read_bytes().startswith(b"%PDF")
    again = verb(*wanted, "--programme", "--json")
    assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "packets.would-overwrite")
    assert verb(*wanted, "--programme", "--replace").code == 0
    missing = verb("mission-order", told.path, *OF_CALL, "--mission", "9", "--out", str(tmp_path / "o.pdf"), "--json")
    assert missing.json["refused"]["code"] == "mission.unknown"
