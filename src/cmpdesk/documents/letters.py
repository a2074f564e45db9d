"""Letters on paper: the letterhead, paper and signatories of their Party, and the text that was edited."""

import io
from collections.abc import Sequence
from datetime import datetime

import pikepdf

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import HEADING, LABEL, PLAIN, SMALL, Cell, Column, Flow, one
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.page import Page
from cmpdesk.domain.letters import LetterPaper, LetterState, LetterTable, Part, PartKind, parts
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Paper, Party
from cmpdesk.i18n.letters import dateline
from cmpdesk.i18n.words import Words

_BODY = Style("serif", 10.5, 15)
_AUTHORITY = Style("sans-bold", 10.5, 14)
_SUBJECT = Style("sans-bold", 10.5, 14.5)
_GAP = 9.0
_WINDOW = 0.54
"""Where the address stands on A4, as a share of the width: the window of European envelopes is on the right."""
_ADDRESS_TOP = 138.0
"""From the upper edge of the paper to the address, which a folded sheet shows in the window."""
SIGNATURES = 92.0
"""Height that a row of signatures takes."""
_LED = 46.0
"""Height of the headings of a table and of its first row."""
_TABLES = {
    LetterTable.AMOUNTS: (0.2, 0.48, 0.32), LetterTable.REPORTS: (0.64, 0.36),
    LetterTable.INSTALMENTS: (0.26, 0.22, 0.22, 0.3), LetterTable.ACCOUNT: (0.2, 0.2, 0.2, 0.2, 0.2),
}  # fmt: skip
_WIDTHS = (0.42, 0.29, 0.29)
_FIGURES = {(LetterTable.AMOUNTS, 2), *((LetterTable.INSTALMENTS, place) for place in (1, 2)),
            *((LetterTable.ACCOUNT, place) for place in range(1, 5))}  # fmt: skip
"""Columns that are set on their right end."""


def house_of(paper: LetterPaper) -> House:
    """Return the conventions of a letter: those of its Party, in its language."""
    return House.of(paper.programme, paper.party, paper.sheet.row.language)


def title(words: Words, paper: LetterPaper) -> str:
    """Return what the document is called."""
    row = paper.sheet.row
    return " · ".join(part for part in (row.official_number or words.t("Draft"), row.subject) if part)


def pdf(paper: LetterPaper, *, at: datetime) -> bytes:
    """Return a letter as PDF, read back; equal letters give equal bytes. A draft says that it is one."""
    house = house_of(paper)
    words, row = house.words, paper.sheet.row
    pages = _pages(house, paper)
    named = title(words, paper)
    draft = row.state is LetterState.DRAFT and not row.official_number
    sections = [Section(PieceKind.SHEET, pieces.of_pages(pages[:1]), row.number, bookmark=(row.subject or named, 0))]
    if pages[1:]:
        sections.append(Section(PieceKind.SHEET, pieces.of_pages(pages[1:]), row.number, named))
    book = Book(house, named, sections, issued_at=at, identity=f"{row.id} {row.official_number} {row.dated_on}",
                corner=words.t("Draft, not sealed") if draft else "",
                foot=" · ".join(part for part in (house.party.authority, row.official_number) if part))  # fmt: skip
    return written(book, len(pages), named)


def joined(documents: Sequence[bytes]) -> bytes:
    """Return several PDF as one, in their order."""
    whole = pikepdf.new()
    for data in documents:
        with pikepdf.open(io.BytesIO(data)) as part:
            whole.pages.extend(part.pages)
    buffer = io.BytesIO()
    whole.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _pages(house: House, paper: LetterPaper) -> list[Page]:
    """Return the pages of a letter, set tighter where that spares one."""
    pages = _set(Flow(house), paper)
    tight = _set(Flow(house, tight=True), paper) if len(pages) > 1 else pages
    return tight if len(tight) < len(pages) else pages


def _set(flow: Flow, paper: LetterPaper) -> list[Page]:
    letterhead(flow, paper.party)
    _opening(flow, paper)
    told = parts(paper.sheet.body)
    for place, part in enumerate(told, start=1):
        if stays(told, place - 1):
            flow.need(_kept(flow, told, place - 1))
        if part.kind is PartKind.HEADING:
            flow.space(6)
            flow.paragraph(part.text, HEADING)
            flow.y -= 4
        elif part.kind is PartKind.ITEM:
            flow.band([Cell(4, one("–", _BODY)), Cell(18, lines(part.text, _BODY, flow.width - 18))])
            ends = place < len(told) and told[place].kind is not PartKind.ITEM
            flow.space(_GAP if ends else 3)
        elif part.kind is PartKind.TABLE and part.text in paper.sheet.tables:
            _table(flow, LetterTable(part.text), paper.sheet.tables[part.text])
            flow.space(_GAP + 4)
        else:
            flow.paragraph(part.text if part.kind is PartKind.TEXT else f"{{table:{part.text}}}", _BODY)
            flow.space(_GAP)
    signatures(flow, paper.party.signatories.splitlines() or [paper.party.authority])
    return flow.pages


def stays(told: Sequence[Part], place: int) -> bool:
    """Tell whether a part stays on the page of what follows it.

    So do a heading, what leads to a table, and the end: nobody signs a page on which only the closing words stand.
    """
    left = len(told) - place
    return told[place].kind is PartKind.HEADING or left <= 2 or told[place + 1].kind is PartKind.TABLE


def _kept(flow: Flow, told: Sequence[Part], place: int) -> float:
    """Return the height of a part with all that stays with it; of a table, that of its beginning."""
    part = told[place]
    if part.kind is PartKind.TABLE:
        height = _LED
    else:
        style = HEADING if part.kind is PartKind.HEADING else _BODY
        height = len(lines(part.text, style, flow.width)) * style.leading + _GAP * (0.5 if flow.tight else 1)
    if place == len(told) - 1:
        return height + SIGNATURES
    return height + (_kept(flow, told, place + 1) if stays(told, place) else 0)


def letterhead(flow: Flow, party: Party) -> None:
    """Set the letterhead of a Party at the top of the first page, its authority where it has none."""
    flow.y = flow.page.height - 40
    first, *rest = party.letterhead.strip().splitlines() or [party.authority]
    flow.paragraph(first.strip(), _AUTHORITY)
    for told in rest:
        flow.paragraph(_spaced(told.strip()), PLAIN)
    flow.y -= 6
    flow.rule()


def _opening(flow: Flow, paper: LetterPaper) -> None:
    """Set place and date, the address, the reference and the subject, as the paper of the Party has them."""
    house, row = flow.house, paper.sheet.row
    words, on_right = house.words, house.party.paper is Paper.A4
    when = lines(dateline(words, house.party.zone, row.dated_on), _BODY, flow.width)
    x = flow.width * _WINDOW if on_right else 0.0
    address = lines(_spaced(row.recipient), _BODY, flow.width - x)
    if on_right:
        flow.y = min(flow.y - 12, flow.page.height - _ADDRESS_TOP)
        flow.band([Cell(x, address)])
        flow.y -= 20
        flow.band([Cell(x, when)])
    else:
        flow.y -= 24
        flow.band([Cell(0, when)])
        flow.y -= 20
        flow.band([Cell(0, address)])
    flow.y -= 18
    label, width = 86.0, flow.width - 86
    if row.official_number:
        flow.band([Cell(0, lines(words.t("Our reference"), LABEL, label - 6)),
                   Cell(label, lines(row.official_number, PLAIN, width))])  # fmt: skip
    flow.band([Cell(0, lines(words.t("Subject"), LABEL, label - 6)), Cell(label, lines(row.subject, _SUBJECT, width))])
    flow.y -= 16


def shape(name: LetterTable, count: int) -> list[tuple[float, bool]]:
    """Return of each column of a table its share of the width, and whether it holds figures."""
    return [(share, (name, place) in _FIGURES) for place, share in enumerate(_TABLES.get(name, _WIDTHS)[:count])]


def _spaced(address: str) -> str:
    """Return an address with the two spaces that stand before a postal code of Québec."""
    return address.replace("  ", "\u00a0 ")


def _table(flow: Flow, name: LetterTable, held: Sequence[Sequence[str]]) -> None:
    """Set a table; its first row names the columns."""
    header, *rows = held
    set_as = shape(name, len(header))
    columns, x = [], 0.0
    for place, (share, figures) in enumerate(set_as):
        wide = flow.width * share
        clear = figures and not all(each for _, each in set_as[place:])  # words begin well apart from a figure's end
        columns.append(Column(x, wide - (24 if clear else 10), figures))
        x += wide
    flow.y -= 2
    flow.table(columns, header, [tuple(row)[: len(columns)] for row in rows])


def signatures(flow: Flow, signatories: Sequence[str]) -> None:
    """Set who signs, two beside each other: a line to sign on, the name, the function after its first comma."""
    half = flow.width / 2
    told = [one.strip() for one in signatories if one.strip()]
    for start in range(0, len(told), 2):
        flow.need(SIGNATURES)
        flow.y -= 44
        cells = []
        for place, said in enumerate(told[start : start + 2]):
            x = place * half
            flow.page.rule(flow.left + x, flow.left + x + half - 24, flow.y + 4, SOFT)
            name, _, function = said.partition(",")
            set_in = half - 24
            cells.append(Cell(x, (*lines(name.strip(), LABEL, set_in), *lines(function.strip(), SMALL, set_in))))
        flow.band(cells, keep=1)
