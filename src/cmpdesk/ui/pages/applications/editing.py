"""Which cells of the applications can be edited, and by whom."""

from collections.abc import Callable

from cmpdesk.domain.cells import Offers
from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.applications.loading import Scene
from cmpdesk.ui.table_edit import Editing
from cmpdesk.ui.table_view import Table


def allow(table: Table[ApplicationRow], desk: Desk, scene: Callable[[], Scene | None]) -> None:
    """Let titles and sectors be edited in the table, by who may edit applications."""

    def offers() -> Offers:
        shown = scene()
        return Offers.of(shown.call.sectors if shown else ())

    def may() -> bool:
        shown = scene()
        return shown is not None and shown.may_edit

    Editing(table, desk, version=lambda row: row.version, offers=offers, may=may)
