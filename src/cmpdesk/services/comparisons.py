"""Two calendars of a cohort compared: as a read model, as a sheet, and on paper."""

from dataclasses import replace

from cmpdesk.domain.baselines import EntryDifference, compare
from cmpdesk.domain.comparisons import Compared
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import BaselineRow
from cmpdesk.domain.schedules import Milestone, Owner, OwnerKind
from cmpdesk.domain.tasks import Watch
from cmpdesk.domain.timelines import PrintOrder, Row, Timeline, bounded, points
from cmpdesk.i18n import comparisons as told
from cmpdesk.i18n.words import Words
from cmpdesk.services import exports, schedule_documents, timelines
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import baselines as queries
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.workspace import Workspace


def compared(workspace: Workspace, call_id: str, before_id: str = "", after_id: str = "") -> Compared:
    """Return what changed from a baseline ("": the original one) to another ("": the calendar as it is now).

    Refused with ``baseline.none`` where no calendar was kept yet, and with ``record.gone``.
    """
    with workspace.read() as connection:
        call = call_queries.call(connection, call_id)
        kept = queries.baselines(connection, call_id)
        if not kept:
            raise Refusal("baseline.none")
        before = _row(kept, before_id or kept[0].id)
        after = _row(kept, after_id) if after_id else None
        first, last = queries.pair(connection, call_id, before.id, after.id if after else None)
    return Compared(call, programme(workspace, call.programme_id), before, after, compare(first, last))


def _row(kept: tuple[BaselineRow, ...], baseline_id: str) -> BaselineRow:
    found = next((one for one in kept if one.id == baseline_id), None)
    if found is None:
        raise Refusal("record.gone", table="baseline")
    return found


def sheet(one: Compared, kind: ExportKind, locale: str, *, milestones: bool = False,
          watch: Watch | None = None) -> bytes:  # fmt: skip
    """Return a comparison as a file: its projects, or the milestones that changed."""
    words = Words.of(locale)
    held = told.milestone_sheet(words, one) if milestones else told.sheet(words, one)
    return exports.export(held, kind, locale, watch=watch)


def timeline(workspace: Workspace, one: Compared) -> Timeline:
    """Return the drawing of a comparison: the later calendar, with the earlier one as its ghost."""
    shown = timelines.timeline(workspace, call_id=one.call.id, baseline_id=one.before.id)
    if one.after is None:
        return shown
    entries = {entry.project_id: entry for entry in one.comparison.entries}
    rows = tuple(_row_of(row, entries[row.id]) for row in shown.rows if row.id in entries)
    return replace(shown, rows=rows, comparison=one.comparison)


def _row_of(row: Row, entry: EntryDifference) -> Row:
    after = entry.after.milestones if entry.after is not None else ()
    owner = Owner(OwnerKind.PROJECT, row.id)
    held = [Milestone(one.id, owner, one.kind, one.name, one.when, one.side, cancelled=one.cancelled) for one in after]
    return bounded(row, points(held, entry.before))


def pages(workspace: Workspace, call_id: str, before_id: str = "", after_id: str = "", *,
          language: str) -> tuple[str, bytes]:  # fmt: skip
    """Return a comparison as (file name, PDF): figures, table and drawing, on the paper of the office's Party."""
    from cmpdesk.documents import comparison as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House
    from cmpdesk.services.packets import safe

    one = compared(workspace, call_id, before_id, after_id)
    home = one.programme
    own = next((party for party in home.parties if party.code == workspace.info.office.party_code),
               home.party(Side.FIRST))  # fmt: skip
    house = House.of(home, own, language)
    order = PrintOrder(schedule_documents.usual(workspace, call_id))
    session = safe(one.call.session_label or house.words.localised(one.call.title))[:40].strip("-")
    name = f"{safe(home.code)}-{session}_{safe(house.words.t('Comparison')).lower()}.pdf"
    return name, documents.comparison(house, one, timeline(workspace, one), order,
                                      workspace.now().replace(microsecond=0))  # fmt: skip
