"""What the page of letters asks of the services, in functions that run on a thread."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cmpdesk.domain.areas import Outcome
from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.letters import LetterFilter, LetterKind, LetterRow, LetterTemplate, Value
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.services import calls, letter_facts, letter_templates, letters, projects
from cmpdesk.services.workspaces import Workspace

CHUNK = 512


@dataclass(frozen=True, slots=True)
class Scene:
    """The letters of a call. `mine` are the sides whose letters the officer may write."""

    call: CallSheet
    programme: Programme
    rows: tuple[LetterRow, ...]
    mine: frozenset[Side]


def scene(workspace: Workspace, officer: Officer, call_id: str) -> Scene:
    """Return the letters of a call."""
    call = calls.call(workspace, call_id)
    return Scene(call, calls.programme_of(workspace, call), letters.rows(workspace, LetterFilter(call_id)),
                 letters.writable(workspace, officer=officer, call_id=call_id))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Choice:
    """A project that letters can be written about."""

    id: str
    label: str


def projects_of(workspace: Workspace, call_id: str) -> tuple[Choice, ...]:
    """Return every project of a call, by number."""
    found: list[Choice] = []
    after = None
    while True:
        page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), after=after, limit=CHUNK)
        found += [Choice(row.id, f"{row.number} · {row.title}") for row in page.rows]
        after = page.after
        if after is None:
            return tuple(found)


def draft(workspace: Workspace, *, officer: Officer, call_id: str, kind: LetterKind, project_ids: tuple[str, ...],
          sides: tuple[Side, ...], given: Mapping[str, Value],
          dated_on: date) -> Outcome[tuple[LetterRow, ...]]:  # fmt: skip
    """Draft letters that say what is given, and for the rest what the workspace knows."""
    merges = letter_facts.merges(workspace, kind=kind, project_ids=project_ids, sides=sides, given=given)
    return letters.draft(workspace, officer=officer, call_id=call_id, kind=kind, merges=merges, dated_on=dated_on)


@dataclass(frozen=True, slots=True)
class Texts:
    """The versions of one text, the shipped proposal first, and how the Party numbers its letters."""

    versions: tuple[LetterTemplate, ...]
    pattern: str


def texts(workspace: Workspace, party: Party, kind: LetterKind, language: str) -> Texts:
    """Return the versions of a text of `party`."""
    return Texts(letter_templates.versions(workspace, party=party, kind=kind, language=language),
                 letter_templates.pattern(workspace, party=party))  # fmt: skip
