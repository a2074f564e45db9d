"""Conflicts of interest on a real database: found, declared, decided, and nothing told of strict files."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cmpdesk.domain.directory import FormerName, OrganisationDraft, PersonDraft
from cmpdesk.domain.filings import ApplicationState
from cmpdesk.domain.interests import (
    Gate,
    Ground,
    Interest,
    Measure,
    RegisterState,
    Subject,
)
from cmpdesk.domain.partial_dates import PartialDate
from cmpdesk.services import directory, history, interests, juries
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Transaction
from tests.services.conflicted import FIRST, NONE, REAL, SECOND, Stage, barred, each, stage
from tests.storage.fixtures import a_call, check_refused, check_undone, fill

__all__ = ["each", "stage"]


# -- found


def test_a_reviewer_of_a_promoter_is_found_with_every_application_of_it(stage: Stage) -> None:
    stage.add("QC-02", stage.promoters[0].upper())
    rows = stage.rows()
    assert set(rows) == {("QC-02", "Serres"), ("QC-02", "Forêts"), ("QC-02", "Sons")}
    row = rows["QC-02", "Serres"]
    assert (row.state, row.proposed, row.side, row.assigned) == (RegisterState.MISSING, REAL, FIRST, False)
    assert [one.ground for one in row.findings] == [Ground.ORGANISATION]


def test_a_former_name_of_the_promoter_and_the_partner_that_is_only_named(stage: Stage) -> None:
    (home,) = [one for one in directory.organisations(stage.workspace) if one.name == stage.promoters[0]]
    draft = OrganisationDraft("Institut des mousses", former_names=(FormerName("Institut Sphaigne", None),))
    directory.edit_organisation(stage.workspace, officer=stage.officer, organisation_id=home.id, seen=home.version,
                                draft=draft)  # fmt: skip
    stage.add("QC-02", "Institut Sphaigne")
    assert [row.proposed for (code, _), row in stage.rows().items() if code == "QC-02"] == [REAL] * 3
    with stage.workspace.write(stage.officer, "test.partner") as transaction:
        filing = transaction.find(tables.Filing, application_id=stage.ids[2])[0]
        filing.partner = "Serres du Nord inc.; Coop des eaux"
        transaction.commit()
    stage.add("QC-03", "Les serres du nord")
    (row,) = [row for (code, _), row in stage.rows().items() if code == "QC-03"]
    assert (row.title, row.findings[0].ground) == ("Sons", Ground.PARTNER)


def test_a_former_employer_counts_for_three_years_before_the_deadline(stage: Stage) -> None:
    (home,) = [one for one in directory.organisations(stage.workspace) if one.name == stage.promoters[0]]
    for until, expected in ((date(2023, 3, 27), Interest.APPARENT), (date(2023, 3, 26), NONE)):
        with stage.workspace.write(stage.officer, "test.affiliation") as transaction:
            row = tables.Affiliation(person_id=stage.person_of(stage.reader), organisation_id=home.id)
            for before in transaction.find(tables.Affiliation, organisation_id=home.id):
                transaction.delete(before)
            row.last(None, PartialDate.of(until))
            transaction.add(row)
            transaction.commit()
        found = interests.before_inviting(stage.workspace, stage.person_of(stage.reader), stage.call.id)
        assert {one.proposed for one in found} == ({expected} - {NONE})


def test_where_somebody_works_until_a_known_day_is_not_for_good(stage: Stage) -> None:
    """Neither the directory nor the seat in the jury, which know no day, outweigh an affiliation that ended."""
    reader = stage.add("QC-02", stage.promoters[0])
    (home,) = [one for one in directory.organisations(stage.workspace) if one.name == stage.promoters[0]]
    assert {row.proposed for (code, _), row in stage.rows().items() if code == "QC-02"} == {REAL}
    with stage.workspace.write(stage.officer, "test.affiliation") as transaction:
        row = tables.Affiliation(person_id=stage.person_of(reader), organisation_id=home.id)
        row.last(None, PartialDate.of(date(2025, 6, 30)))
        transaction.add(row)
        transaction.commit()
    found = [row for (code, _), row in stage.rows().items() if code == "QC-02"]
    assert [row.proposed for row in found] == [Interest.APPARENT] * 3
    assert {one.expires for row in found for one in row.findings} == {date(2028, 6, 30)}
    with stage.workspace.write(stage.officer, "test.affiliation") as transaction:
        transaction.get(tables.Affiliation, row_id(transaction)).last(None, PartialDate.of(date(2021, 6, 30)))
        transaction.commit()
    assert not [row for (code, _), row in stage.rows().items() if code == "QC-02"]


def row_id(transaction: Transaction) -> str:
    (row,) = transaction.find(tables.Affiliation)
    return str(row.id)


def test_before_an_expert_is_asked(stage: Stage) -> None:
    person = directory.add_person(stage.workspace, officer=stage.officer, draft=PersonDraft(
        "Odette Lavoie", organisation=stage.promoters[1])).value  # fmt: skip
    found = interests.before_inviting(stage.workspace, person.id, stage.call.id)
    assert [(one.title, one.proposed) for one in found] == [("Serres", REAL), ("Forêts", REAL), ("Sons", REAL)]
    assert interests.before_inviting(stage.workspace, stage.person_of(stage.reader), stage.call.id) == ()


def test_an_officer_is_found_by_name(stage: Stage) -> None:
    directory.add_person(stage.workspace, officer=stage.officer, draft=PersonDraft(
        stage.officer.name.upper(), organisation=stage.promoters[0]))  # fmt: skip
    row = stage.rows()[stage.officer.name, "Serres"]
    assert (row.side, row.officer_id, row.proposed, row.state) == (None, stage.officer.id, REAL, RegisterState.MISSING)


# -- declared


def test_declaring_opens_the_gate(stage: Stage) -> None:
    assert [stage.gate(place) for place in range(3)] == [Gate.UNDECLARED] * 3
    before = interests.register(stage.workspace, stage.call.id)
    assert (before.asked, before.declared) == (2, 0)
    check_undone(stage.workspace, stage.officer, lambda: stage.declare(
        stage.said(0, NONE), stage.said(1, Interest.POTENTIAL)))  # fmt: skip
    assert interests.gates(stage.workspace, stage.reader.id) == {stage.ids[0]: Gate.OPEN, stage.ids[1]: Gate.UNDECIDED}
    assert stage.gate(2) is Gate.UNDECLARED
    rows = stage.rows()
    assert (rows["QC-01", "Serres"].state, rows["QC-01", "Forêts"].state) == (
        RegisterState.CLEAR, RegisterState.UNFOUNDED,
    )  # fmt: skip
    assert interests.register(stage.workspace, stage.call.id).declared == 2
    asked = interests.asked(stage.workspace, stage.reader.id)
    assert [(one.title, one.declaration.answer if one.declaration else None) for one in asked] == [
        ("Serres", NONE), ("Forêts", Interest.POTENTIAL),
    ]  # fmt: skip


def test_who_is_not_competent_waits_for_a_decision(stage: Stage) -> None:
    stage.declare(stage.said(0, NONE, competent=False, explanation="Hors de mon domaine"))
    assert stage.gate(0) is Gate.UNDECIDED
    assert stage.rows()["QC-01", "Serres"].state is RegisterState.UNFOUNDED
    assert (stage.reader.id, stage.ids[0]) in barred(stage)


def test_nothing_is_written_where_nothing_changed(stage: Stage) -> None:
    stage.declare(stage.said(0, NONE))
    (first, _) = interests.asked(stage.workspace, stage.reader.id)
    assert first.declaration is not None
    last = history.steps(stage.workspace, limit=1).rows[0]
    stage.declare(stage.said(0, NONE, seen=first.declaration.version))
    assert history.steps(stage.workspace, limit=1).rows[0] == last
    assert last.params["code"] == "QC-01"


def test_declarations_that_are_refused(stage: Stage) -> None:
    for draft, code in (
        (stage.said(0, REAL, why=" "), "declaration.no-explanation"),
        (stage.said(0, NONE, competent=False), "declaration.no-explanation"),
        (stage.said(0, NONE, seen=3), "record.moved"),
        (stage.said(0, NONE, application_id="nulle-part"), "record.gone"),
    ):  # fmt: skip
        with check_refused(stage.workspace, code):
            stage.declare(draft)
    stage.declare(stage.said(0, NONE))
    with check_refused(stage.workspace, "record.moved"):
        stage.declare(stage.said(0, REAL))
    other = a_call(stage.workspace, stage.officer, "Autre appel")
    (far,) = fill(stage.workspace, stage.officer, other, ["Loin"])
    with check_refused(stage.workspace, "record.gone"):
        stage.declare(stage.said(1, NONE, application_id=far))
    away = stage.colleague(party="WB")
    with check_refused(stage.workspace, "access.edit-jury"):
        interests.declare(stage.workspace, officer=away, reviewer_id=stage.reader.id, drafts=[stage.said(1, NONE)])


# -- decided


def test_a_recusal_takes_the_application_back_in_the_same_step(each: Stage) -> None:
    each.declare(each.said(0, REAL, why="Ma sœur"))
    row = each.rows()["QC-01", "Serres"]
    check_undone(each.workspace, each.officer, lambda: each.decide(Measure.RECUSED, row))
    assert each.recused() == ["Décidé en comité"]
    assert (each.gate(0), each.gate(1)) == (Gate.RECUSED, Gate.UNDECLARED)
    decided = each.rows()["QC-01", "Serres"]
    assert decided.declaration is not None
    assert (decided.state, decided.declaration.decided_by, decided.declaration.reason) == (
        RegisterState.DECIDED, each.officer.name, "Décidé en comité",
    )  # fmt: skip
    each.declare(each.said(0, NONE, seen=decided.declaration.version))
    assert each.gate(0) is Gate.RECUSED  # what is declared anew lifts nothing
    check_undone(each.workspace, each.officer,
                 lambda: each.decide(Measure.NONE, each.rows()["QC-01", "Serres"]))  # fmt: skip
    assert each.recused() == []
    assert each.gate(0) is Gate.OPEN


@pytest.mark.parametrize(("measure", "gate", "reads"), [
    (Measure.NONE, Gate.OPEN, True), (Measure.NO_LEAD, Gate.OPEN, True), (Measure.LEAVES, Gate.OPEN, True),
    (Measure.OBSERVE, Gate.OBSERVER, False),
])  # fmt: skip
def test_the_other_measures(stage: Stage, measure: Measure, gate: Gate, reads: bool) -> None:
    stage.declare(stage.said(0, REAL))
    assert (stage.reader.id, stage.ids[0]) in barred(stage)
    stage.decide(measure, stage.rows()["QC-01", "Serres"])
    assert stage.gate(0) is gate
    assert stage.recused() == []
    assert ((stage.reader.id, stage.ids[0]) not in barred(stage)) is reads
    held = stage.rows()["QC-01", "Serres"].declaration
    assert held is not None
    stage.declare(stage.said(0, Interest.APPARENT, seen=held.version))
    assert stage.gate(0) is Gate.UNDECIDED  # what is declared anew is decided anew


def test_what_was_found_and_not_declared_is_decided_too_and_many_at_once(stage: Stage) -> None:
    stage.add("QC-02", stage.promoters[0])
    stage.add("WB-01", stage.promoters[1], side=SECOND)
    assert len(barred(stage)) == len(barred(stage, SECOND)) == 3
    rows = list(stage.rows().values())
    check_undone(stage.workspace, stage.officer, lambda: stage.decide(Measure.LEAVES, *rows))
    assert {row.state for row in stage.rows().values()} == {RegisterState.DECIDED}
    assert {row.answer for row in stage.rows().values()} == {None}
    assert barred(stage) == frozenset()
    assert history.steps(stage.workspace, limit=1).rows[0].params == {"count": 6}


def test_a_recusal_without_a_declaration_stands_in_the_register(stage: Stage) -> None:
    held = juries.assignments(stage.workspace, stage.call.id, FIRST)
    (first,) = [one for one in held if one.application_id == stage.ids[0]]
    juries.recuse(stage.workspace, officer=stage.officer, assignment_id=first.id, seen=first.version, reason="Absente")
    row = stage.rows()["QC-01", "Serres"]
    assert (row.state, row.measure, row.recusal) == (RegisterState.DECIDED, Measure.RECUSED, "Absente")
    assert stage.gate(0) is Gate.RECUSED
    assert interests.register(stage.workspace, stage.call.id).asked == 1


def test_what_is_no_longer_judged_waits_for_no_declaration(stage: Stage) -> None:
    assert interests.register(stage.workspace, stage.call.id).awaited == ((stage.reader.id, 2),)
    with stage.workspace.write(stage.officer, "application.withdraw") as transaction:
        transaction.lock(tables.Application, stage.ids[0]).state = str(ApplicationState.WITHDRAWN)
        transaction.commit()
    register = interests.register(stage.workspace, stage.call.id)
    assert (register.asked, register.awaited) == (1, ((stage.reader.id, 1),))
    assert [one.title for one in interests.asked(stage.workspace, stage.reader.id)] == ["Forêts"]


def test_decisions_that_are_refused(stage: Stage) -> None:
    stage.declare(stage.said(0, REAL))
    row = stage.rows()["QC-01", "Serres"]
    one = Subject.of(row)
    act: dict[str, Any] = {"measure": Measure.NONE, "reason": "x", "officer": stage.officer}
    for change, code in (
        ({"reason": " "}, "declaration.no-reason"), ({"measure": Measure.HANDOVER}, "declaration.measure"),
        ({"subjects": [replace(one, seen=None)]}, "record.moved"),
        ({"officer": stage.colleague(party="WB")}, "access.edit-jury"),
    ):  # fmt: skip
        with check_refused(stage.workspace, code):
            interests.decide(stage.workspace, **({"subjects": [one]} | act | change))


# -- the officer's own


def test_an_officer_declares_for_themselves_and_another_takes_over(each: Stage) -> None:
    other, draft = each.colleague(), each.said(0, Interest.APPARENT, why="Ancien collègue")
    check_undone(each.workspace, each.officer,
                 lambda: interests.declare_own(each.workspace, officer=each.officer, draft=draft))  # fmt: skip
    row = each.rows()[each.officer.name, "Serres"]
    assert (row.state, row.measure) == (RegisterState.UNFOUNDED, None)
    with check_refused(each.workspace, "declaration.own"):
        each.decide(Measure.NONE, row)
    with check_refused(each.workspace, "declaration.measure"):
        each.decide(Measure.RECUSED, row, by=other)
    with check_refused(each.workspace, "declaration.officer-first"):
        interests.decide(each.workspace, officer=each.officer, measure=Measure.NONE, reason="x",
                         subjects=[Subject(each.ids[1], officer_id=other.id)])  # fmt: skip
    each.declare(each.said(0, REAL))
    with check_refused(each.workspace, "declaration.own-conflict"):
        each.decide(Measure.NONE, each.rows()["QC-01", "Serres"])
    check_undone(each.workspace, other, lambda: each.decide(Measure.HANDOVER, row, by=other))
    handled = each.rows()[each.officer.name, "Serres"].declaration
    assert handled is not None
    assert (handled.measure, handled.decided_by) == (Measure.HANDOVER, other.name)
    each.decide(Measure.NONE, each.rows()["QC-01", "Serres"], by=other)


def test_a_conflict_that_bars_nothing_is_doubtful_until_it_is_decided(each: Stage) -> None:
    """An officer who gives an application by hand is warned of it."""
    def doubts() -> dict[tuple[str, str], Interest]:
        return interests.doubts(each.workspace, each.call.id, FIRST)

    assert doubts() == {}
    each.declare(each.said(0, Interest.APPARENT), each.said(1, REAL), each.said(2, Interest.POTENTIAL))
    open_ = {(each.reader.id, each.ids[0]): Interest.APPARENT, (each.reader.id, each.ids[2]): Interest.POTENTIAL}
    assert doubts() == open_  # the real one is barred
    assert interests.doubts(each.workspace, each.call.id, SECOND) == {}
    each.decide(Measure.LEAVES, each.rows()["QC-01", "Serres"])
    assert doubts() == {(each.reader.id, each.ids[2]): Interest.POTENTIAL}
