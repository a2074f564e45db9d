"""What the page of registers asks of the services, in functions that run on a thread."""

from dataclasses import dataclass

from cmpdesk.domain.access import Right, may
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.projects import ProjectFilter
from cmpdesk.domain.registers import Certificate, CommunicationDraft, CommunicationRow, IncidentRow, Sent
from cmpdesk.domain.retention import DryRun, Due, Fate, Held
from cmpdesk.services import projects, registers, retention
from cmpdesk.services.register_papers import Register
from cmpdesk.services.workspaces import Workspace

CHUNK = 512


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that is kept: `told` is None where nobody knows since when."""

    held: Held
    told: Due | None
    is_due: bool = False

    @property
    def id(self) -> str:
        """What tells it from the others."""
        return f"{self.held.kind}.{self.held.id}"

    @property
    def destroyable(self) -> bool:
        """Whether it may be destroyed now, or sorted."""
        return self.is_due and self.told is not None and self.told.rule.fate is not Fate.ARCHIVE


Row = CommunicationRow | Line | Certificate | IncidentRow


@dataclass(frozen=True, slots=True)
class Scene:
    """One register of one Party. `mine` are the codes of the Parties whose registers the officer keeps."""

    register: Register
    parties: tuple[Party, ...]
    party: Party | None
    mine: frozenset[str]
    may_destroy: bool
    rows: tuple[Row, ...]
    dry: DryRun | None = None


def scene(workspace: Workspace, officer: Officer, register: Register, code: str) -> Scene:
    """Return a register of the Party `code`, of the officer's own where that is "" or gone."""
    parties = registers.parties(workspace)
    mine = frozenset(one.code for one in registers.kept_by(workspace, officer))
    may_destroy = may(officer, Right.ERASE_PERSON, office=workspace.info.office)
    party = next((one for one in parties if one.code == code), None)
    party = party or next((one for one in parties if one.code in mine), parties[0] if parties else None)
    if party is None:
        return Scene(register, parties, None, mine, may_destroy, ())
    dry = None
    rows: tuple[Row, ...]
    if register is Register.COMMUNICATIONS:
        rows = registers.communications(workspace, party.code)
    elif register is Register.INCIDENTS:
        rows = registers.incidents(workspace, party.code)
    elif register is Register.CERTIFICATES:
        rows = registers.certificates(workspace, party.code)
    else:
        dry = retention.due(workspace, party.code)
        rows = (*(Line(one.held, one, is_due=True) for one in dry.due), *(Line(one, None) for one in dry.unknown),
                *(Line(one.held, one) for one in dry.later))  # fmt: skip
    return Scene(register, parties, party, mine, may_destroy, rows, dry)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a new communication is proposed with, and the projects that it may be about: (id, name)."""

    draft: CommunicationDraft
    projects: tuple[tuple[str, str], ...]


def asked(workspace: Workspace, officer: Officer, call_id: str, sent: Sent | None, contents: str,
          language: str) -> Asked:  # fmt: skip
    """Return what a communication of a call is proposed with."""
    draft = registers.proposed(workspace, officer=officer, call_id=call_id, sent=sent, contents=contents,
                               language=language)  # fmt: skip
    found: list[tuple[str, str]] = []
    after = None
    while True:
        page = projects.page(workspace, ProjectFilter(call_id), Sort("number"), after=after, limit=CHUNK)
        found += [(row.id, f"{row.number} · {row.title}") for row in page.rows]
        after = page.after
        if after is None:
            return Asked(draft, tuple(found))
