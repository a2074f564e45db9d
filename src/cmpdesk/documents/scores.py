"""The score sheet that a reviewer fills by hand or on screen, and the summary of marks at the end of a packet."""

from collections.abc import Sequence
from decimal import Decimal

from cmpdesk.documents.flow import HEADING, LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import INK, RULE, SOFT, Style, line, lines, within
from cmpdesk.documents.page import Field, Page
from cmpdesk.domain.packets import PacketApplication
from cmpdesk.domain.returns import HALF_STATE, FieldKind, SheetField, mark_state
from cmpdesk.domain.scoring import Criterion, Grid, Recommendation
from cmpdesk.i18n import labels
from cmpdesk.i18n.words import Words

_TITLE = Style("serif-bold", 18, 23)
_NAME = Style("sans-bold", 9.5, 12)
_POINTS = Style("sans", 8, 12, SOFT)
_MARK = Style("sans-bold", 8.5, 10)
_BOX, _STEP = 19.5, 23.6
_LEAD = 12.5
"""From one line for the pen to the next."""
_ENDING = 118.0
"""Height of the recommendation and the texts below the criteria."""
_LEAST, _MOST = 54.0, 96.0
"""Height of one criterion: two short lines for comments, or four."""


def score_pages(house: House, grid: Grid, *, single: bool = False) -> list[Page]:
    """Return the score sheet of `grid`: one page up to eight criteria, with its fields for those who fill it on screen.

    It is the same for every application. In a `single` call no other Party has the file, so that nothing is asked of
    it.
    """
    flow = Flow(house)
    words = house.words
    flow.paragraph(words.t("Score sheet"), _TITLE)
    flow.paragraph(" ".join(instructions(house, grid)), Style("sans", 9, 12, SOFT))
    flow.space(13)
    asked = grid.criteria_of(house.party.side)
    height = (flow.room - _ENDING) / max(len(asked), 1)
    height = min(max(height, _LEAST), _MOST)
    for criterion in asked:
        flow.need(height)
        _criterion(flow, grid, criterion, height)
    _ending(flow, grid, single=single)
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
    asked = grid.criteria_of(house.party.side)
    thresholds = sorted({criterion.threshold for criterion in asked if criterion.threshold is not None})
    if len(thresholds) == 1:
        least = decimal(house, thresholds[0])
        told.append(words.t("A threshold of {mark} applies to the criteria marked ●.", mark=least))
    elif thresholds:
        told.append(words.t("A threshold applies to the criteria marked ●."))
    if any(criterion.comment_required for criterion in asked):
        told.append(words.t("A comment is required for the criteria marked *."))
    if grid.proposal:
        told.append(words.t("This grid is a proposal."))
    return told


def decimal(house: House, value: Decimal) -> str:
    """Return a mark without idle zeros."""
    return house.words.number(value.normalize() if value != value.to_integral() else value.to_integral())


def asked_name(house: House, criterion: Criterion) -> str:
    """Return the name of a criterion with the signs that the instructions speak of."""
    signs = ("\u25cf" if criterion.threshold is not None else "") + ("*" if criterion.comment_required else "")
    return house.words.localised(criterion.name) + (f"  {signs}" if signs else "")


def _criterion(flow: Flow, grid: Grid, criterion: Criterion, height: float) -> None:
    page, top, edge = flow.page, flow.y, flow.left + flow.width
    words = flow.house.words
    start = _boxes(flow, grid, criterion) if criterion.scored else edge
    room = start - flow.left
    if criterion.scored:
        points = line(words.n("{count} point", "{count} points", criterion.weight), _POINTS)
        page.right(points, start - 9, top - 10)
        room -= points.width + 20
    y = top
    for drawn in within(asked_name(flow.house, criterion), _NAME, room, 2):
        y -= drawn.style.leading
        page.draw(drawn, flow.left, y + 2)
    for drawn in within(words.localised(criterion.question), SMALL, start - flow.left - 10, 2):
        y -= drawn.style.leading
        page.draw(drawn, flow.left, y + 1)
    if criterion.scored:
        y = min(y, top - _BOX)
    tip = words.t("Comment: {criterion}", criterion=words.localised(criterion.name))
    pen_lines(page, (flow.left, top - height + 9, edge, y - 3), SheetField(FieldKind.COMMENT, criterion.code), tip)
    flow.y = top - height


def _boxes(flow: Flow, grid: Grid, criterion: Criterion) -> float:
    """Draw the boxes of the marks; return where they begin."""
    words, page, top = flow.house.words, flow.page, flow.y
    marks = sorted(grid.marks, key=lambda one: one.mark)
    start = flow.left + flow.width - len(marks) * _STEP - (_STEP + 3 if grid.half_marks else 0) + (_STEP - _BOX)
    name = words.localised(criterion.name)
    buttons = [
        (str(one.mark), FieldKind.MARK, mark_state(one.mark),
         words.t("{criterion}: {mark}, {meaning}", criterion=name, mark=one.mark, meaning=words.localised(one.meaning)))
        for one in marks
    ]  # fmt: skip
    if grid.half_marks:
        buttons.append(("½", FieldKind.HALF, HALF_STATE, words.t("{criterion}: half a point more", criterion=name)))
    for position, (told, kind, state, tip) in enumerate(buttons):
        x = start + position * _STEP + (3 if kind is FieldKind.HALF else 0)
        page.box(x, top - _BOX, _BOX, _BOX, SOFT, radius=3)
        page.centre(line(told, _MARK), x + _BOX / 2, top - _BOX / 2 - 3)
        field = SheetField(kind, criterion.code)
        group = words.t("Mark: {criterion}", criterion=name)
        page.fields.append(Field((x, top - _BOX, x + _BOX, top), field, tip, state, told, group))
    return start


def _ending(flow: Flow, grid: Grid, *, single: bool) -> None:
    words = flow.house.words
    flow.need(_ENDING - 8)
    flow.y -= 14
    page, edge = flow.page, flow.left + flow.width
    if grid.recommendation:
        title = words.t("Recommendation")
        page.write(title, LABEL, flow.left, flow.y)
        choice = [(one, labels.recommendation(words, one)) for one in Recommendation]
        choose(page, flow.left + 96, flow.y, choice, SheetField(FieldKind.RECOMMENDATION), title)
        flow.y -= 17
    other = words.t("Other remarks") if single else words.t("Questions to the other Party")
    middle = flow.left + flow.width / 2
    for row in (
        ((words.t("Strengths"), FieldKind.STRENGTHS, flow.left, middle - 8),
         (words.t("Weaknesses"), FieldKind.WEAKNESSES, middle + 8, edge)),
        ((other, FieldKind.QUESTIONS, flow.left, edge),),
    ):  # fmt: skip
        for name, kind, left, right in row:
            page.write(name, SMALL, left, flow.y)
            pen_lines(page, (left, flow.y - 3 - 2 * _LEAD, right, flow.y - 3), SheetField(kind), name)
        flow.y -= 2 * _LEAD + 17


def choose(page: Page, x: float, y: float, choice: Sequence[tuple[str, str]], field: SheetField, tip: str) -> None:
    """Draw a box and a text for each (state, text) of a choice, from `x` on the line `y`."""
    for state, told in choice:
        page.box(x, y - 1.5, 9, 9, INK)
        page.fields.append(Field((x, y - 1.5, x + 9, y + 7.5), field, f"{tip}: {told}", state, group_tip=tip))
        x = page.write(told, PLAIN, x + 14, y) + 22


def pen_lines(page: Page, box: tuple[float, float, float, float], field: SheetField, tip: str) -> None:
    """Draw lines for the pen in `box`, the lowest at its foot, and lay a field for the keyboard over them."""
    left, bottom, right, top = box
    for position in range(max(int((top - 6 - bottom) // _LEAD) + 1, 1)):
        page.rule(left, right, bottom + position * _LEAD, RULE)
    page.fields.append(Field((left, bottom - 1.5, right, top), field, tip))


def summary_pages(house: House, grid: Grid, applications: Sequence[PacketApplication]) -> list[Page]:
    """Return the matrix of applications and criteria to fill by hand; of what is not marked, the number only."""
    words = house.words
    flow = Flow(house)
    flow.title(words.t("Summary of marks"))
    flow.space(2)
    flow.paragraph(words.t("Copy your marks here once all the sheets are filled, then sign."), SMALL)
    flow.space(8)
    first, last = flow.width * 0.34, 44.0
    scored = [(place, one) for place, one in enumerate(grid.criteria_of(house.party.side), start=1) if one.scored]
    points = sum(one.weight for _, one in scored)
    step = (flow.width - first - last) / max(len(scored), 1)
    header = [words.t("Application"), *[f"C{place}" for place, _ in scored], f"/ {points}"]
    columns = [Column(0, first - 8)]
    columns += [Column(first + position * step + 4, step - 8) for position in range(len(scored))]
    columns.append(Column(flow.width - last + 4, last - 4))
    top = flow.y
    flow.table_head(columns, header)
    for one in applications:
        if flow.room < 26:
            _posts(flow, columns, top)
            flow.turn()
            top = flow.y
            flow.table_head(columns, header)
        title = one.sheet.title if one.gate.may_mark else _unmarked(words, one)
        flow.y -= 22
        x = flow.page.write(one.sheet.number, LABEL, flow.left, flow.y + 7) + 6
        room = max(first - 12 - (x - flow.left), 20)
        flow.page.write(title, SMALL, x, flow.y + 7, room)
        if not one.gate.may_mark:
            flow.page.rule(flow.left + first, flow.left + flow.width, flow.y + 11, SOFT, 0.9)
        flow.rule()
    _posts(flow, columns, top)
    names = [
        words.t("{code}: {name} ({weight})", code=f"C{n}", name=words.localised(one.name), weight=one.weight)
        for n, one in scored
    ]
    flow.space(8)
    flow.paragraph(" · ".join(names), SMALL)
    flow.space(26)
    signature(flow)
    return flow.pages


def _unmarked(words: Words, one: PacketApplication) -> str:
    if one.recused:
        return words.t("withdrawn from this packet")
    return words.t("held back") if one.held_back else words.t("read without marks")


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
    asked = grid.criteria_of(house.party.side)
    for position, criterion in enumerate(asked, start=1):
        text = (*lines(asked_name(house, criterion), _NAME, columns[1].width),
                *lines(words.localised(criterion.question), SMALL, columns[1].width))  # fmt: skip
        least = decimal(house, criterion.threshold) if criterion.threshold is not None else "—"
        cells = (
            Cell(0, (line(f"C{position}", LABEL),)), Cell(22, text),
            Cell(columns[2].x + 60, (line(words.number(criterion.weight) if criterion.scored else "—", PLAIN),), True),
            Cell(width, (line(least, PLAIN),), True),
        )  # fmt: skip
        flow.row(cells, columns, header, pad=3)
    flow.need(24)
    flow.y -= 3
    total = (line(words.t("Total"), LABEL),)
    points = sum(one.weight for one in asked if one.scored)
    flow.band([Cell(22, total), Cell(columns[2].x + 60, (line(words.number(points), LABEL),), True)])
    flow.heading(words.t("What each mark means"), keep=40)
    for known in sorted(grid.marks, key=lambda one: -one.mark):
        meaning = lines(words.localised(known.meaning), Style("serif", 9.5, 13), width - 34)
        flow.row((Cell(4, (line(str(known.mark), HEADING),)), Cell(34, meaning)), (), (), pad=2.5)
    flow.space(10)
    rule = words.t("Points of a criterion = weight × mark / {highest}.", highest=grid.highest)
    flow.paragraph(" ".join([rule, *instructions(house, grid)]), SMALL)
    return flow.pages
