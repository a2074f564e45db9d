"""The verbs reports, mission-report and closing-sheet, on a workspace with a project that has come to its end."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.i18n import screen
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.reported import reported
from tests.storage.fixtures import LEAD, Clock

OF_CALL = ("--call", "11e")


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    clock, made = Clock(), tmp_path / "rapports.cmpdesk"
    workspaces.create(str(made), office=None, officer_name=LEAD, clock=clock).close()
    workspace = workspaces.open_workspace(str(made), clock=clock)
    reported(workspace, workspaces.officers(workspace)[0], clock)
    workspace.close()
    yield made
    screen.set_language("fr")


def test_reports_are_listed_with_follow_ups(verb: Verb, path: Path) -> None:
    data = verb("reports", path, *OF_CALL, "--json").json
    assert len(data["reports"]) == 5
    (one,) = [row for row in data["reports"] if row["state"] == "accepted"]
    assert (one["kind"], one["due"], one["first_promised"], one["days_late"]) == (
        "final", "2021-12-02", "2021-12-02", 8
    )  # fmt: skip
    assert one["reports"][0]["money"] == [
        {"party": "QC", "spent": {"cents": 900_000, "currency": "CAD"}, "other": {"cents": 125_050, "currency": "CAD"}}
    ]
    assert [(each["kind"], each["until"]) for each in data["follow_ups"]] == [("action", "2021-23"), ("lead", "2022")]
    only = verb("reports", path, *OF_CALL, "--kind", "final", "--state", "accepted", "--json").json
    assert len(only["reports"]) == 1
    assert "Accueillir la délégation namuroise" in verb("reports", path, *OF_CALL).out


def test_papers_are_written_once(verb: Verb, path: Path, tmp_path: Path) -> None:
    for name, wanted in (("mission-report", ("--mission", "1")), ("closing-sheet", ("--project", "14.1000"))):
        out = tmp_path / f"{name}.pdf"
        asked = (name, path, *OF_CALL, *wanted, "--out", str(out))
        assert verb(*asked, "--party", "WB").code == 0
        assert out.read_bytes().startswith(b"%PDF")
        again = verb(*asked, "--json")
        assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "packets.would-overwrite")
        assert verb(*asked, "--replace").code == 0
    for name, wanted, code in (("mission-report", ("--mission", "9"), "mission.unknown"),
                               ("closing-sheet", ("--project", "9"), "application.unknown")):  # fmt: skip
        gone = verb(name, path, *OF_CALL, *wanted, "--out", str(tmp_path / "x.pdf"), "--json")
        assert gone.json["refused"]["code"] == code
