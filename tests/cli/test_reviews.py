"""The verbs of mid-term meetings: the portfolio as text and JSON, and the opinion of a Party."""

from pathlib import Path

import pytest

from cmpdesk.cli import main
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.following import cohort
from tests.services.reviewed import review_of

OF_CALL = ("--call", "11e")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workspace with a cohort of two projects at their mid-term meeting."""
    made = tmp_path / "bureau.cmpdesk"
    workspace = workspaces.create(str(made), office=None, officer_name="Odile Garneau")
    try:
        officer = workspaces.officers(workspace)[0]
        review_of(workspace, officer, cohort(workspace, officer, 2))
    finally:
        workspace.close()
    return made


def test_opinions_are_given_and_listed(verb: Verb, path: Path) -> None:
    listed = verb("reviews", path, *OF_CALL, "--json").json
    number = listed["rows"][0]["number"]
    assert (listed["projects"], listed["stages"]["awaited"], listed["standings"]["sheet-missing"]) == (2, 2, 2)
    about = (*OF_CALL, "--application", number, "--opinion", "reschedule")
    half = verb("opinion", path, *about, "--party", "QC", "--reasons", "Salles fermées", "--json").json
    assert (half["stage"], half["reasons"], half["decision"]) == ("half", "Salles fermées", None)
    whole = verb("opinion", path, *about, "--party", "WB", "--json").json
    assert (whole["stage"], whole["decision"]) == ("decided", "reschedule")
    stop = (*OF_CALL, "--application", number, "--opinion", "stop", "--party", "QC", "--json")
    again = verb("opinion", path, *stop).json
    assert (again["stage"], again["reasons"]) == ("different", "Salles fermées")
    rows = verb("reviews", path, *OF_CALL, "--stage", "different", "--json").json["rows"]
    assert [(row["number"], row["opinions"]) for row in rows] == [(number, {"QC": "stop", "WB": "reschedule"})]
    assert number in verb("reviews", path, *OF_CALL).out


def test_what_is_not_there_is_refused_in_one_sentence(verb: Verb, path: Path) -> None:
    asked = ("--opinion", "stop", "--party", "QC", "--json")
    unknown = verb("opinion", path, *OF_CALL, "--application", "99.999", *asked)
    assert (unknown.code, unknown.json["refused"]["code"]) == (main.REFUSED, "application.unknown")
    other = verb("reviews", path, *OF_CALL, "--meeting", "7", "--json")
    assert (other.code, other.json["refused"]["code"]) == (main.REFUSED, "progress.no-review")
