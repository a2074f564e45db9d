"""Evidence of ties; what becomes of declarations when something goes; nothing told of strict files."""

from dataclasses import replace
from datetime import date
from typing import Any

from cmpdesk.domain.calls import Confidentiality
from cmpdesk.domain.directory import PersonDraft, Role
from cmpdesk.domain.interests import DeclarationDraft, Ground, Interest, Measure, TieDraft, TieKind
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.services import directory, filings, interests, juries
from cmpdesk.storage import tables
from tests.services.conflicted import FIRST, NONE, REAL, SECOND, Stage, barred, each, stage
from tests.storage.fixtures import check_refused, check_undone, fill

__all__ = ["each", "stage"]


def tie(kind: TieKind = TieKind.COLLABORATION, **change: object) -> TieDraft:
    draft = TieDraft(kind, "", "", None, None, "Dépôt institutionnel", date(2026, 1, 5))
    return replace(draft, **change)  # type: ignore[arg-type]  # a field each


# -- ties


def test_ties_are_entered_changed_and_removed(stage: Stage) -> None:
    whose = stage.person_of(stage.reader)
    act: dict[str, Any] = {"officer": stage.officer, "person_id": whose}
    draft = tie(TieKind.FINANCIAL, organisation=stage.promoters[0], since=PartialDate(2020), until=PartialDate(2024))
    (row,) = check_undone(stage.workspace, stage.officer,
                          lambda: interests.add_tie(stage.workspace, **act, draft=draft).value)  # fmt: skip
    assert (row.whom, row.since, row.until, row.expires) == (
        stage.promoters[0], PartialDate(2020), PartialDate(2024), date(2027, 12, 31),
    )  # fmt: skip
    found = stage.rows()["QC-01", "Serres"]
    assert (found.proposed, found.findings[0].source) == (Interest.APPARENT, "Dépôt institutionnel")
    (row,) = interests.ties(stage.workspace, whose)
    (row,) = check_undone(stage.workspace, stage.officer, lambda: interests.edit_tie(
        stage.workspace, **act, tie_id=row.id, seen=row.version, draft=replace(draft, until=None)).value)  # fmt: skip
    assert stage.rows()["QC-01", "Serres"].proposed is REAL
    (row,) = interests.ties(stage.workspace, whose)
    with check_refused(stage.workspace, "record.moved"):
        interests.remove_tie(stage.workspace, **act, tie_id=row.id, seen=row.version - 1)
    check_undone(stage.workspace, stage.officer, lambda: interests.remove_tie(
        stage.workspace, **act, tie_id=row.id, seen=row.version))  # fmt: skip
    assert interests.ties(stage.workspace, whose) == ()
    assert stage.rows() == {}


def test_a_tie_between_two_people_is_known_at_both_ends(each: Stage) -> None:
    contact = directory.add_person(each.workspace, officer=each.officer, draft=PersonDraft(
        "Odette Lavoie", organisation=each.promoters[0])).value  # fmt: skip
    directory.add_person(each.workspace, officer=each.officer, draft=PersonDraft("Odette Lavoie"))
    with each.workspace.write(each.officer, "test.contact") as transaction:
        transaction.find(tables.Filing, application_id=each.ids[1])[0].contact_id = contact.id
        transaction.commit()
    mine = each.person_of(each.reader)
    typed = tie(TieKind.SUPERVISION, person=each.reader.name)
    interests.add_tie(each.workspace, officer=each.officer, person_id=contact.id, draft=typed)
    (row,) = interests.ties(each.workspace, mine)
    assert (row.whom, row.other_id) == ("Odette Lavoie", contact.id)
    found = each.rows()["QC-01", "Forêts"].findings[0]
    assert (found.ground, found.kind, found.proposed) == (Ground.TIE, TieKind.SUPERVISION, REAL)
    with check_refused(each.workspace, "tie.several-people"):
        interests.add_tie(each.workspace, officer=each.officer, person_id=mine, draft=tie(person="odette lavoie"))
    named = tie(TieKind.FAMILY, person=f"Odette Lavoie · {each.promoters[0]}")
    made = interests.add_tie(each.workspace, officer=each.officer, person_id=mine, draft=named).value
    assert {one.other_id for one in made} == {contact.id}


def test_ties_that_are_refused(stage: Stage) -> None:
    whose = stage.person_of(stage.reader)
    for draft, code in (
        (tie(organisation="Institut Lierre", source=" "), "tie.no-source"), (tie(), "tie.one-end"),
        (tie(organisation="A", person="B"), "tie.one-end"), (tie(person="Personne"), "tie.unknown-person"),
        (tie(person=stage.reader.name), "tie.self"),
        (tie(organisation="A", since=PartialDate(2025), until=PartialDate(2024)), "tie.dates"),
    ):  # fmt: skip
        with check_refused(stage.workspace, code):
            interests.add_tie(stage.workspace, officer=stage.officer, person_id=whose, draft=draft)
    looks = stage.colleague(role=Role.READER)
    with check_refused(stage.workspace, "access.edit-application"):
        interests.add_tie(stage.workspace, officer=looks, person_id=whose, draft=tie(organisation="A"))


# -- what goes and moves


def test_a_reviewer_and_an_application_go_with_their_declarations(stage: Stage) -> None:
    stage.declare(stage.said(0, NONE), stage.said(1, REAL))
    (row,) = juries.reviewers(stage.workspace, call_id=stage.call.id, side=FIRST)
    check_undone(stage.workspace, stage.officer, lambda: juries.remove_reviewer(
        stage.workspace, officer=stage.officer, reviewer_id=row.id, seen=row.version))  # fmt: skip
    assert stage.rows() == {}


def test_the_declarations_of_two_orphans_come_together(stage: Stage) -> None:
    one = fill(stage.workspace, stage.officer, stage.call, ["Vents"], (FIRST,))[0]
    two = fill(stage.workspace, stage.officer, stage.call, ["Vents"], (SECOND,))[0]
    for place in (one, two):
        stage.declare(stage.said(0, REAL, application_id=place))
    interests.declare_own(stage.workspace, officer=stage.officer, draft=DeclarationDraft(two, NONE))
    check_undone(stage.workspace, stage.officer, lambda: filings.pair(
        stage.workspace, officer=stage.officer, first_id=one, second_id=two))  # fmt: skip
    assert {key for key in stage.rows() if key[1] == "Vents"} == {("QC-01", "Vents"), (stage.officer.name, "Vents")}


# -- strict files


def test_a_strict_file_is_nowhere_for_who_is_not_cleared(each: Stage) -> None:
    other, third = each.add("QC-02", each.promoters[0]), each.add("QC-03", "Institut Fougère")
    each.declare(each.said(0, REAL), each.said(1, NONE))
    each.declare(each.said(0, Interest.POTENTIAL), reader=third)
    assert interests.doubts(each.workspace, each.call.id, FIRST)
    interests.declare_own(each.workspace, officer=each.officer, draft=each.said(1, REAL))
    colleague = each.colleague()
    sheet = filings.application(each.workspace, each.ids[0])
    filings.classify(each.workspace, officer=each.officer, application_id=sheet.id, seen=sheet.version,
                     level=Confidentiality.STRICT)  # fmt: skip
    whole = interests.register(each.workspace, each.call.id)
    assert ("QC-02", "Serres") in each.rows()
    row = each.rows()["QC-01", "Serres"]
    each.workspace.acts_for(colleague)
    shown = interests.register(each.workspace, each.call.id)
    assert {row.title for row in shown.rows} == {"Forêts", "Sons"}
    assert (whole.asked, whole.declared, shown.asked, shown.declared) == (2, 2, 1, 1)
    assert [one.title for one in interests.asked(each.workspace, each.reader.id)] == ["Forêts"]
    assert set(interests.gates(each.workspace, each.reader.id)) == {each.ids[1]}
    found = interests.before_inviting(each.workspace, each.person_of(other), each.call.id)
    assert [one.title for one in found] == ["Forêts", "Sons"]
    assert {application for _, application in barred(each)} == {each.ids[1], each.ids[2]}
    assert interests.doubts(each.workspace, each.call.id, FIRST) == {}
    with check_refused(each.workspace, "record.gone"):
        each.decide(Measure.NONE, row, by=colleague)
    with check_refused(each.workspace, "record.gone"):
        interests.declare(each.workspace, officer=colleague, reviewer_id=other.id, drafts=[each.said(0, NONE)])
