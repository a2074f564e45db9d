"""Erasing a person at their request, as far as this workspace reaches.

Beyond it: backups made before keep the person until they are thinned, and so does what was printed, saved or sent. A
backup that is restored brings the person back, and the erasure must be asked for again.
"""

from collections.abc import Collection

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Officer, PersonRow
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.privacy import Erasure, ErasurePreview
from cmpdesk.domain.text import fold
from cmpdesk.storage import blobs, erasure, tables
from cmpdesk.storage.queries import directory as directory_queries
from cmpdesk.storage.queries import privacy as queries
from cmpdesk.storage.search import forget_for_good
from cmpdesk.storage.workspace import Transaction, Workspace

ERASED = "—"
"""What stands in place of an erased name."""

_AREAS = Area.DIRECTORY | Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.HISTORY
_OF_PERSON = ("name", "name_key", "function", "email", "phone")
_OF_FILING = ("contact_function", "email", "phone")


def person_named(workspace: Workspace, name: str) -> PersonRow:
    """Return the person who bears or bore `name`: ``person.unknown``, or ``person.ambiguous`` where several do."""
    key = fold(name)
    with workspace.read() as connection:
        people = directory_queries.people(connection)
    named = [one for one in people if key and key in map(fold, (one.name, *(past.name for past in one.former_names)))]
    if not named:
        raise Refusal("person.unknown", name=name)
    if len(named) > 1:
        raise Refusal("person.ambiguous", name=name, count=len(named))
    return named[0]


def preview(workspace: Workspace, *, officer: Officer, person_id: str) -> ErasurePreview:
    """Return all that erasing a person would destroy, and the files of which an officer has to decide."""
    workspace.require(officer, Right.ERASE_PERSON)
    with workspace.read() as connection:
        return queries.preview(connection, person_id)


def erase_person(workspace: Workspace, *, officer: Officer, person_id: str, seen: int | None = None,
                 files: Collection[str] = ()) -> Outcome[Erasure]:  # fmt: skip
    """Erase a person: their row, what filings say of them, former names, issued packets, values in search and journal.

    `files` are the SHA-256 of the attachments to destroy with them, of those that `preview` lists. It is a seal:
    nothing before it can be undone. What is left of a reviewer is the code, of an issue its entry in the register, of
    a file its digest.
    """
    workspace.require(officer, Right.ERASE_PERSON)
    with workspace.write(officer, "person.erase", kind=StepKind.SEAL) as transaction:
        connection = transaction.connection
        row = transaction.lock(tables.Person, person_id, seen)
        found = erasure.reach(connection, person_id)
        unknown = set(files) - {one.sha256 for one in found.attachments}
        if unknown:
            raise Refusal("erasure.not-theirs")
        digests, attachments = erasure.of_content(connection, found.attachments, files) if files else (set(), set())
        printing = erasure.packets_printing(connection, digests)
        packets = erasure.packets_naming(connection, found).union(*printing.values())
        row.name, row.name_key, row.function, row.email, row.phone = ERASED, "", "", "", ""
        for former in transaction.find(tables.PersonName, person_id=person_id):
            transaction.delete(former)
        _empty_filings(transaction, person_id)
        _empty_attachments(transaction, attachments)
        bytes_gone = digests | _empty_packets(transaction, packets)
        named = {*attachments, *(one.id for one in found.attachments if one.sha256 in digests)}
        forgotten = _forgotten(found, named, packets)
        transaction.params["records"] = [list(record) for record in forgotten]
        transaction.commit()
        destroyed = erasure.erase_fields(connection, forgotten)
        blobs.destroy(connection, bytes_gone)
        forget_for_good(connection)
    workspace.clear_spool()
    return Outcome(Erasure(destroyed, len(attachments), len(packets)), _AREAS)


def _empty_filings(transaction: Transaction, person_id: str) -> None:
    for filing in transaction.find(tables.Filing, contact_id=person_id):
        transaction.lock(tables.Application, filing.application_id)
        filing.contact_function, filing.email, filing.phone = "", "", ""


def _empty_attachments(transaction: Transaction, attachments: Collection[str]) -> None:
    for attachment_id in sorted(attachments):
        attachment = transaction.get(tables.Attachment, attachment_id)
        filing = transaction.get(tables.Filing, attachment.filing_id)
        transaction.lock(tables.Application, filing.application_id)
        attachment.name, attachment.status = ERASED, str(AttachmentStatus.ERASED)
        attachment.print_sha256 = None


def _empty_packets(transaction: Transaction, packets: Collection[str]) -> set[str]:
    """Mark issues as destroyed; return the digests of their bytes."""
    gone = set()
    for packet_id in sorted(packets):
        packet = transaction.get(tables.Packet, packet_id)
        packet.erased_at, packet.manifest = transaction.workspace.now(), []
        gone.add(packet.sha256)
    return gone


def _forgotten(found: erasure.Reach, attachments: Collection[str], packets: Collection[str]) -> erasure.Erased:
    groups = (
        ("person", found.people, _OF_PERSON), ("person_name", found.former_names, ("name",)),
        ("filing", found.filings, _OF_FILING), ("attachment", attachments, ("name",)),
        ("packet", packets, ("manifest",)),
    )  # fmt: skip
    return {(table, record): columns for table, records, columns in groups for record in sorted(records)}
