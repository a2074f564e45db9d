"""Editing an application with its filings by hand, as one step; what was received stays in the journal."""

from dataclasses import fields
from typing import Any

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet, Confidentiality
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationEdit, ApplicationSheet, FilingEdit, FilingSheet
from cmpdesk.domain.money import Money, total
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.text import fold, sort_key
from cmpdesk.services.directory import organisation_named, person_named
from cmpdesk.services.filings import AREAS, application, give_class
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Transaction, Workspace

_SAME = tuple(field.name for field in fields(FilingEdit))
"""A sheet holds under the same names what is edited."""
_PLAIN = ("title", "organisation_address", "contact_function", "email", "phone", "partner", "other_funding", "summary",
          "benefits", "keywords", "language")  # fmt: skip


def start(workspace: Workspace, application_id: str) -> tuple[ApplicationSheet, ApplicationEdit]:
    """Return an application and what of it can be edited, or refuse with ``record.gone``."""
    sheet = application(workspace, application_id)
    with workspace.read() as connection:
        row = records.row(connection, tables.Application, application_id)
    level = Confidentiality(row.confidentiality) if row.confidentiality else None
    first, second = (_editable(filing) for filing in sheet.filings)
    return sheet, ApplicationEdit(sheet.title, row.sector_id, row.strand_id, level, (first, second))


def _editable(filing: FilingSheet | None) -> FilingEdit | None:
    return FilingEdit(**{name: getattr(filing, name) for name in _SAME}) if filing is not None else None


def edit(workspace: Workspace, *, officer: Officer, application_id: str, seen: int,
         draft: ApplicationEdit) -> Outcome[ApplicationSheet]:  # fmt: skip
    """Change an application and its filings. A filing belongs to who may register those of its Party, the class to
    who may see strict files.
    """
    workspace.require(officer, Right.EDIT_APPLICATION)
    if not draft.title.strip():
        raise Refusal("application.no-title")
    with workspace.write(officer, "application.edit") as transaction:
        row = transaction.lock(tables.Application, application_id, seen)
        transaction.params["number"] = row.number
        call = call_queries.call(transaction.connection, row.call_id)
        _head(row, call, draft)
        if (draft.confidentiality or "") != row.confidentiality:
            workspace.require(officer, Right.SEE_STRICT)
            give_class(transaction, row, draft.confidentiality)
        for party, wanted in zip(programme(workspace, call.programme_id).parties, draft.filings, strict=True):
            filing = transaction.first(tables.Filing, application_id=application_id, side=str(party.side))
            if filing is not None and wanted is not None and _fill(transaction, filing, wanted, party):
                workspace.require(officer, Right.REGISTER_FILINGS, party.code)
                cents = -1 if filing.requested is None else filing.requested
                _set(row, "amount_first" if party.side is Side.FIRST else "amount_second", cents)
        transaction.commit()
    return Outcome(application(workspace, application_id), AREAS | Area.DIRECTORY)


def _head(row: tables.Application, call: CallSheet, draft: ApplicationEdit) -> None:
    sectors = {sector.id: sector.digit for sector in call.sectors}
    strands = {strand.id for strand in call.strands}
    if (draft.sector_id and draft.sector_id not in sectors) or (draft.strand_id and draft.strand_id not in strands):
        raise Refusal("application.not-of-call")
    title = draft.title.strip()
    _set(row, "title", title)
    _set(row, "title_key", sort_key(title))
    _set(row, "sector_id", draft.sector_id)
    _set(row, "sector_key", sectors.get(draft.sector_id or "", 0))
    _set(row, "strand_id", draft.strand_id)


def _fill(transaction: Transaction, filing: tables.Filing, wanted: FilingEdit, party: Party) -> bool:
    """Change what differs, and tell whether anything does."""
    if not wanted.title.strip() or not fold(wanted.organisation):
        raise Refusal("filing.incomplete")
    changed = [_set(filing, name, getattr(wanted, name).strip()) for name in _PLAIN]
    changed += [
        _set(filing, "file_number", wanted.reference.strip()),
        _set(filing, "months", wanted.months),
        _set(filing, "renewed", wanted.renewed),
        _set(filing, "received_at", wanted.received_at),
        _set(filing, "amounts", _amounts(wanted)),
        _set(filing, "requested", _requested(wanted, party)),
        _set(filing, "missions", [
            {"towards": str(one.towards) if one.towards else None, "people": one.people, "days": one.days,
             "period": one.period} for one in wanted.missions
        ]),
    ]  # fmt: skip
    return any(changed) | _who(transaction, filing, wanted)


def _amounts(wanted: FilingEdit) -> list[list[int]]:
    years = [one.year for one in wanted.amounts]
    for year in years:
        if years.count(year) > 1:
            raise Refusal("filing.year-twice", year=year)
    return [[one.year, one.amount.cents] for one in sorted(wanted.amounts, key=lambda one: one.year)]


def _requested(wanted: FilingEdit, party: Party) -> int | None:
    asked: Money | None = wanted.requested
    if wanted.amounts:
        asked = total((one.amount for one in wanted.amounts), party.currency)
    if asked is not None and asked.currency != party.currency:
        raise Refusal("money.two-currencies", first=asked.currency, second=party.currency)
    return asked.cents if asked is not None else None


def _who(transaction: Transaction, filing: tables.Filing, wanted: FilingEdit) -> bool:
    """Point to the organisation and the person that are named, entered where the directory lacks them."""
    home = transaction.get(tables.Organisation, filing.organisation_id)
    changed = False
    if fold(home.name) != fold(wanted.organisation):
        named = organisation_named(transaction, wanted.organisation, wanted.organisation_address)
        changed = _set(filing, "organisation_id", named)
    contact = transaction.get(tables.Person, filing.contact_id) if filing.contact_id else None
    if not changed and fold(contact.name if contact else "") == fold(wanted.contact):
        return False
    if not wanted.contact.strip():
        return _set(filing, "contact_id", None) or changed
    about: dict[str, Any] = {"email": wanted.email, "function": wanted.contact_function, "phone": wanted.phone}
    known = transaction.first(tables.Person, name_key=fold(wanted.contact), organisation_id=filing.organisation_id)
    if known is not None:  # the directory keeps what it says of them
        about = {}
    person = person_named(transaction, wanted.contact, filing.organisation_id, **about)
    return _set(filing, "contact_id", person) or changed


def _set(row: Any, name: str, value: Any) -> bool:
    if getattr(row, name) == value:
        return False
    setattr(row, name, value)
    return True
