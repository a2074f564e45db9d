"""Packets: which must be made anew, making them, and the register of issues."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cmpdesk.documents import packets as documents
from cmpdesk.documents.shown import Parts, differences
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.packets import (
    Difference,
    PacketContent,
    PacketOrder,
    PacketRow,
    PacketState,
    ProducedPacket,
)
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.domain.text import fold
from cmpdesk.storage import blobs, tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.files import free_space
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import packets as queries
from cmpdesk.storage.queries.programmes import programmes
from cmpdesk.storage.workspace import Workspace

_AREAS = Area.PACKETS | Area.HISTORY


def packets(workspace: Workspace, *, officer: Officer, call_id: str, side: Side) -> tuple[PacketRow, ...]:
    """Return the packet of each reviewer of one Party: where it stands, and what has changed since its last issue."""
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        if call_queries.grid(connection, call_id) is None:
            return ()
        contents = queries.contents(connection, call, side)
        issues = queries.last_issues(connection, call_id, side)
    return tuple(_row(content, issues.get(content.reviewer.id)) for content in contents)


def _row(content: PacketContent, issue: Any | None) -> PacketRow:
    mark = documents.fingerprint(content)
    state = PacketState.NOTHING
    if content.applications:
        state = PacketState.TO_PRODUCE
        if issue is not None:
            state = PacketState.READY if issue.fingerprint == mark else PacketState.OUTDATED
    changed: tuple[Difference, ...] = ()
    if state is PacketState.OUTDATED and issue is not None:
        changed = differences(_parts(issue.outline), documents.parts(content))
    return PacketRow(
        reviewer=content.reviewer, state=state,
        applications=sum(not one.recused for one in content.applications),
        recused=sum(one.recused for one in content.applications),
        issue=issue.issue if issue else None, issued_at=issue.issued_at if issue else None,
        pages=issue.pages if issue else None,
        placeholders=tuple(
            (one.sheet.number, attachment.name, str(attachment.status))
            for one in content.applications if not one.recused
            for _, attachment in one.sheet.attachments() if not documents.printable(attachment)
        ),
        differences=changed, fingerprint=issue.fingerprint if issue else None, sha256=issue.sha256 if issue else None,
        manifest=queries.manifest_of(issue.manifest, issue.pages) if issue else None,
    )  # fmt: skip


def _parts(outline: list[Any]) -> Parts:
    front, applications = outline
    return Parts(front, tuple((number, digest) for number, digest in applications))


def file_name(content: PacketContent) -> str:
    """Return the stable name of a packet's file: session, reviewer, language."""
    session = fold(content.call.session_label or content.call.title.in_("fr")).replace(" ", "-")[:40]
    code = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in content.reviewer.code)
    return f"{session}_{code}_{content.language}.pdf"


def issue_bytes(workspace: Workspace, sha256: str) -> bytes:
    """Return the bytes of an issue, checked against their name."""
    with workspace.read() as connection:
        return blobs.get(connection, sha256)


def produce(workspace: Workspace, *, officer: Officer, call_id: str, side: Side, out: Path,
            reviewer_ids: tuple[str, ...] | None = None, jobs: int = 2,
            watch: Watch | None = None) -> Outcome[tuple[PacketRow, ...]]:  # fmt: skip
    """Write the packets of one Party into the folder `out`; those that have not changed keep issue, date and bytes.

    New issues are registered in one step that undo does not take back; a batch that fails or is cancelled registers
    and leaves nothing. `reviewer_ids` None means all who read something.
    """
    watch = watch or Unwatched()
    chosen = _chosen(workspace, officer, call_id, side, reviewer_ids)
    with workspace.read() as connection:
        issues = queries.last_issues(connection, call_id, side)
    now = workspace.now()
    orders = [
        PacketOrder(content, (last.issue if (last := issues.get(content.reviewer.id)) else 0) + 1, now)
        for content in chosen
        if (held := issues.get(content.reviewer.id)) is None or held.fingerprint != documents.fingerprint(content)
    ]
    names = {content.reviewer.id: file_name(content) for content in chosen}
    with _disk(out):
        out.mkdir(parents=True, exist_ok=True)
        if orders:
            _spool(workspace, orders)
            staging = Path(tempfile.mkdtemp(prefix="packets-", dir=workspace.spool()))
            try:
                made = list(documents.produce(orders, spool=workspace.spool(), out=staging, names=names, jobs=jobs,
                                              watch=watch))  # fmt: skip
                watch.check()
                _register(workspace, officer, orders, made, names)
            finally:
                shutil.rmtree(staging, ignore_errors=True)
        _deliver(workspace, call_id, side, names, out)
    wanted = set(names)
    rows = packets(workspace, officer=officer, call_id=call_id, side=side)
    return Outcome(tuple(row for row in rows if row.reviewer.id in wanted), _AREAS)


def _chosen(workspace: Workspace, officer: Officer, call_id: str, side: Side,
            reviewer_ids: tuple[str, ...] | None) -> list[PacketContent]:  # fmt: skip
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        programme = next(one for one in programmes(connection) if one.id == call.programme_id)
        workspace.require(officer, Right.PRODUCE_PACKETS, programme.party(side).code)
        contents = queries.contents(connection, call, side)
    chosen = [
        one for one in contents if one.applications and (reviewer_ids is None or one.reviewer.id in reviewer_ids)
    ]
    if not chosen:
        raise Refusal("packets.nothing-assigned")
    return chosen


def _spool(workspace: Workspace, orders: Sequence[PacketOrder]) -> None:
    digests = {
        attachment.print_sha256
        for order in orders for one in order.content.applications if not one.recused
        for _, attachment in one.sheet.attachments() if documents.printable(attachment) and attachment.print_sha256
    }  # fmt: skip
    with workspace.read() as connection:
        blobs.spool(connection, digests, workspace.spool())


def _register(workspace: Workspace, officer: Officer, orders: Sequence[PacketOrder], made: Sequence[ProducedPacket],
              names: Mapping[str, str]) -> None:  # fmt: skip
    by_reviewer = {packet.reviewer_id: packet for packet in made}
    pages = sum(packet.manifest.pages for packet in made)
    with workspace.write(officer, "packets.produce", kind=StepKind.RECORD, count=len(made), pages=pages) as transaction:
        rows = []
        for order in orders:
            reviewer, packet = order.content.reviewer.id, by_reviewer[order.content.reviewer.id]
            if transaction.next_number(f"packet:{reviewer}", order.issue - 1) != order.issue:
                raise Refusal("record.moved", table="packet")
            earlier = transaction.session.query(tables.Packet).filter_by(reviewer_id=reviewer, issue=order.issue - 1)
            before = earlier.first()
            parts = documents.parts(order.content)
            changed = differences(_parts(before.outline), parts) if before else ()
            rows.append({
                "id": new_id(), "reviewer_id": reviewer, "issue": order.issue, "issued_at": order.issued_at,
                "file_name": names[reviewer], "fingerprint": packet.fingerprint,
                "sha256": transaction.put_blob(Path(packet.path).read_bytes()), "pages": packet.manifest.pages,
                "manifest": queries.manifest_value(packet.manifest),
                "outline": [parts.front, [list(one) for one in parts.applications]],
                "differences": [[one.kind, one.application] for one in changed],
            })  # fmt: skip
        transaction.bulk_insert(tables.Packet, rows)
        transaction.commit()


def _deliver(workspace: Workspace, call_id: str, side: Side, names: Mapping[str, str], out: Path) -> None:
    """Put the last issue of each packet into `out`: beside first, then renamed, so that no half file is ever there."""
    with workspace.read() as connection:
        issues = queries.last_issues(connection, call_id, side)
        for reviewer, name in names.items():
            target, part = out / name, out / f"{name}.part"
            data = blobs.get(connection, issues[reviewer].sha256)
            if target.exists() and target.read_bytes() == data:
                continue
            try:
                with part.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                part.replace(target)
            finally:
                part.unlink(missing_ok=True)


@contextmanager
def _disk(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        full = fault.errno in (27, 28, 122)  # EFBIG, ENOSPC, EDQUOT
        code = "disk.full" if full else "disk.error"
        raise EnvironmentFailure(code, path=str(fault.filename or out), free=free_space(out)) from fault
