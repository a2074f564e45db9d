"""What makes somebody an expert follows when two entries of the directory are made one."""

from datetime import date

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import DirectoryKind, Officer, OrganisationDraft, PersonDraft, Role
from cmpdesk.domain.experts import Absence, Affiliation, Answer, ExpertDraft, ExpertSheet
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.services import directory, experts, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone

RIVER = Affiliation("Institut du Fleuve", "chercheuse", PartialDate(2020))


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return a_call(workspace, officer)


def add(workspace: Workspace, officer: Officer, name: str, party: str = "QC", **more: object) -> ExpertSheet:
    draft = ExpertDraft(name, **more)  # type: ignore[arg-type]  # a field each
    return experts.add(workspace, officer=officer, party_code=party, draft=draft).value


def merge(workspace: Workspace, officer: Officer, kept: str, gone: str, name: str) -> None:
    rows = {row.id: row for row in directory.people(workspace)}
    home = next((one.name for one in directory.organisations(workspace) if one.id == rows[kept].organisation_id), "")
    directory.merge_people(
        workspace, officer=officer, kept_id=kept, kept_seen=rows[kept].version, gone_id=gone,
        gone_seen=rows[gone].version, draft=PersonDraft(name, organisation=home),
    )  # fmt: skip


def ask(workspace: Workspace, officer: Officer, expert: ExpertSheet, call: CallSheet, answer: Answer) -> None:
    with workspace.write(officer, "invitation.add") as transaction:
        transaction.add(tables.Invitation(expert_id=expert.row.id, call_id=call.id, asked_on=date(2026, 2, 1),
                                          answer=str(answer), reason="trop de lectures"))  # fmt: skip
        transaction.commit()


def test_two_experts_become_one(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    away = Absence(date(2026, 7, 1), date(2026, 7, 9))
    first = add(workspace, officer, "Élise Gagné", affiliations=(RIVER,), sectors=("Santé",), remarks="Rapide",
                agreement_on=date(2025, 1, 1))  # fmt: skip
    second = add(workspace, officer, "E. Gagné", affiliations=(RIVER, Affiliation("Cégep", until=PartialDate(2019))),
                 sectors=("Santé", "Culture"), keywords=("eau",), load_limit=7, absences=(away,),
                 agreement_on=date(2026, 1, 1))  # fmt: skip
    add(workspace, officer, "E. Gagné", "WB", affiliations=(RIVER,))
    later = a_call(workspace, officer, "Appel suivant")
    ask(workspace, officer, first, call, Answer.NONE)
    ask(workspace, officer, second, call, Answer.DECLINED)
    ask(workspace, officer, second, later, Answer.NONE)
    people = (first.row.person_id, second.row.person_id)
    check_undone(workspace, officer, lambda: merge(workspace, officer, *people, "Élise Gagné"))
    quebec, wallonia = experts.experts(workspace)
    assert [one.person_id for one in (quebec, wallonia)] == [first.row.person_id] * 2
    made = experts.sheet(workspace, quebec.id)
    assert made.draft.affiliations == (RIVER, Affiliation("Cégep", until=PartialDate(2019)))
    assert (made.row.sectors, made.row.keywords, made.row.load_limit, made.row.absences, made.row.agreement_on) == (
        ("Santé", "Culture"), ("eau",), 7, (away,), date(2026, 1, 1),
    )  # fmt: skip
    assert {(one.call_id, one.answer) for one in made.history} == {(call.id, Answer.DECLINED), (later.id, Answer.NONE)}


def test_the_experts_of_a_party_are_its_own(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    kept = add(workspace, officer, "Élise Gagné", "WB")
    gone = add(workspace, officer, "E. Gagné", "QC")
    other = workspaces.add_officer(workspace, officer=officer, name="Bram", party_code="WB", role=Role.OFFICER).value
    with check_refused(workspace, "access.edit-jury"):
        merge(workspace, other, kept.row.person_id, gone.row.person_id, "Élise Gagné")


def test_ties_and_affiliations_follow(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    one, two, three = (add(workspace, officer, name).row.person_id for name in ("Une", "Deux", "Trois"))
    home = directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft("Institut")).value
    twin = directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft("Instituut")).value
    with workspace.write(officer, "tie.add") as transaction:
        for person, other, organisation in ((one, two, None), (two, three, None), (three, two, None),
                                            (two, None, twin.id)):  # fmt: skip
            transaction.add(tables.Tie(person_id=person, other_id=other, organisation_id=organisation, kind="family",
                                       source="Déclaration"))  # fmt: skip
        for place in (home.id, twin.id):
            transaction.add(tables.Affiliation(person_id=three, organisation_id=place, role="direction"))
        transaction.commit()
    check_undone(workspace, officer, lambda: merge(workspace, officer, one, two, "Une"))
    check_undone(workspace, officer, lambda: directory.merge_organisations(
        workspace, officer=officer, kept_id=home.id, kept_seen=1, gone_id=twin.id, gone_seen=1,
        draft=OrganisationDraft("Institut"),
    ))  # fmt: skip
    with workspace.write(officer, "tie.read") as transaction:
        ties = {(tie.person_id, tie.other_id, tie.organisation_id) for tie in transaction.find(tables.Tie)}
        places = [(row.person_id, row.organisation_id) for row in transaction.find(tables.Affiliation)]
    assert ties == {(one, three, None), (three, one, None), (one, None, home.id)}
    assert places == [(three, home.id)]
    assert directory.sheet(workspace, DirectoryKind.ORGANISATION, home.id).row.name == "Institut"
