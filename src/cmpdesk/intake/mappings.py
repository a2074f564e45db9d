"""Mappings of columns: guessed, put onto a sheet, written to and read from a file."""

from collections.abc import Mapping as Dict
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from cmpdesk.domain.errors import EnvironmentFailure, Refusal
from cmpdesk.domain.imports import ANY_FIELD, FIELDS, ImportField, Mapping
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.text import fold
from cmpdesk.intake.headers import guess_fields, headings_of
from cmpdesk.intake.tables import Table, letters

_LARGEST_FILE = 1024 * 1024


def guess_mapping(
    table: Table,
    remembered: Dict[str, str],
    parties: tuple[Party, Party],
    party: Party,
    header_row: int | None = None,
) -> Mapping:
    """Return the mapping that fits the headings of `table` best, for a file of `party`.

    `remembered` holds folded headings and the field that an officer gave them, "" for ignored; `header_row`
    (from 1) overrules the row that was found. Refused with ``sheet.no-header`` where no row looks like a
    header.
    """
    row = header_row or table.header_row
    if row is None:
        raise Refusal("sheet.no-header", name=table.name, sheet=table.sheet)
    headings = headings_of(table.rows, row)
    if not any(headings):
        raise Refusal("sheet.no-header", name=table.name, sheet=table.sheet)
    fields = guess_fields(headings, remembered, parties, party)
    return Mapping(table.sheet, row, tuple(zip(headings, fields, strict=True)))


def columns_of(table: Table, mapping: Mapping, fields: tuple[ImportField, ...] = FIELDS) -> dict[str, int]:
    """Return the column (from 0) of each mapped field in `table`, wherever its heading stands.

    Refused: ``import.unknown-field``, ``import.field-twice``, ``import.heading-missing``,
    ``import.field-unmapped`` for a required field.
    """
    headings = headings_of(table.rows, mapping.header_row)
    where: dict[str, list[int]] = {}
    for index, heading in enumerate(headings):
        where.setdefault(fold(heading), []).append(index)
    columns: dict[str, int] = {}
    known = {one.name for one in fields}
    for index, (heading, field) in enumerate(mapping.columns):
        if not field:
            continue
        if field not in known:
            raise Refusal("import.unknown-field", field=field)
        same_place = index < len(headings) and fold(headings[index]) == fold(heading)
        places = [index] if same_place else where.get(fold(heading), [])
        if not places:
            raise Refusal("import.heading-missing", heading=heading or letters(index), name=table.name)
        if field in columns:
            raise Refusal("import.field-twice", field=field, first=letters(columns[field]), second=letters(places[0]))
        columns[field] = places[0]
    for wanted in fields:
        if wanted.required and wanted.name not in columns:
            raise Refusal("import.field-unmapped", field=wanted.name)
    return columns


class _ColumnFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    heading: Annotated[str, StringConstraints(max_length=500)]
    field: Annotated[str, StringConstraints(max_length=80)] = ""


class _MappingFile(BaseModel):
    model_config = ConfigDict(extra="forbid")
    sheet: Annotated[str, StringConstraints(max_length=200)] = ""
    header_row: Annotated[int, Field(ge=1, le=1000)]
    columns: Annotated[list[_ColumnFile], Field(max_length=1000)]


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file (JSON: `sheet`, `header_row`, `columns` of `heading` and `field`).

    Refused with ``import.mapping-file`` where it is none; ``file.missing`` and ``file.unreadable`` as usual.
    """
    try:
        with path.open("rb") as stream:
            text = stream.read(_LARGEST_FILE)
    except FileNotFoundError as error:
        raise Refusal("file.missing", name=path.name) from error
    except OSError as error:
        raise EnvironmentFailure("file.unreadable", name=path.name, reason=error.strerror or "") from error
    try:
        read = _MappingFile.model_validate_json(text)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"]) or "JSON"
        raise Refusal("import.mapping-file", name=path.name, place=place) from error
    for column in read.columns:
        if column.field and column.field not in ANY_FIELD:
            raise Refusal("import.unknown-field", field=column.field)
    return Mapping(read.sheet, read.header_row, tuple((one.heading, one.field) for one in read.columns))
