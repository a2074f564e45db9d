"""What the import page knows between its three steps: frozen values, without Qt."""

from dataclasses import dataclass, field, replace
from enum import IntEnum
from pathlib import Path

from cmpdesk.domain.imports import COHORT_FIELDS, FIELDS, ImportField, ImportPlan, Mapping, RowResult
from cmpdesk.domain.programmes import Side

SAMPLES = 3


class Step(IntEnum):
    """The three steps of the page, in order."""

    FILE = 0
    COLUMNS = 1
    CHECK = 2


@dataclass(frozen=True, slots=True)
class ImportDraft:
    """What the officer has chosen so far.

    `sheets` and `head` (first rows of the sheet as text) come from the preview of the file; `mapping` starts
    as the one found there and is corrected by hand. `repairs` maps (row, field) to the text typed in place of
    what the cell holds. `plan` is the last dry run; any later choice drops it. With `cohort` the rows are projects
    under way, of both Parties.
    """

    call_id: str
    side: Side = Side.FIRST
    path: Path | None = None
    folder: Path | None = None
    sheets: tuple[str, ...] = ()
    head: tuple[tuple[str, ...], ...] = ()
    mapping: Mapping | None = None
    repairs: dict[tuple[int, str], str] = field(default_factory=dict)
    plan: ImportPlan | None = None
    cohort: bool = False

    @property
    def fields(self) -> tuple[ImportField, ...]:
        """What a column can fill."""
        return COHORT_FIELDS if self.cohort else FIELDS

    @property
    def reachable(self) -> Step:
        """The furthest step that can be shown now."""
        if self.mapping is None:
            return Step.FILE
        return Step.COLUMNS if self.plan is None else Step.CHECK

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the required fields that no column fills."""
        if self.mapping is None:
            return ()
        filled = {name for _, name in self.mapping.columns}
        return tuple(one.name for one in self.fields if one.required and one.name not in filled)

    @property
    def importable(self) -> int:
        """How many rows an import would write or confirm; refused ones are left out."""
        if self.plan is None:
            return 0
        return self.plan.count(RowResult.NEW) + self.plan.count(RowResult.CHANGED)

    def samples(self, column: int) -> tuple[str, ...]:
        """Return up to three values found below the header in `column` (counted from 0)."""
        if self.mapping is None:
            return ()
        below = self.head[self.mapping.header_row :]
        values = (row[column].strip() for row in below if column < len(row))
        return tuple(value for value in values if value)[:SAMPLES]


def on_side(draft: ImportDraft, side: Side) -> ImportDraft:
    """Return `draft` for the filings of `side`: what was read of the file is read again."""
    return replace(draft, side=side, cohort=False, sheets=(), head=(), mapping=None, repairs={}, plan=None)


def on_cohort(draft: ImportDraft) -> ImportDraft:
    """Return `draft` for projects under way: what was read of the file is read again."""
    return replace(draft, cohort=True, sheets=(), head=(), mapping=None, repairs={}, plan=None)


def with_file(draft: ImportDraft, path: Path | None) -> ImportDraft:
    """Return `draft` with another file; its columns have to be found anew."""
    return replace(draft, path=path, sheets=(), head=(), mapping=None, repairs={}, plan=None)


def with_folder(draft: ImportDraft, folder: Path | None) -> ImportDraft:
    """Return `draft` with another folder of attachments; columns and repairs stay."""
    return replace(draft, folder=folder, plan=None)


def with_preview(
    draft: ImportDraft, sheets: tuple[str, ...], head: tuple[tuple[str, ...], ...], mapping: Mapping
) -> ImportDraft:
    """Return `draft` with what was found in its file."""
    return replace(draft, sheets=sheets, head=head, mapping=mapping, repairs={}, plan=None)


def with_column(draft: ImportDraft, column: int, name: str) -> ImportDraft:
    """Return `draft` with `column` (counted from 0) filling the field `name`, "" to ignore it.

    A field is filled by one column: another column that filled it is ignored from now on.
    """
    if draft.mapping is None or (name and all(name != one.name for one in draft.fields)):
        return draft
    columns = tuple(
        (heading, name if index == column else "" if name and held == name else held)
        for index, (heading, held) in enumerate(draft.mapping.columns)
    )
    return replace(draft, mapping=replace(draft.mapping, columns=columns), plan=None)


def with_repair(draft: ImportDraft, row: int, name: str, text: str) -> ImportDraft:
    """Return `draft` with `text` in place of the cell of field `name` on `row`; "" takes that back.

    The plan stays until the next dry run replaces it, so that the rows do not vanish while it runs.
    """
    repairs = {key: value for key, value in draft.repairs.items() if key != (row, name)}
    if text.strip():
        repairs[row, name] = text.strip()
    return replace(draft, repairs=repairs)


def with_plan(draft: ImportDraft, plan: ImportPlan) -> ImportDraft:
    """Return `draft` with the outcome of a dry run."""
    return replace(draft, plan=plan)
