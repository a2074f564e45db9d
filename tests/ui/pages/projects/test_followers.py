"""Who follows a project for a Party is chosen in the form of its promoter."""

from cmpdesk.domain.directory import Role
from cmpdesk.services import workspaces
from cmpdesk.ui.desk import Desk
from cmpdesk.ui.pages.projects.forms import PromoterForm
from tests.ui.pages.projects.test_grants import on_top
from tests.ui.pages.projects.test_page import said, shown
from tests.ui.pages.support import Stage


def test_the_officer_of_a_party_is_chosen(desk: Desk, stage: Stage) -> None:
    for name, code in (("Odile Lambert", "WB"), ("Marc Bédard", "QC")):
        workspaces.add_officer(desk.workspace, officer=desk.officer, name=name, role=Role.OFFICER, party_code=code)
    page = shown(desk, stage, "12.101")
    page.actions_of["promoter-second"].trigger()
    form = on_top(page, stage, PromoterForm)
    offered = [form.officer.itemText(place) for place in range(form.officer.count())]
    assert "Odile Lambert" in offered
    assert "Marc Bédard" not in offered
    form.officer.setCurrentIndex(offered.index("Odile Lambert"))
    form.save()
    stage.settle()
    assert "Followed by Odile Lambert" in said(page.inspector)
    page.actions_of["promoter-second"].trigger()
    assert on_top(page, stage, PromoterForm).officer.currentText() == "Odile Lambert"
