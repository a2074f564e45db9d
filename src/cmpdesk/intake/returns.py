"""Score sheets that came back, opened in the child: what stands in their fields, or only whose they are.

Files are asked for in batches, since a question takes longer than a sheet; a file that breaks the child is found by
asking for each file of its batch alone.
"""

import hashlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from cmpdesk.domain.errors import Foreseen, Refusal
from cmpdesk.domain.returned import Reading, ReturnedSheet, Value, Way
from cmpdesk.domain.returns import PREFIX, SheetCode, SheetField, SheetFile, parse_code, parse_name
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.intake.sheets import SIZE_LIMIT, refuse_size
from cmpdesk.runtime.child import Answer, Child

_BATCH = 40
_CHILDREN = 2
_BROKEN = "file."


# -- in the child


def serve_returned(params: dict[str, Any], blobs: tuple[bytes, ...]) -> Answer:
    """Read the files `paths`: for each what was found, or the code and the parameters of a refusal."""
    return Answer([_served(path) for path in params["paths"]])


def _served(path: str) -> dict[str, Any]:
    try:
        return _read(path)
    except Refusal as refused:
        return {"refusal": refused.code, "params": refused.params}


def _read(path: str) -> dict[str, Any]:
    from cmpdesk.intake import returned_office, returned_pdf, sniffing

    data = sniffing.read_bytes(path)
    media = sniffing.media_of(data)
    if media == sniffing.PDF:
        found = returned_pdf.read(path, data)
    elif media in returned_office.KINDS:
        found = returned_office.read(data, media)
    elif media == sniffing.LOCKED:
        raise Refusal("return.encrypted")
    else:
        raise Refusal("return.damaged" if not data or media == "application/x-damaged-zip" else "return.foreign")
    if not found["names"] and not found["codes"] and found["way"] != Way.SCANNED:
        raise Refusal("return.foreign")
    return {**found, "sha256": hashlib.sha256(data).hexdigest()}


# -- beside it


def read(paths: Sequence[Path], watch: Watch | None = None) -> tuple[Reading, ...]:
    """Read the files `paths`, each with its fault where it has one; blocking: call it off the GUI thread.

    Faults: ``file.missing``, ``file.too-large``, ``return.encrypted``, ``return.damaged``, ``return.foreign``,
    ``sheet.bomb`` and others of archives, and what `Child.ask` names.
    """
    watch = watch or Unwatched()
    made: dict[Path, Reading] = {}
    small: list[Path] = []
    for path in paths:
        try:
            refuse_size(path, SIZE_LIMIT)
            small.append(path)
        except Foreseen as fault:
            made[path] = _faulty(path, fault)
    batches = [small[at : at + _BATCH] for at in range(0, len(small), _BATCH)]
    watch.report(Progress("", 0, len(paths)))
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor(_CHILDREN, thread_name_prefix="cmpdesk-returns"))
        children = [stack.enter_context(Child()) for _ in range(min(_CHILDREN, len(batches)))]

        def lane(place: int) -> None:
            for batch in batches[place :: len(children)]:
                watch.check()
                for reading in _asked(children[place], batch, watch):
                    made[Path(reading.path)] = reading
                watch.report(Progress(batch[-1].name, len(made), len(paths)))

        for ended in [pool.submit(lane, place) for place in range(len(children))]:
            ended.result()
    return tuple(made[path] for path in paths)


def _asked(child: Child, paths: Sequence[Path], watch: Watch) -> Iterator[Reading]:
    try:
        found = child.ask("returned", paths=[str(path) for path in paths], name=paths[0].name, watch=watch).value
    except Refusal as fault:
        if not fault.code.startswith(_BROKEN):
            raise
        if len(paths) == 1:
            yield _faulty(paths[0], fault)
            return
        for path in paths:
            yield from _asked(child, [path], watch)
        return
    for path, one in zip(paths, found, strict=True):
        yield _reading(path, one)


def _faulty(path: Path, fault: Foreseen) -> Reading:
    told = {**fault.params, "name": path.name}
    return Reading(str(path), path.name, fault=Refusal(fault.code, **told))


def _reading(path: Path, found: dict[str, Any]) -> Reading:
    if "refusal" in found:
        return _faulty(path, Refusal(found["refusal"], **found["params"]))
    answers: dict[SheetCode, dict[SheetField, Value]] = {}
    pages: dict[SheetCode, int] = {}
    for plain, page in found["codes"]:
        code = parse_code(plain)
        answers.setdefault(code, {})
        pages.setdefault(code, page)
    for name, value in found["names"]:
        known = parse_name(name)
        if known is not None:
            answers.setdefault(known[0], {}).setdefault(known[1], value)
    return Reading(
        str(path), path.name, found["sha256"], SheetFile(found["kind"]), Way(found["way"]),
        found["properties"].get(f"{PREFIX}-reviewer", ""),
        tuple(ReturnedSheet(code, pages.get(code, 0), given) for code, given in answers.items()),
    )  # fmt: skip
