"""Score sheets that came back, opened in the child: what stands in their fields, or only whose they are.

Files are asked for in batches, since a question takes longer than a sheet; a file that breaks the child is found by
asking for each file of its batch alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any

from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.returned import Reading, ReturnedSheet, Way
from cmpdesk.domain.returns import PREFIX, SheetFile, parse_code, parse_field
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.intake.sheets import SIZE_LIMIT, refuse_size
from cmpdesk.runtime.child import Answer, Child

_BATCH = 32
_CHILDREN = 2
_BROKEN = "file."
_TAIL = 4096


# -- in the child


def serve_returned(params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
    """Read the files `paths`: for each what was found, or the code and the parameters of a refusal."""
    return Answer([_served(path) for path in params["paths"]])


def _served(path: str) -> dict[str, Any]:
    try:
        return _read(path)
    except Foreseen as refused:
        return {"refusal": refused.code, "params": refused.params}


def _read(path: str) -> dict[str, Any]:
    from cmpdesk.intake import returned_office, returned_pdf, sniffing

    data = sniffing.read_bytes(path)
    media = sniffing.media_of(data)
    if media == sniffing.PDF:
        if b"%%EOF" not in data[-_TAIL:]:  # half a file must not look like a whole one
            raise Refusal("return.damaged")
        found = returned_pdf.read(path, data)
    else:
        if media == sniffing.LOCKED:
            raise Refusal("return.encrypted")
        if media not in returned_office.KINDS:
            broken = not data or media == "application/x-damaged-zip"
            raise Refusal("return.damaged" if broken else "return.foreign")
        found = returned_office.read(data, media)
    if not found["sheets"] and found["way"] != Way.SCANNED:
        raise Refusal("return.foreign")
    return found


# -- beside it


class Reader:
    """Reads files in children of its own, which go when it is left. Blocking: use it off the GUI thread."""

    def __init__(self) -> None:
        self._children = [Child() for _ in range(_CHILDREN)]

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in self._children:
            child.close()

    def read(self, paths: Sequence[Path], watch: Watch | None = None) -> tuple[Reading, ...]:
        """Read files, each with its fault where it has one.

        Faults: ``file.missing``, ``file.too-large``, ``return.encrypted``, ``return.damaged``, ``return.foreign``,
        ``sheet.bomb`` and others of archives, and what `Child.ask` names.
        """
        watch = watch or Unwatched()
        made: dict[Path, Reading] = {}
        stamps: dict[Path, tuple[int, int]] = {}
        for path in paths:
            try:
                stamps[path] = stamp(path)
            except Foreseen as fault:
                made[path] = _faulty(path, fault)
        small = list(stamps)
        waiting = iter([small[at : at + _BATCH] for at in range(0, len(small), _BATCH)])
        watch.report(Progress("", len(made), len(paths)))

        def lane(place: int) -> None:
            for batch in waiting:  # each lane takes the next one
                watch.check()
                made.update(zip(batch, _asked(self._children[place], batch, stamps, watch), strict=True))
                watch.report(Progress(batch[-1].name, len(made), len(paths)))

        with ThreadPoolExecutor(_CHILDREN, thread_name_prefix="cmpdesk-returns") as pool:
            for ended in [pool.submit(lane, place) for place in range(min(_CHILDREN, -(-len(small) // _BATCH)))]:
                ended.result()
        return tuple(made[path] for path in paths)


def stamp(path: Path) -> tuple[int, int]:
    """Return the size and the time of change of a file, by which it is known not to have changed.

    Refused with ``file.missing`` or ``file.too-large``.
    """
    found = refuse_size(path, SIZE_LIMIT)
    return found.st_size, found.st_mtime_ns


def _asked(child: Child, paths: Sequence[Path], stamps: Mapping[Path, tuple[int, int]],
           watch: Watch) -> Iterator[Reading]:  # fmt: skip
    try:
        found = child.ask("returned", paths=[str(path) for path in paths], name=paths[0].name, watch=watch).value
    except Refusal as fault:
        if not fault.code.startswith(_BROKEN):
            raise
        if len(paths) == 1:
            yield _faulty(paths[0], fault)
            return
        for path in paths:
            yield from _asked(child, [path], stamps, watch)
        return
    for path, one in zip(paths, found, strict=True):
        yield _reading(path, one, stamps[path])


def _faulty(path: Path, fault: Foreseen) -> Reading:
    told = {**fault.params, "name": path.name}
    return Reading(str(path), path.name, fault=Refusal(fault.code, **told))


def _reading(path: Path, found: dict[str, Any], seen: tuple[int, int]) -> Reading:
    if "refusal" in found:
        return _faulty(path, Refusal(found["refusal"], **found["params"]))
    pages = found["pages"]
    sheets = [
        ReturnedSheet(parse_code(code), pages.get(code, 0), {
            field: value for asked, value in answers.items() if (field := parse_field(asked)) is not None
        })
        for code, answers in found["sheets"].items()
    ]  # fmt: skip
    return Reading(str(path), path.name, kind=SheetFile(found["kind"]), way=Way(found["way"]), sheets=tuple(sheets),
                   stamp=seen, reviewer_id=found["properties"].get(f"{PREFIX}-reviewer", ""))  # fmt: skip
