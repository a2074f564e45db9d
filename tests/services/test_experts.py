"""The reviewer directory: entering, changing and removing experts, and what they were asked and did."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.deadlines import Deadline
from cmpdesk.domain.directory import Officer, PersonDraft, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.experts import Absence, Affiliation, ExpertDraft, ExpertSheet, Standing, Tally
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, experts, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, cmp_programme, fill

FIRST, SECOND = Side.FIRST, Side.SECOND
WHOLE = ExpertDraft(
    name=" Élise Gagné ", email="e.gagne@fleuve.example", phone="418 555-0101",
    affiliations=(
        Affiliation("Université du Fleuve", "professeure", PartialDate(2020)),
        Affiliation("Cégep de la Rive", "enseignante", None, PartialDate(2019, month=6)),
    ),
    sectors=("Santé", "sante", " "), keywords=("hydrologie", "eau"), languages=("fr", "en"), load_limit=8,
    absences=(Absence(date(2026, 7, 1), date(2026, 8, 15), "congé"),), agreement_on=date(2026, 1, 5),
    remarks="Rapide",
)  # fmt: skip


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return a_call(workspace, officer)


def add(workspace: Workspace, officer: Officer, draft: ExpertDraft, party: str = "QC") -> ExpertSheet:
    return experts.add(workspace, officer=officer, party_code=party, draft=draft).value


def colleague(workspace: Workspace, officer: Officer, party: str | None, role: Role = Role.OFFICER) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name=f"Agent {party} {role}", party_code=party,
                                  role=role).value  # fmt: skip


def seated(workspace: Workspace, officer: Officer, call: CallSheet, name: str, code: str, side: Side = FIRST) -> str:
    draft = ReviewerDraft(code, name, "", "", (call.sectors[0].id,), ("fr",), 5)
    return juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=side, draft=draft).value.id


def test_an_expert_is_entered_with_all_that_is_known(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    made = check_undone(
        workspace, officer, lambda: experts.add(workspace, officer=officer, party_code="qc", draft=WHOLE)
    ).value
    kept = replace(WHOLE, name="Élise Gagné", sectors=("Santé",))
    assert made.draft == kept
    (row,) = experts.experts(workspace, call.id)
    assert (row.party_code, row.organisation, row.standing, row.tally) == (
        "QC", "Université du Fleuve", Standing.NOT_ASKED, Tally(),
    )  # fmt: skip
    assert set(row.places) == {"Université du Fleuve", "Cégep de la Rive"}
    assert experts.sheet(workspace, row.id).draft == kept


def test_who_is_in_the_directory_is_not_entered_twice(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    known = directory.add_person(
        workspace, officer=officer, draft=PersonDraft("Élise Gagne", organisation="Université du Fleuve")
    ).value
    made = add(workspace, officer, WHOLE)
    assert made.row.person_id == known.id
    with check_refused(workspace, "expert.exists"):
        add(workspace, officer, WHOLE)
    moved = replace(WHOLE, affiliations=(Affiliation("Institut mosan"),))
    with check_refused(workspace, "expert.exists"):  # the same address, elsewhere
        add(workspace, officer, moved)
    other = add(workspace, officer, WHOLE, "WB")
    assert (other.row.person_id, len(directory.people(workspace))) == (known.id, 1)


def test_experts_that_are_refused(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    backwards = Absence(date(2026, 8, 2), date(2026, 8, 1))
    never = Affiliation("Institut", since=PartialDate(2021), until=PartialDate(2020))
    for draft, code in (
        (replace(WHOLE, name=" ! "), "person.no-name"), (replace(WHOLE, load_limit=-1), "expert.load-limit"),
        (replace(WHOLE, absences=(backwards,)), "expert.absence"),
        (replace(WHOLE, affiliations=(never,)), "expert.affiliation"),
    ):  # fmt: skip
        with check_refused(workspace, code):
            add(workspace, officer, draft)
    with check_refused(workspace, "party.unknown"):
        add(workspace, officer, WHOLE, "XX")
    for who in (colleague(workspace, officer, "WB"), colleague(workspace, officer, None, Role.READER)):
        with check_refused(workspace, "access.edit-jury"):
            add(workspace, who, WHOLE)


def test_an_expert_is_changed(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    made = add(workspace, officer, WHOLE)
    draft = replace(
        made.draft, name="Élise Gagné-Roy",
        affiliations=(Affiliation("Institut mosan", "directrice"), *made.draft.affiliations[1:]),
    )  # fmt: skip

    def edit(seen: int, draft: ExpertDraft = draft, who: Officer = officer) -> ExpertSheet:
        return experts.edit(workspace, officer=who, expert_id=made.row.id, seen=seen, draft=draft).value

    check_undone(workspace, officer, lambda: edit(made.row.version))
    changed = experts.sheet(workspace, made.row.id)
    assert changed.draft == draft
    assert changed.row.organisation == "Institut mosan"
    with check_refused(workspace, "record.moved"):
        edit(made.row.version)
    add(workspace, officer, ExpertDraft("Bram Peeters", affiliations=(Affiliation("Institut mosan"),)))
    with check_refused(workspace, "person.name-taken"):
        edit(changed.row.version, replace(draft, name="bram peeters"))
    other = colleague(workspace, officer, "WB")
    with check_refused(workspace, "access.edit-jury"):
        edit(changed.row.version, who=other)


def test_nobody_works_where_the_time_is_over(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    over = ExpertDraft("Odette Roy", affiliations=(Affiliation("Institut", until=PartialDate(2025)),))
    made = add(workspace, officer, over)
    assert (made.row.organisation, made.draft.affiliations) == ("", over.affiliations)


def test_an_expert_is_removed_unless_they_sat_in_a_jury(workspace: Workspace, officer: Officer,
                                                        call: CallSheet) -> None:  # fmt: skip
    made = add(workspace, officer, WHOLE)
    check_undone(workspace, officer, lambda: experts.remove(workspace, officer=officer, expert_id=made.row.id,
                                                            seen=made.row.version))  # fmt: skip
    assert experts.experts(workspace) == ()
    assert [one.name for one in directory.people(workspace)] == ["Élise Gagné"]
    with pytest.raises(Refusal, match=r"record\.gone"):
        experts.sheet(workspace, made.row.id)
    seated(workspace, officer, call, "Odette Roy", "QC-01")
    (sits,) = experts.experts(workspace)
    with check_refused(workspace, "expert.in-jury"):
        experts.remove(workspace, officer=officer, expert_id=sits.id, seen=sits.version)


def test_who_joins_a_jury_is_an_expert(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    check_undone(workspace, officer, lambda: seated(workspace, officer, call, "Odette Roy", "QC-01"))
    (row,) = experts.experts(workspace, call.id)
    assert (row.name, row.party_code, row.code, row.standing, row.load_limit) == (
        "Odette Roy", "QC", "QC-01", Standing.IN_JURY, 5,
    )  # fmt: skip
    assert row.sectors == (call.sectors[0].name.fr,)
    seat = juries.reviewers(workspace, call_id=call.id, side=FIRST)[0]
    other = ReviewerDraft("QC-01", "Rose Odet", "", "", (), ("fr",), 5)
    juries.edit_reviewer(workspace, officer=officer, reviewer_id=seat.id, seen=seat.version, draft=other)
    assert [one.name for one in experts.experts(workspace)] == ["Odette Roy", "Rose Odet"]
    back = ReviewerDraft("QC-01", "Odette Roy", "", "", (), ("fr",), 5)
    juries.edit_reviewer(workspace, officer=officer, reviewer_id=seat.id, seen=seat.version + 1, draft=back)
    later = a_call(workspace, officer, "Appel suivant")
    seated(workspace, officer, later, "odette roy", "QC-09")
    seated(workspace, officer, later, "odette roy", "WB-01", SECOND)
    rows = experts.experts(workspace, later.id)
    assert [(one.party_code, one.code, one.tally.juries) for one in rows if one.name == "Odette Roy"] == [
        ("QC", "QC-09", 2), ("WB", "WB-01", 1),
    ]  # fmt: skip


def test_members_of_older_juries_are_taken_over(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    for name, code, side in (("Odette Roy", "QC-01", FIRST), ("Bram Peeters", "WB-01", SECOND)):
        seated(workspace, officer, call, name, code, side)
    for row in experts.experts(workspace):  # as a workspace of an older version has them
        with workspace.write(officer, "expert.remove", party=row.party_code) as transaction:
            transaction.delete(transaction.get(tables.Expert, row.id))
            transaction.commit()
    other = colleague(workspace, officer, "WB")
    assert experts.gather(workspace, officer=other).value == 1
    check_undone(workspace, officer, lambda: experts.gather(workspace, officer=officer))
    assert [(row.name, row.party_code) for row in experts.experts(workspace)] == [
        ("Bram Peeters", "WB"), ("Odette Roy", "QC"),
    ]  # fmt: skip
    with check_refused(workspace, "experts.all-there"):
        experts.gather(workspace, officer=officer)


def test_what_they_read_and_returned_late_is_counted(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    applications = fill(workspace, officer, call, ["Serres", "Forêts", "Sons"])
    reviewer = seated(workspace, officer, call, "Odette Roy", "QC-01")
    due = Deadline(workspace.now() + timedelta(days=30), "America/Toronto")
    with workspace.write(officer, "call.edit") as transaction:
        row = transaction.lock(tables.Call, call.id)
        row.return_by, row.return_zone = due.instant, due.zone
        for one in applications:
            transaction.add(tables.Assignment(reviewer_id=reviewer, application_id=one, origin="hand",
                                              recused_at=due.instant if one == applications[2] else None))  # fmt: skip
        for one, later in zip(applications, (timedelta(0), timedelta(seconds=1)), strict=False):
            for entry in (1, 2):
                transaction.add(tables.ScoreSheet(
                    reviewer_id=reviewer, application_id=one, entry=entry, grid_number=1, waived=[], source="paper",
                    saved_at=due.instant, returned_at=due.instant + later,
                ))  # fmt: skip
        transaction.commit()
    (reader,) = experts.experts(workspace)
    assert (reader.tally.read, reader.tally.late) == (2, 1)
    workspace.acts_for(colleague(workspace, officer, "WB"))
    assert (experts.experts(workspace)[0].tally.read, experts.experts(workspace)[0].tally.late) == (2, 0)
    mine = colleague(workspace, officer, "QC")
    workspace.acts_for(mine)
    (past,) = experts.sheet(workspace, reader.id).history
    assert (past.call, past.side, past.code, past.read, past.returned, past.late) == (
        call.title, FIRST, "QC-01", 2, 2, 1,
    )  # fmt: skip


def test_strict_files_are_not_counted_for_who_may_not_see_them(workspace: Workspace, officer: Officer,
                                                               call: CallSheet) -> None:  # fmt: skip
    strict, plain = fill(workspace, officer, call, ["Serres", "Forêts"])
    reviewer = seated(workspace, officer, call, "Odette Roy", "QC-01")
    with workspace.write(officer, "assignment.add") as transaction:
        transaction.lock(tables.Application, strict).confidentiality = "strict"
        for one in (strict, plain):
            transaction.add(tables.Assignment(reviewer_id=reviewer, application_id=one, origin="hand"))
        transaction.commit()
    assert experts.experts(workspace)[0].tally.read == 2
    workspace.acts_for(colleague(workspace, officer, "QC"))
    (row,) = experts.experts(workspace)
    assert (row.tally.read, experts.sheet(workspace, row.id).history[0].read) == (1, 1)


def test_an_office_keeps_the_experts_of_its_own_party(tmp_path: object) -> None:
    made = workspaces.create(f"{tmp_path}/bureau.cmpdesk", office="WB", officer_name="Bram Wauters")
    try:
        (lead,) = workspaces.officers(made)
        cmp_programme(made, lead)
        assert [one.code for one in experts.parties(made)] == ["WB"]
        with check_refused(made, "party.unknown"):
            add(made, lead, WHOLE, "QC")
        assert add(made, lead, WHOLE, "WB").row.party_code == "WB"
    finally:
        made.close()
