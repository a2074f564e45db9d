"""The ranking in a jury's dossier (domain.md 6.4 C), with the line of the envelope; decisions and reserve (E)."""

from collections.abc import Mapping, Sequence

from cmpdesk.documents.dossier_front import amount, figure, state
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import INK, Style, line, lines, within
from cmpdesk.documents.page import Page
from cmpdesk.domain.dossiers import DossierContent, Proposal, cumulated, proposals, reserve
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.money import Money
from cmpdesk.domain.results import FlagKind, Placed
from cmpdesk.domain.scoring import Aggregation, Criterion
from cmpdesk.i18n import dossiers, scores
from cmpdesk.i18n import results as told_results

_FIGURE = Style("sans", 8.5, 12)
_TITLE = Style("sans-bold", 9, 11.5)
_BELOW = Style("sans", 8, 10.5)
_WARNING = Style("sans-bold", 8, 10.5)
_RANK, _NUMBER, _TOTAL, _MARK, _RANGE, _COUNT = 24.0, 46.0, 38.0, 21.0, 58.0, 20.0
_LEAST_TITLE = 130.0


def promoters(house: House, sheet: ApplicationSheet | None) -> str:
    """Return the organisations of an application, first side first."""
    filings = sheet.filings if sheet else ()
    return " · ".join(one.organisation for one in filings if one and one.organisation)


def flags(house: House, content: DossierContent, placed: Placed) -> list[str]:
    """Return what the jury is made to look at, in words; one line for each kind, its criteria named by their place."""
    words = house.words
    codes = [one.code for one in content.criteria]
    found: dict[FlagKind, list[str]] = {}
    for flag in placed.flags:
        places = found.setdefault(flag.kind, [])
        if flag.criterion in codes:
            places.append(f"C{codes.index(flag.criterion) + 1}")
    return [
        f"{told_results.flag(words, kind)} ({', '.join(places)})" if places else told_results.flag(words, kind)
        for kind, places in found.items()
    ]


class _Table:
    """The columns of the ranking; with many criteria their means stand in a table of their own."""

    def __init__(self, flow: Flow, content: DossierContent) -> None:
        self.words = flow.house.words
        self.criteria = content.criteria
        fixed = _RANK + _NUMBER + _TOTAL + _RANGE + _COUNT + 8
        self.apart = flow.width - fixed - _MARK * len(self.criteria) < _LEAST_TITLE
        shown = () if self.apart else self.criteria
        title = flow.width - fixed - _MARK * len(shown)
        x = _RANK + _NUMBER + title + 8
        self.title = Column(_RANK + _NUMBER, title)
        self.columns = [Column(0, _RANK - 8, True), Column(_RANK, _NUMBER - 4), self.title, Column(x, _TOTAL - 6, True)]
        x += _TOTAL
        for _ in shown:
            self.columns.append(Column(x, _MARK - 3, True))
            x += _MARK
        self.columns += [Column(x, _RANGE - 6, True), Column(x + _RANGE, _COUNT, True)]
        self.header = (
            self.words.t("Rank"), self.words.t("No."), self.words.t("Project"), self.words.t("Total"),
            *(f"C{place}" for place in range(1, len(shown) + 1)), self.words.t("Min–max"),
            self.words.tc("reviews", "n"),
        )  # fmt: skip


def ranking(house: House, content: DossierContent) -> list[Page]:
    """Return part C."""
    words, found = house.words, content.ranking
    flow = Flow(house)
    flow.title(words.t("C. Ranking"))
    flow.space(2)
    flow.paragraph(state(house, content), LABEL)
    if content.seal is not None:
        flow.paragraph(words.t("Digest: {digest}", digest=content.seal.digest), SMALL)
    flow.paragraph(_rule(house, content), SMALL)
    flow.space(8)
    table = _Table(flow, content)
    flow.table_head(table.columns, table.header)
    sums, asked = cumulated(found, content.party.currency), content.cut is not None
    last = content.cut.above[-1] if content.cut is not None and content.cut.above else None
    if asked and last is None and found.ranked:
        _line(flow, content)
    for placed in found.places:
        _row(flow, content, table, placed, sums.get(placed.key))
        if placed.key == last:
            _line(flow, content)
    flow.space(6)
    _legend(flow, content, table.criteria)
    if table.apart:
        _means(flow, content, table.criteria)
    _owed(flow, content)
    return flow.pages


def _rule(house: House, content: DossierContent) -> str:
    words, found = house.words, content.ranking
    rule = scores.aggregation(words, found.aggregation).lower()
    told = [words.t("Rule of the grid: {rule}, out of {points} points.", rule=rule,
                    points=figure(house, found.points, 0))]  # fmt: skip
    if found.weights != 100 and not found.normalised:
        told.append(words.t("The weights add up to {weights}, not to 100.", weights=words.number(found.weights)))
    if found.threshold is not None:
        told.append(words.t("Threshold of the total: {points}.", points=figure(house, found.threshold)))
    told.append(words.t("Thresholds and ranks are decided on exact values; what is printed is rounded."))
    return " ".join(told)


def _row(flow: Flow, content: DossierContent, table: _Table, placed: Placed, so_far: Money | None) -> None:
    house, words = flow.house, flow.house.words
    by_code = {one.code: one for one in placed.criteria}
    means = () if table.apart else tuple(
        figure(house, by_code[one.code].value if one.code in by_code else None) for one in table.criteria
    )  # fmt: skip
    title = within(placed.title, _TITLE, table.title.width, 3)
    texts = (
        words.number(placed.rank) if placed.rank is not None else "—", placed.number, "", figure(house, placed.total),
        *means, _range(house, placed), words.number(placed.reviews),
    )  # fmt: skip
    cells = []
    for place, (column, text) in enumerate(zip(table.columns, texts, strict=True)):
        style = LABEL if place in (0, 1, 3) else _FIGURE
        edge = column.x + (column.width if column.right else 0)
        cells.append(Cell(edge, title if place == 2 else (line(text, style),), column.right))
    room = flow.width - table.title.x
    below = list(lines(promoters(house, content.applications.get(placed.key)), _BELOW, room))
    money = words.t("Asked: {amount}", amount=amount(house, placed.asked))
    if so_far is not None:
        money += " · " + words.t("cumulated: {amount}", amount=amount(house, so_far))
    below += lines(money, _BELOW, room)
    if told := flags(house, content, placed):
        below += lines("⚠ " + " · ".join(told), _WARNING, room)
    height = sum(one.style.leading for one in (*title, *below)) + 10
    if flow.room < height:
        flow.turn()
        flow.table_head(table.columns, table.header)
    flow.y -= 3
    flow.band(cells)
    flow.band([Cell(table.title.x, tuple(below))])
    flow.y -= 4
    flow.rule()


def _range(house: House, placed: Placed) -> str:
    if placed.lowest is None or placed.highest is None:
        return "—"
    return f"{figure(house, placed.lowest)}–{figure(house, placed.highest)}"


def _line(flow: Flow, content: DossierContent) -> None:
    """Draw where the envelope ends, told apart without colour: a heavy rule and its words."""
    words, house, cut = flow.house.words, flow.house, content.cut
    if cut is None or content.figures.available is None:
        return
    told = words.t("Line of the available envelope: {amount}", amount=amount(house, content.figures.available))
    if cut.committed is not None:
        left = Money(content.figures.available.cents - cut.committed, content.party.currency)
        told += " · " + words.t("asked above: {asked}, left: {left}",
                                asked=amount(house, Money(cut.committed, content.party.currency)),
                                left=amount(house, left))  # fmt: skip
    flow.need(30)
    flow.y -= 3
    flow.rule(INK, 2.4)
    flow.y -= 1
    flow.paragraph(told, LABEL)
    if cut.tied:
        flow.paragraph("⚠ " + words.t("Equal ranks meet the line: the jury has to choose between them."), PLAIN)
    if cut.unknown:
        flow.paragraph("⚠ " + words.n(
            "{count} application asks an amount that is not known, and counts as nothing.",
            "{count} applications ask an amount that is not known, and count as nothing.", len(cut.unknown),
        ), PLAIN)  # fmt: skip
    flow.y -= 3
    flow.rule(INK, 0.6)


def _legend(flow: Flow, content: DossierContent, shown: Sequence[Criterion]) -> None:
    words = flow.house.words
    weights = (
        f"C{place} {words.localised(one.name)} ({words.n('{count} point', '{count} points', one.weight)})"
        for place, one in enumerate(shown, start=1)
    )
    flow.paragraph(" · ".join(weights), SMALL)
    mean = {Aggregation.MEDIAN: words.t("the median of the marks"),
            Aggregation.CONSENSUS: words.t("the mark agreed by the jury")}  # fmt: skip
    flow.paragraph(words.t(
        "Under each criterion: {value}, out of {highest}. Min–max: lowest and highest total of a single score sheet. "
        "n: how many complete sheets.", value=mean.get(content.ranking.aggregation, words.t("the mean of the marks")),
        highest=content.grid.highest,
    ), SMALL)  # fmt: skip


def _means(flow: Flow, content: DossierContent, shown: Sequence[Criterion]) -> None:
    house, words = flow.house, flow.house.words
    flow.heading(words.t("Means by criterion"), keep=60)
    most = int((flow.width - 60) // 24)
    for start in range(0, len(shown), most):
        part = shown[start : start + most]
        columns = (Column(0, 52), *(Column(56 + 24 * place, 22, True) for place in range(len(part))))
        header = (words.t("No."), *(f"C{start + place}" for place in range(1, len(part) + 1)))
        rows = []
        for placed in content.ranking.places:
            values = {one.code: one.value for one in placed.criteria}
            rows.append((placed.number, *(figure(house, values.get(one.code)) for one in part)))
        flow.table(columns, header, rows)
        flow.space(8)


def _owed(flow: Flow, content: DossierContent) -> None:
    words = flow.house.words
    if content.seal is not None and content.seal.derogation:
        flow.space(6)
        told = words.t("Too few reviews, accepted all the same: {reason}", reason=content.seal.derogation)
        flow.paragraph(f"⚠ {told}", PLAIN)
    if not content.owed:
        return
    flow.heading(words.t("Score sheets that do not count"), keep=50)
    columns = (Column(0, 70), Column(74, 90), Column(170, flow.width - 170))
    header = (words.t("Reviewer"), words.t("State"), words.t("Applications, with the criteria that lack a mark"))
    held: dict[tuple[str, str], list[str]] = {}
    names = {one.code: place for place, one in enumerate(content.criteria, start=1)}
    for one in content.owed:
        missing = ", ".join(f"C{names[code]}" if code in names else code for code in one.missing)
        held.setdefault((one.code, scores.sheet_state(words, one.state)), []).append(
            f"{one.number} ({missing})" if missing else one.number
        )
    flow.table(columns, header, [(*who, ", ".join(numbers)) for who, numbers in held.items()])


def decisions(house: House, content: DossierContent) -> list[Page]:
    """Return part E: one line to decide for each application, then the reserve list that follows."""
    words, found = house.words, content.ranking
    flow = Flow(house)
    flow.title(words.t("E. Decisions to take"))
    flow.space(2)
    flow.paragraph(words.t(
        "What is proposed follows from the ranking, the thresholds and the envelope alone. Tick what the jury decides."
    ), SMALL)  # fmt: skip
    flow.space(6)
    proposed = proposals(found, content.cut)
    choices = (words.tc("decision", "Retain"), words.tc("decision", "Reserve"), words.tc("decision", "Refuse"),
               words.tc("decision", "Defer"))  # fmt: skip
    step, title, shown = 54.0, _RANK + _NUMBER, 104.0
    first = flow.width - step * len(choices)
    columns = (Column(0, _RANK - 8, True), Column(_RANK, _NUMBER - 4), Column(title, first - title - shown - 10),
               Column(first - shown - 4, shown - 6),
               *(Column(first + step * place, step - 12) for place in range(len(choices))))
    header = (words.t("Rank"), words.t("No."), words.t("Project"), words.t("Proposed"), *choices)
    flow.table_head(columns, header)
    for placed in found.places:
        told = dossiers.proposal(words, proposed[placed.key])
        jury = content.summary(placed.key).proposal
        below = lines(words.t("Jury: {advice}", advice=scores.recommendation(words, jury)), SMALL, columns[3].width) \
            if jury else ()  # fmt: skip
        cells = (
            Cell(columns[0].width, (line(words.number(placed.rank) if placed.rank else "—", LABEL),), True),
            Cell(columns[1].x, (line(placed.number, LABEL),)),
            Cell(columns[2].x, within(placed.title, PLAIN, columns[2].width, 3)),
            Cell(columns[3].x, (*lines(told, PLAIN, columns[3].width), *below)),
        )
        flow.row(cells, columns, header, pad=4)
        top = flow.y + 5 + max(sum(one.style.leading for one in cell.lines) for cell in cells)
        for place in range(len(choices)):
            flow.page.box(flow.left + first + step * place + 2, top - 9.5, 10, 10, INK)
    _reserve(flow, content, proposed)
    return flow.pages


def _reserve(flow: Flow, content: DossierContent, proposed: Mapping[str, Proposal]) -> None:
    house, words = flow.house, flow.house.words
    flow.heading(words.t("Proposed reserve list"), keep=50)
    kept = reserve(content.ranking, proposed)
    if not kept:
        none = words.t("Nothing remains below the line that passes every threshold.")
        none = words.t("No envelope was entered: no reserve list follows.") if content.cut is None else none
        flow.paragraph(none, PLAIN)
        return
    columns = (Column(0, 30, True), Column(42, 50), Column(96, flow.width - 250), Column(flow.width - 150, 50, True),
               Column(flow.width - 90, 90, True))  # fmt: skip
    header = (words.t("Order"), words.t("No."), words.t("Project"), words.t("Total"), words.t("Asked"))
    rows = [
        (words.number(place), one.number, one.title, figure(house, one.total), amount(house, one.asked))
        for place, one in enumerate(kept, start=1)
    ]
    flow.table(columns, header, rows)
