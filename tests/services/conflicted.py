"""A call with reviewers of whom conflicts of interest are found, declared and decided."""

from dataclasses import replace

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.interests import DeclarationDraft, Gate, Interest, Measure, RegisterRow, Subject
from cmpdesk.domain.juries import ReviewerDraft, ReviewerRow
from cmpdesk.domain.programmes import Side
from cmpdesk.services import filings, interests, juries, workspaces
from cmpdesk.services.workspaces import Workspace
from cmpdesk.storage import tables
from cmpdesk.storage.queries import interests as queries
from tests.storage.fixtures import a_call, fill

FIRST, SECOND = Side.FIRST, Side.SECOND
REAL, NONE = Interest.REAL, Interest.NONE


class Stage:
    """A call with three applications, a reader of the first two, and a colleague."""

    def __init__(self, workspace: Workspace, officer: Officer) -> None:
        self.workspace, self.officer = workspace, officer
        self.call: CallSheet = a_call(workspace, officer)
        self.ids = fill(workspace, officer, self.call, ["Serres", "Forêts", "Sons"])
        self.promoters = [one.organisation for one in filings.application(workspace, self.ids[0]).filings if one]
        self.reader = self.add("QC-01", "Institut Lierre")
        for one in self.ids[:2]:
            juries.assign(workspace, officer=officer, reviewer_id=self.reader.id, application_id=one)

    def add(self, code: str, organisation: str, name: str = "", side: Side = FIRST) -> ReviewerRow:
        draft = ReviewerDraft(code, name or f"Lectrice {code}", "", organisation, (), ("fr",), 9)
        return juries.add_reviewer(self.workspace, officer=self.officer, call_id=self.call.id, side=side,
                                   draft=draft).value  # fmt: skip

    def colleague(self, name: str = "Benoît Tremblay", party: str | None = None, role: Role = Role.OFFICER) -> Officer:
        return workspaces.add_officer(self.workspace, officer=self.officer, name=name, party_code=party,
                                      role=role).value  # fmt: skip

    def person_of(self, reviewer: ReviewerRow) -> str:
        with self.workspace.read() as connection:
            query = tables.Reviewer.__table__.select().where(tables.Reviewer.id == reviewer.id)
            return str(connection.execute(query).one().person_id)

    def rows(self) -> dict[tuple[str, str], RegisterRow]:
        """Return the register by code or name, and title."""
        found = interests.register(self.workspace, self.call.id).rows
        return {(row.code or row.name, row.title): row for row in found}

    def declare(self, *drafts: DeclarationDraft, reader: ReviewerRow | None = None) -> None:
        interests.declare(self.workspace, officer=self.officer, reviewer_id=(reader or self.reader).id, drafts=drafts)

    def said(self, place: int, answer: Interest, why: str = "Coauteurs", **more: object) -> DeclarationDraft:
        draft = DeclarationDraft(self.ids[place], answer, explanation=why if answer is not NONE else "")
        return replace(draft, **more)  # type: ignore[arg-type]  # a field each

    def decide(self, measure: Measure, *rows: RegisterRow, by: Officer | None = None) -> None:
        interests.decide(self.workspace, officer=by or self.officer, subjects=[Subject.of(row) for row in rows],
                         measure=measure, reason="Décidé en comité")  # fmt: skip

    def gate(self, place: int) -> Gate:
        return interests.may_open(self.workspace, self.reader.id, self.ids[place])

    def recused(self) -> list[str]:
        held = juries.assignments(self.workspace, self.call.id, FIRST)
        return [one.recusal_reason for one in held if one.recused_at is not None]


@pytest.fixture
def stage(file_workspace: Workspace) -> Stage:
    """A stage in a file, where the database makes no difference."""
    return Stage(file_workspace, workspaces.officers(file_workspace)[0])


@pytest.fixture
def each(workspace: Workspace, officer: Officer) -> Stage:
    """A stage on each kind of database."""
    return Stage(workspace, officer)


def barred(stage: Stage, side: Side = FIRST) -> frozenset[tuple[str, str]]:
    with stage.workspace.read() as connection:
        return queries.barred(connection, stage.call, side, stage.workspace.today())
