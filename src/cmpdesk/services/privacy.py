"""Erasing a person at their request, as far as this workspace reaches."""

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.storage import tables
from cmpdesk.storage.erasure import erase_fields
from cmpdesk.storage.search import forget_for_good
from cmpdesk.storage.workspace import Workspace

ERASED = "—"
"""What stands in place of an erased name."""

_COLUMNS = ("name", "name_key", "function", "email", "phone")


def erase_person(workspace: Workspace, *, officer: Officer, person_id: str) -> Outcome[int]:
    """Erase a person: the row emptied, former names gone, search without them, the journal's values destroyed.

    It is a seal: nothing before it can be undone. The value is how many values the journal lost. Refused with
    ``person.in-jury`` while the person sits in a jury, whose issued packets name them only by code.
    """
    workspace.require(officer, Right.ERASE_PERSON)
    with workspace.write(officer, "person.erase", kind=StepKind.SEAL) as transaction:
        row = transaction.lock(tables.Person, person_id)
        if transaction.first(tables.Reviewer, person_id=person_id) is not None:
            raise Refusal("person.in-jury")
        row.name, row.name_key, row.function, row.email, row.phone = ERASED, "", "", "", ""
        journal: dict[tuple[str, str], tuple[str, ...]] = {("person", person_id): _COLUMNS}
        for former in transaction.find(tables.PersonName, person_id=person_id):
            journal["person_name", former.id] = ("name",)
            transaction.delete(former)
        transaction.commit()
        destroyed = erase_fields(transaction.connection, journal)
        forget_for_good(transaction.connection)
    return Outcome(destroyed, Area.DIRECTORY | Area.APPLICATIONS | Area.HISTORY | Area.PACKETS)
