"""The foot of the applications: what is asked of each Party."""

from collections.abc import Sequence

from cmpdesk.domain.filings import ApplicationRow
from cmpdesk.domain.programmes import Programme
from cmpdesk.domain.totals import PartyTotal, of_pairs
from cmpdesk.i18n.screen import n, t
from cmpdesk.ui.footer import Footer, by_party


class RequestedFooter(Footer):
    """Asked by all that pass the filter, or by the rows that are chosen."""

    def __init__(self) -> None:
        super().__init__(t("Totals"))
        self._programme: Programme | None = None
        self._sums = of_pairs(())
        self._rows: Sequence[ApplicationRow] = ()

    def show_programme(self, programme: Programme) -> None:
        """Name the Parties of `programme`."""
        self._programme = programme
        self._show()

    def show_requested(self, sums: tuple[PartyTotal, PartyTotal]) -> None:
        """Take the totals of all that pass the filter."""
        self._sums = sums
        self._show()

    def show_chosen(self, rows: Sequence[ApplicationRow]) -> None:
        """Show the totals of `rows` while there are several."""
        self._rows = rows
        self._show()

    def _show(self) -> None:
        count = len(self._rows)
        if self._programme is None:
            return
        if count > 1:
            what = n("Requested by {count} chosen application", "Requested by {count} chosen applications", count)
            self.show_totals(what, by_party(self._programme, of_pairs(row.amounts for row in self._rows)))
        else:
            self.show_totals(t("Requested in all"), by_party(self._programme, self._sums))
