"""The programme at a glance on paper and as a workbook: the same tables, and in the workbook the records they count."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import charts, pieces, workbooks
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.workbooks import Value, Worksheet
from cmpdesk.domain.glance import STAGES, By, Cut, Glance, Line, Measure, Theme, brought, cut
from cmpdesk.domain.glance import Column as Head
from cmpdesk.domain.money import Money
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.programmes import Side
from cmpdesk.i18n import glance as say
from cmpdesk.i18n import partial_dates

_KICKER = Style("sans", 11, 15, SOFT)
_STRONG = Style("sans-bold", 8, 10.5)
_BAND = 9.6
_SHADES = ("#8494a8", "#66788f", "#4a5d76", "#26364b")
_PALE = {Side.FIRST: "#a9c3ea", Side.SECOND: "#e3b79c"}
"""Of what is granted, beside what was spent in the full colour of the Party."""
_NAME, _NARROW = 0.3, 0.24
"""The share of the width that the name of a line takes, and that before many columns."""
_LAST = 54.0
"""Height of the last line of a table and its total, which stay together."""


def pdf(house: House, shown: Glance, *, at: datetime) -> bytes:
    """Return a glance in the conventions of `house`, read back; equal figures give equal bytes."""
    words = house.words
    title = words.t("The programme at a glance")
    tables = {(theme, by): cut(shown, theme, by) for theme in Theme for by in _ways(shown)}
    flow = _opening(house, shown, title)
    marks = [(_theme(flow, shown, theme, {by: tables[theme, by] for by in _ways(shown)}), say.theme(words, theme))
             for theme in Theme]  # fmt: skip
    scope, none = say.scope(words, shown), pieces.of_pages([])
    sections = [Section(PieceKind.CONTENTS, none, bookmark=(title, 0))]
    for number, page in enumerate(flow.pages, start=1):
        sections += [Section(PieceKind.CONTENTS, none, bookmark=(theme, 1)) for at, theme in marks if at == number]
        header = f"{title} · {scope}" if number > 1 else ""
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages([page]), header=header))
    foot = " · ".join(part for part in (words.localised(shown.programme.name), say.strictness(words, shown)) if part)
    corner = words.t("as of {date}", date=words.long_date(shown.on))
    book = Book(house, f"{title} · {scope}", sections, issued_at=at, identity=f"{house.locale} {shown.on} {tables}",
                corner=corner, foot=foot)  # fmt: skip
    return written(book, len(flow.pages), title)


def _ways(shown: Glance) -> Sequence[By]:
    """Return what tables are cut by: a single session is the total."""
    return [by for by in By if by is not By.SESSION or len(shown.sessions) > 1]


def _opening(house: House, shown: Glance, title: str) -> Flow:
    words, flow = house.words, Flow(house)
    page, half = flow.page, flow.page.width / 2
    for place, party in enumerate(shown.programme.parties):
        page.fill(place * half, page.height - _BAND, half, _BAND, COLOURS[party.side])
    flow.paragraph(words.localised(shown.programme.name), _KICKER)
    flow.y -= 4
    flow.title(title)
    flow.paragraph(words.t("Sessions: {sessions}", sessions=say.scope(words, shown)), PLAIN)
    flow.paragraph(words.t("What concerns both sides stands in a line of each, and counts once in the total."), SMALL)
    if told := say.strictness(words, shown):
        flow.y -= 4
        flow.paragraph("⚠ " + told, LABEL)
    return flow


def _theme(flow: Flow, shown: Glance, theme: Theme, tables: dict[By, Cut]) -> int:
    """Set a theme and return the number of the page on which it begins."""
    words = flow.house.words
    flow.heading(say.theme(words, theme), keep=150)
    begins = len(flow.pages)
    flow.paragraph(say.meaning(words, theme), SMALL)
    flow.y -= 4
    if not any(figure and figure.value for figure in tables[By.PARTY].total.figures):
        flow.paragraph(words.t("Nothing is recorded yet."), PLAIN)
        return begins
    _bars(flow, shown, theme, tables)
    for by, table in tables.items():
        if table.lines:
            flow.y -= 8
            _table(flow, shown, by, table)
    return begins


def _bars(flow: Flow, shown: Glance, theme: Theme, tables: dict[By, Cut]) -> None:
    words, table = flow.house.words, tables[By.PARTY]
    if theme is Theme.MONEY:
        for party in shown.programme.parties:
            rows = _amounts(flow.house, shown, tables.get(By.SESSION) or table, party.side)
            if rows:
                charts.bars(flow, rows, names=190)
                flow.y -= 6
        return
    if theme is Theme.MISSIONS:
        rows = [
            charts.Bar(flow.house.name(line.side), figure.value, words.number(figure.value), COLOURS[line.side])
            for line in table.lines if line.side for figure in [table.figure(line, Measure.MISSIONS)]
        ]  # fmt: skip
    else:
        whole = table.total.figures[0]
        share = whole.value if theme is Theme.FUNNEL and whole else 0
        rows = []
        for place, (column, held) in enumerate(zip(table.columns, table.total.figures, strict=True)):
            value = held.value if held else 0
            said = words.number(value)
            if share:
                said += f" · {words.percent(round(100 * value / share))}"
            rows.append(charts.Bar(say.measure(words, column.measure), value, said, _SHADES[place]))
    charts.bars(flow, rows, names=130)


def _amounts(house: House, shown: Glance, table: Cut, side: Side) -> list[charts.Bar]:
    """Return what a Party granted and what was spent of it: for each session where there are several, else in all."""
    words = house.words
    rows = []
    for line in table.lines if table.by is By.SESSION else (table.total,):
        name = say.line(words, shown, table, line) if table.by is By.SESSION else house.name(side)
        for column, figure in zip(table.columns, line.figures, strict=True):
            if column.side is side and column.measure is not Measure.PAID and figure is not None and (
                figure.value or column.currency == shown.programme.party(side).currency):  # fmt: skip
                pale = column.measure is Measure.GRANTED
                told = f"{name} · {say.column(words, shown, column)}" if table.by is By.SESSION else (
                    f"{name} · {say.measure(words, column.measure)}")  # fmt: skip
                rows.append(charts.Bar(told, figure.value, say.figure(words, column, figure.value),
                                       _PALE[side] if pale else COLOURS[side]))  # fmt: skip
    return rows


def _table(flow: Flow, shown: Glance, by: By, table: Cut) -> None:
    words, count = flow.house.words, len(table.columns)
    first = flow.width * (_NAME if count < 6 else _NARROW)
    wide = (flow.width - first) / count
    columns = (Column(0, first - 6), *(Column(first + place * wide + 10, wide - 10, right=True)
                                       for place in range(count)))  # fmt: skip
    header = (say.by(words, by), *(say.column(words, shown, one) for one in table.columns))
    flow.need(60)
    flow.table_head(columns, header)
    for line in (*table.lines, table.total):
        told = (say.line(words, shown, table, line), *_figures(flow.house, table, line))
        style = _STRONG if line is table.total else SMALL
        if line is table.lines[-1] and flow.room < _LAST:
            flow.turn()
            flow.table_head(columns, header)
        flow.row([
            Cell(column.x + (column.width if column.right else 0), lines(text, style, column.width), column.right)
            for column, text in zip(columns, told, strict=True)
        ], columns, header)  # fmt: skip


def _figures(house: House, table: Cut, line: Line) -> list[str]:
    return [
        "—" if figure is None else say.figure(house.words, column, figure.value)
        for column, figure in zip(table.columns, line.figures, strict=True)
    ]


# -- as a workbook


def workbook(house: House, shown: Glance, at: datetime) -> bytes:
    """Return the workbook: a worksheet for each theme, then the applications, missions and reports that are counted."""
    words = house.words
    title = f"{words.t('The programme at a glance')} · {say.scope(words, shown)}"
    sheets = [*(_worksheet(house, shown, theme) for theme in Theme), *records(house, shown)]
    told = (words.t("as of {date}", date=words.long_date(shown.on)), say.strictness(words, shown))
    return workbooks.workbook(title, sheets, house.party.paper, " · ".join(part for part in told if part), at)


def _worksheet(house: House, shown: Glance, theme: Theme) -> Worksheet:
    words = house.words
    rows: list[tuple[Value, ...]] = []
    for by in By:
        table = cut(shown, theme, by)
        rows += [(say.by(words, by), say.line(words, shown, table, line), *_values(table, line))
                 for line in table.lines]  # fmt: skip
    rows.append((words.t("Total"), say.scope(words, shown), *_values(table, table.total)))
    headings = (words.t("Lines by"), words.t("Line"), *(_heading(house, shown, one) for one in table.columns))
    return Worksheet(say.theme(words, theme), headings, rows, sums=1)


def _heading(house: House, shown: Glance, one: Head) -> str:
    """Return the heading of a column of numbers: no cell beside it says the currency."""
    said = say.column(house.words, shown, one)
    return f"{said} ({house.words.sign(one.currency, precise=True)})" if one.side else said


def _values(table: Cut, line: Line) -> tuple[Value, ...]:
    return tuple(
        None if figure is None else Money(figure.value, column.currency) if column.side else figure.value
        for column, figure in zip(table.columns, line.figures, strict=True)
    )


def records(house: House, shown: Glance) -> tuple[Worksheet, ...]:
    """Return the applications, missions and reports that are counted, a line each."""
    words = house.words
    sessions = {call: words.localised(one.name) for one in shown.sessions for call in one.call_ids}
    money = {one: brought(shown, Theme.MONEY, one) for one in cut(shown, Theme.MONEY, By.SESSION).columns}
    entries: list[tuple[Value, ...]] = [
        (sessions[one.call_id], one.number, one.title, words.localised(one.sector),
         *(words.localised(region) if region else None for region in one.regions),
         *(int(reached) for reached in one.stages), say.measure(words, one.calendar) if one.calendar else None,
         *(Money(cents[one.id], column.currency) if one.id in cents else None for column, cents in money.items()))
        for one in shown.entries
    ]  # fmt: skip
    regions = [words.t("Region, {party}", party=party.code) for party in shown.programme.parties]
    headings = (words.t("Session"), words.t("No."), words.t("Project"), words.t("Sector"), *regions,
                *(say.measure(words, one) for one in STAGES), words.t("Calendar"),
                *(_heading(house, shown, one) for one in money))  # fmt: skip
    missions: list[tuple[Value, ...]] = []
    for mission in shown.missions:
        entry = shown.of_project(mission.project_id)
        missions.append((
            sessions[mission.call_id], mission.number, mission.title, entry.number if entry else None,
            shown.programme.party(mission.sending).code, int(mission.done), mission.travellers, mission.days,
            mission.co2_planned, mission.co2,
        ))  # fmt: skip
    of_missions = (words.t("Session"), words.t("No."), words.t("Mission"), words.t("Project"), words.t("Party"), *(
        say.measure(words, one) for one in (Measure.DONE, Measure.TRAVELLERS, Measure.DAYS, Measure.CO2_PLANNED,
                                            Measure.CO2)))  # fmt: skip
    reports: list[tuple[Value, ...]] = []
    for report in shown.reports:
        entry = shown.of_project(report.project_id)
        reports.append((
            sessions[report.call_id], entry.number if entry else None, words.localised(report.name),
            shown.programme.party(report.side).code if report.side else None,
            report.when.exact or partial_dates.say(words, report.when),
            say.measure(words, report.standing),
        ))  # fmt: skip
    of_reports = (words.t("Session"), words.t("Project"), words.t("Report"), words.t("Party"), words.t("Due"),
                  words.t("State"))  # fmt: skip
    return (
        Worksheet(words.t("Applications"), headings, entries),
        Worksheet(words.t("List of missions"), of_missions, missions),
        Worksheet(words.t("List of reports"), of_reports, reports),
    )
