"""Importing filings and cohorts: their fields, the mapping of columns, and what a dry run says of each row."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cmpdesk.domain.cohorts import CohortProject
from cmpdesk.domain.filings import FilingFields


class FieldKind(StrEnum):
    """How the text of a cell is read."""

    TEXT = "text"
    LONG_TEXT = "long-text"
    AMOUNT = "amount"
    NUMBER = "number"
    INSTANT = "instant"
    YES_NO = "yes-no"
    SECTOR = "sector"
    TERRITORY = "territory"
    LANGUAGE = "language"
    DATE = "date"
    """A day, or a vague date."""
    STATE = "state"


@dataclass(frozen=True, slots=True)
class ImportField:
    """A field of a filing or of a project that a column can fill."""

    name: str
    kind: FieldKind
    required: bool = False
    limit: int = 500
    """Highest number of characters."""


_K = FieldKind
FIELDS: tuple[ImportField, ...] = (
    ImportField("number", _K.TEXT, limit=40),
    ImportField("reference", _K.TEXT, limit=80),
    ImportField("title", _K.TEXT, required=True, limit=2000),
    ImportField("sector", _K.SECTOR),
    ImportField("strand", _K.SECTOR),
    ImportField("organisation", _K.TEXT, required=True),
    ImportField("organisation_address", _K.TEXT),
    ImportField("contact", _K.TEXT),
    ImportField("contact_function", _K.TEXT),
    ImportField("email", _K.TEXT),
    ImportField("phone", _K.TEXT),
    ImportField("partner", _K.TEXT),
    ImportField("months", _K.NUMBER),
    ImportField("renewed", _K.YES_NO),
    ImportField("amount", _K.AMOUNT),
    *(ImportField(f"amount_{year}", _K.AMOUNT) for year in (1, 2, 3)),
    ImportField("other_funding", _K.TEXT, limit=2000),
    ImportField("summary", _K.LONG_TEXT, limit=20_000),
    ImportField("benefits", _K.LONG_TEXT, limit=20_000),
    ImportField("keywords", _K.TEXT),
    ImportField("language", _K.LANGUAGE),
    ImportField("received_at", _K.INSTANT),
    ImportField("attachments", _K.TEXT, limit=2000),
    *(
        ImportField(f"mission_{n}_{part}", kind)
        for n in (1, 2, 3)
        for part, kind in (
            ("towards", _K.TERRITORY),
            ("people", _K.NUMBER),
            ("days", _K.NUMBER),
            ("period", _K.TEXT),
        )
    ),
)
"""In the order in which screens show them."""

FIELD = {field.name: field for field in FIELDS}

GRANTS = 12
"""How many columns of a cohort tell what a Party grants, each for a year, a funder and a budget line."""
COHORT_FIELDS: tuple[ImportField, ...] = (
    ImportField("number", _K.TEXT, limit=40),
    ImportField("title", _K.TEXT, required=True, limit=2000),
    ImportField("sector", _K.SECTOR),
    ImportField("state", _K.STATE),
    ImportField("retained_on", _K.DATE),
    ImportField("start", _K.DATE),
    ImportField("end", _K.DATE),
    ImportField("months", _K.NUMBER),
    *(
        ImportField(f"{part}_{side}", _K.TEXT)
        for side in ("first", "second")
        for part in ("organisation", "contact", "email", "funder")
    ),
    *(ImportField(f"grant_{side}_{n}", _K.AMOUNT) for side in ("first", "second") for n in range(1, GRANTS + 1)),
    *(
        ImportField(f"instrument_{side}_{kind}{part}", _K.DATE if part else _K.TEXT)
        for side in ("first", "second")
        for kind in ("agreement", "order", "amendment")
        for part in ("", "_sent", "_promoter", "_authority", "_signed")
    ),
    *(
        ImportField(f"mission_{n}_{part}", kind)
        for n in (1, 2, 3)
        for part, kind in (("towards", _K.TERRITORY), ("people", _K.NUMBER), ("days", _K.NUMBER), ("end", _K.DATE))
    ),
    *(ImportField(f"milestone_{n}", _K.DATE) for n in range(1, 9)),
    ImportField("milestones", _K.LONG_TEXT, limit=5000),
)
"""Those of a project of a cohort under way: the heading of a milestone is its name, that of a grant tells its year."""

COHORT_FIELD = {field.name: field for field in COHORT_FIELDS}
ANY_FIELD = {**COHORT_FIELD, **FIELD}


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column fills which field.

    `header_row` counts from 1 as spreadsheets do; `columns` holds (heading as written, field name or "" for ignored) in
    the order of the columns.
    """

    sheet: str
    header_row: int
    columns: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """A file before the dry run: its sheets, the mapping guessed, the first rows of the sheet as text."""

    sheets: tuple[str, ...]
    mapping: Mapping
    head: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a cell is refused: `cell` is its address (``F7``), `code` and `params` the sentence."""

    cell: str
    field: str
    code: str
    params: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingDraft(FilingFields):
    """What a row of a sheet says of a filing, checked and read in the Party's convention.

    `number` is "" where the row has none.
    """

    number: str
    sector_id: str | None
    strand_id: str | None
    attachment_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row of the sheet (`row` counts from 1): a draft, or the faults that refuse it. `warnings` do not refuse."""

    row: int
    draft: FilingDraft | None
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()
    title: str = ""
    organisation: str = ""
    """Both as far as they could be read, so that a refused row can be recognised."""
    project: CohortProject | None = None
    """What the row says, in place of `draft`, where a cohort is imported."""


class RowResult(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """A field that an import would change; both values ready to be formatted by kind."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """What would become of a row. `pairs_with` is the number of the application that it joins, "" for none.

    `orphan` tells that in a paired call no filing of the other Party faces it yet; `given_number` is the number that
    the template gives to a row without one.
    """

    checked: CheckedRow
    result: RowResult
    pairs_with: str = ""
    orphan: bool = False
    given_number: str = ""
    filing_id: str | None = None
    application_id: str | None = None
    changes: tuple[Change, ...] = ()
    attachments: tuple[str, ...] = ()
    """Paths of the files found for it that are not filed yet."""
    kept: tuple[str, ...] = ()
    """SHA-256 of the files in the folder that are filed already: a corrected file of the same name is not theirs."""
    missing: tuple[str, ...] = ()
    """Names that the row lists and the folder lacks: each is kept as a missing attachment, so that paper says so."""


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """A dry run: nothing was written. `rows` are in the order of the sheet; `side` is empty for a cohort."""

    call_id: str
    side: str
    path: str
    mapping: Mapping
    rows: tuple[PlannedRow, ...]
    attachment_files: int
    unmatched_files: tuple[str, ...]
    call_version: int

    def count(self, result: RowResult) -> int:
        """Return how many rows have `result`."""
        return sum(row.result is result for row in self.rows)


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import wrote."""

    new: int
    changed: int
    same: int
    refused: int
    paired: int
    orphans: int
    attachments: int
    unprintable: int
