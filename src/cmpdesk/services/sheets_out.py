"""Score sheets handed out alone, beside the packets, for readers who fill them in an office program."""

import re
from collections.abc import Sequence
from pathlib import Path

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.packets import PacketApplication, PacketContent
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import SheetFile
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.services import packets
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import packets as queries
from cmpdesk.storage.workspace import Workspace


def export_sheets(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, out: Path, kind: SheetFile,
                  reviewer_ids: Sequence[str] | None = None, together: bool = False, replace: bool = False,
                  watch: Watch | None = None) -> Outcome[tuple[Path, ...]]:  # fmt: skip
    """Write the score sheets of a jury (or of some reviewers) into the folder `out`, all of them or none.

    One file for each application, or for each reviewer where they go `together`; what its reader does not mark, or has
    not declared upon, has none. The journal notes how many sheets were handed out. Refused with ``score.not-judging``
    where the other Party judges for both, with ``packets.nothing-assigned`` where nobody chosen reads anything, with
    ``sheets.held-back`` where nobody has declared yet, and with ``packets.would-overwrite`` where a name is taken,
    unless `replace`.
    """
    watch = watch or Unwatched()
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        if clearance.holds_strict(connection, call_id):  # else a sheet could be missing without anybody knowing
            workspace.require(officer, Right.SEE_STRICT)
    party = programme(workspace, call.programme_id).party(side).code
    workspace.require(officer, Right.PRODUCE_PACKETS, party)
    if not call.judges(side):
        raise Refusal("score.not-judging", party=party)
    with workspace.read() as connection:
        contents = queries.contents(connection, call, side)
    chosen = [one for one in contents if reviewer_ids is None or one.reviewer.id in reviewer_ids]
    files = _files(chosen, kind, together=together)
    if not files:
        waiting = any(one.held_back for content in chosen for one in content.applications)
        raise Refusal("sheets.held-back" if waiting else "packets.nothing-assigned")
    taken = [name for name in files if (out / name).exists()]
    if taken and not replace:
        raise packets.would_overwrite(out, taken)
    from cmpdesk.documents import score_files  # with its PDF libraries: not while the window opens

    made_at = workspace.now().replace(microsecond=0)
    with packets.staged_in(out) as staged:
        for done, (name, (content, reads)) in enumerate(files.items()):
            watch.check()
            watch.report(Progress(content.reviewer.code, done, len(files)))
            score_files.write(content, reads, kind, staged / name, made_at)
        watch.check()
        count = sum(len(reads) for _, reads in files.values())
        with workspace.write(officer, "sheets.export", kind=StepKind.RECORD, count=count, file=kind) as transaction:
            transaction.commit()
        for name in files:
            packets.place(staged / name, out / name)
    return Outcome(tuple(out / name for name in files), Area.HISTORY)


def _files(contents: Sequence[PacketContent], kind: SheetFile, *,
           together: bool) -> dict[str, tuple[PacketContent, list[PacketApplication]]]:  # fmt: skip
    """Return what goes into each file, by its name; names that would be the same are told apart."""
    files: dict[str, tuple[PacketContent, list[PacketApplication]]] = {}
    for content in contents:
        reads = [one for one in content.applications if one.gate.may_mark]
        stem = packets.file_name(content).removesuffix(".pdf")
        groups = [("", reads)] if together else [(f"_{one.sheet.number}", [one]) for one in reads]
        for part, group in groups:
            if not group:
                continue
            name = re.sub(r"[^\w.-]+", "-", f"{stem}_sheets{part}")
            if f"{name}.{kind}".casefold() in {other.casefold() for other in files}:
                name += f"-{content.reviewer.id[:8]}-{group[0].sheet.id[:8]}"
            files[f"{name}.{kind}"] = (content, group)
    return files
