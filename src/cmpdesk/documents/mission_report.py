"""The report of a mission: its objectives recalled, what was done at each stop, what came of it, what follows."""

from collections.abc import Sequence
from datetime import date, datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.letters import letterhead
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.mission_order import costs, days
from cmpdesk.domain.missions import Mission
from cmpdesk.domain.outcomes import FollowUp, Outcome, by_axis
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.report_papers import MissionReport
from cmpdesk.domain.reports import Report
from cmpdesk.i18n import missions as told
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n import reports as say

_UNDER = Style("sans", 11, 15, SOFT)


def pdf(house: House, paper: MissionReport, *, at: datetime) -> bytes:
    """Return the report in the conventions of `house`, read back; equal reports give equal bytes."""
    words, one, flow = house.words, paper.mission, Flow(house)
    letterhead(flow, house.party)
    title = words.t("Mission report no. {number}", number=words.number(one.number))
    _opening(flow, paper, title)
    _stops(flow, one)
    for came in paper.reports:
        _received(flow, paper, came)
    outcomes(flow, paper.outcomes, {stop.id: stop.city for stop in one.stops})
    follow_ups(flow, paper.follow_ups, paper.on)
    costs(flow, paper)
    short = one.project or one.title
    sections = [Section(PieceKind.SHEET, pieces.of_pages(flow.pages[:1]), short, bookmark=(title, 0))]
    if flow.pages[1:]:
        sections.append(Section(PieceKind.SHEET, pieces.of_pages(flow.pages[1:]), short, f"{title} · {one.title}"))
    foot = " · ".join(part for part in (house.session(paper.call), title) if part)
    book = Book(house, f"{title} · {one.title}", sections, issued_at=at, identity=f"{house.locale} {paper}",
                corner=one.project, foot=foot)  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(flow: Flow, paper: MissionReport, title: str) -> None:
    words, one = flow.house.words, paper.mission
    flow.y -= 20
    flow.paragraph(flow.house.session(paper.call), _UNDER)
    flow.y -= 4
    flow.title(title)
    flow.paragraph(one.title, _UNDER)
    flow.y -= 10
    people = [", ".join(part for part in (each.name, each.function, each.organisation) if part)
              for each in one.travellers]  # fmt: skip
    rows = [(words.t("Project"), f"{one.project} · {one.project_title}")] if one.project else []
    rows += [
        (words.t("Direction"), told.direction(words, one.sending, paper.programme)),
        (words.t("Period"), told.period(words, one) or words.t("No date yet")),
        (words.t("Place"), words.t("Online") if one.online else told.places(one) or "—"),
        (words.t("Host"), one.host or "—"),
        (words.t("People"), "\n".join(people) or "—"),
        (words.t("Authorisation"), one.reference or "—"),
    ]
    if one.report is not None and one.report.due is not None:
        due = partial_dates.say(words, one.report.due)
        came = one.report.received_on
        rows.append((words.t("Report due"), words.t("{due}, received on {day}", due=due, day=words.long_date(came))
                     if came else due))  # fmt: skip
    flow.facts(rows, 130)


def _stops(flow: Flow, one: Mission) -> None:
    words = flow.house.words
    for number, stop in enumerate(one.stops, start=1):
        flow.heading(f"{words.number(number)}. {stop.city}", keep=70, rule=True)
        under = " · ".join(part for part in (days(words, stop), stop.host) if part)
        if under:
            flow.paragraph(under, SMALL)
        for name, text in ((words.t("Objectives"), stop.objectives), (words.t("Activities"), stop.activities)):
            flow.y -= 4
            flow.band([Cell(0, lines(name, LABEL, 90)), Cell(100, lines(text or "—", TEXT, flow.width - 100))])


def _received(flow: Flow, paper: MissionReport, came: Report) -> None:
    """Set what the report that was received says; one that was sent back is told with its remark."""
    words, content = flow.house.words, came.content
    flow.heading(words.t("Report received on {day}", day=words.long_date(came.received_on)), keep=70, rule=True)
    under = [words.t("Returned on {day}", day=words.long_date(came.returned_on))] if came.returned_on else []
    if came.accepted_on is not None:
        under.append(words.t("Accepted on {day}", day=words.long_date(came.accepted_on)))
    if came.file:
        under.append(words.t("File: {name}", name=came.file))
    if under:
        flow.paragraph(" · ".join(under), SMALL)
    signed = [words.t("{label}: {value}", label=party.code, value=name)
              for party, name in zip(paper.programme.parties, content.signed, strict=True) if name]  # fmt: skip
    lines_of = ((words.t("Activities"), content.activities),
                (words.t("Visibility of the governments"), content.visibility),
                (words.t("Signed"), "\n".join(signed)), (words.t("Remark"), came.remark))  # fmt: skip
    for name, text in lines_of:
        if text:
            flow.y -= 4
            flow.band([Cell(0, lines(name, LABEL, 90)), Cell(100, lines(text, TEXT, flow.width - 100))])


def outcomes(flow: Flow, found: Sequence[Outcome], stops: dict[str, str]) -> None:
    """Set what came of it on each axis, with what shows it; `stops` are the cities by the id of their stop."""
    words = flow.house.words
    flow.heading(words.t("Outcomes"), keep=60)
    if not found:
        flow.paragraph(words.t("No outcome is noted yet."), PLAIN)
        return
    for axis, held in by_axis(found):
        flow.y -= 6
        flow.need(40)
        flow.paragraph(say.axis(words, axis), LABEL)
        if not held:
            flow.paragraph("—", PLAIN, x=12)
        for one in held:
            city = stops.get(one.stop_id or "", "")
            flow.y -= 2
            said = f"{city} · {one.text}" if city else one.text
            flow.band([Cell(0, lines("•", PLAIN, 12)), Cell(12, lines(said, TEXT, flow.width - 12))])
            if one.evidence:
                flow.paragraph(words.t("Evidence: {evidence}", evidence=one.evidence), SMALL, x=12)


def follow_ups(flow: Flow, found: Sequence[FollowUp], today: date) -> None:
    """Set what follows: what is to be done, by whom, until when, and where it stands."""
    words, width = flow.house.words, flow.width
    flow.heading(words.t("Follow-ups"), keep=60)
    if not found:
        flow.paragraph(words.t("Nothing is to be followed up."), PLAIN)
        return
    columns = (Column(0, 0.42 * width), Column(0.44 * width, 0.22 * width), Column(0.68 * width, 0.16 * width),
               Column(0.85 * width, 0.15 * width))  # fmt: skip
    header = (words.t("What"), words.t("Who"), words.t("Until"), words.t("State"))
    rows = [
        (f"{say.follow_up(words, one.kind)} · {one.text}", say.owner(words, one),
         partial_dates.say(words, one.when) if one.when else "—", say.follow_state(words, one, today))
        for one in found
    ]  # fmt: skip
    flow.table(columns, header, rows)
