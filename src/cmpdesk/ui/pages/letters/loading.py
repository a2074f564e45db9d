"""What the page of letters asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.letters import LetterFilter, LetterKind, LetterRow, LetterTemplate
from cmpdesk.domain.programmes import Party, Programme, Side
from cmpdesk.services import calls, letter_templates, letters
from cmpdesk.services.workspaces import Workspace


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
class Texts:
    """The versions of one text, the shipped proposal first, and how the Party numbers its letters."""

    versions: tuple[LetterTemplate, ...]
    pattern: str


def texts(workspace: Workspace, party: Party, kind: LetterKind, language: str) -> Texts:
    """Return the versions of a text of `party`."""
    return Texts(letter_templates.versions(workspace, party=party, kind=kind, language=language),
                 letter_templates.pattern(workspace, party=party))  # fmt: skip
