"""Cells typed or pasted: one step for all of them, or none, on both databases."""

import pytest

from cmpdesk.domain.cells import CellChange, CellField
from cmpdesk.domain.directory import Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.filings import ApplicationFilter
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.programmes import Side
from cmpdesk.services import cells, filings, history, juries, workspaces
from tests.services.offices import Office, euro_line, line


@pytest.fixture
def filled(office: Office) -> Office:
    office.take([line("12.101", "Atlas"), line("12.102", "Sols vivants")])
    return office


def change(office: Office, place: int, field: CellField, typed: str) -> CellChange:
    row = office.applications()[place]
    return CellChange(row.id, row.version, field, typed)


def test_cells_of_several_rows_are_one_step_that_can_be_undone(filled: Office) -> None:
    sector = filled.call.sectors[1]
    changes = [
        change(filled, 0, CellField.TITLE, "Zones humides"),
        change(filled, 0, CellField.SECTOR, str(sector.digit)),
        change(filled, 1, CellField.TITLE, "Étangs"),
    ]
    before = history.undoable(filled.workspace, filled.officer).undo
    outcome = cells.change(filled.workspace, officer=filled.officer, changes=changes)
    assert outcome.value == 3
    first, second = filled.applications()
    assert (first.title, first.sector, second.title) == ("Zones humides", sector.name, "Étangs")
    by_title = filings.page(filled.workspace, ApplicationFilter(filled.call.id), Sort("title")).rows
    assert [row.title for row in by_title] == ["Étangs", "Zones humides"]
    found = filings.page(filled.workspace, ApplicationFilter(filled.call.id, search="zones"), Sort("title")).rows
    assert [row.title for row in found] == ["Zones humides"]
    step = history.undoable(filled.workspace, filled.officer).undo
    assert step is not None
    assert (step.label, step.params["count"]) == ("cells.change", 3)
    history.undo(filled.workspace, officer=filled.officer)
    assert [one.title for one in filled.applications()] == ["Atlas", "Sols vivants"]
    assert history.undoable(filled.workspace, filled.officer).undo == before
    filled.head()


def test_one_refused_cell_refuses_all(filled: Office) -> None:
    changes = [change(filled, 0, CellField.TITLE, "Zones humides"), change(filled, 1, CellField.SECTOR, "Pêche")]
    with pytest.raises(Refusal, match=r"cell\.no-such-sector"):
        cells.change(filled.workspace, officer=filled.officer, changes=changes)
    moved = [change(filled, 0, CellField.TITLE, "Une"), change(filled, 1, CellField.TITLE, "Deux")]
    cells.change(filled.workspace, officer=filled.officer, changes=[change(filled, 1, CellField.TITLE, "Trois")])
    with pytest.raises(Refusal, match=r"record\.moved"):
        cells.change(filled.workspace, officer=filled.officer, changes=moved)
    assert [one.title for one in filled.applications()] == ["Atlas", "Trois"]


def test_cells_of_reviewers_keep_the_rules_of_a_jury(filled: Office) -> None:
    workspace, officer, call = filled.workspace, filled.officer, filled.call
    draft = ReviewerDraft("QC-01", "Louise Archambault", "", "", (), ("fr",), 5)
    row = juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft).value
    changes = [
        CellChange(row.id, row.version, CellField.LOAD_LIMIT, "3"),
        CellChange(row.id, row.version, CellField.LANGUAGES, "EN NL"),
        CellChange(row.id, row.version, CellField.SECTORS, f"{call.sectors[0].digit}, {call.sectors[1].digit}"),
    ]
    cells.change(workspace, officer=officer, changes=changes)
    now = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)[0]
    assert (now.load_limit, now.languages) == (3, ("en", "nl"))
    assert now.sector_ids == (call.sectors[0].id, call.sectors[1].id)
    filled.take([euro_line("12.101", "Atlas"), euro_line("12.102", "Sols vivants")], Side.SECOND)
    both = tuple(one.id for one in filled.applications())
    filings.declare_admissible(workspace, officer=officer, application_ids=both)
    for application_id in both:
        juries.assign(workspace, officer=officer, reviewer_id=row.id, application_id=application_id)
    now = juries.reviewers(workspace, call_id=call.id, side=Side.FIRST)[0]
    with pytest.raises(Refusal, match=r"reviewer\.load-below"):
        cells.change(workspace, officer=officer, changes=[CellChange(row.id, now.version, CellField.LOAD_LIMIT, "1")])


def test_who_may_only_read_changes_nothing(filled: Office) -> None:
    reader = workspaces.add_officer(
        filled.workspace, officer=filled.officer, name="Bram Wauters", party_code="WB", role=Role.READER
    ).value
    with pytest.raises(Refusal, match=r"access\.edit-application"):
        cells.change(filled.workspace, officer=reader, changes=[change(filled, 0, CellField.TITLE, "x")])
