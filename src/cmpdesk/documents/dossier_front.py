"""The opening of a jury's dossier (domain.md 6.4 A, B): cover, contents, agenda and members, figures."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from zoneinfo import ZoneInfo

from cmpdesk.documents.flow import KICKER, LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.front import COVER_TITLE, SUBTITLE, masthead
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import RULE, SOFT, Style, fitted, line, lines
from cmpdesk.documents.page import Link, Page
from cmpdesk.domain.dossiers import APART, DossierContent, Figures, absences
from cmpdesk.domain.money import Money
from cmpdesk.domain.results import rounded
from cmpdesk.i18n import interests, labels

_NUMBER = Style("sans-bold", 10, 14)
_RANK = Style("sans", 9, 12, SOFT)
_BAR = 9.0


def figure(house: House, value: Fraction | None, digits: int = 1) -> str:
    """Return an exact value as it is printed, a dash where there is none."""
    return "—" if value is None else house.words.number(rounded(value, digits), digits)


def amount(house: House, money: Money | None) -> str:
    """Return an amount for a table, its currency told."""
    return "—" if money is None else house.words.money(money, cents=False, precise=True)


def state(house: House, content: DossierContent) -> str:
    """Return whether the ranking is frozen, and by whom."""
    words = house.words
    if content.seal is None:
        return words.t("Draft, ranking not frozen")
    at = words.instant(content.seal.frozen_at.astimezone(ZoneInfo(house.party.zone)))
    return words.t("Ranking {number} frozen on {when} by {officer}", number=words.number(content.seal.number),
                   when=at, officer=content.seal.frozen_by)  # fmt: skip


def cover(house: House, content: DossierContent) -> Page:
    """Return the cover."""
    words, meeting = house.words, content.meeting
    flow = masthead(house, content.call)
    flow.y -= 9
    flow.paragraph(words.t("Dossier of the jury"), COVER_TITLE)
    flow.paragraph(words.t("Jury: {party}", party=house.name(content.party.side)), SUBTITLE)
    title = words.localised(content.call.title)
    if title:
        flow.y -= 4
        flow.paragraph(title, Style("sans", 10.5, 14, SOFT), width=400)
    flow.y -= 26
    rows = [(words.t("Meeting"), words.full_date(meeting.meets_on) if meeting.meets_on else "—")]
    rows += [(words.t("Place"), meeting.place or "—"), (words.t("Chair"), meeting.chair or "—")]
    rows.append((words.t("Rapporteur"), meeting.rapporteur or "—"))
    rows.append((words.t("Applications"), _applications(house, content)))
    rows.append((words.t("Ranking"), state(house, content)))
    if content.seal is not None:
        rows.append((words.t("Digest of the ranking"), content.seal.digest))
    level = labels.confidentiality(words, content.confidentiality)
    rows.append((words.t("Class"), level))
    grid = words.localised(content.grid.name)
    if content.grid.proposal:
        grid = words.t("{grid} (proposal, not an adopted grid)", grid=grid)
    rows.append((words.t("Grid"), words.t("{grid}, version {number}", grid=grid,
                                          number=words.number(content.ranking.version))))  # fmt: skip
    flow.facts(rows)
    flow.y -= 22
    flow.paragraph(words.t(
        "This dossier is for the members of the jury. It holds protected information: do not pass it on, and hand back "
        "or destroy every copy after the meeting. Marks inform the jury; the jury decides."
    ), TEXT)  # fmt: skip
    return flow.page


def _applications(house: House, content: DossierContent) -> str:
    words, places = house.words, content.ranking.places
    told = words.n("{count} application", "{count} applications", len(places))
    unranked = len(places) - len(content.ranking.ranked)
    if unranked:
        told += " · " + words.n("{count} without a result", "{count} without a result", unranked)
    return told


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: `lead` stands before the title of an application, "" for a part."""

    title: str
    page: int
    lead: str = ""


def contents(house: House, entries: Sequence[Entry]) -> list[Page]:
    """Return the contents; each line leads to its page."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("Contents"))
    flow.space(6)
    for entry in entries:
        part = not entry.lead
        height = 22.0 if part else 14.0
        flow.need(height + (14 if part else 0))
        top = flow.y
        flow.y -= height
        base, x = flow.y + 4, flow.left
        if part:
            flow.page.draw(fitted(entry.title, _NUMBER, flow.width - 40), x, base)
            flow.page.rule(flow.left, flow.left + flow.width, flow.y - 1, RULE)
        else:
            flow.page.draw(fitted(entry.lead, LABEL, 96), x + 14, base)
            flow.page.draw(fitted(entry.title, PLAIN, flow.width - 160), x + 118, base)
        flow.page.right(line(words.number(entry.page), LABEL if part else PLAIN), flow.left + flow.width, base)
        flow.page.links.append(Link((flow.left, flow.y, flow.left + flow.width, top), entry.page))
    return flow.pages


def opening(house: House, content: DossierContent) -> list[Page]:
    """Return part A: the agenda, who sits, and who leaves for which application."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("A. Agenda, members and recusals"))
    flow.heading(words.t("Agenda"))
    items = content.meeting.agenda or (words.t("Not entered yet."),)
    for number, item in enumerate(items, start=1):
        style = Style("sans-bold", 10, 14, COLOURS[house.party.side])
        lead = (line(str(number), style),) if content.meeting.agenda else ()
        flow.band([Cell(2, lead), Cell(20, lines(item, TEXT, flow.width - 20))])
        flow.y -= 3
    flow.heading(words.t("Members and recusals"), keep=60)
    if not content.members:
        flow.paragraph(words.t("Nobody sits in this jury."), PLAIN)
    else:
        _members(flow, content)
    flow.space(6)
    if content.undeclared:
        flow.paragraph("⚠ " + words.n(
            "{count} declaration of interest is still owed.", "{count} declarations of interest are still owed.",
            content.undeclared,
        ), PLAIN)  # fmt: skip
    else:
        flow.paragraph("✓ " + words.t("Every member has declared on every application in their hands."), PLAIN)
    return flow.pages


def _members(flow: Flow, content: DossierContent) -> None:
    words, width = flow.house.words, flow.width
    away = absences(content.conflicts)
    columns = (Column(0, width * 0.26), Column(width * 0.28, width * 0.3), Column(width * 0.6, width * 0.4))
    header = (words.t("Member"), words.t("Organisation"), words.t("Leaves the discussion of"))
    rows = []
    for one in sorted(content.members, key=lambda row: row.name.casefold()):
        told: list[str] = []
        for measure in APART:
            numbers = [number for number, decided in away.get(one.id, []) if decided is measure]
            if numbers:
                told.append(words.t("{number}: {state}", number=words.listed(numbers),
                                    state=interests.measure(words, measure).lower()))  # fmt: skip
        rows.append((one.name, one.organisation or "—", "\n".join(told) or "—"))
    flow.table(columns, header, rows)


def figures(house: House, content: DossierContent) -> list[Page]:
    """Return part B: what was filed, by sector and by amount, and the envelopes; never a sum of two currencies."""
    words, found = house.words, content.figures
    flow = Flow(house)
    flow.title(words.t("B. Figures"))
    flow.space(6)
    rows = [(words.t("Filed with {party}", party=house.name(party.side)), words.number(count))
            for party, count in zip(content.programme.parties, found.filings, strict=True)]  # fmt: skip
    rows.append((words.t("Applications"), words.number(found.applications)))
    rows += [(labels.application_state(words, kind), words.number(count)) for kind, count in found.states]
    flow.facts(rows, 200)
    _by_sector(flow, content)
    _by_amount(flow, content)
    _envelopes(flow, found)
    return flow.pages


def _sums(house: House, sums: Sequence[Money]) -> str:
    return "\n".join(amount(house, one) for one in sums) or "—"


def _by_sector(flow: Flow, content: DossierContent) -> None:
    words, house, width = flow.house.words, flow.house, flow.width
    flow.heading(words.t("By sector"), keep=60)
    columns = (
        Column(0, width * 0.38), Column(width * 0.4, width * 0.09, True), Column(width * 0.51, width * 0.11, True),
        Column(width * 0.64, width * 0.17, True), Column(width * 0.83, width * 0.17, True),
    )  # fmt: skip
    header = (words.t("Sector"), words.t("Filed"), words.t("Admissible"),
              *(words.t("Asked of {party}", party=house.name(one.side)) for one in content.programme.parties))
    rows = [
        (words.localised(one.name) if one.name else words.t("No sector"), words.number(one.filed),
         words.number(one.admissible), *(_sums(house, part.sums) for part in one.asked))
        for one in content.figures.sectors
    ]  # fmt: skip
    flow.table(columns, header, rows)
    whole = (words.t("Total"), words.number(content.figures.applications),
             words.number(sum(one.admissible for one in content.figures.sectors)),
             *(_sums(house, part.sums) for part in content.figures.asked))  # fmt: skip
    cells = [Cell(one.x + (one.width if one.right else 0), lines(text, LABEL, one.width), one.right)
             for one, text in zip(columns, whole, strict=True)]  # fmt: skip
    flow.row(cells, columns, header)
    flow.space(3)
    flow.paragraph(words.t("Amounts are those of admissible applications; the money of one Party is never added to "
                           "that of the other."), SMALL)  # fmt: skip


def _by_amount(flow: Flow, content: DossierContent) -> None:
    words, house, found = flow.house.words, flow.house, content.figures
    if not found.bands:
        return
    flow.heading(words.t("By amount asked of {party}", party=house.name(content.party.side)), keep=80)
    most = max(one.count for one in found.bands)
    start, room = 190.0, flow.width - 190 - 110
    for one in found.bands:
        flow.need(17)
        flow.y -= 16
        base = flow.y + 4
        told = words.t("{least} to under {below}", least=words.money_short(one.least),
                       below=words.money_short(one.below))  # fmt: skip
        flow.page.draw(fitted(told, PLAIN, start - 12), flow.left, base)
        long = room * one.count / most
        flow.page.fill(flow.left + start, flow.y + 2, long, _BAR, COLOURS[house.party.side])
        flow.page.draw(line(words.number(one.count), LABEL), flow.left + start + long + 5, base)
        flow.page.right(line(amount(house, one.asked), PLAIN), flow.left + flow.width, base)
    if found.unknown:
        flow.y -= 3
        flow.paragraph(words.n(
            "Of {count} admissible application no amount is known.",
            "Of {count} admissible applications no amount is known.", found.unknown,
        ), SMALL)  # fmt: skip


def _envelopes(flow: Flow, found: Figures) -> None:
    words, house = flow.house.words, flow.house
    flow.heading(words.t("Available envelope of {party}", party=house.name(house.party.side)), keep=60)
    if found.available is None:
        flow.paragraph(words.t("No envelope was entered for this Party."), PLAIN)
        return
    shown = found.years[-4:]  # what is older counts in the total
    step = 82.0
    first = flow.width - step * (len(shown) + 1)
    columns = (Column(0, first - 8),
               *(Column(first + place * step, step - 8, True) for place in range(len(shown) + 1)))
    header = (words.t("Sector"), *(str(year) for year in shown), words.t("Total"))
    rows = [
        (words.localised(one.sector) if one.sector else words.t("All sectors"),
         *(amount(house, held) for held in one.amounts[-4:]), amount(house, one.whole))
        for one in found.envelopes
    ]  # fmt: skip
    flow.table(columns, header, rows)
    edge = columns[-1].x + columns[-1].width
    whole = line(amount(house, found.available), LABEL)
    flow.row((Cell(0, (line(words.t("Total"), LABEL),)), Cell(edge, (whole,), True)), columns, header)


def kicker(flow: Flow, parts: Sequence[str]) -> None:
    """Set small capitals above a title."""
    for drawn in lines("  ·  ".join(part for part in parts if part).upper(), KICKER, flow.width):
        flow.y -= 11
        flow.page.draw(drawn, flow.left, flow.y + 3, spacing=0.25)
    flow.space(4)
