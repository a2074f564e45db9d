"""Sheets of paper typed twice: what `domain.sheets.differences` finds is settled one by one."""

from functools import partial

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.sheets import FIRST_ENTRY, RECOMMENDATION, TEXTS, SheetKey, SheetRow
from cmpdesk.services.scoring import Sheet, begin, change_sheet
from cmpdesk.storage.workspace import Workspace


def settle(workspace: Workspace, *, officer: Officer, at: SheetKey, criterion: str, keep: int, seen: int | None,
           seen_second: int | None, part: str = "") -> Outcome[SheetRow]:  # fmt: skip
    """Settle one criterion, or another `part`, of two typings: both take what typing `keep` (1 or 2) says."""
    settled = partial(_settle_part, part=part) if part else partial(_settle_criterion, criterion=criterion)

    def change(here: Sheet) -> None:
        other = begin(here.transaction, officer, at.second, seen=seen_second)
        source, target = (here, other) if keep == FIRST_ENTRY else (other, here)
        settled(source, target)

    label = "score.settle-part" if part else "score.settle"
    return change_sheet(workspace, officer, label, SheetKey(at.reviewer_id, at.application_id), change, seen=seen)


def _settle_criterion(source: Sheet, target: Sheet, criterion: str) -> None:
    said = source.marks.get(criterion)
    target.mark(criterion).comment = said.comment if said else ""
    target.set_mark(criterion, said.halves if said else None)
    target.transaction.params["criterion"] = target.grid.place(criterion, target.reader.side)


def _settle_part(source: Sheet, target: Sheet, part: str) -> None:
    if part not in (RECOMMENDATION, *TEXTS):
        raise Refusal("record.gone", table="score_sheet")
    setattr(target.row, part, getattr(source.row, part))
