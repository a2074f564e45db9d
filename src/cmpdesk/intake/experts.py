"""The rows of a list of experts become checked values: headings by synonyms, every fault with its cell."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import Absence, Affiliation
from cmpdesk.domain.exports import unguarded
from cmpdesk.domain.imports import Fault
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.text import LANGUAGES, fold
from cmpdesk.i18n import experts as labels
from cmpdesk.i18n import partial_dates
from cmpdesk.i18n.words import Words
from cmpdesk.intake.tables import Cell, Table, address, shown
from cmpdesk.intake.values import Unreadable, excerpt, named_languages, text_reader
from cmpdesk.runtime.resources import resource

_TEXT, _LONG = text_reader(500, lines=False), text_reader(10_000, lines=True)
_MOST = 999
_SPAN = re.compile(
    r"\s*(?:–|—|\.\.)\s*|\s+(?:-|/|au|à|jusqu['’]au|to|until|tot|t/m)\s+"
    r"|(?<=\d{4})-(?=\d{4}(?!\d))|(?:(?<=\d{4})|(?<=-\d\d))/(?=\d{4})",
    re.IGNORECASE,
)
"""What parts the first day or year from the last; hyphens and slashes stand in dates too."""
_BEGINS = re.compile(r"(?:du|depuis(?: le)?|from|since|van|sinds)\s+", re.IGNORECASE)
_YEARS = re.compile(r"\d{4}\s*[-–—/]\s*\d{4}")
_FIGURES = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")
_PLACE = re.compile(r"(?P<name>[^()]*[^()\s])\s*(?:\((?P<told>[^()]*)\))?\s*")


@dataclass(frozen=True, slots=True)
class CheckedExpert:
    """A row of the sheet (`row` counts from 1): the `values` of the fields that are filled, and what is faulty."""

    row: int
    values: dict[str, Any]
    faults: tuple[Fault, ...]
    name: str
    organisation: str


@lru_cache(maxsize=1)
def headings() -> dict[str, str]:
    """Return folded heading to field, in the three languages; the first field that claims a heading keeps it."""
    known: dict[str, str] = {}
    tables = tomllib.loads(resource("imports", "experts.toml").read_text("utf-8"))
    for field in labels.FIELDS:
        own = [labels.field(Words.of(code), field) for code in LANGUAGES]
        for heading in (*own, *(one for code in LANGUAGES for one in tables[field][code])):
            known.setdefault(fold(heading), field)
    return known


def read_experts(table: Table, today: date) -> tuple[list[CheckedExpert], list[str]]:
    """Return the rows below the header that are not empty, and the headings that no field takes.

    Refused with ``experts.no-name-column`` where no column holds names.
    """
    start = table.header_row or 1
    titles = [" ".join(shown(cell).split()) for cell in table.rows[start - 1]] if table.rows else []
    columns: dict[str, int] = {}
    ignored: list[str] = []
    for place, title in enumerate(titles):
        field = headings().get(fold(title), "")
        if field and field not in columns:
            columns[field] = place
        elif title:
            ignored.append(title)
    if "name" not in columns:
        raise Refusal("experts.no-name-column", file=table.name)
    return list(_rows(table, start, columns, today)), ignored


def _rows(table: Table, start: int, columns: dict[str, int], today: date) -> Iterator[CheckedExpert]:
    for number in range(start, len(table.rows)):
        cells = table.rows[number]
        here = {field: cells[place] if place < len(cells) else None for field, place in columns.items()}
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for field, cell in here.items():
            where = (number, columns[field])
            if where in table.errors:
                faults.append(Fault(address(*where), field, "cell.error", {"value": table.errors[where]}))
            elif shown(cell).strip():
                try:
                    values[field] = _read(field, cell, today)
                except Unreadable as wrong:
                    faults.append(Fault(address(*where), field, wrong.code, wrong.params))
        if values or faults:
            if not fold(str(values.get("name", ""))) and all(one.field != "name" for one in faults):
                faults.append(Fault(address(number, columns["name"]), "name", "cell.required", {}))
            name, organisation = (str(values.get(key, "")) for key in ("name", "organisation"))
            yield CheckedExpert(number + 1, values, tuple(faults), name, organisation)


def _read(field: str, cell: Cell, today: date) -> Any:
    long = _LONG if field in ("remarks", "former", "absences", "keywords") else _TEXT
    text = unguarded(str(long(cell, [])))
    reader = _READERS.get(field)
    return reader(text, today) if reader else text


def _parts(text: str) -> list[str]:
    """Return the items of a list; commas part them only where nothing else does."""
    parted = re.split(r"[;\n]", text) if re.search(r"[;\n]", text) else text.split(",")
    return [one.strip() for one in parted if one.strip()]


def _words(text: str, _today: date) -> tuple[str, ...]:
    return tuple(_parts(text))


def _languages(text: str, _today: date) -> tuple[str, ...]:
    found: list[str] = []
    for one in re.split(r"[\s,;/]+", text.strip()):
        code = named_languages().get(fold(one))
        if one and code is None:
            raise Unreadable("language.unknown", value=excerpt(one))
        if code:
            found.append(code)
    return tuple(dict.fromkeys(found))


def _load(text: str, _today: date) -> int:
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not (digits.isascii() and digits.isdigit()) or int(digits[:9]) > _MOST:
        raise Unreadable("number.not-whole", value=excerpt(text))
    return int(digits)


def _vague(text: str, today: date) -> PartialDate:
    when = partial_dates.read(text.partition("T")[0] if re.match(r"\d{4}-\d\d-\d\dT", text) else text, today)
    if when is None:
        raise Unreadable("date.unreadable", value=excerpt(text))
    return when


def _day(text: str, today: date) -> date:
    whole = re.match(r"(\d{4}-\d\d-\d\d)[ T]\d\d:\d\d", text)  # a date cell with its hour
    day = _vague(whole.group(1) if whole else text, today).exact
    if day is None:
        raise Unreadable("date.unreadable", value=excerpt(text))
    return day


def _absences(text: str, today: date) -> tuple[Absence, ...]:
    return tuple(_absence(one, today) for one in re.split(r"[;\n]", text) if one.strip())


def _absence(text: str, today: date) -> Absence:
    """Return what ``2026-07-01–2026-08-15 leave`` says, or ``du 1/7/2026 au 15/8/2026``; one day alone is both."""
    plain = _BEGINS.sub("", text.strip(), count=1) if _BEGINS.match(text.strip()) else text.strip()
    for span in _SPAN.finditer(plain):
        first, over = _led_by_day(plain[: span.start()], today)
        last, reason = _led_by_day(plain[span.end() :], today)
        if first is not None and last is not None and not over:
            break
    else:
        first, reason = _led_by_day(plain, today)
        last = first
    if first is None or last is None or last < first or _FIGURES.search(reason):
        raise Unreadable("period.unreadable", value=excerpt(text.strip()))
    return Absence(first, last, reason.strip(" -–—:,"))


def _led_by_day(text: str, today: date) -> tuple[date | None, str]:
    """Return the day with which a text begins, as long as it goes on saying more of it, and what follows."""
    parts = text.split()
    found: date | None = None
    rest = text
    for count in range(len(parts), 0, -1):
        try:
            day = _day(" ".join(parts[:count]), today)
        except Unreadable:
            continue
        if found is not None and (day != found or any(letter.isdigit() for letter in parts[count])):
            break
        found, rest = day, " ".join(parts[count:])
    return found, rest


def _places(text: str, today: date) -> tuple[Affiliation, ...]:
    return tuple(_place(one, today) for one in re.split(r"[;\n]", text) if one.strip())


def _place(text: str, today: date) -> Affiliation:
    """Return what ``Institute (professor, 2015–2019)`` says; one date alone is the end."""
    found = _PLACE.fullmatch(text.strip())
    if found is None or _YEARS.search(found["name"]):
        raise Unreadable("affiliation.unreadable", value=excerpt(text.strip()))
    role, _, span = (found["told"] or "").rpartition(",")
    opened = _BEGINS.match(span.strip())
    dates = [span.strip()[opened.end() :], ""] if opened and not _SPAN.search(span) else _SPAN.split(span.strip())
    read = [partial_dates.read(one, today) for one in dates]
    if any(one and when is None for one, when in zip(dates, read, strict=True)) or len(read) > 2:
        if any(letter.isdigit() for letter in span) or _YEARS.search(role):
            raise Unreadable("affiliation.unreadable", value=excerpt(text.strip()))
        return Affiliation(found["name"], (found["told"] or "").strip())
    since, until = read if len(read) == 2 else (None, read[0])
    if since and until and until.latest < since.earliest:
        raise Unreadable("affiliation.unreadable", value=excerpt(text.strip()))
    return Affiliation(found["name"], role.strip(), since, until)


_READERS: dict[str, Callable[[str, date], Any]] = {
    "since": _vague, "former": _places, "sectors": _words, "keywords": _words, "languages": _languages,
    "load_limit": _load, "absences": _absences, "agreement_on": _day,
}  # fmt: skip
