"""Organisations, people and officers."""

from dataclasses import dataclass
from enum import StrEnum

from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.text import LocalisedText


class Role(StrEnum):
    """What an officer is in the office: a lead may also decide on calls and people; a reader only looks."""

    LEAD = "lead"
    OFFICER = "officer"
    READER = "reader"


@dataclass(frozen=True, slots=True)
class Officer:
    """Who acts. `party_code` is None for the secretariat of a joint workspace, which acts for both Parties.

    `cleared`: may see strict files (domain.md CONF-02). `login`: their role on a server, "" in a local file.
    """

    id: str
    version: int
    name: str
    party_code: str | None
    role: Role
    email: str = ""
    active: bool = True
    cleared: bool = False
    login: str = ""


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that an organisation or a person bore until `until` (None where that is not known at all)."""

    name: str
    until: PartialDate | None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation with the names that it bore before."""

    id: str
    version: int
    name: str
    kind: str
    address: str
    former_names: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person with the names that they bore before; `name` is the full name as it is printed."""

    id: str
    version: int
    name: str
    function: str
    email: str
    phone: str
    organisation_id: str | None
    former_names: tuple[FormerName, ...] = ()


class DirectoryKind(StrEnum):
    """What the directory lists."""

    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class OrganisationDraft:
    """What an officer edits of an organisation."""

    name: str
    kind: str = ""
    address: str = ""
    former_names: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What an officer edits of a person; `organisation` is its name, and one that is not known is entered."""

    name: str
    function: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    former_names: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class DirectoryLine:
    """An organisation or a person in a list, with how often each is linked; `organisation` is a person's."""

    row: OrganisationRow | PersonRow
    organisation: str
    people: int
    filings: int
    juries: int


@dataclass(frozen=True, slots=True)
class FiledPlace:
    """A filing that names an organisation or a person."""

    application_id: str
    call_id: str
    call: LocalisedText
    number: str
    title: str
    side: Side


@dataclass(frozen=True, slots=True)
class JuryPlace:
    """A seat in the jury of one Party."""

    call_id: str
    call: LocalisedText
    side: Side
    code: str


@dataclass(frozen=True, slots=True)
class DirectorySheet:
    """An organisation or a person with all that is linked to it; what a merge would move."""

    row: OrganisationRow | PersonRow
    organisation: str
    people: tuple[PersonRow, ...]
    filings: tuple[FiledPlace, ...]
    juries: tuple[JuryPlace, ...]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two organisations or two people that may be one; `score` up to 100."""

    first: DirectoryLine
    second: DirectoryLine
    score: int
