"""After a revision: letters to all whose dates moved, the decision, and calendars compared in sheets and on paper."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pikepdf
import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from cmpdesk.domain.asked_moves import Asked
from cmpdesk.domain.baselines import BaselineKind, Change
from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.comparisons import milestones
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.exports import ExportKind
from cmpdesk.domain.moves import Freeze, Shift
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.revisions import Revision, RevisionDraft
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.i18n import comparisons as told
from cmpdesk.i18n import labels
from cmpdesk.i18n.words import Words
from cmpdesk.services import baselines, comparisons, filings, history, letters, rescheduling, revision_papers
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort, milestone_row

ON = date(2020, 9, 24)
DRAFT = RevisionDraft("Après la mi-étape", "Les promoteurs", "Pandémie", "Commission mixte", ON, "PV-XI-2")


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2)


def moved(workspace: Workspace, officer: Officer, followed: Cohort, asked: Asked) -> Revision:
    tried = rescheduling.tried(workspace, followed.call.id, asked)
    return rescheduling.reschedule(workspace, officer=officer, call_id=followed.call.id, moves=tried.moves, draft=DRAFT,
                                   seen=tried.forecast.seen).value  # fmt: skip


def test_what_was_tried_is_what_is_done(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    left = followed.at(1, "Rapport final")
    asked = Asked(Shift(6), left=frozenset({left}))
    tried = rescheduling.tried(workspace, followed.call.id, asked)
    revision = moved(workspace, officer, followed, asked)
    changes = rescheduling.changes(workspace, revision.id)
    done = {one.milestone_id: one.after for one in changes if one.before != one.after}
    assert done == {one.milestone.id: one.new for one in tried.lines if one.changes}
    assert left not in done


def test_letters_go_to_both_sides_of_each_project_that_moved(workspace: Workspace, officer: Officer,
                                                             followed: Cohort) -> None:  # fmt: skip
    owner = Owner(OwnerKind.PROJECT, followed.projects[0])
    with workspace.write(officer, "test.report") as tx:
        tx.bulk_insert(tables.Milestone, [
            milestone_row(owner, MilestoneKind.REPORT, "Rapport ajouté", "2020-11-02", position=9)])  # fmt: skip
        tx.commit()
    asked = Asked(Shift(6), projects=frozenset({followed.projects[0]}))
    revision = moved(workspace, officer, followed, asked)
    rows = revision_papers.draft_letters(workspace, officer=officer, revision_id=revision.id, sides=list(Side),
                                         dated_on=ON).value  # fmt: skip
    assert {(one.project_id, one.side) for one in rows} == {(followed.projects[0], side) for side in Side}
    assert {one.unresolved for one in rows} == {()}
    sheets = {one.side: letters.sheet(workspace, one.id) for one in rows}
    dates = {side: [row[0] for row in sheet.tables["dates"][1:]] for side, sheet in sheets.items()}
    assert "Second versement" in dates[Side.FIRST]
    assert "Second versement" not in dates[Side.SECOND]  # it concerns the first Party alone
    assert ("Début", "2\u00a0septembre 2019", "2\u00a0mars 2020") in sheets[Side.FIRST].tables["dates"]
    told = [row[0] for row in sheets[Side.FIRST].tables["reports"][1:]]
    assert told == ["Rapport de mission", "Rapport ajouté", "Rapport final"]
    assert "Commission mixte" in sheets[Side.FIRST].body
    history.undo(workspace, officer=officer)
    with pytest.raises(Refusal, match=r"record\.gone"):
        letters.sheet(workspace, rows[0].id)


def test_nobody_is_written_to_where_no_date_moved_or_the_revision_was_refused(
    workspace: Workspace, officer: Officer, followed: Cohort
) -> None:
    frozen = moved(workspace, officer, followed, Asked(Freeze(), projects=frozenset({followed.projects[0]})))
    with pytest.raises(Refusal, match=r"revision\.no-letters"):
        revision_papers.draft_letters(workspace, officer=officer, revision_id=frozen.id, sides=list(Side), dated_on=ON)
    other = moved(workspace, officer, followed, Asked(Shift(1), projects=frozenset({followed.projects[1]})))
    rescheduling.refuse(workspace, officer=officer, revision_id=other.id, seen=other.version, side=Side.FIRST, on=ON)
    with pytest.raises(Refusal, match=r"revision\.no-letters"):
        revision_papers.draft_letters(workspace, officer=officer, revision_id=other.id, sides=list(Side), dated_on=ON)


def test_a_decision_keeps_its_dates_when_they_move_again(workspace: Workspace, officer: Officer,
                                                         followed: Cohort) -> None:  # fmt: skip
    ends = Asked(Shift(3), kinds=frozenset({MilestoneKind.END}), projects=frozenset({followed.projects[0]}))
    first = moved(workspace, officer, followed, ends)
    moved(workspace, officer, followed, Asked(Shift(12), projects=frozenset({followed.projects[0]}), meetings=False))
    found = revision_papers.decision(workspace, first.id)
    (project,) = found.projects
    assert (project.start.old, project.start.new) == (project.start.old, project.start.old)
    assert project.start.old is not None
    assert project.start.old.edtf == "2019-09-02"
    assert (project.end.old and project.end.old.edtf, project.end.new and project.end.new.edtf) == (
        "2021-09-02", "2021-12-02")  # fmt: skip
    name, data = revision_papers.decision_page(workspace, first.id, language="fr")
    assert name.endswith(".pdf")
    with pikepdf.open(io.BytesIO(data)) as pages:
        assert len(pages.pages) >= 1


def test_a_comparison_as_a_sheet_holds_real_dates_and_numbers(workspace: Workspace, officer: Officer,
                                                              followed: Cohort) -> None:  # fmt: skip
    moved(workspace, officer, followed, Asked(Shift(6), projects=frozenset({followed.projects[0]})))
    found = comparisons.compared(workspace, followed.call.id)
    assert dict(found.counted())[Change.LATER_END] == 1
    data = comparisons.sheet(found, ExportKind.XLSX, "fr_CA")
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    rows = {str(row[0]): row for row in sheet.to_python()}
    names = {field.id: place for place, field in enumerate(told.fields(Words.of("fr_CA"), found.programme))}
    number = next(one.current.number for one in found.comparison.changed)
    row = rows[number]
    assert (row[names["first-start"]], row[names["start"]]) == (date(2019, 9, 2), date(2020, 3, 2))
    assert (row[names["end-months"]], row[names["end-days"]]) == (6, 181)
    lines = milestones(found.comparison.entries)
    vague = next(one for one in lines if one.milestone.name.fr == "Second versement")
    fields = {field.id: field for field in told.milestone_fields(Words.of("fr_CA"))}
    assert fields["before"].value(vague) == "octobre 2020"
    assert fields["months"].value(vague) == Decimal(6)


def test_two_kept_calendars_are_compared_and_printed(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    with pytest.raises(Refusal, match=r"baseline\.none"):
        comparisons.compared(workspace, followed.call.id)
    first = baselines.adopt(workspace, officer=officer, call_id=followed.call.id, label="Origine").value
    moved(workspace, officer, followed, Asked(Shift(6)))
    second = baselines.adopt(workspace, officer=officer, call_id=followed.call.id, label="Mi-étape",
                             kind=BaselineKind.MIDTERM).value  # fmt: skip
    moved(workspace, officer, followed, Asked(Shift(6)))
    found = comparisons.compared(workspace, followed.call.id, first.id, second.id)
    assert found.comparison.mean_shift == 6
    drawn = comparisons.timeline(workspace, found)
    shift = drawn.rows[0].end_shift
    assert shift is not None
    assert round(shift.months) == 6
    _, data = comparisons.pages(workspace, followed.call.id, first.id, second.id, language="fr")
    with pikepdf.open(io.BytesIO(data)) as pages:
        assert len(pages.pages) == 2


def test_strict_files_are_left_out_for_who_may_not_see_them(workspace: Workspace, officer: Officer) -> None:
    followed = cohort(workspace, officer, 2, number=12)
    baselines.adopt(workspace, officer=officer, call_id=followed.call.id, label="Origine")
    moved(workspace, officer, followed, Asked(Shift(6)))
    application = followed.applications[0]
    seen = filings.application(workspace, application).version
    filings.classify(workspace, officer=officer, application_id=application, seen=seen, level=Confidentiality.STRICT)
    whole = comparisons.compared(workspace, followed.call.id).comparison.entries
    assert [one.project_id for one in whole] == list(followed.projects)
    _, data = comparisons.pages(workspace, followed.call.id, language="fr")
    mark = labels.confidentiality_mark(Words.of("fr_CA"), Confidentiality.STRICT)
    assert all(mark in page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    workspace.acts_for(replace(officer, cleared=False))
    open_one = followed.projects[1:]
    left = comparisons.compared(workspace, followed.call.id).comparison.entries
    assert tuple(one.project_id for one in left) == open_one
    tried = rescheduling.tried(workspace, followed.call.id, Asked(Shift(6)))
    assert {line.milestone.owner.id for line in tried.lines} == {*open_one}
