"""Score sheets alone, to be filled on screen and sent back: PDF, Excel, OpenDocument or Word, one or several a file."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cmpdesk.documents import front, pieces, score_docx, score_tables, shown
from cmpdesk.documents.composer import Book, Section, properties, verify
from cmpdesk.documents.house import House
from cmpdesk.documents.packets import declaration_forms, score_section
from cmpdesk.documents.score_questions import sheet_of
from cmpdesk.documents.scores import grid_pages
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.packets import PacketApplication, PacketContent, PieceKind
from cmpdesk.domain.returns import SheetFile
from cmpdesk.i18n import labels


def write(content: PacketContent, applications: Sequence[PacketApplication], kind: SheetFile, path: Path,
          made_at: datetime) -> None:  # fmt: skip
    """Write the score sheets of `applications`, none of them recused; a PDF begins with declaration and grid."""
    house = House.of(content.programme, content.party, content.language)
    with Sink(path) as sink:
        if kind is SheetFile.PDF:
            _pdf(house, content, applications, sink, made_at)
        else:
            sheets = [sheet_of(house, content, one) for one in applications]
            made = {SheetFile.XLSX: score_tables.xlsx, SheetFile.ODS: score_tables.ods,
                    SheetFile.DOCX: score_docx.write}  # fmt: skip
            sink.write([made[kind](house, sheets, properties(content))])
            sink.finish()
        sink.keep()


def _pdf(house: House, content: PacketContent, applications: Sequence[PacketApplication], sink: Sink,
         made_at: datetime) -> None:  # fmt: skip
    words = house.words
    declared = front.declaration(house, applications)
    title = labels.piece_kind(words, PieceKind.DECLARATION)
    sections = [
        Section(PieceKind.DECLARATION, pieces.of_pages(declared.pages), header=words.localised(content.call.title),
                bookmark=(title, 0), forms=declaration_forms(content, applications, declared)),
        Section(PieceKind.GRID, pieces.of_pages(grid_pages(house, content.grid)),
                header=words.localised(content.call.title), bookmark=(labels.piece_kind(words, PieceKind.GRID), 0)),
    ]  # fmt: skip
    for one in applications:
        sections.append(score_section(house, content, one, fillable=True, depth=0))
    reader = words.t("reviewer {code}", code=content.reviewer.code)
    codes = [shown.sheet_code(content, one).plain for one in applications]
    level = labels.confidentiality_mark(words, content.confidentiality)
    title = " · ".join((words.t("Score sheets to fill"), content.reviewer.code, house.session(content.call)))
    Book(
        house, title, sections,
        issued_at=made_at, identity=shown.digest([codes, made_at.isoformat()]), corner=f"{level} · {reader}",
        foot=house.session(content.call), properties=properties(content),
    ).write(sink)  # fmt: skip
    sink.finish()
    verify(sink.part, sum(len(section.piece.pages) for section in sections), sink.path.name)
