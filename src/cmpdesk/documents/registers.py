"""Registers of people's data on paper and as workbooks: communications, incidents, certificates, what is due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cmpdesk.documents import pieces, workbooks
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow, leadings_of
from cmpdesk.documents.house import COLOURS, House
from cmpdesk.documents.markup import SOFT, Style, lines
from cmpdesk.documents.workbooks import Value, Worksheet
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.registers import Certificate, CommunicationRow, IncidentRow
from cmpdesk.domain.retention import DryRun, Held, Rule
from cmpdesk.i18n import labels, partial_dates
from cmpdesk.i18n import registers as say

_KICKER = Style("sans", 11, 15, SOFT)
_BAND = 9.6
_GAP = 8.0
_HEAD, _ROW = 20.0, 5.0
"""Height of the names of the columns, and what a row takes beside its lines."""
_ABOVE_SIGNED, _SIGNED = 24.0, 70.0
"""Height of what is written and signed below, and of the space above it."""


@dataclass(frozen=True, slots=True)
class Table:
    """A register: headings and rows of typed values, and on paper the share of each column in hundredths."""

    title: str
    headings: Sequence[str]
    shares: Sequence[int]
    rows: Sequence[Sequence[Value]]
    empty: str
    notes: Sequence[str] = ()
    signed: str = ""
    """What whoever authorises it writes and signs below, "" where nobody does."""


def communications(house: House, rows: Sequence[CommunicationRow]) -> Table:
    """Return the register of communications."""
    words = house.words
    return Table(
        words.t("Register of communications of personal data"),
        (words.t("Sent on"), words.t("About"), words.t("Recipient"), words.t("What was sent"), words.t("Data"),
         words.t("Purpose"), words.t("Legal basis")),
        (9, 20, 14, 14, 17, 14, 12),
        [(row.draft.sent_on, say.about(words, row), row.draft.recipient, row.draft.contents,
          say.categories(words, row.draft.categories), row.draft.purpose, row.draft.legal_basis) for row in rows],
        words.t("No communication is registered."),
    )  # fmt: skip


def incidents(house: House, rows: Sequence[IncidentRow]) -> Table:
    """Return the register of incidents."""
    words = house.words
    return Table(
        words.t("Register of incidents"),
        (words.t("No."), words.t("Happened on"), words.t("Found on"), words.t("Nature"), words.t("Data"),
         words.t("People"), words.t("Risk"), words.t("Measures"), words.t("Authority told on"),
         words.t("People told on"), words.t("State")),
        (3, 9, 9, 12, 11, 8, 8, 10, 9, 9, 12),
        [(row.number, row.draft.happened_on, row.draft.found_on, row.draft.nature,
          say.categories(words, row.draft.categories), row.draft.people, say.risk(words, row.draft.risk),
          row.draft.measures, row.draft.authority_told_on, row.draft.people_told_on, say.waiting(words, row))
         for row in rows],
        words.t("No incident is registered."),
    )  # fmt: skip


def certificates(house: House, rows: Sequence[Certificate]) -> Table:
    """Return the register of certificates."""
    words = house.words
    return Table(
        words.t("Register of destructions"),
        (words.t("No."), words.t("Destroyed on"), words.t("What"), words.t("How many"), words.t("Authorisation"),
         words.t("Carried out by"), words.t("Digest of the certificate")),
        (5, 13, 20, 22, 14, 12, 14),
        [(row.number, row.done_on, say.kind(words, row.kind), words.listed(list(say.counts(words, row.counts))),
          row.authorisation, row.by, row.sha256[:16]) for row in rows],
        words.t("Nothing was destroyed."),
    )  # fmt: skip


def due(house: House, found: DryRun) -> Table:
    """Return what is due under the rules of a Party: a proposal, to be authorised."""
    words = house.words
    rows: list[tuple[Value, ...]] = [
        (say.kind(words, one.held.kind), say.held(words, one.held), _start(house, one.held), one.since, one.held.count,
         say.fate(words, one.rule.fate)) for one in found.due
    ]  # fmt: skip
    notes = [words.t("{name}: {text}", name=say.kind(words, one.kind), text=_ruled(house, one)) for one in found.rules]
    if found.unknown:
        notes.append(words.n("{count} more thing has no known start and is not counted.",
                             "{count} more things have no known start and are not counted.",
                             len(found.unknown)))  # fmt: skip
    return Table(
        words.t("What is due under the retention rules on {date}", date=words.long_date(found.on)),
        (words.t("Kind"), words.t("What"), words.t("Counted from"), words.t("Due since"), words.t("Files kept"),
         words.t("What becomes of it")),
        (19, 27, 14, 14, 9, 17), rows, words.t("Nothing is due."), notes,
        words.t("Authorisation (reference, date and signature):") if rows else "",
    )  # fmt: skip


def _start(house: House, one: Held) -> Value:
    if one.started is None:
        return None
    return one.started.exact or partial_dates.say(house.words, one.started)


def _ruled(house: House, rule: Rule) -> str:
    told = say.rule(house.words, rule)
    status = house.words.t("proposal, to be confirmed") if rule.proposed else house.words.t("confirmed")
    return f"{told} ({' · '.join(part for part in (status, rule.source) if part)})"


def pdf(house: House, table: Table, *, at: datetime) -> bytes:
    """Return a register in the conventions of `house`, read back; equal registers give equal bytes."""
    words, flow = house.words, Flow(house)
    page = flow.page
    page.fill(0, page.height - _BAND, page.width, _BAND, COLOURS[house.party.side])
    flow.paragraph(house.party.authority or labels.party_name(words, house.party), _KICKER)
    flow.y -= 4
    flow.title(table.title)
    flow.y -= 8
    for note in table.notes:
        flow.paragraph(note, SMALL)
        flow.y -= 2
    if table.notes:
        flow.y -= 8
    if table.rows:
        _rows(flow, table)
    else:
        flow.paragraph(table.empty, PLAIN)
    if table.signed:
        flow.space(_ABOVE_SIGNED)
        flow.need(_SIGNED)
        flow.paragraph(table.signed, LABEL)
        flow.y -= _SIGNED / 2
        flow.page.rule(flow.left, flow.left + flow.width / 2, flow.y, SOFT)
    sections = [Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[:1]), bookmark=(table.title, 0))]
    if flow.pages[1:]:
        sections.append(Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages[1:]), header=table.title))
    corner = words.t("as of {date}", date=words.long_date(at.date()))
    book = Book(house, table.title, sections, issued_at=at, identity=f"{house.locale} {at} {table}", corner=corner,
                foot=house.party.authority)  # fmt: skip
    return written(book, len(flow.pages), table.title)


def _rows(flow: Flow, table: Table) -> None:
    """Set the rows; nobody signs on a page that holds none of them."""
    columns, x = [], 0.0
    for share in table.shares:
        width = flow.width * share / sum(table.shares)
        columns.append(Column(x, width - _GAP))
        x += width
    style = Style("sans", 7.5, 10) if len(table.headings) > 6 else PLAIN
    *rows, last = [[_told(flow.house, value) for value in row] for row in table.rows]
    cells = [Cell(column.x, lines(text, style, column.width)) for column, text in zip(columns, last, strict=True)]
    high = sum(leadings_of(cells)) + _ROW + _ABOVE_SIGNED + _SIGNED if table.signed else 0.0
    if not rows:
        flow.need(high + _HEAD)
    flow.table(columns, table.headings, rows, style)
    page = flow.page
    flow.need(high)
    if flow.page is not page:
        flow.table_head(columns, table.headings)
    flow.row(cells, columns, table.headings)


def _told(house: House, value: Value) -> str:
    words = house.words
    if isinstance(value, date):
        return words.date(value)
    if isinstance(value, int):
        return words.number(value)
    return str(value) if value else "—"


def workbook(house: House, table: Table, *, at: datetime) -> bytes:
    """Return a register as an Excel workbook: days are days, numbers are numbers."""
    sheet = Worksheet(table.title, table.headings, table.rows)
    return workbooks.workbook(table.title, [sheet], house.party.paper, house.party.authority, at)
