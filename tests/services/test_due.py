"""What is due: certain and possible lateness, who follows what, calendar files, messages, mail merge."""

import random
from datetime import date, timedelta
from email import message_from_bytes, policy

import pytest
from icalendar import Calendar

from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.due import Due, DueFilter, DueKind, Urgency, urgency
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.schedules import MilestoneKind, Owner, OwnerKind
from cmpdesk.domain.text import sort_key
from cmpdesk.i18n.words import Words
from cmpdesk.services import due, schedules, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort, milestone_row
from tests.storage.fixtures import START, Clock


@pytest.mark.parametrize(("when", "today", "expected"), [
    ("2020-05-29", date(2020, 5, 30), Urgency.LATE), ("2020-05-29", date(2020, 5, 29), Urgency.NOW),
    ("2020-05-29", date(2020, 4, 29), Urgency.NOW), ("2020-05-29", date(2020, 4, 28), None),
    ("2020-05", date(2020, 5, 30), Urgency.PERHAPS_LATE), ("2020-05", date(2020, 6, 1), Urgency.LATE),
    ("2021-23", date(2021, 8, 22), Urgency.NOW), ("2021-23", date(2021, 8, 21), None),
    ("2020-05-29~", date(2020, 6, 2), Urgency.PERHAPS_LATE),
])  # fmt: skip
def test_a_vague_date_is_late_only_when_its_last_day_is_past(when: str, today: date, expected: Urgency | None) -> None:
    assert urgency(PartialDate.of_edtf(when), today, 30) is expected


@pytest.mark.parametrize(("when", "today", "expected"), [
    ("2020-05-29", date(2020, 5, 30), None), ("2020-05-29", date(2020, 5, 29), Urgency.NOW),
    ("2021-23", date(2021, 10, 1), Urgency.NOW), ("2021-23", date(2021, 12, 21), None),
])  # fmt: skip
def test_what_takes_place_by_itself_is_never_late(when: str, today: date, expected: Urgency | None) -> None:
    assert urgency(PartialDate.of_edtf(when), today, 30, event=True) is expected


def test_a_start_is_late_until_the_project_runs(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    assert "Début" not in names(due.due(workspace, DueFilter(followed.call.id)))
    with workspace.write(officer, "test.retained") as tx:
        tx.get(tables.Project, followed.projects[0]).state = "retained"
        tx.commit()
    assert names(due.due(workspace, DueFilter(followed.call.id))).count("Début") == 1


@pytest.fixture
def followed(workspace: Workspace, officer: Officer, clock: Clock) -> Cohort:
    made = cohort(workspace, officer, 2)
    with workspace.write(officer, "test.promoters") as tx:
        person = tx.add(tables.Person(name="Odette Lamy", name_key="odette lamy",
                                      organisation_id=tx.find(tables.Organisation)[0].id))  # fmt: skip
        for place, project in enumerate(made.projects):
            for side in Side:
                tx.add(tables.Promoter(
                    project_id=project, side=str(side), organisation_id=tx.find(tables.Organisation)[0].id,
                    contact_id=person.id, email="odette@lacs.example", officer_id=None if place else officer.id,
                ))  # fmt: skip
        tx.commit()
    return made


def days_to(workspace: Workspace, day: date) -> int:
    return (day - workspace.today()).days


def names(rows: tuple[Due, ...]) -> list[str]:
    return [one.name.fr for one in rows]


def test_what_is_done_or_cancelled_or_of_a_project_that_is_over_is_not_due(workspace: Workspace, officer: Officer,
                                                                          followed: Cohort) -> None:  # fmt: skip
    wanted = DueFilter(followed.call.id, days=0)
    assert names(due.due(workspace, wanted)).count("Fin de la mission") == 2
    schedules.finish(workspace, officer=officer, milestone_id=followed.at(0, "Fin de la mission"), seen=None,
                     on=date(2020, 4, 17))  # fmt: skip
    schedules.cancel(workspace, officer=officer, milestone_id=followed.at(1, "Fin de la mission"), seen=None,
                     reason="Supprimée")  # fmt: skip
    rows = due.due(workspace, wanted)
    assert "Fin de la mission" not in names(rows)
    assert {one.urgency for one in rows} == {Urgency.LATE}
    assert [one.when.latest for one in rows if one.when] == sorted(one.when.latest for one in rows if one.when)
    with workspace.write(officer, "test.over") as tx:
        tx.get(tables.Project, followed.projects[0]).state = "stopped"
        tx.commit()
    assert {one.project_id for one in due.due(workspace, wanted)} == {followed.projects[1]}


def test_the_list_is_of_a_party_and_of_an_officer(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    every = due.due(workspace, DueFilter(followed.call.id))
    first = due.due(workspace, DueFilter(followed.call.id, side=Side.SECOND))
    assert {one.name.fr for one in every} - {one.name.fr for one in first} == {"Second versement"}
    mine = due.due(workspace, DueFilter(followed.call.id, officer=officer.name))
    assert {one.project_id for one in mine} == {followed.projects[0]}
    assert due.officers(workspace, followed.call.id) == (officer.name,)
    assert {one.urgency for one in due.due(workspace, DueFilter(followed.call.id, late_only=True))} == {Urgency.LATE}


def test_what_waits_for_a_party_is_listed_without_a_date(workspace: Workspace, officer: Officer,
                                                         followed: Cohort) -> None:  # fmt: skip
    with workspace.write(officer, "test.waiting") as tx:
        tx.add(tables.Instrument(project_id=followed.projects[0], side="first", kind="agreement",
                                 sent_on=date(2020, 1, 6), promoter_signed_on=date(2020, 1, 9)))  # fmt: skip
        tx.add(tables.ChangeRequest(project_id=followed.projects[0], number=1, kind="content", requester="P",
                                    asked_on=date(2020, 2, 3), reason="r", changes={}, answer_first="accepted",
                                    answered_first=date(2020, 2, 4)))  # fmt: skip
        tx.add(tables.Revision(call_id=followed.call.id, number=1, title="Report", changes=[]))
        grant = tx.add(tables.GrantLine(project_id=followed.projects[1], side="second", funder="WBI", year=2020,
                                        cents=1_00, currency="EUR"))  # fmt: skip
        tx.add(tables.Claim(grant_id=grant.id, number=1, received_on=date(2020, 3, 2), cents=1_00))
        tx.commit()
    rows = [one for one in due.due(workspace, DueFilter(followed.call.id)) if one.when is None]
    assert sorted((str(one.kind), str(one.side)) for one in rows) == [
        ("answer", "second"), ("approval", "first"), ("approval", "second"), ("claim", "second"),
        ("signature", "first"),
    ]  # fmt: skip
    assert {one.urgency for one in rows} == {Urgency.WAITING}
    assert not any(one.by_promoter for one in rows)  # the promoter has signed: the Party has not
    only = due.due(workspace, DueFilter(followed.call.id, kinds=(DueKind.CLAIM,)))
    assert [one.number for one in only] == [one.number for one in rows if one.kind is DueKind.CLAIM]


def test_an_agenda_reads_the_file_back(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    with workspace.write(officer, "test.vague") as tx:
        tx.get(tables.Milestone, followed.at(0, "Rapport final")).edtf = "2025-23"
        tx.commit()
    rows = due.due(workspace, DueFilter(followed.call.id, days=10_000))
    written = due.calendar_file(workspace, rows=rows, words=Words.of("fr"))
    events = {str(one["uid"]): one for one in Calendar.from_ical(written).walk("VEVENT")}
    assert len(events) == len([one for one in rows if one.when])
    final = events[f"{followed.at(0, 'Fin')}@cmpdesk"]
    assert (final.decoded("dtstart"), final.decoded("dtend")) == (date(2021, 9, 2), date(2021, 9, 3))
    vague = events[f"{followed.at(0, 'Rapport final')}@cmpdesk"]
    assert (vague.decoded("dtstart"), vague.decoded("dtend"), str(vague["status"])) == (
        date(2025, 9, 21), date(2025, 12, 21), "TENTATIVE")  # fmt: skip
    assert "automne 2025" in str(vague["description"])
    with pytest.raises(Refusal, match=r"due\.nothing"):
        due.calendar_file(workspace, rows=(), words=Words.of("fr"))


def test_each_promoter_gets_a_draft_of_what_they_owe(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    rows = due.due(workspace, DueFilter(followed.call.id))
    made = due.drafts(workspace, officer=officer, call_id=followed.call.id, rows=rows)
    assert len(made) == 4
    quebec = message_from_bytes(next(data for name, data in made.items() if "QC" in name), policy=policy.default)
    assert (quebec["X-Unsent"], quebec["To"]) == ("1", "Odette Lamy <odette@lacs.example>")
    assert any(one.milestone is MilestoneKind.PAYMENT for one in rows)
    assert "Rapport final" in quebec.get_content()
    assert "versement" not in quebec.get_content()  # what is paid to them is not theirs to send
    walloon = message_from_bytes(next(data for name, data in made.items() if "WB" in name), policy=policy.default)
    assert "Rapport final" in walloon.get_content()
    with pytest.raises(Refusal, match=r"due\.nobody"):
        due.drafts(workspace, officer=officer, call_id=followed.call.id,
                   rows=[one for one in rows if one.project_id is None])  # fmt: skip


def test_a_mail_merge_has_a_line_per_thing_and_promoter(workspace: Workspace, followed: Cohort) -> None:
    rows = due.due(workspace, DueFilter(followed.call.id))
    table = due.merge(workspace, call_id=followed.call.id, rows=rows, words=Words.of("en"))
    assert (table.headings[0], table.headings[6]) == ("Party", "E-mail")
    assert all(len(line) == len(table.headings) and line[6] == "odette@lacs.example" for line in table.rows)
    owed = [one for one in rows if one.project_id and one.milestone is not MilestoneKind.PAYMENT]
    assert len(table.rows) == sum(1 if one.side else 2 for one in owed)


def test_strict_files_are_due_to_who_is_cleared(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    with workspace.write(officer, "test.strict") as tx:
        tx.get(tables.Application, followed.applications[0]).confidentiality = "strict"
        tx.commit()
    rows = due.due(workspace, DueFilter(followed.call.id, days=3650))
    assert {one.project_id for one in rows if one.project_id} == set(followed.projects)
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="QC").value
    workspace.acts_for(other)
    shown = due.due(workspace, DueFilter(followed.call.id, days=3650))
    assert {one.project_id for one in shown if one.project_id} == {followed.projects[1]}
    assert due.officers(workspace, followed.call.id) == ()
    sheet = due.merge(workspace, call_id=followed.call.id, rows=rows, words=Words.of("fr"))
    assert {line[1] for line in sheet.rows} == {one.number for one in shown if one.project_id}


DAY = START.date()
VAGUE = ("2025", "2026", f"{DAY:%Y-%m}", f"{DAY:%Y}-21", "2025-23~", f"{DAY}~",
         f"{DAY - timedelta(days=9)}~", f"{DAY + timedelta(days=9)}~")  # fmt: skip


def fill_at_random(workspace: Workspace, officer: Officer, made: Cohort, chance: random.Random,
                   often: tuple[str, ...]) -> None:  # fmt: skip
    """Give the projects many things that are due around `DAY`, several on one day, exact and vague ones, some `often`.

    What begins first is then often not what has ended first.
    """
    near = [(DAY + timedelta(days=days)).isoformat() for days in (-90, -20, -20, -1, 0, 0, 9, 40)]

    def day() -> date:
        return DAY - timedelta(days=chance.choice((3, 9, 9, 40)))

    with workspace.write(officer, "test.random") as tx:
        owners = [Owner(OwnerKind.PROJECT, one) for one in made.projects for _ in range(8)]
        owners += [Owner(OwnerKind.CALL, made.call.id), Owner(OwnerKind.SESSION, made.session_id)]
        tx.bulk_insert(tables.Milestone, [
            milestone_row(owner, chance.choice(list(MilestoneKind)), chance.choice("ABC"),
                          chance.choice([*near, *near, *VAGUE, *often]), side=chance.choice(["", "first", "second"]),
                          done_on=chance.choice([None, None, None, DAY]), cancelled=chance.random() < 0.1)
            for owner in owners
        ])
        for number, project in enumerate(made.projects):
            row = tx.get(tables.Project, project)
            row.state = chance.choice(["retained", "agreed", "running", "running", "stopped"])
            tx.add(tables.Instrument(project_id=project, side=chance.choice(["first", "second"]), kind="agreement",
                                     sent_on=day(), promoter_signed_on=chance.choice([None, day()])))
            tx.add(tables.ChangeRequest(project_id=project, number=1, kind="content", requester="P", asked_on=day(),
                                        reason="r", changes={}, answer_first=chance.choice(["", "accepted"])))
            tx.add(tables.Revision(call_id=made.call.id, number=number + 1, title="Report", changes=[],
                                   project_id=chance.choice([None, project]), decided_on=chance.choice([None, day()])))
            grant = tx.add(tables.GrantLine(project_id=project, side="second", funder="WBI", year=2020, cents=1_00,
                                            currency="EUR"))
            tx.add(tables.Claim(grant_id=grant.id, number=1, received_on=day(), cents=1_00))
            tx.add(tables.Communication(
                call_id=made.call.id, project_id=(None, project)[number % 2], side=("first", "second")[number % 3 > 0],
                sent_on=DAY - timedelta(days=(0, 10, 30, 40)[number % 4]), recipient="CAI", purpose="p",
                legal_basis="art. 68", categories=("names", "names agreement")[number % 5 > 0]))
            when = PartialDate.of_edtf(chance.choice([*near, *VAGUE]))
            tx.add(tables.FollowUp(
                call_id=made.call.id, project_id=chance.choice([None, project]), kind="action", text="Écrire",
                officer_id=chance.choice([None, officer.id]), **chance.choice([
                    {"edtf": when.edtf, "earliest": when.earliest, "latest": when.latest}, {}])))
        tx.commit()  # fmt: skip


@pytest.mark.parametrize("seed", [1, 2])
def test_the_first_rows_are_those_of_the_whole_list(workspace: Workspace, officer: Officer, seed: int) -> None:
    chance = random.Random(seed)
    made = cohort(workspace, officer, 12, milestones=seed == 1)
    with workspace.write(officer, "test.promoters") as tx:
        home = tx.find(tables.Organisation)[0].id
        for project in made.projects:
            for side in Side:
                tx.add(tables.Promoter(project_id=project, side=str(side), organisation_id=home,
                                       officer_id=chance.choice([None, officer.id])))  # fmt: skip
        tx.get(tables.Application, made.applications[3]).confidentiality = "strict"
        tx.commit()
    fill_at_random(workspace, officer, made, chance, () if seed == 1 else ("2025",) * 40)
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="QC").value
    pressing: set[tuple[DueKind, Urgency]] = set()
    for reader in (officer, other):
        workspace.acts_for(reader)
        for _ in range(20):
            wanted = DueFilter(
                made.call.id, chance.choice([0, 7, 30, 365]), chance.choice([None, None, *Side]),
                chance.choice(["", "", officer.name]), chance.choice([(), (), *((kind,) for kind in DueKind)]),
                chance.choice([(), (), (), (MilestoneKind.REPORT,), (MilestoneKind.START,)]), chance.random() < 0.2,
            )  # fmt: skip
            whole = due.due(workspace, wanted)
            for count in (1, 3, 6, 10, 128):
                assert due.first(workspace, wanted, count) == whole[:count], wanted
            pressing |= {(one.kind, one.urgency) for one in whole}
    kinds = {kind for kind, _ in pressing}
    assert kinds == set(DueKind)
    assert {(DueKind.MILESTONE, one) for one in Urgency if one is not Urgency.WAITING} <= pressing


def test_the_first_rows_follow_the_numbers_where_all_fall_on_one_day(workspace: Workspace, officer: Officer) -> None:
    made = cohort(workspace, officer, 60)
    wanted = DueFilter(made.call.id)
    whole = due.due(workspace, wanted)
    assert [one.number for one in whole[:60]] == sorted((one.number for one in whole[:60]), key=sort_key)
    for count in (1, 5, 59, 61, 128, 1000):
        assert due.first(workspace, wanted, count) == whole[:count]
