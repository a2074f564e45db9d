"""Two calendars compared on paper: what changed in figures, project by project, and as a drawing."""

from collections.abc import Sequence
from datetime import datetime

from cmpdesk.documents import pieces, timelines
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import Style, lines
from cmpdesk.documents.timelines import Hung
from cmpdesk.domain.baselines import EntryDifference
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.comparisons import Compared, sums
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.timelines import PrintOrder, Timeline
from cmpdesk.i18n import comparisons as told
from cmpdesk.i18n import labels
from cmpdesk.i18n import rescheduling as say
from cmpdesk.i18n import timelines as drawn
from cmpdesk.i18n.words import Words

_SUB = Style("sans", 10, 14)
_WIDTHS = (46.0, 0.0, 60.0, 60.0, 60.0, 60.0, 42.0, 52.0, 80.0, 80.0)
"""Widths of the columns; the second one takes what is left."""
_FIGURES = (6, 7, 8, 9)


def comparison(house: House, one: Compared, timeline: Timeline, order: PrintOrder, at: datetime) -> bytes:
    """Return the PDF; equal comparisons of the same instant give equal bytes."""
    short, long = timelines.SIZES[order.sheet]
    hung = Hung(house.programme, house.party, house.locale, (long, short) if order.landscape else (short, long))
    words = hung.words
    flow = Flow(hung)
    title = words.t("Comparison of calendars")
    first, last = told.names(words, one)
    flow.title(title)
    flow.paragraph(words.t("{first} compared with {last}", first=first, last=last), _SUB)
    flow.space(8)
    flow.facts(_facts(words, one), 190)
    _projects(flow, one)
    whole = f"{title} · {words.localised(one.call.title)}"
    sections = [Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages), header=whole, bookmark=(title, 0))]
    count = len(flow.pages)
    if timeline.rows:
        picture = timelines.pages(hung, one.call, timeline, order)
        count += len(picture)
        name = words.t("Drawing")
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages(picture), header=whole, bookmark=(name, 0)))
    strict = any(row.strict for row in timeline.rows)
    level = Confidentiality.STRICT if strict else one.call.confidentiality
    book = Book(hung, whole, sections, issued_at=at, identity=f"{one.before.id} {at.isoformat()} {order}",
                corner=labels.confidentiality_mark(words, level),
                foot=f"{hung.session(one.call)} · {words.date(timeline.today)}")  # fmt: skip
    return written(book, count, title)


def _facts(words: Words, one: Compared) -> list[tuple[str, str]]:
    found = one.comparison
    rows = [(words.t("Projects"), words.t("{changed} of {all} changed", changed=words.number(len(found.changed)),
                                          all=words.number(len(found.entries))))]  # fmt: skip
    rows += [(_capital(say.change(words, change)), words.n("{count} project", "{count} projects", count))
             for change, count in one.counted()]  # fmt: skip
    if found.mean_shift is not None:
        rows.append((words.t("Mean shift of the ends"), drawn.months(words, found.mean_shift)))
    rows.append((words.t("Milestones moved"), words.number(found.moved_milestones)))
    return rows


def _projects(flow: Flow, one: Compared) -> None:
    words, programme = flow.house.words, one.programme
    flow.heading(words.t("Project by project"), keep=70)
    changed = one.comparison.changed
    if not changed:
        flow.paragraph(words.t("Nothing changed."), PLAIN)
        return
    rest = flow.width - sum(_WIDTHS)
    columns: list[Column] = []
    x = 0.0
    for place, wide in enumerate(_WIDTHS):
        width = wide or rest
        columns.append(Column(x, width - 8, place in _FIGURES))
        x += width
    header = (
        words.t("No."), words.t("Project"), words.t("First start"), words.t("New start"), words.t("First end"),
        words.t("New end"), words.t("Months"), words.t("Duration"),
        *(f"{programme.party(side).code} ({programme.party(side).currency})" for side in Side),
    )  # fmt: skip
    flow.table_head(columns, header)
    for entry in changed:
        flow.row(_cells(words, entry, columns), columns, header)


def _cells(words: Words, one: EntryDifference, columns: Sequence[Column]) -> list[Cell]:
    before, after = one.before, one.after
    name = columns[1].width
    texts = [
        one.current.number, "", _date(words, before.start if before else None),
        _date(words, after.start if after else None), _date(words, before.end if before else None),
        _date(words, after.end if after else None), drawn.signed(words, one.end), _duration(words, one),
        *(_amounts(words, one, side) for side in Side),
    ]  # fmt: skip
    cells = [
        Cell(column.x + (column.width if column.right else 0), lines(text, PLAIN, column.width), column.right)
        for column, text in zip(columns, texts, strict=True)
    ]
    cells[1] = Cell(columns[1].x, (*lines(one.current.title, LABEL, name),
                                   *lines(told.changes(words, one), SMALL, name)))  # fmt: skip
    return cells


def _date(words: Words, when: PartialDate | None) -> str:
    return say.when(words, when)


def _duration(words: Words, one: EntryDifference) -> str:
    counts = [words.number(entry.months) if entry is not None and entry.months is not None else "—"
              for entry in (one.before, one.after)]  # fmt: skip
    return counts[1] if counts[0] == counts[1] else " → ".join(counts)


def _amounts(words: Words, one: EntryDifference, side: Side) -> str:
    before, after = (" + ".join(words.money_short(amount) for amount in sums(entry, side)) or "—"
                     for entry in (one.before, one.after))  # fmt: skip
    return after if before == after else f"{before} → {after}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
