"""Two calendars of a cohort compared: as a read model, as a sheet, and on paper."""

from cmpdesk.domain.baselines import compare
from cmpdesk.domain.comparisons import Compared
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.revisions import BaselineRow
from cmpdesk.domain.tasks import Watch
from cmpdesk.i18n import comparisons as told
from cmpdesk.i18n.words import Words
from cmpdesk.services import exports
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
        first = queries.baseline(connection, before.id).entries
        last = queries.baseline(connection, after.id).entries if after else queries.present(connection, call_id)
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
