"""Grants: what is planned, paid, claimed, accepted, carried over, and what is left of the money of each year."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from cmpdesk.domain.calls import EnvelopeDraft
from cmpdesk.domain.directory import Officer, Role
from cmpdesk.domain.errors import Refusal
from cmpdesk.domain.grants import Grant, InstalmentDraft
from cmpdesk.domain.money import Money
from cmpdesk.domain.programmes import Side
from cmpdesk.domain.projects import GrantDraft
from cmpdesk.services import calls, grants, history, projects, workspaces
from cmpdesk.storage import tables
from cmpdesk.storage.workspace import Workspace
from tests.services.following import Cohort, cohort
from tests.storage.fixtures import Clock

ON = date(2019, 10, 1)


@pytest.fixture
def followed(workspace: Workspace, officer: Officer) -> Cohort:
    return cohort(workspace, officer, 2)


def cad(cents: int, year: int = 2019, funder: str = "MRIF") -> GrantDraft:
    return GrantDraft(Side.FIRST, funder, year, Money(cents, "CAD"))


def granted(workspace: Workspace, officer: Officer, followed: Cohort, *lines: GrantDraft, place: int = 0) -> Any:
    project = projects.project(workspace, followed.projects[place])
    return grants.set_lines(workspace, officer=officer, project_id=project.id, seen=project.row.version,
                            lines=[(None, one) for one in lines]).value  # fmt: skip


class Doing:
    """Does things to a grant with the version that its project has now."""

    def __init__(self, workspace: Workspace, officer: Officer, grant: Grant) -> None:
        self.workspace, self.officer, self.grant = workspace, officer, grant

    def __call__(self, what: Any, **asked: Any) -> Grant:
        seen = projects.project(self.workspace, self.grant.project_id).row.version
        self.grant = what(self.workspace, officer=self.officer, grant_id=self.grant.id, seen=seen, **asked).value
        return self.grant


@pytest.fixture
def do(workspace: Workspace, officer: Officer, followed: Cohort) -> Doing:
    (grant,) = granted(workspace, officer, followed, cad(10_000_00))
    return Doing(workspace, officer, grant)


def test_lines_are_changed_and_removed_in_one_step(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    one, two = granted(workspace, officer, followed, cad(100_00), cad(50_00, 2020))
    project = projects.project(workspace, followed.projects[0])
    kept = grants.set_lines(workspace, officer=officer, project_id=project.id, seen=project.row.version,
                            lines=[(one.id, cad(120_00)), (None, cad(5_00, 2020, "Culture"))]).value  # fmt: skip
    said = [(one.amount.cents, one.year, one.funder) for one in kept]
    assert said == [(120_00, 2019, "MRIF"), (5_00, 2020, "Culture")]
    history.undo(workspace, officer=officer)
    assert {one.id for one in grants.of_project(workspace, project.id)} == {one.id, two.id}


def test_a_line_stays_of_its_year_and_party(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    (one,) = granted(workspace, officer, followed, cad(100_00))
    project = projects.project(workspace, followed.projects[0])
    with pytest.raises(Refusal, match=r"grant\.other-year"):
        grants.set_lines(workspace, officer=officer, project_id=project.id, seen=project.row.version,
                         lines=[(one.id, cad(100_00, 2020))])  # fmt: skip


def test_a_grant_above_the_envelope_is_refused(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    call = calls.call(workspace, followed.call.id)
    draft = replace(calls.draft_of(call), envelopes=(EnvelopeDraft(Side.FIRST, "MRIF", 2019, None, 150_00),))
    calls.edit(workspace, officer=officer, call_id=call.id, seen=call.version, draft=draft)
    granted(workspace, officer, followed, cad(100_00))
    with pytest.raises(Refusal) as refused:
        granted(workspace, officer, followed, cad(60_00), place=1)
    assert (refused.value.code, refused.value.params["left"]) == ("grant.over-envelope", Money(50_00, "CAD"))
    with pytest.raises(Refusal, match=r"money\.wrong-currency"):
        granted(workspace, officer, followed, GrantDraft(Side.FIRST, "MRIF", 2019, Money(1, "EUR")), place=1)
    assert grants.of_project(workspace, followed.projects[1]) == ()


def test_instalments_are_released_then_paid(do: Doing, followed: Cohort) -> None:
    due = followed.at(0, "Second versement")
    planned = do(grants.set_instalments, drafts=[InstalmentDraft(7_000_00), InstalmentDraft(3_000_00, "Rapport", due)])
    first, second = planned.instalments
    assert (second.due.edtf if second.due else "", second.condition) == ("2020-10", "Rapport")
    with pytest.raises(Refusal, match=r"instalment\.not-released"):
        do(grants.pay, instalment_id=first.id, on=ON)
    do(grants.release, instalment_id=first.id, on=ON)
    do(grants.pay, instalment_id=first.id, on=ON, reference="V-1")
    with pytest.raises(Refusal, match=r"instalment\.paid"):
        do(grants.release, instalment_id=first.id, on=None)
    again = do(grants.set_instalments, drafts=[InstalmentDraft(1_000_00), InstalmentDraft(2_000_00)])
    assert [one.amount.cents for one in again.instalments] == [7_000_00, 1_000_00, 2_000_00]
    assert again.sums(2019).paid == again.sums(2019).released == Money(7_000_00, "CAD")
    with pytest.raises(Refusal, match=r"instalment\.over"):
        do(grants.set_instalments, drafts=[InstalmentDraft(3_000_01)])


def test_money_of_another_year_waits_for_a_decision(do: Doing) -> None:
    (one,) = do(grants.set_instalments, drafts=[InstalmentDraft(4_000_00)]).instalments
    do(grants.release, instalment_id=one.id, on=ON)
    with pytest.raises(Refusal, match=r"instalment\.other-year"):
        do(grants.pay, instalment_id=one.id, on=date(2020, 2, 1))
    with pytest.raises(Refusal, match=r"carry-over\.year"):
        do(grants.carry_over, year=2019, cents=1, deciding_body="CMP", decided_on=ON)
    with pytest.raises(Refusal, match=r"carry-over\.over"):
        do(grants.carry_over, year=2020, cents=10_000_01, deciding_body="CMP", decided_on=ON)
    do(grants.carry_over, year=2020, cents=4_000_00, deciding_body="CMP", decided_on=ON, reference="D-7")
    paid = do(grants.pay, instalment_id=one.id, on=date(2020, 2, 1))
    assert (paid.sums(2020).lapsed.cents, paid.sums(2019).lapsed.cents) == (6_000_00, 0)
    assert paid.sums(2021).lapsed.cents == 10_000_00


def test_a_claim_is_held_to_its_pieces_and_to_the_grant(do: Doing, workspace: Workspace) -> None:
    (asked,) = do(grants.claim, cents=9_000_00, received_on=ON).claims
    do(grants.support, claim_id=asked.id, label="Train", cents=5_000_00, file_name="train.pdf", content=b"%PDF billet")
    held = do(grants.support, claim_id=asked.id, label="Repas", cents=4_000_00, eligible=False)
    assert [one.number for one in held.claims[0].pieces] == [1, 2]
    with pytest.raises(Refusal, match=r"claim\.over-pieces"):
        do(grants.decide_claim, claim_id=asked.id, cents=6_000_00, reason="Repas exclus")
    with pytest.raises(Refusal, match=r"claim\.no-reason"):
        do(grants.decide_claim, claim_id=asked.id, cents=5_000_00)
    accepted = do(grants.decide_claim, claim_id=asked.id, cents=5_000_00, reason="Repas exclus", on=ON)
    sums = accepted.sums(2019)
    assert (sums.claimed.cents, sums.spent.cents, sums.remaining.cents) == (9_000_00, 5_000_00, 5_000_00)
    with pytest.raises(Refusal, match=r"claim\.decided"):
        do(grants.support, claim_id=asked.id, label="Avion", cents=1)
    more = do(grants.claim, cents=6_000_00, received_on=ON).claims[1]
    with pytest.raises(Refusal, match=r"claim\.over-grant"):
        do(grants.decide_claim, claim_id=more.id, cents=6_000_00)
    piece = accepted.claims[0].pieces[0]
    assert grants.piece(workspace, do.grant.project_id, piece.id) == ("train.pdf", b"%PDF billet")


def test_what_is_in_use_is_neither_cut_nor_removed(do: Doing, workspace: Workspace, officer: Officer) -> None:
    do(grants.set_instalments, drafts=[InstalmentDraft(8_000_00)])
    project = projects.project(workspace, do.grant.project_id)
    for lines, code in (([(do.grant.id, cad(7_000_00))], "grant.in-use"), ([], "grant.used")):
        with pytest.raises(Refusal) as refused:
            grants.set_lines(workspace, officer=officer, project_id=project.id, seen=project.row.version, lines=lines)
        assert refused.value.code == code


def test_totals_never_mix_parties_years_or_currencies(workspace: Workspace, officer: Officer, followed: Cohort,
                                                      clock: Clock) -> None:  # fmt: skip
    euros = GrantDraft(Side.SECOND, "WBI", 2019, Money(30_00, "EUR"))
    granted(workspace, officer, followed, cad(100_00), cad(50_00, 2020), euros)
    granted(workspace, officer, followed, cad(10_00), euros, place=1)
    held = grants.totals(workspace, followed.call.id)
    found = [(str(one.side), one.year, one.count, one.sums.granted) for one in held]
    assert found == [("first", 2019, 2, Money(110_00, "CAD")), ("first", 2020, 1, Money(50_00, "CAD")),
                     ("second", 2019, 2, Money(60_00, "EUR"))]  # fmt: skip


def test_each_party_manages_its_own_money(workspace: Workspace, officer: Officer, followed: Cohort) -> None:
    (one,) = granted(workspace, officer, followed, cad(100_00))
    other = workspaces.add_officer(workspace, officer=officer, name="Autre", role=Role.OFFICER, party_code="WB").value
    seen = projects.project(workspace, one.project_id).row.version
    with pytest.raises(Refusal, match=r"access\.manage-grants"):
        grants.claim(workspace, officer=other, grant_id=one.id, seen=seen, cents=1, received_on=ON)


def test_a_payment_is_undone_and_a_stale_one_refused(do: Doing, workspace: Workspace, officer: Officer) -> None:
    (one,) = do(grants.set_instalments, drafts=[InstalmentDraft(1_00)]).instalments
    do(grants.release, instalment_id=one.id, on=ON)
    stale = projects.project(workspace, do.grant.project_id).row.version
    do(grants.pay, instalment_id=one.id, on=ON)
    with pytest.raises(Refusal, match=r"record\.moved"):
        grants.pay(workspace, officer=officer, grant_id=do.grant.id, seen=stale, instalment_id=one.id, on=None)
    history.undo(workspace, officer=officer)
    with workspace.read() as connection:
        row = connection.execute(tables.Instalment.__table__.select()).one()
    assert (row.paid_on, row.released_on) == (None, ON)


@pytest.fixture
def colleague(do: Doing, workspace: Workspace, officer: Officer) -> Doing:
    """Another officer of the same Party, who does things to the same grant."""
    other = workspaces.add_officer(workspace, officer=officer, name="Collègue", role=Role.OFFICER, party_code="QC")
    return Doing(workspace, other.value, do.grant)


def test_a_carry_over_that_a_payment_used_is_not_undone(do: Doing, colleague: Doing, workspace: Workspace) -> None:
    (one,) = do(grants.set_instalments, drafts=[InstalmentDraft(4_000_00)]).instalments
    do(grants.release, instalment_id=one.id, on=ON)
    do(grants.carry_over, year=2020, cents=4_000_00, deciding_body="CMP", decided_on=ON)
    colleague(grants.pay, instalment_id=one.id, on=date(2020, 2, 1))
    with pytest.raises(Refusal, match=r"undo\.changed-since"):
        history.undo(workspace, officer=do.officer)
    colleague(grants.pay, instalment_id=one.id, on=None)
    history.undo(workspace, officer=do.officer)
    assert grants.of_project(workspace, do.grant.project_id)[0].carry_overs == ()


def test_a_raise_that_was_planned_is_not_undone(do: Doing, colleague: Doing, workspace: Workspace) -> None:
    project = projects.project(workspace, do.grant.project_id)
    grants.set_lines(workspace, officer=do.officer, project_id=project.id, seen=project.row.version,
                     lines=[(do.grant.id, cad(12_000_00))])  # fmt: skip
    colleague(grants.set_instalments, drafts=[InstalmentDraft(12_000_00)])
    with pytest.raises(Refusal, match=r"undo\.changed-since"):
        history.undo(workspace, officer=do.officer)


def test_an_undo_does_not_exceed_the_envelope(do: Doing, colleague: Doing, workspace: Workspace,
                                              followed: Cohort) -> None:  # fmt: skip
    call = calls.call(workspace, followed.call.id)
    draft = replace(calls.draft_of(call), envelopes=(EnvelopeDraft(Side.FIRST, "MRIF", 2019, None, 10_000_00),))
    calls.edit(workspace, officer=do.officer, call_id=call.id, seen=call.version, draft=draft)
    project = projects.project(workspace, do.grant.project_id)
    grants.set_lines(workspace, officer=do.officer, project_id=project.id, seen=project.row.version,
                     lines=[(do.grant.id, cad(6_000_00))])  # fmt: skip
    granted(workspace, colleague.officer, followed, cad(4_000_00), place=1)
    with pytest.raises(Refusal, match=r"grant\.over-envelope"):
        history.undo(workspace, officer=do.officer)


def test_money_that_was_carried_is_carried_on(do: Doing) -> None:
    later = date(2020, 11, 3)
    do(grants.carry_over, year=2020, cents=6_000_00, deciding_body="CMP", decided_on=ON)
    with pytest.raises(Refusal, match=r"carry-over\.over"):
        do(grants.carry_over, year=2020, cents=4_000_01, deciding_body="CMP", decided_on=ON)
    held = do(grants.carry_over, year=2021, cents=5_000_00, deciding_body="CMP", decided_on=later)
    assert held.years() == {2019: 4_000_00, 2020: 1_000_00, 2021: 5_000_00}
    assert held.sums(2020).carried == Money(6_000_00, "CAD")
    assert [held.sums(year).lapsed.cents for year in (2019, 2020, 2021, 2022)] == [0, 4_000_00, 5_000_00, 10_000_00]
    (one,) = do(grants.set_instalments, drafts=[InstalmentDraft(1_000_01)]).instalments
    do(grants.release, instalment_id=one.id, on=ON)
    with pytest.raises(Refusal, match=r"instalment\.other-year"):
        do(grants.pay, instalment_id=one.id, on=date(2020, 12, 1))
    assert do(grants.pay, instalment_id=one.id, on=date(2021, 2, 1)).sums(2021).paid.cents == 1_000_01


def test_money_spent_after_it_was_carried_does_not_hold_the_line(do: Doing, workspace: Workspace) -> None:
    do(grants.carry_over, year=2020, cents=6_000_00, deciding_body="CMP", decided_on=ON)
    (asked,) = do(grants.claim, cents=10_000_00, received_on=ON).claims
    do(grants.decide_claim, claim_id=asked.id, cents=10_000_00)
    project = projects.project(workspace, do.grant.project_id)
    (kept,) = grants.set_lines(workspace, officer=do.officer, project_id=project.id, seen=project.row.version,
                               lines=[(do.grant.id, cad(10_000_00, funder="Culture"))]).value  # fmt: skip
    assert kept.funder == "Culture"


def test_a_piece_has_a_name_and_an_amount(do: Doing) -> None:
    (asked,) = do(grants.claim, cents=9_00, received_on=ON).claims
    with pytest.raises(Refusal, match=r"piece\.no-label"):
        do(grants.support, claim_id=asked.id, label=" ", cents=1)
    for cents in (0, -1):
        with pytest.raises(Refusal, match=r"piece\.not-positive"):
            do(grants.support, claim_id=asked.id, label="Train", cents=cents)
