"""The sheet on which a project is closed: results, money, reports, what the Parties judge, what is still open."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.letters import SIGNATURES
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.mission_report import follow_ups, outcomes
from cmpdesk.domain.money import Money
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.report_papers import FinalPaper
from cmpdesk.domain.reports import Report, ReportRow
from cmpdesk.i18n import projects as told
from cmpdesk.i18n import reports as say

_KICKER = Style("sans", 11, 15, SOFT)
_BAND, _SIGNED = 9.6, SIGNATURES + 30


def pdf(house: House, paper: FinalPaper, *, at: datetime) -> bytes:
    """Return the sheet in the conventions of `house`, read back; equal projects give equal bytes."""
    words, row, flow = house.words, paper.project.row, Flow(house)
    _opening(flow, paper)
    _said(flow, paper)
    _results(flow, paper)
    outcomes(flow, paper.outcomes, {})
    _money(flow, paper)
    _reports(flow, paper.reports)
    _judged(flow, paper)
    _checked(flow, paper)
    _ending(flow, paper)
    title = words.t("Closing sheet")
    sections = [Section(PieceKind.SHEET, pieces.of_pages(flow.pages[:1]), row.number, bookmark=(title, 0))]
    if flow.pages[1:]:
        head = f"{title} · {row.number} · {row.title}"
        sections.append(Section(PieceKind.SHEET, pieces.of_pages(flow.pages[1:]), row.number, head))
    corner = words.t("as of {date}", date=words.long_date(paper.on))
    book = Book(house, f"{title} · {row.number}", sections, issued_at=at, identity=f"{house.locale} {paper}",
                corner=corner, foot=house.session(paper.call))  # fmt: skip
    return written(book, len(flow.pages), title)


def _opening(flow: Flow, paper: FinalPaper) -> None:
    words, row, page = flow.house.words, paper.project.row, flow.page
    half = page.width / 2
    page.fill(0, page.height - _BAND, half, _BAND, COLOURS[Side.FIRST])
    page.fill(half, page.height - _BAND, half, _BAND, COLOURS[Side.SECOND])
    flow.paragraph(f"{words.t('Closing sheet')} · {row.number}", _KICKER)
    flow.y -= 4
    flow.title(row.title)
    flow.y -= 8
    rows = [(words.t("State"), told.project_state(words, row.state))]
    if paper.closing.closed_on and row.state == "completed":
        rows.append((words.t("Closed on"), words.long_date(paper.closing.closed_on)))
    if paper.project.state_reason:
        rows.append((words.t("Reason"), paper.project.state_reason))
    for party, promoter in zip(paper.programme.parties, paper.project.promoters, strict=True):
        carried = promoter.organisation if promoter else "—"
        signed = paper.content.signed[list(Side).index(party.side)]
        rows.append((flow.house.name(party.side), f"{carried} · {words.t('signed by {name}', name=signed)}"
                     if signed else carried))  # fmt: skip
    flow.facts(rows, 130)


def _said(flow: Flow, paper: FinalPaper) -> None:
    words = flow.house.words
    for name, text in ((words.t("Activities"), paper.content.activities),
                       (words.t("Visibility of the governments"), paper.content.visibility)):  # fmt: skip
        if text:
            flow.heading(name)
            flow.paragraph(text, TEXT)


def _results(flow: Flow, paper: FinalPaper) -> None:
    """Set each objective with what both promoters reached of it, side by side."""
    words, width = flow.house.words, flow.width
    flow.heading(words.t("Results against objectives"), keep=60)
    if not paper.objectives:
        flow.paragraph(words.t("No objective is entered."), PLAIN)
        return
    columns = (Column(0, 0.34 * width), Column(0.36 * width, 0.12 * width), Column(0.5 * width, 0.24 * width),
               Column(0.76 * width, 0.24 * width))  # fmt: skip
    header = (words.t("Objective"), words.t("Target"), *(flow.house.name(side) for side in Side))
    rows = []
    for one in paper.objectives:
        target = "—" if one.target is None else f"{words.number(one.target)} {one.unit}".strip()
        said = []
        for side in Side:
            result = paper.content.result(one.id, side)
            parts = [] if result is None else [
                say.reach(words, result.reach), "" if result.count is None else words.number(result.count), result.text
            ]  # fmt: skip
            said.append(" · ".join(part for part in parts if part) or "—")
        rows.append((one.text, target, *said))
    flow.table(columns, header, rows)


def _money(flow: Flow, paper: FinalPaper) -> None:
    """Set the account of each Party in its own currency, then claims with their numbered pieces."""
    words, width = flow.house.words, flow.width
    flow.heading(words.t("Money"), keep=60)
    if not paper.accounts:
        flow.paragraph(words.t("Nothing was granted."), PLAIN)
        return
    share = width / 7
    columns = (Column(0, share - 6), *(Column(place * share, share - 6, right=True) for place in range(1, 7)))
    header = (words.t("Party"), words.t("Granted"), words.t("Paid"), words.t("Claimed"),
              words.tc("amount", "Accepted"), words.t("Stated"), words.t("Other money"))  # fmt: skip
    flow.table(columns, header, [
        (paper.programme.party(one.side).code, *(_amount(flow, each) for each in (
            one.granted, one.paid, one.claimed, one.accepted, one.stated, one.other)))
        for one in paper.accounts
    ])  # fmt: skip
    for one in paper.accounts:
        if one.unsupported is not None:
            flow.y -= 4
            flow.paragraph("▲ " + words.t(
                "{party}: {amount} of what is stated is not accepted of any claim.",
                party=paper.programme.party(one.side).code, amount=words.money(one.unsupported, precise=True),
            ), PLAIN)  # fmt: skip
    _claims(flow, paper)


def _claims(flow: Flow, paper: FinalPaper) -> None:
    words, width = flow.house.words, flow.width
    claims = [(grant, claim) for grant in paper.grants for claim in grant.claims]
    if not claims:
        return
    flow.y -= 10
    columns = (Column(0, 0.1 * width), Column(0.11 * width, 0.1 * width), Column(0.22 * width, 0.42 * width),
               Column(0.66 * width, 0.16 * width, True), Column(0.84 * width, 0.16 * width, True))  # fmt: skip
    header = (words.t("Party"), words.t("No."), words.t("Claim or piece"), words.t("Claimed"),
              words.tc("amount", "Accepted"))  # fmt: skip
    rows: list[tuple[str, ...]] = []
    for grant, claim in claims:
        code, number = paper.programme.party(grant.side).code, words.number(claim.number)
        called = f"{grant.funder} {grant.year} · {words.t('received on {day}', day=words.long_date(claim.received_on))}"
        rows.append((code, number, called, _amount(flow, claim.amount), _amount(flow, claim.accepted)))
        rows += [
            ("", f"{number}.{words.number(one.number)}",
             one.label if one.eligible else f"{one.label} · {words.t('not eligible')}", _amount(flow, one.amount), "")
            for one in claim.pieces
        ]  # fmt: skip
    flow.table(columns, header, rows)


def _amount(flow: Flow, amount: Money | None) -> str:
    return "—" if amount is None else flow.house.words.money(amount, precise=True)


def _reports(flow: Flow, found: Sequence[ReportRow]) -> None:
    """Set each report with the date promised first, the date in force and what became of it."""
    words, width = flow.house.words, flow.width
    flow.heading(words.t("Reports"), keep=60)
    if not found:
        flow.paragraph(words.t("No report was owed."), PLAIN)
        return
    columns = tuple(Column(x * width, w * width) for x, w in ((0, 0.28), (0.3, 0.16), (0.47, 0.17), (0.65, 0.35)))
    header = (words.t("Report"), words.t("First date"), words.t("Date now"), words.t("State"))
    flow.table_head(columns, header)
    for row in found:
        first = row.due.promised if row.due else None
        told_first = say.dated(words, first)
        history = [_became(flow, one) for one in row.reports] or [say.state(words, row.state)]
        flow.row([
            Cell(columns[0].x, lines(say.name(words, row), PLAIN, columns[0].width)),
            Cell(columns[1].x, lines(told_first, SMALL, columns[1].width), struck=row.moved),
            Cell(columns[2].x, lines(say.due(words, row), LABEL if row.moved else PLAIN, columns[2].width)),
            Cell(columns[3].x, lines("\n".join(history), PLAIN, columns[3].width)),
        ], columns, header)  # fmt: skip


def _became(flow: Flow, one: Report) -> str:
    words = flow.house.words
    said = words.t("received on {day}", day=words.long_date(one.received_on))
    if one.accepted_on:
        return f"{said}, {words.t('accepted on {day}', day=words.long_date(one.accepted_on))}"
    if one.returned_on:
        return f"{said}, {words.t('returned on {day}', day=words.long_date(one.returned_on))} ({one.remark})"
    return said


def _judged(flow: Flow, paper: FinalPaper) -> None:
    """Set the final evaluation of each Party side by side."""
    words, half = flow.house.words, flow.width / 2
    flow.heading(words.t("Final evaluation"), keep=70)
    cells = []
    for place, side in enumerate(Side):
        one = paper.closing.evaluation(side)
        rating = say.rating(words, one.rating) if one.rating else words.t("not given yet")
        cells.append(Cell(place * half, (
            *lines(flow.house.name(side), Style("sans-bold", 9, 12, COLOURS[side]), half - 24),
            *lines(rating, LABEL, half - 24), *lines(one.text, TEXT, half - 24),
        )))  # fmt: skip
    flow.band(cells)


def _checked(flow: Flow, paper: FinalPaper) -> None:
    words, width = flow.house.words, flow.width
    flow.heading(words.t("Checklist"), keep=60)
    columns = (Column(0, 0.06 * width), Column(0.07 * width, 0.68 * width), Column(0.76 * width, 0.24 * width))
    header = ("", words.t("What is settled"), words.t("State"))
    flow.table(columns, header, [
        ("✓" if one.settled else "–", say.item(words, one.item), say.standing(words, one)) for one in paper.checks
    ])  # fmt: skip


def _ending(flow: Flow, paper: FinalPaper) -> None:
    """Set what follows and who signs, on one page where one has room for both: nobody signs a page without words."""
    alone = Flow(flow.house)
    top = alone.y
    follow_ups(alone, paper.follow_ups, paper.on)
    if len(alone.pages) == 1:
        flow.need(top - alone.y + _SIGNED + 36)  # and what parts them
    follow_ups(flow, paper.follow_ups, paper.on)
    _signatures(flow, paper)


def _signatures(flow: Flow, paper: FinalPaper) -> None:
    """Set the signatures of both Parties side by side, the first on the left."""
    words, half = flow.house.words, flow.width / 2
    flow.space(20)
    flow.need(_SIGNED)
    flow.band([
        Cell(place * half, lines(words.tc("signature", "For {party}", party=flow.house.name(party.side)),
                                 Style("sans-bold", 9, 12, COLOURS[party.side]), half - 24))
        for place, party in enumerate(paper.programme.parties)
    ])  # fmt: skip
    flow.y -= 40
    cells = []
    for place, party in enumerate(paper.programme.parties):
        flow.page.rule(flow.left + place * half, flow.left + place * half + half - 24, flow.y + 4, SOFT)
        signs = next((line for line in party.signatories.splitlines() if line.strip()), party.authority)
        name, _, function = signs.partition(",")
        cells.append(Cell(place * half, (
            *lines(name.strip(), LABEL, half - 24), *lines(function.strip(), SMALL, half - 24),
            *lines(words.t("Place and date:"), SMALL, half - 24),
        )))  # fmt: skip
    flow.band(cells, keep=1)
