"""Score sheets: what one reviewer thinks of one application, what it lacks, and where the reading stands."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from cmpdesk.domain.programmes import Side
from cmpdesk.domain.scoring import Grid, Recommendation

FIRST_ENTRY, SECOND_ENTRY = 1, 2
"""A sheet of paper may be typed twice, by two people: `ScoreSheet.entry`."""


class SheetSource(StrEnum):
    """How a sheet came in."""

    SCREEN = "screen"
    PAPER = "paper"
    PDF = "pdf"
    XLSX = "xlsx"
    ODS = "ods"
    DOCX = "docx"


class SheetState(StrEnum):
    """Where the sheet of one reader on one application stands."""

    NONE = "none"
    STARTED = "started"
    COMPLETE = "complete"
    RETURNED = "returned"
    OUTDATED = "outdated"
    """It was filled by a version of the grid that is no longer in force, and is to be redone."""
    RECUSED = "recused"
    """A conflict took the application back: it is locked."""
    UNDECLARED = "undeclared"
    """The reader has not answered the declaration of interests: nothing of the application is shown before."""
    UNDECIDED = "undecided"
    """The reader declared an interest, and an officer has not decided yet what follows."""
    OBSERVER = "observer"
    """The reader may read, and gives no marks."""


@dataclass(frozen=True, slots=True)
class SheetKey:
    """Which sheet: of which reader, on which application, and which typing of it."""

    reviewer_id: str
    application_id: str
    entry: int = FIRST_ENTRY

    @property
    def second(self) -> "SheetKey":
        """The second typing of the same sheet."""
        return SheetKey(self.reviewer_id, self.application_id, SECOND_ENTRY)


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A mark in half points (None: no mark) with its comment."""

    criterion: str
    halves: int | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class SheetTexts:
    """What a reader writes beside the marks."""

    strengths: str = ""
    weaknesses: str = ""
    questions: str = ""
    comment: str = ""
    """For the committee."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A score sheet with its marks by code of criterion. `waived` holds the reason for each criterion let go."""

    id: str
    version: int
    reviewer_id: str
    application_id: str
    entry: int
    grid_number: int
    texts: SheetTexts
    recommendation: Recommendation | None
    waived: Mapping[str, str]
    source: SheetSource
    saved_at: datetime
    returned_at: datetime | None
    marks: Mapping[str, MarkRow]

    @property
    def key(self) -> SheetKey:
        """Which sheet this is."""
        return SheetKey(self.reviewer_id, self.application_id, self.entry)

    def halves(self, code: str) -> int | None:
        """Return a mark in half points."""
        found = self.marks.get(code)
        return None if found is None else found.halves

    def comment(self, code: str) -> str:
        """Return the comment on a criterion."""
        found = self.marks.get(code)
        return "" if found is None else found.comment


@dataclass(frozen=True, slots=True)
class Lack:
    """What a criterion still lacks: its mark, or the comment that the grid asks for."""

    criterion: str
    comment: bool = False


def lacks(sheet: SheetRow | None, grid: Grid, side: Side) -> tuple[Lack, ...]:
    """Return what a sheet lacks to be complete, in the order of its criteria; what is waived lacks nothing."""
    found: list[Lack] = []
    for one in grid.criteria_of(side):
        if sheet is not None and one.code in sheet.waived:
            continue
        if one.scored and (sheet is None or sheet.halves(one.code) is None):
            found.append(Lack(one.code))
        elif one.comment_required and (sheet is None or not sheet.comment(one.code).strip()):
            found.append(Lack(one.code, comment=True))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Total:
    """The points of a sheet so far: `points` of the `marked` that the criteria with a mark can bring, of `whole`."""

    points: Fraction
    marked: int
    whole: int


def total(marks: Mapping[str, int | None], grid: Grid, side: Side) -> Total:
    """Return the points of marks in half points, exact."""
    points, marked, whole = Fraction(0), 0, 0
    for one in grid.criteria_of(side):
        if not one.scored:
            continue
        whole += one.weight
        halves = marks.get(one.code)
        if halves is not None:
            marked += one.weight
            points += Fraction(one.weight * halves, 2 * grid.highest)
    return Total(points, marked, whole)


def sheet_total(sheet: SheetRow | None, grid: Grid, side: Side) -> Total:
    """Return the points of a sheet so far."""
    return total({code: mark.halves for code, mark in sheet.marks.items()} if sheet else {}, grid, side)


TEXTS = tuple(one.name for one in fields(SheetTexts))
RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class EntryDifference:
    """What two typings of one sheet do not agree on: a criterion, or another `part` (`TEXTS`, `RECOMMENDATION`).

    Of a part the two typings hold the text, or the value of the recommendation, as their comment.
    """

    criterion: str
    first: MarkRow
    second: MarkRow
    part: str = ""


def differences(first: SheetRow, second: SheetRow, grid: Grid, side: Side) -> tuple[EntryDifference, ...]:
    """Return what two typings of a sheet of paper do not agree on, in its order.

    Marks and the recommendation are compared as they are, texts to the word and only where the second typing has one:
    who types twice may leave the prose out.
    """
    found = []
    for one in grid.criteria_of(side):
        pair = tuple(sheet.marks.get(one.code, MarkRow(one.code, None)) for sheet in (first, second))
        if pair[0].halves != pair[1].halves or _reworded(pair[0].comment, pair[1].comment):
            found.append(EntryDifference(one.code, pair[0], pair[1]))
    if grid.recommendation and first.recommendation is not second.recommendation:
        found.append(_part(RECOMMENDATION, str(first.recommendation or ""), str(second.recommendation or "")))
    for name in TEXTS:
        before, after = getattr(first.texts, name), getattr(second.texts, name)
        if _reworded(before, after):
            found.append(_part(name, before, after))
    return tuple(found)


def _part(name: str, first: str, second: str) -> EntryDifference:
    return EntryDifference("", MarkRow("", None, first), MarkRow("", None, second), name)


def _reworded(first: str, second: str) -> bool:
    return bool(second.strip()) and first.split() != second.split()


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """An application in the list of one reader. `total` is None where nothing of it may be shown."""

    application_id: str
    number: str
    title: str
    assignment_id: str
    state: SheetState
    sheet: SheetRow | None
    second: SheetRow | None
    total: Total | None
    reason: str = ""
    """Why it is locked."""

    @property
    def open(self) -> bool:
        """Its pages may be shown."""
        return self.state not in (SheetState.RECUSED, SheetState.UNDECLARED, SheetState.UNDECIDED)


@dataclass(frozen=True, slots=True)
class ReaderProgress:
    """How far a reader has come, recused applications not counted."""

    reviewer_id: str
    code: str
    name: str
    email: str
    assigned: int
    started: int
    complete: int
    """Complete or returned."""
    returned: int
    outdated: int
    late: bool
    """The day of return has passed, and something is missing."""


@dataclass(frozen=True, slots=True)
class StaleSheet:
    """A sheet that was filled by a version of the grid before the one in force."""

    sheet_id: str
    reviewer_id: str
    code: str
    application_id: str
    number: str
    grid_number: int


@dataclass(frozen=True, slots=True)
class Consolidation:
    """What the rapporteur of a jury writes of an application; `version` is 0 before anything was written.

    `marks` are those of the consensus, in half points by code of criterion.
    """

    version: int
    strengths: str = ""
    weaknesses: str = ""
    divergence: str = ""
    sector_opinion: str = ""
    delegation_opinion: str = ""
    marks: Mapping[str, int] | None = None
    proposal: Recommendation | None = None
