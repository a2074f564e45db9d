"""Reviewer packets: which are to be made anew, their production, and the register of what was issued.

A packet is made anew only where its content has changed; then it is the next issue. The register holds the bytes of
every issue, so that the file given to a reviewer can be had again.
"""

import re
import shutil
import tempfile
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from cmpdesk.documents import shown
from cmpdesk.documents.house import House
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.interests import Gate
from cmpdesk.domain.packets import (
    Difference,
    PacketContent,
    PacketOrder,
    PacketRow,
    PacketState,
    ProducedPacket,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Progress, Unwatched, Watch
from cmpdesk.runtime.disk import failure
from cmpdesk.services.programmes import programme
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import packets as queries
from cmpdesk.storage.workspace import Workspace

_AREAS = Area.PACKETS | Area.HISTORY
_NAMED = 5
"""Files that a refusal names before it says only that there are more."""
_STAGING = ".cmpdesk-packets-"
_FORGOTTEN = 3600.0
"""Age in seconds after which a staging folder belongs to a batch that was killed."""


@dataclass(frozen=True, slots=True)
class _Case:
    """One reviewer's packet as it would be now, and its last issue (a row of `packet`)."""

    content: PacketContent
    parts: shown.Parts
    fingerprint: str
    last: Any | None

    @property
    def reviewer_id(self) -> str:
        return self.content.reviewer.id

    @property
    def state(self) -> PacketState:
        if not self.content.applications:
            return PacketState.NOTHING
        if self.last is None:
            return PacketState.TO_PRODUCE
        same = self.fingerprint == self.last.fingerprint and self.last.erased_at is None
        return PacketState.READY if same else PacketState.OUTDATED

    def differences(self) -> tuple[Difference, ...]:
        """What the next issue would change in the last one."""
        if self.last is None or self.state is not PacketState.OUTDATED:
            return ()
        front, applications = self.last.outline
        before = shown.Parts(front, tuple((number, digest) for number, digest in applications))
        return shown.differences(before, self.parts)


def packets(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[PacketRow, ...]:
    """Return the packet of each reviewer of one Party, by code: where it stands, and what changed since its last issue.

    Nothing is laid out. Empty where the call has no grid yet.
    """
    workspace.require(officer, Right.SEE_APPLICATIONS)
    with workspace.read() as connection:
        if call_queries.grid(connection, call_id) is None:
            return ()
    return tuple(_row(case) for case in _cases(workspace, call_id, side))


def produce(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, out: Path,
            reviewer_ids: tuple[str, ...] | None = None, jobs: int = 2,
            watch: Watch | None = None) -> Outcome[tuple[PacketRow, ...]]:  # fmt: skip
    """Write the packets of a jury (or of some reviewers) into the folder `out` and register the new issues in one step.

    What its reader has not declared upon is held back: the packet then holds their declaration, and the next issue
    the application. A packet whose content has not changed keeps its issue; its file is written again only where it
    is missing or altered. Where the work is cancelled or fails, nothing is registered and `out` is as it was.
    Refused with ``packets.nothing-assigned`` where nobody chosen reads anything.
    """
    watch = watch or Unwatched()
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        if clearance.holds_strict(connection, call_id):  # else a page could be missing without anybody knowing
            workspace.require(officer, Right.SEE_STRICT)
    workspace.require(officer, Right.PRODUCE_PACKETS, programme(workspace, call.programme_id).party(side).code)
    cases = [
        case
        for case in _cases(workspace, call_id, side)
        if case.content.applications and (reviewer_ids is None or case.reviewer_id in reviewer_ids)
    ]
    if not cases:
        raise Refusal("packets.nothing-assigned")
    names = _file_names(cases)
    fresh = [case for case in cases if case.state is not PacketState.READY]
    with staged_in(out) as staging:
        orders = _orders(workspace, fresh)
        made = _printed(workspace, orders, names, staging, jobs, watch)
        for case in cases:
            if case.last is not None and case.state is PacketState.READY:
                watch.check()
                name = names[case.reviewer_id]
                _restore(workspace, case.last.sha256, out / name, staging / name)
        watch.check()
        if made:
            _register(workspace, officer, fresh, orders, made, names)
        for path in sorted(staging.iterdir()):
            place(path, out / path.name)
    chosen = {case.reviewer_id for case in cases}
    rows = [_row(case) for case in _cases(workspace, call_id, side) if case.reviewer_id in chosen]
    return Outcome(tuple(rows), _AREAS if made else Area.NONE)


def issue_bytes(workspace: Workspace, sha256: str) -> bytes:
    """Return the bytes of a registered issue: ``packet.erased``, ``blob.missing``, ``blob.altered``."""
    with workspace.read() as connection:
        if queries.erased(connection, sha256):
            raise Refusal("packet.erased")
        if not clearance.issue_seen(connection, sha256):
            raise Refusal("blob.missing", sha256=sha256)
        return blobs.get(connection, sha256)


def save_all(workspace: Workspace, *, officer: Officer, issues: Sequence[tuple[str, str]], out: Path,
             replace: bool = False, watch: Watch | None = None) -> tuple[Path, ...]:  # fmt: skip
    """Write registered issues, given as (SHA-256, file name), into the folder `out`: all of them or none.

    Refused with ``packets.would-overwrite`` where a name is taken by another content, unless `replace`.
    """
    watch = watch or Unwatched()
    workspace.require(officer, Right.SEE_APPLICATIONS)
    with staged_in(out) as staging:
        for done, (digest, name) in enumerate(issues):
            watch.check()
            watch.report(Progress(name, done, len(issues)))
            _restore(workspace, digest, out / name, staging / name)
        watch.check()
        staged = sorted(staging.iterdir())
        taken = [path.name for path in staged if (out / path.name).exists()]
        if taken and not replace:
            raise would_overwrite(out, taken)
        for path in staged:
            place(path, out / path.name)
    return tuple(out / name for _, name in issues)


def would_overwrite(out: Path, names: Sequence[str]) -> Refusal:
    """Return the refusal to write over files; it names the first of them, which are enough to know what they are."""
    named = ", ".join([*names[:_NAMED], *(["…"] if len(names) > _NAMED else [])])
    return Refusal("packets.would-overwrite", folder=out.absolute().name, names=named)


def file_name(content: PacketContent) -> str:
    """Return the name of a packet's file, the same for each issue: programme, session, reviewer."""
    call = content.call
    session = call.session_label or call.title.in_("fr")
    code = content.reviewer.code
    if not code.casefold().startswith(content.party.code.casefold()):
        code = f"{content.party.code}-{code}"
    return f"{safe(content.programme.code)}-{safe(session)[:40].strip('-')}_{safe(code)}.pdf"


def safe(text: str) -> str:
    """Return a part of a file name: letters, digits and hyphens of every system."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub("[^A-Za-z0-9]+", "-", plain).strip("-")


def _file_names(cases: Sequence[_Case]) -> dict[str, str]:
    """Return a file name for each reviewer; codes that differ only in what a file name cannot hold are told apart."""
    names: dict[str, str] = {}
    for case in cases:
        name = file_name(case.content)
        if name.casefold() in {taken.casefold() for taken in names.values()}:
            name = f"{name[:-4]}-{case.reviewer_id[:8]}.pdf"
        names[case.reviewer_id] = name
    return names


# -- what the packets would be now


def _cases(workspace: Workspace, call_id: str, side: Side) -> list[_Case]:
    with workspace.read() as connection:
        contents = queries.contents(connection, call_queries.call(connection, call_id), side)
        last = queries.last_issues(connection, call_id, side)
    known: dict[int, str] = {}
    cases = []
    for now in contents:
        content = _with_handed_out(now, last.get(now.reviewer.id))
        house = House.of(content.programme, content.party, content.language)
        parts = shown.parts(content, house, known)
        cases.append(_Case(content, parts, shown.whole(parts), last.get(content.reviewer.id)))
    return cases


def _with_handed_out(content: PacketContent, last: Any | None) -> PacketContent:
    """Return a packet without holding back what its reader was given before and has not declared upon."""
    given = {number for number, digest in last.outline[1] if digest != shown.RECUSED} if last is not None else set()
    if not given:
        return content
    return replace(content, applications=tuple(
        replace(one, gate=Gate.OPEN) if one.gate is Gate.UNDECLARED and one.sheet.number in given else one
        for one in content.applications
    ))  # fmt: skip


def _row(case: _Case) -> PacketRow:
    last, reads = case.last, case.content.applications
    held = last if last is not None and last.erased_at is None else None
    placeholders = tuple(
        (one.sheet.number, attachment.name, str(attachment.status))
        for one in reads if one.gate.may_read
        for _, attachment in one.sheet.attachments() if attachment.status is not AttachmentStatus.PRINTABLE
    )  # fmt: skip
    return PacketRow(
        reviewer=case.content.reviewer, state=case.state,
        applications=sum(one.gate.may_read for one in reads), recused=sum(one.recused for one in reads),
        held_back=sum(one.held_back for one in reads),
        issue=last.issue if last else None, issued_at=last.issued_at if last else None,
        pages=last.pages if last else None, placeholders=placeholders, differences=case.differences(),
        last_differences=tuple(Difference(*one) for one in last.differences) if last else (),
        fingerprint=last.fingerprint if last else None, sha256=held.sha256 if held else None,
        manifest=queries.manifest_of(held.manifest, held.pages) if held else None,
        file_name=last.file_name if last else None,
        erased_at=last.erased_at if last else None,
    )  # fmt: skip


# -- production


def _scope(reviewer_id: str) -> str:
    return f"packet:{reviewer_id}"


def _orders(workspace: Workspace, fresh: Sequence[_Case]) -> list[PacketOrder]:
    """Return the orders with the numbers that their issues will be given when they are registered."""
    now = workspace.now().replace(microsecond=0)
    return [
        PacketOrder(case.content, (case.last.issue if case.last else 0) + 1, now, case.differences()) for case in fresh
    ]


def _printed(workspace: Workspace, orders: Sequence[PacketOrder], names: dict[str, str], staging: Path, jobs: int,
             watch: Watch) -> list[ProducedPacket]:  # fmt: skip
    if not orders:
        return []
    from cmpdesk.documents import packets as documents  # with its PDF libraries: not while the window opens

    spool = workspace.spool()
    prints = sorted({
        attachment.print_sha256
        for order in orders for one in order.content.applications if one.gate.may_read
        for _, attachment in one.sheet.attachments() if documents.printable(attachment) and attachment.print_sha256
    })  # fmt: skip
    try:
        with workspace.read() as connection:
            for digest in prints:
                watch.check()
                blobs.spool(connection, [digest], spool)
    except OSError as error:
        raise failure(error, spool) from error
    return list(documents.produce(orders, spool=spool, out=staging, names=names, jobs=jobs, watch=watch))


def _register(workspace: Workspace, officer: Officer, fresh: Sequence[_Case], orders: Sequence[PacketOrder],
              made: Sequence[ProducedPacket], names: dict[str, str]) -> None:  # fmt: skip
    """Enter the issues that were made, in one step that is never undone: the paper may be with its reader."""
    produced = {one.reviewer_id: one for one in made}
    pages = sum(one.manifest.pages for one in made)
    with workspace.write(officer, "packets.produce", kind=StepKind.RECORD, count=len(made), pages=pages) as transaction:
        for case, order in zip(fresh, orders, strict=True):
            packet = produced[case.reviewer_id]
            if transaction.next_number(_scope(case.reviewer_id), order.issue - 1) != order.issue:
                raise Refusal("record.moved", table="packet")
            transaction.put_blob(Path(packet.path).read_bytes())
            transaction.add(tables.Packet(
                reviewer_id=case.reviewer_id, issue=order.issue, issued_at=order.issued_at,
                file_name=names[case.reviewer_id], fingerprint=packet.fingerprint, sha256=packet.sha256,
                pages=packet.manifest.pages, manifest=queries.manifest_value(packet.manifest),
                outline=[case.parts.front, [list(one) for one in case.parts.applications]],
                differences=[[one.kind, one.application] for one in case.differences()],
            ))  # fmt: skip
        transaction.commit()


# -- files


@contextmanager
def staged_in(out: Path) -> Iterator[Path]:
    """Yield a folder inside `out` where files are whole before they take their place; it is removed in any case."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for left in out.glob(f"{_STAGING}*"):
            if time.time() - left.stat().st_mtime > _FORGOTTEN:
                shutil.rmtree(left, ignore_errors=True)
        staging = Path(tempfile.mkdtemp(prefix=_STAGING, dir=out))
    except OSError as error:
        raise failure(error, out) from error
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _restore(workspace: Workspace, wanted: str, target: Path, staged: Path) -> None:
    """Put the issue with the hash `wanted` into `staged` unless `target` holds its bytes already."""
    if target.is_file():
        found = sha256()
        try:
            with target.open("rb") as handle:
                while block := handle.read(1 << 20):
                    found.update(block)
        except OSError as error:
            raise failure(error, target) from error
        if found.hexdigest() == wanted:
            return
    _write(issue_bytes(workspace, wanted), staged)


def _write(data: bytes, path: Path) -> None:
    with Sink(path) as sink:
        sink.write([data])
        sink.finish()
        sink.keep()


def place(path: Path, target: Path) -> None:
    """Put a staged file into its place."""
    try:
        path.replace(target)
    except OSError as error:
        raise failure(error, target) from error
