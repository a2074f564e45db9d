"""What stands on the page of a project in the mid-term dossier: what its promoters tell and ask, what each Party thinks
of it, new dates."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from cmpdesk.documents.flow import LABEL, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Line, Style, label
from cmpdesk.documents.midterm_measure import broken, lines, within
from cmpdesk.documents.midterm_told import GAP, TEXT, TITLE, Room, Told, remarks, returned, standing
from cmpdesk.documents.page import Page
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import Change
from cmpdesk.domain.returns import FieldKind
from cmpdesk.i18n import labels
from cmpdesk.i18n import midterm_papers as say
from cmpdesk.i18n import projects as project_words
from cmpdesk.i18n.project_documents import date

_KICKER = Style("sans", 8.5, 11.5, SOFT)
_HEADING = Style("sans-bold", 8.5, 11, SOFT)
_NAME, _NOTE = Style("sans-bold", 8, 10.4), Style("sans", 8, 10.4, SOFT)
_FIGURE, _TILE = Style("sans-bold", 14, 17), Style("sans", 7.5, 9.5, SOFT)
_SHARE = {side: _FIGURE._replace(colour=colour) for side, colour in COLOURS.items()}
_PARTY = {side: _NAME._replace(colour=colour) for side, colour in COLOURS.items()}
_CALL = Style("sans-bold", 9, 12)
_TRACK, _PALE = "#e7eaee", "#f3f5f7"
_TILES, _SECOND_BAR = 38.0, 4.6
_MISSIONS = ((0, 8), (9, 36), (46, 17), (64, 9), (74, 15), (90, 10))
"""Where the columns of missions begin and how wide they are, in hundredths of the width."""
_OPINION = {side: Style("sans-bold", 9, 12, colour) for side, colour in COLOURS.items()}
_BELOW = Style("sans", 7, 9, SOFT)
_OVER, _SECOND = "#ad2a20", "#f0c9b3"


Set = Callable[[Flow, Told, Room], None]
"""How a part of the page is set."""


class Placed(NamedTuple):
    """A part of the page: its place, how it is set, the space above it, and what of a room makes it another."""

    place: int
    set: Set
    space: float
    of: Callable[[Told, Room], object]


def least(told: Told, room: Room) -> float:
    """Return what head, requests and opinions take at least, in points: their height is that of their texts."""
    title = min(len(told.title.rows), room.title) * TITLE.leading
    head = _KICKER.leading + title + 7 * room.airy + _NAME.leading + LABEL.leading + _NOTE.leading
    return head + 2 * (_HEADING.leading + 8 * room.airy) + _CALL.leading + told.count(room) * TEXT.leading


def _heading(flow: Flow, text: str, keep: float = 26) -> None:
    flow.space(8)
    flow.need(_HEADING.leading + keep)
    flow.line(label(text.upper(), _HEADING))
    flow.y -= 1


def _head(flow: Flow, told: Told, room: Room) -> None:
    words, house, one = flow.house.words, flow.house, told.one
    row = one.row
    edge = flow.left + flow.width
    drawn = label(say.code(words, one.standing), _CALL)
    flow.page.box(edge - drawn.width - 14, flow.y - 14, drawn.width + 14, 16, SOFT, radius=8)
    flow.page.draw(drawn, edge - drawn.width - 7, flow.y - 9)
    sector, state = words.localised(row.sector) if row.sector else "", project_words.project_state(words, row.state)
    parts = (row.number, sector, state,
             labels.confidentiality_mark(words, row.confidentiality))  # fmt: skip
    flow.band([Cell(0, within(" · ".join(part for part in parts if part), _KICKER, flow.width - drawn.width - 30, 2))])
    flow.space(3)
    flow.band([Cell(0, told.title.within(room.title))])
    flow.space(4)
    half = (flow.width - GAP) / 2
    cells = []
    for place, side in enumerate(Side):
        said = row.organisations[place] or words.t("No promoter yet.")
        made = list(lines(house.name(side), _PARTY[side], half - 9))
        made += within(said, LABEL, half - 9, 2)
        made += within(say.sheet(words, one.progress, side, told.content.on), _NOTE, half - 9, 1)
        cells.append((place, tuple(made)))
    _sides(flow, cells)


def _sides(flow: Flow, told_by: Sequence[tuple[int, tuple[Line, ...]]]) -> None:
    """Set what concerns each Party side by side, told apart by place and by rule as well as by colour."""
    half, top = (flow.width - GAP) / 2, flow.y
    page = flow.page
    flow.band([Cell(place * (half + GAP) + 9, made) for place, made in told_by], keep=1)
    if flow.page is not page:
        top = flow.y + sum(one.style.leading for one in max((made for _, made in told_by), key=len))
    x, high = flow.left + half + GAP, top - flow.y - 2
    flow.page.fill(flow.left, flow.y, 2.6, high, COLOURS[Side.FIRST])
    flow.page.fill(x, flow.y, 1.0, high, COLOURS[Side.SECOND])
    flow.page.fill(x + 1.8, flow.y, 1.0, high, COLOURS[Side.SECOND])
    flow.y -= 2


# -- in figures


def _tiles(flow: Flow, told: Told, room: Room) -> None:
    """Set the figures of the project: objectives, money used of each Party, missions."""
    words, one = flow.house.words, told.one
    figures = [(f"{words.number(one.reached)} / {words.number(len(one.objectives))}", _FIGURE)]
    for side in Side:
        found = [each for each in one.money if each.side is side]
        share = sum([each.used.cents for each in found]), sum([each.granted.cents for each in found])
        single = len({each.granted.currency for each in found}) == 1 and share[1]
        said = words.percent(round(100 * share[0] / share[1])) if single else "—"
        figures.append((said, _SHARE[side]))
    figures.append((f"{words.number(one.done)} / {words.number(len(one.missions))}", _FIGURE))
    flow.space(6)
    told.strips.fixed.put(flow, "tiles", _tile_frames)
    for place, (figure, style) in enumerate(figures):
        flow.page.draw(label(figure, style), flow.left + place * _tile(flow) + 8, flow.y + 22)


def _tile_frames(flow: Flow) -> None:
    """Set what is the same of the tiles of each project."""
    words, parties = flow.house.words, [flow.house.programme.party(side).code for side in Side]
    used = [words.t("{party}, money used", party=code) for code in parties]
    names = (words.t("objectives reached"), *used, words.t("missions done"))
    wide, bottom = _tile(flow) - 8, flow.y - _TILES
    for place, name in enumerate(names):
        x = flow.left + place * _tile(flow)
        flow.page.box(x, bottom, wide, _TILES, _PALE, radius=4, filled=True)
        flow.page.draw(label(name, _TILE, wide - 14), x + 8, bottom + 8)
    flow.y -= _TILES + 2


def _tile(flow: Flow) -> float:
    """Return how far the tiles stand apart."""
    return (flow.width + 8) / 4


def _objectives(flow: Flow, told: Told, room: Room) -> None:
    words, one = flow.house.words, told.one
    _heading(flow, words.t("Objectives"))
    if not one.objectives:
        flow.paragraph(words.t("No objective is entered."), _NOTE)
        return
    names, wide = flow.width * 0.36, flow.width * 0.26
    page = flow.page
    bars: list[tuple[float, Sequence[float | None]]] = []
    for each in one.objectives[: room.objectives]:
        name = broken(each.objective.text, TEXT, names - 10).within(2)
        notes = broken(remarks(flow.house, each), _NOTE, flow.width - names - wide - 12).within(2)
        leadings = [TEXT.leading] * max(len(name), len(notes), 1)
        flow.need(sum(leadings) + 2)
        if flow.page is not page:
            _bars(page, flow.left + names, wide, bars)
            page, bars = flow.page, []
        bars.append((flow.y - 3.9, each.shares))
        flow.rows([Cell(0, name), Cell(names + wide + 12, notes)], 0, leadings)
        flow.y -= 2
    _bars(page, flow.left + names, wide, bars)
    _left_out(flow, len(one.objectives) - room.objectives)


def _bars(page: Page, x: float, wide: float, rows: Sequence[tuple[float, Sequence[float | None]]]) -> None:
    """Draw how far objectives are: a bar for each promoter who tells, that of the second one outlined."""
    page.strips([(x, x + wide, y - low) for y, _ in rows for low in (0, _SECOND_BAR)], 3.4, _TRACK)
    first = [(y, max(3.4, wide * shares[0])) for y, shares in rows if shares[0]]
    second = [(y - _SECOND_BAR, max(3.4, wide * shares[1])) for y, shares in rows if shares[1]]
    page.strips([(x, x + long, y) for y, long in first], 3.4, COLOURS[Side.FIRST])
    page.strips([(x - 0.35, x + long + 0.35, y) for y, long in second], 4.1, COLOURS[Side.SECOND])
    page.strips([(x + 0.35, x + long - 0.35, y) for y, long in second], 2.7, _SECOND)


def _money(flow: Flow, told: Told, room: Room) -> None:
    """Set money per Party against what was planned; nothing is added across Parties."""
    words, house, one = flow.house.words, flow.house, told.one
    _heading(flow, words.t("Money"))
    if not one.money:
        flow.paragraph(words.t("Nothing is granted yet."), _NOTE)
        return
    told.strips.fixed.put(flow, "money", _money_head)
    columns = _money_columns(flow.width)
    for each in one.money:
        values = (each.granted, each.planned, each.paid, each.spent, each.told, each.forecast)
        texts = (house.name(each.side), *[_amount(house, value) for value in values])
        spent = _NAME if each.above else TEXT
        styles = (_NAME, TEXT, TEXT, TEXT, spent, spent, TEXT)
        cells = [
            Cell(column.x + (column.width if column.right else 0), within(text, style, column.width, 2), column.right)
            for column, text, style in zip(columns, texts, styles, strict=True)
        ]  # fmt: skip
        flow.row(cells, columns, (), pad=1)
        if each.above:
            flow.paragraph("⚠ " + words.t("More is spent than {party} granted.", party=house.name(each.side)),
                           Style("sans-bold", 8, 10.4, _OVER))  # fmt: skip


@lru_cache(maxsize=4)
def _money_columns(width: float) -> tuple[Column, ...]:
    share = width / 100
    return (Column(0, 19 * share), *(Column((20 + 13.3 * place) * share + 9, 12.8 * share - 8, right=True)
                                     for place in range(6)))  # fmt: skip


def _money_head(flow: Flow) -> None:
    words = flow.house.words
    header = (words.t("Party"), words.t("Granted"), words.t("Planned so far"), words.t("Paid"),
              words.t("Spent, accepted"), words.t("Spent, told"), words.t("Asked for year 2"))  # fmt: skip
    flow.table_head(_money_columns(flow.width), header)


def _amount(house: House, money: Money | None) -> str:
    return "—" if money is None else house.words.money(money, cents=False, precise=True)


def _missions(flow: Flow, told: Told, room: Room) -> None:
    words, house, one, share = flow.house.words, flow.house, told.one, flow.width / 100
    if not one.missions:
        return
    _heading(flow, words.t("Missions"))
    for each in one.missions[: room.missions]:
        days = words.n("{count} day", "{count} days", each.days)
        rows = (words.t("no. {number}", number=words.number(each.number)), each.title, house.name(each.sending), days,
                date(words, each.ends), say.code(words, each.state))  # fmt: skip
        flow.row([Cell(x * share, within(text, TEXT, wide * share, 1))
                  for (x, wide), text in zip(_MISSIONS, rows, strict=True)], (), (), pad=0.5)  # fmt: skip
    _left_out(flow, len(one.missions) - room.missions)


# -- what is asked, thought and proposed


def _asked(flow: Flow, told: Told, room: Room) -> None:
    """Set what each promoter asks and what stands in its way, side by side."""
    words = flow.house.words
    _heading(flow, words.t("What the promoters ask"))
    cells = []
    for place, texts in enumerate(told.asks):
        made: list[Line] = []
        if texts is None:
            sent = told.one.progress is not None and told.one.progress.sheets[place] is not None
            said = words.t("Its sheet has not come back.") if sent else words.t("Sheet not sent")
            made += lines(said, _NOTE, told.wide)
        elif (sheet := returned(told.one, place)) and sheet.text(FieldKind.CHANGE) != Change.CALENDAR:
            made += lines(words.t("No change of the calendar is asked."), _NOTE, told.wide)
        for text in texts or ():
            made += text.within(room.answer)
        cells.append((place, tuple(made)))
    _sides(flow, cells)


def _opinions(flow: Flow, told: Told, room: Room) -> None:
    words, house, wide = flow.house.words, flow.house, told.wide
    _heading(flow, words.t("Opinions of the Parties"))
    parts = []
    for place, side in enumerate(Side):
        given, reasons = told.one.opinions[place], told.reasons[place]
        name = words.t("{name}: {text}", name=house.name(side),
                       text=say.code(words, given.code) if given else words.t("no opinion yet"))  # fmt: skip
        made = list(lines(name, _OPINION[side], wide))
        if given is not None:
            made += reasons.within(room.text) if reasons.rows else lines(words.t("No reason is given."), _NOTE, wide)
        parts.append((place, tuple(made)))
    _sides(flow, parts)


def _dates(flow: Flow, told: Told, room: Room) -> None:
    """Set the dates that are proposed, the old ones struck beside the new."""
    words, share = flow.house.words, flow.width / 100
    if not told.dates:
        return
    _heading(flow, words.t("Proposed calendar"))
    for each in told.dates[: room.dates]:
        flow.row([
            Cell(0, within(words.localised(each.name), TEXT, 46 * share, 1)),
            Cell(48 * share, within(date(words, each.old), _NOTE, 22 * share, 1), struck=each.old is not None),
            Cell(71 * share, (label("→", TEXT),)),
            Cell(75 * share, within(date(words, each.new), _NAME, 25 * share, 1)),
        ], (), (), pad=0.5)  # fmt: skip
    _left_out(flow, len(told.dates) - room.dates)


def _calendar(flow: Flow, told: Told, room: Room) -> None:
    words, one = flow.house.words, told.one
    rows = [(name, row) for name, row in ((words.t("Calendar in force"), one.calendar),
                                          (words.t("Proposed calendar"), one.proposed)) if row is not None]  # fmt: skip
    if told.strips.set(flow, rows) and told.content.baseline:
        said = words.t("Below each bar, dashed: {name}.", name=told.content.baseline)
        flow.line(label(said, _BELOW, flow.width))


def _decision(flow: Flow, told: Told, room: Room) -> None:
    words, one = flow.house.words, told.one
    _heading(flow, words.t("Decision"), keep=14)
    if one.leaving:
        said = words.n("Leaves the room before the discussion: {members}",
                       "Leave the room before the discussion: {members}",
                       len(one.leaving), members=words.listed(one.leaving))  # fmt: skip
        flow.band([Cell(0, within("⚠ " + said, _NAME, flow.width, 2))])
    flow.band([Cell(0, within(standing(flow.house, one), _CALL, flow.width, 2))])
    conditions = " ".join(one.decision.conditions.split()) if one.decision else ""
    if conditions:
        said = words.t("{name}: {text}", name=words.t("Conditions"), text=conditions)
        flow.band([Cell(0, within(said, TEXT, flow.width, room.text))])


def _left_out(flow: Flow, count: int) -> None:
    if count > 0:
        flow.paragraph(flow.house.words.n("… and {count} more", "… and {count} more", count), _NOTE)


def _always(_told: Told, _room: Room) -> object:
    return None


PARTS = tuple(Placed(place, *part) for place, part in enumerate((
    (_head, 0, lambda _, room: room.tight),
    (_tiles, 6, _always),
    (_objectives, 8, lambda told, room: min(len(told.one.objectives), room.objectives)),
    (_money, 8, _always),
    (_missions, 8, lambda told, room: min(len(told.one.missions), room.missions)),
    (_asked, 8, lambda _, room: room.text),
    (_opinions, 8, lambda _, room: room.text),
    (_dates, 8, lambda told, room: min(len(told.dates), room.dates)),
    (_calendar, 8, _always),
    (_decision, 8, lambda told, room: room.text if told.one.decision and told.one.decision.conditions else None),
)))  # fmt: skip
"""What stands on a page, in order."""
LONG = tuple(part for part in PARTS if part.set in (_head, _asked, _opinions))
"""What is as high as its texts are long."""
SHORT = tuple(part for part in PARTS if part not in LONG)
