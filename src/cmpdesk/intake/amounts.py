"""Cells with amounts of money, read by the rules of `domain.amounts`."""

from decimal import Decimal

from cmpdesk.domain.amounts import money, read_amount
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Party
from cmpdesk.intake.tables import Cell, shown
from cmpdesk.intake.values import Note, Reader, Unreadable, excerpt


def amount_reader(party: Party) -> Reader:
    """Return a reader of amounts of `party`: cells to `Money` in its currency, None where empty."""

    def read(cell: Cell, notes: list[Note]) -> Money | None:
        try:
            if isinstance(cell, float | int) and not isinstance(cell, bool):
                return money(Decimal(repr(cell)), cell_text(cell), party, notes, loose=True)
            return read_amount(shown(cell), party, notes)
        except Refusal as refusal:
            raise Unreadable(refusal.code, **refusal.params) from refusal

    return read


def cell_text(cell: Cell) -> str:
    """Return a numeric cell as a sentence shows it."""
    return excerpt(shown(cell))
