"""The dossier of a jury as one PDF (domain.md 6.4), composed as packets are; a draft says so on every page."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from cmpdesk.documents import dossier_front as opening
from cmpdesk.documents import dossier_lists as closing
from cmpdesk.documents import dossier_ranking as ranked
from cmpdesk.documents import front, packets, pieces, shown
from cmpdesk.documents.composer import Book, Section, verify
from cmpdesk.documents.dossier_front import Entry
from cmpdesk.documents.dossier_pages import application
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import INK, Style, clean, line
from cmpdesk.documents.page import Page
from cmpdesk.documents.sheets import sheet_pages
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.dossiers import DossierContent, ProducedDossier
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.results import digest
from cmpdesk.domain.tasks import Progress, Watch
from cmpdesk.i18n import labels

_DRAFT = Style("sans-bold", 8.5, 11)
_LONGEST = 120
"""Characters of a name in the outline."""


def write(content: DossierContent, *, at: datetime, spool: Path, path: Path, watch: Watch) -> ProducedDossier:
    """Write the dossier to `path`; equal contents of the same instant give equal bytes.

    `spool` holds the print copies of the attachments where they go in, and keeps their frames.
    """
    house = House.of(content.programme, content.party, content.language)
    sections = plan(house, content, spool, watch)
    words = house.words
    title = " · ".join((words.t("Dossier of the jury"), house.name(content.party.side), house.session(content.call)))
    level = labels.confidentiality_mark(words, content.confidentiality)
    party = words.t("Jury: {party}", party=house.name(content.party.side))
    corner, foot = f"{level} · {party}", house.session(content.call)
    if content.seal is None:
        corner = f"{words.t('Draft, ranking not frozen')} · {corner}"
    else:
        seal = words.t("ranking {number}, digest {digest}", number=words.number(content.seal.number),
                       digest=content.seal.digest[:16])  # fmt: skip
        foot = f"{foot} · {seal}"
    identity = shown.digest([content.call.id, str(content.party.side), digest(content.ranking), at.isoformat()])
    with Sink(path) as sink:
        book = Book(house, title, sections, issued_at=at, identity=identity, corner=corner, foot=foot)
        manifest = book.write(sink)
        sha256 = sink.finish()
        verify(sink.part, book.total, path.name)
        sink.keep()
    return ProducedDossier(path.name, sha256, manifest, content.seal is None)


def plan(house: House, content: DossierContent, spool: Path, watch: Watch) -> list[Section]:
    """Return all sections in order; the contents are laid out last, when the page of each is known."""
    words, draft = house.words, content.seal is None
    cover = _section(house, PieceKind.COVER, [opening.cover(house, content)], words.t("Cover"), draft=draft)
    following = [
        _section(house, PieceKind.CONTENTS, pages, title, draft=draft)
        for title, pages in (
            (words.t("A. Agenda, members and recusals"), opening.opening(house, content)),
            (words.t("B. Figures"), opening.figures(house, content)),
            (words.t("C. Ranking"), ranked.ranking(house, content)),
        )
    ]
    following += _applications(house, content, spool, watch)
    following += [
        _section(house, PieceKind.SUMMARY, pages, title, draft=draft)
        for title, pages in (
            (words.t("E. Decisions to take"), ranked.decisions(house, content)),
            (words.t("F. Conflicts of interest and measures"), closing.conflicts(house, content)),
            (words.t("G. Workload of the reviewers"), closing.workload(house, content)),
        )
    ]
    pages = opening.contents(house, _entries(house, following, 2))  # how many pages it has does not depend on numbers
    pages = opening.contents(house, _entries(house, following, 2 + len(pages)))
    listing = _section(house, PieceKind.CONTENTS, pages, words.t("Contents"), draft=draft)
    return [cover, replace(listing, links=tuple(tuple(one.links) for one in pages)), *following]


def _entries(house: House, sections: Sequence[Section], first: int) -> list[Entry]:
    """Return the lines of the contents; `first` is the page of the first of `sections`."""
    made, page, pages = [], first, False
    for section in sections:
        if section.kind is PieceKind.SHEET and section.bookmark and section.bookmark[1] == 1:
            if not pages:
                made.append(Entry(house.words.t("D. Applications"), page))
            pages = True
            made.append(Entry(section.header.partition(" · ")[2], page, section.application))
        elif section.bookmark and section.bookmark[1] == 0:
            made.append(Entry(section.bookmark[0], page))
        page += len(section.piece.pages)
    return made


def _section(house: House, kind: PieceKind, pages: list[Page], name: str, *, draft: bool, number: str = "",
             header: str = "", depth: int = 0) -> Section:  # fmt: skip
    """Return pages of ours as a section; a draft says so at the head of each."""
    for page in pages if draft else ():
        told = line(house.words.t("Draft, ranking not frozen").upper(), _DRAFT)
        middle, base = page.width / 2, page.height - (22 if kind is PieceKind.COVER else 16)
        page.box(middle - told.width / 2 - 7, base - 4.5, told.width + 14, 15, INK, weight=1)
        page.centre(told, middle, base)
    top = header or ("" if kind is PieceKind.COVER else house.words.t("Dossier of the jury"))
    return Section(kind, pieces.of_pages(pages), number, top, bookmark=(name, depth))


def _applications(house: House, content: DossierContent, spool: Path, watch: Watch) -> list[Section]:
    """Return part D by rank, each page followed by the file of the application where attachments go in."""
    made: list[Section] = []
    places = content.ranking.places
    for done, placed in enumerate(places):
        watch.check()
        watch.report(Progress(placed.number, done, len(places)))
        name = " ".join(clean(placed.title).split())
        name = name if len(name) <= _LONGEST else name[: _LONGEST - 1].rstrip() + "…"
        header = f"{placed.number} · {placed.title}"
        pages = application(house, content, placed)
        made.append(_section(house, PieceKind.SHEET, pages, f"{placed.number} · {name}", draft=content.seal is None,
                             number=placed.number, header=header, depth=1))  # fmt: skip
        sheet = content.applications.get(placed.key)
        if content.attachments and sheet is not None:
            made += _file(house, content, sheet, spool)
    return made


def _file(house: House, content: DossierContent, sheet: ApplicationSheet, spool: Path) -> list[Section]:
    """Return the sheet of an application and its attachments in their frames, as packets show them."""
    header, draft = f"{sheet.number} · {sheet.title}", content.seal is None
    laid = sheet_pages(house, content.call, sheet)
    name = labels.piece_kind(house.words, PieceKind.SHEET)
    made = [_section(house, PieceKind.SHEET, laid, name, draft=draft, number=sheet.number, header=header, depth=2)]
    names = Counter(attachment.name for _, attachment in sheet.attachments())
    for side, attachment in sheet.attachments():
        name = attachment.name if names[attachment.name] == 1 else f"{attachment.name} · {house.name(side)}"
        key = attachment.print_sha256
        if packets.printable(attachment) and key:
            kept = spool / f"{key}.piece"
            if not kept.exists():
                packets.frame_all([key], spool)
            section = Section(PieceKind.ATTACHMENT, pieces.load(kept), sheet.number, header, bookmark=(name, 2))
        else:
            pages = front.placeholder(house, sheet.number, attachment)
            section = _section(house, PieceKind.PLACEHOLDER, pages, name, draft=draft, number=sheet.number,
                               header=header, depth=2)  # fmt: skip
        made.append(replace(section, source=attachment.name, sha256=attachment.sha256))
    return made
