"""Every code that the program raises has its sentence, in three languages, with its parameters."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from cmpdesk.domain.access import Right
from cmpdesk.domain.calls import GUARDS, CallAction, CallState
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.filings import APPLICATION_GUARDS, ApplicationAction
from cmpdesk.domain.imports import Fault
from cmpdesk.domain.money import Money
from cmpdesk.domain.text import LocalisedText
from cmpdesk.i18n import messages
from cmpdesk.i18n.catalogs import Plural
from cmpdesk.i18n.faults import FAULTS
from cmpdesk.i18n.sentences import BARE, COUNTED, SENTENCES
from cmpdesk.i18n.steps import STEPS
from cmpdesk.i18n.words import Words

SOURCE = Path(messages.__file__).parents[1]
RAISED = {"Refusal", "EnvironmentFailure", "Unreadable", "Fault", "_refuse", "Unclear"}
CODE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*")
LANGUAGES = ("fr", "en", "nl")


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(SOURCE.rglob("*.py")):
        yield path.relative_to(SOURCE), ast.parse(path.read_text(encoding="utf-8"))


def raised() -> set[tuple[str, str]]:
    """Return (code, file) for each literal code that an error, a fault or a note is made of."""
    found = set()
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and name_of(node.func) in RAISED:
                parts = [*node.args[:3], *(word.value for word in node.keywords if word.arg == "code")]
            elif isinstance(node, ast.Tuple) and is_note(node):
                parts = [node.elts[0]]
            else:
                continue
            for part in parts:
                found |= {(text, str(path)) for text in literals(part) if CODE.fullmatch(text)}
    return found


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_note(node: ast.Tuple) -> bool:
    """Tell whether a pair is (code, parameters), or (code, kind of error)."""
    if len(node.elts) != 2 or not isinstance(node.elts[0], ast.Constant):
        return False
    second = node.elts[1]
    return isinstance(second, ast.Dict) or name_of(second) in RAISED | {"params"}


def literals(node: ast.expr) -> set[str]:
    return {each.value for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)}


def written_labels() -> set[tuple[str, str]]:
    """Return (label, file) for each literal label of a step."""
    return {
        (text.value, str(path))
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and name_of(node.func) == "write" and len(node.args) > 1
        for text in [node.args[1]]
        if isinstance(text, ast.Constant) and isinstance(text.value, str) and "." in text.value
    }


def placeholders(text: str | Plural) -> set[str]:
    forms = (text,) if isinstance(text, str) else text
    return {name for form in forms for _text, name, _spec, _conversion in Formatter().parse(form) if name}


def test_every_code_of_the_source_has_a_sentence() -> None:
    known = SENTENCES.keys() | FAULTS.keys()
    assert {(code, path) for code, path in raised() if code not in known} == set()
    assert len(raised()) > 80


@pytest.mark.parametrize("code", [f"access.{right}" for right in Right])
def test_every_right_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


@pytest.mark.parametrize(
    "code", [*(f"call.guard.{name}" for name in GUARDS), *(f"application.guard.{name}" for name in APPLICATION_GUARDS)]
)
def test_every_guard_has_a_sentence(code: str) -> None:
    assert code in SENTENCES


def test_every_step_has_a_label() -> None:
    moves = {f"call.{action}" for action in CallAction} | {f"application.{action}" for action in ApplicationAction}
    assert moves <= STEPS.keys()
    assert {(label, path) for label, path in written_labels() if label not in STEPS} == set()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", sorted(SENTENCES | FAULTS))
def test_a_sentence_is_whole_without_any_parameter(code: str, language: str) -> None:
    told = messages.sentence(Words.of(language), Refusal(code))
    assert told[:1].isupper() or not told[:1].isalpha()
    assert "{" not in told
    assert code not in told


@pytest.mark.parametrize("code", sorted(SENTENCES))
def test_a_sentence_shows_each_parameter(code: str) -> None:
    text = SENTENCES[code]
    params = {name: f"<{name}>" for name in placeholders(text)}
    told = messages.sentence(Words.of("fr"), Refusal(code, **params))
    assert all(value in told for name, value in params.items() if name not in {"table", "side"})


def test_what_is_counted_is_named() -> None:
    assert COUNTED.keys() <= SENTENCES.keys()
    assert BARE.keys() <= SENTENCES.keys()
    assert all(not placeholders(text) for text in BARE.values())


def test_an_unknown_code_is_named() -> None:
    words = Words.of("fr")
    assert "nothing.known" in messages.sentence(words, Refusal("nothing.known", what=1))
    assert "nothing.known" in messages.sentence(words, EnvironmentFailure("nothing.known"))
    assert messages.reason(words, "nothing.known", {}) == "nothing.known"
    assert messages.step(words, "nothing.known", {}) == "nothing.known"


def test_parameters_are_written_as_the_language_writes_them() -> None:
    words = Words.of("fr")
    told = messages.sentence(words, Refusal("call.no-such-move", state=CallState.DRAFT, action=CallAction.CLOSE))
    assert "«\u00a0Clore l’appel\u00a0»" in told
    assert "«\u00a0Brouillon\u00a0»" in told
    told = messages.sentence(words, Refusal("file.too-large", name="a.pdf", size=123_000_000, limit=100_000_000))
    assert "123\u00a0Mo" in told
    assert "100\u00a0Mo" in told
    assert "1 candidature n" in messages.sentence(words, Refusal("call.guard.decided", undecided=1))
    assert "2 candidatures n" in messages.sentence(words, Refusal("call.guard.decided", undecided=2))


def test_values_of_every_kind_can_be_parameters() -> None:
    words = Words.of("fr")
    for value, shown in [
        (True, "oui"),
        (None, "—"),
        (Money(100, "CAD"), "1,00\u00a0$"),
        (date(2022, 4, 1), "1er\u00a0avril 2022"),
        (LocalisedText(fr="Santé"), "Santé"),
        (["QC", "WB"], "QC et WB"),
    ]:
        assert shown in messages.sentence(words, Refusal("party.unknown", code="XX", known=value))


def test_what_is_not_known_is_left_out() -> None:
    words = Words.of("fr")
    assert "…" not in messages.sentence(words, EnvironmentFailure("disk.full"))
    assert "/tmp/a" in messages.sentence(words, EnvironmentFailure("disk.full", path="/tmp/a", free=1000))  # noqa: S108 - a text


def test_an_empty_reason_leaves_no_colon() -> None:
    words = Words.of("fr")
    for params in ({"name": "a.ods", "reason": ""}, {"name": "a.ods"}):
        assert messages.sentence(words, EnvironmentFailure("file.unreadable", **params)) == (
            "a.ods ne peut pas être lu."
        )
    assert "Partie" not in messages.sentence(words, Refusal("officer.none-for-party", party=""))


def test_a_fault_begins_with_its_cell() -> None:
    words = Words.of("fr")
    unreadable = Fault("F7", "amount", "amount.unreadable", {"value": "6.400 ou 6.800"})
    assert messages.fault(words, unreadable) == "F7\u00a0: «\u00a06.400 ou 6.800\u00a0» n’est pas un montant"
    impossible = Fault("H9", "received_at", "date.does-not-exist", {"day": "31", "month": "2", "year": "2022"})
    assert messages.fault(words, impossible) == "H9\u00a0: le 31\u00a0février 2022 n’existe pas"
    assert messages.fault(Words.of("en"), impossible) == "H9: 31\u00a0February 2022 does not exist"
    missing = Fault("", "title", "cell.required", {})
    assert messages.fault(words, missing) == "Titre\u00a0: valeur manquante"


def test_steps_are_told_in_the_language_of_the_reader() -> None:
    params = {"count": 61, "file": "depots_wbi.ods"}
    assert messages.step(Words.of("fr"), "import.commit", params) == "Importation de 61 dépôts de depots_wbi.ods"
    assert messages.step(Words.of("nl"), "import.commit", {"count": 1, "file": "a.ods"}) == (
        "Import van 1 indiening uit a.ods"
    )
    assert messages.step(Words.of("fr"), "call.approve", {"party": "WB"}).endswith("WB")
