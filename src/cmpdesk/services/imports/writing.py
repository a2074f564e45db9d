"""Writing an import: organisations and people first, then applications, filings, attachments, in bulk."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cmpdesk.domain.attachments import AttachmentStatus, InspectedAttachment
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationState, settled
from cmpdesk.domain.imports import Change, FilingDraft, ImportPlan, PlannedRow, RowResult
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import fold, sort_key
from cmpdesk.services.imports.planning import Numbers
from cmpdesk.storage import tables
from cmpdesk.storage.base import new_id
from cmpdesk.storage.queries import imports as queries
from cmpdesk.storage.workspace import Transaction

Rows = list[dict[str, Any]]
NOT_KEPT = (AttachmentStatus.TOO_LARGE, AttachmentStatus.MISSING)
"""What has no bytes in the workspace."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was inspected. Its bytes stay on disk until they are written: the original at `path`, what is printed
    at `printable`."""

    path: Path
    found: InspectedAttachment
    printable: Path | None


@dataclass(slots=True)
class _Batch:
    """New rows, by table, in the order in which they are inserted."""

    organisations: Rows = field(default_factory=list)
    people: Rows = field(default_factory=list)
    applications: Rows = field(default_factory=list)
    filings: Rows = field(default_factory=list)
    attachments: Rows = field(default_factory=list)


class Writer:
    """Writes the rows of a plan in one transaction."""

    def __init__(self, transaction: Transaction, call: CallSheet, party: Party, plan: ImportPlan) -> None:
        self._tx = transaction
        self._call = call
        self._party = party
        self._plan = plan
        self._batch = _Batch()
        self._organisations = queries.organisations(transaction.connection)
        self._people = queries.people(transaction.connection)
        self._fresh: dict[str, dict[str, Any]] = {}
        """New organisations and people by id."""
        self._told: dict[str, tables.Organisation | tables.Person] = {}
        """Organisations and people that were here already, and that a row has named."""
        self._digits = {sector.id: sector.digit for sector in call.sectors}
        self._taken = {fold(number) for number in queries.numbers(transaction.connection, call.id)}
        self._taken |= {fold(row.checked.draft.number) for row in plan.rows if row.checked.draft}

    def write(self, prepared: dict[int, list[Prepared]]) -> None:
        """Write all rows; `prepared` are the files of each row. Refused with ``record.moved`` where one has changed."""
        for row in self._plan.rows:
            if row.result is RowResult.NEW:
                self._new(row, prepared.get(row.checked.row, []))
            elif row.result is RowResult.CHANGED:
                self._changed(row, prepared.get(row.checked.row, []))
        for kind, rows in (
            (tables.Organisation, self._batch.organisations), (tables.Person, self._batch.people),
            (tables.Application, self._batch.applications), (tables.Filing, self._batch.filings),
            (tables.Attachment, self._batch.attachments),
        ):  # fmt: skip
            self._tx.bulk_insert(kind, rows)

    def _new(self, row: PlannedRow, files: list[Prepared]) -> None:
        draft = _draft(row)
        application_id = self._joined(row, draft) if row.application_id else self._application(row, draft)
        organisation = self._organisation(draft)
        filing_id = new_id()
        self._batch.filings.append({
            "id": filing_id, "application_id": application_id, "call_id": self._call.id, "side": str(self._party.side),
            "number": draft.number, "file_number": draft.reference, "title": draft.title,
            "sector_id": draft.sector_id, "strand_id": draft.strand_id, "organisation_id": organisation,
            "organisation_address": draft.organisation_address, "contact_id": self._person(draft, organisation),
            "contact_function": draft.contact_function, "email": draft.email, "phone": draft.phone,
            "partner": draft.partner, "summary": draft.summary, "benefits": draft.benefits,
            "other_funding": draft.other_funding, "keywords": draft.keywords, "language": draft.language,
            "months": draft.months, "renewed": draft.renewed, "amounts": _amounts(draft),
            "requested": _requested(draft), "currency": self._party.currency, "missions": _missions(draft),
            "received_at": draft.received_at, "source": self._source(row),
        })  # fmt: skip
        self._attach(filing_id, 0, files)

    def _source(self, row: PlannedRow) -> str:
        parts = (Path(self._plan.path).name, self._plan.mapping.sheet, str(row.checked.row))
        return " · ".join(part for part in parts if part)  # a csv file has no sheet name

    def _application(self, row: PlannedRow, draft: FilingDraft) -> str:
        sides = (self._party.side is Side.FIRST, self._party.side is Side.SECOND)
        number = draft.number or self._given(draft)
        made = {
            "id": new_id(), "call_id": self._call.id, "number": number, "number_key": sort_key(number),
            "state": str(settled(sides, self._call.pairing)), **self._head(draft), **self._amount(draft),
        }  # fmt: skip
        self._batch.applications.append(made)
        return str(made["id"])

    def _given(self, draft: FilingDraft) -> str:
        """Return a number that was never given before, not even to what was undone since."""
        numbers = Numbers(self._call, set())
        digit = numbers.digit(draft)
        while True:
            sequence = self._tx.next_number(queries.given_scope(self._call.id, digit))
            made = numbers.made(digit, sequence)
            if fold(made) not in self._taken:
                self._taken.add(fold(made))
                return made

    def _head(self, draft: FilingDraft) -> dict[str, Any]:
        return {
            "title": draft.title, "title_key": sort_key(draft.title), "sector_id": draft.sector_id,
            "sector_key": self._digits.get(draft.sector_id or "", 0), "strand_id": draft.strand_id,
        }  # fmt: skip

    def _amount(self, draft: FilingDraft) -> dict[str, int]:
        cents = _requested(draft)
        name = "amount_first" if self._party.side is Side.FIRST else "amount_second"
        return {name: -1 if cents is None else cents}

    def _joined(self, row: PlannedRow, draft: FilingDraft) -> str:
        """Give the application of the other Party this filing; the first side's title leads."""
        kept = self._tx.lock(tables.Application, row.application_id or "")
        if self._tx.first(tables.Filing, application_id=kept.id, side=str(self._party.side)) is not None:
            raise Refusal("record.moved", table="application")
        for name, value in self._amount(draft).items():
            setattr(kept, name, value)
        if self._party.side is Side.FIRST:
            for name, value in self._head(draft).items():
                setattr(kept, name, value)
        if kept.state == ApplicationState.ORPHAN:
            kept.state = str(ApplicationState.PAIRED)
        return kept.id

    def _changed(self, row: PlannedRow, files: list[Prepared]) -> None:
        draft = _draft(row)
        kept = self._tx.lock(tables.Application, row.application_id or "")
        filing = self._tx.get(tables.Filing, row.filing_id or "")
        organisation = filing.organisation_id
        names = {change.field for change in row.changes}
        if names & {"organisation", "organisation_address"}:
            organisation = self._organisation(draft)
        if names & {"organisation", "contact", "contact_function", "email", "phone"}:
            filing.contact_id = self._person(draft, organisation)
        filing.organisation_id = organisation
        for change in row.changes:
            _set(filing, change, draft)
        filing.source = self._source(row)
        leads = self._party.side is Side.FIRST or not self._has_first(kept.id)
        for name, value in {**self._amount(draft), **(self._head(draft) if leads else {})}.items():
            if name.startswith("amount") and "amount" not in names:
                continue
            if (name.startswith("sector") and "sector" not in names) or (name == "strand_id" and "strand" not in names):
                continue
            setattr(kept, name, value)
        self._reattach(filing.id, row.kept, files)

    def _reattach(self, filing_id: str, kept: Iterable[str], files: Iterable[Prepared]) -> None:
        """A file of a name that is filed already takes its place: it was missing, or has been corrected.

        Not that of one whose bytes (`kept`) are still sent: two folders may hold a ``cv.pdf`` each.
        """
        held = self._tx.find(tables.Attachment, filing_id=filing_id)
        by_name = {one.name: one for one in held if one.sha256 not in set(kept)}
        new = []
        for one in files:
            row = by_name.pop(one.found.name, None)
            if row is None:
                new.append(one)
                continue
            for name, value in self._stored(one).items():
                setattr(row, name, value)
        self._attach(filing_id, 1 + max((one.position for one in held), default=-1), new)

    def _has_first(self, application_id: str) -> bool:
        return self._tx.first(tables.Filing, application_id=application_id, side=str(Side.FIRST)) is not None

    def _organisation(self, draft: FilingDraft) -> str:
        key = fold(draft.organisation)
        known = self._organisations.get(key)
        if known is None:
            known = self._organisations[key] = new_id()
            self._fresh[known] = {"id": known, "name": draft.organisation, "name_key": key, "address": ""}
            self._batch.organisations.append(self._fresh[known])
        self._fill(tables.Organisation, known, {"address": draft.organisation_address})
        return known

    def _person(self, draft: FilingDraft, organisation: str) -> str | None:
        if not draft.contact:
            return None
        key = (fold(draft.contact), organisation)
        about = {"function": draft.contact_function, "email": draft.email, "phone": draft.phone}
        known = self._people.get(key)
        if known is None:
            known = self._people[key] = new_id()
            self._fresh[known] = {
                "id": known, "name": draft.contact, "name_key": key[0], "organisation_id": organisation,
                **dict.fromkeys(about, ""),
            }  # fmt: skip
            self._batch.people.append(self._fresh[known])
        self._fill(tables.Person, known, about)
        return known

    def _fill(self, kind: type[tables.Organisation | tables.Person], known: str, about: dict[str, str]) -> None:
        """Tell the directory what it does not know yet; what a filing says otherwise is the filing's own."""
        told = {name: value for name, value in about.items() if value}
        if (fresh := self._fresh.get(known)) is not None:
            fresh.update({name: value for name, value in told.items() if not fresh[name]})
        elif told:
            row = self._told.get(known) or self._told.setdefault(known, self._tx.get(kind, known))
            lacking = {name: value for name, value in told.items() if not getattr(row, name)}
            if lacking:
                self._tx.lock(kind, known)
                for name, value in lacking.items():
                    setattr(row, name, value)

    def _attach(self, filing_id: str, first: int, files: Iterable[Prepared]) -> None:
        for position, one in enumerate(files, start=first):
            self._batch.attachments.append({"filing_id": filing_id, "position": position, **self._stored(one)})

    def _stored(self, one: Prepared) -> dict[str, Any]:
        """Keep the bytes of a file and return its columns. Refused with ``attachment.moved`` where it has changed."""
        found = one.found
        if found.status not in NOT_KEPT:
            data = one.path.read_bytes()
            if hashlib.sha256(data).hexdigest() != found.sha256:
                raise Refusal("attachment.moved", name=found.name)
            self._tx.put_blob(data)
        return {
            "name": found.name, "size": found.size, "sha256": found.sha256, "media": found.media,
            "status": str(found.status), "pages": found.pages,
            "print_sha256": self._tx.put_blob(one.printable.read_bytes()) if one.printable else None,
            "cleaned": list(found.cleaned),
        }  # fmt: skip


def _draft(row: PlannedRow) -> FilingDraft:
    if row.checked.draft is None:
        raise ValueError("a row to write has a draft")
    return row.checked.draft


def _amounts(draft: FilingDraft) -> list[list[int]]:
    return [[one.year, one.amount.cents] for one in draft.amounts]


def _requested(draft: FilingDraft) -> int | None:
    return draft.requested.cents if draft.requested else None


def _missions(draft: FilingDraft) -> list[dict[str, Any]]:
    return [
        {"towards": str(one.towards) if one.towards else None, "people": one.people, "days": one.days,
         "period": one.period}
        for one in draft.missions
    ]  # fmt: skip


_LINKS = {"organisation", "contact"}
_COLUMNS = {"reference": "file_number", "sector": "sector_id", "strand": "strand_id"}


def _set(filing: tables.Filing, change: Change, draft: FilingDraft) -> None:
    """Change a column of a filing, unless it was changed by somebody since the dry run."""
    if change.field in _LINKS:
        return
    if change.field == "amounts":
        filing.amounts = _amounts(draft)
    elif change.field == "amount":
        filing.requested = _requested(draft)
    elif change.field == "missions":
        filing.missions = _missions(draft)
    else:
        column = _COLUMNS.get(change.field, change.field)
        if getattr(filing, column) != change.before:
            raise Refusal("record.moved", table="application")
        setattr(filing, column, change.after)


def numbered(prepared: dict[int, list[Prepared]]) -> Iterator[Prepared]:
    """Yield all files."""
    for files in prepared.values():
        yield from files
