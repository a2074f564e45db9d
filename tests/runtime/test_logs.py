"""The log and the crash reports tell where, never what an officer typed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cmpdesk.domain.errors import Refusal
from cmpdesk.runtime import crash, logs

CANARY = "Marguerite Deschênes-Lacroix"


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path))
    logs.close()
    yield tmp_path
    logs.close()


def lines(profile: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (profile / "log" / logs.FILE).read_text(encoding="utf-8").splitlines()]


def test_a_line_is_json_with_allowed_keys(profile: Path) -> None:
    logs.log("workspace.open", database="sqlite", steps=12, seconds=0.4)
    logs.warn("child.lost", code="file.breaks-reader")
    first, second = lines(profile)
    assert (first["event"], first["database"], first["steps"], first["level"]) == (
        "workspace.open",
        "sqlite",
        12,
        "info",
    )
    assert second["level"] == "warning"
    assert first.keys() <= logs.KEYS


def test_what_people_type_does_not_get_in(profile: Path) -> None:
    logs.log(
        CANARY, officer=CANARY, code=CANARY, title=CANARY, path=f"/home/{CANARY}", kind=Refusal("a.b", name=CANARY)
    )
    content = (profile / "log" / logs.FILE).read_text(encoding="utf-8")
    assert "Marguerite" not in content
    assert "Desch" not in content
    assert lines(profile)[0]["event"] == "withheld"


def test_the_log_turns_over(profile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "SIZE", 2_000)
    for number in range(200):
        logs.log("step", count=number)
    files = sorted((profile / "log").glob(f"{logs.FILE}*"))
    assert len(files) == logs.KEPT + 1
    assert all(path.stat().st_size <= 2_000 for path in files)


def test_a_folder_that_cannot_be_made_is_no_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "file"))
    logs.log("step")
    assert crash.report(ValueError(CANARY)) is None


def fail(name: str) -> None:
    try:
        raise Refusal("record.gone", name=name)
    except Refusal as refused:
        raise ValueError(f"cannot show {name}") from refused


def test_a_report_tells_the_place_and_no_content(profile: Path) -> None:
    with pytest.raises(ValueError, match="cannot show") as caught:
        fail(CANARY)
    path = crash.report(caught.value)
    assert path is not None
    content = path.read_text(encoding="utf-8")
    assert "Marguerite" not in content
    assert "ValueError" in content
    assert "Refusal record.gone" in content
    assert "test_logs.py" in content
    assert str(Path.home()) not in content
    assert lines(profile)[-1]["exception"] == "ValueError"


def test_old_reports_are_dropped(profile: Path) -> None:
    for _ in range(crash.KEPT + 5):
        crash.report(ValueError())
    assert len(list((profile / "log").glob("crash-*.txt"))) == crash.KEPT


def test_what_nobody_catches_is_reported(profile: Path) -> None:
    code = (
        "import threading; from cmpdesk.runtime import crash; crash.install()\n"
        "thread = threading.Thread(target=lambda: [][1]); thread.start(); thread.join()\n"
        f"raise ValueError({CANARY!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Marguerite" not in done.stderr
    reports = sorted(path.read_text(encoding="utf-8") for path in (profile / "log").glob("crash-*.txt"))
    assert len(reports) == 2
    assert any("IndexError" in report for report in reports)
    assert (profile / "log" / "native-crash.txt").exists()


def test_modules_open_no_file_and_load_no_structlog() -> None:
    modules = "cmpdesk.runtime.logs, cmpdesk.runtime.crash, cmpdesk.runtime.settings"
    code = f"import sys, {modules}; print('structlog' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
