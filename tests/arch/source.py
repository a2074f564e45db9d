"""Reading our own source as syntax trees, once for all tests of this folder."""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "cmpdesk"
SOURCES = ("src", "bench", "tools", "tests")


def files(*folders: str) -> list[Path]:
    """Return the Python files of top-level folders (all of them by default)."""
    return sorted(path for folder in folders or SOURCES for path in (ROOT / folder).rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path), filename=str(path))


def comments(path: Path) -> Iterator[tuple[int, str]]:
    """Give each real comment with its line; a comment inside a string is none."""
    for token in tokenize.generate_tokens(StringIO(text(path)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def calls(path: Path) -> Iterator[tuple[int, str, ast.Call]]:
    """Give each call with its line and the last part of the name that is called."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.lineno, node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.lineno, node.func.attr, node


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Give each imported module by its full name, those inside functions included."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module


SILENCED = re.compile(r"#\s*(?:type:\s*ignore|noqa)\b")
REASONED = re.compile(
    r"#\s*(?:type:\s*ignore\[[a-z0-9, -]+\]|noqa:\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*)(?P<rest>.*)"
)


def bare(comment: str) -> bool:
    """Tell whether `comment` silences a check without naming it, or without a reason of two words or more."""
    if not SILENCED.search(comment):
        return False
    named = REASONED.search(comment)
    return named is None or len(re.findall(r"\w+", named["rest"])) < 2
