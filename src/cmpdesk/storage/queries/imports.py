"""What an import compares a sheet with."""

from sqlalchemy import Connection, select

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.filings import ApplicationSheet
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import fold
from cmpdesk.storage.queries import filings
from cmpdesk.storage.tables import (
    Application,
    Filing,
    Heading,
    NumberCounter,
    Organisation,
    OrganisationName,
    Person,
    PersonName,
)

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


def own_numbers(connection: Connection, call_id: str, side: Side) -> dict[str, str]:
    """Return the number that each filing of one side came with, by filing id; "" where it came with none."""
    wanted = select(Filing.id, Filing.number)
    rows = connection.execute(wanted.where(Filing.call_id == call_id, Filing.side == str(side)))
    return {row.id: row.number for row in rows}


def given(connection: Connection, call_id: str) -> dict[int, int]:
    """Return the last sequence that the template of a call gave, by the digit of the sector."""
    scope = given_scope(call_id, "")
    rows = connection.execute(select(NumberCounter.scope, NumberCounter.value)).all()
    return {int(row.scope.removeprefix(scope)): row.value for row in rows if row.scope.startswith(scope)}


def given_scope(call_id: str, digit: int | str) -> str:
    """Return the counter of the numbers that the template gives in a sector."""
    return f"application:{call_id}:{digit}"


def numbers(connection: Connection, call_id: str) -> set[str]:
    """Return the numbers that applications and filings of a call bear."""
    wanted = [select(kind.number).where(kind.call_id == call_id) for kind in (Application, Filing)]
    return {number for query in wanted for number in connection.execute(query).scalars() if number}


def organisations(connection: Connection) -> dict[str, str]:
    """Return folded name, present or former, to organisation id; a present name comes before a former one."""
    former = select(OrganisationName.name_key, OrganisationName.organisation_id)
    present = select(Organisation.name_key, Organisation.id)
    return {key: found for query in (former, present) for key, found in connection.execute(query)}


def people(connection: Connection) -> dict[tuple[str, str], str]:
    """Return (folded name, organisation id or "") to person id; a present name comes before a former one."""
    present = select(Person.name_key, Person.organisation_id, Person.id).where(Person.name_key != "")  # not the erased
    former = select(PersonName.name, Person.organisation_id, Person.id).join_from(PersonName, Person)
    made = {(fold(name), home or ""): found for name, home, found in connection.execute(former)}
    return made | {(key, home or ""): found for key, home, found in connection.execute(present)}
