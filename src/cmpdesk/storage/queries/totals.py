"""Totals of lists, by query."""

from sqlalchemy import Connection, func, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.totals import PartyTotal
from cmpdesk.storage import tables
from cmpdesk.storage.queries.filings import passing


def requested(connection: Connection, call: CallSheet, wanted: ApplicationFilter) -> tuple[PartyTotal, PartyTotal]:
    """Return what the applications that pass the filter ask of each Party."""
    application, filing = tables.Application.__table__, tables.Filing.__table__
    query = (
        select(filing.c.side, filing.c.currency, func.sum(filing.c.requested))
        .join_from(filing, application, filing.c.application_id == application.c.id)
        .where(*passing(connection, call, wanted, first_page=False), filing.c.requested.is_not(None))
        .group_by(filing.c.side, filing.c.currency)
        .order_by(filing.c.side, filing.c.currency)
    )
    found = [(side, Money(int(cents), currency)) for side, currency, cents in connection.execute(query)]
    first, second = (PartyTotal(side, tuple(sum_ for of, sum_ in found if of == side)) for side in Side)
    return first, second
