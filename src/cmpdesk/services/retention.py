"""How long each Party keeps what: its rules, a dry run of what is due, and destruction with a certificate.

Nothing goes by itself. An officer of the Party makes the dry run and has it authorised; a lead officer who may see
strict files then destroys what was chosen, under the reference of the authorisation. That is a seal: nothing before it
can be undone. Backups made before keep what was destroyed until they are thinned.
"""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.attachments import AttachmentStatus
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.history import StepKind
from cmpdesk.domain.registers import Certificate
from cmpdesk.domain.retention import DryRun, Due, Fate, Kind, Rule, checked, dry_run
from cmpdesk.runtime.resources import resource
from cmpdesk.services import registers
from cmpdesk.services.certificates import Told, certify
from cmpdesk.services.privacy import ERASED
from cmpdesk.storage import blobs, erasure, tables
from cmpdesk.storage.journal import DISPOSE
from cmpdesk.storage.queries import registers as register_queries
from cmpdesk.storage.queries import retention as queries
from cmpdesk.storage.search import forget_for_good
from cmpdesk.storage.workspace import Transaction, Workspace

_AREAS = registers.AREAS | Area.APPLICATIONS | Area.PACKETS | Area.PROJECTS | Area.DIRECTORY | Area.REVIEWS
Erased = dict[tuple[str, str], tuple[str, ...]]


@cache
def _shipped(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def proposals(party_code: str) -> tuple[Rule, ...]:
    """Return the rules that come with the program for a Party: proposals, each with its source."""
    held = _shipped(resource("retention", "proposals.toml"))
    lines = held["parties"].get(party_code, held["default"])
    return tuple(Rule(party_code, Kind(one["kind"]), one["years"], Fate(one["fate"]), one["source"]) for one in lines)


def rules(workspace: Workspace, party_code: str) -> tuple[Rule, ...]:
    """Return the rule of a Party for each kind of thing: its own, else the proposal."""
    with workspace.read() as connection:
        own = {one.kind: one for one in register_queries.rules(connection, party_code)}
    return tuple(own.get(one.kind, one) for one in proposals(party_code))


def set_rule(workspace: Workspace, *, officer: Officer, seen: Rule, rule: Rule) -> Outcome[Rule]:
    """Set the rule of a Party for a kind of thing. `seen` is the one it takes the place of: else ``record.moved``.

    Refused with ``retention.years``, ``retention.fate``, ``access.protect-data``.
    """
    wanted = checked(rule)
    workspace.require(officer, Right.PROTECT_DATA, wanted.party_code)
    with workspace.write(officer, "retention.rule", party=wanted.party_code) as transaction:
        row = transaction.first(tables.RetentionRule, party_code=wanted.party_code, kind=str(wanted.kind))
        own = {one.kind: one for one in register_queries.rules(transaction.connection, wanted.party_code)}
        held = own.get(wanted.kind) or next(one for one in proposals(wanted.party_code) if one.kind is wanted.kind)
        if held != seen:
            raise Refusal("record.moved", table="retention_rule")
        values = {"starts": str(wanted.starts), "years": wanted.years, "fate": str(wanted.fate),
                  "source": wanted.source.strip(), "proposed": wanted.proposed}  # fmt: skip
        if row is None:
            transaction.add(tables.RetentionRule(party_code=wanted.party_code, kind=str(wanted.kind), **values))
        else:
            for name, value in values.items():
                setattr(row, name, value)
        transaction.commit()
    return Outcome(wanted, registers.AREAS)


def due(workspace: Workspace, party_code: str) -> DryRun:
    """Return what would be due today under the rules of a Party; nothing is touched."""
    with workspace.read() as connection:
        held = tuple(queries.held(connection, party_code))
    return dry_run(held, rules(workspace, party_code), workspace.today())


def destroy(workspace: Workspace, *, officer: Officer, party_code: str, chosen: Collection[tuple[Kind, str]],
            authorisation: str) -> Outcome[Certificate]:  # fmt: skip
    """Destroy what is due of a Party: `chosen` are (kind, id) of lines of the dry run, all of one kind.

    A step that is a seal, with a numbered certificate. What is chosen must still be due under a rule that destroys or
    sorts: ``retention.not-due``. Refused also with ``retention.none-chosen``, ``retention.mixed``,
    ``retention.no-authorisation``, ``retention.nothing`` and the rights.
    """
    workspace.require(officer, Right.ERASE_PERSON)
    workspace.require(officer, Right.PROTECT_DATA, party_code)
    if not chosen:
        raise Refusal("retention.none-chosen")
    if len({kind for kind, _ in chosen}) > 1:
        raise Refusal("retention.mixed")
    if not authorisation.strip():
        raise Refusal("retention.no-authorisation")
    ruled = rules(workspace, party_code)
    with workspace.write(officer, DISPOSE, kind=StepKind.SEAL, party=party_code) as transaction:
        connection = transaction.connection
        found = dry_run(queries.held(connection, party_code), ruled, workspace.today())
        lines = _chosen(found, chosen)
        gone = _Gone(transaction, party_code)
        for one in lines:
            gone.destroy(one)
        transaction.session.flush()
        bytes_gone = gone.digests - queries.still_named(connection, gone.digests)
        if not gone.forgotten:
            raise Refusal("retention.nothing")
        rule = lines[0].rule
        made = certify(transaction, party=registers.party(workspace, party_code), told=Told(
            str(rule.kind), dict(gone.counts), authorisation.strip(), rule, tuple(sorted(one.held.number
                                                                                       for one in lines)),
            any(one.held.strict for one in lines),
        ))  # fmt: skip
        transaction.params |= {"number": made.number, "records": [list(record) for record in gone.forgotten]}
        transaction.commit()
        erasure.erase_fields(connection, gone.forgotten)
        blobs.destroy(connection, bytes_gone)
        forget_for_good(connection)
    workspace.clear_spool()
    return Outcome(made, _AREAS)


def _chosen(found: DryRun, chosen: Collection[tuple[Kind, str]]) -> Sequence[Due]:
    known = {(one.held.kind, one.held.id): one for one in found.due if one.rule.fate is not Fate.ARCHIVE}
    for kind, key in chosen:
        if (kind, key) not in known:
            named = next((one.held.number for one in (*found.due, *found.later) if one.held.id == key), "")
            raise Refusal("retention.not-due", number=named or "—")
    return [known[one] for one in sorted(chosen)]


class _Gone:
    """What goes in one step: rows that are emptied or deleted, the digests of their bytes, how many of each."""

    def __init__(self, transaction: Transaction, party_code: str) -> None:
        self._transaction, self._party_code = transaction, party_code
        self.digests: set[str] = set()
        self.forgotten: Erased = {}
        self.counts: dict[str, int] = {}

    def destroy(self, one: Due) -> None:
        """Destroy what is left of a thing."""
        {Kind.REFUSED: self._filing, Kind.PACKETS: self._packets_of, Kind.SORTED: self._project}[one.held.kind](
            one.held.id
        )

    def _count(self, name: str, count: int = 1) -> None:
        self.counts[name] = self.counts.get(name, 0) + count

    def _filing(self, filing_id: str) -> None:
        """Empty a filing: who is named in it, its texts and its files; number, title and organisation stay."""
        transaction = self._transaction
        filing = transaction.get(tables.Filing, filing_id)
        transaction.lock(tables.Application, filing.application_id)
        filing.contact_id = None
        for name in queries.TEXTS:
            setattr(filing, name, "")
        self.forgotten["filing", filing.id] = ("contact_id", *queries.TEXTS)
        self._count("filings")
        printed: set[str] = set()
        for held in transaction.find(tables.Attachment, filing_id=filing_id):
            if held.status in (AttachmentStatus.ERASED, AttachmentStatus.MISSING):
                continue
            printed |= {one for one in (held.sha256, held.print_sha256) if one}
            held.name, held.status, held.print_sha256 = ERASED, str(AttachmentStatus.ERASED), None
            self.forgotten["attachment", held.id] = ("name",)
            self._count("attachments")
        self.digests |= printed
        printing = erasure.packets_printing(transaction.connection, printed)
        own = set(queries.packets_of(transaction.connection, filing.call_id, self._party_code))
        self._packets(own & set().union(*printing.values()))

    def _packets_of(self, call_id: str) -> None:
        self._packets(queries.packets_of(self._transaction.connection, call_id, self._party_code))

    def _packets(self, ids: Collection[str]) -> None:
        """Destroy issues; the register keeps their number, their day and their hash."""
        for packet_id in sorted(ids):
            packet = self._transaction.get(tables.Packet, packet_id)
            if packet.erased_at is None:
                packet.erased_at, packet.manifest = self._transaction.workspace.now(), []
                self.digests.add(packet.sha256)
                self.forgotten["packet", packet.id] = ("manifest",)
                self._count("packets")

    def _project(self, project_id: str) -> None:
        """Sort the file of a project: what came and went goes, the application and the final reports stay."""
        transaction = self._transaction
        project = transaction.lock(tables.Project, project_id)
        side = self._side(project.call_id)
        left: Mapping[str, Sequence[str]] = queries.to_sort(transaction.connection, project_id, side)
        for report in transaction.find_in(tables.Report, "file_id", left["project_file"]):
            transaction.lock(tables.Report, report.id).file_id = None
        for key in left["project_file"]:
            file = transaction.get(tables.ProjectFile, key)
            self.digests.add(file.sha256)
            transaction.delete(file)
            self.forgotten["project_file", key] = ("title", "name")
            self._count("files")
        for key in left["supporting_piece"]:
            piece = transaction.get(tables.SupportingPiece, key)
            self.digests.add(piece.sha256)
            piece.file_name, piece.sha256 = "", ""
            self.forgotten["supporting_piece", key] = ("file_name",)
            self._count("pieces")
        for key in left["progress_file"]:
            returned = transaction.get(tables.ProgressFile, key)
            self.digests.add(returned.sha256)
            transaction.delete(returned)
            self.forgotten["progress_file", key] = ("name", "reason")
            self._count("sheets")
        for key in left["promoter"]:
            promoter = transaction.get(tables.Promoter, key)
            promoter.contact_id = None
            promoter.contact_function, promoter.email, promoter.phone = "", "", ""
            self.forgotten["promoter", key] = ("contact_id", "contact_function", "email", "phone")
            self._count("contacts")

    def _side(self, call_id: str) -> str:
        call = self._transaction.get(tables.Call, call_id)
        return str(self._transaction.find(tables.Party, programme_id=call.programme_id, code=self._party_code)[0].side)
