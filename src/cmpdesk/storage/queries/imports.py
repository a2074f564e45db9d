"""What an import compares a sheet with."""

from sqlalchemy import Connection, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.storage.queries import filings
from cmpdesk.storage.tables import Application, Filing, Heading, Organisation, OrganisationName, Person

_SLICE = 500


def remembered(connection: Connection, party_code: str) -> dict[str, str]:
    """Return the headings that officers of a Party mapped by hand: folded heading to field."""
    wanted = select(Heading.heading_key, Heading.field).where(Heading.party_code == party_code)
    return {row.heading_key: row.field for row in connection.execute(wanted)}


def filed(connection: Connection, call: CallSheet, parties: tuple[Party, Party]) -> tuple[ApplicationSheet, ...]:
    """Return all applications of a call with their filings."""
    ids = connection.execute(select(Application.id).where(Application.call_id == call.id)).scalars().all()
    return tuple(
        sheet
        for start in range(0, len(ids), _SLICE)
        for sheet in filings.applications(connection, call, parties, ids[start : start + _SLICE])
    )


def sectors(connection: Connection, call_id: str, side: Side) -> dict[str, tuple[str | None, str | None]]:
    """Return sector id and strand id of each filing of one side, by filing id."""
    wanted = select(Filing.id, Filing.sector_id, Filing.strand_id)
    rows = connection.execute(wanted.where(Filing.call_id == call_id, Filing.side == str(side)))
    return {row.id: (row.sector_id, row.strand_id) for row in rows}


def numbers(connection: Connection, call_id: str) -> set[str]:
    """Return the numbers of the applications of a call."""
    return set(connection.execute(select(Application.number).where(Application.call_id == call_id)).scalars())


def organisations(connection: Connection) -> dict[str, str]:
    """Return folded name, present or former, to organisation id; a present name comes before a former one."""
    former = select(OrganisationName.name_key, OrganisationName.organisation_id)
    present = select(Organisation.name_key, Organisation.id)
    return {key: found for query in (former, present) for key, found in connection.execute(query)}


def people(connection: Connection) -> dict[tuple[str, str], str]:
    """Return (folded name, organisation id or "") to person id."""
    wanted = select(Person.name_key, Person.organisation_id, Person.id)
    return {(key, home or ""): found for key, home, found in connection.execute(wanted)}
