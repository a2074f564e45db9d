"""F1 opens the guide at the page for the place; pages have twins, and no link leads nowhere."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from pytestqt.qtbot import QtBot

from cmpdesk.cli import main
from cmpdesk.i18n import screen
from cmpdesk.runtime.resources import GUIDES, guide
from cmpdesk.ui.catalogue import PAGES
from cmpdesk.ui.help import PLACES, HelpWindow
from tests.ui.conftest import Opener

LINK = re.compile(r"\]\(([^)#]+)")
LABEL = re.compile("[“«]([^”»]+)[”»]")
ROOT = Path(__file__).parents[2]
CODE = re.compile(r"^ {4,}(?P<block>\S.*)$|`(?P<span>[^`]+)`", re.MULTILINE)
OPTION = re.compile(r"--[a-z][a-z-]+")
OF_OTHERS = {"--data-checksums", "--auth", "--encoding", "--help"}
SHORT = 4
"""A message with fewer letters beside its placeholders could be anything."""


@cache
def messages(language: str) -> re.Pattern[str]:
    """Return what any message of the program looks like, without access keys, quotation marks and spaces."""
    found: set[str] = set()
    if language == "en":
        for path in Path(screen.__file__).parents[1].rglob("*.py"):
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    else:
        for path in (ROOT / "translations").glob(f"{language}*/LC_MESSAGES/cmpdesk.po"):
            with path.open("rb") as catalog:
                for message in read_po(catalog):
                    found |= {message.string} if isinstance(message.string, str) else set(message.string or ())
    told = {plain(one) for one in found}
    told = {one for one in told if len(re.sub(r"\{.*?\}|\W", "", one)) >= (SHORT if "{" in one else 1)}
    return re.compile("|".join(re.sub(r"\\{\w+\\}", ".+", re.escape(one)) for one in told))


def plain(message: str) -> str:
    return re.sub("[&“”«»\\s]", "", message).removesuffix(".")


def commands(page: str) -> list[str]:
    """Return the code of a page, one by one."""
    return [match["block"] or match["span"] for match in CODE.finditer(page)]


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


@pytest.mark.parametrize("language", GUIDES)
def test_what_the_guide_quotes_is_said_by_the_program(language: str) -> None:
    said = messages(language)
    for page in guide(language).glob("*.md"):
        for label in LABEL.findall(page.read_text(encoding="utf-8")):
            assert said.fullmatch(plain(label)), f"{page.name}: {label}"


@pytest.mark.parametrize("language", GUIDES)
def test_every_command_of_the_guide_is_understood(language: str) -> None:
    verbs = main.verbs().commands
    known = {option for verb in verbs.values() for command in (verb, *getattr(verb, "commands", {}).values())
             for param in command.params for option in param.opts}  # fmt: skip
    for page in guide(language).glob("*.md"):
        for code in commands(page.read_text(encoding="utf-8")):
            assert set(OPTION.findall(code)) <= known | OF_OTHERS, f"{page.name}: {code}"
            words = code.split()
            if words[0] != "cmpdesk" or len(words) == 1 or words[1].startswith("-") or words[1].isupper():
                continue
            assert words[1] in verbs, f"{page.name}: {code}"
            verb = verbs[words[1]]
            named = getattr(verb, "commands", {}).get(words[2] if len(words) > 2 else "", verb)
            taken = {option for param in named.params for option in param.opts}
            assert set(OPTION.findall(code)) <= taken, f"{page.name}: {code}"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_guide_names_no_version_that_grows_old(language: str) -> None:
    whole = "\n".join(path.read_text(encoding="utf-8") for path in guide(language).glob("*.md"))
    assert re.findall(r"cmpdesk[_-]\d+\.\d\S*", whole) == []


def test_every_verb_stands_in_the_guide() -> None:
    table = (guide("en") / "command-line.md").read_text(encoding="utf-8")
    shown = [name for name, verb in main.verbs().commands.items() if not verb.hidden]
    assert [name for name in shown if f"`{name} " not in table] == []


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
