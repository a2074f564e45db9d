"""The verbs milestones and holidays: what they list, and the years that are filled from rules."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.i18n import screen
from cmpdesk.services import workspaces
from tests.cli.conftest import Verb
from tests.services.following import Cohort, cohort


@pytest.fixture
def followed(tmp_path: Path) -> tuple[str, Cohort]:
    path = str(tmp_path / "bureau.cmpdesk")
    workspace = workspaces.create(path, office=None, officer_name="Odile Garneau")
    made = cohort(workspace, workspaces.officers(workspace)[0], 2)
    workspace.close()
    return path, made


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CMPDESK_LANG", "en")
    yield
    screen.set_language("fr")


def test_milestones_of_a_cohort(verb: Verb, followed: tuple[str, Cohort]) -> None:
    path, made = followed
    said = verb("milestones", path, "--call", made.call.id, "--json")
    rows = said.json["milestones"]
    assert (said.code, len(rows)) == (0, 4 + 2 * 7)
    assert [row["owner"] for row in rows[:4]] == ["Session"] * 4
    number = rows[-1]["owner"]
    one = verb("milestones", path, "--call", made.call.id, "--application", number)
    assert one.out.count(f"{number} ") == 7
    assert "Thursday 2\u00a0December 2021" in one.out
    assert verb("milestones", path, "--call", made.call.id, "--application", "99").out == "No milestone yet.\n"


def test_holidays_are_filled_and_listed(verb: Verb, followed: tuple[str, Cohort]) -> None:
    path, _ = followed
    assert verb("holidays", path).out == "No year is known yet: fill some from the rules.\n"
    filled = verb("holidays", path, "fill", "--first", "2026", "--last", "2027", "--json").json
    assert filled["covered"] == [2026, 2027]
    assert filled["added"] == len(filled["holidays"]) > 40
    listed = verb("holidays", path, "--calendar", "BE", "--first", "2026")
    assert "Tuesday 21\u00a0July 2026" in listed.out
    assert "2027-" not in listed.out
    refused = verb("holidays", path, "fill", "--first", "1700", "--json")
    assert (refused.code, refused.json["refused"]["code"]) == (1, "holiday.years")
    assert verb("check", path).code == 0
