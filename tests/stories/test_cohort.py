"""The cohort of a commission, followed: imported under way, moved at its mid-term review, told to everybody."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from cmpdesk.documents.samples.cohort import COUNT, MOVED
from cmpdesk.domain.asked_moves import Asked
from cmpdesk.domain.baselines import BaselineKind, Change
from cmpdesk.domain.calls import CallSheet, CallState
from cmpdesk.domain.directory import Officer
from cmpdesk.domain.letters import LetterFilter, LetterRow, LetterState
from cmpdesk.domain.moves import Shift
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import ProjectFilter, ProjectRow, ProjectState
from cmpdesk.domain.revisions import Revision, RevisionDraft, RevisionState
from cmpdesk.domain.schedules import Milestone, OwnerKind
from cmpdesk.domain.text import LocalisedText
from cmpdesk.services import (
    baselines,
    calls,
    history,
    letters,
    programmes,
    projects,
    rescheduling,
    revision_papers,
    sample_cohort,
    schedules,
    workspaces,
)
from cmpdesk.storage.workspace import Workspace
from cmpdesk.ui.pages.imports.page import ImportsPage
from cmpdesk.ui.window import MainWindow
from tests.services.lettered import headed
from tests.ui.conftest import Opener, settle

MIDTERM = date(2020, 9, 24)
DECISION = RevisionDraft(
    "Après la mi-étape de septembre 2020", "Les promoteurs", "La pandémie a suspendu les missions.",
    "Commission mixte permanente, mi-étape", MIDTERM, "PV-XI-2",
)  # fmt: skip
AUTUMN = PartialDate(2021, season=Season.AUTUMN)
JANUARY = PartialDate(2022, month=1)


class Cohort:
    """What the chapters share: the window on the XIth session, and its workspace."""

    def __init__(self, qtbot: QtBot, window: MainWindow, folder: Path) -> None:
        self.qtbot, self.window, self.folder = qtbot, window, folder
        page = window.pages.page
        assert page is not None
        self.desk = page.desk
        self.workspace: Workspace = page.desk.workspace
        self.officer: Officer = page.desk.officer

    @property
    def call(self) -> CallSheet:
        return calls.call(self.workspace, self.desk.call_id)

    def settle(self) -> None:
        settle(self.qtbot, self.window)
        settle(self.qtbot, self.window)

    def go(self, page: str) -> None:
        """Show a page, with what services did meanwhile."""
        self.window.go(page)
        self.settle()

    def rows(self) -> tuple[ProjectRow, ...]:
        return projects.page(self.workspace, ProjectFilter(self.call.id), Sort("number"), None, 500).rows

    def milestones(self) -> dict[str, Milestone]:
        return {one.id: one for one in schedules.cohort(self.workspace, self.call.id)}

    def of_session(self) -> dict[str, PartialDate | None]:
        found = self.milestones().values()
        return {one.name.in_("fr"): one.when for one in found if one.owner.kind is OwnerKind.SESSION}

    def import_cohort(self) -> None:
        """Import the sheet in the real window, in its three steps."""
        self.window.go("imports", {"side": "cohort"})
        self.settle()
        page = self.window.pages.page
        assert isinstance(page, ImportsPage)
        page.choose_file(sample_cohort.write(self.folder))
        self.settle()
        page.advance()
        self.settle()
        assert page.draft.importable == COUNT
        page.advance()
        self.settle()
        assert self.window.pages.page is not None
        assert self.window.pages.page.name == "projects"

    def move_those_that_run(self, months: int) -> Revision:
        """Move what is still to come of the projects that run, in one step."""
        running = frozenset(row.id for row in self.rows() if row.state is ProjectState.RUNNING)
        asked = Asked(Shift(months), projects=running, since=MIDTERM)
        tried = rescheduling.tried(self.workspace, self.call.id, asked)
        return rescheduling.reschedule(self.workspace, officer=self.officer, call_id=self.call.id, moves=tried.moves,
                                       draft=DECISION, seen=tried.forecast.seen).value  # fmt: skip

    def approve(self, revision: Revision, side: Side) -> Revision:
        seen = rescheduling.revision(self.workspace, revision.id).version
        return rescheduling.approve(self.workspace, officer=self.officer, revision_id=revision.id, seen=seen, side=side,
                                    on=date(2020, 10, 1)).value  # fmt: skip

    def letters(self) -> tuple[LetterRow, ...]:
        return letters.rows(self.workspace, LetterFilter(call_id=self.call.id))


@pytest.fixture
def cohort(qtbot: QtBot, opened: Opener, tmp_path: Path) -> Cohort:
    path = tmp_path / "xi.cmpdesk"
    workspace = workspaces.create(str(path), office=None, officer_name="Rosalie Montpetit")
    try:
        lead = workspaces.officers(workspace)[0]
        call = sample_cohort.session(workspace, lead)
        headed(workspace, lead, call.id)
    finally:
        workspace.close()
    return Cohort(qtbot, opened(path), tmp_path)


def test_a_cohort_is_imported_moved_at_its_mid_term_and_told_to_all(cohort: Cohort) -> None:
    cohort.import_cohort()
    assert cohort.call.state is CallState.EXECUTION
    rows = cohort.rows()
    assert (len(rows), sum(row.state is ProjectState.RUNNING for row in rows)) == (COUNT, MOVED)
    original = baselines.adopt(cohort.workspace, officer=cohort.officer, call_id=cohort.call.id,
                               label="Calendrier d’origine").value  # fmt: skip
    promised = baselines.baseline(cohort.workspace, original.id)
    before = cohort.milestones()

    revision = cohort.move_those_that_run(9)
    assert revision.state is RevisionState.PROVISIONAL
    assert revision.projects == MOVED
    moved = {key: one for key, one in cohort.milestones().items() if one.when != before[key].when}
    assert all(one.provisional and one.when is not None for one in moved.values())
    assert {key for key in moved if before[key].done_on is not None} == set()
    assert {key for key, one in moved.items() if exact(one) != exact(before[key])} == set()

    assert cohort.approve(revision, Side.FIRST).state is RevisionState.PROVISIONAL
    revision = cohort.approve(revision, Side.SECOND)
    assert revision.state is RevisionState.ADOPTED
    kept = baselines.baselines(cohort.workspace, cohort.call.id)
    assert [one.kind for one in kept] == [BaselineKind.ORIGINAL, BaselineKind.MIDTERM]
    assert baselines.baseline(cohort.workspace, original.id) == promised
    found = baselines.compare(cohort.workspace, cohort.call.id, kept[0].id, kept[1].id)
    assert (len(found.changed), found.counts[Change.LATER_END]) == (MOVED, MOVED)
    assert found.mean_shift == pytest.approx(9, abs=0.1)
    assert cohort.of_session()["Seconde rencontre de mi-étape"] == AUTUMN
    assert cohort.of_session()["Ouverture du prochain appel"] == JANUARY

    drafts = revision_papers.draft_letters(cohort.workspace, officer=cohort.officer, revision_id=revision.id,
                                           sides=tuple(Side), dated_on=date(2020, 10, 5)).value  # fmt: skip
    assert len(drafts) == 2 * MOVED
    letters.seal(cohort.workspace, officer=cohort.officer, seen={one.id: one.version for one in drafts})
    sealed = cohort.letters()
    assert {one.state for one in sealed} == {LetterState.SEALED}
    assert len({one.official_number for one in sealed}) == 2 * MOVED

    open_the_next_call(cohort)
    for name in ("projects", "schedules", "letters", "due", "history"):
        cohort.go(name)
        assert cohort.window.pages.page is not None
        assert cohort.window.pages.page.name == name
    assert workspaces.check(cohort.workspace).sound


def exact(one: Milestone) -> bool:
    return one.when is not None and one.when.exact is not None


def open_the_next_call(cohort: Cohort) -> None:
    """In January 2022 the next call opens: its day is known, and its text is a draft of the XIIth session."""
    opening = next(one for one in cohort.milestones().values() if one.name.in_("fr") == "Ouverture du prochain appel")
    schedules.finish(cohort.workspace, officer=cohort.officer, milestone_id=opening.id, seen=None,
                     on=date(2022, 1, 17))  # fmt: skip
    assert cohort.of_session()["Ouverture du prochain appel"] == JANUARY, "a vague date never becomes exact by itself"
    home = cohort.call.programme_id
    session = programmes.open_session(
        cohort.workspace, officer=cohort.officer, programme_id=home, number=12, label="XIIe", place="Québec",
        first_year=2022, last_year=2024,
    ).value  # fmt: skip
    blank = calls.blank(cohort.workspace, home, session.id)
    draft = replace(blank, title=LocalisedText(fr="Appel de la XIIe session"), rolling=True)
    made = calls.create(cohort.workspace, officer=cohort.officer, programme_id=home, draft=draft).value
    assert made.session_number == 12


def test_an_import_and_a_move_are_taken_back_one_by_one(cohort: Cohort) -> None:
    cohort.import_cohort()
    before = {key: one.when for key, one in cohort.milestones().items()}
    cohort.move_those_that_run(6)
    history.undo(cohort.workspace, officer=cohort.officer)
    assert {key: one.when for key, one in cohort.milestones().items()} == before
    history.undo(cohort.workspace, officer=cohort.officer)
    assert cohort.rows() == ()
    assert cohort.call.state is CallState.DRAFT
