"""An amendment to the instrument of one Party: what it changes, before and after, who decided it, who signs it."""

from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.letters import SIGNATURES, letterhead
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.domain.change_requests import RequestKind
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.project_documents import Amendment
from cmpdesk.i18n import change_requests, labels
from cmpdesk.i18n import project_documents as say

_UNDER = Style("sans", 11, 15, SOFT)


def pdf(one: Amendment, *, at: datetime) -> bytes:
    """Return the amendment on the paper and in the first language of its Party, read back."""
    house = House.of(one.programme, one.party, one.party.languages[0])
    words, row = house.words, one.project.row
    title = words.t("Amendment no. {number}", number=words.number(one.request.amendment or 0))
    flow = Flow(house)
    letterhead(flow, one.party)
    _opening(flow, one, title)
    _changes(flow, one)
    _decision(flow, one)
    _signatures(flow, one)
    sections = [Section(PieceKind.SHEET, pieces.of_pages(flow.pages[:1]), row.number, bookmark=(title, 0))]
    if flow.pages[1:]:
        head = f"{title} · {row.number} · {row.title}"
        sections.append(Section(PieceKind.SHEET, pieces.of_pages(flow.pages[1:]), row.number, head))
    book = Book(house, f"{title} · {row.number}", sections, issued_at=at, identity=f"{one.party.code} {one}",
                corner=row.number, foot=" · ".join(part for part in (one.party.authority, title) if part))  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(flow: Flow, one: Amendment, title: str) -> None:
    """Say what is amended, and between whom."""
    house, words, row = flow.house, flow.house.words, one.project.row
    flow.y -= 20
    flow.paragraph(house.session(one.call), _UNDER)
    flow.y -= 4
    flow.title(title)
    held = one.instrument
    if held is not None:
        flow.paragraph(words.t("to: {instrument}", instrument=say.named(words, held)), _UNDER)
    flow.y -= 10
    promoter = one.project.promoters[list(Side).index(one.party.side)]
    term = labels.promoter_term(words, one.party)
    named = ", ".join(part for part in (promoter.organisation, promoter.contact) if part) if promoter else "—"
    rows = [
        (words.t("Project"), f"{row.number} · {row.title}"),
        (house.name(one.party.side), one.party.authority or house.name(one.party.side)),
        (term[:1].upper() + term[1:] if term else words.t("Promoter"), named),
        (words.t("Other Party"), house.name(one.party.side.other)),
    ]
    if held is not None and held.signed:
        days = [day for day in (held.promoter_signed_on, held.authority_signed_on) if day is not None]
        rows.append((words.t("Instrument signed on"), words.long_date(max(days))))
    flow.facts(rows, 130)


def _changes(flow: Flow, one: Amendment) -> None:
    words, width = flow.house.words, flow.width
    flow.heading(words.t("What changes"), keep=70)
    columns = (Column(0, 0.28 * width), Column(0.31 * width, 0.31 * width), Column(0.65 * width, 0.35 * width))
    header = (words.t("Subject"), words.t("Before"), words.t("After"))
    flow.table_head(columns, header)
    for line in one.request.lines:
        said = (words.localised(line.subject), words.localised(line.before) or "—", words.localised(line.after) or "—")
        flow.row([
            Cell(column.x, lines(text, style, column.width))
            for column, text, style in zip(columns, said, (PLAIN, PLAIN, LABEL), strict=True)
        ], columns, header)  # fmt: skip
    flow.y -= 8
    flow.paragraph(words.t("All that this amendment does not change remains in force."), TEXT)
    if one.request.kind is RequestKind.CALENDAR:
        flow.paragraph(words.t("The objectives of the project remain unchanged."), TEXT)


def _decision(flow: Flow, one: Amendment) -> None:
    """Say who asked, why, what each Party answered, and which decision carried it out."""
    house, words, request = flow.house, flow.house.words, one.request
    flow.heading(words.t("Decision"), keep=60)
    asked = words.t("no. {number}, {kind}, {date}", number=words.number(request.number),
                    kind=change_requests.kind(words, request.kind).lower(),
                    date=words.long_date(request.asked_on))  # fmt: skip
    rows = [(words.t("Request"), asked), (words.t("Requested by"), request.requester),
            (words.t("Reason"), request.reason)]  # fmt: skip
    for side, given in zip(Side, request.answers, strict=True):
        said = say.answer(words, given)
        reason = given.reason if given else ""
        told = words.t("{label}: {value}", label=said, value=reason) if reason else said
        rows.append((house.name(side), told))
    held = one.revision
    if held is not None:
        day = words.long_date(held.decided_on) if held.decided_on else ""
        parts = (held.deciding_body, day, held.reference)
        rows.append((words.t("Decided by"), " · ".join(part for part in parts if part) or held.title))
    flow.facts(rows, 130)


def _signatures(flow: Flow, one: Amendment) -> None:
    """Set the signature of the Party on the left, that of its promoter on the right."""
    words, house, half = flow.house.words, flow.house, flow.width / 2
    promoter = one.project.promoters[list(Side).index(one.party.side)]
    signs = next((line for line in one.party.signatories.splitlines() if line.strip()), one.party.authority)
    name, _, function = signs.partition(",")
    carried = promoter.organisation if promoter else labels.promoter_term(words, one.party)
    sides = (
        (house.name(one.party.side), name.strip(), function.strip()),
        (carried, promoter.contact if promoter else "", promoter.contact_function if promoter else ""),
    )
    flow.space(18)
    flow.need(SIGNATURES + 60)
    flow.paragraph(words.t("Done in two copies, one for each signatory."), TEXT)
    flow.y -= 12
    flow.band([
        Cell(place * half, lines(words.tc("signature", "For {party}", party=whom), LABEL, half - 24))
        for place, (whom, _, _) in enumerate(sides)
    ])  # fmt: skip
    flow.y -= 40
    cells = []
    for place, (_, who, what) in enumerate(sides):
        x = place * half
        flow.page.rule(flow.left + x, flow.left + x + half - 24, flow.y + 4, SOFT)
        cells.append(Cell(x, (*lines(who, LABEL, half - 24), *lines(what, SMALL, half - 24),
                              *lines(words.t("Place and date:"), SMALL, half - 24))))  # fmt: skip
    flow.band(cells, keep=1)
