"""What the scoring screen asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, marks_frozen, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.domain.scoring import Grid
from cmpdesk.domain.sheets import ReaderProgress, ReadingRow, StaleSheet
from cmpdesk.services import calls, juries, scoring
from cmpdesk.services.workspaces import Workspace


@dataclass(frozen=True, slots=True)
class Scene:
    """One reader of one jury. `closed` says why who looks may not see the marks: then all else is empty.

    `grids` holds every version of the grid by number; `may_edit` is False also once the ranking is frozen.
    """

    call: CallSheet
    programme: Programme
    side: Side
    readers: tuple[ReaderProgress, ...]
    reviewer_id: str
    readings: tuple[ReadingRow, ...]
    grids: dict[int, Grid]
    stale: tuple[StaleSheet, ...]
    reviewer: ReviewerRow | None
    may_edit: bool
    frozen: bool
    closed: Refusal | None = None

    @property
    def reader(self) -> ReaderProgress | None:
        """The reader who is shown."""
        return next((one for one in self.readers if one.reviewer_id == self.reviewer_id), None)

    def grid_for(self, reading: ReadingRow, *, second: bool = False) -> Grid | None:
        """Return the version of the grid by which a sheet is filled: its own, else the one in force."""
        sheet = reading.second if second else reading.sheet
        sheet = sheet or reading.sheet
        return self.grids.get(sheet.grid_number if sheet else max(self.grids, default=0))


def scene(workspace: Workspace, officer: Officer, call_id: str, side: Side, reviewer_id: str) -> Scene:
    """Return the reader `reviewer_id` of the jury of `side`, or its first one where it has no such reader."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    grids = scoring.grids(workspace, call_id)
    party = programme.party(side).code
    frozen = marks_frozen(call.evaluation, side, call.frozen)
    editor = may(officer, Right.EDIT_JURY, office=workspace.info.office, party_code=party) and call.judges(side)
    try:
        readers = scoring.progress(workspace, officer=officer, call_id=call_id, side=side)
        stale = scoring.stale(workspace, officer=officer, call_id=call_id, side=side)
    except Refusal as refusal:
        if refusal.code != "access.see-marks":
            raise
        return Scene(call, programme, side, (), "", (), grids, (), None, False, frozen, refusal)
    known = [one.reviewer_id for one in readers]
    chosen = reviewer_id if reviewer_id in known else next(
        (one.reviewer_id for one in readers if one.assigned), next(iter(known), "")
    )  # fmt: skip
    readings = scoring.readings(workspace, officer=officer, reviewer_id=chosen) if chosen else ()
    jury = juries.reviewers(workspace, call_id=call_id, side=side)
    reviewer = next((one for one in jury if one.id == chosen), None)
    return Scene(call, programme, side, readers, chosen, readings, grids, stale, reviewer, editor and not frozen,
                 frozen)  # fmt: skip
