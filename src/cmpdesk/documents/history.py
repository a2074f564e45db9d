"""The history on paper: which steps were wanted, the steps, and the end of the chain that proves them."""

from zoneinfo import ZoneInfo

from cmpdesk.documents import pieces
from cmpdesk.documents.composer import Book, Section, written
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, Cell, Column, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import lines
from cmpdesk.domain.history import HistoryReport, StepKind, StepRow
from cmpdesk.domain.packets import PieceKind
from cmpdesk.i18n import labels, messages


def history(house: House, report: HistoryReport) -> bytes:
    """Return the PDF of a history; equal reports give equal bytes."""
    words = house.words
    flow = Flow(house)
    title = words.t("History")
    flow.title(title)
    flow.space(6)
    flow.facts(_facts(house, report), 150)
    flow.space(14)
    _steps(flow, report)
    flow.space(10)
    flow.paragraph(words.t(
        "Each step carries the digest of the one before it. The digest above seals this list: “cmpdesk check” walks "
        "the whole chain and says whether it still holds."
    ), SMALL)  # fmt: skip
    section = Section(PieceKind.CONTENTS, pieces.of_pages(flow.pages), header=title, bookmark=(title, 0))
    book = Book(house, f"{title} · {report.workspace}", [section], issued_at=report.printed_at,
                identity=f"{report.head} {report.printed_at.isoformat()} {report.wanted}", corner=report.workspace,
                foot=words.t("End of the chain: step {number}, {head}", number=words.number(report.sequence),
                             head=report.head[:16]))  # fmt: skip
    return written(book, len(flow.pages), title)


def _facts(house: House, report: HistoryReport) -> list[tuple[str, str]]:
    words, wanted = house.words, report.wanted
    zone = ZoneInfo(house.party.zone)
    rows = [(words.t("Workspace"), report.workspace)]
    if report.officer:
        rows.append((words.t("Officer"), report.officer))
    if wanted.table:
        rows.append((words.t("Kind of thing"), labels.table(words, wanted.table)))
    if report.thing:
        rows.append((words.t("Thing"), report.thing))
    if wanted.since is not None:
        rows.append((words.t("Since"), words.instant(wanted.since.astimezone(zone))))
    if wanted.until is not None:
        rows.append((words.t("Before"), words.instant(wanted.until.astimezone(zone))))
    if wanted.search:
        rows.append((words.t("Words searched"), wanted.search))
    count = words.n("{count} step", "{count} steps", len(report.steps))
    if report.cut:
        count = words.t("the {count} newest steps; older ones are left out", count=words.number(len(report.steps)))
    rows.append((words.t("Steps"), count))
    rows.append((words.t("Printed on"), words.instant(report.printed_at.astimezone(zone))))
    rows.append((words.t("End of the chain"), f"{words.number(report.sequence)} · {report.head}"))
    return rows


def _steps(flow: Flow, report: HistoryReport) -> None:
    words, zone = flow.house.words, ZoneInfo(flow.house.party.zone)
    when, who = 96.0, 110.0
    columns = (Column(0, 36, True), Column(46, when), Column(54 + when, flow.width - 62 - when - who),
               Column(flow.width - who, who))  # fmt: skip
    header = (words.t("No."), words.t("When"), words.t("What"), words.t("Who"))
    if not report.steps:
        flow.paragraph(words.t("No step is like that."), PLAIN)
        return
    flow.table_head(columns, header)
    for step in report.steps:
        told = list(lines(messages.step(words, step.label, step.params), PLAIN, columns[2].width))
        told += lines(_state(flow.house, step), SMALL, columns[2].width)
        cells = (
            Cell(columns[0].width, lines(words.number(step.sequence), LABEL, columns[0].width), True),
            Cell(columns[1].x, lines(words.instant(step.at.astimezone(zone)), PLAIN, when)),
            Cell(columns[2].x, tuple(told)),
            Cell(columns[3].x, lines(step.officer, PLAIN, who)),
        )
        flow.row(cells, columns, header)


def _state(house: House, step: StepRow) -> str:
    words = house.words
    parts = [words.n("{count} row", "{count} rows", step.rows)]
    if step.kind is not StepKind.CHANGE:
        parts.insert(0, labels.step_kind(words, step.kind))
    if step.undone:
        parts.append(words.t("Taken back"))
    return " · ".join(parts)
