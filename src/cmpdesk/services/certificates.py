"""The certificate of what was destroyed, made inside the step that destroys: numbered, with a PDF and its hash."""

from collections.abc import Mapping
from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.registers import Certificate
from cmpdesk.domain.retention import Rule
from cmpdesk.services import registers
from cmpdesk.services.programmes import programmes
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Transaction, Workspace


@dataclass(frozen=True, slots=True)
class Told:
    """What a certificate says. `numbers` name files that stay in a list, never a person; `strict`: some are strict."""

    kind: str
    counts: Mapping[str, int]
    authorisation: str = ""
    rule: Rule | None = None
    numbers: tuple[str, ...] = ()
    strict: bool = False


def party_of(workspace: Workspace, officer: Officer) -> Party | None:
    """Return the Party under whose number `officer` certifies, None where they act for none."""
    office = workspace.info.office
    return next((one for one in registers.parties(workspace)
                 if may(officer, Right.PROTECT_DATA, office=office, party_code=one.code)), None)  # fmt: skip


def certify(transaction: Transaction, *, party: Party, told: Told) -> Certificate:
    """Add the certificate and its PDF to a step that somebody else commits.

    Of strict files the row tells neither how many nor the name of the PDF: both are read by who is cleared.
    """
    from cmpdesk.documents import certificates as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    workspace = transaction.workspace
    number = transaction.next_number(f"disposal:{party.code}")
    rule = told.rule
    ruled = {} if rule is None else {"years": rule.years, "fate": str(rule.fate), "source": rule.source,
                                     "proposed": rule.proposed}  # fmt: skip
    made = Certificate("", party.code, number, told.kind, workspace.today(), told.authorisation,
                       transaction.officer.name, told.counts, ruled)  # fmt: skip
    home = next(one for one in programmes(workspace) if one.id == party.programme_id)
    house = House.of(home, party, party.locale)
    paper = documents.pdf(house, made, rule, told.numbers, at=workspace.now().replace(microsecond=0))
    digest = transaction.put_blob(paper)
    things = {"by": made.by, "rule": ruled, "counts": dict(told.counts), "sha256": digest, "strict": told.strict}
    if told.strict:
        del things["counts"]
    row = transaction.add(tables.Disposal(
        party_code=party.code, number=number, kind=told.kind, done_on=made.done_on, authorisation=told.authorisation,
        things=things, sha256="" if told.strict else digest,
    ))  # fmt: skip
    return Certificate(row.id, party.code, number, told.kind, made.done_on, told.authorisation, made.by, told.counts,
                       ruled, digest)  # fmt: skip
