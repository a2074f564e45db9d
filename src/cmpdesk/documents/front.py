"""The opening pages of a packet: cover, mandate, declaration, list; and the pages that stand for others."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from cmpdesk.documents.flow import KICKER, LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import INK, SOFT, Line, Style, fitted, line, lines
from cmpdesk.documents.page import Field, Link, Page
from cmpdesk.documents.scores import signature
from cmpdesk.domain.attachments import AttachmentRow, AttachmentStatus
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.interests import Gate, Interest
from cmpdesk.domain.money import Money
from cmpdesk.domain.packets import PacketApplication, PacketContent, PacketOrder
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.returns import FieldKind, SheetField
from cmpdesk.i18n import labels

_SESSION = Style("sans", 12, 17.5, SOFT)
COVER_TITLE = Style("serif-bold", 33, 38)
SUBTITLE = Style("sans", 14, 19)
_AMOUNT = Style("sans", 8.5, 12)
_BAND = 9.6
_ROW, _SIGNATURE = 31.0, 56.0
"""Height of an application in the declaration, and of the lines for the signature."""
_LETTERHEAD = 7
"""Lines of a letterhead that the head of a cover has room for."""
_LISTED = 3
"""Lines of a title in the list of applications."""


def reader(house: House, content: PacketContent) -> str:
    """Return how the reader is named on paper: by code, never by name."""
    return house.words.t("reviewer {code}", code=content.reviewer.code)


def masthead(house: House, call: CallSheet) -> Flow:
    """Return a cover begun: the colours of both Parties, the letterhead of the reader's, the session."""
    flow = Flow(house)
    page = flow.page
    half = page.width / 2
    page.fill(0, page.height - _BAND, half, _BAND, COLOURS[Side.FIRST])
    page.fill(half, page.height - _BAND, half, _BAND, COLOURS[Side.SECOND])
    flow.y = page.height - 40
    for told in house.party.letterhead.splitlines()[:_LETTERHEAD]:
        flow.paragraph(told.strip(), PLAIN)
    flow.y = page.height - 148
    flow.paragraph(house.session(call), _SESSION, width=330)
    return flow


def cover(house: House, order: PacketOrder) -> Page:
    """Return the cover, its foot left for `cover_foot`."""
    content, words = order.content, house.words
    flow = masthead(house, content.call)
    flow.y -= 9
    flow.paragraph(words.t("Evaluation packet"), COVER_TITLE)
    party = words.t("Jury: {party}", party=house.name(content.party.side))
    flow.paragraph(f"{party} · {reader(house, content)}", SUBTITLE)
    title = words.localised(content.call.title)
    if title:
        flow.y -= 4
        flow.paragraph(title, Style("sans", 10.5, 14, SOFT), width=400)
    flow.y -= 26
    _cover_facts(flow, content)
    flow.y -= 22
    flow.paragraph(words.t(
        "This packet is personal. It holds protected information: do not pass it on, do not copy it, and destroy it "
        "after the meeting of the jury. Declare any conflict of interest before you open a file."
    ), TEXT)  # fmt: skip
    return flow.page


def _cover_facts(flow: Flow, content: PacketContent) -> None:
    house, words = flow.house, flow.house.words
    recused = sum(one.recused for one in content.applications)
    entrusted = words.number(len(content.applications))
    if recused:
        entrusted = words.n("{total}, of which {count} withdrawn for a declared conflict",
                            "{total}, of which {count} withdrawn for declared conflicts", recused,
                            total=entrusted)  # fmt: skip
    rows = [(words.t("Applications entrusted"), entrusted)]
    if held := sum(one.held_back for one in content.applications):
        rows.append((words.t("Held back"), words.n(
            "{count} application, until you have declared upon it", "{count} applications, until you have declared "
            "upon them", held)))  # fmt: skip
    if content.call.return_by:
        rows.append((words.t("Return of score sheets"), _told(house, content, content.call.return_by)))
    if content.call.contact:
        rows.append((words.t("Contact"), content.call.contact))
    copy = words.t("{copy} of {copies} · class: {level}", copy=f"{content.copy:02}", copies=content.copies,
                   level=_lowered(labels.confidentiality(words, content.call.confidentiality)))  # fmt: skip
    rows.append((words.tc("packet", "Copy"), copy))
    grid = words.localised(content.grid.name)
    if content.grid.proposal:
        rows.append((words.t("Grid"), words.t("{grid} (proposal, not an adopted grid)", grid=grid)))
    flow.facts(rows)


def _told(house: House, content: PacketContent, deadline: Deadline) -> str:
    """Return a deadline in both local times, the reader's first, with a warning where the offset is unusual."""
    words = house.words
    zones = [party.zone for party in content.programme.parties]
    told = words.both_times(deadline, sorted(zones, key=lambda zone: zone != house.party.zone))
    warning = words.offset_warning(deadline, zones[0], zones[1])
    return f"{told}\n⚠ {warning}" if warning else told


def cover_foot(house: House, order: PacketOrder, fingerprint: str) -> str:
    """Return issue, date, version of the grid and fingerprint, as the foot of the cover has them."""
    words = house.words
    return words.t(
        "Issue {issue} of {date} · grid v{version} · content fingerprint {fingerprint}",
        issue=order.issue,
        date=words.long_date(order.issued_at.astimezone(ZoneInfo(house.party.zone))),
        version=order.content.grid.version,
        fingerprint=f"{fingerprint[:8]}…{fingerprint[-8:]}",
    )


def mandate(house: House, order: PacketOrder) -> list[Page]:
    """Return the mandate, the calendar, and what this issue changes of the one before."""
    words, content = house.words, order.content
    flow = Flow(house)
    flow.title(words.t("Mandate and calendar"))
    flow.space(2)
    party = house.name(content.party.side)
    other = house.name(content.party.side.other)
    flow.heading(words.t("Your mandate"))
    flow.paragraph(words.t(
        "You are asked to read the applications in this packet and to mark each of them on the scoring grid, on the "
        "strength of the file alone. You judge for {party}; the jury of {other} works apart, and no mark is shared "
        "before both rankings are frozen.", party=party, other=other
    ))  # fmt: skip
    flow.heading(words.t("Steps"))
    steps = (
        words.t("Go through the list and declare any conflict of interest before you open a file."),
        words.t("Read the sheet of each application, then its attachments in the order of the list."),
        words.t("Fill in one score sheet per application and give the reason for each mark."),
        words.t("Copy your marks to the summary at the end, sign it, and return score sheets and declaration."),
    )
    for number, step in enumerate(steps, start=1):
        text = lines(step, TEXT, flow.width - 20)
        figure = line(str(number), Style("sans-bold", 10, 14, COLOURS[content.party.side]))
        flow.band([Cell(2, (figure,)), Cell(20, text)])
        flow.y -= 3
    flow.heading(words.t("Calendar"))
    flow.facts(_calendar(house, content), 150)
    flow.space(4)
    flow.heading(words.t("Confidentiality"))
    flow.paragraph(words.t(
        "The files, your marks and your comments are confidential. Keep them out of shared folders and public tools, "
        "speak of them with the jury only, and hand back or destroy every copy once the jury has met."
    ))  # fmt: skip
    if order.differences:
        flow.space(4)
        flow.heading(words.t("What issue {issue} changes", issue=words.number(order.issue)))
        for one in order.differences:
            flow.paragraph(f"• {labels.difference(words, one)}")
    return flow.pages


def _calendar(house: House, content: PacketContent) -> list[tuple[str, str]]:
    words, call = house.words, content.call
    rows = []
    if call.deadline:
        rows.append((labels.due(words, "deadline"), _told(house, content, call.deadline)))
    if call.return_by:
        rows.append((labels.due(words, "return-by"), _told(house, content, call.return_by)))
    rows.append((words.t("Authority"), house.party.authority))
    if call.contact:
        rows.append((words.t("Contact"), call.contact))
    basis = words.localised(content.programme.legal_basis)
    if basis:
        rows.append((words.t("Legal basis"), basis))
    return rows


@dataclass(slots=True)
class Declaration:
    """The declaration of interests, with the fields of each application: {its position: (page, field)}."""

    pages: list[Page]
    fields: dict[int, list[tuple[int, Field]]] = field(default_factory=dict)


def declaration(house: House, applications: Sequence[PacketApplication]) -> Declaration:
    """Return the declaration of interests: one line per application, then the signature."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("Declaration of interests"))
    flow.space(3)
    flow.paragraph(words.t(
        "I undertake to keep confidential what I read here. For each application I declare whether I, my organisation "
        "or someone close to me has an interest in it. I do not read a file in which my interest is apparent or real, "
        "and I tell the contact person at once."
    ))  # fmt: skip
    flow.space(10)
    choice = tuple(Interest)
    answers = tuple(labels.interest(words, one) for one in choice)
    tips = tuple(words.t("Declared interest: {interest}", interest=one) for one in answers)
    result = Declaration(flow.pages)

    def held(position: int, one: Field) -> None:
        result.fields.setdefault(position, []).append((len(flow.pages) - 1, one))

    step = 46.0
    first = flow.width - step * len(answers)
    columns = (Column(0, first - 10), *[Column(first + n * step, step - 8) for n in range(len(answers))])
    header = (words.t("Application"), *answers)
    flow.table_head(columns, header)
    for position, one in enumerate(applications):
        left = len(applications) - position
        if flow.room < (_ROW if left > 2 else left * _ROW + _SIGNATURE):  # two rows at least stand with the signature
            flow.turn()
            flow.table_head(columns, header)
        flow.y -= 12
        x = flow.page.write(one.sheet.number, LABEL, flow.left, flow.y) + 7
        title = words.t("withdrawn from your packet: conflict declared") if one.recused else one.sheet.title
        flow.page.write(title, PLAIN, x, flow.y, max(first - 14 - (x - flow.left), 30))
        for place in range(0 if one.recused else len(answers)):
            x = flow.left + first + place * step + 1
            flow.page.box(x, flow.y - 1.5, 9, 9, INK)
            tip = words.t("{number}: declared interest", number=one.sheet.number)
            held(position, Field((x, flow.y - 1.5, x + 9, flow.y + 7.5), SheetField(FieldKind.DECLARATION),
                                 tips[place], str(choice[place]), group_tip=tip))  # fmt: skip
        if not one.recused:
            flow.y -= 14
            end = flow.page.write(words.t("Explanation"), SMALL, flow.left, flow.y + 1)
            tip = words.t("{number}: explanation of the declared interest", number=one.sheet.number)
            box = (end + 6, flow.y - 4, flow.left + flow.width, flow.y + 8.5)
            held(position, Field(box, SheetField(FieldKind.EXPLANATION), tip))
        flow.y -= 5
        flow.rule()
    flow.space(14)
    signature(flow)
    return result


@dataclass(frozen=True, slots=True)
class Slot:
    """Where the page number of application `position` of the packet will be printed on page `page` of the list."""

    position: int
    page: int
    x: float
    y: float
    box: tuple[float, float, float, float]


@dataclass(slots=True)
class Contents:
    """The list of applications, its page numbers to be filled in once they are known."""

    pages: list[Page]
    slots: list[Slot] = field(default_factory=list)

    def fill(self, first_pages: list[int]) -> None:
        """Print the first page of each application, and make its row lead there."""
        for slot in self.slots:
            target = first_pages[slot.position]
            page = self.pages[slot.page]
            page.right(line(str(target), LABEL), slot.x, slot.y)
            page.links.append(Link(slot.box, target))


def contents(house: House, content: PacketContent) -> Contents:
    """Return the list of applications; of a recused one, its number only, and of one held back, who filed it."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("List of applications"))
    flow.space(8)
    width = flow.width
    columns = (Column(0, 52), Column(54, width - 186), Column(width - 122, 82, True), Column(width - 30, 30, True))
    header = (words.t("Number"), words.t("Project"), words.t("Requested"), words.t("Page"))
    flow.table_head(columns, header)
    result = Contents(flow.pages)
    for position, one in enumerate(content.applications):
        cells = _entry(house, one, columns)
        height = max(sum(text.style.leading for text in cell.lines) for cell in cells) + 6
        if flow.room < min(height, 200):
            flow.turn()
            flow.table_head(columns, header)
        page, top = flow.page, flow.y
        index = len(flow.pages) - 1
        flow.row(cells, columns, header, pad=3)
        bottom = flow.y if flow.page is page else 60
        if one.held_back:
            continue
        result.slots.append(
            Slot(position, index, flow.left + width, top - 12, (flow.left, bottom, flow.left + width, top))
        )
    return result


def _entry(house: House, one: PacketApplication, columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    words = house.words
    number = lines(one.sheet.number, LABEL, columns[0].width)
    if one.recused:
        told = words.t("Withdrawn from your packet: conflict declared")
        return (Cell(0, number), Cell(columns[1].x, lines(told, Style("sans-italic", 9, 12, SOFT), columns[1].width)))
    sheet = one.sheet
    text = list(_cut(sheet.title, columns[1].width))
    below = [words.localised(sheet.sector)] if sheet.sector else []
    text += lines(" · ".join((*below, *one.filers)), SMALL, columns[1].width)
    if one.held_back:
        told = words.t("Held back until you have declared upon it") if one.gate is Gate.UNDECLARED else words.t(
            "Held back until it is decided upon what you declared")  # fmt: skip
        text += lines(told, Style("sans-italic", 9, 12, SOFT), columns[1].width)
        return Cell(0, number), Cell(columns[1].x, tuple(text))
    amounts = tuple(line(words.money(amount, cents=False, precise=True), _AMOUNT) for amount in _requested(sheet))
    edge = columns[2].x + columns[2].width
    return (Cell(0, number), Cell(columns[1].x, tuple(text)), Cell(edge, amounts, True))


def _cut(title: str, width: float) -> tuple[Line, ...]:
    """Return a title on a few lines; all of it stands on the sheet of its application."""
    drawn = lines(title, PLAIN, width)
    if len(drawn) <= _LISTED:
        return drawn
    kept = " ".join("".join(chunk.text for chunk in one.chunks) for one in drawn[_LISTED - 1 : _LISTED + 1])
    return (*drawn[: _LISTED - 1], fitted(kept, PLAIN, width))


def _requested(sheet: ApplicationSheet) -> list[Money]:
    return [filing.requested for filing in sheet.filings if filing and filing.requested is not None]


def recusal(house: House, number: str) -> list[Page]:
    """Return the page that stands for a recused application; it knows nothing but its number."""
    words = house.words
    flow = Flow(house)
    flow.y -= 120
    flow.page.draw(line(number, KICKER), flow.left, flow.y + 14, spacing=0.25)
    flow.title(words.t("Withdrawn from your packet: conflict declared"))
    flow.space(6)
    flow.paragraph(words.t(
        "A conflict of interest was declared for this application. It is read by other members of the jury, and "
        "nothing of it is in this packet."
    ))  # fmt: skip
    return flow.pages


def placeholder(house: House, number: str, attachment: AttachmentRow) -> list[Page]:
    """Return the page that stands for an attachment that cannot be inserted: what it is, and why."""
    words = house.words
    flow = Flow(house)
    flow.y -= 60
    flow.page.draw(line(number, KICKER), flow.left, flow.y + 14, spacing=0.25)
    flow.title(words.t("Attachment not inserted"))
    flow.space(8)
    plain = Style("sans", 9, 12.5, raised=False)
    rows = (
        (words.t("File"), attachment.name),
        (words.t("Reason"), labels.attachment_status(words, attachment.status)),
        (words.t("Size"), words.size(attachment.size)),
        ("SHA-256", attachment.sha256 or "—"),
    )
    for name, text in rows:
        flow.y -= 6
        flow.band([Cell(0, (line(name, LABEL),)), Cell(126, lines(text, plain, flow.width - 126))])
        flow.y -= 6
        flow.rule()
    flow.space(16)
    if attachment.status is AttachmentStatus.ERASED:
        flow.paragraph(words.t("The file was destroyed because it concerned a person who asked to be erased."), TEXT)
    else:
        flow.paragraph(
            words.t("The file is kept as it was received and can be asked for from the contact person."), TEXT
        )
    return flow.pages


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]
