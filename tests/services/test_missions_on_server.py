"""Missions on a server: an officer who is not cleared works beside strict files, and is told nothing of them."""

from datetime import date

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.mission_rules import Limits, MissionRules
from cmpdesk.domain.missions import MissionState
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.services import filings, history, missions
from tests.services.following import cohort
from tests.services.travelling import END, added
from tests.storage.fixtures import Clock, check_refused
from tests.storage.logins import server


def test_from_planned_to_done_beside_a_strict_file(postgres_database: str, clock: Clock) -> None:
    with server(postgres_database, clock=clock) as made:
        followed = cohort(made.owner, made.lead, 2)
        hidden = added(made.owner, made.lead, followed.call.id, followed.projects[0])
        seen = filings.application(made.owner, followed.applications[0]).version
        filings.classify(made.owner, officer=made.lead, application_id=followed.applications[0],
                         level=Confidentiality.STRICT, seen=seen)  # fmt: skip
        allowed = MissionRules(party=Limits(missions=1))
        missions.set_rules(made.owner, officer=made.lead, call_id=followed.call.id, seen=None, allowed=allowed)
        me: Officer = made.officer("secretariat", Role.OFFICER)
        workspace = made.open(me)
        try:
            assert missions.board(workspace, followed.call.id).missions == ()
            one = added(workspace, me, followed.call.id, followed.projects[1])  # who is away there is not said
            assert history.undo(workspace, officer=me).value.label == "mission.add"
            assert history.redo(workspace, officer=me).value.label == "mission.add"
            version = missions.mission(workspace, one.id).version
            one = missions.authorise(workspace, officer=me, mission_id=one.id, seen=version, on=date(2020, 3, 2),
                                     reference="SD-1").value  # fmt: skip
            one = missions.finish(workspace, officer=me, mission_id=one.id, seen=one.version, on=END).value
            assert one.state is MissionState.DONE
            with check_refused(workspace, "record.gone"):
                missions.finish(workspace, officer=me, mission_id=hidden.id, seen=None, on=END)
            with check_refused(workspace, "mission.quota-party-missions"):
                added(workspace, me, followed.call.id, None, ends=PartialDate.of(date(2020, 9, 4)), stops=())
        finally:
            workspace.close()
        reader = made.officer("lecture", Role.READER)
        workspace = made.open(reader)
        try:
            assert [each.id for each in missions.board(workspace, followed.call.id).missions] == [one.id]
            with check_refused(workspace, "access.edit-project"):
                missions.reopen(workspace, officer=reader, mission_id=one.id, seen=one.version)
        finally:
            workspace.close()
