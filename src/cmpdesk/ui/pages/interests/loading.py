"""What the page of conflicts asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.interests import Asked, Register, TieRow
from cmpdesk.domain.juries import ReviewerRow
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Programme, Side
from cmpdesk.services import calls, directory, filings, interests, juries
from cmpdesk.services.workspaces import Workspace

CHUNK = 512


@dataclass(frozen=True, slots=True)
class Scene:
    """The register of a call. `mine` are the sides whose jury the officer may change."""

    call: CallSheet
    programme: Programme
    register: Register
    reviewers: tuple[ReviewerRow, ...]
    mine: frozenset[Side]
    may_declare: bool


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the register of a call."""
    call = calls.call(workspace, call_id)
    programme = calls.programme_of(workspace, call)
    office = workspace.info.office
    reviewers = [juries.reviewers(workspace, call_id=call_id, side=side) for side in Side]
    return Scene(
        call,
        programme,
        interests.register(workspace, call_id),
        tuple(one for jury in reviewers for one in jury),
        frozenset(
            party.side for party in programme.parties
            if may(officer, Right.EDIT_JURY, office=office, party_code=party.code)
        ),
        may(officer, Right.EDIT_APPLICATION, office=office),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answers:
    """What a reviewer was asked to declare, and the reviewers that can be chosen instead."""

    reviewer: ReviewerRow
    asked: tuple[Asked, ...]


def answers(workspace: Workspace, reviewer: ReviewerRow) -> Answers:
    """Return what `reviewer` declared of what they read."""
    return Answers(reviewer, interests.asked(workspace, reviewer.id))


@dataclass(frozen=True, slots=True)
class Choice:
    """An application that an officer may declare upon."""

    id: str
    label: str


def applications(workspace: Workspace, call_id: str) -> tuple[Choice, ...]:
    """Return every application of a call, by number."""
    found: list[Choice] = []
    after = None
    while True:
        page = filings.page(workspace, ApplicationFilter(call_id), Sort("number"), after=after, limit=CHUNK)
        found += [Choice(row.id, f"{row.number} · {row.title}") for row in page.rows]
        after = page.after
        if after is None:
            return tuple(found)


@dataclass(frozen=True, slots=True)
class Ties:
    """The ties of a person, and the names that can be proposed for the other end."""

    person_id: str
    name: str
    rows: tuple[TieRow, ...]
    organisations: tuple[str, ...]
    people: tuple[str, ...]
    may_edit: bool


def ties(workspace: Workspace, officer: Officer, person_id: str, name: str) -> Ties:
    """Return the ties of a person; the other people stand with their organisations, as namesakes need it."""
    homes = {one.id: one.name for one in directory.organisations(workspace)}
    people = tuple(
        " · ".join(part for part in (one.name, homes.get(one.organisation_id or "", "")) if part)
        for one in directory.people(workspace)
        if one.id != person_id
    )
    may_edit = may(officer, Right.EDIT_APPLICATION, office=workspace.info.office)
    return Ties(person_id, name, interests.ties(workspace, person_id), tuple(homes.values()), people, may_edit)
