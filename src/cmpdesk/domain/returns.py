"""Sheets on their way out and back: the identifier printed on each, and the names of its fields.

A score sheet is one reviewer's view of one application by one version of a grid, a progress sheet what one promoter
says of a project for one mid-term review, in the version that was sent. Its code is the same on paper, in the fields
of a PDF and in a spreadsheet, and holds together without a database: a code mistyped is told from a code unknown, and a
sheet of another call or of another version of the grid is told from one that is nobody's.

    K7QM-02F9-XXXX-XXCC    four characters of the call (or review), two of the version of the grid (or sheet), eight of
                           reviewer and application (or project and side), two that check the others (modulo 1021: one
                           wrong character or two swapped neighbours never pass)

Letters and digits are those of Crockford's base 32. A field of a sheet is called ``cmpdesk.<code>.<kind>``, and
``cmpdesk.<code>.<kind>.<criterion>`` where it belongs to a criterion or an objective; the code is written without
hyphens there.
"""

import hashlib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import lru_cache
from urllib.parse import quote, unquote

from cmpdesk.domain.errors import Refusal

PREFIX = "cmpdesk"
"""How the name of every field begins, and of every property that tells a document from others."""

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALPHABET_SET = frozenset(_ALPHABET)
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None, "\u2010": None, "\u2011": None,
                          "\u2012": None, "\u2013": None, "\u00a0": None, "\u202f": None})  # fmt: skip
_CALL, _VERSION, _PAIR, _CHECK = 4, 2, 8, 2
_LENGTH = _CALL + _VERSION + _PAIR + _CHECK
_PRIME = 1021
_GROUP = 4


@dataclass(frozen=True, slots=True)
class SheetCode:
    """What a code says: `call` and `pair` are digests, compared with those of a `SheetIdentity`."""

    call: str
    grid_version: int
    pair: str

    def __str__(self) -> str:
        """The code as it is printed, in groups of four."""
        plain = self.plain
        return "-".join(plain[start : start + _GROUP] for start in range(0, _LENGTH, _GROUP))

    @property
    def plain(self) -> str:
        """The code as it stands in the name of a field, without hyphens."""
        body = self.call + _digits(self.grid_version % 32**_VERSION, _VERSION) + self.pair
        return body + _check(body)


@dataclass(frozen=True, slots=True)
class SheetIdentity:
    """What makes a sheet this one. Ids never change, so that its code is the same in each issue of a packet."""

    call_id: str
    grid_version: int
    reviewer_id: str
    application_id: str

    @property
    def code(self) -> SheetCode:
        """The code of the sheet."""
        pair = f"{self.call_id} {self.reviewer_id} {self.application_id}"
        return SheetCode(call_mark(self.call_id), self.grid_version, _digest(pair, _PAIR))


@dataclass(frozen=True, slots=True)
class ProgressIdentity:
    """What makes a progress sheet this one: the review that it is for, and whose promoter is asked of which project."""

    review_id: str
    number: int
    project_id: str
    side: str

    @property
    def code(self) -> SheetCode:
        """The code of the sheet."""
        pair = f"progress {self.review_id} {self.project_id} {self.side}"
        return SheetCode(call_mark(self.review_id), self.number, _digest(pair, _PAIR))


class FieldKind(StrEnum):
    """What a field of a sheet holds. The first three are asked for each criterion."""

    MARK = "mark"
    """In a PDF a whole mark, as `mark_state` writes it (radio buttons); in a sheet the mark itself."""
    HALF = "half"
    """Half a point more: a box of its own, in a PDF only."""
    COMMENT = "comment"
    STRENGTHS = "strengths"
    WEAKNESSES = "weaknesses"
    QUESTIONS = "questions"
    RECOMMENDATION = "recommendation"
    """A value of `scoring.Recommendation`."""
    DECLARATION = "declaration"
    """A value of `interests.Interest`."""
    EXPLANATION = "explanation"
    """What the reader says of a declared interest."""
    # --- of a progress sheet
    REACHED = "reached"
    """How much of an objective is reached: of its target where it has one, else in percent."""
    REMARK = "remark"
    DONE = "done"
    """How many activities are done; `ACTIVITIES` says which."""
    ACTIVITIES = "activities"
    LEFT = "left"
    """How many are left; `REMAINING` says which."""
    REMAINING = "remaining"
    MISSIONS = "missions"
    """How many missions were used."""
    SPENT = "spent"
    DIFFICULTIES = "difficulties"
    CHANGE = "change"
    """Whether another calendar is asked for: a value of `progress.Change`."""
    CALENDAR = "calendar"
    ENDS = "ends"
    """When the project would end, vague or not."""
    FORECAST = "forecast"
    """What is to be spent in the second year; `USE` says for what."""
    USE = "use"


class SheetFile(StrEnum):
    """The files that a sheet is handed out as, and comes back as."""

    PDF = "pdf"
    XLSX = "xlsx"
    ODS = "ods"
    DOCX = "docx"


OF_OBJECTIVE = frozenset({FieldKind.REACHED, FieldKind.REMARK})
OF_CRITERION = frozenset({FieldKind.MARK, FieldKind.HALF, FieldKind.COMMENT}) | OF_OBJECTIVE
"""What is asked for each criterion, and for each objective."""
OF_PROGRESS = OF_OBJECTIVE | {
    FieldKind.DONE, FieldKind.ACTIVITIES, FieldKind.LEFT, FieldKind.REMAINING, FieldKind.MISSIONS, FieldKind.SPENT,
    FieldKind.DIFFICULTIES, FieldKind.CHANGE, FieldKind.CALENDAR, FieldKind.ENDS, FieldKind.FORECAST, FieldKind.USE,
}  # fmt: skip
"""What progress sheets ask, and score sheets never."""


@dataclass(frozen=True, slots=True)
class SheetField:
    """A field of a sheet; `criterion` is the code of its criterion or objective, "" where it belongs to none."""

    kind: FieldKind
    criterion: str = ""

    def path(self) -> tuple[str, ...]:
        """Return the parts of its name below the code; no part holds a full stop."""
        return (self.kind, _quoted(self.criterion)) if self.kind in OF_CRITERION else (self.kind,)

    def name(self, code: SheetCode) -> str:
        """Return the whole name of the field in the sheet `code`."""
        return ".".join((PREFIX, code.plain, *self.path()))


def call_mark(call_id: str) -> str:
    """Return the four characters with which every code of a call, or of a review, begins."""
    return _digest(call_id, _CALL)


def parse_code(text: str) -> SheetCode:
    """Return the code that was read or typed; case, spaces and hyphens do not matter, O is 0, I and L are 1.

    Refused with ``return.code-invalid`` where its length, a character or its check is wrong.
    """
    plain = text.strip().upper().translate(_READ_AS)
    if len(plain) != _LENGTH or any(char not in _ALPHABET for char in plain) or _check(plain[:-_CHECK]) != plain[-2:]:
        raise Refusal("return.code-invalid", code=text.strip()[:40])
    version = _number(plain[_CALL : _CALL + _VERSION])
    return SheetCode(plain[:_CALL], version, plain[_CALL + _VERSION : -_CHECK])


def parse_name(name: str) -> tuple[SheetCode, SheetField] | None:
    """Return the sheet and the field that a name tells, None for the name of anything else."""
    prefix, _, rest = name.strip().partition(".")
    told, _, asked = rest.partition(".")
    field = parse_field(asked)
    if prefix != PREFIX or field is None:
        return None
    try:
        return parse_code(told), field
    except Refusal:
        return None


@lru_cache(maxsize=1024)
def is_code(plain: str) -> bool:
    """Tell whether a part of a name is the code of a sheet, as `SheetCode.plain` writes it."""
    body = plain[:-_CHECK]
    return len(plain) == _LENGTH and _ALPHABET_SET.issuperset(plain) and _check(body) == plain[-_CHECK:]


@lru_cache(maxsize=1024)
def parse_field(asked: str) -> SheetField | None:
    """Return the field that the part of a name below the code tells, None where it is none of ours."""
    kind, dot, criterion = asked.partition(".")
    try:
        found = FieldKind(kind)
    except ValueError:
        return None
    if (found in OF_CRITERION) != bool(dot) or "." in criterion:
        return None
    return SheetField(found, unquote(criterion))


HALF_STATE = "half"
"""The state of the box of half a point more, where it is checked."""


def mark_state(mark: int) -> str:
    """Return the state of the radio button of a whole mark; not a bare figure, which some programs take for a place."""
    return f"m{mark}"


def mark_of(state: str | None, half: bool) -> Decimal | None:
    """Return the mark that the buttons of a criterion tell: None where none is pressed, ½ where only the half is.

    A mark beyond the scale comes back as it is; it is not for this function to judge. Refused with
    ``return.mark-unreadable`` where the state is of no button of ours.
    """
    added = Decimal("0.5") if half else Decimal(0)
    if state in (None, "", "Off"):
        return added if half else None
    try:
        whole = Decimal(int(state.removeprefix("m")))
    except (ValueError, InvalidOperation):
        raise Refusal("return.mark-unreadable", value=state[:40]) from None
    return whole + added


@lru_cache(maxsize=1024)
def _quoted(criterion: str) -> str:
    return quote(criterion, safe="").replace(".", "%2E")


def _digest(text: str, length: int) -> str:
    number = int.from_bytes(hashlib.sha256(f"cmpdesk sheet {text}".encode()).digest()[:8])
    return _digits(number % 32**length, length)


def _digits(number: int, length: int) -> str:
    told = ""
    for _ in range(length):
        number, digit = divmod(number, 32)
        told = _ALPHABET[digit] + told
    return told


def _number(digits: str) -> int:
    result = 0
    for digit in digits:
        result = result * 32 + _ALPHABET.index(digit)
    return result


def _check(body: str) -> str:
    return _digits(_number(body) % _PRIME, _CHECK)
