"""The dashboard of a call whose projects run: its lines say what waits and lead to where it is done."""

from datetime import date

from cmpdesk.services import due
from cmpdesk.storage import tables
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.dashboard.page import DashboardPage
from cmpdesk.ui.pages.dashboard.parts import LeadRow
from cmpdesk.ui.pages.due.page import DuePage
from tests.services.following import cohort
from tests.ui.pages.support import Stage


def test_lines_of_projects_lead_to_their_places(desk: Desk, stage: Stage) -> None:
    made = cohort(desk.workspace, desk.officer, 2)
    with desk.workspace.write(desk.officer, "test.waiting") as tx:
        tx.add(tables.Instrument(project_id=made.projects[0], side="first", kind="agreement",
                                 sent_on=date(2020, 1, 6)))  # fmt: skip
        tx.add(tables.ChangeRequest(project_id=made.projects[1], number=1, kind="content", requester="P",
                                    asked_on=date(2020, 2, 3), reason="r", changes={}))  # fmt: skip
        tx.add(tables.Revision(call_id=made.call.id, number=1, title="Report", changes=[]))
        tx.commit()
    desk.choose_call(made.call.id)
    page = DashboardPage(desk)
    stage.show(page)
    lines = {row.accessibleName(): row for row in page.todo.findChildren(LeadRow)}
    places = {}
    for said, place in (("passed", "due"), ("revision", "schedules"), ("change request", "projects"),
                        ("signatures", "due")):  # fmt: skip
        next(row for name, row in lines.items() if said in name).click()
        places[said] = stage.gone[-1]
        assert stage.gone[-1][0] == place
    assert places["change request"][1] == {"project_id": made.projects[1]}
    listed = DuePage(desk)
    stage.show(listed)
    what = places["passed"][1]
    assert isinstance(what, dict)
    listed.show_this(what)
    stage.settle()
    assert len(listed.model.rows) == len(due.due(desk.workspace, listed.filters.wanted(made.call.id))) > 0
    assert str(len(listed.model.rows)) in next(name for name in lines if "passed" in name)
