"""The life of a message: collected, given to each catalog, translated, compiled."""

import gettext
from pathlib import Path

import pytest

from tools import i18n

CODE = '''
def shown(words, count):
    """Not a message."""
    words.t("Open a call")
    words.n("{count} row", "{count} rows", count)
    return words.text("Not a message either")
'''
FRENCH = {'"Open a call"\nmsgstr ""': '"Open a call"\nmsgstr "Ouvrir un appel"'}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "code"
    folder.mkdir()
    (folder / "page.py").write_text(CODE, encoding="utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, source: Path) -> Path:
    """Catalogs of which French has one translation; fr_CA says that one differently."""
    catalogs = tmp_path / "translations"
    i18n.extract(catalogs, source)
    i18n.update(catalogs)
    french = i18n.catalog_file(catalogs, "fr")
    text = french.read_text(encoding="utf-8")
    for before, after in FRENCH.items():
        assert before in text
        text = text.replace(before, after)
    french.write_text(text, encoding="utf-8")
    overlay = i18n.catalog_file(catalogs, "fr_CA")
    overlay.parent.mkdir(parents=True)
    overlay.write_text(text.replace("Ouvrir un appel", "Lancer un appel"), encoding="utf-8")
    return catalogs


def test_messages_are_found_and_other_strings_are_not(source: Path) -> None:
    found = {str(message.id) for message in i18n.collect(source) if message.id}
    assert found == {"Open a call", "('{count} row', '{count} rows')"}


def test_messages_inside_a_formatted_text_are_found_too(source: Path) -> None:
    (source / "more.py").write_text("shown = f\"{code} ({t('to {day}', day=day)})\"\n", encoding="utf-8")
    assert "to {day}" in {message.id for message in i18n.collect(source)}


def test_the_files_change_only_with_a_message(folder: Path, source: Path) -> None:
    i18n.update(folder)
    before = {path: path.read_bytes() for path in folder.rglob("*.po*")}
    (source / "page.py").write_text("\n\n" + CODE, encoding="utf-8")
    i18n.extract(folder, source)
    i18n.update(folder)
    assert {path: path.read_bytes() for path in folder.rglob("*.po*")} == before
    assert not any(b"-Date" in content for content in before.values())


def test_a_new_message_reaches_the_languages_but_no_overlay(folder: Path, source: Path) -> None:
    (source / "more.py").write_text('words.t("Close")\n', encoding="utf-8")
    i18n.extract(folder, source)
    assert i18n.update(folder) == "untranslated: en 0, fr 2, fr_CA 0, nl 3"
    assert "Close" in i18n.catalog_file(folder, "fr").read_text(encoding="utf-8")
    assert "Close" not in i18n.catalog_file(folder, "fr_CA").read_text(encoding="utf-8")
    assert "Lancer un appel" in i18n.catalog_file(folder, "fr_CA").read_text(encoding="utf-8")


def test_a_message_that_is_gone_leaves_every_catalog(folder: Path, source: Path) -> None:
    (source / "page.py").write_text('words.t("Close")\n', encoding="utf-8")
    i18n.extract(folder, source)
    i18n.update(folder)
    assert not [path for path in folder.rglob("*.po") if "Open a call" in path.read_text(encoding="utf-8")]


def test_compiled_catalogs_speak_and_are_made_again_only_when_needed(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "compiled"
    assert i18n.compile_catalogs(folder, target) == 4
    assert i18n.compile_catalogs(folder, target) == 0
    french = gettext.translation("cmpdesk", target, ["fr_CA", "fr"])
    assert french.gettext("Open a call") == "Lancer un appel"
    english = gettext.translation("cmpdesk", target, ["en"])
    assert english.ngettext("{count} row", "{count} rows", 2) == "{count} rows"
