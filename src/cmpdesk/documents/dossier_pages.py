"""One application in a jury's dossier (domain.md 6.4 D): its marks, their spread drawn, and what the jury wrote."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from cmpdesk.documents.dossier_front import amount, figure, kicker
from cmpdesk.documents.dossier_ranking import flags
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TEXT, Cell, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import INK, RULE, SOFT, Style, fitted, line, lines, within
from cmpdesk.documents.page import Page
from cmpdesk.domain.dossiers import DossierContent, leaving
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.results import Placed
from cmpdesk.domain.scoring import Recommendation
from cmpdesk.i18n import interests, labels, scores

_RANK = Style("serif-bold", 26, 30)
_AXIS = Style("sans", 7, 9, SOFT)
_NAME = Style("sans", 9, 11)
_VALUE = Style("sans-bold", 9.5, 12)
_QUOTE = Style("serif", 9.5, 13)
_BODY, _TIGHT = Style("serif", 10, 13.6), Style("serif", 9, 11.6)
_ROW, _DOT = 25.0, 4.4
_NAMES, _FIGURES = 0.4, 0.18
"""Shares of the width that the names of criteria and the figures beside the scale take."""
_STACK = 3


def application(house: House, content: DossierContent, placed: Placed) -> list[Page]:
    """Return the page of one application; set tighter where it would run over, and only then on a second one."""
    flow = _set(Flow(house), content, placed)
    if len(flow.pages) > 1:
        tight = _set(Flow(house, tight=True), content, placed)
        flow = tight if len(tight.pages) < len(flow.pages) else flow
    return flow.pages


def _set(flow: Flow, content: DossierContent, placed: Placed) -> Flow:
    words = flow.house.words
    sheet = content.applications.get(placed.key)
    sector = words.localised(sheet.sector) if sheet and sheet.sector else ""
    kicker(flow, (placed.number, sector))
    _head(flow, content, placed)
    if sheet is not None:
        _promoters(flow, sheet)
    _leaving(flow, content, placed)
    _marks(flow, content, placed)
    flow.space(6)
    for told in flags(flow.house, content, placed):
        flow.paragraph(f"⚠ {told}", LABEL)
    _advice(flow, content, placed)
    _texts(flow, content, placed)
    return flow


def _head(flow: Flow, content: DossierContent, placed: Placed) -> None:
    """Set the title, with rank and total at the right."""
    words, house, page = flow.house.words, flow.house, flow.page
    edge = flow.left + flow.width
    told = words.t("rank {rank}", rank=words.number(placed.rank)) if placed.rank is not None else words.t("no rank")
    if placed.sector_rank is not None and placed.sector is not None:
        told += " · " + words.t("{rank} in its sector", rank=words.number(placed.sector_rank))
    page.right(line(figure(house, placed.total), _RANK), edge, flow.y - 24)
    out_of = words.t("out of {points}", points=figure(house, content.ranking.points, 0))
    page.right(line(f"{told} · {out_of}", SMALL), edge, flow.y - 36)
    title = within(placed.title, Style("serif-bold", 17, 21), flow.width - 150, 4)
    top = flow.y
    flow.band([Cell(0, title)])
    flow.y = min(flow.y, top - 42)
    flow.space(5)


def _promoters(flow: Flow, sheet: ApplicationSheet) -> None:
    """Set who asks what of whom, side by side."""
    words, house = flow.house.words, flow.house
    half = (flow.width - 20) / 2
    cells, top = [], flow.y
    for place, (side, filing) in enumerate(zip(Side, sheet.filings, strict=True)):
        x = place * (half + 20) + 9
        told = list(lines(house.name(side).upper(), Style("sans-bold", 8, 11, COLOURS[side]), half - 9))
        if filing is None:
            told += lines(words.t("No filing was received on this side."), PLAIN, half - 9)
        else:
            told += lines(filing.organisation or "—", LABEL, half - 9)
            told += lines(words.t("Asked: {amount}", amount=amount(house, filing.requested)), PLAIN, half - 9)
        cells.append(Cell(x, tuple(told)))
    flow.band(cells)
    for place, side in enumerate(Side):
        x = flow.left + place * (half + 20)
        for part in (0.0,) if side is Side.FIRST else (0.0, 1.8):  # two fine bars: told apart in black and white
            flow.page.fill(x + part, flow.y, 2.6 if side is Side.FIRST else 1.0, top - flow.y - 2, COLOURS[side])
    flow.space(4)


def _leaving(flow: Flow, content: DossierContent, placed: Placed) -> None:
    """Say who does not take part when this application is discussed."""
    words = flow.house.words
    told = [f"{row.name} ({interests.measure(words, row.measure).lower()})"
            for row in leaving(content.conflicts, placed.key) if row.measure]  # fmt: skip
    if told:
        flow.paragraph("⚠ " + words.t("Before the discussion: {members}", members=words.listed(told)), LABEL)


# -- marks


@dataclass(frozen=True, slots=True)
class _Scale:
    """Where a value stands on the page."""

    left: float
    width: float
    highest: Fraction

    def at(self, value: Fraction) -> float:
        return self.left + self.width * float(value / self.highest)


def _marks(flow: Flow, content: DossierContent, placed: Placed) -> None:
    """Draw each criterion: a dot for each mark, a bar from the lowest to the highest, a post at the value."""
    words, house, grid = flow.house.words, flow.house, content.grid
    flow.heading(words.t("Marks"), keep=80)
    values = {one.code: one for one in placed.criteria}
    readings = content.sheets.get(placed.key, ())
    start, room = flow.left + flow.width * _NAMES, flow.width * (1 - _NAMES - _FIGURES) - 12
    scale = _Scale(start, room, Fraction(grid.highest))
    scaled = content.ranking.points / content.ranking.weights if content.ranking.weights else Fraction(1)
    flow.y -= 8
    for mark in range(grid.highest + 1):
        flow.page.centre(line(str(mark), _AXIS), scale.at(Fraction(mark)), flow.y)
    flow.page.right(line(words.t("value · points"), _AXIS), flow.left + flow.width, flow.y)
    flow.y -= 3
    for place, one in enumerate(content.criteria, start=1):
        found = values.get(one.code)
        given = [Fraction(halves, 2) for sheet in readings if (halves := sheet.halves(one.code)) is not None]
        told = f"C{place} {words.localised(one.name)}"
        least = None if one.threshold is None else Fraction(one.threshold)
        value = found.value if found else None
        most = figure(house, Fraction(one.weight) * scaled, 1 if content.ranking.normalised else 0)
        points = f"{figure(house, found.points if found else None)} / {most}"
        _criterion(flow, scale, told, given, value, least, f"{figure(house, value)} · {points}",
                   steps=grid.highest)  # fmt: skip
    _total(flow, content, placed)


def _criterion(flow: Flow, scale: _Scale, name: str, given: list[Fraction], value: Fraction | None,
               least: Fraction | None, told: str, *, steps: int) -> None:  # fmt: skip
    row = _ROW - (4 if flow.tight else 0)
    flow.need(row)
    page, base = flow.page, flow.y - row + 7
    names = within(name, _NAME, scale.left - flow.left - 14, 2)
    for above, drawn in enumerate(reversed(names)):
        page.draw(drawn, flow.left, base - 3 + above * _NAME.leading + (0 if len(names) > 1 else 2))
    page.rule(scale.left, scale.left + scale.width, base, RULE)
    for step in range(steps + 1):
        x = scale.at(scale.highest * step / steps)
        page.post(x, base - 2, base + 2, RULE)
    if least is not None:  # a threshold: a foot below the line
        page.post(scale.at(least), base - 5, base, SOFT, 1.2)
    if given:
        left, right = scale.at(min(given)), scale.at(max(given))
        page.fill(left, base - 1.2, max(right - left, 0.8), 2.4, SOFT)
    for mark, count in sorted(Counter(given).items()):
        x = scale.at(mark)
        for above in range(min(count, _STACK)):
            y = base + 2.6 + above * (_DOT + 0.6)
            page.box(x - _DOT / 2, y, _DOT, _DOT, COLOURS[flow.house.party.side], radius=_DOT / 2, filled=True)
        if count > _STACK:
            page.draw(line(f"×{count}", _AXIS), x + _DOT, base + 4)
    if value is not None:
        page.post(scale.at(value), base - 5, base + 5, INK, 1.8)
    page.right(fitted(told, _VALUE, flow.width * _FIGURES), flow.left + flow.width, base - 3)
    flow.y -= row


def _total(flow: Flow, content: DossierContent, placed: Placed) -> None:
    words, house = flow.house.words, flow.house
    points = content.ranking.points
    if not points:
        return
    scale = _Scale(flow.left + flow.width * _NAMES, flow.width * (1 - _NAMES - _FIGURES) - 12, points)
    given = [found for one in content.sheets.get(placed.key, ()) if (found := content.total(one)) is not None]
    _criterion(flow, scale, words.t("Total of each score sheet"), given, placed.total, content.ranking.threshold,
               f"{figure(house, placed.total)} / {figure(house, points, 0)}", steps=4)  # fmt: skip
    told = [words.n("{count} complete sheet", "{count} complete sheets", placed.reviews)]
    if placed.lowest is not None and placed.highest is not None:
        told.append(words.t("totals from {lowest} to {highest}", lowest=figure(house, placed.lowest),
                            highest=figure(house, placed.highest)))  # fmt: skip
    told.append(words.t("a dot is one sheet, the post is what counts, the foot below the line a threshold"))
    flow.paragraph(" · ".join(told), SMALL)


# -- words


def _advice(flow: Flow, content: DossierContent, placed: Placed) -> None:
    words = flow.house.words
    rows = []
    if placed.opinions:
        told = [words.t("{advice}: {count}", advice=scores.recommendation(words, Recommendation(value)),
                        count=words.number(count)) for value, count in placed.opinions]  # fmt: skip
        rows.append((words.t("Reviewers advise"), " · ".join(told)))
    proposal = content.summary(placed.key).proposal
    if proposal is not None:
        rows.append((words.t("The jury proposes"), scores.recommendation(words, proposal)))
    for name, text in rows:
        flow.band([Cell(0, lines(name, LABEL, 156)), Cell(162, lines(text, PLAIN, flow.width - 162))])
    sheet = content.applications.get(placed.key)
    if sheet is not None and sheet.state_reason:
        told_state = words.t("{state}: {reason}", state=labels.application_state(words, sheet.state),
                             reason=sheet.state_reason)  # fmt: skip
        flow.paragraph(f"⚠ {told_state}", PLAIN)


def _texts(flow: Flow, content: DossierContent, placed: Placed) -> None:
    """Set what the rapporteur wrote; where they wrote nothing yet, what the score sheets say."""
    words, written = flow.house.words, content.summary(placed.key)
    readings = content.sheets.get(placed.key, ())
    body = _TIGHT if flow.tight else _BODY
    parts: tuple[tuple[str, str, list[str]], ...] = (
        (words.t("Strengths"), written.strengths, [one.texts.strengths for one in readings]),
        (words.t("Weaknesses"), written.weaknesses, [one.texts.weaknesses for one in readings]),
        (words.t("Divergence"), written.divergence, []),
        (words.t("Opinion of the sector"), written.sector_opinion, []),
        (words.t("Opinion of the delegation"), written.delegation_opinion, []),
    )
    for name, text, said in parts:
        quoted = list(dict.fromkeys(" ".join(one.split()) for one in said if one.strip()))
        flow.heading(name, keep=28)
        if text.strip():
            flow.paragraph(text, body)
        elif quoted:
            flow.paragraph(words.t("From the score sheets; the jury has not summed up yet:"), SMALL)
            for one in quoted:
                flow.band([Cell(4, (line("•", TEXT),)), Cell(14, lines(one, _QUOTE, flow.width - 14))])
        else:
            flow.paragraph(words.t("Nothing written."), SMALL)
