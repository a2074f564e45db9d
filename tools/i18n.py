"""Collect, update and compile the message catalogs: `python tools/i18n.py extract | update | compile`.

Template and catalogs carry no dates and no line numbers, so that they change only when a message does.
"""

import argparse
import ast
import os
import sys
import tempfile
from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import IO, Any, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import extract as messages_of
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "translations"
SOURCE = ROOT / "src" / "cmpdesk"
DOMAIN = "cmpdesk"
COMPLETE = ("en", "fr", "nl")
"""Languages whose catalog holds every message; an overlay (fr_CA) holds only what it says differently."""

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "NN_": (1, 2),
    "NC_": ((1, "c"), 2),
    "t": None,
    "tc": ((1, "c"), 2),
    "n": (1, 2),
    "gettext": None,
    "ngettext": (1, 2),
}
DROPPED = tuple(
    f'"{field}:'.encode()
    for field in (
        "POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Report-Msgid-Bugs-To", "Last-Translator",
        "Language-Team",
    )
)  # fmt: skip
"""Header fields that change by themselves or say nothing."""


def catalog_file(folder: Path, language: str) -> Path:
    return folder / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def languages(folder: Path) -> list[str]:
    """Return every language or overlay that has a catalog in `folder`."""
    return sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def calls(
    file: IO[bytes], keywords: Collection[str], _tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Yield the messages of a Python file: every call of a keyword, inside an f-string too, where Babel sees none."""
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in keywords:
            texts = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
            yield node.lineno, name, texts[0] if len(texts) == 1 else tuple(texts), []


def collect(source: Path = SOURCE) -> Catalog:
    """Return all messages of the code in `source`, sorted, with the files that use them."""
    catalog = Catalog(project="CMP Desk", version="0.1", charset="utf-8", fuzzy=False)
    catalog.header_comment = "# Messages of CMP Desk."
    for path in sorted(source.rglob("*.py")):
        with path.open("rb") as file:
            rows = messages_of(cast(Any, calls), file, KEYWORDS)  # Babel's types ask for less than its code
            found = sorted(rows, key=lambda row: row[0])
        for _line, message, _comments, context in found:
            catalog.add(message, None, [(path.relative_to(source.parent).as_posix(), 0)], context=context)
    return catalog


def written(catalog: Catalog) -> bytes:
    """Return `catalog` as the text of a .po file without the lines that change by themselves."""
    buffer = BytesIO()
    write_po(buffer, catalog, width=100, sort_by_file=True, include_lineno=False, ignore_obsolete=True)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(DROPPED))


def replace_file(path: Path, content: bytes) -> None:
    """Write `content` to `path` at once; a reader sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(path)


def template_file(folder: Path) -> Path:
    return folder / f"{DOMAIN}.pot"


def extract(folder: Path, source: Path = SOURCE) -> str:
    catalog = collect(source)
    replace_file(template_file(folder), written(catalog))
    return f"{len(catalog)} messages in {template_file(folder).name}"


def updated(template: Catalog, path: Path, language: str) -> tuple[Catalog, int]:
    """Return the catalog of `language` brought up to `template`, and how many messages it still lacks.

    English takes each message as its own translation. An overlay never receives new messages.
    """
    if path.exists():
        with path.open("rb") as stream:
            catalog = read_po(stream, locale=language, domain=DOMAIN)
    else:
        catalog = Catalog(locale=language, domain=DOMAIN, project="CMP Desk", version="0.1", fuzzy=False)
    catalog.update(template, no_fuzzy_matching=True)
    catalog.fuzzy = False
    catalog.header_comment = f"# Messages of CMP Desk: {language}."
    missing = 0
    for message in [each for each in catalog if each.id]:
        texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
        if any(texts):
            continue
        if language == "en":
            message.string = message.id
        elif language in COMPLETE:
            missing += 1
        else:
            catalog.delete(message.id, message.context)
    return catalog, missing


def update(folder: Path) -> str:
    gaps = []
    for language in sorted({*COMPLETE, *languages(folder)}):
        # Read anew each time: Babel puts the template's own message objects into the catalog it updates.
        with template_file(folder).open("rb") as stream:
            template = read_po(stream, domain=DOMAIN)
        path = catalog_file(folder, language)
        catalog, missing = updated(template, path, language)
        replace_file(path, written(catalog))
        gaps.append(f"{language} {missing}")
    return "untranslated: " + ", ".join(gaps)


def compile_catalogs(folder: Path, target: Path) -> int:
    """Compile the catalogs of `folder` newer than their .mo files in `target`; return how many."""
    count = 0
    for language in languages(folder):
        source = catalog_file(folder, language)
        compiled = catalog_file(target, language).with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns > source.stat().st_mtime_ns:
            continue
        with source.open("rb") as stream:
            catalog = read_po(stream, locale=language, domain=DOMAIN)
        buffer = BytesIO()
        write_mo(buffer, catalog)
        replace_file(compiled, buffer.getvalue())
        count += 1
    return count


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("verb", choices=("extract", "update", "compile"))
    parser.add_argument("--quiet", action="store_true", help="say nothing when all is well")
    chosen = parser.parse_args(arguments)
    if chosen.verb == "extract":
        line = extract(TRANSLATIONS)
    elif chosen.verb == "update":
        line = update(TRANSLATIONS)
    else:
        line = f"{compile_catalogs(TRANSLATIONS, TRANSLATIONS)} catalogs compiled"
    if not chosen.quiet:
        sys.stdout.write(line + "\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
