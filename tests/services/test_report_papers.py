"""The report of a mission and the closing sheet of a project, read back from their pages."""

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from cmpdesk.documents import closing_sheet
from cmpdesk.documents.house import House
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.outcomes import Axis, FollowUpDraft, FollowUpKind, OutcomeDraft
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.report_contents import ReportContent
from cmpdesk.domain.reports import ReportDraft, ReportKind
from cmpdesk.services import outcomes, report_papers, reports, workspaces
from cmpdesk.storage.workspace import Workspace
from tests.services.reported import Reported, reported
from tests.services.travelling import added
from tests.storage.fixtures import Clock


@pytest.fixture
def made(file_workspace: Workspace, clock: Clock) -> Reported:
    return reported(file_workspace, workspaces.officers(file_workspace)[0], clock)


def read(data: bytes) -> tuple[str, tuple[int, int]]:
    pages = PdfReader(io.BytesIO(data)).pages
    box = pages[0].mediabox
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return text, (round(box.width), round(box.height))


def test_a_mission_is_reported_by_stop_and_axis(file_workspace: Workspace, made: Reported) -> None:
    first, second = report_papers.mission_reports(file_workspace, made.mission.id)
    text, size = read(first.load())
    assert size == (612, 792)
    for said in (made.mission.title, made.mission.stops[0].city, "Signer le protocole",
                 "Visite du laboratoire et signature du protocole.", "Conférence devant 150 personnes",
                 "Programme de la journée", "Méthode de suivi des lacs partagée", "Accueillir la délégation",
                 "Direction de l’international", "870,50"):  # fmt: skip
        assert said in text, said
    assert read(second.load())[1] == (595, 842)


def test_a_mission_of_the_whole_call_is_reported_with_what_was_received(
    file_workspace: Workspace, made: Reported, tmp_path: Path
) -> None:
    workspace, officer, call_id = file_workspace, workspaces.officers(file_workspace)[0], made.cohort.call.id
    mission = added(workspace, officer, call_id, None, title="Visite préparatoire", travellers=())
    path = tmp_path / "bilan.txt"
    path.write_text("Trois rencontres", encoding="utf-8")
    draft = ReportDraft(ReportKind.ACTIVITY, workspace.today(), mission_id=mission.id,
                        content=ReportContent("Trois rencontres avec les services.", signed=("", "Luc Lambert")))
    came = reports.receive(workspace, officer=officer, call_id=call_id, draft=draft, path=path).value
    reports.hand_back(workspace, officer=officer, report_id=came.id, seen=came.version, on=workspace.today(),
                      remark="Nommer les participants.")  # fmt: skip
    outcomes.report_mission(workspace, officer=officer, mission_id=mission.id, seen=mission.version, activities={},
                            lines=[(None, OutcomeDraft(Axis.ATTRACT, "Deux chercheuses accueillies", ""))])
    until = FollowUpDraft(FollowUpKind.ACTION, "Envoyer le protocole", "Direction", officer.id,
                          PartialDate.of_edtf("2022-03"), None, mission.id)  # fmt: skip
    outcomes.add_follow_up(workspace, officer=officer, call_id=call_id, draft=until)
    text, _ = read(report_papers.mission_reports(workspace, mission.id)[0].load())
    for said in ("Visite préparatoire", "Trois rencontres avec les services.", "WB : Luc Lambert", "bilan.txt",
                 "Nommer les participants.", "Deux chercheuses accueillies", "Envoyer le protocole"):  # fmt: skip
        assert said in text, said


def test_a_closing_sheet_says_what_was_reached_spent_and_judged(file_workspace: Workspace, made: Reported) -> None:
    first, _ = report_papers.closing_sheets(file_workspace, made.project_id)
    text, _ = read(first.load())
    for said in ("Tenir des ateliers", "Un reporté", "Guide paru en mars", "Deux ateliers, un guide", "Logos des deux",
                 "Anne Tremblay, directrice", "10 000,00", "1 250,50", "7 500,00", "Location de salle", "Repas",
                 "1 500,00", "Les objectifs sont atteints", "Un atelier a été reporté.",
                 "Université de Namur et Université Laval", "Conférence devant 150 personnes",
                 "10 décembre 2021", "15 décembre 2021"):  # fmt: skip
        assert said in text.replace("\u202f", " ").replace("\xa0", " "), said


def test_a_closing_sheet_is_signed_below_what_follows(file_workspace: Workspace, made: Reported) -> None:
    paper = report_papers.final(file_workspace, made.project_id)
    house = House.of(paper.programme, paper.programme.parties[0], "fr")
    for count in range(24, 64, 2):
        more = replace(paper, objectives=tuple(replace(paper.objectives[0], id=f"o{place}") for place in range(count)))
        data = closing_sheet.pdf(house, more, at=datetime(2022, 1, 10, tzinfo=UTC))
        pages = [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages]
        assert "Suites à donner" in next(page for page in pages if "Lieu et date" in page)


def test_amounts_of_the_parties_are_never_added(file_workspace: Workspace, made: Reported) -> None:
    paper = report_papers.final(file_workspace, made.project_id)
    assert [(one.side, one.granted.currency, one.granted.cents) for one in paper.accounts] == [
        (Side.FIRST, "CAD", 10_000_00), (Side.SECOND, "EUR", 8_000_00)
    ]  # fmt: skip


def test_what_is_not_there_is_refused(file_workspace: Workspace, made: Reported) -> None:
    for make in (report_papers.closing_sheets, report_papers.mission_reports):
        with pytest.raises(Refusal, match=r"record\.gone"):
            make(file_workspace, "none")


def test_a_project_without_anything_has_a_sheet_too(file_workspace: Workspace, made: Reported) -> None:
    other = made.cohort.projects[1]
    assert reports.case(file_workspace, other).objectives == ()
    text, _ = read(report_papers.closing_sheets(file_workspace, other)[0].load())
    assert "Projet 2" in text
