"""The verb projects, on a copy of the sample: an application is retained with its money, and listed."""

from cmpdesk.cli import main
from tests.cli.conftest import Verb
from tests.cli.stories import Sample
from tests.cli.test_main_job import CMP

OF_CALL = ("--call", CMP)


def test_an_application_is_retained_and_listed(verb: Verb, sample: Sample) -> None:
    found = verb("list", sample.path, *OF_CALL, "--json").json["applications"]
    one, other = [row for row in found if row["state"] == "admissible"][:2]
    retain = ("projects", sample.path, "retain", *OF_CALL, "--application", one["number"], "--reason", "Décision")
    assert verb("projects", sample.path, "list", *OF_CALL, "--json").json["projects"] == []
    wrong = verb(*retain, "--grant", "QC:MRIF:2026", "--json")
    assert wrong.code not in (0, main.REFUSED)
    over = verb(*retain, "--grant", "QC:MRIF:2026:99 000 000,00", "--json")
    assert (over.code, over.json["refused"]["code"]) == (main.REFUSED, "grant.over-envelope")
    said = verb(*retain, "--grant", "QC:MRIF:2026:8 000,00", "--grant", "WB:WBI:2026:6 000,00", "--on", "2026-06-15",
                "--json")  # fmt: skip
    (made,) = said.json["projects"]
    assert (made["number"], made["state"]) == (one["number"], "retained")
    told = verb("projects", sample.path, "list", *OF_CALL)
    assert one["number"] in told.out
    assert other["number"] not in told.out
    again = verb(*retain, "--json")
    assert (again.code, again.json["refused"]["code"]) == (main.REFUSED, "project.exists")
