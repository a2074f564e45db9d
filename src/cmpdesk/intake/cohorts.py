"""The rows of a sheet of a cohort under way become checked projects: every fault with its cell."""

import re
import tomllib
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Dict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from cmpdesk.domain.calls import Sector
from cmpdesk.domain.cohorts import CohortMission, CohortProject, NamedDate, check_dates
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import unguarded
from cmpdesk.domain.filings import PlannedMission
from cmpdesk.domain.imports import COHORT_FIELD, COHORT_FIELDS, CheckedRow, Fault, FieldKind, Mapping
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Party, Side
from cmpdesk.domain.projects import ProjectState, Promoter
from cmpdesk.domain.text import LANGUAGES, fold
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.projects import project_state
from cmpdesk.i18n.words import Words
from cmpdesk.intake import cohort_grants, cohort_instruments
from cmpdesk.intake.amounts import amount_reader
from cmpdesk.intake.headers import headings_of, named_side, shipped, synonyms
from cmpdesk.intake.mappings import columns_of
from cmpdesk.intake.tables import Cell, Table, address, shown
from cmpdesk.intake.values import (
    Note,
    Reader,
    Unreadable,
    excerpt,
    read_whole,
    sector_reader,
    territory_reader,
    text_reader,
)
from cmpdesk.runtime.resources import resource

_PARTS = ("organisation", "contact", "email", "funder")
_MISSION = ("towards", "people", "days", "end")
_NUMERIC = re.compile(r"\s*(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}\s*")
_LISTED = re.compile(r"\s*[;\n|]\s*")
_DONE = re.compile(
    r"(?:remis|reçu|recu|fait|tenu|payé|paye|versé|verse|done|received|paid|held|ontvangen|betaald|gehouden|gedaan)e?s?"
    r"(?:\s+(?:le|on|op))?\s*:?\s+",
    re.IGNORECASE,
)
"""How a cell begins that tells when something was done."""
_FIRST, _LAST = 1990, 2100
_SERIALS = (32874, 73051)
_HIGHEST = {"months": 120, "people": 500, "days": 366}
_MORE_STATES = {
    "en cours": "running", "in progress": "running", "actif": "running", "lopend": "running", "acheve": "completed",
    "clos": "completed", "cloture": "completed", "termine": "completed", "abandonne": "withdrawn",
    "retire": "withdrawn", "desistement": "withdrawn", "arrete": "stopped", "suspendu": "suspended",
    "conventionne": "agreed", "retenu": "retained",
}  # fmt: skip


# -- which column fills which field


@lru_cache(maxsize=1)
def _resource() -> dict[str, Any]:
    return tomllib.loads(resource("imports", "cohorts.toml").read_text("utf-8"))


@lru_cache(maxsize=1)
def headings() -> dict[str, str]:
    """Return folded heading to field, for what belongs to neither Party."""
    known: dict[str, str] = {}
    for field in ("number", "state", "retained_on", "start", "end", "milestones"):
        known.update((fold(one), field) for code in LANGUAGES for one in _resource()[field][code])
    for n in (1, 2, 3):
        told = _resource()["mission_end"]
        known.update((fold(one.format(n=n)), f"mission_{n}_end") for code in LANGUAGES for one in told[code])
    return {**{key: name for key, name in synonyms().items() if name in COHORT_FIELD}, **known}


def heading(field: str, language: str) -> str:
    """Return the first heading by which a field of neither Party is known in `language`."""
    known = _resource()[field] if field in _resource() else shipped()[field]
    return str(known[language][0])


def guess(table: Table, header_row: int | None, remembered: Dict[str, str], parties: tuple[Party, Party]) -> Mapping:
    """Return the mapping that fits the headings of `table` best; `remembered` as in `mappings.guess_mapping`.

    Refused with ``sheet.no-header``.
    """
    row = header_row or table.header_row
    titles = headings_of(table.rows, row) if row else ()
    if row is None or not any(titles):
        raise Refusal("sheet.no-header", name=table.name, sheet=table.sheet)
    taken: set[str] = set()
    fields: list[str] = []
    for title in titles:
        key = fold(title)
        name = remembered[key] if key in remembered else _guessed(title, key, parties)
        if name.endswith("#"):  # one of several: the first that is free
            name = next((one for one in COHORT_FIELD if re.fullmatch(f"{name[:-1]}\\d", one) and one not in taken), "")
        name = name if name in COHORT_FIELD and name not in taken else ""
        taken.add(name)
        fields.append(name)
    return Mapping(table.sheet, row, tuple(zip(titles, fields, strict=True)))


def _guessed(title: str, key: str, parties: tuple[Party, Party]) -> str:
    bare = fold(re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", title))
    if found := headings().get(key) or headings().get(bare):
        return found
    told = _resource()
    begins = [fold(one) for code in LANGUAGES for one in told["milestone"][code]]
    if any(f"{bare} ".startswith(f"{one} ") for one in begins):
        return "milestone_#"
    head = cohort_grants.head(title)
    words = set(fold(head).split())
    part = next((name for name, known in told["sided"].items() if words & set(known)), "")
    found = cohort_instruments.guessed(title, told, parties)
    if found and (part != "grant" or cohort_instruments.guessed(head, told, parties)):  # a funder has any name
        return found
    side = named_side(head, parties) or named_side(title, parties) if part else None
    if side is None:
        return ""
    return f"{part}_{side}_#" if part == "grant" else f"{part}_{side}"


# -- reading


@dataclass(slots=True)
class _Row:
    """A row while it is read: values by field, and what is wrong; counted from 0."""

    table: Table
    number: int
    columns: Dict[str, int]
    values: dict[str, Any]
    faults: list[Fault]
    warnings: list[Fault]

    def refuse(self, field: str, code: str, **params: str) -> None:
        """Refuse the row because of the cell of `field`, or its first mapped one."""
        self.faults.append(Fault(self.where(field), field, code, params))

    def where(self, field: str) -> str:
        return address(self.number, self.columns.get(field, min(self.columns.values())))


def check_projects(
    table: Table,
    mapping: Mapping,
    *,
    parties: tuple[Party, Party],
    sectors: tuple[Sector, ...],
    today: date,
    repairs: Dict[tuple[int, str], str] | None = None,
) -> tuple[CheckedRow, ...]:
    """Read the rows below the header; amounts in the convention of their Party, empty rows left out.

    Refused as a whole where the mapping does not fit the table (`mappings.columns_of`).
    """
    columns = columns_of(table, mapping, COHORT_FIELDS)
    titles = headings_of(table.rows, mapping.header_row)
    named = {name: titles[place] for name, place in columns.items() if place < len(titles)}
    readers = {name: _reader(name, parties, sectors, today) for name in columns}
    made: list[CheckedRow] = []
    numbers: dict[str, int] = {}
    for row in _read(table, mapping, columns, readers, repairs or {}):
        _check(row, parties)
        number = fold(row.values.get("number") or "")
        if number and (first := numbers.setdefault(number, row.number)) != row.number:
            row.refuse("number", "number.duplicate", number=row.values["number"], row=str(first + 1))
        project = _project(row, named, parties, today)
        homes = [one.organisation for one in project.promoters]
        made.append(CheckedRow(
            row.number + 1, None, tuple(row.faults), tuple(row.warnings), title=project.title,
            organisation=" · ".join(homes), project=None if row.faults else project,
        ))  # fmt: skip
    return tuple(made)


def _read(table: Table, mapping: Mapping, columns: Dict[str, int], readers: Dict[str, Reader],
          repairs: Dict[tuple[int, str], str]) -> Iterator[_Row]:  # fmt: skip
    for number in range(mapping.header_row, len(table.rows)):
        cells = table.rows[number]
        row = _Row(table, number, columns, {}, [], [])
        for name, place in columns.items():
            typed = repairs.get((number + 1, name))
            cell: Cell = typed if typed is not None else cells[place] if place < len(cells) else None
            if typed is None and (wrong := _hidden(table, (number, place))):
                row.refuse(name, wrong[0], **wrong[1])
            elif shown(cell).strip():
                _value(row, name, unguarded(cell) if isinstance(cell, str) else cell, readers[name])
        if row.values or row.faults:
            yield row


def _hidden(table: Table, spot: tuple[int, int]) -> tuple[str, dict[str, str]] | None:
    if spot in table.errors:
        what = table.errors[spot]
        return ("cell.no-result" if what == "=" else "cell.error"), {"value": what}
    return ("cell.merged", {"area": table.merged[spot]}) if spot in table.merged else None


def _value(row: _Row, name: str, cell: Cell, read: Reader) -> None:
    notes: list[Note] = []
    try:
        value = read(cell, notes)
    except Unreadable as wrong:
        row.refuse(name, wrong.code, **wrong.params)
        return
    row.warnings += [Fault(row.where(name), name, code, params) for code, params in notes]
    if value is not None and value != "":
        row.values[name] = value


def _reader(name: str, parties: tuple[Party, Party], sectors: tuple[Sector, ...], today: date) -> Reader:
    one = COHORT_FIELD[name]
    side = Side.SECOND if "_second" in name else Side.FIRST
    readers: dict[FieldKind, Callable[[], Reader]] = {
        FieldKind.AMOUNT: lambda: amount_reader(parties[0 if side is Side.FIRST else 1]),
        FieldKind.SECTOR: lambda: sector_reader(sectors, "sector.unknown"),
        FieldKind.TERRITORY: lambda: territory_reader(parties),
        FieldKind.NUMBER: lambda: _count(_HIGHEST[name.rpartition("_")[2]]),
        FieldKind.DATE: lambda: _dates(name, today),
        FieldKind.STATE: lambda: _state,
    }
    made = readers.get(one.kind)
    return made() if made else text_reader(one.limit, lines=one.kind is FieldKind.LONG_TEXT)


def _dates(name: str, today: date) -> Reader:
    if name.startswith("instrument_"):
        return cohort_instruments.days_reader(_exact_day)
    return _exact_day if name == "retained_on" else _promised(name, today)


def _count(highest: int) -> Reader:
    def read(cell: Cell, notes: list[Note]) -> int | None:
        value = read_whole(cell, notes)
        if value is not None and value > highest:
            raise Unreadable("number.too-large", value=str(value), limit=str(highest))
        return value

    return read


def vague_reader(today: date) -> Reader:
    """Return a reader of days, months, seasons and years in words or numbers; a date has to name its year."""

    def read(cell: Cell, notes: list[Note]) -> PartialDate | None:
        if isinstance(cell, dict) and "d" in cell:
            return _within(PartialDate.of(date.fromisoformat(cell["d"][:10])), cell)
        if isinstance(cell, float | int) and not isinstance(cell, bool) and _SERIALS[0] <= cell <= _SERIALS[1]:
            return _within(PartialDate.of(date(1899, 12, 30) + timedelta(days=int(cell))), cell)
        text = " ".join(shown(cell).split())
        if text in {"-", "–", "—", ""}:
            return None
        when = partial_dates.read(text, today)
        if when is None or when != partial_dates.read(text, today + timedelta(days=800)):
            raise Unreadable("date.unreadable", value=excerpt(text))
        figures = _NUMERIC.fullmatch(text)
        if figures and int(figures[2]) != int(figures[1]) <= 12:
            notes.append(("date.ambiguous", {"value": excerpt(text), "read": when.edtf}))
        return _within(when, cell)

    return read


def _promised(name: str, today: date) -> Reader:
    """Return a reader of a date; that of a milestone may say that it was done: ``remis le 29 mai 2020``."""
    plain = vague_reader(today)
    if not name.startswith("milestone_"):
        return plain

    def read(cell: Cell, notes: list[Note]) -> NamedDate | None:
        text = shown(cell).strip()
        begun = _DONE.match(text)
        when = plain(text[begun.end() :] if begun else cell, notes)
        if begun and (when is None or when.exact is None or when.exact > today):
            raise Unreadable("cohort.done-unreadable", value=excerpt(text))
        return NamedDate("", when, done=begun is not None) if when else None

    return read


def _within(when: PartialDate, cell: Cell) -> PartialDate:
    if not _FIRST <= when.year <= _LAST:
        raise Unreadable("date.out-of-range", value=excerpt(shown(cell)))
    return when


def _exact_day(cell: Cell, notes: list[Note]) -> date | None:
    when = vague_reader(date(2000, 1, 1))(cell, notes)
    if when is not None and when.exact is None:
        raise Unreadable("date.unreadable", value=excerpt(shown(cell)))
    return when.exact if when else None


@lru_cache(maxsize=1)
def _states() -> dict[str, ProjectState]:
    said = {fold(project_state(Words.of(code), one)): one for one in ProjectState for code in LANGUAGES}
    return {**{word: ProjectState(code) for word, code in _MORE_STATES.items()}, **said}


def _state(cell: Cell, _notes: list[Note]) -> ProjectState:
    text = shown(cell).strip()
    key = fold(text)
    found = _states().get(key) or _states().get(key.removesuffix("s")) or _states().get(key.removesuffix("e"))
    if found is None:
        words = Words.of("fr")
        known = " · ".join(project_state(words, one) for one in ProjectState)
        raise Unreadable("state.unknown", value=excerpt(text), known=known)
    return found


# -- what the cells of a row say together


def _check(row: _Row, parties: tuple[Party, Party]) -> None:
    values = row.values
    faulty = {one.field for one in row.faults}
    if "title" not in values and "title" not in faulty:
        row.refuse("title", "cell.required")
    homes = {side: values.get(f"organisation_{side}", "") for side in Side}
    if not any(homes.values()) and not faulty & {f"organisation_{side}" for side in Side}:
        row.refuse("organisation_first", "cohort.no-promoter")
    for party in parties:
        home = homes[party.side]
        if not home and any(homes.values()):
            where = row.where(f"organisation_{party.side}")
            row.warnings.append(Fault(where, "", "cohort.one-promoter", {"party": party.code}))
        for part in ("contact", "email"):
            if f"{part}_{party.side}" in values and not home:
                row.refuse(f"{part}_{party.side}", "cohort.contact-alone", party=party.code)


def _project(row: _Row, named: Dict[str, str], parties: tuple[Party, Party], today: date) -> CohortProject:
    values = row.values
    made = CohortProject(
        number=values.get("number", ""), title=values.get("title", ""), sector_id=values.get("sector"),
        state=values.get("state", ProjectState.RUNNING), retained_on=values.get("retained_on"),
        start=values.get("start"), end=values.get("end"), months=values.get("months"),
        promoters=tuple(_promoters(values)), milestones=tuple(_milestones(row, named, today)),
    )  # fmt: skip
    try:
        check_dates(made)
    except Refusal as refusal:
        row.refuse("end", refusal.code)
    missions, planned = _missions(values)
    grants = tuple(cohort_grants.grants(values, named, parties, row.refuse))
    instruments = tuple(cohort_instruments.instruments(values, parties, row.refuse))
    return replace(made, grants=grants, instruments=instruments, missions=missions, planned=planned)


def _promoters(values: Dict[str, Any]) -> Iterator[Promoter]:
    for side in Side:
        home, contact, email, _ = (values.get(f"{part}_{side}", "") for part in _PARTS)
        if home:
            yield Promoter(side, home, contact=contact or email, email=email)


def _milestones(row: _Row, named: Dict[str, str], today: date) -> Iterator[NamedDate]:
    for name, when in row.values.items():
        if name.startswith("milestone_"):
            yield replace(when, name=named[name])
    read = _promised("milestone_", today)
    for part in _LISTED.split(row.values.get("milestones", "").strip()):
        if not part:
            continue
        name, _, typed = part.rpartition(":")
        notes: list[Note] = []
        try:
            when = read(typed.strip(), notes) if name.strip() else None
        except Unreadable as wrong:
            row.refuse("milestones", wrong.code, **wrong.params)
            continue
        row.warnings += [Fault(row.where("milestones"), "milestones", *note) for note in notes]
        if when is None:
            row.refuse("milestones", "cohort.milestone-unreadable", value=excerpt(part))
        else:
            yield replace(when, name=name.strip())


def _missions(values: Dict[str, Any]) -> tuple[tuple[CohortMission, ...], tuple[PlannedMission, ...]]:
    dated: list[CohortMission] = []
    planned: list[PlannedMission] = []
    for n in (1, 2, 3):
        towards, people, days, end = (values.get(f"mission_{n}_{part}") for part in _MISSION)
        told = PlannedMission(towards, people, days, end.edtf if end else "")
        if end is not None:
            dated.append(CohortMission(n, end, told))
        elif any(one is not None for one in (towards, people, days)):
            planned.append(told)
    return tuple(dated), tuple(planned)
