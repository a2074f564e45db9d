"""Attachments: found in a folder, opened in the child, cleaned for print while the bytes received are kept."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cmpdesk.domain.attachments import AttachmentStatus, InspectedAttachment
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.imports import CheckedRow, Fault
from cmpdesk.domain.tasks import Watch
from cmpdesk.runtime.child import Answer, Child

SIZE_LIMIT = 100 * 1024 * 1024
_MOST_FILES = 50_000
_PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/tiff"})
_FAULTS = frozenset({"file.too-much-memory", "file.takes-too-long", "file.answer-too-large", "file.breaks-reader"})


def serve_attachment(params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
    """Look into one file (in the child): its bytes are the one byte string, the cleaned copy is the
    answer's.
    """
    from cmpdesk.intake import pdfs, pictures, sniffing

    (data,) = blobs
    media = sniffing.media_of(data)
    if media == sniffing.PDF:
        cleaned = pdfs.clean(data)
    elif media in _PICTURES:
        cleaned = pictures.to_pdf(data, media)
    elif media == sniffing.LOCKED:
        cleaned = pdfs.Cleaned(AttachmentStatus.ENCRYPTED)
    elif media == "application/x-damaged-zip":
        cleaned = pdfs.Cleaned(AttachmentStatus.DAMAGED)
    else:
        cleaned = pdfs.Cleaned(AttachmentStatus.OTHER_FORMAT)
    value = {"media": media, "status": cleaned.status, "pages": cleaned.pages, "removed": cleaned.removed}
    return Answer(value, (cleaned.data,) if cleaned.data is not None else ())


def inspect(
    child: Child, path: Path, *, size_limit: int = SIZE_LIMIT, watch: Watch | None = None
) -> InspectedAttachment:
    """Return what the child found in `path`; blocking. A file over `size_limit` bytes is not read.

    Never refuses for what is in the file: a file that breaks its reader is DAMAGED. Raises
    ``file.unreadable`` where the system does, ``task.cancelled`` from `watch`.
    """
    name = display_name(path.name)
    try:
        size = path.stat().st_size
        if size > size_limit:
            return InspectedAttachment(name, size, "", "application/octet-stream", AttachmentStatus.TOO_LARGE)
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return InspectedAttachment(name, 0, "", "application/octet-stream", AttachmentStatus.MISSING)
    except OSError as error:
        raise EnvironmentFailure("file.unreadable", name=name, reason=error.strerror or "") from error
    sha256 = hashlib.sha256(data).hexdigest()
    if not data:
        return InspectedAttachment(name, 0, sha256, "application/octet-stream", AttachmentStatus.EMPTY, original=data)
    try:
        answer = child.ask("attachment", blobs=(data,), name=name, watch=watch)
    except Refusal as refused:
        if refused.code not in _FAULTS:
            raise
        value = {"media": "application/octet-stream", "status": AttachmentStatus.DAMAGED, "pages": 0}
        answer = Answer({**value, "removed": []})
    found = answer.value
    return InspectedAttachment(
        name=name,
        size=len(data),
        sha256=sha256,
        media=found["media"],
        status=AttachmentStatus(found["status"]),
        pages=int(found["pages"]),
        original=data,
        printable=next(iter(answer.blobs), None),
        cleaned=tuple(found["removed"]),
    )


_FORBIDDEN = re.compile('[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff:*?"<>|]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)", re.IGNORECASE)
_LONGEST_NAME = 120


def display_name(name: str) -> str:
    """Return a name that every system can write, never more than 120 bytes, with its ending; paths are cut
    off.
    """
    flat = unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode("utf-8"))
    base = re.split(r"[/\\]", flat)[-1]
    base = " ".join(_FORBIDDEN.sub("", base).split()).rstrip(". ").lstrip(" ")
    if _DEVICES.match(base):
        base = f"_{base}"
    stem, dot, ending = base.rpartition(".")
    if not dot or len(ending) > 10:
        stem, ending = base, ""
    stem = stem or ("_" if ending else "")
    room = _LONGEST_NAME - (len(ending.encode()) + 1 if ending else 0)
    while len(stem.encode()) > room:
        stem = stem[:-1]
    return (f"{stem}.{ending}" if ending else stem) or "_"


@dataclass(frozen=True, slots=True)
class FoundFiles:
    """Which files of a folder belong to which row (row numbers of the sheet); `unmatched` are relative
    names.

    `total` counts the files of the folder; `missing` holds, per row, the names that it lists and the folder
    lacks.
    """

    by_row: Mapping[int, Sequence[Path]]
    unmatched: tuple[str, ...]
    total: int
    missing: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


def find_files(folder: Path, rows: Iterable[CheckedRow]) -> FoundFiles:
    """Find the attachments of `rows`: first those that a row lists by name, then by number.

    A number leads the name of a file or of a folder above it (``12.101_budget.pdf``, ``12-101 CV.pdf``,
    ``12.101/cv.pdf``). Links are not followed; nothing outside `folder` is looked at. Refused with
    ``attachments.no-folder`` and ``attachments.too-many``.
    """
    if not folder.is_dir():
        raise Refusal("attachments.no-folder", name=folder.name or str(folder))
    files = dict(_files(folder))
    drafts = [(row.row, row.draft) for row in rows if row.draft is not None]
    numbers = {tuple(_tokens(draft.number)): row for row, draft in drafts if draft.number}
    owner = {name: _owner(name, numbers) for name in files}
    by_name: dict[str, list[str]] = {}
    for name in files:
        by_name.setdefault(_key(name), []).append(name)
    found: dict[int, list[Path]] = {}
    missing: dict[int, tuple[str, ...]] = {}
    given: set[str] = set()
    for row, draft in drafts:
        lacking: list[str] = []
        for listed in draft.attachment_names:
            same = by_name.get(_key(listed), [])
            own = [name for name in same if owner[name] == row] or (same if len(same) == 1 else [])
            if not own:
                lacking.append(listed)
            elif own[0] not in given:
                given.add(own[0])
                found.setdefault(row, []).append(files[own[0]])
        if lacking:
            missing[row] = tuple(lacking)
    for name in sorted(files, key=_natural):
        row_of = owner[name]
        if name not in given and row_of is not None:
            given.add(name)
            found.setdefault(row_of, []).append(files[name])
    unmatched = tuple(sorted((name for name in files if name not in given), key=_natural))
    return FoundFiles({row: tuple(paths) for row, paths in found.items()}, unmatched, len(files), missing)


def noted(rows: Iterable[CheckedRow], found: FoundFiles) -> tuple[CheckedRow, ...]:
    """Return `rows`, with a warning (``attachments.not-found``) on those that list a file which the folder
    lacks.
    """

    def warned(row: CheckedRow, names: tuple[str, ...]) -> CheckedRow:
        shown = ", ".join(display_name(name) for name in names)
        fault = Fault("", "attachments", "attachments.not-found", {"names": shown})
        return replace(row, warnings=(*row.warnings, fault))

    return tuple(warned(row, found.missing[row.row]) if row.row in found.missing else row for row in rows)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield (relative name, path) of the plain files; links, hidden files and those of other programs are
    left out.
    """
    count = 0
    for base, folders, names in os.walk(folder, followlinks=False):
        folders[:] = sorted(one for one in folders if not one.startswith((".", "__MACOSX")))
        for name in sorted(names):
            path = Path(base, name)
            hidden = name.startswith(("~$", ".")) and not name.startswith("..")
            if hidden or name in {"Thumbs.db", "desktop.ini"}:
                continue
            if path.is_symlink() or not path.is_file():
                continue
            count += 1
            if count > _MOST_FILES:
                raise Refusal("attachments.too-many", name=folder.name, limit=_MOST_FILES)
            yield path.relative_to(folder).as_posix(), path


def _key(name: str) -> str:
    """Return the name by which a listed file is looked up: its last part, without case, spaces as one."""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    return " ".join(base.casefold().split())


_PARTED = re.compile(r"[\W_]+")


def _tokens(text: str) -> list[str]:
    return [part for part in _PARTED.split(unicodedata.normalize("NFKC", text).casefold()) if part]


def _owner(name: str, numbers: Mapping[tuple[str, ...], int]) -> int | None:
    """Return the row whose number leads the file's name, else that of the nearest folder; the longest
    number wins.
    """
    for part in reversed(name.split("/")):
        tokens = _tokens(part)
        for count in range(min(len(tokens), 6), 0, -1):
            row = numbers.get(tuple(tokens[:count]))
            if row is not None:
                return row
    return None


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Sort key: runs of digits by value."""
    return [
        (0, int(part), "") if part.isdigit() else (1, 0, part)
        for part in re.split(r"(\d{1,18})", name.casefold())
        if part
    ]
