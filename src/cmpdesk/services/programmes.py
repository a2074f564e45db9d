"""Programmes, from templates that are data, and their commission sessions."""

from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import CommissionSession, Programme, ProgrammeTemplate
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.runtime.resources import resource
from cmpdesk.storage import tables
from cmpdesk.storage.queries import programmes as queries
from cmpdesk.storage.queries import records
from cmpdesk.storage.workspace import Workspace


def templates() -> tuple[ProgrammeTemplate, ...]:
    """Return the templates that are shipped, by code."""
    return tuple(load_template(path) for path in sorted(resource("programmes").glob("*.toml")))


def load_template(path: Path) -> ProgrammeTemplate:
    """Read a template; a sixth programme is one more such file. Refused with ``template.…``, with line and key."""
    from cmpdesk.services.programme_files import read_template  # late: who opens a workspace reads no template

    return read_template(path)


def programmes(workspace: Workspace) -> tuple[Programme, ...]:
    """Return the programmes of a workspace."""
    with workspace.read() as connection:
        return queries.programmes(connection)


def programme(workspace: Workspace, programme_id: str) -> Programme:
    """Return one programme, or refuse with ``record.gone``."""
    found = [one for one in programmes(workspace) if one.id == programme_id]
    if not found:
        raise Refusal("record.gone", table="programme")
    return found[0]


def adopt(workspace: Workspace, *, officer: Officer, template: ProgrammeTemplate) -> Outcome[Programme]:
    """Put a programme into the workspace, with its Parties and the defaults of its calls."""
    workspace.require(officer, Right.EDIT_PROGRAMME)
    if any(one.code == template.code for one in programmes(workspace)):
        raise Refusal("programme.exists", code=template.code)
    with workspace.write(officer, "programme.adopt", code=template.code) as transaction:
        made = transaction.add(
            tables.Programme(code=template.code, name=template.name, legal_basis=template.legal_basis,
                             defaults=_defaults(template))
        )  # fmt: skip
        for party in template.parties:
            transaction.add(
                tables.Party(
                    programme_id=made.id, side=str(party.side), code=party.code, name=party.name,
                    authority=party.authority, funders=list(party.funders), currency=party.currency,
                    languages=list(party.languages), locale=party.locale, paper=str(party.paper), zone=party.zone,
                    promoter_term=party.promoter_term, letterhead=party.letterhead, signatories=party.signatories,
                )
            )  # fmt: skip
        transaction.commit()
    return Outcome(programme(workspace, made.id), Area.PROGRAMMES | Area.HISTORY)


def edit(workspace: Workspace, *, officer: Officer, seen: int, changed: Programme) -> Outcome[Programme]:
    """Change a programme and its Parties. Sides, codes and currencies stay: filings and documents hang on them."""
    workspace.require(officer, Right.EDIT_PROGRAMME)
    before = programme(workspace, changed.id)
    if not changed.name or any(not party.name or not party.authority.strip() for party in changed.parties):
        raise Refusal("programme.incomplete")
    for old, new in zip(before.parties, changed.parties, strict=True):
        if (old.id, old.side, old.code, old.currency) != (new.id, new.side, new.code, new.currency):
            raise Refusal("programme.party-fixed", party=old.code)
        if new.zone not in available_timezones():
            raise Refusal("programme.zone", party=old.code, zone=new.zone)
        if new.locale not in LOCALES:
            raise Refusal("programme.locale", party=old.code, locale=new.locale)
    with workspace.write(officer, "programme.edit", code=before.code) as transaction:
        row = transaction.lock(tables.Programme, changed.id, seen)
        row.name, row.legal_basis = changed.name, changed.legal_basis
        for party in changed.parties:
            side = transaction.get(tables.Party, party.id)
            side.name, side.authority, side.promoter_term = party.name, party.authority, party.promoter_term
            side.funders, side.languages = list(party.funders), list(party.languages)
            side.locale, side.paper, side.zone = party.locale, str(party.paper), party.zone
            side.letterhead, side.signatories = party.letterhead.strip(), party.signatories.strip()
        transaction.commit()
    return Outcome(programme(workspace, changed.id), Area.PROGRAMMES | Area.CALLS | Area.PACKETS | Area.HISTORY)


def proposals(workspace: Workspace, programme_id: str) -> tuple[str, ...]:
    """Return the names of what no source gives in the template of a programme: our proposals, to be labelled so."""
    with workspace.read() as connection:
        return tuple(records.row(connection, tables.Programme, programme_id).defaults.get("proposals", ()))


def _defaults(template: ProgrammeTemplate) -> dict[str, Any]:
    from cmpdesk.services.programme_files import read_grid  # late, too

    return {
        "pairing": template.pairing,
        "number_template": template.number_template,
        "sectors": [[int(digit), name.to_dict()] for digit, name in template.sectors],
        "strands": [[int(digit), name.to_dict()] for digit, name in template.strands],
        "max_months": template.max_months,
        "confidentiality": template.confidentiality,
        "grid": read_grid(template.grid) if isinstance(template.grid, str) else template.grid,
        "sources": list(template.sources),
        "proposals": list(template.proposals),
        "milestones": [dict(one) for one in template.milestones],
    }


def sessions(workspace: Workspace, programme_id: str) -> tuple[CommissionSession, ...]:
    """Return the commission sessions of a programme, newest first."""
    with workspace.read() as connection:
        return queries.sessions(connection, programme_id)


def open_session(workspace: Workspace, *, officer: Officer, programme_id: str, number: int, label: str, place: str,
                 first_year: int, last_year: int) -> Outcome[CommissionSession]:  # fmt: skip
    """Open a commission session; its number is unique in its programme."""
    workspace.require(officer, Right.EDIT_PROGRAMME)
    if any(one.number == number for one in sessions(workspace, programme_id)):
        raise Refusal("session.number-taken", number=number)
    if not label.strip() or number < 1 or first_year > last_year:
        raise Refusal("session.incomplete")
    with workspace.write(officer, "session.open", label=label) as transaction:
        transaction.lock(tables.Programme, programme_id)
        made = transaction.add(
            tables.CommissionSession(programme_id=programme_id, number=number, label=label.strip(), place=place.strip(),
                                     first_year=first_year, last_year=last_year)
        )  # fmt: skip
        transaction.commit()
    found = next(one for one in sessions(workspace, programme_id) if one.id == made.id)
    return Outcome(found, Area.PROGRAMMES | Area.HISTORY)
