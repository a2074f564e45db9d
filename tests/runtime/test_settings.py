"""Settings survive, are replaced as a whole, and never keep a program from starting."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cmpdesk.runtime import paths, settings


@pytest.fixture(autouse=True)
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CMPDESK_PROFILE", str(tmp_path / "profile"))
    return tmp_path / "profile"


def test_there_are_defaults_before_any_file() -> None:
    assert settings.load() == settings.Settings()
    assert not settings.settings_file().exists()


def test_what_is_changed_is_there_again() -> None:
    settings.change(language="nl", appearance="dark")
    settings.remember_layout("window", "AAAA")
    settings.remember_workspace("/home/a/appel.cmpdesk", "w1", "o1")
    found = settings.load()
    assert (found.language, found.appearance) == ("nl", "dark")
    assert found.layouts == {"window": "AAAA"}
    assert found.recent == ("/home/a/appel.cmpdesk",)
    assert found.officers == {"w1": "o1"}


def test_the_last_opened_comes_first_once() -> None:
    for name in ("a", "b", "a"):
        settings.remember_workspace(name)
    assert settings.load().recent == ("a", "b")
    settings.forget_workspace("a")
    assert settings.load().recent == ("b",)
    for number in range(20):
        settings.remember_workspace(str(number))
    assert len(settings.load().recent) == settings.RECENT


@pytest.mark.parametrize(
    ("location", "kept"),
    [
        ("postgresql://claire:secret@db.example/cmp", "postgresql://claire@db.example/cmp"),
        ("postgresql://claire:p%40ss@db.example:5433/cmp?sslmode=require", "postgresql://claire@db.example:5433/cmp?sslmode=require"),
        ("postgresql://db.example/cmp", "postgresql://db.example/cmp"),
        ("postgresql+psycopg://a:b:c@h/d", "postgresql+psycopg://a@h/d"),
        ("/home/a@b/appel.cmpdesk", "/home/a@b/appel.cmpdesk"),
    ],
)  # fmt: skip
def test_no_password_is_kept(location: str, kept: str) -> None:
    settings.remember_workspace(location)
    assert settings.load().recent == (kept,)
    assert "secret" not in settings.settings_file().read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b'"text"', b"null", b"[" * 100_000])
def test_a_damaged_file_is_kept_aside(content: bytes) -> None:
    path = settings.settings_file()
    path.write_bytes(content)
    assert settings.load() == settings.Settings()
    assert path.with_name("settings.damaged.json").read_bytes() == content
    settings.change(language="fr")
    assert settings.load().language == "fr"


def test_values_that_are_not_allowed_fall_back_one_by_one() -> None:
    settings.settings_file().write_text(
        json.dumps({"language": "de", "appearance": "dark", "recent": [1, "a"], "layouts": {"x": 1, "y": "z"}})
    )
    found = settings.load()
    assert found == settings.Settings(appearance="dark", recent=("a",), layouts={"y": "z"})


def test_a_failed_write_leaves_the_old_settings(profile: Path) -> None:
    settings.change(language="fr")
    settings.settings_file().unlink()
    settings.settings_file().mkdir()  # what stands in the way of the replacement
    (settings.settings_file() / "held").touch()
    assert settings.save(settings.Settings(language="en")) is False
    assert [path.name for path in (profile / "data").iterdir()] == ["settings.json"]


def test_threads_do_not_lose_each_others_changes() -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: settings.remember_layout(str(number), "x"), range(40)))
    assert set(settings.load().layouts) == {str(number) for number in range(40)}


def test_folders_are_closed_to_others(profile: Path) -> None:
    for folder in (paths.data_dir(), paths.log_dir(), paths.spool_dir()):
        assert folder.is_dir()
        assert folder.parent == profile
        assert os.name != "posix" or stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_profile_the_folders_are_those_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CMPDESK_PROFILE")
    for variable in ("XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable.lower()))
    assert paths.data_dir() == tmp_path / "xdg_data_home" / "cmpdesk"
    assert paths.spool_dir() == tmp_path / "xdg_cache_home" / "cmpdesk" / "spool"


def test_garbage_is_set_aside_each_time_and_never_overwritten() -> None:
    path = settings.settings_file()
    for content in ("{", "[1]", "\x00"):
        path.write_text(content, encoding="utf-8")
        assert settings.load() == settings.Settings()
        settings.change(language="nl")
    kept = [path.with_name(f"settings.damaged{number}.json") for number in ("", "-2", "-3")]
    assert [one.read_text(encoding="utf-8") for one in kept] == ["{", "[1]", "\x00"]


def test_what_a_newer_version_wrote_is_kept_for_it() -> None:
    settings.settings_file().write_text('{"language": "nl", "holograms": {"on": true}}', encoding="utf-8")
    settings.change(density="compact")
    assert json.loads(settings.settings_file().read_text(encoding="utf-8"))["holograms"] == {"on": True}
    assert (settings.load().language, settings.load().density) == ("nl", "compact")


@pytest.mark.parametrize(("name", "value"), [("child_memory", 1), ("child_memory", True), ("child_memory", "2048"),
                                             ("child_seconds", 10_000), ("density", "airy"), ("folders", [1]),
                                             ("folders", {"elsewhere": "/x"})])  # fmt: skip
def test_a_value_that_is_not_allowed_falls_back(name: str, value: object) -> None:
    settings.settings_file().write_text(json.dumps({name: value}), encoding="utf-8")
    assert getattr(settings.load(), name) == getattr(settings.Settings(), name)
