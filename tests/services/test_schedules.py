"""Milestones: read and edited, what hangs on them moved with them, refused where that cannot be, one step each."""

from datetime import date

import pytest

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.plans import MilestoneDraft, Plan
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import Milestone, MilestoneKind, Owner, OwnerKind, Rule
from cmpdesk.domain.text import LocalisedText
from cmpdesk.domain.working_days import CalendarCode, Roll
from cmpdesk.services import schedules, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import check_refused, check_undone

pytestmark = pytest.mark.usefixtures("followed")


@pytest.fixture
def workspace(file_workspace: Workspace) -> Workspace:
    """In a file: what a server does otherwise is in `test_schedules_on_server`."""
    return file_workspace


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2)


def plan_of(workspace: Workspace, project_id: str) -> Plan:
    return schedules.plan(workspace, Owner(OwnerKind.PROJECT, project_id))


def named(plan: Plan, name: str) -> Milestone:
    return next(one for one in plan.every if one.name.fr == name)


def dates(plan: Plan) -> dict[str, str]:
    return {one.name.fr: one.when.edtf if one.when else "" for one in plan.milestones}


def draft(one: Milestone, **changed: object) -> MilestoneDraft:
    values = {name: getattr(one, name) for name in ("kind", "name", "when", "side", "anchor_id", "rule", "provisional")}
    return MilestoneDraft(**{**values, **changed})


def day(text: str) -> PartialDate:
    return PartialDate.of_edtf(text)


def test_a_calendar_is_read_with_what_is_around_it(workspace: Workspace, followed: Cohort) -> None:
    plan = plan_of(workspace, followed.projects[0])
    assert list(dates(plan)) == ["Début", "Mi-étape", "Fin de la mission", "Rapport de mission", "Second versement",
                                 "Fin", "Rapport final"]  # fmt: skip
    assert {one.name.fr for one in plan.around} == {"Réunion de la session", "Mi-étape", "Seconde rencontre",
                                                    "Prochain appel"}  # fmt: skip
    payment = named(plan, "Second versement")
    assert (payment.when, payment.side, payment.provisional) == (PartialDate(2020, month=10), Side.FIRST, True)
    whole = schedules.cohort(workspace, followed.call.id)
    assert len(whole) == 4 + 2 * 7
    assert [one.owner.kind for one in whole].count(OwnerKind.SESSION) == 4
    session = schedules.plan(workspace, Owner(OwnerKind.SESSION, followed.session_id))
    assert len(session.milestones) == 4
    assert len(session.around) == 14


def test_a_project_of_a_call_without_session_has_nothing_of_others_around(workspace: Workspace, officer: Officer,
                                                                          followed: Cohort) -> None:  # fmt: skip
    with workspace.write(officer, "test.alone") as transaction:
        transaction.lock(tables.Call, followed.call.id).session_id = None
        transaction.commit()
    plan = plan_of(workspace, followed.projects[0])
    assert (len(plan.milestones), plan.around, plan.session_id) == (7, (), None)
    assert len(schedules.cohort(workspace, followed.call.id)) == 2 * 7


def test_what_hangs_on_an_anchor_moves_in_the_same_step(workspace: Workspace, officer: Officer,
                                                        followed: Cohort) -> None:  # fmt: skip
    plan = plan_of(workspace, followed.projects[0])
    start = named(plan, "Début")
    moved = check_undone(workspace, officer, lambda: schedules.edit(
        workspace, officer=officer, milestone_id=start.id, seen=plan.version,
        draft=draft(start, when=day("2020-01-31")))).value  # fmt: skip
    assert dates(moved) == {
        "Début": "2020-01-31", "Mi-étape": "2021-01-31", "Fin de la mission": "2020-04-17",
        "Rapport de mission": "2020-05-29", "Second versement": "2020-10", "Fin": "2022-01-31",
        "Rapport final": "2022-05-02",  # 30 April 2022 is a Saturday
    }  # fmt: skip
    assert dates(plan_of(workspace, followed.projects[1])) == dates(plan)
    with check_refused(workspace, "record.moved"):
        schedules.edit(workspace, officer=officer, milestone_id=start.id, seen=plan.version, draft=draft(start))


def test_what_hangs_on_a_session_moves_in_every_project(workspace: Workspace, officer: Officer,
                                                        followed: Cohort) -> None:  # fmt: skip
    meeting = followed.of_session("Réunion de la session")
    for project_id in followed.projects:
        mid = named(plan_of(workspace, project_id), "Fin de la mission")
        schedules.edit(workspace, officer=officer, milestone_id=mid.id, seen=None,
                       draft=draft(mid, anchor_id=meeting, rule=Rule(months=12)))  # fmt: skip
    session = schedules.plan(workspace, Owner(OwnerKind.SESSION, followed.session_id))
    one = named(session, "Réunion de la session")
    check_undone(
        workspace,
        officer,
        lambda: schedules.edit(
            workspace, officer=officer, milestone_id=one.id, seen=session.version, draft=draft(one, when=day("2019-22"))
        ),
    )
    for project_id in followed.projects:
        found = dates(plan_of(workspace, project_id))
        assert found["Fin de la mission"] == "2020-22"  # vague as its anchor
        assert "~" in found["Rapport de mission"]


def test_what_holds_still_does_not_move(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    plan = plan_of(workspace, followed.projects[0])
    mid, end = named(plan, "Mi-étape"), named(plan, "Fin")
    check_undone(workspace, officer, lambda: schedules.finish(
        workspace, officer=officer, milestone_id=mid.id, seen=plan.version, on=date(2020, 9, 17)))  # fmt: skip
    check_undone(workspace, officer, lambda: schedules.freeze(
        workspace, officer=officer, milestone_id=end.id, seen=None, frozen=True))  # fmt: skip
    start = named(plan, "Début")
    moved = schedules.edit(workspace, officer=officer, milestone_id=start.id, seen=None,
                           draft=draft(start, when=day("2019-10-01"))).value  # fmt: skip
    assert (dates(moved)["Mi-étape"], dates(moved)["Fin"]) == ("2020-09-02", "2021-09-02")
    assert named(moved, "Mi-étape").done_on == date(2020, 9, 17)
    with check_refused(workspace, "milestone.held"):
        schedules.edit(workspace, officer=officer, milestone_id=end.id, seen=None,
                       draft=draft(end, when=day("2022-01-01"), rule=None, anchor_id=None))  # fmt: skip
    schedules.freeze(workspace, officer=officer, milestone_id=end.id, seen=None, frozen=False)
    kept = schedules.edit(workspace, officer=officer, milestone_id=end.id, seen=None,
                          draft=draft(end, name=LocalisedText(fr="Clôture"))).value  # fmt: skip
    assert dates(kept)["Clôture"] == "2021-09-02"  # let go, it waits until its anchor moves


def test_a_milestone_is_cancelled_for_a_reason(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one = followed.at(0, "Fin de la mission")
    with check_refused(workspace, "milestone.no-reason"):
        schedules.cancel(workspace, officer=officer, milestone_id=one, seen=None, reason="  ")
    plan = check_undone(workspace, officer, lambda: schedules.cancel(
        workspace, officer=officer, milestone_id=one, seen=None, reason="Frontières fermées")).value  # fmt: skip
    cancelled = named(plan, "Fin de la mission")
    assert (cancelled.cancelled, cancelled.cancelled_reason) == (True, "Frontières fermées")
    plan = schedules.restore(workspace, officer=officer, milestone_id=one, seen=None).value
    assert not named(plan, "Fin de la mission").cancelled
    plan = schedules.confirm(workspace, officer=officer, milestone_id=followed.at(0, "Second versement"),
                             seen=plan.version, provisional=False).value  # fmt: skip
    assert not named(plan, "Second versement").provisional


def test_circles_are_named(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    plan = plan_of(workspace, followed.projects[0])
    start, final = named(plan, "Début"), named(plan, "Rapport final")
    with pytest.raises(Refusal) as refused:
        schedules.edit(workspace, officer=officer, milestone_id=start.id, seen=None,
                       draft=draft(start, anchor_id=final.id, rule=Rule(months=-27)))  # fmt: skip
    assert refused.value.code == "schedule.circle"
    assert {one.fr for one in refused.value.params["names"]} == {"Début", "Rapport final", "Fin"}
    assert final.id not in {one.id for one in plan.anchors(start.id)}
    assert start.id in {one.id for one in plan.anchors(final.id)}


@pytest.mark.parametrize(("name", "changed", "code"), [
    ("Fin", {"name": LocalisedText()}, "milestone.no-name"),
    ("Fin", {"anchor_id": None}, "milestone.no-anchor"),
    ("Fin", {"rule": Rule(months=-1)}, "milestone.end-before-start"),
    ("Rapport de mission", {"rule": None, "when": day("2020-04-16")}, "milestone.before-anchor"),
    ("Fin", {"rule": Rule(months=120_000)}, "schedule.out-of-range"),
])  # fmt: skip
def test_what_is_refused(workspace: Workspace, officer: Officer, followed: Cohort, name: str,
                         changed: dict[str, object], code: str) -> None:  # fmt: skip
    one = named(plan_of(workspace, followed.projects[0]), name)
    with check_refused(workspace, code):
        schedules.edit(workspace, officer=officer, milestone_id=one.id, seen=None, draft=draft(one, **changed))


def test_a_vague_date_is_refused_only_where_it_is_certain(workspace: Workspace, officer: Officer,
                                                         followed: Cohort) -> None:  # fmt: skip
    one = named(plan_of(workspace, followed.projects[0]), "Rapport de mission")
    made = schedules.edit(workspace, officer=officer, milestone_id=one.id, seen=None,
                          draft=draft(one, rule=None, when=day("2020-04"))).value  # fmt: skip
    assert dates(made)["Rapport de mission"] == "2020-04"
    with check_refused(workspace, "milestone.before-anchor"):
        schedules.edit(workspace, officer=officer, milestone_id=one.id, seen=None,
                       draft=draft(one, rule=None, when=day("2020-01")))  # fmt: skip


def test_a_milestone_hangs_on_its_own_calendar_or_one_above(workspace: Workspace, officer: Officer,
                                                            followed: Cohort) -> None:  # fmt: skip
    one = named(plan_of(workspace, followed.projects[0]), "Fin de la mission")
    with check_refused(workspace, "milestone.anchor-elsewhere"):
        schedules.edit(workspace, officer=officer, milestone_id=one.id, seen=None,
                       draft=draft(one, anchor_id=followed.at(1, "Début"), rule=Rule(days=3)))  # fmt: skip
    meeting = named(schedules.plan(workspace, Owner(OwnerKind.SESSION, followed.session_id)), "Réunion de la session")
    with check_refused(workspace, "milestone.anchor-elsewhere"):
        schedules.edit(workspace, officer=officer, milestone_id=meeting.id, seen=None,
                       draft=draft(meeting, anchor_id=one.id, rule=Rule(days=3)))  # fmt: skip


def test_milestones_are_added_put_in_order_and_removed(workspace: Workspace, officer: Officer,
                                                       followed: Cohort) -> None:  # fmt: skip
    owner = Owner(OwnerKind.PROJECT, followed.projects[0])
    new = MilestoneDraft(MilestoneKind.REPORT, LocalisedText(fr="Second rapport"), side=Side.SECOND,
                         anchor_id=followed.at(0, "Fin"),
                         rule=Rule(working_days=-10, calendar=CalendarCode.BE))  # fmt: skip
    plan = check_undone(workspace, officer, lambda: schedules.add(
        workspace, officer=officer, owner=owner, seen=None, draft=new)).value  # fmt: skip
    assert dates(plan)["Second rapport"] == "2021-08-19"
    assert plan.uncovered(named(plan, "Second rapport")) == (2021,)  # no table of holidays yet
    order = [one.id for one in reversed(plan.milestones)]
    plan = check_undone(workspace, officer, lambda: schedules.reorder(
        workspace, officer=officer, owner=owner, seen=None, order=order)).value  # fmt: skip
    assert [one.id for one in plan.milestones] == order
    with check_refused(workspace, "record.moved"):
        schedules.reorder(workspace, officer=officer, owner=owner, seen=None, order=order[1:])
    plan = check_undone(workspace, officer, lambda: schedules.remove(
        workspace, officer=officer, milestone_id=followed.at(0, "Fin"), seen=None)).value  # fmt: skip
    final = named(plan, "Rapport final")
    assert (final.anchor_id, final.rule, final.when) == (None, None, day("2021-12-02"))


def test_money_waits_for_a_milestone(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    payment = followed.at(0, "Second versement")
    with workspace.write(officer, "test.grant") as transaction:
        line = transaction.add(tables.GrantLine(project_id=followed.projects[0], side="first", funder="MRIF", year=2020,
                                                cents=100, currency="CAD"))  # fmt: skip
        transaction.add(tables.Instalment(grant_id=line.id, position=1, cents=100, milestone_id=payment))
        transaction.commit()
    with check_refused(workspace, "milestone.paid"):
        schedules.remove(workspace, officer=officer, milestone_id=payment, seen=None)


def test_a_project_begins_once(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    start = named(plan_of(workspace, followed.projects[0]), "Début")
    plan = schedules.edit(workspace, officer=officer, milestone_id=start.id, seen=None,
                          draft=draft(start, when=None)).value  # fmt: skip
    assert {name for name, when in dates(plan).items() if not when} == {"Début", "Mi-étape", "Fin", "Rapport final"}
    for expected in (True, False):
        with workspace.write(officer, "test.begin") as transaction:
            transaction.lock(tables.Project, followed.projects[0])
            assert schedules.begin(transaction, followed.projects[0], date(2020, 2, 29)) is expected
            transaction.commit()
    found = dates(plan_of(workspace, followed.projects[0]))
    assert (found["Début"], found["Mi-étape"], found["Fin"]) == ("2020-02-29", "2021-02-28", "2022-02-28")


def test_who_may_not(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    add = workspaces.add_officer
    reader = add(workspace, officer=officer, name="Noor Claes", party_code="WB", role=Role.READER).value
    colleague = add(workspace, officer=officer, name="Bram Peeters", party_code="WB", role=Role.OFFICER).value
    one, session = followed.at(0, "Fin"), followed.of_session("Prochain appel")
    with check_refused(workspace, "access.edit-project"):
        schedules.remove(workspace, officer=reader, milestone_id=one, seen=None)
    with check_refused(workspace, "access.edit-programme"):
        schedules.remove(workspace, officer=colleague, milestone_id=session, seen=None)
    schedules.remove(workspace, officer=colleague, milestone_id=one, seen=None)
    with check_refused(workspace, "record.gone"):
        schedules.remove(workspace, officer=officer, milestone_id=one, seen=None)


def test_strict_files_are_not_there_for_who_is_not_cleared(workspace: Workspace, officer: Officer) -> None:
    strict = cohort(workspace, officer, 1, number=12, confidentiality=Confidentiality.STRICT)
    lead = workspaces.add_officer(workspace, officer=officer, name="Noor Claes", party_code=None,
                                  role=Role.LEAD).value  # fmt: skip
    whole = schedules.cohort(workspace, strict.call.id)
    workspace.acts_for(lead)
    assert {one.owner.kind for one in schedules.cohort(workspace, strict.call.id)} == {OwnerKind.SESSION}
    for reading in (
        lambda: plan_of(workspace, strict.projects[0]),
        lambda: schedules.remove(workspace, officer=lead, milestone_id=strict.at(0, "Fin"), seen=None),
    ):
        with pytest.raises(Refusal, match=r"record\.gone"):
            reading()
    session = schedules.plan(workspace, Owner(OwnerKind.SESSION, strict.session_id))
    assert not session.around
    meeting = named(session, "Réunion de la session")
    with check_refused(workspace, "access.see-strict"):
        schedules.edit(workspace, officer=lead, milestone_id=meeting.id, seen=None,
                       draft=draft(meeting, when=day("2019-07-01")))  # fmt: skip
    workspace.acts_for(None)
    assert schedules.cohort(workspace, strict.call.id) == whole


def test_dates_are_counted_anew_after_holidays_changed(workspace: Workspace, officer: Officer,
                                                       followed: Cohort) -> None:  # fmt: skip
    assert schedules.recompute(workspace, officer=officer, call_id=followed.call.id).value == 0
    with workspace.write(officer, "test.holidays") as transaction:
        for code in ("QC", "BE"):
            transaction.add(tables.Holiday(calendar=code, day=date(2021, 12, 2), name=LocalisedText(fr="Fermeture")))
        transaction.commit()
    final = named(plan_of(workspace, followed.projects[0]), "Rapport final")
    assert final.when == day("2021-12-02")  # nothing moves by itself
    done = check_undone(workspace, officer, lambda: schedules.recompute(
        workspace, officer=officer, call_id=followed.call.id))  # fmt: skip
    assert done.value == 2
    assert dates(plan_of(workspace, followed.projects[0]))["Rapport final"] == "2021-12-03"
    assert final.rule is not None
    assert final.rule.roll is Roll.NEXT
