"""Sentences and tones of the packets page."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from cmpdesk.domain.packets import PacketRow, PacketState, PieceKind
from cmpdesk.domain.preview import Document
from cmpdesk.i18n import labels
from cmpdesk.i18n.screen import n, t, words
from cmpdesk.services import packets
from cmpdesk.services.workspaces import Workspace
from cmpdesk.ui.pages.packets.content import ContentRun, Proof
from cmpdesk.ui.pages.packets.loading import Scene

if TYPE_CHECKING:
    from cmpdesk.ui.printing import Sheaf

TONES = {
    PacketState.NOTHING: "muted",
    PacketState.TO_PRODUCE: "accent",
    PacketState.READY: "good",
    PacketState.OUTDATED: "warn",
}


def standing(scene: Scene) -> str:
    """Return where the packets of a jury stand, for the line under the title."""
    w = words()
    waiting = len(scene.waiting)
    parts = [
        n("{count} reviewer", "{count} reviewers", len(scene.rows)),
        t("jury of {party}", party=labels.party_name(w, scene.programme.party(scene.side))),
    ]
    if waiting:
        parts.append(n("{count} packet to produce", "{count} packets to produce", waiting))
    elif scene.rows:
        parts.append(t("every packet is ready"))
    return " · ".join([*parts, w.localised(scene.call.title)])


def issue(number: int | None, at: datetime | None, zone: str) -> str:
    """Return ``2 du 12 avril``; "" where nothing was produced."""
    if number is None:
        return ""
    w = words()
    if at is None:
        return w.number(number)
    from zoneinfo import ZoneInfo

    return t("{issue} of {day}", issue=w.number(number), day=w.day_month(at.astimezone(ZoneInfo(zone))))


def difference(row: PacketRow) -> str:
    """Return why an issue must be made again, in one sentence; "" where nothing differs."""
    if not row.differences or row.issue is None:
        return ""
    w = words()
    what = w.listed([labels.difference(w, one) for one in row.differences])
    return t("Since issue {issue}: {what}.", issue=w.number(row.issue), what=what)


def last_difference(row: PacketRow) -> str:
    """Return what the last issue changed of the one before, in one sentence; "" for a first issue."""
    if not row.last_differences or row.issue is None:
        return ""
    w = words()
    what = w.listed([labels.difference(w, one) for one in row.last_differences])
    return t("Issue {issue} differs from issue {before} by: {what}.", issue=w.number(row.issue),
             before=w.number(row.issue - 1), what=what)  # fmt: skip


def run(held: ContentRun, titles: dict[str, str]) -> str:
    """Return the name of a run of pages; `titles` are those of applications by number."""
    w = words()
    if held.recused:
        return t("{number} · withdrawn", number=held.application)
    if held.application:
        title = titles.get(held.application, "")
        return f"{held.application} · {title}" if title else held.application
    if held.kinds[0] is PieceKind.COVER:
        return w.listed([labels.piece_kind(w, kind).lower() for kind in held.kinds]).capitalize()
    return w.listed([labels.piece_kind(w, kind) for kind in held.kinds])


def pages(count: int) -> str:
    """Return ``4 p.``."""
    return n("{count} p.", "{count} pp.", count)


def proof(held: Proof) -> str:
    """Return the proven line under a packet: pages announced, pages brought by sources, and the verdict."""
    if held.complete:
        return t("{pages} · {sources} · nothing is missing", pages=_planned(held), sources=_placed(held))
    return t("{pages} · {sources} · do not give this packet out", pages=_planned(held), sources=_placed(held))


def _planned(held: Proof) -> str:
    return n("{count} page planned", "{count} pages planned", held.planned)


def _placed(held: Proof) -> str:
    return n("{count} page placed", "{count} pages placed", held.placed)


def document(workspace: Workspace, row: PacketRow) -> Document:
    """Return the last issue of a packet, to be shown or printed."""
    title = t("Packet {code}, issue {issue}", code=row.reviewer.code, issue=words().number(row.issue or 0))
    load = partial(packets.issue_bytes, workspace, row.sha256 or "")
    return Document(title, row.file_name or f"{row.reviewer.code}.pdf", load)


def sheaf(workspace: Workspace, row: PacketRow, call: str) -> "Sheaf":
    """Return a packet for the printer, with what its separator sheet says."""
    from cmpdesk.ui.printing import Sheaf  # with Qt's printing, which is not needed to show the page

    made = t("Issue {issue}", issue=words().number(row.issue or 0))
    note = t("to be produced again") if row.state is PacketState.OUTDATED else ""
    lines = (row.reviewer.name, call, made)
    return Sheaf(row.sha256 or "", document(workspace, row), row.reviewer.code, lines, row.pages or 0, note)


def produced(count: int, folder: str) -> str:
    """Return what was written, for the toast."""
    return n("{count} packet is in {folder}.", "{count} packets are in {folder}.", count, folder=folder)
