"""The habits of the house that a program can check."""

import ast
import sys
from pathlib import Path

import pytest

from tests.arch import source

MODULE_LINES = 400
FUNCTION_LINES = 60
# The task runner, the child process and the command line: where an unforeseen fault becomes a report.
BOUNDARIES = {
    "src/cmpdesk/ui/tasks.py",
    "src/cmpdesk/runtime/child.py",
    "src/cmpdesk/cli/main.py",
}
MARKUP_DOOR = "src/cmpdesk/documents/markup.py"


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=source.name_of(path)) for path in paths]


@pytest.mark.parametrize("path", named(source.files()))
def test_modules_and_functions_are_short(path: Path) -> None:
    long = [
        f"{node.name} ({length} lines)"
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]
    assert not long
    assert len(source.text(path).splitlines()) <= MODULE_LINES


@pytest.mark.parametrize("path", named(source.files()))
def test_no_check_is_silenced_without_its_name_and_a_reason(path: Path) -> None:
    assert [row for row in source.comments(path) if source.bare(row[1])] == []


@pytest.mark.parametrize(
    ("comment", "refused"),
    [
        ("# type: ignore", True),
        ("# noqa", True),
        ("# noqa: S603", True),
        ("# type: ignore[misc]  # no", True),
        ("# noqa: S603 - a fixed list of arguments", False),
        ("# type: ignore[misc]  # ReportLab has no types", False),
        ("# the word noqa in a sentence", False),
    ],
)
def test_what_counts_as_silenced(comment: str, refused: bool) -> None:
    assert source.bare(comment) is refused


@pytest.mark.parametrize("path", named(source.files("src")))
def test_no_print_and_no_broad_except(path: Path) -> None:
    assert [line for line, name, _call in source.calls(path) if name == "print"] == []
    if source.name_of(path) in BOUNDARIES:
        return
    broad = [
        node.lineno
        for node in ast.walk(source.tree(path))
        if isinstance(node, ast.ExceptHandler) and names(node.type) & {"", "Exception", "BaseException"}
        if not tidies(node)
    ]
    assert broad == []


def tidies(handler: ast.ExceptHandler) -> bool:
    """Tell whether a handler of BaseException only cleans up: it ends by raising what it caught again."""
    last = handler.body[-1]
    return names(handler.type) == {"BaseException"} and isinstance(last, ast.Raise) and last.exc is None


def names(caught: ast.expr | None) -> set[str]:
    """Return the names of the exceptions of an `except`; an empty name stands for a bare one."""
    if caught is None:
        return {""}
    parts = caught.elts if isinstance(caught, ast.Tuple) else [caught]
    return {ast.unparse(part).rpartition(".")[2] for part in parts}


def test_reportlab_markup_is_made_in_one_place() -> None:
    """ReportLab reads markup in a paragraph's text, `<img src=...>` included: one function escapes it."""
    outside = [
        f"{source.name_of(path)}:{line}"
        for path in source.files("src")
        for line, name, _call in source.calls(path)
        if name in {"Paragraph", "XPreformatted"} and source.name_of(path) != MARKUP_DOOR
    ]
    assert outside == []


@pytest.mark.parametrize("path", named(source.files("src/cmpdesk/domain")))
def test_domain_imports_the_standard_library_only(path: Path) -> None:
    foreign = [
        name
        for _line, name in source.imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not (name == "cmpdesk.domain" or name.startswith("cmpdesk.domain."))
    ]
    assert foreign == []


@pytest.mark.parametrize("path", named(source.files("src/cmpdesk/domain")))
def test_public_names_of_the_domain_say_what_they_are(path: Path) -> None:
    module = source.tree(path)
    silent = [
        node.name
        for node in module.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert silent == []
    if len(module.body) > 0:
        assert ast.get_docstring(module)


@pytest.mark.parametrize("path", named(source.files("src")))
def test_nothing_opens_a_file_at_import(path: Path) -> None:
    openers = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "mkdir", "connect"}
    assert [(line, name) for line, name in at_import(source.tree(path)) if name in openers] == []


def at_import(module: ast.Module) -> list[tuple[int, str]]:
    """Return the calls that importing the module makes itself: those in functions wait to be called."""
    found: list[tuple[int, str]] = []
    waiting: list[ast.AST] = list(module.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_main_guard(node):
            continue
        if isinstance(node, ast.Call):
            found.append((node.lineno, ast.unparse(node.func).rpartition(".")[2]))
        waiting.extend(ast.iter_child_nodes(node))
    return found


def is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


@pytest.mark.parametrize("path", named([each for each in source.files("tests") if "test_" in each.name]))
def test_each_test_asserts_something(path: Path) -> None:
    """A test asserts or expects a refusal, itself or in a function of its module, or calls a `check...`."""
    functions = {node.name: node for node in ast.walk(source.tree(path)) if isinstance(node, ast.FunctionDef)}
    proving = {name for name, node in functions.items() if proves(node)}
    silent = [
        name
        for name, node in functions.items()
        if name.startswith("test_") and name not in proving and not called(node) & proving
        if not any(each.startswith(("check", "assert")) for each in called(node))
    ]
    assert silent == []


def called(function: ast.FunctionDef) -> set[str]:
    return {
        ast.unparse(node.func).rpartition(".")[2] for node in ast.walk(function) if isinstance(node, ast.Call)
    }


def proves(function: ast.FunctionDef) -> bool:
    waits = {"raises", "waitUntil", "waitSignal", "fail", "warns"}
    return any(isinstance(node, ast.Assert) for node in ast.walk(function)) or bool(called(function) & waits)
