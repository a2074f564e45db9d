"""The dry run: what would become of each row, compared with what is filed already."""

from collections.abc import Mapping as Dict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from cmpdesk.domain.calls import CallSheet, Pairing, number
from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.filings import ApplicationSheet, FilingSheet
from cmpdesk.domain.imports import Change, CheckedRow, Fault, FilingDraft, PlannedRow, RowResult
from cmpdesk.domain.imports import Mapping as ColumnMapping
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import fold

TEXTS = ("title", "organisation", "organisation_address", "contact", "contact_function", "email", "phone", "partner",
         "months", "renewed", "other_funding", "summary", "benefits", "keywords", "received_at",
         "language")  # fmt: skip
"""Fields that a draft and a filing hold under the same name."""


@dataclass(slots=True)
class Filed:
    """What is filed already on one side of a call, and how it is found again."""

    call: CallSheet
    side: Side
    sheets: tuple[ApplicationSheet, ...]
    sector_ids: Dict[str, tuple[str | None, str | None]]
    """Filing id to (sector id, strand id)."""
    own: Dict[str, str]
    """Filing id to the number that it came with, "" for none: two orphans that were paired came with two."""
    given: Dict[int, int]
    """Digit of a sector to the last sequence that the template gave there."""
    taken: set[str]
    """Folded numbers of all applications and filings of the call."""
    organisations: Dict[str, str]
    """Folded name, present or former, to organisation id."""
    people: Dict[tuple[str, str], str]
    """(Folded name, present or former; organisation id) to person id."""
    numbers: dict[str, ApplicationSheet] = field(default_factory=dict)
    references: dict[str, ApplicationSheet] = field(default_factory=dict)
    titles: dict[tuple[str, str], ApplicationSheet] = field(default_factory=dict)
    came_with: dict[str, ApplicationSheet] = field(default_factory=dict)
    some_without: bool = False

    def __post_init__(self) -> None:
        for sheet in self.sheets:
            self.numbers[fold(sheet.number)] = sheet
            if (filing := self.filing(sheet)) is not None:
                if self.own.get(filing.id):
                    self.came_with[fold(self.own[filing.id])] = sheet
                else:
                    self.some_without = True
                if filing.reference:
                    self.references[fold(filing.reference)] = sheet
                self.titles[fold(filing.title), fold(filing.organisation)] = sheet

    def filing(self, sheet: ApplicationSheet) -> FilingSheet | None:
        """Return the filing of our side."""
        return sheet.filings[0 if self.side is Side.FIRST else 1]

    def again(self, draft: FilingDraft) -> ApplicationSheet | None:
        """Return the application that holds this filing already: by number, by reference, by title and organisation.

        A filing that came with another number is another filing; one that came without may have been numbered since.
        """
        if not draft.number:
            return self._unnumbered(draft)
        key = fold(draft.number)
        if (found := self.came_with.get(key)) is not None:
            return found
        if not self.some_without:
            return None
        for sheet in (self.numbers.get(key), self._unnumbered(draft)):
            filing = self.filing(sheet) if sheet is not None else None
            if filing is not None and not self.own.get(filing.id):
                return sheet
        return None

    def same_organisation(self, one: str, other: str) -> bool:
        """Tell whether two names are those of one organisation: it may have been renamed since."""
        found = self.organisations.get(fold(one))
        return fold(one) == fold(other) or (found is not None and found == self.organisations.get(fold(other)))

    def same_person(self, one: str, other: str, organisation: str) -> bool:
        """Tell whether two names are those of one person of `organisation`."""
        home = self.organisations.get(fold(organisation), "")
        found = self.people.get((fold(one), home))
        return fold(one) == fold(other) or (found is not None and found == self.people.get((fold(other), home)))

    def _unnumbered(self, draft: FilingDraft) -> ApplicationSheet | None:
        if draft.reference and (found := self.references.get(fold(draft.reference))) is not None:
            return found
        return self.titles.get((fold(draft.title), fold(draft.organisation)))


class Numbers:
    """Numbers for rows that have none, by the template of the call; none that is taken."""

    def __init__(self, call: CallSheet, taken: set[str], given: Dict[int, int] | None = None) -> None:
        self._call = call
        self._taken = taken
        self._digits = {sector.id: sector.digit for sector in call.sectors}
        self._next: dict[int, int] = dict(given or {})

    def digit(self, draft: FilingDraft | CohortProject) -> int:
        """Return the digit of the sector of a draft, 0 for none."""
        return self._digits.get(draft.sector_id or "", 0)

    def give(self, draft: FilingDraft | CohortProject) -> str:
        """Return the next free number of the sector of `draft`, and keep it."""
        digit = self.digit(draft)
        sequence = self._next.get(digit, 0)
        while True:
            sequence += 1
            made = self.made(digit, sequence)
            if fold(made) not in self._taken:
                break
        self._next[digit] = sequence
        self._taken.add(fold(made))
        return made

    def made(self, digit: int, sequence: int) -> str:
        """Return the number that the template makes."""
        template = self._call.number_template
        return number(template, session=self._call.session_number, sector=digit, sequence=sequence)


@dataclass(frozen=True, slots=True)
class Files:
    """The files of a row: those found, and the names that are listed but lacking."""

    found: Sequence[Path] = ()
    missing: tuple[str, ...] = ()


def plan_rows(filed: Filed, rows: Sequence[CheckedRow], mapping: ColumnMapping,
              files: Dict[int, Files], hashes: Dict[Path, str]) -> tuple[PlannedRow, ...]:  # fmt: skip
    """Return what would become of each row; `files` are those of a row, `hashes` the SHA-256 of those found."""
    drafts = [row.draft for row in rows if row.draft is not None]
    taken = filed.taken | {fold(draft.number) for draft in drafts if draft.number}
    numbers = Numbers(filed.call, taken, filed.given)
    mapped = {name for _, name in mapping.columns if name}
    seen: dict[str, int] = {}
    return tuple(_planned(filed, row, mapped, numbers, files.get(row.row, Files()), hashes, seen) for row in rows)


def _planned(filed: Filed, row: CheckedRow, mapped: set[str], numbers: Numbers, files: Files,
             hashes: Dict[Path, str], seen: dict[str, int]) -> PlannedRow:  # fmt: skip
    if row.draft is None:
        return PlannedRow(row, RowResult.REFUSED)
    known = filed.again(row.draft)
    if known is not None:
        return _known(filed, row, row.draft, known, mapped, files, hashes, seen)
    return _new(filed, row, row.draft, numbers, files)


def _new(filed: Filed, row: CheckedRow, draft: FilingDraft, numbers: Numbers, files: Files) -> PlannedRow:
    paired_call = filed.call.pairing is Pairing.PAIRED
    facing = filed.numbers.get(fold(draft.number)) if draft.number else None
    if facing is not None and (not paired_call or filed.filing(facing) is not None):
        fault = Fault("", "number", "row.number-taken", {"number": draft.number})
        return PlannedRow(replace(row, draft=None, faults=(fault,)), RowResult.REFUSED)
    return PlannedRow(
        row,
        RowResult.NEW,
        pairs_with=facing.number if facing else "",
        orphan=paired_call and facing is None,
        given_number="" if draft.number else numbers.give(draft),
        application_id=facing.id if facing else None,
        attachments=tuple(str(path) for path in files.found),
        missing=files.missing,
    )


def _known(filed: Filed, row: CheckedRow, draft: FilingDraft, known: ApplicationSheet, mapped: set[str],
           files: Files, hashes: Dict[Path, str], seen: dict[str, int]) -> PlannedRow:  # fmt: skip
    filing = filed.filing(known)
    if filing is None:
        raise ValueError("a filing that is known has a sheet")
    if filing.id in seen:
        fault = Fault("", "number", "row.same-filing", {"row": str(seen[filing.id]), "number": known.number})
        return PlannedRow(replace(row, draft=None, faults=(fault,)), RowResult.REFUSED)
    seen[filing.id] = row.row
    made = changes(filing, draft, mapped, filed.sector_ids.get(filing.id, (None, None)))
    made = tuple(change for change in made if not _same_name(filed, draft, change))
    if draft.number and not filed.own.get(filing.id):
        made = (Change("number", "", draft.number), *made)
    held = {one.sha256 or one.name for one in filing.attachments}  # too large or missing: known by name only
    fresh = tuple(str(path) for path in files.found if (hashes[path] or path.name) not in held)
    missing = tuple(name for name in files.missing if name not in {one.name for one in filing.attachments})
    kept = tuple({hashes[path] for path in files.found} & held)
    changed = bool(made or fresh or missing)
    return PlannedRow(
        row, RowResult.CHANGED if changed else RowResult.SAME, pairs_with=known.number if all(known.filings) else "",
        orphan=filed.call.pairing is Pairing.PAIRED and not all(known.filings), filing_id=filing.id,
        application_id=known.id, changes=made, attachments=fresh, kept=kept, missing=missing,
    )  # fmt: skip


def _same_name(filed: Filed, draft: FilingDraft, change: Change) -> bool:
    """Tell whether a change of name still names the same organisation or person: the directory knows the names."""
    names = str(change.before), str(change.after)
    if change.field == "organisation":
        return filed.same_organisation(*names)
    return change.field == "contact" and all(names) and filed.same_person(*names, draft.organisation)


def changes(filing: FilingSheet, draft: FilingDraft, mapped: set[str],
            sectors: tuple[str | None, str | None]) -> tuple[Change, ...]:  # fmt: skip
    """Return what `draft` changes of `filing`; a field that no column fills stays as it is."""
    pairs: list[tuple[str, Any, Any]] = [
        (name, getattr(filing, name), getattr(draft, name)) for name in TEXTS if name in mapped
    ]
    if "reference" in mapped:
        pairs.append(("reference", filing.reference, draft.reference))
    if "sector" in mapped:
        pairs.append(("sector", sectors[0], draft.sector_id))
    if "strand" in mapped:
        pairs.append(("strand", sectors[1], draft.strand_id))
    if any(name.startswith("amount") for name in mapped):
        pairs.append(("amounts", filing.amounts, draft.amounts))
        pairs.append(("amount", filing.requested, draft.requested))
    if any(name.startswith("mission_") for name in mapped):
        pairs.append(("missions", filing.missions, draft.missions))
    return tuple(Change(name, before, after) for name, before, after in pairs if before != after)
