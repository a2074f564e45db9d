"""One application as the packets show it, its sheet and its attachments: for who reads it on screen."""

from datetime import datetime
from pathlib import Path

from cmpdesk.documents import front, packets, pieces
from cmpdesk.documents.composer import Book, Section
from cmpdesk.documents.house import House
from cmpdesk.documents.sheets import sheet_pages
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.packets import PieceKind
from cmpdesk.i18n import labels


def write(house: House, call: CallSheet, sheet: ApplicationSheet, *, reviewer: str, at: datetime, spool: Path,
          path: Path) -> None:  # fmt: skip
    """Write the pages to `path`; `spool` holds the print copies of the attachments, and keeps their frames."""
    words = house.words
    header = f"{sheet.number} · {sheet.title}"
    laid = pieces.of_pages(sheet_pages(house, call, sheet))
    sections = [Section(PieceKind.SHEET, laid, sheet.number, header, bookmark=(header, 0))]
    for _, attachment in sheet.attachments():
        digest = attachment.print_sha256
        if packets.printable(attachment) and digest:
            kept = spool / f"{digest}.piece"
            if not kept.exists():
                packets.frame_all([digest], spool)
            kind, piece = PieceKind.ATTACHMENT, pieces.load(kept)
        else:
            kind, piece = PieceKind.PLACEHOLDER, pieces.of_pages(front.placeholder(house, sheet.number, attachment))
        sections.append(Section(kind, piece, sheet.number, header, bookmark=(attachment.name, 1)))
    level = labels.confidentiality_mark(words, sheet.confidentiality)
    corner = f"{level} · {words.t('reviewer {code}', code=reviewer)}"
    with Sink(path) as sink:
        Book(house, header, sections, issued_at=at, identity=f"{sheet.id} {sheet.version} {reviewer}", corner=corner,
             foot=house.session(call)).write(sink)  # fmt: skip
        sink.finish()
        sink.keep()
