"""Sheets of paper typed twice: where the two typings differ, and how that is settled, criterion by criterion."""

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.sheets import FIRST_ENTRY, EntryDifference, SheetKey, SheetRow, differences
from cmpdesk.services import scoring
from cmpdesk.services.scoring import Sheet, begin, change_sheet
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import scoring as queries
from cmpdesk.storage.workspace import Workspace


def entry_differences(workspace: Workspace, *, officer: Officer, at: SheetKey) -> tuple[EntryDifference, ...]:
    """Return what the two typings of a sheet do not agree on; nothing where there is only one."""
    first = scoring.sheet(workspace, officer=officer, at=SheetKey(at.reviewer_id, at.application_id))
    second = scoring.sheet(workspace, officer=officer, at=at.second)
    if first is None or second is None:
        return ()
    with workspace.read() as connection:
        reader = queries.reader(connection, at.reviewer_id)
        grid = call_queries.grids(connection, reader.call.id)[first.grid_number]
    return differences(first, second, grid.criteria_of(reader.side))


def settle(workspace: Workspace, *, officer: Officer, at: SheetKey, criterion: str, keep: int, seen: int,
           seen_second: int) -> Outcome[SheetRow]:  # fmt: skip
    """Settle one criterion of two typings: both take what typing `keep` (1 or 2) says."""

    def change(here: Sheet) -> None:
        other = begin(here.transaction, officer, at.second, seen=seen_second)
        here.transaction.params["criterion"] = here.grid.place(criterion, here.reader.side)
        source, target = (here, other) if keep == FIRST_ENTRY else (other, here)
        said = source.marks.get(criterion)
        target.mark(criterion).comment = said.comment if said else ""
        target.set_mark(criterion, said.halves if said else None)

    return change_sheet(workspace, officer, "score.settle", SheetKey(at.reviewer_id, at.application_id), change,
                        seen=seen)  # fmt: skip
