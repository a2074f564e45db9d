"""Files of programmes: shipped or of an office, read key by key, so that a fault is told with its line."""

import re
import tomllib
from collections.abc import Sequence
from decimal import DecimalException
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cmpdesk.domain.calls import Confidentiality, Pairing, number
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.programmes import Paper, Party, ProgrammeTemplate, Side
from cmpdesk.domain.schedule_templates import ABOVE
from cmpdesk.domain.schedules import MilestoneKind, OwnerKind, Rule
from cmpdesk.domain.text import LANGUAGES, LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll
from cmpdesk.i18n.conventions import LOCALES
from cmpdesk.runtime.resources import resource
from cmpdesk.storage.queries.calls import grid_of

Kind = TypeVar("Kind")
LARGEST = 1_000_000
"""Bytes; the largest of ours has three thousand."""
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"\s*([\w.\"'-]+)\s*=")
_AT = re.compile(r"\(at line (\d+), column (\d+)\)")
_CURRENCY = re.compile(r"[A-Z]{3}")


def read_template(path: Path) -> ProgrammeTemplate:
    """Return the programme in a file; refused with ``template.…``, which names the line and the key."""
    try:
        if path.stat().st_size > LARGEST:
            raise Refusal("template.unreadable", file=path.name)
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise Refusal("template.unreadable", file=path.name) from fault
    try:
        found = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        place = _AT.search(str(fault))
        line, column = place.groups() if place else (str(text.count("\n") + 1), "1")
        raise Refusal("template.syntax", file=path.name, line=line, column=column) from fault
    top = _Table(path.name, text, (), found)
    names = top.tables("parties")
    parties = {party.side: party for party in map(_party, names)}
    if len(names) != 2 or len(parties) != 2:
        top.refuse("template.parties", "parties")
    return ProgrammeTemplate(
        code=top.text("code"), name=top.localised("name"), legal_basis=top.localised("legal_basis", required=False),
        parties=(parties[Side.FIRST], parties[Side.SECOND]), pairing=top.one_of("pairing", tuple(Pairing)),
        number_template=_numbers(top), sectors=_digits(top.tables("sectors", required=False)),
        strands=_digits(top.tables("strands", required=False)), max_months=top.value("max_months", int, required=False),
        confidentiality=top.one_of("confidentiality", tuple(Confidentiality)), grid=_grid(top),
        sources=top.texts("sources", required=False), proposals=top.texts("proposals", required=False),
        milestones=_milestones(top),
    )  # fmt: skip


def read_grid(name: str) -> dict[str, Any]:
    """Return a shipped grid in its stored form."""
    return tomllib.loads(resource("grids", f"{name}.toml").read_text(encoding="utf-8"))


class _Table:
    """A table of the file with the place where it stands, so that each fault can be told."""

    def __init__(self, file: str, text: str, path: tuple[str | int, ...], found: dict[str, Any]) -> None:
        self._file, self._text, self._path, self._found = file, text, path, found

    def refuse(self, code: str, key: str, **params: Any) -> None:
        """Refuse, with the line of `key` and its full name."""
        path = (*self._path, key)
        full = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        raise Refusal(code, file=self._file, line=str(_line(self._text, path)), key=full, **params)

    def value(self, key: str, kind: type[Kind], *, required: bool = True) -> Kind | None:
        """Return a value of one kind, None where it is left out and may be."""
        found = self._found.get(key)
        if found is None:
            if required:
                self.refuse("template.key-missing", key)
            return None
        if not isinstance(found, kind) or isinstance(found, bool):
            self.refuse({str: "template.not-text", int: "template.not-number"}.get(kind, "template.not-list"), key)
        return found  # type: ignore[no-any-return]  # its kind was just looked at

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        found = self.value(key, str) or ""
        if not found.strip():
            self.refuse("template.not-text", key)
        return found.strip()

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Return a list of texts."""
        found = self.value(key, list, required=required) or []
        if not all(isinstance(one, str) and one.strip() for one in found) or (required and not found):
            self.refuse("template.not-list", key)
        return tuple(found)

    def one_of(self, key: str, allowed: Sequence[str]) -> str:
        """Return one of some words."""
        found = self.text(key)
        if found not in [str(one) for one in allowed]:
            self.refuse("template.not-allowed", key, value=found, allowed=[str(one) for one in allowed])
        return found

    def localised(self, key: str, *, required: bool = True) -> LocalisedText:
        """Return a text in several languages; a plain text is French."""
        found = self._found.get(key)
        if isinstance(found, str):
            found = {"fr": found}
        if found is None or found == {}:
            if required:
                self.refuse("template.key-missing", key)
            return LocalisedText()
        known = isinstance(found, dict) and set(found) <= set(LANGUAGES)
        if not known or not all(isinstance(one, str) for one in found.values()):
            self.refuse("template.not-localised", key)
        return LocalisedText.of(found)

    def tables(self, key: str, *, required: bool = True) -> list["_Table"]:
        """Return a list of tables."""
        found = self.value(key, list, required=required) or []
        if not all(isinstance(one, dict) for one in found):
            self.refuse("template.not-list", key)
        return [_Table(self._file, self._text, (*self._path, key, place), one) for place, one in enumerate(found)]

    def any(self, key: str) -> Any:
        """Return a value as it stands."""
        return self._found.get(key)


def _party(table: _Table) -> Party:
    side = Side(table.one_of("side", tuple(Side)))
    if not _CURRENCY.fullmatch(currency := table.text("currency")):
        table.refuse("template.currency", "currency", value=currency)
    zone = table.text("zone")
    try:
        ZoneInfo(zone)
    except (OSError, LookupError, ValueError):
        table.refuse("template.zone", "zone", value=zone)
    languages = table.texts("languages")
    if not set(languages) <= set(LANGUAGES):
        table.refuse("template.not-allowed", "languages", value=list(languages), allowed=list(LANGUAGES))
    return Party(
        id="", programme_id="", side=side, code=table.text("code"), name=table.localised("name"),
        authority=table.text("authority"), funders=table.texts("funders"), currency=currency, languages=languages,
        locale=table.one_of("locale", LOCALES), paper=Paper(table.one_of("paper", tuple(Paper))), zone=zone,
        promoter_term=table.localised("promoter_term"),
        letterhead=table.value("letterhead", str, required=False) or "",
        signatories=table.value("signatories", str, required=False) or "",
    )  # fmt: skip


def _numbers(top: _Table) -> str:
    template = top.text("number_template")
    try:
        number(template, session=1, sector=1, sequence=1)
    except Refusal:
        top.refuse("template.numbers", "number_template", value=template)
    return template


def _digits(found: Sequence[_Table]) -> tuple[tuple[str, LocalisedText], ...]:
    return tuple((str(table.value("digit", int)), table.localised("name")) for table in found)


def _milestones(top: _Table) -> tuple[dict[str, Any], ...]:
    """Return the milestones in their stored form; each is counted from one of its calendar or of one above it."""
    known: dict[str, str] = {}
    found = [(table, _milestone(table)) for table in top.tables("milestones", required=False)]
    for table, one in found:
        if one["key"] in known:
            table.refuse("template.milestone-twice", "key", value=one["key"])
        known[one["key"]] = one["of"]
    after = {one["key"]: one["after"] for _, one in found}
    for table, one in found:
        path, here = [one["key"]], one["after"]
        while here and here in after and here not in path:
            path.append(here)
            here = after[here]
        above = ABOVE[OwnerKind(one["of"])]
        if here or (one["after"] and known[one["after"]] not in above):
            table.refuse("template.milestone-anchor", "after", value=one["after"])
    return tuple(one for _, one in found)


def _milestone(table: _Table) -> dict[str, Any]:
    key = table.text("key")
    of = table.one_of("of", tuple(OwnerKind)) if table.any("of") else str(OwnerKind.PROJECT)
    counts = {unit: table.value(unit, int, required=False) or 0 for unit in ("months", "weeks", "days", "working_days")}
    roll = table.one_of("roll", tuple(Roll)) if table.any("roll") else Roll.NONE
    calendar = table.one_of("calendar", tuple(CalendarCode)) if table.any("calendar") else CalendarCode.COMMON
    after = table.text("after") if table.any("after") else ""
    rule = Rule(**counts, roll=Roll(roll), calendar=CalendarCode(calendar))
    if not after and rule != Rule(calendar=CalendarCode(calendar)):
        table.refuse("template.key-missing", "after")
    source = table.text("source") if table.any("source") else ""
    if not source and table.any("proposal") is not True:
        table.refuse("template.milestone-source", "key")
    return {
        "key": key, "of": of, "kind": table.one_of("kind", tuple(MilestoneKind)),
        "name": table.localised("name").to_dict(), "after": after, "rule": rule.to_value() if after else {},
        "duration": table.any("duration") is True,
        "side": table.one_of("side", tuple(Side)) if table.any("side") else "",
        "each": table.one_of("each", ("mission",)) if table.any("each") else "",
        "provisional": table.any("provisional") is True, "source": source,
    }  # fmt: skip


def _grid(top: _Table) -> str | dict[str, Any] | None:
    """Return the name of a shipped grid, or a whole one that stands in the file."""
    found = top.any("grid")
    if found is None:
        return None
    if isinstance(found, str) and Path(found).name != found:
        top.refuse("template.grid", "grid")
    try:
        value = found if isinstance(found, dict) else read_grid(top.text("grid"))
        grid_of(1, value)
    except (OSError, LookupError, TypeError, ValueError, DecimalException):
        top.refuse("template.grid", "grid")
    return found if isinstance(found, dict) else str(found)


def _line(text: str, path: tuple[str | int, ...]) -> int:
    """Return the line (from 1) of the deepest part of `path` that stands in the file."""
    best, depth = 1, 0
    here: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for place, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = [part.strip().strip("\"'") for part in header.group(2).split(".")]
            if header.group(1) == "[[":
                counts[names[0]] = counts.get(names[0], -1) + 1
            index = (counts[names[0]],) if names[0] in counts else ()
            here = found = (names[0], *index, *names[1:])
        elif key := _KEY.match(line):
            found = (*here, *(part.strip("\"'") for part in key.group(1).split(".")))
        else:
            continue
        if found[: len(path)] == path:
            return place
        if path[: len(found)] == found and len(found) > depth:
            best, depth = place, len(found)
    return best
