"""The dossier of a mid-term review on a real workspace, read back by another library."""

import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.midterm_dossier import MidtermProject
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.progress import ObjectiveDraft
from cmpdesk.domain.reviews import OpinionCode, ReviewFilter, ReviewOutcome, Standing
from cmpdesk.services import filings, progress, review_papers, reviews, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.documented import documented
from tests.services.effected import decided, halfway
from tests.services.following import Cohort
from tests.services.reviewed import opined, review_of, sheets_in
from tests.storage.fixtures import Clock

LETTER, A4 = (612, 792), (595, 842)


@pytest.fixture
def officer(file_workspace: Workspace) -> Officer:
    return workspaces.officers(file_workspace)[0]


@pytest.fixture
def made(file_workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    return documented(file_workspace, officer, clock)


@pytest.fixture
def review_id(file_workspace: Workspace, officer: Officer, made: Cohort) -> str:
    held = review_of(file_workspace, officer, made)
    sheets_in(file_workspace, officer, held, made.projects[0])
    opined(file_workspace, officer, held, made.projects[0], OpinionCode.RESCHEDULE)
    opined(file_workspace, officer, held, made.projects[1], OpinionCode.STOP, (Side.FIRST,), "Sans nouvelles.")
    return held


def read(data: bytes) -> tuple[Sequence[str], tuple[int, int]]:
    pages = PdfReader(io.BytesIO(data)).pages
    box = pages[0].mediabox
    return [" ".join(page.extract_text().split()) for page in pages], (round(box.width), round(box.height))


def test_each_party_has_the_dossier_on_its_paper(file_workspace: Workspace, made: Cohort, review_id: str) -> None:
    found = review_papers.dossier(file_workspace, review_id, "en")
    assert [one.version for one in found] == ["Québec", "Wallonie-Bruxelles"]
    numbers = [one.number for one in reviews.page(file_workspace, _all(review_id)).rows]
    for one, size in zip(found, (LETTER, A4), strict=True):
        pages, measured = read(one.load())
        assert measured == size
        assert len(pages) == 4 + len(numbers) + 1
        assert all(number in page for number, page in zip(numbers, pages[4:], strict=False))
        assert "Sans nouvelles." in pages[-1]


def _all(review_id: str) -> ReviewFilter:
    return ReviewFilter(review_id)


def test_a_page_holds_what_the_workspace_knows_of_its_project(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    project = made.projects[0]
    progress.set_objectives(file_workspace, officer=officer, project_id=project, seen=None,
                            objectives=[ObjectiveDraft("Restaurer deux tourbières", 2, "tourbières")])  # fmt: skip
    decision = reviews.decisions(file_workspace, review_id)[0]
    moved = [(made.at(0, "Fin"), PartialDate.of_edtf("2022-21"))]
    reviews.propose(file_workspace, officer=officer, review_id=review_id, project_id=project, seen=decision.version,
                    dates=moved, conditions="Bilan au printemps.")  # fmt: skip
    content = review_papers.content(file_workspace, review_id)
    one = next(each for each in content.projects if each.row.id == project)
    assert [each.objective.text for each in one.objectives] == ["Restaurer deux tourbières"]
    assert one.outcome is ReviewOutcome.RESCHEDULE
    assert [(each.new.edtf, each.old is not None) for each in one.dates] == [("2022-21", True)]
    assert one.calendar is not None
    assert one.proposed is not None
    assert one.proposed.end is not None
    assert one.proposed.end.when == PartialDate.of_edtf("2022-21")
    assert one.calendar.end is not None
    assert one.calendar.end.when != one.proposed.end.when
    sides = {each.side for each in one.money}
    assert all(each.granted.currency == {Side.FIRST: "CAD", Side.SECOND: "EUR"}[each.side] for each in one.money)
    assert sides == set(Side)
    pages, _ = read(review_papers.dossier(file_workspace, review_id, "en")[0].load())
    page = next(page for page in pages if page.count(one.row.number) and "Restaurer deux tourbières" in page)
    assert "spring 2022" in page
    assert "Bilan au printemps." in page


def test_dates_that_were_carried_out_are_drawn_as_one_calendar(file_workspace: Workspace, officer: Officer) -> None:
    held = decided(halfway(file_workspace, officer))

    def moved() -> MidtermProject:
        found = review_papers.content(file_workspace, held.review_id).projects
        return next(one for one in found if one.row.id == held.cohort.projects[1])

    waiting = moved()
    assert waiting.proposed is not None
    held.carry_out()
    done = moved()
    assert done.proposed is None
    assert done.dates == waiting.dates, "the old dates are struck beside the new ones all the same"
    assert done.calendar is not None
    assert done.calendar.end is not None
    assert done.calendar.end.when == PartialDate.of_edtf("2022-03-01")


def test_the_dossier_tells_where_projects_stand_as_the_list_does(
    file_workspace: Workspace, officer: Officer, clock: Clock, made: Cohort, review_id: str
) -> None:
    with file_workspace.write(officer, "test.done") as tx:
        for name in ("Fin de la mission", "Rapport de mission"):
            tx.get(tables.Milestone, made.at(0, name)).done_on = date(2020, 5, 4)
        tx.commit()
    clock.at = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)  # long after the meeting: all that was still to come is late
    listed = reviews.page(file_workspace, _all(review_id)).rows
    told = review_papers.content(file_workspace, review_id)
    assert [one.review.standing for one in told.projects] == [one.standing for one in listed]
    assert told.projects[0].standing is Standing.ON_TRACK


def test_strict_files_are_in_no_page_and_no_figure_of_who_may_not_see_them(
    file_workspace: Workspace, officer: Officer, made: Cohort, review_id: str
) -> None:
    before = review_papers.content(file_workspace, review_id)
    strict = before.projects[0]
    sheet = filings.application(file_workspace, strict.row.application_id)
    filings.classify(file_workspace, officer=officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    assert review_papers.content(file_workspace, review_id).confidentiality is Confidentiality.STRICT
    plain = workspaces.add_officer(file_workspace, officer=officer, name="Lou Servais", party_code=None,
                                   role=Role.OFFICER).value  # fmt: skip
    file_workspace.acts_for(plain)
    held = review_papers.content(file_workspace, review_id)
    assert held.hidden
    assert [one.row.id for one in held.projects] == [one.row.id for one in before.projects[1:]]
    assert sum(one.sums.granted.cents for one in held.money) < sum(one.sums.granted.cents for one in before.money)
    text = " ".join(read(review_papers.dossier(file_workspace, review_id, "en")[0].load())[0])
    assert strict.row.title not in text
    assert strict.row.number not in text
    assert "left out" in text


def test_the_dossier_is_written_once(file_workspace: Workspace, made: Cohort, review_id: str, tmp_path: Path) -> None:
    path = tmp_path / "dossier.pdf"
    count = review_papers.write_dossier(file_workspace, review_id=review_id, language="nl", path=path, side=Side.SECOND)
    assert count == len(made.projects)
    assert read(path.read_bytes())[1] == A4
    with pytest.raises(Refusal, match=r"packets\.would-overwrite"):
        review_papers.write_dossier(file_workspace, review_id=review_id, language="nl", path=path)
    with pytest.raises(Refusal, match=r"record\.gone"):
        review_papers.write_dossier(file_workspace, review_id="0" * 32, language="nl", path=tmp_path / "autre.pdf")
    assert not (tmp_path / "autre.pdf").exists()
