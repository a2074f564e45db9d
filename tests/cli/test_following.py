"""The verbs grants and requests, on a copy of the sample with one project."""

from datetime import date

from cmpdesk.cli import main
from cmpdesk.domain.change_requests import Line, RequestDraft, RequestKind
from cmpdesk.services import change_requests, workspaces
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP

OF_CALL = ("--call", CMP)


def test_grants_and_requests_are_listed(verb: Verb, sample: Sample) -> None:
    assert verb("grants", sample.path, *OF_CALL, "--json").json["grants"] == []
    assert verb("requests", sample.path, *OF_CALL).code == 0
    found = verb("list", sample.path, *OF_CALL, "--json").json["applications"]
    number = next(row["number"] for row in found if row["state"] == "admissible")
    made = verb("projects", sample.path, "retain", *OF_CALL, "--application", number, "--reason", "Décision",
                "--grant", "QC:MRIF:2026:8 000,00", "--grant", "WB:WBI:2026:6 000,00", "--json")  # fmt: skip
    (project,) = made.json["projects"]
    sums = verb("grants", sample.path, *OF_CALL, "--json").json["grants"]
    assert [(one["party"], one["year"], one["granted"]) for one in sums] == [
        ("QC", 2026, {"cents": 8_000_00, "currency": "CAD"}), ("WB", 2026, {"cents": 6_000_00, "currency": "EUR"}),
    ]  # fmt: skip
    told = verb("grants", sample.path, *OF_CALL)
    assert "14" not in {word.partition("\u202f")[0] for word in told.out.split()}
    lines = verb("grants", sample.path, *OF_CALL, "--project", number, "--json").json
    assert [(one["funder"], one["instalments"]) for one in lines["grants"]] == [("MRIF", []), ("WBI", [])]
    unknown = verb("grants", sample.path, *OF_CALL, "--project", "99.999", "--json")
    assert (unknown.code, unknown.json["refused"]["code"]) == (main.REFUSED, "application.unknown")
    workspace = workspaces.open_workspace(str(sample.path))
    try:
        officer = workspaces.officers(workspace)[0]
        workspace.acts_for(officer)
        draft = RequestDraft(RequestKind.CALENDAR, "Institut", date(2026, 9, 1), "Retard", (Line("Fin", "a", "b"),))
        change_requests.ask(workspace, officer=officer, project_id=project["id"], draft=draft)
    finally:
        workspace.close()
    (asked,) = verb("requests", sample.path, *OF_CALL, "--json").json["requests"]
    assert (asked["project"], asked["state"], asked["answers"]) == (number, "open", {"QC": None, "WB": None})
    assert "Institut" in verb("requests", sample.path, *OF_CALL, "--project", number).out
    assert verb("requests", sample.path, *OF_CALL, "--state", "refused", "--json").json["requests"] == []
