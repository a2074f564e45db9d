"""Every verb for every officer: who has not the right is refused in one sentence, and nothing is written."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from cmpdesk.cli import main
from cmpdesk.domain.directory import Officer, OrganisationDraft, PersonDraft, Role
from cmpdesk.i18n import screen
from cmpdesk.services import directory, workspaces
from tests.cli.conftest import Said, Verb
from tests.cli.stories import closed_call
from tests.services.offices import line, sheet

JOINT = [f"{role} of {party}" for party in ("both", "QC", "WB") for role in Role]
"""Officers of the secretariat of a joint workspace and of each Party, in each role."""
LEADS = {"lead of both", "lead of QC", "lead of WB"}
WRITERS = {name for name in JOINT if not name.startswith("reader")}
OF_QC = {name for name in WRITERS if not name.endswith("WB")}

QC = ("--call", "XIVe", "--party", "QC")
PERSON = "Odette Lavoie"
ACTING: dict[str, tuple[tuple[str, ...], set[str]]] = {
    "import": (("SHEET", *QC), OF_QC),
    "cohort": (("SHEET", "--call", "XIVe"), {"lead of both", "officer of both"}),
    "assign": (QC, OF_QC),
    "declare": (("--reviewer", "QC-01", *QC), OF_QC),
    "packets": (("--out", "OUT", *QC), OF_QC),
    "sheets": (("--out", "OUT", *QC), OF_QC),
    "returns": (("EMPTY", *QC), {"lead of QC", "officer of QC"}),
    "progress-sheets": (("--call", "XIVe", "--out", "OUT"), WRITERS),
    "read-progress": (("EMPTY", "--call", "XIVe"), WRITERS),
    "opinion": (("--application", "14.101", "--opinion", "continue", *QC), OF_QC),
    "carry-out": (("--call", "XIVe"), WRITERS),
    "seal-review": (("--call", "XIVe"), LEADS),
    "letters": (("seal", *QC), OF_QC),
    "reschedule": (("--call", "XIVe", "--months", "6", "--title", "Report"), WRITERS),
    "approve": (QC, OF_QC),
    "dossier": (("--out", "OUT", "--replace", *QC), {"lead of QC", "officer of QC"}),
    "experts": (("import", "EXPERTS", "--party", "QC"), OF_QC),
    "projects": (("retain", "--call", "XIVe", "--application", "14.101", "--reason", "Retenue"), WRITERS),
    "holidays": (("fill", "--first", "2026"), WRITERS),
    "minutes": (("--call", "XIVe", "--out", "MINUTES", "--seal"), LEADS),
    "adopt": (("TEMPLATE",), LEADS),
    "erase": (("--person", PERSON), LEADS),
    "reindex": ((), WRITERS),
    "undo": ((), WRITERS),
    "redo": ((), WRITERS),
}
"""Verbs by which an officer changes a workspace: their arguments, and who may."""
READING = {"list", "grants", "requests", "calendar", "milestones", "revisions", "compare", "find", "history", "check",
           "late", "project-sheets", "session-state", "glance", "missions", "mission-order", "mission-report",
           "closing-sheet", "reports", "midterm-dossier",
           "registers", "retention", "reviews"}
WHOLE = {"backup", "restore", "export", "repair", "move"}
"""What anybody can do who has the file: nothing in it is changed, and nobody is named as its author."""
MAKING = {"new", "sample", "demo"}
OWNING = {"server"}
"""For who owns the database on the server: tests/storage/test_rights.py."""


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a workspace, where every officer has a step to take back, and what the verbs are given."""
    folder = tmp_path_factory.mktemp("rights")
    path = closed_call(folder / "bureau.cmpdesk")
    workspace = workspaces.open_workspace(str(path))
    try:
        (first,) = workspaces.officers(workspace)
        directory.add_person(workspace, officer=first, draft=PersonDraft(PERSON))
        for name in (*JOINT, "gone"):
            _officer_with_a_past(workspace, first, name)
    finally:
        workspace.close()
    (folder / "empty").mkdir()
    sheet(folder / "depots.xlsx", [line("12.101", "Tourbières")])
    (folder / "experts.csv").write_text("Name;Organisation\nOdile Marchand;Institut des Tourbières\n", "utf-8")
    return folder


def _officer_with_a_past(workspace: Any, first: Officer, name: str) -> None:
    """Add an officer who led once and made a step; now they are what `name` says."""
    made = workspaces.add_officer(workspace, officer=first, name=name, party_code=None, role=Role.LEAD).value
    directory.add_organisation(workspace, officer=made, draft=OrganisationDraft(f"Institut {name}"))
    role, _, party = name.partition(" of ")
    workspaces.edit_officer(
        workspace, officer=first, officer_id=made.id, seen=made.version, name=name, email="", active=name != "gone",
        party_code=party if party in ("QC", "WB") else None, role=Role(role) if party else Role.LEAD,
        cleared=role == "lead",
    )  # fmt: skip


@pytest.fixture
def path(ground: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(ground / "bureau.cmpdesk", tmp_path / "bureau.cmpdesk"))


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("CMPDESK_LANG", "en")
    yield
    screen.set_language("fr")


def head(path: Path) -> tuple[int, str]:
    """Return the end of the journal."""
    with closing(sqlite3.connect(path)) as connection:
        sequence, digest = connection.execute("SELECT sequence, hash FROM journal_head").fetchone()
    return sequence, digest


def said(verb: Verb, name: str, path: Path, ground: Path, officer: str) -> Said:
    """Run the verb `name` for an officer."""
    given = {
        "SHEET": ground / "depots.xlsx",
        "EXPERTS": ground / "experts.csv",
        "TEMPLATE": Path(main.__file__).parents[3] / "resources" / "programmes" / "grv.toml",
        "OUT": path.parent / "packets",
        "MINUTES": path.parent / "minutes.pdf",
        "EMPTY": ground / "empty",
    }
    arguments = [given.get(one, one) for one in ACTING[name][0]]
    return verb(name, path, *arguments, "--officer", officer, "--json")


def test_every_verb_is_in_the_matrix() -> None:
    known = set(main.verbs().commands)
    assert known == {*ACTING, *READING, *WHOLE, *MAKING, *OWNING}
    takes_officer = {
        name for name, one in main.verbs().commands.items() if any("--officer" in each.opts for each in one.params)
    }
    assert takes_officer == {*ACTING, "new", "history", "late"}


@pytest.mark.parametrize("name", ACTING)
def test_who_has_not_the_right_is_refused(verb: Verb, path: Path, ground: Path, name: str) -> None:
    before, files = head(path), sorted(path.parent.iterdir())
    for officer in (*sorted(set(JOINT) - ACTING[name][1]), "gone", "nobody"):
        answer = said(verb, name, path, ground, officer)
        assert answer.code == main.REFUSED, officer
        refused = answer.json["refused"]
        assert refused["code"].startswith("access.") == (officer in JOINT), (officer, refused)
        assert answer.err == refused["sentence"] + "\n", officer
        assert refused["sentence"].count(".") == 1
        assert officer in refused["sentence"] or refused["code"] == "access.see-marks"
        assert sorted(path.parent.iterdir()) == files, officer
    assert head(path) == before


@pytest.mark.parametrize("name", ACTING)
def test_who_has_the_right_is_not_refused_for_want_of_it(verb: Verb, path: Path, ground: Path, name: str) -> None:
    """The other half of the matrix: what a verb still says is about the work, such as that nothing is assigned."""
    allowed = sorted(ACTING[name][1])
    answers = [said(verb, name, Path(shutil.copy(path, path.parent / f"{number}.cmpdesk")), ground, officer)
               for number, officer in enumerate(allowed)]  # fmt: skip
    codes = {answer.json["refused"]["code"] if answer.code else "" for answer in answers}
    wanting = {"assign": "assignment.no-reviewers", "declare": "reviewer.unknown",
               "packets": "packets.nothing-assigned", "projects": "application.unknown",
               "letters": "letter.none-chosen", "reschedule": "revision.nothing", "approve": "record.gone",
               "cohort": "cohort.call-not-open", "sheets": "packets.nothing-assigned", "redo": "redo.nothing",
               "returns": "return.no-files", "progress-sheets": "progress.no-review",
               "read-progress": "progress.no-review", "opinion": "progress.no-review",
               "minutes": "progress.no-review", "carry-out": "progress.no-review",
               "seal-review": "progress.no-review"}  # fmt: skip
    expected = wanting.get(name, "")
    assert codes == {expected}
    if not expected and name != "reindex":  # its words are no part of the journal
        heads = {head(path.parent / f"{number}.cmpdesk") for number in range(len(allowed))}
        assert head(path) not in heads


def test_in_the_office_of_one_party_the_jury_of_the_other_is_closed_even_to_a_lead(
    verb: Verb, path: Path, ground: Path
) -> None:
    with closing(sqlite3.connect(path)) as connection:  # the office of Québec, as `cmpdesk new --office QC` makes it
        connection.execute("UPDATE workspace SET office = 'QC'")
        connection.execute("UPDATE officer SET party_code = 'QC'")
        connection.commit()
    before = head(path)
    for officer in ("reader of QC", "officer of QC", "lead of QC"):
        for name in ("assign", "packets"):
            arguments = ["--call", "XIVe", "--party", "WB", "--officer", officer, "--json"]
            arguments += ["--out", str(path.parent / "out")] if name == "packets" else []
            answer = verb(name, path, *arguments)
            assert (answer.code, answer.json["refused"]["code"].partition(".")[0]) == (main.REFUSED, "access")
    assert head(path) == before
