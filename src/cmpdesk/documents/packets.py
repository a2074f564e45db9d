"""Reviewer packets: laid out once, composed for each reader, by several processes.

A batch has two steps. First the sheets of all applications and the frames of all attachments are made, each once, and
kept in the spool. Then each packet is composed of them.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cmpdesk.documents import front, pieces, shown
from cmpdesk.documents.composer import Composer, Section, verify
from cmpdesk.documents.crew import Crew, Task
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import clean, missing
from cmpdesk.documents.pieces import Piece
from cmpdesk.documents.score_forms import FieldSet, Fillable
from cmpdesk.documents.scores import grid_pages, score_pages, summary_pages
from cmpdesk.documents.sheets import sheet_pages
from cmpdesk.documents.sink import Sink, part_of
from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import CallSheet, Pairing
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.packets import (
    PacketApplication,
    PacketContent,
    PacketOrder,
    PieceKind,
    ProducedPacket,
)
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n import labels
from cmpdesk.runtime.disk import failure

_BATCH = 24
"""Sheets and attachments that a process is given at a time."""

Sheet = tuple[House, CallSheet, ApplicationSheet]


@dataclass(frozen=True, slots=True)
class Job:
    """An order with what was computed of it once: its fingerprint, and the names of its sheets in the spool.

    Its applications are light: what only their laid out sheets show is left out, for it is sent to another process.
    """

    order: PacketOrder
    fingerprint: str
    keys: tuple[str, ...]


def jobs_of(orders: Sequence[PacketOrder], beat: Callable[[], None] = lambda: None) -> list[Job]:
    """Return the jobs of a batch; each sheet is looked at once, however many read it. `beat` may raise."""
    known: dict[int, str] = {}
    light: dict[int, ApplicationSheet] = {}
    made = []
    for order in orders:
        beat()
        content, house = order.content, house_of(order.content)
        mark = shown.whole(shown.parts(content, house, known))
        keys = shown.sheet_keys(content, house, known)
        sent = tuple(replace(one, sheet=_light(one.sheet, light)) for one in content.applications)
        made.append(Job(replace(order, content=replace(content, applications=sent)), mark, keys))
    return made


def _light(sheet: ApplicationSheet, known: dict[int, ApplicationSheet]) -> ApplicationSheet:
    if id(sheet) not in known:
        first, second = (
            filing and replace(filing, summary="", benefits="", other_funding="", keywords="", amounts=(), missions=())
            for filing in sheet.filings
        )
        known[id(sheet)] = replace(sheet, filings=(first, second))
    return known[id(sheet)]


def house_of(content: PacketContent) -> House:
    """Return the conventions in which the packet of `content` is printed."""
    return House.of(content.programme, content.party, content.language)


def fingerprint(content: PacketContent) -> str:
    """Return the fingerprint of a packet; see `shown.fingerprint`."""
    return shown.fingerprint(content, house_of(content))


def parts(content: PacketContent) -> shown.Parts:
    """Return the digests of the parts of a packet, by which its next issue is compared with this one."""
    return shown.parts(content, house_of(content))


def produce(orders: Sequence[PacketOrder], *, spool: Path, out: Path, names: Mapping[str, str], jobs: int,
            watch: Watch) -> Iterator[ProducedPacket]:  # fmt: skip
    """Write the packets of `orders` into `out` and yield each once it is whole, in the order in which they are done.

    `spool` holds the print copy of each attachment as ``<print_sha256>.pdf``; what is laid out is kept there too, and
    used again by the next batch. `names` gives the file name for each reviewer id. `watch` is asked every 0.1 s; where
    it raises, the processes are killed and nothing half written stays. Raises EnvironmentFailure with the name of the
    packet in `packet`.
    """
    try:
        with Crew(min(jobs, max(1, len(orders)))) as crew:
            yield from _produce(crew, orders, spool, out, names, watch)
    finally:
        for order in orders:
            part_of(out / names[order.content.reviewer.id]).unlink(missing_ok=True)


def _produce(crew: Crew, orders: Sequence[PacketOrder], spool: Path, out: Path, names: Mapping[str, str],
             watch: Watch) -> Iterator[ProducedPacket]:  # fmt: skip
    counts = [_pages_foreseen(order.content) for order in orders]
    total, done, written = sum(counts), 0, 0
    label = ""

    def beat() -> None:
        watch.check()
        watch.report(Progress(label, done, len(orders), written, total))

    made = jobs_of(orders, beat)
    for _ in crew.run(_preparations(orders, made, spool), beat):
        pass
    tasks = [
        Task(compose, (job, spool, out / names[job.order.content.reviewer.id]), job.order.content.reviewer.code)
        for job in made
    ]
    for position, packet in crew.run(tasks, beat):
        label, done = orders[position].content.reviewer.code, done + 1
        total += packet.manifest.pages - counts[position]
        written += packet.manifest.pages
        watch.report(Progress(label, done, len(orders), written, total))
        yield packet


def _pages_foreseen(content: PacketContent) -> int:
    """Return about how many pages a packet will have, before anything is laid out."""
    foreign = sum(
        attachment.pages if printable(attachment) else 1
        for one in content.applications if one.gate.may_read
        for _, attachment in one.sheet.attachments()
    )  # fmt: skip
    return 6 + foreign + 2 * sum(not one.held_back for one in content.applications)


def printable(attachment: AttachmentRow) -> bool:
    """Tell whether the pages of an attachment are inserted."""
    return attachment.status is AttachmentStatus.PRINTABLE and attachment.print_sha256 is not None


def _preparations(orders: Sequence[PacketOrder], jobs: Sequence[Job], spool: Path) -> list[Task]:
    """Return what is to be laid out and framed and is not yet in the spool, each once, in batches."""
    sheets: dict[str, Sheet] = {}
    frames: dict[str, None] = {}
    for order, job in zip(orders, jobs, strict=True):
        content, house = order.content, house_of(order.content)
        for key, one in zip(job.keys, content.applications, strict=True):
            if not key or key in sheets:
                continue
            sheets[key] = (house, content.call, one.sheet)
            frames.update(dict.fromkeys(
                attachment.print_sha256 for _, attachment in one.sheet.attachments()
                if printable(attachment) and attachment.print_sha256
            ))  # fmt: skip
    laid = [(key, sheet) for key, sheet in sheets.items() if not _kept(spool, key).exists()]
    framed = [key for key in frames if not _kept(spool, key).exists()]
    tasks = [Task(frame_all, (framed[start : start + _BATCH], spool)) for start in range(0, len(framed), _BATCH)]
    return tasks + [Task(lay_out_all, (laid[start : start + _BATCH], spool)) for start in range(0, len(laid), _BATCH)]


def _kept(spool: Path, key: str) -> Path:
    return spool / f"{key}.piece"


def lay_out_all(sheets: Sequence[tuple[str, Sheet]], spool: Path) -> None:
    """Lay out sheets and keep them in the spool (in a process of the crew)."""
    for key, (house, call, sheet) in sheets:
        _keep(pieces.of_pages(sheet_pages(house, call, sheet)), spool, key)


def frame_all(keys: Sequence[str], spool: Path) -> None:
    """Frame attachments and keep them in the spool (in a process of the crew)."""
    from cmpdesk.documents.framing import frame

    for key in keys:
        _keep(frame(spool / f"{key}.pdf"), spool, key)


def _keep(piece: Piece, spool: Path, key: str) -> None:
    try:
        pieces.save(piece, _kept(spool, key))
    except OSError as error:
        raise failure(error, _kept(spool, key)) from error


def compose(job: Job, spool: Path, path: Path) -> ProducedPacket:
    """Write one packet to `path` (in a process of the crew); pages in = pages out is verified before it is there."""
    started = time.perf_counter()
    order, mark = job.order, job.fingerprint
    house = house_of(order.content)
    sections = plan(house, job, spool)
    words = house.words
    title = " · ".join((words.t("Evaluation packet"), order.content.reviewer.code, house.session(order.content.call)))
    level = labels.confidentiality_mark(words, order.content.confidentiality)
    with Sink(path) as sink:
        manifest = Composer(house, order, title, level, sections, mark).write(sink)
        sha256 = sink.finish()
        verify(sink.part, sum(len(section.piece.pages) for section in sections), path.name)
        sink.keep()
    return ProducedPacket(order.content.reviewer.id, str(path), mark, sha256, manifest, time.perf_counter() - started)


def plan(house: House, job: Job, spool: Path) -> list[Section]:
    """Return all sections of a packet in order; page numbers are known before the list is printed."""
    order, content, words = job.order, job.order.content, house.words
    foot = front.cover_foot(house, order, job.fingerprint)
    declared = front.declaration(house, content.applications)
    opening = [
        Section(PieceKind.COVER, pieces.of_pages([front.cover(house, order)]), foot=foot,
                bookmark=(labels.piece_kind(words, PieceKind.COVER), 0)),
        *(
            Section(kind, piece, header=_running(house, content), bookmark=(labels.piece_kind(words, kind), 0))
            for kind, piece in (
                (PieceKind.MANDATE, pieces.of_pages(front.mandate(house, order))),
                (PieceKind.DECLARATION, pieces.of_pages(declared.pages)),
                (PieceKind.GRID, _grid(house, content.grid)),
            )
        ),
    ]  # fmt: skip
    if order.fillable:
        opening[2] = replace(opening[2], forms=declaration_forms(content, content.applications, declared))
    listed = front.contents(house, content)
    following = [
        _application(house, order, one, spool, key) for one, key in zip(content.applications, job.keys, strict=True)
    ]
    page = 1 + sum(len(section.piece.pages) for section in opening) + len(listed.pages)
    first_pages = []
    for sections in following:
        first_pages.append(page)
        page += sum(len(section.piece.pages) for section in sections)
    listed.fill(first_pages)
    listing = Section(
        PieceKind.CONTENTS, pieces.of_pages(listed.pages), header=_running(house, content),
        bookmark=(labels.piece_kind(words, PieceKind.CONTENTS), 0),
        links=tuple(tuple(one.links) for one in listed.pages),
    )  # fmt: skip
    closing = Section(
        PieceKind.SUMMARY, pieces.of_pages(summary_pages(house, content.grid, content.applications)),
        header=_running(house, content), bookmark=(labels.piece_kind(words, PieceKind.SUMMARY), 0),
    )  # fmt: skip
    return [*opening, listing, *(section for sections in following for section in sections), closing]


def _running(house: House, content: PacketContent) -> str:
    """Return what stands at the top left of the pages that belong to no application."""
    words = house.words
    return " · ".join(part for part in (words.t("Evaluation packet"), words.localised(content.call.title)) if part)


def declaration_forms(content: PacketContent, applications: Sequence[PacketApplication],
                      declared: front.Declaration) -> tuple[Fillable, ...]:  # fmt: skip
    """Return the fields of the declaration, each with the sheet of its application."""
    return tuple(
        Fillable(shown.sheet_code(content, applications[position]), FieldSet(tuple(fields)))
        for position, fields in declared.fields.items()
    )


def score_section(house: House, content: PacketContent, one: PacketApplication, *, fillable: bool,
                  depth: int = 1) -> Section:  # fmt: skip
    """Return the score sheet of one application, with its code and what can be filled on screen."""
    code = shown.sheet_code(content, one)
    piece, fields = _scores(house, content.grid, single=content.call.pairing is Pairing.SINGLE)
    return Section(
        PieceKind.SCORE_SHEET, piece, one.sheet.number, f"{one.sheet.number} · {one.sheet.title}",
        bookmark=(labels.piece_kind(house.words, PieceKind.SCORE_SHEET), depth), code=str(code),
        forms=(Fillable(code, fields),) if fillable else (),
    )  # fmt: skip


def _application(house: House, order: PacketOrder, one: PacketApplication, spool: Path,
                 key: str) -> list[Section]:  # fmt: skip
    words, content, sheet = house.words, order.content, one.sheet
    number = sheet.number
    if one.held_back:
        return []
    if one.recused:
        name = words.t("{number} · withdrawn", number=number)
        piece = pieces.of_pages(front.recusal(house, number))
        return [Section(PieceKind.RECUSAL, piece, number, number, bookmark=(name, 0))]
    header = f"{number} · {sheet.title}"
    laid = pieces.load(_kept(spool, key))
    name = f"{number} · {_short(sheet.title)}"
    sections = [Section(PieceKind.SHEET, laid, number, header, bookmark=(name, 0), missing=_unknown(sheet))]
    names = Counter(attachment.name for _, attachment in sheet.attachments())
    for side, attachment in sheet.attachments():
        name = _short(attachment.name)
        if names[attachment.name] > 1:
            name = f"{name} · {house.name(side)}"
        if printable(attachment):
            kind, piece = PieceKind.ATTACHMENT, pieces.load(_kept(spool, attachment.print_sha256 or ""))
        else:
            kind, piece = PieceKind.PLACEHOLDER, pieces.of_pages(front.placeholder(house, number, attachment))
        sections.append(Section(kind, piece, number, header, bookmark=(name, 1),
                                source=attachment.name, sha256=attachment.sha256))  # fmt: skip
    if one.gate.may_mark:
        sections.append(score_section(house, content, one, fillable=order.fillable))
    return sections


def _unknown(sheet: ApplicationSheet) -> str:
    """Return the characters of a sheet that no font of ours has."""
    told = [sheet.title]
    for filing in sheet.filings:
        if filing is not None:
            told += [filing.title, filing.organisation, filing.contact, filing.partner, filing.summary, filing.benefits,
                     filing.keywords, filing.other_funding]  # fmt: skip
    return "".join(missing("".join(sorted(set("".join(told))))))


def _short(text: str) -> str:
    """Return a name as the outline shows it."""
    flat = " ".join(clean(text).split())
    return flat if len(flat) <= 120 else flat[:119].rstrip() + "…"


@lru_cache(maxsize=8)
def _scores(house: House, grid: Grid, *, single: bool) -> tuple[Piece, FieldSet]:
    pages = score_pages(house, grid, single=single)
    return pieces.of_pages(pages), FieldSet.of_pages(pages)


@lru_cache(maxsize=8)
def _grid(house: House, grid: Grid) -> Piece:
    return pieces.of_pages(grid_pages(house, grid))
