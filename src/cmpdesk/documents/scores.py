"""The score sheet that a reviewer fills by hand, and the summary of marks at the end of a packet."""

from collections.abc import Sequence
from decimal import Decimal

from cmpdesk.documents.flow import BOTTOM, HEADING, LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import INK, RULE, SOFT, Style, line, lines, within
from cmpdesk.documents.page import Page
from cmpdesk.domain.packets import PacketApplication
from cmpdesk.domain.scoring import Criterion, Grid

_TITLE = Style("serif-bold", 18, 23)
_NAME = Style("sans-bold", 9.5, 12)
_POINTS = Style("sans", 8, 12, SOFT)
_MARK = Style("sans-bold", 8.5, 10)
_BOX, _STEP = 19.5, 23.6
_ENDING = 104.0
"""Height of the recommendation and the lines below the criteria."""
_LEAST, _MOST = 54.0, 96.0
"""Height of one criterion: two short lines for comments, or four."""


def score_pages(house: House, grid: Grid, *, single: bool = False) -> list[Page]:
    """Return the score sheet of `grid`: one page up to eight criteria. It is the same for every application.

    In a `single` call no other Party has the file, so that nothing is asked of it.
    """
    flow = Flow(house)
    words = house.words
    flow.paragraph(words.t("Score sheet"), _TITLE)
    flow.paragraph(" ".join(instructions(house, grid)), Style("sans", 9, 12, SOFT))
    flow.space(13)
    height = (flow.room - _ENDING) / max(len(grid.criteria), 1)
    height = min(max(height, _LEAST), _MOST)
    for criterion in grid.criteria:
        flow.need(height)
        _criterion(flow, grid, criterion, height)
    _recommendation(flow, single=single)
    return flow.pages


def instructions(house: House, grid: Grid) -> list[str]:
    """Return how the grid is to be filled, one sentence each."""
    words = house.words
    lowest = min(mark.mark for mark in grid.marks)
    scale = words.t("Mark each criterion from {lowest} to {highest}.", lowest=lowest, highest=grid.highest)
    if grid.half_marks:
        scale = words.t("Mark each criterion from {lowest} to {highest}, half marks admitted.", lowest=lowest,
                        highest=grid.highest)  # fmt: skip
    told = [scale]
    thresholds = sorted({criterion.threshold for criterion in grid.criteria if criterion.threshold is not None})
    if len(thresholds) == 1:
        least = decimal(house, thresholds[0])
        told.append(words.t("A threshold of {mark} applies to the criteria marked ●.", mark=least))
    elif thresholds:
        told.append(words.t("A threshold applies to the criteria marked ●."))
    if grid.proposal:
        told.append(words.t("This grid is a proposal."))
    return told


def decimal(house: House, value: Decimal) -> str:
    """Return a mark without idle zeros."""
    return house.words.number(value.normalize() if value != value.to_integral() else value.to_integral())


def _criterion(flow: Flow, grid: Grid, criterion: Criterion, height: float) -> None:
    words, page = flow.house.words, flow.page
    marks = sorted(mark.mark for mark in grid.marks)
    boxes = len(marks) * _STEP + (_STEP + 3 if grid.half_marks else 0)
    edge = flow.left + flow.width
    start = edge - boxes + (_STEP - _BOX)
    top = flow.y
    points = line(words.n("{count} point", "{count} points", criterion.weight), _POINTS)
    page.right(points, start - 9, top - 10)
    room = flow.width - boxes - points.width - 24
    name = words.localised(criterion.name) + ("  \u25cf" if criterion.threshold is not None else "")
    y = top
    for drawn in within(name, _NAME, room, 2):
        y -= drawn.style.leading
        page.draw(drawn, flow.left, y + 2)
    for drawn in within(words.localised(criterion.question), SMALL, flow.width - boxes - 14, 2):
        y -= drawn.style.leading
        page.draw(drawn, flow.left, y + 1)
    for position, text in enumerate([str(mark) for mark in marks] + (["½"] if grid.half_marks else [])):
        x = start + position * _STEP + (3 if position == len(marks) else 0)
        page.box(x, top - _BOX, _BOX, _BOX, SOFT, radius=3)
        page.centre(line(text, _MARK), x + _BOX / 2, top - _BOX / 2 - 3)
    y = min(y, top - _BOX)
    bottom = top - height + 9
    count = max(int((y - 9 - bottom) // 12.5) + 1, 1)
    for position in range(count):
        page.rule(flow.left, edge, bottom + position * 12.5, RULE)
    flow.y = top - height


def _recommendation(flow: Flow, *, single: bool) -> None:
    words = flow.house.words
    flow.need(_ENDING - 8)
    flow.y -= 16
    page = flow.page
    page.write(words.t("Recommendation"), LABEL, flow.left, flow.y)
    answers = (words.t("Recommended"), words.t("If funds allow"), words.t("Not recommended"))
    x = flow.left + 96.0
    for answer in answers:
        page.box(x, flow.y - 1.5, 9, 9, INK)
        x = page.write(answer, PLAIN, x + 14, flow.y) + 22
    other = words.t("Other remarks") if single else words.t("Questions to the other Party")
    for name in (words.t("Strengths and weaknesses"), other):
        flow.y -= 19
        end = page.write(name, SMALL, flow.left, flow.y)
        page.rule(end + 8, flow.left + flow.width, flow.y - 1, RULE)
        flow.y -= 15
        if flow.y > BOTTOM - 8:
            page.rule(flow.left, flow.left + flow.width, flow.y, RULE)


def summary_pages(house: House, grid: Grid, applications: Sequence[PacketApplication]) -> list[Page]:
    """Return the matrix of applications and criteria to fill by hand; of a recused one, the number only."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("Summary of marks"))
    flow.space(2)
    flow.paragraph(words.t("Copy your marks here once all the sheets are filled, then sign."), SMALL)
    flow.space(8)
    first, last = flow.width * 0.34, 44.0
    step = (flow.width - first - last) / max(len(grid.criteria), 1)
    header = [words.t("Application"), *[f"C{position}" for position in range(1, len(grid.criteria) + 1)],
              f"/ {grid.points}"]  # fmt: skip
    columns = [Column(0, first - 8)]
    columns += [Column(first + position * step + 4, step - 8) for position in range(len(grid.criteria))]
    columns.append(Column(flow.width - last + 4, last - 4))
    top = flow.y
    flow.table_head(columns, header)
    for one in applications:
        if flow.room < 26:
            _posts(flow, columns, top)
            flow.turn()
            top = flow.y
            flow.table_head(columns, header)
        title = words.t("withdrawn from this packet") if one.recused else one.sheet.title
        flow.y -= 22
        x = flow.page.write(one.sheet.number, LABEL, flow.left, flow.y + 7) + 6
        room = max(first - 12 - (x - flow.left), 20)
        flow.page.write(title, SMALL, x, flow.y + 7, room)
        if one.recused:
            flow.page.rule(flow.left + first, flow.left + flow.width, flow.y + 11, SOFT, 0.9)
        flow.rule()
    _posts(flow, columns, top)
    names = [
        words.t("{code}: {name} ({weight})", code=f"C{n}", name=words.localised(one.name), weight=one.weight)
        for n, one in enumerate(grid.criteria, start=1)
    ]
    flow.space(8)
    flow.paragraph(" · ".join(names), SMALL)
    flow.space(26)
    signature(flow)
    return flow.pages


def _posts(flow: Flow, columns: Sequence[Column], top: float) -> None:
    for column in columns[1:]:
        flow.page.post(flow.left + column.x - 4, flow.y, top, RULE, 0.4)


def signature(flow: Flow) -> None:
    """Set the lines on which the reviewer signs and dates."""
    words = flow.house.words
    flow.need(40)
    flow.y -= 28
    middle = flow.left + flow.width * 0.62
    page = flow.page
    page.rule(flow.left, middle - 18, flow.y, SOFT)
    page.rule(middle, flow.left + flow.width, flow.y, SOFT)
    page.write(words.t("Signature of the reviewer"), SMALL, flow.left, flow.y - 11)
    page.write(words.t("Date"), SMALL, middle, flow.y - 11)
    flow.y -= 14


def grid_pages(house: House, grid: Grid) -> list[Page]:
    """Return the criteria with their weights and thresholds, and the meaning of each mark."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("Scoring grid"))
    name = words.localised(grid.name)
    version = words.t("version {number}", number=grid.version)
    told = [name, version] + ([words.t("proposal, not an adopted grid")] if grid.proposal else [])
    flow.space(2)
    flow.paragraph(" · ".join(part for part in told if part), SMALL)
    flow.heading(words.t("Criteria"), keep=60)
    width = flow.width
    columns = (Column(0, 22), Column(22, width - 190), Column(width - 150, 60, True), Column(width - 70, 70, True))
    header = ("", words.t("Criterion"), words.t("Points"), words.t("Threshold"))
    flow.table_head(columns, header)
    for position, criterion in enumerate(grid.criteria, start=1):
        mark = "  \u25cf" if criterion.threshold is not None else ""  # what the instructions below speak of
        text = (*lines(words.localised(criterion.name) + mark, _NAME, columns[1].width),
                *lines(words.localised(criterion.question), SMALL, columns[1].width))  # fmt: skip
        least = decimal(house, criterion.threshold) if criterion.threshold is not None else "—"
        cells = (
            Cell(0, (line(f"C{position}", LABEL),)), Cell(22, text),
            Cell(columns[2].x + 60, (line(words.number(criterion.weight), PLAIN),), True),
            Cell(width, (line(least, PLAIN),), True),
        )  # fmt: skip
        flow.row(cells, columns, header, pad=3)
    flow.need(24)
    flow.y -= 3
    total = (line(words.t("Total"), LABEL),)
    flow.band([Cell(22, total), Cell(columns[2].x + 60, (line(words.number(grid.points), LABEL),), True)])
    flow.heading(words.t("What each mark means"), keep=40)
    for known in sorted(grid.marks, key=lambda one: -one.mark):
        meaning = lines(words.localised(known.meaning), Style("serif", 9.5, 13), width - 34)
        flow.row((Cell(4, (line(str(known.mark), HEADING),)), Cell(34, meaning)), (), (), pad=2.5)
    flow.space(10)
    rule = words.t("Points of a criterion = weight × mark / {highest}.", highest=grid.highest)
    flow.paragraph(" ".join([rule, *instructions(house, grid)]), SMALL)
    return flow.pages
