"""Calendars on paper: the picture of the screen over as many pages as it takes, names and scale on each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import SOFT, Style, fitted, line
from cmpdesk.documents.page import Page
from cmpdesk.documents.timeline_strokes import LINE, Lanes, label, meeting, row_shapes, sample, today
from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.projects import ProjectState
from cmpdesk.domain.timeline_scale import ABOVE, Scale, following, marks, unit
from cmpdesk.domain.timeline_shapes import shapes
from cmpdesk.domain.timelines import Grouping, Line, PrintOrder, Sheet, Timeline, lines
from cmpdesk.i18n import labels
from cmpdesk.i18n import timelines as say

SIZES = {Sheet.A4: (595.28, 841.89), Sheet.A3: (841.89, 1190.55), Sheet.LETTER: (612.0, 792.0),
         Sheet.TABLOID: (792.0, 1224.0)}  # fmt: skip
MARGIN, TOP, BOTTOM = 54.0, 58.0, 50.0
NAMES, HEAD, ROW, GROUP, FOOT, LEGEND = 186.0, 30.0, 32.0, 18.0, 32.0, 18.0
"""Least width of the names; heights of the scale, a project, the head of a group, labels of meetings, the legend."""
TITLE = 50.0
"""What the title takes on the first page."""
DENSEST = 0.3
"""Points of a day at the least: more days go on over the next pages."""
SMALL = 0.62
"""The size of text on paper beside that of the screen."""
_BOLD, _PLAIN, _RED = Style("sans-bold", 8.5, 11), Style("sans", 7.5, 10, SOFT), Style("sans", 7.5, 10, "#ad2a20")
_MARK, _ABOVE = Style("sans", 7.5, 10, SOFT), Style("sans-bold", 8, 11)
_TITLE, _STANDING = Style("serif-bold", 17, 21), Style("sans", 9, 12, SOFT)


@dataclass(frozen=True, slots=True)
class Hung(House):
    """The house of a drawing, on paper of its own."""

    paper: tuple[float, float] = SIZES[Sheet.A4]

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the paper in points."""
        return self.paper


@dataclass(frozen=True, slots=True)
class Cut:
    """What one page shows: some lines, and the days from `first` to `last`."""

    lines: tuple[Line, ...]
    first: date
    last: date
    titled: bool


def calendars(house: House, call: CallSheet, timeline: Timeline, order: PrintOrder, at: datetime) -> bytes:
    """Return the PDF; equal calendars of the same instant give equal bytes."""
    short, long = SIZES[order.sheet]
    paper = (long, short) if order.landscape else (short, long)
    hung = Hung(house.programme, house.party, house.locale, paper)
    words = hung.words
    made = pages(hung, call, timeline, order)
    title = words.t("Calendars")
    whole = f"{title} · {words.localised(call.title)}"
    ghost = [words.t("baseline: {name}", name=timeline.ghost.label)] if timeline.ghost is not None else []
    strict = any(row.strict for row in timeline.rows if order.wanted.keeps(row))
    level = Confidentiality.STRICT if strict else call.confidentiality
    corner = " · ".join([labels.confidentiality_mark(words, level), *ghost])
    section = Section(PieceKind.CONTENTS, pieces.of_pages(made), header=whole, bookmark=(title, 0))
    book = Book(hung, whole, [section], issued_at=at, identity=f"{call.id} {at.isoformat()} {order}",
                corner=corner, foot=f"{hung.session(call)} · {words.date(timeline.today)}")  # fmt: skip
    return written(book, len(made), title)


def pages(house: House, call: CallSheet, timeline: Timeline, order: PrintOrder) -> list[Page]:
    """Return the pages of the drawing, for a document that holds more than that."""
    return [_Drawn(house, timeline, order, cut).page(call) for cut in cuts(house, timeline, order)]


# -- what stands on which page


def cuts(house: House, timeline: Timeline, order: PrintOrder) -> list[Cut]:
    """Return what each page shows: the days of the first rows, then those of the next rows."""
    kept = [row for row in timeline.rows if order.wanted.keeps(row)]
    keys = [str(one) for one in ProjectState] if order.by is Grouping.STATE else [key for key, _ in timeline.sectors]
    every = lines(kept, order.by, keys)
    first, last = timeline.days()
    first, last = order.first or first, max(order.last or last, order.first or first)
    edge = timedelta(days=max(5, (last - first).days // 40))
    if order.first is None:
        first -= edge
    if order.last is None:
        last += edge
    days = (last - first).days + 1
    across = max(1, ceil(days * DENSEST / (house.width - names(house))))
    share = ceil(days / across)
    made: list[Cut] = []
    for number, held in enumerate(_down(every, house.size[1])):
        for part in range(across):
            begin = first + timedelta(days=part * share)
            made.append(Cut(held, begin, begin + timedelta(days=share - 1), not number and not part))
    return made


def names(house: House) -> float:
    """Return the width of the names: more on large paper."""
    return max(NAMES, house.width * 0.22)


def _down(every: Sequence[Line], height: float) -> list[tuple[Line, ...]]:
    """Part lines into pages; no head of a group is left alone at the foot of one, and each page repeats its group."""
    whole = height - TOP - BOTTOM - HEAD - FOOT - LEGEND
    pages: list[list[Line]] = [[]]
    room, head = whole - TITLE, None
    for number, one in enumerate(every):
        needed = ROW if one.row is not None else GROUP
        if one.row is None:
            head = one
            needed += ROW if number + 1 < len(every) else 0
        if needed > room and pages[-1]:
            pages.append([])
            room = whole
            if head is not None and one.row is not None:
                pages[-1].append(head)
                room -= GROUP
        pages[-1].append(one)
        room -= ROW if one.row is not None else GROUP
    return [tuple(page) for page in pages]


# -- a page


class _Drawn:
    """Draws one page."""

    def __init__(self, house: House, timeline: Timeline, order: PrintOrder, cut: Cut) -> None:
        self.house, self.timeline, self.order, self.cut = house, timeline, order, cut
        self.words = house.words
        width, height = house.size
        self.made = Page(width, height)
        self.left, self.right = MARGIN + names(house), width - MARGIN
        self.top = height - TOP - (TITLE if cut.titled else 0)
        self.bottom = BOTTOM + LEGEND + FOOT
        scale = Scale.fitting(cut.first, cut.last, self.right - self.left)
        self.scale = scale.moved(-self.left)

    def page(self, call: CallSheet) -> Page:
        """Return the page."""
        if self.cut.titled:
            self._title(call)
        self._scale()
        y = self.top - HEAD
        for one in self.cut.lines:
            y -= self._line(one, y)
        self.bottom = max(self.bottom, y - 6)
        self._days(self.top - HEAD)
        self.made.rule(MARGIN, self.right, self.top - HEAD, LINE)
        self._legend()
        return self.made

    def _title(self, call: CallSheet) -> None:
        name = f"{self.words.t('Calendars')} · {self.words.localised(call.title)}"
        self.made.write(name, _TITLE, MARGIN, self.top + 22, self.house.width)
        self.made.write(say.standing(self.words, self.timeline), _STANDING, MARGIN, self.top + 6, self.house.width)

    def _scale(self) -> None:
        page, of, rows = self.made, unit(self.scale.density, SMALL), self._rows_end()
        above = ABOVE.get(of)
        page.clip(self.left, 0, self.right - self.left, page.height)
        for day in marks(self.cut.first, self.cut.last, of):
            x = self.scale.x(day)
            page.post(x, rows, self.top - HEAD / 2, LINE, 0.5)
            told = line(say.mark(self.words, day, of), _MARK)
            if x + 3 + told.width <= self.right:
                page.draw(told, x + 3, self.top - HEAD + 6)
        for day in marks(self.cut.first, self.cut.last, above) if above is not None else ():
            told = line(say.above(self.words, day, above), _ABOVE) if above is not None else line("", _ABOVE)
            x = min(max(self.scale.x(day), self.left), self.scale.x(following(day, above or of)) - told.width - 5)
            page.post(self.scale.x(day), rows, self.top, LINE, 1)
            if x + 3 + told.width <= self.right:
                page.draw(told, x + 3, self.top - HEAD / 2 + 4)
        page.unclip()
        page.post(self.left, rows, self.top, LINE, 0.6)

    def _rows_end(self) -> float:
        return self.top - HEAD - sum(ROW if one.row is not None else GROUP for one in self.cut.lines) - 6

    def _line(self, one: Line, y: float) -> float:
        """Draw a line below `y`; return its height."""
        page, row = self.made, one.row
        if row is None:
            page.fill(MARGIN, y - GROUP, self.right - MARGIN, GROUP, "#eef1f4")
            name = say.group(self.words, one, self.timeline, self.house.programme, self.order.by)
            told = self.words.t("{group} ({count})", group=name, count=self.words.number(one.count))
            page.write(told, _BOLD, MARGIN + 4, y - GROUP + 5.5, self.house.width)
            return GROUP
        page.draw(fitted(row.title, _BOLD, self.left - MARGIN - 12), MARGIN, y - 13)
        note = say.note(self.words, row)
        page.draw(fitted(note, _RED if row.interrupted else _PLAIN, self.left - MARGIN - 12), MARGIN, y - 24)
        page.clip(self.left, y - ROW, self.right - self.left, ROW)
        done = frozenset(point.id for point in row.points if point.done)
        row_shapes(page, shapes(row, self.scale), Lanes(y - 7, y - 23), interrupted=row.interrupted, done=done)
        page.unclip()
        page.rule(MARGIN, self.right, y - ROW, LINE, 0.5)
        return ROW

    def _days(self, top: float) -> None:
        """Draw today and the meetings, their labels below in two lanes."""
        page, end = self.made, self._rows_end()
        wanted: list[tuple[float, str, str]] = []
        page.clip(self.left, 0, self.right - self.left, page.height)
        for one in self.timeline.meetings:
            left, right = self.scale.x(one.when.earliest), self.scale.end(one.when.latest)
            meeting(page, left, right, top, end, review=one.review, vague=one.when.exact is None)
            wanted.append(((left + right) / 2, say.meeting(self.words, one), "bad" if one.review else "slate"))
        x = self.scale.middle(self.timeline.today)
        today(page, x, top, end)
        page.unclip()
        wanted.append((x, self.words.t("Today"), "ink"))
        taken: tuple[list[tuple[float, float]], ...] = ([], [])
        for at, name, tone in reversed(wanted):
            told = line(name, Style("sans-bold", 7.5, 10, "#ffffff"))
            wide = told.width + 12
            begin = min(max(self.left, at - wide / 2), self.right - wide)
            free = (n for n, lane in enumerate(taken)
                    if not any(begin < last + 3 and begin + wide > first - 3 for first, last in lane))  # fmt: skip
            if not self.left - 1 <= at <= self.right + 1 or (number := next(free, -1)) < 0:
                continue
            taken[number].append((begin, begin + wide))
            label(page, told, begin, end - 13 - 14 * number, wide, tone)

    def _legend(self) -> None:
        x, y = MARGIN, BOTTOM + 3
        words = self.words
        for kind, name in (
            ("bar", words.t("current calendar")), ("ghost", words.t("baseline")), ("point", words.t("milestone")),
            ("done", words.t("done")), ("vague", words.t("vague date")), ("link", words.t("way of a date")),
            ("stopped", words.t("interrupted")),
        ):  # fmt: skip
            told = line(name, _MARK)
            if x + 24 + told.width > self.right:
                x, y = MARGIN, y - 11
            sample(self.made, kind, x, y + 2.5)
            self.made.draw(told, x + 24, y)
            x += told.width + 40
