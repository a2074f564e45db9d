"""Progress sheets to be filled and sent back: PDF, Excel, OpenDocument or Word, each promoter's in its language."""

from datetime import datetime
from pathlib import Path

from cmpdesk.documents import pieces, score_docx, score_tables, shown
from cmpdesk.documents.composer import Book, Section, verify
from cmpdesk.documents.flow import LABEL, PLAIN, SMALL, TITLE, Flow
from cmpdesk.documents.house import House
from cmpdesk.documents.markup import SOFT, lines
from cmpdesk.documents.page import Field, Page
from cmpdesk.documents.score_forms import FieldSet, Fillable
from cmpdesk.documents.score_questions import Question, Sheet
from cmpdesk.documents.scores import choose, pen_lines
from cmpdesk.documents.sink import Sink
from cmpdesk.domain.exports import printable
from cmpdesk.domain.packets import PieceKind
from cmpdesk.domain.progress import AMOUNTS, COUNTS, BlankSheet, Change
from cmpdesk.domain.returns import OF_OBJECTIVE, PREFIX, FieldKind, SheetField, SheetFile
from cmpdesk.i18n import labels, progress

_SHORT, _HIGH = 118.0, 17.0
"""The box of a number: its width, and its height."""
_ROOM = {FieldKind.REMARK: 2, FieldKind.ENDS: 1}
"""Lines for the pen; three where nothing is said."""
_LINE = 12.5


def write(blank: BlankSheet, kind: SheetFile, path: Path, made_at: datetime) -> None:
    """Write a sheet to fill as a file of `kind`."""
    house = House.of(blank.programme, blank.party, blank.language)
    with Sink(path) as sink:
        if kind is SheetFile.PDF:
            _pdf(house, blank, sink, made_at)
        else:
            made = {SheetFile.XLSX: score_tables.xlsx, SheetFile.ODS: score_tables.ods,
                    SheetFile.DOCX: score_docx.write}  # fmt: skip
            sink.write([made[kind](house, [_sheet(house, blank)], _properties(blank))])
            sink.finish()
        sink.keep()


def _properties(blank: BlankSheet) -> dict[str, str]:
    return {f"{PREFIX}-call": blank.call.id, f"{PREFIX}-progress": blank.code.plain}


def _head(house: House, blank: BlankSheet) -> tuple[str, ...]:
    words = house.words
    told = [
        words.t("Progress sheet"), f"{blank.number} · {blank.title}",
        f"{house.name(blank.party.side)} · {blank.organisation}",
        " · ".join((house.session(blank.call), words.t("mid-term review {number}", number=blank.review))),
    ]  # fmt: skip
    told.append(words.t("Code of the progress sheet: {code}", code=blank.code))
    if blank.asked.due is not None:
        told.append(words.t("Please return it by {day}.", day=words.full_date(blank.asked.due)))
    return tuple(told)


def _sheet(house: House, blank: BlankSheet) -> Sheet:
    words = house.words
    choices = tuple(progress.change(words, one) for one in Change)
    questions = tuple(
        Question(one, progress.field(words, one, blank.asked), progress.hint(words, one, blank.asked),
                 choices if one.kind is FieldKind.CHANGE else ())
        for one in blank.asked.fields()
    )  # fmt: skip
    return Sheet(blank.code, blank.number, tuple(printable(line) for line in _head(house, blank)), questions)


# -- PDF


def _pdf(house: House, blank: BlankSheet, sink: Sink, made_at: datetime) -> None:
    words = house.words
    drawn = pages(house, blank)
    section = Section(
        PieceKind.SHEET, pieces.of_pages(drawn), blank.number, f"{blank.number} · {blank.title}",
        bookmark=(words.t("Progress sheet"), 0), code=str(blank.code),
        forms=(Fillable(blank.code, FieldSet.of_pages(drawn)),),
    )  # fmt: skip
    title = " · ".join((words.t("Progress sheet"), blank.number, house.session(blank.call)))
    Book(
        house, title, [section], issued_at=made_at, identity=shown.digest([blank.code.plain, made_at.isoformat()]),
        corner=labels.confidentiality_mark(words, blank.call.confidentiality), foot=house.session(blank.call),
        properties=_properties(blank),
    ).write(sink)  # fmt: skip
    sink.finish()
    verify(sink.part, len(drawn), sink.path.name)


def pages(house: House, blank: BlankSheet) -> list[Page]:
    """Return the pages of a sheet with their fields."""
    flow, words = Flow(house), house.words
    kicker, *rest = _head(house, blank)
    flow.paragraph(kicker, SMALL)
    flow.title(rest[0], TITLE)
    flow.space(2)
    for told in rest[1:]:
        flow.paragraph(told, PLAIN if told is rest[-1] and blank.asked.due else SMALL)
    flow.space(4)
    how = words.t("Fill it on screen or by pen and send it back as it is; each side fills its own sheet.")
    flow.paragraph(how, SMALL)
    heading = {
        FieldKind.REACHED: words.t("Objectives"), FieldKind.DONE: words.t("Activities and missions"),
        FieldKind.SPENT: words.t("Money"), FieldKind.DIFFICULTIES: words.t("Difficulties and calendar"),
        FieldKind.FORECAST: words.t("Second year"),
    }  # fmt: skip
    said: set[FieldKind] = set()
    for one in blank.asked.fields():
        if one.kind in heading and one.kind not in said:
            flow.heading(heading[one.kind], keep=70, rule=True)
            flow.y -= 4
        said.add(one.kind)
        _question(flow, blank, one)
    return flow.pages


def _question(flow: Flow, blank: BlankSheet, one: SheetField) -> None:
    words, edge = flow.house.words, flow.left + flow.width
    asked, hint = progress.field(words, one, blank.asked), progress.hint(words, one, blank.asked)
    tip = ". ".join(part for part in (asked, hint) if part)
    if one.kind is FieldKind.CHANGE:
        flow.need(30)
        flow.y -= 13
        flow.page.write(asked, LABEL, flow.left, flow.y)
        flow.y -= 15
        choose(flow.page, flow.left, flow.y, [(str(each), progress.change(words, each)) for each in Change], one, asked)
        flow.y -= 6
        return
    if one.kind in COUNTS | AMOUNTS:
        room = flow.width - _SHORT - 14
        told = [*lines(asked, LABEL, room), *(lines(hint, SMALL, room) if hint else ())]
        height = max(sum(each.style.leading for each in told), _HIGH)
        flow.need(height + 8 + (2 * _LINE + 20 if one.kind in OF_OBJECTIVE else 0))
        top = flow.y - 4
        y = top
        for each in told:
            y -= each.style.leading
            flow.page.draw(each, flow.left, y + 3)
        left = edge - _SHORT
        flow.page.box(left, top - _HIGH, _SHORT, _HIGH, SOFT, radius=2)
        flow.page.fields.append(Field((left + 1, top - _HIGH + 1, edge - 1, top - 1), one, tip))  # inside the box
        if one.kind in AMOUNTS:
            flow.page.write(blank.party.currency, SMALL, left - 24, top - 12)
        flow.y = top - height - 3
        return
    height = _ROOM.get(one.kind, 3) * _LINE + 5
    flow.need(height + 22)
    flow.y -= 13
    end = flow.page.write(asked, LABEL if one.kind is not FieldKind.REMARK else SMALL, flow.left, flow.y)
    if hint:
        flow.page.write(hint, SMALL, end + 8, flow.y, edge - end - 8)
    pen_lines(flow.page, (flow.left, flow.y - 3 - height, edge, flow.y - 3), one, tip)
    flow.y -= height + 7
