"""A project reported on and closed by an officer of each Party, each with a login of their own."""

from pathlib import Path

from cmpdesk.domain.closing import Evaluation, Rating
from cmpdesk.domain.directory import Role
from cmpdesk.domain.outcomes import FollowUpDraft, FollowUpKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.reports import ReportDraft, ReportFilter, ReportKind, ReportState
from cmpdesk.services import closing, history, outcomes, reports
from tests.services.following import cohort
from tests.services.travelling import added
from tests.storage.fixtures import Clock, check_refused
from tests.storage.logins import server


def test_each_party_judges_and_one_closes(postgres_database: str, clock: Clock, tmp_path: Path) -> None:
    with server(postgres_database, clock=clock) as made:
        held = cohort(made.owner, made.lead, 1)
        project_id, on = held.projects[0], made.owner.today()
        first = made.officer("quebec", Role.OFFICER, party="QC")
        second = made.officer("wallonie", Role.OFFICER, party="WB")
        here, there = made.open(first), made.open(second)
        try:
            draft = ReportDraft(ReportKind.FINAL, on, milestone_id=held.at(0, "Rapport final"))
            report = reports.receive(here, officer=first, project_id=project_id, draft=draft).value
            reports.accept(there, officer=second, report_id=report.id, seen=report.version, on=on)
            with check_refused(here, "record.moved"):
                reports.accept(here, officer=first, report_id=report.id, seen=report.version, on=on)
            (row,) = reports.rows(here, ReportFilter(held.call.id, states=(ReportState.ACCEPTED,)))
            assert row.kind is ReportKind.FINAL
            lead = FollowUpDraft(FollowUpKind.LEAD, "Jumelage", "A", None, PartialDate.of(on), project_id)
            outcomes.add_follow_up(there, officer=second, call_id=held.call.id, draft=lead)
            for workspace, officer, side in ((here, first, Side.FIRST), (there, second, Side.SECOND)):
                seen = closing.sheet(workspace, project_id).closing.version
                with check_refused(workspace, "access.give-opinion"):
                    closing.evaluate(workspace, officer=officer, project_id=project_id, seen=seen, side=side.other,
                                     evaluation=Evaluation(Rating.GOOD, "Bien"))  # fmt: skip
                closing.evaluate(workspace, officer=officer, project_id=project_id, seen=seen, side=side,
                                 evaluation=Evaluation(Rating.GOOD, "Bien"))  # fmt: skip
            added(here, first, held.call.id, None, title="Visite préparatoire")
            (of_call,) = [row for row in reports.rows(there, ReportFilter(held.call.id)) if row.of_call]
            assert of_call.due is not None
            path = tmp_path / "bilan.txt"
            path.write_text("Trois rencontres", encoding="utf-8")
            said = ReportDraft(ReportKind.ACTIVITY, on, None, of_call.due.milestone_id, of_call.mission_id)
            came = reports.receive(there, officer=second, call_id=held.call.id, draft=said, path=path).value
            assert reports.file(here, came.id) == b"Trois rencontres"
            reports.accept(here, officer=first, report_id=came.id, seen=came.version, on=on)
            (of_call,) = [row for row in reports.rows(there, ReportFilter(held.call.id)) if row.of_call]
            assert of_call.state is ReportState.ACCEPTED
            version = closing.sheet(here, project_id).project.row.version
            with check_refused(here, "closing.open"):
                closing.close(here, officer=first, project_id=project_id, seen=version)
            assert closing.close(here, officer=first, project_id=project_id, seen=version, reason="Fini").value.closed
            assert closing.sheet(there, project_id).closed
            assert history.undo(here, officer=first).value.label == "project.complete"
            assert not closing.sheet(there, project_id).closed
        finally:
            here.close()
            there.close()
