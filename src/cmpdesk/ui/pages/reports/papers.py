"""What is shown from the reports: the file of one, the paper of a mission or a project, of which mission if several."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QMenu

from cmpdesk.domain.missions import Mission
from cmpdesk.domain.preview import Document
from cmpdesk.domain.reports import Report
from cmpdesk.i18n.screen import t, words
from cmpdesk.services import report_papers, reports
from cmpdesk.services.reports import ProjectCase, ReportCase
from cmpdesk.ui import preview
from cmpdesk.ui.page import Page
from cmpdesk.ui.pages.projects import documents


def show(page: Page, make: "partial[tuple[Document, ...]]") -> None:
    """Show papers, once they are made, as each Party prints them."""

    def arrived(made: tuple[Document, ...]) -> None:
        preview.show(page.desk, *made)

    page.desk.runner.run(make, then=arrived, owner=page, channel="report-paper")


def show_file(page: Page, report: Report, case: ReportCase) -> None:
    """Show the file of a report as it was received."""
    if isinstance(case, ProjectCase):
        one = next((file for file in case.project.files if file.id == report.file_id), None)
        if one is not None:
            documents.show(page, one)
    elif report.has_file:
        load = partial(reports.file, page.desk.workspace, report.id)
        preview.show(page.desk, Document(report.file, report.file, load, report.media, True, t("As received")))


def show_mission(page: Page, mission_id: str | None, missions: Sequence[Mission]) -> None:
    """Show the report of a mission; of the only one of `missions`, or of the one that is chosen from a menu."""

    def of(one: str) -> None:
        show(page, partial(report_papers.mission_reports, page.desk.workspace, one))

    if mission_id is not None or len(missions) == 1:
        of(mission_id or missions[0].id)
    elif missions:
        pop(page, mission_menu(page, t("Mission report…"), missions, of))


def mission_menu(page: Page, title: str, missions: Sequence[Mission], act: Callable[[str], None],
                 *more: tuple[str, Callable[[], None]]) -> QMenu:  # fmt: skip
    """Return a menu of what there is `more`, and of the missions for which `act` is done."""
    menu = QMenu(page)
    menu.setAccessibleName(title)
    for label, run in more:
        menu.addAction(label, run)
    for one in missions:
        label = t("Mission {number} · {title}", number=words().number(one.number), title=one.title)
        menu.addAction(label, partial(act, one.id))
    return menu


def pop(page: Page, menu: QMenu) -> None:
    """Open a menu below the header; the keyboard chooses from it."""
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(page.header.mapToGlobal(page.header.rect().bottomLeft()))
    menu.setActiveAction(menu.actions()[0])
