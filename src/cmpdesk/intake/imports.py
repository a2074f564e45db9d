"""The rows of a sheet become checked drafts of filings: column by column, every fault with its cell.

20,000 rows of 40 columns are read in about the time that calamine needs for the file: hence one reader per
column and no model per cell.
"""

from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Dict
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, cast

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.filings import PlannedMission, YearAmount
from cmpdesk.domain.imports import FIELD, CheckedRow, Fault, FieldKind, FilingDraft, ImportField, Mapping
from cmpdesk.domain.money import Money, total
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.tasks import Unwatched, Watch
from cmpdesk.domain.text import fold
from cmpdesk.intake.amounts import amount_reader
from cmpdesk.intake.dates import instant_reader
from cmpdesk.intake.mappings import columns_of
from cmpdesk.intake.tables import Cell, Table, address, shown
from cmpdesk.intake.values import (
    Note,
    Reader,
    Unreadable,
    file_names,
    plain_texts,
    read_language,
    read_whole,
    read_yes_no,
    sector_reader,
    territory_reader,
    text_reader,
)

Repairs = Dict[tuple[int, str], str]
"""Texts that an officer typed over cells: (row from 1, field) to text."""

_MISSION = ("towards", "people", "days", "period")
_HIGHEST = {"months": 120, "people": 500, "days": 366}


@dataclass(slots=True)
class _Reading:
    """Where rows, faults and warnings gather while the columns are read; rows counted from 0."""

    table: Table
    rows: list[int]
    columns: list[tuple[Cell, ...]] = field(init=False)
    """The cells of `rows`, by column of the sheet."""
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    warnings: dict[int, list[Fault]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.columns = list(zip_longest(*(self.table.rows[row] for row in self.rows)))

    def refuse(self, row: int, column: int, name: str, code: str, params: dict[str, str]) -> None:
        fault = Fault(address(row, column), name, code, params)
        self.faults.setdefault(row, []).append(fault)

    def warn(self, row: int, column: int, name: str, notes: list[Note]) -> None:
        where = address(row, column)
        self.warnings.setdefault(row, []).extend(Fault(where, name, code, params) for code, params in notes)


def check_rows(
    table: Table,
    mapping: Mapping,
    *,
    party: Party,
    parties: tuple[Party, Party],
    sectors: tuple[Sector, ...] = (),
    strands: tuple[Sector, ...] = (),
    repairs: Repairs | None = None,
    watch: Watch | None = None,
) -> tuple[CheckedRow, ...]:
    """Read the rows below the header in the convention of `party`; empty rows are left out.

    A row with a fault has no draft. Every number after the first of its kind is refused
    (``number.duplicate``). Refused as a whole where the mapping does not fit the table
    (`mappings.columns_of`).
    """
    watch = watch or Unwatched()
    columns = columns_of(table, mapping)
    told = {row for row, _ in table.errors} | {row - 1 for row, _ in repairs or {}}
    used = tuple(columns.values())
    rows = [row for row in range(mapping.header_row, len(table.rows)) if row in told or _filled(table.rows[row], used)]
    reading = _Reading(table, rows)
    _note_hidden(reading, columns)
    readers = _readers(party, parties, sectors, strands)
    values: dict[str, Sequence[Any]] = {}
    for name, column in columns.items():
        watch.check()
        typed = {row - 1: text for (row, where), text in (repairs or {}).items() if where == name}
        cells = _cells(reading, name, column, typed)
        if name == "number":
            cells = _padded(reading, column, cells)
        values[name] = _column(reading, name, column, cells, readers[FIELD[name].kind](FIELD[name]))
    if "number" in values:
        _refuse_twins(reading, columns["number"], values["number"])
    return _checked(reading, columns, values, party)


def _filled(cells: list[Cell], used: tuple[int, ...]) -> bool:
    width = len(cells)
    for column in used:
        if column < width:
            cell = cells[column]
            if cell is not None and (not isinstance(cell, str) or (cell and not cell.isspace())):
                return True
    return False


def _cells(reading: _Reading, name: str, column: int, typed: dict[int, str]) -> Sequence[Cell]:
    """Return the cells of a column; those that show an error or hide in a merged range are refused, not
    empty.
    """
    read = reading.columns
    cells: Sequence[Cell] = read[column] if column < len(read) else [None] * len(reading.rows)
    if typed:
        cells = [typed.get(row, cell) for row, cell in zip(reading.rows, cells, strict=True)]
        for row in typed:
            hidden = {fault.cell for fault in reading.faults.get(row, ()) if fault.field == name}
            if hidden:
                reading.faults[row] = [one for one in reading.faults[row] if one.field != name]
    return cells


def _note_hidden(reading: _Reading, columns: dict[str, int]) -> None:
    wanted = {column: name for name, column in columns.items()}
    rows = set(reading.rows)
    for (row, column), what in reading.table.errors.items():
        if row in rows and column in wanted:
            code = "cell.no-result" if what == "=" else "cell.error"
            reading.refuse(row, column, wanted[column], code, {"value": what})
    for (row, column), area in reading.table.merged.items():
        if row in rows and column in wanted:
            reading.refuse(row, column, wanted[column], "cell.merged", {"area": area})


def _padded(reading: _Reading, column: int, cells: Sequence[Cell]) -> Sequence[Cell]:
    """Give numbers such as 12.110 back the zero that a numeric cell lost, by the longest of the column."""
    decimals = [
        len(repr(cell).partition(".")[2]) for cell in cells if isinstance(cell, float) and not cell.is_integer()
    ]
    longest = max(decimals, default=0)
    if not longest or longest > 4:
        return cells
    result: list[Cell] = []
    for row, cell in zip(reading.rows, cells, strict=True):
        if isinstance(cell, float):
            text = f"{cell:.{longest}f}"
            if text != repr(cell):
                reading.warn(row, column, "number", [("number.padded", {"before": shown(cell), "read": text})])
            result.append(text)
        else:
            result.append(cell)
    return result


def _readers(
    party: Party, parties: tuple[Party, Party], sectors: tuple[Sector, ...], strands: tuple[Sector, ...]
) -> dict[FieldKind, Any]:
    kind = FieldKind
    sector, strand = sector_reader(sectors, "sector.unknown"), sector_reader(strands, "strand.unknown")
    amounts, instants, territories = amount_reader(party), instant_reader(party), territory_reader(parties)
    return {
        kind.TEXT: lambda one: text_reader(one.limit, lines=one.name == "attachments"),
        kind.LONG_TEXT: lambda one: text_reader(one.limit, lines=True),
        kind.AMOUNT: lambda _: amounts,
        kind.NUMBER: _count_reader,
        kind.INSTANT: lambda _: instants,
        kind.YES_NO: lambda _: read_yes_no,
        kind.SECTOR: lambda one: sector if one.name == "sector" else strand,
        kind.TERRITORY: lambda _: territories,
        kind.LANGUAGE: lambda _: read_language,
    }


def _count_reader(one: ImportField) -> Reader:
    highest = _HIGHEST[one.name.rpartition("_")[2]]

    def read(cell: Cell, notes: list[Note]) -> int | None:
        value = read_whole(cell, notes)
        if value is not None and value > highest:
            raise Unreadable("number.too-large", value=str(value), limit=str(highest))
        return value

    return read


def _column(reading: _Reading, name: str, column: int, cells: Sequence[Cell], read: Reader) -> list[Any]:
    """Read one column; None stands where a cell is refused."""
    required = FIELD[name].required
    result: list[Any] = []
    notes: list[Note] = []
    known: dict[str | float, Any] = {}  # amounts, sectors and the like come again and again
    again = FIELD[name].kind not in {FieldKind.TEXT, FieldKind.LONG_TEXT}
    hidden = {row for row, faults in reading.faults.items() if any(one.field == name for one in faults)}
    if not again and not hidden:
        texts = plain_texts(cells, FIELD[name].limit)
        if texts is not None and (all(texts) or not required):
            return texts
    for row, cell in zip(reading.rows, cells, strict=True):
        if row in hidden:
            result.append(None)
            continue
        if again and (type(cell) is str or type(cell) is float) and cell in known:
            result.append(known[cell])
            continue
        try:
            value = read(cell, notes)
        except Unreadable as fault:
            reading.refuse(row, column, name, fault.code, fault.params)
            value = None
        else:
            if required and not value:
                reading.refuse(row, column, name, "cell.required", {"field": name})
            elif again and (type(cell) is str or type(cell) is float) and not notes:
                known[cell] = value
        if notes:
            reading.warn(row, column, name, notes)
            notes = []
        result.append(value)
    return result


def _refuse_twins(reading: _Reading, column: int, numbers: Sequence[str | None]) -> None:
    seen: dict[str, int] = {}
    for row, number in zip(reading.rows, numbers, strict=True):
        if not number:
            continue
        first = seen.setdefault(fold(number), row)
        if first != row:
            params = {"number": number, "row": str(first + 1)}
            reading.refuse(row, column, "number", "number.duplicate", params)


def _checked(
    reading: _Reading, columns: dict[str, int], values: dict[str, Sequence[Any]], party: Party
) -> tuple[CheckedRow, ...]:
    count = len(reading.rows)
    whole = {name: values.get(name) or ["" if "text" in one.kind else None] * count for name, one in FIELD.items()}
    missions = _missions(whole)
    result: list[CheckedRow] = []
    for row, cells, planned in zip(reading.rows, zip(*whole.values(), strict=True), missions, strict=True):
        one = dict(zip(whole, cells, strict=True))
        if one["amount"] is not None and reading.faults.get(row) is None:
            _compare_total(reading, row, columns, one)
        faults = tuple(reading.faults.get(row, ()))
        result.append(
            CheckedRow(
                row=row + 1,
                draft=None if faults else _draft(one, planned, party),
                faults=faults,
                warnings=tuple(reading.warnings.get(row, ())),
                title=one["title"] or "",
                organisation=one["organisation"] or "",
            )
        )
    return tuple(result)


def _compare_total(reading: _Reading, row: int, columns: dict[str, int], one: dict[str, Any]) -> None:
    """Warn where the total of a row is not the sum of its years; both are kept as filed (domain.md 4.6)."""
    years = [amount for year in (1, 2, 3) if (amount := one.get(f"amount_{year}")) is not None]
    whole = one.get("amount")
    if whole is None or not years:
        return
    cents = sum(amount.cents for amount in years)
    if cents != whole.cents:
        params = {"total": f"{whole.cents / 100:.2f}", "sum": f"{cents / 100:.2f}"}
        reading.warn(row, columns["amount"], "amount", [("amount.total-differs", params)])


def _draft(one: dict[str, Any], missions: tuple[PlannedMission, ...], party: Party) -> FilingDraft:
    amounts = tuple(YearAmount(year, amount) for year in (1, 2, 3) if (amount := one[f"amount_{year}"]) is not None)
    requested = total((each.amount for each in amounts), party.currency) if amounts else one["amount"]
    return FilingDraft(
        number=one["number"],
        reference=one["reference"],
        title=one["title"],
        sector_id=one["sector"],
        strand_id=one["strand"],
        organisation=one["organisation"],
        organisation_address=one["organisation_address"],
        contact=one["contact"] or one["email"] or one["phone"],  # an address without a name is kept all the same
        contact_function=one["contact_function"],
        email=one["email"],
        phone=one["phone"],
        partner=one["partner"],
        months=one["months"],
        renewed=one["renewed"],
        amounts=amounts,
        requested=cast(Money | None, requested),
        other_funding=one["other_funding"],
        summary=one["summary"],
        benefits=one["benefits"],
        keywords=one["keywords"],
        received_at=one["received_at"],
        missions=missions,
        attachment_names=file_names(one["attachments"]) if one["attachments"] else (),
        language=one["language"] or "",
    )


def _missions(values: Dict[str, Sequence[Any]]) -> Iterator[tuple[PlannedMission, ...]]:
    """Yield the missions of each row; those that are alike are one value."""
    made: dict[tuple[Any, ...], PlannedMission | None] = {(None, None, None, ""): None}
    columns = []
    for n in (1, 2, 3):
        told = list(zip(*(values[f"mission_{n}_{part}"] for part in _MISSION), strict=True))
        for key in set(told) - made.keys():
            towards, people, days, period = key
            made[key] = PlannedMission(towards, people, days, period or "")
        columns.append([made[key] for key in told])
    for row in zip(*columns, strict=True):
        yield tuple(one for one in row if one is not None)
