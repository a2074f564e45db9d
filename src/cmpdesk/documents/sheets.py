"""The project sheet (domain.md 6.2): what both Parties received about one application, side by side."""

from cmpdesk.documents.flow import KICKER, LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import Line, Style, line, lines
from cmpdesk.documents.page import Page
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.calls import CallSheet, Pairing
from cmpdesk.domain.filings import ApplicationSheet, ApplicationState, FilingSheet, PlannedMission
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import labels

_GAP = 22.0
_INSET = 11.0
_ORGANISATION = Style("sans-bold", 10.5, 13.5)
_TOTAL = Style("sans-bold", 9, 12)
_QUIET = Style("sans", 8, 10.5)
_BODY = Style("serif", 9.5, 13.2)
_TIGHT = Style("serif", 9.1, 11.8)
SIDES = (Side.FIRST, Side.SECOND)


def sheet_pages(house: House, call: CallSheet, application: ApplicationSheet) -> list[Page]:
    """Return the sheet of one application; it names neither the reader nor a page of the packet.

    Where little runs over to a second page, the sheet is set tighter so that it stays on one.
    """
    flow = _set(Flow(house), call, application)
    if len(flow.pages) == 2 and flow.room > 0.55 * house.size[1]:
        tight = _set(Flow(house, tight=True), call, application)
        flow = tight if len(tight.pages) == 1 else flow
    return flow.pages


def _set(flow: Flow, call: CallSheet, application: ApplicationSheet) -> Flow:
    _kicker(flow, application)
    flow.title(application.title)
    flow.space(7)
    sides = [side for side, filing in zip(SIDES, application.filings, strict=True) if filing] \
        if call.pairing is Pairing.SINGLE else list(SIDES)  # fmt: skip
    _promoters(flow, application, sides)
    _summaries(flow, application)
    _beside(flow, application, sides, "benefits")
    _missions(flow, application)
    _beside(flow, application, sides, "other_funding")
    _checks(flow, call, application, sides)
    _attachments(flow, application)
    return flow


def column(flow: Flow, position: int, count: int = 2) -> tuple[float, float]:
    """Return left end and width of one of `count` columns."""
    width = (flow.width - _GAP * (count - 1)) / count
    return position * (width + _GAP), width


def _filing(application: ApplicationSheet, side: Side) -> FilingSheet | None:
    return application.filings[SIDES.index(side)]


def _kicker(flow: Flow, application: ApplicationSheet) -> None:
    words = flow.house.words
    filings = [filing for filing in application.filings if filing]
    months = next((filing.months for filing in filings if filing.months), None)
    renewed = next((filing.renewed for filing in filings if filing.renewed is not None), None)
    parts = [application.number]
    if application.sector:
        parts.append(words.localised(application.sector))
    if application.strand:
        parts.append(words.localised(application.strand))
    if months:
        parts.append(words.n("{count} month", "{count} months", months))
    if renewed is not None:
        parts.append(words.t("Renewal") if renewed else words.t("First application"))
    for drawn in lines("  ·  ".join(parts).upper(), KICKER, flow.width):
        flow.y -= 11
        flow.page.draw(drawn, flow.left, flow.y + 3, spacing=0.25)
    flow.space(4)


def _promoters(flow: Flow, application: ApplicationSheet, sides: list[Side]) -> None:
    heads, amounts = [], []
    for position, side in enumerate(sides):
        x, width = column(flow, position)
        filing = _filing(application, side)
        heads.append(Cell(x + _INSET, _promoter(flow.house, side, filing, width - _INSET)))
        if filing:
            amounts += _amounts(flow.house, filing, x + _INSET)
    pages, top = len(flow.pages), flow.y
    flow.band(heads, keep=0.8)
    if any(cell.lines for cell in amounts):
        flow.y -= 4
        flow.band(amounts, keep=0.8)
    if len(flow.pages) > pages:
        top = flow.house.size[1] - 66 if flow.y < top or len(flow.pages) == pages + 1 else flow.y
    for position, side in enumerate(sides):
        x = flow.left + column(flow, position)[0]
        if side is Side.FIRST:
            flow.page.fill(x, flow.y - 2, 2.6, top - flow.y + 2, COLOURS[side])
        else:  # two fine bars: the Parties are told apart in black and white too
            flow.page.fill(x, flow.y - 2, 1, top - flow.y + 2, COLOURS[side])
            flow.page.fill(x + 1.8, flow.y - 2, 1, top - flow.y + 2, COLOURS[side])
    flow.space(4)


def _promoter(house: House, side: Side, filing: FilingSheet | None, width: float) -> tuple[Line, ...]:
    words, party = house.words, house.programme.party(side)
    found = list(lines(house.name(side).upper(), Style("sans-bold", 8, 12, COLOURS[side]), width))
    if filing is None:
        return (*found, *lines(words.t("No filing was received on this side."), PLAIN, width))
    found += lines(filing.organisation or "—", _ORGANISATION, width)
    found += lines(_capital(labels.promoter_term(words, party)), PLAIN, width)
    contact = ", ".join(part for part in (filing.contact, filing.contact_function) if part)
    reach = " · ".join(part for part in (filing.email, filing.phone) if part)
    partner = words.t("With {partner}", partner=filing.partner) if filing.partner else ""
    for text in (contact, filing.organisation_address, reach, partner):
        if text:
            found += lines(text, _QUIET, width)
    if filing.reference:
        found += lines(words.t("File {reference}", reference=filing.reference), SMALL, width)
    return tuple(found)


def _amounts(house: House, filing: FilingSheet, x: float) -> list[Cell]:
    words = house.words
    names: list[Line] = []
    values: list[Line] = []
    for one in filing.amounts:
        names.append(line(words.t("Year {number}", number=one.year), PLAIN))
        values.append(line(words.money(one.amount), PLAIN))
    if filing.requested is not None:
        names.append(line(words.t("Total") if filing.amounts else words.t("Requested"), _TOTAL))
        values.append(line(words.money(filing.requested), _TOTAL))
    edge = max((drawn.width for drawn in names), default=0) + 12 + max((drawn.width for drawn in values), default=0)
    return [Cell(x, tuple(names)), Cell(x + edge, tuple(values), right=True)]


def _summaries(flow: Flow, application: ApplicationSheet) -> None:
    words = flow.house.words
    told = [(side, filing.summary) for side in SIDES if (filing := _filing(application, side)) and filing.summary]
    if not told:
        return
    flow.heading(words.t("Summary"))
    if len(told) == 1 or _same(told[0][1], told[1][1]):
        flow.paragraph(told[0][1], _TIGHT if flow.tight else TEXT)
    else:
        for position, (side, text) in enumerate(told):
            if position:
                flow.space(5)
            _party(flow, side)
            flow.paragraph(text, _TIGHT if flow.tight else TEXT)
    keywords = dict.fromkeys(filing.keywords for filing in application.filings if filing and filing.keywords)
    if keywords:
        flow.space(4)
        flow.paragraph(words.t("Keywords: {keywords}", keywords=" · ".join(keywords)), SMALL)


def _party(flow: Flow, side: Side, x: float = 0) -> None:
    flow.need(30)
    style = Style("sans-bold", 8, 12, COLOURS[side])
    flow.band([Cell(x, (line(flow.house.name(side).upper(), style),))])


def _beside(flow: Flow, application: ApplicationSheet, sides: list[Side], name: str) -> None:
    """Set one text of each filing in two columns; what both say alike, or a single filing says, over the width."""
    words = flow.house.words
    told = [(side, str(getattr(filing, name))) for side in SIDES if (filing := _filing(application, side))]
    told = [(side, text) for side, text in told if text]
    if not told:
        return
    benefits = name == "benefits"
    flow.heading(words.t("Expected benefits") if benefits else words.t("Other funding"), keep=50, rule=True)
    if len(sides) == 1 or (len(told) == 2 and _same(told[0][1], told[1][1])):
        flow.paragraph(told[0][1], _TIGHT if flow.tight else _BODY)
        return
    heads, bodies = [], []
    for position, (side, text) in enumerate(told):
        x, width = column(flow, position, max(2, len(told)))
        width = flow.width if len(told) == 1 else width
        party = flow.house.name(side)
        head = words.t("For {party}", party=party) if benefits else party
        heads.append(Cell(x, (line(head, LABEL),)))
        bodies.append(Cell(x, lines(text, _TIGHT if flow.tight else _BODY, width)))
    flow.band(heads)
    flow.y -= 2
    flow.band(bodies)


def _missions(flow: Flow, application: ApplicationSheet) -> None:
    words, house = flow.house.words, flow.house
    payers: dict[PlannedMission, list[str]] = {}  # a journey that both filings tell of is told once
    for side in SIDES:
        filing = _filing(application, side)
        for mission in filing.missions if filing else ():
            payers.setdefault(mission, []).append(house.name(side))
    rows = []
    for mission, charged in payers.items():
        way = "—"
        if mission.towards is not None:
            way = f"{house.name(mission.towards.other)} → {house.name(mission.towards)}"
        people = words.number(mission.people) if mission.people is not None else "—"
        days = words.number(mission.days) if mission.days is not None else "—"
        rows.append((way, people, days, mission.period or "—", " · ".join(dict.fromkeys(charged))))
    if not rows:
        return
    flow.heading(words.t("Planned missions"), keep=44)
    width = flow.width
    columns = (
        Column(0, width * 0.34), Column(width * 0.34, width * 0.09, True), Column(width * 0.44, width * 0.07, True),
        Column(width * 0.54, width * 0.17), Column(width * 0.72, width * 0.28),
    )  # fmt: skip
    header = (words.t("Direction"), words.t("People"), words.t("Days"), words.t("Period"), words.t("Charged to"))
    flow.table(columns, header, rows)


def _checks(flow: Flow, call: CallSheet, application: ApplicationSheet, sides: list[Side]) -> None:
    """Set what the file itself shows; the decision is that of the officers."""
    words, house = flow.house.words, flow.house
    good: list[str] = []
    doubtful: list[str] = []
    absent = [house.name(side) for side in sides if _filing(application, side) is None]
    if absent:
        doubtful.append(words.t("Not filed with {party}", party=words.listed(absent)))
    elif call.pairing is Pairing.PAIRED:
        good.append(words.t("Filed with both Parties"))
    for side in sides:
        filing = _filing(application, side)
        if filing and filing.late:
            doubtful.append(words.t("Received after the deadline: {party}", party=house.name(side)))
    filings = [filing for filing in application.filings if filing]
    if call.deadline and filings and not any(filing.late for filing in filings):
        good.append(words.t("Received before the deadline"))
    months = max((filing.months or 0 for filing in filings), default=0)
    if call.max_months and months:
        told = words.n("Duration of {count} month at most", "Duration of {count} months at most", call.max_months)
        (good if months <= call.max_months else doubtful).append(told)
    stands = application.state
    if stands is ApplicationState.RETAINED:  # what came of it is not for its readers
        stands = ApplicationState.ADMISSIBLE
    if stands in {ApplicationState.ADMISSIBLE, ApplicationState.INADMISSIBLE, ApplicationState.WITHDRAWN}:
        state = labels.application_state(words, stands)
        told = state
        if application.state_reason:
            told = words.t("{state}: {reason}", state=state, reason=application.state_reason)
        (good if stands is ApplicationState.ADMISSIBLE else doubtful).append(told)
    flow.heading(words.t("Admissibility"))
    if good:
        flow.paragraph(" \u2003".join("✓\u00a0" + text.replace(" ", "\u00a0") for text in good), PLAIN)
    for text in doubtful:
        flow.paragraph(words.t("⚠ To check: {what}", what=text), PLAIN)


def _attachments(flow: Flow, application: ApplicationSheet) -> None:
    words = flow.house.words
    flow.heading(words.t("Attachments that follow"))
    told: dict[Side, list[str]] = {}
    for side, attachment in application.attachments():
        if attachment.status is AttachmentStatus.PRINTABLE:
            pages = words.n("{count} page", "{count} pages", attachment.pages)
            told.setdefault(side, []).append(f"{attachment.name}, {pages}")
        else:
            told.setdefault(side, []).append(words.t("{file}: placeholder page", file=attachment.name))
    for side, files in told.items():
        flow.paragraph(words.t("{party}: {files}", party=flow.house.name(side), files=" · ".join(files)), PLAIN)
    if not told:
        flow.paragraph(words.t("None"), PLAIN)


def _same(one: str, two: str) -> bool:
    """Tell whether both Parties received the same text, spaces and case apart."""
    return one.split() == two.split() or one.casefold().split() == two.casefold().split()


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
