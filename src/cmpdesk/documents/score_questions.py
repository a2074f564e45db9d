"""What a score sheet asks, in its order and in the language of its reader, for every file that is no PDF."""

from dataclasses import dataclass
from decimal import Decimal

from cmpdesk.documents import shown
from cmpdesk.documents.house import House
from cmpdesk.documents.scores import asked_name, instructions
from cmpdesk.domain.calls import Pairing
from cmpdesk.domain.exports import printable
from cmpdesk.domain.interests import Interest
from cmpdesk.domain.packets import PacketApplication, PacketContent
from cmpdesk.domain.returns import FieldKind, SheetCode, SheetField
from cmpdesk.domain.scoring import Grid, Recommendation
from cmpdesk.i18n import labels

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Question:
    """What one field asks; `choices` are the answers that may be chosen (marks as numbers), () where one writes."""

    field: SheetField
    asked: str
    hint: str = ""
    choices: tuple[str | Decimal, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to fill: its code, the lines at its head (the first says what it is), its questions."""

    code: SheetCode
    number: str
    head: tuple[str, ...]
    questions: tuple[Question, ...]


def marks_of(grid: Grid) -> tuple[Decimal, ...]:
    """Return the marks that may be given, the lowest first."""
    whole = sorted(mark.mark for mark in grid.marks)
    steps = range(2 * (whole[-1] - whole[0]) + 1)
    return tuple(whole[0] + step * _HALF for step in steps if grid.half_marks or step % 2 == 0)


def sheet_of(house: House, content: PacketContent, one: PacketApplication) -> Sheet:
    """Return the score sheet of one application in the language of its reader."""
    words, grid, code = house.words, content.grid, shown.sheet_code(content, one)
    marks = marks_of(grid)
    interests = tuple(labels.interest(words, each) for each in Interest)
    questions = [
        Question(SheetField(FieldKind.DECLARATION), words.t("Declared interest"), choices=interests),
        Question(SheetField(FieldKind.EXPLANATION), words.t("Explanation")),
    ]
    for criterion in grid.criteria_of(content.party.side):
        name, hint = asked_name(house, criterion), words.localised(criterion.question)
        if criterion.scored:
            points = words.n("{count} point", "{count} points", criterion.weight)
            told = " · ".join(part for part in (points, hint) if part)
            questions.append(Question(SheetField(FieldKind.MARK, criterion.code), name, told, marks))
            name, hint = words.t("Comment"), ""
        questions.append(Question(SheetField(FieldKind.COMMENT, criterion.code), name, hint))
    if grid.recommendation:
        advice = tuple(labels.recommendation(words, each) for each in Recommendation)
        questions.append(Question(SheetField(FieldKind.RECOMMENDATION), words.t("Recommendation"), choices=advice))
    single = content.call.pairing is Pairing.SINGLE
    other = words.t("Other remarks") if single else words.t("Questions to the other Party")
    questions += [
        Question(SheetField(FieldKind.STRENGTHS), words.t("Strengths")),
        Question(SheetField(FieldKind.WEAKNESSES), words.t("Weaknesses")),
        Question(SheetField(FieldKind.QUESTIONS), other),
    ]
    level = labels.confidentiality_mark(words, content.confidentiality)
    reader = words.t("reviewer {code}", code=content.reviewer.code)
    head = (
        words.t("Score sheet"), f"{one.sheet.number} · {one.sheet.title}",
        " · ".join((level, reader, house.session(content.call))),
        words.t("Code of the sheet: {code}", code=code), " ".join(instructions(house, grid)),
        *(f"{mark.mark} · {words.localised(mark.meaning)}" for mark in sorted(grid.marks, key=lambda one: one.mark)),
    )  # fmt: skip
    return Sheet(code, one.sheet.number, tuple(printable(line) for line in head), tuple(questions))
