"""Cells typed or pasted into tables: many records changed in one step, or none."""

from collections.abc import Sequence
from typing import Any

from cmpdesk.domain import cells as rules
from cmpdesk.domain.access import Right
from cmpdesk.domain.areas import Area, Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.cells import CellChange, CellField, Offers
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import sort_key
from cmpdesk.services.programmes import programme
from cmpdesk.storage import tables
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import juries
from cmpdesk.storage.workspace import Transaction, Workspace

_AREAS = Area.APPLICATIONS | Area.JURIES | Area.PACKETS | Area.HISTORY


def change(workspace: Workspace, *, officer: Officer, changes: Sequence[CellChange]) -> Outcome[int]:
    """Change cells of applications and reviewers in one step, and return how many; one refused cell refuses all."""
    with workspace.write(officer, "cells.change", count=len(changes)) as transaction:
        calls: dict[str, CallSheet] = {}
        records: dict[str, Any] = {}
        for one in changes:
            row = records.get(one.record_id)
            if row is None:
                kind: Any = tables.Application if one.field.table == "application" else tables.Reviewer
                row = records[one.record_id] = transaction.lock(kind, one.record_id, one.seen)
                if row.call_id not in calls:
                    calls[row.call_id] = call_queries.call(transaction.connection, row.call_id)
                _require(workspace, officer, calls[row.call_id], row)
            _set(transaction, calls[row.call_id], row, one)
        transaction.commit()
    return Outcome(len(changes), _AREAS)


def _require(workspace: Workspace, officer: Officer, call: CallSheet, row: Any) -> None:
    if isinstance(row, tables.Application):
        workspace.require(officer, Right.EDIT_APPLICATION)
    else:
        party = programme(workspace, call.programme_id).party(Side(row.side))
        workspace.require(officer, Right.EDIT_JURY, party.code)


def _set(transaction: Transaction, call: CallSheet, row: Any, one: CellChange) -> None:
    value = rules.read(one.field, one.typed, Offers.of(call.sectors))
    if one.field is CellField.TITLE:
        row.title, row.title_key = value, sort_key(value)
    elif one.field is CellField.SECTOR:
        digits = {sector.id: sector.digit for sector in call.sectors}
        row.sector_id, row.sector_key = value, digits.get(value, 0)
    elif one.field is CellField.LOAD_LIMIT:
        held = juries.reviewers(transaction.connection, call, Side(row.side), [row.id])[0].assigned
        if value < held:
            raise Refusal("reviewer.load-below", code=row.code, load=held)
        row.load_limit = value
    elif one.field is CellField.LANGUAGES:
        row.languages = value
    else:
        row.sector_ids = value
