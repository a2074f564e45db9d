"""The report of a mission and the closing sheet of a project, in the usage of each Party."""

from datetime import date
from functools import partial

from cmpdesk.domain.preview import Document
from cmpdesk.domain.programmes import Party
from cmpdesk.domain.report_contents import ReportContent
from cmpdesk.domain.report_papers import FinalPaper, MissionReport
from cmpdesk.domain.reports import ReportKind, ReportRow
from cmpdesk.i18n.words import Words
from cmpdesk.services import closing, outcomes, project_documents, reports
from cmpdesk.services.programmes import programme
from cmpdesk.storage.queries import calls as call_queries
from cmpdesk.storage.queries import missions as mission_queries
from cmpdesk.storage.queries import outcomes as outcome_queries
from cmpdesk.storage.queries import reports as queries
from cmpdesk.storage.workspace import Workspace


def mission_report(workspace: Workspace, mission_id: str) -> MissionReport:
    """Return a mission with what came of it, or refuse with ``record.gone``."""
    with workspace.read() as connection:
        one = mission_queries.mission(connection, mission_id)
        call = call_queries.call(connection, one.call_id)
        found = outcome_queries.of_mission(connection, mission_id)
        follow = outcome_queries.follow_ups(connection, one.call_id, mission_id=mission_id, carried=False)
        came = queries.of_mission(connection, mission_id)
    return MissionReport(programme(workspace, call.programme_id), call, one, found, follow, came, workspace.today())


def mission_report_pdf(workspace: Workspace, mission_id: str, party: Party) -> bytes:
    """Return the report of a mission on the paper and in the first language of `party`."""
    from cmpdesk.documents import mission_report as documents  # with its PDF libraries: not while the window opens
    from cmpdesk.documents.house import House

    held = mission_report(workspace, mission_id)
    house = House.of(held.programme, party, party.languages[0])
    return documents.pdf(house, held, at=workspace.now().replace(microsecond=0))


def mission_reports(workspace: Workspace, mission_id: str) -> tuple[Document, ...]:
    """Return the report of a mission as a document: of the office's own Party, then of the other one."""
    held = mission_report(workspace, mission_id)
    words, one = Words.of(project_documents.usual(workspace, held.programme).locale), held.mission
    title = words.t("Mission report")
    stem = " ".join(part for part in (title, one.project, str(one.number)) if part)
    return project_documents.each(workspace, held.programme, f"{title} · {one.title}", stem,
                                  partial(mission_report_pdf, workspace, mission_id))  # fmt: skip


def final(workspace: Workspace, project_id: str) -> FinalPaper:
    """Return a project as its closing sheet shows it, or refuse with ``record.gone``."""
    case = reports.case(workspace, project_id)
    sheet = closing.sheet(workspace, project_id)
    said = [row.last.content for row in case.rows if row.kind is ReportKind.FINAL and row.last is not None]
    content = _joined(said)
    return FinalPaper(
        case.programme, case.call, case.project, sheet.closing, sheet.checks, case.objectives, content,
        case.accounts(content), case.grants, tuple(sorted(case.rows, key=_by_date)),
        outcomes.of_project(workspace, project_id),
        outcomes.follow_ups(workspace, case.call.id, project_id=project_id), case.on,
    )  # fmt: skip


def _by_date(row: ReportRow) -> tuple[date, str]:
    return (row.when.latest if row.when else date.max), row.id


def _joined(said: list[ReportContent]) -> ReportContent:
    """Return what the final reports say together, where each promoter gave its own."""
    if len(said) == 1:
        return said[0]
    return ReportContent(
        "\n\n".join(one.activities for one in said if one.activities),
        "\n\n".join(one.visibility for one in said if one.visibility),
        tuple(result for one in said for result in one.results), tuple(line for one in said for line in one.money),
        (next((one.signed[0] for one in said if one.signed[0]), ""),
         next((one.signed[1] for one in said if one.signed[1]), "")),
    )  # fmt: skip


def closing_pdf(workspace: Workspace, project_id: str, party: Party) -> bytes:
    """Return the closing sheet of a project on the paper and in the first language of `party`."""
    from cmpdesk.documents import closing_sheet as documents
    from cmpdesk.documents.house import House

    held = final(workspace, project_id)
    house = House.of(held.programme, party, party.languages[0])
    return documents.pdf(house, held, at=workspace.now().replace(microsecond=0))


def closing_sheets(workspace: Workspace, project_id: str) -> tuple[Document, ...]:
    """Return the closing sheet of a project as a document: of the office's own Party, then of the other one."""
    case = reports.case(workspace, project_id)
    words, row = Words.of(project_documents.usual(workspace, case.programme).locale), case.project.row
    title = words.t("Closing sheet")
    return project_documents.each(workspace, case.programme, f"{title} · {row.number}", f"{row.number} {title}",
                                  partial(closing_pdf, workspace, project_id))  # fmt: skip
