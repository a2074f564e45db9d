"""Rows change through the ORM's flush or the one bulk helper, so that the journal sees every change.

Tables that are not journalled may be written in bulk, each by the one module named here.
"""

import ast
import re
from collections.abc import Set
from pathlib import Path

import pytest

from tests.arch import source

STORAGE = "src/cmpdesk/storage"
DOORS = {
    # counters only ever rise; `table` in the bulk helpers, which tell the journal first
    f"{STORAGE}/workspace.py": {"NumberCounter", "table"},
    f"{STORAGE}/journal.py": {"JournalHead"},  # the chain's end
    f"{STORAGE}/erasure.py": {"JournalEntry"},  # takes values and salts away, never a digest
    f"{STORAGE}/blobs.py": {"Blob"},  # destroyed by an erasure only
    # the index, which is made from the rows, and what can be read in blobs
    f"{STORAGE}/moving.py": {"JournalHead"},  # a copy brings its own end of the chain
    f"{STORAGE}/presence.py": {"Presence"},  # who is editing now: no record of anything
    f"{STORAGE}/search.py": {"SearchEntry", "search_words", "BlobText", "blob_text", "search_texts"},
    f"{STORAGE}/backups/catalogue.py": {"main"},  # the image under way, a file that nobody knows of yet
    f"{STORAGE}/backups/restoring.py": {"blob"},  # the same, filled again
    f"{STORAGE}/repairing.py": {"main", "journal_head"},  # the new file, which has no journal of its own yet
}
BULK = {"update", "delete"}
RAW = re.compile(
    r"^\s*(?:UPDATE\s+\S+\s+SET|DELETE\s+FROM|INSERT\s+(?:OR\s+\w+\s+)?INTO|REPLACE\s+INTO|TRUNCATE)\b",
    re.IGNORECASE,
)
CASCADE = re.compile(r"\bON\s+DELETE\s+(?:CASCADE|SET\s+NULL)\b", re.IGNORECASE)


def bulk_writes(module: ast.Module, allowed: Set[str] = frozenset()) -> list[str]:
    """Return each SQLAlchemy `update()` or `delete()`, raw writing statement and cascade of a module.

    Those on a table of `allowed` are left out.
    """
    found = []
    imported = {
        alias.asname or alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy")
        for alias in node.names
        if alias.name in BULK
    }
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            callee = ast.unparse(node.func)
            last = callee.rpartition(".")[2]
            of_sqlalchemy = callee.startswith(("sa.", "sqlalchemy.")) or "__table__" in callee
            of_query = last in BULK and ".query(" in callee
            if node.args and ast.unparse(node.args[0]) in allowed:
                continue
            if callee in imported or (last in BULK and of_sqlalchemy) or of_query:
                found.append(f"{node.lineno}: {callee}()")
            found += [f"{node.lineno}: {name}" for name in cascades(node)]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and writes(node.value):
            if any(re.search(rf"\b{table}\b", node.value) for table in allowed):
                continue
            found.append(f"{node.lineno}: {node.value[:40]!r}")
    return found


def writes(statement: str) -> bool:
    return bool(RAW.search(statement) or CASCADE.search(statement))


def cascades(call: ast.Call) -> list[str]:
    """Return the keyword arguments of a call that let the database change other rows by itself."""
    harmful = {"ondelete": ("CASCADE", "SET NULL"), "passive_deletes": ("True", "'all'")}
    return [
        f"{word.arg}={ast.unparse(word.value)}"
        for word in call.keywords
        if word.arg in harmful and any(each in ast.unparse(word.value) for each in harmful[word.arg])
    ]


@pytest.mark.parametrize("path", source.files("src"), ids=source.name_of)
def test_no_write_goes_round_the_journal(path: Path) -> None:
    if "/storage/migrations/" not in source.name_of(path):
        assert bulk_writes(source.tree(path), DOORS.get(source.name_of(path), frozenset())) == []


@pytest.mark.parametrize("name", DOORS)
def test_each_door_is_still_in_use(name: str) -> None:
    text = source.text(source.ROOT / name)
    assert [table for table in DOORS[name] if table not in text] == []


@pytest.mark.parametrize(
    "code",
    [
        "from sqlalchemy import update\nupdate(Call).values(title='x')",
        "from sqlalchemy import delete as remove\nremove(Call)",
        "import sqlalchemy as sa\nsa.update(Call)",
        "Call.__table__.delete()",
        "session.query(Call).delete()",
        "text('UPDATE call SET title = 1')",
        "connection.exec_driver_sql('delete from call')",
        "ForeignKey('call.id', ondelete='CASCADE')",
    ],
)
def test_a_way_round_is_seen(code: str) -> None:
    assert bulk_writes(ast.parse(code)) != []
    assert bulk_writes(ast.parse(code), {"JournalHead"}) != []


@pytest.mark.parametrize(
    "code", ["found.update(other)", "cache.delete(key)", "text('SELECT 1')", "'Delete this?'"]
)
def test_what_is_no_write(code: str) -> None:
    assert bulk_writes(ast.parse(code)) == []
