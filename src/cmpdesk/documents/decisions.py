"""The decision that moves a calendar, on paper: its facts, its reason, every project old and new, both signatures."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.letters import SIGNATURES
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.domain.decisions import CalendarDecision, Moved, MovedMilestone, MovedProject
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels, partial_dates

_SESSION = Style("sans", 11, 15, SOFT)
_BAND = 9.6


def pdf(house: House, decision: CalendarDecision, *, at: datetime) -> bytes:
    """Return the decision in the conventions of `house`, read back; equal decisions give equal bytes."""
    words = house.words
    flow = _opening(house, decision)
    _decided(flow, decision)
    _projects(flow, decision.projects)
    if decision.common:
        _common(flow, decision.common)
    _signatures(flow, decision)
    title = words.t("Calendar decision no. {number}", number=words.number(decision.number))
    sections = [Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[:1]), bookmark=(title, 0))]
    if flow.pages[1:]:
        head = " · ".join(part for part in (title, decision.title) if part)
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[1:]), header=head))
    reference = decision.official_reference
    level = labels.confidentiality_mark(words, decision.call.confidentiality)
    standing = words.t("Provisional") if decision.provisional else reference
    book = Book(house, title, sections, issued_at=at, identity=f"{decision.call.id} {decision.number} {decision}",
                corner=" · ".join(part for part in (level, standing) if part),
                foot=" · ".join(part for part in (house.session(decision.call), reference) if part))  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(house: House, decision: CalendarDecision) -> Flow:
    words, flow = house.words, Flow(house)
    page, half = flow.page, flow.page.width / 2
    page.fill(0, page.height - _BAND, half, _BAND, COLOURS[Side.FIRST])
    page.fill(half, page.height - _BAND, half, _BAND, COLOURS[Side.SECOND])
    flow.paragraph(house.session(decision.call), _SESSION)
    flow.y -= 4
    flow.title(words.t("Calendar decision no. {number}", number=words.number(decision.number)))
    if decision.title:
        flow.paragraph(decision.title, Style("sans", 12, 16))
    flow.y -= 10
    rows = [
        (words.t("Decided by"), decision.deciding_body or "—"),
        (words.t("Decided on"), words.long_date(decision.decided_on) if decision.decided_on else "—"),
        (words.t("Reference"), decision.official_reference or "—"),
        (words.t("Requested by"), decision.requester or "—"),
        (words.t("Call"), words.localised(decision.call.title)),
        (words.t("Projects"), words.number(len(decision.projects))),
    ]  # fmt: skip
    for party in decision.programme.parties:
        day = decision.approved_by(party.side)
        said = (words.t("approved on {date}", date=words.long_date(day)) if day else words.t("not approved yet"))
        named = words.t("{label}: {value}", label=party.authority, value=said) if party.authority else said
        rows.append((house.name(party.side), named))
    flow.facts(rows, 130)
    if decision.provisional:
        flow.y -= 8
        flow.paragraph("⚠ " + words.t("This decision is provisional until both Parties have approved it."), LABEL)
    return flow


def _decided(flow: Flow, decision: CalendarDecision) -> None:
    words = flow.house.words
    if decision.reason:
        flow.heading(words.t("Reason"))
        flow.paragraph(decision.reason, TEXT)
    flow.heading(words.t("Decision"))
    flow.paragraph(decision.text or words.t(
        "The calendar below replaces the one agreed before. The new dates change no objective of the projects, and no "
        "further amount follows from them."
    ), TEXT)  # fmt: skip


def _projects(flow: Flow, projects: Sequence[MovedProject]) -> None:
    house, width = flow.house, flow.width
    words = house.words
    flow.heading(words.t("Calendar of each project"), keep=70)
    date = 84.0
    name = width - 4 * date - 62
    columns = (Column(0, 48), Column(54, name),
               *(Column(62 + name + place * date, date - 8) for place in range(4)))  # fmt: skip
    header = (words.t("No."), words.t("Project"), words.t("Start before"), words.t("New start"),
              words.t("End before"), words.t("New end"))  # fmt: skip
    if not projects:
        flow.paragraph(words.t("No project is concerned."), PLAIN)
        return
    flow.table_head(columns, header)
    for one in projects:
        told = (one.number, one.title, *_dates(house, one.start), *_dates(house, one.end))
        moved = (False, False, False, one.start.changed, False, one.end.changed)
        flow.row([
            Cell(column.x, lines(text, LABEL if bold else PLAIN, column.width))
            for column, text, bold in zip(columns, told, moved, strict=True)
        ], columns, header)  # fmt: skip


def _common(flow: Flow, common: Sequence[MovedMilestone]) -> None:
    house, words = flow.house, flow.house.words
    flow.heading(words.t("Calendar of the session and of the call"), keep=70)
    share = flow.width / 100
    columns = (Column(0, 46 * share), Column(50 * share, 22 * share), Column(74 * share, 26 * share))
    rows = []
    for one in common:
        old, new = _dates(house, one.when)
        rows.append((words.localised(one.name), old,
                     words.t("{date} (provisional)", date=new) if one.provisional else new))  # fmt: skip
    flow.table(columns, (words.t("Milestone"), words.t("Date agreed so far"), words.t("New date")), rows)


def _dates(house: House, moved: Moved) -> tuple[str, str]:
    return _date(house, moved.old), _date(house, moved.new) if moved.changed else house.words.t("unchanged")


def _date(house: House, when: PartialDate | None) -> str:
    return "—" if when is None else partial_dates.say(house.words, when)


def _signatures(flow: Flow, decision: CalendarDecision) -> None:
    """Set the signatures of both Parties side by side, the first on the left."""
    house, words = flow.house, flow.house.words
    flow.space(20)
    flow.need(SIGNATURES + 60)
    flow.paragraph(words.t("Done in two copies, one for each Party."), TEXT)
    half = flow.width / 2
    flow.y -= 14
    flow.band([
        Cell(place * half, lines(words.tc("signature", "For {party}", party=house.name(party.side)),
                                 Style("sans-bold", 9, 12, COLOURS[party.side]), half - 24))
        for place, party in enumerate(decision.programme.parties)
    ])  # fmt: skip
    flow.y -= 40
    cells = []
    for place, party in enumerate(decision.programme.parties):
        x = place * half
        flow.page.rule(flow.left + x, flow.left + x + half - 24, flow.y + 4, SOFT)
        signs = next((one for one in party.signatories.splitlines() if one.strip()), party.authority)
        name, _, function = signs.partition(",")
        told = (*lines(name.strip(), LABEL, half - 24), *lines(function.strip(), SMALL, half - 24),
                *lines(words.t("Place and date:"), SMALL, half - 24))  # fmt: skip
        cells.append(Cell(x, told))
    flow.band(cells, keep=1)
