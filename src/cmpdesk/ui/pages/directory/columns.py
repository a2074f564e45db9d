"""The columns of the directory."""

from collections.abc import Sequence

from cmpdesk.domain.directory import DirectoryLine, Duplicate, OrganisationRow, PersonRow
from cmpdesk.i18n.screen import t, words
from cmpdesk.ui.table import Cell, Column, Kind


def _number(count: int) -> str:
    return words().number(count) if count else ""


def _organisation(line: DirectoryLine) -> Cell:
    return Cell(line.row.name, _former(line))


def _person(line: DirectoryLine) -> Cell:
    function = line.row.function if isinstance(line.row, PersonRow) else ""
    return Cell(line.row.name, " · ".join(part for part in (function, _former(line)) if part))


def _former(line: DirectoryLine) -> str:
    names = words().listed([one.name for one in line.row.former_names])
    return t("formerly {names}", names=names) if names else ""


def _kind(line: DirectoryLine) -> str:
    return line.row.kind if isinstance(line.row, OrganisationRow) else ""


def _email(line: DirectoryLine) -> str:
    return line.row.email if isinstance(line.row, PersonRow) else ""


def organisations() -> Sequence[Column[DirectoryLine]]:
    """Return the columns of organisations, in the language of the screen."""
    return (
        Column("name", t("Organisation"), _organisation, Kind.TWO_LINES, sort="name", stretch=True),
        Column("kind", t("Kind"), _kind, sort="kind", width=120),
        Column("people", t("People"), lambda line: _number(line.people), Kind.NUMBER, width=76),
        Column("filings", t("Filings"), lambda line: _number(line.filings), Kind.NUMBER, sort="filings", width=96),
        Column("juries", t("Juries"), lambda line: _number(line.juries), Kind.NUMBER, width=76),
    )


def people() -> Sequence[Column[DirectoryLine]]:
    """Return the columns of people, in the language of the screen."""
    return (
        Column("name", t("Person"), _person, Kind.TWO_LINES, sort="name", stretch=True),
        Column("organisation", t("Organisation"), lambda line: line.organisation, sort="organisation", width=190),
        Column("email", t("E-mail"), _email, width=170),
        Column("filings", t("Filings"), lambda line: _number(line.filings), Kind.NUMBER, sort="filings", width=96),
        Column("juries", t("Juries"), lambda line: _number(line.juries), Kind.NUMBER, width=76),
    )


def duplicates() -> Sequence[Column[Duplicate]]:
    """Return the columns of pairs that may be one, in the language of the screen."""
    return (
        Column("first", t("One"), lambda pair: _second(pair.first), Kind.TWO_LINES, width=260),
        Column("second", t("The other"), lambda pair: _second(pair.second), Kind.TWO_LINES, stretch=True),
        Column("score", t("Likeness"), lambda pair: words().percent(pair.score), Kind.NUMBER, width=90),
    )


def _second(line: DirectoryLine) -> Cell:
    return Cell(line.row.name, line.organisation or _kind(line) or _former(line))
