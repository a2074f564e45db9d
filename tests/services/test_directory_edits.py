"""Entering, changing and merging organisations and people; the directory as it is listed."""

from datetime import date

import pytest

from cmpdesk.domain.calls import CallSheet
from cmpdesk.domain.directory import (
    DirectoryKind,
    FormerName,
    Officer,
    OrganisationDraft,
    OrganisationRow,
    PersonDraft,
    PersonRow,
    Role,
)
from cmpdesk.domain.juries import ReviewerDraft
from cmpdesk.domain.pages import Sort
from cmpdesk.domain.partial_dates import PartialDate, Season
from cmpdesk.domain.programmes import Side
from cmpdesk.services import directory, filings, history, juries, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.storage.fixtures import a_call, check_refused, check_undone, fill, published

ORGANISATION, PERSON = DirectoryKind.ORGANISATION, DirectoryKind.PERSON
AUTUMN = PartialDate(2021, Season.AUTUMN)


@pytest.fixture
def reader(workspace: Workspace, officer: Officer) -> Officer:
    return workspaces.add_officer(workspace, officer=officer, name="Chantal", party_code=None, role=Role.READER).value


def organisation(workspace: Workspace, officer: Officer, name: str, address: str = "") -> OrganisationRow:
    return directory.add_organisation(workspace, officer=officer, draft=OrganisationDraft(name, "", address)).value


def person(workspace: Workspace, officer: Officer, name: str, organisation: str = "", email: str = "") -> PersonRow:
    draft = PersonDraft(name, email=email, organisation=organisation)
    return directory.add_person(workspace, officer=officer, draft=draft).value


def named(workspace: Workspace, kind: DirectoryKind, search: str = "", sort: str = "name", *,
          descending: bool = False) -> list[str]:  # fmt: skip
    """Return the names of the whole list, read two by two."""
    names: list[str] = []
    after = None
    while True:
        page = directory.page(workspace, kind, search, Sort(sort, descending), after, 2)
        names += [line.row.name for line in page.rows]
        if page.after is None:
            return names
        after = page.after


def test_an_organisation_is_entered_once(workspace: Workspace, officer: Officer, reader: Officer) -> None:
    draft = OrganisationDraft(" Institut boréal ", "Université", "Québec", (FormerName("Centre boréal", AUTUMN),))
    made = check_undone(workspace, officer, lambda: directory.add_organisation(workspace, officer=officer, draft=draft))
    assert made.value.name == "Institut boréal"
    assert made.value.former_names == (FormerName("Centre boréal", AUTUMN),)
    for name in ("INSTITUT BOREAL", "centre boréal"):
        with check_refused(workspace, "organisation.name-taken"):
            organisation(workspace, officer, name)
    with check_refused(workspace, "organisation.no-name"):
        organisation(workspace, officer, " ! ")
    with check_refused(workspace, "access.edit-application"):
        organisation(workspace, reader, "Autre")


def test_an_organisation_is_changed_with_its_former_names(workspace: Workspace, officer: Officer,
                                                          reader: Officer) -> None:  # fmt: skip
    row = organisation(workspace, officer, "Institut boréal")

    def edit(draft: OrganisationDraft, seen: int = 1, who: Officer = officer) -> OrganisationRow:
        return directory.edit_organisation(workspace, officer=who, organisation_id=row.id, seen=seen, draft=draft).value

    draft = OrganisationDraft("Centre boréal", "ASBL", "Lévis", (FormerName("Institut boréal", None),
                                                                 FormerName("Atelier", PartialDate(1998))))  # fmt: skip
    check_undone(workspace, officer, lambda: edit(draft))
    seen = directory.sheet(workspace, ORGANISATION, row.id).row.version
    made = edit(OrganisationDraft("Centre boréal", "ASBL", "Lévis", (FormerName("Atelier", PartialDate(1999)),)), seen)
    assert made.former_names == (FormerName("Atelier", PartialDate(1999)),)
    with check_refused(workspace, "record.moved"):
        edit(draft)
    with check_refused(workspace, "access.edit-application"):
        edit(draft, made.version, reader)
    organisation(workspace, officer, "Autre")
    with check_refused(workspace, "organisation.name-taken"):
        edit(OrganisationDraft("autre"), made.version)


def test_a_person_is_entered_and_changed(workspace: Workspace, officer: Officer, reader: Officer) -> None:
    check_undone(workspace, officer, lambda: person(workspace, officer, "Ursuline Roy", "Institut boréal"))
    (made,) = directory.people(workspace)
    draft = PersonDraft("Ursuline Quévillon", "Professeure", "u@exemple.test", "418", "Centre mosan",
                        (FormerName("Ursuline Roy", AUTUMN),))  # fmt: skip
    changed = check_undone(workspace, officer, lambda: directory.edit_person(
        workspace, officer=officer, person_id=made.id, seen=made.version, draft=draft)).value  # fmt: skip
    sheet = directory.sheet(workspace, PERSON, made.id)
    assert (sheet.organisation, sheet.row.former_names) == ("Centre mosan", (FormerName("Ursuline Roy", AUTUMN),))
    assert named(workspace, ORGANISATION) == ["Centre mosan", "Institut boréal"]
    person(workspace, officer, "Ursuline Quévillon")
    with check_refused(workspace, "person.name-taken"):
        person(workspace, officer, "ursuline quevillon", "centre MOSAN")
    with check_refused(workspace, "person.no-name"):
        person(workspace, officer, "")
    with check_refused(workspace, "access.edit-application"):
        person(workspace, reader, "Autre")
    with check_refused(workspace, "record.moved"):
        directory.edit_person(workspace, officer=officer, person_id=made.id, seen=changed.version - 1, draft=draft)


def test_the_list_is_in_french_order_and_searched(workspace: Workspace, officer: Officer) -> None:
    for name in ("côté", "Cote", "coté", "Côte", "Centre 12", "Centre 2", "Écluses"):
        with workspace.write(officer, "test.organisation") as transaction:
            transaction.add(tables.Organisation(name=name, name_key=name.lower()))
            transaction.commit()
    row = organisation(workspace, officer, "Zoo", "Namur")
    directory.rename_organisation(workspace, officer=officer, organisation_id=row.id, seen=1, name="Parc",
                                  until=PartialDate.of(date(2020, 1, 1)))  # fmt: skip
    every = ["Centre 2", "Centre 12", "Cote", "Côte", "coté", "côté", "Écluses", "Parc"]
    assert named(workspace, ORGANISATION) == every
    assert named(workspace, ORGANISATION, descending=True) == every[::-1]
    assert named(workspace, ORGANISATION, "ECL") == ["Écluses"]
    assert named(workspace, ORGANISATION, "zoo") == ["Parc"], "former names are found"
    assert named(workspace, ORGANISATION, "rien") == []
    person(workspace, officer, "Zoé", "Parc", "zoe@exemple.test")
    person(workspace, officer, "Anne", "Écluses")
    assert named(workspace, PERSON) == ["Anne", "Zoé"]
    assert named(workspace, PERSON, sort="organisation") == ["Anne", "Zoé"]
    assert named(workspace, PERSON, "zoe@exemple") == ["Zoé"]
    assert directory.counts(workspace, "parc") == (1, 1)


@pytest.fixture
def call(workspace: Workspace, officer: Officer) -> CallSheet:
    return published(workspace, officer, a_call(workspace, officer))


def test_two_organisations_become_one(workspace: Workspace, officer: Officer, reader: Officer,
                                      call: CallSheet) -> None:  # fmt: skip
    fill(workspace, officer, call, ["Serres", "Forêts"], (Side.FIRST,))
    (gone,) = directory.page(workspace, ORGANISATION, "boréal", Sort("name")).rows
    kept = organisation(workspace, officer, "Institut boréal", "Québec")
    directory.rename_organisation(workspace, officer=officer, organisation_id=gone.row.id, seen=1, name="Inst. boréal",
                                  until=AUTUMN)  # fmt: skip
    staff = person(workspace, officer, "Ursuline Roy", "Inst. boréal")
    draft = ReviewerDraft("QC-01", "Odile Cyr", "", "Inst. boréal", (), ("fr",), 3)
    juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
    gone_row = directory.sheet(workspace, ORGANISATION, gone.row.id).row

    def merge(who: Officer = officer, seen: int = gone_row.version, other: str = gone_row.id) -> OrganisationRow:
        wanted = OrganisationDraft("Institut boréal", "Université", "Québec")
        return directory.merge_organisations(workspace, officer=who, kept_id=kept.id, kept_seen=kept.version,
                                             gone_id=other, gone_seen=seen, draft=wanted).value  # fmt: skip

    for code, arguments in {
        "access.edit-application": (reader, gone_row.version, gone_row.id),
        "record.moved": (officer, gone_row.version - 1, gone_row.id),
        "record.gone": (officer, 1, "nulle-part"),
        "directory.same": (officer, 1, kept.id),
    }.items():
        with check_refused(workspace, code):
            merge(*arguments)
    made = check_undone(workspace, officer, merge)
    assert (made.name, made.kind, made.address) == ("Institut boréal", "Université", "Québec")
    assert {one.name for one in made.former_names} == {gone.row.name, "Inst. boréal"}
    assert next(one.until for one in made.former_names if one.name == gone.row.name) == AUTUMN
    sheet = directory.sheet(workspace, ORGANISATION, kept.id)
    assert [one.title for one in sheet.filings] == ["Serres", "Forêts"]
    assert [one.code for one in sheet.juries] == ["QC-01"]
    assert staff.id in {one.id for one in sheet.people}
    application = filings.application(workspace, sheet.filings[0].application_id)
    assert [one and one.organisation for one in application.filings] == ["Institut boréal", None]
    with check_refused(workspace, "record.gone"):
        directory.sheet(workspace, ORGANISATION, gone_row.id)
    assert workspaces.check(workspace).sound


def test_two_people_become_one(workspace: Workspace, officer: Officer, call: CallSheet) -> None:
    kept = person(workspace, officer, "Ursuline Roy", "Institut boréal", "u@exemple.test")
    gone = person(workspace, officer, "U. Roy", "Centre mosan")
    other = person(workspace, officer, "Odile Cyr", "Institut boréal")
    for code, name, home in (("QC-01", "U. Roy", "Centre mosan"), ("QC-02", "Odile Cyr", "Institut boréal")):
        draft = ReviewerDraft(code, name, "", home, (), ("fr",), 3)
        juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)

    def merge(first: PersonRow, second: PersonRow) -> PersonRow:
        wanted = PersonDraft("Ursuline Roy", "Professeure", "u@exemple.test", "", "Institut boréal")
        return directory.merge_people(workspace, officer=officer, kept_id=first.id, kept_seen=first.version,
                                      gone_id=second.id, gone_seen=second.version, draft=wanted).value  # fmt: skip

    with check_refused(workspace, "directory.same"):
        merge(kept, kept)
    made = check_undone(workspace, officer, lambda: merge(kept, gone))
    assert (made.function, made.former_names) == ("Professeure", (FormerName("U. Roy", None),))
    assert [one.code for one in directory.sheet(workspace, PERSON, kept.id).juries] == ["QC-01"]
    (made,) = [row for row in directory.people(workspace) if row.id == kept.id]
    with check_refused(workspace, "person.twice-in-jury"):
        merge(made, other)
    assert workspaces.check(workspace).sound


def test_the_seat_of_the_other_party_belongs_to_its_office(workspace: Workspace, officer: Officer,
                                                           call: CallSheet) -> None:  # fmt: skip
    mine = workspaces.add_officer(workspace, officer=officer, name="Bram", party_code="WB", role=Role.OFFICER).value
    kept, gone = (person(workspace, officer, name) for name in ("Ursuline Roy", "U. Roy"))
    draft = ReviewerDraft("QC-01", "U. Roy", "", "", (), ("fr",), 3)
    juries.add_reviewer(workspace, officer=officer, call_id=call.id, side=Side.FIRST, draft=draft)
    with check_refused(workspace, "access.edit-jury"):
        directory.merge_people(workspace, officer=mine, kept_id=kept.id, kept_seen=1, gone_id=gone.id, gone_seen=1,
                               draft=PersonDraft("Ursuline Roy"))  # fmt: skip


def test_what_was_entered_twice_is_proposed(workspace: Workspace, officer: Officer) -> None:
    for name in ("Institut boréal", "L’Institut boréal", "Chorale des écluses"):
        organisation(workspace, officer, name)
    person(workspace, officer, "Ursuline Roy", "Institut boréal", "u@exemple.test")
    person(workspace, officer, "Mme U. Roy", "Chorale des écluses", "U@exemple.test")
    (found,) = directory.duplicates(workspace, ORGANISATION)
    assert {found.first.row.name, found.second.row.name} == {"Institut boréal", "L’Institut boréal"}
    (pair,) = directory.duplicates(workspace, PERSON)
    assert pair.score == 100
    assert {pair.first.organisation, pair.second.organisation} == {"Institut boréal", "Chorale des écluses"}


def test_two_that_were_told_apart_stay_so_until_they_are_offered_again(workspace: Workspace, officer: Officer) -> None:
    first, second = (organisation(workspace, officer, name) for name in ("Institut boréal", "L’Institut boréal"))
    assert len(directory.duplicates(workspace, ORGANISATION)) == 1
    directory.tell_apart(workspace, officer=officer, kind=ORGANISATION, first_id=second.id, second_id=first.id)
    assert directory.duplicates(workspace, ORGANISATION) == ()
    third = organisation(workspace, officer, "Un Institut boréal")
    assert all(third.id in (pair.first.row.id, pair.second.row.id)
               for pair in directory.duplicates(workspace, ORGANISATION))  # fmt: skip
    undo = history.undoable(workspace, officer).undo
    assert undo is not None
    assert undo.label == "organisation.add"  # what is recorded is not undone
    directory.offer_again(workspace, officer=officer)
    pairs = [{pair.first.row.id, pair.second.row.id} for pair in directory.duplicates(workspace, ORGANISATION)]
    assert {first.id, second.id} in pairs


def test_one_and_what_is_gone_are_not_told_apart(workspace: Workspace, officer: Officer, reader: Officer) -> None:
    first = organisation(workspace, officer, "Institut boréal")
    with check_refused(workspace, "directory.same"):
        directory.tell_apart(workspace, officer=officer, kind=ORGANISATION, first_id=first.id, second_id=first.id)
    with check_refused(workspace, "record.gone"):
        directory.tell_apart(workspace, officer=officer, kind=ORGANISATION, first_id=first.id, second_id="0" * 32)
    with check_refused(workspace, "access.edit-application"):
        directory.offer_again(workspace, officer=reader)


def test_history_reads_each_step(workspace: Workspace, officer: Officer) -> None:
    one, two = (organisation(workspace, officer, name) for name in ("Un", "Deux"))
    directory.merge_organisations(workspace, officer=officer, kept_id=one.id, kept_seen=1, gone_id=two.id, gone_seen=1,
                                  draft=OrganisationDraft("Un"))  # fmt: skip
    step = history.steps(workspace).rows[0]
    assert (step.label, step.params) == ("organisation.merge", {"name": "Un", "other": "Deux"})
