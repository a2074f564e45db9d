"""Organisations, people and officers."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


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
    """A name that an organisation or a person bore until `until` (None where the day is unknown)."""

    name: str
    until: date | None


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
