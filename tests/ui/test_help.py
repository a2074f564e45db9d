"""F1 opens the guide at the page for the place; pages have twins, and no link leads nowhere."""

import re
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cmpdesk.i18n import screen
from cmpdesk.runtime.resources import GUIDES, guide
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.help import PLACES, HelpWindow
from tests.ui.conftest import Opener

LINK = re.compile(r"\]\(([^)#]+)")


def test_every_place_has_its_page_in_each_language() -> None:
    assert {spec.name for spec in PAGES} <= set(PLACES)
    for language in GUIDES:
        assert [name for name in PLACES.values() if not (guide(language) / f"{name}.md").is_file()] == []


def test_every_page_has_its_twin_and_stands_in_the_index() -> None:
    french, english = ({path.name for path in guide(language).glob("*.md")} for language in ("fr", "en"))
    assert french == english
    for language in GUIDES:
        index = (guide(language) / "index.md").read_text(encoding="utf-8")
        assert [name for name in sorted(french - {"index.md"}) if f"]({name})" not in index] == []


@pytest.mark.parametrize("language", GUIDES)
def test_no_link_and_no_picture_leads_nowhere(language: str) -> None:
    for page in guide(language).glob("*.md"):
        for target in LINK.findall(page.read_text(encoding="utf-8")):
            assert target.startswith("https://") or (page.parent / target).is_file(), f"{page.name}: {target}"


def test_f1_opens_the_page_for_the_place_and_words_are_found(opened: Opener, workspace_file: Path,
                                                             qtbot: QtBot) -> None:  # fmt: skip
    window = opened(workspace_file)
    window.go("imports")
    window.actions_of["help"].trigger()
    shown = window.findChild(HelpWindow)
    assert shown is not None
    assert shown.page.source().fileName() == "imports.md"
    shown.box.setText("colonne")
    shown.find_next()
    assert shown.page.textCursor().selectedText().lower() == "colonne"
    shown.open_page("juries")
    shown.actions_of["back"].trigger()
    assert shown.page.source().fileName() == "imports.md"
    screen.set_language("en")
    window.actions_of["help"].trigger()
    newer = [one for one in window.findChildren(HelpWindow) if one.language == "en"]
    assert len(newer) == 1
    newer[0].close()
