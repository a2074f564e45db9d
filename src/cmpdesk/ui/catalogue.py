"""The pages of the window, in the order of the side bar. Each is imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmpdesk.i18n.catalogs import N_

if TYPE_CHECKING:
    from cmpdesk.ui.desk import Desk
    from cmpdesk.ui.page import Page


@dataclass(frozen=True, slots=True)
class PageSpec:
    """A page: `group` and `title` are message ids; `place` is the entry of the side bar that stands for it."""

    name: str
    group: str
    title: str
    make: Callable[[Desk], Page]
    place: str = ""
    """Another page's name, for a page without an entry of its own."""


def _dashboard(desk: Desk) -> Page:
    from cmpdesk.ui.pages.dashboard.page import DashboardPage

    return DashboardPage(desk)


def _calls(desk: Desk) -> Page:
    from cmpdesk.ui.pages.calls.page import CallsPage

    return CallsPage(desk)


def _applications(desk: Desk) -> Page:
    from cmpdesk.ui.pages.applications.page import ApplicationsPage

    return ApplicationsPage(desk)


def _directory(desk: Desk) -> Page:
    from cmpdesk.ui.pages.directory.page import DirectoryPage

    return DirectoryPage(desk)


def _experts(desk: Desk) -> Page:
    from cmpdesk.ui.pages.experts.page import ExpertsPage

    return ExpertsPage(desk)


def _imports(desk: Desk) -> Page:
    from cmpdesk.ui.pages.imports.page import ImportsPage

    return ImportsPage(desk)


def _juries(desk: Desk) -> Page:
    from cmpdesk.ui.pages.juries.page import JuriesPage

    return JuriesPage(desk)


def _interests(desk: Desk) -> Page:
    from cmpdesk.ui.pages.interests.page import InterestsPage

    return InterestsPage(desk)


def _evaluation(desk: Desk) -> Page:
    from cmpdesk.ui.pages.evaluation.page import EvaluationPage

    return EvaluationPage(desk)


def _results(desk: Desk) -> Page:
    from cmpdesk.ui.pages.results.page import ResultsPage

    return ResultsPage(desk)


def _projects(desk: Desk) -> Page:
    from cmpdesk.ui.pages.projects.page import ProjectsPage

    return ProjectsPage(desk)


def _reviews(desk: Desk) -> Page:
    from cmpdesk.ui.pages.reviews.page import ReviewsPage

    return ReviewsPage(desk)


def _schedules(desk: Desk) -> Page:
    from cmpdesk.ui.pages.schedules.page import SchedulesPage

    return SchedulesPage(desk)


def _due(desk: Desk) -> Page:
    from cmpdesk.ui.pages.due.page import DuePage

    return DuePage(desk)


def _glance(desk: Desk) -> Page:
    from cmpdesk.ui.pages.glance.page import GlancePage

    return GlancePage(desk)


def _reports(desk: Desk) -> Page:
    from cmpdesk.ui.pages.reports.page import ReportsPage

    return ReportsPage(desk)


def _missions(desk: Desk) -> Page:
    from cmpdesk.ui.pages.missions.page import MissionsPage

    return MissionsPage(desk)


def _packets(desk: Desk) -> Page:
    from cmpdesk.ui.pages.packets.page import PacketsPage

    return PacketsPage(desk)


def _letters(desk: Desk) -> Page:
    from cmpdesk.ui.pages.letters.page import LettersPage

    return LettersPage(desk)


def _registers(desk: Desk) -> Page:
    from cmpdesk.ui.pages.registers.page import RegistersPage

    return RegistersPage(desk)


def _history(desk: Desk) -> Page:
    from cmpdesk.ui.pages.history.page import HistoryPage

    return HistoryPage(desk)


PREPARE, CHOOSE, FOLLOW = N_("Prepare"), N_("Choose"), N_("Follow")
COOPERATE, DOCUMENTS = N_("Cooperate"), N_("Documents")

PAGES: tuple[PageSpec, ...] = (
    PageSpec("dashboard", PREPARE, N_("Dashboard"), _dashboard),
    PageSpec("calls", PREPARE, N_("Calls"), _calls),
    PageSpec("applications", PREPARE, N_("Applications"), _applications),
    PageSpec("imports", PREPARE, N_("Import filings"), _imports, place="applications"),
    PageSpec("directory", PREPARE, N_("Directory"), _directory),
    PageSpec("experts", PREPARE, N_("Experts"), _experts),
    PageSpec("juries", CHOOSE, N_("Juries"), _juries),
    PageSpec("interests", CHOOSE, N_("Conflicts of interest"), _interests),
    PageSpec("evaluation", CHOOSE, N_("Evaluation"), _evaluation),
    PageSpec("results", CHOOSE, N_("Ranking"), _results),
    PageSpec("projects", FOLLOW, N_("Projects"), _projects),
    PageSpec("reviews", FOLLOW, N_("Mid-term"), _reviews),
    PageSpec("schedules", FOLLOW, N_("Calendars"), _schedules),
    PageSpec("due", FOLLOW, N_("What is due"), _due),
    PageSpec("missions", COOPERATE, N_("Missions"), _missions),
    PageSpec("reports", COOPERATE, N_("Reports"), _reports),
    PageSpec("glance", COOPERATE, N_("At a glance"), _glance),
    PageSpec("packets", DOCUMENTS, N_("Reviewer packets"), _packets),
    PageSpec("letters", DOCUMENTS, N_("Letters"), _letters),
    PageSpec("registers", DOCUMENTS, N_("Personal data"), _registers),
    PageSpec("history", DOCUMENTS, N_("History"), _history),
)
BY_NAME = {spec.name: spec for spec in PAGES}
ENTRIES = tuple(spec for spec in PAGES if not spec.place)
