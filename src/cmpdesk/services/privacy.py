"""Erasing a person at their request, as far as this workspace reaches.

Beyond it: backups made before keep the person until they are thinned, and so does what was printed, saved or sent. A
backup that is restored brings the person back, and the erasure must be asked for again.
"""

from collections.abc import Collection, Iterator, Mapping

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Officer, PersonRow
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.privacy import Erasure, ErasurePreview
from cmpdesk.domain.registers import PERSON
from cmpdesk.domain.text import fold
from cmpdesk.services.certificates import Told, certify, party_of
from cmpdesk.storage import blobs, erasure, tables
from cmpdesk.storage.journal import ERASE
from cmpdesk.storage.queries import clearance
from cmpdesk.storage.queries import directory as directory_queries
from cmpdesk.storage.queries import privacy as queries
from cmpdesk.storage.search import forget_for_good
from cmpdesk.storage.workspace import Entity, Transaction, Workspace

ERASED = "—"
"""What stands in place of an erased name."""

_AREAS = (
    Area.DIRECTORY | Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.PROJECTS | Area.HISTORY | Area.PRIVACY
)
_OF_PERSON = ("name", "name_key", "function", "email", "phone")
_SPELL = ("since_edtf", "since", "until_edtf", "until")
_OF_ROWS = (
    ("expert", ("sectors", "keywords", "languages", "load_limit", "unavailable", "agreement_on", "remarks")),
    ("invitation", ("reason",)), ("affiliation", ("organisation_id", "role", *_SPELL)),
    ("tie", ("organisation_id", "other_id", "kind", "source", "source_on", "remarks", *_SPELL)),
    ("declaration", ("explanation", "measure_reason")), ("returned_file", ("file_name", "detail")),
    ("letter", ("recipient", "subject", "body", "facts")),
    ("promoter", ("contact_function", "email", "phone")), ("reviewer", ("organisation_id", "keywords")),
    ("assignment", ("recusal_reason",)), ("traveller", ("function", "organisation_id")),
    ("delegate", ("function",)), ("recusal", ("reason",)),
)  # fmt: skip
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
    nothing before it can be undone. What is left of a reviewer is the code, of an issue or a sealed letter its entry in
    the register, of a file its digest; score sheets stay under the code. Refused with ``erasure.marks-closed`` where
    they sit in a jury whose marks are closed to `officer`: what came back from them could not be reached.
    """
    workspace.require(officer, Right.ERASE_PERSON)
    with workspace.write(officer, ERASE, kind=StepKind.SEAL) as transaction:
        connection = transaction.connection
        row = transaction.lock(tables.Person, person_id, seen)
        found = erasure.reach(connection, person_id)
        if closed := clearance.closed_seats(connection, found.reviewers):
            raise Refusal("erasure.marks-closed", code=closed[0])
        unknown = set(files) - {one.sha256 for one in found.attachments}
        if unknown:
            raise Refusal("erasure.not-theirs")
        digests, attachments = erasure.of_content(connection, found.attachments, files) if files else (set(), set())
        printing = erasure.packets_printing(connection, digests)
        packets = erasure.packets_naming(connection, found).union(*printing.values())
        row.name, row.name_key, row.function, row.email, row.phone = ERASED, "", "", "", ""
        for former in transaction.find(tables.PersonName, person_id=person_id):
            transaction.delete(former)
        _empty_contacts(transaction, person_id)
        _empty_journeys(transaction, found)
        _empty_attachments(transaction, attachments)
        bytes_gone = digests | _empty_packets(transaction, packets) | _empty_experts(transaction, found)
        letters, sealed = _empty_letters(transaction, found)
        bytes_gone |= sealed
        named = {*attachments, *(one.id for one in found.attachments if one.sha256 in digests)}
        forgotten = _forgotten(found, named, packets)
        transaction.params["records"] = [list(record) for record in forgotten]
        _certify(transaction, found, {"people": 1, "filings": len(found.filings), "attachments": len(attachments),
                                      "packets": len(packets), "letters": letters})  # fmt: skip
        transaction.commit()
        destroyed = erasure.erase_fields(connection, forgotten)
        blobs.destroy(connection, bytes_gone)
        forget_for_good(connection)
    workspace.clear_spool()
    return Outcome(Erasure(destroyed, len(attachments), len(packets), letters), _AREAS)


def _certify(transaction: Transaction, found: erasure.Reach, counts: Mapping[str, int]) -> None:
    """Add the certificate of an erasure, where the officer acts for a Party; it does not name the person."""
    party = party_of(transaction.workspace, transaction.officer)
    if party is not None:
        strict = clearance.strict_filings(transaction.connection, found.filings)
        certify(transaction, party=party, told=Told(PERSON, counts, strict=strict))


def _empty_contacts(transaction: Transaction, person_id: str) -> None:
    for filing in transaction.find(tables.Filing, contact_id=person_id):
        transaction.lock(tables.Application, filing.application_id)
        filing.contact_function, filing.email, filing.phone = "", "", ""
    for promoter in transaction.find(tables.Promoter, contact_id=person_id):
        transaction.lock(tables.Project, promoter.project_id)
        promoter.contact_function, promoter.email, promoter.phone = "", "", ""


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


def _empty_letters(transaction: Transaction, found: erasure.Reach) -> tuple[int, set[str]]:
    """Delete drafts that name the person, and empty what was sealed: only its entry in the register stays.

    Return how many letters there were, and the digests of their bytes.
    """
    held = list(_here(transaction, tables.Letter, found))
    gone = set()
    for told in held:
        letter = transaction.lock(tables.Letter, told.id)
        if letter.sealed_at is None:
            transaction.delete(letter)
            continue
        gone.add(letter.sha256)
        letter.recipient, letter.subject, letter.body, letter.facts = ERASED, ERASED, "", {}
        letter.erased_at = transaction.workspace.now()
    return len(held), gone


def _empty_experts(transaction: Transaction, found: erasure.Reach) -> set[str]:
    """Remove what is known of the person as an expert and as somebody's tie; return the digests of returned files.

    Declarations keep the answer and the measure, which belong to the files, recusals their day; score sheets stay
    under the code.
    """
    for kind in (tables.Invitation, tables.Expert, tables.Affiliation, tables.Tie):
        for row in _here(transaction, kind, found):
            transaction.delete(row)
    for told in _here(transaction, tables.Declaration, found):
        row = transaction.lock(tables.Declaration, told.id)
        row.explanation, row.measure_reason = "", ""
    for seat in _here(transaction, tables.Reviewer, found):
        held = transaction.lock(tables.Reviewer, seat.id)
        held.organisation_id, held.keywords = None, []
    for recused in _here(transaction, tables.Assignment, found):
        if recused.recusal_reason:
            transaction.lock(tables.Assignment, recused.id).recusal_reason = ""
    for jury_id, column in found.columns:
        jury = transaction.lock(tables.Jury, jury_id)
        if getattr(jury, column) in found.names:
            setattr(jury, column, ERASED)
    gone = set()
    for file in _here(transaction, tables.ReturnedFile, found):
        gone.add(file.sha256)
        file.file_name, file.outcome, file.detail = ERASED, "erased", {}
    return gone


def _empty_journeys(transaction: Transaction, found: erasure.Reach) -> None:
    """Empty what is said of the person as a traveller, and why they left the room at a review.

    That somebody travelled, or sat in a delegation and in which role stays with what was decided there.
    """
    for traveller in _here(transaction, tables.Traveller, found):
        transaction.lock(tables.Mission, traveller.mission_id)
        traveller.function, traveller.organisation_id = "", None
    for delegate in _here(transaction, tables.Delegate, found):
        if delegate.function:
            transaction.lock(tables.Review, delegate.review_id)
            delegate.function = ""
    for recusal in _here(transaction, tables.Recusal, found):
        recusal.reason = ""


def _here(transaction: Transaction, kind: type[Entity], found: erasure.Reach) -> Iterator[Entity]:
    """Yield those rows of a table that speak of the person and are still there."""
    for record_id in sorted(found.rows[kind.__tablename__]):
        row = transaction.first(kind, id=record_id)
        if row is not None:
            yield row


def _forgotten(found: erasure.Reach, attachments: Collection[str], packets: Collection[str]) -> erasure.Erased:
    groups = (
        ("person", found.people, _OF_PERSON), ("person_name", found.former_names, ("name",)),
        ("filing", found.filings, _OF_FILING), ("attachment", attachments, ("name",)),
        ("packet", packets, ("manifest",)), *((table, found.rows[table], columns) for table, columns in _OF_ROWS),
    )  # fmt: skip
    made: dict[tuple[str, str], tuple[str, ...]] = {
        (table, record): columns for table, records, columns in groups for record in sorted(records)
    }
    for jury, column in found.columns:
        made["jury", jury] = (*made.get(("jury", jury), ()), column)
    return made
