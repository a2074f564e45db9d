"""The command line itself: usage, languages, exit codes, the boundary."""

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from cmpdesk import __version__
from cmpdesk.cli import main
from tests.cli.conftest import Verb

VERBS = ("new", "sample", "import", "list", "assign", "packets", "check", "history", "undo", "redo", "erase")


def test_help_names_every_verb_and_not_the_demo(verb: Verb) -> None:
    said = verb("--help")
    assert said.code == 0
    for name in VERBS:
        assert f"\n  {name} " in said.out
    assert "demo" not in said.out


def test_helps_are_in_the_language_asked_for(verb: Verb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CMPDESK_LANG", "en")
    assert "Verify the file" in verb("check", "--help").out
    monkeypatch.setenv("CMPDESK_LANG", "fr")
    assert "Verify the file" not in verb("check", "--help").out


@pytest.mark.parametrize(("language", "usage"), [("fr", "Emploi\u00a0:"), ("nl", "Gebruik:")])
def test_nothing_of_a_help_stays_english(
    verb: Verb, monkeypatch: pytest.MonkeyPatch, language: str, usage: str
) -> None:
    monkeypatch.setenv("CMPDESK_LANG", language)
    said = verb("--help").out + verb("assign", "--help").out
    assert said.startswith(usage)
    for english in ("Usage:", "Arguments:", "Options:", "Verbs:", "COMMAND", "Show this", "[required]", "[default"):
        assert english not in said


@pytest.mark.parametrize(
    "arguments",
    [
        ("bogus",),
        ("check",),
        ("new", "x.cmpdesk"),
        ("list", "x.cmpdesk", "--unknown"),
        ("history", "x.cmpdesk", "--limit", "0"),
        ("import", "x.cmpdesk", "missing.xlsx", "--call", "XIVe", "--party", "QC"),
    ],
)
def test_bad_usage_ends_with_two_and_makes_nothing(
    verb: Verb, arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = verb(*arguments)
    assert said.code == main.BAD_USAGE
    assert said.err.count("\n") == 1
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (("bogus",), "usage.no-verb", "bogus"),
        (("check",), "usage.missing", "FILE"),
        (("erase", "x.cmpdesk"), "usage.missing", "--person"),
        (("list", "x.cmpdesk", "--unknown"), "usage.no-option", "--unknown"),
        (("list", "x.cmpdesk", "--call"), "usage.needs-value", "--call"),
        (("list", "x.cmpdesk", "--json=3"), "usage.takes-no-value", "--json"),
        (("list", "x.cmpdesk", "y", "z"), "usage.too-much", "y z"),
        (("history", "x.cmpdesk", "--limit", "0"), "usage.bad-value", "--limit"),
        (("import", "x.cmpdesk", "missing.xlsx", "--call", "X", "--party", "QC"), "usage.no-file", "SHEET"),
    ],
)
def test_bad_usage_is_one_sentence_and_one_document(
    verb: Verb, arguments: tuple[str, ...], code: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CMPDESK_LANG", "en")
    said = verb(*arguments, "--json") if arguments[-1] != "--call" else verb("list", "x.cmpdesk", "--json", "--call")
    assert said.code == main.BAD_USAGE
    assert said.json["usage"]["code"] == code
    assert told in said.json["usage"]["sentence"]
    assert said.err == said.json["usage"]["sentence"] + "\n"


def test_new_makes_a_workspace_and_never_overwrites_one(verb: Verb, tmp_path: Path) -> None:
    path = tmp_path / "bureau.cmpdesk"
    said = verb("new", path, "--office", "qc", "--officer", "Mireille Gagnon-Dubé", "--json")
    assert said.code == 0
    assert said.json["office"] == "QC"
    before = path.read_bytes()
    again = verb("new", path, "--office", "WB", "--officer", "X", "--json")
    assert again.code == main.REFUSED
    assert again.json["refused"]["code"] == "workspace.exists"
    assert again.json["refused"]["sentence"] in again.err
    assert path.read_bytes() == before


def test_new_without_a_name_is_refused(verb: Verb, tmp_path: Path) -> None:
    said = verb("new", tmp_path / "a.cmpdesk", "--office", "QC", "--officer", "  ")
    assert said.code == main.REFUSED
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("office", ["", "WBI", "Québec"])
def test_new_for_an_office_nobody_knows_is_refused(verb: Verb, tmp_path: Path, office: str) -> None:
    said = verb("new", tmp_path / "n.cmpdesk", "--office", office, "--officer", "Odile Garneau", "--json")
    assert said.code == main.REFUSED
    assert said.json["refused"]["code"] == "party.unknown"
    assert "WB" in said.err
    assert not list(tmp_path.iterdir())


def test_new_in_a_missing_folder_is_the_environment(verb: Verb, tmp_path: Path) -> None:
    said = verb("new", tmp_path / "none" / "a.cmpdesk", "--office", "QC", "--officer", "X")
    assert said.code == main.ENVIRONMENT
    assert "none" in said.err


def test_check_of_a_sound_workspace(verb: Verb, workspace: Path) -> None:
    said = verb("check", workspace, "--json")
    assert said.code == 0
    assert said.json["sound"] is True
    assert said.json["steps"] == 1
    assert len(said.json["head"]) == 64


def test_check_finds_what_was_changed_behind_the_journal(verb: Verb, workspace: Path) -> None:
    connection = sqlite3.connect(workspace)
    connection.execute("UPDATE officer SET name = 'Quelqu’un d’autre'")
    connection.execute("UPDATE journal_step SET officer_id = 'x'")
    connection.commit()
    connection.close()
    said = verb("check", workspace, "--json")
    assert said.code == 1
    assert said.json["sound"] is False
    assert all(fault["sentence"] for fault in said.json["faults"])


def test_history_tells_steps_in_sentences(verb: Verb, workspace: Path) -> None:
    steps = verb("history", workspace, "--json").json["steps"]
    assert [step["label"] for step in steps] == ["workspace.create"]
    assert steps[0]["officer"] == "Claire Boisvert-Lemaire"
    assert steps[0]["sentence"] in verb("history", workspace).out


def test_redo_without_an_undo_is_refused(verb: Verb, workspace: Path) -> None:
    said = verb("redo", workspace, "--json")
    assert said.code == main.REFUSED
    assert said.json["refused"]["code"] == "redo.nothing"


def test_an_officer_nobody_knows_is_refused(verb: Verb, workspace: Path) -> None:
    said = verb("undo", workspace, "--officer", "Personne")
    assert said.code == main.REFUSED
    assert "Personne" in said.err


def test_a_call_nobody_knows_is_refused(verb: Verb, workspace: Path) -> None:
    said = verb("list", workspace, "--call", "XLe")
    assert said.code == main.REFUSED
    assert "XLe" in said.err


def test_list_of_an_empty_workspace(verb: Verb, workspace: Path) -> None:
    assert verb("list", workspace, "--json").json == {"calls": []}


def test_a_workspace_on_a_server_answers_the_same_verbs(verb: Verb, postgres_database: str) -> None:
    assert verb("new", postgres_database, "--office", "WB", "--officer", "Xavier Delhaye").code == 0
    assert verb("new", postgres_database, "--office", "WB", "--officer", "Xavier Delhaye").code == main.REFUSED
    assert verb("check", postgres_database, "--json").json["sound"] is True
    assert verb("history", postgres_database, "--json").json["steps"][0]["officer"] == "Xavier Delhaye"


def test_an_unexpected_error_is_reported_without_a_traceback(
    verb: Verb, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cmpdesk.services import workspaces

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a secret of the user")

    monkeypatch.setattr(workspaces, "check", broken)
    said = verb("check", workspace)
    assert said.code == main.ENVIRONMENT
    assert "Traceback" not in said.err
    assert "secret" not in said.err
    report = Path(os.environ["CMPDESK_PROFILE"]) / "log"
    assert list(report.glob("crash-*.txt"))


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"CMPDESK_LANG": "nl"}, "nl"),
        ({"CMPDESK_LANG": "", "LC_ALL": "en_CA.UTF-8"}, "en_CA"),
        ({"CMPDESK_LANG": "", "LC_ALL": "C", "LANG": "nl_BE.UTF-8"}, "fr"),
        ({"CMPDESK_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "nl_BE.UTF-8"}, "nl_BE"),
        ({"CMPDESK_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": "de_DE.UTF-8"}, "fr"),
    ],
)
def test_language(variables: dict[str, str], expected: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert main.language() == expected


def test_the_program_itself_keeps_progress_off_standard_output(workspace: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "cmpdesk", "check", str(workspace), "--json"], capture_output=True, check=False
    )
    assert done.returncode == 0
    assert json.loads(done.stdout)["sound"] is True
    assert done.stderr == b""


def test_a_terminal_without_the_letters_still_gets_an_answer(workspace: Path) -> None:
    def answer(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "cmpdesk", *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        )

    assert b"?" in answer("history", str(workspace)).stdout
    steps = json.loads(answer("history", str(workspace), "--json").stdout)["steps"]
    assert "é" in steps[0]["sentence"]


def test_the_program_itself_returns_its_exit_codes(tmp_path: Path) -> None:
    def code(*arguments: str) -> int:
        return subprocess.run(
            [sys.executable, "-m", "cmpdesk", *arguments], capture_output=True, check=False
        ).returncode

    (tmp_path / "vide.cmpdesk").touch()
    assert code("check", str(tmp_path / "vide.cmpdesk")) == main.REFUSED
    assert code("check", str(tmp_path / "absent.cmpdesk")) == main.ENVIRONMENT
    assert code("bogus") == main.BAD_USAGE


def test_neither_the_child_nor_the_desktop_loads_the_database_or_the_command_line() -> None:
    script = (
        "import sys, cmpdesk.__main__, cmpdesk.intake.child_main\n"
        "cmpdesk.intake.child_main.handlers()\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "sys.exit(1 if loaded & {'sqlalchemy', 'PySide6', 'typer', 'rich'} else 0)\n"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(["--version"]) == main.DONE
    assert capsys.readouterr().out == f"CMP Desk {__version__}\n"
