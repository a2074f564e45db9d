"""Letters: their kinds, the texts they are made of, what is merged into these, numbers, and where a letter stands."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from cmpdesk.domain import minutes_parts
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.text import LocalisedText


class LetterKind(StrEnum):
    """What a letter says (domain.md 6.7)."""

    RETAINED = "retained"
    CALENDAR = "calendar"
    AMENDMENT = "amendment"
    REFUSAL = "refusal"
    SUSPENSION = "suspension"
    WITHDRAWAL = "withdrawal"
    REMINDER = "reminder"
    FAVOURABLE = "favourable"
    """Year two, after a review."""
    CONDITIONAL = "conditional"
    UNFAVOURABLE = "unfavourable"
    MINUTES = "minutes"
    """Those of a review: of both Parties, about no one project (domain.md 6.6)."""


DRAFTED = tuple(one for one in LetterKind if one is not LetterKind.MINUTES)
"""Letters that are drafted to the promoters of projects."""

YEAR_TWO = (LetterKind.FAVOURABLE, LetterKind.CONDITIONAL, LetterKind.UNFAVOURABLE)
"""Letters that tell what a mid-term review decided of a project."""


class LetterState(StrEnum):
    """Where a letter stands. What is sealed is never changed; `DESTROYED` named a person who was erased."""

    DRAFT = "draft"
    SEALED = "sealed"
    SENT = "sent"
    DESTROYED = "destroyed"


class LetterTable(StrEnum):
    """The tables that a letter may hold, named in its text as ``{table:dates}``."""

    DATES = "dates"
    """What, old date, new date."""
    CHANGES = "changes"
    """What, before, after."""
    AMOUNTS = "amounts"
    """Year, who pays, amount."""
    REPORTS = "reports"
    """What is due, until when."""
    INSTALMENTS = "instalments"
    """Year and funder, planned, decided, what becomes of it."""
    ACCOUNT = "account"
    """Year and funder, granted, paid, accepted, to be paid back."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, when, and under which reference; given as the value ``decision``."""

    body: str
    on: date | None = None
    official_reference: str = ""


Value = str | int | date | PartialDate | Money | LocalisedText | Decision | None
"""What is merged into a letter, written as its Party writes it; None is not known yet."""

GIVEN = frozenset({
    "number", "project", "promoter", "partner", "call", "session", "programme", "legal_basis", "party", "other_party",
    "authority", "other_authority", "date",
})  # fmt: skip
"""Placeholders that are filled from the project and its call, for every kind."""
_DECISION = {"decision", "decision_body", "decision_date", "decision_reference", "reason"}
_YEAR_TWO = {*_DECISION, "review", "review_date", "conditions", "table:instalments"}
_TABLES = {one: f"table:{one}" for one in LetterTable}
PLACEHOLDERS: dict[LetterKind, frozenset[str]] = {
    LetterKind.RETAINED: frozenset({*_DECISION, "start", "end", "months", "conditions", "table:amounts",
                                    "table:reports"}),
    LetterKind.CALENDAR: frozenset({*_DECISION, "old_start", "new_start", "old_end", "new_end", "table:dates",
                                    "table:reports"}),
    LetterKind.AMENDMENT: frozenset({*_DECISION, "requester", "request_date", "amendment", "table:changes"}),
    LetterKind.REFUSAL: frozenset({*_DECISION, "requester", "request_date", "appeal", "table:changes"}),
    LetterKind.SUSPENSION: frozenset({*_DECISION, "since", "until", "appeal"}),
    LetterKind.WITHDRAWAL: frozenset({*_DECISION, "since", "requester"}),
    LetterKind.REMINDER: frozenset({"due", "due_date", "days_late", "new_date", "consequence"}),
    LetterKind.FAVOURABLE: frozenset({*_YEAR_TWO, "contact", "table:dates", "table:reports"}),
    LetterKind.CONDITIONAL: frozenset({*_YEAR_TWO, "contact", "table:dates", "table:reports", "table:changes"}),
    LetterKind.UNFAVOURABLE: frozenset({*_YEAR_TWO, "appeal", "table:account", "table:reports"}),
    LetterKind.MINUTES: minutes_parts.PLACEHOLDERS,
}  # fmt: skip
"""Placeholders of each kind beside `GIVEN`: facts that whoever drafts the letter hands in. Nobody hands in ``appeal``,
which no source gives: a letter that asks for it is not sealed before the office has put its own text there."""
NEEDED: dict[LetterKind, frozenset[str]] = {
    LetterKind.RETAINED: frozenset({"project", "decision", "table:amounts"}),
    LetterKind.CALENDAR: frozenset({"project", "decision", "table:dates"}),
    LetterKind.AMENDMENT: frozenset({"project", "amendment", "table:changes"}),
    LetterKind.REFUSAL: frozenset({"project", "reason", "table:changes"}),
    LetterKind.SUSPENSION: frozenset({"project", "reason", "since"}),
    LetterKind.WITHDRAWAL: frozenset({"project", "since"}),
    LetterKind.REMINDER: frozenset({"project", "due", "due_date"}),
    LetterKind.FAVOURABLE: frozenset({"project", "decision", "reason"}),
    LetterKind.CONDITIONAL: frozenset({"project", "decision", "reason", "conditions"}),
    LetterKind.UNFAVOURABLE: frozenset({"project", "decision", "reason", "appeal"}),
    LetterKind.MINUTES: minutes_parts.NEEDED,
}
"""Placeholders that a text of each kind may not do without."""

PATTERN = "{year}-{party}-{seq:04}"
"""How letters are numbered where a Party has set nothing else."""
_PLACEHOLDER = re.compile(r"\{([a-z_]+(?::[a-z_]+)?)\}")
_ANYTHING = re.compile(r"\{([^{}\n]*)\}")
_ALONE = re.compile(r"\s*(?:- )?\{([a-z_]+)\}\s*")
_NUMBER = re.compile(r"\{(year|party|seq)(?::0?([1-9]))?\}")


@dataclass(frozen=True, slots=True)
class LetterTemplate:
    """The text of a kind of letter in one language; `number` is 0 for what comes with the program, a proposal."""

    kind: LetterKind
    language: str
    number: int
    subject: str
    body: str

    @property
    def proposal(self) -> bool:
        """Tell whether no office has adopted it yet."""
        return self.number == 0


@dataclass(frozen=True, slots=True)
class Merge:
    """What one letter is to say: its project, whose letter it is, and the facts that are merged into the text.

    `tables` holds the rows of each. Without a `recipient` the promoter of that side is written to.
    """

    project_id: str
    side: Side
    values: Mapping[str, Value] = field(default_factory=dict)
    tables: Mapping[LetterTable, Sequence[Sequence[Value]]] = field(default_factory=dict)
    recipient: str = ""
    email: str = ""
    language: str = ""
    """A language of the Party; "": the one that it prefers."""


@dataclass(frozen=True, slots=True)
class LetterText:
    """What can be edited of a draft; a `recipient` has a line for each line of the address."""

    recipient: str
    email: str
    subject: str
    body: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter in the register, or a draft; `number` and `title` are those of its project."""

    id: str
    version: int
    call_id: str
    project_id: str | None
    number: str
    title: str
    side: Side | None
    """None: of both Parties, the minutes of a review."""
    kind: LetterKind
    language: str
    template_number: int
    recipient: str
    email: str
    subject: str
    dated_on: date
    official_number: str
    sealed_at: datetime | None
    sealed_by: str
    sha256: str
    sent_on: date | None
    erased_at: datetime | None
    unresolved: tuple[str, ...]
    """Placeholders of a draft that nothing was given for."""

    @property
    def state(self) -> LetterState:
        """Where it stands."""
        if self.erased_at is not None:
            return LetterState.DESTROYED
        if self.sent_on is not None:
            return LetterState.SENT
        return LetterState.DRAFT if self.sealed_at is None else LetterState.SEALED

    @property
    def to(self) -> str:
        """The first line of the recipient."""
        return self.recipient.strip().partition("\n")[0].strip()


@dataclass(frozen=True, slots=True)
class LetterSheet:
    """A letter with all that it says. `tables` holds for each its headings and its rows, as they are printed."""

    row: LetterRow
    body: str
    tables: Mapping[str, tuple[tuple[str, ...], ...]]

    @property
    def text(self) -> LetterText:
        """What can be edited of it."""
        one = self.row
        return LetterText(one.recipient, one.email, one.subject, self.body, one.dated_on)


@dataclass(frozen=True, slots=True)
class LetterPaper:
    """A letter as it is laid out: that of `party` in `programme`."""

    programme: Programme
    party: Party
    sheet: LetterSheet


@dataclass(frozen=True, slots=True)
class LetterFilter:
    """Which letters are wanted; None and "" let all pass. `letter_ids` names them one by one."""

    call_id: str = ""
    side: Side | None = None
    kind: LetterKind | None = None
    state: LetterState | None = None
    project_id: str = ""
    letter_ids: tuple[str, ...] | None = None


class PartKind(StrEnum):
    """What a part of a letter is."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph, a heading (``# ``), an item of a list (``- ``) or a table (its name) of a letter."""

    kind: PartKind
    text: str


def parts(body: str) -> tuple[Part, ...]:
    """Return the parts of the text of a letter: paragraphs stand apart by an empty line, the others on their own."""
    made: list[Part] = []
    for block in re.split(r"\n[ \t]*\n", body.strip()):
        running: list[str] = []
        for line in block.splitlines():
            part = _part(line.strip())
            if part is None:
                running.append(line.strip())
                continue
            if running:
                made.append(Part(PartKind.TEXT, "\n".join(running)))
                running = []
            made.append(part)
        if any(running):
            made.append(Part(PartKind.TEXT, "\n".join(running)))
    return tuple(made)


def _part(line: str) -> Part | None:
    if line.startswith("# "):
        return Part(PartKind.HEADING, line[2:].strip())
    if line.startswith("- "):
        return Part(PartKind.ITEM, line[2:].strip())
    if line.startswith("{table:") and (found := _PLACEHOLDER.fullmatch(line)):
        return Part(PartKind.TABLE, found.group(1).partition(":")[2])
    return None


def named(*texts: str) -> tuple[str, ...]:
    """Return the placeholders in `texts`, each once, in their order."""
    return tuple(dict.fromkeys(name for text in texts for name in _PLACEHOLDER.findall(text)))


def checked(template: LetterTemplate) -> LetterTemplate:
    """Return a template whose placeholders are all known and of which none is missing.

    Refused with ``letter.text-empty``, ``letter.placeholder-unknown`` and ``letter.placeholder-missing``.
    """
    if not template.subject.strip() or not template.body.strip():
        raise Refusal("letter.text-empty")
    known = GIVEN | PLACEHOLDERS[template.kind]
    for name in _ANYTHING.findall(f"{template.subject}\n{template.body}"):
        if name not in known or (name.startswith("table:") and f"{{{name}}}" in template.subject):
            raise Refusal("letter.placeholder-unknown", name=name)
    there = named(template.subject, template.body)
    for name in sorted(NEEDED[template.kind] - set(there)):
        raise Refusal("letter.placeholder-missing", name=name)
    return template


def filled(text: str, values: Mapping[str, str | None], empty: Collection[str] = ()) -> str:
    """Return `text` with its placeholders filled, those without a value left as they are.

    A line that is nothing but a placeholder of which the value is empty goes with it, and the whole paragraph around a
    table that is one of `empty`.
    """
    blocks = []
    for block in re.split(r"\n[ \t]*\n", text.strip()):
        lines = [line for line in block.splitlines() if not _vain(line, values)]
        if lines and not {f"table:{one}" for one in empty} & set(named(block)):
            blocks.append("\n".join(lines))
    return _PLACEHOLDER.sub(lambda found: _value(values, found), "\n\n".join(blocks))


def _vain(line: str, values: Mapping[str, str | None]) -> bool:
    alone = _ALONE.fullmatch(line)
    return alone is not None and values.get(alone.group(1)) == ""


def _value(values: Mapping[str, str | None], found: re.Match[str]) -> str:
    value = values.get(found.group(1))
    return found.group() if value is None else value


def unresolved(subject: str, body: str, tables: Iterable[str]) -> tuple[str, ...]:
    """Return the placeholders of a letter that stand for nothing."""
    known = {_TABLES[LetterTable(one)] for one in tables}
    return tuple(name for name in named(subject, body) if name not in known)


def check_sealable(row: LetterRow) -> None:
    """Refuse to seal a letter that is sealed, has nobody to go to, or of which something is not filled."""
    of = row.number or row.to
    if row.state is not LetterState.DRAFT:
        raise Refusal("letter.sealed", number=row.official_number or of)
    if not row.subject.strip():
        raise Refusal("letter.text-empty")
    if not row.to:
        raise Refusal("letter.no-recipient", project=of)
    if row.unresolved:
        raise Refusal("letter.unresolved", project=of, name=row.unresolved[0])


def check_pattern(pattern: str) -> str:
    """Return a pattern of numbers that tells years and letters apart, or refuse with ``letter.pattern``."""
    wanted = pattern.strip()
    found = {match.group(1) for match in _NUMBER.finditer(wanted)}
    rest = _NUMBER.sub("", wanted)
    if not {"year", "seq"} <= found or "{" in rest or "}" in rest or len(wanted) > 30 or "\n" in wanted:
        raise Refusal("letter.pattern", pattern=wanted)
    return wanted


def official_number(pattern: str, *, year: int, party: str, seq: int) -> str:
    """Return the number of a letter: ``2027-QC-0012``."""
    values: dict[str, int | str] = {"year": year, "party": party, "seq": seq}

    def one(found: re.Match[str]) -> str:
        value, width = values[found.group(1)], found.group(2)
        return f"{value:0{width}}" if width and isinstance(value, int) else str(value)

    return _NUMBER.sub(one, pattern)
