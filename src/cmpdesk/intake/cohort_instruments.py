"""The instruments of a cohort in a sheet: what binds each Party and its promoter, when it was sent and signed."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import zip_longest
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.projects import InstrumentDraft, InstrumentKind, check_instrument
from cmpdesk.domain.text import fold
from cmpdesk.intake.headers import named_side
from cmpdesk.intake.tables import Cell
from cmpdesk.intake.values import Note, Reader

_LISTED = re.compile(r"\s*[;\n|]\s*")
_NONE = frozenset({"", "-", "–", "—"})


def guessed(title: str, told: Mapping[str, Any], parties: tuple[Party, Party]) -> str:
    """Return the field of a heading that names an instrument of one Party, "" for any other.

    `told` has the words: ``instrument`` by kind, ``instrument_part`` by what is said of it.
    """
    words = set(fold(title).split())
    kind = next((name for name, known in told["instrument"].items() if words & set(known)), "")
    side = named_side(title, parties) if kind else None
    if side is None:
        return ""
    said = {name for name, known in told["instrument_part"].items() if words & set(known)}
    part = "sent" if "sent" in said else ""
    if "signed" in said:
        part = next((one for one in ("promoter", "authority") if one in said), "signed")
    return "_".join(one for one in ("instrument", str(side), kind, part) if one)


def days_reader(exact: Callable[[Cell, list[Note]], date | None]) -> Reader:
    """Return a reader of days, one for each instrument that the row names, in their order."""

    def read(cell: Cell, notes: list[Note]) -> tuple[date | None, ...] | None:
        parts: list[Cell] = list(_LISTED.split(cell.strip())) if isinstance(cell, str) else [cell]
        found = tuple(exact(part, notes) for part in parts)
        return found if any(found) else None

    return read


def instruments(values: Mapping[str, Any], parties: tuple[Party, Party],
                refuse: Callable[..., None]) -> Iterator[InstrumentDraft]:  # fmt: skip
    """Yield the instruments of a row: several of one kind stand in one cell, parted by semicolons."""
    for party in parties:
        for kind in InstrumentKind:
            base = f"instrument_{party.side}_{kind}"
            named = [one.strip() for one in _LISTED.split(values.get(base, ""))]
            sent, promoter, authority, signed = (
                values.get(f"{base}_{part}", ()) for part in ("sent", "promoter", "authority", "signed")
            )
            for name, out, theirs, ours, both in zip_longest(named, sent, promoter, authority, signed):
                reference = "" if (name or "") in _NONE else name
                made = InstrumentDraft(party.side, kind, reference, out, theirs or both, ours or both)
                if made == InstrumentDraft(party.side, kind):
                    continue
                try:
                    check_instrument(made, party.code)
                except Refusal:
                    refuse(f"{base}_sent", "cohort.signed-before-sent", party=party.code)
                yield made
